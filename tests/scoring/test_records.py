"""Printed scores: the figures of the page, nothing taken for zero, nothing told to whom it is not meant for."""

import re
from collections.abc import Iterator
from decimal import Decimal
from io import BytesIO
from typing import Any

import pytest
from openpyxl import load_workbook
from pytest_django import DjangoDbBlocker

from common.audit.log import Actor
from common.vietnamese.numbers import show_points
from members.access import Reader
from members.models import BlocYear, User
from scoring.models import Round, Score
from scoring.sample import make_sample
from scoring.sheet import RoundSheet, load_sheet
from scoring.verbs.scores import Edit, save_scores
from tests.as_read import as_read
from tests.printing import Paper, account, fetch, for_a_moment, printed, store, without_hashes, year_2023

pytestmark = pytest.mark.django_db
HEAD = ["Mã", "Tiêu chí", "Điểm chuẩn"]


def shown(points: Decimal | None) -> str:
    return "–" if points is None else show_points(points)


def sheet_of_only_round() -> RoundSheet:
    return load_sheet(Round.objects.select_related("rubric", "year__bloc").get())


def fields_of(page: str) -> list[list[str]]:
    """Rank, total and band of each row of the page's standings, as words without tags."""
    table = page.partition('id="standings"')[2].partition("</table>")[0]
    fields = (
        re.findall(rf'data-field="{field}"[^>]*>(.*?)</td>', table, re.DOTALL) for field in ("rank", "total", "band")
    )
    # A remark stands in a paragraph of its own.
    return [
        [re.sub("<p.*|<[^>]*>", "", cell, flags=re.DOTALL).strip() for cell in row] for row in zip(*fields, strict=True)
    ]


# --- the sample of 2023 -----------------------------------------------------------------------------------


class Sample:
    """The real bloc with the sample scores: its records as the secretary prints them, and what is behind them."""

    def __init__(self) -> None:
        store(year_2023())
        year = BlocYear.objects.get()
        make_sample(year=year, password="", renew=False, actor=Actor(name="test"))
        secretary = User.objects.get(username="thuky")
        self.sheet = sheet_of_only_round()
        self.cards = self.sheet.cards()
        self.grid, self.card, self.standings, self.rubric = (
            printed(secretary, f"/khoi-6/2023/{path}.pdf")
            for path in ("cham-diem", "cham-diem/ban-dan-van", "xep-hang", "tieu-chi")
        )
        self.page_rows = fields_of(as_read(fetch(secretary, "/khoi-6/2023/xep-hang/")))


@pytest.fixture(scope="module")
def sample(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Sample]:
    with for_a_moment(django_db_blocker):
        made = Sample()
    yield made


@pytest.fixture(params=["grid", "card", "standings", "rubric"])
def record(sample: Sample, request: pytest.FixtureRequest) -> Paper:
    found: Paper = getattr(sample, request.param)
    return found


def test_every_record_keeps_to_its_sheets(record: Paper) -> None:
    assert record.faults() == []


def test_every_sheet_of_sample_data_says_so(record: Paper) -> None:
    assert record.everything.count("Số liệu minh họa") == len(record.sizes)


def test_table_heads_stand_on_every_sheet_again(sample: Sample) -> None:
    for record, sheets in ((sample.grid, 2), (sample.card, 2), (sample.rubric, 3)):
        heads = [table[0] for table in record.tables]
        assert heads == [heads[0]] * sheets


def test_grid_and_card_lie_on_two_sheets_standings_and_rubric_stand(sample: Sample) -> None:
    assert (sample.grid.sizes, sample.card.sizes) == ([(297, 210)] * 2, [(297, 210)] * 2)
    # The rubric's table takes two sheets; what holds for all of it, and the signature, stand on a third.
    assert (sample.standings.sizes, sample.rubric.sizes) == ([(210, 297)], [(210, 297)] * 3)


