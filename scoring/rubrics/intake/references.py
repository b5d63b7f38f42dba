"""What sentences of a rubric say of another criterion: a share of its points, or a condition that it must meet. Pure.

«Nộp muộn trừ 10 % số điểm đạt được», «chậm trừ 5 % tổng điểm của nội dung 2»; «chỉ cộng khi tiêu chí I.1 đạt điểm tối
đa», «cộng thêm 1 điểm nếu nội dung này đạt loại Tốt».
"""

import re
from dataclasses import dataclass
from decimal import Decimal

from common.vietnamese.numbers import NumberRefused, parse_number
from common.vietnamese.text import clean_line
from scoring.rubrics.intake.points import NUMBER
from scoring.rubrics.kinds.criterion import begun

_LONGEST, _MOST_SHARES = 3000, 10
_WHOLE = Decimal(100)
_WORD = r"(?:tiêu chí|tiêu chuẩn|nội dung|nhóm|mục|phần|khoản|điểm|ý)"
# «Điểm» and «ý» only before a letter: «điểm b», not «điểm 10».
_NODE = rf"(?:(?!điểm|ý){_WORD}|điểm(?=\s+[a-zđ]\b)|ý(?=\s+[a-zđ0-9]\b))"
_SIGN = r"(?:[ivx]+|[0-9]{1,2}|[a-zđ]|[a-z]{1,3}(?=\.[0-9]))(?:\.[0-9a-zđ]{1,3})*(?![\w.]*\w)\)?"
_THIS = r"(?:này|đó|ấy|nêu trên|trên|tương ứng)\b"
_ABOVE = rf"(?:\s*,?\s*(?:của|thuộc|trong|ở)?\s*(?:{_NODE}\s+|(?<=của\s))(?P<above>{_SIGN}))?"
_OTHER = rf"{_NODE}\s+(?:số\s+)?[«\"“]?(?:(?P<sign>{_SIGN}){_ABOVE}|(?P<this>{_THIS}))"
_REFERENCE = re.compile(_OTHER, re.IGNORECASE)
# Up to the end of the clause; a point inside of «I.1» and the bracket of «b)» are none.
_REST = r"(?:[^;,.()\n]|\.(?=\w)|(?<=\W\w)\))*"
_SHARE = re.compile(
    rf"(?P<verb>trừ|giảm|cộng|thưởng)\s+(?:thêm\s+|đi\s+)?(?:từ\s+)?(?:(?P<least>{NUMBER})\s*%?\s*(?:-|–|đến)\s*)?"
    rf"(?P<n>{NUMBER})\s*(?:%|phần trăm)\s*(?:của\s+|trên\s+|trong\s+)?(?P<of>(?:tổng\s+)?(?:số\s+)?điểm\b{_REST})",
    re.IGNORECASE,
)
# Of the standard it is a fixed number of points.
_FIXED = re.compile(r"(?:tổng\s+)?(?:số\s+)?điểm\s+(?:chuẩn|tối đa|quy định)", re.IGNORECASE)
_EACH = re.compile(r"(?:mỗi|cứ)\s(?:\S+\s+){0,8}$", re.IGNORECASE)
_CONDITION = re.compile(
    rf"(?:khi|nếu|với điều kiện|trường hợp)\s+(?:mà\s+|có\s+|đơn vị\s+)*(?:{_OTHER}\s+)?"
    rf"(?P<not>(?:không|chưa)\s+)?(?:được\s+|bị\s+|phải\s+|đã\s+)*"
    rf"(?:(?:đạt|ở|xếp|chấm|đánh giá)\s+(?:được\s+|từ\s+)*){{1,2}}"
    rf"(?:(?P<full>(?:100\s*%\s*)?(?:đủ\s+|số\s+)*(?:điểm\s+(?:tối đa|chuẩn|tuyệt đối)|tối đa|(?<=đủ\s)điểm))"
    rf"|(?:loại|mức|xếp loại)\s+[«\"“]?(?P<level>[^;,.()»”\"\n]+))",
    re.IGNORECASE,
)
_LEVEL_ENDS = re.compile(r"\s+(?:trở (?:lên|xuống)|thì|mới|được|bị|sẽ|trong|ở|của)\b.*", re.IGNORECASE)
# «Đạt điểm chuẩn ở tiêu chí 2.1»
_THERE = re.compile(rf"\s*(?:ở|của|tại|trong)\s+{_OTHER}", re.IGNORECASE)
_NOT = re.compile(r"\b(?:không|chưa)\s+(?:được\s+)?(?:tính|cộng|thưởng|trừ|xét|áp dụng)", re.IGNORECASE)
_VERBS = re.compile(r"\b(trừ|giảm|cộng|thưởng)\b", re.IGNORECASE)
_AMOUNT = re.compile(rf"\b(trừ|giảm|cộng|thưởng)\s+(?:thêm\s+|đi\s+)?(?P<n>{NUMBER})(?!\s*(?:%|\d))", re.IGNORECASE)
# «Nếu tiêu chí I.1 đạt điểm tối đa, cộng 1 điểm»
_THEN = re.compile(r",\s+(?:thì\s+|được\s+|bị\s+)*(?:trừ|giảm|cộng|thưởng)\b", re.IGNORECASE)
_ONLY = re.compile(r"\bchỉ\s+(?:được\s+)?(?:tính|xét|chấm|áp dụng)", re.IGNORECASE)
_CLAUSE = re.compile(r"[;\n]|[.,]\s")


@dataclass(frozen=True)
class Reference:
    """A criterion or a group as words name it: by its printed `sign`, standing in that of `above`, or as «this».

    One with neither is left open: «số điểm đạt được».
    """

    said: str = ""
    sign: str = ""
    above: str = ""
    this: bool = False


