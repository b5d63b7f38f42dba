"""One member's card: own, appraised and agreed value side by side, criterion by criterion."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import partial

from django.http import Http404, HttpResponseBase
from django.utils.safestring import SafeString

from common.contexts import names_in
from common.records.record import RecordHead, Signer
from common.vietnamese.numbers import show_points
from members.access import Answer, may_see_card
from members.models import Membership
from members.pages import Again, Link, Opened, Page, member_or_404
from members.signers import secretary_and_member
from scoring.models import Round, Stage
from scoring.pages import explain
from scoring.pages.appraisals import way_to_appraisals
from scoring.pages.card_actions import Actions, Refusal, act, actions_of, explainable, left_to_do
from scoring.pages.cells import card_head, counted_cell, criterion, stage_cells
from scoring.pages.entry import FormShown, due_stage, form_shown, writable
from scoring.pages.evidence import Beside, beside
from scoring.pages.history import one_criterion
from scoring.pages.looks import LookShown, counts_told, exemptions_of, filter_of, look_shown, round_query, ways
from scoring.pages.rounds import RoundShown, round_of, score_record, sent_round
from scoring.pages.saving import Scope, save_form, save_sent, wants_json
from scoring.pages.standing_rows import why_not_ranked
from scoring.pages.workbooks import card_file, may_import
from scoring.presenters.boxes import STAGE_LABELS, Box, TypedBoxes, box, choices_of
from scoring.presenters.card_table import CardRow, reckoned
from scoring.presenters.columns_of_signs import SignsRow, signs_rows
from scoring.presenters.evidence_files import files_of
from scoring.presenters.explained import explained_node, explained_total
from scoring.presenters.stage_sums import stage_sums
from scoring.sheet import STAGES, MemberColumn, RoundSheet, load_sheet
from scoring.verbs.appraisers import may_open_card
from scoring.verbs.cards import MOST_WORDS


@dataclass(kw_only=True)
class ClickedRow(CardRow):
    """A row of the page, which also has what one clicks and types into. `kept` says that the filter leaves it.

    What is printed has all rows. `head` and `cells` are called where they are shown, which is the page.
    """

    kept: bool
    points: str
    head: SafeString | Callable[[], SafeString]
    cells: Callable[[], SafeString] | None = None
    explain: bool = False

    @property
    def labelled(self) -> list[tuple[str, str]]:
        """The sums of a group, each with the name of its stage."""
        return list(zip(STAGE_LABELS, self.sums, strict=True))


@dataclass(frozen=True, kw_only=True)
class NoCard(RoundShown):
    """The page while the year has no round."""

    member: Membership
    title: str


@dataclass(frozen=True, kw_only=True)
class CardPage(RoundShown, FormShown, LookShown, Actions):
    """The card's rows, sums and neighbours, and the form of explanations where the reader may write any."""

    explain_url: str
    explain_loaded: str
    most_words: int
    ways: list[Link]
    due_stage: str
    title: str
    sheet: RoundSheet
    member: MemberColumn
    may_import: Answer
    rows: list[ClickedRow]
    stages: list[str]
    totals: list[str]
    labelled_totals: list[tuple[str, str]]
    total: str
    unscored: int
    lacking: int
    lacking_what: str
    scale: Decimal
    signs: tuple[list[SignsRow], SignsRow] | None
    reckoned: str
    told: str
    leaves: int
    urls: dict[str, str]
    before: Link | None
    after: Link | None
    why_not_ranked: str
    record: RecordHead
    signers: Callable[[], list[Signer]]


def load(opened: Opened) -> CardPage | NoCard:
    """The card; a member's card that the reader may not see does not exist for it."""
    return card_of(opened, TypedBoxes())