def test_the_grid_holds_the_points_that_count_of_all_members(sample: Sample) -> None:
    sheet, cards = sample.sheet, sample.cards
    codes = [member.code for member in sheet.members]
    standing = {row.member: row for row in sheet.standings(cards)}
    assert sample.grid.rows == [
        [*HEAD, *(member.short_name for member in sheet.members)],
        *[
            [node.code, node.name, shown(node.max_points), *(shown(cards[code].nodes[node.code]) for code in codes)]
            for node, _, _ in sheet.rubric.walk()
        ],
        ["", "Tổng điểm", "1.000", *(shown(cards[code].total) for code in codes)],
        ["", "Xếp hạng", "", *(str(standing[code].rank) for code in codes)],
        ["", "Xếp loại", "", *(standing[code].band for code in codes)],
    ]


def test_the_grid_has_gaps_in_it_and_none_of_them_is_a_zero(sample: Sample) -> None:
    gaps = sum(card.unscored for card in sample.cards.values())
    assert gaps == 3
    assert sum(row.count("–") for row in sample.grid.rows) == gaps


def test_the_card_shows_what_was_put_in_and_what_it_gives_at_each_stage(sample: Sample) -> None:
    rows = {row[0]: row[1:] for row in sample.card.rows if row[0]}
    assert list(rows) == ["Mã", *(node.code for node, _, _ in sample.sheet.rubric.walk())]
    assert rows["I.1"][1:] == ["250", "101/100", "250", "98/100", "245", "–", "–", "Thiếu minh chứng."]
    assert rows["II.1"][2:4] == ["Hoàn thành xuất sắc nhiệm vụ", "80"]
    assert rows["II.3"][2:4] == ["đạt", "40"]
    for leaf in sample.sheet.leaves:
        mark = sample.sheet.mark("ban-dan-van", leaf.code)
        assert rows[leaf.code][3:8:2] == [shown(mark.points_at(stage)) for stage in ("self", "appraised", "agreed")]


def test_the_card_ends_with_the_sums_of_the_stages_and_the_total_that_counts(sample: Sample) -> None:
    total = shown(sample.cards["ban-dan-van"].total)
    assert sample.card.rows[-1] == ["", "Tổng điểm", "1.000", "", "863,55", "", "825,95", "", "492,95", ""]
    assert sample.card.after("Tổng điểm 1.000 863,55 825,95 492,95") == (
        "Cách tính: I.1: 98/100 = 98 %, 250 × 98/100 = 245 → 245 điểm; I.2: 53/55 = 96,36 %, 150 × 53/55 = 144,55 → "
        "144,55 điểm; I.4: 78,4/80 = 98 %, so với đơn vị dẫn đầu → 29,4 điểm; I.5: 2 sáng kiến × 10 = 20 → 20 điểm; "
        "III.3: 2 mô hình × 10 = 20 → 20 điểm; IV.1: 1 lần × 15 = 15 → cộng 15 điểm. "
        f"Trạng thái phiếu: đã thẩm định. Tổng điểm tạm tính: {total}. Dấu «–»: chưa chấm. "
        "THƯ KÝ KHỐI BAN DÂN VẬN TỈNH ỦY THỦ TRƯỞNG ĐƠN VỊ"
    )
    assert len(sample.card.blanks) == 2


def test_the_standings_are_those_of_the_page(sample: Sample) -> None:
    head, *rows = sample.standings.rows
    assert head == ["Hạng", "Đơn vị", "Trên thang 1.000", "Tổng điểm", "Xếp loại"]
    assert [[rank, total, band] for rank, _, _, total, band in rows] == sample.page_rows
    assert [row[0] for row in rows] == [str(rank) for rank in range(1, 10)]


def test_standings_before_publication_are_provisional_and_say_how_much_is_lacking(sample: Sample) -> None:
    lacking = sample.sheet.lacking("agreed", sample.sheet.columns)
    assert lacking > 0
    for record in (sample.standings, sample.grid):
        assert record.text.count(f"Tạm tính: còn {lacking} ô điểm chưa thống nhất;") == 1


