"""The pages of floor 1: the members, one member, the log."""

from collections.abc import Callable
from typing import Any

from django.core.paginator import Paginator
from django.db.models import Q, QuerySet

from khoithidua.audit.models import Entry
from khoithidua.records.sheet import Column, Kind, Sheet
from khoithidua.vietnamese.dates import date_time
from khoithidua.vietnamese.text import clean_line
from members.models import Membership
from members.pages import Opened, Page, member_or_404

LOG_PAGE = 50
# A print or a workbook of the log holds at most this many entries, and says so when there are more.
LOG_PRINT = 500


def load_members(opened: Opened) -> dict[str, Any]:
    """All members in protocol order."""
    return {
        "members": list(Membership.objects.filter(year=opened.year).order_by("order")),
        "record": {"title": "Danh sách thành viên", "subject": str(opened.year)},
    }


def members_tables(opened: Opened, context: dict[str, Any]) -> list[Sheet]:
    """The members as a workbook."""
    return [
        Sheet(
            name="Thành viên",
            title=f"Danh sách thành viên, {opened.year}",
            columns=[
                Column("STT", 6, Kind.INTEGER),
                Column("Đơn vị", 44),
                Column("Vai trò", 18),
                Column("Người đại diện", 24),
                Column("Chức vụ", 36),
            ],
            rows=[
                [
                    member.order,
                    member.name,
                    member.get_role_display(),
                    member.representative_name,
                    member.representative_position,
                ]
                for member in context["members"]
            ],
        )
    ]


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
    known = list(others) if opened.reader.is_staff or member.code in opened.reader.own else []
    return {
        "member": member,
        "agency": member.agency,
        "other_years": known,
        "title": member.name,
        "record": {"title": "Thông tin thành viên", "subject": f"{member.name}, {opened.year}"},
    }


def log_entries(opened: Opened) -> QuerySet[Entry]:
    """The entries this reader may see, filtered as the address says, newest first."""
    entries = Entry.objects.of_year(opened.year.bloc.code, opened.year.year)
    if not opened.reader.is_staff:
        entries = entries.seen_by_member(*opened.reader.own)
    if member := opened.query.get("don-vi"):
        entries = entries.filter(member=member)
    if words := clean_line(opened.query.get("tim", "")):
        entries = entries.filter(
            Q(subject__icontains=words)
            | Q(actor_name__icontains=words)
            | Q(reason__icontains=words)
            | Q(action__icontains=words)
        )
    return entries.order_by("-id")


def load_log(opened: Opened) -> dict[str, Any]:
    """One page of the log for the screen, and what a print of it holds."""
    entries = log_entries(opened)
    page = Paginator(entries, LOG_PAGE).get_page(opened.query.get("trang"))
    members = Membership.objects.filter(year=opened.year).order_by("order")
    if not opened.reader.is_staff:
        members = members.filter(code__in=opened.reader.own)
    names = dict(members.values_list("code", "short_name"))
    query = opened.query.copy()
    query.pop("trang", None)
    return {
        "entries": page,
        "names": names,
        "words": opened.query.get("tim", ""),
        "chosen": opened.query.get("don-vi", ""),
        "query": query.urlencode(),
        "filtered": bool(query),
        "printed": entries[:LOG_PRINT],
        "cut": page.paginator.count > LOG_PRINT,
        "most": LOG_PRINT,
        "record": {"title": "Nhật ký thay đổi", "subject": str(opened.year)},
    }


def log_tables(opened: Opened, context: dict[str, Any]) -> list[Sheet]:
    """The log as a workbook."""
    return [
        Sheet(
            name="Nhật ký",
            title=f"Nhật ký thay đổi, {opened.year}",
            note=" ".join(
                ([f"{LOG_PRINT} mục mới nhất."] if context["cut"] else [])
                + (["Có số liệu minh họa."] if context["sample"] else [])
            ),
            columns=[
                Column("Lúc", 17),
                Column("Người thực hiện", 24),
                Column("Qua", 11),
                Column("Đối tượng", 40),
                Column("Việc", 20),
                Column("Trước", 24),
                Column("Sau", 24),
                Column("Lý do", 30),
            ],
            rows=[
                [
                    date_time(entry.at),
                    entry.actor_name,
                    entry.get_door_display(),
                    entry.subject,
                    entry.action,
                    entry.old,
                    entry.new,
                    entry.reason,
                ]
                for entry in context["printed"]
            ],
        )
    ]


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
    path="thanh-vien/<slug:member>",
    title="Thành viên",
    load=load_member,
    template="members/member.html",
)


def log_page(shows_sample: Callable[[Opened], bool]) -> Page:
    """The log's page. It tells of scores too: the roof says whether any of them are sample data."""
    return Page(
        name="log",
        path="nhat-ky",
        title="Nhật ký",
        menu="Nhật ký",
        load=lambda opened: load_log(opened) | {"sample": shows_sample(opened)},
        template="members/log.html",
        tables=log_tables,
        landscape=True,
    )
