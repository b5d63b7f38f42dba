"""The accounts of a bloc, as its secretary looks after them: whose each is, how it stands, which are missing."""

import hashlib
from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from datetime import datetime

from django.db.models import Q
from django.utils import timezone

from common.vietnamese.dates import date_time, short_date, today_vn
from members.access import AccountFacts, Answer, Reader, RoleKind, may_hold_account
from members.links import link_ends
from members.models import Bloc, BlocYear, Membership, Role, User
from members.queries import members_of
from members.terms import Standing, Term

_MOST = {field.name: field.max_length or 0 for field in User._meta.concrete_fields}


@dataclass
class Holder:
    """One account of the bloc: what it is there, and whether the reader may do something with it (`answer`).

    `member` is whom it stands for in the year, and None where
    it is one of the bloc's own people, or stands for an agency that is no member this year.
    """

    user: User
    roles: tuple[Role, ...]
    member: Membership | None
    answer: Answer
    # What was typed of who holds it, and refused.
    described: dict[str, str] = field(default_factory=dict)
    # The same of its term.
    termed: dict[str, str] = field(default_factory=dict)

    @property
    def boxes(self) -> list[tuple[str, str, int]]:
        """What is written of who holds it: field, text, and the longest that it takes."""
        names = ("full_name", "position", "email")
        return [(name, self.described.get(name, getattr(self.user, name)), _MOST[name]) for name in names]

    @property
    def term_boxes(self) -> list[tuple[str, str, str]]:
        """From when to when it is one of the bloc's own people: box, field, and the day as it stands or was typed."""
        term = self.term
        if term is None:
            return []
        days = (("starts", "valid_from", term.starts), ("ends", "valid_to", term.ends))
        return [(box, field, self.termed.get(box, short_date(day) if day else "")) for box, field, day in days]

    @property
    def mark(self) -> str:
        """See `mark_of`."""
        return mark_of(self.user, [role.pk for role in self.roles])

    @property
    def name(self) -> str:
        return self.user.full_name

    @property
    def role_names(self) -> str:
        """What it is in the bloc; whom it stands for where that is no member of the year."""
        return "; ".join(
            f"{role.get_kind_display()}: {role.agency.name}" if role.agency and not self.member
            # A representative stands beside its member.
            else " ".join(filter(None, (str(role.get_kind_display()), role.term.in_words)))
            for role in self.roles
        )  # fmt: skip

    @property
    def term(self) -> Term | None:
        """From when to when it is one of the bloc's own people; None where it is none of them."""
        return next((role.term for role in self.roles if role.agency_id is None), None)

    @property
    def link_ends(self) -> datetime | None:
        """Until when the link that was handed out can be used."""
        return link_ends(self.user)

    @property
    def needs_link(self) -> bool:
        """Whether nobody can log in with it before a link is handed out."""
        return self.user.is_active and not self.user.has_usable_password() and self.link_ends is None

    @property
    def state(self) -> tuple[str, str]:
        """How it stands: a word and the tag that it is drawn with."""
        if not self.user.is_active:
            return "Đã đóng", "off"
        if self.link_ends:
            return "Chờ đặt mật khẩu", "now"
        if self.needs_link:
            return "Chưa có đường dẫn", "late"
        standing = self.term.on(today_vn()) if self.term else Standing.HOLDS
        if standing is not Standing.HOLDS:
            return ("Chưa bắt đầu", "todo") if standing is Standing.BEFORE else ("Đã bàn giao, chỉ xem", "off")
        return ("Đang dùng", "done") if self.user.last_login else ("Chưa đăng nhập", "todo")

    @property
    def state_note(self) -> str:
        """The day that belongs to its state."""
        if self.user.is_active and self.link_ends:
            return f"đến {short_date(timezone.localtime(self.link_ends).date())}"
        return f"lần cuối {date_time(self.user.last_login)}" if self.user.last_login else ""


@dataclass(frozen=True)
class MemberAccounts:
    """A member of the year with the accounts that stand for it; `proposed` is the name that a new one would get."""

    member: Membership
    holders: list[Holder]
    proposed: str

    @property
    def is_other_name(self) -> bool:
        """Whether the name is not the member's code, which somebody has already."""
        return self.proposed != self.member.code


@dataclass(frozen=True)
class BlocAccounts:
    """All accounts of a bloc: by member, the bloc's own people, and those of agencies that are no members this year."""

    members: list[MemberAccounts]
    own_people: list[Holder]
    former: list[Holder]

    @property
    def holders(self) -> list[Holder]:
        """All of them, in the order in which they stand on the page."""
        return [*self.own_people, *(holder for row in self.members for holder in row.holders), *self.former]

    @property
    def missing(self) -> list[MemberAccounts]:
        """The members that have no account, not even one that was closed."""
        return [row for row in self.members if not row.holders]


