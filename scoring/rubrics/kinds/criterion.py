"""One criterion, or a group of them, and what a kind of criterion says of itself.

`RubricNode` is plain data. What depends on its kind (what may be put in, what it gives, how it is told, which formula a
workbook has for it) is asked of `node.kind`: a new kind is one file beside this one, and its line in the list of the
package. No file elsewhere names the kinds one by one.
"""

from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction
from typing import Any, Generic, Literal, TypeVar

from scoring.rubrics.kinds.cases import PlainCase
from scoring.rubrics.kinds.curve import Curve
from scoring.rubrics.kinds.fields import EVERY_LEAF, KindField
from scoring.rubrics.kinds.numbers import Mistake
from scoring.rubrics.kinds.sign import Sign

# Stands for the code of a node that is still to be named (`Leaf.filled`).
TO_COME = "\N{BULLET}"


class TargetRule(StrEnum):
    """How a `target` criterion turns actual and target into points."""

    PROPORTIONAL = "proportional"
    THRESHOLD = "threshold"
    LEADER = "leader"
    CURVE = "curve"

    @property
    def label(self) -> str:
        """The rule in the user's words."""
        return _RULE_LABELS[self]


_RULE_LABELS = {
    TargetRule.PROPORTIONAL: "theo tỷ lệ hoàn thành",
    TargetRule.THRESHOLD: "theo tỷ lệ, có mức sàn",
    TargetRule.LEADER: "so với đơn vị dẫn đầu",
    TargetRule.CURVE: "theo bảng mốc điểm",
}


@dataclass(frozen=True, slots=True)
class PlainLevel:
    """A named level of a `levels` criterion and the points it gives."""

    name: str
    points: Decimal


class CriterionKind:
    """What a node is: one that holds others (`Holder`), or one that is scored (`Leaf`). Compared by identity."""

    value: str
    """Its name in files and tables."""
    label: str
    """Its name in the user's words."""
    also: tuple[str, ...] = ()
    """What else people write for it in a workbook."""
    is_leaf: bool
    only_signed: bool = False
    """Whether it stands only where points add as a bonus or are subtracted."""
    sign: Sign | None = None
    """What it makes the points below it do; None where they do what they did above it."""
    fields: tuple[KindField, ...] = ()
    """Which fields it has besides those that every node has."""

    def __str__(self) -> str:
        return self.value

    def __repr__(self) -> str:
        return f"<kind {self.value}>"

    def name(self, sign: Sign = Sign.PLAIN) -> str:
        """The kind as one chooses it for a criterion whose points do what `sign` says."""
        return begun(self.label)

    def needs_maximum(self, sign: Sign) -> bool:
        """Whether a node of this kind, whose points do what `sign` says, must have a `max_points`."""
        return False


class Holder(CriterionKind):
    """A kind that holds others and gives what they give together."""

    is_leaf = False

    def __init__(
        self,
        value: str,
        label: str,
        *,
        also: tuple[str, ...],
        sign: Sign | None = None,
        fields: tuple[KindField, ...] = (),
    ) -> None:
        self.value, self.label, self.also, self.sign, self.fields = value, label, also, sign, fields


