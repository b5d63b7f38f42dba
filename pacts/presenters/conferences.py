"""A conference as pages, documents and workbooks show it: its facts, its tables, who took part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time
from fractions import Fraction

from common.labels import label
from common.records.longtext import MOST_BESIDE
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind, WorkbookSheet
from common.vietnamese.dates import date_in_words
from common.vietnamese.numbers import show_number, shown_percent
from common.vietnamese.times import short_time, time_in_words
from members.models import BlocYear, Membership
from pacts.conferences import (
    CAST,
    AgendaRow,
    ConferenceText,
    InviteeRow,
    PresenceRow,
    ResolutionRow,
    Turnout,
    ballots_text,
    share_of,
    turnout,
    voters_of,
    whole_of,
)
from pacts.models import Conference, Pact, Presence

# What the share is of, behind a number.
WHOLES = {
    "summoned": "đại biểu được triệu tập",
    "present": "đại biểu có mặt",
    "issued": "phiếu phát ra",
    "returned": "phiếu thu về",
    "valid": "phiếu hợp lệ",
}
_CAME = {None: "", True: "Có mặt", False: "Vắng"}


def percent_text(percent: Fraction | None) -> str:
    """«88,89 %»; "" where there is none."""
    return "" if percent is None else f"{show_number(shown_percent(percent))} %"


@dataclass(frozen=True)
class ConferenceFacts:
    """What a conference is, wherever it stands: of the one that signs, the pact has it."""

    name: str
    kind: str
    day: date | None
    place: str
    chair_name: str
    chair_position: str
    adopted: list[str]


def facts_of(conference: Conference, pact: Pact | None) -> ConferenceFacts:
    """What the conference is; `pact` is the year's, of which the signing conference has it."""
    kind = str(conference.get_kind_display())
    if conference.kind != Conference.Kind.SIGNING:
        return ConferenceFacts(
            name=conference.name,
            kind=kind,
            day=conference.day,
            place=conference.place,
            chair_name=conference.chair_name,
            chair_position=conference.chair_position,
            adopted=conference.adopted.splitlines(),
        )
    return facts_of_signing(pact)


def facts_of_signing(pact: Pact | None) -> ConferenceFacts:
    """What the conference is that signs the pact."""
    kind = Conference.Kind.SIGNING.label
    if pact is None:
        return ConferenceFacts(signing_name(None), kind, None, "", "", "", [])
    return ConferenceFacts(
        name=signing_name(pact),
        kind=kind,
        day=pact.conference_date,
        place=pact.conference_place,
        chair_name=pact.chair_name,
        chair_position=pact.chair_position,
        adopted=[one.name for one in pact.adopted.order_by("order")],
    )


def signing_name(pact: Pact | None) -> str:
    """What the conference that signs the pact is called at the beginning of a line."""
    name = (pact.conference_name if pact else "") or "Hội nghị của Khối"
    return f"{name[:1].upper()}{name[1:]}"


def meeting_word(conference: Conference | None) -> str:
    """«cuộc họp» of a review meeting, «hội nghị» of any other."""
    return "cuộc họp" if conference and conference.kind == Conference.Kind.REVIEW else "hội nghị"


def hours_of(conference: Conference) -> str:
    """«07:30 - 11:00»; "" where nobody has said it."""
    return " - ".join(short_time(at) for at in (conference.starts, conference.ends) if at)


def when_in_words(starts: time | None, day: date | None) -> str:
    """«07 giờ 30 phút, ngày 15 tháng 7 năm 2023»; what nobody has said is left out."""
    at = time_in_words(starts) if starts else ""
    return ", ".join(filter(None, (at, date_in_words(day) if day else "")))


def person_text(name: str, position: str) -> str:
    """«Nguyễn Văn A, Trưởng ban»."""
    return ", ".join(filter(None, (name, position)))


# --- its rows --------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AgendaLine:
    """A point of the agenda with its number."""

    number: int
    row: AgendaRow


@dataclass(frozen=True)
class InviteeLine:
    """Somebody invited, with what the member's list calls them."""

    number: int
    row: InviteeRow
    organisation: str
    came: str

    @property
    def name(self) -> str:
        """The person, if anybody has said who it is."""
        return self.row.name or "(chưa ghi tên)"

    @property
    def called(self) -> str:
        """Whom the invitation names: the person with the position, else the agency."""
        who = person_text(self.row.name, self.row.position)
        # «Chánh Văn phòng Tỉnh ủy» says already of which office.
        said = self.organisation in self.row.position
        return f"{who}, {self.organisation}" if who and self.organisation and not said else who or self.organisation