def accounts_of(year: BlocYear, reader: Reader) -> BlocAccounts:
    """The accounts of the year's bloc as this reader looks after them."""
    roles = Role.objects.filter(bloc=year.bloc_id).select_related("user", "agency").order_by("kind", "user__username")
    by_user: dict[int, list[Role]] = defaultdict(list)
    for role in roles:
        by_user[role.user_id].append(role)
    outside = _outside(by_user, year.bloc)
    members = members_of(year)
    of_agency = {member.agency_id: member for member in members}
    standing: dict[int, list[Holder]] = defaultdict(list)
    own_people, former = [], []
    for held in by_user.values():
        user = held[0].user
        facts = _facts(user, held, outside.get(user.pk, []), reader)
        answer = may_hold_account(reader, facts)
        agencies = [role.agency_id for role in held if role.agency_id is not None]
        ours = [of_agency[agency] for agency in agencies if agency in of_agency]
        holder = Holder(user, tuple(held), ours[0] if ours else None, answer)
        for member in ours:
            standing[member.pk].append(holder)
        if facts.kinds - {RoleKind.REPRESENTATIVE}:
            own_people.append(holder)
        elif not ours:
            former.append(holder)
    taken = taken_names((member.code for member in members), year.bloc.code)
    rows = []
    for member in members:
        proposed = proposed_username(member.code, year.bloc.code, taken)
        if not standing[member.pk]:
            taken.add(proposed)
        rows.append(MemberAccounts(member, standing[member.pk], proposed))
    order = list(RoleKind.values)
    own_people.sort(key=lambda holder: min(order.index(role.kind) for role in holder.roles))
    return BlocAccounts(rows, own_people, former)


def holder_facts(user: User, bloc: Bloc, reader: Reader) -> AccountFacts:
    """What the account is, as the rule asks for it."""
    held = list(Role.objects.filter(user=user.pk, bloc=bloc.pk))
    return _facts(user, held, _outside([user.pk], bloc).get(user.pk, []), reader)


def _outside(users: Iterable[int], bloc: Bloc) -> dict[int, list[str]]:
    """What these accounts are beyond the bloc."""
    found: dict[int, list[str]] = defaultdict(list)
    beyond = Role.objects.filter(~Q(bloc=bloc.pk) | Q(bloc__isnull=True), user__in=list(users)).order_by()
    for user, kind in beyond.values_list("user", "kind"):
        found[user].append(kind)
    return found


def _facts(user: User, held: Iterable[Role], outside: Collection[str], reader: Reader) -> AccountFacts:
    return AccountFacts(
        kinds=frozenset(role.kind for role in held),
        elsewhere=any(kind != RoleKind.ADMIN for kind in outside),
        runs_portal=user.is_superuser or RoleKind.ADMIN in outside,
        own=user.pk == reader.user.pk,
    )


def mark_of(user: User, roles: Iterable[int]) -> str:
    """A short mark of what the account is: who holds it, open or closed, and its roles in the bloc.

    Links are left out: slips are printed beside the page, which goes on being used; and each new one ends the last.
    """
    told = repr([user.pk, user.full_name, user.position, user.email, user.is_active, sorted(roles)])
    return hashlib.sha256(told.encode()).hexdigest()[:12]


def taken_names(stems: Iterable[str], bloc: str) -> set[str]:
    """The names that accounts log in with, in small letters: two that differ in capitals would be one to a person.

    Only those that a name proposed from one of the stems could meet: there may be thousands.
    """
    meets = Q(pk__in=[])
    for stem in stems:
        meets |= Q(username__iexact=stem) | Q(username__iexact=_named(stem, bloc))
        meets |= Q(username__istartswith=f"{_named(stem, bloc)}-")
    return {name.lower() for name in User.objects.filter(meets).order_by().values_list("username", flat=True)}


def _named(stem: str, bloc: str) -> str:
    """The stem with the bloc's code behind it, with room for a number."""
    return f"{stem}-{bloc}"[: _MOST["username"] - 5]


def proposed_username(stem: str, bloc: str, taken: Collection[str]) -> str:
    """The name for a new account: the stem; where somebody has it, with the bloc's code behind it, then a number."""
    if stem.lower() not in taken:
        return stem
    named = _named(stem, bloc)
    name, number = named, 2
    while name.lower() in taken:
        name, number = f"{named}-{number}", number + 1
    return name
