"""The conferences of a year, and one of them with all that is entered of it."""

from dataclasses import dataclass

from django.db.models import Count, Q
from django.http import Http404

from common.labels import label
from common.records.record import RecordHead
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind, WorkbookSheet
from members.access import Action, may
from members.pages import Opened, Page
from pacts.compositions import AGENDA, INVITATION, MINUTES, RESOLUTION, source_for
from pacts.conferences import ConferenceText, Turnout
from pacts.models import Conference, Pact, Presence
from pacts.presenters.conferences import (
    GUESTS,
    INVITEES,
    RESOLUTIONS,
    AgendaLine,
    ConferenceFacts,
    InviteeLine,
    PresenceLine,
    ResolutionLine,
    agenda_lines,
    agenda_table,
    facts_of,
    hours_of,
    invitee_lines,
    person_text,
    presence_lines,
    presence_table,
    resolution_lines,
    sheets_of,
    signing_name,
    turnout_of,
    turnout_text,
    whole_text,
)
from pacts.verbs.conferences import text_of

# --- the year's conferences ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ConferenceLine:
    """A conference in the list, and how many members took part."""

    conference: Conference
    facts: ConferenceFacts
    turnout: Turnout


CONFERENCES_TABLE = Table[ConferenceLine](
    {
        "name": TableField(
            label("pacts.Conference.name"), lambda line: line.facts.name, width=50, cell="pacts/conference_name.html"
        ),
        "kind": TableField(label("pacts.Conference.kind"), lambda line: line.facts.kind, width=28, paper=20),
        "day": TableField(
            label("pacts.Conference.day"), lambda line: line.facts.day, width=14, paper=13, kind=ColumnKind.DATE
        ),
        "hours": TableField("Giờ", lambda line: hours_of(line.conference), width=14, paper=12, on_page=False),
        "place": TableField(label("pacts.Conference.place"), lambda line: line.facts.place, width=30, paper=18),
        "turnout": TableField("Đơn vị dự họp", lambda line: turnout_text(line.turnout), width=30, paper=16),
    }
)


@dataclass(frozen=True, kw_only=True)
class ConferencesPage:
    """The conferences; `signing` is what the pact has of the one that signs it, while nothing else is entered of it."""

    lines: list[ConferenceLine]
    table: Table[ConferenceLine]
    signing: Pact | None
    signing_called: str
    can_sign: bool
    record: RecordHead


def load_list(opened: Opened) -> ConferencesPage:
    """The conferences in the order of their days, those without one last."""
    pact = Pact.objects.filter(year=opened.year).first()
    came = Count("presences", filter=~Q(presences__state=Presence.State.ABSENT))
    rows = Conference.objects.filter(year=opened.year).annotate(came=came, noted=Count("presences"))
    members = opened.year.members.count()
    lines = [
        ConferenceLine(one, facts_of(one, pact), Turnout(one.came, one.noted - one.came, members))
        for one in rows.order_by("number")
    ]
    for line in lines:
        line.conference.year = opened.year
    lines.sort(key=lambda line: (line.facts.day is None, line.facts.day or opened.today, line.conference.number))
    signs = any(line.conference.kind == Conference.Kind.SIGNING for line in lines)
    planned = pact is not None and bool(pact.conference_name or pact.conference_date)
    return ConferencesPage(
        lines=lines,
        table=CONFERENCES_TABLE,
        signing=pact if planned and not signs else None,
        signing_called=signing_name(pact),
        can_sign=not signs,
        record={"title": "Các hội nghị trong năm", "subject": str(opened.year)},
    )


