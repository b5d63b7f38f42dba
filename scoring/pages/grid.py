"""The grid: criteria × members, one of the three values at a time, for whoever may see all cards."""

from collections.abc import Callable
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from django.http import HttpResponseBase
from django.utils.safestring import SafeString

from common.contexts import names_in
from common.records.joined import as_it_is
from common.records.record import RecordHead, Signer
from common.vietnamese.numbers import show_points
from members.access import Answer, may_see_all_cards
from members.pages import Again, Elsewhere, Link, Opened, Page
from members.signers import secretary_and_bloc
from scoring.models import Round, Stage
from scoring.pages.cells import criterion, criterion_row, foot_cells, grid_cells, group_row, head_cells, sum_cells
from scoring.pages.entry import STAGE_AT, FormShown, form_shown, writable
from scoring.pages.looks import (
    LookShown,
    ScoreFilter,
    counts_told,
    filter_of,
    look_shown,
    query_with,
    round_query,
    ways,
)
from scoring.pages.rounds import RoundShown, own_member, round_of, score_record, sent_round
from scoring.pages.saving import Scope, save_form, save_sent, wants_json
from scoring.pages.workbooks import grid_file, may_import
from scoring.presenters.boxes import Box, TypedBoxes, boxes_of, choices_of, other_values
from scoring.presenters.nodes import OfNode
from scoring.presenters.summary_tables import SummaryTable, summary_tables
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.kinds.wording import how_to_type
from scoring.rules.totals import Card
from scoring.sheet import RoundSheet, load_sheet

STAGE_WORDS = {"tu-cham": Stage.SELF, "tham-dinh": Stage.APPRAISED, "thong-nhat": Stage.AGREED}


@dataclass(kw_only=True)
class GridRow(OfNode):
    """A criterion with its boxes, or a group with its sums, by member.

    `how` says how a value is typed, `hints` the other stages' values beside each box; on a telephone a row that is
    `elsewhere` is not shown, since its filter leaves nothing of the member there. `cells` are called where they are
    shown, which is the page.
    """

    node: RubricNode
    head: SafeString
    elsewhere: bool = False
    how: str = ""
    hints: str = ""
    boxes: list[Box] = field(default_factory=list)
    cells: Callable[[], SafeString]
    sums: list[tuple[str, str]] = field(default_factory=list)

    @property
    def drawn(self) -> SafeString:
        """The row as the page shows it."""
        if not self.leaf:
            return group_row(self.code, self.head, self.cells())
        said = {"kind": str(self.node.kind), "keyboard": self.keyboard, "how": self.how}
        if self.node.leaf_kind.is_points:
            said["is-points"] = ""
        if self.node.leaf_kind.is_wide:
            said["wide"] = ""
        if self.hints:
            said["hints"] = self.hints
        # Values in words may hold what belongs together; of all others a cell has one word or a number.
        cells = self.cells() if self.node.leaf_kind.is_wide else as_it_is(self.cells())
        return criterion_row(self.code, self.head, cells, said, look="is-elsewhere" if self.elsewhere else "")


@dataclass(frozen=True)
class StageLink:
    """One of the three values that the grid can show."""

    label: str
    url: str
    current: bool


@dataclass(frozen=True)
class Foot:
    """What stands below a member's column."""

    member: str
    total: str
    rank: int | None
    band: str | None
    unscored: int
    ineligible: str | None

    @property
    def shown_rank(self) -> str:
        """The rank as it stands there; a dash for whoever has none."""
        return "–" if self.ineligible is not None or self.rank is None else str(self.rank)


@dataclass(frozen=True, kw_only=True)
class Grid(RoundShown, FormShown, LookShown):
    """The page. `shown` is the one member that a telephone shows, `before` and `after` the ways to its neighbours.

    `heads`, `totals` and `ranks` are the cells of these lines; they and `summary`, the tables of the record, are called
    where they are shown.
    """

    ways: list[Link]
    sheet: RoundSheet
    may_import: Answer
    stage: Stage
    stages: list[StageLink]
    heads: Callable[[], SafeString]
    shown: str
    shown_name: str
    before: str
    before_name: str
    after: str
    after_name: str
    many: bool
    rows: list[GridRow]
    footer: list[Foot]
    totals: Callable[[], SafeString]
    ranks: Callable[[], SafeString]
    lacking: int
    scale: Decimal
    summary: Callable[[], list[SummaryTable]]
    record: RecordHead
    signers: Callable[[], list[Signer]]


