"""Quiet days: how they are typed, which day is one and why, and the first day that is none."""

from datetime import date

import pytest

from members.quietdays import NO_DAY_LEFT, QuietDays, QuietRefused, Stretch, read_quiet_days

TET = Stretch(date(2027, 2, 5), date(2027, 2, 11), "Tết Nguyên đán")
WEEKEND = frozenset({5, 6})


def test_lines_are_read_in_the_order_of_their_days_and_written_back_the_same() -> None:
    text = "30/4/2027: Ngày Giải phóng\n\n 05/02/2027 - 11/02/2027 : Tết Nguyên đán\n"
    found = read_quiet_days([6, 5], text)
    assert found == QuietDays(WEEKEND, (TET, Stretch(date(2027, 4, 30), date(2027, 4, 30), "Ngày Giải phóng")))
    lines = [one.line for one in found.stretches]
    assert lines == ["05/02/2027 - 11/02/2027: Tết Nguyên đán", "30/04/2027: Ngày Giải phóng"]
    assert read_quiet_days(found.weekdays, "\n".join(lines)) == found
    assert found.in_words == f"Thứ bảy, Chủ nhật; {'; '.join(lines)}"
    assert read_quiet_days([], "") == QuietDays()


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("Tết", "«Tết»: hãy ghi theo mẫu 05/02/2027 - 11/02/2027: Tết Nguyên đán."),
        ("05/02/2027", "«05/02/2027»: hãy ghi theo mẫu 05/02/2027 - 11/02/2027: Tết Nguyên đán."),
        (
            "31/02/2027: Tết",
            "«31/02/2027: Tết»: Không có ngày «31/02/2027». Hãy nhập ngày/tháng/năm, ví dụ 17/03/2023.",
        ),
        ("05/02/2027 - 04/02/2027: Tết", "«05/02/2027 - 04/02/2027: Tết»: ngày cuối phải từ ngày đầu trở đi."),
        ("05/02/2027 - 05/02/2028: Tết", "«05/02/2027 - 05/02/2028: Tết»: dài quá 60 ngày. Hãy xem lại năm."),
    ],
)
def test_what_cannot_be_is_told_with_its_line(line: str, told: str) -> None:
    with pytest.raises(QuietRefused) as refused:
        read_quiet_days([], line)
    assert str(refused.value) == told


def test_a_week_keeps_a_day_for_letters() -> None:
    with pytest.raises(QuietRefused, match=NO_DAY_LEFT):
        read_quiet_days(range(7), "")


def test_which_day_is_quiet_and_why_and_when_it_is_over() -> None:
    quiet = QuietDays(WEEKEND, (TET,))
    days = [date(2027, 2, day) for day in (4, 5, 6, 11, 12, 13)]
    why = ["", "Tết Nguyên đán", "Tết Nguyên đán", "Tết Nguyên đán", "", "Thứ bảy"]
    assert [quiet.why(day) for day in days] == why
    # Behind the feast stands a Friday; behind the Saturday a Monday.
    assert [quiet.next_from(day) for day in (days[0], days[1], days[5])] == [days[0], days[4], date(2027, 2, 15)]
