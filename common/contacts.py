"""How somebody is reached: what is a telephone number, and what an address for mail. One rule for every door."""

import re

from django.core.exceptions import ValidationError
from django.core.validators import validate_email

_PHONE = re.compile(r"\+?[0-9(][0-9 .()/-]+")
_LEAST_DIGITS = 6


def is_phone(text: str) -> bool:
    """Whether this is a telephone number, as offices write them: «0252 3821 234», «(0252) 3821.234», «+84 252 …»."""
    return bool(_PHONE.fullmatch(text)) and sum(letter.isdecimal() for letter in text) >= _LEAST_DIGITS


def phone_refusal(text: str) -> str:
    """Why this is no telephone number; "" for one, and for nothing."""
    if not text or is_phone(text):
        return ""
    return "Số điện thoại chỉ gồm chữ số, dấu cách, dấu chấm, ví dụ: 0252 3821 234."


def email_refusal(text: str) -> str:
    """Why this is no address for mail; "" for one, and for nothing."""
    try:
        if text:
            validate_email(text)
    except ValidationError:
        return "Thư điện tử phải có dạng ten@coquan.gov.vn."
    return ""


def validate_phone(text: str) -> None:
    """ValidationError for what is no telephone number: for a model's field."""
    if refusal := phone_refusal(text):
        raise ValidationError(refusal)
