"""«Đăng ký thi đua»: what all members have registered for the year, side by side, and what one of them has."""

from dataclasses import dataclass

from campaigns.presenters.registrations import (
    TARGETS,
    TITLES,
    MemberRegistration,
    TargetLine,
    TitleLine,
    registrations_of,
    sheets_of,
)
from common.records.record import RecordHead
from common.records.tables import Table
from common.records.workbooks import WorkbookSheet
from members.access import may_register_for
from members.pages import Opened, Page, member_or_404

# On the page of one member its name stands above.
_OWN_TARGETS = Table({name: field for name, field in TARGETS.fields.items() if name != "member"})
_OWN_TITLES = Table({name: field for name, field in TITLES.fields.items() if name != "member"})


@dataclass(frozen=True)
class MemberLine:
    """A member in the list, and where its registration is."""

    shown: MemberRegistration
    url: str


@dataclass(frozen=True, kw_only=True)
class RegistrationsPage:
    """What all members registered; `missing` are those that have not handed anything in."""

    lines: list[MemberLine]
    targets: list[TargetLine]
    titles: list[TitleLine]
    targets_table: Table[TargetLine]
    titles_table: Table[TitleLine]
    handed_in: int
    missing: str
    record: RecordHead


@dataclass(frozen=True, kw_only=True)
class RegistrationPage:
    """What one member registered; `edit_url` is where the reader goes on with it, "" if it may not."""

    title: str
    shown: MemberRegistration
    targets_table: Table[TargetLine]
    titles_table: Table[TitleLine]
    edit_url: str
    record: RecordHead


def load_all(opened: Opened) -> RegistrationsPage:
    """What all members registered."""
    rows = registrations_of(opened.year, opened.reader)
    return RegistrationsPage(
        lines=[MemberLine(one, opened.address("registration", one.member.code)) for one in rows],
        targets=[line for one in rows for line in one.targets],
        titles=[line for one in rows for line in one.titles],
        targets_table=TARGETS,
        titles_table=TITLES,
        handed_in=sum(one.is_handed_in for one in rows),
        missing=", ".join(one.member.short_name for one in rows if not one.is_handed_in),
        record={"title": "Đăng ký thi đua", "subject": str(opened.year)},
    )


def _sheets(opened: Opened, shown: RegistrationsPage) -> list[WorkbookSheet]:
    return sheets_of(opened.year, [line.shown for line in shown.lines])


def load_one(opened: Opened) -> RegistrationPage:
    """What one member registered."""
    member = member_or_404(opened)
    [shown] = registrations_of(opened.year, opened.reader, member.code)
    may = may_register_for(opened.reader, member.code)
    page = "registration-results" if shown.is_handed_in else "registration-edit"
    return RegistrationPage(
        title=f"Đăng ký thi đua: {member.short_name}",
        shown=shown,
        targets_table=_OWN_TARGETS,
        titles_table=_OWN_TITLES,
        edit_url=opened.address(page, member.code) if may else "",
        record={"title": "Đăng ký thi đua", "subject": f"{member.name}, năm {opened.year.year}"},
    )


REGISTRATIONS = Page(
    name="registrations",
    within="campaigns",
    path="dang-ky-thi-dua",
    title="Đăng ký thi đua",
    load=load_all,
    template="campaigns/registrations.html",
    tables=_sheets,
    landscape=True,
)
REGISTRATION = Page(
    name="registration",
    within="campaigns",
    path="dang-ky-thi-dua/<slug:member>",
    title="Đăng ký thi đua",
    load=load_one,
    template="campaigns/registration.html",
    landscape=True,
)
