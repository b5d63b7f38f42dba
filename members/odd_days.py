"""What is odd about a day that somebody writes down: pure rules, one sentence each, asked back before the day is kept.

Odd is what an office would look at twice: number 02 dated before number 01, a document that cites one signed after it,
a day that has not come yet. Most of it happens in life (back-dating above all), so it is asked, and kept with a
written reason (`settled`); only what cannot be is refused, by whoever asks. Every door asks here. Imports no Django.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from common.vietnamese.dates import short_date
from common.vietnamese.text import clean, fold

# Before the state's own documents begin; a year below it is a slip of the finger.
_FIRST_YEAR = 1945
_SIGN = re.compile(r"(?P<number>[0-9]{1,6})(?P<rest>[^0-9].*)?")
_GROUND = re.compile(r"^\s*căn cứ\s+", re.IGNORECASE)
_NUMERIC = r"(?P<d>[0-9]{1,2})[/-](?P<m>[0-9]{1,2})[/-](?P<y>[1-9][0-9]{3})"
_WORDS = r"(?P<dw>[0-9]{1,2}) tháng (?P<mw>[0-9]{1,2}) năm (?P<yw>[1-9][0-9]{3})"
# The day a document was signed stands behind «ngày»; the days it is about stand behind «từ ngày» and «đến ngày».
_SIGNED = re.compile(rf"(?<!từ )(?<!đến )\bngày (?:{_WORDS}|{_NUMERIC})", re.IGNORECASE)


NOT_SIGNED_YET = "Ngày ký chưa tới. Hãy ghi ngày đã ký trên giấy."
# Of something that is said to have been held.
NOT_HELD_YET = "Ngày tổ chức chưa tới. Hãy ghi ngày khi đã tổ chức xong."
# Of a registration, or of an adjustment of one.
NOT_REGISTERED_YET = "Ngày này chưa tới. Hãy ghi ngày khi đã đăng ký, điều chỉnh."
# Beside the field, whose question says what is odd.
# How far from the year a day may lie that need not be of it.
FAR_YEARS = 10
LOOK_AGAIN = "Hãy sửa ngày, hoặc ghi vì sao vẫn ghi ngày này."
# Of a reason that a file gives where no day is odd.
NEEDLESS = "Ở đây không có ngày nào lạ, nên cổng không giữ lý do này."


class OddDay(ValueError):
    """The day is odd, and nobody has said yet why it is kept. Its text says what is odd, for whoever typed it."""


@dataclass(frozen=True)
class KeptDay:
    """That somebody keeps an odd day: what was asked, word for word, and the reason."""

    asked: str = ""
    reason: str = ""


NOTHING = KeptDay()


@dataclass(frozen=True)
class Dated:
    """Something that has a day: what it is called, and the day."""

    name: str
    on: date


class OddDays(ValueError):
    """Days of one form are odd, and nobody has said yet why they are kept: what is odd, by the field's name."""

    def __init__(self, odd: Mapping[str, str]) -> None:
        super().__init__(" ".join(odd.values()))
        self.odd = dict(odd)


def settled(odd: str, kept: KeptDay) -> str:
    """What is to be kept beside the day: what is odd about it, and why it stands all the same; "" for an ordinary day.

    OddDay unless the reason was given for just this: who was asked something else is asked again.
    """
    if not odd:
        return ""
    reason = clean(kept.reason)
    if not reason or clean(kept.asked) != odd:
        raise OddDay(odd)
    return told(odd, reason)


def settled_all(odd: Mapping[str, str], kept: Mapping[str, KeptDay]) -> dict[str, str]:
    """`settled` for a form with several days, each by its field's name; OddDays with all that are to be asked."""
    found, asked = {}, {}
    for field, sentence in odd.items():
        try:
            found[field] = settled(sentence, kept.get(field, NOTHING))
        except OddDay:
            asked[field] = sentence
    if asked:
        raise OddDays(asked)
    return found


def told(odd: str, reason: str) -> str:
    """An odd day and why it stands, as log and pages say it."""
    return f"{odd} Vẫn ghi vì: {reason}"


# --- kept beside the day -------------------------------------------------------------------------------------


def beside(kept_in: Mapping[str, str], changed: Iterable[str], reasons: Mapping[str, str]) -> dict[str, str]:
    """What is to stand beside the days that were changed: the reason of an odd one, nothing beside any other.

    `kept_in` says in which field it is kept why the day of another one stands.
    """
    return {kept_in[day]: reasons.get(day, "") for day in changed if day in kept_in}


def beside_in_file(
    fields: Mapping[str, Any], kept_in: Mapping[str, str], odd: Mapping[str, str], stands: object = None
) -> dict[str, str]:
    """What is to stand beside the days that a file gives.

    Beside an odd day it is the reason that the file gives, else the one that stands, if it is of the same day; beside
    any other day there is none. A reason without its day changes nothing.
    """
    found = {}
    for day, reason in kept_in.items():
        same = stands is not None and getattr(stands, day) == fields.get(day, getattr(stands, day))
        stood = getattr(stands, reason) if same else ""
        if day in fields:
            found[reason] = fields.get(reason, stood) if odd.get(day) else ""
        elif reason in fields:
            found[reason] = stood
    return found


