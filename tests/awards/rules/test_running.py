"""Years running, against looking at one year after the other."""

from hypothesis import given
from hypothesis import strategies as st

from awards.rules.running import Won, last_year, years_of, years_running

YEARS = st.integers(2015, 2026)
WON = st.lists(st.builds(Won, YEARS, st.booleans(), st.booleans()), max_size=12)


def test_a_gap_ends_the_count_and_what_was_cancelled_makes_one() -> None:
    won = [Won(2021), Won(2022), Won(2023, cancelled=True), Won(2024), Won(2025, merit=False), Won(2026)]
    assert [years_running(years_of(won), year) for year in (2022, 2023, 2024, 2026)] == [2, 0, 1, 3]
    assert years_running(years_of(won, merit_only=True), 2026) == 1
    assert (last_year(years_of(won), 2023), last_year(years_of(won), 2020)) == (2022, None)


@given(WON, YEARS, st.booleans())
def test_every_year_of_the_count_was_won_and_the_year_before_it_was_not(
    won: list[Won], until: int, merit_only: bool
) -> None:
    years = years_of(won, merit_only=merit_only)
    count = years_running(years, until)
    stands = {one.year for one in won if not one.cancelled and (one.merit or not merit_only)}
    assert all(until - back in stands for back in range(count))
    assert until - count not in stands


@given(WON, YEARS)
def test_an_award_more_for_merit_never_makes_the_count_less(won: list[Won], until: int) -> None:
    fewer = years_running(years_of(won), until)
    assert years_running(years_of([*won, Won(until - fewer)]), until) > fewer
