"""Which rows of a table are its head, and what stands in which of its columns. Pure."""

import re
from collections.abc import Sequence
from enum import StrEnum

from common.files.plaintable import TableRow
from common.vietnamese.text import clean_line, fold
from scoring.rubrics import words
from scoring.rubrics.intake.labels import read_label, split_label
from scoring.rubrics.intake.points import read_points


class Use(StrEnum):
    """What stands in a column."""

    LABEL = "label"
    GROUP = "group"
    NAME = "name"
    POINTS = "points"
    BONUS = "bonus"
    PENALTY = "penalty"
    UNIT = "unit"
    EACH = "each"
    NOTE = "note"
    UNUSED = "unused"

    @property
    def label(self) -> str:
        """The use in the user's words."""
        return _LABELS[self]


_LABELS = {
    Use.LABEL: "STT, mã",
    Use.GROUP: "Tên nhóm (cột riêng)",
    Use.NAME: words.CONTENT,
    Use.POINTS: words.STANDARD,
    Use.BONUS: "Điểm cộng",
    Use.PENALTY: "Điểm trừ",
    Use.UNIT: "Đơn vị tính",
    Use.EACH: "Điểm mỗi đơn vị",
    Use.NOTE: "Cách chấm, ghi chú",
    Use.UNUSED: "Không dùng",
}
# Of these a table has one; of a second one it is not known what it would be.
_SINGLE = (Use.LABEL, Use.GROUP, Use.POINTS, Use.BONUS, Use.PENALTY, Use.UNIT, Use.EACH)
# How offices head their columns, folded: the whole head, or how it begins. The first that fits.
_WHOLE = {
    **dict.fromkeys(("stt", "tt", "so tt", "so thu tu", "ma", "ma so", "muc", "ky hieu", "so", "ma muc"), Use.LABEL),
    **dict.fromkeys(("cong", "thuong"), Use.BONUS),
    "tru": Use.PENALTY,
    **dict.fromkeys(("dvt", "don vi"), Use.UNIT),
    **dict.fromkeys(("nhom", "linh vuc"), Use.GROUP),
}
_BEGINNING = (
    (("ma tieu chi",), Use.LABEL),
    (("diem moi don vi", "diem cho moi", "diem tung"), Use.EACH),
    (("don vi tinh", "don vi do"), Use.UNIT),
    (
        ("tu cham", "diem tu", "don vi tu", "diem dat", "diem tham dinh", "diem thong nhat", "tham dinh", "ket qua"),
        Use.UNUSED,
    ),
    (("minh chung", "can minh chung", "co minh chung", "thuoc muc", "diem cham", "phong", "nguoi"), Use.UNUSED),
    (("diem cong", "diem thuong", "cong diem"), Use.BONUS),
    (("diem tru", "tru diem"), Use.PENALTY),
    (
        (
            "diem",
            "thang diem",
            "so diem",
            "muc diem",
            "barem",
            "ba rem",
            "khung diem",
            "tong diem",
            "trong so",
            "ty trong",
        ),
        Use.POINTS,
    ),
    (("ghi chu", "cach", "phuong phap", "huong dan", "can cu", "cac muc", "muc do", "dien giai", "quy dinh"), Use.NOTE),
    (("nhom tieu chi", "linh vuc", "ten nhom"), Use.GROUP),
    (("noi dung", "tieu chi", "tieu chuan", "chi tieu", "nhiem vu", "ten", "hang muc"), Use.NAME),
)
# Columns of points that were given, not of those that there are.
_GIVEN = ("tu cham", "khoi cham", "cum cham", "hoi dong", "tham dinh", "dat duoc", "thong nhat")
# What a head tells by a word in it, where it tells nothing by how it begins.
_WITHIN = (("tieu chi", Use.NAME), ("noi dung", Use.NAME), ("diem", Use.POINTS))
_HEAD_WITHIN = 25
_LONGEST_HEAD = 60
_COUNTED = re.compile(r"^\(?(?:[0-9]{1,2}|[A-Z])\)?(?:\s*=.*)?$")


