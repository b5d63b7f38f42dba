"""The bloc's forms of award as of a day, with what they ask for; and its base pays and grounds, with how they stand."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from awards.models import AwardForm, BasePay, FormEdition, LegalGround
from awards.rules.money import award_money, pay_on
from awards.rules.validity import Span, Standing, standing_on, told_span
from common.labels import label
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind
from common.vietnamese.dates import short_date
from members.models import Bloc

STANDING_WORDS = {
    Standing.NOT_YET: "Chưa có hiệu lực",
    Standing.HOLDS: "Đang có hiệu lực",
    Standing.ENDS_SOON: "Sắp hết hiệu lực",
    Standing.EXPIRED: "Đã hết hiệu lực",
}


@dataclass(frozen=True)
class FormLine:
    """A form on a day: its edition of that day (None: none holds), and how its years asked for are called."""

    form: AwardForm
    edition: FormEdition | None
    name: str
    years_of: str = ""
    money: int | None = None
    url: str = ""

    @property
    def given(self) -> str:
        """«Danh hiệu thi đua, tập thể. Tỉnh, bộ, ngành»."""
        form = self.form
        return f"{form.get_category_display()}, {form.get_subject_display().lower()}. {form.get_level_display()}"

    @property
    def span(self) -> str:
        """From when to when its edition holds; that none does."""
        if self.edition is None:
            return "Không có quy định cho ngày này"
        told = told_span(Span(self.edition.valid_from, self.edition.valid_to))
        return told[:1].upper() + told[1:]

    @property
    def checks(self) -> str:
        """What the portal can check by itself, in words."""
        return told_checks(self.edition, self.years_of) if self.edition else ""


def told_checks(edition: FormEdition, years_of: str) -> str:
    """«xếp thứ 1 trở lên; xếp loại Xuất sắc; 2 năm liên tục đạt …»; "" where it asks for nothing of the kind."""
    parts = []
    if edition.most_rank is not None:
        parts.append("xếp thứ 1" if edition.most_rank == 1 else f"xếp thứ {edition.most_rank} trở lên")
    if edition.band:
        parts.append(f"xếp loại {edition.band}")
    if edition.years_running is not None:
        parts.append(f"{edition.years_running} năm liên tục đạt «{years_of}»")
    text = "; ".join(parts)
    return text[:1].upper() + text[1:]


@dataclass(frozen=True)
class GroundLine:
    """A ground on a day, and how it stands."""

    ground: LegalGround
    standing: Standing
    url: str = ""

    @property
    def word(self) -> str:
        """How it stands, in words; one that ends says when."""
        last = self.ground.valid_to
        if self.standing is Standing.ENDS_SOON and last is not None:
            return f"{STANDING_WORDS[self.standing]}: hết ngày {short_date(last)}"
        return STANDING_WORDS[self.standing]

    @property
    def warns(self) -> bool:
        """Whether whoever writes papers on this day must look twice."""
        return self.standing is not Standing.HOLDS


@dataclass(frozen=True)
class PayLine:
    """A base pay, and whether it is the one that holds on the day."""

    pay: BasePay
    holds: bool
    url: str = ""


@dataclass(frozen=True)
class CatalogueOnDay:
    """All of it on one day."""

    forms: list[FormLine]
    pays: list[PayLine]
    grounds: list[GroundLine]


def forms_of(bloc: Bloc) -> list[AwardForm]:
    """The bloc's forms in their order, with their editions."""
    return list(AwardForm.objects.filter(bloc=bloc).order_by("order").prefetch_related("editions"))


def proposed_money(edition: FormEdition | None, pays: Sequence[BasePay], day: date) -> int | None:
    """The money of an award decided on this day: its coefficient by the base pay of the day; None where one lacks."""
    held = {pay.valid_from: pay for pay in pays}
    amount = pay_on(((pay.valid_from, pay.amount) for pay in pays), day)
    if edition is None or edition.coefficient is None or amount is None:
        return None
    step = held[max(since for since in held if since <= day)].step
    return award_money(edition.coefficient, amount, step)


