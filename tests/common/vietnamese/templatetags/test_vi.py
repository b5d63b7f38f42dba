from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.template import Context, Template


def shown(source, **context):
    # The library is built in: no {% load %}.
    return Template(source).render(Context(context))


@pytest.mark.parametrize(
    ("source", "value", "text"),
    [
        ("{{ value|number }}", Decimal("1000.50"), "1.000,5"),
        ("{{ value|number }}", 0, "0"),
        ("{{ value|number }}", None, ""),
        ("{{ value|input_number }}", Decimal("1000.50"), "1000,5"),
        ("{{ value|input_number }}", None, ""),
        ("{{ value|date_vi }}", date(2023, 3, 7), "07/03/2023"),
        ("{{ value|date_vi }}", datetime(2023, 3, 6, 20, 0, tzinfo=UTC), "07/03/2023"),
        ("{{ value|date_vi }}", None, ""),
        ("{{ value|date_words }}", date(2023, 2, 7), "ngày 07 tháng 02 năm 2023"),
        ("{{ value|date_words }}", None, ""),
        ("{{ value|datetime_vi }}", datetime(2023, 3, 17, 1, 5, tzinfo=UTC), "17/03/2023 08:05"),
        ("{{ value|datetime_vi }}", None, ""),
    ],
)
def test_a_template_writes_numbers_and_dates_the_vietnamese_way(source, value, text):
    assert shown(source, value=value) == text


@pytest.mark.parametrize("name", ["number", "input_number", "date_vi", "date_words", "datetime_vi"])
def test_what_is_missing_shows_as_nothing(name):
    assert shown("{{ missing|" + name + " }}") == ""


def test_days_left_take_today_from_the_page():
    page = "{{ due|days_left:today }}"
    assert shown(page, due=date(2023, 3, 20), today=date(2023, 3, 17)) == "còn 3 ngày"
    assert shown(page, due=None, today=date(2023, 3, 17)) == ""
