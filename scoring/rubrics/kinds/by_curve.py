"""The rule «theo bảng mốc điểm» of a `target` criterion: what its list may be, its points, words and formula."""

from collections.abc import Iterator
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise
from math import floor

from common.vietnamese.numbers import MAX_DECIMAL_DIGITS, is_percent, show_number, show_points
from scoring.rubrics.kinds.criterion import Extremes, FormulaNames, RubricNode
from scoring.rubrics.kinds.curve import Between, Beyond, Curve, CurveOf, CurvePoint
from scoring.rubrics.kinds.formulas import literal
from scoring.rubrics.kinds.numbers import Mistake, more, number_problems
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.kinds.wording import gives, limited, said, said_exactly

# Where a stretch of the list has no end, a formula needs a number that no place reaches.
_FAR = Decimal(10**15)
# What is behind a mark but not yet the next place that a formula knows.
_BEHIND = Decimal("5E-10")
# What the lists of a workbook have of each stretch, in this order (`FormulaNames.stretches`).
STRETCH = ("low", "high", "at", "base", "rise", "run")


def curve_of(node: RubricNode) -> Curve:
    """Its list. ValueError without one, which `problems` would have told."""
    if node.curve is None:
        raise ValueError(f"leaf {node.code} has no curve")
    return node.curve


def needs_target(node: RubricNode) -> bool:
    """Whether a target belongs to its values: not where the marks are results themselves."""
    return node.curve is None or node.curve.of is CurveOf.PERCENT


def curve_problems(place: str, node: RubricNode) -> Iterator[Mistake]:
    """What makes the list impossible."""
    if node.curve is None or not node.curve.points:
        yield place, "Cách tính theo bảng mốc phải có ít nhất một mốc, ví dụ «98: 5»."
        return
    curve, lowest, most = node.curve, node.lowest, node.max_points
    seen = set()
    for mark in curve.points:
        told = f"Mốc {show_number(mark.at)}"
        yield from number_problems(place, told, mark.at, MAX_DECIMAL_DIGITS, above_zero=False)
        yield from number_problems(place, f"Điểm của mốc {show_number(mark.at)}", mark.points, above_zero=False)
        if mark.at < 0:
            yield place, f"{told}: mốc không được là số âm."
        if more(lowest, mark.points) or more(mark.points, most):
            yield (
                place,
                f"{told}: điểm phải từ {show_number(lowest)} đến điểm chuẩn"
                f"{'' if most is None else f' {show_number(most)}'} của tiêu chí.",
            )
        if (mark.at, mark.above) in seen:
            yield place, f"Có hai mốc {show_number(mark.at)}."
        seen.add((mark.at, mark.above))
    if len(curve.points) < 2 and (curve.interpolation is Between.LINEAR or curve.beyond is Beyond.CONTINUE):
        yield place, "Tính theo tỷ lệ hoặc tính tiếp thì phải có ít nhất hai mốc."
    if any(mark.above for mark in curve.points) and (
        curve.interpolation is Between.LINEAR or curve.beyond is Beyond.CONTINUE
    ):
        yield place, "Mốc «trên» chỉ dùng khi giữ điểm của mốc dưới và của mốc ngoài cùng."
    if curve.of is CurveOf.ACTUAL and node.default_target is not None:
        yield place, "Mốc là chính kết quả thì không dùng chỉ tiêu: hãy để trống chỉ tiêu chung."
    if node.lower_is_better:
        yield place, "Bảng mốc đã nói kết quả nào được bao nhiêu điểm: hãy bỏ chọn «càng thấp càng tốt»."


def curve_warnings(place: str, node: RubricNode) -> Iterator[Mistake]:
    """What can be scored but is probably a slip."""
    points = [mark.points for mark in curve_of(node).points]
    rising, falling = (any(way(a, b) for a, b in pairwise(points)) for way in (_less, _more))
    if rising and falling:
        yield place, "Theo bảng mốc, điểm lúc tăng lúc giảm khi kết quả tăng: hãy kiểm tra lại các mốc."
    elif node.max_points is not None and max(points) < node.max_points and curve_of(node).beyond is Beyond.HOLD:
        yield place, f"Mốc cao nhất cho {show_points(max(points))} điểm: không ai được điểm chuẩn."


def _less(one: Decimal, other: Decimal) -> bool:
    return one < other


def _more(one: Decimal, other: Decimal) -> bool:
    return one > other


def curve_points(node: RubricNode, place: Fraction) -> Fraction:
    """What the list gives at this place, within the criterion's limits."""
    return _clamped(node, curve_of(node).read(place))


def _clamped(node: RubricNode, points: Fraction) -> Fraction:
    return max(Fraction(node.lowest), min(Fraction(node.full_points), points))


def curve_extremes(node: RubricNode) -> Extremes:
    """The fewest and the most that the list can give: at a mark, at nothing at all, or as far out as it goes on."""
    curve = curve_of(node)
    found = [curve_points(node, Fraction(0)), *(curve_points(node, Fraction(mark.at)) for mark in curve.points)]
    # Just behind a mark that holds only behind it; what is before a mark is the mark before it.
    found += [_clamped(node, Fraction(mark.points)) for mark in curve.points]
    outward = curve.segments()[-1].rise
    if outward:
        found.append(Fraction(node.full_points if outward > 0 else node.lowest))
    return Extremes(min(found), max(found))


