"""Sums of money as offices write them."""

import pytest

from common.vietnamese.money import MOST, parse_dong, show_dong
from common.vietnamese.numbers import NumberRefused


@pytest.mark.parametrize(
    ("text", "sum_"),
    [
        ("0", 0),
        ("50000", 50_000),
        # Where a number of points would be asked back: nobody writes a thousandth of a đồng.
        ("50.000", 50_000),
        ("50.000.000", 50_000_000),
        ("50 000 000", 50_000_000),
        (" 48.500.000 đồng ", 48_500_000),
        ("48.500.000đ", 48_500_000),
        ("999.999.999.999.999", MOST),
    ],
)
def test_a_sum_is_read_as_it_is_written(text: str, sum_: int) -> None:
    assert parse_dong(text) == sum_


@pytest.mark.parametrize("text", ["", "đồng", "50,5", "50.00", "50.0000", "-5", "50 triệu", "5.000 000", "1e3", "٥٠"])
def test_what_could_be_another_sum_is_asked_back(text: str) -> None:
    with pytest.raises(NumberRefused) as refused:
        parse_dong(text)
    assert str(refused.value) == "Hãy ghi đủ số tiền bằng đồng, ví dụ 50.000.000."


@pytest.mark.parametrize("text", [str(MOST + 1), "9" * 5000])
def test_a_sum_that_nobody_has_is_a_slip(text: str) -> None:
    with pytest.raises(NumberRefused) as refused:
        parse_dong(text)
    assert str(refused.value) == "Số tiền quá lớn: chỉ được có tối đa 15 chữ số. Hãy xem lại."


def test_a_sum_is_shown_in_groups_and_what_nobody_said_as_nothing() -> None:
    assert [show_dong(sum_) for sum_ in (None, 0, 33_800_000)] == ["", "0 đồng", "33.800.000 đồng"]
