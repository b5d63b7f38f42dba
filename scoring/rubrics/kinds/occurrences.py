"""«Chấm từng việc»: a list of what happened, each of a named case, with its day, what is noted of it, and its points.

The points are the sum of the list, within the criterion's limits (RUBRIC §2). The list is what people argue about: it
is kept whole, shown whole and printed.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

from common.vietnamese.dates import parse_date
from common.vietnamese.numbers import POINTS, input_number, show_number
from common.vietnamese.text import clean_line, fold
from scoring.rubrics.kinds import fields
from scoring.rubrics.kinds.cases import RESERVED, PlainCase
from scoring.rubrics.kinds.criterion import Extremes, FormulaNames, Leaf, RubricNode, Turn, Value, ValueRefused
from scoring.rubrics.kinds.numbers import POINT_DECIMALS, Mistake, more, number_problems, size_refusal
from scoring.rubrics.kinds.reading import json_number, json_text, typed_number
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.kinds.wording import VERB, at_most, limited, most, said

MOST_LISTED = 100
LONGEST_NOTE = 200
NONE = "không có"
_NOTHING = ("0", "khong", "khong co")


@dataclass(frozen=True, slots=True)
class Occurrence:
    """One time that a case happened."""

    case: str
    points: Decimal
    on: date | None = None
    note: str = ""

    def as_json(self) -> dict[str, str]:
        """As a file has it."""
        found = {"case": self.case, "points": json_text(self.points)}
        if self.on is not None:
            found["on"] = self.on.isoformat()
        return {**found, "note": self.note} if self.note else found


@dataclass(frozen=True, slots=True)
class OccurrencesValue(Value):
    """All that happened, in the order in which it was written down; nothing happened where the list is empty."""

    occurrences: tuple[Occurrence, ...]

    def as_json(self) -> dict[str, object]:
        return {"occurrences": [one.as_json() for one in self.occurrences]}


# «12/3/2024 Gửi báo cáo muộn (quý I): 2»
_TYPED = re.compile(
    r"^(?:(?P<on>[0-9]{1,2}[/.-][0-9]{1,2}(?:[/.-][0-9]{4})?)\s+)?(?P<case>[^();:]+?)\s*"
    r"(?:\((?P<note>[^()]*)\)\s*)?(?::\s*(?P<points>[^:]+))?$"
)


class Occurrences(Leaf[OccurrencesValue]):
    value = "occurrences"
    label = "chấm từng việc"
    also = ("từng việc", "theo từng việc", "từng vụ việc")
    fields = (fields.CASES, fields.MIN_POINTS, *fields.EVERY_LEAF)
    value_class = OccurrencesValue
    required = ("occurrences",)
    example = '{"occurrences": [{"case": "Gửi báo cáo muộn", "points": "2", "on": "2024-03-12"}]}'
    is_wide = True
    has_formula = False

    def needs_maximum(self, sign: Sign) -> bool:
        return sign is Sign.PLAIN

    # --- the criterion ---------------------------------------------------------------------------------------

    def problems(self, place: str, node: RubricNode) -> Iterator[Mistake]:
        here = f"{place}.cases"
        if not node.cases:
            yield here, "Tiêu chí chấm từng việc phải có ít nhất một việc, ví dụ «Gửi báo cáo muộn: 2»."
        seen = set()
        for case in node.cases:
            name = fold(case.name)
            if not name:
                yield here, "Thiếu tên việc."
            elif name in seen:
                yield here, f"Có hai việc cùng tên «{case.name}»."
            seen.add(name)
            if any(sign in case.name for sign in RESERVED):
                yield here, f"Tên việc «{case.name}» không được có các dấu «;», «:», «(», «)»."
            for points in (case.least, case.most):
                yield from number_problems(here, f"Điểm của việc «{case.name}»", points, above_zero=False)
                if node.under is not Sign.PLAIN and points < 0:
                    yield (
                        here,
                        f"Điểm của việc «{case.name}» không được là số âm: dưới điểm thưởng, điểm trừ ghi số dương.",
                    )
            if more(case.least, case.most):
                yield here, f"Điểm của việc «{case.name}» phải ghi từ thấp đến cao."

    def lacking(self, given: Mapping[str, object], sign: Sign) -> Iterator[tuple[str, str]]:
        if not given.get("cases"):
            yield "cases", "Hãy ghi các việc, mỗi dòng một việc, ví dụ «Gửi báo cáo muộn: 2»."

    def filled(self, node: RubricNode) -> RubricNode:
        return node if node.cases else replace(node, cases=(PlainCase("\N{BULLET}", Decimal(1), Decimal(1)),))

    # --- the value and its doors -----------------------------------------------------------------------------

    def refusal(self, node: RubricNode, value: OccurrencesValue, step: Decimal | None) -> str:
        if len(value.occurrences) > MOST_LISTED:
            return f"Chỉ ghi được {MOST_LISTED} việc ở một tiêu chí."
        for one in value.occurrences:
            case = next((case for case in node.cases if case.name == one.case), None)
            if case is None:
                known = ", ".join(f"«{case.name}»" for case in node.cases)
                return f"Không có việc «{one.case}»: hãy ghi một trong {known}."
            if refusal := size_refusal("Điểm", one.points, POINT_DECIMALS):
                return refusal
            if not case.least <= one.points <= case.most:
                return f"«{one.case}»: điểm một lần là {case.worth}."
            # The ends of a range can always be given, whatever the step.
            if step is not None and one.points not in (case.least, case.most) and one.points % step:
                return f"«{one.case}»: điểm phải theo bước {show_number(step)}."
            if len(one.note) > LONGEST_NOTE:
                return f"Lời ghi dài {len(one.note)} ký tự, chỉ được tối đa {LONGEST_NOTE}."
            if any(sign in one.note for sign in "();\n"):
                return "Lời ghi không được có các dấu «;», «(», «)»."
        return ""

    def from_json(self, node: RubricNode, given: Mapping[str, object], wrong: str) -> OccurrencesValue:
        listed = given["occurrences"]
        if not isinstance(listed, list) or not all(isinstance(one, dict) for one in listed):
            raise ValueRefused(wrong)
        return OccurrencesValue(tuple(_from_json(node, one, wrong) for one in listed))

    def from_text(self, node: RubricNode, typed: str, known_target: Decimal | None) -> OccurrencesValue:
        if fold(typed) in _NOTHING:
            return OccurrencesValue(())
        pieces = (clean_line(piece) for piece in re.split(r"[;\n]", typed))
        return OccurrencesValue(tuple(_from_text(node, piece) for piece in pieces if piece))

    def to_text(self, node: RubricNode, value: OccurrencesValue) -> str:
        return "; ".join(map(_told, value.occurrences)) or NONE

    def counted_in(self, node: RubricNode) -> str:
        return "điểm"

    # --- points ----------------------------------------------------------------------------------------------

    def points(self, node: RubricNode, value: OccurrencesValue, best: Fraction) -> Fraction | str:
        total = sum((Fraction(one.points) for one in value.occurrences), Fraction(0))
        total = max(total, Fraction(node.lowest))
        return total if node.max_points is None else min(total, Fraction(node.max_points))

    def extremes(self, node: RubricNode) -> Extremes:
        least, most = min(case.least for case in node.cases), max(case.most for case in node.cases)
        fewest = Fraction(node.lowest) if least < 0 else Fraction(0)
        if most <= 0:
            return Extremes(fewest, Fraction(0))
        if node.max_points is None:
            return Extremes(fewest, Fraction(most), endless=True)
        return Extremes(fewest, Fraction(node.max_points))

    def reckoned(self, node: RubricNode, value: OccurrencesValue) -> str:
        if not value.occurrences:
            return "không có việc nào"
        total = sum((Fraction(one.points) for one in value.occurrences), Fraction(0))
        added = " + ".join(f"«{one.case}» {show_number(one.points)}" for one in value.occurrences)
        return limited(node, f"{added} = {said(total)}" if len(value.occurrences) > 1 else added, total)

    # --- words -----------------------------------------------------------------------------------------------

    def how(self, node: RubricNode) -> str:
        told = "; ".join(f"{case.name}: {VERB[node.under]}{case.worth} điểm một lần" for case in node.cases)
        lowest = f", không dưới {show_number(node.lowest)}" if node.lowest else ""
        return f"{told}; cộng lại {at_most(node)}{lowest}."

    def how_to_type(self, node: RubricNode, step: Decimal) -> str:
        how = f"gõ từng việc, cách nhau bằng dấu chấm phẩy, ví dụ «{_example(node)}»; không có thì gõ 0"
        return ", ".join(filter(None, (most(node), how)))

    def how_to_fill(self, node: RubricNode, step: Decimal) -> str:
        names = "; ".join(f"{case.name} ({case.worth})" for case in node.cases)
        how = f"Ghi từng việc, cách nhau bằng dấu chấm phẩy, ví dụ «{_example(node)}»; không có thì ghi 0."
        return f"{how} Các việc: {names}."

    # --- a workbook ------------------------------------------------------------------------------------------

    def formula(self, node: RubricNode, cell: str, known: FormulaNames) -> str:
        raise ValueError(f"no formula reads the list of {node.code}")

    # --- a made-up value -------------------------------------------------------------------------------------

    def sample(self, node: RubricNode, turn: Turn) -> OccurrencesValue:
        case = node.cases[turn.place % len(node.cases)]
        happened = 1 if turn.turn in (3, 8) or turn.strict else 0
        return OccurrencesValue((Occurrence(case.name, case.least),) * happened)


def _example(node: RubricNode) -> str:
    case = node.cases[0]
    return _told(Occurrence(case.name, case.least, date(2024, 3, 12)))


def _told(one: Occurrence) -> str:
    on = "" if one.on is None else f"{one.on.day}/{one.on.month}/{one.on.year} "
    note = f" ({one.note})" if one.note else ""
    return f"{on}{one.case}{note}: {input_number(one.points)}"


def _case_called(node: RubricNode, said: str) -> PlainCase:
    """The case of this name, marks and capitals aside; one that begins so if it can be only one. ValueRefused."""
    name = fold(said)
    alike = [case for case in node.cases if fold(case.name) == name]
    alike = alike or [case for case in node.cases if name and fold(case.name).startswith(name)]
    if len(alike) != 1:
        known = ", ".join(f"«{case.name}»" for case in node.cases)
        raise ValueRefused(f"Không rõ «{said}» là việc nào: hãy ghi một trong {known}.")
    return alike[0]


def _from_text(node: RubricNode, piece: str) -> Occurrence:
    found = _TYPED.match(piece)
    if found is None:
        raise ValueRefused(f"«{piece}»: hãy ghi ngày, tên việc, dấu hai chấm, số điểm, ví dụ «{_example(node)}».")
    case = _case_called(node, found["case"])
    if found["points"] is not None:
        points = typed_number(node, found["points"], POINTS)
    elif case.is_fixed:
        points = case.least
    else:
        raise ValueRefused(
            f"«{case.name}»: hãy ghi số điểm, từ {case.worth}, ví dụ «{case.name}: {show_number(case.least)}»."
        )
    return Occurrence(case.name, points, _day(found["on"]), clean_line(found["note"] or ""))


def _day(typed: str | None) -> date | None:
    if typed is None:
        return None
    try:
        return parse_date(typed)
    except ValueError as wrong:
        raise ValueRefused(
            f"«{typed}» không phải là một ngày: hãy ghi đủ ngày, tháng, năm, ví dụ 12/3/2024."
        ) from wrong


def _from_json(node: RubricNode, given: Mapping[str, Any], wrong: str) -> Occurrence:
    name, on, note = given.get("case"), given.get("on"), given.get("note", "")
    if not isinstance(name, str) or not isinstance(note, str) or set(given) - {"case", "points", "on", "note"}:
        raise ValueRefused(wrong)
    if given.get("points") is None:
        raise ValueRefused(wrong)
    try:
        day = None if on is None else date.fromisoformat(str(on))
    except ValueError as not_a_day:
        raise ValueRefused(wrong) from not_a_day
    case = _case_called(node, name)
    return Occurrence(case.name, json_number(node, given["points"], POINTS), day, clean_line(note))


OCCURRENCES = Occurrences()