# --- words ---------------------------------------------------------------------------------------------------


def unit_of(node: RubricNode) -> str:
    """What stands behind a place of the list: « %», « lần»."""
    if curve_of(node).of is CurveOf.PERCENT or is_percent(node.unit):
        return " %"
    return f" {node.unit}" if node.unit else ""


def said_curve(node: RubricNode) -> str:
    """The list in a sentence, the highest mark first: «từ 98 %: 5 điểm; từ 97 %: 4 điểm; thấp hơn: 0 điểm»."""
    curve, unit = curve_of(node), unit_of(node)
    stepped = curve.interpolation is Between.STEP
    marks = list(reversed(curve.points))
    begins = {False: "từ ", True: "trên "} if stepped else {False: ""}
    told = [f"{begins[mark.above]}{show_number(mark.at)}{unit}: {gives(node, mark.points)}" for mark in marks]
    lowest = marks[-1]
    if curve.beyond is Beyond.HOLD:
        if lowest.at > 0:
            told.append(f"thấp hơn: {gives(node, lowest.points)}")
    else:
        told += _going_on(node, curve)
    said = "; ".join(told)
    if not stepped:
        said += "; giữa hai mốc tính theo tỷ lệ"
    of = "Phần trăm đạt so với chỉ tiêu" if curve.of is CurveOf.PERCENT else "Kết quả"
    whole = f" Phần lẻ của{unit or ' kết quả'} không tính." if curve.whole else ""
    return f"{of} {said}.{whole}"


def reckoned_curve(node: RubricNode, found: str, place: Fraction) -> str:
    """Which marks the place lies between, and what that gives; `found` says how the place was reckoned."""
    curve, unit = curve_of(node), unit_of(node)
    if curve.whole and place != floor(place):
        place = Fraction(floor(place))
        found += f", tính tròn {said(place)}{unit}"
    segment, points = curve.segment_at(place), curve.read(place)
    at = f"{show_number(segment.at)}{unit}"
    if not segment.rise:
        where = f"dưới mốc {at}" if segment.low is None else f"{'trên' if segment.low.above else 'từ'} mốc {at}"
        return f"{found}, {where}"
    ways = f"({said_exactly(place)} − {show_number(segment.at)})/{show_number(segment.run)}"
    if curve.interpolation is Between.STEP:
        ways = str(floor((place - Fraction(segment.at)) / Fraction(segment.run)))
    sign = "−" if segment.rise < 0 else "+"
    sum_ = f"{show_points(segment.base)} {sign} {show_number(abs(segment.rise))} × {ways}"
    return limited(node, f"{found}, theo mốc {at}: {sum_} = {said(points)}", points)


def _going_on(node: RubricNode, curve: Curve) -> list[str]:
    """How it goes on above the last mark and below the first."""
    below, above = curve.segments()[0], curve.segments()[-1]
    unit, told = unit_of(node), []
    for where, segment, way in (("cao hơn", above, 1), ("thấp hơn", below, -1)):
        if where == "thấp hơn" and segment.at == 0:
            continue
        change = segment.rise * way
        verb = "thêm" if change > 0 else "bớt"
        # What goes off a penalty is less taken.
        what = "điểm trừ" if node.under is Sign.PENALTY else "điểm"
        each = f"cứ {show_number(segment.run)}{unit} {verb} {show_points(abs(change))} {what}"
        told.append(f"{where}: {each}" if change else f"{where}: {gives(node, segment.base)}")
    return told


# --- a workbook ----------------------------------------------------------------------------------------------


def stretches(node: RubricNode) -> list[tuple[Decimal, ...]]:
    """The rows that a workbook's list has of this criterion, each as `STRETCH` says."""
    rows: list[tuple[Decimal, ...]] = []
    for segment in curve_of(node).segments():
        low = -_FAR if segment.low is None else _begins(segment.low)
        high = _FAR if segment.high is None else _begins(segment.high)
        rows.append((low, high, segment.at, segment.base, segment.rise, segment.run))
    return rows


def _begins(mark: CurvePoint) -> Decimal:
    """Where it begins to hold, for a place of nine decimals."""
    return mark.at + _BEHIND if mark.above else mark.at


def curve_formula(node: RubricNode, place: str, known: FormulaNames) -> str:
    """What the list gives at the place that this formula has, read off the ranges of its stretches."""
    low, high, at, base, rise, run = known.stretches
    curve = curve_of(node)
    # The boundaries are met exactly; nine decimals are more than anybody types.
    exact = f"ROUND({place},9)"
    if curve.whole:
        exact = place = f"INT({exact})"
    ways = f"({place}-{at})/{run}"
    if curve.interpolation is Between.STEP:
        ways = f"INT(ROUND({ways},9))"
    found = f"SUMPRODUCT(({exact}>={low})*({exact}<{high})*({base}+{rise}*{ways}))"
    # What a proportion lost to floating point must not turn a half into less than one.
    if known.decimals is not None:
        found = f"ROUND({found},7)"
    return known.rounded(f"MAX({literal(node.lowest)},MIN({literal(node.full_points)},{found}))")
