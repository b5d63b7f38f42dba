"""How joint activities are told: their state and days in words, who took part, and the table of them."""

from collections.abc import Iterable
from dataclasses import dataclass

from campaigns.counting import ActivityFacts, Requirement, requirement
from campaigns.models import Activity
from common.labels import label
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind
from members.models import BlocYear, Membership

STATE_WORDS = {
    "planned": "Dự kiến",
    "overdue": "Quá ngày dự kiến",
    "held": "Đã tổ chức",
    "cancelled": "Đã hủy",
}


@dataclass(frozen=True)
class Taken:
    """A member and how many it sent; None where nobody has said it."""

    member: Membership
    people: int | None


def taken_by(activity: Activity) -> list[Taken]:
    """Every member of the year in protocol order, with how many it sent."""
    counts = {row.member_id: row.people for row in activity.attendances.all()}
    members = Membership.objects.filter(year=activity.year_id).order_by("order")
    return [Taken(member, counts.get(member.pk)) for member in members]


def _counts(activity: Activity) -> list[int]:
    return [row.people for row in activity.attendances.all()]


def members_of(activity: Activity) -> int | None:
    """How many members took part; None where nobody has said anything of it. Its attendances are prefetched."""
    counts = _counts(activity)
    return sum(count > 0 for count in counts) if counts else None


def people_in(activity: Activity) -> int | None:
    """How many people took part in all; None where nobody has said anything of it."""
    counts = _counts(activity)
    return sum(counts) if counts else None


def facts_of(activity: Activity, members: int | None) -> ActivityFacts:
    """What decides whether it counts; so many `members` took part, None where nobody has said who did."""
    return ActivityFacts(
        held=activity.held_on is not None,
        cancelled=bool(activity.cancelled_reason),
        has_result=bool(activity.result),
        members=members,
    )


def requirement_of(year: BlocYear, activities: Iterable[Activity]) -> Requirement:
    """How the year's activities, with their attendances, stand against what it requires."""
    facts = (facts_of(activity, members_of(activity)) for activity in activities)
    return requirement(facts, year.required_activities, year.activity_members)


# The joint activities on the page, on paper and in the workbook.
ACTIVITY_TABLE = Table[Activity](
    {
        "order": TableField(
            "STT", lambda activity: activity.order, width=6, paper=7, kind=ColumnKind.INTEGER, on_page=False
        ),
        "name": TableField(
            "Hoạt động", lambda activity: activity.name, width=44, paper=24, cell="campaigns/activity_name.html"
        ),
        "kind": TableField(label("campaigns.Activity.kind"), lambda activity: activity.kind.name, width=36),
        "host": TableField(
            label("campaigns.Activity.host"),
            lambda activity: activity.host.short_name if activity.host else "",
            width=24,
            paper=11,
        ),
        "held_on": TableField(
            "Ngày tổ chức",
            lambda activity: activity.held_on,
            width=14,
            paper=14,
            kind=ColumnKind.DATE,
            cell="campaigns/held_on.html",
            paper_cell="campaigns/held_on.record.html",
        ),
        "place": TableField(label("campaigns.Activity.place"), lambda activity: activity.place, width=28, paper=19),
    }
)
# What the workbook has besides.
BOOK_FIELDS: dict[str, TableField[Activity]] = {
    "planned_from": TableField(
        label("campaigns.Activity.planned_from"), lambda activity: activity.planned_from, kind=ColumnKind.DATE
    ),
    "planned_to": TableField(
        label("campaigns.Activity.planned_to"), lambda activity: activity.planned_to, kind=ColumnKind.DATE
    ),
    "budget": TableField(
        label("campaigns.Activity.budget"), lambda activity: activity.budget, width=18, kind=ColumnKind.NUMBER
    ),
    "spent": TableField(
        label("campaigns.Activity.spent"), lambda activity: activity.spent, width=18, kind=ColumnKind.NUMBER
    ),
    "members": TableField("Số đơn vị tham gia", members_of, kind=ColumnKind.INTEGER),
    "people": TableField(label("campaigns.Attendance.people"), people_in, kind=ColumnKind.INTEGER),
    "result": TableField(label("campaigns.Activity.result"), lambda activity: activity.result, width=60),
    "cancelled_reason": TableField(
        label("campaigns.Activity.cancelled_reason"), lambda activity: activity.cancelled_reason, width=30
    ),
}