@dataclass(frozen=True)
class ShareRead:
    """So many per cent of what `of` gives are taken, or added; None where each time has its own per cent."""

    percent: Decimal | None
    takes: bool
    of: Reference
    said: str
    name: str

    def goes_with(self, first: "ShareRead") -> bool:
        """Whether it is taken, or added, as the first is, of the same points: what names none has those of before."""
        same = (self.of.sign, self.of.above) == (first.of.sign, first.of.above) or not (self.of.sign or self.of.this)
        return self.takes is first.takes and same


@dataclass(frozen=True)
class ConditionRead:
    """Points count only if `of` has its standard, or this `level`; `amount` is how many, where the clause says it.

    A condition that is `negative` («không đạt điểm chuẩn») can be read, but not be set.
    """

    of: Reference
    level: str
    takes: bool | None
    said: str
    amount: Decimal | None = None
    negative: bool = False


@dataclass(frozen=True)
class References:
    """What a text says of others, and the text without these words."""

    rest: str
    shares: tuple[ShareRead, ...] = ()
    condition: ConditionRead | None = None

    @property
    def share(self) -> ShareRead | None:
        """The first share: whose points it is of, all of them are."""
        return self.shares[0] if self.shares else None

    def __bool__(self) -> bool:
        return bool(self.shares) or self.condition is not None


def read_references(text: str) -> References:
    """The first condition in a text, and its shares, as far as they are of one node and all taken, or all added."""
    said = "\n".join(clean_line(line) for line in text[:_LONGEST].split("\n"))
    condition, rest = _condition(said)
    shares = list[ShareRead]()
    while len(shares) < _MOST_SHARES:
        share, left = _share(rest)
        if share is None or (shares and not share.goes_with(shares[0])):
            break
        shares, rest = [*shares, share], left
    return References(rest, tuple(shares), condition)


def _share(said: str) -> tuple[ShareRead | None, str]:
    for match in _SHARE.finditer(said):
        percent = _number(match["n"])
        if not percent or percent > _WHOLE or _FIXED.match(match["of"]):
            continue
        start, end = _begin(said, match.start()), match.end()
        before = said[start : match.start()].strip(" :–-,")
        each = bool(match["least"] or _EACH.search(f"{before} "))
        takes = match["verb"].lower() in ("trừ", "giảm")
        name = re.sub(r"\s+(?:thì|bị|sẽ|được)$", "", before, flags=re.IGNORECASE)
        found = ShareRead(None if each else percent, takes, _named(match["of"]), match[0].strip(), begun(name)[:500])
        return found, _without(said, start, end)
    return None, said


def _condition(said: str) -> tuple[ConditionRead | None, str]:
    match = _CONDITION.search(said)
    if match is None:
        return None, said
    there = None if match["sign"] or match["this"] else _THERE.match(said, match.end())
    until = there.end() if there else match.end()
    start, end = _begin(said, match.start()), _end(said, until)
    if not _VERBS.search(said[start:end]) and (goes_on := _THEN.match(said, end)):
        end = _end(said, goes_on.end())
    clause = said[start:end]
    verb, amount = _VERBS.search(clause), None if _rate(clause) else _AMOUNT.search(clause)
    if verb is None and not _ONLY.search(clause):
        # «Đạt điểm tối đa khi xếp loại Tốt» says how one scores.
        return None, said
    level = _LEVEL_ENDS.sub("", match["level"] or "").strip(' «»"“”')
    found = ConditionRead(
        of=_reference(there or match),
        level=level[:100],
        takes=None if verb is None else verb[1].lower() in ("trừ", "giảm"),
        said=clause.strip(" ;,.:–-"),
        amount=_number(amount["n"]) if amount else None,
        # «Không cộng nếu không đạt» is «cộng nếu đạt».
        negative=bool(match["not"]) is not bool(_NOT.search(said[start : match.start()])),
    )
    # Shares and rates that stand in the clause are still to be read.
    left = f"{said[start : match.start()]} {said[until:end]}" if _SHARE.search(clause) or _rate(clause) else " "
    return found, f"{said[:start]}{left}{said[end:]}"


def _rate(clause: str) -> bool:
    return bool(re.search(r"\b(?:mỗi|cứ|một)\b|/", clause, re.IGNORECASE))


def _named(words: str) -> Reference:
    match = _REFERENCE.search(words)
    return _reference(match) if match else Reference()


def _reference(match: "re.Match[str]") -> Reference:
    parts = match.groupdict()
    if not (parts["sign"] or parts["this"]):
        return Reference()
    begin = match.start("sign") if parts["sign"] else match.start("this")
    end = match.end("above") if parts["above"] else match.end("sign") if parts["sign"] else match.end("this")
    word = re.search(rf"{_WORD}\s+(?:số\s+)?[«\"“]?$", match.string[:begin], re.IGNORECASE)
    said = match.string[word.start() if word else begin : end]
    sign, above = (re.sub(r"[().]+$", "", parts[key] or "") for key in ("sign", "above"))
    return Reference(said, sign, above, bool(parts["this"]))


def _begin(said: str, at: int) -> int:
    return max((mark.end() for mark in _CLAUSE.finditer(said, 0, at)), default=0)


def _end(said: str, at: int) -> int:
    found = _CLAUSE.search(said, at)
    return found.start() if found else len(said)


def _without(said: str, start: int, end: int) -> str:
    return f"{said[:start]} {said[end:]}"


def _number(text: str) -> Decimal | None:
    try:
        return parse_number(text)
    except NumberRefused:
        return None
