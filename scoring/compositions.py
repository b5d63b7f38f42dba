"""The documents of the scoring: the rubric, a member's card, the summary of all points, the standings.

Their tables are the very ones of the pages' prints. What a published round says is what was published.
"""

from dataclasses import dataclass
from decimal import Decimal

from common.records.workbooks import CellValue, ColumnKind, SheetColumn, WorkbookSheet
from common.vietnamese.numbers import show_number, show_points
from documents.audience import EVERYBODY
from documents.catalogue import (
    Composition,
    CompositionChoice,
    Content,
    DocumentSubject,
    NothingToCompose,
    Prose,
    signed_by_the_head,
    usual_recipients,
)
from documents.register import PROVISIONAL
from members.models import BlocYear, Membership
from members.signers import LEADER, SECRETARY, secretary
from scoring.audiences import ALL_SCORES, ONE_CARD, TOTALS
from scoring.models import Publication, Round, Rubric, Stage
from scoring.presenters.card_table import card_sheet, card_table
from scoring.presenters.code_column import code_characters
from scoring.presenters.rubric_table import rubric_sheet, rubric_shown
from scoring.presenters.summary_tables import SummaryTable, summary_tables
from scoring.publications.freezing import frozen, lines_of, publications_of
from scoring.rubrics import words
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.storing import grounds_of, rules_of
from scoring.rules.explaining import told_exemptions
from scoring.rules.snapshot import MemberLine
from scoring.sheet import load_sheet


def _round(subject: DocumentSubject, length: int) -> Round:
    """The round that the source names; NothingToCompose if the year has none such."""
    code = subject.key[0] if len(subject.key) == length else ""
    round_ = Round.objects.select_related("rubric").filter(year=subject.year.pk, code=code).first()
    if round_ is None:
        raise NothingToCompose("Năm này không có kỳ chấm điểm ấy.")
    round_.year = subject.year
    return round_


def _is_sample(round_: Round) -> bool:
    return round_.is_sample or round_.rubric.is_sample


def _note_of(round_: Round) -> str:
    """What stands under the title of a workbook."""
    return "" if round_.is_published else f"{PROVISIONAL}."


def _rounds(year: BlocYear) -> list[CompositionChoice]:
    return [CompositionChoice(code, name) for code, name in _codes(year)]


def _codes(year: BlocYear) -> list[tuple[str, str]]:
    return list(Round.objects.filter(year=year.pk).order_by("id").values_list("code", "name"))


# --- the rubric ------------------------------------------------------------------------------------------


def make_rubric(subject: DocumentSubject) -> Content:
    """The rubric of the year with all that holds for it."""
    year = subject.year
    rubric = Rubric.objects.filter(year=year.pk).first()
    if subject.key or rubric is None:
        raise NothingToCompose("Năm này chưa có bảng đánh giá.")
    shown = rubric_shown(rubric, rules_of(rubric), grounds_of(rubric))
    lines = [
        f"{rubric.name} gồm {shown.leaves} tiêu chí, thang điểm {show_number(rubric.scale)}:",
        rubric.note,
    ]
    prose = Prose(
        subject=str(year),
        grounds="\n".join(shown.printed_grounds),
        body="\n".join(reversed([line for line in lines if line])),
        recipients=usual_recipients(year),
        **signed_by_the_head(year),
    )
    return Content(prose, shown, sheets=lambda: [rubric_sheet(year, shown)], sample=rubric.is_sample)


def _rubrics(year: BlocYear) -> list[CompositionChoice]:
    return [CompositionChoice("", "")] if Rubric.objects.filter(year=year.pk).exists() else []


# --- one member's card -----------------------------------------------------------------------------------


def make_card(subject: DocumentSubject) -> Content:
    """One member's card with the three values of every criterion."""
    round_ = _round(subject, 2)
    code = subject.key[1]
    sheet = load_sheet(round_, criteria=(), members=(code,), sums=False)
    column = sheet.columns.get(code)
    member = Membership.objects.filter(year=subject.year.pk, code=code).first()
    if column is None or member is None:
        raise NothingToCompose("Năm này không có đơn vị ấy.")
    table = card_table(sheet, code)
    prose = Prose(
        subject=f"{column.name}, kỳ {round_.name}, năm {subject.year.year}",
        authority=column.name,
        position=LEADER,
        signer=member.representative_name,
        left_signer=secretary(subject.year).name,
    )
    return Content(
        prose,
        table,
        sheets=lambda: [card_sheet(sheet, table, subject=prose.subject, note=_note_of(round_))],
        sample=_is_sample(round_),
        provisional=not round_.is_published,
    )


