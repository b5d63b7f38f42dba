"""The ledger of awards: its lines as a reader may know them, years running, and section III of a report.

An award of an agency that was taken over stands under its successor, with the name that it had in the decision.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Exists, OuterRef

from awards.models import Award, AwardFile, AwardForm
from awards.presenters.catalogue import forms_of
from awards.rules.running import Won, last_year, years_of, years_running
from awards.verbs.ledger import Holders
from common.labels import label
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind
from common.vietnamese.dates import short_date
from members.access import Reader
from members.access_of_the_awards import may_see_award_money
from members.models import Agency, Bloc, BlocYear, Membership

CHECKED, UNCHECKED, CANCELLED = "Đã đối chiếu", "Chưa đối chiếu", "Đã hủy bỏ"


@dataclass(frozen=True)
class AwardLine:
    """An award as a reader may know it: under which member it stands, and the money and note only where it may."""

    award: Award
    holder: Membership | None
    is_checked: bool
    sees_money: bool
    url: str = ""

    @property
    def recipient(self) -> str:
        """«Nguyễn Văn A, Ban Dân vận», «Ban Dân vận (nay là …)»."""
        award = self.award
        own = f"{award.within}, {award.agency_name}" if award.within else award.agency_name
        now = self.holder.name if self.holder else award.agency.name
        return own if now == award.agency_name else f"{own} (nay là {now})"

    @property
    def decision(self) -> str:
        """«12/QĐ-UBND, 05/01/2024, Chủ tịch UBND tỉnh»; what is not known is left out."""
        award = self.award
        parts = [award.decision_number, short_date(award.decided_on) if award.decided_on else "", award.decided_by]
        return ", ".join(part for part in parts if part)

    @property
    def handed(self) -> str:
        """«20/02/2024, Hội nghị tổng kết»."""
        award = self.award
        parts = [short_date(award.handed_on) if award.handed_on else "", award.handed_at]
        return ", ".join(part for part in parts if part)

    @property
    def state(self) -> str:
        """Whether its decision's scan is there; of one that was cancelled, from when and by what."""
        award = self.award
        if award.cancelled_on:
            return f"{CANCELLED} từ {short_date(award.cancelled_on)}: {award.cancelled_by}"
        return CHECKED if self.is_checked else UNCHECKED

    @property
    def money(self) -> int | None:
        """The money, for whoever may know it."""
        return self.award.money if self.sees_money else None

    @property
    def note(self) -> str:
        """The note, for whoever may know it."""
        return self.award.note if self.sees_money else ""


@dataclass(frozen=True)
class Wanted:
    """Which awards are asked for: of whom (a member's code), which form (its code), for which year."""

    member: str = ""
    form: str = ""
    year: int | None = None


def lines_of(year: BlocYear, reader: Reader, holders: Holders, wanted: Wanted = Wanted()) -> list[AwardLine]:
    """The bloc's awards that are asked for, the newest year first, as this reader may know them."""
    scans = AwardFile.objects.filter(award=OuterRef("pk"), is_decision=True, removed_at__isnull=True)
    rows = Award.objects.filter(bloc=year.bloc).select_related("agency", "form").annotate(scanned=Exists(scans))
    if wanted.form:
        rows = rows.filter(form__code=wanted.form)
    if wanted.year is not None:
        rows = rows.filter(year=wanted.year)
    known: dict[int, Membership | None] = {}
    found = []
    for award in rows.order_by("-year", "form__order", "number"):
        if award.agency_id not in known:
            known[award.agency_id] = holders.holder(award.agency_id)
        holder = known[award.agency_id]
        if wanted.member and (holder is None or holder.code != wanted.member):
            continue
        sees = bool(may_see_award_money(reader, holder.code if holder else ""))
        found.append(AwardLine(award, holder, bool(award.scanned), sees))
    return found


def _of(name: str) -> str:
    return label(f"awards.Award.{name}")


_FIELDS: dict[str, TableField[AwardLine]] = {
    "number": TableField(
        _of("number"), lambda line: line.award.number, width=7, paper=5, kind=ColumnKind.INTEGER, on_page=False
    ),
    "recipient": TableField("Tập thể, cá nhân", lambda line: line.recipient, width=40, cell="awards/linked.html"),
    "year": TableField("Năm", lambda line: line.award.year, width=8, paper=6, kind=ColumnKind.INTEGER),
    "form": TableField(_of("form"), lambda line: line.award.form_name, width=34, paper=18),
    "ground": TableField(
        _of("ground"), lambda line: line.award.get_ground_display(), width=18, paper=10, on_page=False
    ),
    "decision": TableField("Quyết định", lambda line: line.decision, width=36, paper=17),
    "handed": TableField("Đã trao", lambda line: line.handed, width=26, paper=11, on_page=False),
    "state": TableField("Tình trạng", lambda line: line.state, width=24, paper=12, cell="awards/award_state.html"),
}
MONEY: dict[str, TableField[AwardLine]] = {
    "money": TableField(_of("money"), lambda line: line.money, width=16, paper=8, kind=ColumnKind.NUMBER)
}
NOTE: dict[str, TableField[AwardLine]] = {
    "note": TableField(_of("note"), lambda line: line.note, width=40),
}
LEDGER = Table(_FIELDS)
LEDGER_WITH_MONEY = Table(_FIELDS | MONEY)
LEDGER_BOOK = Table(_FIELDS | MONEY | NOTE)


