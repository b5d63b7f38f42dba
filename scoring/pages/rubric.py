"""The rubric as the members read it: what is scored, how, and for how many points."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from common.records.forms import as_ground
from common.records.workbooks import Column, Kind, WorkbookSheet
from common.vietnamese.numbers import show_number, show_points
from members.models import BlocYear
from members.pages import Opened, Page
from members.signers import bloc_alone
from scoring.models import Rubric
from scoring.pages.rubric_grounds import lapse_warnings
from scoring.rubrics import tree as rules
from scoring.rubrics.files import Ground
from scoring.rubrics.frozen import may_change_rubric
from scoring.rubrics.kinds.wording import how, limit_of
from scoring.rubrics.storing import grounds_of, rules_of


def evidence(node: rules.Node) -> str:
    """What a criterion asks of evidence, in a word or two."""
    if node.evidence_decides:
        return "Cần, có mới tính"
    return "Cần" if node.evidence_required else ""


def whole(plain: rules.Rubric) -> list[str]:
    """What holds for the rubric as a whole, in sentences: steps, rounding, the cap of the total, evidence."""
    rounded = f"đến {plain.decimals} chữ số lẻ" if plain.decimals else "đến số nguyên"
    most = "được vượt thang điểm" if plain.total_may_exceed_scale else f"không quá {show_number(plain.scale)}"
    said = [
        f"Chấm trực tiếp theo bước {show_number(plain.step)}; điểm mỗi tiêu chí làm tròn {rounded}, "
        f"từ nửa trở lên làm tròn lên; tổng điểm {most}."
    ]
    if any(leaf.evidence_decides for leaf in plain.leaves()):
        said.append("Tiêu chí «Cần, có mới tính» chỉ được tính điểm khi có tệp minh chứng.")
    return said


def load(opened: Opened) -> dict[str, Any]:
    """The rubric's rows, bands and tie-break; without a rubric the page says how one comes in."""
    rubric = Rubric.objects.filter(year=opened.year).first()
    if rubric is None:
        return {"rubric": None, "sample": False}
    plain = rules_of(rubric)
    grounds = grounds_of(rubric)
    return rubric_context(rubric, plain, grounds) | {
        "lapsed": lapse_warnings(grounds),
        "warnings": [sentence for _place, sentence in rules.warnings(plain)],
        "frozen": not may_change_rubric(rubric),
        "record": {"title": "Bảng đánh giá thi đua", "subject": str(opened.year)},
        "signers": partial(bloc_alone, opened.year),
    }


def rubric_context(rubric: Rubric, plain: rules.Rubric, grounds: Sequence[Ground]) -> dict[str, Any]:
    """What a page or a document shows of the rubric, whose plain form and grounds these are."""
    rows = [
        {
            "node": node,
            "depth": depth,
            "leaf": node.is_leaf,
            "max": show_points(node.max_points),
            "how": how(node) if node.is_leaf else limit_of(node),
            "evidence": evidence(node),
        }
        for node, depth, _parent in plain.walk()
    ]
    return {
        "rubric": rubric,
        "grounds": [ground.text for ground in grounds],
        "printed_grounds": [as_ground(ground.text) for ground in grounds],
        "rows": rows,
        "leaves": len(plain.leaves()),
        "whole": whole(plain),
        "bands": plain.bands,
        "tie_break": [rules.TIE_BREAK_WORDS.get(rule, f"điểm mục {rule} cao hơn") for rule in plain.tie_break],
        "sample": rubric.is_sample,
    }


def tables(opened: Opened, context: dict[str, Any]) -> list[WorkbookSheet]:
    """The rubric as a workbook."""
    return [] if context["rubric"] is None else [rubric_sheet(opened.year, context)]


def rubric_sheet(year: BlocYear, context: dict[str, Any]) -> WorkbookSheet:
    """The rubric as a sheet of a workbook, from its `rubric_context`."""
    return WorkbookSheet(
        name="Bảng đánh giá",
        title=f"{context['rubric'].name}, {year}",
        note="Số liệu minh họa" if context["sample"] else "",
        columns=[
            Column("Mã", 8),
            Column("Nội dung", 56),
            Column("Điểm chuẩn", 11, Kind.NUMBER),
            Column("Cách chấm", 48),
            Column("Minh chứng", 12),
        ],
        rows=[
            [
                row["node"].code,
                row["node"].name,
                row["node"].max_points,
                row["how"],
                row["evidence"],
            ]
            for row in context["rows"]
        ],
        bold_rows=frozenset(number for number, row in enumerate(context["rows"]) if not row["leaf"]),
        frozen_columns=2,
    )


PAGE = Page(
    name="rubric",
    path="tieu-chi",
    title="Bảng đánh giá",
    menu="Tiêu chí",
    load=load,
    template="scoring/rubric.html",
    tables=tables,
)
