"""What the members have registered, as pages, prints and workbooks show it: titles, targets, how each stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from django.utils.safestring import SafeString

from campaigns.models import Adjustment, RegisteredTitle, Registration, Target
from campaigns.targets import Adjusted, Direction, Figures, Outcome
from common.labels import label
from common.prepared import PreparedRows, with_children
from common.records.bars import bar
from common.records.tables import Table, TableField
from common.records.workbooks import CellValue, ColumnKind, WorkbookSheet
from common.vietnamese.numbers import show_number, shown_percent
from members.access import Reader, may_see_registration
from members.models import BlocYear, Membership
from members.queries import members_of

OUTCOMES = {Outcome.EXCEEDED: "Vượt", Outcome.MET: "Đạt", Outcome.MISSED: "Không đạt", Outcome.OPEN: ""}
_SIGNS = {Direction.AT_LEAST: "≥", Direction.AT_MOST: "≤"}
_HUNDRED = Decimal(100)


@dataclass(frozen=True)
class AdjustmentLine:
    """A plan that took the place of the one before."""

    on: date
    plan: str
    reason: str
    day_reason: str


@dataclass(frozen=True, kw_only=True)
class TargetLine:
    """A target of a member: `registered` and, where it was adjusted, `adjusted`; its results; how it stands."""

    target: Target
    member: str
    group: str
    name: str
    unit: str
    sign: str
    registered: Decimal | None
    adjusted: Decimal | None
    adjustments: list[AdjustmentLine]
    result: CellValue
    percent: Decimal | None
    percent_text: str
    outcome: str
    is_reached: bool
    bar: SafeString

    @property
    def plan(self) -> Decimal | None:
        """The plan in force."""
        return self.registered if self.adjusted is None else self.adjusted


@dataclass(frozen=True)
class TitleLine:
    """A title that a member registered."""

    member: str
    row: RegisteredTitle


@dataclass(frozen=True, kw_only=True)
class MemberRegistration:
    """One member's registration as this reader may know it; `registration` is None where there is none to know of."""

    member: Membership
    registration: Registration | None
    titles: list[TitleLine]
    targets: list[TargetLine]

    @property
    def is_handed_in(self) -> bool:
        return self.registration is not None and self.registration.handed_in_on is not None

    @property
    def reached(self) -> int:
        """How many targets were met or exceeded, by what is no estimate any more."""
        return sum(line.is_reached for line in self.targets)


def registrations_of(year: BlocYear, reader: Reader, member: str = "") -> list[MemberRegistration]:
    """Every member's registration (or one member's), in protocol order.

    Until it is handed in, it is known to the member itself and to the bloc's own people.
    """
    members = [one for one in members_of(year) if not member or one.code == member]
    found = _OF_MEMBER(members[0].pk) if member and members else _OF_YEAR(year.pk)
    known = {one.member_id: one for one in found}
    return [_line(one, known.get(one.pk), reader) for one in members]


class _Registrations:
    """Registrations with all that stands in them, narrowed by what has this lookup in `Registration`."""

    def __init__(self, lookup: str) -> None:
        def within(path: str) -> str:
            return f"{path}__{lookup}"

        self._rows = PreparedRows(Registration.objects.order_by(), lookup)
        self._titles = PreparedRows(RegisteredTitle.objects.order_by("order"), within("registration"))
        self._targets = PreparedRows(Target.objects.order_by("order"), within("registration"))
        self._adjustments = PreparedRows(Adjustment.objects.order_by("order"), within("target__registration"))

    def __call__(self, key: int) -> list[Registration]:
        rows = with_children(self._rows(key), "titles", self._titles, key)
        return with_children(rows, "targets", self._targets_with_adjustments, key)

    def _targets_with_adjustments(self, key: int) -> list[Target]:
        return with_children(self._targets(key), "adjustments", self._adjustments, key)


_OF_YEAR, _OF_MEMBER = _Registrations("member__year"), _Registrations("member")


def _line(member: Membership, registration: Registration | None, reader: Reader) -> MemberRegistration:
    handed_in = registration is not None and registration.handed_in_on is not None
    if registration is None or not may_see_registration(reader, member.code, handed_in=handed_in):
        return MemberRegistration(member=member, registration=None, titles=[], targets=[])
    return MemberRegistration(
        member=member,
        registration=registration,
        titles=[TitleLine(member.short_name, row) for row in registration.titles.all()],
        targets=[target_line(member.short_name, row) for row in registration.targets.all()],
    )


def figures_of(target: Target) -> Figures:
    """The figures of a target as the rules know them."""
    return Figures(
        direction=Direction(target.direction),
        registered=target.plan,
        adjusted=[Adjusted(one.on, one.plan) for one in target.adjustments.all()],
        estimate=target.estimate,
        actual=target.actual,
        met_by_hand=target.met,
        more=target.qualifier == Target.Qualifier.MORE,
        about=target.qualifier == Target.Qualifier.ABOUT,
    )


