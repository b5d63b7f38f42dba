"""What can never be scored with, and what is probably a slip."""

import unicodedata
from collections.abc import Iterator
from decimal import Decimal

from common.vietnamese.numbers import show_number
from scoring.rubrics import words
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.kinds.fields import FIELDS
from scoring.rubrics.kinds.numbers import POINT_DECIMALS, Mistake, decimals_of, more, number_problems, size_refusal
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.tree.references import reference_problems
from scoring.rubrics.tree.rubric import (
    FEWER_PENALTIES,
    TIE_BREAK_WORDS,
    PlainBand,
    PlainRubric,
    goes_on,
    misplaced,
    parts_of,
    reach,
)

NO_MAXIMUM = "Tiêu chí được chấm phải có điểm chuẩn."


def problems(rubric: PlainRubric) -> list[Mistake]:
    """What makes this rubric impossible, as (place, Vietnamese sentence); empty if it can be used.

    A place reads as in the rubric's file: `criteria[0].children[2].points_each`, `bands[1]`, `scale`.
    """
    found = [
        *number_problems("scale", words.SCALE, rubric.scale),
        *number_problems("step", "Bước chấm điểm", rubric.step),
        *_band_problems(rubric.bands),
        *_rounding_problems(rubric),
    ]
    if not rubric.nodes:
        found.append(("criteria", "Bảng đánh giá chưa có tiêu chí nào."))
    seen: dict[str, str] = {}
    for place, node, parent, ceiling in _places("criteria", rubric.nodes, None, None):
        found += _node_problems(place, node, parent, ceiling)
        if node.code in seen:
            found.append((place, f"Mã «{node.code}» đã dùng ở {seen[node.code]}: mỗi tiêu chí một mã riêng."))
        seen.setdefault(node.code, place)
    found += reference_problems(rubric, seen)
    found += _tie_break_problems(rubric)
    return found


def warnings(rubric: PlainRubric) -> list[Mistake]:
    """What can be scored but is probably a slip, as (place, Vietnamese sentence): sums that do not meet.

    To be asked of a rubric without `problems`.
    """
    found: list[Mistake] = []
    for place, node, _, _ in _places("criteria", rubric.nodes, None, None):
        if node.max_points is not None:
            found += _cap_warnings(place, node, node.max_points, rubric.step)
    return [*found, *_scale_warnings(rubric)]


def _cap_warnings(place: str, node: RubricNode, cap: Decimal, step: Decimal) -> Iterator[Mistake]:
    if node.is_leaf:
        yield from node.leaf_kind.warnings(place, node, step)
    parts = parts_of(node)
    if node.children and parts != cap and not any(map(goes_on, node.adding)):
        outcome = "phần vượt không được tính" if parts > cap else "không ai được điểm chuẩn"
        yield (
            place,
            f"Điểm chuẩn {show_number(cap)} nhưng các tiêu chí con cộng lại là {show_number(parts)}: {outcome}.",
        )


def _scale_warnings(rubric: PlainRubric) -> Iterator[Mistake]:
    groups = sum((reach(node) for node in rubric.nodes if node.under is Sign.PLAIN), Decimal(0))
    whole = groups + sum((reach(node) for node in rubric.nodes if node.under is Sign.BONUS), Decimal(0))
    scale = f"Thang điểm {show_number(rubric.scale)}"
    if groups > rubric.scale:
        yield "scale", f"{scale} nhưng các nhóm tiêu chí cộng lại là {show_number(groups)}."
    elif whole < rubric.scale:
        yield "scale", f"{scale} nhưng các nhóm tiêu chí và điểm thưởng cộng lại là {show_number(whole)}."


def _places(
    place: str, nodes: tuple[RubricNode, ...], parent: RubricNode | None, ceiling: Decimal | None
) -> Iterator[tuple[str, RubricNode, RubricNode | None, Decimal | None]]:
    """Every node with its place in the file, its parent, and the nearest cap above it.

    A bonus may go beyond what its group's criteria add up to, and a penalty is none of them.
    """
    for index, node in enumerate(nodes):
        here = f"{place}[{index}]"
        above = None if node.kind.sign else ceiling
        yield here, node, parent, above
        below = above if node.max_points is None else node.max_points
        yield from _places(f"{here}.children", node.children, node, below)


def _rounding_problems(rubric: PlainRubric) -> Iterator[Mistake]:
    """Rounding must not take anybody over a maximum, nor move what was typed in the rubric's own step."""
    if not 0 <= rubric.decimals <= POINT_DECIMALS:
        yield "decimals", f"Số chữ số lẻ phải từ 0 đến {POINT_DECIMALS}."
        return
    rule = f"không được có quá {rubric.decimals} chữ số lẻ, vì điểm được làm tròn đến đó."
    if rubric.step.is_finite() and decimals_of(rubric.step) > rubric.decimals:
        yield "step", f"Bước chấm điểm {show_number(rubric.step)} {rule}"
    if rubric.sums_exactly and rubric.decimals < decimals_of(rubric.scale) <= POINT_DECIMALS:
        yield "scale", f"Thang điểm {show_number(rubric.scale)} {rule}"
    for place, node, _, _ in _places("criteria", rubric.nodes, None, None):
        if not node.is_leaf and not rubric.sums_exactly:
            continue
        if node.max_points is not None and rubric.decimals < decimals_of(node.max_points) <= POINT_DECIMALS:
            yield f"{place}.max_points", f"Điểm chuẩn {show_number(node.max_points)} {rule}"
        if node.start is not None and rubric.decimals < decimals_of(node.start) <= POINT_DECIMALS:
            yield f"{place}.start", f"Điểm có sẵn {show_number(node.start)} {rule}"
        if node.ceiling is not None and rubric.decimals < decimals_of(node.ceiling) <= POINT_DECIMALS:
            yield f"{place}.ceiling", f"Trần {show_number(node.ceiling)} {rule}"
        for mark in node.curve.points if node.curve else ():
            if rubric.decimals < decimals_of(mark.points) <= POINT_DECIMALS:
                yield f"{place}.curve", f"Điểm của mốc {show_number(mark.points)} {rule}"
        if node.min_points is not None and rubric.decimals < decimals_of(node.min_points) <= POINT_DECIMALS:
            yield f"{place}.min_points", f"Điểm thấp nhất {show_number(node.min_points)} {rule}"
        for case in node.cases:
            if any(rubric.decimals < decimals_of(points) <= POINT_DECIMALS for points in (case.least, case.most)):
                yield f"{place}.cases", f"Điểm của việc «{case.name}» {rule}"
        for index, level in enumerate(node.levels):
            if rubric.decimals < decimals_of(level.points) <= POINT_DECIMALS:
                yield f"{place}.levels[{index}]", f"Điểm của mức {show_number(level.points)} {rule}"


