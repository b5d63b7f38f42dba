"""The pages of floor 1: the members, and one member. The log has a file of its own."""

from collections.abc import Mapping
from dataclasses import dataclass

from common.records.record import RecordHead
from common.records.workbooks import WorkbookSheet
from members.access import may_see_everything
from members.models import Agency, Membership
from members.pages import Opened, Page, member_or_404
from members.presenters.members import MEMBER_TABLE, members_sheet
from members.queries import members_of


@dataclass(frozen=True)
class MembersPage:
    """All members in protocol order, and the titles of the columns."""

    members: list[Membership]
    heads: Mapping[str, str]
    record: RecordHead


@dataclass(frozen=True)
class MemberPage:
    """One member as it is this year, and in which other years of the bloc it was one."""

    member: Membership
    agency: Agency
    other_years: list[Membership]
    title: str
    record: RecordHead


def load_members(opened: Opened) -> MembersPage:
    """All members of the year."""
    members = members_of(opened.year)
    return MembersPage(members, MEMBER_TABLE.heads, {"title": "Danh sách thành viên", "subject": str(opened.year)})


def members_tables(opened: Opened, shown: MembersPage) -> list[WorkbookSheet]:
    """The members as a workbook."""
    return [members_sheet(opened.year, shown.members)]


def load_member(opened: Opened) -> MemberPage:
    """One member, with the other years that this reader may hear of."""
    member = member_or_404(opened)
    others = (
        Membership.objects.filter(agency=member.agency_id, year__bloc=opened.year.bloc)
        .exclude(pk=member.pk)
        .select_related("year__bloc")
        .order_by("-year__year")
    )
    # A representative hears of other years only where its own agency was a member then too.
    known = list(others) if may_see_everything(opened.reader) or member.code in opened.reader.own else []
    return MemberPage(
        member=member,
        agency=member.agency,
        other_years=known,
        title=member.name,
        record={"title": "Thông tin thành viên", "subject": f"{member.name}, {opened.year}"},
    )


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
