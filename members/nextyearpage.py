"""«Mở năm sau»: the next year from the last, member by member and piece by piece, looked at before it is opened."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from hashlib import sha256

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_safe

from common.vietnamese.dates import DateRefused, parse_date, short_date
from common.vietnamese.text import clean_line
from common.yearfile.heirlooms import Heirloom, naming_other_years
from members.access import Action
from members.models import BlocYear, Membership, User
from members.nextyear import (
    FATES,
    NEW_ROWS,
    STAYING,
    Fate,
    MemberPlan,
    NewAgency,
    NextYear,
    heirs_of,
    new_code,
    table_of,
    usual,
)
from members.openings import opened_next
from members.pages import Again, Opened, Page
from members.queries import roles_of, years_of
from members.roster import RosterRow, seal_of
from members.verbs.nextyear import NextYearRefused, has_next, open_next_year
from members.verbs.roster import StaleRoster, roster_of

# What an app offers of a year; the roof hands them in.
Offer = Callable[[BlocYear], list[Heirloom]]

LOOK_AGAIN = "Chưa mở: nội dung đã đổi sau lần xem trước. Hãy xem lại dưới đây rồi bấm mở lần nữa."
NEW_NAMES = [f"Đơn vị mới {place + 1}" for place in range(NEW_ROWS)]


@dataclass(frozen=True)
class PlanRow:
    """A member of the last year in the form: what stood, what is decided, the day as typed, and what is wrong."""

    row: RosterRow
    plan: MemberPlan
    on: str
    is_deputy: bool
    wrong: Mapping[str, str]


@dataclass(frozen=True)
class NewRow:
    """Room for an agency that was no member of the last year."""

    code: str
    title: str
    agency: NewAgency
    is_deputy: bool
    wrong: Mapping[str, str]


@dataclass(frozen=True)
class Choice:
    """A piece that could come along, whether it does, and what of it names another year."""

    heirloom: Heirloom
    taken: bool
    to_look_at: Sequence[str]


@dataclass(frozen=True)
class Preview:
    """What would be written: the members of the next year, what becomes of the others, and what is to be looked at.

    `mark` is that of all of it, and `again` says why it is shown although the year was to be opened.
    """

    mark: str
    again: str
    members: list[Membership]
    ended: list[str]
    taken: list[str]
    changes: int
    notes: list[str]


@dataclass(frozen=True, kw_only=True)
class NextYearPage:
    """The form. `stands` if the next year was opened already, `undo` where that can be taken back."""

    next_year: int
    stands: str
    undo: str
    rows: list[PlanRow]
    new: list[NewRow]
    head: str
    wrong_head: str
    choices: list[Choice]
    of_members: list[Choice]
    fates: list[tuple[str, str]]
    seen: str
    sentences: Sequence[str]
    wrong: list[tuple[str, str]]
    preview: Preview | None


@dataclass(frozen=True)
class Typed:
    """The form as it was sent; days also as they were typed, by code."""

    plan: NextYear
    days: Mapping[str, str]
    taken: frozenset[str]
    wrong: Mapping[str, str]


def _page(
    opened: Opened,
    stand: Sequence[RosterRow],
    offered: Sequence[Heirloom],
    typed: Typed,
    *,
    seen: str = "",
    sentences: Sequence[str] = (),
    wrong: Mapping[str, str] | None = None,
    preview: Preview | None = None,
) -> NextYearPage:
    wrong = wrong or {}
    stands = has_next(opened.year)
    plans = {plan.code: plan for plan in typed.plan.members}
    agencies = [*typed.plan.new, *[NewAgency()] * NEW_ROWS][:NEW_ROWS]

    def of(code: str) -> dict[str, str]:
        return {key.removeprefix(f"{code}."): told for key, told in wrong.items() if key.startswith(f"{code}.")}

    choices = [
        Choice(one, one.code in typed.taken, list(naming_other_years(one.part, opened.year.year + 1)))
        for one in offered
    ]
    return NextYearPage(
        next_year=opened.year.year + 1,
        stands=_next_address(opened) if stands else "",
        undo=opened.address("next-year-undo") if stands and opened_next(opened.year) else "",
        rows=[
            PlanRow(
                row,
                plans.get(row.code, MemberPlan(row.code)),
                typed.days.get(row.code, ""),
                row.code in typed.plan.deputies,
                of(row.code),
            )
            for row in stand
        ],
        new=[
            NewRow(code, NEW_NAMES[place], agency, code in typed.plan.deputies, of(code))
            for place, agency in enumerate(agencies)
            for code in [new_code(place)]
        ],
        head=typed.plan.head,
        wrong_head=wrong.get("head", ""),
        choices=choices,
        of_members=[one for one in choices if one.heirloom.member],
        fates=[(fate.value, words) for fate, words in FATES.items()],
        seen=seen or seal_of(stand),
        sentences=[*sentences, *([wrong[""]] if "" in wrong else [])],
        wrong=[(_box(key), f"{_named(key, stand)}{told}") for key, told in wrong.items() if key],
        preview=preview,
    )


def _box(key: str) -> str:
    """The box that a mistake is about: «ban-to-chuc.name» → «ban-to-chuc-name»."""
    return "-".join(key.split(".")) if "." in key else f"is-{key}"


def _named(key: str, stand: Sequence[RosterRow]) -> str:
    """Whom a mistake is about: «Ban Tổ chức: »; "" where it is about nobody."""
    names = {row.code: row.short_name for row in stand} | {
        new_code(place): name for place, name in enumerate(NEW_NAMES)
    }
    code = key.partition(".")[0]
    return f"{names[code]}: " if code in names else ""


def _next_address(opened: Opened) -> str:
    return reverse("overview", args=[opened.year.bloc.code, opened.year.year + 1])


def _read(opened: Opened, stand: Sequence[RosterRow]) -> Typed:
    """What was typed; a day that is none is told."""
    posted = opened.posted
    wrong: dict[str, str] = {}
    days: dict[str, str] = {}
    plans = []
    for row in stand:
        said = {name: clean_line(posted.get(f"{row.code}-{name}", "")) for name in ("name", "short_name", "into", "on")}
        fate = posted.get(f"{row.code}-fate", "")
        plan = MemberPlan(
            row.code,
            Fate(fate) if fate in FATES else Fate.STAYS,
            said["name"],
            said["short_name"],
            said["into"],
            keeps_person=f"{row.code}-person" in posted,
        )
        days[row.code] = said["on"]
        if said["on"] and plan.fate in (Fate.MERGED, Fate.DISSOLVED):
            try:
                plan = replace(plan, on=parse_date(said["on"]))
            except DateRefused as refused:
                wrong[f"{row.code}.on"] = str(refused)
        plans.append(plan)
    new = [
        NewAgency(*(clean_line(posted.get(f"{new_code(place)}-{name}", "")) for name in ("name", "short_name")))
        for place in range(NEW_ROWS)
    ]
    codes = [*(row.code for row in stand), *(new_code(place) for place in range(NEW_ROWS))]
    deputies = frozenset(code for code in codes if f"{code}-deputy" in posted)
    head = clean_line(posted.get("head", ""))
    return Typed(NextYear(plans, new, head, deputies), days, frozenset(posted.getlist("take")), wrong)


def _load(offers: Sequence[Offer]) -> Callable[[Opened], NextYearPage]:
    def load(opened: Opened) -> NextYearPage:
        """The members as they stand, each staying, and all that could come along."""
        stand = roster_of(opened.year)
        offered = [heirloom for offer in offers for heirloom in offer(opened.year)]
        plan = usual(stand)
        return _page(opened, stand, offered, Typed(plan, {}, frozenset(one.code for one in offered), {}))

    return load


def _save(offers: Sequence[Offer]) -> Callable[[Opened], HttpResponse | Again]:
    def save(opened: Opened) -> HttpResponse | Again:
        """Shows what would be written, or opens the next year."""
        stand = roster_of(opened.year)
        offered = [heirloom for offer in offers for heirloom in offer(opened.year)]
        typed = _read(opened, stand)
        seen = clean_line(opened.posted.get("seen", ""))
        if typed.wrong:
            return Again(_page(opened, stand, offered, typed, seen=seen, wrong=typed.wrong))
        taken = [one for one in offered if one.code in typed.taken]
        mark, wanted = _mark_of(typed.plan, taken), opened.posted.get("deed") == "open"
        # Once somebody works in the year it is not taken back any more: only what was looked at is written.
        opening = wanted and opened.posted.get("looked") == mark
        try:
            done = open_next_year(
                year=opened.year,
                plan=typed.plan,
                heirlooms=taken,
                seen=seen,
                actor=opened.actor,
                reader=opened.reader,
                check=not opening,
            )
        except NextYearRefused as refused:
            return Again(_page(opened, stand, offered, typed, seen=seen, wrong=refused.problems))
        except StaleRoster as stale:
            told = f"{stale} Bảng dưới đây là danh sách mới; hãy xem lại từng dòng rồi bấm lần nữa."
            return Again(_page(opened, stand, offered, typed, sentences=[told]))
        if opening:
            messages.success(
                opened.request,
                f"Đã mở năm {opened.year.year + 1}: {done.changes} mục đã ghi. Năm {opened.year.year} giữ nguyên.",
            )
            return HttpResponseRedirect(_next_address(opened))
        shown = Preview(
            mark,
            LOOK_AGAIN if wanted else "",
            [_member(row, place) for place, row in enumerate(table_of(typed.plan, stand), start=1)],
            list(_told_of_others(typed.plan, stand)),
            list(_told_of_taken(taken, typed.plan, stand)),
            done.changes,
            done.notes,
        )
        return Again(_page(opened, stand, offered, typed, seen=seen, preview=shown), 200)

    return save


def _told_of_taken(taken: Sequence[Heirloom], plan: NextYear, stand: Sequence[RosterRow]) -> Iterator[str]:
    """What comes along, in words; of what is a member's own, where it goes."""
    heirs, names = heirs_of(plan, stand), {row.code: row.name for row in table_of(plan, stand)}
    for one in taken:
        heir = heirs.get(one.member, "")
        if not one.member or heir == one.member:
            yield f"{one.name}: {one.told}"
        elif heir:
            yield f"{one.name}, sang {names[heir]}: {one.told}"
        else:
            yield f"{one.name}: không mang theo, vì không đơn vị nào kế thừa."