def test_secretary_and_head_of_the_bloc_sign_the_standings(sample: Sample) -> None:
    assert sample.standings.text.endswith(" THƯ KÝ KHỐI TM. KHỐI THI ĐUA 6 TRƯỞNG KHỐI Trần Tới")
    assert len(sample.standings.blanks) == 1


def test_the_rubric_tells_how_each_criterion_is_scored(sample: Sample) -> None:
    head, *rows = sample.rubric.rows
    assert head == ["Mã", "Nội dung", "Điểm chuẩn", "Cách chấm", "Minh chứng"]
    assert [row[:3] for row in rows] == [
        [node.code, node.name, shown(node.max_points)] for node, _, _ in sample.sheet.rubric.walk()
    ]
    said = {row[0]: row[3:] for row in rows}
    assert said["I.5"] == ["Mỗi sáng kiến: 10 điểm, không quá 40.", "Cần"]
    assert said["IV"] == ["Cộng không quá 50.", ""]
    assert said["V"] == ["Trừ không quá 100.", ""]


def test_the_last_sheet_of_the_rubric_holds_its_last_rows_with_all_that_is_said_of_it(sample: Sample) -> None:
    last = sample.rubric.last_sheet
    assert last.partition("V.3")[0] == "Mã Nội dung Điểm chuẩn Cách chấm Minh chứng "
    ends = [
        last.count(words)
        for words in ("Chấm trực tiếp theo bước", "Xếp loại:", "Các đơn vị bằng tổng điểm", "TM. KHỐI")
    ]
    assert ends == [1, 1, 1, 1]


def test_the_rubric_tells_bands_tie_break_and_that_it_is_a_sample(sample: Sample) -> None:
    assert sample.rubric.between("BẢNG ĐÁNH GIÁ THI ĐUA", "Mã Nội dung Điểm chuẩn Cách chấm Minh chứng I Thực") == (
        "Khối thi đua 6, năm 2023 Tên bảng: Bảng đánh giá thi đua mẫu (thang 1.000 điểm). Số tiêu chí: 21. "
        "Thang điểm: 1.000. Bảng mẫu để chạy thử, không phải bảng đánh giá chính thức của Khối thi đua 6."
    )
    assert sample.rubric.after("Trừ 25 điểm mỗi vụ việc, không quá 50. Cần") == (
        "Chấm trực tiếp theo bước 0,5; điểm mỗi tiêu chí làm tròn đến 2 chữ số lẻ, từ nửa trở lên làm tròn lên; tổng "
        "điểm không quá 1.000. "
        "Xếp loại: Xuất sắc từ 950; Tốt từ 850; Khá từ 700; Trung bình từ 0 điểm. Các đơn vị bằng tổng điểm được xét "
        "lần lượt: điểm mục I cao hơn; nhiều điểm thưởng hơn; ít điểm trừ hơn; nếu vẫn bằng nhau thì đồng hạng. "
        "TM. KHỐI THI ĐUA 6 TRƯỞNG KHỐI Trần Tới"
    )


# --- a small bloc, every figure of which stands there once ------------------------------------------------

# Points for I.1 and II.1 by member. B and C have the same total, which I decides; D is not ranked.
POINTS = {"a": ("11.5", "12"), "b": ("31.5", "17.5"), "c": ("30.5", "18.5"), "d": ("41.5", "42")}
# What only those may see who see the member's card, and what goes with totals and ranks.
ON_CARD = {"a": ["11,5", "12"], "b": ["31,5", "17,5", "33,5"], "c": ["30,5", "18,5"], "d": ["41,5", "42"]}
WORDS = {code: f"bí mật của {code}" for code in POINTS}
TOTALS = {"a": "23,5", "b": "49", "c": "49", "d": "83,5"}


