"""The review meetings of a year, and one of them: who is there, whether that is enough, who counts, what is at hand."""

from dataclasses import dataclass, replace
from datetime import date

from django.http import Http404

from awards.compositions import REVIEWS as MINUTES
from awards.models import Review
from awards.presenters.meeting import (
    TELLERS,
    Roll,
    TellerLine,
    agenda_states,
    at_hand,
    roll_of,
    settled,
    state_of,
    teller_lines,
)
from awards.presenters.votes import VoteLine, vote_lines
from awards.queries import meeting_at
from awards.rules.meeting import chairs_and_counts
from awards.verbs.opinions import may_enter
from awards.verbs.reviews import review_of, reviews_of, text_of_review
from awards.votes import written_in
from common.labels import label
from common.records.record import RecordHead
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind, WorkbookSheet
from common.vietnamese.dates import short_date
from members.access import Action, may
from members.access_of_the_awards import may_run_review
from members.pages import Opened, Page
from members.queries import members_of
from pacts.models import Conference
from pacts.presenters.conferences import (
    AgendaLine,
    PresenceLine,
    ResolutionLine,
    agenda_lines,
    hours_of,
    person_text,
    presence_lines,
    presence_table,
    resolution_lines,
)
from pacts.verbs.conferences import text_of

# --- the year's review meetings ------------------------------------------------------------------------------------


@dataclass(frozen=True)
class ReviewLine:
    """A review meeting in the list."""

    conference: Conference
    roll: str
    round: str
    state: str


REVIEWS_TABLE = Table[ReviewLine](
    {
        "name": TableField("Cuộc họp", lambda line: line.conference.name, width=50, cell="awards/review_name.html"),
        "day": TableField(
            label("pacts.Conference.day"), lambda line: line.conference.day, width=14, paper=13, kind=ColumnKind.DATE
        ),
        "round": TableField(label("awards.Review.round"), lambda line: line.round, width=24, paper=16),
        "roll": TableField("Đơn vị dự họp", lambda line: line.roll, width=44, paper=24),
        "state": TableField("Đã đến đâu", lambda line: line.state, width=26, paper=16),
    }
)


@dataclass(frozen=True, kw_only=True)
class ReviewsPage:
    """The review meetings, and whether the reader may add one."""

    lines: list[ReviewLine]
    table: Table[ReviewLine]
    may_run: bool
    record: RecordHead


def load_list(opened: Opened) -> ReviewsPage:
    """The review meetings in the order of their days, those without one last."""
    members = len(members_of(opened.year))
    return ReviewsPage(
        lines=[_line(conference, members) for conference in reviews_of(opened.year)],
        table=REVIEWS_TABLE,
        may_run=bool(may_run_review(opened.reader)),
        record={"title": "Họp bình xét thi đua, khen thưởng", "subject": str(opened.year)},
    )


def _line(conference: Conference, members: int) -> ReviewLine:
    review = getattr(conference, "review", None) or Review(conference=conference)
    text = text_of(conference)
    return ReviewLine(
        conference=conference,
        roll=roll_of(text, text_of_review(review).quorum, members).begins.told,
        round=str(review.round) if review.round else "Chưa chọn",
        state=state_of(review, text, over=bool(text.resolutions)),
    )


def list_tables(opened: Opened, shown: ReviewsPage) -> list[WorkbookSheet]:
    """The year's review meetings."""
    title = f"Họp bình xét thi đua, khen thưởng, {opened.year}"
    return [
        WorkbookSheet(name="Họp bình xét", title=title, columns=shown.table.columns, rows=shown.table.rows(shown.lines))
    ]


# --- one of them -----------------------------------------------------------------------------------------------------


@dataclass(frozen=True, kw_only=True)
class ReviewPage:
    """A review meeting; `agenda` has each item with whether it is done or at hand, `chair_counts` what must not be."""

    conference: Conference
    day: date | None
    hours: str
    chair: str
    secretary: str
    settled: list[tuple[str, str]]
    round_url: str
    roll: Roll
    presences: list[PresenceLine]
    presence_table: Table[PresenceLine]
    opinions: list[str]
    opinions_url: str
    tellers: list[TellerLine]
    teller_table: Table[TellerLine]
    chair_counts: bool
    agenda: list[tuple[AgendaLine, str]]
    resolutions: list[ResolutionLine]
    votes: list[VoteLine]
    state: str
    papers: list[tuple[str, str]]
    may_run: bool
    record: RecordHead


