"""Points and sums as formulas, for whoever goes on typing in the workbook: the same arithmetic as `scoring.rules`.

A formula names cells and holds numbers, never a text that somebody wrote. «Unscored» is an empty text, which sums and
counts pass over; what a formula cannot read it shows as «?», and the portal judges it when the file comes back.

A spreadsheet computes in floating point. Every result is rounded as the rubric says, so that figures of up to some
twelve digits come out as the portal's own; the portal's points never come from a workbook. Where the rubric rounds only
what is shown, points and sums of groups go on unrounded, shown by their format, and the total alone is rounded, for
ranks and bands go by it.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from itertools import groupby

from openpyxl.utils import get_column_letter

from scoring.rubrics.kinds.criterion import FormulaNames, RubricNode
from scoring.rubrics.kinds.formulas import NOTHING, literal
from scoring.rubrics.kinds.points import Points
from scoring.rules.totals import Scaling

# Behind every real figure: what is not known is never ahead of what is known.
UNKNOWN = "-1E+15"


def in_cell(points: Points | None) -> Decimal | None:
    """Points as a cell holds them: of an exact fraction more digits than a spreadsheet knows."""
    return Decimal(points.numerator) / Decimal(points.denominator) if isinstance(points, Fraction) else points


def once(sum_: str, decimals: int) -> str:
    """A sum of exact points rounded for showing; what floating point lost must not turn a half into less."""
    return f"ROUND(ROUND({sum_},9),{decimals})"


def points_formula(node: RubricNode, cell: str, known: FormulaNames) -> str:
    """What the input in `cell` gives on this leaf, unless members compete on it; nothing where the cell is empty."""
    return f"IF({cell}={NOTHING},{NOTHING},{node.leaf_kind.formula(node, cell, known)})"


@dataclass(frozen=True)
class AddedCells:
    """The cells that add up in a group, or in the whole; `scaled`, where they count for criteria that do not apply.

    What was scaled is rounded to so many `decimals`, unless sums are exact (None). What stands `beside` is not scaled.
    """

    cells: list[str]
    scaled: Scaling | None = None
    decimals: int | None = None
    beside: list[str] = field(default_factory=list)

    @property
    def all(self) -> list[str]:
        """Every one of them."""
        return [*self.cells, *self.beside]

    @property
    def formula(self) -> str:
        """What they come to."""
        plus = f"SUM({','.join(self.cells)})" if self.cells else "0"
        if self.scaled is None:
            return plus
        plus = f"{plus}*{literal(self.scaled.standard)}/{literal(self.scaled.applies)}"
        plus = plus if self.decimals is None else f"ROUND(ROUND({plus},7),{self.decimals})"
        return f"{plus}+SUM({','.join(self.beside)})" if self.beside else plus


def sum_formula(added: AddedCells, cap: Decimal | None = None, *, exact: bool = False) -> str:
    """What these cells add up to, at most `cap`; nothing, and not 0, where nothing is scored."""
    total = added.formula if exact else f"ROUND({added.formula},2)"
    return f"IF(COUNT({','.join(added.all)})=0,{NOTHING},{total if cap is None else f'MIN({literal(cap)},{total})'})"


def net_formula(
    node: RubricNode, added: AddedCells, bonus: Sequence[str], taken: Sequence[str], *, exact: bool = False
) -> str:
    """What adds up in a group, at most its maximum, with the bonus and less the penalties in it, within its limits."""
    cap = node.max_points
    parts = [added.formula if cap is None else f"MIN({literal(cap)},{added.formula})"]
    parts += [f"+SUM({','.join(bonus)})"] if bonus else []
    parts += [f"-SUM({','.join(taken)})"] if taken else []
    count = f"COUNT({','.join([*added.all, *bonus, *taken])})"
    net = "".join(parts) if exact else f"ROUND({''.join(parts)},2)"
    if node.ceiling is not None:
        net = f"MIN({literal(node.ceiling)},{net})"
    return f"IF({count}=0,{NOTHING},MAX({literal(node.lowest)},{net}))"


def total_formula(
    added: AddedCells,
    bonus: Sequence[str],
    taken: Sequence[str],
    scale: Decimal | None,
    exact_to: int | None = None,
) -> str:
    """Groups and bonus less penalties, at most `scale` where one is given; of exact points to so many decimals."""
    plus = f"+SUM({','.join(bonus)})" if bonus else ""
    minus = f"-SUM({','.join(taken)})" if taken else ""
    whole = f"{added.formula}{plus}{minus}"
    total = f"ROUND({whole},2)" if exact_to is None else once(whole, exact_to)
    count = f"COUNT({','.join([*added.all, *bonus, *taken])})"
    return f"IF({count}=0,{NOTHING},{total if scale is None else f'MIN({literal(scale)},{total})'})"


def counting_formula(stages: Sequence[tuple[str, str]]) -> str:
    """The points that count: of the latest stage that has an input. `stages`: (input, points), the earliest first."""
    found = NOTHING
    for given, points in stages:
        found = f"IF({given}<>{NOTHING},{points},{found})"
    return found


def rank_formula(own: Sequence[str], rows: Sequence[str]) -> str:
    """The rank by measures, the first deciding: `own` are one member's cells, `rows` the ranges of all members.

    Equal members share a rank, and the next ones are counted on: 1, 2, 2, 4.
    """
    ahead = []
    for place, (cell, row) in enumerate(zip(own, rows, strict=True)):
        same = "".join(f"({before}={mine})*" for before, mine in zip(rows[:place], own[:place], strict=True))
        ahead.append(f"SUMPRODUCT({same}({row}>{cell}))")
    return f"IF({own[0]}={UNKNOWN},{NOTHING},1+{'+'.join(ahead)})"


def known_formula(cell: str, exact_to: int | None = None) -> str:
    """A measure to compare by: the figure as it is shown, or what stands behind all figures where there is none."""
    return f"IF(ISNUMBER({cell}),{cell if exact_to is None else once(cell, exact_to)},{UNKNOWN})"


def ranges(column: int, rows: Sequence[int]) -> list[str]:
    """The cells of a column in these rows, neighbours as one range: «D5:D8», «D11»."""
    letter = get_column_letter(column)
    found = []
    for _, run in groupby(enumerate(sorted(rows)), key=lambda pair: pair[1] - pair[0]):
        numbers = [row for _, row in run]
        found.append(f"{letter}{numbers[0]}" + (f":{letter}{numbers[-1]}" if len(numbers) > 1 else ""))
    return found
