"""How the points that count on a card came about, of a criterion and of a group."""

from decimal import Decimal
from fractions import Fraction
from functools import lru_cache

from scoring.marks import text_of
from scoring.models import Stage
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.kinds.wording import explained
from scoring.rubrics.storing import RubricTree
from scoring.rules.explaining import explained_exemption, explained_leaf, explained_sum, explained_whole
from scoring.rules.totals import Card
from scoring.sheet import RoundSheet


def explained_points(sheet: RoundSheet, member: str, node: RubricNode) -> str:
    """The sentence of a criterion's points that count, from the value that they were given for; "" where none is."""
    if reason := sheet.exempt_at(member).get(node.code):
        return explained_exemption(sheet.rubric, node, reason)
    mark = sheet.mark(member, node.code)
    stored = mark.known_at(Stage.AGREED)
    if mark.points is None or stored is None:
        return ""
    if not node.follows:
        return _by_itself(sheet.tree, node.code, text_of(stored), mark.points)
    value = sheet.tree.read(node.code, text_of(stored))
    return explained_leaf(sheet.rubric, node, value, mark.points, sheet.counted_card(member))


# Of most values a page says again what it said before.
@lru_cache(maxsize=8192)
def _by_itself(tree: RubricTree, code: str, stored: str, points: Decimal) -> str:
    """The sentence of a criterion that follows from no other."""
    return explained(tree.nodes[code], tree.read(code, stored), points)


def explained_node(sheet: RoundSheet, member: str, node: RubricNode, card: Card) -> str:
    """The sentence of a criterion, or of a group as the card adds it up."""
    if node.is_leaf:
        return explained_points(sheet, member, node)
    codes = [node.code, *[child.code for child in node.children]]
    points = tuple([card.nodes[code] for code in codes])
    exact = None if card.exact is None else tuple([card.exact[code] for code in codes])
    return _of_parts(sheet.tree, node.code, points, exact, frozenset(sheet.exempt_at(member)))


@lru_cache(maxsize=8192)
def _of_parts(
    tree: RubricTree,
    code: str,
    points: tuple[Decimal | None, ...],
    exact: tuple[Fraction | None, ...] | None,
    exempt: frozenset[str],
) -> str:
    """The sentence of a group: it follows from its own points and those of what stands in it, and from no others."""
    node = tree.nodes[code]
    codes = [code, *[child.code for child in node.children]]
    nodes = dict(zip(codes, points, strict=True))
    card = Card(None, nodes, 0, None if exact is None else dict(zip(codes, exact, strict=True)))
    return explained_sum(tree.rubric, node, card, exempt)


def explained_total(sheet: RoundSheet, member: str, card: Card) -> str:
    """How the groups count for those that do not apply to the member; "" where the total is no more than they are."""
    return explained_whole(sheet.rubric, card, sheet.exempt_at(member))
