"""Filters for Vietnamese numbers and dates, built into every template. None shows as nothing.

The rules stand in `common.vietnamese`; here is only the door to them.
"""

from datetime import date, datetime
from decimal import Decimal

from django import template

from common.vietnamese import dates, money, numbers

register = template.Library()


@register.filter
def number(value: Decimal | int | str | None) -> str:
    """`{{ total|number }}`: «1.000,5». Not for years, which are never grouped."""
    # Django hands a variable that does not exist to its filters as "".
    return "" if value is None or value == "" else numbers.show_number(Decimal(value))


@register.filter
def input_number(value: Decimal | int | str | None) -> str:
    """`{{ points|input_number }}`: «1000,5», for the value of an input box."""
    return "" if value is None or value == "" else numbers.input_number(Decimal(value))


@register.filter
def dong(value: int | str | None) -> str:
    """`{{ activity.spent|dong }}`: «50.000.000 đồng»."""
    return money.show_dong(value) if isinstance(value, int) else ""


@register.filter(expects_localtime=True)
def date_vi(value: date | str | None) -> str:
    """`{{ day|date_vi }}`: «17/03/2023»."""
    return dates.short_date(value) if isinstance(value, date) else ""


@register.filter(expects_localtime=True)
def date_words(value: date | str | None) -> str:
    """`{{ day|date_words }}`: «ngày 17 tháng 3 năm 2023»."""
    return dates.date_in_words(value) if isinstance(value, date) else ""


@register.filter
def datetime_vi(value: datetime | str | None) -> str:
    """`{{ moment|datetime_vi }}`: «17/03/2023 08:05»."""
    return dates.date_time(value) if isinstance(value, datetime) else ""


@register.filter
def days_left(due: date | str | None, today: date) -> str:
    """`{{ deadline|days_left:today }}`: «còn 3 ngày», «hôm nay là hạn», «quá hạn 2 ngày»."""
    return dates.days_left(due, today) if isinstance(due, date) else ""


@register.filter
def comma_pad(shown: str) -> str:
    """What a shown number lacks to have two decimals («», «0», «,00»): unseen padding that lines columns up."""
    if not shown:
        return ""
    decimals = len(shown.partition(",")[2])
    return ",00" if not decimals else "0" * (2 - decimals)
