"""A workbook that came back, as the values that were changed in it, and the cells that cannot be read.

What a column and a row are is said by their heads: whoever moved them moved what they mean. What stood in each cell
when the file was taken is said by its identity: a cell that still says so was not touched.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from openpyxl.utils import get_column_letter

from common.files.cells import Cell, CellRefused
from common.files.workbook import ReadWorkbook
from common.vietnamese.text import clean_line
from members.models import BlocYear
from scoring.rubrics.kinds.criterion import RubricNode, Value, ValueRefused
from scoring.rubrics.kinds.values import from_text
from scoring.sheet import Place, RoundSheet
from scoring.verbs.scores import Edit, known_target
from scoring.workbooks.grid_out import HEAD, TOTAL
from scoring.workbooks.identity import CARD, GRID, NOT_TAKEN, SHEET, Identity, read_identity
from scoring.workbooks.opening import AGAIN, FileRefused

# Where the head of a table is looked for.
_HEAD_WITHIN = 40
Row = Mapping[int, Cell]


@dataclass(frozen=True)
class ChangedCell:
    """A cell that says something else than when the file was taken: what it means, or why it cannot be read."""

    address: str
    edit: Edit | None = None
    problem: str = ""
    shown: str = ""


@dataclass
class ReadChanges:
    """What was read of a workbook: the cells that were changed, in their order, and how many were not."""

    changed: list[ChangedCell] = field(default_factory=list)
    untouched: int = 0


def identity_of(
    book: ReadWorkbook, *, year: BlocYear, round_code: str, round_name: str, member: str | None
) -> Identity:
    """What the workbook says it is, if it is of this page; FileRefused otherwise.

    `member` is the member whose card the page is about, None on the page of the grid.
    """
    if SHEET not in book.sheetnames:
        raise FileRefused(f"Tệp này không phải tệp tải từ cổng nên không biết ô nào là điểm của ai. {AGAIN}")
    known = read_identity([_text(row, column) for column in range(1, 8)] for _, row in book[SHEET].rows())
    if known is None:
        raise FileRefused(f"Phần nhận dạng trong tệp đã bị sửa hoặc mất. {AGAIN}")
    if (known.bloc, known.year) != (year.bloc.code, year.year):
        where = f"«{known.bloc}», năm {known.year}"
        raise FileRefused(f"Tệp này của khối {where}, không phải của {year}. Hãy mở đúng năm thi đua rồi nạp.")
    if known.round != round_code:
        raise FileRefused(f"Tệp này của kỳ «{known.round_name}», không phải kỳ «{round_name}». Hãy mở đúng kỳ rồi nạp.")
    if member is None and known.kind == CARD:
        raise FileRefused("Tệp này là phiếu của một đơn vị. Hãy nạp ở trang phiếu của đơn vị ấy.")
    if member is not None and known.kind == GRID:
        raise FileRefused("Tệp này là bảng của cả Khối. Hãy nạp ở trang «Chấm điểm».")
    if member is not None and known.member != member:
        raise FileRefused("Tệp này là phiếu của đơn vị khác. Hãy nạp ở trang phiếu của đơn vị ấy.")
    return known


def read_changes(book: ReadWorkbook, known: Identity, sheet: RoundSheet) -> ReadChanges:
    """Every cell that was changed since the workbook was taken. FileRefused if its structure was."""
    read = ReadChanges()
    for name in known.sheets:
        if name not in book.sheetnames:
            raise FileRefused(f"Tệp thiếu trang «{name}». {AGAIN}")
        _read_sheet(book[name].rows(), name, known, sheet, read)
    return read


def _read_sheet(
    rows: Iterator[tuple[int, Row]], name: str, known: Identity, sheet: RoundSheet, read: ReadChanges
) -> None:
    columns = _columns(*_head_of(rows, name), name, known, read)
    seen: dict[str, str] = {}
    for number, row in rows:
        code, title = _text(row, 1), _text(row, 2)
        if title == TOTAL and not code:
            break
        node = sheet.nodes.get(code)
        here = _address(name, 1, number)
        if code and node is None:
            read.changed.append(
                ChangedCell(here, problem=f"Không có tiêu chí «{_short(code)}» trong kỳ này.", shown=code)
            )
            continue
        if code in seen:
            read.changed.append(ChangedCell(here, problem=f"Tiêu chí {code} đã có ở {seen[code]}.", shown=code))
            continue
        if code:
            seen[code] = here
        for column, (member, stage) in columns.items():
            cell = row.get(column, Cell(None))
            address = _address(name, column, number)
            if node is not None and node.is_leaf:
                _read_cell(cell, address, (node, member, stage), known, sheet, read)
            elif not code and column in row:
                problem = "Dòng này không có mã tiêu chí nên không biết ô là điểm gì."
                read.changed.append(ChangedCell(address, problem=problem, shown=_short(cell.shown())))
    if missing := [leaf.code for leaf in sheet.leaves if leaf.code not in seen]:
        read.changed.append(ChangedCell(name, problem=f"Thiếu dòng của tiêu chí {', '.join(missing)}. {AGAIN}"))


def _head_of(rows: Iterator[tuple[int, Row]], name: str) -> tuple[int, Row]:
    for number, row in rows:
        if number > _HEAD_WITHIN:
            break
        if (_text(row, 1), _text(row, 2)) == HEAD[:2]:
            return number, row
    raise FileRefused(f"Trang «{name}» không còn dòng đầu bảng («{HEAD[0]}», «{HEAD[1]}»). {AGAIN}")


def _columns(number: int, head: Row, name: str, known: Identity, read: ReadChanges) -> dict[int, tuple[str, str]]:
    """Which columns hold inputs, and whose. A head that nobody knows, or that stands twice, is told."""
    found: dict[int, tuple[str, str]] = {}
    seen: dict[str, str] = {}
    for column in sorted(head):
        text = _text(head, column)
        if not text or (name, text) in known.others:
            continue
        address = _address(name, column, number)
        if (name, text) not in known.columns:
            told = _short(text)
            problem = f"Không có đơn vị «{told}» trong kỳ này." if known.kind == GRID else f"Không có cột «{told}»."
            read.changed.append(ChangedCell(address, problem=problem, shown=told))
        elif text in seen:
            read.changed.append(ChangedCell(address, problem=f"Cột «{text}» đã có ở {seen[text]}.", shown=text))
        else:
            seen[text] = address
            found[column] = known.columns[name, text]
    if missing := [title for sheet, title in known.columns if sheet == name and title not in seen]:
        read.changed.append(ChangedCell(name, problem=f"Thiếu cột {', '.join(missing)}. {AGAIN}"))
    return found


def _read_cell(
    cell: Cell, address: str, where: tuple[RubricNode, str, str], known: Identity, sheet: RoundSheet, read: ReadChanges
) -> None:
    node, member, stage = where
    place: Place = (member, node.code)
    taken = known.marks.get(place, NOT_TAKEN)
    before = taken.texts.get(stage, "")
    text, problem = "", ""
    try:
        text = cell.typed()
    except CellRefused as refused:
        problem = str(refused)
    if not problem and _same(sheet, where, text, before):
        read.untouched += 1
        return
    edit = Edit(member, node.code, stage, taken.version, text)
    read.changed.append(ChangedCell(address, edit, problem, _short(cell.shown()) if problem else text))


def _same(sheet: RoundSheet, where: tuple[RubricNode, str, str], text: str, before: str) -> bool:
    """Whether the cell still says what stood there when the file was taken, however it is written."""
    # A cell that still has the workbook's text is not read again: the words for its value may have changed since.
    if text == before or not text or not before:
        return text == before
    values = [_value(sheet, where, one) for one in (text, before)]
    return values[0] is not None and values[0] == values[1]


def _value(sheet: RoundSheet, where: tuple[RubricNode, str, str], text: str) -> Value | None:
    node, member, stage = where
    mark = sheet.mark(member, node.code)
    try:
        return from_text(node, text, sheet.rubric.step, known_target(sheet, node, mark, stage))
    except ValueRefused:
        return None


def _text(row: Row, column: int) -> str:
    return clean_line(row[column].shown()) if column in row else ""


def _address(name: str, column: int, row: int) -> str:
    """A cell as a person looks for it: «Tự chấm!D9»."""
    return f"{name}!{get_column_letter(column)}{row}"


def _short(text: str) -> str:
    """What stands in a cell, shortened, for the sentence that refuses it."""
    line = clean_line(text)
    return line if len(line) <= 60 else line[:59] + "…"
