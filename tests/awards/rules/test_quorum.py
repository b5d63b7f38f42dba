"""How many must be there: at every edge, and never by a rounded percent."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.rules.quorum import Quorum

OVER = Quorum("share", 2, 3, exceeds=True)
FROM = Quorum("share", 2, 3)


@pytest.mark.parametrize(
    ("quorum", "least"),
    [
        (OVER, {0: 1, 1: 1, 3: 3, 8: 6, 9: 7, 10: 7}),
        (FROM, {0: 0, 1: 1, 3: 2, 8: 6, 9: 6, 10: 7}),
        (Quorum("share", 1, 2, exceeds=True), {8: 5, 9: 5, 10: 6}),
        (Quorum("share", 1, 1), {9: 9}),
        (Quorum("number", number=6), {9: 6, 4: 6}),
        (Quorum(), {9: 0}),
    ],
)
def test_the_least_that_is_enough(quorum: Quorum, least: dict[int, int]) -> None:
    assert {members: quorum.least(members) for members in least} == least


@pytest.mark.parametrize(
    ("quorum", "present", "told"),
    [
        (OVER, 7, "7/9 đơn vị, cần quá 2/3 (7 đơn vị): đủ"),
        (OVER, 6, "6/9 đơn vị, cần quá 2/3 (7 đơn vị): chưa đủ"),
        (FROM, 6, "6/9 đơn vị, cần từ 2/3 (6 đơn vị): đủ"),
        (Quorum("number", number=6), 5, "5/9 đơn vị, cần từ 6 đơn vị: chưa đủ"),
        (Quorum(), 1, "1/9 đơn vị"),
    ],
)
def test_it_is_told_with_what_is_asked_and_whether_it_is_reached(quorum: Quorum, present: int, told: str) -> None:
    assert quorum.told(present, 9) == told


@given(
    st.integers(1, 12).flatmap(lambda below: st.tuples(st.integers(1, below), st.just(below))),
    st.booleans(),
    st.integers(1, 60),
    st.integers(0, 60),
)
def test_so_many_are_enough_if_they_are_the_least_or_more(
    share: tuple[int, int], exceeds: bool, members: int, present: int
) -> None:
    quorum = Quorum("share", *share, exceeds=exceeds)
    exact = Fraction(present, members)
    assert quorum.met(present, members) == (exact > Fraction(*share) if exceeds else exact >= Fraction(*share))
    assert quorum.met(present, members) == (present >= quorum.least(members))
