"""Workbooks that go out: formulas that come to the portal's figures, cells that are what they look like."""

import json
import os
import random
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal
from fractions import Fraction
from io import BytesIO
from typing import Any

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from members.models import Bloc, BlocYear
from scoring.marks import Mark
from scoring.models import Round, Scorecard
from scoring.rubrics import kinds
from scoring.rubrics.kinds.achieved import AchievedValue
from scoring.rubrics.kinds.by_curve import needs_target
from scoring.rubrics.kinds.cases import PlainCase
from scoring.rubrics.kinds.criterion import CriterionKind, PlainLevel, RubricNode, TargetRule, Turn, Value
from scoring.rubrics.kinds.curve import Between, Beyond, Curve, CurveOf, CurvePoint
from scoring.rubrics.kinds.direct import PointsValue
from scoring.rubrics.kinds.fields import MIN_POINTS
from scoring.rubrics.kinds.levels import LevelValue
from scoring.rubrics.kinds.per_unit import CountValue
from scoring.rubrics.kinds.points import points_of_all, rounded_points
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.kinds.target import TargetValue
from scoring.rubrics.kinds.values import from_json, to_text
from scoring.rubrics.storing import RubricTree
from scoring.rubrics.tree.rubric import PlainBand, PlainRubric, Rounding, WhenExempt
from scoring.rules.totals import Card
from scoring.sheet import STAGES, MemberColumn, RoundSheet
from scoring.workbooks.card_out import NAME, card_workbook
from scoring.workbooks.grid_out import FIRST, SUMMARY, Issue, grid_workbook, stage_name
from tests.office import Office

D = Decimal
MADE_AT = datetime(2026, 3, 8, 7, 5, tzinfo=UTC)
# What the suite has time for; `RUBRICS=500` looks further.
HOW_MANY = int(os.environ.get("RUBRICS", "40"))
YEAR = BlocYear(bloc=Bloc(code="thu", name="Khối thử"), year=2025)


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """LibreOffice with a profile of its own."""
    return Office(tmp_path_factory.mktemp("office"))


# --- random rounds, without a database ------------------------------------------------------------------


def hundredths(draw: random.Random, most: int) -> Decimal:
    return D(draw.randint(1, most * 100)).scaleb(-2)


def a_leaf(draw: random.Random, code: str, decimals: int, *, plain: bool) -> RubricNode:
    most = D(draw.randint(1, 300 * 10**decimals)).scaleb(-decimals)
    kind = draw.choice([kind for kind in kinds.KINDS if kind.is_leaf])
    fields: dict[str, Any] = {}
    if kind is kinds.LEVELS:
        names = draw.sample(["Tốt", "tốt", "Khá*", "=1+1", 'Đạt "rồi"', "Chưa đạt?"], draw.randint(1, 4))
        fields["levels"] = tuple(
            PlainLevel(name, D(draw.randint(0, int(most * 10**decimals))).scaleb(-decimals)) for name in names
        )
    if kind is kinds.OCCURRENCES:
        fields["cases"] = tuple(
            PlainCase(name, D(least), D(least + draw.choice([0, 2])))
            for name, least in (("Gửi muộn", draw.randint(0, 3)), ("=Vắng", draw.randint(0, 3)))
        )
    if kind is kinds.PER_UNIT:
        fields |= {"points_each": D(draw.randint(1, 20_000)).scaleb(-4), "unit": "lần"}
        if plain and draw.random() < 0.5:
            fields["start"] = D(draw.randint(1, int(most * 10**decimals))).scaleb(-decimals)
            fields["points_each"] *= draw.choice([1, -1])
    if plain and MIN_POINTS in kind.fields and kind is not kinds.TARGET and draw.random() < 0.3:
        least = fields["min_points"] = -D(draw.randint(1, 90 * 10**decimals)).scaleb(-decimals)
        if kind is kinds.LEVELS:
            fields["levels"] += (PlainLevel("Vi phạm", least),)
        if kind is kinds.PER_UNIT:
            fields["points_each"] = -abs(fields["points_each"])
    if kind is kinds.TARGET:
        fields["rule"] = rule = draw.choice(list(TargetRule))
        fields["lower_is_better"] = draw.random() < 0.4
        fields["default_target"] = draw.choice([None, D(draw.randint(1, 10**6)).scaleb(-3)])
        if rule is TargetRule.CURVE:
            fields |= a_curve(draw, int(most * 10**decimals), decimals, plain=plain)
        if rule is TargetRule.THRESHOLD:
            fields["floor_percent"] = D(draw.randint(1, 10_000)).scaleb(-2)
    capped = plain or kind.needs_maximum(Sign.PENALTY) or draw.random() < 0.5
    return RubricNode(code, f"Tiêu chí {code}", kind, most if capped else None, **fields)


