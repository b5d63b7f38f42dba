"""Opening the next year of a bloc from the last."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from common.audit.log import Actor, Change, write, written_last
from common.refused import FieldsRefused
from common.vietnamese.dates import short_date
from common.yearfile.files import YEAR_FORMAT, all_or_nothing, load
from common.yearfile.heirlooms import Heirloom, holds, joined
from common.yearfile.parsing import Problem, YearFileRefused
from common.yearfile.shapes import JsonObject
from members.access import Action, Reader, may, require
from members.models import Agency, Bloc, BlocYear, Membership
from members.nextyear import Fate, NextYear, heirs_of, table_of, wrong_with
from members.openings import keep_opening, states_of_agencies
from members.roster import RosterRow, seal_of
from members.verbs.roster import StaleRoster, roster_of
from members.yearfile import dump

NOT_OURS_ALONE = (
    "Đơn vị này còn là thành viên của khối khác, nên chỉ Quản trị ghi được việc sáp nhập, giải thể. Hãy chọn «Không "
    "còn trong Khối», rồi báo Quản trị."
)


class NextYearRefused(FieldsRefused):
    """The next year cannot be opened like this: «code.field» says what is wrong there, "" with the whole."""


@dataclass(frozen=True)
class OpenedYear:
    """What was written, or with `check` would be: how many changes, and what is probably a slip."""

    changes: int
    notes: list[str]


def has_next(year: BlocYear) -> bool:
    """Whether the year after this one stands already."""
    return BlocYear.objects.filter(bloc=year.bloc_id, year=year.year + 1).exists()


def open_next_year(
    *,
    year: BlocYear,
    plan: NextYear,
    heirlooms: Sequence[Heirloom],
    seen: str,
    actor: Actor,
    reader: Reader,
    check: bool = False,
) -> OpenedYear:
    """Opens the year after `year` with these members and what was chosen of the last one; with `check` keeps nothing.

    All of it is written as a year file would be, and judged like one; the last year stays as it is to the byte. Those
    who were merged or dissolved end on the day before the one that is named, and have their successor.

    `seen` is the seal of the members from which the plan began. PermissionError for a reader who may not; StaleRoster
    if they are others by now; NextYearRefused with a sentence for each mistake.
    """
    require(may(reader, Action.MANAGE_YEAR))
    try:
        with all_or_nothing(undo=check):
            # The same lock that a year file takes: two who open it at once come one after the other.
            bloc = Bloc.objects.select_for_update().get(pk=year.bloc_id)
            locked = BlocYear.objects.get(pk=year.pk)
            locked.bloc = bloc
            stand = roster_of(locked)
            if seal_of(stand) != seen:
                raise StaleRoster("Danh sách thành viên đã được sửa sau khi bạn mở trang này.")
            if has_next(locked):
                raise NextYearRefused({"": f"Năm {year.year + 1} của {bloc} đã được mở rồi."})
            if wrong := wrong_with(plan, stand, year.year):
                raise NextYearRefused(wrong)
            if lonely := [told for one in heirlooms if (told := _lonely(one, heirlooms))]:
                raise NextYearRefused({"": " ".join(lonely)})
            table = table_of(plan, stand)
            before = states_of_agencies()
            with written_last():
                loaded = load(_file(locked, table, joined(heirlooms, heirs_of(plan, stand))), actor)
                ended = _end_agencies(locked, plan, stand, table, anybody_s=bool(may(reader, Action.MANAGE_PORTAL)))
                write(actor, ended, bloc=bloc.code, year=year.year + 1)
            keep_opening(BlocYear.objects.get(bloc=bloc, year=year.year + 1), before)
    except YearFileRefused as refused:
        sentences = dict.fromkeys(_told(problem, heirlooms, year.year + 1) for problem in refused.problems)
        raise NextYearRefused({"": " ".join(sentences)}) from refused
    return OpenedYear(len(loaded.changes) + len(ended), [str(note) for note in loaded.notes])


def _lonely(heirloom: Heirloom, taken: Sequence[Heirloom]) -> str:
    """That it does not come along without what it stands on; "" where it can."""
    needed = heirloom.needs
    if needed is None or needed.code in {one.code for one in taken}:
        return ""
    return f"«{heirloom.name}» chỉ mang theo được cùng «{needed.name}». Hãy đánh dấu cả hai, hoặc bỏ «{heirloom.name}»."


def _told(problem: Problem, taken: Sequence[Heirloom], year: int) -> str:
    """A mistake in what would be written, by the choice that brings it: nobody here sees the places of a file."""
    names = [one.name for one in taken if holds(one.part, problem.place)]
    # Where several bring rows under one key, it could be said of any.
    if len(names) != 1:
        return str(problem)
    return (
        f"«{names[0]}» không mang theo được sang năm {year}. {problem.sentence} Hãy bỏ đánh dấu «{names[0]}», mở năm, "
        f"rồi ghi lại ở năm {year}."
    )


def _file(year: BlocYear, table: Sequence[RosterRow], brought: JsonObject) -> bytes:
    """The next year as a year file."""
    of_last: JsonObject = dump(year)
    file: JsonObject = {"format": YEAR_FORMAT, "year": year.year + 1, "members": [_member(row) for row in table]}
    file |= {key: of_last[key] for key in ("bloc", "family", "term") if key in of_last}
    file |= brought
    return json.dumps(file, ensure_ascii=False).encode()


def _member(row: RosterRow) -> JsonObject:
    person = {"name": row.representative, "position": row.position, "phone": row.phone, "email": row.email}
    return {
        "code": row.code,
        "name": row.name,
        "short_name": row.short_name,
        "role": row.role,
        "representative": {key: value or None for key, value in person.items()} if any(person.values()) else None,
    }


def _end_agencies(
    year: BlocYear, plan: NextYear, stand: Sequence[RosterRow], table: Sequence[RosterRow], *, anybody_s: bool
) -> list[Change]:
    """Gives those that were merged or dissolved their last day and their successor; answers what that changed.

    An agency that another bloc knows as well is ended by an administrator alone (`anybody_s`).
    """
    names = {row.code: row.name for row in stand}
    # What is new was named by its place in the form, and has a code by now.
    codes = dict(zip(plan.staying, (row.code for row in table), strict=True))
    members = Membership.objects.filter(year__bloc=year.bloc_id, year__year=year.year + 1)
    heirs = {member.code: member.agency for member in members.select_related("agency")}
    changes = []
    for one in plan.members:
        if one.fate not in (Fate.MERGED, Fate.DISSOLVED) or one.on is None:
            continue
        agency = Agency.objects.get(memberships__year=year, memberships__code=one.code)
        if not anybody_s and agency.memberships.exclude(year__bloc=year.bloc_id).exists():
            raise NextYearRefused({f"{one.code}.on": NOT_OURS_ALONE})
        heir = heirs[codes[one.into]] if one.fate is Fate.MERGED else None
        last = one.on - timedelta(days=1)
        if agency.valid_from and last < agency.valid_from:
            told = f"{names[one.code]} mới có từ ngày {short_date(agency.valid_from)}."
            raise NextYearRefused({f"{one.code}.on": told})
        old = _end_of(agency)
        agency.valid_to, agency.successor = last, heir
        agency.save(update_fields=["valid_to", "successor"])
        if heir and codes[one.into] not in names:
            _begin(heir, one.on)
        fate = f"nhập vào {heir}" if heir else "giải thể"
        told = f"{fate} từ ngày {short_date(one.on)}"
        changes.append(Change(subject=str(agency), action="ghi việc sáp nhập, giải thể", old=old, new=told))
    return changes


def _end_of(agency: Agency) -> str:
    """What was written of its end before; "" where nothing was."""
    until = f"đến ngày {short_date(agency.valid_to)}" if agency.valid_to else ""
    return ", ".join(filter(None, [until, f"kế thừa: {agency.successor}" if agency.successor else ""]))


def _begin(agency: Agency, on: date) -> None:
    """An agency that came of a merger begins with it; of several, with the first. One that was known before did not."""
    known = agency.memberships.count() > 1
    if not known and (agency.valid_from is None or agency.valid_from > on):
        agency.valid_from = on
        agency.save(update_fields=["valid_from"])
