"""From the points of the criteria to who stands where. Pure: no Django.

Four modules, each standing on those before it; what one criterion gives is `scoring.rubrics.kinds`:

    totals     points of the leaves → a card: every node's points, and the total
    standing   cards → ranks, with ties told as ties
    snapshot   a round as it is published, as canonical text
    moves      what moved from one such state to another

Three things hold in all of them, and in the points they begin with:

- Unscored is `None` and is never taken for 0. A 0 is a score like any other.
- A leaf is computed exactly, as a fraction, and rounded once, to 0.01 half up. Every sum above it is exact.
- Ranks are decided on those exact sums, never on what is displayed.

The rules themselves are agreed in DESIGN §5.
"""
