"""What can be done with the conferences of a year: enter one, change what is entered, take one away."""

from collections.abc import Callable
from typing import Any

from django.db.models import ProtectedError

from common.audit.log import Actor, Change
from common.numbering import free_number
from common.prepared import Prepared
from common.refused import FieldsRefused
from common.yearfile.sync import change_fields, describe
from members.access import Action, Reader, may, require
from members.locking import locked
from members.models import BlocYear
from members.yearlog import log_in, who_changed
from pacts.conferences import (
    CAST,
    FIELDS,
    OF_RESOLUTION,
    ROWS,
    AgendaRow,
    ConferenceText,
    InviteeRow,
    PresenceRow,
    ResolutionRow,
    differences,
    wrong_conference,
    wrong_members,
    wrong_votes,
)
from pacts.models import AgendaItem, Conference, Invitee, Presence, Resolution

STALE = "Hội nghị này đã được người khác sửa."
IN_USE = "Hội nghị này đang có nội dung bỏ phiếu, đề nghị nên không xóa được."
SIGNING_TWICE = "Năm này đã có hội nghị ký giao ước. Hãy sửa hội nghị ấy."


class StaleConference(ValueError):
    """The conference was changed by somebody else since the form was opened; the text says by whom and what."""


class ConferenceRefused(FieldsRefused):
    """What was typed cannot be kept: a sentence for each place («day», «agenda[0].content»)."""


_AGENDA = Prepared(AgendaItem.objects.order_by("order").values_list("time", "content", "who", "course"), "conference")
_INVITEES = Prepared(
    Invitee.objects.order_by("order").values_list("name", "position", "organisation", "member__code", "present"),
    "conference",
)
_PRESENCES = Prepared(
    Presence.objects.order_by("member__order").values_list(
        "member__code", "state", "name", "position", "paper", "reason", "left_at"
    ),
    "conference",
)
_RESOLUTIONS = Prepared(Resolution.objects.order_by("order").values_list(*OF_RESOLUTION), "conference")


def text_of(conference: Conference) -> ConferenceText:
    """All that is entered of a conference, in four queries more."""
    return ConferenceText(
        fields={name: getattr(conference, name) for name in FIELDS},
        agenda=tuple(AgendaRow(*row) for row in _AGENDA(conference.pk)),
        invitees=tuple(
            InviteeRow(name, position, organisation, member or "", present)
            for name, position, organisation, member, present in _INVITEES(conference.pk)
        ),
        presences=tuple(PresenceRow(*row) for row in _PRESENCES(conference.pk)),
        resolutions=tuple(ResolutionRow(*row) for row in _RESOLUTIONS(conference.pk)),
    )


_UNSAID = dict.fromkeys(("day", "starts", "ends", "voters_summoned", "voters_present"))
EMPTY = ConferenceText(dict.fromkeys(FIELDS, "") | {"votes_of": CAST} | _UNSAID)


def keep_conference(
    *,
    year: BlocYear,
    change: Callable[[ConferenceText], ConferenceText],
    actor: Actor,
    reader: Reader,
    number: int | None = None,
    seen: str = "",
) -> Conference:
    """Enters a conference, or makes one change to the one with this number.

    PermissionError, ConferenceRefused, StaleConference unless it stands as `seen` says, Conference.DoesNotExist.
    """
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        stands = None if number is None else _found(now, number, seen)
        wanted = change(EMPTY if stands is None else text_of(stands))
        codes = set(now.members.values_list("code", flat=True))
        wrong = wrong_conference(wanted, now.year) or wrong_members(wanted, codes) or wrong_votes(wanted, len(codes))
        if wrong:
            raise ConferenceRefused(wrong)
        if stands is None and wanted.fields["kind"] == Conference.Kind.SIGNING and _signs(now):
            raise ConferenceRefused({"kind": SIGNING_TWICE})
        conference, changes = bring_conference(now, stands, wanted)
        log_in(now, actor, changes)
    return conference


def bring_conference(
    year: BlocYear, stands: Conference | None, wanted: ConferenceText, number: int = 0
) -> tuple[Conference, list[Change]]:
    """Makes this what is entered of a conference, new where none `stands`; answers it with the changes, unlogged."""
    if stands is None:
        number = number or free_number(Conference.objects.filter(year=year))
        conference = Conference.objects.create(year=year, number=number, **wanted.fields)
        old = EMPTY
        changes = [change_of(conference, "thêm")]
    else:
        conference, old = stands, text_of(stands)
        told = change_fields(conference, wanted.fields)
        changes = [change_of(conference, "sửa", *told)] if told else []
    changes += [
        change_of(conference, each.action, each.old, each.new, each.member) for each in differences(old, wanted)
    ]
    members = {member.code: member for member in year.members.all()}
    for name in ROWS:
        if getattr(old, name) != getattr(wanted, name):
            _store(conference, name, getattr(wanted, name), members)
    return conference, changes


def _store(conference: Conference, name: str, rows: tuple[Any, ...], members: dict[str, Any]) -> None:
    """Writes one kind of rows whole: there are some dozens, and they change a few times a year."""
    relation = getattr(conference, name)
    relation.all().delete()
    made = []
    for order, row in enumerate(rows, start=1):
        fields = dict(vars(row))
        if "member" in fields:
            fields["member"] = members.get(fields["member"])
        if name != "presences":
            fields["order"] = order
        made.append(relation.model(conference=conference, **fields))
    relation.model.objects.bulk_create(made)


def _signs(year: BlocYear) -> bool:
    return Conference.objects.filter(year=year, kind=Conference.Kind.SIGNING).exists()


def drop_conference(*, year: BlocYear, number: int, seen: str, actor: Actor, reader: Reader) -> Conference:
    """Takes away what was entered by mistake; the log keeps what it said. ConferenceRefused where others hang on it."""
    require(may(reader, Action.MANAGE_YEAR))
    with locked(year) as now:
        conference = _found(now, number, seen)
        gone = taken_away(conference)
        try:
            conference.delete()
        except ProtectedError:
            raise ConferenceRefused({"": IN_USE}) from None
        log_in(now, actor, gone)
    return conference


def taken_away(conference: Conference) -> list[Change]:
    """What the log says of a conference that goes, with all its rows."""
    text = text_of(conference)
    gone = [
        change_of(conference, each.action, each.old, member=each.member)
        for each in differences(text, ConferenceText(text.fields))
    ]
    return [*gone, change_of(conference, "xóa", describe(conference, FIELDS))]


def _found(year: BlocYear, number: int, seen: str) -> Conference:
    conference = Conference.objects.get(year=year, number=number)
    conference.year = year
    if text_of(conference).seal != seen:
        raise StaleConference(who_changed(year, f"conference/{number}/") or STALE)
    return conference


def change_of(conference: Conference, action: str, old: str = "", new: str = "", member: str = "") -> Change:
    """What the log says of a conference."""
    return Change(
        subject=f"Hội nghị: {conference}",
        key=f"conference/{conference.number}/",
        action=action,
        old=old,
        new=new,
        member=member,
    )