def use_of_head(text: str) -> Use | None:
    """What a column with this head holds; None where nobody knows."""
    said = fold(re.sub(r"\([^)]*\)", " ", clean_line(text))).strip(" .:*")
    if not said or len(said) > _LONGEST_HEAD:
        return None
    if said == "muc" and "ứ" in text.lower():
        # «Mức», not «mục».
        return Use.NOTE
    if said in _WHOLE:
        return _WHOLE[said]
    if said.startswith("diem") and any(word in said for word in _GIVEN):
        return Use.UNUSED
    found = next((use for starts, use in _BEGINNING if said.startswith(starts)), None)
    return found or next((use for word, use in _WITHIN if word in said), None)


def head_rows(rows: Sequence[TableRow]) -> list[int]:
    """The places of the rows that head the columns, from the top; none where there is no head."""
    best, most = -1, 1
    for at, row in enumerate(rows[:_HEAD_WITHIN]):
        uses = set(map(use_of_head, row.cells)) - {None, Use.UNUSED}
        if len(uses) > most and (Use.NAME in uses or len(uses) > 2):
            best, most = at, len(uses)
    if best < 0:
        return []
    heads = [best]
    while heads[-1] + 1 < len(rows) and _goes_on(rows[heads[-1]], rows[heads[-1] + 1]):
        heads.append(heads[-1] + 1)
    return heads


def _goes_on(head: TableRow, row: TableRow) -> bool:
    """Whether the row below a head is a part of it: heads below a common one, or the columns' numbers."""
    said = [clean_line(cell) for cell in row.cells if cell]
    if len(said) > 2 and all(map(_COUNTED.match, said)):
        return True
    blank = not clean_line(row.cells[0]) or fold(row.cells[0]) == fold(head.cells[0])
    return blank and len(said) > 1 and sum(use_of_head(cell) is not None for cell in said) * 2 > len(said)


def guessed_uses(rows: Sequence[TableRow], heads: Sequence[int]) -> list[Use]:
    """What stands in each column, by its head or, without one, by what stands in it."""
    if not rows:
        return []
    width = len(rows[0].cells)
    body = [row for at, row in enumerate(rows) if not heads or at > heads[-1]]
    if heads:
        found = [_headed([rows[at].cells[column] for at in heads]) for column in range(width)]
    else:
        found = _by_content(rows, width)
    uses: list[Use] = []
    for use in found:
        uses.append(Use.UNUSED if use in _SINGLE and use in uses else use)
    if Use.NAME not in uses:
        texts = [at for at, use in enumerate(uses) if use in (Use.UNUSED, Use.GROUP, Use.NOTE)] or list(range(width))
        uses[max(texts, key=lambda at: sum(len(row.cells[at]) for row in body))] = Use.NAME
    return _with_groups(uses, body)


def _headed(texts: Sequence[str]) -> Use:
    """By the lowest of its heads that says something."""
    known = [use for text in reversed(texts) if (use := use_of_head(text)) is not None]
    return known[0] if known else Use.UNUSED


def _by_content(rows: Sequence[TableRow], width: int) -> list[Use]:
    uses = [Use.UNUSED] * width
    for column in range(width):
        said = [row.cells[column] for row in rows if row.cells[column]]
        if column == 0 and said and sum(read_label(cell) is not None for cell in said) * 2 > len(said) and width > 1:
            uses[column] = Use.LABEL
        elif said and sum(read_points(cell).number is not None for cell in said) * 3 > 2 * len(said):
            uses[column] = Use.POINTS
    words = [at for at in range(width) if uses[at] is Use.UNUSED]
    longest = max(words, key=lambda at: sum(len(row.cells[at]) for row in rows), default=None)
    for at in words:
        uses[at] = Use.NAME if at == longest else Use.NOTE
    return uses


def _with_groups(uses: list[Use], body: Sequence[TableRow]) -> list[Use]:
    """Of two columns of words the first is one of groups, if it is filled only here and there."""
    names = [at for at, use in enumerate(uses) if use is Use.NAME]
    if len(names) > 1 and Use.GROUP not in uses:
        first, second = names[0], names[1]
        filled = sum(bool(row.cells[first]) for row in body)
        if filled * 3 < 2 * sum(bool(row.cells[second]) for row in body):
            uses[first] = Use.GROUP
        elif not any(split_label(row.cells[second])[0] for row in body[:1]):
            uses[second] = Use.NOTE
    return uses
