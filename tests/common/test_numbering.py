"""Which number the next campaign, activity, work of a year gets."""

import pytest

from campaigns.models import Work
from common.numbering import HIGHEST, free_number
from members.models import BlocYear
from tests.years import make_year


@pytest.fixture
def year(db: None) -> BlocYear:
    return make_year(members=1, leaves=1, scored=False).year


def test_the_number_after_the_highest_is_given_and_one_that_was_dropped_is_not_given_again(year: BlocYear) -> None:
    works = Work.objects.filter(year=year)
    assert free_number(works) == 1
    for number in (1, 2, 5):
        Work.objects.create(year=year, number=number, name=f"Công trình {number}")
    assert free_number(works) == 6
    works.get(number=2).delete()
    assert free_number(works) == 6


def test_where_a_file_gave_the_highest_there_is_the_lowest_free_one_is_given(year: BlocYear) -> None:
    for number in (1, 2, 4, HIGHEST):
        Work.objects.create(year=year, number=number, name=f"Công trình {number}")
    assert free_number(Work.objects.filter(year=year)) == 3
