"""«Chấm theo mức»: one of several named levels, each with its points."""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from common.vietnamese.numbers import show_number, show_points
from common.vietnamese.text import clean_line, fold
from scoring.rubrics.kinds import fields
from scoring.rubrics.kinds.criterion import (
    CellRule,
    Extremes,
    FormulaNames,
    Leaf,
    PlainLevel,
    RubricNode,
    Turn,
    Value,
    ValueRefused,
)
from scoring.rubrics.kinds.formulas import UNREADABLE
from scoring.rubrics.kinds.numbers import Mistake, more, number_problems
from scoring.rubrics.kinds.wording import VERB, most


@dataclass(frozen=True, slots=True)
class LevelValue(Value):
    """The level's name."""

    level: str

    def as_json(self) -> dict[str, object]:
        return {"level": self.level}


def level_of(node: RubricNode, value: LevelValue) -> PlainLevel | None:
    """The criterion's level of that name, or None. Names are compared in NFC."""
    name = unicodedata.normalize("NFC", value.level)
    return next((level for level in node.levels if unicodedata.normalize("NFC", level.name) == name), None)


class Levels(Leaf[LevelValue]):
    value = "levels"
    label = "chấm theo mức"
    also = ("theo mức", "mức")
    fields = (fields.LEVELS, fields.MIN_POINTS, *fields.EVERY_LEAF)
    value_class = LevelValue
    required = ("level",)
    example = '{"level": "Tốt"}'
    is_wide = True

    def problems(self, place: str, node: RubricNode) -> Iterator[Mistake]:
        if not node.levels:
            yield f"{place}.levels", "Tiêu chí chấm theo mức phải có ít nhất một mức."
        seen = set()
        for index, level in enumerate(node.levels):
            here = f"{place}.levels[{index}]"
            name = unicodedata.normalize("NFC", level.name)
            if not name.strip():
                yield here, "Thiếu tên mức."
            elif name in seen:
                yield here, f"Có hai mức cùng tên «{level.name}»."
            seen.add(name)
            yield from number_problems(here, "Điểm của mức", level.points, above_zero=False)
            if more(node.lowest, level.points) or more(level.points, node.max_points):
                yield here, f"Điểm của mức phải từ {show_number(node.lowest)} đến điểm chuẩn của tiêu chí."

    def filled(self, node: RubricNode) -> RubricNode:
        return node if node.levels else replace(node, levels=(PlainLevel("\N{BULLET}", Decimal(0)),))

    def refusal(self, node: RubricNode, value: LevelValue, step: Decimal | None) -> str:
        if level_of(node, value) is not None:
            return ""
        names = ", ".join(f"«{level.name}»" for level in node.levels)
        return f"Không có mức «{value.level}»: hãy chọn một trong {names}."

    def from_json(self, node: RubricNode, given: Mapping[str, object], wrong: str) -> LevelValue:
        name = given["level"]
        if not isinstance(name, str):
            raise ValueRefused(wrong)
        return LevelValue(unicodedata.normalize("NFC", name))

    def from_text(self, node: RubricNode, typed: str, known_target: Decimal | None) -> LevelValue:
        # The exact name first; then «tốt» or «tot» for «Tốt», as long as it can mean only one level.
        said = clean_line(typed)
        alike = [level.name for level in node.levels if fold(level.name) == fold(said)]
        if level_of(node, LevelValue(said)) is None and len(alike) == 1:
            return LevelValue(alike[0])
        return LevelValue(said)

    def to_text(self, node: RubricNode, value: LevelValue) -> str:
        return value.level

    def choices(self, node: RubricNode) -> list[str]:
        return [level.name for level in node.levels]

    def points(self, node: RubricNode, value: LevelValue, best: Fraction) -> Fraction | str:
        level = level_of(node, value)
        if level is None:
            raise ValueError(f"no level «{value.level}» in {node.code}: ask `refusal` first")
        return Fraction(level.points)

    def extremes(self, node: RubricNode) -> Extremes:
        points = [Fraction(level.points) for level in node.levels]
        return Extremes(min(points), max(points))

    def how(self, node: RubricNode) -> str:
        return "; ".join(f"{level.name}: {VERB[node.under]}{show_points(level.points)}" for level in node.levels) + "."

    def how_to_type(self, node: RubricNode, step: Decimal) -> str:
        return f"{most(node)}, gõ chữ đầu để chọn"

    def how_to_fill(self, node: RubricNode, step: Decimal) -> str:
        told = (f"{level.name} ({VERB[node.under]}{show_points(level.points)})" for level in node.levels)
        return f"Chọn: {'; '.join(told)}."

    def formula(self, node: RubricNode, cell: str, known: FormulaNames) -> str:
        same = f"EXACT({cell},{known.level_names})"
        return f"IF(SUMPRODUCT({same}*1)=1,SUMPRODUCT({same}*{known.level_points}),{UNREADABLE})"

    def cell_rule(self, node: RubricNode, known: FormulaNames) -> CellRule:
        return CellRule("list", formula1=known.level_names)

    def sample(self, node: RubricNode, turn: Turn) -> LevelValue:
        return LevelValue(node.levels[min(1 if turn.turn > 6 or turn.strict else 0, len(node.levels) - 1)].name)


LEVELS = Levels()
