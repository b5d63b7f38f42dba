"""What is scored: a tree of criteria.

The top nodes are groups, bonus, penalties, or criteria where the rubric has one level. Groups may nest, and hold bonus
and penalties of their own: what a group gives is then net of them. Only leaves are scored, each by its kind. A rubric
is plain data, and building one checks nothing: `tree.problems` says what can never be, and what is probably a slip.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from scoring.rubrics.kinds.criterion import CriterionKind, RubricNode, placed
from scoring.rubrics.kinds.means import may_average
from scoring.rubrics.kinds.numbers import POINT_DECIMALS
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.tree.naming import named

BONUS, FEWER_PENALTIES, VOTES = "bonus", "fewer_penalties", "votes"
# What a tie-break may ask besides the codes of top nodes, and how users write and read it.
TIE_BREAK_WORDS = {
    BONUS: "nhiều điểm thưởng hơn",
    FEWER_PENALTIES: "ít điểm trừ hơn",
    VOTES: "nhiều phiếu suy tôn hơn",
}


class Rounding(StrEnum):
    """What is rounded: each leaf's points before they are added up, or only what is shown of the exact sums."""

    LEAF = "leaf"
    TOTAL = "total"

    @property
    def label(self) -> str:
        """The choice in the user's words."""
        return "từng tiêu chí" if self is Rounding.LEAF else "chỉ làm tròn tổng"


class WhenExempt(StrEnum):
    """What a member has of a criterion that does not apply to it (RUBRIC §3)."""

    FULL = "full"
    SCALED = "scaled"
    NONE = "none"

    @property
    def label(self) -> str:
        """What it comes to, as one chooses it."""
        return {
            WhenExempt.FULL: "tính điểm tối đa của tiêu chí",
            WhenExempt.SCALED: "quy các tiêu chí còn lại lên điểm chuẩn của nhóm",
            WhenExempt.NONE: "tính 0 điểm và không coi là còn thiếu",
        }[self]


class SeveralAppraisers(StrEnum):
    """How several members that appraise one card come to one appraisal."""

    TOGETHER = "together"
    MEAN = "mean"

    @property
    def label(self) -> str:
        """The choice in the user's words."""
        return {
            SeveralAppraisers.TOGETHER: "cùng ghi một kết quả",
            SeveralAppraisers.MEAN: "mỗi đơn vị chấm riêng rồi lấy điểm trung bình",
        }[self]


@dataclass(frozen=True, slots=True)
class PlainBand:
    """A name for every total from `at_least` points upwards («Xuất sắc» from 950)."""

    name: str
    at_least: Decimal


@dataclass(frozen=True, slots=True)
class PlainRubric:
    """A whole rubric. `step` is the grain of points typed directly, `scale` the full mark of the whole.

    Points are rounded once, half up, to so many `decimals` (0 to 2): those of each leaf, or those of the sums alone.
    `not_applicable` says what a member has of a criterion that is not for it, `several_appraisers` how those who
    appraise one card come to one appraisal.
    """

    name: str
    scale: Decimal
    step: Decimal
    total_may_exceed_scale: bool
    tie_break: tuple[str, ...]
    bands: tuple[PlainBand, ...]
    nodes: tuple[RubricNode, ...]
    decimals: int = POINT_DECIMALS
    rounding: Rounding = Rounding.LEAF
    not_applicable: WhenExempt = WhenExempt.NONE
    several_appraisers: SeveralAppraisers = SeveralAppraisers.TOGETHER

    def __post_init__(self) -> None:
        # Wherever a node was moved from, it now stands here.
        object.__setattr__(self, "nodes", named(tuple(placed(node) for node in self.nodes)))

    @property
    def sums_exactly(self) -> bool:
        """Whether exact points are added up, and only what is shown of them is rounded."""
        return self.rounding is Rounding.TOTAL

    @property
    def averages_appraisals(self) -> bool:
        """Whether several appraisers of a card appraise it each by itself."""
        return self.several_appraisers is SeveralAppraisers.MEAN

    def takes_means_of(self, node: RubricNode) -> bool:
        """Whether each appraiser appraises this criterion by itself, and the mean of their points counts."""
        return self.averages_appraisals and may_average(node)

    def walk(self) -> Iterator[tuple[RubricNode, int, RubricNode | None]]:
        """Every node in printed order, with its depth (0 at the top) and its parent."""
        yield from _walk(self.nodes, 0, None)

    def leaves(self) -> tuple[RubricNode, ...]:
        """The scored criteria, in printed order."""
        return tuple(node for node, _, _ in self.walk() if node.is_leaf)

    def find(self, code: str) -> RubricNode | None:
        """The node with this code, or None."""
        return next((node for node, _, _ in self.walk() if node.code == code), None)


def _walk(
    nodes: tuple[RubricNode, ...], depth: int, parent: RubricNode | None
) -> Iterator[tuple[RubricNode, int, RubricNode | None]]:
    for node in nodes:
        yield node, depth, parent
        yield from _walk(node.children, depth + 1, node)


def reach(node: RubricNode) -> Decimal:
    """The full mark of a node, bonus aside: its `max_points`, else what adds up in it can give together."""
    return parts_of(node) if node.max_points is None else node.max_points


def parts_of(node: RubricNode) -> Decimal:
    """What those that add up in a group can give together."""
    return sum(map(reach, node.adding), Decimal(0))


def goes_on(node: RubricNode) -> bool:
    """Whether nothing limits what a node can give: it counts without a maximum, or holds without one what does."""
    return node.max_points is None and (node.is_leaf or any(map(goes_on, node.adding)))


def misplaced(kind: CriterionKind, parent: RubricNode | None) -> str:
    """Why nothing of this kind can stand there (None: at the top), as a Vietnamese sentence; "" if it can."""
    if kind.only_signed and (parent is None or parent.under is Sign.PLAIN):
        return f"Cách {kind.label} chỉ dùng dưới điểm thưởng, điểm trừ."
    if parent is None:
        return ""
    if parent.is_leaf:
        return f"{parent.code} là tiêu chí được chấm nên không chứa tiêu chí con."
    if kind.sign is not None and parent.under is not Sign.PLAIN:
        there = "điểm thưởng" if parent.under is Sign.BONUS else "điểm trừ"
        return f"Trong mục {there} không có mục {kind.label}: hãy để nó ở nhóm tiêu chí hoặc ở cấp cao nhất."
    return ""
