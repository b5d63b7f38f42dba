"""«Thẩm định riêng»: what each appraiser of a card puts in by itself, beside the others', and the mean of their points.

Appraisers see and write their own column; the bloc's own people see all, and the secretary writes for whoever brings
its figures on paper. Who else may open the card sees the mean there.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial

from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.utils.safestring import SafeString

from common.contexts import names_in
from common.records.record import RecordHead, Signer
from common.records.workbooks import CellValue, ColumnKind, WorkbookSheet
from common.records.workbooks import SheetColumn as Head
from common.vietnamese.numbers import show_points
from documents.models import SAMPLE
from members.access import Answer, may_see_card
from members.access_of_the_appraisals import may_appraise_as, may_open_appraisals, may_see_appraisals
from members.models import Membership
from members.pages import Again, Opened, Page
from members.signers import secretary_and_bloc, secretary_and_member
from scoring.appraisals.given import NOTHING_GIVEN, Given, GivenPlace, given_in
from scoring.models import Round, Stage
from scoring.pages.cells import cell, counted_cell, criterion
from scoring.pages.entry import FormShown, form_shown
from scoring.pages.looks import round_query
from scoring.pages.rounds import RoundShown, round_of, score_record, sent_round
from scoring.pages.saving import (
    BoxAnswer,
    PointsMoved,
    Scope,
    Written,
    answer_sent,
    answer_typed,
    told_of,
    typed_edits,
    wants_json,
)
from scoring.presenters.boxes import Box, TypedBoxes, as_exempt, as_typed, choices_of
from scoring.presenters.explained import explained_points
from scoring.presenters.nodes import OfNode
from scoring.rubrics import words
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.kinds.points import why_not
from scoring.rubrics.kinds.values import to_text
from scoring.sheet import MemberColumn, RoundSheet, load_sheet
from scoring.verbs.appraisals import AppraisalsSaved, points_given, save_appraisals
from scoring.verbs.appraisers import may_open_card
from scoring.verbs.scores import Edit, Fate

TITLE = "Thẩm định riêng"
MEAN_POINTS = "Điểm trung bình"


@dataclass(kw_only=True)
class AppraisalRow(OfNode):
    """A criterion: the member's own value, a box of each appraiser, the mean of their points; a group has no boxes.

    `given` says how many of the appraisers have a value there, `joint` that it is appraised once, on the card.
    """

    node: RubricNode
    head: SafeString
    own: str = ""
    boxes: Sequence[Box] = ()
    cells: Callable[[], SafeString] | None = None
    mean: str = ""
    given: str = ""
    told: str = ""
    joint: bool = False


@dataclass(frozen=True)
class GivenBy:
    """An appraiser: how many of the criteria it has given a value for."""

    member: MemberColumn
    given: int
    of: int


@dataclass(frozen=True, kw_only=True)
class AppraisalsPage(RoundShown, FormShown):
    """The rows, the appraisers whose columns this reader sees, and how far each has come.

    `takes_means` says whether the rubric takes means at all, `hidden` that others' columns are not shown.
    """

    title: str
    sheet: RoundSheet
    member: MemberColumn
    takes_means: bool
    appraisers: list[GivenBy]
    columns: list[MemberColumn]
    hidden: bool
    rows: list[AppraisalRow]
    why_closed: str
    card: str
    record: RecordHead
    signers: Callable[[], list[Signer]]


def way_to_appraisals(opened: Opened, sheet: RoundSheet, member: str, query: str) -> str:
    """The address of this page, for whoever may open it where each of several appraisers puts in its own; else ""."""
    there = sheet.appraisers_of(member) if sheet.rubric.averages_appraisals else []
    return opened.address("appraisals", member) + query if there and may_open_appraisals(opened.reader, there) else ""


def load(opened: Opened) -> AppraisalsPage:
    """What the appraisers put in; Http404 for whoever is none of them and none of the bloc's own people."""
    round_, _ = round_of(opened)
    if round_ is None:
        raise Http404
    opened.require_known(may_open_card(opened.reader, round_, opened.kwargs["member"]))
    sheet = load_sheet(round_, criteria=(), members=(opened.kwargs["member"],), sums=False)
    return page_of(opened, sheet, given_in(round_.pk), TypedBoxes())


