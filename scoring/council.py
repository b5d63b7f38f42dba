"""What the standing body sees of a bloc's rounds: at which step each stands. Of the scores nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from django.db.models import Exists, OuterRef, QuerySet

from members.council import Fact
from members.models import BlocYear
from scoring.models import Round


def _done(years: QuerySet[BlocYear]) -> QuerySet[BlocYear]:
    return years.filter(Exists(Round.objects.filter(year=OuterRef("pk"), step=Round.Step.PUBLISHED)))


def _told(years: Sequence[int]) -> Mapping[int, str]:
    rounds = Round.objects.filter(year__in=years).order_by("id").values_list("year", "name", "step")
    found: dict[int, list[str]] = defaultdict(list)
    for year, name, step in rounds:
        found[year].append(f"{name}: {Round.Step(step).label}")
    return {year: "; ".join(found[year]) or "Chưa có" for year in years}


FACTS = [Fact("cong-bo", "Kỳ chấm điểm", "Chưa công bố kỳ chấm điểm nào", "Đã công bố kỳ chấm điểm", _done, _told)]
