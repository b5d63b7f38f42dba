"""The documents of floor 1: the list of the members and its decision, the hand-over of the headship, the log."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, replace

from django.db.models import Q

from common.audit.models import Entry
from common.vietnamese.dates import date_in_words
from documents.audience import EVERYBODY, NO_MEMBER
from documents.catalogue import (
    DOTS,
    Composition,
    CompositionChoice,
    Content,
    DocumentSubject,
    NothingToCompose,
    Prose,
    counted,
    signed_by_the_head,
    stopped,
    usual_recipients,
)
from documents.models import Document
from members.models import BlocYear, Handover, Membership
from members.presenters.log import LOG_PRINT, Extent, extent_of, log_sheet
from members.presenters.members import members_sheet
from members.queries import members_of
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
    return members_of(subject.year)


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


def make_handover(subject: DocumentSubject) -> Content:
    """The minutes by which one head hands over to the next: what is in the register, and room for all else."""
    _only_one(subject)
    year = subject.year
    giving, taking = _head(year), _head(_next(year))
    handover = Handover.objects.filter(year=year.pk).first()
    kinds = Counter(Document.objects.filter(year=year.pk).values_list("kind", flat=True))
    listed = [f"- {kind}: {counted(kinds[kind])}." for kind in sorted(kinds)]
    lines = [
        "I. Thời gian, địa điểm",
        f"1. Thời gian: …… giờ ……, {date_in_words(handover.on) if handover else 'ngày …… tháng …… năm ………'}",
        f"2. Địa điểm: {DOTS}",
        "II. Bên giao",
        *_party(giving, f"Trưởng khối năm {year.year}"),
        *_people(handover, ends=True),
        "III. Bên nhận",
        *_party(taking, f"Trưởng khối năm {year.year + 1}"),
        *_people(handover, ends=False),
        "IV. Người chứng kiến",
        f"1. Đại diện {year.bloc.parent}: {DOTS}",
        "V. Nội dung bàn giao",
        f"1. Hồ sơ, văn bản năm {year.year} trong sổ văn bản của Khối: {counted(sum(kinds.values()))} văn bản"
        + (", gồm:" if listed else "."),
        *listed,
        f"2. Danh sách {counted(len(members_of(year)))} thành viên của Khối.",
        f"3. Việc còn dở dang: {DOTS}",
        f"4. Cờ, kinh phí, tài sản (nếu có): {DOTS}",
        "Hai bên đã đối chiếu và thống nhất nội dung trên. Biên bản lập thành …… bản, có giá trị như nhau.",
    ]
    prose = Prose(
        subject=f"Bàn giao nhiệm vụ Trưởng khối {year.bloc.name} năm {year.year}",
        body="\n".join(lines),
        recipients=usual_recipients(year),
        position="Đại diện bên nhận",
        signer=taking.representative_name if taking else "",
        left_signer=giving.representative_name if giving else "",
    )
    return Content(prose)


def _next(year: BlocYear) -> BlocYear | None:
    return BlocYear.objects.filter(bloc=year.bloc_id, year=year.year + 1).first()


def _is_handed_over(year: BlocYear) -> bool:
    """Whether the next year stands, or the day of the hand-over is written."""
    following = Q(bloc=year.bloc_id, year=year.year + 1)
    return BlocYear.objects.filter(following | Q(pk=year.pk, handover__isnull=False)).exists()


def _head(year: BlocYear | None) -> Membership | None:
    """Who leads the bloc in that year, as far as it is known."""
    return None if year is None else Membership.objects.filter(year=year.pk, role=Membership.Role.HEAD).first()


def _party(head: Membership | None, what: str) -> list[str]:
    """One side of the hand-over: the agency, and who represents it."""
    person = ", ".join(filter(None, (head.representative_name, head.representative_position))) if head else ""
    return [
        f"1. Đơn vị: {head.name if head else DOTS}, {what}.",
        f"2. Người đại diện: {stopped(person) if person else DOTS}",
    ]


def _people(handover: Handover | None, *, ends: bool) -> list[str]:
    """Whose roles ended or began on the day, as they were called then; nothing where that was not written."""
    told = [
        f"- {', '.join(filter(None, (one['name'], one['position'])))}: {one['kind']}"
        for one in (handover.changes if handover else [])
        if one["ends"] is ends
    ]
    what = "3. Thôi vai trò từ ngày bàn giao:" if ends else "3. Nhận vai trò từ ngày bàn giao:"
    return [what, *(f"{line}." for line in told)] if told else []


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


# There is something to hand over as soon as the next year stands, or the day is written.
HANDOVER = Composition(
    slug="ban-giao-truong-khoi",
    kind="Biên bản",
    called="Biên bản bàn giao Trưởng khối",
    type_code="BB",
    about="Trưởng khối cũ bàn giao cho Trưởng khối của năm sau: hồ sơ trong sổ văn bản, việc còn dở dang.",
    template="documents/composed.record.html",
    make=make_handover,
    audience=EVERYBODY,
    choices=lambda year: [CompositionChoice("", "")] if _is_handed_over(year) else [],
    left="Đại diện bên giao",
)


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
