"""What the formulas of the kinds have in common. A formula names cells and holds numbers, never a text somebody wrote.

«Unscored» is an empty text, which sums and counts pass over; what a formula cannot read it shows as «?», and the portal
judges it when the file comes back.
"""

from decimal import Decimal

UNREADABLE = '"?"'
NOTHING = '""'


def literal(number: Decimal | int) -> str:
    """A number as a formula has it, in whichever language it is shown."""
    return f"{Decimal(number):f}"


def if_number(cell: str, given: str) -> str:
    """`given` where the cell holds a number."""
    return f"IF(ISNUMBER({cell}),{given},{UNREADABLE})"


def typed_number(text: str) -> str:
    """A number that was typed with comma or dot, whatever language the spreadsheet speaks."""
    return f'_xlfn.NUMBERVALUE(SUBSTITUTE({text},".",","),",",".")'
