"""A regulation for tests that only need one to be there."""

from members.models import BlocYear
from pacts.regulation.text import Line, LineKind
from pacts.regulation.verbs import bring_lines

LINES = [
    Line(LineKind.CHAPTER, "Quy định chung"),
    Line(LineKind.ARTICLE, "Phạm vi"),
    Line(LineKind.CLAUSE, "Khối gồm {số thành viên} đơn vị, xét lần lượt: {thứ tự xét khi bằng điểm}."),
    Line(LineKind.CLAUSE, "Thành viên được xem: {thành viên được xem, Cả năm}."),
    Line(LineKind.POINT, "Theo quy định."),
]


def regulated(year: BlocYear) -> None:
    """Writes it."""
    bring_lines(year, LINES)