def _cards(year: BlocYear) -> list[CompositionChoice]:
    members = list(Membership.objects.filter(year=year.pk).order_by("order").values_list("code", "name"))
    return [
        CompositionChoice(f"{round_}/{member}", f"{called}, kỳ {name}")
        for round_, name in _codes(year)
        for member, called in members
    ]


# --- all members -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class SummaryShown:
    """The points that count, criteria × members, and how many values are not agreed yet (`lacking`)."""

    round: Round
    summary: list[SummaryTable]
    scale: Decimal
    lacking: int


def make_summary(subject: DocumentSubject) -> Content:
    """The points that count, criteria × members, with totals and ranks."""
    round_ = _round(subject, 1)
    sheet = load_sheet(round_)
    cards = sheet.cards()
    standing = {row.member: row for row in sheet.standings(cards)}
    shown = SummaryShown(
        round=round_,
        summary=summary_tables(sheet, cards, standing),
        scale=sheet.rubric.scale,
        lacking=sheet.lacking(Stage.AGREED, (member.code for member in sheet.members)),
    )
    prose = _of_all(subject, round_)

    def book() -> list[WorkbookSheet]:
        rows: list[list[CellValue]] = [
            [node.code, node.name, node.max_points, *(cards[member.code].nodes[node.code] for member in sheet.members)]
            for node, _depth, _parent in sheet.rubric.walk()
        ]
        totals: list[CellValue] = ["", words.TOTAL, sheet.rubric.scale]
        ranks: list[CellValue] = ["", "Xếp hạng", None]
        rows.append(totals + [cards[member.code].total for member in sheet.members])
        rows.append(ranks + [_rank_cell(standing[member.code].rank) for member in sheet.members])
        return [
            WorkbookSheet(
                name="Tổng hợp điểm",
                title=f"Bảng tổng hợp điểm, {prose.subject}",
                note=_note_of(round_),
                columns=[
                    SheetColumn(words.CODE, code_characters(node.code for node, _, _ in sheet.rubric.walk())),
                    SheetColumn(words.CRITERION, 50),
                    SheetColumn(words.STANDARD, 11, ColumnKind.NUMBER),
                    *(SheetColumn(member.short_name, 13, ColumnKind.NUMBER) for member in sheet.members),
                ],
                rows=rows,
                bold_rows=frozenset({len(rows) - 2, len(rows) - 1}),
                frozen_columns=2,
            )
        ]

    return Content(prose, shown, sheets=book, sample=_is_sample(round_), provisional=not round_.is_published)


def _rank_cell(rank: int | None) -> CellValue:
    return None if rank is None else Decimal(rank)


@dataclass(frozen=True)
class StandingLine:
    """Where a member stands, and what decided where its total alone did not."""

    line: MemberLine
    total: str
    decided: str
    exempt: str


@dataclass(frozen=True)
class StandingsShown:
    """The members that are ranked and those that are not; whether it is told why not (`reasons`).

    `publication` is what it was published in; None before that, where `lacking` values are not agreed yet.
    """

    round: Round
    publication: Publication | None
    scale: Decimal
    reasons: bool
    contest: list[StandingLine]
    excluded: list[StandingLine]
    lacking: int