def _node_problems(
    place: str, node: RubricNode, parent: RubricNode | None, ceiling: Decimal | None
) -> Iterator[Mistake]:
    if not node.code.strip():
        yield f"{place}.code", "Thiếu mã tiêu chí."
    if not node.name.strip():
        yield f"{place}.name", "Thiếu tên tiêu chí."

    if (parent is None or not parent.is_leaf) and (wrong := misplaced(node.kind, parent)):
        yield place, wrong
    if node.is_leaf and node.children:
        yield place, f"Tiêu chí {node.kind.label} không được có tiêu chí con."
    if not node.is_leaf and not node.children:
        yield place, f"Mục {node.code} ({node.name}) chưa có tiêu chí nào."

    if node.max_points is not None:
        yield from number_problems(f"{place}.max_points", words.STANDARD, node.max_points)
        if more(node.max_points, ceiling):
            most = f"Điểm chuẩn {show_number(node.max_points)}"
            yield f"{place}.max_points", f"{most} lớn hơn điểm chuẩn {show_number(ceiling)} của mục cha."
    elif node.kind.needs_maximum(node.under):
        yield f"{place}.max_points", NO_MAXIMUM

    if node.min_points is not None and not node.kind.sign:
        yield from _least_problems(f"{place}.min_points", node, node.min_points)
    if node.ceiling is not None:
        here = f"{place}.ceiling"
        yield from number_problems(here, "Trần kể cả điểm cộng", node.ceiling)
        if node.max_points is not None and more(node.max_points, node.ceiling):
            told = f"Trần {show_number(node.ceiling)} thấp hơn điểm chuẩn {show_number(node.max_points)}"
            yield here, f"{told}: trần là giới hạn khi có thêm điểm cộng."

    for field in FIELDS:
        if field not in node.kind.fields and getattr(node, field.key) != field.unset:
            yield f"{place}.{field.key}", f"Mục {node.kind.label} không dùng «{field.called}»."
    if node.evidence_decides and not node.evidence_required:
        yield f"{place}.evidence_decides", "Chỉ tiêu chí cần minh chứng mới đặt được «có minh chứng mới tính điểm»."
    if node.is_leaf:
        yield from node.leaf_kind.problems(place, node)


def _least_problems(place: str, node: RubricNode, least: Decimal) -> Iterator[Mistake]:
    if node.under is not Sign.PLAIN:
        yield place, "Điểm thấp nhất chỉ dùng ở nhóm tiêu chí, không dùng dưới điểm thưởng, điểm trừ."
    elif refusal := size_refusal("Điểm thấp nhất", least, POINT_DECIMALS):
        yield place, refusal
    elif least >= 0:
        yield place, "Điểm thấp nhất phải là số âm. Để trống thì không xuống dưới 0."


def _band_problems(bands: tuple[PlainBand, ...]) -> Iterator[Mistake]:
    seen = set()
    for index, band in enumerate(bands):
        place = f"bands[{index}]"
        name = unicodedata.normalize("NFC", band.name)
        if not name.strip():
            yield place, "Thiếu tên mức xếp loại."
        elif name in seen:
            yield place, f"Có hai mức xếp loại cùng tên «{band.name}»."
        seen.add(name)
        yield from number_problems(place, "Điểm của mức xếp loại", band.at_least, above_zero=False)
        if index and not more(bands[index - 1].at_least, band.at_least):
            yield place, "Mức xếp loại phải xếp từ cao xuống thấp, mỗi mức một số điểm khác nhau."


def _tie_break_problems(rubric: PlainRubric) -> Iterator[Mistake]:
    top = {node.code: node for node in rubric.nodes}
    for index, node in enumerate(rubric.nodes):
        if node.code in TIE_BREAK_WORDS:
            place = f"criteria[{index}].code"
            yield place, f"Mã «{node.code}» trùng với một từ của «tie_break»: hãy đặt mã khác."
    for index, token in enumerate(rubric.tie_break):
        place = f"tie_break[{index}]"
        if token in rubric.tie_break[:index]:
            yield place, f"«{token}» đã có ở trên: lặp lại không phân định thêm được gì."
        elif token in top and top[token].under is Sign.PENALTY:
            yield place, f"«{token}» là mục điểm trừ: dùng «{FEWER_PENALTIES}» (ít điểm trừ hơn)."
        elif token not in top and token not in TIE_BREAK_WORDS:
            words = ", ".join(f"«{word}»" for word in TIE_BREAK_WORDS)
            yield place, f"Không hiểu «{token}»: dùng mã của một mục cấp cao nhất, hoặc {words}."
