"""What a browser sent along is read without trust: a number that no database keeps is none, and so is endless JSON."""

import pytest

from common.web.sent import sent_json, whole_number


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("7", 7), ("007", 7), ("9" * 18, 10**18 - 1)])
def test_a_whole_number_is_read(text: str, number: int) -> None:
    assert whole_number(text) == number


@pytest.mark.parametrize(
    "text", ["", " 7", "-1", "+1", "7.0", "1e3", "³", "٣", "\uff11", "9" * 19, "9" * 5000, None, "x"]
)
def test_what_no_database_keeps_is_no_number(text: object) -> None:
    assert whole_number(text) is None


def test_json_of_a_form_is_read() -> None:
    assert sent_json('{"v:self:a:I.1": [3, "97,5"], "x": [1.5, null, true]}') == {
        "v:self:a:I.1": [3, "97,5"],
        "x": [1.5, None, True],
    }


@pytest.mark.parametrize(
    "text",
    ["", "{", "nul", "[" * 100_000, '{"a":' * 100_000, "9" * 5000, "[1e400]", "NaN", "[-Infinity]", "9" * 19],
    ids=range(10),
)
def test_json_that_no_form_of_ours_holds_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        sent_json(text)