def page_of(opened: Opened, sheet: RoundSheet, given: Mapping[GivenPlace, Given], typed: TypedBoxes) -> AppraisalsPage:
    """The page with what was typed and refused."""
    _, where = round_of(opened)
    code = opened.kwargs["member"]
    member = sheet.columns.get(code)
    if member is None:
        raise Http404
    opened.require_known(may_open_appraisals(opened.reader, sheet.appraisers_of(code)))
    leaves = [leaf for leaf in sheet.leaves_for(code) if sheet.averages(code, leaf)]
    counts = [
        GivenBy(
            sheet.columns[one], sum(_given(given, code, one, leaf).input is not None for leaf in leaves), len(leaves)
        )
        for one in sheet.appraisers_of(code)
    ]
    columns = [one.member for one in counts if may_see_appraisals(opened.reader, one.member.code)]
    answers = {
        one.code: may_appraise_as(opened.reader, one.code, sheet.facts(member, opened.reader)) for one in columns
    }
    rows = [_row(sheet, node, code, columns, answers, given, typed) for node, _, _ in sheet.rubric.walk()]
    closed = [answer.reason for answer in answers.values() if not answer]
    return AppraisalsPage(
        **names_in(where),
        **names_in(form_shown(opened, sheet, [box for row in rows for box in row.boxes])),
        title=f"{TITLE}: {member.name}",
        sheet=sheet,
        member=member,
        takes_means=any(sheet.rubric.takes_means_of(leaf) for leaf in sheet.leaves),
        appraisers=counts,
        columns=columns,
        hidden=len(columns) < len(counts),
        rows=rows,
        why_closed=closed[0] if len(closed) == len(answers) and closed else "",
        card=opened.address("card", code) + round_query(opened),
        record=score_record(sheet.round, TITLE, f"{member.name}, {sheet.round.name}, {opened.year}"),
        # What an appraiser prints of its own column it signs.
        signers=partial(secretary_and_member, opened.year, columns[0].code)
        if len(columns) == 1 < len(counts)
        else partial(secretary_and_bloc, opened.year),
    )


def _given(given: Mapping[GivenPlace, Given], member: str, appraiser: str, node: RubricNode) -> Given:
    return given.get((member, appraiser, node.code), NOTHING_GIVEN)


def _row(
    sheet: RoundSheet,
    node: RubricNode,
    member: str,
    columns: Sequence[MemberColumn],
    answers: Mapping[str, Answer],
    given: Mapping[GivenPlace, Given],
    typed: TypedBoxes,
) -> AppraisalRow:
    head = criterion(node.code, node.name, evidence=node.evidence_required)
    if not node.is_leaf:
        return AppraisalRow(node=node, head=head)
    mark = sheet.mark(member, node.code)
    exempt = sheet.exempt_at(member).get(node.code, "")
    own = words.NOT_APPLICABLE if exempt else sheet.texts(node.code, [mark.self_input])[0]
    mean = "" if exempt else show_points(mark.appraised_points)
    if not sheet.averages(member, node):
        return AppraisalRow(node=node, head=head, own=own, mean=mean, joint=True)
    boxes = [
        as_typed(
            as_exempt(
                _box(sheet, node, one.code, _given(given, member, one.code, node), open_=bool(answers[one.code])),
                exempt,
            ),
            typed,
        )
        for one in columns
    ]
    everybody = sheet.appraisers_of(member)
    there = sum(given.get((member, one, node.code), NOTHING_GIVEN).input is not None for one in everybody)
    return AppraisalRow(
        node=node,
        head=head,
        own=own,
        boxes=boxes,
        cells=partial(_cells, boxes, columns, choices_of(node), member, mean),
        mean=mean,
        given="" if exempt else f"{there}/{len(everybody)}",
        told=explained_points(sheet, member, node) if mark.has(Stage.APPRAISED) else "",
    )


def _box(sheet: RoundSheet, node: RubricNode, appraiser: str, one: Given, *, open_: bool) -> Box:
    """What an appraiser put in, with what it gives by itself; its place in the form is named by the appraiser."""
    value = sheet.read(node.code, one.input)
    text = "" if value is None else to_text(node, value)
    points = points_given(sheet, node, one.input)
    why = why_not(node, value) if value is not None and not points else ""
    return Box(appraiser, node.code, Stage.APPRAISED, one.version, text, text, points, open_, why)


def _cells(
    boxes: Sequence[Box], columns: Sequence[MemberColumn], choices: list[str], member: str, mean: str
) -> SafeString:
    if not boxes:
        return SafeString("")
    drawn = [
        cell(one, choices, head=f"a-{one.member}", label=column.short_name, blank="–")
        for one, column in zip(boxes, columns, strict=True)
    ]
    blank = "" if boxes[0].exempt else "–"
    return SafeString("".join(drawn) + counted_cell(member, boxes[0].criterion, mean, label=MEAN_POINTS, blank=blank))


