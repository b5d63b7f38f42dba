"""«Sổ khen thưởng»: the ledger of the bloc, all of it or what is asked for; and what one member was ever awarded."""

from dataclasses import dataclass, replace

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from awards.models import Award
from awards.presenters.catalogue import forms_of
from awards.presenters.ledger import (
    AWARDED,
    HISTORY,
    LEDGER,
    LEDGER_BOOK,
    LEDGER_WITH_MONEY,
    UNCHECKED,
    AwardedRow,
    AwardLine,
    FormHistory,
    Wanted,
    awards_of,
    histories_of,
    lines_of,
)
from awards.verbs.ledger import Holders
from common.records.record import RecordHead
from common.records.tables import Table
from common.records.workbooks import WorkbookSheet
from common.web.sent import whole_number
from members.access import Action, may, may_see_everything
from members.models import Membership, User
from members.pages import Opened, Page, member_or_404
from members.queries import roles_of, years_of


@dataclass(frozen=True, kw_only=True)
class LedgerPage:
    """The awards that are asked for; the addresses are "" for who may not write. `total` is how many there are."""

    lines: list[AwardLine]
    table: Table[AwardLine]
    wanted: Wanted
    is_filtered: bool
    total: int
    unchecked: int
    members: list[tuple[str, str]]
    forms: list[tuple[str, str]]
    years: list[int]
    member_url: str
    new_url: str
    record: RecordHead


def _wanted(opened: Opened) -> Wanted:
    query = opened.query
    year = whole_number(query.get("nam", ""))
    # A year that no column holds is one for which there is nothing.
    if year is not None and not 0 <= year <= 32767:
        year = 0
    return Wanted(member=query.get("don-vi", "")[:50], form=query.get("hinh-thuc", "")[:50], year=year)


def load(opened: Opened) -> LedgerPage:
    """The ledger as this reader may know it."""
    wanted = _wanted(opened)
    holders = Holders.of(opened.year)
    lines = [
        replace(line, url=opened.address("award", line.award.number))
        for line in lines_of(opened.year, opened.reader, holders, wanted)
    ]
    years = list(
        Award.objects.filter(bloc=opened.year.bloc).order_by("-year").values_list("year", flat=True).distinct()
    )
    forms = [
        (form.code, f"{form.name_on(opened.today)} ({form.get_subject_display().lower()})")
        for form in forms_of(opened.year.bloc)
    ]
    members = [(member.code, member.name) for member in holders.members]
    said = [name for code, name in [*members, *forms] if code in (wanted.member, wanted.form)]
    said += [f"năm {wanted.year}"] if wanted.year is not None else []
    is_filtered = wanted != Wanted()
    return LedgerPage(
        lines=lines,
        table=LEDGER_WITH_MONEY if may_see_everything(opened.reader) else LEDGER,
        wanted=wanted,
        is_filtered=is_filtered,
        total=len(lines) if not is_filtered else Award.objects.filter(bloc=opened.year.bloc).count(),
        unchecked=sum(line.state == UNCHECKED for line in lines),
        members=members,
        forms=forms,
        years=years,
        member_url=opened.address("award-agency", wanted.member) if wanted.member in dict(members) else "",
        new_url=opened.address("award-edit") if may(opened.reader, Action.MANAGE_YEAR) else "",
        record={
            "title": "Sổ khen thưởng",
            "subject": f"{opened.year.bloc}{': ' if said else ''}{', '.join(said)}",
        },
    )


def tables(opened: Opened, shown: LedgerPage) -> list[WorkbookSheet]:
    """The awards as a workbook; money and notes where this reader may know them."""
    sees = any(line.sees_money for line in shown.lines)
    table = LEDGER_BOOK if sees else LEDGER
    return [
        WorkbookSheet(
            name="Sổ khen thưởng",
            title=f"Sổ khen thưởng, {opened.year.bloc}",
            columns=table.columns,
            rows=table.rows(shown.lines),
        )
    ]


LEDGER_PAGE = Page(
    name="award-ledger",
    within="reviews",
    path="so-khen-thuong",
    title="Sổ khen thưởng",
    load=load,
    template="awards/ledger.html",
    tables=tables,
    landscape=True,
)


@dataclass(frozen=True, kw_only=True)
class AgencyPage:
    """What a member was ever awarded: each form with its years, what its report's section III has, and all lines."""

    title: str
    member: Membership
    histories: list[FormHistory]
    history_table: Table[FormHistory]
    titles: list[AwardedRow]
    awards: list[AwardedRow]
    awarded_table: Table[AwardedRow]
    lines: list[AwardLine]
    table: Table[AwardLine]
    back: str
    record: RecordHead


def load_agency(opened: Opened) -> AgencyPage:
    """What this member was awarded up to the year, across its names and those that it took over from."""
    member = member_or_404(opened)
    holders = Holders.of(opened.year)
    lines = [
        replace(line, url=opened.address("award", line.award.number))
        for line in lines_of(opened.year, opened.reader, holders, Wanted(member=member.code))
    ]
    awarded = awards_of(member.agency, opened.year.bloc, opened.year.year, holders)
    return AgencyPage(
        title=f"Khen thưởng của {member.name}",
        member=member,
        histories=histories_of(member.agency, opened.year, holders),
        history_table=HISTORY,
        titles=awarded.titles,
        awards=awarded.awards,
        awarded_table=AWARDED,
        lines=lines,
        table=LEDGER_WITH_MONEY if any(line.sees_money for line in lines) else LEDGER,
        back=opened.address("award-ledger"),
        record={
            "title": "Các hình thức đã được khen thưởng",
            "subject": f"{member.name}, tính đến năm {opened.year.year}",
        },
    )


AGENCY_PAGE = Page(
    name="award-agency",
    within="reviews",
    path="so-khen-thuong/don-vi/<slug:member>",
    title="Khen thưởng của đơn vị",
    load=load_agency,
    template="awards/agency.html",
)


@require_safe
def of_newest(request: HttpRequest, bloc: str) -> HttpResponse:
    """`/<bloc>/so-khen-thuong/`: leads to the ledger in the bloc's newest year that the reader opens; else Http404."""
    user = request.user
    if not isinstance(user, User):
        raise Http404
    newest = next((year for year in years_of(user, roles_of(user), bloc) if year.bloc.code == bloc), None)
    if newest is None:
        raise Http404
    return redirect("award-ledger", bloc, newest.year)