@dataclass(frozen=True, slots=True)
class RubricNode:
    """One criterion, or a group of them.

    `max_points` is what the node can give at most, of a group what those that add up in it can give together; a group
    without it has no cap, a leaf must have it unless it counts bonus or penalties. `label` is what is printed for the
    code where the office's table has its own («a)»). The other fields belong to single kinds (`kind.fields`):
    `min_points`, below 0, is how far the points may fall, 0 without it; `ceiling` limits what a group gives with the
    bonus in it; `points_each` and `start` (the points before anything is counted) to `per_unit`, `levels` to `levels`,
    `cases` to `occurrences`, `rule`, `curve`, `floor_percent` (percent of the target), `lower_is_better` and
    `default_target` to `target`, `unit` to those that count something. `evidence_decides`: without a file behind it
    the leaf gives no points yet. `share_of` and `percent` belong to `percent_of`; `only_if` is the code of the node
    that must have reached its standard, or its level `only_if_level`, for the leaf to count. `under` says what its
    points do, `names` how nodes are called (`called`). The rubric fills both in; the criterion's words follow them.
    """

    code: str
    name: str
    kind: CriterionKind
    max_points: Decimal | None = None
    children: tuple["RubricNode", ...] = ()
    label: str = ""
    min_points: Decimal | None = None
    ceiling: Decimal | None = None
    unit: str = ""
    points_each: Decimal | None = None
    start: Decimal | None = None
    levels: tuple[PlainLevel, ...] = ()
    cases: tuple[PlainCase, ...] = ()
    rule: TargetRule | None = None
    curve: Curve | None = None
    floor_percent: Decimal | None = None
    lower_is_better: bool = False
    default_target: Decimal | None = None
    evidence_required: bool = False
    evidence_decides: bool = False
    share_of: str = ""
    percent: Decimal | None = None
    only_if: str = ""
    only_if_level: str = ""
    # It follows from the place: a node that was moved is the same node.
    under: Sign = field(default=Sign.PLAIN, compare=False)
    names: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)

    @property
    def is_leaf(self) -> bool:
        """Whether this node is scored itself rather than being the sum of others."""
        return self.kind.is_leaf

    @property
    def adding(self) -> tuple["RubricNode", ...]:
        """What stands in it and adds up to its points; a bonus or a penalty in it does that beside them."""
        return tuple(child for child in self.children if child.kind.sign is None)

    def signed(self, sign: Sign) -> tuple["RubricNode", ...]:
        """The bonus, or the penalties, that stand in it."""
        return tuple(child for child in self.children if child.kind.sign is sign)

    @property
    def printed(self) -> str:
        """What a document has for its code."""
        return self.label or self.code

    def called(self, code: str = "") -> str:
        """How sentences call this node, or the one with this code, so that no two are called alike (`tree.naming`)."""
        return "(chưa chọn)" if code == TO_COME else self.names.get(code or self.code, code or self.code)

    @property
    def follows(self) -> tuple[str, ...]:
        """The codes of the other nodes whose points its own follow from."""
        return tuple(code for code in (self.share_of, self.only_if) if code)

    @property
    def wants_worse(self) -> bool:
        """Whether its condition holds from a level downwards: what subtracts wants that level or a worse one."""
        return bool(self.only_if_level) and self.under is Sign.PENALTY

    @property
    def lowest(self) -> Decimal:
        """The fewest points that it gives."""
        return Decimal(0) if self.min_points is None else self.min_points

    @property
    def leaf_kind(self) -> "Leaf[Any]":
        """Its kind, as one that is scored. ValueError for a group."""
        if not isinstance(self.kind, Leaf):
            raise ValueError(f"{self.code} is a group: it is not scored itself")
        return self.kind

    @property
    def full_points(self) -> Decimal:
        """What a leaf gives at most. ValueError without `max_points`, which `problems` would have told."""
        if self.max_points is None:
            raise ValueError(f"leaf {self.code} has no max_points")
        return self.max_points


def placed(node: RubricNode, above: Sign = Sign.PLAIN) -> RubricNode:
    """The node with `under` filled in, all the way down; the same object where nothing changes."""
    under = node.kind.sign or above
    children = tuple(placed(child, under) for child in node.children)
    if under is node.under and all(new is old for new, old in zip(children, node.children, strict=True)):
        return node
    return replace(node, under=under, children=children)


class ValueRefused(ValueError):
    """What was put in cannot be taken; the message tells the user in Vietnamese what to do."""


class Value(ABC):
    """What was put in for one criterion: each kind has a frozen class of its own."""

    __slots__ = ()

    @abstractmethod
    def as_json(self) -> dict[str, object]:
        """The value as its kind's `from_json` reads it."""


V = TypeVar("V", bound=Value)


@dataclass(frozen=True, slots=True)
class CellRule:
    """What a spreadsheet lets one type into a cell, in its own words; without a `type`, anything."""

    type: Literal["decimal", "whole", "list"] | None = None
    operator: Literal["between", "greaterThanOrEqual"] | None = None
    formula1: str | None = None
    formula2: str | None = None


