"""An uploaded workbook of scores, or the sentence that says what it is and what to do instead."""

from common.files.refusal import FileRefused
from common.files.workbook import MOST_BYTES, MOST_CELLS, MOST_UNPACKED, ReadWorkbook, read_workbook
from scoring.sheet import STAGES, RoundSheet

AGAIN = "Hãy tải tệp từ cổng bằng nút «Excel», sửa trong tệp ấy rồi nạp lại."
# How many cells of our own workbook belong to one criterion of one member: inputs, points, counting, identity.
_PER_MARK = 4 * len(STAGES) + 8
# How many more a person may have filled in beside them.
_SPARE = 20_000

__all__ = ["AGAIN", "MOST_BYTES", "MOST_UNPACKED", "FileRefused", "most_cells", "open_workbook"]


def open_workbook(content: bytes, most_cells: int = MOST_CELLS) -> ReadWorkbook:
    """The workbook in these bytes, read whole. FileRefused for anything else, and for more than `most_cells`."""
    return read_workbook(content, again=AGAIN, most_cells=most_cells)


def most_cells(sheet: RoundSheet) -> int:
    """So many cells has a workbook of this round at most."""
    return min(MOST_CELLS, _SPARE + _PER_MARK * len(sheet.members) * (len(sheet.nodes) + 1))
