"""The rubric's workbook as a secretary would like to fill it: lists to choose from, hints, the present rubric in it."""

import math
from decimal import Decimal
from io import BytesIO
from typing import cast

from openpyxl import Workbook
from openpyxl.cell.cell import Cell
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.datavalidation import DataValidation
from openpyxl.worksheet.properties import PageSetupProperties
from openpyxl.worksheet.worksheet import Worksheet

from common.records.workbooks import FORMULA_SIGNS
from common.vietnamese.numbers import input_number, show_number
from scoring.rubrics import tree as rules
from scoring.rubrics.files import RubricPart
from scoring.rubrics.kinds import fields
from scoring.rubrics.kinds.cases import typed_cases
from scoring.rubrics.tree.differences import NODE_LABELS
from scoring.rubrics.workbook.columns import (
    AT_TOP,
    BANDS_HEAD,
    CHOICE_WORDS,
    COLUMNS,
    CRITERIA,
    HELP,
    RULE_WORDS,
    SETTING_LINES,
    SETTINGS,
    kind_words,
)

HEAD_ROW = 4
# Empty lines that are ready to be filled: formatted, with their lists.
SPARE_ROWS = 60
_FONT = "Times New Roman"
_LINE = Side(style="thin", color="BFB8AC")
_BOX = Border(left=_LINE, right=_LINE, top=_LINE, bottom=_LINE)
_HEAD_FILL = PatternFill("solid", fgColor="EFECE7")
_GROUP_FILL = PatternFill("solid", fgColor="FAF8F6")
_WRAP = Alignment(vertical="center", wrap_text=True)
_LANDSCAPE_A4 = 9

_HOW_TO = [
    "Mỗi dòng của trang «Tiêu chí» là một mục: nhóm tiêu chí, điểm thưởng, điểm trừ, hoặc một tiêu chí được chấm.",
    "Dòng nhóm đứng trên các tiêu chí của nó. Thứ tự các dòng là thứ tự trong bảng đánh giá.",
    "Số viết như trên cổng: 97,5 hoặc 97.5; 1.000,5; ở cột phần trăm ghi 50 hoặc 50%. Ô chữ hay ô số đều đọc được.",
    "Ô có công thức thì cổng lấy kết quả mà Excel đã tính và lưu trong tệp.",
    "Dòng để trống cả Mã, Nội dung và Cách chấm thì bỏ qua.",
    "Trang «Thiết lập» ghi tên bảng, thang điểm, làm tròn, xếp loại và thứ tự xét khi bằng điểm.",
    "Nạp lại tệp này ở «Sửa bảng đánh giá», nút «Lấy bảng có sẵn». Cổng cho xem trước mọi thay đổi rồi mới ghi.",
]


def rubric_book(part: RubricPart) -> bytes:
    """The workbook of a rubric; of an empty one it is a form to begin with."""
    book = Workbook()
    book.remove(book.worksheets[0])
    _criteria(book.create_sheet(CRITERIA), part.plain)
    _settings(book.create_sheet(SETTINGS), part)
    _help(book.create_sheet(HELP))
    book.properties.creator = "Cổng Khối thi đua"
    book.properties.title = part.plain.name
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def _criteria(page: Worksheet, plain: rules.PlainRubric) -> None:
    _text(page, 1, 1, plain.name or "Bảng đánh giá thi đua").font = Font(name=_FONT, size=14, bold=True)
    _text(
        page, 2, 1, f"Thang điểm {show_number(plain.scale)}. Cách ghi từng cột: xem dòng 3 và trang «{HELP}»."
    ).font = Font(name=_FONT, size=11, italic=True)
    for number, column in enumerate(COLUMNS, start=1):
        hint = _text(page, HEAD_ROW - 1, number, column.hint)
        hint.font = Font(name=_FONT, size=9, italic=True, color="5D5750")
        hint.alignment = Alignment(vertical="top", wrap_text=True)
        head = _text(page, HEAD_ROW, number, column.head)
        head.font = Font(name=_FONT, size=11, bold=True)
        head.alignment = Alignment(horizontal="center", vertical="center", wrap_text=True)
        head.fill, head.border = _HEAD_FILL, _BOX
        page.column_dimensions[get_column_letter(number)].width = column.width
    page.row_dimensions[HEAD_ROW - 1].height = 74
    page.row_dimensions[HEAD_ROW].height = 46
    row = HEAD_ROW
    for node, _, parent in plain.walk():
        row += 1
        _node(page, row, node, parent)
    last = row + SPARE_ROWS
    for spare in range(row + 1, last + 1):
        _node(page, spare, None, None)
    _lists(page, last)
    page.freeze_panes = page.cell(HEAD_ROW + 1, 3).coordinate
    page.print_title_rows = f"{HEAD_ROW}:{HEAD_ROW}"
    page.print_area = f"A1:{get_column_letter(len(COLUMNS))}{max(row, HEAD_ROW + 1)}"
    _on_paper(page)


