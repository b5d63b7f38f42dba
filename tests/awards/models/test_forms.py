"""What a form of award was called on a day."""

from datetime import date

import pytest

from tests.awards.reviews import form_of
from tests.years import make_year

pytestmark = pytest.mark.django_db


def test_a_form_is_called_as_on_that_day_and_else_as_on_the_nearest():
    form = form_of(make_year(members=1, leaves=1).year.bloc, name="Cờ mẫu cũ")
    form.editions.update(valid_from=date(2020, 1, 1), valid_to=date(2021, 12, 31))
    form.editions.create(name="Cờ mẫu mới", valid_from=date(2024, 1, 1))
    days = [date(2019, 6, 1), date(2020, 1, 1), date(2021, 12, 31), date(2023, 12, 20), date(2024, 1, 1)]
    assert [form.name_on(day) for day in days] == [
        "Cờ mẫu cũ",
        "Cờ mẫu cũ",
        "Cờ mẫu cũ",
        "Cờ mẫu cũ",
        "Cờ mẫu mới",
    ]
    # A meeting of 2023 about a form that is known from 2024 on: what it is called then, not its code.
    form.editions.filter(name="Cờ mẫu cũ").delete()
    assert form.name_on(date(2023, 12, 20)) == "Cờ mẫu mới"
    form.editions.all().delete()
    assert form.name_on(date(2023, 12, 20)) == form.code