def small_year(visibility: str = "full", **changes: Any) -> dict[str, Any]:
    def leaf(code: str) -> dict[str, str]:
        return {"code": code, "name": f"Việc {code}", "kind": "direct", "max_points": "48"}

    return {
        "format": "khoithidua.year/1",
        "bloc": {"code": "thu", "name": "Khối thử", "parent": "Tỉnh thử", "locality": "Thử"},
        "year": 2025,
        "members": [{"code": code, "name": f"Đơn vị {code.upper()}", "short_name": code.upper()} for code in POINTS],
        "rubric": {
            "name": "Bảng thử",
            "scale": "96",
            "step": "0.5",
            "tie_break": ["I"],
            "bands": [{"name": "Đạt", "at_least": "0"}],
            "criteria": [
                {
                    "code": top,
                    "name": f"Nhóm {top}",
                    "kind": "group",
                    "max_points": "48",
                    "children": [leaf(f"{top}.1")],
                }
                for top in ("I", "II")
            ],
        },
        "rounds": [
            {
                "code": "nam",
                "name": "Cả năm",
                "step": "agreeing",
                "visibility": visibility,
                "ineligible": [{"member": "d", "reason": "Mất đoàn kết", "document": "Kết luận số 7"}],
                "scores": [
                    {"member": code, "criterion": criterion, "agreed": {"points": points}}
                    for code, pair in POINTS.items()
                    for criterion, points in zip(("I.1", "II.1"), pair, strict=True)
                ],
            }
            | changes
        ],
    }


def corrected(secretary: User) -> None:
    """A correction with its reason, so that the log has something to tell; and an explanation on every card."""
    round_ = Round.objects.get()
    reader = Reader(secretary, frozenset({"secretary"}))
    for value in ("33,5", "31,5"):
        mark = load_sheet(round_).mark("b", "I.1")
        edit = Edit("b", "I.1", "agreed", mark.version, value)
        save_scores(round_id=round_.pk, edits=[edit], actor=Actor(user=secretary), reader=reader, reason=WORDS["b"])
    for code, words in WORDS.items():
        Score.objects.filter(card__member__code=code).update(explanation=words)


DOORS = [
    *("thu/2025.pdf", "thu/2025/xep-hang.pdf", "thu/2025/cham-diem.pdf", "thu/2025/nhat-ky.pdf"),
    *("thu/2025/xep-hang.xlsx", "thu/2025/cham-diem.xlsx", "thu/2025/nhat-ky.xlsx"),
    *(f"thu/2025/cham-diem/{code}.{ending}" for code in POINTS for ending in ("pdf", "xlsx")),
]


def told(user: User, address: str) -> str:
    """Everything that this door tells this account, its figures as they are printed; nothing behind a closed one."""
    answer = fetch(user, f"/{address}")
    if answer.status_code == 404:
        return ""
    assert answer.status_code == 200
    if answer["Content-Type"] == "application/pdf":
        return without_hashes(Paper(answer.content).everything)
    cells = [cell for sheet in load_workbook(BytesIO(answer.content)) for row in sheet.values for cell in row]
    return without_hashes(
        " ".join(
            show_points(Decimal(str(cell))) if isinstance(cell, int | float) else str(cell) for cell in cells if cell
        )
    )


def leaked(text: str, member: str) -> list[str]:
    """What of this member's card the text tells: its points, or the words on it. The minute of a print is no figure."""
    figures = [figure for figure in ON_CARD[member] if re.search(rf"(?<![\d,.:/]){figure}(?![\d,:/])", text)]
    return figures + [words for words in [WORDS[member]] if words in text]


def test_the_doors_tell_the_secretary_all_there_is() -> None:
    store(small_year("own"))
    secretary = account("secretary")
    corrected(secretary)
    seen = " ".join(told(secretary, door) for door in DOORS)
    assert {code: leaked(seen, code) for code in POINTS} == {code: [*ON_CARD[code], WORDS[code]] for code in POINTS}


