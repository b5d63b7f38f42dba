"""What comes back from the boxes of a page: two doors, one verb.

With scripting a box is sent by itself when the user leaves it, and a pasted block as one list; the answer is JSON.
Without it the whole form is sent, and what could not be saved is shown again beside its box as it was typed.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NotRequired, TypedDict

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect, JsonResponse

from common.vietnamese.numbers import show_points
from common.web.sent import sent_json, whole_number
from members.pages import Opened
from scoring.models import Round, Stage
from scoring.pages.entry import asked_name
from scoring.pages.loaded import known_in
from scoring.presenters.boxes import PREFIX, Box, TypedBoxes, box, difference
from scoring.presenters.explained import explained_node, explained_points, explained_total
from scoring.presenters.stage_sums import stage_sums
from scoring.rules.totals import Card
from scoring.sheet import STAGES, RoundSheet
from scoring.verbs.reasons import keep_reason
from scoring.verbs.scores import NEEDS_REASON, Edit, Fate, Outcome, Saved, save_scores

# How many boxes the script may send at once: more than any page has.
MOST_EDITS = 5000


@dataclass(frozen=True)
class Scope:
    """What a page shows, and so what its doors may write and tell: one `card`, one `criterion`, these `members`.

    What is not said is not narrowed. A page that shows less than all of it is told no ranks.
    """

    card: str = ""
    criterion: str = ""
    members: Collection[str] | None = None

    def shows(self, member: str) -> bool:
        """Whether the page shows this member."""
        return self.card in ("", member) and (self.members is None or member in self.members)

    def edit(self, member: str, criterion: str, stage: str, version: int, text: str, *, sure: bool = False) -> Edit:
        """What was typed into a box; of no member, and so refused, if the page has no such box."""
        if self.shows(member) and self.criterion in ("", criterion):
            return Edit(member, criterion, stage, version, text, sure)
        return Edit("", self.criterion or criterion, stage, version, text)


def wants_json(opened: Opened) -> bool:
    """Whether the request came from the page's script."""
    return opened.request.headers.get("Accept", "").startswith("application/json")


class BoxAnswer(TypedDict):
    """What became of one box, and what stands in it now; of a box that there is not, only its fate and why."""

    fate: Fate
    message: str
    needs: NotRequired[str]
    version: NotRequired[int]
    text: NotRequired[str]
    points: NotRequired[str]


# What became of each box, and what else the page shows that has moved.
Written = tuple[list[BoxAnswer], Mapping[str, object]]


class PointsMoved(TypedDict):
    """The points of one criterion on one card: of each stage, what counts, and how far the appraisal differs."""

    member: str
    criterion: str
    points: dict[str, str]
    counts: str
    told: str
    differs: bool
    difference: str


class MemberSums(TypedDict):
    """What a member's card adds up to; «groups» by the group's code, «stages» by it and then stage by stage."""

    total: str
    rank: str
    band: str | None
    unscored: int
    groups: dict[str, str]
    stages: dict[str, list[str]]
    told: dict[str, str]


def save_sent(
    opened: Opened, round_id: int, scope: Scope, told: Callable[[RoundSheet], Mapping[str, object]]
) -> HttpResponseBase:
    """Saves what the script sent, and answers with everything the page shows that has moved.

    It sends one box, or under `edits` a list of them; of a list each is judged by itself, and its fate is told at
    its place in «answers». What the page does not show is neither written nor told; `told` says from the sheet what
    this page tells besides figures, as the counts of its filters. A new reason comes along under
    `kept_reason`, or alone as soon as it was typed.
    """
    return answer_sent(opened, round_id, scope, partial(_saved, opened, round_id, scope, told))


