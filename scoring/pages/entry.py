"""Score entry as pages see it: the boxes one types into, and what comes back from them.

Two doors, one verb: with scripting a box is sent by itself when the user leaves it and the answer is JSON; without it
the whole form is sent, and what could not be saved is shown again beside its box as it was typed.
"""

import json
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect, JsonResponse

from khoithidua.audit.log import Actor
from khoithidua.vietnamese.numbers import show_points
from members.access import Reader, may_write
from members.pages import Opened
from scoring.models import Round, Stage
from scoring.rules.points import NO_EVIDENCE, points_of
from scoring.rules.rubric import Kind, Node
from scoring.rules.totals import Card, add_up
from scoring.rules.values import AchievedValue, to_text
from scoring.sheet import STAGES, Column, Mark, Sheet
from scoring.verbs import NEEDS_REASON, Edit, Fate, Outcome, Saved, save_scores

# The reason that stands in its field until the user writes a better one: an edit never fails for want of it.
USUAL_REASON = "Sửa lỗi nhập liệu"
REASONS = [
    USUAL_REASON,
    "Theo minh chứng bổ sung",
    "Theo kết quả thẩm định",
    "Theo ý kiến tại hội nghị bình xét",
]
PREFIX = "v"
_SHORT = {Stage.SELF.value: "TC", Stage.APPRAISED.value: "TĐ", Stage.AGREED.value: "TN"}


class Box(NamedTuple):
    """One value of one criterion on one card, as a page draws it. `open` says that this reader may type here.

    `text` is what the box shows: what stands there, or what was typed and refused. `known` is always what stands there.
    """

    member: str
    criterion: str
    stage: str
    version: int
    text: str
    known: str
    points: str
    open: bool
    why_not: str = ""
    hint: str = ""
    note: str = ""
    state: str = ""

    @property
    def name(self) -> str:
        return f"{PREFIX}:{self.stage}:{self.member}:{self.criterion}"


@dataclass
class Typed:
    """What was typed but not saved, by box name: the text and the sentence that says why; the sheet as it is now."""

    texts: dict[str, str] = field(default_factory=dict)
    outcomes: dict[str, Outcome] = field(default_factory=dict)
    sheet: Sheet | None = None


def choices_of(node: Node) -> list[str]:
    """What a box offers to choose from: the names of levels, yes or no; nothing where one types."""
    if node.kind is Kind.LEVELS:
        return [level.name for level in node.levels]
    if node.kind is Kind.ACHIEVED:
        return [to_text(node, AchievedValue(achieved)) for achieved in (True, False)]
    return []


def how_to_type(node: Node, step: Decimal) -> str:
    """What goes into a box of this criterion, in a few words for the line above the grid."""
    most = f"tối đa {show_points(node.max_points)}"
    if node.kind is Kind.DIRECT:
        return f"{most}, bước {show_points(step)}"
    if node.kind is Kind.TARGET:
        return f"{most}, gõ kết quả hoặc kết quả/chỉ tiêu"
    if node.kind is Kind.PER_UNIT:
        return f"{most}, gõ số {node.unit or 'lần'}"
    return f"{most}, gõ chữ đầu để chọn"


def writable(sheet: Sheet, reader: Reader, member: Column) -> frozenset[str]:
    """The stages at which this reader may write on this member's card now."""
    facts = sheet.facts(member, reader)
    return frozenset(stage for stage in STAGES if may_write(reader, stage, facts))


