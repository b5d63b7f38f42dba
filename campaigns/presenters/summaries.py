"""What a year's campaigns come to, for the reports «sơ kết» and «tổng kết»: counts and sums, each from where it stands.

Nothing here is one member's private matter: of reported figures there are only sums, and none of fewer members than
`campaigns.reports.LEAST_SUMMED`.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from campaigns.charity import CharitySums
from campaigns.models import (
    Activity,
    Campaign,
    MemberReport,
    NewModel,
    Registration,
    ReportCall,
    Target,
    Visit,
    VisitedMember,
    Work,
)
from campaigns.presenters.charity import sums_of_year
from campaigns.presenters.registrations import figures_of
from campaigns.presenters.reports import SumLine, said_figure, sum_lines
from campaigns.reports import LEAST_SUMMED, Deadline, days_late
from campaigns.targets import Outcome
from campaigns.works import WorkSums
from campaigns.works import sums_of as sums_of_works
from common.labels import label
from common.records.tables import Table, TableField
from common.records.workbooks import CellValue, ColumnKind, WorkbookSheet
from common.vietnamese.dates import today_vn
from documents.catalogue import SHORT_DOTS
from members.models import BlocYear, Membership
from members.queries import members_of

LYING = (MemberReport.State.HANDED_IN, MemberReport.State.ACCEPTED)


@dataclass(frozen=True)
class HeldActivity:
    """A joint activity that was held; `people` and `members` are None where nobody has said who took part."""

    activity: Activity
    people: int | None
    members: int | None


@dataclass(frozen=True)
class TargetsOfMember:
    """How a member's registered targets stand: how many in all, exceeded, met, missed, and not told yet."""

    member: Membership
    registered: int
    exceeded: int
    met: int
    missed: int

    @property
    def open(self) -> int:
        """Those of which nobody can say yet, estimates among them."""
        return self.registered - self.exceeded - self.met - self.missed


@dataclass(frozen=True)
class ReportsCame:
    """How many members have handed in, and how many of them in time."""

    members: int
    came: int
    in_time: int


@dataclass(frozen=True)
class ModelCounts:
    """How many new models were proposed, recognised, and taken up by another member."""

    proposed: int
    recognised: int
    spread: int


@dataclass(frozen=True)
class VisitCounts:
    """How many check visits there were, and how many members each was to, added up."""

    visits: int
    members: int


@dataclass(frozen=True)
class ProposalCounts:
    """How many collectives and how many persons are proposed for an award."""

    collectives: int
    persons: int


@dataclass(frozen=True, kw_only=True)
class YearSummed:
    """All that a report on the year tells from the data."""

    members: int
    campaigns: list[Campaign]
    registered: int
    targets: list[TargetsOfMember]
    reports: ReportsCame
    visits: VisitCounts
    proposals: ProposalCounts
    activities: list[HeldActivity]
    charity: CharitySums
    helped: int
    works: WorkSums
    models: ModelCounts
    figures: list[SumLine]


# How many are proposed after a campaign of the year, or on any occasion in it; what is proposed, the review knows.
CountsProposals = Callable[[BlocYear, Campaign | None], ProposalCounts]


def summed(year: BlocYear, call: ReportCall, proposals: CountsProposals) -> YearSummed:
    """What stands now; `call` is what the members were asked to report for this."""
    members = members_of(year)
    targets = _targets(year)
    contributions, uses = list(year.contributions.all()), list(year.charity_uses.all())
    works = Work.objects.filter(year=year.pk).prefetch_related("shares")
    return YearSummed(
        members=len(members),
        campaigns=list(Campaign.objects.filter(year=year.pk).order_by("order")),
        registered=Registration.objects.filter(member__year=year.pk, handed_in_on__isnull=False).count(),
        targets=targets,
        reports=_came(call, len(members)),
        visits=_visits(year, call),
        proposals=proposals(year, call.campaign),
        activities=_activities(year),
        charity=sums_of_year(contributions, uses),
        helped=len(uses),
        works=sums_of_works(work.facts for work in works),
        models=_models(year),
        figures=_figures(call, len(members)),
    )


def _targets(year: BlocYear) -> list[TargetsOfMember]:
    rows = Registration.objects.filter(member__year=year.pk, handed_in_on__isnull=False).select_related("member")
    found = []
    for registration in rows.order_by("member__order").prefetch_related("targets__adjustments"):
        outcomes = [_outcome(target) for target in registration.targets.all()]
        counts = [outcomes.count(one) for one in (Outcome.EXCEEDED, Outcome.MET, Outcome.MISSED)]
        found.append(TargetsOfMember(registration.member, len(outcomes), *counts))
    return found


