"""How points are made, from what a person types to who stands where. Pure: no Django.

Five modules, each standing on those before it:

    rubric     what is scored: the tree of criteria, and what such a tree can never be
    values     what was put in for one criterion («98 trên 100», «3 lần», «Tốt»), from JSON or one typed box
    points     value → points of one leaf; under the `leader` rule all members' values → all members' points
    totals     points of the leaves → a card: every node's points, and the total
    standing   cards → ranks, with ties told as ties

Three things hold in all of them:

- Unscored is `None` and is never taken for 0. A 0 is a score like any other.
- A leaf is computed exactly, as a fraction, and rounded once, to 0.01 half up. Every sum above it is exact.
- Ranks are decided on those exact sums, never on what is displayed.

The rules themselves are agreed in DESIGN §5.
"""
