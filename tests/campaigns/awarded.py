"""Proposals for awards for tests, as the portal's own verb makes them."""

from campaigns.models import Campaign
from campaigns.verbs.awards import AwardRow, change_awards, seal_of
from tests.campaigns.proposed import who
from tests.years import Made

SECRET = "Nguyễn Thị Đề Nghị"
ROWS = (
    AwardRow(None, "Giấy khen", "individual", SECRET, "dv-02", "Sáng kiến"),
    AwardRow(None, "Giấy khen", "collective", "Phòng Tổng hợp", "dv-03"),
    AwardRow(None, "Bằng khen", "individual", "Trần Văn Hai", "dv-03"),
)


def awards_proposed(made: Made, number: int = 1, rows: tuple[AwardRow, ...] = ROWS) -> Campaign:
    """The secretary writes whom the bloc proposes after the campaign with this number."""
    campaign = Campaign.objects.get(year=made.year, number=number)
    change_awards(**who(made, made.secretary), number=number, rows=rows, seen=seal_of(campaign))
    return campaign
