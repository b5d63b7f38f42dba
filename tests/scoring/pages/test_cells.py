"""Cells say what stands in their boxes, and whatever somebody wrote into one stays text."""

from html.parser import HTMLParser
from typing import Any

import pytest

from scoring.models import Stage
from scoring.pages.cells import card_head, cell, criterion, grid_cells, sum_cells
from scoring.pages.evidence import Beside
from scoring.presenters.boxes import Box

HOSTILE = "\"><script>alert(1)</script>&amp;'"


class Parsed(HTMLParser):
    """Start tags with their attributes, in order, and the text between them."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text.append(data)


def box(**given: Any) -> Box:
    plain = Box("dv-01", "1.1", Stage.AGREED, version=3, text="97,5", known="97,5", points="97,5", open=True)
    return plain._replace(**given)


FIELD = {
    "class": "cell__box",
    "id": "v:agreed:dv-01:1.1",
    "name": "v:agreed:dv-01:1.1",
    "data-member": "dv-01",
    "data-criterion": "1.1",
    "data-value": "agreed",
    "data-version": "3",
    "aria-labelledby": "c-dv-01 r-1.1",
}
BELOW: list[tuple[str, dict[str, str | None]]] = [
    ("span", {"class": "cell__under"}),
    ("span", {"class": "cell-note"}),
    ("span", {"data-points": "dv-01 1.1 agreed"}),
]


def test_an_open_box_is_a_field_that_knows_its_place() -> None:
    parsed = Parsed(cell(box(), [], head="c-dv-01"))
    assert parsed.tags == [
        ("td", {"class": "cell"}),
        ("input", FIELD | {"value": "97,5"}),
        *BELOW,
    ]
    assert parsed.text == [" ", "97,5"]


def test_a_box_with_choices_is_a_list_with_what_stands_chosen_and_nothing_to_choose_too() -> None:
    parsed = Parsed(cell(box(text="Khá"), ["Tốt", "Khá"], head="c-dv-01"))
    assert parsed.tags == [
        ("td", {"class": "cell"}),
        ("select", FIELD),
        ("option", {}),
        ("option", {}),
        ("option", {"selected": None}),
        *BELOW,
    ]
    assert parsed.text == ["Tốt", "Khá", " ", "97,5"]


def test_a_closed_box_is_read_and_a_blank_one_shows_what_stands_for_nothing() -> None:
    for text, shown in (("97,5", "97,5"), ("", "–")):
        parsed = Parsed(cell(box(text=text, open=False), [], head="s-2", label="Thống nhất", blank="–"))
        assert parsed.tags == [
            ("td", {"class": "cell", "data-label": "Thống nhất"}),
            ("span", {"class": "cell__read"}),
            *BELOW,
        ]
        assert parsed.text == [shown, " ", "97,5"]


@pytest.mark.parametrize(
    ("given", "look", "classes"),
    [
        ({"note": "Điểm phải từ 0 đến 100.", "state": "refused"}, "", "cell is-refused"),
        ({"note": "Ô này vừa có thay đổi.", "state": "stale"}, "is-shown", "cell is-stale is-shown"),
        ({"why_not": "Chưa có chỉ tiêu."}, "is-different", "cell is-missing is-different"),
    ],
)
def test_a_box_tells_what_is_wrong_with_it(given: dict[str, str], look: str, classes: str) -> None:
    parsed = Parsed(cell(box(**given), [], head="c-dv-01", look=look))
    (_, of_cell), (_, of_field), _, (_, of_note), _ = parsed.tags
    assert of_cell == {"class": classes}
    assert parsed.text == [given.get("note") or given["why_not"], " ", "97,5"]
    # Only what was refused is tied to its note for whoever cannot see it.
    tied = {"aria-invalid": "true", "aria-describedby": "v:agreed:dv-01:1.1:note"} if "note" in given else {}
    assert of_field == FIELD | {"value": "97,5"} | tied
    assert of_note == {"class": "cell-note"} | ({"id": "v:agreed:dv-01:1.1:note"} if "note" in given else {})


@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize("part", ["member", "criterion", "stage", "text", "points", "why_not", "note"])
def test_whatever_somebody_wrote_stays_text(part: str, is_open: bool) -> None:
    hostile = box(**{part: HOSTILE, "open": is_open})
    for choices in ([], ["Tốt", HOSTILE]):
        parsed = Parsed(cell(hostile, choices, head="c-dv-01", label=HOSTILE, blank="–"))
        control = ["select", *["option"] * 3] if choices else ["input"]
        assert [tag for tag, _ in parsed.tags] == ["td", *(control if is_open else ["span"]), *["span"] * 3]
        assert parsed.tags[0][1]["data-label"] == HOSTILE


LEAN: dict[str, str | None] = {"name": "v:agreed:dv-01:1.1", "aria-labelledby": "c-dv-01 r-1.1"}


def test_a_cell_of_the_grid_says_only_what_is_its_own() -> None:
    two = [box(), box(member="dv-02", text="", points="", open=False)]
    parsed = Parsed(grid_cells(two, [], points=True, looks={"dv-02": "is-shown is-sought"}))
    assert parsed.tags == [
        ("td", {}),
        ("input", LEAN | {"value": "97,5"}),
        ("i", {}),
        ("td", {"class": "is-shown is-sought"}),
        ("span", {"class": "cell__read"}),
        ("i", {}),
    ]
    assert parsed.text == ["97,5"]


def test_where_a_criterion_does_not_apply_the_grid_has_a_stop_that_says_why() -> None:
    out = {"text": "Không áp dụng", "points": "", "open": False}
    parsed = Parsed(grid_cells([box(**out, exempt=HOSTILE)], ["Tốt"], points=True, looks={}))
    assert parsed.tags == [
        ("td", {}),
        ("span", {"class": "cell__read", "tabindex": "0", "title": HOSTILE}),
        ("i", {}),
    ]
    # On a card the reason stands beside the figure, and one goes from box to box.
    parsed = Parsed(cell(box(**out, exempt=HOSTILE), [], head="s-2"))
    assert parsed.tags[1] == ("span", {"class": "cell__read", "title": HOSTILE})


def test_a_list_of_the_grid_offers_all_there_is_to_choose_and_nothing_too() -> None:
    parsed = Parsed(grid_cells([box(text="Khá"), box(text="")], ["Tốt", "Khá"], points=True, looks={}))
    one = [("option", {}), ("option", {}), ("option", {"selected": None}), ("i", {})]
    none: list[tuple[str, dict[str, str | None]]] = [("option", {}), ("option", {}), ("option", {}), ("i", {})]
    assert parsed.tags == [("td", {}), ("select", LEAN), *one, ("td", {}), ("select", LEAN), *none]
    assert parsed.text == ["Tốt", "Khá", "97,5"] * 2


def test_points_that_are_the_value_itself_are_not_said_twice() -> None:
    assert Parsed(grid_cells([box(open=False)], [], points=False, looks={})).text == ["97,5"]


@pytest.mark.parametrize("given", [{"note": "Không phải là số.", "state": "refused"}, {"why_not": "Chưa có chỉ tiêu."}])
def test_a_cell_of_the_grid_that_has_more_to_say_is_a_whole_one(given: dict[str, str]) -> None:
    one = box(**given)
    found = grid_cells([one], [], points=True, looks={"dv-01": "is-shown"})
    assert found == cell(one, [], head="c-dv-01", look="is-shown")


@pytest.mark.parametrize("is_open", [True, False])
@pytest.mark.parametrize("part", ["member", "criterion", "stage", "text", "points"])
def test_whatever_somebody_wrote_stays_text_in_the_grid_too(part: str, is_open: bool) -> None:
    for choices in ([], ["Tốt", HOSTILE]):
        parsed = Parsed(grid_cells([box(**{part: HOSTILE, "open": is_open})], choices, points=True, looks={}))
        control = ["select", *["option"] * 3] if choices else ["input"]
        assert [tag for tag, _ in parsed.tags] == ["td", *(control if is_open else ["span"]), "i"]


def test_a_sum_of_a_group_stands_under_its_member() -> None:
    parsed = Parsed(sum_cells([("dv-01", "587,5"), ("dv-02", "")], "dv-02"))
    assert parsed.tags == [("td", {"class": "num"}), ("td", {"class": "num is-shown"})]
    assert parsed.text == ["587,5"]


def test_the_head_of_a_row_says_what_is_scored_for_how_much_and_whether_it_wants_evidence() -> None:
    assert criterion("1.1", "Nhiệm vụ") == '<span class="crit"><b>1.1</b><span>Nhiệm vụ</span></span>'
    parsed = Parsed(criterion(HOSTILE, HOSTILE, most="100", evidence=True))
    assert [tag for tag, _ in parsed.tags] == ["span", "b", "span", "span", "i"]
    assert parsed.text == [HOSTILE, f"{HOSTILE} ", "(cần minh chứng)", "100"]


@pytest.mark.parametrize(
    ("required", "lacks", "text", "said"),
    [
        (True, True, "Thiếu minh chứng", ["Thiếu minh chứng"]),
        (True, False, "2 minh chứng", ["(cần minh chứng)", "2 minh chứng"]),
        (True, False, "", ["(cần minh chứng)"]),
        (False, False, "Thêm minh chứng", ["Thêm minh chứng"]),
    ],
)
def test_a_card_says_once_that_a_criterion_wants_evidence(
    required: bool, lacks: bool, text: str, said: list[str]
) -> None:
    beside = Beside("/minh-chung/", text, lacks, "")
    head = card_head("dv-01", "1.1", "Nhiệm vụ", url="", required=required, evidence=beside, history="/?tc=", told="")
    assert [part for part in Parsed(head).text if "minh chứng" in part] == said
