"""The settings of campaigns and joint activities that a text may name."""

from members.models import BlocYear
from members.yearsettings import YearSetting


def campaign_settings(year: BlocYear) -> list[YearSetting]:
    """How many campaigns there are, how many joint activities there shall be, and from how many members on one counts.

    A number of 0 is one that nobody has set.
    """
    numbers = {
        "số đợt thi đua": (year.campaigns.count(), "campaigns"),
        "số hoạt động chung tối thiểu": (year.required_activities, "activities"),
        "số đơn vị tham gia tối thiểu": (year.activity_members, "activities"),
    }
    return [YearSetting(name, f"{number:02}" if number else "", page) for name, (number, page) in numbers.items()]
