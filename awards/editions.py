"""What a form of award was in the year of a merit: its name in print, and who decides."""

from datetime import date

from awards.models import AwardForm
from members.models import BlocYear


def named_in(form: AwardForm, year: BlocYear) -> str:
    """Its name as the papers of this year print it; its code while nobody has said it."""
    return form.name_on(merit_day(year))


def merit_day(year: BlocYear) -> date:
    """The day by which the forms of a year's merit are named: its last."""
    return date(year.year, 12, 31)
