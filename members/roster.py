"""The list of a year's members as a table somebody fills in: its rows, how a pasted table is read, what is wrong.

Pure: nothing here asks the database. A row is known by its place in the table; a member that stands already keeps its
code.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, fields, replace

from common.contacts import email_refusal, is_phone, phone_refusal
from common.files.plaintable import TextTable
from common.vietnamese.text import fold
from common.web.pastedtable import PastedTable, read_lines, read_table
from members.models import Membership

HEAD, DEPUTY, MEMBER = (str(role) for role in Membership.Role.values)
# More than any bloc has; a table that is longer is another table.
MOST_ROWS = 100
# The columns that are typed, and the field of the member that each fills.
FIELD_OF = {
    "name": "name",
    "short_name": "short_name",
    "code": "code",
    "representative": "representative_name",
    "position": "representative_position",
    "phone": "phone",
    "email": "email",
}
_FIELDS = {field.name: field for field in Membership._meta.concrete_fields}
LONGEST = {column: _FIELDS[field].max_length or 0 for column, field in FIELD_OF.items()}

_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_NUMBERED = re.compile(r"^\s*[0-9]{1,3}\s*[.)]\s+")


@dataclass(frozen=True)
class RosterRow:
    """One member as the table has it. `was` is the code of a member that stands already, "" for a new one."""

    name: str = ""
    short_name: str = ""
    code: str = ""
    role: str = MEMBER
    representative: str = ""
    position: str = ""
    phone: str = ""
    email: str = ""
    was: str = ""
    dropped: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether it is a new row into which nobody has typed anything."""
        return not self.was and not any(getattr(self, name) for name in LONGEST)


COLUMNS = tuple(field.name for field in fields(RosterRow) if field.name not in ("was", "dropped"))


def seal_of(rows: Iterable[RosterRow]) -> str:
    """A short mark of the whole table: two tables have the same one if they say the same in the same order."""
    told = repr([astuple(row) for row in rows])
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def proposed_code(name: str, taken: Iterable[str]) -> str:
    """The code that a name suggests: «Ban Tổ chức Tỉnh ủy» → «ban-to-chuc-tinh-uy»; a number where it is taken."""
    stem = re.sub("[^a-z0-9]+", "-", fold(name)).strip("-")[: LONGEST["code"] - 3].strip("-") or "don-vi"
    known = set(taken)
    code, number = stem, 2
    while code in known:
        code, number = f"{stem}-{number}", number + 1
    return code


def completed(rows: Sequence[RosterRow], others: Iterable[str] = ()) -> list[RosterRow]:
    """The rows that count, each with a code and a short name: those left blank are taken from its name.

    `others` are codes that nobody new may get: they belong to somebody who has no row.
    """
    kept = [row for row in rows if not row.is_blank]
    taken = {*others, *(row.was or row.code for row in kept)}
    found = []
    for row in kept:
        code = row.was or row.code or (proposed_code(row.name, taken) if row.name else "")
        taken.add(code)
        found.append(replace(row, code=code, short_name=row.short_name or row.name[: LONGEST["short_name"]]))
    return found


# --- what is wrong -------------------------------------------------------------------------------------------


def mistakes(rows: Sequence[RosterRow]) -> dict[tuple[int, str], str]:
    """What is wrong with the table, by the row's place and the column's name; {} if it can be kept."""
    found: dict[tuple[int, str], str] = {}
    staying = [(place, row) for place, row in enumerate(rows) if not row.dropped]
    for place, row in staying:
        for column, sentence in _of_row(row).items():
            found[place, column] = sentence
    _tell_twice(found, staying, "code", "Mã này đã có ở dòng {}. Hãy ghi mã khác.")
    _tell_twice(found, staying, "name", "Tên này đã có ở dòng {}.")
    heads = [place for place, row in staying if row.role == HEAD]
    for place in heads[1:]:
        found[place, "role"] = f"Mỗi năm chỉ có một Trưởng khối; dòng {heads[0] + 1} đang là Trưởng khối."
    if rows and not staying:
        found[0, "name"] = "Khối phải có ít nhất một thành viên."
    return found


def _of_row(row: RosterRow) -> dict[str, str]:
    found = {column: f"Dài quá {most} ký tự." for column, most in LONGEST.items() if len(getattr(row, column)) > most}
    if not row.name:
        found["name"] = "Hãy ghi tên đơn vị, hoặc bỏ dòng này."
    if row.code and not row.was and not _SLUG.fullmatch(row.code):
        found["code"] = "Mã chỉ gồm chữ thường không dấu, chữ số và dấu gạch nối, ví dụ: ban-to-chuc."
    if row.role not in (HEAD, DEPUTY, MEMBER):
        found["role"] = "Hãy chọn vai trò trong danh sách."
    for column, refusal in (("phone", phone_refusal), ("email", email_refusal)):
        if sentence := refusal(getattr(row, column)):
            found[column] = sentence
    return found


def _tell_twice(
    found: dict[tuple[int, str], str], rows: Sequence[tuple[int, RosterRow]], column: str, sentence: str
) -> None:
    first: dict[str, int] = {}
    for place, row in rows:
        key = fold(getattr(row, column))
        if key and key in first:
            found.setdefault((place, column), sentence.format(first[key] + 1))
        first.setdefault(key, place)


