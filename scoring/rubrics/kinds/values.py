"""What was put in for one criterion: one frozen value per kind of input, and its two doors.

- JSON, as in a year file (DESIGN §4): `{"points": "97.5"}`, `{"actual": "98", "target": "100"}`,
  `{"count": 3}`, `{"level": "Tốt"}`, `{"achieved": true}`. A decimal is written as a string with a dot and
  never guessed from a float; a string of another form is read as people type it.
- The text of one box in the grid, as people type it: «97,5», «98/100» or «98», «3», «Tốt», «đạt», «có vi phạm», each
  also with the unit it is counted in: «3 lần», «98%» where the criterion is counted in per cent.

Both doors ask `refusal` whether the value suits the criterion, so that they cannot differ. An empty box is no
value at all and is the caller's business.
"""

import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from common.vietnamese.numbers import (
    MAX_DECIMAL_DIGITS,
    PERCENT,
    POINTS,
    NumberRefused,
    input_number,
    is_percent,
    parse_file_number,
    parse_number,
    show_number,
    without_unit,
)
from common.vietnamese.text import clean, clean_line, fold
from scoring.rubrics.kinds.wording import ask_yes_no, read_yes_no, yes_no
from scoring.rubrics.tree.rubric import Kind, Level, Node, size_refusal


class ValueRefused(ValueError):
    """What was put in cannot be taken; the message tells the user in Vietnamese what to do."""


@dataclass(frozen=True, slots=True)
class PointsValue:
    """`direct`: the points themselves."""

    points: Decimal


@dataclass(frozen=True, slots=True)
class TargetValue:
    """`target`: actual and target in the criterion's unit; without a target the default counts."""

    actual: Decimal
    target: Decimal | None = None


@dataclass(frozen=True, slots=True)
class CountValue:
    """`per_unit`: how many."""

    count: int


@dataclass(frozen=True, slots=True)
class LevelValue:
    """`levels`: the level's name."""

    level: str


@dataclass(frozen=True, slots=True)
class AchievedValue:
    """`achieved`: yes or no."""

    achieved: bool


Value = PointsValue | TargetValue | CountValue | LevelValue | AchievedValue


@dataclass(frozen=True, slots=True)
class _Input:
    """What a kind takes: the class of its value, its keys in JSON, and an example of the JSON."""

    value: type[Value]
    required: tuple[str, ...]
    optional: tuple[str, ...]
    example: str


_INPUTS = {
    Kind.DIRECT: _Input(PointsValue, ("points",), (), '{"points": "97.5"}'),
    Kind.TARGET: _Input(TargetValue, ("actual",), ("target",), '{"actual": "98", "target": "100"}'),
    Kind.PER_UNIT: _Input(CountValue, ("count",), (), '{"count": 3}'),
    Kind.LEVELS: _Input(LevelValue, ("level",), (), '{"level": "Tốt"}'),
    Kind.ACHIEVED: _Input(AchievedValue, ("achieved",), (), '{"achieved": true}'),
}


def refusal(node: Node, value: Value, step: Decimal | None = None) -> str:
    """Why `value` does not suit the criterion, as a Vietnamese sentence; "" if it does.

    `step` is the rubric's grain for points given directly; None leaves the grain unchecked.
    """
    if not node.is_leaf:
        return _not_scored(node)
    if not isinstance(value, _INPUTS[node.kind].value):
        return f"Giá trị này không hợp với tiêu chí {node.code} ({node.kind.label})."
    if isinstance(value, PointsValue):
        return _points_refusal(node, value.points, step)
    if isinstance(value, TargetValue):
        target = Decimal(0) if value.target is None else value.target
        return _amount_refusal("Kết quả thực hiện", value.actual) or _amount_refusal("Chỉ tiêu", target)
    if isinstance(value, CountValue):
        return _amount_refusal("Số lượng", Decimal(value.count))
    if isinstance(value, LevelValue) and level_of(node, value) is None:
        return _no_such_level(node, value.level)
    return ""


def _not_scored(node: Node) -> str:
    return f"Mục {node.code} ({node.kind.label}) không chấm trực tiếp: hãy chấm ở các tiêu chí con."


def _points_refusal(node: Node, points: Decimal, step: Decimal | None) -> str:
    full = node.full_points
    grain = f", bước {show_number(step)}" if step is not None else ""
    if not points.is_finite() or not 0 <= points <= full:
        return f"Điểm phải từ 0 đến {show_number(full)}{grain}."
    if step is not None and points % step:
        below = points - points % step
        above = below + step
        nearest = show_number(below) + (f" hoặc {show_number(above)}" if above <= full else "")
        return f"Điểm phải từ 0 đến {show_number(full)}{grain}: hãy chấm {nearest}."
    return ""


