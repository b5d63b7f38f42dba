"""One criterion: all members' own, appraised and agreed values side by side, for whoever compares or appraises them."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.http import Http404, HttpResponseBase
from django.utils.safestring import SafeString

from common.contexts import names_in
from common.records.record import RecordHead, Signer
from common.records.workbooks import CellValue, ColumnKind, WorkbookSheet
from common.records.workbooks import SheetColumn as Head
from common.vietnamese.numbers import show_points
from documents.models import SAMPLE
from members.access import may_see_all_cards, may_see_everything
from members.pages import Again, Link, Opened, Page
from members.signers import secretary_and_bloc
from scoring.models import Criterion, Stage
from scoring.pages.cells import stage_cells
from scoring.pages.entry import FormShown, due_stage, form_shown, writable
from scoring.pages.looks import LookShown, counts_told, exemptions_of, filter_of, look_shown, ways
from scoring.pages.rounds import RoundShown, round_of, round_sent, score_record, sent_round
from scoring.pages.saving import Scope, save_form, save_sent, wants_json
from scoring.presenters.boxes import STAGE_LABELS, Box, TypedBoxes, box, choices_of, difference
from scoring.presenters.explained import explained_points
from scoring.rubrics import words
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.kinds.wording import how, how_to_type, limit
from scoring.sheet import STAGES, MemberColumn, RoundSheet, load_sheet
from scoring.verbs.appraisers import cards_given


@dataclass(kw_only=True)
class MemberRow:
    """One member: its three values, and what stands behind them. `kept` says that the filter leaves it on the page."""

    member: MemberColumn
    boxes: list[Box]
    cells: Callable[[], SafeString]
    difference: str
    points: str
    told: str
    explanation: str
    files: int
    own: bool
    kept: bool
    due: str
    total: str
    exempt: bool


@dataclass(frozen=True)
class CriterionLink:
    """The criterion before or after this one."""

    code: str
    name: str
    url: str


@dataclass(frozen=True, kw_only=True)
class NoRound(RoundShown):
    """The page of a criterion while the year has no round."""

    title: str


@dataclass(frozen=True, kw_only=True)
class CriterionPage(NoRound, FormShown, LookShown):
    """The rows of the members, what is asked of them, and the criteria before and after; `groups` are those above."""

    ways: list[Link]
    sheet: RoundSheet
    node: RubricNode
    limit: str
    keyboard: str
    how: str
    how_to_type: str
    groups: list[RubricNode]
    rows: list[MemberRow]
    stages: list[str]
    lacking: int
    exemptions_url: str
    all_members: bool
    before: CriterionLink | None
    after: CriterionLink | None
    record: RecordHead
    signers: Callable[[], list[Signer]]


def load(opened: Opened) -> NoRound:
    """The criterion with the members whose scores the reader may see; Http404 for what is no criterion."""
    return page_of(opened, TypedBoxes())


def page_of(opened: Opened, typed: TypedBoxes) -> NoRound:
    """The page with what was typed and refused."""
    round_, where = round_of(opened)
    code = opened.kwargs["criterion"]
    if round_ is None:
        found = Criterion.objects.filter(rubric__year=opened.year.pk, code=code).first()
        if found is None:
            raise Http404
        return NoRound(**names_in(where), title=_title(found.code, found.name))
    return _page(opened, where, typed.sheet or load_sheet(round_, criteria=(code,)), typed)


def _title(code: str, name: str) -> str:
    return f"Tiêu chí {code}: {name}"


def _page(opened: Opened, where: RoundShown, sheet: RoundSheet, typed: TypedBoxes) -> CriterionPage:
    node = sheet.nodes.get(opened.kwargs["criterion"])
    members = sheet.seen_by(opened.reader)
    if node is None or not node.is_leaf or not members:
        raise Http404
    codes = [member.code for member in members]
    criteria, due = _asked(sheet, opened, node.code)
    wanted = filter_of(opened, sheet, criteria, due)
    refused = {outcome.edit.member for outcome in typed.outcomes.values()}
    cards = sheet.cards()
    rows = [
        _row(
            opened,
            sheet,
            node,
            member,
            typed,
            kept=wanted.has((member.code, node.code)) or member.code in refused,
            due=due[member.code],
            total=show_points(cards[member.code].total),
        )
        for member in members
    ]
    leaves = [leaf.code for leaf in sheet.leaves]
    place = leaves.index(node.code)
    return CriterionPage(
        **names_in(where),
        **names_in(form_shown(opened, sheet, [box for row in rows if row.kept for box in row.boxes])),
        **names_in(look_shown(wanted, shown=any(row.kept for row in rows))),
        title=_title(node.code, node.name),
        ways=ways(opened, sheet, "criterion", member=codes[0], criterion=node.code),
        sheet=sheet,
        node=node,
        limit=limit(node),
        keyboard=node.leaf_kind.keyboard_for(node),
        how=how(node),
        how_to_type=how_to_type(node, sheet.rubric.step),
        groups=_above(sheet, node),
        rows=rows,
        stages=STAGE_LABELS,
        lacking=sheet.lacking(Stage.AGREED, codes, node.code),
        exemptions_url=exemptions_of(opened, tc=node.code),
        all_members=len(codes) == len(sheet.members),
        before=_neighbour(opened, sheet, leaves, place - 1),
        after=_neighbour(opened, sheet, leaves, place + 1),
        record=score_record(sheet.round, "Bảng điểm theo tiêu chí", f"{sheet.round.name}, {opened.year}"),
        signers=partial(secretary_and_bloc, opened.year),
    )


def _asked(sheet: RoundSheet, opened: Opened, criterion: str) -> tuple[list[str], dict[str, str]]:
    """The criterion of the page, and the stage at which each member's value is waited for: what its filters go by."""
    members = sheet.seen_by(opened.reader)
    due = {member.code: due_stage(sheet, writable(sheet, opened.reader, member)) for member in members}
    return [criterion], due


