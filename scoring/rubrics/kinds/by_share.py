"""The rules of a `target` criterion that give a share of its maximum: their arithmetic, words and formula."""

from decimal import Decimal
from fractions import Fraction

from common.vietnamese.numbers import show_number, show_points
from scoring.rubrics.kinds.criterion import FormulaNames, RubricNode, TargetRule
from scoring.rubrics.kinds.formulas import literal
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.kinds.wording import said


def share(node: RubricNode, ratio: Fraction, best: Fraction) -> Fraction:
    """Which part of the maximum the ratio earns, 0 to 1, by the criterion's rule; `best` is the leader's ratio."""
    match node.rule:
        case TargetRule.PROPORTIONAL:
            return min(ratio, Fraction(1))
        case TargetRule.THRESHOLD:
            if node.floor_percent is None:
                raise ValueError(f"leaf {node.code} has no floor_percent")
            reached = ratio >= Fraction(node.floor_percent) / 100
            return min(ratio, Fraction(1)) if reached else Fraction(0)
        case TargetRule.LEADER:
            if ratio <= 1:
                return ratio / 2
            # From half at the target to the whole at the leader, who is above target too if anyone is.
            return (1 + (ratio - 1) / (best - 1)) / 2
        case _:
            raise _no_share(node)


def reckoned_share(node: RubricNode, actual: Decimal, target: Decimal, ratio: Fraction) -> str:
    """How far the target is met, and what share of the maximum that is."""
    met = f"{show_number(actual)}/{show_number(target)}"
    met = f"{f'2 − {met}' if node.lower_is_better else met} = {said(100 * ratio)} %"
    if node.lower_is_better and not ratio:
        return f"{show_number(actual)}/{show_number(target)}, từ 2 lần chỉ tiêu trở lên"
    full = show_points(node.max_points)
    if node.rule is TargetRule.LEADER:
        return f"{met}, so với đơn vị dẫn đầu"
    if node.rule is TargetRule.THRESHOLD and node.floor_percent is not None and 100 * ratio < node.floor_percent:
        return f"{met}, dưới mức sàn {show_number(node.floor_percent)} %"
    if ratio >= 1:
        return f"{met}, từ 100 % là đủ {full}"
    share = f"{show_number(actual)}/{show_number(target)}"
    share = f"(2 − {share})" if node.lower_is_better else share
    return f"{met}; {full} × {share} = {said(Fraction(node.full_points) * ratio)}"


def said_share(node: RubricNode, target: str) -> str:
    """How points are earned, or lost under a penalty, against this target; a sentence."""
    if node.under is Sign.PENALTY:
        said = _taken(node, target)
        return said + (" Kết quả càng thấp, tỷ lệ càng cao." if node.lower_is_better else "")
    return _given(node, target) + (" Càng thấp càng tốt." if node.lower_is_better else "")


def _floor(node: RubricNode) -> str:
    return f"{show_number(node.floor_percent)} % chỉ tiêu"


def _given(node: RubricNode, target: str) -> str:
    plain, points = node.under is Sign.PLAIN, show_points(node.max_points)
    full = "đủ điểm" if plain else f"cộng đủ {points}"
    match node.rule:
        case TargetRule.PROPORTIONAL:
            whole = "điểm chuẩn" if plain else f"cộng {points} điểm"
            return f"Theo tỷ lệ đạt so với {target}, đạt đủ được {whole}."
        case TargetRule.THRESHOLD:
            return f"Đạt {target}: {full}; thấp hơn: theo tỷ lệ; dưới {_floor(node)}: 0 điểm."
        case TargetRule.LEADER:
            return f"Đạt {target}: một nửa điểm; thấp hơn: một nửa theo tỷ lệ; vượt: tăng dần, đơn vị dẫn đầu {full}."
        case _:
            raise _no_share(node)


def _taken(node: RubricNode, target: str) -> str:
    full = f"trừ {show_points(node.max_points)}"
    match node.rule:
        case TargetRule.PROPORTIONAL:
            return f"Trừ theo tỷ lệ giữa kết quả và {target}; đến {target}: {full}."
        case TargetRule.THRESHOLD:
            return f"Đến {target}: {full}; thấp hơn: trừ theo tỷ lệ; dưới {_floor(node)}: không trừ."
        case TargetRule.LEADER:
            return (
                f"Đến {target}: trừ một nửa; thấp hơn: trừ một nửa theo tỷ lệ; vượt: trừ tăng dần, "
                f"đơn vị có tỷ lệ cao nhất {full}."
            )
        case _:
            raise _no_share(node)


def share_formula(node: RubricNode, actual: str, target: str, known: FormulaNames) -> str:
    """What a workbook computes from these two, the target not being 0. ValueError where members compete."""
    full = literal(node.full_points)
    # Lower is better: 2 − A/T instead of A/T, here times T.
    reached = f"MAX(0,2*{target}-{actual})" if node.lower_is_better else actual
    share = f"MIN({full}*({reached})/{target},{full})"
    # What a division lost to floating point must not turn a half into less than one.
    points = share if known.decimals is None else known.rounded(f"ROUND({share},7)")
    match node.rule:
        case TargetRule.PROPORTIONAL:
            return points
        case TargetRule.THRESHOLD:
            floor = literal(node.floor_percent or 0)
            # Asked without a division, which would lose the last digit exactly at the floor.
            return f"IF(ROUND(100*({reached})-{floor}*{target},6)>=0,{points},0)"
        case TargetRule.LEADER:
            raise ValueError(f"no formula of one cell for {node.code}: its points depend on all members")
        case _:
            raise _no_share(node)


def _no_share(node: RubricNode) -> ValueError:
    """For a criterion without a rule, which `problems` would have told, or whose rule is none of these."""
    return ValueError(f"the points of {node.code} are no share of its maximum")