@dataclass(frozen=True, slots=True)
class FormulaNames:
    """What a formula may name besides the cell: the target that counts when none is typed, the ranges of lists.

    Points are rounded to so many `decimals`; None where the rubric adds up exact ones.
    """

    decimals: int | None
    target: Decimal | None = None
    level_names: str = ""
    level_points: str = ""
    stretches: tuple[str, ...] = ()

    def rounded(self, points: str) -> str:
        """What a formula comes to, as the rubric rounds a criterion's points."""
        return points if self.decimals is None else f"ROUND({points},{self.decimals})"


@dataclass(frozen=True, slots=True)
class Turn:
    """Of whom a made-up value is: a number from 0 to 11, the member's place, and whether this appraiser is strict."""

    turn: int
    place: int
    strict: bool
    step: Decimal


@dataclass(frozen=True, slots=True)
class Extremes:
    """The fewest and the most points that a criterion can give; `endless` where nothing limits the most.

    Of what is endless, `most` is what one time gives.
    """

    fewest: Fraction
    most: Fraction
    endless: bool = False


class Leaf(CriterionKind, ABC, Generic[V]):
    """A kind that is scored: its value and its two doors, its points, its words, its cell in a workbook."""

    is_leaf = True
    fields: tuple[KindField, ...] = EVERY_LEAF

    value_class: type[V]
    required: tuple[str, ...]
    """The keys of its value in JSON that must be there."""
    optional: tuple[str, ...] = ()
    example: str
    """Its value in JSON, for whoever wrote it otherwise."""
    keyboard: str = ""
    """What a phone shows to type it: «decimal», «numeric», or letters."""
    is_points: bool = False
    """Whether the value is the points themselves."""
    is_wide: bool = False
    """Whether its values are words, which take a box's whole width."""
    has_formula: bool = True
    """Whether a workbook can compute the points from what its cell holds."""
    has_size: bool = False
    """Whether its values can be too large or too small to be likely (`doubts`)."""

    # --- the criterion ---------------------------------------------------------------------------------------

    def needs_maximum(self, sign: Sign) -> bool:
        return True

    def problems(self, place: str, node: RubricNode) -> Iterator[Mistake]:
        """What makes this criterion impossible, beyond what is wrong with any."""
        return iter(())

    def warnings(self, place: str, node: RubricNode, step: Decimal) -> Iterator[Mistake]:
        """What can be scored but is probably a slip."""
        return iter(())

    def lacking(self, given: Mapping[str, object], sign: Sign) -> Iterator[tuple[str, str]]:
        """What a form of this kind still lacks, as (field, sentence); `given` is what was filled in."""
        return iter(())

    def filled(self, node: RubricNode) -> RubricNode:
        """The criterion with what is still to come put in, so that the rest of it can be judged."""
        return node

    # --- the value and its doors -----------------------------------------------------------------------------

    @abstractmethod
    def refusal(self, node: RubricNode, value: V, step: Decimal | None) -> str:
        """Why a value does not suit the criterion, as a Vietnamese sentence; "" if it does."""

    @abstractmethod
    def from_json(self, node: RubricNode, given: Mapping[str, object], wrong: str) -> V:
        """The value in this object, all required keys being there. ValueRefused; `wrong` says how it is written."""

    @abstractmethod
    def from_text(self, node: RubricNode, typed: str, known_target: Decimal | None) -> V:
        """The value that a person typed. ValueRefused if it cannot be read."""

    @abstractmethod
    def to_text(self, node: RubricNode, value: V) -> str:
        """What the criterion's box shows for the value."""

    def choices(self, node: RubricNode) -> list[str]:
        """What a box offers to choose from; nothing where one types."""
        return []

    def target_of(self, value: V) -> Decimal | None:
        """The target that was put in with the value, to be known when only the rest is typed."""
        return None

    def not_percent(self, node: RubricNode) -> str:
        """What to write in place of a percentage, where none is counted."""
        return f"Ở đây tính bằng {self.counted_in(node)}: hãy ghi số, không kèm dấu %."

    def keyboard_for(self, node: RubricNode) -> str:
        """What a phone shows to type a value of this criterion: one with a minus where it may be below 0."""
        return self.keyboard

    def counted_in(self, node: RubricNode) -> str:
        """What its numbers are: «điểm», «sáng kiến», «số lần»."""
        return node.unit or "số lần"

    # --- points ----------------------------------------------------------------------------------------------

    @abstractmethod
    def points(self, node: RubricNode, value: V, best: Fraction) -> Fraction | str:
        """The exact points that a suitable value gives, or in a Vietnamese sentence why there are none.

        `best` is the highest ratio of all members, for a criterion that `competes`.
        """

    def extremes(self, node: RubricNode) -> Extremes:
        """What the criterion can give at the fewest and at the most; for one without `problems`."""
        return Extremes(Fraction(node.lowest), Fraction(node.full_points))

    def competes(self, node: RubricNode) -> bool:
        """Whether a member's points depend on what the others put in."""
        return False

    def ratio(self, node: RubricNode, value: V) -> Fraction | None:
        """What members are compared by where the criterion `competes`; None for whoever has nothing to compare."""
        return None

    def share(self, node: RubricNode, value: V) -> Fraction | None:
        """Which share of the points of the node `share_of` the value gives; None where points are its own."""
        return None

    def reckoned(self, node: RubricNode, value: V) -> str:
        """How a suitable value comes to its points, with its numbers put in, as far as «→».

        "" where nothing is reckoned: the value says its points itself, or one looks them up by its word.

        Each «=» has on its left what its right side is: «3 lần × 0,5 = 1,5», «49/50 = 98 %».
        """
        return ""

    # --- words -----------------------------------------------------------------------------------------------

    @abstractmethod
    def how(self, node: RubricNode) -> str:
        """How a criterion is scored, in one sentence a member can check its points with."""

    @abstractmethod
    def how_to_type(self, node: RubricNode, step: Decimal) -> str:
        """What goes into a box of this criterion, in a few words for the line above the grid."""

    @abstractmethod
    def how_to_fill(self, node: RubricNode, step: Decimal) -> str:
        """What goes into a cell of this criterion, for the note that a spreadsheet shows beside it."""

    # --- likely slips ----------------------------------------------------------------------------------------

    def size(self, node: RubricNode, value: V) -> Fraction | None:
        """How large a value is; None for what has no size to compare."""
        return None

    def too_much(self, node: RubricNode, value: V, size: Fraction, highest: Fraction) -> str:
        """Why a value is oddly large beside the `highest` seen, as a Vietnamese sentence; "" if it is not."""
        return ""

    def said_size(self, node: RubricNode, value: V) -> str:
        """The value in such a sentence: «300», «9,8/100»."""
        return self.to_text(node, value)

    def seen_size(self, node: RubricNode, size: Fraction) -> str:
        """A size that was seen, in such a sentence."""
        return ""

    # --- a workbook ------------------------------------------------------------------------------------------

    @abstractmethod
    def formula(self, node: RubricNode, cell: str, known: FormulaNames) -> str:
        """What the input in `cell`, which is not empty, gives on this leaf; not asked where it `competes`."""

    def cell_rule(self, node: RubricNode, known: FormulaNames) -> CellRule:
        """What may be typed into its cell."""
        return CellRule()

    def in_cell(self, node: RubricNode, value: V) -> str | Decimal | int:
        """The value as its cell holds it: as a number where the cell is one."""
        return self.to_text(node, value)

    @property
    def cell_is_number(self) -> bool:
        """Whether its cell holds numbers, and so stands right."""
        return bool(self.keyboard)

    # --- a made-up value -------------------------------------------------------------------------------------

    @abstractmethod
    def sample(self, node: RubricNode, turn: Turn) -> V:
        """A value for the sample round, the same at every making."""


def begun(words: str) -> str:
    """As a sentence begins; what is written large further on, as «UBND», stays so."""
    return words[:1].upper() + words[1:]


def lowered(sentence: str) -> str:
    """A sentence as it goes on after a colon."""
    return sentence[:1].lower() + sentence[1:]