# Points of one line of 11 pt text, and how much of a column's width in characters a wrapped line fills.
_LINE_HEIGHT = 15.5
_CHARACTERS_PER_WIDTH = 0.9


def _node(page: Worksheet, row: int, node: rules.RubricNode | None, parent: rules.RubricNode | None) -> None:
    lines = 1
    for number, column in enumerate(COLUMNS, start=1):
        value = None if node is None else _value(column.key, node, parent)
        cell = _put(page, row, number, value)
        if isinstance(value, str):
            wide = column.width * _CHARACTERS_PER_WIDTH
            lines = max(lines, sum(max(1, math.ceil(len(line) / wide)) for line in value.split("\n")))
        cell.font = Font(name=_FONT, size=11, bold=bool(node and not node.is_leaf))
        # Text, or Excel would make a number of «1.10» and a day of «1.2».
        cell.number_format = "General" if column.number else "@"
        cell.alignment = _WRAP
        cell.border = _BOX
        if node is not None and not node.is_leaf:
            cell.fill = _GROUP_FILL
    # Not every spreadsheet makes room for wrapped text by itself.
    page.row_dimensions[row].height = lines * _LINE_HEIGHT


def _value(key: str, node: rules.RubricNode, parent: rules.RubricNode | None) -> str | Decimal | None:
    if key == "parent":
        return parent.code if parent else AT_TOP if node.is_leaf else None
    if key == "kind":
        return kind_words()[node.kind]
    if key == "rule":
        return RULE_WORDS[node.rule] if node.rule else None
    if key == "cases":
        return typed_cases(node.cases) or None
    if key == "curve":
        return node.curve.typed() if node.curve else None
    if key == "curve_reading":
        return node.curve.reading() if node.curve else None
    if key == "levels":
        return "\n".join(f"{level.name}: {input_number(level.points)}" for level in node.levels) or None
    value = getattr(node, key)
    if isinstance(value, bool):
        return "x" if value else None
    found: str | Decimal | None = value or None
    return found


def _lists(page: Worksheet, last: int) -> None:
    """What is chosen from a list, in every line that is ready to be filled."""
    lists = {"kind": list(kind_words().values()), "rule": list(RULE_WORDS.values())}
    lists |= {key: ["x"] for key in ("lower_is_better", "evidence_required", "evidence_decides")}
    keys = [column.key for column in COLUMNS]
    for key, words in lists.items():
        letter = get_column_letter(keys.index(key) + 1)
        # A list in a cell is parted by commas: a word with one in it stands in the list of the help sheet instead.
        source = f'"{",".join(words)}"' if not any("," in word for word in words) else _RULE_RANGE
        choice = DataValidation(type="list", formula1=source, allow_blank=True, showErrorMessage=True)
        choice.errorTitle = NODE_LABELS[key]
        choice.error = "Hãy chọn trong danh sách, hoặc để trống."
        choice.add(f"{letter}{HEAD_ROW + 1}:{letter}{last}")
        page.add_data_validation(choice)


