"""A rubric that rounds only what is shown, at every door: three times one third of 20 is 20 (RUBRIC §4)."""

import json
from copy import deepcopy
from fractions import Fraction
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from common.yearfile.files import dump
from documents import printing as composed
from documents.printing import Written
from khoithidua.catalogue import catalogue
from scoring.models import Publication, Round, Score, Stage
from scoring.presenters.stage_sums import stage_sums
from scoring.publications.freezing import snapshot_of
from scoring.rubrics.files import read_draft
from scoring.rules.snapshot import card_of, compute, content_digest, read, write
from scoring.sheet import RoundSheet, load_sheet
from scoring.tallies import counted
from scoring.verbs.scores import Edit, save_scores
from tests.as_read import as_read
from tests.documents.issued import DAY
from tests.printing import Paper, printed
from tests.scoring.rubrics.examples import D
from tests.yearfiles import ACTOR, loaded, the_year
from tests.years import Made

pytestmark = pytest.mark.django_db
CASE = Path(__file__).parent.parent / "cases" / "950-cong-50.json"
SHARE: dict[str, Any] = {"name": "Tỷ lệ", "kind": "target", "max_points": "20", "rule": "proportional"}
CRITERIA = [
    {
        "code": "I",
        "name": "Chỉ tiêu",
        "kind": "group",
        "max_points": "60",
        "children": [{"code": f"I.{number}", **SHARE} for number in (1, 2, 3)],
    },
    {
        "code": "II",
        "name": "Điểm trừ",
        "kind": "penalty",
        "max_points": "20",
        "children": [{"code": "II.1", **SHARE}],
    },
]
# Of a target of 3; the second has 20 without a fraction, the third 20 and 1/1500, which nobody sees.
GIVEN = {
    "don-vi-1": ("1", "1", "1", "0"),
    "don-vi-2": ("3", "0", "0", "0"),
    "don-vi-3": ("3", "0.5", "0.5001", "1"),
}
NOTE = "Điểm được cộng khi chưa làm tròn, nên các điểm nêu ra cộng lại có thể lệch chút ít so với tổng."
CODES = [*GIVEN]


def file_of(rounding: str) -> dict[str, Any]:
    """The year with everything put in at all three stages."""
    file: dict[str, Any] = json.loads(CASE.read_text(encoding="utf-8"))
    file["rubric"] |= {
        "scale": "60",
        "step": "0.5",
        "tie_break": ["I"],
        "criteria": deepcopy(CRITERIA),
        "rounding": rounding,
    }
    values = {
        (member, leaf): {"actual": actual, "target": "3"}
        for member, given in GIVEN.items()
        for leaf, actual in zip(("I.1", "I.2", "I.3", "II.1"), given, strict=True)
    }
    file["rounds"][0]["scores"] = [
        {"member": member, "criterion": leaf, **dict.fromkeys(("self", "appraised", "agreed"), value)}
        for (member, leaf), value in values.items()
    ]
    return file


def made_of(rounding: str) -> Made:
    file = file_of(rounding)
    loaded(file)
    year = the_year(file)
    return Made(year, Round.objects.get(year=year), read_draft(file["rubric"]).plain, list(year.members.all()))


@pytest.fixture
def made(db: None) -> Made:
    return made_of("total")


@pytest.fixture
def desk(made: Made) -> Client:
    client = Client()
    client.force_login(made.secretary)
    return client


def sheet_of(made: Made, **how: Any) -> RoundSheet:
    return load_sheet(Round.objects.select_related("rubric", "year__bloc").get(pk=made.round.pk), **how)


def exact(member: str, criterion: str) -> dict[str, str] | None:
    found: dict[str, str] | None = Score.objects.get(card__member__code=member, criterion__code=criterion).exact
    return found


# --- what is kept ----------------------------------------------------------------------------------------


def test_what_rounding_moved_is_kept_exactly_and_of_nothing_else_anything(made: Made) -> None:
    third = dict.fromkeys(("self", "appraised", "agreed", "points"), "20/3")
    assert exact("don-vi-1", "I.1") == third
    assert exact("don-vi-3", "II.1") == third
    assert exact("don-vi-2", "I.1") is exact("don-vi-1", "II.1") is None
    row = Score.objects.get(card__member__code="don-vi-1", criterion__code="I.1")
    assert {row.self_points, row.appraised_points, row.agreed_points, row.points} == {D("6.67")}