def load(opened: Opened) -> Grid | RoundShown:
    """The grid; a member who may not see the others' scores goes to its own card instead."""
    return grid_of(opened, TypedBoxes())


def grid_of(opened: Opened, typed: TypedBoxes) -> Grid | RoundShown:
    """The grid with what was typed and refused."""
    round_, where = round_of(opened)
    if round_ is None:
        return where
    if not may_see_all_cards(opened.reader, round_.shown_to(opened.reader)):
        raise Elsewhere("card", own_member(opened))
    return _grid(opened, where, typed.sheet or load_sheet(round_), typed)


def _grid(opened: Opened, where: RoundShown, sheet: RoundSheet, typed: TypedBoxes) -> Grid:
    """The grid's rows and sums; `typed` is what was refused and is shown again."""
    stage = _stage(opened, sheet)
    shown = shown_member(opened, sheet)
    codes = [member.code for member in sheet.members]
    place = codes.index(shown) if shown else 0
    before = sheet.members[place - 1] if place else None
    after = sheet.members[place + 1] if place + 1 < len(codes) else None
    cards = sheet.cards()
    standing = {row.member: row for row in sheet.standings(cards)}
    wanted = filter_of(opened, sheet, *_asked(opened, sheet))
    rows = _rows(opened, sheet, stage, typed, wanted, cards)
    footer = [
        Foot(
            member.code,
            show_points(standing[member.code].total),
            standing[member.code].rank,
            standing[member.code].band,
            cards[member.code].unscored,
            member.ineligible,
        )
        for member in sheet.members
    ]
    return Grid(
        **names_in(where),
        **names_in(form_shown(opened, sheet, [box for row in rows for box in row.boxes])),
        **names_in(look_shown(wanted, shown=bool(rows))),
        ways=ways(opened, sheet, "grid", member=shown),
        sheet=sheet,
        may_import=may_import(sheet, opened.reader, sheet.members),
        stage=stage,
        stages=[
            StageLink(str(Stage(value).label), query_with(opened, "gia-tri", key), value == stage)
            for key, value in STAGE_WORDS.items()
        ],
        heads=partial(_heads, opened, sheet, shown, where.ky),
        shown=shown,
        shown_name=sheet.columns[shown].short_name if shown else "",
        before=query_with(opened, "dv", before.code) if before else "",
        before_name=before.short_name if before else "",
        after=query_with(opened, "dv", after.code) if after else "",
        after_name=after.short_name if after else "",
        many=len(codes) > 10,
        rows=rows,
        footer=footer,
        totals=partial(foot_cells, "total", [(foot.member, foot.total) for foot in footer], shown),
        ranks=partial(foot_cells, "rank", [(foot.member, foot.shown_rank) for foot in footer], shown),
        lacking=sheet.lacking(Stage.AGREED, codes),
        scale=sheet.rubric.scale,
        summary=partial(summary_tables, sheet, cards, standing),
        record=score_record(sheet.round, "Bảng tổng hợp điểm", f"{sheet.round.name}, {opened.year}"),
        signers=partial(secretary_and_bloc, opened.year),
    )


def _heads(opened: Opened, sheet: RoundSheet, shown: str, query: str) -> SafeString:
    """The heads of the members' columns, which lead to their cards."""
    heads = [
        (member.code, member.name, member.short_name, opened.address("card", member.code) + query)
        for member in sheet.members
    ]
    return head_cells(heads, shown)


