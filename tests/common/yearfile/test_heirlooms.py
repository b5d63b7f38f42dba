"""What a year hands down: its number in words, and what names another year."""

from datetime import date

import pytest

from common.yearfile.heirlooms import Heirloom, a_year_later, holds, joined, naming_other_years, of_next_year


@pytest.mark.parametrize(
    ("text", "later"),
    [
        ("Giao ước thi đua năm 2023", "Giao ước thi đua năm 2024"),
        ("Năm 2023, Khối phấn đấu", "Năm 2024, Khối phấn đấu"),
        ("so với năm 2022", "so với năm 2022"),
        ("93 năm (3/2/1930 - 3/2/2023)", "93 năm (3/2/1930 - 3/2/2023)"),
        ("năm 20231", "năm 20231"),
        ("Nghị quyết ngày 17 tháng 3 năm 2023", "Nghị quyết ngày 17 tháng 3 năm 2023"),
        ("Tháng 12 năm 2023, NĂM 2023", "Tháng 12 năm 2023, NĂM 2024"),
        ("giai đoạn năm 2023-2025, năm 2023 – 2025", "giai đoạn năm 2023-2025, năm 2023 – 2025"),
        ("trăm 2023", "trăm 2023"),
        ("Nghị quyết số 2023", "Nghị quyết số 2023"),
    ],
)
def test_only_the_year_that_is_named_as_one_becomes_the_next(text: str, later: str) -> None:
    assert of_next_year({"a": [text, 2023, None]}, 2023) == {"a": [later, 2023, None]}


def test_whoever_opens_the_year_is_shown_what_names_another() -> None:
    part = {"a": "so với năm 2023", "b": ["năm 2024", "đến 2025"], "c": 2023, "d": "ngày 3/2/1930", "e": "số 12/2023"}
    assert list(naming_other_years(part, 2024)) == ["so với năm 2023", "đến 2025"]


def test_a_day_comes_again_and_the_leap_day_a_day_earlier() -> None:
    days = [date(2023, 3, 17), date(2024, 2, 29), date(2024, 2, 28)]
    assert [a_year_later(day) for day in days] == [date(2024, 3, 17), date(2025, 2, 28), date(2025, 2, 28)]


def test_behind_the_last_year_that_there_is_comes_none() -> None:
    assert a_year_later(date(9999, 12, 31)) == date(9999, 12, 31)


def test_pieces_of_one_key_stand_together_and_rows_of_one_member_are_one() -> None:
    def own(code: str, *rows: str) -> Heirloom:
        return Heirloom(code, code, "", {"kept": [{"member": code, "rows": list(rows)}]}, member=code)

    pieces = [
        Heirloom("x", "X", "", {"calls": [{"number": 1}], "one": {"a": 1}}),
        Heirloom("y", "Y", "", {"calls": [{"number": 2}], "one": {"b": {"c": 2}}}),
        *(own("a", "1", "2"), own("b", "2", "3"), own("c", "4"), own("d", "5")),
    ]
    assert joined(pieces, {"a": "new", "b": "new", "c": "c"}) == {
        "calls": [{"number": 1}, {"number": 2}],
        "one": {"a": 1, "b": {"c": 2}},
        "kept": [{"member": "new", "rows": ["1", "2", "3"]}, {"member": "c", "rows": ["4"]}],
    }


def test_a_place_of_the_file_lies_under_the_part_that_brings_it() -> None:
    part = {"awards": {"reviews": [{"meeting": 1}]}, "campaigns": []}
    places = ("awards.reviews[0].quorum_number", "awards.reviews", "campaigns[2].name")
    assert [holds(part, place) for place in places] == [True] * 3
    assert [holds(part, place) for place in ("awards.questions[0].form", "awards", "pact.sections[1]", "")] == [
        False
    ] * 4