def told_of_file(fields: Mapping[str, Any], kept_in: Mapping[str, str], odd: Mapping[str, str]) -> dict[str, str]:
    """What is to be said of a file's days, by field: what is odd and has no reason, and a reason that is not kept."""
    found = {}
    for day, reason in kept_in.items():
        if odd.get(day) and not fields.get(reason):
            found[day] = odd[day]
        elif fields.get(reason) and not odd.get(day):
            found[reason] = NEEDLESS
    return found


# --- questions on pages --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Question:
    """What a form asks beside a date (`parts/day_question.html`): the field, what is odd, the reason typed so far."""

    field: str
    asked: str
    reason: str = ""


def question_of(data: Mapping[str, str], odd: str, field: str = "on") -> Question | None:
    """What is to be asked beside the field, with the reason as it was typed; None for an ordinary day."""
    return Question(field, odd, data.get(f"{field}_reason", "")) if odd else None


def kept_of(data: Mapping[str, str], field: str = "on") -> KeptDay:
    """The answer to it, as the form sent it."""
    return KeptDay(data.get(f"{field}_asked", ""), data.get(f"{field}_reason", ""))


# --- the days ------------------------------------------------------------------------------------------------


def issued_day(
    on: date,
    *,
    today: date,
    year: int,
    before: Dated | None = None,
    cites: Iterable[Dated] = (),
    grounds: Iterable[str] = (),
    replaces: Dated | None = None,
    planned: date | None = None,
) -> str:
    """What is odd about the day of a document that is issued for the year.

    `before` is what bears a smaller number of the same run, of those the latest; `cites` and `grounds` are what it
    stands on, as documents and as written lines; `planned` is a day to come on which it is to be signed.
    """
    found = [
        _not_yet(on, today) if on != planned else "",
        _of_another_year(on, year) if on.year < year - 1 else "",
    ]
    if before is not None and before.on > on:
        found.append(f"Số trước trong cùng dãy, {before.name}, ghi ngày {short_date(before.on)}, sau ngày này.")
    if replaces is not None and replaces.on > on:
        found.append(f"Văn bản được thay thế, {replaces.name}, ghi ngày {short_date(replaces.on)}, sau ngày này.")
    return _together(found, _cited_later(on, cites, grounds))


def filed_day(
    on: date,
    *,
    today: date,
    sign: str = "",
    others: Iterable[Dated] = (),
    cites: Iterable[Dated] = (),
    grounds: Iterable[str] = (),
) -> str:
    """What is odd about the day of a document from outside; `others` are its issuer's, each named by number and sign.

    Numbers start anew each year, so only those of the same year are held beside each other.
    """
    found = [_not_yet(on, today)]
    if on.year < _FIRST_YEAR:
        found.append(f"Năm {on.year} là quá xa. Hãy xem lại năm.")
    return _together(found, [_out_of_order(on, sign, others)], _cited_later(on, cites, grounds))


def state_day(on: date | None, *, today: date, document: date | None, replaced_by: Dated | None = None) -> str:
    """What is odd about the day since when a document is withdrawn, expired, replaced or in force again."""
    found = []
    if on is not None and document is not None and on < document:
        found.append(f"Ngày {short_date(on)} trước ngày của chính văn bản này ({short_date(document)}).")
    if on is not None and on > today:
        found.append(f"Ngày {short_date(on)} chưa tới, mà hiệu lực ghi ở đây được hiểu là có ngay từ bây giờ.")
    if replaced_by is not None and document is not None and replaced_by.on < document:
        found.append(
            f"Văn bản thay thế, {replaced_by.name}, ghi ngày {short_date(replaced_by.on)}, "
            f"trước ngày của văn bản này ({short_date(document)})."
        )
    if replaced_by is not None and on is not None and on < replaced_by.on:
        found.append(f"Văn bản thay thế, {replaced_by.name}, ghi ngày {short_date(replaced_by.on)}, sau ngày này.")
    return _together(found)


def signature_day(
    on: date, *, year: int, pact: date | None = None, frozen: date | None = None, conference: date | None = None
) -> str:
    """What is odd about the day of a signature on paper: of a pact dated `pact`, its text frozen in the portal then.

    Papers are signed with the day they bear, so the pact's own day is never odd, whenever its text was frozen.
    """
    found = [_of_another_year(on, year) if on.year not in (year - 1, year) else ""]
    if pact is not None and on < pact:
        found.append(f"Ngày {short_date(on)} trước ngày của giao ước ({short_date(pact)}).")
    elif frozen is not None and pact != on < frozen:
        found.append(f"Bản này được chốt ở cổng ngày {short_date(frozen)}: ngày {short_date(on)} chưa có bản để ký.")
    if pact is None and conference is not None and on < conference:
        found.append(f"Ngày {short_date(on)} trước hội nghị ký kết ({short_date(conference)}).")
    return _together(found)


