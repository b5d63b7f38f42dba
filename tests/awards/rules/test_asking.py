"""What a question cannot be, said beside the figure, as the tables refuse it too."""

from decimal import Decimal
from typing import Any

import pytest

from awards.rules.asking import (
    HANDS_GIVE_NO_BALLOTS,
    MORE_THAN_ALL,
    NO_MOST,
    NO_NUMBER,
    NO_PERCENT,
    NO_SHARE,
    tidied,
    wrong_question,
)

PLAIN: dict[str, Any] = {
    "by_ballot": True,
    "method": "each",
    "most_chosen": None,
    "base": "members",
    "numerator": 2,
    "denominator": 3,
    "exceeds": True,
    "quota": "none",
    "quota_number": None,
    "quota_percent": None,
    "quota_at_least_one": False,
}


@pytest.mark.parametrize(
    ("change", "wrong"),
    [
        ({}, {}),
        ({"method": "choose"}, {"most_chosen": NO_MOST}),
        ({"method": "choose", "most_chosen": 0}, {"most_chosen": NO_MOST}),
        ({"method": "choose", "most_chosen": 2}, {}),
        ({"numerator": 0}, {"numerator": NO_SHARE}),
        ({"numerator": 4}, {"numerator": NO_SHARE}),
        ({"numerator": None}, {"numerator": NO_SHARE}),
        ({"numerator": 3}, {"exceeds": MORE_THAN_ALL}),
        ({"numerator": 3, "exceeds": False}, {}),
        ({"by_ballot": False, "base": "valid"}, {"base": HANDS_GIVE_NO_BALLOTS}),
        ({"by_ballot": False, "base": "present"}, {}),
        ({"quota": "number"}, {"quota_number": NO_NUMBER}),
        ({"quota": "number", "quota_number": 0}, {}),
        ({"quota": "percent"}, {"quota_percent": NO_PERCENT}),
        ({"quota": "percent", "quota_percent": Decimal(0)}, {"quota_percent": NO_PERCENT}),
        ({"quota": "percent", "quota_percent": Decimal("100.01")}, {"quota_percent": NO_PERCENT}),
        ({"quota": "percent", "quota_percent": Decimal(100)}, {}),
    ],
)
def test_what_cannot_be_is_said_by_field(change: dict[str, Any], wrong: dict[str, str]) -> None:
    assert wrong_question(PLAIN | change) == wrong


def test_what_the_other_fields_leave_no_room_for_goes() -> None:
    typed = PLAIN | {"most_chosen": 2, "quota_number": 3, "quota_percent": Decimal(30), "quota_at_least_one": True}
    assert tidied(typed) == PLAIN
    assert tidied(typed | {"quota": "number"}) == PLAIN | {"quota": "number", "quota_number": 3}
