"""From a workbook to a rubric, or to its mistakes, each by the address of its cell. Nothing is written here."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from common.files.workbook import ReadSheet, ReadWorkbook
from common.vietnamese.legacy import from_legacy, looks_legacy
from common.vietnamese.numbers import POINTS, NumberRefused, parse_number
from common.vietnamese.text import clean_line, fold
from scoring.rubrics import tree as rules
from scoring.rubrics.files import RubricPart, cases_that_fit, column_refusal, marks_that_fit, units_of
from scoring.rubrics.kinds import GROUP, CriterionKind
from scoring.rubrics.kinds.cases import CasesRefused, PlainCase, read_cases
from scoring.rubrics.kinds.curve import Curve, CurveRefused, read_marks, read_reading
from scoring.rubrics.models import Band, Level, Rubric
from scoring.rubrics.tree.drafts import impossibilities, node_at, told
from scoring.rubrics.tree.editing import code_refusal
from scoring.rubrics.workbook.columns import (
    AT_TOP,
    BANDS_HEAD,
    CHOICE_WORDS,
    COLUMNS,
    CRITERIA,
    MOST_ROWS,
    NEEDED,
    RULE_WORDS,
    SETTING_LINES,
    SETTINGS,
    kind_words,
)
from scoring.rubrics.workbook.opening import BookRefused, Mistake, SheetReader, address, open_book

# The head stands near the top: above it there may be titles and hints.
_HEAD_WITHIN = 15
_LONGEST = {"name": 500, "unit": 50, "label": 20, "share_of": 20, "only_if": 20, "only_if_level": 100}
_RULES = {fold(word): rule for rule, word in RULE_WORDS.items()} | {
    fold("theo tỷ lệ, có ngưỡng tối thiểu"): rules.TargetRule.THRESHOLD
}
_TIE_BREAK = {fold(word): token for token, word in rules.TIE_BREAK_WORDS.items()}
_LABELS = {column.key: column.head for column in COLUMNS}


@dataclass
class _Line:
    """One line of the criteria: where it stands, which group it names, and the node it makes."""

    row: int
    parent: str
    node: rules.RubricNode
    children: "list[_Line]"


def read_book(data: bytes, present: RubricPart) -> RubricPart:
    """The rubric in this workbook. What it has no line for (settings, the sample's mark) stays as `present` has it.

    BookRefused tells every mistake by its cell. A rubric that is half-built may come in, an impossible one not.
    """
    book = open_book(data)
    mistakes: list[Mistake] = []
    part = _settings(book, present, mistakes)
    lines, columns, reader = _criteria(book, mistakes)
    tree = _tree(lines, columns, reader)
    plain = replace(part.plain, nodes=tuple(map(_node, tree)))
    if not mistakes:
        _judge(plain, lines, columns, reader, mistakes)
    if mistakes:
        raise BookRefused(mistakes)
    return replace(part, plain=plain)


# --- the criteria --------------------------------------------------------------------------------------------


def _criteria(book: ReadWorkbook, mistakes: list[Mistake]) -> tuple[list[_Line], dict[str, int], SheetReader]:
    page = _sheet(book, CRITERIA)
    reader = SheetReader(page, mistakes)
    head, columns = _head(reader)
    if lacking := [_LABELS[key] for key in NEEDED if key not in columns]:
        names = ", ".join(f"«{name}»" for name in lacking)
        raise BookRefused(
            [Mistake(page.title, f"Không thấy cột {names} ở dòng tiêu đề. Hãy tải tệp mẫu và ghi vào đó.")]
        )
    rows = [row for row in reader.rows() if row > head]
    if len(rows) > MOST_ROWS:
        raise BookRefused([Mistake(page.title, f"Bảng có {len(rows)} dòng, chỉ được tối đa {MOST_ROWS}.")])
    lines = [line for row in rows if (line := _line(reader, row, columns)) is not None]
    if not lines and not mistakes:
        mistakes.append(Mistake(page.title, "Bảng chưa có dòng tiêu chí nào."))
    return lines, columns, reader


def _sheet(book: ReadWorkbook, name: str) -> ReadSheet:
    """The sheet of this name, else the first one with cells."""
    found = next((page for page in book.sheets if fold(page.title) == fold(name)), None)
    if found is None and not book.sheets:
        raise BookRefused([Mistake("", "Tệp Excel này không có trang tính nào.")])
    return found or book.sheets[0]


def _head(reader: SheetReader) -> tuple[int, dict[str, int]]:
    """The row of heads, and the column of each field."""
    # Forms of earlier versions, and tables of offices, have the one word or the other.
    by_head = {fold(column.head): column.key for column in COLUMNS} | {fold("Điểm tối đa"): "max_points"}
    best: tuple[int, dict[str, int]] = (0, {})
    for row in reader.rows():
        if row > _HEAD_WITHIN:
            break
        columns: dict[str, int] = {}
        for (at, column), cell in reader.cells.items():
            if at == row and isinstance(cell.value, str) and (key := by_head.get(fold(cell.value))):
                columns.setdefault(key, column)
        if len(columns) > len(best[1]):
            best = row, columns
    return best


def _line(reader: SheetReader, row: int, columns: Mapping[str, int]) -> _Line | None:
    """One line as a node; None for an empty one, and for one whose kind is not known (which is told)."""

    def line(key: str, *, code: bool = False) -> str:
        return reader.line(row, columns[key], code=code) if key in columns else ""

    def number(key: str) -> Decimal | None:
        if key not in columns:
            return None
        found = reader.number(row, columns[key], units_of(key, line("unit")))
        if found is not None and (refusal := column_refusal(key, found, _LABELS[key])):
            reader.tell(row, columns[key], refusal)
            return None
        return found

    def flag(key: str) -> bool:
        return key in columns and reader.flag(row, columns[key])

    code, name, word = line("code", code=True), line("name"), line("kind")
    if not (code or name or word):
        filled = [column for at, column in reader.cells if at == row and column in columns.values()]
        if filled:
            reader.tell(row, filled[0], "Dòng này chưa có mã, nội dung và cách chấm: hãy ghi đủ hoặc xóa cả dòng.")
        return None
    if refusal := code_refusal(code):
        reader.tell(row, columns["code"], refusal)
    for key, text in {"name": name, **{key: line(key) for key in _LONGEST if key != "name"}}.items():
        _judge_text(reader, row, columns.get(key, columns["name"]), text, _LONGEST[key])
    if not name:
        reader.tell(row, columns["name"], "Hãy ghi nội dung của mục.")
    kind = _kind_called(word)
    if kind is None:
        known = ", ".join(f"«{known}»" for known in kind_words().values())
        told_word = f"Không có cách chấm «{word}»." if word else "Chưa có cách chấm."
        reader.tell(row, columns["kind"], f"{told_word} Hãy chọn một trong: {known}.")
    rule_word = line("rule")
    rule = _RULES.get(fold(rule_word))
    if rule_word and rule is None:
        known = ", ".join(f"«{known}»" for known in RULE_WORDS.values())
        reader.tell(row, columns["rule"], f"Không có cách tính «{rule_word}». Hãy chọn một trong: {known}.")
    node = rules.RubricNode(
        code=code,
        name=name,
        kind=kind or GROUP,
        max_points=number("max_points"),
        label=line("label"),
        min_points=number("min_points"),
        ceiling=number("ceiling"),
        unit=line("unit"),
        points_each=number("points_each"),
        start=number("start"),
        levels=_levels(reader, row, columns["levels"]) if "levels" in columns else (),
        cases=_cases(reader, row, columns["cases"]) if "cases" in columns else (),
        rule=rule,
        curve=_curve(reader, row, columns, line("unit")) if "curve" in columns else None,
        floor_percent=number("floor_percent"),
        lower_is_better=flag("lower_is_better"),
        default_target=number("default_target"),
        evidence_required=flag("evidence_required"),
        evidence_decides=flag("evidence_decides"),
        share_of=line("share_of", code=True),
        percent=number("percent"),
        only_if=line("only_if", code=True),
        only_if_level=line("only_if_level"),
    )
    return _Line(row, line("parent", code=True), node, [])


def _kind_called(word: str) -> CriterionKind | None:
    """The kind that a cell names, in the list's own words or in others that people use; None for no kind."""
    said = fold(word)
    named = ((kind, (listed, *kind.also)) for kind, listed in kind_words().items())
    return next((kind for kind, words in named if said in map(fold, words)), None)


def _judge_text(reader: SheetReader, row: int, column: int, text: str, longest: int) -> None:
    if len(text) > longest:
        reader.tell(row, column, f"Dài {len(text)} ký tự, chỉ được tối đa {longest}.")
    if kind := looks_legacy(text):
        reader.tell(
            row, column, f"Chữ viết bằng mã {kind}, có lẽ là «{from_legacy(text, kind)}». Hãy gõ lại bằng Unicode."
        )


# A name, a colon, and something with a digit in it.
_LIKE_A_LEVEL = re.compile(r"\S.*:[^:]*\d")


def _levels(reader: SheetReader, row: int, column: int) -> tuple[rules.PlainLevel, ...]:
    """«Tốt: 80» a line, or parted by semicolons."""
    text = reader.text(row, column)
    pieces = text.split("\n")
    # A semicolon may stand in a level's name, and a colon too: it parts levels only where every piece looks like one.
    if len(pieces) == 1 and all(_LIKE_A_LEVEL.search(piece) for piece in text.split(";")):
        pieces = text.split(";")
    levels = []
    for piece in pieces:
        said = clean_line(piece)
        if not said:
            continue
        name, colon, points = said.rpartition(":")
        try:
            if not colon or not name.strip():
                raise NumberRefused(f"«{said}»: hãy ghi tên mức, dấu hai chấm, rồi số điểm, ví dụ «Tốt: 80».")
            worth = parse_number(points, POINTS)
            if refusal := column_refusal("points", worth, "Điểm của mức", Level):
                raise NumberRefused(refusal)
        except NumberRefused as refused:
            reader.tell(row, column, str(refused))
            continue
        _judge_text(reader, row, column, name.strip(), 100)
        levels.append(rules.PlainLevel(name.strip(), worth))
    return tuple(levels)


def _cases(reader: SheetReader, row: int, column: int) -> tuple[PlainCase, ...]:
    """«Gửi báo cáo muộn: 2», one a line."""
    try:
        return cases_that_fit(read_cases(reader.text(row, column)))
    except CasesRefused as refused:
        reader.tell(row, column, str(refused))
        return ()


def _curve(reader: SheetReader, row: int, columns: Mapping[str, int], unit: str) -> Curve | None:
    """The marks, one a line, and how they are read."""
    text = reader.text(row, columns["curve"])
    if not text:
        return None
    try:
        marks = marks_that_fit(read_marks(text, (unit,) if unit else ()))
    except CurveRefused as refused:
        reader.tell(row, columns["curve"], str(refused))
        return None
    try:
        read = read_reading(reader.text(row, columns["curve_reading"])) if "curve_reading" in columns else {}
    except CurveRefused as refused:
        reader.tell(row, columns["curve_reading"], str(refused))
        return None
    return Curve(marks, **read)


# --- the tree ------------------------------------------------------------------------------------------------


def _tree(lines: list[_Line], columns: Mapping[str, int], reader: SheetReader) -> list[_Line]:
    """The lines below their groups, in the order they stand in."""
    top: list[_Line] = []
    seen: dict[str, _Line] = {}
    group: _Line | None = None
    for line in lines:
        node = line.node
        if node.code and node.code in seen:
            there = address(seen[node.code].row, columns["code"])
            reader.tell(line.row, columns["code"], f"Mã «{node.code}» đã có ở ô {there}: mỗi dòng một mã riêng.")
        host = _host(line, seen, group, columns, reader)
        (host.children if host else top).append(line)
        seen.setdefault(node.code, line)
        if not node.is_leaf:
            group = line
    return top


def _host(
    line: _Line, seen: Mapping[str, _Line], group: _Line | None, columns: Mapping[str, int], reader: SheetReader
) -> _Line | None:
    """The group that holds a line: the one it names, else the one its code goes on from, else the last one above it."""
    if line.parent in (AT_TOP, "-"):
        return None
    if line.parent:
        host = seen.get(line.parent)
        if host is None:
            reader.tell(
                line.row, columns["parent"], f"Chưa có mục «{line.parent}» ở các dòng trên: dòng nhóm phải đứng trước."
            )
        elif host.node.is_leaf:
            reader.tell(
                line.row, columns["parent"], f"«{line.parent}» là tiêu chí được chấm, không chứa được mục khác."
            )
            host = None
        return host
    stem = line.node.code
    while "." in stem:
        stem = stem.rpartition(".")[0]
        if stem in seen and not seen[stem].node.is_leaf:
            return seen[stem]
    return group if line.node.is_leaf else None


def _node(line: _Line) -> rules.RubricNode:
    return replace(line.node, children=tuple(map(_node, line.children)))


def _judge(
    plain: rules.PlainRubric,
    lines: Iterable[_Line],
    columns: Mapping[str, int],
    reader: SheetReader,
    mistakes: list[Mistake],
) -> None:
    """Tells what can never be scored with, beside the cell it concerns."""
    rows = {line.node.code: line.row for line in lines}
    for place, sentence in impossibilities(plain):
        node = node_at(plain, place)
        if node is None:
            mistakes.append(Mistake(SETTINGS, told(plain, [(place, sentence)])[0]))
            continue
        key = re.sub(r"\[\d+\]$", "", place.rpartition("].")[2]) if "]." in place else ""
        key = "levels" if ".levels" in place else key
        reader.tell(rows[node.code], columns.get(key, columns["code"]), sentence)


# --- the settings --------------------------------------------------------------------------------------------


def _settings(book: ReadWorkbook, present: RubricPart, mistakes: list[Mistake]) -> RubricPart:
    """The present settings, with those that the workbook has a line for."""
    page = next((page for page in book.sheets if fold(page.title) == fold(SETTINGS)), None)
    if page is None:
        return present
    reader = SheetReader(page, mistakes)
    labels = {
        fold(cell.value): row
        for (row, column), cell in reader.cells.items()
        if column == 1 and isinstance(cell.value, str)
    }
    lines = {key: labels[fold(label)] for key, label in SETTING_LINES.items() if fold(label) in labels}
    given: dict[str, object] = {}
    for key in ("scale", "step"):
        if key in lines:
            given[key] = _needed(reader, lines[key], key)
    if "name" in lines:
        given["name"] = reader.line(lines["name"], 2)
        if not given["name"]:
            reader.tell(lines["name"], 2, "Hãy đặt tên cho bảng đánh giá.")
        _judge_text(reader, lines["name"], 2, str(given["name"]), 300)
    if "decimals" in lines:
        decimals = reader.number(lines["decimals"], 2)
        if decimals not in (0, 1, 2):
            reader.tell(lines["decimals"], 2, "Hãy ghi 0, 1 hoặc 2.")
        given["decimals"] = int(decimals or 0)
    if "rounding" in lines:
        given["rounding"] = rules.Rounding.TOTAL if reader.flag(lines["rounding"], 2) else rules.Rounding.LEAF
    if "total_may_exceed_scale" in lines:
        given["total_may_exceed_scale"] = reader.flag(lines["total_may_exceed_scale"], 2)
    for key in CHOICE_WORDS.keys() & lines.keys():
        given[key] = _chosen(reader, lines[key], key)
    if "tie_break" in lines:
        given["tie_break"] = _tie_break(reader.text(lines["tie_break"], 2))
    if fold(BANDS_HEAD[0]) in labels:
        given["bands"] = _bands(reader, labels[fold(BANDS_HEAD[0])])
    note = reader.text(lines["note"], 2) if "note" in lines else present.note
    return replace(present, plain=replace(present.plain, **given), note=note)  # type: ignore[arg-type]


def _needed(reader: SheetReader, row: int, key: str) -> Decimal:
    before = len(reader.mistakes)
    number = reader.number(row, 2, POINTS)
    if number is None and len(reader.mistakes) == before:
        reader.tell(row, 2, "Hãy ghi một số.")
    elif number is not None and (refusal := column_refusal(key, number, SETTING_LINES[key], Rubric)):
        reader.tell(row, 2, refusal)
    return number or Decimal(1)


def _chosen(reader: SheetReader, row: int, key: str) -> object:
    """What was chosen from a list; an empty cell says what goes without saying."""
    text, words = reader.line(row, 2), CHOICE_WORDS[key]
    found = {fold(word): choice for choice, word in words.items()}.get(fold(text))
    if text and found is None:
        reader.tell(row, 2, f"Hãy chọn một trong: {'; '.join(words.values())}.")
    return found or rules.PlainRubric.__dataclass_fields__[key].default


def _tie_break(text: str) -> tuple[str, ...]:
    pieces = (clean_line(piece) for piece in re.split(r"[\n;]", text))
    return tuple(_TIE_BREAK.get(fold(piece), piece) for piece in pieces if piece)


def _bands(reader: SheetReader, head: int) -> tuple[rules.PlainBand, ...]:
    """The table of bands below its head, down to its end, from the highest."""
    bands = []
    for row in reader.rows():
        if row <= head:
            continue
        name, points = reader.line(row, 1), reader.number(row, 2, POINTS)
        if not name and points is None:
            continue
        if not name:
            reader.tell(row, 1, "Hãy ghi tên mức xếp loại.")
        elif points is None:
            reader.tell(row, 2, "Hãy ghi số điểm của mức xếp loại.")
        elif refusal := column_refusal("at_least", points, "Điểm của mức xếp loại", Band):
            reader.tell(row, 2, refusal)
        else:
            _judge_text(reader, row, 1, name, 60)
            bands.append(rules.PlainBand(name, points))
    return tuple(sorted(bands, key=lambda band: -band.at_least))