def target_line(member: str, target: Target) -> TargetLine:
    """A target as it is shown."""
    figures = figures_of(target)
    percent = shown_percent(figures.percent)
    text = "" if percent is None else " ".join([*_said_before(target, figures, of_percent=True), show_number(percent)])
    told = f"{text} %" if text else "chưa có tỷ lệ"
    return TargetLine(
        target=target,
        member=member,
        group=target.group,
        name=target.name,
        unit=target.unit,
        sign=_SIGNS[figures.direction],
        registered=target.plan,
        adjusted=figures.plan if figures.adjusted else None,
        adjustments=[
            AdjustmentLine(one.on, show_number(one.plan), one.reason, one.day_reason)
            for one in target.adjustments.all()
        ],
        result=_result(target, figures),
        percent=percent,
        percent_text=text,
        outcome=_outcome(figures),
        is_reached=figures.is_reached,
        bar=bar(percent, _HUNDRED, label=f"{target.name}: {told}"),
    )


def _result(target: Target, figures: Figures) -> CellValue:
    """The result, a number where nothing is to be said with it: «hơn 98», «ước 97,5»; None while nothing is known."""
    words = _said_before(target, figures)
    if figures.result is None or not words:
        return figures.result
    return " ".join([*words, show_number(figures.result)])


def _said_before(target: Target, figures: Figures, *, of_percent: bool = False) -> list[str]:
    """What is said before a result or its percent. Where less is better, more of it is less of the percent."""
    qualifier = target.get_qualifier_display()
    if of_percent and figures.more and figures.direction == Direction.AT_MOST:
        qualifier = "dưới"
    return ["ước"] * figures.is_estimate + [qualifier] * bool(target.qualifier)


def _outcome(figures: Figures) -> str:
    """«Đạt», and of an estimate «Ước đạt»."""
    said = OUTCOMES[figures.outcome]
    return f"Ước {said.lower()}" if said and figures.is_estimate else said


TARGETS = Table[TargetLine](
    {
        "member": TableField("Đơn vị", lambda line: line.member, width=24, paper=10),
        "group": TableField(
            label("campaigns.Target.group"), lambda line: line.group, width=28, paper=11, on_page=False
        ),
        "name": TableField(
            label("campaigns.Target.name"), lambda line: line.name, width=44, cell="campaigns/target_name.html"
        ),
        "unit": TableField(label("campaigns.Target.unit"), lambda line: line.unit, width=12, paper=6),
        "sign": TableField("Hướng", lambda line: line.sign, width=7, paper=7),
        "registered": TableField(
            "Kế hoạch đăng ký", lambda line: line.registered, width=13, paper=9, kind=ColumnKind.NUMBER
        ),
        "adjusted": TableField(
            "Kế hoạch điều chỉnh", lambda line: line.adjusted, width=13, paper=9, kind=ColumnKind.NUMBER
        ),
        "half_year": TableField(
            label("campaigns.Target.half_year"),
            lambda line: line.target.half_year,
            width=13,
            paper=7,
            kind=ColumnKind.NUMBER,
        ),
        "result": TableField(
            label("campaigns.Target.actual"), lambda line: line.result, width=16, paper=8, kind=ColumnKind.NUMBER
        ),
        "percent": TableField(
            "Tỷ lệ (%)",
            lambda line: line.percent,
            width=11,
            paper=9,
            kind=ColumnKind.NUMBER,
            cell="campaigns/percent.html",
            paper_cell="campaigns/percent.record.html",
        ),
        "outcome": TableField("Kết quả", lambda line: line.outcome, width=11, paper=7),
    }
)
TITLES = Table[TitleLine](
    {
        "member": TableField("Đơn vị", lambda line: line.member, width=24, paper=17),
        "title": TableField(label("campaigns.RegisteredTitle.title"), lambda line: line.row.title, width=40, paper=26),
        "award": TableField(label("campaigns.RegisteredTitle.award"), lambda line: line.row.award, width=40),
        "for_whom": TableField(
            label("campaigns.RegisteredTitle.for_whom"), lambda line: line.row.for_whom, width=36, paper=22
        ),
        "count": TableField(
            label("campaigns.RegisteredTitle.count"),
            lambda line: line.row.count,
            width=9,
            paper=8,
            kind=ColumnKind.INTEGER,
        ),
    }
)


def sheets_of(year: BlocYear, rows: Sequence[MemberRegistration]) -> list[WorkbookSheet]:
    """What these members registered, as a workbook's sheets; none while nobody has registered anything."""
    targets = [line for one in rows for line in one.targets]
    titles = [line for one in rows for line in one.titles]
    return [
        *(
            [
                WorkbookSheet(
                    name="Chỉ tiêu",
                    title=f"Các chỉ tiêu đăng ký thi đua, {year}",
                    columns=TARGETS.columns,
                    rows=TARGETS.rows(targets),
                )
            ]
            if targets
            else []
        ),
        *(
            [
                WorkbookSheet(
                    name="Danh hiệu",
                    title=f"Danh hiệu, hình thức đăng ký, {year}",
                    columns=TITLES.columns,
                    rows=TITLES.rows(titles),
                )
            ]
            if titles
            else []
        ),
    ]
