"""How spans stand on a day and meet, against figures worked out by hand and by looking at every day."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.rules.validity import Span, Standing, overlapping, standing_on, told_span

DAYS = [date(2025, 1, 1) + timedelta(days=number) for number in range(12)]
spans = st.builds(Span, st.none() | st.sampled_from(DAYS[1:-1]), st.none() | st.sampled_from(DAYS[1:-1]))


@pytest.mark.parametrize(
    ("day", "standing"),
    [
        (date(2025, 6, 30), Standing.NOT_YET),
        (date(2025, 7, 1), Standing.HOLDS),
        (date(2026, 11, 29), Standing.HOLDS),
        (date(2026, 11, 30), Standing.ENDS_SOON),
        (date(2027, 2, 28), Standing.ENDS_SOON),
        (date(2027, 3, 1), Standing.EXPIRED),
    ],
)
def test_how_a_ground_stands(day: date, standing: Standing) -> None:
    assert standing_on(day, Span(date(2025, 7, 1), date(2027, 2, 28))) == standing


def test_what_has_no_last_day_never_ends() -> None:
    assert standing_on(date(2199, 1, 1), Span()) == Standing.HOLDS


@given(spans, spans)
def test_two_spans_meet_where_some_day_lies_in_both(one: Span, other: Span) -> None:
    both = [day for day in DAYS if one.holds_on(day) and other.holds_on(day)]
    assert one.meets(other) == other.meets(one) == bool(both)


@given(st.lists(spans, max_size=5))
def test_spans_that_do_not_overlap_say_at_most_one_thing_on_any_day(found: list[Span]) -> None:
    if not overlapping(found):
        assert max((sum(span.holds_on(day) for span in found) for day in DAYS), default=0) <= 1
    for one, other in overlapping(found):
        assert one < other and found[one].meets(found[other])


def test_a_span_in_words() -> None:
    first, last = date(2025, 7, 1), date(2027, 2, 28)
    assert [told_span(span) for span in (Span(first, last), Span(first), Span(None, last), Span())] == [
        "từ 01/07/2025 đến hết 28/02/2027",
        "từ 01/07/2025",
        "đến hết 28/02/2027",
        "không ghi ngày",
    ]