# --- one of them -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ConferencePage:
    """A conference with all that is entered of it.

    `whole` is what the shares are of, `uncounted` whether that is not known of some resolution. `too_many` are the
    resolutions with more votes than came; `papers` the documents that can be composed of it, with
    their addresses, for whoever may see drafts.
    """

    conference: Conference
    facts: ConferenceFacts
    hours: str
    chair: str
    secretary: str
    agenda: list[AgendaLine]
    agenda_table: Table[AgendaLine]
    invitees: list[InviteeLine]
    invitee_table: Table[InviteeLine]
    presences: list[PresenceLine]
    presence_table: Table[PresenceLine]
    noted: bool
    turnout: str
    guests: list[InviteeLine]
    guest_table: Table[InviteeLine]
    resolutions: list[ResolutionLine]
    resolution_table: Table[ResolutionLine]
    whole: str
    uncounted: bool
    too_many: list[ResolutionLine]
    papers: list[tuple[str, str]]
    record: RecordHead


def conference_or_404(opened: Opened, number: int | None) -> Conference:
    """The conference with this number, with its year at hand."""
    found = Conference.objects.filter(year=opened.year, number=number or 0).first()
    if found is None:
        raise Http404
    found.year = opened.year
    return found


def load_one(opened: Opened) -> ConferencePage:
    """The conference as it stands."""
    conference = conference_or_404(opened, opened.kwargs["number"])
    pact = Pact.objects.filter(year=opened.year).first()
    facts, text = facts_of(conference, pact), text_of(conference)
    members = list(opened.year.members.order_by("order"))
    invitees = invitee_lines(text, {member.code: member for member in members})
    came, presences = turnout_of(text, members), presence_lines(text, members)
    resolutions = resolution_lines(text, len(members))
    counted = [line for line in resolutions if line.row.votes]
    return ConferencePage(
        conference=conference,
        facts=facts,
        hours=hours_of(conference),
        chair=person_text(facts.chair_name, facts.chair_position),
        secretary=person_text(conference.secretary_name, conference.secretary_position),
        agenda=agenda_lines(text),
        agenda_table=agenda_table(course=any(row.course for row in text.agenda)),
        invitees=invitees,
        invitee_table=INVITEES,
        presences=presences,
        presence_table=presence_table(presences),
        noted=bool(text.presences),
        turnout=turnout_text(came),
        guests=[line for line in invitees if not line.row.member],
        guest_table=GUESTS,
        resolutions=resolutions,
        resolution_table=RESOLUTIONS,
        papers=_papers(opened, conference, text),
        whole=whole_text(resolutions),
        uncounted=any(not line.share for line in counted),
        too_many=[
            line
            for line in counted
            if came.known and conference.voters_present is None and (line.row.votes or 0) > came.came
        ],
        record={"title": "Hội nghị", "subject": facts.name, "date": facts.day},
    )


def _papers(opened: Opened, conference: Conference, text: ConferenceText) -> list[tuple[str, str]]:
    if not may(opened.reader, Action.SEE_DRAFTS):
        return []
    # Of a review meeting there are minutes of their own, on the floor above.
    own = conference.kind != Conference.Kind.REVIEW
    offered = [(INVITATION, text.invitees), (AGENDA, text.agenda), (MINUTES, own), (RESOLUTION, text.resolutions)]
    return [
        (kind.name, opened.address("composition", source_for(kind, conference))) for kind, found in offered if found
    ]


def tables(opened: Opened, shown: ConferencePage) -> list[WorkbookSheet]:
    """Who took part and who was invited."""
    return sheets_of(opened.year, shown.facts.name, shown.invitees, shown.presences)


def list_tables(opened: Opened, shown: ConferencesPage) -> list[WorkbookSheet]:
    """The year's conferences."""
    return [
        WorkbookSheet(
            name="Hội nghị",
            title=f"Các hội nghị, {opened.year}",
            columns=shown.table.columns,
            rows=shown.table.rows(shown.lines),
        )
    ]


CONFERENCES = Page(
    name="conferences",
    path="hoi-nghi",
    title="Hội nghị",
    menu="Hội nghị",
    load=load_list,
    template="pacts/conferences.html",
    tables=list_tables,
    landscape=True,
)
CONFERENCE = Page(
    name="conference",
    within="conferences",
    path="hoi-nghi/<int:number>",
    title="Hội nghị",
    load=load_one,
    template="pacts/conference.html",
    tables=tables,
)
