"""Points for each percent that is lacking or beyond: «mỗi 1 % thiếu trừ 2», «mỗi 1 % vượt cộng 0,1». Pure.

As a list of marks (RUBRIC §2) that goes on from the full target, downwards or upwards.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from decimal import Decimal

from common.vietnamese.numbers import NumberRefused, parse_number
from common.vietnamese.text import clean_line
from scoring.rubrics.intake.parts import added_by, beside, given_by, taken_by
from scoring.rubrics.intake.points import NUMBER
from scoring.rubrics.kinds import PER_UNIT, TARGET
from scoring.rubrics.kinds.criterion import RubricNode, TargetRule
from scoring.rubrics.kinds.curve import Between, Beyond, Curve, CurveOf, CurvePoint

_LONGEST = 3000
_FULL = Decimal(100)
_EACH = rf"(?:mỗi|cứ)\s*(?P<step>{NUMBER})?\s*(?:%|phần trăm)"
_ONCE = rf"(?:mỗi|cứ)?\s*(?P<step>{NUMBER})\s*(?:%|phần trăm)"
_LESS = r"(?:thiếu|giảm|hụt|không đạt|chưa đạt|thấp hơn)"
_MORE = r"(?:vượt|tăng thêm|tăng|cao hơn)"
_TAKEN = rf"trừ\s*(?:đi\s*)?(?P<n>{NUMBER})"
_ADDED = rf"(?:cộng|thưởng)\s*(?:thêm\s*)?(?P<n>{NUMBER})"


def _forms(which: str, points: str) -> tuple["re.Pattern[str]", ...]:
    """«mỗi 1 % thiếu … trừ 2», «thiếu 1 % … trừ 2», «thiếu so với chỉ tiêu, cứ 1 % trừ 2»."""
    return tuple(
        re.compile(form)
        for form in (
            # Only behind «mỗi» is «dưới», «trên» no stretch: «dưới 97 % trừ 2».
            rf"{_EACH}\s*(?:{which}|dưới|trên)[^;.]*?{points}",
            rf"{which}\s*{_ONCE}[^;.]*?{points}",
            rf"{which}[^;.%0-9]*?{_EACH}[^;.]*?{points}",
        )
    )


_SHORT, _OVER = _forms(_LESS, _TAKEN), _forms(_MORE, _ADDED)


@dataclass(frozen=True)
class Step:
    """So many points for each so many percent."""

    percent: Decimal
    points: Decimal


@dataclass(frozen=True)
class EachPercent:
    """What is taken for what is lacking, what is added for what is beyond, and the text without these words."""

    taken: Step | None
    added: Step | None
    rest: str

    def __bool__(self) -> bool:
        return bool(self.taken or self.added)


def read_each_percent(text: str) -> EachPercent:
    """What a text says of single percents."""
    said = clean_line(text[:_LONGEST]).lower()
    taken, rest = _step(said, _SHORT)
    added, rest = _step(rest, _OVER)
    return EachPercent(taken, added, rest)


def _step(said: str, forms: tuple["re.Pattern[str]", ...]) -> tuple[Step | None, str]:
    for form in forms:
        if match := form.search(said):
            percent, points = _number(match["step"] or "1"), _number(match["n"])
            if percent and points and percent <= _FULL:
                return Step(percent, points), f"{said[: match.start()]} {said[match.end() :]}"
    return None, said


Found = Iterator[tuple[RubricNode, str]]
_SHORT_WHY = "có lời trừ điểm cho mỗi phần trăm còn thiếu"
_OVER_WHY = "có lời cộng điểm cho mỗi phần trăm vượt"


def lacking(name: str, taken: Step | None, most: Decimal | None) -> Found:
    """As a penalty: nothing is taken at the full target, and more for each percent that is lacking."""
    yield from _below_sign(name, taken, most, -1, _SHORT_WHY)


def beyond(name: str, added: Step | None, most: Decimal | None) -> Found:
    """As a bonus: nothing is added at the full target, and more for each percent beyond it."""
    yield from _below_sign(name, added, most, 1, _OVER_WHY)


def _below_sign(name: str, step: Step | None, most: Decimal | None, way: int, why: str) -> Found:
    """By its list, where a limit is known; by counting whole percents too, which needs none."""
    if step is None:
        return
    if most:
        marks = CurvePoint(_FULL, Decimal(0)), CurvePoint(_FULL + way * step.percent, step.points)
        yield _read_off(name, most, *marks), why
    if step.percent == 1:
        unit = "% vượt" if way > 0 else "% thiếu"
        yield RubricNode("", name, PER_UNIT, most, unit=unit, points_each=step.points), why


def beside_the_full(
    name: str, points: Decimal | None, each: EachPercent, takes_most: Decimal | None, adds_most: Decimal | None
) -> Found:
    """Of a criterion with points of its own: they fall below the full target, and a bonus stands beside them."""
    falls = None
    if points and each.taken and each.taken.points <= points:
        below = CurvePoint(_FULL - each.taken.percent, points - each.taken.points)
        falls = _read_off(name, points, below, CurvePoint(_FULL, points))
    most = adds_most
    if points and most and most > points:
        # «Tối đa 12 điểm» of a criterion of 10 is what both give together.
        most -= points
    for bonus, why in beyond("Phần vượt", each.added, most):
        part = added_by(most, replace(bonus, code="1"))
        told = f"{_SHORT_WHY}, cộng điểm cho mỗi phần trăm vượt" if falls else why
        yield beside(name, points, part, given_by(falls or _in_proportion(points)) if points else None), told
        break
    if not points:
        for penalty, why in lacking("Phần thiếu", each.taken, takes_most):
            yield beside(name, None, taken_by(takes_most, replace(penalty, code="1"))), why
            break
    if falls:
        yield falls, _SHORT_WHY


def _in_proportion(points: Decimal) -> RubricNode:
    return RubricNode("", "", TARGET, points, rule=TargetRule.PROPORTIONAL, unit="%", default_target=_FULL)


def _read_off(name: str, most: Decimal, *marks: CurvePoint) -> RubricNode:
    curve = Curve(marks, CurveOf.PERCENT, Between.LINEAR, Beyond.CONTINUE)
    return RubricNode("", name, TARGET, most, rule=TargetRule.CURVE, curve=curve, unit="%", default_target=_FULL)


def _number(text: str) -> Decimal | None:
    try:
        return parse_number(text)
    except NumberRefused:
        return None
