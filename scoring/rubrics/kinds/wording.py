"""The words of a criterion, by its kind and by what its points do: stand for themselves, add as a bonus, or subtract.

Every door takes its words here: pages, lists to choose from, workbooks, prints, the log. So none of them can say that
a thing «đạt» while it takes points away (RUBRIC §2), and all of them call one thing by one name.
"""

from decimal import Decimal
from fractions import Fraction
from math import floor

from common.vietnamese.numbers import MAX_DECIMAL_DIGITS, show_number, show_points
from scoring.rubrics.kinds.criterion import RubricNode, Value, begun
from scoring.rubrics.kinds.means import MeanValue, each_points, mean_points
from scoring.rubrics.kinds.numbers import decimals_of
from scoring.rubrics.kinds.sign import Sign

# What the points do, before how many they are.
VERB = {Sign.PLAIN: "", Sign.BONUS: "cộng ", Sign.PENALTY: "trừ "}


def gives(node: RubricNode, points: Decimal | None) -> str:
    """So many points of this criterion, as what they do: «8 điểm», «cộng 15 điểm», «trừ 2 điểm», «không trừ»."""
    if not points:
        return "không trừ" if node.under is Sign.PENALTY else "0 điểm"
    return f"{VERB[node.under]}{show_points(points)} điểm"


def most(node: RubricNode) -> str:
    """What a node can give at most, in a few words; "" where nothing limits it."""
    if node.max_points is None:
        return ""
    limit = show_points(node.max_points)
    if node.lowest and node.is_leaf:
        return f"từ {show_points(node.lowest)} đến {limit}"
    return f"tối đa {limit}" if node.under is Sign.PLAIN else f"{VERB[node.under]}tối đa {limit}"


def limit(node: RubricNode) -> str:
    """The same as a sentence begins: «Tối đa 100 điểm», «Trừ tối đa 8 điểm»; of a group what else limits it."""
    said = "Không giới hạn" if node.max_points is None else f"{begun(most(node))} điểm"
    if node.ceiling is not None:
        said += f", kể cả điểm cộng không quá {show_points(node.ceiling)}"
    return f"{said}, không dưới {show_points(node.lowest)}" if node.lowest and not node.is_leaf else said


def limit_of(node: RubricNode) -> str:
    """What a group of bonus or of penalties does and how far it goes, in words; "" for a plain group or a leaf."""
    if node.kind.sign is None:
        return ""
    return f"{begun(VERB[node.kind.sign])}{at_most(node)}."


def at_most(node: RubricNode) -> str:
    """How far a node goes: «không quá 20», «không giới hạn»."""
    return "không giới hạn" if node.max_points is None else f"không quá {show_points(node.max_points)}"


def said(number: Fraction) -> str:
    """An exact number as a sentence has it, to a hundredth, half up."""
    hundredths = floor(abs(number) * 100 + Fraction(1, 2))
    return show_number(Decimal(-hundredths if number < 0 else hundredths).scaleb(-2))


def said_exactly(number: Fraction) -> str:
    """A number as a sentence has it: to the last digit, or as a fraction where it has no end."""
    digits = Decimal(number.numerator) / Decimal(number.denominator)
    if Fraction(digits) == number and decimals_of(digits) <= MAX_DECIMAL_DIGITS:
        return show_number(digits)
    return f"{show_number(number.numerator)}/{show_number(number.denominator)}"


def limited(node: RubricNode, reckoned: str, total: Fraction) -> str:
    """What was reckoned, and which limit of the criterion stops it, if one does."""
    if node.max_points is not None and total > node.max_points:
        return f"{reckoned}, tối đa {show_points(node.max_points)}"
    return f"{reckoned}, không dưới {show_points(node.lowest)}" if total < node.lowest else reckoned


def explained(node: RubricNode, value: Value, points: Decimal | None) -> str:
    """How a value came to its points: «49/50 = 98 %, từ mốc 98 % → 5 điểm» (RUBRIC §6).

    "" where there are none, where nothing was reckoned, and for what doesn't suit the criterion any more.
    """
    if points is None or not node.is_leaf or not isinstance(value, (MeanValue, node.leaf_kind.value_class)):
        return ""
    reckoned = reckoning(node, value)
    return f"{reckoned} → {gives(node, points)}" if reckoned else ""


def reckoning(node: RubricNode, value: Value) -> str:
    """How a suitable value comes to its points, as far as «→»; "" where nothing is reckoned.

    Of a mean, from the points of each: «trung bình của 2 đơn vị thẩm định: (8 + 9)/2 = 8,5».
    """
    if not isinstance(value, MeanValue):
        return node.leaf_kind.reckoned(node, value)
    mean = mean_points(node, value)
    each = [points for points in each_points(node, value) if isinstance(points, Fraction)]
    if isinstance(mean, str) or len(each) == 1:
        return "" if isinstance(mean, str) else f"một đơn vị thẩm định: {said(mean)}"
    parts = said(each[0]) + "".join(f" {'−' if one < 0 else '+'} {said(abs(one))}" for one in each[1:])
    exact = all(one * 100 % 1 == 0 for one in (*each, mean))
    return f"trung bình của {len(each)} đơn vị thẩm định: ({parts})/{len(each)} {'=' if exact else '≈'} {said(mean)}"


def condition(node: RubricNode, points: Decimal | None = None) -> str:
    """When a criterion counts, in words: «chỉ cộng khi mục I.1 đạt điểm chuẩn (20 điểm)»; "" for one without condition.

    `points` are those that its condition asks for.
    """
    if not node.only_if:
        return ""
    verb = {Sign.PLAIN: "tính", Sign.BONUS: "cộng", Sign.PENALTY: "trừ"}[node.under]
    told = "" if points is None else f" ({show_points(points)} điểm)"
    reached = f"đạt điểm chuẩn{told}"
    if node.only_if_level:
        level = f"mức «{node.only_if_level}»{told}"
        reached = f"ở {level} trở xuống" if node.wants_worse else f"đạt từ {level} trở lên"
    return f"chỉ {verb} khi mục {node.called(node.only_if)} {reached}"


def how(node: RubricNode) -> str:
    """How a criterion is scored, in sentences a member can check its points with; empty for groups."""
    if not node.is_leaf:
        return ""
    said = node.leaf_kind.how(node)
    return f"{said} {begun(condition(node))}." if node.only_if else said


def how_to_type(node: RubricNode, step: Decimal) -> str:
    """What goes into a box of this criterion, in a few words for the line above the grid."""
    return node.leaf_kind.how_to_type(node, step)


def how_to_fill(node: RubricNode, step: Decimal) -> str:
    """What goes into a cell of this criterion, for the note that a spreadsheet shows beside it."""
    return node.leaf_kind.how_to_fill(node, step)
