"""The plan's table as somebody fills it in: its rows, how a pasted table is read, who is meant, what is wrong.

Pure: nothing here asks the database. A row that stands already is known by its number.
"""

import hashlib
import re
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import astuple, dataclass, field, fields, replace
from datetime import date
from typing import Any

from common.vietnamese.dates import DateRefused, parse_date, short_date
from common.vietnamese.text import clean_line, fold
from common.web.pastedtable import read_table

# More than any plan has; a table that is longer is another table.
MOST_ROWS = 100
LONGEST = {"name": 500, "time": 200, "due": 30, "leader": 200, "helpers": 1000, "product": 300, "done": 30}
# The longest text that may stand beside the members that help.
LONGEST_HELPERS = 300
NOT_YET = "Ngày xong chưa tới. Hãy ghi khi đã làm xong."
NO_NAME = "Hãy ghi nội dung công việc, hoặc bỏ dòng này."


@dataclass(frozen=True)
class TaskRow:
    """One line of the plan as the table has it. `was` is the number of one that stands already, "" for a new one."""

    name: str = ""
    time: str = ""
    due: str = ""
    leader: str = ""
    helpers: str = ""
    product: str = ""
    done: str = ""
    was: str = ""
    dropped: bool = False

    @property
    def is_blank(self) -> bool:
        """Whether it is a new row into which nobody has typed anything."""
        return not self.was and not any(getattr(self, name) for name in COLUMNS)


COLUMNS = tuple(one.name for one in fields(TaskRow) if one.name not in ("was", "dropped"))


@dataclass(frozen=True)
class TaskWanted:
    """What a row says once it is read: the fields of the task, and the codes of the members that help."""

    fields: dict[str, Any]
    leader: str = ""
    helpers: tuple[str, ...] = ()


def seal_of(rows: Iterable[TaskRow]) -> str:
    """A short mark of the whole table: two tables have the same one if they say the same in the same order."""
    return hashlib.sha256(repr([astuple(row) for row in rows]).encode()).hexdigest()[:16]


# --- who is meant --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Names:
    """The year's members by what they are called, in protocol order: `rows` are code, name, short name."""

    rows: Sequence[tuple[str, str, str]] = ()
    known: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, rows: Iterable[tuple[str, str, str]]) -> "Names":
        """Names by which one member is meant and no other."""
        found = list(rows)
        called = Counter(name for _, long, short in found for name in {fold(long), fold(short)})
        return cls(
            found,
            {name: code for code, long, short in found for name in (fold(long), fold(short)) if called[name] == 1},
        )

    def code(self, text: str) -> str:
        """Whose name this is; "" where it is no member's."""
        return self.known.get(fold(text), "")

    def name(self, code: str) -> str:
        """What a member is called in the table: its short name, where no other has the same."""
        return next((short if self.code(short) == code else long for one, long, short in self.rows if one == code), "")

    def parted(self, text: str) -> tuple[tuple[str, ...], str]:
        """The members that a text names, in protocol order, and what else it says: «Báo; các đoàn thể»."""
        members, others = set(), []
        for part in _parts(text, ";"):
            inner = _parts(part, ",")
            named = [part] if self.code(part) or not all(map(self.code, inner)) else inner
            for one in named:
                if code := self.code(one):
                    members.add(code)
                else:
                    others.append(one)
        return tuple(code for code, _, _ in self.rows if code in members), "; ".join(others)

    def joined(self, codes: Iterable[str], text: str) -> str:
        """The same in one text again."""
        return "; ".join(filter(None, [*map(self.name, codes), text]))


def _parts(text: str, sign: str) -> list[str]:
    return [part for one in text.split(sign) if (part := clean_line(one).rstrip("."))]


# --- what is wrong -------------------------------------------------------------------------------------------


def read_row(row: TaskRow, names: Names, *, year: int, today: date) -> tuple[TaskWanted, dict[str, str]]:
    """What the row says, and by column what is wrong with it."""
    wrong = {column: f"Dài quá {most} ký tự." for column, most in LONGEST.items() if len(getattr(row, column)) > most}
    if not row.name:
        wrong["name"] = NO_NAME
    days = {}
    for column in ("due", "done"):
        try:
            days[column] = parse_date(getattr(row, column)) if getattr(row, column) else None
        except DateRefused as refused:
            days[column] = None
            wrong.setdefault(column, str(refused))
    leader = names.code(row.leader)
    helpers, text = names.parted(row.helpers)
    if len(text) > LONGEST_HELPERS:
        wrong["helpers"] = f"Phần không phải tên đơn vị thành viên dài quá {LONGEST_HELPERS} ký tự."
    wanted = TaskWanted(
        {
            "name": row.name,
            "time": row.time,
            "due_on": days["due"],
            "leader_text": "" if leader else row.leader,
            "helpers_text": text,
            "product": row.product,
            "done_on": days["done"],
        },
        leader,
        helpers,
    )
    for column, sentence in wrong_days(wanted.fields, year=year, today=today).items():
        wrong.setdefault({"due_on": "due", "done_on": "done"}[column], sentence)
    return wanted, wrong


