"""The pages of floor 1: the members, and one member. The log has a file of its own."""

from typing import Any

from common.records.workbooks import WorkbookSheet
from members.access import may_see_everything
from members.models import Membership
from members.pages import Opened, Page, member_or_404
from members.presenters.members import members_sheet


def load_members(opened: Opened) -> dict[str, Any]:
    """All members in protocol order."""
    return {
        "members": list(Membership.objects.filter(year=opened.year).order_by("order")),
        "record": {"title": "Danh sách thành viên", "subject": str(opened.year)},
    }


def members_tables(opened: Opened, context: dict[str, Any]) -> list[WorkbookSheet]:
    """The members as a workbook."""
    return [members_sheet(opened.year, context["members"])]


def load_member(opened: Opened) -> dict[str, Any]:
    """One member as it is this year, and in which other years of the bloc it was one."""
    member = member_or_404(opened)
    others = (
        Membership.objects.filter(agency=member.agency_id, year__bloc=opened.year.bloc)
        .exclude(pk=member.pk)
        .select_related("year__bloc")
        .order_by("-year__year")
    )
    # A representative hears of other years only where its own agency was a member then too.
    known = list(others) if may_see_everything(opened.reader) or member.code in opened.reader.own else []
    return {
        "member": member,
        "agency": member.agency,
        "other_years": known,
        "title": member.name,
        "record": {"title": "Thông tin thành viên", "subject": f"{member.name}, {opened.year}"},
    }


MEMBERS = Page(
    name="members",
    path="thanh-vien",
    title="Thành viên",
    menu="Thành viên",
    load=load_members,
    template="members/members.html",
    tables=members_tables,
)
MEMBER = Page(
    name="member",
    within="members",
    path="thanh-vien/<slug:member>",
    title="Thành viên",
    load=load_member,
    template="members/member.html",
)
