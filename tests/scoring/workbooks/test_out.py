"""Workbooks that go out: formulas that come to the portal's figures, cells that are what they look like."""

import os
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from scoring.rubrics import kinds
from scoring.rubrics.kinds.criterion import PlainLevel, RubricNode, TargetRule
from scoring.rubrics.kinds.points import rounded_points
from scoring.rubrics.tree.rubric import PlainRubric
from scoring.rules.totals import Card
from scoring.sheet import STAGES, RoundSheet
from scoring.workbooks.card_out import NAME, card_workbook
from scoring.workbooks.grid_out import FIRST, SUMMARY, Issue, grid_workbook, stage_name
from tests.office import Office
from tests.scoring.workbooks.randomrounds import YEAR, a_sheet, tree_of

D = Decimal
MADE_AT = datetime(2026, 3, 8, 7, 5, tzinfo=UTC)
# What the suite has time for; `RUBRICS=500` looks further.
HOW_MANY = int(os.environ.get("RUBRICS", "40"))


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """LibreOffice with a profile of its own."""
    return Office(tmp_path_factory.mktemp("office"))


def issue(sheet: RoundSheet, sample: bool = False) -> Issue:
    return Issue(
        YEAR,
        MADE_AT,
        "-Thư ký",
        {member.code: frozenset({"appraised", "agreed"}) for member in sheet.members},
        {"self": "Phiếu đã nộp, điểm tự chấm không sửa được nữa."},
        sample,
    )


# --- what formulas come to ------------------------------------------------------------------------------


def figure(value: object) -> Decimal | str | None:
    """What a cell shows: an empty text is nothing."""
    if isinstance(value, int | float):
        return D(repr(value))
    return None if value in ("", None) else str(value)


def column_of(
    book: Workbook, sheet: str, column: int, rubric: PlainRubric | None = None
) -> dict[str, Decimal | str | None]:
    """What a column shows, by criterion, the rows below by what they are called; of a `rubric` as its format has it."""
    rows = [[figure(cell.value) for cell in row] for row in book[sheet].iter_rows()]
    if rubric is not None and rubric.sums_exactly:
        rows = [[as_shown(value, rubric.decimals) for value in row] for row in rows]
    head = next(number for number, row in enumerate(rows) if row[0] == "Mã")
    return {str(row[0] or row[1]): row[column - 1] for row in rows[head + 1 :] if row[0] or row[1]}


def as_shown(value: Decimal | str | None, decimals: int) -> Decimal | str | None:
    """A number as a format of so many decimals has it; what floating point lost is not seen."""
    return rounded_points(Fraction(round(value, 9)), decimals) if isinstance(value, Decimal) else value


def expected(card: Card) -> dict[str, Decimal | None]:
    return {**card.nodes, "Tổng điểm": card.total}


def test_every_sum_and_point_of_the_grid_is_the_portal_s_once_libreoffice_has_computed_it(office: Office) -> None:
    sheets = [a_sheet(seed) for seed in range(HOW_MANY)]
    books = office.recalculate([grid_workbook(sheet, issue(sheet)) for sheet in sheets])
    ranks = 0
    for seed, (sheet, book) in enumerate(zip(sheets, books, strict=True)):
        cards = sheet.cards()
        standing = {row.member: row for row in sheet.standings(cards)}
        count = len(sheet.members)
        for number, member in enumerate(sheet.members):
            where = f"seed {seed}, {member.code}"
            for stage in STAGES:
                card = sheet.stage_card(member.code, stage)
                sums = {code: points for code, points in expected(card).items() if code not in leaves(sheet)}
                found = column_of(book, stage_name(stage), FIRST + number, sheet.rubric)
                assert {code: found[code] for code in sums} == sums, where
                beside = column_of(book, stage_name(stage), FIRST + count + 1 + number, sheet.rubric)
                points = {leaf: card.nodes[leaf] for leaf in leaves(sheet)}
                assert {leaf: beside[leaf] for leaf in points} == points, where
            row = standing[member.code]
            rank = "không xét" if member.ineligible is not None else row.rank
            counted = expected(cards[member.code]) | {"Xếp hạng": rank, "Xếp loại": row.band or None}
            assert column_of(book, SUMMARY, FIRST + number, sheet.rubric) == counted, where
            ranks += row.rank is not None and row.tied
    assert ranks > HOW_MANY // 20


