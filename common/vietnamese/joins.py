"""What belongs together on a line: «Điều 5», «100 %», «01/QĐ-KTĐ6», «17/3/2023», «TS. Lê». Imports no Django."""

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
# What is short for a title, a place or an office, and the name it belongs to: «Đ/c Nguyễn», «TP. Phan», «TM. Khối».
_SHORT = (
    r"(?:[Đđ]/c|[ÔôBb]\.|GS|PGS|TSKH|TS|ThS|CN|KS|BS|LS|NSND|NSƯT|NGND|NGƯT|AHLĐ|TP|Tp|TX|TT|[HQPX]\.|T/M|TM|K/T|KT|T/L|TL|"
    r"TUQ|Q\.)"
)
_CAPITAL = "".join(letter for letter in map(chr, [*range(0x41, 0x1B1), *range(0x1EA0, 0x1EFA)]) if letter.isupper())
_NAMED = rf"(?-i:{_SHORT}\.?(?:,? ?{_SHORT}\.?)* [{_CAPITAL}]\w+)"
_TOGETHER = re.compile(
    rf"(?<![\w/.:-])(?:{_DAY}|{_NAMED}|(?:(?:{_NAMES}):? )?(?:{_SIGN}|{_COUNTED}))(?![\w/])",
    re.IGNORECASE,
)
# A digit, capitals or a point behind one: without them there is nothing to look for, and pages are mostly without.
PERHAPS = r"\d|[A-ZÔĐƯ][A-ZĐƯ./hp]|[đĐ]/c|[ôb]\."
_PERHAPS = re.compile(PERHAPS)


def together(text: str, most: int) -> list[tuple[int, int]]:
    """Where in the text a line had better not be broken, from and to; nothing longer than `most` letters.

    Only what could be broken at all: a number alone is not told.
    """
    if not _PERHAPS.search(text) or not re.search(r"[ /-]", text):
        return []
    places = (found.span() for found in _TOGETHER.finditer(text))
    return [(start, end) for start, end in places if end - start <= most and re.search(r"[ /-]", text[start:end])]