def wrong_days(task: Mapping[str, Any], *, year: int, today: date) -> dict[str, str]:
    """Which of its days cannot be: done in the future, or not within a year of the plan's. A `year` of 0 is unknown."""
    found = {
        name: f"Ngày {short_date(day)} không thuộc năm {year} hay năm liền kề. Hãy xem lại năm."
        for name in ("due_on", "done_on")
        if (day := task[name]) and year and abs(day.year - year) > 1
    }
    if task["done_on"] and task["done_on"] > today:
        found["done_on"] = NOT_YET
    return found


# --- a table that was copied elsewhere -----------------------------------------------------------------------

# How offices head the columns of such a table, without marks and in small letters.
_HEADS: Mapping[str, Sequence[str]] = {
    "name": (
        "noi dung cong viec",
        "noi dung",
        "cong viec",
        "ten cong viec",
        "viec",
        "nhiem vu",
        "noi dung, nhiem vu",
        "noi dung nhiem vu",
        "noi dung thuc hien",
        "hoat dong",
    ),
    "time": ("thoi gian", "thoi gian thuc hien", "tien do", "thoi diem"),
    "due": ("han", "thoi han", "han hoan thanh", "thoi han hoan thanh", "ngay hoan thanh"),
    "leader": ("chu tri", "don vi chu tri", "co quan chu tri", "don vi thuc hien", "nguoi thuc hien", "phan cong"),
    "helpers": ("phoi hop", "don vi phoi hop", "co quan phoi hop"),
    "product": ("san pham", "ket qua", "ket qua, san pham", "san pham, ket qua", "ket qua du kien"),
    "done": ("xong ngay", "ngay xong", "da xong ngay"),
}
# The columns of a table without heads, from the left.
_USUAL = ("name", "time", "leader", "helpers", "product")
_ORDINAL = re.compile(r"[0-9]{1,3}[.)]?|[IVX]{1,5}[.)]?")
_NUMBERED = re.compile(r"^\s*(?:[0-9]{1,3}\s*[.)]|[-+•*])\s+")
# What is looked at of a pasted table: a longer one is refused whatever follows.
_MOST_LINES = 10 * MOST_ROWS


@dataclass(frozen=True)
class Pasted:
    """What a pasted table says: its rows, and the columns of it that the plan has no place for."""

    rows: list[TaskRow]
    unused: list[str]


def read_pasted(text: str) -> Pasted:
    """The lines of a plan in a table copied from Excel or Word, or in a list with one task a line.

    Columns are known by their heads; without a row of heads they are task, time, who leads, who helps and product, from
    the left, behind a column of numbers.
    """
    table = read_table(text, _HEADS, _unheaded, most_lines=_MOST_LINES)
    return Pasted([row for row in map(_row, table.lines) if row.name], table.unused)


def _row(cells: Mapping[str, str]) -> TaskRow:
    told = {column: cells.get(column, "") for column in COLUMNS}
    return TaskRow(**told | {"name": _NUMBERED.sub("", told["name"])}, dropped=False)


def _unheaded(table: Sequence[Sequence[str]]) -> tuple[dict[int, str], list[str]]:
    wide = range(len(table[0]))
    told = [at for at in wide if not all(_ORDINAL.fullmatch(line[at]) for line in table if line[at])]
    known = dict(zip(told, _USUAL, strict=False))
    unused = [at for at in told if at not in known and any(line[at] for line in table)]
    return known, [f"cột thứ {at + 1}" for at in unused]


def laid_over(rows: Sequence[TaskRow], fresh: Sequence[TaskRow]) -> list[TaskRow]:
    """The table with what was pasted or proposed: a row of the same task takes what it lacks, others follow."""
    found = [row for row in rows if not row.is_blank]
    # Each row is laid over once: two pasted rows of one name, «Giao ban» say, stay two.
    free = list(range(len(found)))
    for one in fresh:
        at = next((place for place in free if fold(found[place].name) == fold(one.name)), None)
        if at is None:
            found.append(one)
            continue
        free.remove(at)
        lacking = {name: getattr(one, name) for name in COLUMNS if not getattr(found[at], name)}
        found[at] = replace(found[at], **lacking)
    return found
