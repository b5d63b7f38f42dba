"""A criterion as a group: what is given, what is taken and what is added stand in it as criteria of their own. Pure."""

from dataclasses import dataclass
from decimal import Decimal

from scoring.rubrics.intake.rates import Rate
from scoring.rubrics.kinds import ACHIEVED, BONUS, DIRECT, GROUP, PENALTY, PER_UNIT
from scoring.rubrics.kinds.criterion import RubricNode, begun
from scoring.rubrics.words import STANDARD

NET = "net"
_GIVEN, _TAKEN, _ADDED = "g", "t", "c"


@dataclass(frozen=True)
class Part:
    """What is taken, or added: the rates, and how much at most."""

    rates: tuple[Rate, ...] = ()
    most: Decimal | None = None

    def __bool__(self) -> bool:
        return bool(self.rates or self.most)


def taken_by(most: Decimal | None, *leaves: RubricNode) -> RubricNode:
    """What is taken, by these criteria."""
    return RubricNode(_TAKEN, "Điểm trừ", PENALTY, most, children=leaves)


def added_by(most: Decimal | None, *leaves: RubricNode) -> RubricNode:
    """What is added, by these criteria."""
    return RubricNode(_ADDED, "Điểm cộng", BONUS, most, children=leaves)


def given_by(leaf: RubricNode) -> RubricNode:
    """The criterion's own points, scored as this leaf is."""
    return RubricNode(
        _GIVEN,
        STANDARD,
        leaf.kind,
        leaf.max_points,
        unit=leaf.unit,
        rule=leaf.rule,
        curve=leaf.curve,
        default_target=leaf.default_target,
    )


def beside(name: str, points: Decimal | None, part: RubricNode, own: RubricNode | None = None) -> RubricNode:
    """The criterion's own points, yes or no if nothing is said, and what is taken or added beside them."""
    if own is None and points:
        own = RubricNode(_GIVEN, STANDARD, ACHIEVED, points)
    return RubricNode("", name, GROUP, points, children=(own, part) if own else (part,))


def net(name: str, points: Decimal | None, taken: Part, added: Part) -> RubricNode:
    """A group of what is given, taken and added."""
    children = []
    if points:
        children.append(RubricNode(_GIVEN, STANDARD, ACHIEVED if taken.rates else DIRECT, points))
    if taken:
        children.append(taken_by(taken.most, *counts("Điểm trừ", taken)))
    if added:
        children.append(added_by(added.most, *counts("Điểm cộng", added)))
    return RubricNode("", name, GROUP, points, children=tuple(children))


def each_alone(name: str, part: Part) -> RubricNode:
    """A group in which each thing is counted by itself."""
    return RubricNode("", name, GROUP, part.most, children=counts(name, part))


def counts(name: str, part: Part) -> tuple[RubricNode, ...]:
    """A criterion for each rate, by the words in which it stands; without any, one for the points themselves."""
    if not part.rates:
        return (RubricNode("1", name, DIRECT, part.most),)
    several = len(part.rates) > 1
    return tuple(
        RubricNode(
            str(number),
            begun(rate.said)[:500] or name if several else name,
            PER_UNIT,
            part.most,
            unit=rate.unit,
            points_each=rate.number,
        )
        for number, rate in enumerate(part.rates, start=1)
    )
