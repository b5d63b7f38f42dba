"""Whether what a year shows of the scores is sample data, or real."""

from members.models import BlocYear
from scoring.models import Round, Rubric


def holds_sample(*years: BlocYear) -> bool:
    """Whether any round of these years holds sample data."""
    return Round.objects.filter(year__in=[year.pk for year in years], is_sample=True).exists()


def holds_real(year: BlocYear) -> bool:
    """Whether this year has a rubric or a round that is no sample."""
    rubrics = Rubric.objects.filter(year=year.pk, is_sample=False)
    return rubrics.exists() or Round.objects.filter(year=year.pk, is_sample=False).exists()
