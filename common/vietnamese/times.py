"""The time of day as Vietnamese offices read and write it. Imports no Django."""

import re
from datetime import time

from common.vietnamese.text import clean

_TYPED = re.compile(r"(?P<hour>[0-9]{1,2}) ?(?:h|g|giờ|:) ?(?:(?P<minute>[0-9]{2}) ?(?:phút|p)?)?", re.IGNORECASE)


class TimeRefused(ValueError):
    """What was typed is no time of day. Its text is a Vietnamese sentence for whoever typed it."""


def parse_time(text: str) -> time:
    """The time that `text` means: «7h30», «07:30», «7 giờ 30», «8 giờ»; TimeRefused for what is none of these."""
    found = _TYPED.fullmatch(clean(text))
    if found is None:
        raise TimeRefused("Hãy nhập giờ theo dạng giờ:phút, ví dụ 07:30.")
    try:
        return time(int(found["hour"]), int(found["minute"] or 0))
    except ValueError:
        raise TimeRefused(f"Không có giờ «{clean(text)}». Hãy nhập giờ từ 00:00 đến 23:59.") from None


def short_time(at: time) -> str:
    """`at` in a table and in a form's box: «07:30»."""
    return f"{at.hour:02}:{at.minute:02}"


def time_in_words(at: time) -> str:
    """`at` in running text: «07 giờ 30 phút», «08 giờ 00 phút»."""
    return f"{at.hour:02} giờ {at.minute:02} phút"
