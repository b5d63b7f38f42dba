"""What a form of award is called on a day, and who decides on it then."""

from datetime import date

from awards.models import AwardForm, FormEdition
from members.models import BlocYear


def edition_on(form: AwardForm, day: date) -> FormEdition | None:
    """What the form was on this day; of several the one that began last, None for none."""
    known = [one for one in form.editions.all() if one.stands_on(day)]
    return max(known, key=lambda one: one.valid_from or date.min, default=None)


def named_in(form: AwardForm, year: BlocYear) -> str:
    """Its name as the papers of this year print it; its code while nobody has said it."""
    edition = edition_on(form, merit_day(year))
    return edition.name if edition else form.code


def merit_day(year: BlocYear) -> date:
    """The day by which the forms of a year's merit are named: its last."""
    return date(year.year, 12, 31)