# --- what an agency was ever awarded -------------------------------------------------------------------------


@dataclass(frozen=True)
class AwardedRow:
    """A row of section III of an achievement report: «năm | danh hiệu | số, ngày, cơ quan ban hành»."""

    year: int
    name: str
    decision: str


@dataclass(frozen=True)
class AwardsOf:
    """What an agency itself was awarded up to a year, across names and successors; titles and forms apart."""

    titles: list[AwardedRow]
    awards: list[AwardedRow]


def awards_of(agency: Agency, bloc: Bloc, until_year: int, holders: Holders) -> AwardsOf:
    """What stands for an agency as a collective up to this year, the oldest first; nothing that was cancelled."""
    rows = _collective(agency, bloc, holders).filter(year__lte=until_year).order_by("year", "form__order", "number")
    found: dict[str, list[AwardedRow]] = {AwardForm.Category.TITLE: [], AwardForm.Category.AWARD: []}
    for award in rows:
        decision = AwardLine(award, None, False, False).decision
        found[award.form.category].append(AwardedRow(award.year, award.form_name, decision))
    return AwardsOf(found[AwardForm.Category.TITLE], found[AwardForm.Category.AWARD])


def _collective(agency: Agency, bloc: Bloc, holders: Holders) -> Any:
    rows = Award.objects.filter(bloc=bloc, agency__in=holders.line(agency.pk), cancelled_on__isnull=True)
    return rows.filter(unit="", person="").select_related("form")


def running_years(agency: Agency, form: AwardForm, until: int, holders: Holders, *, merit_only: bool = False) -> int:
    """How many years running up to this one the agency has won this form, across names and successors."""
    rows = _collective(agency, form.bloc, holders).filter(form=form)
    won = [Won(award.year, award.ground == Award.Ground.MERIT) for award in rows]
    return years_running(years_of(won, merit_only=merit_only), until)


@dataclass(frozen=True)
class FormHistory:
    """How an agency has won one form: how often, in which years, when last, how many years running up to the year."""

    name: str
    years: list[int]
    running: int
    running_for_merit: int
    last: int | None

    @property
    def years_told(self) -> str:
        """«2021, 2022, 2023»."""
        return ", ".join(map(str, self.years))


def histories_of(agency: Agency, year: BlocYear, holders: Holders) -> list[FormHistory]:
    """Each form that the agency has won up to the year, in the catalogue's order; a year counts once."""
    won: dict[int, list[Won]] = {}
    for award in _collective(agency, year.bloc, holders).filter(year__lte=year.year):
        won.setdefault(award.form_id, []).append(Won(award.year, award.ground == Award.Ground.MERIT))
    return [_history(form, won[form.pk], year) for form in forms_of(year.bloc) if form.pk in won]


def _history(form: AwardForm, won: Iterable[Won], year: BlocYear) -> FormHistory:
    won = list(won)
    years, merit = years_of(won), years_of(won, merit_only=True)
    return FormHistory(
        name=form.name_on(date(year.year, 12, 31)),
        years=sorted(years),
        running=years_running(years, year.year),
        running_for_merit=years_running(merit, year.year),
        last=last_year(years, year.year),
    )


HISTORY = Table[FormHistory](
    {
        "name": TableField(_of("form"), lambda one: one.name, width=40),
        "years": TableField("Các năm", lambda one: one.years_told, width=36, paper=26),
        "running": TableField("Số năm liên tục", lambda one: one.running, width=12, paper=12, kind=ColumnKind.INTEGER),
        "merit": TableField(
            "Trong đó theo công trạng", lambda one: one.running_for_merit, width=14, paper=14, kind=ColumnKind.INTEGER
        ),
        "last": TableField("Lần gần nhất", lambda one: one.last, width=12, paper=12, kind=ColumnKind.INTEGER),
    }
)
AWARDED = Table[AwardedRow](
    {
        "name": TableField("Danh hiệu, hình thức", lambda row: row.name, width=40, paper=38),
        "year": TableField("Năm", lambda row: row.year, width=8, paper=10, kind=ColumnKind.INTEGER),
        "decision": TableField(
            "Số, ngày, tháng, năm của quyết định; cơ quan ban hành", lambda row: row.decision, width=50
        ),
    }
)
