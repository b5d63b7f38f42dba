"""The page of the joint activities."""

from dataclasses import dataclass

from campaigns.models import Activity, ActivityKind
from campaigns.presenters.activities import ACTIVITY_TABLE, BOOK_FIELDS
from common.records.record import RecordHead
from common.records.tables import Table
from common.records.workbooks import WorkbookSheet
from members.pages import Opened, Page


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
    activities = list(
        Activity.objects.filter(year=opened.year)
        .select_related("kind", "host")
        .prefetch_related("attendances")
        .order_by("order")
    )
    for activity in activities:
        activity.year = opened.year
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
    table = Table(ACTIVITY_TABLE.fields | BOOK_FIELDS)
    return [
        WorkbookSheet(
            name="Hoạt động chung",
            title=f"Hoạt động chung, {opened.year}",
            columns=table.columns,
            rows=table.rows(shown.activities),
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
