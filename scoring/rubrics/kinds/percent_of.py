"""«Chấm theo phần trăm điểm của mục khác»: a share of what another node gave (RUBRIC §2).

«Nộp muộn trừ 10 % số điểm đạt được»: the rubric says the per cent and one answers yes or no; or the rubric leaves it
open, and the per cent is what is put in. Only where points add as a bonus or are subtracted. What the other node gave
is asked by `scoring.rules.dependents`, which knows the card.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from common.vietnamese.numbers import MAX_DECIMAL_DIGITS, PERCENT, input_number, show_number, show_points
from scoring.rubrics.kinds import fields
from scoring.rubrics.kinds.achieved import ACHIEVED, yes_no
from scoring.rubrics.kinds.criterion import (
    TO_COME,
    CellRule,
    Extremes,
    FormulaNames,
    Leaf,
    RubricNode,
    Turn,
    Value,
    begun,
)
from scoring.rubrics.kinds.numbers import Mistake, more, number_problems
from scoring.rubrics.kinds.points import waits_for
from scoring.rubrics.kinds.reading import amount_refusal, json_number, json_text, typed_number
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.kinds.wording import VERB, most

_WHOLE = Decimal(100)


@dataclass(frozen=True, slots=True)
class PercentValue(Value):
    """So many per cent of the other node's points; 0 for «no»."""

    percent: Decimal

    def as_json(self) -> dict[str, object]:
        return {"percent": json_text(self.percent)}


class PercentOf(Leaf[PercentValue]):
    value = "percent_of"
    label = "chấm theo phần trăm điểm của mục khác"
    also = ("phần trăm điểm của mục khác", "phần trăm điểm", "theo phần trăm điểm")
    fields = (fields.SHARE_OF, fields.PERCENT, *fields.EVERY_LEAF)
    value_class = PercentValue
    required = ("percent",)
    example = '{"percent": "10"}'
    keyboard = "decimal"
    has_formula = False
    only_signed = True

    def needs_maximum(self, sign: Sign) -> bool:
        return False

    # --- the criterion ---------------------------------------------------------------------------------------

    def problems(self, place: str, node: RubricNode) -> Iterator[Mistake]:
        if not node.share_of:
            yield f"{place}.share_of", "Hãy chọn mục mà phần trăm được tính trên điểm của nó."
        if node.percent is not None:
            here = f"{place}.percent"
            yield from number_problems(here, "Số phần trăm", node.percent, MAX_DECIMAL_DIGITS)
            if more(node.percent, _WHOLE):
                yield here, "Số phần trăm không quá 100."

    def lacking(self, given: Mapping[str, object], sign: Sign) -> Iterator[tuple[str, str]]:
        if not given.get("share_of"):
            yield "share_of", "Hãy chọn mục mà phần trăm được tính trên điểm của nó."

    def filled(self, node: RubricNode) -> RubricNode:
        return node if node.share_of else replace(node, share_of=TO_COME)

    # --- the value and its doors -----------------------------------------------------------------------------

    def refusal(self, node: RubricNode, value: PercentValue, step: Decimal | None) -> str:
        if problem := amount_refusal("Số phần trăm", value.percent):
            return problem
        if node.percent is not None and value.percent not in (0, node.percent):
            return f"Hãy ghi 0 hoặc {show_number(node.percent)} %."
        return "Số phần trăm không quá 100." if value.percent > _WHOLE else ""

    def from_json(self, node: RubricNode, given: Mapping[str, object], wrong: str) -> PercentValue:
        return PercentValue(json_number(node, given["percent"], PERCENT))

    def from_text(self, node: RubricNode, typed: str, known_target: Decimal | None) -> PercentValue:
        if node.percent is None or any(sign.isdigit() for sign in typed):
            return PercentValue(typed_number(node, typed, PERCENT))
        answer = ACHIEVED.from_text(node, typed, known_target)
        return PercentValue(node.percent if answer.achieved else Decimal(0))

    def to_text(self, node: RubricNode, value: PercentValue) -> str:
        if node.percent is None:
            return input_number(value.percent)
        words = yes_no(node)
        return words.yes if value.percent else words.no

    def choices(self, node: RubricNode) -> list[str]:
        return [] if node.percent is None else list(yes_no(node))

    def keyboard_for(self, node: RubricNode) -> str:
        return self.keyboard if node.percent is None else ""

    def counted_in(self, node: RubricNode) -> str:
        return "phần trăm"

    # --- points ----------------------------------------------------------------------------------------------

    def share(self, node: RubricNode, value: PercentValue) -> Fraction:
        return Fraction(value.percent) / 100

    def points(self, node: RubricNode, value: PercentValue, best: Fraction) -> Fraction | str:
        # Nothing is nothing, of whatever.
        return Fraction(0) if not value.percent else waits_for(node.called(node.share_of))

    def extremes(self, node: RubricNode) -> Extremes:
        """Of one point of the other node: what it gives is not known here."""
        return Extremes(Fraction(0), Fraction(_WHOLE if node.percent is None else node.percent) / 100)

    # --- words -----------------------------------------------------------------------------------------------

    def how(self, node: RubricNode) -> str:
        limit = "" if node.max_points is None else f", không quá {show_points(node.max_points)}"
        if node.percent is None:
            return f"{begun(VERB[node.under])}theo số phần trăm ghi vào, tính trên {_points_there(node)}{limit}."
        words = yes_no(node)
        return (
            f"{begun(words.yes)}: {VERB[node.under]}{show_number(node.percent)} % {_points_there(node)}{limit}; "
            f"{words.no}: {'không trừ' if node.under is Sign.PENALTY else '0 điểm'}."
        )

    def how_to_type(self, node: RubricNode, step: Decimal) -> str:
        if node.percent is None:
            what = f"gõ số phần trăm {_points_there(node)}"
        else:
            taken = f"{VERB[node.under]}{show_number(node.percent)} % {_points_there(node)}"
            what = f"{yes_no(node).yes}: {taken}, gõ chữ đầu để chọn"
        return ", ".join(filter(None, (most(node), what)))

    def how_to_fill(self, node: RubricNode, step: Decimal) -> str:
        if node.percent is None:
            return f"Gõ số phần trăm, từ 0 đến 100. {self.how(node)}"
        words = yes_no(node)
        return f"Chọn «{words.yes}» hoặc «{words.no}». {self.how(node)}"

    # --- a workbook ------------------------------------------------------------------------------------------

    def formula(self, node: RubricNode, cell: str, known: FormulaNames) -> str:
        raise ValueError(f"no formula of one cell for {node.code}: its points depend on another node")

    def cell_rule(self, node: RubricNode, known: FormulaNames) -> CellRule:
        if node.percent is None:
            return CellRule("decimal", "between", "0", "100")
        return CellRule("list", formula1=f'"{",".join(yes_no(node))}"')

    def in_cell(self, node: RubricNode, value: PercentValue) -> str | Decimal | int:
        if node.percent is None:
            return value.percent.normalize() if value.percent else Decimal(0)
        return self.to_text(node, value)

    # --- a made-up value -------------------------------------------------------------------------------------

    def sample(self, node: RubricNode, turn: Turn) -> PercentValue:
        given = Decimal(10) if node.percent is None else node.percent
        return PercentValue(given if turn.turn in (3, 8) else Decimal(0))


def _points_there(node: RubricNode) -> str:
    """What the share is taken of: «điểm của mục I.1»."""
    return f"điểm của mục {node.called(node.share_of)}"


PERCENT_OF = PercentOf()
