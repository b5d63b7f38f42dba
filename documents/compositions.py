"""The documents of floor 1: the list of the members, the decision that goes with it, and the log."""

from collections.abc import Callable
from dataclasses import dataclass, replace

from common.audit.models import Entry
from documents.audience import EVERYBODY, NO_MEMBER
from documents.catalogue import (
    DOTS,
    Composition,
    Content,
    DocumentSubject,
    NothingToCompose,
    Prose,
    counted,
    members_of_year,
    signed_by_the_head,
    usual_recipients,
)
from members.models import BlocYear, Membership
from members.presenters.log import LOG_PRINT, Extent, extent_of, log_sheet
from members.presenters.members import members_sheet
from members.yearlog import entries_of


@dataclass(frozen=True)
class MembersShown:
    """The members, and what the list of them is called where it is an appendix."""

    members: list[Membership]
    appendix_title: str = ""


@dataclass(frozen=True)
class LogShown:
    """Entries of the log, newest first, and how much of it they are; None where there is none."""

    entries: list[Entry]
    extent: Extent | None


def _members(subject: DocumentSubject) -> list[Membership]:
    _only_one(subject)
    return members_of_year(subject.year)


def make_list(subject: DocumentSubject) -> Content:
    """The list of the members, in protocol order."""
    year = subject.year
    members = _members(subject)
    prose = Prose(
        subject=f"Thành viên {year}",
        body=f"{year.bloc.name} năm {year.year} gồm {counted(len(members))} thành viên, xếp theo thứ tự trong Khối:",
        recipients=usual_recipients(year),
        **signed_by_the_head(year),
    )
    return Content(prose, MembersShown(members), sheets=lambda: [members_sheet(year, members)])


def make_decision(subject: DocumentSubject) -> Content:
    """The decision on who is a member, with the list as its appendix. Its grounds are for the clerk to write."""
    year = subject.year
    members = _members(subject)
    body = [
        "QUYẾT ĐỊNH:",
        f"Điều 1. Ban hành kèm theo Quyết định này danh sách {counted(len(members))} thành viên {year}.",
        "Điều 2. Quyết định này có hiệu lực kể từ ngày ký.",
        "Điều 3. Các cơ quan, đơn vị có tên trong danh sách chịu trách nhiệm thi hành Quyết định này.",
    ]
    prose = Prose(
        subject=f"Về việc ban hành danh sách thành viên {year}",
        grounds=f"Căn cứ {DOTS}",
        body="\n".join(body),
        recipients=usual_recipients(year),
        **signed_by_the_head(year),
    )
    return Content(
        prose,
        MembersShown(members, f"Danh sách thành viên {year}"),
        sheets=lambda: [members_sheet(year, members)],
    )


def make_log(subject: DocumentSubject) -> Content:
    """What was changed in the year: its newest entries."""
    _only_one(subject)
    year = subject.year
    found = entries_of(year).order_by("-id")
    entries = list(found[: LOG_PRINT + 1])
    cut = len(entries) > LOG_PRINT
    entries = entries[:LOG_PRINT]
    prose = Prose(
        subject=str(year),
        body=f"Gồm {LOG_PRINT} mục mới nhất." if cut else "",
        **signed_by_the_head(year),
    )
    extent = extent_of(entries)
    note = extent.sentence if extent else ""
    return Content(prose, LogShown(entries, extent), sheets=lambda: [log_sheet(year, entries, note)])


def _only_one(subject: DocumentSubject) -> None:
    if subject.key:
        raise NothingToCompose("Không có văn bản này.")


MEMBERS = [
    Composition(
        slug="danh-sach-thanh-vien",
        kind="Danh sách",
        called="Danh sách thành viên",
        about="Các thành viên của Khối trong năm, theo thứ tự, với người đại diện.",
        template="documents/list.record.html",
        make=make_list,
        audience=EVERYBODY,
    ),
    Composition(
        slug="quyet-dinh-thanh-vien",
        kind="Quyết định",
        called="Quyết định ban hành danh sách thành viên",
        type_code="QĐ",
        about="Quyết định ban hành danh sách thành viên, kèm danh sách.",
        template="documents/decision.record.html",
        make=make_decision,
        audience=EVERYBODY,
    ),
]


def log_composition(shows_sample: Callable[[BlocYear], bool]) -> Composition:
    """The log as a document. It tells of scores too: the roof says whether any of them are sample data."""
    return Composition(
        slug="nhat-ky",
        kind="Nhật ký thay đổi",
        about="Ai đã sửa gì trong năm, để lưu cùng hồ sơ.",
        template="documents/log.record.html",
        make=lambda subject: replace(make_log(subject), sample=shows_sample(subject.year)),
        # It holds what is said of every member.
        audience=NO_MEMBER,
        landscape=True,
    )
