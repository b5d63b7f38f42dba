"""A workbook that came back, as the values that were changed in it, and the cells that cannot be read.

What a column and a row are is said by their heads: whoever moved them moved what they mean. What stood in each cell
when the file was taken is said by its identity: a cell that still says so was not touched.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from khoithidua.vietnamese.dates import short_date
from khoithidua.vietnamese.numbers import input_number
from khoithidua.vietnamese.text import clean_line
from members.models import BlocYear
from scoring.rules.rubric import Kind, Node
from scoring.rules.values import Value, ValueRefused, from_text
from scoring.sheet import Place, Sheet
from scoring.verbs import Edit, known_target
from scoring.workbooks.grid_out import HEAD, TOTAL
from scoring.workbooks.identity import CARD, GRID, NOT_TAKEN, SHEET, Identity, read_identity
from scoring.workbooks.opening import AGAIN, FileRefused, rows_of

# Decimals or thousands? A group of thousands never begins with 0.
_THREE_DECIMALS = re.compile(r"([1-9][0-9]{0,2})[.,]([0-9]{3})")
# Where the head of a table is looked for.
_HEAD_WITHIN = 40
# A row for each score, and more than any round has.
_MOST_IDENTITY = 50_000


@dataclass(frozen=True)
class Found:
    """A cell that says something else than when the file was taken: what it means, or why it cannot be read."""

    address: str
    edit: Edit | None = None
    problem: str = ""
    shown: str = ""


@dataclass
class Read:
    """What was read of a workbook: the cells that were changed, in their order, and how many were not."""

    changed: list[Found] = field(default_factory=list)
    untouched: int = 0


def identity_of(book: Workbook, *, year: BlocYear, round_code: str, round_name: str, member: str | None) -> Identity:
    """What the workbook says it is, if it is of this page; FileRefused otherwise.

    `member` is the member whose card the page is about, None on the page of the grid.
    """
    if SHEET not in book.sheetnames:
        raise FileRefused(f"Tệp này không phải tệp tải từ cổng nên không biết ô nào là điểm của ai. {AGAIN}")
    known = read_identity(tuple(cell.value for cell in row) for row in rows_of(book[SHEET], _MOST_IDENTITY))
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


def read_changes(book: Workbook, known: Identity, sheet: Sheet) -> Read:
    """Every cell that was changed since the workbook was taken. FileRefused if its structure was."""
    read = Read()
    for name in known.sheets:
        if name not in book.sheetnames:
            raise FileRefused(f"Tệp thiếu trang «{name}». {AGAIN}")
        _read_sheet(rows_of(book[name]), name, known, sheet, read)
    return read


def _read_sheet(rows: Iterator[tuple[Any, ...]], name: str, known: Identity, sheet: Sheet, read: Read) -> None:
    numbered = enumerate(rows, start=1)
    columns = _columns(*_head_of(numbered, name), name, known, read)
    seen: dict[str, str] = {}
    for number, row in numbered:
        code, title = _text(row, 0), _text(row, 1)
        if title == TOTAL and not code:
            break
        node = sheet.nodes.get(code)
        here = _address(name, 0, number)
        if code and node is None:
            read.changed.append(Found(here, problem=f"Không có tiêu chí «{code}» trong kỳ này.", shown=code))
            continue
        if code in seen:
            read.changed.append(Found(here, problem=f"Tiêu chí {code} đã có ở {seen[code]}.", shown=code))
            continue
        if code:
            seen[code] = here
        for place, (member, stage) in columns.items():
            cell = row[place] if place < len(row) else None
            address = _address(name, place, number)
            if node is not None and node.is_leaf:
                _read_cell(cell, address, (node, member, stage), known, sheet, read)
            elif not code and cell is not None and cell.value is not None:
                problem = "Dòng này không có mã tiêu chí nên không biết ô là điểm gì."
                read.changed.append(Found(address, problem=problem, shown=_shown(cell)))
    if missing := [leaf.code for leaf in sheet.leaves if leaf.code not in seen]:
        read.changed.append(Found(name, problem=f"Thiếu dòng của tiêu chí {', '.join(missing)}. {AGAIN}"))


def _head_of(rows: Iterator[tuple[int, tuple[Any, ...]]], name: str) -> tuple[int, tuple[Any, ...]]:
    for number, row in rows:
        if (_text(row, 0), _text(row, 1)) == HEAD[:2]:
            return number, row
        if number > _HEAD_WITHIN:
            break
    raise FileRefused(f"Trang «{name}» không còn dòng đầu bảng («{HEAD[0]}», «{HEAD[1]}»). {AGAIN}")


def _columns(number: int, head: Sequence[Any], name: str, known: Identity, read: Read) -> dict[int, tuple[str, str]]:
    """Which columns hold inputs, and whose. A head that nobody knows, or that stands twice, is told."""
    found: dict[int, tuple[str, str]] = {}
    seen: dict[str, str] = {}
    for place in range(len(head)):
        text = _text(head, place)
        if not text or (name, text) in known.others:
            continue
        address = _address(name, place, number)
        if (name, text) not in known.columns:
            problem = f"Không có đơn vị «{text}» trong kỳ này." if known.kind == GRID else f"Không có cột «{text}»."
            read.changed.append(Found(address, problem=problem, shown=text))
        elif text in seen:
            read.changed.append(Found(address, problem=f"Cột «{text}» đã có ở {seen[text]}.", shown=text))
        else:
            seen[text] = address
            found[place] = known.columns[name, text]
    if missing := [title for sheet, title in known.columns if sheet == name and title not in seen]:
        read.changed.append(Found(name, problem=f"Thiếu cột {', '.join(missing)}. {AGAIN}"))
    return found


def _read_cell(
    cell: Any, address: str, where: tuple[Node, str, str], known: Identity, sheet: Sheet, read: Read
) -> None:
    node, member, stage = where
    place: Place = (member, node.code)
    taken = known.marks.get(place, NOT_TAKEN)
    before = taken.texts.get(stage, "")
    text, problem = "", ""
    if cell is not None and cell.value is not None:
        text, problem = _typed(cell, node, before)
    if not problem and _same(sheet, where, text, before):
        read.untouched += 1
        return
    shown = _shown(cell) if problem else text
    edit = Edit(member, node.code, stage, taken.version, text)
    read.changed.append(Found(address, edit, problem, shown))


def _same(sheet: Sheet, where: tuple[Node, str, str], text: str, before: str) -> bool:
    """Whether the cell still says what stood there when the file was taken, however it is written."""
    # What was written before its words changed, and was left alone, is not read anew.
    if text == before or not text or not before:
        return text == before
    values = [_value(sheet, where, one) for one in (text, before)]
    return values[0] is not None and values[0] == values[1]


def _value(sheet: Sheet, where: tuple[Node, str, str], text: str) -> Value | None:
    node, member, stage = where
    mark = sheet.mark(member, node.code)
    try:
        return from_text(node, text, sheet.rubric.step, known_target(sheet, node, mark, stage))
    except ValueRefused:
        return None


def _typed(cell: Any, node: Node, before: str) -> tuple[str, str]:
    """What a person would have typed to say what stands in the cell; and why not, where it cannot be read."""
    value = cell.value
    number = node.kind in (Kind.DIRECT, Kind.PER_UNIT)
    if cell.data_type == "f" or not isinstance(value, str | int | float | date | time | timedelta):
        return "", "Ô này chứa công thức. Hãy gõ giá trị, không gõ công thức."
    if cell.data_type == "e":
        return "", f"Ô này báo lỗi {value}. Hãy gõ lại giá trị."
    if isinstance(value, bool):
        return "", "Ô này chứa TRUE hoặc FALSE. Hãy gõ lại giá trị như cách nhập của tiêu chí."
    if isinstance(value, date | time | timedelta):
        told = f" {_day(value)}" if isinstance(value, date) else ""
        return "", (
            f"Excel đã đổi giá trị gõ vào thành ngày giờ{told}. Hãy định dạng ô là Văn bản (Text) rồi gõ lại, "
            "ví dụ 1/2, hoặc gõ dấu nháy đơn trước: '1/2."
        )
    if isinstance(value, str):
        text = clean_line(value)
        if number and text:
            return text, f"Ô này phải là số nhưng đang chứa chữ «{text[:40]}». Hãy gõ lại thành số, ví dụ 97,5 hoặc 3."
        # What the portal itself wrote there was never ambiguous.
        return text, _ambiguous(text) if node.kind is Kind.TARGET and text != before else ""
    # A float's shortest form is what was typed, whatever its last bits are.
    exact = Decimal(repr(value))
    if not exact.is_finite():
        return "", "Số trong ô này không đọc được. Hãy gõ lại."
    if "%" in str(cell.number_format):
        return "", "Ô này có dạng phần trăm. Hãy định dạng ô là số thường rồi gõ lại."
    return input_number(exact), ""


def _ambiguous(text: str) -> str:
    """«9,125» is nine thousand to a machine that was set to English: in a file the portal asks rather than guesses."""
    for part in text.split("/"):
        if found := _THREE_DECIMALS.fullmatch(part.strip()):
            whole, decimals = found.groups()
            both = f"«{whole}{decimals}» hoặc «{whole},{decimals}0»"
            return f"«{part.strip()}» có thể hiểu theo hai cách. Hãy viết {both}."
    return ""


def _text(row: Sequence[Any], place: int) -> str:
    value = row[place].value if place < len(row) else None
    return "" if value is None else clean_line(str(value))


def _address(name: str, column: int, row: int) -> str:
    """A cell as a person looks for it: «Tự chấm!D9»; the column counted from 0."""
    return f"{name}!{get_column_letter(column + 1)}{row}"


def _day(value: date) -> str:
    # A cell's moment has no time zone; its day is meant.
    return short_date(value.date() if isinstance(value, datetime) else value)


def _shown(cell: Any) -> str:
    """What stands in a cell, shortened, for the sentence that refuses it."""
    value = cell.value if cell is not None else None
    if isinstance(value, date):
        return _day(value)
    text = "" if value is None else clean_line(str(value))
    return text if len(text) <= 60 else text[:59] + "…"