def leaves(sheet: RoundSheet) -> set[str]:
    return {leaf.code for leaf in sheet.leaves}


def test_every_sum_and_point_of_a_card_is_the_portal_s_once_libreoffice_has_computed_it(office: Office) -> None:
    sheets = [a_sheet(seed) for seed in range(100, 120)]
    books = office.recalculate([card_workbook(sheet, sheet.members[0], issue(sheet)) for sheet in sheets])
    for seed, (sheet, book) in enumerate(zip(sheets, books, strict=True), start=100):
        code = sheet.members[0].code
        for place, stage in enumerate(STAGES):
            found = column_of(book, NAME, FIRST + 1 + 2 * place, sheet.rubric)
            assert found == expected(sheet.stage_card(code, stage)), seed
        assert column_of(book, NAME, FIRST + 2 * len(STAGES), sheet.rubric) == expected(sheet.card(code)), seed


def test_points_follow_what_is_typed_in_the_workbook(office: Office) -> None:
    sheet = a_sheet(1)
    rubric = PlainRubric(
        "Bảng",
        D(1000),
        D("0.5"),
        False,
        (),
        (),
        (
            RubricNode(
                "I",
                "Nhóm",
                kinds.GROUP,
                D(300),
                (
                    RubricNode("I.1", "Trực tiếp", kinds.DIRECT, D(100)),
                    RubricNode(
                        "I.2", "Tỷ lệ", kinds.TARGET, D(150), rule=TargetRule.PROPORTIONAL, default_target=D(48)
                    ),
                    RubricNode(
                        "I.3",
                        "Mức",
                        kinds.LEVELS,
                        D(80),
                        levels=(PlainLevel("Tốt", D("70.25")), PlainLevel("Khá", D(60))),
                    ),
                    RubricNode("I.4", "Đạt", kinds.ACHIEVED, D(20)),
                    RubricNode("I.5", "Số lượng", kinds.PER_UNIT, D(30), points_each=D("0.125")),
                    RubricNode("I.6", "Sàn", kinds.TARGET, D(111), rule=TargetRule.THRESHOLD, floor_percent=D(30)),
                ),
            ),
        ),
    )
    empty = RoundSheet(sheet.round, tree_of(rubric), sheet.members[:1], {})
    content = card_workbook(empty, sheet.members[0], issue(empty))
    rows = {row[0].value: row[0].row for row in load_workbook(BytesIO(content))[NAME].iter_rows()}

    def typed(*values: object) -> dict[str, Decimal | str | None]:
        cells = {(NAME, f"H{rows[f'I.{number}']}"): value for number, value in enumerate(values, start=1)}
        made = office.edit(content, cells)  # type: ignore[arg-type]
        found = column_of(load_workbook(BytesIO(made), data_only=True), NAME, 9)
        return {code: found[code] for code in codes}

    codes = ("I.1", "I.2", "I.3", "I.4", "I.5", "I.6", "I", "Tổng điểm")
    first = typed(D("97.5"), "43", "Tốt", "Đạt", 3, "33,3/111")
    assert first == dict(
        zip(codes, (D("97.5"), D("134.38"), D("70.25"), D(20), D("0.38"), D("33.3"), D(300), D(300)), strict=True)
    )
    assert typed(0, "24,5/48,5", None, None, None, "33,29/111") == dict(
        zip(codes, (D(0), D("75.77"), None, None, None, D(0), D("75.77"), D("75.77")), strict=True)
    )
    assert typed("chín", "x/y", "Giỏi", "có", 2000, "60") == dict(
        zip(codes, ("?", "?", "?", "?", D(30), None, D(30), D(30)), strict=True)
    )


def test_what_formulas_come_to_stands_in_the_file_for_who_does_not_compute() -> None:
    """Excel's protected view and a telephone's preview compute nothing."""
    sheet = a_sheet(3)
    book = load_workbook(BytesIO(grid_workbook(sheet, issue(sheet))), data_only=True)
    cards = sheet.cards()
    for number, member in enumerate(sheet.members):
        found = column_of(book, SUMMARY, FIRST + number, sheet.rubric)
        counted = expected(cards[member.code])
        assert {code: found[code] for code in counted} == counted