def make_standings(subject: DocumentSubject) -> Content:
    """Who stands where; of a published round, as it was published last.

    Whoever sees the totals may have it once it is issued: it holds group points, and the figures behind a tie-break,
    only where the round shows all scores to all members, and why a member is «không xét» only where all may know.
    """
    round_ = _round(subject, 1)
    publication: Publication | None = None
    lacking = 0
    if round_.is_published and (known := publications_of(round_)):
        publication = known[0]
        snapshot = frozen(round_, publication.number)[publication.number]
        lines, rubric = list(snapshot.standings), snapshot.rubric
    else:
        sheet = load_sheet(round_, criteria=())
        lines, rubric = lines_of(sheet), sheet.rubric
        lacking = sheet.lacking(Stage.AGREED, (member.code for member in sheet.members))
    figures, reasons = round_.visibility == Round.Visibility.FULL, round_.reasons == Round.Reasons.ALL
    rows = [
        StandingLine(
            line,
            show_points(line.total),
            line.decided(figures=figures),
            told_exemptions(rubric, line.not_applicable) if figures else "",
        )
        for line in lines
    ]
    shown = StandingsShown(
        round=round_,
        publication=publication,
        scale=rubric.scale,
        reasons=reasons,
        contest=[row for row in rows if row.line.ineligible is None],
        excluded=[row for row in rows if row.line.ineligible is not None],
        lacking=lacking,
    )
    prose = _of_all(subject, round_)
    groups = list(rubric.nodes) if figures else []

    def book() -> list[WorkbookSheet]:
        return [
            WorkbookSheet(
                name="Xếp hạng",
                title=f"Bảng xếp hạng, {prose.subject}",
                note=_note_of(round_),
                columns=[
                    SheetColumn(words.RANK, 7, ColumnKind.INTEGER),
                    SheetColumn(words.MEMBER, 42),
                    *(SheetColumn(f"{node.code}. {node.name}", 16, ColumnKind.NUMBER) for node in groups),
                    SheetColumn(words.TOTAL, 11, ColumnKind.NUMBER),
                    SheetColumn(words.BAND, 14),
                    SheetColumn("Ghi chú", 32),
                ],
                rows=[
                    [
                        row.line.rank,
                        row.line.name,
                        *_figures(row.line, groups),
                        row.line.band,
                        _note(row, reasons=reasons),
                    ]
                    for row in rows
                ],
                frozen_columns=2,
            )
        ]

    return Content(prose, shown, sheets=book, sample=_is_sample(round_), provisional=publication is None)


def _figures(line: MemberLine, groups: list[RubricNode]) -> list[CellValue]:
    return [*(line.nodes[node.code] for node in groups), line.total]


def _note(row: StandingLine, *, reasons: bool) -> str:
    """All that the document says below a member's name."""
    told = row.decided
    if row.line.ineligible is not None:
        told = f"Không xét: {row.line.ineligible}" if reasons else "Không xét"
    return ". ".join(filter(None, (told, row.exempt)))


def _of_all(subject: DocumentSubject, round_: Round) -> Prose:
    year = subject.year
    return Prose(
        subject=f"Kỳ {round_.name}, {year}",
        recipients=usual_recipients(year),
        left_signer=secretary(year).name,
        **signed_by_the_head(year),
    )


COMPOSITIONS = [
    Composition(
        slug="bang-danh-gia",
        kind="Bảng đánh giá thi đua",
        about="Các tiêu chí, điểm chuẩn và cách chấm của năm.",
        template="scoring/rubric_document.record.html",
        make=make_rubric,
        audience=EVERYBODY,
        choices=_rubrics,
    ),
    Composition(
        slug="phieu-cham-diem",
        kind="Phiếu chấm điểm",
        about="Phiếu của một đơn vị: tự chấm, thẩm định, thống nhất, giải trình, minh chứng.",
        template="scoring/card_document.record.html",
        make=make_card,
        audience=ONE_CARD,
        choices=_cards,
        left=SECRETARY,
        landscape=True,
    ),
    Composition(
        slug="bang-tong-hop",
        kind="Bảng tổng hợp điểm",
        about="Điểm của mọi đơn vị theo từng tiêu chí, tổng điểm, hạng và xếp loại; khổ ngang.",
        template="scoring/summary_document.record.html",
        make=make_summary,
        audience=ALL_SCORES,
        choices=_rounds,
        left=SECRETARY,
        landscape=True,
    ),
    Composition(
        slug="bang-xep-hang",
        kind="Bảng xếp hạng",
        about="Thứ hạng, tổng điểm và xếp loại của các đơn vị.",
        template="scoring/standings_document.record.html",
        make=make_standings,
        audience=TOTALS,
        choices=_rounds,
        left=SECRETARY,
    ),
]