def _outcome(target: Target) -> Outcome:
    """How a target stands; an estimate says nothing yet."""
    figures = figures_of(target)
    return Outcome.OPEN if figures.is_estimate else figures.outcome


def _came(call: ReportCall, members: int) -> ReportsCame:
    moments = list(call.reports.filter(received_at__isnull=False).values_list("received_at", flat=True))
    deadlines: Sequence[Deadline] = call.deadlines
    late = [days_late(deadlines, moment) for moment in moments if moment]
    return ReportsCame(members, len(late), late.count(0))


def _visits(year: BlocYear, call: ReportCall) -> VisitCounts:
    """Those that were, of the campaign where the report is on one."""
    made = Visit.objects.filter(year=year.pk, on__lte=today_vn())
    if call.campaign:
        made = made.filter(campaign=call.campaign)
    return VisitCounts(made.count(), VisitedMember.objects.filter(visit__in=made).count())


def _activities(year: BlocYear) -> list[HeldActivity]:
    rows = Activity.objects.filter(year=year.pk, held_on__isnull=False, cancelled_reason="").order_by("order")
    found = []
    for activity in rows.prefetch_related("attendances"):
        told = [one.people for one in activity.attendances.all()]
        members = sum(people > 0 for people in told)
        found.append(HeldActivity(activity, sum(told), members) if told else HeldActivity(activity, None, None))
    return found


def _models(year: BlocYear) -> ModelCounts:
    recognised = Q(state=NewModel.State.RECOGNISED)
    counts = NewModel.objects.filter(year=year.pk).aggregate(
        proposed=Count("pk", distinct=True),
        recognised=Count("pk", filter=recognised, distinct=True),
        spread=Count("pk", filter=recognised & Q(spreads__isnull=False), distinct=True),
    )
    return ModelCounts(**counts)


def _figures(call: ReportCall, members: int) -> list[SumLine]:
    reports = call.reports.filter(state__in=LYING).select_related("member").prefetch_related("figures")
    return sum_lines(call.indicators.order_by("order"), {one.member.code: one for one in reports}, members)


def _told(line: SumLine) -> CellValue:
    """The sum, and dots to be written on where it cannot be added up or would tell of single members."""
    if line.total is None or line.total.count < LEAST_SUMMED:
        return SHORT_DOTS
    return said_figure(line.total)


FIGURES = Table[SumLine](
    {
        "group": TableField(
            label("campaigns.ReportIndicator.group"), lambda line: line.indicator.group, width=24, paper=18
        ),
        "name": TableField(label("campaigns.ReportIndicator.name"), lambda line: line.indicator.name, width=44),
        "unit": TableField(
            label("campaigns.ReportIndicator.unit"), lambda line: line.indicator.unit, width=14, paper=11
        ),
        "total": TableField("Toàn Khối", _told, width=20, paper=27, kind=ColumnKind.NUMBER),
        "count": TableField("Số đơn vị báo cáo", lambda line: line.of_how_many, width=12, paper=12),
    }
)
TARGETS = Table[TargetsOfMember](
    {
        "member": TableField("Đơn vị", lambda line: line.member.name, width=40),
        "registered": TableField("Chỉ tiêu đăng ký", lambda line: line.registered, paper=13, kind=ColumnKind.INTEGER),
        "exceeded": TableField("Vượt", lambda line: line.exceeded, paper=11, kind=ColumnKind.INTEGER),
        "met": TableField("Đạt", lambda line: line.met, paper=11, kind=ColumnKind.INTEGER),
        "missed": TableField("Không đạt", lambda line: line.missed, paper=11, kind=ColumnKind.INTEGER),
        "open": TableField("Chưa có kết quả", lambda line: line.open, paper=13, kind=ColumnKind.INTEGER),
    }
)


def sheets_of(found: YearSummed, title: str) -> list[WorkbookSheet]:
    """The tables as a workbook; of a year that has neither, none."""
    sheets = []
    if found.figures:
        sheets.append(
            WorkbookSheet(name="Số liệu", title=title, columns=FIGURES.columns, rows=FIGURES.rows(found.figures))
        )
    if found.targets:
        sheets.append(
            WorkbookSheet(name="Chỉ tiêu", title=title, columns=TARGETS.columns, rows=TARGETS.rows(found.targets))
        )
    return sheets
