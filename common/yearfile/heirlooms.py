"""What a year could hand down to the next one: parts of a year file that stand again, each taken or left by whoever
opens the next year.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import QuerySet

from common.yearfile.shapes import JsonObject

_YEAR = re.compile(r"(?<![\d/.-])(?:19|20)\d\d(?![\d/-])")


@dataclass(frozen=True)
class Heirloom:
    """Something that the next year could begin with: its code in the form, its name, how much of it there is.

    `part` are its keys of a year file, already those of the next year. One that is a `member`'s own goes on to who
    that member becomes, and ends with a member that nobody succeeds. One that `needs` another stands on it, and comes
    along with it only.
    """

    code: str
    name: str
    told: str
    part: JsonObject
    member: str = ""
    needs: "Heirloom | None" = None


@dataclass(frozen=True)
class HandedDown:
    """What stands in a year of something that it can have begun with: what it is called, and its rows.

    What hangs on the rows goes with them; what stands in the way of that is no part of how a year begins.
    """

    name: str
    rows: QuerySet[Any]


def joined(heirlooms: Iterable[Heirloom], heirs: Mapping[str, str]) -> JsonObject:
    """What these make of the next year's file. `heirs` says by the code of a member whose code it has then.

    Rows under one key stand one behind the other, and what is named under one key stands side by side. Two that became
    one member's are one row: what stands in either stands in it, and what stands in both but once.
    """
    file: JsonObject = {}
    for heirloom in heirlooms:
        if heirloom.member and heirloom.member not in heirs:
            continue
        for key, value in heirloom.part.items():
            stands = file.get(key)
            rows: Any = [row | {"member": heirs[heirloom.member]} for row in value] if heirloom.member else value
            if isinstance(stands, list):
                file[key] = _with_rows(stands, rows)
            else:
                file[key] = stands | rows if isinstance(stands, dict) else rows
    return file


def holds(part: Any, place: str) -> bool:
    """Whether this place of a year file («awards.reviews[0].quorum_number») lies under what the part has."""
    key, _, rest = place.partition(".")
    name = key.partition("[")[0]
    if not isinstance(part, dict) or name not in part:
        return False
    return not isinstance(part[name], dict) or holds(part[name], rest)


def _with_rows(stand: list[Any], more: list[Any]) -> list[Any]:
    found = list(stand)
    for row in more:
        same = next((at for at, one in enumerate(found) if _owner(one) and _owner(one) == _owner(row)), None)
        if same is None:
            found.append(row)
        else:
            lists = {key: [*found[same][key], *(one for one in rows if one not in found[same][key])]
                     for key, rows in row.items() if isinstance(rows, list) and key in found[same]}  # fmt: skip
            found[same] = row | found[same] | lists
    return found


def _owner(row: Any) -> str:
    return row.get("member", "") if isinstance(row, dict) else ""


def of_next_year(value: Any, year: int) -> Any:
    """The same with «năm 2023» written as «năm 2024» in every text; other figures stay, whatever they count.

    A date in words («ngày 17 tháng 3 năm 2023») is mostly that of a document, and a span («năm 2023-2025») another
    thing than its first year: both stay.
    """
    if isinstance(value, str):
        named = rf"(?<!\w)(tháng \d{{1,2}} )?(năm) {year}(?!\d|\s*[-–]\s*\d)"
        return re.sub(
            named, lambda found: found[0] if found[1] else f"{found[2]} {year + 1}", value, flags=re.IGNORECASE
        )
    if isinstance(value, dict):
        return {key: of_next_year(inner, year) for key, inner in value.items()}
    return [of_next_year(inner, year) for inner in value] if isinstance(value, list) else value


def naming_other_years(value: Any, year: int) -> Iterator[str]:
    """The texts of a part that name a year which is not this one: somebody has to look at them."""
    if isinstance(value, str):
        if any(int(found) != year for found in _YEAR.findall(value)):
            yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from naming_other_years(inner, year)


def a_year_later(day: date) -> date:
    """The same day of the next year; of 29 February the 28th. A day of the last year that there is stays."""
    if day.year == date.max.year:
        return day
    leap_day = (day.month, day.day) == (2, 29)
    return day.replace(year=day.year + 1, day=28) if leap_day else day.replace(year=day.year + 1)
