"""What the opening of a year did, kept with it, and what of that would be taken back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from common.audit.log import head
from common.audit.models import Entry, EntryQuerySet
from common.vietnamese.dates import date_time
from common.yearfile.heirlooms import HandedDown
from members.access import Action, Reader, may
from members.models import Agency, BlocYear, Opening
from members.yearlog import entries_of

# What an app's parts of a year are that it can have been opened with; the roof hands them in.
Given = Callable[[BlocYear], list[HandedDown]]
# By the id of an agency, what an opening can change of it.
States = dict[int, dict[str, str | int | None]]

_KEPT = ("name", "short_name", "valid_from", "valid_to", "successor_id")
_DAYS = ("valid_from", "valid_to")
# So many entries of the log are told that stand in the way; then how many more.
_TOLD = 5


def states_of_agencies() -> States:
    """All agencies as they stand."""
    rows = Agency.objects.order_by().values("pk", *_KEPT)
    return {row["pk"]: {name: _kept(row[name]) for name in _KEPT} for row in rows}


def _kept(value: Any) -> str | int | None:
    return value.isoformat() if isinstance(value, date) else value


def keep_opening(year: BlocYear, before: States) -> Opening:
    """Keeps that the year was opened just now, and what became of the agencies that stood like this before.

    Call it in the transaction of the opening, when its log is written.
    """
    now = states_of_agencies()
    # Another bloc may have written its own meanwhile.
    own = sorted(set(Agency.objects.filter(memberships__year__bloc=year.bloc_id).values_list("pk", flat=True)))
    changed = {
        str(pk): {name: [before[pk][name], now[pk][name]] for name in _KEPT if before[pk][name] != now[pk][name]}
        for pk in own
        if pk in before and before[pk] != now[pk]
    }
    made = [pk for pk in own if pk not in before]
    return Opening.objects.create(year=year, last_entry=head().number, made=made, changed=changed)


@dataclass(frozen=True)
class Restored:
    """An agency that gets back these fields, as they were before the opening."""

    agency: Agency
    fields: dict[str, Any]


@dataclass(frozen=True)
class Undoing:
    """What taking back the opening of this year removes and restores, and in sentences what stands in the way.

    `kept` are agencies that were made with it and that something else uses by now.
    """

    year: BlocYear
    opening: Opening
    opened: Entry
    gone: list[str]
    restored: list[Restored]
    deleted: list[Agency]
    kept: list[Agency]
    obstacles: list[str]


def opened_next(year: BlocYear) -> Opening | None:
    """How the year after this one was opened; None where it was not, or not from this one."""
    found = Opening.objects.select_related("year").filter(year__bloc=year.bloc_id, year__year=year.year + 1).first()
    if found:
        found.year.bloc = year.bloc
    return found


def undoing_of(opening: Opening, given: Sequence[Given], reader: Reader) -> Undoing:
    """What stands now of what the opening made and changed."""
    year = opening.year
    parts = [part for give in given for part in give(year)]
    counts = [("Thành viên", year.members.count()), *((part.name, part.rows.count()) for part in parts)]
    ids = {*_changed(opening), *opening.made}
    agencies = Agency.objects.select_related("successor").in_bulk(ids)
    changed = {agencies[pk]: fields for pk, fields in _changed(opening).items() if pk in agencies}
    made = [agencies[pk] for pk in opening.made if pk in agencies]
    used = [agency for agency in made if _is_used(agency, year, {agency.pk for agency in changed})]
    return Undoing(
        year=year,
        opening=opening,
        opened=Entry.objects.get(number=opening.last_entry),
        gone=[f"{name}: {count}" for name, count in counts if count],
        restored=[Restored(agency, _as_was(fields)) for agency, fields in changed.items()],
        deleted=[agency for agency in made if agency not in used],
        kept=used,
        obstacles=[
            *_later_years(year),
            *told_since(opening),
            *(told for agency, fields in changed.items() if (told := _stands(agency, fields, opening, reader))),
        ],
    )


def _changed(opening: Opening) -> dict[int, dict[str, list[Any]]]:
    """By id what was changed, in an order of ours: a database keeps JSON in one of its own."""
    return {
        int(pk): {name: fields[name] for name in _KEPT if name in fields}
        for pk, fields in sorted(opening.changed.items(), key=lambda one: int(one[0]))
    }


def _as_was(fields: dict[str, list[Any]]) -> dict[str, Any]:
    was = {name: values[0] for name, values in fields.items()}
    was |= {name: date.fromisoformat(was[name]) for name in _DAYS if was.get(name)}
    if "successor_id" in was:
        was["successor"] = Agency.objects.filter(pk=was.pop("successor_id")).first()
    return was


def _is_used(agency: Agency, year: BlocYear, restored: set[int]) -> bool:
    """Whether anything but this year uses it, and but those that it succeeds because of the opening."""
    return (
        agency.memberships.exclude(year=year).exists()
        or agency.roles.exists()
        or agency.predecessors.exclude(pk__in=restored).exists()
    )


def _later_years(year: BlocYear) -> list[str]:
    later = (
        BlocYear.objects.filter(bloc=year.bloc_id, year__gt=year.year).order_by("year").values_list("year", flat=True)
    )
    return [f"Năm {other} đã mở sau năm {year.year}." for other in later]


def _since(opening: Opening) -> EntryQuerySet:
    return entries_of(opening.year).filter(number__gt=opening.last_entry)


def told_since(opening: Opening) -> list[str]:
    """Who entered what in the year after it was opened, and when; the first few, and how many more."""
    entries = list(_since(opening).order_by("number")[: _TOLD + 1])
    told = [_told(entry) for entry in entries[:_TOLD]]
    if len(entries) > _TOLD:
        told.append(f"Và {_since(opening).count() - _TOLD} mục khác, xem Nhật ký của năm {opening.year.year}.")
    return told


def _told(entry: Entry) -> str:
    return f"{entry.shown_actor} đã ghi lúc {date_time(entry.at)}: {entry.subject}, {entry.action}."


def _stands(agency: Agency, fields: dict[str, list[Any]], opening: Opening, reader: Reader) -> str:
    """Why the agency does not get back what it was; "" where nothing stands in the way."""
    if any(_kept(getattr(agency, name)) != now for name, (_, now) in fields.items()):
        entries = Entry.objects.filter(key__startswith=f"agency/{agency.pk}/", number__gt=opening.last_entry)
        last = entries.order_by("-number").first()
        return f"{agency} đã được sửa sau khi mở năm. {_told(last) if last else ''}".strip()
    others = agency.memberships.exclude(year__bloc=opening.year.bloc_id)
    if fields.keys() & {"valid_to", "successor_id"} and others.exists() and not may(reader, Action.MANAGE_PORTAL):
        return f"{agency} còn là thành viên của khối khác, nên chỉ Quản trị bỏ được việc sáp nhập, giải thể đã ghi."
    return ""