def _amount_refusal(what: str, amount: Decimal) -> str:
    if problem := size_refusal(what, amount, MAX_DECIMAL_DIGITS):
        return problem
    return f"{what} không được là số âm." if amount < 0 else ""


def _no_such_level(node: Node, name: str) -> str:
    names = ", ".join(f"«{level.name}»" for level in node.levels)
    return f"Không có mức «{name}»: hãy chọn một trong {names}."


def level_of(node: Node, value: LevelValue) -> Level | None:
    """The criterion's level of that name, or None. Names are compared in NFC."""
    name = unicodedata.normalize("NFC", value.level)
    return next((level for level in node.levels if unicodedata.normalize("NFC", level.name) == name), None)


def effective_target(node: Node, value: TargetValue) -> Decimal | None:
    """The target that counts: the one put in, else the criterion's default, else None."""
    return node.default_target if value.target is None else value.target


def _accepted(node: Node, value: Value, step: Decimal) -> Value:
    if problem := refusal(node, value, step):
        raise ValueRefused(problem)
    return value


def _whole(number: Decimal) -> int:
    if number != number.to_integral_value():
        raise ValueRefused(f"Số lượng phải là số nguyên, không phải {show_number(number)}.")
    return int(number)


# JSON.


def from_json(node: Node, obj: object, step: Decimal) -> Value:
    """The value in `obj`, which must have the shape of the criterion's kind.

    ValueRefused: another shape, a number that is not exact, out of range or off the `step`.
    """
    if not node.is_leaf:
        raise ValueRefused(_not_scored(node))
    form = _INPUTS[node.kind]
    wrong = f"Tiêu chí {node.code} ({node.kind.label}): hãy viết theo dạng {form.example}."
    if not isinstance(obj, dict):
        raise ValueRefused(wrong)
    for key in obj:
        if key not in (*form.required, *form.optional):
            raise ValueRefused(f"Không hiểu «{key}». {wrong}")
    for key in form.required:
        if obj.get(key) is None:
            raise ValueRefused(f"Thiếu «{key}». {wrong}")
    return _accepted(node, _read_json(node, obj, wrong), step)


def _read_json(node: Node, obj: dict[str, object], wrong: str) -> Value:
    if node.kind == Kind.DIRECT:
        return PointsValue(_json_number(node, obj["points"], POINTS))
    if node.kind == Kind.TARGET:
        target = obj.get("target")
        aim = None if target is None else _json_number(node, target, _target_units(node))
        units = _actual_units(node, aim if aim is not None else node.default_target, str(target))
        return TargetValue(_json_number(node, obj["actual"], units), aim)
    if node.kind == Kind.PER_UNIT:
        return CountValue(_whole(_json_number(node, obj["count"], (node.unit,))))
    if node.kind == Kind.LEVELS:
        name = obj["level"]
        if not isinstance(name, str):
            raise ValueRefused(wrong)
        return LevelValue(unicodedata.normalize("NFC", name))
    achieved = obj["achieved"]
    if not isinstance(achieved, bool):
        raise ValueRefused(wrong)
    return AchievedValue(achieved)


def _json_number(node: Node, raw: object, units: tuple[str, ...]) -> Decimal:
    # A bool is an int to Python, and a float has already lost what the file said.
    if isinstance(raw, bool) or not isinstance(raw, int | str):
        raise ValueRefused('Số phải viết thành chuỗi, phần lẻ sau dấu chấm, ví dụ "97.5".')
    try:
        number = Decimal(raw) if isinstance(raw, int) else parse_file_number(raw, units)
    except NumberRefused as refused:
        how = f'«{str(raw)[:30]}» không phải là số: hãy viết phần lẻ sau dấu chấm, ví dụ "97.5".'
        raise ValueRefused(_is_percent_here(node, str(raw), units) or how) from refused
    if problem := size_refusal("Số", number, MAX_DECIMAL_DIGITS):
        raise ValueRefused(problem)
    return number


def to_json(value: Value) -> dict[str, object]:
    """The value as `from_json` reads it. A target that was left out stays out."""
    if isinstance(value, PointsValue):
        return {"points": _json_text(value.points)}
    if isinstance(value, TargetValue):
        actual: dict[str, object] = {"actual": _json_text(value.actual)}
        return actual if value.target is None else {**actual, "target": _json_text(value.target)}
    if isinstance(value, CountValue):
        return {"count": value.count}
    if isinstance(value, LevelValue):
        return {"level": value.level}
    return {"achieved": value.achieved}


def _json_text(number: Decimal) -> str:
    return input_number(number).replace(",", ".")