@dataclass(frozen=True)
class PresenceLine:
    """A member, and how it took part; None where nobody has noted it."""

    number: int
    member: Membership
    row: PresenceRow | None

    @property
    def state(self) -> str:
        """«Có mặt»."""
        return str(Presence.State(self.row.state).label) if self.row else "Chưa ghi"

    @property
    def person(self) -> str:
        """Who took part."""
        return person_text(self.row.name, self.row.position) if self.row else ""

    @property
    def left(self) -> str:
        """«10:30»; "" for who stayed to the end."""
        return short_time(self.row.left_at) if self.row and self.row.left_at else ""


@dataclass(frozen=True)
class ResolutionLine:
    """What was resolved, and how many were in favour of how many: `whole` of what `votes_of` says, None if unknown."""

    number: int
    row: ResolutionRow
    votes_of: str = CAST
    whole: int | None = None

    @property
    def share(self) -> str:
        """«88,89 %»; "" where it cannot be said."""
        return percent_text(share_of(self.row.votes_for, self.whole))

    @property
    def votes(self) -> str:
        """«8/9 đại biểu có mặt tán thành, bằng 88,89 %; không tán thành 1; ý kiến khác 0»; "" where nobody counted."""
        row, share = self.row, self.share
        if row.votes is None:
            return ""
        if self.votes_of == CAST:
            first = f"Tán thành {row.votes_for}/{row.votes}{f' ({share})' if share else ''}"
        elif share:
            first = f"{row.votes_for}/{self.whole} {WHOLES[self.votes_of]} tán thành, bằng {share}"
        else:
            first = f"Tán thành {row.votes_for}"
        told = (first, f"không tán thành {row.votes_against}", f"ý kiến khác {row.votes_other}", ballots_text(row))
        return "; ".join(filter(None, told))


def agenda_lines(text: ConferenceText) -> list[AgendaLine]:
    """The agenda in its order."""
    return [AgendaLine(number, row) for number, row in enumerate(text.agenda, start=1)]


def invitee_lines(text: ConferenceText, members: Mapping[str, Membership]) -> list[InviteeLine]:
    """Everybody invited, in their order; who is of a member came if the member did, which is noted there."""
    return [
        InviteeLine(
            number, row, members[row.member].name if row.member in members else row.organisation, _CAME[row.present]
        )
        for number, row in enumerate(text.invitees, start=1)
    ]


def presence_lines(text: ConferenceText, members: Sequence[Membership]) -> list[PresenceLine]:
    """Every member in protocol order."""
    noted = {row.member: row for row in text.presences}
    return [PresenceLine(number, one, noted.get(one.code)) for number, one in enumerate(members, start=1)]


def resolution_lines(text: ConferenceText, members: int) -> list[ResolutionLine]:
    """What was resolved, in its order; the year has so many members."""
    votes_of, voters = text.fields["votes_of"], voters_of(text, members)
    return [
        ResolutionLine(number, row, votes_of, whole_of(row, votes_of, voters))
        for number, row in enumerate(text.resolutions, start=1)
    ]


def whole_text(lines: Sequence[ResolutionLine]) -> str:
    """What the shares are of: «đại biểu có mặt: 8»; "" where they are of all votes, or nobody counted any."""
    counted = [line for line in lines if line.row.votes is not None and line.votes_of != CAST]
    if not counted:
        return ""
    wholes = {line.whole for line in counted}
    said = WHOLES[counted[0].votes_of]
    [only] = wholes if len(wholes) == 1 else [None]
    return f"{said}: {only}" if only is not None else said


def turnout_text(found: Turnout) -> str:
    """«8/9 đơn vị (88,89 %)»; what is not noted yet is said so."""
    if found.known:
        return f"{found.came}/{found.members} đơn vị ({percent_text(found.percent)})"
    open_ = found.members - found.came - found.absent
    return f"có mặt {found.came}, vắng {found.absent}, chưa ghi {open_}" if found.came + found.absent else ""


def agenda_table(*, course: bool) -> Table[AgendaLine]:
    """The agenda; with how each point went, once that is entered."""
    fields = {
        "number": TableField[AgendaLine]("STT", lambda line: line.number, width=6, paper=7, kind=ColumnKind.INTEGER),
        "time": TableField(label("pacts.AgendaItem.time"), lambda line: line.row.time, width=16, paper=15),
        "content": TableField(
            label("pacts.AgendaItem.content"), lambda line: line.row.content, width=60, most=300 if course else 400
        ),
        "who": TableField(label("pacts.AgendaItem.who"), lambda line: line.row.who, width=34, paper=22),
    }
    if course:
        fields["course"] = TableField(
            label("pacts.AgendaItem.course"), lambda line: line.row.course, width=60, paper=28, most=MOST_BESIDE
        )
    return Table(fields)


