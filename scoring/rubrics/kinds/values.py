"""The two doors of what is put in for one criterion.

- JSON, as in a year file (DESIGN §4): `{"points": "97.5"}`, `{"actual": "98", "target": "100"}`,
  `{"count": 3}`, `{"level": "Tốt"}`, `{"achieved": true}`. A decimal is written as a string with a dot and
  never guessed from a float; a string of another form is read as people type it.
- The text of one box in the grid, as people type it: «97,5», «98/100» or «98», «3», «Tốt», «đạt», «có vi phạm», each
  also with the unit it is counted in: «3 lần», «98%» where the criterion is counted in per cent.

Both doors ask `refusal` whether the value suits the criterion, so that they cannot differ. An empty box is no
value at all and is the caller's business. What stands behind them is each kind's own.
"""

from decimal import Decimal

from common.vietnamese.text import clean
from scoring.rubrics.kinds.criterion import RubricNode, Value, ValueRefused
from scoring.rubrics.kinds.means import MEAN, MeanValue, may_average, mean_points
from scoring.rubrics.kinds.wording import said


def refusal(node: RubricNode, value: Value, step: Decimal | None = None) -> str:
    """Why `value` does not suit the criterion, as a Vietnamese sentence; "" if it does.

    `step` is the rubric's grain for points given directly; None leaves the grain unchecked.
    """
    if not node.is_leaf:
        return _not_scored(node)
    if isinstance(value, MeanValue) and may_average(node):
        return next(filter(None, (refusal(node, one, step) for one in value.values)), "")
    if not isinstance(value, node.leaf_kind.value_class):
        return f"Giá trị này không hợp với tiêu chí {node.code} ({node.kind.label})."
    return node.leaf_kind.refusal(node, value, step)


def _not_scored(node: RubricNode) -> str:
    return f"Mục {node.code} ({node.kind.label}) không chấm trực tiếp: hãy chấm ở các tiêu chí con."


def _accepted(node: RubricNode, value: Value, step: Decimal) -> Value:
    if problem := refusal(node, value, step):
        raise ValueRefused(problem)
    return value


def from_json(node: RubricNode, obj: object, step: Decimal) -> Value:
    """The value in `obj`, which must have the shape of the criterion's kind.

    ValueRefused: another shape, a number that is not exact, out of range or off the `step`.
    """
    if not node.is_leaf:
        raise ValueRefused(_not_scored(node))
    leaf = node.leaf_kind
    wrong = f"Tiêu chí {node.code} ({leaf.label}): hãy viết theo dạng {leaf.example}."
    if not isinstance(obj, dict):
        raise ValueRefused(wrong)
    if MEAN in obj:
        return _mean(node, obj, step, wrong)
    for key in obj:
        if key not in (*leaf.required, *leaf.optional):
            raise ValueRefused(f"Không hiểu «{key}». {wrong}")
    for key in leaf.required:
        if obj.get(key) is None:
            raise ValueRefused(f"Thiếu «{key}». {wrong}")
    return _accepted(node, leaf.from_json(node, obj, wrong), step)


def _mean(node: RubricNode, obj: dict[str, object], step: Decimal, wrong: str) -> Value:
    """The values of several appraisers, each of the criterion's own shape."""
    each = obj[MEAN]
    if len(obj) > 1 or not isinstance(each, list) or not each:
        raise ValueRefused(
            f'Tiêu chí {node.code}: điểm trung bình viết theo dạng {{"{MEAN}": [{node.leaf_kind.example}]}}.'
        )
    if not may_average(node) or any(isinstance(one, dict) and MEAN in one for one in each):
        raise ValueRefused(wrong)
    return MeanValue(tuple(from_json(node, one, step) for one in each))


def from_text(node: RubricNode, text: str, step: Decimal, known_target: Decimal | None = None) -> Value:
    """The value a person typed into the criterion's one box.

    A target criterion takes «98/100», or «98» and then `known_target` (what already stands on the card), else
    the criterion's default. Yes and no are read in the words of the criterion's sign, marks and capitals aside.
    ValueRefused: blank text, what cannot be read, what is out of range or off the `step`.
    """
    typed = clean(text)
    if not typed:
        raise ValueRefused("Ô này đang để trống.")
    if not node.is_leaf:
        raise ValueRefused(_not_scored(node))
    return _accepted(node, node.leaf_kind.from_text(node, typed, known_target), step)


def to_text(node: RubricNode, value: Value) -> str:
    """What the criterion's box shows for `value`; `from_text` reads it back, except a mean, which nobody types."""
    if isinstance(value, MeanValue):
        points = mean_points(node, value)
        return f"TB {points if isinstance(points, str) else said(points)}"
    return node.leaf_kind.to_text(node, value)
