"""The year file's «conferences»: what is entered of each, but what the signing one has from the pact."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date, time
from typing import Any

from django.db.models import ProtectedError

from common.audit.log import Change
from common.vietnamese.times import TimeRefused, parse_time, short_time
from common.yearfile.parsing import Problem, YearFileRefused, shown
from common.yearfile.reading import FileNode, tell_duplicates
from common.yearfile.shapes import JsonObject
from members.models import BlocYear
from pacts.conferences import (
    CAST,
    FIELDS,
    MOST_ROWS,
    OF_RESOLUTION,
    ROWS,
    AgendaRow,
    ConferenceText,
    InviteeRow,
    PresenceRow,
    ResolutionRow,
    wrong_conference,
    wrong_votes,
)
from pacts.models import Conference, Presence
from pacts.verbs.conferences import IN_USE, bring_conference, taken_away, text_of


@dataclass(frozen=True)
class ConferencePart:
    """A conference of the file."""

    number: int
    text: ConferenceText


def read(root: FileNode, codes: Collection[str], year: int) -> list[ConferencePart] | None:
    """What the file says of conferences; None where it says nothing.

    `codes` are the members'; a `year` of 0 is not known.
    """
    nodes = root.nodes("conferences")
    found = [_read(node, place, codes, year) for place, node in enumerate(nodes, start=1)]
    tell_duplicates(nodes, (part.number for part in found), "number", "Số")
    signing = [part.text.fields["kind"] == Conference.Kind.SIGNING for part in found]
    if signing.count(True) > 1:
        nodes[signing.index(True, signing.index(True) + 1)].tell("kind", "Một năm chỉ có một hội nghị ký giao ước.")
    return found if root.says("conferences") else None


def _read(node: FileNode, place: int, codes: Collection[str], year: int) -> ConferencePart:
    number = node.integer("number", required=False, least=1) or place
    fields = {
        "kind": node.choice("kind", Conference.Kind.values, default=Conference.Kind.OTHER),
        "name": node.line("name", required=False, longest=300),
        "day": node.date("day", required=False),
        "starts": _time(node, "starts"),
        "ends": _time(node, "ends"),
        "place": node.line("place", required=False, longest=200),
        "adopted": "\n".join(node.lines("adopted", longest=500)),
        "votes_of": node.choice("votes_of", Conference.VotesOf.values, default=Conference.VotesOf.CAST),
        "voters_summoned": node.integer("voters_summoned", required=False),
        "voters_present": node.integer("voters_present", required=False),
    }
    for who in ("chair", "secretary"):
        fields[f"{who}_name"] = node.line(f"{who}_name", required=False, longest=100)
        fields[f"{who}_position"] = node.line(f"{who}_position", required=False, longest=200)
    text = ConferenceText(
        fields,
        agenda=tuple(_agenda(inner) for inner in node.nodes("agenda", most=MOST_ROWS)),
        invitees=tuple(_invitee(inner, codes) for inner in node.nodes("invitees", most=MOST_ROWS)),
        presences=_presences(node, codes),
        resolutions=tuple(_resolution(inner) for inner in node.nodes("resolutions", most=MOST_ROWS)),
    )
    for where, sentence in (wrong_conference(text, year) | wrong_votes(text, len(codes))).items():
        node.tell(where, sentence)
    node.close()
    return ConferencePart(number, text)


def _time(node: FileNode, key: str) -> time | None:
    typed = node.line(key, required=False)
    try:
        return parse_time(typed) if typed else None
    except TimeRefused as refused:
        node.tell(key, str(refused))
        return None


def _agenda(node: FileNode) -> AgendaRow:
    row = AgendaRow(
        time=node.line("time", required=False, longest=40),
        content=node.text("content", required=False),
        who=node.line("who", required=False, longest=200),
        course=node.text("course", required=False),
    )
    node.close()
    return row


def _invitee(node: FileNode, codes: Collection[str]) -> InviteeRow:
    row = InviteeRow(
        name=node.line("name", required=False, longest=100),
        position=node.line("position", required=False, longest=200),
        organisation=node.line("organisation", required=False, longest=300),
        member=_member(node, codes, required=False),
        present=node.boolean("present") if node.says("present") else None,
    )
    node.asked.add("present")
    node.close()
    return row


def _presences(node: FileNode, codes: Collection[str]) -> tuple[PresenceRow, ...]:
    nodes = node.nodes("presences")
    found = []
    for inner in nodes:
        found.append(
            PresenceRow(
                member=_member(inner, codes),
                state=inner.choice("state", Presence.State.values) or Presence.State.PRESENT,
                name=inner.line("name", required=False, longest=100),
                position=inner.line("position", required=False, longest=200),
                paper=inner.line("paper", required=False, longest=200),
                reason=inner.line("reason", required=False, longest=500),
                left_at=_time(inner, "left_at"),
            )
        )
        inner.close()
    tell_duplicates(nodes, (row.member for row in found), "member", "Mã")
    return tuple(found)


def _resolution(node: FileNode) -> ResolutionRow:
    row = ResolutionRow(
        node.text("text", required=False),
        *(node.integer(name, required=False) for name in OF_RESOLUTION[1:]),
    )
    node.close()
    return row


def _member(node: FileNode, codes: Collection[str], *, required: bool = True) -> str:
    member = node.line("member", required=required)
    if member and member not in codes:
        node.tell("member", f"Không có thành viên nào mã {shown(member)} trong mục members.")
    return member


def apply(year: BlocYear, wanted: list[ConferencePart]) -> list[Change]:
    """Brings the conferences to what the file says, by their numbers."""
    stand = {conference.number: conference for conference in Conference.objects.filter(year=year)}
    changes = []
    for number in sorted(set(stand) - {part.number for part in wanted}):
        changes += taken_away(stand[number])
        try:
            stand.pop(number).delete()
        except ProtectedError:
            raise YearFileRefused([Problem("conferences", f"Hội nghị số {number}: {IN_USE}")]) from None
    # One conference a year signs: whoever stops being it makes room for the next.
    for part in sorted(wanted, key=lambda part: part.text.fields["kind"] == Conference.Kind.SIGNING):
        order = {member.code: member.order for member in year.members.all()}
        text = ConferenceText(
            part.text.fields,
            part.text.agenda,
            part.text.invitees,
            tuple(sorted(part.text.presences, key=lambda row: order[row.member])),
            part.text.resolutions,
        )
        changes += bring_conference(year, stand.get(part.number), text, part.number)[1]
    return changes


def dump(year: BlocYear) -> JsonObject:
    """The conferences as they stand; {} where there are none, so that other years' files stay as they were."""
    rows = Conference.objects.filter(year=year).order_by("number")
    found = [{"number": conference.number} | _told(text_of(conference)) for conference in rows]
    return {"conferences": found} if found else {}


def _told(text: ConferenceText) -> JsonObject:
    """Only what is said."""
    told: dict[str, Any] = {}
    for name in FIELDS:
        value = _plain(text.fields[name])
        if value not in (None, "") and (name, value) != ("votes_of", CAST):
            told[name] = value
    for name in ROWS:
        rows = [
            {key: _plain(value) for key, value in vars(row).items() if value not in (None, "")}
            for row in getattr(text, name)
        ]
        told |= {name: rows} if rows else {}
    if "adopted" in told:
        told["adopted"] = told["adopted"].splitlines()
    return told


def _plain(value: Any) -> Any:
    """A day or an hour as a file says it; anything else as it is."""
    if isinstance(value, date):
        return value.isoformat()
    return short_time(value) if isinstance(value, time) else value