def _row(
    opened: Opened,
    sheet: RoundSheet,
    node: RubricNode,
    member: MemberColumn,
    typed: TypedBoxes,
    *,
    kept: bool,
    due: str,
    total: str,
) -> MemberRow:
    mark = sheet.mark(member.code, node.code)
    open_stages = writable(sheet, opened.reader, member)
    boxes = [box(sheet, node, member.code, stage, open_=stage in open_stages, typed=typed) for stage in STAGES]
    exempt = node.code in sheet.exempt_at(member.code)
    return MemberRow(
        member=member,
        boxes=boxes,
        # Called where it is shown, which is the page.
        cells=partial(stage_cells, boxes, choices_of(node), differs=mark.differs and not exempt, rows=True),
        difference="" if exempt else difference(mark),
        points=show_points(sheet.counted_at(member.code, node)),
        told=explained_points(sheet, member.code, node),
        explanation=mark.explanation,
        files=sheet.evidence.get((member.code, node.code), 0),
        own=member.code in opened.reader.own,
        kept=kept,
        due=due,
        total=total,
        exempt=exempt,
    )


def _above(sheet: RoundSheet, node: RubricNode) -> list[RubricNode]:
    """The groups that a criterion stands under, the topmost first."""
    found: list[RubricNode] = []
    at = node
    while above := next((other for other in sheet.nodes.values() if at in other.children), None):
        found.insert(0, above)
        at = above
    return found


def _neighbour(opened: Opened, sheet: RoundSheet, leaves: list[str], place: int) -> CriterionLink | None:
    """The criterion at this place as a link that keeps round and filter; None before the first and after the last."""
    if not 0 <= place < len(leaves):
        return None
    code = leaves[place]
    query = opened.query.urlencode()
    url = opened.address("criterion", code) + (f"?{query}" if query else "")
    return CriterionLink(code, sheet.nodes[code].name, url)


def save(opened: Opened) -> HttpResponseBase | Again:
    """Saves a box that the script sent, or the whole form without it: of this criterion and the members shown alone."""
    code = opened.kwargs["criterion"]
    members = None
    if may_see_everything(opened.reader):
        round_id = sent_round(opened, partial(may_see_all_cards, opened.reader))
    else:
        round_ = round_sent(opened)
        round_id = round_.pk
        if not may_see_all_cards(opened.reader, round_.shown_to(opened.reader)):
            members = opened.reader.own | cards_given(round_, opened.reader)
    scope = Scope(criterion=code, members=members)
    if wants_json(opened):
        return save_sent(opened, round_id, scope, lambda sheet: counts_told(sheet, *_asked(sheet, opened, code)))
    answer = save_form(opened, round_id, scope)
    return Again(page_of(opened, answer)) if isinstance(answer, TypedBoxes) else answer


def tables(opened: Opened, shown: NoRound) -> list[WorkbookSheet]:
    """The criterion as a workbook: what was put in and what it gives, at each stage, member by member."""
    if not isinstance(shown, CriterionPage):
        return []
    rows: list[list[CellValue]] = []
    for row in shown.rows:
        mark = shown.sheet.mark(row.member.code, shown.node.code)
        cells: list[CellValue] = []
        for one, stage in zip(row.boxes, STAGES, strict=True):
            cells += [one.text, shown.sheet.points_at(row.member.code, shown.node, stage)]
        rows.append(
            [
                row.member.name,
                *cells,
                shown.sheet.counted_at(row.member.code, shown.node),
                row.files or None,
                mark.explanation,
            ]
        )
    return [
        WorkbookSheet(
            name="Theo tiêu chí",
            title=f"{shown.title}, {shown.sheet.round.name}, {opened.year}",
            note=SAMPLE if shown.sample else "",
            columns=[
                Head(words.MEMBER, 42),
                *(head for label in STAGE_LABELS for head in (Head(label, 14), Head("Điểm", 9, ColumnKind.NUMBER))),
                Head(words.COUNTED, 10, ColumnKind.NUMBER),
                Head("Số minh chứng", 10, ColumnKind.INTEGER),
                Head(words.EXPLANATION, 36),
            ],
            rows=rows,
            frozen_columns=1,
        )
    ]


PAGE = Page(
    name="criterion",
    within="grid",
    path="tieu-chi/<str:criterion>",
    title="Chấm theo tiêu chí",
    load=load,
    template="scoring/criterion.html",
    save=save,
    tables=tables,
    landscape=True,
)