def test_a_rubric_that_rounds_each_criterion_keeps_nothing_more() -> None:
    made = made_of("leaf")
    assert set(Score.objects.values_list("exact", flat=True)) == {None}
    assert sheet_of(made).cards()["don-vi-1"].total == D("20.01")


def test_nothing_exact_stands_without_points(made: Made) -> None:
    row = Score.objects.filter(card__member__code="don-vi-1", criterion__code="I.1")
    nothing = {f"{stage}_points": None for stage in Stage.values}
    with pytest.raises(IntegrityError, match="nothing_exact_without_points"), transaction.atomic():
        row.update(points=None, **nothing)


def test_a_rubric_rounds_in_a_way_that_is_known(made: Made) -> None:
    with pytest.raises(IntegrityError, match="rubric_rounding_is_known"), transaction.atomic():
        type(made.round.rubric).objects.update(rounding="all")


def test_a_value_that_changes_takes_its_fraction_along(made: Made) -> None:
    def give(stage: str, text: str) -> None:
        save_scores(
            round_id=made.round.pk, edits=[Edit("don-vi-1", "I.1", stage, 0, text, sure=True)], actor=ACTOR, reader=None
        )

    give("agreed", "2/3")
    assert exact("don-vi-1", "I.1") == {"self": "20/3", "appraised": "20/3", "agreed": "40/3", "points": "40/3"}
    give("self", "3/3")
    assert exact("don-vi-1", "I.1") == {"appraised": "20/3", "agreed": "40/3", "points": "40/3"}
    give("agreed", "")
    assert exact("don-vi-1", "I.1") == {"appraised": "20/3", "points": "20/3"}
    give("appraised", "3/3")
    assert exact("don-vi-1", "I.1") is None


PARTS: list[dict[str, Any]] = [
    {"criteria": ()},
    {"criteria": ["I.1"]},
    {"criteria": ["I.2", "II.1"], "members": ["don-vi-3"]},
    {"criteria": (), "members": ["don-vi-1", "don-vi-2"]},
]


@pytest.mark.parametrize("part", PARTS)
def test_exact_sums_do_not_depend_on_what_was_loaded_whole(part: dict[str, Any], made: Made) -> None:
    whole, some = sheet_of(made), sheet_of(made, **part)
    assert some.cards() == whole.cards()
    card = whole.cards()["don-vi-3"]
    assert card.exact is not None
    assert (card.exact["I"], card.exact["II"], card.total) == (Fraction(40001, 1500), Fraction(20, 3), D(20))
    told = {
        member: {code: counted(mark) for code, mark in tally.marks.items()} for member, tally in some.tallies().items()
    }
    assert told == {
        member: {code: counted(mark) for code, mark in tally.marks.items()} for member, tally in whole.tallies().items()
    }


# --- what is shown ---------------------------------------------------------------------------------------


def test_every_page_shows_the_exact_sums(made: Made, desk: Client) -> None:
    rows = desk.get(made.address("standings") + "?nhom=I").context["rows"]
    assert {row.member.code: (row.in_group, row.shown_total) for row in rows} == {
        "don-vi-1": ("20", "20"),
        "don-vi-2": ("20", "20"),
        "don-vi-3": ("26,67", "20"),
    }
    card = desk.get(made.address("card", "don-vi-1")).context
    assert ({row.node.code: row.sums for row in card["rows"] if not row.leaf}["I"], card["total"]) == (["20"] * 3, "20")
    assert [row.told for row in card["rows"] if row.node.code == "I"] == ["6,67 + 6,67 + 6,67 ≈ 20 → 20 điểm"]
    sums = stage_sums(sheet_of(made), "don-vi-3")
    assert sums == {"*": ["20"] * 3, "I": ["26,67"] * 3, "II": ["6,67"] * 3}


def test_whoever_shows_the_same_total_is_ranked_by_the_tie_break_and_not_by_what_nobody_sees(made: Made) -> None:
    sheet = sheet_of(made, criteria=())
    assert [(row.member, row.rank, row.tied, row.decided_by) for row in sheet.standings(sheet.cards())] == [
        ("don-vi-3", 1, False, "hơn ở nhóm I: 26,67 so với 20"),
        ("don-vi-1", 2, True, ""),
        ("don-vi-2", 2, True, ""),
    ]