def review_or_404(opened: Opened) -> Conference:
    """The review meeting that the address names, with its year at hand."""
    found = meeting_at(opened.year, opened.kwargs["number"])
    if found is None or found.kind != Conference.Kind.REVIEW:
        raise Http404
    return found


def load_one(opened: Opened) -> ReviewPage:
    """The meeting as it stands."""
    conference = review_or_404(opened)
    review, text = review_of(conference), text_of(conference)
    settings = text_of_review(review)
    members = members_of(opened.year)
    enters = review.written_opinions and may_enter(review, opened.reader)
    opinions_url = opened.address("review-opinions", conference.number) if enters else ""
    presences, agenda = presence_lines(text, members), agenda_lines(text)
    return ReviewPage(
        conference=conference,
        day=conference.day,
        hours=hours_of(conference),
        chair=person_text(conference.chair_name, conference.chair_position),
        secretary=person_text(conference.secretary_name, conference.secretary_position),
        settled=settled(review, settings, len(members)),
        round_url=f"{opened.address('standings')}?ky={review.round.code}" if review.round else "",
        roll=roll_of(text, settings.quorum, len(members)),
        presences=presences,
        presence_table=presence_table(presences),
        opinions=[f"{one.member.name}: {one.paper}, ngày {short_date(one.on)}" for one in written_in(review)],
        opinions_url=opinions_url,
        tellers=teller_lines(settings, {member.code: member for member in members}),
        teller_table=TELLERS,
        chair_counts=bool(chairs_and_counts(settings.tellers, conference.chair_name)),
        agenda=list(zip(agenda, agenda_states(len(agenda), at_hand(review, text)), strict=True)),
        resolutions=resolution_lines(text, len(members)),
        votes=[
            replace(one, url=opened.address("review-votes", conference.number, one.order))
            for one in vote_lines(conference)
        ],
        state=state_of(review, text, over=bool(text.resolutions)),
        papers=_papers(opened, conference),
        may_run=bool(may_run_review(opened.reader)),
        record={"title": "Họp bình xét", "subject": conference.name, "date": conference.day},
    )


def _papers(opened: Opened, conference: Conference) -> list[tuple[str, str]]:
    """The documents that can be composed of the meeting, with their addresses, for whoever may see drafts."""
    if not may(opened.reader, Action.SEE_DRAFTS):
        return []
    offered = [kind for kind in MINUTES if any(one.key == str(conference.number) for one in kind.choices(opened.year))]
    return [(kind.name, opened.address("composition", kind.source(str(conference.number)))) for kind in offered]


def tables(opened: Opened, shown: ReviewPage) -> list[WorkbookSheet]:
    """Who took part, and who counts the votes."""
    name, year = shown.conference.name, opened.year
    found = [
        WorkbookSheet(
            name="Dự họp",
            title=f"Dự họp: {name}, {year}",
            columns=shown.presence_table.columns,
            rows=shown.presence_table.rows(shown.presences),
        )
    ]
    if shown.tellers:
        found.append(
            WorkbookSheet(
                name="Tổ kiểm phiếu",
                title=f"Tổ kiểm phiếu: {name}, {year}",
                columns=TELLERS.columns,
                rows=TELLERS.rows(shown.tellers),
            )
        )
    return found


REVIEWS = Page(
    name="reviews",
    path="binh-xet",
    title="Bình xét",
    menu="Bình xét",
    load=load_list,
    template="awards/reviews.html",
    tables=list_tables,
    landscape=True,
)
REVIEW = Page(
    name="review",
    within="reviews",
    path="binh-xet/<int:number>",
    title="Họp bình xét",
    load=load_one,
    template="awards/review.html",
    tables=tables,
)
