"""What the dashboard says of the review: nothing before there is something to review."""

from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONArray
from django.utils.text import Truncator

from awards.achievements import ACHIEVEMENT
from awards.editions import named_in
from awards.handing import with_stage
from awards.models import Participation, Proposal, Question, Submission, Urn, VoteRound
from awards.ownreports import source_key, to_write
from awards.presenters.appraisals import returned_of
from awards.queries import proposals_of
from awards.rules.proposing import Stage
from awards.verbs.proposals import stage
from common.prepared import PreparedRows
from common.vietnamese.dates import short_date
from common.vietnamese.text import clean_line
from members.access import may_see_everything
from members.models import BlocYear
from members.overview import Section, Task, TaskState
from members.pages import Opened
from pacts.models import Conference
from scoring.models import Round

TITLE = "Bình xét, khen thưởng"
NO_MEETING = "Kết quả chấm điểm đã công bố, chưa có cuộc họp bình xét."
# So many remarks of one dossier, each cut to so many letters: all of it stands on the dossier's page.
MOST_REMARKS, MOST_LETTERS = 2, 160
NO_QUESTION = "Chưa có nội dung bỏ phiếu."

_ROUNDS = VoteRound.objects.filter(question=OuterRef("pk"))
_VOTING = Q(Exists(_ROUNDS.filter(state__in=[VoteRound.State.PREPARING, VoteRound.State.OPEN])))
_COUNTED = Q(Exists(_ROUNDS.filter(state=VoteRound.State.COUNTED)))
_HOW_FAR = JSONArray(Count("pk"), Count("pk", filter=_VOTING), Count("pk", filter=_COUNTED & ~_VOTING))
_CASES = with_stage(Proposal.objects.filter(submission__year=OuterRef("pk")))


def _with_newest(year: int) -> QuerySet[BlocYear]:
    """The year with its newest meeting, if there is one: how many questions it has, is voting on, and has settled."""
    of_meeting = Question.objects.filter(review__conference=OuterRef("newest")).order_by()
    return (
        BlocYear.objects.filter(pk=year)
        .annotate(
            newest=FilteredRelation("conferences", condition=Q(conferences__kind=Conference.Kind.REVIEW)),
            meeting=F("newest__number"),
            called=F("newest__name"),
            held_on=F("newest__day"),
            questions=Subquery(of_meeting.values("review").annotate(count=_HOW_FAR).values("count")),
            published=Exists(Round.objects.filter(year=OuterRef("pk"), step=Round.Step.PUBLISHED)),
            proposed=Exists(Proposal.objects.filter(year=OuterRef("pk"))),
            returned=Exists(_CASES.filter(stage=Stage.SUPPLEMENT.value)),
        )
        .order_by("-meeting")[:1]
    )


# One look for all of it: the dashboard has many parts.
_YEAR: PreparedRows[Any] = PreparedRows(_with_newest, "year")


def overview(opened: Opened) -> Section:
    """What has to be supplemented of the dossiers; the newest review meeting and how far its votes are, and that there
    is none yet once the points are published.
    """
    (year,) = _YEAR(opened.year.pk)
    url = opened.address("reviews")
    returned = _returned(opened) if year.returned and may_see_everything(opened.reader) else []
    own = _own_reports(opened) if year.proposed and opened.reader.own else []
    return Section(TITLE, url, [*returned, *_meeting(opened, year, url), *own])


def _meeting(opened: Opened, year: Any, url: str) -> list[Task]:
    if year.meeting is None:
        return [Task("Họp bình xét", TaskState.MISSING, NO_MEETING, url)] if year.published else []
    where = opened.address("review", year.meeting)
    asked, voting, settled = year.questions or (0, 0, 0)
    if year.held_on and year.held_on > opened.today:
        return [Task(year.called, TaskState.LATER, f"Ngày {short_date(year.held_on)}.", where)]
    return [
        Task(year.called, *_how_far(asked, voting, settled), where),
        *(_own_votes(opened) if voting and opened.reader.own else []),
    ]


def _returned(opened: Opened) -> list[Task]:
    """The dossiers with something to supplement, the remarks that came with it, and by when."""
    cases: dict[Submission, list[Proposal]] = {}
    for one in proposals_of(opened.year):
        if one.submission and stage(one) == Stage.SUPPLEMENT:
            cases.setdefault(one.submission, []).append(one)
    tasks = []
    for submission, found in cases.items():
        remarks = returned_of(found)
        due = min((one.due for one in remarks if one.due), default=None)
        state = TaskState.LATE if due and due < opened.today else TaskState.DUE
        said = " ".join(f"{one.by or 'Phải bổ sung'}: {_line(one.remark)}" for one in remarks[:MOST_REMARKS])
        note = f"{said} Hạn {short_date(due)}." if due else said
        where = opened.address("submission", submission.number)
        tasks.append(Task(f"Bổ sung {str(submission).lower()}", state, note, where))
    return tasks


def _line(remark: str) -> str:
    """A remark on one line that ends as a sentence does."""
    line = Truncator(clean_line(remark)).chars(MOST_LETTERS)
    return line if line.endswith((".", "…", "!", "?")) else f"{line}."


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


def _how_far(asked: int, voting: int, settled: int) -> tuple[TaskState, str]:
    """Of the meeting's questions how many have a result, and how many are voted on now."""
    if not asked:
        return TaskState.DUE, NO_QUESTION
    note = f"{settled}/{asked} nội dung bỏ phiếu có kết quả."
    if voting:
        note += f" {voting} nội dung đang bỏ phiếu, kiểm phiếu."
    return (TaskState.DONE if settled == asked else TaskState.DUE), note