def box(sheet: Sheet, node: Node, member: str, stage: str, *, open_: bool, typed: Typed, hint: str = "") -> Box:
    """The box of one value: what stands there, or what was typed and refused."""
    mark = sheet.mark(member, node.code)
    value = sheet.value(member, node.code, stage)
    text = "" if value is None else to_text(node, value)
    points = mark.points_at(stage)
    why_not = ""
    if value is not None and points is None:
        why_not = NO_EVIDENCE if sheet.lacks_evidence(member, node) else points_of(node, value).why_not
    found = Box(
        member=member,
        criterion=node.code,
        stage=stage,
        version=mark.version,
        text=text,
        known=text,
        points=show_points(points),
        open=open_,
        why_not=why_not,
        hint=hint,
    )
    outcome = typed.outcomes.get(found.name) if typed.outcomes else None
    if outcome is None:
        return found
    return found._replace(text=typed.texts[found.name], note=outcome.message, state=outcome.fate.value)


def loaded_of(boxes: list[Box]) -> str:
    """What a form was loaded with (version and text by box name): it tells which boxes the user has touched."""
    return json.dumps({one.name: [one.version, one.known] for one in boxes if one.open}, separators=(",", ":"))


def form_context(opened: Opened, sheet: Sheet, boxes: list[Box]) -> dict[str, Any]:
    """What a form of boxes needs besides them: what it was loaded with, the reason, the refusals."""
    return {
        "editable": any(one.open for one in boxes),
        "loaded": loaded_of(boxes),
        "errors": [(one, sheet.columns[one.member].short_name) for one in boxes if one.note],
        "reasons": REASONS,
        "reason": opened.request.POST.get("reason", USUAL_REASON),
    }


def other_values(sheet: Sheet, node: Node, mark: Mark, stage: str) -> str:
    """The other stages' values in short, to be seen beside the box: «TC 98 · TĐ 97,5»."""
    found = []
    for other in STAGES:
        if other != stage and (value := sheet.read(node.code, mark.input(other))) is not None:
            found.append(f"{_SHORT[other]} {to_text(node, value)}")
    return " · ".join(found)


def actor_of(opened: Opened) -> Actor:
    """Whoever uses the page."""
    return Actor(user=opened.reader.user)


def wants_json(opened: Opened) -> bool:
    """Whether the request came from the page's script."""
    return opened.request.headers.get("Accept", "").startswith("application/json")


def save_one(opened: Opened, round_id: int, card: str = "") -> HttpResponseBase:
    """Saves the one box that the script sent, and answers with everything the page shows that has moved.

    A page that shows one `card` saves on that card alone, and is told of no other member.
    """
    posted = opened.request.POST
    member = posted.get("member", "")
    edit = Edit(
        member=member if card in ("", member) else "",
        criterion=posted.get("criterion", ""),
        stage=posted.get("stage", ""),
        version=_whole(posted.get("version", "")),
        given=posted.get("value", ""),
    )
    saved = _save(opened, round_id, [edit], cards=[card] if card else (), sums=True)
    outcome = saved.outcomes[0]
    if outcome.fate is Fate.UNKNOWN:
        return JsonResponse({"fate": outcome.fate, "message": outcome.message}, status=404)
    fresh = saved.sheet
    node = fresh.nodes[edit.criterion]
    shown = box(fresh, node, edit.member, edit.stage, open_=True, typed=Typed())
    status = {Fate.REFUSED: 422, Fate.STALE: 409}.get(outcome.fate, 200)
    return JsonResponse(
        {
            "fate": outcome.fate,
            "message": outcome.message or shown.why_not,
            "needs": "reason" if outcome.message == NEEDS_REASON else "",
            "version": shown.version,
            "text": shown.text,
            "points": shown.points,
            "moved": [
                {"member": code, "criterion": criterion} | _all_points(fresh, code, criterion)
                for code, criterion in sorted(saved.moved | {(edit.member, edit.criterion)})
                if card in ("", code)
            ],
            "sums": sums(fresh, card),
            "lacking": fresh.lacking(Stage.AGREED, [card] if card else fresh.columns),
        },
        status=status,
    )


def _all_points(sheet: Sheet, member: str, criterion: str) -> dict[str, Any]:
    mark = sheet.mark(member, criterion)
    by_stage = {stage: show_points(mark.points_at(stage)) for stage in STAGES}
    return {"points": by_stage, "counts": show_points(mark.points)}


