"""What the heads of a table say of its columns: which of the three values, points or results, no value at all. Pure."""

import re
from collections.abc import Sequence
from enum import StrEnum

from common.files.plaintable import TableRow
from common.vietnamese.text import clean_line, fold

SELF, APPRAISED, AGREED = "self", "appraised", "agreed"
# How offices call the three values, folded.
_STAGES = (
    (SELF, ("tu cham", "tu danh gia", "don vi cham", "don vi tu", "tu xep")),
    (APPRAISED, ("tham dinh", "to cham", "tham tra")),
    (AGREED, ("thong nhat", "khoi cham", "cum cham", "hoi dong", "hop khoi", "chot")),
)


class Holds(StrEnum):
    """What the cells of a column say: the points, or what the points follow from."""

    POINTS = "points"
    RESULTS = "results"


SUM = "cột tổng"
_RESULTS = ("ket qua", "thuc hien", "so luong", "so lieu", "muc dat")
# Columns in which no member's value stands, and what they hold.
_NO_VALUE = (
    (("diem chuan", "diem toi da", "thang diem", "khung diem", "muc diem", "barem"), "điểm chuẩn của bảng"),
    (("xep loai", "xep hang", "hang", "thu hang", "danh hieu"), "xếp loại, xếp hạng"),
    (("ghi chu", "minh chung", "giai trinh", "ly do", "y kien", "don vi tinh", "dvt", "can cu"), "ghi chú"),
)
# With its marks: «cộng» sums up, «công tác» does not.
_SUM = re.compile(r"^(?:tổng|cộng)(?:\s+(?:cộng|điểm|số|mục|nhóm|phần|các|toàn|[ivx]+|[a-zđ0-9])\b.*)?[\s:.(]*$")


def stages_said(text: str) -> list[str]:
    """The values that a text speaks of, in their order."""
    said = fold(text)
    return [stage for stage, words in _STAGES if any(word in said for word in words)]


def holds_said(texts: Sequence[str]) -> Holds | None:
    """Whether a column's heads say that points stand in it, or results; None where they say neither."""
    said = [fold(text) for text in texts]
    if any(word in text for text in said for word in _RESULTS):
        return Holds.RESULTS
    return Holds.POINTS if any(re.search(r"\bdiem\b", text) for text in said) else None


def no_value(texts: Sequence[str]) -> str:
    """What a column holds that no member's value stands in; «» where it may."""
    if any(map(is_sum, texts)):
        return SUM
    for text in map(fold, texts):
        for starts, what in _NO_VALUE:
            if text.startswith(starts):
                return what
    return ""


def is_sum(text: str) -> bool:
    """Whether a line sums up others: «Tổng cộng», «Cộng mục I»."""
    return bool(_SUM.match(clean_line(text).casefold()))


def head_texts(rows: Sequence[TableRow], width: int) -> list[list[str]]:
    """Of each column what heads it, the lowest first; a head over several columns heads each of them."""
    told = [row for row in rows if sum(map(bool, row.cells)) > 1 and not counts_columns(row)]
    found = []
    for at in range(width):
        own = [(place, clean_line(row.cells[at])) for place, row in enumerate(told) if row.cells[at]]
        lowest = max((place for place, _ in own), default=-1)
        texts = dict(own)
        for place, row in enumerate(told[:lowest]):
            # A merged head has its text in the first of its columns; what stands below another head of its own.
            if place not in texts and (over := [cell for cell in row.cells[:at] if cell]):
                texts[place] = clean_line(over[-1])
        found.append([texts[place] for place in sorted(texts, reverse=True)])
    return found


def counts_columns(row: TableRow) -> bool:
    """Whether a row only counts the columns: «(1) (2) (3)», «1 2 3 = 1 + 2»."""
    said = [clean_line(cell).strip("()") for cell in row.cells if cell]
    numbers = [int(found[1]) for cell in said if (found := re.match(r"^([0-9]{1,2})\)?(?:\s*=.*)?$", cell))]
    return len(said) > 2 and len(numbers) == len(said) and numbers == list(range(numbers[0], numbers[0] + len(said)))
