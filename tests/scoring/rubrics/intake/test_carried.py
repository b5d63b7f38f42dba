"""A table goes through a form and comes back the same; what no form of ours has is refused."""

import pytest

from common.files.plaintable import TableRow, TextTable
from scoring.rubrics.intake.carried import brought_back, carried, choices_of, chosen
from scoring.rubrics.intake.columns import Use
from scoring.rubrics.intake.lines import About, Choices, Part

TABLES = [
    TextTable("Bảng «1»", (TableRow(1, ("I", "Một\nHai"), bold=True), TableRow(3, ("", '"x"'), indent=2))),
    TextTable("Bảng 2", (TableRow(1, ("a",)),)),
]


def test_tables_come_back_as_they_went():
    assert brought_back(carried(TABLES)) == TABLES


@pytest.mark.parametrize(
    "text",
    [
        *("", "x", "{}", "[]", "1", '[["a", []]]', '[["a", [[1, 0, 0, "x"], [2, 0, 0, "x", "y"]]]]'),
        *('[["a", [[1, 0, 0, 5]]]]', '[["a", [["1", 0, 0, "x"]]]]', '[[1, [[1, 0, 0, "x"]]]]', "[" * 5000),
    ],
)
def test_what_no_form_has_is_refused(text: str):
    with pytest.raises(ValueError):
        brought_back(text)


def test_choices_are_read_off_the_boxes_and_odd_ones_left_out():
    sent = {
        "use-1": "name",
        "use-2": "nothing",
        "use-x": "name",
        "part-5": "group",
        "part-6": "",
        "depth-5": "2",
        "depth-6": "9",
        "depth-7": "0",
        "points-8": " 3,5 ",
        "kind-9": "levels",
        "share-10": "4",
        "only-11": "none",
        "only-x": "4",
        "name": "Bảng",
    }
    assert choices_of(sent) == Choices(
        uses={1: Use.NAME},
        parts={5: Part.GROUP},
        depths={5: 1},
        points={8: "3,5"},
        kinds={9: "levels"},
        others={About.SHARE: {10: "4"}, About.CONDITION: {11: "none"}},
    )
    assert "part-6" not in chosen(sent)
    assert "name" not in chosen(sent)
