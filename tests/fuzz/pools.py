"""What people, spreadsheets and attackers put where something else is meant; nothing here knows a page of ours."""

import json
import random
from typing import Any

NUMBERS = (
    *("0", "-0", "-1", "1", "2", "97,5", "97.5", "9.125", "1.000,5", "98%", "\u22125", " 12 ", "\u00a07\u202f", "³", "\uff11", "٣", "½"),
    *("9" * 5000, "-" + "9" * 5000, "0." + "0" * 5000 + "1", "1" + "0" * 5000 + ",5", "1e400", "-1e400", "1e-400", "1E+999999999"),
    *("NaN", "sNaN", "-NaN", "Infinity", "-Infinity", "INF", "inf", "0x10", "1_000", "True", "None", "null"),
    *("32767", "32768", "2147483647", "2147483648", "9223372036854775807", "9223372036854775808", "-9223372036854775809"),
    *("99999999999999999999", "1" + "0" * 30, "101", "-0,01", "0,001", "1e5", "+5", "5-", ".5", "5."),
)  # fmt: skip
DATES = (
    *("2023-03-17", "17/3/2023", "31/02/2023", "0000-00-00", "0001-01-01", "9999-12-31", "99999-01-01", "1/1/99999"),
    *("2023-13-01", "-1", "12:61", "2023-03-17T25:00", "hôm nay", "9" * 400, "32/13/-5", "29/2/2023", "00/00/0000"),
)  # fmt: skip
TEXTS = (
    *("", " ", "\u00a0", "\u200b", "x", "đạt", "Uỷ ban", "Trường hợp" * 400, "a" * 256, "a" * 5000, "ệ" * 70_000),
    *("\x00", "a\x00b", "\ud800", "a\udfffb", "\ufffe", "\ufeff", "\u202eabc", "\x1b[31m", "\r\n\r\n", "a\nb", "\t"),
    *("%", "%s", "%(name)s", "%%", "100%", "{0}", "{{ 1 }}", "{% now %}", "<script>", "<b>", "&amp;", "'", '"', "\\", "--"),
    *("' OR 1=1", "=1+1", "@SUM(A1)", "/", "..", "../../etc/passwd", "//x", "?", "#", ";", ":", ",", "|", "𝕏😀", "T«y»", "ﬁ"),
    *("khoi-6/" + "9" * 5000, "\x00/2023", "khoi-6/2023\x00", "2023/1", "ke-hoach/" + "9" * 5000, "dot-thi-dua/" + "9" * 400),
    *("[]", "{}", "null", "[[]]", "on", "true", "1,2", "kh«i", "CÔNG BỐ", "abc-def", "I.1", "-", "_", "*", "self", "agreed"),
)  # fmt: skip
# How much of a JSON document anybody may nest.
DEEP = (
    "[" * 100_000,
    "[" * 100_000 + "]" * 100_000,
    '{"a":' * 50_000 + "1" + "}" * 50_000,
    '[{"a":' * 900 + "1" + "}]" * 900,
)
JSONS = (
    *DEEP,
    *("", "[", "{", "]", "nul", "NaN", "-Infinity", "1e400", "9" * 5000, '"' + "x" * 100_000 + '"', '"\\ud800"', '"\\u0000"'),
    *("[]", "{}", "[[]]", "[{}]", "[1]", "[null]", '["x"]', '{"x": null}', "true", '{"a": 1, "a": 2}', "[1,2,3,4,5,6]"),
    *('[["", "", "", "", 1, ""]]', '[["A", "a", "I.1", "self", 1e400, "x"]]', '[["A","a","I.1","self",' + "9" * 4000 + ',"1"]]'),
    *('[{"member": [], "criterion": {}, "stage": 1, "version": "x", "value": null}]', '{"v:self:a:I.1": 5}', '{"v": [1e400, 1]}'),
    *('{"v:self:a:I.1": [' + "9" * 5000 + ', "x"]}', '{"v": {}}', '{"v": [[], []]}', '{"v": [NaN, 1]}', '{"v": ["1", {}]}'),
)  # fmt: skip
NAMES = (
    "bang.xlsx",
    "a.pdf",
    "../../x",
    "\x00.pdf",
    "a" * 300 + ".xlsx",
    "Uỷ ban\u202e.pdf",
    "",
    ".",
    "con.xlsx",
    'a"b.png',
    "\ud800.pdf",
)


def value(chance: random.Random) -> str:
    """Any of them."""
    return chance.choice(chance.choice((NUMBERS, NUMBERS, DATES, TEXTS, TEXTS, TEXTS, JSONS)))


def word(chance: random.Random) -> str:
    """One for an address: short enough for a request's first line."""
    return value(chance)[:2000]


def member_of_json(chance: random.Random) -> Any:
    """A value for any place of a JSON document."""
    return chance.choice(
        (
            None, True, False, 0, -1, 1, 2**31, 2**63, -(2**63) - 1, 10**30, 1.5, 1e300, [], {}, [[]], [None], {"a": 1},
            *(chance.choice(TEXTS), chance.choice(NUMBERS), chance.choice(DATES), [chance.choice(TEXTS)]),
        )
    )  # fmt: skip


def places(value: Any, here: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """Every place of a JSON document, as the keys that lead there."""
    found = [here] if here else []
    inner = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inner:
        found += places(item, (*here, key))
    return found


def spoiled_json(text: str, chance: random.Random) -> bytes:
    """A JSON document with one to three places of it put otherwise; or its text damaged."""
    if chance.random() < 0.2:
        return _damaged(text.encode(), chance)
    whole = json.loads(text)
    for _ in range(chance.randint(1, 3)):
        all_places = places(whole)
        if not all_places:
            break
        *way, last = chance.choice(all_places)
        at = whole
        for key in way:
            at = at[key]
        deed = chance.random()
        if deed < 0.15:
            del at[last]
        elif deed < 0.25 and isinstance(at, list):
            at.append(at[last])
        elif deed < 0.3 and isinstance(at, dict):
            at[chance.choice(TEXTS)] = at[last]
        else:
            at[last] = member_of_json(chance)
    made = json.dumps(whole)
    if chance.random() < 0.05:
        made = made.replace("1", chance.choice(("9" * 5000, "1e400", "NaN", "1.5")), 3)
    return made.encode()


def _damaged(data: bytes, chance: random.Random) -> bytes:
    deed = chance.randrange(5)
    place = chance.randrange(max(1, len(data)))
    if deed == 0:
        return data[:place]
    if deed == 1:
        return data[:place] + bytes([chance.randrange(256)]) + data[place + 1 :]
    if deed == 2:
        return data[:place] + chance.choice((b"\x00", b"\xff\xfe", b"\xc3", b'"', b"{", b"[" * 100_000)) + data[place:]
    if deed == 3:
        return data.decode(errors="replace").encode("utf-16")
    return data + data


damaged = _damaged
