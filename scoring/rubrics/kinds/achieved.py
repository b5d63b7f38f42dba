"""«Chấm có hoặc không»: all points or none."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import NamedTuple

from common.vietnamese.text import clean_line, fold
from scoring.rubrics.kinds.criterion import CellRule, FormulaNames, Leaf, RubricNode, Turn, Value, ValueRefused, begun
from scoring.rubrics.kinds.formulas import UNREADABLE, literal
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.kinds.wording import gives, most


@dataclass(frozen=True, slots=True)
class AchievedValue(Value):
    """Yes or no."""

    achieved: bool

    def as_json(self) -> dict[str, object]:
        return {"achieved": self.achieved}


class YesNo(NamedTuple):
    """What the two answers are called."""

    yes: str
    no: str


_YES_NO = {
    Sign.PLAIN: YesNo("đạt", "không đạt"),
    Sign.BONUS: YesNo("được cộng", "không cộng"),
    Sign.PENALTY: YesNo("có vi phạm", "không vi phạm"),
}
# Other words that people write for the same.
_ALSO_YES = ("co", "x")
_ALSO_NO = ("khong",)
# Clear where points are given. Under a penalty the portal once wrote «đạt» for a member that loses points, and today's
# readers understand one that did nothing wrong: there it is asked back.
_PASSED = ("dat", "d")
_FAILED = ("khong dat", "chua dat", "kd")


def yes_no(node: RubricNode) -> YesNo:
    """The two words of an `achieved` criterion: what is chosen, kept in a workbook, printed and logged."""
    return _YES_NO[node.under]


class Achieved(Leaf[AchievedValue]):
    value = "achieved"
    label = "chấm có hoặc không"
    also = (
        *("có hoặc không", "có / không", "có/không", "có vi phạm / không vi phạm", "có vi phạm hoặc không vi phạm"),
        # As workbooks of earlier versions have it.
        *("đạt hoặc không đạt", "đạt / không đạt", "đạt/không đạt", "đạt"),
    )
    value_class = AchievedValue
    required = ("achieved",)
    example = '{"achieved": true}'

    def name(self, sign: Sign = Sign.PLAIN) -> str:
        return f"{begun(self.label)} ({' / '.join(_YES_NO[sign])})"

    def refusal(self, node: RubricNode, value: AchievedValue, step: Decimal | None) -> str:
        return ""

    def from_json(self, node: RubricNode, given: Mapping[str, object], wrong: str) -> AchievedValue:
        achieved = given["achieved"]
        if not isinstance(achieved, bool):
            raise ValueRefused(wrong)
        return AchievedValue(achieved)

    def from_text(self, node: RubricNode, typed: str, known_target: Decimal | None) -> AchievedValue:
        said = clean_line(typed)
        word, words, taken = fold(said), yes_no(node), node.under is Sign.PENALTY
        if word in {fold(words.yes), *_ALSO_YES} or (not taken and word in _PASSED):
            return AchievedValue(True)
        if word in {fold(words.no), *_ALSO_NO} or (not taken and word in _FAILED):
            return AchievedValue(False)
        choose = f"Hãy ghi «{words.yes}» hoặc «{words.no}»."
        if taken and word in (*_PASSED, *_FAILED):
            choose = f"Đây là điểm trừ nên «{said}» hiểu được theo hai cách. {choose}"
        raise ValueRefused(choose)

    def to_text(self, node: RubricNode, value: AchievedValue) -> str:
        words = yes_no(node)
        return words.yes if value.achieved else words.no

    def choices(self, node: RubricNode) -> list[str]:
        return list(yes_no(node))

    def points(self, node: RubricNode, value: AchievedValue, best: Fraction) -> Fraction | str:
        return Fraction(node.full_points) if value.achieved else Fraction(0)

    def how(self, node: RubricNode) -> str:
        words = yes_no(node)
        full = "đủ điểm" if node.under is Sign.PLAIN else gives(node, node.max_points)
        nothing = {Sign.PLAIN: ": 0 điểm", Sign.BONUS: "", Sign.PENALTY: ": không trừ"}[node.under]
        return f"{begun(words.yes)}: {full}; {words.no}{nothing}."

    def how_to_type(self, node: RubricNode, step: Decimal) -> str:
        what = most(node) if node.under is Sign.PLAIN else f"{yes_no(node).yes}: {gives(node, node.max_points)}"
        return f"{what}, gõ chữ đầu để chọn"

    def how_to_fill(self, node: RubricNode, step: Decimal) -> str:
        words = yes_no(node)
        nothing = {Sign.PLAIN: "0 điểm", Sign.BONUS: "0 điểm", Sign.PENALTY: "không trừ"}[node.under]
        return f"Chọn «{words.yes}» ({gives(node, node.max_points)}) hoặc «{words.no}» ({nothing})."

    def formula(self, node: RubricNode, cell: str, known: FormulaNames) -> str:
        words, full = yes_no(node), literal(node.full_points)
        return f'IF(LOWER({cell})="{words.yes}",{full},IF(LOWER({cell})="{words.no}",0,{UNREADABLE}))'

    def cell_rule(self, node: RubricNode, known: FormulaNames) -> CellRule:
        return CellRule("list", formula1=f'"{",".join(yes_no(node))}"')

    def sample(self, node: RubricNode, turn: Turn) -> AchievedValue:
        return AchievedValue(turn.turn < 11)


ACHIEVED = Achieved()