def save(opened: Opened) -> HttpResponseBase | Again:
    """A box from the script, or the whole form without it: what appraisers put in on this card."""
    code = opened.kwargs["member"]
    round_id = sent_round(
        opened, partial(may_see_card, opened.reader, code), lambda round_: may_open_card(opened.reader, round_, code)
    )
    # A box is named by the appraiser, not by the card's member.
    if wants_json(opened):
        return answer_sent(opened, round_id, Scope(), lambda edits: _told(opened, _save(opened, round_id, edits)))
    edits, names = typed_edits(opened, round_id, Scope())
    if not edits:
        return HttpResponseRedirect(opened.request.get_full_path())
    saved = _save(opened, round_id, edits)
    answer = answer_typed(opened, names, saved.outcomes, saved.sheet)
    return Again(page_of(opened, saved.sheet, saved.given, answer)) if isinstance(answer, TypedBoxes) else answer


def _save(opened: Opened, round_id: int, edits: list[Edit]) -> AppraisalsSaved:
    try:
        return save_appraisals(
            round_id=round_id,
            member=opened.kwargs["member"],
            edits=[
                edit if may_see_appraisals(opened.reader, edit.member) else replace(edit, member="") for edit in edits
            ],
            reason=opened.posted.get("reason", ""),
            **opened.who,
        )
    except (Round.DoesNotExist, Membership.DoesNotExist):
        raise Http404 from None


def _told(opened: Opened, saved: AppraisalsSaved) -> Written:
    """What the page's script is told: each box, and the means that moved."""
    sheet, member = saved.sheet, opened.kwargs["member"]
    answers, moved = list[BoxAnswer](), list[PointsMoved]()
    for outcome in saved.outcomes:
        edit = outcome.edit
        if outcome.fate is Fate.UNKNOWN:
            answers.append(BoxAnswer(fate=outcome.fate, message=outcome.message))
            continue
        node = sheet.nodes[edit.criterion]
        given = _given(saved.given, member, edit.member, node)
        answers.append(told_of(outcome, partial(_box, sheet, node, edit.member, given, open_=True)))
        points = {Stage.APPRAISED.value: points_given(sheet, node, given.input)}
        moved.append(_moved(edit.member, edit.criterion, points=points))
    for _, code in sorted(saved.moved | {(member, move["criterion"]) for move in moved}):
        row = _row(sheet, sheet.nodes[code], member, [], {}, saved.given, TypedBoxes())
        moved.append(_moved(member, code, counts=row.mean, told=row.told, difference=row.given))
    return answers, {"moved": moved, "sums": {}}


def _moved(
    member: str,
    criterion: str,
    *,
    points: dict[str, str] | None = None,
    counts: str = "",
    told: str = "",
    difference: str = "",
) -> PointsMoved:
    return {
        "member": member,
        "criterion": criterion,
        "points": points or {},
        "counts": counts,
        "told": told,
        "differs": False,
        "difference": difference,
    }


def tables(opened: Opened, shown: AppraisalsPage) -> list[WorkbookSheet]:
    """The page as a workbook: of each appraiser what it put in and what that gives, and the mean."""
    filled: list[list[CellValue]] = []
    for row in shown.rows:
        line: list[CellValue] = [row.node.code, row.node.name, row.node.max_points, row.own]
        for one in row.boxes:
            line += [one.text, one.points]
        line += ["", ""] * (len(shown.columns) - len(row.boxes))
        filled.append([*line, row.given, row.mean])
    return [
        WorkbookSheet(
            name=TITLE,
            title=f"{shown.record['title']}, {shown.record['subject']}",
            note=SAMPLE if shown.sample else "",
            columns=[
                Head(words.CODE, 8),
                Head(words.CONTENT, 50),
                Head(words.STANDARD, 11, ColumnKind.NUMBER),
                Head(words.SELF, 14),
                *(
                    head
                    for column in shown.columns
                    for head in (Head(column.short_name, 16), Head(f"{column.short_name}: điểm", 11))
                ),
                Head("Đã chấm", 10),
                Head(MEAN_POINTS, 12),
            ],
            rows=filled,
            bold_rows=frozenset(number for number, row in enumerate(shown.rows) if not row.leaf),
            frozen_columns=2,
        )
    ]


PAGE = Page(
    name="appraisals",
    within="grid",
    path="cham-diem/<slug:member>/tham-dinh",
    title=TITLE,
    load=load,
    template="scoring/appraisals.html",
    save=save,
    tables=tables,
    landscape=True,
)