def _saved(
    opened: Opened,
    round_id: int,
    scope: Scope,
    told: Callable[[RoundSheet], Mapping[str, object]],
    edits: list[Edit],
) -> Written:
    saved = _save(opened, round_id, edits, cards=[scope.card] if scope.card else (), sums=True)
    answers = [_answer(saved.sheet, outcome) for outcome in saved.outcomes]
    written = {outcome.edit.place for outcome in saved.outcomes if outcome.fate is not Fate.UNKNOWN}
    members = [code for code in saved.sheet.columns if scope.shows(code)]
    return answers, {
        "moved": [
            _moved(saved.sheet, scope, *place) for place in sorted(saved.moved | written) if scope.shows(place[0])
        ],
        "sums": sums(saved.sheet, scope),
        "lacking": saved.sheet.lacking(Stage.AGREED, members, scope.criterion),
        **told(saved.sheet),
    }


def answer_sent(
    opened: Opened, round_id: int, scope: Scope, write: Callable[[list[Edit]], Written]
) -> HttpResponseBase:
    """Has what the script sent written, and answers it: of a list each box at its place, of one its fate as status."""
    posted = opened.posted
    if "kept_reason" in posted:
        _keep_reason(opened, round_id, posted["kept_reason"])
        if not {"edits", "value"} & set(posted):
            return JsonResponse({"answers": []})
    several = "edits" in posted
    boxes = _list_of(posted["edits"]) if several else [posted.dict()]
    if boxes is None:
        return JsonResponse({"message": "Không đọc được các giá trị đã gửi."}, status=400)
    answers, moved = write([_edit_of(one, scope) for one in boxes])
    if several:
        return JsonResponse({"answers": answers, **moved})
    if answers[0]["fate"] is Fate.UNKNOWN:
        return JsonResponse(answers[0], status=404)
    status = {Fate.REFUSED: 422, Fate.ASKED: 422, Fate.STALE: 409}.get(answers[0]["fate"], 200)
    return JsonResponse({**answers[0], **moved}, status=status)


def _list_of(text: str) -> list[Mapping[str, object]] | None:
    """The boxes that the script sent as a list; None if it is none that it could have sent."""
    try:
        found = sent_json(text)
    except ValueError:
        return None
    is_list = isinstance(found, list) and 0 < len(found) <= MOST_EDITS
    return found if is_list and all(isinstance(one, dict) for one in found) else None


def _edit_of(sent: Mapping[str, object], scope: Scope) -> Edit:
    """One box as the script sends it; what is no version is one that no mark has."""
    version = whole_number(sent.get("version", ""))
    return scope.edit(
        str(sent.get("member", "")),
        str(sent.get("criterion", "")),
        str(sent.get("stage", "")),
        -1 if version is None else version,
        str(sent.get("value", "")),
        sure=sent.get("sure") in (True, "true"),
    )


def _answer(sheet: RoundSheet, outcome: Outcome) -> BoxAnswer:
    """What became of one box, and what stands in it now."""
    if outcome.fate is Fate.UNKNOWN:
        return {"fate": outcome.fate, "message": outcome.message}
    edit = outcome.edit
    node = sheet.nodes[edit.criterion]
    return told_of(outcome, lambda: box(sheet, node, edit.member, edit.stage, open_=True, typed=TypedBoxes()))


def told_of(outcome: Outcome, box_of: Callable[[], Box]) -> BoxAnswer:
    """What became of a box that there is, and how it is shown now."""
    shown = box_of()
    return {
        "fate": outcome.fate,
        "message": outcome.message or shown.why_not,
        "needs": "reason" if outcome.message == NEEDS_REASON else "",
        "version": shown.version,
        "text": shown.text,
        "points": shown.points,
    }


def _moved(sheet: RoundSheet, scope: Scope, member: str, criterion: str) -> PointsMoved:
    mark = sheet.mark(member, criterion)
    exempt = criterion in sheet.exempt_at(member)
    return {
        "member": member,
        "criterion": criterion,
        "points": {stage: show_points(sheet.points_at(member, sheet.nodes[criterion], stage)) for stage in STAGES},
        "counts": show_points(sheet.counted_at(member, sheet.nodes[criterion])),
        # The grid has no room for how they came about.
        "told": "" if scope == Scope() else explained_points(sheet, member, sheet.nodes[criterion]),
        "differs": mark.differs and not exempt,
        "difference": "" if exempt else difference(mark),
    }


