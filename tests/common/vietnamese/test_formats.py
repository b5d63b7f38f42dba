"""Where Django itself reads and writes dates and numbers: the admin, and form fields that are not ours."""

from datetime import date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

import pytest
from django import forms
from django.template import Context, Template
from django.utils import formats


@pytest.mark.parametrize("typed", ["3/4/2023", "03-04-2023", "2023-04-03"])
def test_django_s_date_field_reads_the_day_first(typed):
    assert forms.DateField().clean(typed) == date(2023, 4, 3)


def test_django_s_date_field_refuses_the_month_first():
    form = forms.Form({"day": "3/17/2023"})
    form.fields["day"] = forms.DateField()
    assert form.errors == {"day": ["Ngày này không hợp lệ. Hãy nhập ngày/tháng/năm, ví dụ 17/03/2023."]}


@pytest.mark.parametrize("typed", ["17/3/2023 8:05", "17-03-2023 08:05:00", "2023-03-17 08:05"])
def test_django_s_date_and_time_field_reads_the_day_first(typed):
    moment = datetime(2023, 3, 17, 8, 5, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))
    assert forms.DateTimeField().clean(typed) == moment


@pytest.mark.parametrize(
    ("style", "written"),
    [
        ("DATE_FORMAT", "07/03/2023"),
        ("SHORT_DATE_FORMAT", "07/03/2023"),
        ("DATETIME_FORMAT", "07/03/2023 08:05"),
        ("TIME_FORMAT", "08:05"),
        ("YEAR_MONTH_FORMAT", "tháng 3 năm 2023"),
        ("MONTH_DAY_FORMAT", "07/03"),
    ],
)
def test_django_writes_the_day_first(style, written):
    assert formats.date_format(datetime(2023, 3, 7, 8, 5), style) == written  # noqa: DTZ001


def test_an_input_shows_a_date_as_it_is_typed():
    assert formats.localize_input(date(2023, 3, 7)) == "07/03/2023"


def test_a_year_is_never_grouped_and_a_decimal_has_a_comma():
    page = Template("{{ year }} {{ points }} {{ votes }}")
    assert page.render(Context({"year": 2023, "points": Decimal("97.5"), "votes": 12345})) == "2023 97,5 12345"
