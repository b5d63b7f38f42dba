"""One reader of numbers: what a person types means the same at every door, or is refused at every door."""

import re
from decimal import Decimal

from django.core.exceptions import ValidationError
from hypothesis import assume, example, given, settings
from hypothesis import strategies as st

from common.files.cells import Cell
from common.files.workbook import ReadSheet
from common.vietnamese.fields import NumberField
from common.vietnamese.numbers import POINTS, NumberRefused, parse_number
from common.vietnamese.text import clean
from common.yearfile.reading import FileNode as FileNode
from scoring.rubrics import kinds
from scoring.rubrics.files import read_rubric
from scoring.rubrics.kinds.criterion import RubricNode, ValueRefused
from scoring.rubrics.kinds.direct import PointsValue
from scoring.rubrics.kinds.values import from_json, from_text
from scoring.rubrics.workbook.opening import Mistake, SheetReader
from tests.examples import examples

# Points up to 999.999.999 in hundredths: what every door keeps.
LEAF = RubricNode("I.1", "Chấm", kinds.DIRECT, Decimal(999_999_999))
STEP = Decimal("0.01")
FILE_S_OWN = re.compile(r"-?[0-9]+(\.[0-9]+)?")

SIGNS = st.sampled_from(["", "", "", "-", "\u2212", "\u2013", "+", "'"])
WHOLES = st.sampled_from(["1.000", "12.345", "1 000", "1  000", "1\u00a0000", "9", "97", "0", "007", "1.000.000", "56"])
DECIMALS = st.sampled_from(["", "", ",5", ".5", ",50", ".125", ",125", ".25", ",", "."])
BEHIND = st.sampled_from(["", "", "", " ", "\u202f", "\u200b", " điểm", "đ", "%", " %", " lần", "\n"])
TYPED = st.builds(lambda *parts: "".join(parts), SIGNS, WHOLES, DECIMALS, BEHIND) | st.text(max_size=12)


def on_page(text: str) -> Decimal | None:
    """Grid, card and paste all send the text of a box."""
    try:
        value = from_text(LEAF, text, STEP)
    except ValueRefused:
        return None
    assert isinstance(value, PointsValue)
    return value.points


def in_score_workbook(text: str) -> Decimal | None:
    return on_page(Cell(text, "s").typed())


def in_rubric_workbook(text: str) -> Decimal | None:
    told: list[Mistake] = []
    return SheetReader(ReadSheet("Tiêu chí", {(1, 1): Cell(text, "s")}), told).number(1, 1, POINTS)


def in_a_form(text: str) -> Decimal | None:
    field = NumberField(required=False)
    field.units = POINTS
    try:
        number: Decimal | None = field.clean(text)
    except ValidationError:
        return None
    return number


def in_a_year_file(text: str) -> Decimal | None:
    try:
        value = from_json(LEAF, {"points": text}, STEP)
    except ValueRefused:
        return None
    assert isinstance(value, PointsValue)
    return value.points


def in_a_rubric_file(text: str) -> Decimal | None:
    node = FileNode.root({"name": "A", "scale": text, "criteria": []})
    part = read_rubric(node, judged=False)
    return part.plain.scale if part else None


def read(text: str) -> Decimal | None:
    try:
        return parse_number(text, POINTS)
    except NumberRefused:
        return None


@settings(max_examples=examples(400))
@given(TYPED)
@example("97,5")
@example("97.5")
@example(" 12 ")
@example("1.000,5")
@example("1  000")
@example("9.125")
@example("98%")
@example("\u22125")
def test_what_is_typed_means_the_same_at_every_door(text: str) -> None:
    assume(clean(text))
    number = read(text)
    # Beyond what points may be, doors differ in their bounds and not in their reading.
    assume(number is None or (0 <= number <= LEAF.full_points and number == round(number, 2)))
    assert on_page(text) == number
    assert in_score_workbook(text) == number
    assert in_rubric_workbook(text) == number
    assert in_a_form(text) == number
    # A file has a form of its own, with a dot: there «9.125» is written by a machine, and is no point of ours.
    if not FILE_S_OWN.fullmatch(text):
        assert in_a_year_file(text) == number
        assert in_a_rubric_file(text) == number