def sums(sheet: RoundSheet, scope: Scope) -> dict[str, MemberSums]:
    """Of each member the page shows: total, rank, how much is unscored, and the sum of every group.

    A rank tells of the others, so only a page of all has any; the sums stage by stage are there only for a card.
    """
    cards = sheet.cards()
    groups = [code for code, node in sheet.nodes.items() if not node.is_leaf]
    ranked = scope == Scope()
    return {
        row.member: {
            "total": show_points(row.total),
            "rank": str(row.rank) if ranked and row.rank is not None else "",
            "band": row.band,
            "unscored": cards[row.member].unscored,
            "groups": {code: show_points(cards[row.member].nodes[code]) for code in groups},
            "stages": stage_sums(sheet, row.member) if scope.card else {},
            "told": _told_sums(sheet, row.member, groups, cards[row.member]) if scope.card else {},
        }
        for row in sheet.standings(cards)
        if scope.shows(row.member)
    }


def _told_sums(sheet: RoundSheet, member: str, groups: list[str], card: Card) -> dict[str, str]:
    """How each group's points on the card came about, and under «*» how the whole did."""
    told = {code: explained_node(sheet, member, sheet.nodes[code], card) for code in groups}
    return told | {"*": explained_total(sheet, member, card)}


def save_form(opened: Opened, round_id: int, scope: Scope) -> HttpResponseBase | TypedBoxes:
    """Saves what was changed in a form sent as a whole, of what the page shows alone.

    Answers a redirect when everything stands, else what was typed and why it was not saved, to be shown again.
    """
    edits, names = typed_edits(opened, round_id, scope)
    if not edits:
        return HttpResponseRedirect(opened.request.get_full_path())
    cards = [scope.card] if scope.card else () if scope.criterion else None
    saved = _save(opened, round_id, edits, cards=cards, sums=bool(scope.criterion))
    return answer_typed(opened, names, saved.outcomes, saved.sheet)


def typed_edits(opened: Opened, round_id: int, scope: Scope) -> tuple[list[Edit], list[str]]:
    """What was changed in a form sent as a whole, with the names of its boxes; where nothing was, that is told."""
    posted = opened.posted
    is_new_reason = "reason" in posted and posted["reason"] != posted.get("known_reason", posted["reason"])
    if is_new_reason:
        _keep_reason(opened, round_id, posted["reason"])
    try:
        loaded = known_in(posted["loaded"])
    except (KeyError, ValueError):
        loaded = {}
    asked = set(posted.getlist("asked"))
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
        # Sent again as it was asked back about: the person stands by it.
        edits.append(scope.edit(member, criterion, stage, version, text, sure=asked_name(name, text) in asked))
        names.append(name)
    if not edits:
        kept = "Đã giữ lý do sửa cho những lần sau. " if is_new_reason else ""
        messages.info(opened.request, f"{kept}Không có ô nào thay đổi.")
    return edits, names


def answer_typed(
    opened: Opened, names: Sequence[str], outcomes: Sequence[Outcome], sheet: RoundSheet
) -> HttpResponseBase | TypedBoxes:
    """A redirect when everything stands, else what was typed and why it was not saved, to be shown again."""
    count = sum(outcome.fate is Fate.SAVED for outcome in outcomes)
    if count:
        messages.success(opened.request, f"Đã lưu {count} ô điểm.")
    typed = TypedBoxes(sheet=sheet)
    for name, outcome in zip(names, outcomes, strict=True):
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
            actor=opened.actor,
            reader=opened.reader,
            reason=opened.posted.get("reason", ""),
            year=opened.year,
            cards=cards,
            sums=sums,
        )
    except Round.DoesNotExist:
        raise Http404 from None


def _keep_reason(opened: Opened, round_id: int, text: str) -> None:
    """Keeps what the reader gives as reason from now on; Http404 if the year has no such round."""
    try:
        keep_reason(round_id=round_id, user=opened.reader.user, text=text, year=opened.year)
    except Round.DoesNotExist:
        raise Http404 from None
