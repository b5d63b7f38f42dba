"""The time of day, read and written."""

from datetime import time

import pytest

from common.vietnamese.times import TimeRefused, parse_time, short_time, time_in_words


@pytest.mark.parametrize("typed", ["7h30", "07:30", "7 giờ 30", "07 giờ 30 phút", "7g30", " 7 H 30 "])
def test_a_time_is_read_as_people_type_it(typed: str) -> None:
    assert parse_time(typed) == time(7, 30)


def test_a_full_hour_needs_no_minutes() -> None:
    assert [parse_time(typed) for typed in ("8h", "8 giờ", "8:00")] == [time(8)] * 3


@pytest.mark.parametrize("typed", ["", "sáng", "7", "7,5", "730", "7h3", "7:30:00"])
def test_what_is_no_time_is_refused_with_an_example(typed: str) -> None:
    with pytest.raises(TimeRefused, match=r"^Hãy nhập giờ theo dạng giờ:phút, ví dụ 07:30\.$"):
        parse_time(typed)


def test_a_time_that_no_clock_has_is_refused() -> None:
    with pytest.raises(TimeRefused, match=r"^Không có giờ «25h00»\. Hãy nhập giờ từ 00:00 đến 23:59\.$"):
        parse_time("25h00")


def test_it_is_written_in_a_table_and_in_words() -> None:
    assert (short_time(time(7, 5)), time_in_words(time(7, 5))) == ("07:05", "07 giờ 05 phút")