def stage_card(sheet: Sheet, member: str, stage: str) -> Card:
    """A member's card as it would stand if only this stage's values counted."""
    return add_up(sheet.rubric, {leaf.code: sheet.mark(member, leaf.code).points_at(stage) for leaf in sheet.leaves})


def stage_sums(sheet: Sheet, member: str) -> dict[str, list[str]]:
    """What each stage's values alone add up to, stage by stage: of every group by its code, of the whole under «*»."""
    cards = [stage_card(sheet, member, stage) for stage in STAGES]
    found = {"*": [show_points(card.total) for card in cards]}
    for code, node in sheet.nodes.items():
        if not node.is_leaf:
            found[code] = [show_points(card.nodes[code]) for card in cards]
    return found


def sums(sheet: Sheet, card: str = "") -> dict[str, dict[str, Any]]:
    """Of each member, or of one `card` alone: total, rank, how much is unscored, and the sum of every group.

    A rank tells of the others, so a card has none; the sums stage by stage are there only for a card.
    """
    cards = sheet.cards()
    groups = [code for code, node in sheet.nodes.items() if not node.is_leaf]
    return {
        row.member: {
            "total": show_points(row.total),
            "rank": "" if row.rank is None or card else str(row.rank),
            "band": row.band,
            "unscored": cards[row.member].unscored,
            "groups": {code: show_points(cards[row.member].nodes[code]) for code in groups},
            "stages": stage_sums(sheet, row.member) if card else {},
        }
        for row in sheet.standings(cards)
        if card in ("", row.member)
    }


def save_form(opened: Opened, round_id: int, card: str = "") -> HttpResponseBase | Typed:
    """Saves what was changed in a form sent as a whole, on one `card` alone if the page shows one.

    Answers a redirect when everything stands, else what was typed and why it was not saved, to be shown again.
    """
    posted = opened.request.POST
    try:
        loaded = {str(name): (int(known[0]), str(known[1])) for name, known in json.loads(posted["loaded"]).items()}
    except (KeyError, ValueError, TypeError, AttributeError, IndexError):
        loaded = {}
    edits, names = [], []
    for name in posted:
        text = posted.get(name, "")
        parts = name.split(":", 3)
        if len(parts) != 4 or parts[0] != PREFIX:
            continue
        version, known = loaded.get(name, (0, ""))
        if text.strip() == known:
            continue
        _, stage, member, criterion = parts
        edits.append(Edit(member if card in ("", member) else "", criterion, stage, version, text))
        names.append(name)
    if not edits:
        messages.info(opened.request, "Không có điểm nào thay đổi.")
        return HttpResponseRedirect(opened.request.get_full_path())
    saved = _save(opened, round_id, edits, cards=[card] if card else None)
    count = sum(outcome.fate is Fate.SAVED for outcome in saved.outcomes)
    if count:
        messages.success(opened.request, f"Đã lưu {count} điểm.")
    typed = Typed(sheet=saved.sheet)
    for name, outcome in zip(names, saved.outcomes, strict=True):
        if outcome.fate not in (Fate.SAVED, Fate.UNCHANGED):
            typed.texts[name] = str(outcome.edit.given)
            typed.outcomes[name] = outcome
    return typed if typed.outcomes else HttpResponseRedirect(opened.request.get_full_path())


def _save(
    opened: Opened, round_id: int, edits: list[Edit], *, cards: Collection[str] | None, sums: bool = False
) -> Saved:
    """What the verb makes of the edits; Http404 if the year has no such round."""
    try:
        return save_scores(
            round_id=round_id,
            edits=edits,
            actor=actor_of(opened),
            reader=opened.reader,
            reason=opened.request.POST.get("reason", ""),
            year=opened.year,
            cards=cards,
            sums=sums,
        )
    except Round.DoesNotExist:
        raise Http404 from None


def _whole(text: str) -> int:
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
