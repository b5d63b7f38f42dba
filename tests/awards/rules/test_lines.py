"""Whose awards are whose, across successors."""

from hypothesis import given
from hypothesis import strategies as st

from awards.rules.lines import heir_of, line_of

CHAINS = st.dictionaries(st.integers(1, 8), st.integers(1, 8), max_size=8)


def test_two_that_became_one_have_their_awards_there() -> None:
    successors = {1: 3, 2: 3, 3: 4, 9: 8}
    assert [heir_of(one, successors) for one in (1, 2, 3, 4, 5)] == [4, 4, 4, 4, 5]
    assert (line_of(4, successors), line_of(3, successors), line_of(1, successors)) == ({1, 2, 3, 4}, {1, 2, 3}, {1})


@given(CHAINS, st.integers(1, 8))
def test_whoever_is_in_a_line_comes_to_its_end_and_a_circle_ends(successors: dict[int, int], agency: int) -> None:
    def comes_to(one: int) -> bool:
        seen: set[int] = set()
        while one not in seen and one != agency and one in successors:
            seen.add(one)
            one = successors[one]
        return one == agency

    assert line_of(agency, successors) == {one for one in range(1, 9) if comes_to(one)}
    assert heir_of(agency, successors) in range(1, 9)
