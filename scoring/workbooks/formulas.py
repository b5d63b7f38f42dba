"""Points and sums as formulas, for whoever goes on typing in the workbook: the same arithmetic as `scoring.rules`.

A formula names cells and holds numbers, never a text that somebody wrote. «Unscored» is an empty text, which sums and
counts pass over; what a formula cannot read it shows as «?», and the portal judges it when the file comes back.

A spreadsheet computes in floating point. Every result is rounded as the rubric says, so that figures of up to some
twelve digits come out as the portal's own; the portal's points never come from a workbook.
"""

from collections.abc import Sequence
from decimal import Decimal
from itertools import groupby

from openpyxl.utils import get_column_letter

from scoring.rubrics.kinds.wording import yes_no
from scoring.rubrics.tree.rubric import Kind, Node, TargetRule

UNREADABLE = '"?"'
NOTHING = '""'
# Behind every real figure: what is not known is never ahead of what is known.
UNKNOWN = "-1E+15"


def literal(number: Decimal | int) -> str:
    """A number as a formula has it, in whichever language it is shown."""
    return f"{Decimal(number):f}"


def is_computed(node: Node) -> bool:
    """Whether one cell's points follow from that cell alone; under the `leader` rule they follow from all members'."""
    return node.rule is not TargetRule.LEADER


def points_formula(
    node: Node, cell: str, decimals: int, *, target: Decimal | None = None, levels: tuple[str, str] = ("", "")
) -> str:
    """What the input in `cell` gives on this leaf, where `is_computed`.

    `target` is the one that counts when only the actual is typed; `levels` are the ranges of names and of points.
    """
    full = literal(node.full_points)
    if node.kind is Kind.DIRECT:
        given = f"IF(AND({cell}>=0,{cell}<={full}),ROUND({cell},{decimals}),{UNREADABLE})"
        given = f"IF(ISNUMBER({cell}),{given},{UNREADABLE})"
    elif node.kind is Kind.ACHIEVED:
        words = yes_no(node)
        given = f'IF(LOWER({cell})="{words.yes}",{full},IF(LOWER({cell})="{words.no}",0,{UNREADABLE}))'
    elif node.kind is Kind.LEVELS:
        names, points = levels
        given = f"IF(SUMPRODUCT(EXACT({cell},{names})*1)=1,SUMPRODUCT(EXACT({cell},{names})*{points}),{UNREADABLE})"
    elif node.kind is Kind.PER_UNIT:
        each = literal(node.points_each or 0)
        given = f"IF({cell}>=0,ROUND(MIN({cell}*{each},{full}),{decimals}),{UNREADABLE})"
        given = f"IF(ISNUMBER({cell}),{given},{UNREADABLE})"
    else:
        given = _target_formula(node, cell, decimals, target)
    return f"IF({cell}={NOTHING},{NOTHING},{given})"


def _target_formula(node: Node, cell: str, decimals: int, target: Decimal | None) -> str:
    """«98/100», or «98» alone and then the target that is known."""
    slash = f'FIND("/",{cell})'
    both = _by_rule(node, _number(f"LEFT({cell},{slash}-1)"), _number(f"MID({cell},{slash}+1,30)"), decimals)
    alone = NOTHING if target is None else _by_rule(node, _number(cell), literal(target), decimals)
    return f"IFERROR(IF(ISNUMBER({slash}),{both},{alone}),{UNREADABLE})"


def _number(text: str) -> str:
    """A number that was typed with comma or dot, whatever language the spreadsheet speaks."""
    return f'_xlfn.NUMBERVALUE(SUBSTITUTE({text},".",","),",",".")'


def _by_rule(node: Node, actual: str, target: str, decimals: int) -> str:
    full = literal(node.full_points)
    # Lower is better: 2 − A/T instead of A/T, here times T.
    reached = f"MAX(0,2*{target}-{actual})" if node.lower_is_better else actual
    points = f"ROUND(MIN({full}*({reached})/{target},{full}),{decimals})"
    if node.rule is TargetRule.THRESHOLD:
        floor = literal(node.floor_percent or 0)
        # Asked without a division, which would lose the last digit exactly at the floor.
        points = f"IF(ROUND(100*({reached})-{floor}*{target},6)>=0,{points},0)"
    return f"IF({target}=0,{NOTHING},{points})"


def sum_formula(cells: Sequence[str], cap: Decimal | None = None) -> str:
    """What these cells add up to, at most `cap`; nothing, and not 0, where nothing is scored."""
    total = f"ROUND(SUM({','.join(cells)}),2)"
    return f"IF(COUNT({','.join(cells)})=0,{NOTHING},{total if cap is None else f'MIN({literal(cap)},{total})'})"


def total_formula(added: Sequence[str], subtracted: Sequence[str], scale: Decimal | None) -> str:
    """Groups and bonus less penalties, at most `scale` where one is given."""
    plus = f"SUM({','.join(added)})" if added else "0"
    minus = f"-SUM({','.join(subtracted)})" if subtracted else ""
    total = f"ROUND({plus}{minus},2)"
    count = f"COUNT({','.join([*added, *subtracted])})"
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


def known_formula(cell: str, sign: str = "") -> str:
    """A measure to compare by: the figure, or what stands behind all figures where there is none."""
    return f"IF(ISNUMBER({cell}),{sign}{cell},{UNKNOWN})"


def ranges(column: int, rows: Sequence[int]) -> list[str]:
    """The cells of a column in these rows, neighbours as one range: «D5:D8», «D11»."""
    letter = get_column_letter(column)
    found = []
    for _, run in groupby(enumerate(sorted(rows)), key=lambda pair: pair[1] - pair[0]):
        numbers = [row for _, row in run]
        found.append(f"{letter}{numbers[0]}" + (f":{letter}{numbers[-1]}" if len(numbers) > 1 else ""))
    return found
