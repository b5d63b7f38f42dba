"""What a form asks for against what is known: met, not met, not known; never guessed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.rules.conditions import Asked, Condition, Known, Met, conditions_of, overall

BANDS = ("Xuất sắc", "Tốt", "Đạt")


@pytest.mark.parametrize(
    ("asked", "known", "sentence"),
    [
        (Asked(most_rank=1), Known(rank=2), "Hạng 2, cần hạng 1: chưa đạt"),
        (Asked(most_rank=1), Known(rank=1), "Hạng 1, cần hạng 1: đạt"),
        (Asked(most_rank=3), Known(rank=3, provisional=True), "Hạng 3 tạm tính, cần hạng 3 trở lên: đạt"),
        (Asked(most_rank=3), Known(), "Chưa có hạng, cần hạng 3 trở lên: chưa biết"),
        (Asked(band="Tốt"), Known(band="Tốt", bands=BANDS), "Xếp loại Tốt, cần xếp loại Tốt: đạt"),
        (Asked(band="Tốt"), Known(band="Xuất sắc", bands=BANDS), "Xếp loại Xuất sắc, cần xếp loại Tốt: đạt"),
        (Asked(band="Tốt"), Known(band="Đạt", bands=BANDS), "Xếp loại Đạt, cần xếp loại Tốt: chưa đạt"),
        (Asked(band="Tốt"), Known(band="", bands=BANDS), "Chưa xếp loại, cần xếp loại Tốt: chưa biết"),
        (Asked(most_rank=1), Known(rank_withheld=True), "Hạng chưa công bố, cần hạng 1: chưa biết"),
        (
            Asked(band="Tốt"),
            Known(band_withheld=True),
            "Xếp loại chưa công bố, cần xếp loại Tốt: chưa biết",
        ),
        # This year's rubric calls its bands otherwise.
        (Asked(band="Giỏi"), Known(band="Đạt", bands=BANDS), "Xếp loại Đạt, cần xếp loại Giỏi: chưa biết"),
        (
            Asked(years_running=2, years_of="Cờ"),
            Known(years_running=1),
            "1 năm liên tục, cần 2 năm liên tục đạt «Cờ»: chưa đạt",
        ),
        (
            Asked(years_running=2, years_of="Cờ"),
            Known(),
            "Chưa biết số năm liên tục, cần 2 năm liên tục đạt «Cờ»: chưa biết",
        ),
    ],
)
def test_a_condition_says_what_is_known_what_is_asked_and_whether_that_is_enough(
    asked: Asked, known: Known, sentence: str
) -> None:
    assert [one.sentence for one in conditions_of(asked, known)] == [sentence]


@given(st.integers(1, 50), st.none() | st.integers(1, 50))
def test_a_rank_is_enough_if_it_is_as_high_and_unknown_only_if_there_is_none(most: int, rank: int | None) -> None:
    (found,) = conditions_of(Asked(most_rank=most), Known(rank=rank))
    assert found.met == (Met.UNKNOWN if rank is None else Met.MET if rank <= most else Met.NOT_MET)


@given(st.lists(st.sampled_from(list(Met))))
def test_one_that_is_not_met_decides_and_one_not_known_leaves_it_open(all_of_them: list[Met]) -> None:
    found = overall([Condition("", met) for met in all_of_them])
    if not all_of_them:
        assert found is None
    elif Met.NOT_MET in all_of_them:
        assert found is Met.NOT_MET
    else:
        assert found is (Met.UNKNOWN if Met.UNKNOWN in all_of_them else Met.MET)


def test_a_form_that_asks_for_nothing_has_no_conditions() -> None:
    assert conditions_of(Asked(), Known(rank=1)) == []
