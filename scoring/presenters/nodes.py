"""What every row that shows a criterion or a group has."""

from common.vietnamese.numbers import show_points
from scoring.rubrics.kinds.criterion import RubricNode


class OfNode:
    """A row of one node of the rubric."""

    node: RubricNode

    @property
    def leaf(self) -> bool:
        """Whether it is a criterion, and no group."""
        return self.node.is_leaf

    @property
    def code(self) -> str:
        return self.node.code

    @property
    def keyboard(self) -> str:
        """What a phone shows to type a value of it."""
        return self.node.leaf_kind.keyboard_for(self.node)

    @property
    def max(self) -> str:
        """The most points that it gives; "" where there is no limit."""
        return show_points(self.node.max_points)
