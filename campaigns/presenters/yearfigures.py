"""What a year came to, as figures that every reader of the year may know: counted from what its pages show to all."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import Any

from django.db.models import Count, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce

from campaigns.charity import sums_of
from campaigns.models import (
    Activity,
    Adjustment,
    Attendance,
    Campaign,
    Contribution,
    DeadlineMove,
    MemberReport,
    NewModel,
    ReportCall,
    Target,
    Work,
)
from campaigns.presenters.charity import given_of
from campaigns.presenters.registrations import figures_of
from campaigns.reports import days_late
from campaigns.targets import Outcome
from campaigns.yearfigures import YearFigure
from common.prepared import Prepared, PreparedRows, with_children
from members.models import BlocYear, Membership


def year_figures(years: Sequence[BlocYear], today: date) -> dict[int, list[YearFigure]]:
    """The figures of each of these years, by the year's key: all years are asked at once.

    What is known to some alone is not counted for anybody: a registration that was not handed in, a model that was not
    recognised. So the figures are the same for every reader.
    """
    keys = [year.pk for year in years]
    counts = {found[0]: dict(zip(_COUNTS, found[1:], strict=True)) for found in _COUNTED(*keys)}
    targets = _by_year(with_children(_TARGETS(*keys), "adjustments", _ADJUSTMENTS, *keys))
    given = _by_year(_GIVEN(*keys))
    calls = with_children(_CALLS(*keys), "moves", _MOVES, *keys)
    calls_of = _by_year(with_children(calls, "reports", _RECEIVED, *keys))
    return {
        key: [
            YearFigure("Đơn vị thành viên", found["all_members"], page="members"),
            YearFigure("Đợt thi đua", found["all_campaigns"], page="campaigns"),
            YearFigure("Hoạt động chung đã tổ chức", found["held"], page="activities"),
            YearFigure("Lượt người tham gia hoạt động chung", found["people"], page="activities"),
            _targets_met(targets.get(key, [])),
            YearFigure("Nhân tố mới, mô hình mới được công nhận", found["recognised"], page="newmodels"),
            YearFigure("Tiền an sinh xã hội đã nhận", _money(given.get(key, [])), unit="đồng", page="charity"),
            YearFigure("Công trình, phần việc đã bàn giao", found["handed_on"], of=found["all_works"], page="works"),
            _reports_on_time(calls_of.get(key, []), found["all_members"], today),
        ]
        for key, found in counts.items()
    }


def _count(rows: QuerySet[Any]) -> Coalesce:
    """How many of these rows a year has."""
    return Coalesce(_of_year(rows.filter(year=OuterRef("pk")), "year", Count("pk")), 0)


def _of_year(rows: QuerySet[Any], year: str, figure: Count | Sum) -> Subquery:
    return Subquery(rows.order_by().values(year).annotate(figure=figure).values("figure"))


_BEING_DONE = Work.objects.filter(stopped_reason="")
_COUNTS = {
    "all_members": _count(Membership.objects.all()),
    "all_campaigns": _count(Campaign.objects.all()),
    "held": _count(Activity.objects.filter(held_on__isnull=False)),
    # Where nobody counted the people there is no sum.
    "people": _of_year(
        Attendance.objects.filter(activity__year=OuterRef("pk"), activity__held_on__isnull=False),
        "activity__year",
        Sum("people"),
    ),
    "recognised": _count(NewModel.objects.filter(state=NewModel.State.RECOGNISED)),
    "all_works": _count(_BEING_DONE),
    "handed_on": _count(_BEING_DONE.filter(handed_on__isnull=False)),
}
# This year and the one before it are what is ever asked for at once.
MOST_YEARS = 2
_COUNTED = Prepared(BlocYear.objects.annotate(**_COUNTS).values_list("pk", *_COUNTS), "pk__in", most=MOST_YEARS)
_TARGETS = PreparedRows(
    Target.objects.filter(registration__handed_in_on__isnull=False).annotate(of_year=F("registration__member__year")),
    "registration__member__year__in",
    most=MOST_YEARS,
)
_ADJUSTMENTS = PreparedRows(
    Adjustment.objects.order_by("order"), "target__registration__member__year__in", most=MOST_YEARS
)
_GIVEN = PreparedRows(Contribution.objects.annotate(of_year=F("year")), "year__in", most=MOST_YEARS)
_CALLS = PreparedRows(ReportCall.objects.annotate(of_year=F("year")), "year__in", most=MOST_YEARS)
_MOVES = PreparedRows(DeadlineMove.objects.order_by("order"), "call__year__in", most=MOST_YEARS)
# Of a report no more is looked at than when it came, which everybody knows.
_RECEIVED = PreparedRows(
    MemberReport.objects.filter(received_at__isnull=False).order_by(), "call__year__in", most=MOST_YEARS
)


def _by_year(rows: Iterable[Any]) -> Mapping[int, list[Any]]:
    """The rows by the key of their year."""
    found: dict[int, list[Any]] = {}
    for row in rows:
        found.setdefault(row.of_year, []).append(row)
    return found


def _targets_met(targets: Sequence[Target]) -> YearFigure:
    """Of the targets that have a result which is no estimate any more, those that were met."""
    found = map(figures_of, targets)
    known = [figures for figures in found if figures.outcome is not Outcome.OPEN and not figures.is_estimate]
    met = sum(figures.is_reached for figures in known)
    return YearFigure("Chỉ tiêu đạt, trên số đã có kết quả", met, of=len(known), page="registrations")


def _money(given: Sequence[Contribution]) -> int | None:
    """The money that came through the bloc's hands; None where nothing of charity was ever written down."""
    return sums_of(map(given_of, given), ()).money if given else None


def _reports_on_time(calls: Sequence[ReportCall], members: int, today: date) -> YearFigure:
    """Of the reports that all members owed by a day which is over, those that were in by then."""
    confirmed = [call for call in calls if not call.due_proposed]
    over = [(call, deadlines) for call in confirmed if (deadlines := call.deadlines)[-1].due < today]
    in_time = sum(
        report.received_at is not None and not days_late(deadlines, report.received_at)
        for call, deadlines in over
        for report in call.reports.all()
    )
    return YearFigure("Báo cáo nộp đúng hạn", in_time, of=len(over) * members, page="reports")
