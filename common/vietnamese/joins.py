"""What belongs together on a line: «Điều 5», «100 %», «01/QĐ-KTĐ6», «17/3/2023». Imports no Django."""

import re

# What a number names when it follows: the number is no good at the head of the next line.
_NAMES = (
    "khoản|điểm|điều|mục|chương|phần|phụ lục|đợt|quý|kỳ|lần|khóa|hạng|nhóm|tổ|bảng|trang|tiêu chí|số|năm|tháng|ngày|"
    "đua|khối"
)
_UNITS = "%|‰|điểm|đồng|triệu|tỷ|lần|người|đơn vị|phiếu|tiêu chí|ngày|tháng|giờ|phút|km|ha|tấn|bản"
_NUMBER = r"\d+(?:[.,]\d+)*"
# A number with a sign («120/120», «17/3/2023», «01/QĐ-KTĐ6», «13-NQ/TU»); nothing within a word or an address.
_SIGN = r"\d+(?:[/-][\wĐđ]+)+"
# A number that counts something, or names what stands before it.
_COUNTED = rf"{_NUMBER} ?(?:{_UNITS})(?!\w| \d)|(?<= ){_NUMBER}"
_DAY = r"ngày \d{1,2} tháng \d{1,2}(?: năm \d{4})?"
_TOGETHER = re.compile(
    rf"(?<![\w/.:-])(?:{_DAY}|(?:(?:{_NAMES}):? )?(?:{_SIGN}|{_COUNTED}))(?![\w/])",
    re.IGNORECASE,
)


def together(text: str, most: int) -> list[tuple[int, int]]:
    """Where in the text a line had better not be broken, from and to; nothing longer than `most` letters.

    Only what could be broken at all: a number alone is not told.
    """
    places = (found.span() for found in _TOGETHER.finditer(text))
    return [(start, end) for start, end in places if end - start <= most and re.search(r"[ /-]", text[start:end])]