def catalogue_on(bloc: Bloc, day: date) -> CatalogueOnDay:
    """The bloc's catalogue as it stands on this day."""
    forms = forms_of(bloc)
    by_pk = {form.pk: form for form in forms}
    pays = list(BasePay.objects.filter(bloc=bloc).order_by("valid_from"))
    held = max((pay.valid_from for pay in pays if pay.valid_from <= day), default=None)
    lines = []
    for form in forms:
        edition = form.edition_on(day)
        asked = by_pk.get(edition.years_of_id or 0) if edition else None
        lines.append(
            FormLine(
                form=form,
                edition=edition,
                name=form.name_on(day),
                years_of=asked.name_on(day) if asked else "",
                money=proposed_money(edition, pays, day),
            )
        )
    return CatalogueOnDay(
        forms=lines,
        pays=[PayLine(pay, pay.valid_from == held) for pay in pays],
        grounds=[
            GroundLine(ground, standing_on(day, Span(ground.valid_from, ground.valid_to)))
            for ground in LegalGround.objects.filter(bloc=bloc).order_by("order")
        ],
    )


def linked(shown: CatalogueOnDay, forms: str, pays: str, grounds: str) -> CatalogueOnDay:
    """The same with each row leading to its form, at these addresses."""
    return CatalogueOnDay(
        forms=[replace(line, url=f"{forms}?ma={line.form.code}") for line in shown.forms],
        pays=[replace(line, url=f"{pays}?so={line.pay.pk}") for line in shown.pays],
        grounds=[replace(line, url=f"{grounds}?so={line.ground.pk}") for line in shown.grounds],
    )


def _of(name: str) -> str:
    return label(f"awards.FormEdition.{name}")


_LINKED = "awards/linked.html"

FORMS = Table[FormLine](
    {
        "order": TableField(
            label("awards.AwardForm.order"),
            lambda line: line.form.order,
            width=7,
            paper=4,
            kind=ColumnKind.INTEGER,
            on_page=False,
        ),
        "name": TableField(_of("name"), lambda line: line.name, width=34, cell=_LINKED),
        "given": TableField("Loại, cấp", lambda line: line.given, width=34, paper=14),
        "decided_by": TableField(
            _of("decided_by"), lambda line: line.edition.decided_by if line.edition else "", width=26, paper=10
        ),
        "condition": TableField(
            _of("condition"),
            lambda line: line.edition.condition if line.edition else "",
            width=50,
            paper=20,
            cell="awards/condition.html",
            most=220,
        ),
        "checks": TableField("Cổng tự kiểm tra", lambda line: line.checks, width=26, paper=9),
        "report_form": TableField(
            _of("report_form"),
            lambda line: line.edition.report_form if line.edition else "",
            width=14,
            on_page=False,
            paper=7,
        ),
        "coefficient": TableField(
            "Hệ số",
            lambda line: line.edition.coefficient if line.edition else None,
            width=9,
            paper=5,
            kind=ColumnKind.NUMBER,
        ),
        "money": TableField(
            "Tiền thưởng (đồng)", lambda line: line.money, width=14, paper=9, kind=ColumnKind.NUMBER, on_page=False
        ),
        "span": TableField("Áp dụng", lambda line: line.span, width=24, paper=9),
    }
)
PAYS = Table[PayLine](
    {
        "valid_from": TableField(
            label("awards.BasePay.valid_from"),
            lambda line: line.pay.valid_from,
            paper=15,
            kind=ColumnKind.DATE,
            cell=_LINKED,
        ),
        "amount": TableField(
            label("awards.BasePay.amount"), lambda line: line.pay.amount, width=18, paper=18, kind=ColumnKind.NUMBER
        ),
        "step": TableField(
            label("awards.BasePay.step"), lambda line: line.pay.step, width=18, paper=18, kind=ColumnKind.NUMBER
        ),
        "ground": TableField(label("awards.BasePay.ground"), lambda line: line.pay.ground, width=50),
        "holds": TableField("Tình trạng", lambda line: "Đang áp dụng" if line.holds else "", width=16, paper=14),
    }
)
GROUNDS = Table[GroundLine](
    {
        "order": TableField(
            label("awards.LegalGround.order"),
            lambda line: line.ground.order,
            width=7,
            paper=6,
            kind=ColumnKind.INTEGER,
            on_page=False,
        ),
        "text": TableField(label("awards.LegalGround.text"), lambda line: line.ground.text, width=60, cell=_LINKED),
        "valid_from": TableField(
            label("awards.LegalGround.valid_from"), lambda line: line.ground.valid_from, paper=11, kind=ColumnKind.DATE
        ),
        "valid_to": TableField(
            label("awards.LegalGround.valid_to"), lambda line: line.ground.valid_to, paper=11, kind=ColumnKind.DATE
        ),
        "standing": TableField(
            "Tình trạng", lambda line: line.word, width=26, paper=14, cell="awards/ground_standing.html"
        ),
        "note": TableField(label("awards.LegalGround.note"), lambda line: line.ground.note, width=40, paper=22),
    }
)
