"""The grid as a workbook: a sheet for each stage to type into, and one with the points that count.

On a stage's sheet stand the inputs, as on the page, and below them the sums; the points of each input stand beside
the table, on the screen and not on paper.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from common.vietnamese.dates import date_time
from members.models import BlocYear
from scoring.models import Stage
from scoring.presenters.code_column import code_characters
from scoring.rubrics import words
from scoring.rubrics.kinds.criterion import RubricNode, lowered
from scoring.rubrics.kinds.formulas import literal
from scoring.rubrics.kinds.numbers import POINT_DECIMALS
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.tree.rubric import BONUS, FEWER_PENALTIES, VOTES, PlainRubric
from scoring.rules.totals import Card, applies, codes_of, scaling, standing_for_itself, sum_of
from scoring.sheet import STAGES, MemberColumn, RoundSheet
from scoring.workbooks import identity
from scoring.workbooks.formulas import (
    UNKNOWN,
    AddedCells,
    counting_formula,
    in_cell,
    known_formula,
    net_formula,
    once,
    ranges,
    rank_formula,
    sum_formula,
    total_formula,
)
from scoring.workbooks.leaves import Leaves, has_formula
from scoring.workbooks.paper import FilledSheet, FilledWorkbook

SUMMARY = "Tổng hợp"
_KEYS = "Xếp hạng"
HEAD = (words.CODE, words.CRITERION, words.STANDARD)
TOTAL = words.TOTAL
_CODE_WIDTH, _NAME_WIDTH, _MOST_WIDTH = 7, 42.0, 9.0
_WIDTH = 11.5
# How many members a sheet of paper holds side by side.
_MOST_ACROSS = 12
FIRST = len(HEAD) + 1


@dataclass(frozen=True)
class Issue:
    """How a workbook is taken: of which year, when, by whom, and what its reader may write.

    `open_for` tells the stages that may be written, by member; `closed` says for each stage why nobody's may.
    """

    year: BlocYear
    made_at: datetime
    made_by: str
    open_for: Mapping[str, frozenset[str]]
    closed: Mapping[str, str]
    sample: bool


def stage_name(stage: str) -> str:
    """What the sheet of a stage is called."""
    return str(Stage(stage).label)


def points_format(rubric: PlainRubric) -> str:
    """How points are shown: to a hundredth, and where only what is shown is rounded as the rubric rounds."""
    decimals = rubric.decimals if rubric.sums_exactly else POINT_DECIMALS
    return f"#,##0.{'0' * decimals}".rstrip(".")


def heads_of(members: list[MemberColumn]) -> list[str]:
    """What the members' columns are called: by their short names, with the code where two have the same."""
    names = [member.short_name for member in members]
    taken = {*HEAD, ""}
    return [
        name if names.count(name) == 1 and name not in taken else f"{name} ({member.code})"
        for member, name in zip(members, names, strict=True)
    ]


def grid_workbook(sheet: RoundSheet, issue: Issue) -> bytes:
    """The workbook of the whole grid, for whoever may see all cards."""
    book = FilledWorkbook(f"Bảng chấm điểm, {sheet.round.name}, {issue.year}", points_format(sheet.rubric))
    return _Grid(book, sheet, issue).made()


