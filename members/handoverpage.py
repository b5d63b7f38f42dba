"""«Bàn giao Trưởng khối»: on one day, for all of the bloc's own people at once, looked at before it is written."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import sha256

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpResponse, HttpResponseRedirect

from common.vietnamese.dates import short_date
from common.vietnamese.fields import DateField
from common.vietnamese.text import clean_line
from common.web.sent import whole_number
from members.access import Action, Answer, may_give_role
from members.accounts import Holder, accounts_of
from members.handover import NO_DAY, StandingRole, TermChange
from members.models import Handover
from members.pages import Again, Opened, Page
from members.terms import Standing
from members.verbs.handover import (
    OWN_KINDS,
    HandoverRefused,
    StaleHandover,
    hand_over,
    seal_of,
    standing_roles,
    undo_handover,
)

LOOK_AGAIN = "Chưa ghi: nội dung đã đổi sau lần xem trước. Hãy xem lại dưới đây rồi bấm ghi lần nữa."


@dataclass(frozen=True)
class EndRow:
    """One of the bloc's own people, whether its role ends, and why the reader may not say so."""

    role: StandingRole
    chosen: bool
    answer: Answer
    wrong: str


@dataclass(frozen=True)
class TakeRow:
    """An account of the bloc, and the role that it is to have; `kinds` are those that the reader may give."""

    holder: Holder
    whose: str
    chosen: str
    wrong: str


@dataclass(frozen=True)
class Typed:
    """The form as it was sent."""

    day: str = ""
    on: date | None = None
    ends: frozenset[int] = frozenset()
    takes: Mapping[int, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Preview:
    """What would be written: who loses and who gets which role, and the mark of all of it."""

    mark: str
    again: str
    on: date
    ends: list[TermChange]
    takes: list[TermChange]


@dataclass(frozen=True, kw_only=True)
class HandoverPage:
    """The form; `done` is the hand-over that was written, which can only be taken back."""

    done: Handover | None
    ended: list[str]
    taken: list[str]
    day: str
    ends: list[EndRow]
    takes: list[TakeRow]
    kinds: list[tuple[str, str]]
    closed: str
    sentences: Sequence[str]
    wrong: list[tuple[str, str]]
    wrong_day: str
    seen: str
    preview: Preview | None


def _page(
    opened: Opened,
    typed: Typed,
    *,
    seen: str = "",
    sentences: Sequence[str] = (),
    wrong: Mapping[str, str] | None = None,
    preview: Preview | None = None,
) -> HandoverPage:
    wrong, reader = wrong or {}, opened.reader
    stand = standing_roles(opened.year)
    accounts = accounts_of(opened.year, reader)
    holders = {holder.user.pk: holder for holder in accounts.holders}
    named = {holder.user.pk: row.member.short_name for row in accounts.members for holder in row.holders}
    giving = {kind: may_give_role(reader, kind) for kind in OWN_KINDS}
    done = Handover.objects.filter(year=opened.year).first()
    kept = done.changes if done else []
    return HandoverPage(
        done=done,
        ended=[_kept(one) for one in kept if one["ends"]],
        taken=[_kept(one) for one in kept if not one["ends"]],
        day=typed.day,
        ends=[
            EndRow(one, one.pk in typed.ends, holders[one.user].answer, wrong.get(f"ends-{one.pk}", ""))
            for one in stand
            if one.user in holders and one.term.on(opened.today) is not Standing.OVER
        ],
        takes=[
            TakeRow(one, named.get(pk, one.role_names), typed.takes.get(pk, ""), wrong.get(f"takes-{pk}", ""))
            for pk, one in holders.items()
            if one.answer.allowed and one.user.is_active
        ],
        kinds=[(kind.value, str(kind.label)) for kind in OWN_KINDS if giving[kind]],
        closed=next((answer.reason for answer in giving.values() if not answer), ""),
        sentences=[*sentences, *([wrong[""]] if "" in wrong else [])],
        wrong=[(place, sentence) for place, sentence in wrong.items() if place],
        wrong_day=wrong.get("on", ""),
        seen=seen or seal_of(stand),
        preview=preview,
    )


def _kept(one: Mapping[str, object]) -> str:
    who = ", ".join(filter(None, (str(one["name"]), str(one["position"]))))
    return f"{who}: {one['kind']}"


def load(opened: Opened) -> HandoverPage:
    """The roles as they stand; what was handed over already."""
    return _page(opened, Typed())


def _read(opened: Opened) -> tuple[Typed, dict[str, str]]:
    posted, wrong = opened.posted, {}
    day, on = clean_line(posted.get("on", "")), None
    try:
        on = DateField(required=False).clean(day)
    except ValidationError as error:
        wrong["on"] = " ".join(error.messages)
    if on is None:
        wrong.setdefault("on", NO_DAY)
    ends = {pk for value in posted.getlist("ends") if (pk := whole_number(value)) is not None}
    takes = {}
    for name in posted:
        pk = whole_number(name.removeprefix("takes-")) if name.startswith("takes-") else None
        if pk is not None and posted[name] in [kind.value for kind in OWN_KINDS]:
            takes[pk] = posted[name]
    return Typed(day, on, frozenset(ends), takes), wrong


def _mark_of(typed: Typed, seen: str) -> str:
    told = [typed.on, sorted(typed.ends), sorted(typed.takes.items()), seen]
    return sha256(repr(told).encode()).hexdigest()[:16]


def save(opened: Opened) -> HttpResponse | Again:
    """Shows what would be written, writes it, or takes back what was."""
    posted = opened.posted
    deed, seen = posted.get("deed", ""), clean_line(posted.get("seen", ""))
    actor = opened.actor
    typed, wrong = _read(opened)
    try:
        if deed == "undo":
            undo_handover(year=opened.year, seen=seen, actor=actor, reader=opened.reader)
            messages.success(opened.request, "Đã hủy bàn giao: vai trò của từng người trở lại như trước.")
            return HttpResponseRedirect(opened.address("handover"))
        if typed.on is None:
            return Again(_page(opened, typed, seen=seen, wrong=wrong))
        mark, wanted = _mark_of(typed, seen), deed == "save"
        writing = wanted and posted.get("looked") == mark
        changes = hand_over(
            year=opened.year,
            on=typed.on,
            ends=typed.ends,
            takes=typed.takes,
            seen=seen,
            actor=actor,
            reader=opened.reader,
            check=not writing,
        )
    except HandoverRefused as refused:
        return Again(_page(opened, typed, seen=seen, wrong=refused.problems))
    except StaleHandover as stale:
        return Again(_page(opened, typed, sentences=[str(stale)]))
    except PermissionError as error:
        return Again(_page(opened, typed, seen=seen, sentences=[str(error)]))
    if writing:
        messages.success(opened.request, f"Đã ghi bàn giao từ ngày {short_date(typed.on)}.")
        return HttpResponseRedirect(opened.address("handover"))
    preview = Preview(
        mark,
        LOOK_AGAIN if wanted else "",
        typed.on,
        [one for one in changes if one.ends],
        [one for one in changes if not one.ends],
    )
    return Again(_page(opened, typed, seen=seen, preview=preview), 200)


PAGE = Page(
    name="handover",
    within="members",
    path="thanh-vien/ban-giao",
    title="Bàn giao Trưởng khối",
    action=Action.MANAGE_YEAR,
    load=load,
    save=save,
    template="members/handover.html",
    printed=False,
)
