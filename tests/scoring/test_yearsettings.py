"""What a text may name of a year: each app's settings, in words, with where they are set."""

import pytest

from campaigns.yearsettings import campaign_settings
from members.models import BlocYear
from members.yearsettings import KnownSettings, YearSetting, member_settings
from scoring.models import Round, Rubric
from scoring.yearsettings import scoring_settings
from tests.years import make_year

pytestmark = pytest.mark.django_db


def test_what_is_set_stands_in_words_and_what_is_not_is_empty() -> None:
    made = make_year(members=3, leaves=1)
    BlocYear.objects.filter(pk=made.year.pk).update(required_activities=2, activity_members=0)
    Round.objects.update(name="{Cả} năm", scoring_due="2024-12-10", visibility="own", is_sample=True)
    Rubric.objects.update(tie_break=["1", "bonus"])
    year = BlocYear.objects.get()
    assert member_settings(year) == [YearSetting("số thành viên", "03", "members")]
    assert campaign_settings(year)[1:] == [
        YearSetting("số hoạt động chung tối thiểu", "02", "activities"),
        YearSetting("số đơn vị tham gia tối thiểu", "", "activities"),
    ]
    where = ("progress", f"?ky={made.round.code}", True)
    assert scoring_settings(year) == [
        YearSetting("hạn tự chấm, Cả năm", "ngày 10 tháng 12 năm 2024", *where),
        YearSetting("hạn thẩm định, Cả năm", "", *where),
        YearSetting("hạn thống nhất, Cả năm", "", *where),
        YearSetting("thành viên được xem, Cả năm", "chỉ điểm của đơn vị mình", *where),
        YearSetting("thứ tự xét khi bằng điểm", "điểm mục 1 cao hơn; nhiều điểm thưởng hơn", "rubric"),
    ]


def test_a_setting_is_known_by_its_name_however_it_is_typed() -> None:
    year = make_year(members=3, leaves=1).year
    known = KnownSettings.of(year, [member_settings, campaign_settings])
    found = known.named("  Số  Thành viên ")
    assert found is not None
    assert (found.value, known.named("số người")) == ("03", None)
