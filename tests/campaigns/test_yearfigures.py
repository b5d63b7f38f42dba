"""One year's figures against another's: nothing said is not zero, and a part is held by its share."""

import pytest

from campaigns.yearfigures import YearFigure, difference


@pytest.mark.parametrize(
    ("figure", "text"),
    [
        (YearFigure("a", 12), "12"),
        (YearFigure("a", 0), "0"),
        (YearFigure("a", None), ""),
        (YearFigure("a", 50_000_000, unit="đồng"), "50.000.000 đồng"),
        (YearFigure("a", 7, of=9), "7/9 (77,78 %)"),
        (YearFigure("a", 0, of=9), "0/9 (0 %)"),
        (YearFigure("a", 0, of=0), ""),
    ],
)
def test_a_figure_in_words(figure: YearFigure, text: str) -> None:
    assert figure.text == text


@pytest.mark.parametrize(
    ("last", "now", "told"),
    [
        (YearFigure("a", 3), YearFigure("a", 5), "tăng 2"),
        (YearFigure("a", 5), YearFigure("a", 3), "giảm 2"),
        (YearFigure("a", 5), YearFigure("a", 5), "không đổi"),
        (YearFigure("a", None), YearFigure("a", 5), ""),
        (YearFigure("a", 0), YearFigure("a", None), ""),
        (YearFigure("a", 0, unit="đồng"), YearFigure("a", 1_000_000, unit="đồng"), "tăng 1.000.000 đồng"),
        # More of them, and yet a smaller share.
        (YearFigure("a", 5, of=5), YearFigure("a", 8, of=9), "giảm 11,11 điểm %"),
        (YearFigure("a", 1, of=2), YearFigure("a", 0, of=0), ""),
    ],
)
def test_how_a_figure_moved(last: YearFigure, now: YearFigure, told: str) -> None:
    assert difference(last, now) == told