class _Grid:
    def __init__(self, book: FilledWorkbook, sheet: RoundSheet, issue: Issue) -> None:
        self.book, self.sheet, self.issue = book, sheet, issue
        self.leaves = Leaves(book, sheet)
        self.heads = heads_of(sheet.members)
        self.nodes = [node for node, _, _ in sheet.rubric.walk()]
        codes = code_characters((node.code for node in self.nodes), _CODE_WIDTH)
        self.widths = [float(codes), _NAME_WIDTH, _MOST_WIDTH]
        self.papers: dict[str, FilledSheet] = {}
        # Where a stage's points stand: the first of their columns. A gap parts them from the inputs.
        self.beside = FIRST + len(self.heads) + 1

    def made(self) -> bytes:
        known = identity.Identity(
            identity.GRID,
            self.issue.year.bloc.code,
            self.issue.year.year,
            self.sheet.round.code,
            self.sheet.round.name,
        )
        known.take(self.sheet, [member.code for member in self.sheet.members])
        for stage in STAGES:
            self._stage(stage)
            name = stage_name(stage)
            for member, head in zip(self.sheet.members, self.heads, strict=True):
                known.columns[name, head] = (member.code, stage)
            known.others |= {(name, head) for head in (*HEAD, *map(points_head, self.heads))}
        self._summary()
        self.leaves.write_lists()
        known.write(self.book.hidden(identity.SHEET))
        return self.book.content(self.issue.made_at)

    def _lines(self, title: str, how: str) -> list[tuple[str, str]]:
        return lines_above(self.leaves, self.issue, title, how, [member.code for member in self.sheet.members])

    def _rows(self, head: int) -> dict[str, int]:
        return {node.code: row for row, node in enumerate(self.nodes, start=head + 1)}

    def _stage(self, stage: str) -> None:
        paper = self.papers[stage] = self.book.sheet(stage_name(stage))
        is_open = any(stage in stages for stages in self.issue.open_for.values())
        how = OPEN if is_open else f"Trang này chỉ để xem: {lowered(self.issue.closed[stage])}"
        head = paper.lines(self._lines(f"Bảng chấm điểm: {stage_name(stage)}", how))
        titles = [*HEAD, *self.heads, None, *map(points_head, self.heads)]
        widths = [*self.widths, *(_WIDTH for _ in self.heads), 2.0, *(_WIDTH for _ in self.heads)]
        paper.head(head, titles, widths)
        rows = self._rows(head)
        for node in self.nodes:
            self._names(paper, rows[node.code], node)
            if node.is_leaf:
                self._stage_leaf(paper, rows[node.code], node, stage)
        for number, member in enumerate(self.sheet.members):
            card = self.sheet.stage_card(member.code, stage)
            beside = self.beside + number
            sums(paper, self.sheet, rows, card, FIRST + number, beside, member.code)
            total(paper, self.sheet, rows, card, FIRST + number, beside, member.code)
        self._finish(paper, head, rows)

    def _names(self, paper: FilledSheet, row: int, node: RubricNode) -> None:
        look = "" if node.is_leaf else "group "
        paper.put(row, 1, node.code, f"{look}code")
        paper.put(row, 2, node.name, f"{look}name")
        paper.put(row, 3, node.max_points, f"{look}most")
        paper.row_height(row, [(_NAME_WIDTH, node.name)])

    def _stage_leaf(self, paper: FilledSheet, row: int, node: RubricNode, stage: str) -> None:
        for number, member in enumerate(self.sheet.members):
            place = (node, member.code, stage)
            is_open = stage in self.issue.open_for[member.code]
            self.leaves.input(paper, row, FIRST + number, place, is_open=is_open)
            self.leaves.points(paper, row, self.beside + number, place, paper.at(row, FIRST + number))
        texts = [self.leaves.text(node, member.code, stage) for member in self.sheet.members]
        paper.row_height(row, [(_NAME_WIDTH, node.name), *((_WIDTH, text) for text in texts)])
        if self.sheet.members:
            self.leaves.ask(paper, row, FIRST, FIRST + len(self.heads) - 1, node)

    def _finish(self, paper: FilledSheet, head: int, rows: Mapping[str, int], extra: int = 0) -> None:
        last = head + len(rows) + 1
        paper.put(last, 1, "", "group code")
        paper.put(last, 2, TOTAL, "group name")
        paper.put(last, 3, self.sheet.rubric.scale, "group most")
        paper.finish(
            head=head,
            last_row=last + extra,
            last_column=FIRST + len(self.heads) - 1,
            sheets_across=max(1, -(-len(self.heads) // _MOST_ACROSS)),
            left=str(self.issue.year),
            right=f"{paper.name}, {self.sheet.round.name}" + (", số liệu minh họa" if self.issue.sample else ""),
        )

    def _summary(self) -> None:
        paper = self.book.sheet(SUMMARY)
        lacking = self.sheet.lacking(Stage.AGREED, self.sheet.columns)
        how = (
            "Điểm tính của mỗi tiêu chí: điểm thống nhất; chưa có thì điểm thẩm định; chưa có nữa thì điểm tự chấm."
            + (f" Tạm tính: còn {lacking} ô điểm chưa thống nhất." if lacking else "")
        )
        head = paper.lines(self._lines("Bảng tổng hợp điểm", how))
        paper.head(head, [*HEAD, *self.heads], [*self.widths, *(_WIDTH for _ in self.heads)])
        rows = self._rows(head)
        cards = self.sheet.cards()
        for node in self.nodes:
            self._names(paper, rows[node.code], node)
        for number, member in enumerate(self.sheet.members):
            column = FIRST + number
            for leaf in self.sheet.leaves:
                self._counting(paper, rows[leaf.code], column, leaf, member.code)
            sums(paper, self.sheet, rows, cards[member.code], column, column, member.code)
            total(paper, self.sheet, rows, cards[member.code], column, column, member.code)
        self._finish(paper, head, rows, extra=2)
        self._ranks(paper, head, rows, cards)

    def _counting(self, paper: FilledSheet, row: int, column: int, node: RubricNode, member: str) -> None:
        exempt = node.code in self.sheet.exempt_at(member)
        points = in_cell(self.sheet.counted_at(member, node) if exempt else self.sheet.mark(member, node.code).reckoned)
        if exempt or not has_formula(node) or self.sheet.lacks_evidence(member, node):
            paper.put(row, column, points, "told")
            return
        stages = []
        for stage in STAGES:
            # All sheets have the same lines above, so a criterion stands in the same row on each.
            there = self.papers[stage]
            stages.append((there.ref(row, column), there.ref(row, self.beside + column - FIRST)))
        paper.compute(row, column, counting_formula(stages), points)

    def _ranks(self, paper: FilledSheet, head: int, rows: Mapping[str, int], cards: Mapping[str, Card]) -> None:
        """Rank and band below the totals. What ranks are decided by stands on a hidden sheet, a row for each rule."""
        rubric, members = self.sheet.rubric, self.sheet.members
        keys = FilledSheet(self.book.hidden(_KEYS), {})
        self.book.results[_KEYS] = keys.results
        standing = {row.member: row for row in self.sheet.standings(dict(cards))}
        sum_row = head + len(rows) + 1
        for place, text in enumerate(("Xếp hạng", words.BAND), start=1):
            for column, value in enumerate(("", text, ""), start=1):
                paper.put(sum_row + place, column, value, "group name")
            paper.page.row_dimensions[sum_row + place].height = 19.0
        measures = ["total", *rubric.tie_break]
        for number, band in enumerate(rubric.bands, start=1):
            keys.put(len(measures) + number, 1, band.name, "line")
        for number, member in enumerate(members):
            column = FIRST + number
            for key, rule in enumerate(measures, start=1):
                formula = self._measure(paper, rows, rule, column, sum_row, member)
                keys.compute(key, column, formula, self._measured(cards[member.code], rule, member), "line")
            own = [keys.ref(key, column) for key in range(1, len(measures) + 1)]
            across = [
                f"{keys.ref(key, FIRST)}:{FilledSheet.at(key, FIRST + len(members) - 1)}"
                for key in range(1, len(measures) + 1)
            ]
            row = standing[member.code]
            if member.ineligible is not None:
                paper.put(sum_row + 1, column, "không xét", "rank")
            else:
                paper.compute(sum_row + 1, column, rank_formula(own, across), row.rank, "rank")
            formula, total = '""', FilledSheet.at(sum_row, column)
            for place, band in reversed(list(enumerate(rubric.bands, start=len(measures) + 1))):
                formula = f"IF({total}>={literal(band.at_least)},{keys.ref(place, 1)},{formula})"
            formula = f'IF(ISNUMBER({total}),{formula},"")'
            paper.compute(sum_row + 2, column, formula, row.band, "rank")

    def _measure(
        self, paper: FilledSheet, rows: Mapping[str, int], rule: str, column: int, sum_row: int, member: MemberColumn
    ) -> str:
        """What one member brings under one rule; behind everybody where it has nothing, or is not ranked at all."""
        exact_to = self.sheet.rubric.decimals if self.sheet.rubric.sums_exactly else None
        if member.ineligible is not None:
            return UNKNOWN
        if rule == VOTES:
            return UNKNOWN if member.votes is None else literal(member.votes)
        if rule in (BONUS, FEWER_PENALTIES):
            sign = Sign.BONUS if rule == BONUS else Sign.PENALTY
            cells = [paper.ref(rows[code], column) for code in codes_of(self.sheet.rubric, sign)]
            if not cells:
                return UNKNOWN
            minus, given = "" if rule == BONUS else "-", f"SUM({','.join(cells)})"
            given = f"ROUND({given},2)" if exact_to is None else once(given, exact_to)
            return f"IF(COUNT({','.join(cells)})=0,{UNKNOWN},{minus}{given})"
        return known_formula(paper.ref(sum_row if rule == "total" else rows[rule], column), exact_to)

    def _measured(self, card: Card, rule: str, member: MemberColumn) -> Decimal:
        """What the measure's formula comes to."""
        if rule == "total":
            found = card.total
        elif rule == VOTES:
            found = None if member.votes is None else Decimal(member.votes)
        elif rule in (BONUS, FEWER_PENALTIES):
            found = sum_of(self.sheet.rubric, card, Sign.BONUS if rule == BONUS else Sign.PENALTY)
            found = -found if found is not None and rule == FEWER_PENALTIES else found
        else:
            found = card.nodes[rule]
        return Decimal(UNKNOWN) if found is None or member.ineligible is not None else found


OPEN = (
    "Gõ vào các ô nền vàng, lưu tệp, rồi nạp bằng nút «Nhập từ Excel» của cổng. "
    "Ô để trống là chưa chấm, không phải 0 điểm."
)


def points_head(head: str) -> str:
    """What a column of points is called, beside the column of inputs that they follow from."""
    return f"Điểm: {head}"


def lines_above(leaves: Leaves, issue: Issue, title: str, how: str, members: Sequence[str]) -> list[tuple[str, str]]:
    """What stands above a table: of whom, what, when taken, how to go on, and what is not real."""
    round_ = leaves.sheet.round
    taken = f"Tải từ cổng lúc {date_time(issue.made_at)}, người tải: {issue.made_by}."
    lines = [
        (str(issue.year), "bloc"),
        (title, "title"),
        (f"Kỳ: {round_.name}. Bước: {round_.get_step_display()}. {taken}", "line"),
        (how, "line"),
    ]
    if told := leaves.told():
        why = "so với đơn vị dẫn đầu, không đổi theo trong tệp này và được tính lại khi nạp"
        lines.append((f"Điểm in nghiêng của {', '.join(told)} do cổng tính: {why}.", "line"))
    if listed := leaves.listed():
        why = "cộng từ từng việc, không đổi theo trong tệp này và được tính lại khi nạp"
        lines.append((f"Điểm in nghiêng của {', '.join(listed)} do cổng tính: {why}.", "line"))
    if following := leaves.following():
        why = "theo điểm của mục khác, không đổi theo trong tệp này và được tính lại khi nạp"
        lines.append((f"Điểm in nghiêng của {', '.join(following)} do cổng tính: {why}.", "line"))
    if leaves.averaged(members):
        why = "trung bình của các đơn vị thẩm định, không đổi theo trong tệp này"
        lines.append((f"Điểm in nghiêng cạnh ô ghi «TB» do cổng tính: {why}.", "line"))
    if exempt := leaves.exempt(members):
        lines.append((exempt, "line"))
    if lacking := leaves.lacking(members):
        lines.append((f"{', '.join(lacking)}: chỗ nào chưa có minh chứng thì chưa tính điểm.", "line"))
    if issue.sample:
        lines.append(("Số liệu minh họa: không phải số liệu thật của Khối.", "sample"))
    return lines


def sums(
    paper: FilledSheet, sheet: RoundSheet, rows: Mapping[str, int], card: Card, column: int, points: int, member: str
) -> None:
    """The sum of every group in `column`, of the points in the column `points`; those of groups in `column` itself."""
    exact, given = sheet.rubric.sums_exactly, card.nodes if card.exact is None else card.exact
    for code, node in sheet.nodes.items():
        if node.is_leaf:
            continue
        added = _added(sheet, node.adding, rows, column, points, member)
        bonus, taken = (
            ranges(column, [rows[child.code] for child in node.signed(sign)]) for sign in (Sign.BONUS, Sign.PENALTY)
        )
        formula = sum_formula(added, node.max_points, exact=exact)
        if bonus or taken or node.ceiling is not None or any(child.lowest for child in node.adding):
            formula = net_formula(node, added, bonus, taken, exact=exact)
        paper.compute(rows[code], column, formula, in_cell(given[code]), "group points")


def _added(
    sheet: RoundSheet, parts: Sequence[RubricNode], rows: Mapping[str, int], column: int, points: int, member: str
) -> AddedCells:
    """The cells of these parts of one node: criteria have theirs in the column `points`, groups in `column`."""

    def cells_of(nodes: Sequence[RubricNode]) -> list[str]:
        leaves = [rows[node.code] for node in nodes if node.is_leaf]
        return [*ranges(points, leaves), *ranges(column, [rows[node.code] for node in nodes if not node.is_leaf])]

    exempt = sheet.exempt_at(member)
    scaled = scaling(sheet.rubric, parts, exempt)
    if scaled is None:
        return AddedCells(cells_of(parts))
    counted = [part for part in parts if applies(part, exempt)]
    beside = [part for part in parts if not part.is_leaf and not applies(part, exempt)]
    decimals = None if sheet.rubric.sums_exactly else sheet.rubric.decimals
    return AddedCells(cells_of(counted), scaled, decimals, cells_of(beside))


def total(
    paper: FilledSheet, sheet: RoundSheet, rows: Mapping[str, int], card: Card, column: int, points: int, member: str
) -> None:
    """The total in the row below the last criterion; a criterion that stands at the top has its own in `points`."""
    rubric = sheet.rubric
    added = _added(sheet, standing_for_itself(rubric), rows, column, points, member)
    bonus, taken = (
        ranges(column, [rows[node.code] for node in rubric.nodes if node.kind.sign is sign])
        for sign in (Sign.BONUS, Sign.PENALTY)
    )
    scale: Decimal | None = None if rubric.total_may_exceed_scale else rubric.scale
    formula = total_formula(added, bonus, taken, scale, rubric.decimals if rubric.sums_exactly else None)
    paper.compute(max(rows.values()) + 1, column, formula, card.total, "group points")