def pact_day(on: date, *, year: int, conference: date | None) -> str:
    """What is odd about the day of a pact beside what `issued_day` asks."""
    found = [_of_another_year(on, year) if on.year > year else ""]
    if conference is not None and on < conference:
        found.append(f"Ngày {short_date(on)} trước hội nghị ký kết ({short_date(conference)}).")
    return _together(found)


def conference_day(on: date, *, year: int) -> str:
    """What is odd about the day on which a year's pact is signed: it is that year's, or late in the one before."""
    return "" if on.year in (year - 1, year) else _of_another_year(on, year)


def held_day(on: date, *, year: int) -> str:
    """What is odd about the day on which a joint activity was held, which counts for this year."""
    return "" if on.year == year else f"{_of_another_year(on, year)} Hoạt động này được tính cho năm {year}."


def planned_day(on: date, *, year: int) -> str:
    """What is odd about a day for which a joint activity of this year is planned."""
    return "" if on.year == year else _of_another_year(on, year)


def campaign_day(on: date, *, year: int) -> str:
    """What is odd about the first or the last day of a campaign of the year."""
    return "" if on.year == year else _of_another_year(on, year)


def registered_day(on: date, *, year: int) -> str:
    """What is odd about the day of a registration for the year, or of an adjustment: it is of that year or of the end
    of the one before."""
    return "" if on.year in (year - 1, year) else _of_another_year(on, year)


def far_days(fields: Mapping[str, Any], names: Iterable[str], *, year: int) -> dict[str, str]:
    """Which of these days lie so far from the year that they are slips of the pen (1203 for 2023), by field.

    For days that may well lie in another year, as the beginning of a work does: they are refused, not asked back. A
    `year` of 0 is not known, and tells nothing.
    """
    found = {name: fields[name] for name in names if fields.get(name)}
    return {
        name: f"Ngày {short_date(day)} cách năm thi đua {year} quá {FAR_YEARS} năm. Hãy xem lại năm."
        for name, day in found.items()
        if year and abs(day.year - year) > FAR_YEARS
    }


def due_day(on: date, *, year: int) -> str:
    """What is odd about a deadline of a round: the year is scored in the year itself or in the one after."""
    return "" if on.year in (year, year + 1) else _of_another_year(on, year)


def reference_day(text: str, *, today: date) -> str:
    """What is odd about a document that is named in words, «Quyết định số 5/QĐ ngày 02/05/2023»: it is yet to come."""
    return next((odd for day in days_named(text) if (odd := _not_yet(day, today))), "")


def days_named(text: str) -> list[date]:
    """The days that a line says something was signed on: «ngày 17/03/2023», «ngày 17 tháng 3 năm 2023»."""
    found = []
    for match in _SIGNED.finditer(clean(text)):
        day, month, year = (match[name] or match[f"{name}w"] for name in ("d", "m", "y"))
        try:
            found.append(date(int(year), int(month), int(day)))
        except ValueError:
            continue
    return found


def _not_yet(on: date, today: date) -> str:
    return f"Ngày {short_date(on)} chưa tới: hôm nay là {short_date(today)}." if on > today else ""


def _of_another_year(on: date, year: int) -> str:
    return f"Ngày {short_date(on)} không thuộc năm thi đua {year}."


def _cited_later(on: date, cites: Iterable[Dated], grounds: Iterable[str]) -> list[str]:
    found = [
        f"Văn bản được dẫn, {cited.name}, ghi ngày {short_date(cited.on)}, sau ngày này."
        for cited in cites
        if cited.on > on
    ]
    for ground in grounds:
        # What amends a law is named behind it: the first day is that of what is cited.
        if (days := days_named(ground)[:1]) and days[0] > on:
            found.append(f"Căn cứ «{_short(_GROUND.sub('', ground))}» ghi ngày {short_date(days[0])}, sau ngày này.")
    return found


def _out_of_order(on: date, sign: str, others: Iterable[Dated]) -> str:
    own = _SIGN.fullmatch(sign)
    if own is None:
        return ""
    run = fold(own["rest"] or "")
    for other in others:
        its = _SIGN.fullmatch(other.name)
        if its is None or fold(its["rest"] or "") != run or other.on.year != on.year:
            continue
        number, taken = int(own["number"]), int(its["number"])
        if taken < number and other.on > on:
            return f"Số {other.name} nhỏ hơn nhưng ghi ngày {short_date(other.on)}, sau ngày này."
        if taken > number and other.on < on:
            return f"Số {other.name} lớn hơn nhưng ghi ngày {short_date(other.on)}, trước ngày này."
    return ""


def _short(text: str) -> str:
    line = " ".join(text.split())
    return line if len(line) <= 80 else f"{line[:79].rstrip()}…"


def _together(*found: Sequence[str]) -> str:
    return " ".join(dict.fromkeys(sentence for some in found for sentence in some if sentence))
