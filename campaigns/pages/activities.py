"""The page of the joint activities."""

from dataclasses import dataclass

from campaigns.models import Activity, ActivityKind
from common.labels import label
from common.records.record import RecordHead
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind, WorkbookSheet
from members.pages import Opened, Page

# The joint activities on the page, on paper and in the workbook.
ACTIVITY_TABLE = Table[Activity](
    {
        "order": TableField(
            "STT", lambda activity: activity.order, width=6, paper=8, kind=ColumnKind.INTEGER, on_page=False
        ),
        "name": TableField("Hoạt động", lambda activity: activity.name, width=44, paper=31),
        "kind": TableField(label("campaigns.Activity.kind"), lambda activity: activity.kind.name, width=44),
        "held_on": TableField(
            "Ngày tổ chức",
            lambda activity: activity.held_on,
            width=14,
            paper=17,
            kind=ColumnKind.DATE,
            cell="campaigns/held_on.html",
            paper_cell="campaigns/held_on.record.html",
        ),
        "place": TableField(label("campaigns.Activity.place"), lambda activity: activity.place, width=28, paper=18),
    }
)


@dataclass(frozen=True, kw_only=True)
class ActivitiesPage:
    """The joint activities, how many of them the year requires, how many were `held` and how many are `missing`."""

    activities: list[Activity]
    table: Table[Activity]
    caption: str
    kinds: list[ActivityKind]
    required: int
    held: int
    missing: int
    record: RecordHead


def load_activities(opened: Opened) -> ActivitiesPage:
    """The joint activities, how many the year requires and how many were held."""
    activities = list(Activity.objects.filter(year=opened.year).select_related("kind").order_by("order"))
    held = sum(activity.held_on is not None for activity in activities)
    return ActivitiesPage(
        activities=activities,
        table=ACTIVITY_TABLE,
        caption=f"Hoạt động chung của {opened.year}",
        kinds=list(opened.year.activity_kinds.order_by("order")),
        required=opened.year.required_activities,
        held=held,
        missing=max(0, opened.year.required_activities - held),
        record={"title": "Hoạt động chung", "subject": str(opened.year)},
    )


def activities_tables(opened: Opened, shown: ActivitiesPage) -> list[WorkbookSheet]:
    """The joint activities as a workbook."""
    return [
        WorkbookSheet(
            name="Hoạt động chung",
            title=f"Hoạt động chung, {opened.year}",
            columns=ACTIVITY_TABLE.columns,
            rows=ACTIVITY_TABLE.rows(shown.activities),
        )
    ]


ACTIVITIES = Page(
    name="activities",
    path="hoat-dong",
    title="Hoạt động chung",
    menu="Hoạt động",
    load=load_activities,
    template="campaigns/activities.html",
    tables=activities_tables,
)