def card_of(opened: Opened, typed: TypedBoxes, refusal: Refusal | None = None) -> CardPage | NoCard:
    """The card with what was typed and refused, or the deed that was."""
    round_, where = round_of(opened)
    code = opened.kwargs["member"]
    if round_ is None:
        opened.require_known(may_see_card(opened.reader, code, Round.Visibility.OWN))
        member = member_or_404(opened)
        return NoCard(**names_in(where), member=member, title=f"Phiếu chấm điểm: {member.name}")
    opened.require_known(may_open_card(opened.reader, round_, code))
    sheet = typed.sheet or load_sheet(round_, criteria=(), members=(code,), sums=False)
    if code not in sheet.columns:
        raise Http404
    return _page(opened, where, sheet, typed, refusal)


def _page(opened: Opened, where: RoundShown, sheet: RoundSheet, typed: TypedBoxes, refusal: Refusal | None) -> CardPage:
    code = opened.kwargs["member"]
    member = sheet.columns[code]
    card, totals = sheet.card(code), stage_sums(sheet, code)["*"]
    told = explained_total(sheet, code, card)
    due = due_stage(sheet, writable(sheet, opened.reader, member))
    files = files_of(sheet, code)
    # The page shows one card, so the sheet needs no other card's evidence.
    sheet.evidence = {(code, found): len(each.present) for found, each in files.items() if each.present}
    wanted = filter_of(opened, sheet, sheet.tree.leaf_codes, {code: due})
    kept = wanted.kept(sheet, [code], {outcome.edit.criterion for outcome in typed.outcomes.values()})
    to_explain = explainable(sheet, opened.reader, member)
    rows = _rows(opened, sheet, typed, kept, to_explain, beside(opened, sheet, code, files))
    query = round_query(opened)
    whole_query = f"?{opened.query.urlencode()}" if opened.query else ""
    before, after = _neighbours(opened, sheet, query)
    return CardPage(
        **names_in(where),
        **names_in(form_shown(opened, sheet, [box for row in rows if row.kept for box in row.boxes])),
        **names_in(look_shown(wanted, shown=bool(kept))),
        **names_in(actions_of(opened, sheet, member, refusal)),
        explain_url=opened.address("explain", code) + whole_query if to_explain else "",
        explain_loaded=explain.loaded_of(sheet, code, sorted(to_explain)),
        most_words=MOST_WORDS,
        ways=ways(opened, sheet, "card", member=code),
        due_stage=due,
        title=f"Phiếu chấm điểm: {member.name}",
        sheet=sheet,
        member=member,
        may_import=may_import(sheet, opened.reader, [member]),
        rows=rows,
        stages=STAGE_LABELS,
        totals=totals,
        labelled_totals=list(zip(STAGE_LABELS, totals, strict=True)),
        total=show_points(card.total),
        unscored=card.unscored,
        lacking=sheet.lacking(Stage.AGREED, [code]),
        lacking_what="tiêu chí",
        scale=sheet.rubric.scale,
        signs=signs_rows(sheet.rubric, card),
        reckoned=reckoned(rows, told),
        told=told,
        leaves=len(sheet.leaves_for(code)),
        urls={
            "evidence": opened.address("evidence", code) + query,
            "history": opened.address("history", code) + query,
            "import": opened.address("card-import", code) + query,
            "standings": opened.address("standings") + query,
            "exemptions": exemptions_of(opened, dv=code),
            "appraisals": way_to_appraisals(opened, sheet, code, query),
        },
        before=before,
        after=after,
        why_not_ranked=why_not_ranked(opened.reader, member, sheet.round),
        record=score_record(sheet.round, "Phiếu chấm điểm", f"{member.name}, {sheet.round.name}, {opened.year}"),
        signers=partial(secretary_and_member, opened.year, code),
    )


