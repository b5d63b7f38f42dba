"""The tables of a Word document from outside (.docx): weighed first, then read, inside one guard as workbooks are.

Cells are read from the document's own parts, as they stand: text that was struck out while changes were tracked is
gone, a number that Word counts by itself («1.», «a)») is written out before its paragraph.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

from docx import Document
from docx.opc.constants import RELATIONSHIP_TYPE
from docx.oxml.ns import qn

from common.files.refusal import FileRefused
from common.files.workbook import ENCRYPTED, MOST_BYTES, OLE, TOO_MUCH, weigh
from common.vietnamese.text import clean

# Signs «<» of a whole document: Word writes dozens for a cell.
_MOST_TAGS = 1_500_000
_MOST_COLUMNS = 60
_NO_DOCUMENT = "Tệp này không phải tài liệu Word (.docx)."
# Half a centimetre, in twentieths of a point.
_STEP = 284
_OFF = ("0", "false", "off", "none")


@dataclass(frozen=True)
class WordCell:
    """What stands in a cell of a table, whether all of it is bold, and how far its first line is set in."""

    text: str
    bold: bool = False
    indent: int = 0


def read_word_tables(content: bytes, *, most_cells: int) -> list[list[list[WordCell]]]:
    """The tables of the document in these bytes, each by rows of cells. FileRefused for anything else.

    A cell that spans columns stands in the first of them, one that spans rows in the first row; the others are blank.
    """
    if len(content) > MOST_BYTES:
        raise FileRefused(f"Tệp lớn hơn {MOST_BYTES // 1024 // 1024} MB.")
    if content.startswith(OLE):
        if ENCRYPTED in content:
            raise FileRefused("Tệp có mật khẩu mở. Hãy mở tệp, bỏ mật khẩu, lưu lại rồi nạp.")
        raise FileRefused("Tệp theo dạng cũ (.doc). Hãy mở tệp, chọn lưu thành «Word Document (.docx)» rồi nạp lại.")
    try:
        with ZipFile(BytesIO(content)) as archive:
            weigh(archive, main="word/document.xml", otherwise=_NO_DOCUMENT, most_tags=_MOST_TAGS)
        return list(_tables(Document(BytesIO(content)), most_cells))
    except FileRefused:
        raise
    except BadZipFile:
        raise FileRefused(_NO_DOCUMENT) from None
    except Exception:  # what a broken file breaks in the library is not to be foreseen
        raise FileRefused("Tệp bị hỏng, không đọc được.") from None


def _tables(document: Any, left: int) -> Iterator[list[list[WordCell]]]:
    body = document.element.body
    numbers = _Numbers(document)
    labels = {paragraph: numbers.label(paragraph) for paragraph in body.iter(qn("w:p"))}
    for table in body.iter(qn("w:tbl")):
        rows = []
        for row in table.iter(qn("w:tr")):
            if _nearest(row, "w:tbl") is not table:
                continue
            cells = _row(row, labels)
            left -= len(cells) or 1
            if left < 0:
                raise FileRefused(TOO_MUCH)
            rows.append(cells)
        yield rows


def _row(row: Any, labels: dict[Any, str]) -> list[WordCell]:
    blank = WordCell("")
    cells = [blank] * min(row.grid_before, _MOST_COLUMNS)
    for cell in row.iter(qn("w:tc")):
        if _nearest(cell, "w:tr") is not row:
            continue
        goes_on = cell.vMerge == "continue"
        cells.append(blank if goes_on else _cell(cell, labels))
        cells += [blank] * min(cell.grid_span - 1, _MOST_COLUMNS)
    return cells[:_MOST_COLUMNS]


def _nearest(element: Any, name: str) -> Any:
    return next(element.iterancestors(qn(name)), None)


def _cell(cell: Any, labels: dict[Any, str]) -> WordCell:
    own = [paragraph for paragraph in cell.iter(qn("w:p")) if _nearest(paragraph, "w:tc") is cell]
    lines = [f"{labels[paragraph]} {_text(paragraph)}".strip() for paragraph in own]
    runs = [run for paragraph in own for run in paragraph.iter(qn("w:r")) if _text(run).strip()]
    indent = _indent(own[0]) if own else 0
    return WordCell(clean("\n".join(lines)), bool(runs) and all(map(_is_bold, runs)), indent)


def _indent(paragraph: Any) -> int:
    mark = paragraph.find(f"{qn('w:pPr')}/{qn('w:ind')}")
    return 0 if mark is None else _integer(mark.get(qn("w:left")) or mark.get(qn("w:start"))) // _STEP


_AS_TEXT = {qn("w:tab"): " ", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}


def _text(element: Any) -> str:
    """The text in a paragraph or a run; what was deleted is kept by Word under another name."""
    found = []
    for part in element.iter():
        if part.tag == qn("w:t"):
            found.append(part.text or "")
        elif part.tag in _AS_TEXT and part.getparent().tag == qn("w:r"):
            found.append(_AS_TEXT[part.tag])
    return "".join(found)


def _is_bold(run: Any) -> bool:
    mark = run.find(f"{qn('w:rPr')}/{qn('w:b')}")
    return mark is not None and mark.get(qn("w:val"), "1") not in _OFF


# --- numbers that Word counts ------------------------------------------------------------------------------


@dataclass
class _Level:
    start: int
    form: str
    text: str


@dataclass
class _Numbers:
    """Counts as Word does: a number for each level of each list, those of deeper levels anew after a higher one."""

    document: Any
    lists: dict[str, dict[int, _Level]] = field(default_factory=dict)
    list_of: dict[str, str] = field(default_factory=dict)
    counted: dict[str, dict[int, int]] = field(default_factory=dict)
    of_style: dict[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        relations = self.document.part.rels.values()
        part = next((one.target_part for one in relations if one.reltype == RELATIONSHIP_TYPE.NUMBERING), None)
        if part is None:
            return
        for made in part.element.iter(qn("w:abstractNum")):
            levels = {_integer(level.get(qn("w:ilvl"))): _level(level) for level in made.iter(qn("w:lvl"))}
            self.lists[made.get(qn("w:abstractNumId"), "")] = levels
        for used in part.element.iter(qn("w:num")):
            self.list_of[used.get(qn("w:numId"), "")] = _said(used, "w:abstractNumId")
        for style in self.document.styles.element.iter(qn("w:style")):
            self.of_style[style.get(qn("w:styleId"), "")] = style.find(f"{qn('w:pPr')}/{qn('w:numPr')}")

    def label(self, paragraph: Any) -> str:
        """The number that Word shows before a paragraph; «» for none. Asked of all, in their order."""
        how = paragraph.find(qn("w:pPr"))
        found = how.find(qn("w:numPr")) if how is not None else None
        if found is None and how is not None:
            found = self.of_style.get(_said(how, "w:pStyle"))
        if found is None:
            return ""
        name = self.list_of.get(_said(found, "w:numId"), "")
        depth = _integer(_said(found, "w:ilvl"))
        levels = self.lists.get(name, {})
        if depth not in levels:
            return ""
        counted = self.counted.setdefault(name, {})
        counted[depth] = counted.get(depth, levels[depth].start - 1) + 1
        for deeper in [level for level in counted if level > depth]:
            del counted[deeper]
        text = levels[depth].text
        if levels[depth].form == "bullet":
            return "-"
        for at, level in levels.items():
            text = text.replace(f"%{at + 1}", _written(counted.get(at, level.start), level.form))
        return text.strip()


def _level(level: Any) -> _Level:
    return _Level(_integer(_said(level, "w:start"), 1), _said(level, "w:numFmt"), _said(level, "w:lvlText"))


def _said(element: Any, name: str) -> str:
    child = element.find(qn(name))
    return "" if child is None else child.get(qn("w:val"), "")


def _integer(text: str | None, otherwise: int = 0) -> int:
    said = text or ""
    return int(said) if said.isascii() and said.isdecimal() and len(said) < 6 else otherwise


def _written(number: int, form: str) -> str:
    if form in ("upperRoman", "lowerRoman"):
        roman = _roman(number)
        return roman if form == "upperRoman" else roman.lower()
    if form in ("upperLetter", "lowerLetter") and 1 <= number <= 26:
        letter = chr(ord("A") + number - 1)
        return letter if form == "upperLetter" else letter.lower()
    return "" if form == "none" else str(number)


def _roman(number: int) -> str:
    signs = ((50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"))
    written = ""
    for worth, sign in signs:
        while number >= worth and len(written) < 20:
            written, number = written + sign, number - worth
    return written
