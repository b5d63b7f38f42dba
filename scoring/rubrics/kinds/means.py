"""What several appraisers put in for one criterion, each by itself: the mean of the points counts.

Points are averaged and not what was put in: of «Tốt» and «Khá» there is no mean, of 10 and 8 points there is. Each
value's points are exact, and so is their mean; it is rounded once, as the points of any value.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from fractions import Fraction

from scoring.rubrics.kinds.criterion import RubricNode, Value

# The key of such a value in JSON.
MEAN = "mean"


@dataclass(frozen=True, slots=True)
class MeanValue(Value):
    """The values of the appraisers, in the order of the protocol."""

    values: tuple[Value, ...]

    def as_json(self) -> dict[str, object]:
        return {MEAN: [value.as_json() for value in self.values]}


def may_average(node: RubricNode) -> bool:
    """Whether a mean can stand at this criterion.

    Not where members compete with what they put in, nor where it says which share is taken of another node: such a
    thing is found once and not judged.
    """
    return node.is_leaf and not node.share_of and not node.leaf_kind.competes(node)


def standing_mean(given: Sequence[Value | None], stands: Value | None) -> Value | None:
    """What stands as the appraisal once these values are given (None: not yet), in place of what `stands`.

    The mean of all, as soon as all have given one. Before that what stands, except that the mean of some, taken before
    all had given theirs, follows the values, and the mean of all is none any more.
    """
    values = tuple(value for value in given if value is not None)
    taken_early = isinstance(stands, MeanValue) and len(stands.values) < len(given)
    if values and (len(values) == len(given) or taken_early):
        return MeanValue(values)
    return None if isinstance(stands, MeanValue) else stands


def each_points(node: RubricNode, mean: MeanValue) -> Iterator[Fraction | str]:
    """The exact points of each value, or in a Vietnamese sentence why there are none."""
    return (node.leaf_kind.points(node, value, Fraction(0)) for value in mean.values)


def mean_points(node: RubricNode, mean: MeanValue) -> Fraction | str:
    """The exact mean of the points; where a value gives none, the sentence that says why."""
    total = Fraction(0)
    for points in each_points(node, mean):
        if isinstance(points, str):
            return points
        total += points
    return total / len(mean.values)