def test_a_save_answers_with_the_exact_sums(made: Made, desk: Client) -> None:
    edit = {"member": "don-vi-1", "criterion": "I.3", "stage": "agreed", "version": 1, "value": "2/3"}
    sent = {"round": made.round.pk, "reason": "Cộng nhầm", "edits": json.dumps([edit])}
    answer = desk.post(made.address("card", "don-vi-1"), sent, headers={"Accept": "application/json"}).json()
    sums = answer["sums"]["don-vi-1"]
    assert [moved["points"] for moved in answer["moved"]] == [{"self": "6,67", "appraised": "6,67", "agreed": "13,33"}]
    assert (sums["total"], sums["groups"]["I"], sums["stages"]["*"]) == ("26,67", "26,67", ["20", "20", "26,67"])
    assert sums["told"]["I"] == ""
    back = sent | {"edits": json.dumps([edit | {"version": 2, "value": "1/3"}])}
    answer = desk.post(made.address("card", "don-vi-1"), back, headers={"Accept": "application/json"}).json()
    assert answer["sums"]["don-vi-1"]["told"]["I"] == "6,67 + 6,67 + 6,67 ≈ 20 → 20 điểm"


@pytest.mark.parametrize("name", ["grid", "card", "standings"])
def test_pages_and_their_prints_say_that_only_what_is_shown_is_rounded(name: str, made: Made, desk: Client) -> None:
    args = ["don-vi-1"] if name == "card" else []
    assert as_read(desk.get(made.address(name, *args))).count(NOTE) == 1
    assert printed(made.secretary, made.address(f"{name}.pdf", *args)).text.count(NOTE) == 1


@pytest.mark.parametrize("source", ["phieu-cham-diem/nam/don-vi-1", "bang-tong-hop/nam", "bang-xep-hang/nam"])
def test_composed_documents_say_so_too(source: str, made: Made) -> None:
    place = catalogue.place(source)
    assert place is not None
    content = place.make(made.year, DAY)
    written = Written(made.year, place, content, content.prose, DAY)
    paper = Paper(composed.printed(written, made_at=timezone.now(), printed_by="Thư ký"))
    assert paper.text.count(NOTE) == 1


def test_what_is_published_says_so_for_good(made: Made) -> None:
    assert Paper(bytes(made.publish().pdf)).text.count(NOTE) == 1


@pytest.mark.parametrize("name", ["grid", "card", "standings"])
def test_a_rubric_that_rounds_each_criterion_says_nothing_of_it(name: str) -> None:
    made = made_of("leaf")
    args = ["don-vi-1"] if name == "card" else []
    client = Client()
    client.force_login(made.secretary)
    assert as_read(client.get(made.address(name, *args))).count(NOTE) == 0
    assert printed(made.secretary, made.address(f"{name}.pdf", *args)).text.count(NOTE) == 0


def test_the_rubric_s_page_says_what_is_rounded(made: Made, desk: Client) -> None:
    assert desk.get(made.address("rubric")).context["whole"][0] == (
        "Chấm trực tiếp theo bước 0,5; điểm được cộng khi chưa làm tròn, chỉ điểm nêu ra làm tròn đến 2 chữ số lẻ, "
        "từ nửa trở lên làm tròn lên; tổng điểm không quá 60."
    )


def test_trying_adds_up_exactly_too(made: Made, desk: Client) -> None:
    typed = {f"v:I.{number}": "1/3" for number in (1, 2, 3)}
    shown = desk.get(made.address("rubric-trial"), typed).context
    rows = {row.code: (row.points, row.told) for row in shown["rows"]}
    assert (rows["I"], shown["total"].points) == (("20", "6,67 + 6,67 + 6,67 ≈ 20 → 20 điểm"), "20")
    assert rows["I.1"][0] == "6,67"


# --- what is published and what is carried on ------------------------------------------------------------


