"""The hand-over of the headship on one day: whose roles end before it, who takes over, and what cannot be.

Nothing here asks a database: the roles of the bloc's own people as they stand go in, terms and sentences come out.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from common.vietnamese.dates import short_date
from members.terms import Standing, Term

SECRETARY = "secretary"
NOBODY_TAKES = "Chưa chọn ai nhận. Hãy chọn vai trò cho người của Trưởng khối mới ở cột «Nhận vai trò»."
NO_DAY = "Hãy ghi ngày bàn giao, ví dụ 15/01/2024."
CLOSED = "Tài khoản của {} đã đóng. Hãy mở lại ở trang «Tài khoản của Khối»."
NO_SECRETARY = (
    "Từ ngày {} Khối không còn Thư ký Khối nào. Hãy chọn người nhận vai trò Thư ký Khối, hoặc bỏ đánh dấu người thôi."
)
# A year is handed over while it runs or in the one after it.
_FARTHEST = 1


@dataclass(frozen=True)
class StandingRole:
    """One of the bloc's own people in one role; `active` is whether the account can log in."""

    pk: int
    user: int
    name: str
    kind: str
    called: str
    term: Term
    active: bool = True


@dataclass(frozen=True)
class Taking:
    """Somebody who is to have a role from the day on."""

    user: int
    name: str
    kind: str
    called: str
    active: bool = True


@dataclass(frozen=True)
class TermChange:
    """What becomes of one role: `role` is None for one that nobody has yet; a term of None is no role."""

    role: int | None
    user: int
    name: str
    kind: str
    called: str
    before: Term | None
    after: Term
    ends: bool

    @property
    def told(self) -> str:
        """«Nguyễn A, Lãnh đạo Khối: đến hết 14/01/2024»."""
        return f"{self.name}, {self.called}: {self.after.in_words}"


def changes_of(
    on: date, stand: Sequence[StandingRole], ends: Collection[int], takes: Sequence[Taking]
) -> list[TermChange]:
    """What the hand-over writes: `ends` are the ids of roles that end the day before, `takes` begin on the day."""
    found = [
        TermChange(
            *(one.pk, one.user, one.name, one.kind, one.called, one.term),
            after=Term(one.term.starts, on - timedelta(days=1)),
            ends=True,
        )
        for one in stand
        if one.pk in ends
    ]
    known = {(one.user, one.kind): one for one in stand}
    for taking in takes:
        had = known.get((taking.user, taking.kind))
        found.append(
            TermChange(
                had.pk if had else None,
                *(taking.user, taking.name, taking.kind, taking.called),
                before=had.term if had else None,
                after=Term(on, None),
                ends=False,
            )
        )
    return found


def wrong_handover(
    on: date,
    stand: Sequence[StandingRole],
    ends: Collection[int],
    takes: Sequence[Taking],
    *,
    year: int,
    today: date,
) -> dict[str, str]:
    """What cannot be: by «on», «ends-7» (a role's id), «takes-3» (an account's), "" about the whole."""
    if not 0 <= on.year - year <= _FARTHEST:
        return {"on": f"Năm {year} được bàn giao trong năm {year} hoặc năm {year + 1}. Hãy xem lại ngày."}
    wrong: dict[str, str] = {}
    known = {(one.user, one.kind): one for one in stand}
    for one in stand:
        if one.pk in ends and one.term.starts and one.term.starts >= on:
            wrong[f"ends-{one.pk}"] = f"{one.name} mới có vai trò từ {short_date(one.term.starts)}, nên chưa thôi được."
    for taking in takes:
        had = known.get((taking.user, taking.kind))
        if had is not None and had.pk in ends:
            wrong[f"takes-{taking.user}"] = f"{taking.name} không vừa thôi vừa nhận vai trò {taking.called}."
        elif had is not None and had.term.on(on) is Standing.HOLDS and had.term.ends is None:
            wrong[f"takes-{taking.user}"] = f"{taking.name} đã có vai trò {taking.called} vào ngày ấy."
        elif not taking.active:
            wrong[f"takes-{taking.user}"] = CLOSED.format(taking.name)
    if not takes:
        wrong[""] = NOBODY_TAKES
    if not wrong and (day := _without_secretary(on, stand, changes_of(on, stand, ends, takes), today)):
        wrong[""] = NO_SECRETARY.format(short_date(day))
    return wrong


def _without_secretary(
    on: date, stand: Sequence[StandingRole], changes: Sequence[TermChange], today: date
) -> date | None:
    """The first day from the hand-over on that it would leave without a secretary; None where there is none.

    A hand-over may be written late, and a secretary who stays may have a last day too.
    """
    must = {on, max(on, today)}
    last = [one.term.ends for one in stand if one.kind == SECRETARY and one.term.ends and one.term.ends >= on]
    later = {end + timedelta(days=1) for end in last}
    days = must | {day for day in later if has_secretary(day, stand)}
    return min((day for day in days if not has_secretary(day, stand, changes)), default=None)


def has_secretary(on: date, stand: Sequence[StandingRole], changes: Sequence[TermChange] = ()) -> bool:
    """Whether somebody who can log in is the bloc's secretary on that day, after these changes."""
    after = {one.role: one.after for one in changes if one.role is not None}
    if any(one.kind == SECRETARY and not one.ends for one in changes):
        return True
    return any(
        one.kind == SECRETARY and one.active and after.get(one.pk, one.term).on(on) is Standing.HOLDS for one in stand
    )
