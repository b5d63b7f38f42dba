"""What a bloc keeps for all its dossiers: the checklist of a form of award, and the table of holidays."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from awards.editions import named_in
from awards.models import AwardForm, ChecklistItem, Holiday
from common.audit.log import Actor, Change
from common.refused import FieldsRefused
from common.vietnamese.dates import short_date
from common.yearfile.parsing import YearFileRefused
from common.yearfile.shapes import Fields
from common.yearfile.sync import rows_meant, sync_rows
from documents.catalogue import NO_MEMBERS
from members.access import Reader, require
from members.access_of_the_awards import may_manage_proposals
from members.locking import locked
from members.models import Bloc, BlocYear
from members.yearlog import log_in, who_changed

# More than any dossier asks for, or a year has holidays.
MOST_ITEMS = 60
MOST_HOLIDAYS = 200
STALE = "Danh sách này vừa được người khác sửa."
IN_USE = "Giấy tờ đã ghi trong một hồ sơ thì không bỏ khỏi danh mục được. Hãy để lại dòng ấy, bỏ chọn «Bắt buộc»."
TWICE = "Ngày {} có ở hai dòng. Hãy bỏ một dòng."


class StaleList(ValueError):
    """The list was changed by somebody else since the form was opened; the text says by whom and what."""


class ListRefused(FieldsRefused):
    """What was typed cannot be kept: a sentence under ""."""


@dataclass(frozen=True)
class ItemRow:
    """A line of the checklist; `id` is None for a new one, `year` None for every year."""

    id: int | None
    name: str
    required: bool
    each: bool
    kind: str
    sets: int
    source: str
    year: int | None = None


@dataclass(frozen=True)
class HolidayRow:
    """A day that is off, or worked to make up for one."""

    on: date
    name: str
    working: bool = False


def seal_of_checklist(form: AwardForm) -> str:
    """A short mark of the whole checklist of a form."""
    return _seal(list(ChecklistItem.objects.filter(form=form).order_by("order").values_list()))


def seal_of_holidays(bloc: Bloc) -> str:
    """A short mark of the bloc's holidays."""
    return _seal(list(Holiday.objects.filter(bloc=bloc).order_by("on").values_list()))


def _seal(told: list[tuple[object, ...]]) -> str:
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def change_checklist(
    *, year: BlocYear, form: str, rows: Sequence[ItemRow], seen: str, actor: Actor, reader: Reader
) -> list[Change]:
    """Makes these rows, in their order, the checklist of the form with this code.

    PermissionError, ListRefused for a line in use that would go, StaleList, AwardForm.DoesNotExist.
    """
    require(may_manage_proposals(reader))
    with locked(year) as now:
        found = AwardForm.objects.get(bloc=now.bloc, code=form)
        key = f"checklist/{found.code}/"
        if seal_of_checklist(found) != seen:
            raise StaleList(who_changed(now, key) or STALE)
        stand = set(ChecklistItem.objects.filter(form=found).values_list("pk", flat=True))
        wanted: list[Fields] = [
            {"id": meant, "order": order} | {name: getattr(row, name) for name in _OF_ITEM}
            for order, (meant, row) in enumerate(
                zip(rows_meant((row.id for row in rows), stand), rows, strict=True), start=1
            )
        ]
        try:
            changes = bring_checklist(found, wanted, "id")
        except YearFileRefused as refused:
            raise ListRefused({"": IN_USE}) from refused
        told = [_told(one, key, f"Giấy tờ hồ sơ {named_in(found, now)}: {one.subject}") for one in changes]
        log_in(now, actor, told)
    return changes


_OF_ITEM = ("name", "required", "each", "kind", "sets", "source", "year")


def bring_checklist(form: AwardForm, wanted: Sequence[Fields], key: str) -> list[Change]:
    """Makes these the checklist of a form; answers what that changed, unlogged."""
    return sync_rows(
        ChecklistItem.objects.filter(form=form),
        key,
        wanted,
        place="awards.proposals.checklist",
        fixed={"bloc": form.bloc, "form": form},
    )


def change_holidays(
    *, year: BlocYear, rows: Sequence[HolidayRow], seen: str, actor: Actor, reader: Reader
) -> list[Change]:
    """Makes these the bloc's holidays. PermissionError, ListRefused for a day that is named twice, StaleList."""
    require(may_manage_proposals(reader))
    days = [row.on for row in rows]
    if twice := next((day for day in days if days.count(day) > 1), None):
        raise ListRefused({"": TWICE.format(short_date(twice))})
    with locked(year) as now:
        if seal_of_holidays(now.bloc) != seen:
            raise StaleList(who_changed(now, "holidays/") or STALE)
        changes = bring_holidays(now.bloc, rows)
        log_in(now, actor, [_told(one, "holidays/", f"Ngày nghỉ, làm bù: {one.subject}") for one in changes])
    return changes


def bring_holidays(bloc: Bloc, rows: Sequence[HolidayRow]) -> list[Change]:
    """Makes these the bloc's holidays; answers what that changed, unlogged."""
    wanted: list[Fields] = [{"on": row.on, "name": row.name, "working": row.working} for row in rows]
    stand = Holiday.objects.filter(bloc=bloc)
    return sync_rows(stand, "on", wanted, place="awards.proposals.holidays", fixed={"bloc": bloc})


def _told(change: Change, key: str, subject: str) -> Change:
    return replace(change, key=key, subject=subject, member=NO_MEMBERS)
