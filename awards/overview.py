"""What the dashboard says of the review: nothing before there is something to review."""

from typing import Any

from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce

from awards.achievements import ACHIEVEMENT
from awards.editions import named_in
from awards.models import Participation, Proposal, Question, Urn, VoteRound
from awards.ownreports import source_key, to_write
from common.prepared import PreparedRows
from common.vietnamese.dates import short_date
from members.models import BlocYear
from members.overview import Section, Task, TaskState
from members.pages import Opened
from pacts.models import Conference
from scoring.models import Round

TITLE = "Bình xét, khen thưởng"
NO_MEETING = "Kết quả chấm điểm đã công bố, chưa có cuộc họp bình xét."
NO_QUESTION = "Chưa có nội dung bỏ phiếu."

_NEWEST = Conference.objects.filter(year=OuterRef("pk"), kind=Conference.Kind.REVIEW).order_by("-number")
_ROUNDS = VoteRound.objects.filter(question=OuterRef("pk"))
_VOTING = Exists(_ROUNDS.filter(state__in=[VoteRound.State.PREPARING, VoteRound.State.OPEN]))
_COUNTED = Exists(_ROUNDS.filter(state=VoteRound.State.COUNTED))


def _count(*conditions: Exists | Q) -> Coalesce:
    """How many questions of the newest meeting are so."""
    of_meeting = Question.objects.filter(*conditions, review__conference=OuterRef("meeting")).order_by()
    per_meeting = of_meeting.values("review").annotate(count=Count("pk")).values("count")
    return Coalesce(Subquery(per_meeting), 0)


# One look for all of it: the dashboard has many parts.
_YEAR: PreparedRows[Any] = PreparedRows(
    BlocYear.objects.annotate(
        published=Exists(Round.objects.filter(year=OuterRef("pk"), step=Round.Step.PUBLISHED)),
        meeting=Subquery(_NEWEST.values("pk")[:1]),
        number=Subquery(_NEWEST.values("number")[:1]),
        called=Subquery(_NEWEST.values("name")[:1]),
        held_on=Subquery(_NEWEST.values("day")[:1]),
        asked=_count(),
        voting=_count(_VOTING),
        settled=_count(_COUNTED, ~Q(_VOTING)),
        proposed=Exists(Proposal.objects.filter(year=OuterRef("pk"))),
    ),
    "pk",
)


def overview(opened: Opened) -> Section:
    """The newest review meeting and how far its votes are; that there is none yet once the points are published."""
    (year,) = _YEAR(opened.year.pk)
    url = opened.address("reviews")
    own = _own_reports(opened) if year.proposed and opened.reader.own else []
    if year.meeting is None:
        missing = [Task("Họp bình xét", TaskState.MISSING, NO_MEETING, url)] if year.published else []
        return Section(TITLE, url, [*missing, *own])
    where = opened.address("review", year.number)
    if year.held_on and year.held_on > opened.today:
        meeting = Task(year.called, TaskState.LATER, f"Ngày {short_date(year.held_on)}.", where)
    else:
        meeting = Task(year.called, *_how_far(year), where)
    return Section(TITLE, url, [meeting, *(_own_votes(opened) if year.voting and opened.reader.own else []), *own])


def _own_votes(opened: Opened) -> list[Task]:
    """The ballots in the portal that wait for the vote of the reader's own member."""
    waiting = Participation.objects.filter(
        member__year=opened.year.pk, member__code__in=opened.reader.own, voted=False, round__urn__state=Urn.State.OPEN
    )
    rows = waiting.select_related("member", "round__question__form", "round__question__review__conference")
    found = []
    for one in rows.prefetch_related("round__question__form__editions").order_by("round__question__order"):
        question = one.round.question
        meeting = question.review.conference
        where = opened.address("ballot", meeting.number, question.order, one.round.number)
        name = question.form.name_on(meeting.day or opened.today)
        note = f"{one.member.short_name} chưa bỏ phiếu."
        found.append(Task(f"Bỏ phiếu: {name}", TaskState.DUE, note, where, own=True))
    return found


def _own_reports(opened: Opened) -> list[Task]:
    """The achievement reports that the reader's own member has to write."""
    return [
        Task(
            f"Báo cáo thành tích: {named_in(one.nomination.form, opened.year)}",
            TaskState.DUE,
            f"{one.nomination}: đơn vị viết bản thảo, Thư ký Khối phát hành.",
            opened.address("composition", ACHIEVEMENT.source(source_key(one))),
            own=True,
        )
        for one in to_write(opened.year, ACHIEVEMENT, opened.reader.own)
    ]


def _how_far(year: Any) -> tuple[TaskState, str]:
    """Of the meeting's questions how many have a result, and how many are voted on now."""
    if not year.asked:
        return TaskState.DUE, NO_QUESTION
    note = f"{year.settled}/{year.asked} nội dung bỏ phiếu có kết quả."
    if year.voting:
        note += f" {year.voting} nội dung đang bỏ phiếu, kiểm phiếu."
    return (TaskState.DONE if year.settled == year.asked else TaskState.DUE), note
