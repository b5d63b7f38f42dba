"""The page of a year's charity: who gave what, what it was used for, what is left."""

from dataclasses import dataclass

from campaigns.charity import CharitySums
from campaigns.models import CharityUse, Contribution
from campaigns.presenters.charity import contributions_table, sums_of_year, uses_table
from common.records.record import RecordHead
from common.records.tables import Table
from common.records.workbooks import WorkbookSheet
from members.access import Action, may, may_see_everything
from members.pages import Opened, Page


@dataclass(frozen=True, kw_only=True)
class CharityPage:
    """The contributions and the uses with their columns, and what they come to."""

    contributions: list[Contribution]
    contributions_table: Table[Contribution]
    uses: list[CharityUse]
    uses_table: Table[CharityUse]
    sums: CharitySums
    record: RecordHead


def load(opened: Opened) -> CharityPage:
    """The year's charity; whom it helped only for the bloc's own people."""
    private, manages = bool(may_see_everything(opened.reader)), bool(may(opened.reader, Action.MANAGE_YEAR))
    contributions = list(Contribution.objects.filter(year=opened.year).select_related("member").order_by("number"))
    uses = list(CharityUse.objects.filter(year=opened.year).order_by("number"))
    for gift in contributions:
        gift.year = opened.year
    for use in uses:
        use.year = opened.year
        if not private:
            # No template and no table can tell what isn't there.
            use.beneficiary = ""
    return CharityPage(
        contributions=contributions,
        contributions_table=contributions_table(linked=manages),
        uses=uses,
        uses_table=uses_table(private=private, linked=manages),
        sums=sums_of_year(contributions, uses),
        record={"title": "Danh sách đóng góp và việc an sinh xã hội", "subject": str(opened.year)},
    )


def tables(opened: Opened, shown: CharityPage) -> list[WorkbookSheet]:
    """Contributions and uses, a sheet each."""
    return [
        WorkbookSheet(
            name="Đóng góp",
            title=f"Đóng góp an sinh xã hội, {opened.year}",
            columns=shown.contributions_table.columns,
            rows=shown.contributions_table.rows(shown.contributions),
        ),
        WorkbookSheet(
            name="Đã dùng",
            title=f"Việc an sinh xã hội, {opened.year}",
            columns=shown.uses_table.columns,
            rows=shown.uses_table.rows(shown.uses),
        ),
    ]


CHARITY = Page(
    name="charity",
    within="activities",
    path="hoat-dong/an-sinh",
    title="An sinh xã hội",
    load=load,
    template="campaigns/charity.html",
    tables=tables,
    landscape=True,
)
