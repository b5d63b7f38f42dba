"""What a year came to, as figures that every reader of the year may know: counted from what its pages show to all."""

from django.db.models import Prefetch, Sum

from campaigns.charity import sums_of
from campaigns.models import Activity, Adjustment, Attendance, Campaign, Contribution, NewModel, Target, Work
from campaigns.presenters.charity import given_of
from campaigns.presenters.registrations import figures_of
from campaigns.targets import Outcome
from campaigns.yearfigures import YearFigure
from members.models import BlocYear


def year_figures(year: BlocYear) -> list[YearFigure]:
    """The figures of campaigns, joint activities, targets, models, charity and works, in this order.

    What is known to some alone is not counted for anybody: a registration that was not handed in, a model that was not
    recognised. So the figures are the same for every reader.
    """
    held = Activity.objects.filter(year=year.pk, held_on__isnull=False)
    people = Attendance.objects.filter(activity__in=held).aggregate(sum=Sum("people"))["sum"]
    works = list(Work.objects.filter(year=year.pk, stopped_reason="").values_list("handed_on", flat=True))
    given = list(Contribution.objects.filter(year=year.pk))
    return [
        YearFigure("Đợt thi đua", Campaign.objects.filter(year=year.pk).count()),
        YearFigure("Hoạt động chung đã tổ chức", held.count()),
        YearFigure("Lượt người tham gia hoạt động chung", people),
        _targets_met(year),
        YearFigure(
            "Nhân tố mới, mô hình mới được công nhận",
            NewModel.objects.filter(year=year.pk, state=NewModel.State.RECOGNISED).count(),
        ),
        YearFigure("Tiền an sinh xã hội đã nhận", _money(given), unit="đồng"),
        YearFigure("Công trình, phần việc đã bàn giao", sum(on is not None for on in works), of=len(works)),
    ]


def _targets_met(year: BlocYear) -> YearFigure:
    """Of the targets that have a result which is no estimate any more, those that were met."""
    targets = Target.objects.filter(registration__member__year=year.pk, registration__handed_in_on__isnull=False)
    found = map(figures_of, targets.prefetch_related(Prefetch("adjustments", Adjustment.objects.order_by("order"))))
    known = [figures for figures in found if figures.outcome is not Outcome.OPEN and not figures.is_estimate]
    return YearFigure(
        "Chỉ tiêu đạt, trên số đã có kết quả", sum(figures.is_reached for figures in known), of=len(known)
    )


def _money(given: list[Contribution]) -> int | None:
    """The money that came through the bloc's hands; None where nothing of charity was ever written down."""
    return sums_of(map(given_of, given), ()).money if given else None