def a_curve(draw: random.Random, most: int, decimals: int, *, plain: bool) -> dict[str, Any]:
    """A list of marks for a criterion that gives so many points at most, counted in its last decimal."""
    least = -draw.randint(1, 9000) if plain and draw.random() < 0.3 else 0
    places = sorted(draw.sample(range(15_000), draw.randint(2, 5)))
    marks = [
        CurvePoint(D(at).scaleb(-draw.randint(0, 2)), D(draw.randint(least, most)).scaleb(-decimals)) for at in places
    ]
    of = draw.choice(list(CurveOf))
    curve = Curve(
        tuple({mark.at: mark for mark in marks}.values()),
        of,
        draw.choice(list(Between)),
        draw.choice(list(Beyond)),
        draw.random() < 0.4,
    )
    if draw.random() < 0.3:
        behind = replace(curve.points[-1], above=True)
        curve = replace(
            curve, points=(*curve.points[:-1], behind), interpolation=Between.STEP, beyond=Beyond.HOLD, whole=False
        )
    if len(curve.points) < 2:
        curve = replace(curve, interpolation=Between.STEP, beyond=Beyond.HOLD)
    found = {"curve": curve, "lower_is_better": False, "min_points": D(least).scaleb(-decimals) if least else None}
    return found if of is CurveOf.PERCENT else {**found, "default_target": None}


def a_group(
    draw: random.Random, code: str, kind: CriterionKind, decimals: int, depth: int = 0, *, plain: bool = True
) -> RubricNode:
    """A group, a bonus or penalties; in what is `plain` there stand bonus and penalties too."""
    plain = plain and kind is kinds.GROUP
    children = []
    for number in range(1, draw.randint(2, 4)):
        here = f"{code}.{number}"
        if depth < 2 and draw.random() < 0.35:
            inner = draw.choice([kinds.GROUP, kinds.BONUS, kinds.PENALTY]) if plain else kinds.GROUP
            children.append(a_group(draw, here, inner, decimals, depth + 1, plain=plain))
        else:
            children.append(a_leaf(draw, here, decimals, plain=plain))
    cap = draw.choice([None, hundredths(draw, 400)])
    limits: dict[str, Decimal] = {}
    if plain and draw.random() < 0.4:
        limits["min_points"] = -hundredths(draw, 90)
    if plain and draw.random() < 0.4:
        limits["ceiling"] = (cap or D(0)) + hundredths(draw, 90)
    return RubricNode(code, "=HYPERLINK(1)", kind, cap, tuple(children), **limits)  # type: ignore[arg-type]


def a_rubric(draw: random.Random) -> PlainRubric:
    decimals = draw.choice([0, 1, 2])
    tops = [kinds.GROUP, *draw.choices([kinds.GROUP, kinds.BONUS, kinds.PENALTY], k=draw.randint(0, 3))]
    nodes = tuple(
        a_leaf(draw, str(number), decimals, plain=True)
        if kind is kinds.GROUP and draw.random() < 0.2
        else a_group(draw, str(number), kind, decimals)
        for number, kind in enumerate(tops, start=1)
    )
    rules = ["bonus", "fewer_penalties", "votes", *(node.code for node in nodes if node.kind is not kinds.PENALTY)]
    return PlainRubric(
        "Bảng thử",
        hundredths(draw, 900),
        D("0.5"),
        draw.random() < 0.5,
        tuple(draw.sample(rules, draw.randint(0, 3))),
        (PlainBand("+Tốt", D(300)), PlainBand("Đạt", D(0))),
        nodes,
        decimals,
    )


def a_value(draw: random.Random, node: RubricNode) -> Value:
    if node.kind is kinds.DIRECT:
        least, most = int(node.lowest / D("0.5")), int(node.full_points / D("0.5"))
        return PointsValue(draw.choice([D(0), draw.randint(least, most) * D("0.5")]))
    if node.kind is kinds.ACHIEVED:
        return AchievedValue(draw.random() < 0.5)
    if node.kind is kinds.LEVELS:
        return LevelValue(draw.choice(node.levels).name)
    if node.kind is kinds.PER_UNIT:
        return CountValue(draw.choice([0, draw.randint(0, 40)]))
    if node.kind is not kinds.TARGET:
        made_up: Value = node.leaf_kind.sample(node, Turn(draw.randint(0, 11), 0, draw.random() < 0.5, D("0.5")))
        return made_up
    if not needs_target(node):
        places = [mark.at for mark in node.curve.points] if node.curve else []
        near = [*places, *(place * 2 for place in places), D(0), D(draw.randint(0, 10**6)).scaleb(-3)]
        return TargetValue(draw.choice(near))
    target = draw.choice([None, D(0), D(draw.randint(1, 10**6)).scaleb(-3)])
    base = target or node.default_target or D(100)
    # Often exactly at the target, at its half, at its floor, at nothing.
    floor = (node.floor_percent or D(50)) / 100
    marks = [base * mark.at / 100 for mark in node.curve.points] if node.curve else []
    near = [*marks, base, base / 2, base * floor, D(0), base * 3, D(draw.randint(0, 10**6)).scaleb(-3)]
    return TargetValue(draw.choice(near).quantize(D("0.0001")), target)