# --- what a person finds ---------------------------------------------------------------------------------


def test_no_text_that_somebody_wrote_is_a_formula() -> None:
    sheet = a_sheet(5)
    for content in (grid_workbook(sheet, issue(sheet)), card_workbook(sheet, sheet.members[0], issue(sheet))):
        for page in load_workbook(BytesIO(content)):
            for row in page.iter_rows():
                for cell in row:
                    if cell.data_type == "f":
                        assert "HYPERLINK" not in str(cell.value)
                        assert cell.protection.locked
                    elif isinstance(cell.value, str) and cell.value.startswith(("=", "+", "-", "@")):
                        assert (cell.data_type, cell.quotePrefix) == ("s", True)


def test_only_what_may_be_typed_now_is_unlocked_and_the_rest_is_locked_without_a_password() -> None:
    sheet = a_sheet(5)
    book = load_workbook(BytesIO(grid_workbook(sheet, issue(sheet))))
    for page in book:
        assert (page.protection.sheet, page.protection.password) == (True, None)
        unlocked = sum(not cell.protection.locked for row in page.iter_rows() for cell in row)
        may = page.title in ("Thẩm định", "Thống nhất")
        open_ = sum(len(sheet.leaves_for(member.code)) for member in sheet.members)
        assert unlocked == (open_ if may else 0), page.title
    assert [page.title for page in book if page.sheet_state == "visible"] == [
        "Tự chấm",
        "Thẩm định",
        "Thống nhất",
        SUMMARY,
    ]
    assert "Trang này chỉ để xem: phiếu đã nộp" in str(book["Tự chấm"]["A4"].value)


def margin(page: Worksheet, edge: str, side: str) -> str:
    """What stands at an edge of the printed page."""
    return str(getattr(getattr(page, edge), side).text)


def test_it_prints_on_a4_with_head_and_page_numbers_and_keeps_head_and_names_in_view() -> None:
    sheet = a_sheet(5)
    for content in (grid_workbook(sheet, issue(sheet)), card_workbook(sheet, sheet.members[0], issue(sheet))):
        for page in load_workbook(BytesIO(content)):
            if page.sheet_state != "visible":
                continue
            head = next(row[0].row for row in page.iter_rows() if row[0].value == "Mã")
            assert page.freeze_panes == f"D{head + 1}"
            assert (page.page_setup.orientation, page.page_setup.paperSize) == ("landscape", 9)
            assert (page.page_setup.fitToWidth, page.page_setup.fitToHeight) == (1, 0)
            assert (page.print_title_rows, page.print_title_cols) == (f"${head}:${head}", "$A:$C")
            assert margin(page, "oddFooter", "center") == "Trang &P/&N"
            assert margin(page, "oddHeader", "left") == "Khối thử, năm 2025"


def test_sample_data_is_marked_on_every_sheet_and_in_every_printed_head() -> None:
    sheet = a_sheet(5)
    for sample in (True, False):
        book = load_workbook(BytesIO(grid_workbook(sheet, issue(sheet, sample))))
        for page in book.worksheets[:4]:
            texts = [str(row[0].value) for row in page.iter_rows()]
            assert ("Số liệu minh họa: không phải số liệu thật của Khối." in texts) == sample
            assert margin(page, "oddHeader", "right").endswith("số liệu minh họa") == sample


def test_a_card_s_workbook_holds_nothing_of_another_member() -> None:
    sheet = a_sheet(5)
    own = sheet.members[0]
    book = load_workbook(BytesIO(card_workbook(sheet, own, issue(sheet))))
    texts = {str(cell.value) for page in book for row in page.iter_rows() for cell in row}
    others = {text for member in sheet.members[1:] for text in (member.code, member.name)}
    assert texts & others == set()
    assert own.code in texts


def test_the_same_round_and_moment_give_the_same_bytes() -> None:
    sheet = a_sheet(5)
    assert grid_workbook(sheet, issue(sheet)) == grid_workbook(sheet, issue(sheet))
