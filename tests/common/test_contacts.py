"""What is a telephone number, and what an address for mail."""

import pytest
from django.core.exceptions import ValidationError

from common.contacts import email_refusal, phone_refusal, validate_phone

NO_NUMBER = "Số điện thoại chỉ gồm chữ số, dấu cách, dấu chấm, ví dụ: 0252 3821 234."


@pytest.mark.parametrize(
    "number", ["", "02523821234", "0252 3821 234", "(0252) 3821.234", "+84 252 3821-234", "080 45678"]
)
def test_numbers_as_offices_write_them_are_taken(number: str) -> None:
    assert phone_refusal(number) == ""
    validate_phone(number)


@pytest.mark.parametrize("text", ["gọi sau", "12345", "0252 38x1 234", "+", "(", "0252\n3821234", "٠٢٥٢٣٨٢١"])
def test_what_is_no_number_is_told(text: str) -> None:
    assert phone_refusal(text) == NO_NUMBER
    with pytest.raises(ValidationError, match="chữ số"):
        validate_phone(text)


def test_an_address_for_mail_is_one_that_mail_could_reach() -> None:
    assert [email_refusal(text) for text in ("", "vp@binhthuan.gov.vn", "a@b", "vp binhthuan")] == [
        "",
        "",
        "Thư điện tử phải có dạng ten@coquan.gov.vn.",
        "Thư điện tử phải có dạng ten@coquan.gov.vn.",
    ]
