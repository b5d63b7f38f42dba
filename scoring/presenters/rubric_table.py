"""The rubric as the members read it: what is scored, how, and for how many points."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from common.records.forms import as_ground
from common.records.workbooks import ColumnKind, SheetColumn, WorkbookSheet
from common.vietnamese.numbers import show_number
from documents.models import SAMPLE
from members.models import BlocYear
from scoring.models import Rubric
from scoring.presenters.code_column import code_characters
from scoring.presenters.columns_of_signs import has_signs_in_groups
from scoring.presenters.nodes import OfNode
from scoring.rubrics import tree as rules
from scoring.rubrics import words
from scoring.rubrics.files import PlainGround
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.kinds.wording import how, limit_of


def evidence(node: rules.RubricNode) -> str:
    """What a criterion asks of evidence, in a word or two."""
    if node.evidence_decides:
        return "Cần, có mới tính"
    return "Cần" if node.evidence_required else ""


def whole(plain: rules.PlainRubric) -> list[str]:
    """What holds for the rubric as a whole, in sentences: steps, rounding, the cap of the total, evidence."""
    rounded = f"đến {plain.decimals} chữ số lẻ" if plain.decimals else "đến số nguyên"
    most = "được vượt thang điểm" if plain.total_may_exceed_scale else f"không quá {show_number(plain.scale)}"
    what = "điểm được cộng khi chưa làm tròn, chỉ điểm nêu ra" if plain.sums_exactly else "điểm mỗi tiêu chí"
    said = [
        f"Chấm trực tiếp theo bước {show_number(plain.step)}; {what} làm tròn {rounded}, "
        f"từ nửa trở lên làm tròn lên; tổng điểm {most}."
    ]
    if plain.not_applicable is not rules.WhenExempt.NONE:
        said.append(f"Tiêu chí không áp dụng với một đơn vị: {plain.not_applicable.label}.")
    if plain.several_appraisers is not rules.SeveralAppraisers.TOGETHER:
        said.append(f"{words.SEVERAL_APPRAISERS}: {plain.several_appraisers.label}.")
    if any(leaf.evidence_decides for leaf in plain.leaves()):
        said.append("Tiêu chí «Cần, có mới tính» chỉ được tính điểm khi có tệp minh chứng.")
    return said


@dataclass(frozen=True)
class RubricRow(OfNode):
    """A criterion or a group: how it is scored (`how`), the most it gives, what it asks of evidence."""

    node: rules.RubricNode
    how: str
    evidence: str

    @property
    def by_sign(self) -> tuple[str, str, str]:
        """The most that it gives, in the column of what its points do: standard, added, taken."""
        plain, added, taken = (self.max if self.node.under is sign else "" for sign in Sign)
        return plain, added, taken


@dataclass(frozen=True)
class RubricShown:
    """What a page and a document show of a rubric; `leaves` is how many criteria it has.

    `signed`: its groups have bonus and penalties of their own, which stand in columns of their own.
    """

    rubric: Rubric
    grounds: list[str]
    printed_grounds: list[str]
    rows: list[RubricRow]
    leaves: int
    signed: bool
    whole: list[str]
    bands: Sequence[rules.PlainBand]
    tie_break: list[str]
    sample: bool


def rubric_shown(rubric: Rubric, plain: rules.PlainRubric, grounds: Sequence[PlainGround]) -> RubricShown:
    """The rubric, whose plain form and grounds these are."""
    return RubricShown(
        rubric=rubric,
        grounds=[ground.text for ground in grounds],
        printed_grounds=[as_ground(ground.text) for ground in grounds],
        rows=[
            RubricRow(node, how(node) if node.is_leaf else limit_of(node), evidence(node))
            for node, _depth, _parent in plain.walk()
        ],
        leaves=len(plain.leaves()),
        signed=has_signs_in_groups(plain),
        whole=whole(plain),
        bands=plain.bands,
        tie_break=tie_break_words(plain.tie_break, {node.code: node.called() for node in plain.nodes}),
        sample=rubric.is_sample,
    )


def tie_break_words(tokens: Iterable[str], called: Mapping[str, str] | None = None) -> list[str]:
    """What is asked in turn where two have the same total, in words; the top nodes by their codes, or as `called`."""
    names = called or {}
    return [rules.TIE_BREAK_WORDS.get(token, f"điểm mục {names.get(token, token)} cao hơn") for token in tokens]


def rubric_sheet(year: BlocYear, shown: RubricShown) -> WorkbookSheet:
    """The rubric as a sheet of a workbook."""
    return WorkbookSheet(
        name=words.RUBRIC,
        title=f"{shown.rubric.name}, {year}",
        note=SAMPLE if shown.sample else "",
        columns=[
            SheetColumn(words.CODE, code_characters(row.node.code for row in shown.rows)),
            SheetColumn(words.CONTENT, 56),
            SheetColumn(words.STANDARD, 11, ColumnKind.NUMBER),
            SheetColumn(words.KIND, 48),
            SheetColumn("Minh chứng", 12),
        ],
        rows=[[row.node.code, row.node.name, row.node.max_points, row.how, row.evidence] for row in shown.rows],
        bold_rows=frozenset(number for number, row in enumerate(shown.rows) if not row.leaf),
        frozen_columns=2,
    )