def test_what_is_published_holds_the_fractions_and_adds_up_from_them(made: Made) -> None:
    publication = made.publish()
    found = read(publication.snapshot)
    assert (found.rubric.sums_exactly, write(found)) == (True, publication.snapshot)
    assert [(line.code, line.rank, line.total) for line in found.standings] == [
        (row.member, row.rank, row.total) for row in compute(found)
    ]
    line = found.member("don-vi-1")
    assert line is not None
    assert line.score("I.1").exact == dict.fromkeys(("self", "appraised", "agreed", "points"), Fraction(20, 3))
    assert (card_of(found, line).total, line.nodes["I"]) == (D(20), D(20))
    assert [score.exact for score in line.scores if score.criterion == "II.1"] == [{}]


def test_what_is_published_of_a_rubric_that_rounds_each_criterion_says_nothing_of_it() -> None:
    made = made_of("leaf")
    text = made.publish().snapshot
    assert ("exact" in text, "rounding" in text) == (False, False)
    assert write(read(text)) == text


def test_a_correction_goes_on_exactly(made: Made) -> None:
    first = made.publish()
    second = read(made.correct({("don-vi-1", "I.3"): "2/3"}).snapshot)
    assert Publication.objects.get(number=1).snapshot == first.snapshot
    line = second.member("don-vi-1")
    assert line is not None
    assert (line.nodes["I.3"], line.total) == (D("13.33"), D("26.67"))
    assert line.score("I.3").exact["points"] == Fraction(40, 3)
    assert content_digest(second) == content_digest(snapshot_of(sheet_of(made)))


def test_a_correction_tells_which_digits_moved_a_total_though_no_shown_points_did(db: None) -> None:
    """Of two who go beyond the target one leads: what it is given moves the other's points, here by 1/3000."""
    file = file_of("total")
    file["rubric"]["criteria"][0]["children"][0]["rule"] = "leader"
    given = {"don-vi-1": ("6", "0"), "don-vi-2": ("4", "1"), "don-vi-3": ("0", "0")}
    file["rounds"][0]["scores"] = [
        {"member": member, "criterion": leaf, "agreed": {"actual": actual, "target": str(target)}}
        for member, (first, second) in given.items()
        for leaf, actual, target in (
            ("I.1", first, "3"),
            ("I.2", second, "12000"),
            ("I.3", "0", "3"),
            ("II.1", "0", "3"),
        )
    ]
    loaded(file)
    year = the_year(file)
    made = Made(year, Round.objects.get(year=year), read_draft(file["rubric"]).plain, list(year.members.all()))
    # 10 + 10 × (4/3 − 1)/(6/3 − 1) = 13 1/3, and 20 × 1/12000 = 1/600: together 13,335.
    made.publish()
    assert sheet_of(made).cards()["don-vi-2"].total == D("13.34")
    client, where = Client(), made.address("standings-correction")
    client.force_login(made.secretary)
    typed = {"round": made.round.pk, "number": "1", "reason": "Ghi thiếu", "score:don-vi-1:I.1": "6,0003/3"}
    shown = client.post(where, typed | {"viec": "xem"}).context
    # 10 + 10 × (4/3 − 1)/(6,0003/3 − 1) = 13,33300003…, with 1/600 together 13,3346…
    told = [
        ("don-vi-1", "I.1", "6/3 (20 điểm)", "6,0003/3 (20 điểm)"),
        ("don-vi-2", "I.1", "4/3 (≈ 13,3333 điểm)", "4/3 (≈ 13,333 điểm)"),
    ]
    assert [(one.member.code, one.node.code, one.before, one.after) for one in shown["changes"]] == told
    moves = [(move.after.code, move.after.total, words) for move, words in shown["moves"]]
    assert moves == [("don-vi-2", D("13.33"), "Tổng điểm trước là 13,34.")]
    assert client.post(where, typed | {"viec": "cong-bo", "typed": "CÔNG BỐ", "seen": shown["seen"]}).status_code == 302
    page = client.get(made.address("standings-publication", 2)).context
    assert [(one.member.code, one.node.code, one.before, one.after) for one in page["changes"]] == told


def test_a_year_file_brings_the_fractions_back(made: Made) -> None:
    file = dump(made.year)
    before = list(Score.objects.order_by("card__member__code", "criterion__code").values_list("points", "exact"))
    assert any(fractions for _, fractions in before)
    Score.objects.all().delete()
    made.round.cards.all().delete()
    made.round.delete()
    loaded(file)
    again = Score.objects.order_by("card__member__code", "criterion__code").values_list("points", "exact")
    assert list(again) == before
