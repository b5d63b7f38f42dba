"""Whether a certificate is whose it should be: what it says of organisation and person beside what was expected.

Names are compared without marks, case, punctuation and «Uỷ»/«Ủy»: certificates are often written in capitals and
without marks. An organisation may be named whole («Ban Dân vận Tỉnh ủy»), with its province behind it, or in parts
(«Ban Dân vận», «Tỉnh ủy Bình Thuận»). A part that names another province makes it another organisation.
"""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass

from common.signatures.signed import Signed
from common.vietnamese.text import fold

NOBODY = "Chứng thư không ghi cơ quan và cũng không ghi tên người, nên không biết là của ai."
_WRITTEN_OUT = {"ubnd": "uy ban nhan dan", "hdnd": "hoi dong nhan dan", "mttq": "mat tran to quoc", "tp": "thanh pho"}
# What stands before a province's name. Cities may lie in a province; these don't.
_PROVINCE = re.compile(r"\b(?:tinh uy|tinh doan|tinh) (?P<place>.+)")
_CITY = re.compile(
    r"\b(?:thanh pho|thanh uy|thanh doan) (?P<place>(?:ha noi|ho chi minh|hai phong|da nang|can tho|hue)\b)"
)
_BEFORE_PLACE = (" tinh", " thanh pho")


@dataclass(frozen=True)
class Expected:
    """Whose certificate it should be: the organisation's names, the one it is called by first, and its person."""

    names: Sequence[str]
    places: Sequence[str] = ()
    """Where it is: «Bình Thuận»."""
    people: Sequence[str] = ()
    """Who represents it; empty if nobody knows."""
    others: Collection[str] = ()
    """Names of other organisations, by which one is told from a person."""


def names_a_person(signed: Signed, expected: Expected) -> bool:
    """Whether the certificate's own name is a person's; an organisation's names the organisation itself."""
    known = {_key(name) for name in (*signed.organisations, *expected.others)}
    return bool(signed.name) and _key(signed.name) not in known and not _is_one_of(signed.name, expected)


def same_person(name: str, people: Sequence[str]) -> str | None:
    """Which of these people bears this name, as it is written there; None if nobody does."""
    return next((person for person in people if _key(person) == _key(name)), None)


def mismatches(signed: Signed, expected: Expected) -> list[str]:
    """What the certificate says otherwise than expected, each in a sentence; [] if it is whose it should be."""
    is_person = names_a_person(signed, expected)
    parts = list(signed.organisations)
    if signed.name and not is_person and _key(signed.name) not in {_key(part) for part in parts}:
        parts.insert(0, signed.name)
    if not parts and not is_person:
        return [NOBODY]
    found = [_about_organisation(parts, signed.province, expected)]
    if is_person and expected.people and same_person(signed.name, expected.people) is None:
        found.append(f"Chứng thư ghi tên «{signed.name}», không phải người đại diện «{expected.people[0]}».")
    return [one for one in found if one]


def _about_organisation(parts: list[str], province: str, expected: Expected) -> str:
    called = expected.names[0]
    if not parts:
        return f"Chứng thư không ghi cơ quan nào, nên không biết có phải của «{called}» không."
    # The narrowest part at which it is named; a unit inside it may be named too, but not another known organisation.
    begins = [start for start in range(len(parts)) if _is_named(parts[start:], expected)]
    if not begins or _names_another(parts[: begins[0]], expected):
        return f"Chứng thư ghi cơ quan «{', '.join(parts)}», không phải «{called}»."
    foreign = [part for part in parts if not _is_one_of(part, expected) and _is_elsewhere(_key(part), expected)]
    if foreign:
        return f"Chứng thư ghi cơ quan «{', '.join(parts)}», ở nơi khác với «{called}» ({expected.places[0]})."
    if province and expected.places and _place(province) not in map(_place, expected.places):
        return f"Chứng thư ghi tỉnh «{province}», còn «{called}» ở {expected.places[0]}."
    return ""


def _is_named(parts: list[str], expected: Expected) -> bool:
    """Whether these parts begin with the expected organisation, whole or put together from several."""
    return any(_is_one_of(" ".join(parts[:end]), expected) for end in range(1, len(parts) + 1))


def _names_another(parts: list[str], expected: Expected) -> bool:
    others = {_without_place(_key(name), expected.places) for name in expected.others}
    return any(_without_place(_key(part), expected.places) in others for part in parts)


def _is_one_of(name: str, expected: Expected) -> bool:
    keys = {_without_place(_key(one), expected.places) for one in expected.names if one}
    return _without_place(_key(name), expected.places) in keys


def _is_elsewhere(key: str, expected: Expected) -> bool:
    places = [_place(place) for place in expected.places]
    found = _PROVINCE.search(key) or _CITY.search(key)
    return bool(places and found) and not found["place"].startswith(tuple(places))  # type: ignore[index]


def _place(text: str) -> str:
    return re.sub(r"^(?:tinh|thanh pho) ", "", _key(text))


def _without_place(key: str, places: Sequence[str]) -> str:
    """The name without the province at its end, and without «tỉnh» before that; never nothing."""
    for place in map(_place, places):
        key = key.removesuffix(f" {place}") if place else key
    for word in _BEFORE_PLACE:
        key = key.removesuffix(word)
    return key


def _key(text: str) -> str:
    words = re.sub("[^a-z0-9]+", " ", fold(text)).split()
    return " ".join(_WRITTEN_OUT.get(word, word) for word in words)
