"""One member's card: own, appraised and agreed value side by side, criterion by criterion."""

from functools import partial
from typing import Any

from django.http import Http404, HttpResponseBase
from django.utils.safestring import SafeString

from common.contexts import names_in
from common.vietnamese.numbers import show_points
from members.access import may_see_card
from members.pages import Again, Link, Opened, Page, member_or_404
from members.signers import secretary_and_member
from scoring.models import Round, Stage
from scoring.pages import explain
from scoring.pages.card_actions import Refusal, act, actions_of, explainable, left_to_do
from scoring.pages.cells import card_head, cell, counted_cell, criterion
from scoring.pages.entry import due_stage, form_context, writable
from scoring.pages.evidence import beside
from scoring.pages.history import one_criterion
from scoring.pages.looks import counts_told, filter_of, look_context, round_query, ways
from scoring.pages.rounds import round_of, score_record, sent_round
from scoring.pages.saving import Scope, save_form, save_sent, wants_json
from scoring.pages.standing_rows import why_not_ranked
from scoring.pages.workbooks import card_file, may_import
from scoring.presenters.boxes import Box, Typed, box, choices_of
from scoring.presenters.evidence_files import files_of
from scoring.presenters.stage_sums import stage_sums
from scoring.sheet import STAGES, Sheet, load_sheet
from scoring.verbs.appraisers import may_open_card
from scoring.verbs.cards import MOST_WORDS

_LABELS = [str(label) for label in Stage.labels]


def load(opened: Opened) -> dict[str, Any]:
    """The card; a member's card that the reader may not see does not exist for it."""
    return card_of(opened, Typed())


def card_of(opened: Opened, typed: Typed, refusal: Refusal | None = None) -> dict[str, Any]:
    """The card with what was typed and refused, or the deed that was."""
    round_, where = round_of(opened)
    context = {**names_in(where)}
    code = opened.kwargs["member"]
    if round_ is None:
        opened.require_known(may_see_card(opened.reader, code, Round.Visibility.OWN))
        member = member_or_404(opened)
        return context | {"member": member, "title": f"Phiếu chấm điểm: {member.name}"}
    opened.require_known(may_open_card(opened.reader, round_, code))
    sheet = typed.sheet or load_sheet(round_, criteria=(), members=(code,), sums=False)
    return context | card_context(opened, sheet, typed, refusal)