def tree_of(rubric: PlainRubric) -> RubricTree:
    nodes = {node.code: node for node, _, _ in rubric.walk()}
    ids = {code: number for number, code in enumerate(nodes, start=1)}

    def read(code: str, stored: str) -> Value:
        return from_json(nodes[code], json.loads(stored), rubric.step)

    def text(code: str, stored: str) -> str:
        return to_text(nodes[code], read(code, stored))

    return RubricTree(rubric, rubric.leaves(), nodes, ids, read, text)


def a_sheet(seed: int) -> RoundSheet:
    """A round of random rubric, members and values, scored by the rules; some of it unscored, some of it 0.

    In every other one some criteria do not apply to some members.
    """
    draw = random.Random(seed)  # noqa: S311
    exempt = random.Random(f"exempt {seed}")  # noqa: S311
    meaning = exempt.choice(list(WhenExempt))
    rubric = replace(a_rubric(draw), rounding=[*Rounding][seed % 2], not_applicable=meaning)
    ids = {node.code: number for number, (node, _, _) in enumerate(rubric.walk(), start=1)}
    members = [
        MemberColumn(
            number,
            f"dv-{number}",
            f"Đơn vị {number}",
            draw.choice(["=Đơn vị", "Văn phòng", f"Ban {number}"]),
            "member",
            number,
            Scorecard.State.DRAFTING.value,
            draw.choice([None, 0, 5, 7]),
            draw.choice([None, None, None, "Bị kỷ luật"]),
            "",
            exempt=tuple(
                (ids[leaf.code], "=Không có") for leaf in rubric.leaves() if seed % 4 > 1 and exempt.random() < 0.3
            ),
        )
        for number in range(1, draw.randint(2, 5))
    ]
    given: dict[tuple[str, str], dict[str, Value]] = {}
    for member in members:
        empty = draw.random() < 0.15
        for leaf in rubric.leaves():
            stages = [stage for stage in STAGES if not empty and draw.random() < 0.6]
            # Few different values, so that totals meet and ties have to be broken.
            one = a_value(random.Random(f"{seed}{leaf.code}") if draw.random() < 0.5 else draw, leaf)  # noqa: S311
            given[member.code, leaf.code] = {
                stage: one if draw.random() < 0.7 else a_value(draw, leaf) for stage in stages
            }
    return RoundSheet(
        Round(year=YEAR, code="nam", name="Cả năm", step="agreeing"), tree_of(rubric), members, marks_of(rubric, given)
    )


def marks_of(rubric: PlainRubric, given: Mapping[tuple[str, str], Mapping[str, Value]]) -> dict[tuple[str, str], Mark]:
    """The marks as the verb would have computed them."""
    marks = {}
    for leaf in rubric.leaves():
        fields: dict[str, dict[str, Any]] = {member: {} for member, code in given if code == leaf.code}
        exact: dict[str, dict[str, Fraction]] = {member: {} for member in fields}
        for place, stage in enumerate(STAGES):
            known = {}
            for member in fields:
                for earlier in reversed(STAGES[: place + 1]):
                    if value := given[member, leaf.code].get(earlier):
                        known[member] = value
                        break
            scored = points_of_all(leaf, known, decimals=rubric.decimals)
            for member, found in fields.items():
                points = scored[member].points if member in scored else None
                own = given[member, leaf.code].get(stage)
                found[f"{stage}_input"] = None if own is None else own.as_json()
                found[f"{stage}_points"] = None if own is None else points
                found["points"] = points
                if rubric.sums_exactly and member in scored and (before := scored[member].exact) is not None:
                    exact[member] |= {"points": before} if own is None else {"points": before, stage: before}
                else:
                    exact[member].pop("points", None)
        for member, found in fields.items():
            marks[member, leaf.code] = Mark(id=1, explanation="=1+1", version=1, exact=exact[member] or None, **found)
    return marks


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
