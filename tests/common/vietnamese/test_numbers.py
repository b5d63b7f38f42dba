from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.vietnamese.numbers import NumberRefused, input_number, parse_number, show_number, show_points

NUMBERS = st.decimals(min_value=-(10**12) + 1, max_value=10**12 - 1, places=4)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("97,5", "97.5"),
        ("97.5", "97.5"),
        ("100", "100"),
        ("0", "0"),
        ("007", "7"),
        ("1.000,5", "1000.5"),
        ("1 000,5", "1000.5"),
        ("1\u00a0000,5", "1000.5"),
        ("1\u202f000.5", "1000.5"),
        ("1.000.000", "1000000"),
        ("1 000 000", "1000000"),
        ("12 345", "12345"),
        ("9125", "9125"),
        ("9,125", "9.125"),
        ("0.125", "0.125"),
        ("9.1250", "9.125"),
        ("1234.567", "1234.567"),
        ("-5", "-5"),
        ("\u22125", "-5"),
        ("- 0,5", "-0.5"),
        ("+2", "2"),
        ("  3\t", "3"),
        ("\u200b3", "3"),
        ("123456789012,1234", "123456789012.1234"),
    ],
)
def test_a_number_is_read_as_it_is_written_here(typed: str, meant: str) -> None:
    assert parse_number(typed) == Decimal(meant)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("9.125", "«9.125» có thể hiểu theo hai cách. Hãy viết «9125» hoặc «9,125»."),
        ("97.500", "«97.500» có thể hiểu theo hai cách. Hãy viết «97500» hoặc «97,500»."),
        ("-9.125", "«-9.125» có thể hiểu theo hai cách. Hãy viết «-9125» hoặc «-9,125»."),
        ("1 000.125", "«1 000.125» có thể hiểu theo hai cách. Hãy viết «1000125» hoặc «1000,125»."),
    ],
)
def test_a_dot_before_three_digits_is_asked_back(typed: str, sentence: str) -> None:
    with pytest.raises(NumberRefused) as refused:
        parse_number(typed)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    "typed",
    [
        "1.234.5", "1.23.456", "1000.000.000", "0.000.000", "1,2,3", "1.000 000", "1  000", "10 00",
        "1e3", "1E3", "NaN", "Infinity", "0x10", "1_000", "\uff11\uff12", "\u0663", "½",
        "5%", "97,5 điểm", "chín", ".5", "5,", "--5", "5-",
    ],
)  # fmt: skip
def test_what_is_no_number_is_refused(typed: str) -> None:
    with pytest.raises(NumberRefused) as refused:
        parse_number(typed)
    assert str(refused.value) == f"«{typed}» không phải là số. Hãy viết như 97,5 hoặc 1.000,5."


@pytest.mark.parametrize("typed", ["1,000.5", "1,000,000", "12,345,678.9"])
def test_commas_as_groups_are_refused_with_the_way_to_write_them(typed: str) -> None:
    with pytest.raises(NumberRefused) as refused:
        parse_number(typed)
    assert str(refused.value) == (
        f"«{typed}»: dấu phẩy chỉ dùng cho phần thập phân. Hãy viết hàng nghìn bằng dấu chấm, ví dụ 1.000,5."
    )


@pytest.mark.parametrize("typed", ["", "   ", "-", "\u200b"])
def test_nothing_typed_is_not_zero(typed: str) -> None:
    with pytest.raises(NumberRefused) as refused:
        parse_number(typed)
    assert str(refused.value) == "Hãy nhập một số, ví dụ 97,5."


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("1234567890123", "Số quá lớn: phần nguyên chỉ được có tối đa 12 chữ số."),
        ("1.234.567.890.123", "Số quá lớn: phần nguyên chỉ được có tối đa 12 chữ số."),
        ("1,12345", "Phần thập phân chỉ được có tối đa 4 chữ số. Hãy làm tròn số."),
    ],
)
def test_a_number_has_a_bounded_length(typed: str, sentence: str) -> None:
    with pytest.raises(NumberRefused) as refused:
        parse_number(typed)
    assert str(refused.value) == sentence


def test_a_long_text_is_not_repeated_whole_in_the_refusal() -> None:
    with pytest.raises(NumberRefused) as refused:
        parse_number("x" * 5000)
    assert str(refused.value) == f"«{'x' * 29}…» không phải là số. Hãy viết như 97,5 hoặc 1.000,5."


def test_minus_zero_is_zero_without_a_sign() -> None:
    assert str(parse_number("-0")) == "0"
    assert show_number(Decimal("-0.00")) == "0"


@pytest.mark.parametrize(
    ("value", "shown", "in_a_box"),
    [
        (Decimal("1000.50"), "1.000,5", "1000,5"),
        (Decimal("97.5"), "97,5", "97,5"),
        (Decimal("0.10"), "0,1", "0,1"),
        (Decimal("100"), "100", "100"),
        (Decimal("1E+3"), "1.000", "1000"),
        (Decimal("-1234567.25"), "-1.234.567,25", "-1234567,25"),
        (1000000, "1.000.000", "1000000"),
        (0, "0", "0"),
        (None, "", ""),
    ],
)
def test_a_number_is_shown_with_dots_and_a_comma(value: Decimal | int | None, shown: str, in_a_box: str) -> None:
    assert show_number(value) == shown
    assert show_points(value) == shown
    assert input_number(value) == in_a_box


def test_what_is_not_finite_is_not_shown() -> None:
    with pytest.raises(ValueError, match="not a number to show"):
        show_number(Decimal("NaN"))


@given(NUMBERS)
def test_what_stands_in_a_box_is_read_back_the_same(number: Decimal) -> None:
    assert parse_number(input_number(number)) == number


@given(NUMBERS)
def test_what_is_shown_is_read_back_the_same_or_asked_back(number: Decimal) -> None:
    try:
        assert parse_number(show_number(number)) == number
    except NumberRefused as refused:
        # Only a whole number of thousands without a million and without decimals looks like «9.125».
        assert number == number.to_integral_value() and 1000 <= abs(number) < 1000000
        assert "hai cách" in str(refused)


@given(st.text())
def test_any_text_is_a_number_or_refused(text: str) -> None:
    try:
        assert parse_number(text).is_finite()
    except NumberRefused as refused:
        assert str(refused).endswith(".")