@pytest.mark.parametrize("visibility", ["own", "totals", "full"])
def test_no_door_tells_a_member_more_of_the_others_than_the_round_shows(visibility: str) -> None:
    store(small_year(visibility))
    corrected(account("secretary"))
    own = account("representative", agency="a")
    found = {door: told(own, door) for door in DOORS}
    logs = [door for door in DOORS if "nhat-ky" in door]
    of_cards = " ".join(found[door] for door in DOORS if door not in logs)
    for code in "bcd":
        # The figure of the log alone is what was corrected.
        on_card = [figure for figure in ON_CARD[code] if figure != "33,5"] + [WORDS[code]]
        assert leaked(of_cards, code) == (on_card if visibility == "full" else [])
        # What was changed on another's card, and why, is that member's business whatever the round shows.
        assert [leaked(found[door], code) for door in logs] == [[], []]
        closed = [not found[f"thu/2025/cham-diem/{code}.{ending}"] for ending in ("pdf", "xlsx")]
        assert closed == [visibility != "full"] * 2
    assert leaked(of_cards, "a") == [*ON_CARD["a"], WORDS["a"]]


@pytest.mark.parametrize("visibility", ["own", "totals", "full"])
def test_a_member_s_standings_hold_the_totals_that_the_round_shows(visibility: str) -> None:
    store(small_year(visibility))
    own = account("representative", agency="a")
    paper = printed(own, "/thu/2025/xep-hang.pdf")
    found = [[cell for cell in row if cell] for table in paper.tables for row in table[1:]]
    if visibility == "own":
        assert found == [["Đơn vị A", TOTALS["a"], "Đạt"]]
        assert paper.blanks == []
        return
    reason = "Hơn ở nhóm I" + (": 31,5 so với 30,5" if visibility == "full" else "")
    assert found == [
        ["1", f"Đơn vị B {reason}", TOTALS["b"], "Đạt"],
        ["2", "Đơn vị C", TOTALS["c"], "Đạt"],
        ["3", "Đơn vị A", TOTALS["a"], "Đạt"],
        # That it is not ranked everybody sees; why, only it and the bloc's own people.
        ["Đơn vị D", TOTALS["d"]],
    ]
    assert len(paper.blanks) == 2


def test_the_workbook_of_the_standings_hides_what_the_print_hides() -> None:
    store(small_year("totals"))
    text = told(account("representative", agency="a"), "thu/2025/xep-hang.xlsx")
    assert [figure for code in POINTS for figure in leaked(text, code)] == []
    assert text.count(TOTALS["b"]) == 2


def test_before_publication_totals_may_be_kept_back_too() -> None:
    store(small_year("full", only_after_publication=True))
    paper = printed(account("representative", agency="a"), "/thu/2025/xep-hang.pdf")
    assert [row[0] for row in paper.rows] == ["Đơn vị", "Đơn vị A"]
    # The whole grid is not for this reader: it gets its own card.
    card = printed(account("representative", agency="b"), "/thu/2025/cham-diem.pdf")
    assert card.text.count("PHIẾU CHẤM ĐIỂM TẠM TÍNH Đơn vị B, Cả năm, Khối thử, năm 2025") == 1


def test_members_who_are_equal_in_all_share_a_rank_and_the_print_says_why() -> None:
    year = small_year()
    year["rubric"]["tie_break"] = []
    store(year)
    paper = printed(account("secretary"), "/thu/2025/xep-hang.pdf")
    equal = "Đồng hạng: tổng điểm và các tiêu chí phụ bằng nhau"
    assert [row[:2] for row in paper.rows[1:4]] == [
        ["1", f"Đơn vị B {equal}"],
        ["1", f"Đơn vị C {equal}"],
        ["3", "Đơn vị A"],
    ]


def test_who_is_not_ranked_stands_apart_with_reason_and_document() -> None:
    store(small_year())
    secretary = account("secretary")
    paper = printed(secretary, "/thu/2025/xep-hang.pdf")
    assert paper.tables[1] == [
        ["Đơn vị", "Lý do", "Văn bản", "Tổng điểm"],
        ["Đơn vị D", "Mất đoàn kết", "Kết luận số 7", TOTALS["d"]],
    ]
    assert printed(secretary, "/thu/2025/cham-diem.pdf").rows[-2:] == [
        ["", "Xếp hạng", "", "3", "1", "2", "không xét"],
        ["", "Xếp loại", "", "Đạt", "Đạt", "Đạt", "Đạt"],
    ]


