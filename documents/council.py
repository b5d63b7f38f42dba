"""What the standing body sees of a bloc's documents: whether the dossier of the year was made, and when."""

from collections.abc import Mapping, Sequence

from django.db.models import Exists, Max, OuterRef, QuerySet
from django.utils import timezone

from common.vietnamese.dates import short_date
from documents.models import Dossier
from members.council import Fact
from members.models import BlocYear


def _done(years: QuerySet[BlocYear]) -> QuerySet[BlocYear]:
    return years.filter(Exists(Dossier.objects.filter(year=OuterRef("pk"))))


def _told(years: Sequence[int]) -> Mapping[int, str]:
    made = Dossier.objects.filter(year__in=years).order_by().values_list("year").annotate(Max("made_at"))
    days = {year: f"Đã lập {short_date(timezone.localtime(at).date())}" for year, at in made}
    return {year: days.get(year, "Chưa lập") for year in years}


FACTS = [Fact("ho-so", "Hồ sơ năm", "Chưa lập hồ sơ năm", "Đã lập hồ sơ năm", _done, _told)]
