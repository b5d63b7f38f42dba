"""Random texts, days and numbers as files have them: what random rubrics and year files are made of."""

from datetime import date, datetime
from decimal import Decimal
from typing import Any

from hypothesis import strategies as st

from common.vietnamese.dates import VIETNAM
from common.vietnamese.text import clean, clean_line

_letters = st.sampled_from("aeờạđƯỹ Ủ.,;:«»/-–“”0123456789'\"<>&\\%")
_words = st.text(_letters, min_size=1, max_size=12)
lines = _words.map(clean_line).filter(bool)
texts = st.lists(_words, min_size=1, max_size=2).map("\n".join).map(clean).filter(bool)
codes = st.from_regex(r"[a-z0-9]{1,4}(-[a-z0-9]{1,3})?", fullmatch=True)
days = st.dates(date(1890, 1, 1), date(2100, 12, 31))
# What was signed or held is no longer to come.
past_days = st.dates(date(1890, 1, 1), date(2025, 12, 31))
moments = st.integers(1_700_000_000, 1_800_000_000).map(lambda at: datetime.fromtimestamp(at, VIETNAM).isoformat())


def text_of(number: Decimal) -> str:
    """A number as a file has it."""
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def decimals(least: int, most: int, places: int) -> st.SearchStrategy[str]:
    """Numbers as a file has them; the bounds count the last place."""
    return st.integers(least, most).map(lambda number: text_of(Decimal(number).scaleb(-places)))


caps = decimals(1, 10**7, 2) | decimals(1, 10**12 - 1, 2)
quantities = decimals(0, 10**8, 4) | decimals(0, 10**15 - 1, 4)


def or_none(values: st.SearchStrategy[Any]) -> st.SearchStrategy[Any]:
    """These, or null."""
    return st.none() | values