INVITEES = Table[InviteeLine](
    {
        "number": TableField("STT", lambda line: line.number, width=6, paper=7, kind=ColumnKind.INTEGER, on_page=False),
        "name": TableField(label("pacts.Invitee.name"), lambda line: line.name, width=28, paper=25),
        "position": TableField(label("pacts.Invitee.position"), lambda line: line.row.position, width=28, paper=25),
        "organisation": TableField(label("pacts.Invitee.organisation"), lambda line: line.organisation, width=44),
        "kind": TableField("Là", lambda line: "Thành viên" if line.row.member else "Khách mời", width=14, paper=14),
    }
)
_PRESENCE = {
    "number": TableField[PresenceLine](
        "STT", lambda line: line.number, width=6, paper=7, kind=ColumnKind.INTEGER, on_page=False
    ),
    "member": TableField[PresenceLine](label("pacts.Presence.member"), lambda line: line.member.name, width=44),
    "state": TableField[PresenceLine](label("pacts.Presence.state"), lambda line: line.state, width=16, paper=14),
    "person": TableField[PresenceLine](label("pacts.Presence.name"), lambda line: line.person, width=40, paper=20),
    "paper": TableField[PresenceLine](
        label("pacts.Presence.paper"), lambda line: line.row.paper if line.row else "", width=34, paper=15
    ),
    "reason": TableField[PresenceLine](
        label("pacts.Presence.reason"),
        lambda line: line.row.reason if line.row else "",
        width=40,
        paper=14,
        most=MOST_BESIDE,
    ),
    "left": TableField[PresenceLine](label("pacts.Presence.left_at"), lambda line: line.left, width=14, paper=10),
}


def presence_table(lines: Sequence[PresenceLine]) -> Table[PresenceLine]:
    """Who took part; papers and hours of leaving have columns where there are any."""
    papers, hours = any(line.row and line.row.paper for line in lines), any(line.left for line in lines)
    shown = {"paper": papers, "left": hours}
    return Table({name: field for name, field in _PRESENCE.items() if shown.get(name, True)})


GUESTS = Table[InviteeLine](
    {
        "name": TableField(label("pacts.Invitee.name"), lambda line: line.name, width=28, paper=28),
        "position": TableField(label("pacts.Invitee.position"), lambda line: line.row.position, width=28, paper=26),
        "organisation": TableField(label("pacts.Invitee.organisation"), lambda line: line.organisation, width=44),
        "came": TableField("Dự họp", lambda line: line.came or "Chưa ghi", width=14, paper=14),
    }
)
RESOLUTIONS = Table[ResolutionLine](
    {
        "number": TableField("STT", lambda line: line.number, width=6, paper=7, kind=ColumnKind.INTEGER, on_page=False),
        "text": TableField(label("pacts.Resolution.text"), lambda line: line.row.text, width=60, most=400),
        "votes": TableField("Biểu quyết", lambda line: line.votes, width=44, paper=32),
    }
)


def sheets_of(
    year: BlocYear, name: str, invitees: Sequence[InviteeLine], presences: Sequence[PresenceLine]
) -> list[WorkbookSheet]:
    """Who took part and who was invited, as a workbook."""
    guests = [line for line in invitees if not line.row.member]
    table = presence_table(presences)
    found = [
        WorkbookSheet(name="Dự họp", title=f"Dự họp: {name}, {year}", columns=table.columns, rows=table.rows(presences))
    ]
    if invitees:
        found.append(sheet_of_invitees(year, name, invitees))
    if guests:
        found.append(
            WorkbookSheet(
                name="Khách mời", title=f"Khách mời: {name}, {year}", columns=GUESTS.columns, rows=GUESTS.rows(guests)
            )
        )
    return found


def sheet_of_invitees(year: BlocYear, name: str, invitees: Sequence[InviteeLine]) -> WorkbookSheet:
    """Everybody who is invited."""
    return WorkbookSheet(
        name="Người được mời",
        title=f"Người được mời: {name}, {year}",
        columns=INVITEES.columns,
        rows=INVITEES.rows(invitees),
    )


def turnout_of(text: ConferenceText, members: Sequence[Membership]) -> Turnout:
    """How many of the year's members took part."""
    return turnout(text.presences, len(members))