def _mark_of(plan: NextYear, taken: Sequence[Heirloom]) -> str:
    """A short mark of all that would be written."""
    told = [plan.members, plan.new, plan.head, sorted(plan.deputies), [(one.code, one.part) for one in taken]]
    return sha256(repr(told).encode()).hexdigest()[:16]


def _member(row: RosterRow, order: int) -> Membership:
    """A row as the page shows a member; it is not kept."""
    return Membership(
        order=order,
        name=row.name,
        role=row.role,
        representative_name=row.representative,
        representative_position=row.position,
    )


def _told_of_others(plan: NextYear, stand: Sequence[RosterRow]) -> Iterator[str]:
    """In words, what becomes of those who are renamed or no members any more."""
    names = {row.code: row.name for row in stand}
    heirs = names | {one.code: one.name for one in plan.members if one.fate is Fate.RENAMED}
    heirs |= {new_code(place): agency.name for place, agency in enumerate(plan.new)}
    for one in plan.members:
        if one.fate is Fate.RENAMED:
            yield f"{names[one.code]} đổi tên thành {one.name}."
        elif one.fate is Fate.MERGED and one.on:
            yield f"{names[one.code]} nhập vào {heirs[one.into]} từ ngày {short_date(one.on)}; đơn vị này kế thừa."
        elif one.fate is Fate.DISSOLVED and one.on:
            yield f"{names[one.code]} giải thể từ ngày {short_date(one.on)}."
        elif one.fate not in STAYING:
            yield f"{names[one.code]} không còn trong Khối."


def page(offers: Sequence[Offer]) -> Page[NextYearPage]:
    """The page; `offers` are what the apps would hand down."""
    return Page(
        name="next-year",
        within="members",
        path="mo-nam-moi",
        title="Mở năm sau",
        action=Action.MANAGE_YEAR,
        load=_load(offers),
        save=_save(offers),
        template="members/next_year.html",
        printed=False,
    )


@require_safe
def of_newest(request: HttpRequest, bloc: str) -> HttpResponse:
    """`/<bloc>/mo-nam-moi/`: leads to the page of the bloc's newest year. Http404 for whoever may open none of it."""
    user = request.user
    if not isinstance(user, User):
        raise Http404
    newest = next((year for year in years_of(user, roles_of(user), bloc) if year.bloc.code == bloc), None)
    if newest is None:
        raise Http404
    return redirect("next-year", bloc, newest.year)