# One box.


def from_text(node: Node, text: str, step: Decimal, known_target: Decimal | None = None) -> Value:
    """The value a person typed into the criterion's one box.

    A target criterion takes «98/100», or «98» and then `known_target` (what already stands on the card), else
    the criterion's default. Yes and no are read as `scoring.rubrics.kinds.wording` has them, marks and capitals aside.
    ValueRefused: blank text, what cannot be read, what is out of range or off the `step`.
    """
    typed = clean(text)
    if not typed:
        raise ValueRefused("Ô này đang để trống.")
    if not node.is_leaf:
        raise ValueRefused(_not_scored(node))
    return _accepted(node, _read_text(node, typed, known_target), step)


def _read_text(node: Node, typed: str, known_target: Decimal | None) -> Value:
    if node.kind == Kind.DIRECT:
        return PointsValue(_number(node, typed, POINTS))
    if node.kind == Kind.TARGET:
        return _typed_target(node, typed, known_target)
    if node.kind == Kind.PER_UNIT:
        return CountValue(_whole(_number(node, typed, (node.unit,))))
    if node.kind == Kind.LEVELS:
        return _typed_level(node, clean_line(typed))
    word = clean_line(typed)
    achieved = read_yes_no(node, word)
    if achieved is None:
        raise ValueRefused(ask_yes_no(node, word))
    return AchievedValue(achieved)


def _typed_target(node: Node, typed: str, known_target: Decimal | None) -> TargetValue:
    actual, *rest = typed.split("/")
    if len(rest) > 1 or not all(part.strip() for part in (actual, *rest)):
        raise ValueRefused("Hãy ghi kết quả và chỉ tiêu cách nhau bằng một dấu «/», ví dụ 98/100.")
    known = node.default_target if known_target is None else known_target
    target = _number(node, rest[0], _target_units(node)) if rest else known
    return TargetValue(_number(node, actual, _actual_units(node, target, *rest)), target)


# What may stand behind a number. Where a criterion says nothing of its unit, «98%» is 98 if its target is 100 or a
# percentage as well: of another target it might be 98 in a hundred of that.


def _target_units(node: Node) -> tuple[str, ...]:
    return PERCENT if is_percent(node.unit) or not node.unit else (node.unit,)


def _actual_units(node: Node, target: Decimal | None, typed_target: str = "") -> tuple[str, ...]:
    if node.unit:
        return _target_units(node)
    return PERCENT if target == 100 or _is_share(typed_target) else ()


def _is_share(typed: str) -> bool:
    return without_unit(clean_line(typed), PERCENT) != clean_line(typed)


def _number(node: Node, typed: str, units: tuple[str, ...]) -> Decimal:
    """The number that was typed for this criterion, one of the `units` behind it or none."""
    try:
        return parse_number(typed, units)
    except NumberRefused as refused:
        raise ValueRefused(_is_percent_here(node, typed, units) or str(refused)) from refused


def _is_percent_here(node: Node, typed: str, units: tuple[str, ...]) -> str:
    """What to say of a percentage where none is counted; "" for anything else."""
    if units == PERCENT or not _is_share(typed):
        return ""
    if node.kind == Kind.TARGET and not node.unit:
        instead = "Hãy ghi kết quả và chỉ tiêu, ví dụ 98/100."
    else:
        what = "điểm" if node.kind == Kind.DIRECT else node.unit or "số lần"
        instead = f"Ở đây tính bằng {what}: hãy ghi số, không kèm dấu %."
    return f"«{clean_line(typed)[:30]}» là phần trăm. {instead}"


def _typed_level(node: Node, typed: str) -> LevelValue:
    # The exact name first; then «tốt» or «tot» for «Tốt», as long as it can mean only one level.
    alike = [level.name for level in node.levels if fold(level.name) == fold(typed)]
    if level_of(node, LevelValue(typed)) is None and len(alike) == 1:
        return LevelValue(alike[0])
    return LevelValue(typed)


def to_text(node: Node, value: Value) -> str:
    """What the criterion's box shows for `value`; `from_text` reads it back.

    A target always shows the target that counts («98/80» too where 80 is only the default), so that reading
    it back gives the same points whatever target is known by then.
    """
    if isinstance(value, PointsValue):
        return input_number(value.points)
    if isinstance(value, TargetValue):
        target = effective_target(node, value)
        return input_number(value.actual) + ("" if target is None else f"/{input_number(target)}")
    if isinstance(value, CountValue):
        return input_number(value.count)
    if isinstance(value, LevelValue):
        return value.level
    words = yes_no(node)
    return words.yes if value.achieved else words.no