def _rows(
    opened: Opened,
    sheet: RoundSheet,
    typed: TypedBoxes,
    kept: Collection[str],
    to_explain: Collection[str],
    evidence: Mapping[str, Beside],
) -> list[ClickedRow]:
    code = opened.kwargs["member"]
    open_stages = writable(sheet, opened.reader, sheet.columns[code])
    card, by_stage = sheet.card(code), stage_sums(sheet, code)
    history, query = one_criterion(opened, code), round_query(opened)
    rows = []
    for node, _depth, _parent in sheet.rubric.walk():
        told = explained_node(sheet, code, node, card)
        if not node.is_leaf:
            row = ClickedRow(
                node=node,
                kept=node.code in kept,
                points=show_points(card.nodes[node.code]),
                head=criterion(node.code, node.name, evidence=node.evidence_required),
                told=told,
                sums=by_stage[node.code],
            )
            rows.append(row)
            continue
        mark = sheet.mark(code, node.code)
        boxes = [box(sheet, node, code, stage, open_=stage in open_stages, typed=typed) for stage in STAGES]
        points = show_points(sheet.counted_at(code, node))
        head = partial(
            card_head,
            code,
            node.code,
            node.name,
            url=opened.address("criterion", node.code) + query,
            required=node.evidence_required and not boxes[0].exempt,
            evidence=evidence[node.code],
            history=history,
            told=told,
        )
        rows.append(
            ClickedRow(
                node=node,
                kept=node.code in kept,
                points=points,
                head=head,
                cells=partial(_cells, boxes, choices_of(node), points, differs=mark.differs and not boxes[0].exempt),
                boxes=boxes,
                explanation=mark.explanation,
                evidence=evidence[node.code],
                explain=node.code in to_explain,
                told=told,
            )
        )
    return rows


def _neighbours(opened: Opened, sheet: RoundSheet, query: str) -> tuple[Link | None, Link | None]:
    """The cards before and after this one, of those that the reader may see."""
    others = [
        Link(other.short_name, opened.address("card", other.code) + query, other.code == opened.kwargs["member"])
        for other in sheet.seen_by(opened.reader)
    ]
    place = next(place for place, other in enumerate(others) if other.current)
    return others[place - 1] if place else None, others[place + 1] if place + 1 < len(others) else None


def _cells(boxes: list[Box], choices: list[str], points: str, *, differs: bool) -> SafeString:
    """The cells of one criterion: own, appraised and agreed value, and the points that count."""
    counted = counted_cell(boxes[0].member, boxes[0].criterion, points)
    return SafeString(stage_cells(boxes, choices, differs=differs) + counted)


def _told(opened: Opened, code: str, sheet: RoundSheet) -> dict[str, object]:
    """What a save's answer tells besides figures: the counts of the filters, and what is left to do on the card."""
    member = sheet.columns[code]
    due = due_stage(sheet, writable(sheet, opened.reader, member))
    counts = counts_told(sheet, sheet.tree.leaf_codes, {code: due})
    return counts | {"left": {stage: left_to_do(sheet, code, stage) for stage in (Stage.SELF, Stage.APPRAISED)}}


def save(opened: Opened) -> HttpResponseBase | Again:
    """A box from the script, the whole form without it, or a deed; only this member's card."""
    code = opened.kwargs["member"]
    round_id = sent_round(
        opened, partial(may_see_card, opened.reader, code), lambda round_: may_open_card(opened.reader, round_, code)
    )
    if "deed" in opened.posted:
        done = act(opened, round_id, code)
        return Again(card_of(opened, TypedBoxes(), done)) if isinstance(done, Refusal) else done
    if wants_json(opened):
        return save_sent(opened, round_id, Scope(card=code), partial(_told, opened, code))
    answer = save_form(opened, round_id, Scope(card=code))
    return Again(card_of(opened, answer)) if isinstance(answer, TypedBoxes) else answer


def workbook(opened: Opened, shown: CardPage | NoCard) -> bytes:
    """The card as a workbook; nothing while the year has no round."""
    return card_file(opened, shown.sheet, shown.member, sample=shown.sample) if isinstance(shown, CardPage) else b""


PAGE = Page(
    name="card",
    within="grid",
    path="cham-diem/<slug:member>",
    title="Phiếu chấm điểm",
    load=load,
    template="scoring/card.html",
    save=save,
    workbook=workbook,
    landscape=True,
)