_RULES_AT = 20
_RULE_RANGE = f"'{HELP}'!$A${_RULES_AT}:$A${_RULES_AT + len(RULE_WORDS) - 1}"


def _settings(page: Worksheet, part: RubricPart) -> None:
    plain = part.plain
    words = {
        "name": plain.name or None,
        "note": part.note or None,
        "scale": plain.scale,
        "step": plain.step,
        "decimals": Decimal(plain.decimals),
        "rounding": "x" if plain.sums_exactly else None,
        "total_may_exceed_scale": "x" if plain.total_may_exceed_scale else None,
        **{key: choices[getattr(plain, key)] for key, choices in CHOICE_WORDS.items()},
        "tie_break": "\n".join(rules.TIE_BREAK_WORDS.get(token, token) for token in plain.tie_break) or None,
    }
    page.column_dimensions["A"].width, page.column_dimensions["B"].width = 46, 60
    _text(page, 1, 1, "Thiết lập của bảng đánh giá").font = Font(name=_FONT, size=14, bold=True)
    row = 2
    for key, label in SETTING_LINES.items():
        row += 1
        _plain(_text(page, row, 1, label), bold=True)
        _plain(_put(page, row, 2, words[key]))
        if key in CHOICE_WORDS:
            offered = ",".join(CHOICE_WORDS[key].values())
            choice = DataValidation(type="list", formula1=f'"{offered}"', allow_blank=True)
            choice.add(f"B{row}")
            page.add_data_validation(choice)
    row += 2
    for number, head in enumerate(BANDS_HEAD, start=1):
        _plain(_text(page, row, number, head), bold=True)
        page.cell(row, number).fill = _HEAD_FILL
    for band in plain.bands:
        row += 1
        _plain(_put(page, row, 1, band.name))
        _plain(_put(page, row, 2, band.at_least))
    for spare in range(row + 1, row + 7):
        _plain(_put(page, spare, 1, None))
        _plain(_put(page, spare, 2, None))
    _on_paper(page)


def _help(page: Worksheet) -> None:
    page.column_dimensions["A"].width = 110
    _text(page, 1, 1, "Cách ghi bảng này").font = Font(name=_FONT, size=14, bold=True)
    for number, sentence in enumerate(_HOW_TO, start=3):
        _plain(_text(page, number, 1, sentence), boxed=False)
    _plain(_text(page, _RULES_AT - 1, 1, fields.RULE.label), bold=True, boxed=False)
    for number, word in enumerate(RULE_WORDS.values(), start=_RULES_AT):
        _plain(_text(page, number, 1, word), boxed=False)
    _on_paper(page)


def _plain(cell: Cell, *, bold: bool = False, boxed: bool = True) -> None:
    cell.font = Font(name=_FONT, size=11, bold=bold)
    cell.alignment = Alignment(horizontal="left", vertical="center", wrap_text=True)
    if boxed:
        cell.border = _BOX


def _text(page: Worksheet, row: int, column: int, text: str) -> Cell:
    return _put(page, row, column, text)


def _put(page: Worksheet, row: int, column: int, value: str | Decimal | None) -> Cell:
    """Text as text, also where it begins like a formula; a number digit by digit."""
    cell = cast(Cell, page.cell(row, column))
    if isinstance(value, str):
        cell.value = value
        cell.data_type = "s"
        cell.quotePrefix = value.startswith(FORMULA_SIGNS)
        cell.number_format = "@"
    elif value is not None:
        cell.value = f"{value.normalize():f}"
        cell.data_type = "n"
    return cell


def _on_paper(page: Worksheet) -> None:
    page.page_setup.orientation = "landscape"
    page.page_setup.paperSize = _LANDSCAPE_A4
    page.page_setup.fitToWidth, page.page_setup.fitToHeight = 1, 0
    page.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
