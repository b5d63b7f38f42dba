"""Whether what a year shows of the scores is sample data, or real."""

from common.prepared import Prepared
from members.models import BlocYear
from scoring.models import Round, Rubric

_SAMPLES = Prepared(Round.objects.filter(is_sample=True).order_by().values_list("pk"), "year__in", most=2)


def holds_sample(year: BlocYear, *before: BlocYear) -> bool:
    """Whether any round of this year, and of the one before, holds sample data."""
    return bool(_SAMPLES(year.pk, *(one.pk for one in before)))


def holds_real(year: BlocYear) -> bool:
    """Whether this year has a rubric or a round that is no sample."""
    rubrics = Rubric.objects.filter(year=year.pk, is_sample=False)
    return rubrics.exists() or Round.objects.filter(year=year.pk, is_sample=False).exists()