def test_nothing_scored_is_a_dash_everywhere_and_has_no_rank() -> None:
    store(small_year(scores=[], ineligible=[]))
    secretary = account("secretary")
    standings, grid, card = (
        printed(secretary, f"/thu/2025/{path}.pdf") for path in ("xep-hang", "cham-diem", "cham-diem/a")
    )
    assert standings.rows[1] == ["–", "Đơn vị A Còn 2 tiêu chí chưa chấm", "", "–", "–"]
    assert [row[3:] for row in grid.rows[1:]] == [["–"] * 4] * 7
    assert [row[3:9] for row in card.rows[2:]] == [
        ["", "–", "", "–", "", "–"] if node.code in ("I", "II") else ["–"] * 6
        for node, _, _ in sheet_of_only_round().rubric.walk()
    ] + [["", "–", "", "–", "", "–"]]
    assert card.text.count("Tổng điểm tạm tính: chưa có; còn 2 trên 2 tiêu chí chưa chấm.") == 1


def test_a_zero_is_printed_as_a_zero() -> None:
    store(small_year(scores=[{"member": "a", "criterion": "I.1", "agreed": {"points": "0"}}]))
    grid = printed(account("secretary"), "/thu/2025/cham-diem.pdf")
    assert [row[3] for row in grid.rows[1:]] == ["0", "0", "–", "–", "0", "1", "Đạt"]


def test_what_was_put_in_without_a_target_says_why_it_gives_nothing() -> None:
    year = small_year(scores=[{"member": "a", "criterion": "I.1", "self": {"actual": "7"}}])
    year["rubric"]["criteria"][0]["children"][0] |= {"kind": "target", "rule": "proportional"}
    store(year)
    card = printed(account("secretary"), "/thu/2025/cham-diem/a.pdf")
    row = next(row for row in card.rows if row[0] == "I.1")
    assert row[3:5] == ["7", "–"]
    assert row[-1].startswith("Chưa có chỉ tiêu")


def test_a_published_round_is_not_provisional() -> None:
    store(small_year())
    Round.objects.update(step=Round.Step.PUBLISHED)
    secretary = account("secretary")
    for path in ("xep-hang", "cham-diem", "cham-diem/a"):
        assert printed(secretary, f"/thu/2025/{path}.pdf").text.lower().count("tạm tính") == 0


def test_a_round_that_only_waits_to_be_published_says_that() -> None:
    store(small_year())
    paper = printed(account("secretary"), "/thu/2025/xep-hang.pdf")
    assert paper.text.count("Tạm tính: mọi ô điểm đã thống nhất, chờ công bố.") == 1


@pytest.mark.parametrize(
    ("path", "title", "sentence"),
    [
        ("tieu-chi", "BẢNG ĐÁNH GIÁ", "Khối thử, năm 2025 chưa có bảng đánh giá."),
        ("cham-diem", "CHẤM ĐIỂM", "Khối thử, năm 2025 chưa có kỳ chấm điểm nào."),
        ("cham-diem/a", "PHIẾU CHẤM ĐIỂM: ĐƠN VỊ A", "Khối thử, năm 2025 chưa có kỳ chấm điểm nào."),
        ("xep-hang", "XẾP HẠNG", "Khối thử, năm 2025 chưa có kỳ chấm điểm nào."),
    ],
)
def test_where_there_is_nothing_the_print_says_so(path: str, title: str, sentence: str) -> None:
    store(small_year() | {"rubric": None, "rounds": []})
    paper = printed(account("secretary"), f"/thu/2025/{path}.pdf")
    assert paper.after(f"{title} Khối thử, năm 2025") == sentence
    assert paper.faults() == []