def card_context(opened: Opened, sheet: Sheet, typed: Typed, refusal: Refusal | None = None) -> dict[str, Any]:
    """The card's rows, sums and neighbours; Http404 for a member that is none of this year."""
    code = opened.kwargs["member"]
    member = sheet.columns.get(code)
    if member is None:
        raise Http404
    open_stages = writable(sheet, opened.reader, member)
    card = sheet.card(code)
    rows: list[dict[str, Any]] = []
    boxes: list[Box] = []
    by_stage = stage_sums(sheet, code)
    due = due_stage(sheet, open_stages)
    files = files_of(sheet, code)
    # Nobody asks this page about another card's.
    sheet.evidence = {(code, found): len(each.present) for found, each in files.items() if each.present}
    wanted = filter_of(opened, sheet, [(code, leaf.code) for leaf in sheet.leaves], {code: due})
    kept = wanted.kept(sheet, [code], {outcome.edit.criterion for outcome in typed.outcomes.values()})
    evidence = beside(opened, sheet, code, files)
    history = one_criterion(opened, code)
    query = round_query(opened)
    to_explain = explainable(sheet, opened.reader, member)
    for node, depth, _parent in sheet.rubric.walk():
        row: dict[str, Any] = {"node": node, "depth": depth, "leaf": node.is_leaf, "max": show_points(node.max_points)}
        row["code"] = node.code
        # What is printed has all of them.
        row["kept"] = node.code in kept
        if node.is_leaf:
            mark = sheet.mark(code, node.code)
            row["boxes"] = [box(sheet, node, code, stage, open_=stage in open_stages, typed=typed) for stage in STAGES]
            row["points"] = show_points(mark.points)
            row["explanation"] = mark.explanation
            row["evidence"] = evidence[node.code]
            row["explain"] = node.code in to_explain
            # Called where they are shown, which is the page.
            row["head"] = partial(
                card_head,
                node.code,
                node.name,
                url=opened.address("criterion", node.code) + query,
                required=node.evidence_required,
                evidence=evidence[node.code],
                history=history,
            )
            row["cells"] = partial(_cells, row["boxes"], choices_of(node), row["points"], differs=mark.differs)
            boxes += row["boxes"] if row["kept"] else []
        else:
            row["head"] = criterion(node.code, node.name, evidence=node.evidence_required)
            row["sums"] = by_stage[node.code]
            row["labelled"] = list(zip(_LABELS, row["sums"], strict=True))
            row["points"] = show_points(card.nodes[node.code])
        rows.append(row)
    others = [
        Link(other.short_name, opened.address("card", other.code) + query, other.code == code)
        for other in sheet.seen_by(opened.reader)
    ]
    place = next(place for place, other in enumerate(others) if other.current)
    look = look_context(opened, wanted, shown=bool(kept))
    whole_query = f"?{opened.query.urlencode()}" if opened.query else ""
    explanations = {
        "explain_url": opened.address("explain", code) + whole_query if to_explain else "",
        "explain_loaded": explain.loaded_of(sheet, code, sorted(to_explain)),
        "most_words": MOST_WORDS,
    }
    return (
        form_context(opened, sheet, boxes)
        | look
        | actions_of(opened, sheet, member, refusal)
        | explanations
        | {
            "ways": ways(opened, sheet, "card", member=code),
            "due_stage": due,
            "title": f"Phiếu chấm điểm: {member.name}",
            "sheet": sheet,
            "member": member,
            "may_import": may_import(sheet, opened.reader, [member]),
            "rows": rows,
            "stages": _LABELS,
            "totals": by_stage["*"],
            "labelled_totals": list(zip(_LABELS, by_stage["*"], strict=True)),
            "total": show_points(card.total),
            "unscored": card.unscored,
            "lacking": sheet.lacking(Stage.AGREED, [code]),
            "lacking_what": "tiêu chí",
            "scale": sheet.rubric.scale,
            "leaves": len(sheet.leaves),
            "urls": {
                "evidence": opened.address("evidence", code) + query,
                "history": opened.address("history", code) + query,
                "import": opened.address("card-import", code) + query,
                "standings": opened.address("standings") + query,
            },
            "before": others[place - 1] if place else None,
            "after": others[place + 1] if place + 1 < len(others) else None,
            "why_not_ranked": why_not_ranked(opened.reader, member, sheet.round),
            "record": score_record(sheet.round, "Phiếu chấm điểm", f"{member.name}, {sheet.round.name}, {opened.year}"),
            "signers": partial(secretary_and_member, opened.year, code),
        }
    )


def _cells(boxes: list[Box], choices: list[str], points: str, *, differs: bool) -> SafeString:
    """The cells of one criterion: own, appraised and agreed value, and the points that count."""
    return SafeString(
        "".join(
            cell(
                one,
                choices,
                head=f"s-{place}",
                look="is-different" if differs and one.stage == Stage.APPRAISED else "",
                label=label,
                blank="–",
            )
            for place, (one, label) in enumerate(zip(boxes, _LABELS, strict=True))
        )
        + counted_cell(boxes[0].member, boxes[0].criterion, points)
    )


def _told(opened: Opened, code: str, sheet: Sheet) -> dict[str, Any]:
    """What a save's answer tells besides figures: the counts of the filters, and what is left to do on the card."""
    member = sheet.columns[code]
    due = due_stage(sheet, writable(sheet, opened.reader, member))
    counts = counts_told(sheet, [(code, leaf.code) for leaf in sheet.leaves], {code: due})
    return counts | {"left": {stage: left_to_do(sheet, code, stage) for stage in (Stage.SELF, Stage.APPRAISED)}}


def save(opened: Opened) -> HttpResponseBase | Again:
    """A box from the script, the whole form without it, or a deed; only this member's card."""
    code = opened.kwargs["member"]
    round_id = sent_round(
        opened, partial(may_see_card, opened.reader, code), lambda round_: may_open_card(opened.reader, round_, code)
    )
    if "deed" in opened.posted:
        done = act(opened, round_id, code)
        return Again(card_of(opened, Typed(), done)) if isinstance(done, Refusal) else done
    if wants_json(opened):
        return save_sent(opened, round_id, Scope(card=code), partial(_told, opened, code))
    answer = save_form(opened, round_id, Scope(card=code))
    return Again(card_of(opened, answer)) if isinstance(answer, Typed) else answer


PAGE = Page(
    name="card",
    within="grid",
    path="cham-diem/<slug:member>",
    title="Phiếu chấm điểm",
    load=load,
    template="scoring/card.html",
    save=save,
    workbook=card_file,
    landscape=True,
)
