"""The rules of a `target` criterion that give a share of its maximum: their arithmetic, words and formula."""

from fractions import Fraction

from common.vietnamese.numbers import show_number, show_points
from scoring.rubrics.kinds.criterion import RubricNode, TargetRule
from scoring.rubrics.kinds.formulas import literal
from scoring.rubrics.kinds.sign import Sign


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


def share_formula(node: RubricNode, actual: str, target: str, decimals: int) -> str:
    """What a workbook computes from these two, the target not being 0. ValueError where members compete."""
    full = literal(node.full_points)
    # Lower is better: 2 − A/T instead of A/T, here times T.
    reached = f"MAX(0,2*{target}-{actual})" if node.lower_is_better else actual
    points = f"ROUND(MIN({full}*({reached})/{target},{full}),{decimals})"
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
