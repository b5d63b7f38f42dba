"""What can be done with a year's charity: note a contribution or a use, change it, take it away.

Whom a use helped never comes into the log: that it was changed does.
"""

import hashlib
from collections.abc import Mapping
from typing import Any, TypeVar

from campaigns.charity import wrong_contribution
from campaigns.models import CharityUse, Contribution
from common.audit.log import Actor, Change
from common.numbering import free_number
from common.refused import FieldsRefused
from common.vietnamese.dates import today_vn
from common.yearfile.sync import describe
from members.access import Action, Reader, may, require
from members.locking import locked
from members.models import BlocYear
from members.odd_days import far_days
from members.yearlog import log_in, who_changed

# What the log never says.
PRIVATE = "beneficiary"
OF_CONTRIBUTION = (
    *("member", "giver", "beside", "kind", "amount", "goods", "quantity", "unit", "pledged_on", "received_on", "paper"),
)
OF_USE = ("kind", "what", PRIVATE, "place", "handed_on", "shares", "amount")
OF_CONTRIBUTION_DAYS = ("pledged_on", "received_on")
NOT_YET = "Ngày này chưa tới. Hãy ghi khi đã xong."
STALE = "Dòng này đã được người khác sửa."
Row = TypeVar("Row", Contribution, CharityUse)


class StaleCharity(ValueError):
    """The row was changed by somebody else since the form was opened; the text says by whom and what."""


class CharityRefused(FieldsRefused):
    """What was typed cannot be kept: a sentence for each field."""


def seal_of(row: Contribution | CharityUse) -> str:
    """A short mark of all that stands in a row."""
    told = [str(getattr(row, field.attname)) for field in row._meta.concrete_fields]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def keep_contribution(
    *,
    year: BlocYear,
    fields: Mapping[str, Any],
    actor: Actor,
    reader: Reader,
    number: int | None = None,
    seen: str = "",
) -> Contribution:
    """Notes a contribution, or changes the one with this number; `fields` are those of `OF_CONTRIBUTION`.

    PermissionError, CharityRefused, StaleCharity unless it stands as `seen` says, Contribution.DoesNotExist.
    """
    wrong = wrong_contribution(fields) | far_days(fields, OF_CONTRIBUTION_DAYS, year=year.year)
    for day in OF_CONTRIBUTION_DAYS:
        if fields[day] and fields[day] > today_vn():
            wrong[day] = NOT_YET
    return _keep(Contribution, year, number, seen, fields, wrong, actor, reader)


def keep_use(
    *,
    year: BlocYear,
    fields: Mapping[str, Any],
    actor: Actor,
    reader: Reader,
    number: int | None = None,
    seen: str = "",
) -> CharityUse:
    """Notes a use, or changes the one with this number; `fields` are those of `OF_USE`. The errors are the same."""
    wrong = far_days(fields, ("handed_on",), year=year.year)
    wrong |= {"handed_on": NOT_YET} if fields["handed_on"] > today_vn() else {}
    return _keep(CharityUse, year, number, seen, fields, wrong, actor, reader)


def _keep(
    model: type[Row],
    year: BlocYear,
    number: int | None,
    seen: str,
    fields: Mapping[str, Any],
    wrong: dict[str, str],
    actor: Actor,
    reader: Reader,
) -> Row:
    require(may(reader, Action.MANAGE_YEAR))
    if wrong:
        raise CharityRefused(wrong)
    with locked(year) as now:
        if number is None:
            number = free_number(model._default_manager.filter(year=now))
            row: Row = model._default_manager.create(year=now, number=number, **fields)
            log_in(now, actor, [change_of(row, "thêm", new=told_of(row))])
        else:
            row = _found(model, now, number, seen)
            changed = {name: value for name, value in fields.items() if getattr(row, name) != value}
            if changed:
                open_names = [name for name in changed if name != PRIVATE]
                old = describe(row, open_names)
                for name, value in changed.items():
                    setattr(row, name, value)
                row.save(update_fields=list(changed))
                action = "sửa" if open_names else "sửa người được giúp"
                log_in(now, actor, [change_of(row, action, old, describe(row, open_names))])
    return row


def drop(model: type[Row], *, year: BlocYear, number: int, seen: str, actor: Actor, reader: Reader) -> None:
    """Takes away a row that was noted by mistake; the log keeps what it said, but for whom it helped."""
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        row = _found(model, now, number, seen)
        log_in(now, actor, [change_of(row, "xóa", old=told_of(row))])
        row.delete()


def _found(model: type[Row], year: BlocYear, number: int, seen: str) -> Row:
    row = model._default_manager.get(year=year, number=number)
    if seal_of(row) != seen:
        raise StaleCharity(who_changed(year, _key(row)) or STALE)
    return row


def change_of(row: Contribution | CharityUse, action: str, old: str = "", new: str = "") -> Change:
    """What the log says of a row."""
    name = str(row._meta.verbose_name)
    member = row.member.code if isinstance(row, Contribution) and row.member else ""
    subject = f"{name[:1].upper()}{name[1:]} {row}"
    return Change(subject=subject, key=_key(row), action=action, old=old, new=new, member=member)


def _key(row: Contribution | CharityUse) -> str:
    return f"charity/{row._meta.model_name}/{row.number}/"


def told_of(row: Contribution | CharityUse) -> str:
    """The row in words, without whom it helped and without what is empty."""
    names = OF_CONTRIBUTION if isinstance(row, Contribution) else OF_USE
    return describe(row, [name for name in names if name != PRIVATE and says(getattr(row, name))])


def says(value: object) -> bool:
    """Whether a field says anything: 0 does, an empty box and a mark that isn't set don't."""
    return value is not None and value is not False and value != ""