# --- a table that was copied elsewhere -----------------------------------------------------------------------

# How offices head the columns of such a list, without marks and in small letters.
_HEADS: Mapping[str, Sequence[str]] = {
    "name": (
        "ten don vi",
        "don vi",
        "co quan",
        "co quan, don vi",
        "ten co quan",
        "ten co quan, don vi",
        "thanh vien",
        "don vi thanh vien",
        "ten",
    ),
    "short_name": ("ten ngan", "ten viet tat", "viet tat", "ten goi tat"),
    "code": ("ma", "ma don vi"),
    "role": ("vai tro", "vai tro trong khoi"),
    "representative": ("nguoi dai dien", "dai dien", "ho ten", "ho va ten", "lanh dao", "thu truong", "nguoi ky"),
    "position": ("chuc vu", "chuc danh", "chuc vu, don vi"),
    "phone": ("dien thoai", "so dien thoai", "sdt", "di dong", "dt", "so dt"),
    "email": ("thu dien tu", "email", "e-mail", "mail", "dia chi email", "hop thu"),
}
_ROLES = {"truong khoi": HEAD, "khoi truong": HEAD, "pho truong khoi": DEPUTY, "pho khoi": DEPUTY, "khoi pho": DEPUTY}


# What is looked at of a pasted table: a longer one is refused whatever follows.
_MOST_LINES = 10 * MOST_ROWS


@dataclass(frozen=True)
class Pasted:
    """What a pasted table says: its rows, and the columns of it that the list has no place for."""

    rows: list[RosterRow]
    unused: list[str]


def read_pasted(text: str) -> Pasted:
    """The members in a table copied from Excel or Word, or in a list with one name a line.

    Columns are known by their heads; without a row of heads by what stands in them: addresses, numbers of telephones,
    roles, and of the other texts name, representative, position from the left.
    """
    return _members(read_table(text, _HEADS, _guessed, most_lines=_MOST_LINES))


def read_file_tables(tables: Sequence[TextTable]) -> Pasted:
    """The members in that table of a file which says most of them."""
    found = [
        _members(read_lines([row.cells for row in table.rows], _HEADS, _guessed, most_lines=_MOST_LINES))
        for table in tables
    ]
    return max(found, key=_said, default=Pasted([], []))


def _said(read: Pasted) -> tuple[int, int]:
    """Of how many columns a table says something, and of how many members."""
    columns = sum(any(getattr(row, column) for row in read.rows) for column in FIELD_OF)
    return columns, len(read.rows)


def _members(table: PastedTable) -> Pasted:
    return Pasted([row for row in map(_row, table.lines) if row.name], table.unused)


def _guessed(table: Sequence[Sequence[str]]) -> tuple[dict[int, str], list[str]]:
    found: dict[int, str] = {}
    unused = []
    texts = ["name", "representative", "position"]
    for at in range(len(table[0])):
        filled = [line[at] for line in table if line[at]]
        sort = Counter(_sort_of(cell) for cell in filled).most_common(1)[0][0] if filled else "number"
        if sort == "text":
            sort = texts.pop(0) if texts else "more"
        if sort in found.values() or sort == "more":
            unused.append(f"cột thứ {at + 1} («{filled[0]}» …)")
        elif sort != "number":
            found[at] = sort
    return found, unused


def _sort_of(cell: str) -> str:
    if "@" in cell:
        return "email"
    if cell.rstrip(".").isdecimal() and len(cell) < 4:
        return "number"
    if is_phone(cell):
        return "phone"
    return "role" if fold(cell) in {*_ROLES, "thanh vien"} else "text"


def _row(cells: Mapping[str, str]) -> RosterRow:
    return RosterRow(
        name=_NUMBERED.sub("", cells.get("name", "")),
        short_name=cells.get("short_name", ""),
        code=cells.get("code", ""),
        role=_ROLES.get(fold(cells.get("role", "")), MEMBER),
        representative=cells.get("representative", ""),
        position=cells.get("position", ""),
        phone=cells.get("phone", ""),
        email=cells.get("email", ""),
    )


# What a pasted table says of a member that is in the list already; its name stays as it is written there.
_FILLED = ("short_name", "representative", "position", "phone", "email")


def laid_over(rows: Sequence[RosterRow], pasted: Sequence[RosterRow]) -> list[RosterRow]:
    """The table with what was pasted: a row of the same name or code takes what was filled in there, others follow."""
    found = [row for row in rows if not row.is_blank]
    for fresh in pasted:
        at = next((place for place, row in enumerate(found) if _same(row, fresh)), None)
        if at is None:
            found.append(fresh)
            continue
        given = {name: getattr(fresh, name) for name in _FILLED if getattr(fresh, name)}
        role = fresh.role if fresh.role != MEMBER else found[at].role
        found[at] = replace(found[at], **given, role=role, dropped=False)
    return found


def _same(row: RosterRow, fresh: RosterRow) -> bool:
    return fold(row.name) == fold(fresh.name) or (bool(fresh.code) and fresh.code == (row.was or row.code))
