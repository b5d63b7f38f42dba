"""The page of the joint activities."""

from dataclasses import dataclass

from campaigns.counting import Requirement, rule_in_words
from campaigns.models import Activity, ActivityKind
from campaigns.presenters.activities import ACTIVITY_TABLE, BOOK_FIELDS, requirement_of
from common.records.record import RecordHead
from common.records.tables import Table
from common.records.workbooks import WorkbookSheet
from members.pages import Opened, Page


@dataclass(frozen=True, kw_only=True)
class ActivitiesPage:
    """The joint activities, how many the year requires and how many were held and count; `rule` says when one does."""

    activities: list[Activity]
    table: Table[Activity]
    caption: str
    kinds: list[ActivityKind]
    requirement: Requirement
    rule: str
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
    return ActivitiesPage(
        activities=activities,
        table=ACTIVITY_TABLE,
        caption=f"Hoạt động chung của {opened.year}",
        kinds=list(opened.year.activity_kinds.order_by("order")),
        requirement=requirement_of(opened.year, activities),
        rule=rule_in_words(opened.year.activity_members) if opened.year.activity_members else "",
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