def _rows(
    opened: Opened, sheet: RoundSheet, stage: Stage, typed: TypedBoxes, wanted: ScoreFilter, cards: dict[str, Card]
) -> list[GridRow]:
    """The rows that the filter leaves, and those just refused."""
    open_for = {member.code: stage in writable(sheet, opened.reader, member) for member in sheet.members}
    shown = shown_member(opened, sheet)
    refused = {outcome.edit.criterion for outcome in typed.outcomes.values()}
    codes = [member.code for member in sheet.members]
    kept = wanted.kept(sheet, codes, refused)
    query = round_query(opened)
    rows = []
    for node, _depth, _parent in sheet.rubric.walk():
        if node.code not in kept:
            continue
        url = f"{opened.address('criterion', node.code)}{query}" if node.is_leaf else ""
        head = criterion(node.code, node.name, url=url, most=show_points(node.max_points))
        if not node.is_leaf:
            sums = [(member.code, show_points(cards[member.code].nodes[node.code])) for member in sheet.members]
            rows.append(GridRow(node=node, head=head, sums=sums, cells=partial(sum_cells, sums, shown)))
            continue
        boxes = boxes_of(sheet, node, open_for, stage, typed)
        rows.append(
            GridRow(
                node=node,
                head=head,
                elsewhere=not wanted.has((shown, node.code)) and node.code not in refused,
                how=how_to_type(node, sheet.rubric.step),
                hints=_hints(other_values(sheet, node, codes, stage)) if any(open_for.values()) else "",
                boxes=boxes,
                cells=partial(
                    grid_cells,
                    boxes,
                    choices_of(node),
                    points=not node.leaf_kind.is_points,
                    looks=_looks(sheet, node.code, shown, wanted),
                ),
            )
        )
    return rows


def _stage(opened: Opened, sheet: RoundSheet) -> Stage:
    """Which of the three values the page shows."""
    return STAGE_WORDS.get(opened.query.get("gia-tri", ""), STAGE_AT[Round.Step(sheet.round.step)])


def _asked(opened: Opened, sheet: RoundSheet) -> tuple[frozenset[str], dict[str, str]]:
    """The criteria of the page, and the stage at which each member's value is waited for: what its filters go by."""
    stage = _stage(opened, sheet).value
    return sheet.tree.leaf_codes, {member.code: stage for member in sheet.members}


def _hints(others: list[tuple[str, list[str]]]) -> str:
    """The other stages' values of a row: a line for each that has any, its short name and what the members have."""
    return "\n".join("\t".join([short, *texts]) for short, texts in others if any(texts))


def _looks(sheet: RoundSheet, criterion: str, shown: str, wanted: ScoreFilter) -> dict[str, str]:
    """The classes of a row's cells: a telephone sees that of the member shown, a filter marks what it looked for."""
    looks = {shown: "is-shown"}
    if wanted.chosen:
        for member in sheet.columns:
            if wanted.marks((member, criterion)):
                looks[member] = f"{looks.get(member, '')} is-sought".lstrip()
    return looks


def shown_member(opened: Opened, sheet: RoundSheet) -> str:
    """The one member that a telephone shows: the one asked for, else the reader's own, else the first."""
    wanted = [opened.query.get("dv", ""), *sorted(opened.reader.own), *(member.code for member in sheet.members)]
    return next((code for code in wanted if code in sheet.columns), "")


def save(opened: Opened) -> HttpResponseBase | Again:
    """A box from the script, or the whole form without it."""
    round_id = sent_round(opened, partial(may_see_all_cards, opened.reader))
    if wants_json(opened):
        return save_sent(opened, round_id, Scope(), lambda sheet: counts_told(sheet, *_asked(opened, sheet)))
    answer = save_form(opened, round_id, Scope())
    return Again(grid_of(opened, answer)) if isinstance(answer, TypedBoxes) else answer


def workbook(opened: Opened, shown: Grid | RoundShown) -> bytes:
    """The grid as a workbook; nothing while the year has no round."""
    return grid_file(opened, shown.sheet, sample=shown.sample) if isinstance(shown, Grid) else b""


PAGE = Page(
    name="grid",
    path="cham-diem",
    title="Chấm điểm",
    menu="Chấm điểm",
    load=load,
    template="scoring/grid.html",
    save=save,
    workbook=workbook,
    landscape=True,
)
