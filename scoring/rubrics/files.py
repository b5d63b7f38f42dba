"""Files of a rubric (`khoithidua.rubric/2`), alone or inside a year file.

A rubric that says nothing new is written as `/1`, as it always was: older portals read it. Both are read alike.
"""

from collections.abc import Collection
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import Model

from common.vietnamese.numbers import PERCENT, POINTS, NumberRefused, input_number, is_percent, parse_file_number
from common.yearfile.files import read_format
from common.yearfile.naming import named
from common.yearfile.parsing import YearFileRefused, parse_json, shown
from common.yearfile.reading import MOST_ITEMS, FileNode
from scoring.rubrics import tree as rules
from scoring.rubrics.kinds import GROUP, KINDS, kind_of
from scoring.rubrics.kinds.cases import MOST_CASES, CasesRefused, PlainCase
from scoring.rubrics.kinds.curve import MOST_MARKS, Between, Beyond, Curve, CurveOf, CurvePoint, CurveRefused
from scoring.rubrics.kinds.numbers import POINT_DECIMALS, size_refusal
from scoring.rubrics.models import Band, Criterion, Level, Rubric
from scoring.rubrics.tree.editing import LONGEST_CODE, code_refusal

RUBRIC_FORMAT = "khoithidua.rubric/2"
FIRST_FORMAT = "khoithidua.rubric/1"

_LONGEST_CASE = 100
# SQLite keeps decimals as floating point: fifteen digits come back as they went in, more may not.
_EXACT_DIGITS = 15
# The documents that the grounds name, by their numbers in this database: in no file that leaves it.
_CITED = "grounds_cited"


@dataclass(frozen=True)
class PlainGround:
    """A legal ground of the rubric: its words, and the document of the register that it names, if it is there."""

    text: str
    cites: int | None = None


@dataclass(frozen=True)
class RubricPart:
    """A rubric as a file has it: the rules, what stands beside them, and whether it is only a sample.

    A file has the words of the grounds; which documents of the register they name is this portal's own.
    """

    plain: rules.PlainRubric
    note: str
    is_sample: bool = False
    grounds: tuple[PlainGround, ...] = ()


def read_file(data: bytes) -> RubricPart:
    """The rubric in this file; YearFileRefused tells every mistake by its place."""
    root = FileNode.root(parse_json(data))
    part = read_rubric(root)
    if part is None:
        raise YearFileRefused(named(root.problems, data))
    return part


def read_draft(value: Any) -> RubricPart:
    """The rubric in an object of a file's shape, unjudged: it may be half-built. YearFileRefused if it is none."""
    root = FileNode.root(value)
    part = read_rubric(root, judged=False)
    if part is None:
        raise YearFileRefused(root.problems)
    return part


def read_rubric(node: FileNode, *, judged: bool = True) -> RubricPart | None:
    """The rubric in this object, with its mistakes told; None when it has any.

    With `judged`, what could never be scored with is a mistake too.
    """
    before = len(node.problems)
    read_format(node, RUBRIC_FORMAT, FIRST_FORMAT, required=False)
    step = _number(node, "step", Rubric, required=False)
    decimals = node.integer("decimals", required=False)
    rounding = node.choice("rounding", [choice.value for choice in rules.Rounding]) if node.says("rounding") else ""
    node.asked.add("rounding")
    plain = rules.PlainRubric(
        name=node.line("name", longest=300),
        scale=_number(node, "scale", Rubric) or Decimal(0),
        step=Decimal("0.5") if step is None else step,
        decimals=POINT_DECIMALS if decimals is None else decimals,
        rounding=rules.Rounding(rounding or rules.Rounding.LEAF),
        total_may_exceed_scale=node.boolean("total_may_exceed_scale"),
        tie_break=tuple(node.lines("tie_break", longest=20)),
        not_applicable=rules.WhenExempt(
            node.choice("not_applicable", list(rules.WhenExempt), default=rules.WhenExempt.NONE)
        ),
        several_appraisers=rules.SeveralAppraisers(
            node.choice("several_appraisers", list(rules.SeveralAppraisers), default=rules.SeveralAppraisers.TOGETHER)
        ),
        bands=tuple(_band(band) for band in node.nodes("bands")),
        nodes=tuple(_criterion(child) for child in node.nodes("criteria", required=True)),
    )
    note = node.text("note", required=False)
    is_sample = node.boolean("sample")
    grounds = tuple(map(PlainGround, node.lines("grounds", longest=1000)))
    if not judged:
        cited = [value if isinstance(value, int) else None for _place, value in node.items(_CITED)]
        grounds = tuple(replace(ground, cites=cites) for ground, cites in zip(grounds, cited, strict=False)) or grounds
    node.close()
    # Only a rubric that could be read whole is checked for what makes it impossible.
    if judged and len(node.problems) == before:
        for place, sentence in rules.problems(plain):
            node.tell(place, sentence)
    if len(node.problems) == before and sum(1 for _ in plain.walk()) > MOST_ITEMS:
        node.tell("criteria", f"Chỉ được tối đa {MOST_ITEMS} tiêu chí.")
    return RubricPart(plain, note, is_sample, grounds) if len(node.problems) == before else None


def _number(node: FileNode, key: str, model: type[Model], *, required: bool = True, column: str = "") -> Decimal | None:
    """A number that the column of this name, or `column`, keeps exactly; None when it is missing or wrong."""
    value = node.raw(key)
    if value is None:
        if required:
            node.tell(key, "Thiếu giá trị này.")
        return None
    try:
        number = _read_number(value, units_of(key, node.value.get("unit")))
    except NumberRefused:
        told = f"{shown(value)} không phải là số viết đúng."
        node.tell(key, f'{told} Hãy viết trong ngoặc kép, phần lẻ sau dấu chấm: "97.5".')
        return None
    whole, decimals = _digits(model, column or key)
    if not _fits(number, whole, decimals):
        node.tell(key, f"{shown(number)}: chỉ được tối đa {whole} chữ số trước và {decimals} chữ số sau dấu chấm.")
        return None
    return number


def _read_number(value: object, units: Collection[str]) -> Decimal:
    if isinstance(value, str):
        return parse_file_number(value, units)
    if isinstance(value, bool) or not isinstance(value, int):
        raise NumberRefused
    return Decimal(value)


def units_of(key: str, unit: object = "") -> tuple[str, ...]:
    """What may stand behind a number of this column: «50%», «20 điểm»; of a target the criterion's own `unit`."""
    if key in ("floor_percent", "percent", "at"):
        return PERCENT
    if key != "default_target":
        return POINTS
    return PERCENT if not unit or is_percent(str(unit)) else (str(unit),)


def _digits(model: type[Model], key: str) -> tuple[int, int]:
    """How many digits the column keeps exactly, before and after the comma."""
    column: Any = model._meta.get_field(key)
    return min(column.max_digits, _EXACT_DIGITS) - column.decimal_places, column.decimal_places


def _fits(number: Decimal, whole: int, decimals: int) -> bool:
    return not number or (number.adjusted() < whole and not size_refusal("", number, decimals))


def column_refusal(key: str, number: Decimal, what: str, model: type[Model] = Criterion) -> str:
    """Why the column of this name would not keep a typed number exactly, "" if it would; `what` names it."""
    whole, decimals = _digits(model, key)
    if _fits(number, whole, decimals):
        return ""
    return f"{what} chỉ được có tối đa {whole} chữ số trước và {decimals} chữ số sau dấu phẩy."


def marks_that_fit(marks: tuple[CurvePoint, ...]) -> tuple[CurvePoint, ...]:
    """The marks that were typed, if they can be kept exactly. CurveRefused if not."""
    for mark in marks:
        refusal = column_refusal("default_target", mark.at, "Mốc")
        if refusal := refusal or column_refusal("points", mark.points, "Điểm của mốc", Level):
            raise CurveRefused(refusal)
    return marks


def cases_that_fit(cases: tuple[PlainCase, ...]) -> tuple[PlainCase, ...]:
    """The cases that were typed, if they can be kept exactly. CasesRefused if not."""
    if len(cases) > MOST_CASES:
        raise CasesRefused(f"Chỉ được tối đa {MOST_CASES} việc.")
    for case in cases:
        if len(case.name) > _LONGEST_CASE:
            raise CasesRefused(f"Tên việc dài {len(case.name)} ký tự, chỉ được tối đa {_LONGEST_CASE}.")
        for points in (case.least, case.most):
            if refusal := column_refusal("points", points, f"Điểm của việc «{case.name}»", Level):
                raise CasesRefused(refusal)
    return cases


def _band(node: FileNode) -> rules.PlainBand:
    band = rules.PlainBand(node.line("name", longest=60), _number(node, "at_least", Band) or Decimal(0))
    node.close()
    return band


def _level(node: FileNode) -> rules.PlainLevel:
    level = rules.PlainLevel(node.line("name", longest=100), _number(node, "points", Level) or Decimal(0))
    node.close()
    return level


def _criterion(node: FileNode) -> rules.RubricNode:
    kind = kind_of(node.choice("kind", [kind.value for kind in KINDS]) or GROUP.value)
    rule = node.choice("rule", [rule.value for rule in rules.TargetRule]) if node.says("rule") else ""
    node.asked.update(("rule", "curve"))
    found = rules.RubricNode(
        code=_code(node),
        name=node.line("name", longest=500),
        kind=kind,
        max_points=_number(node, "max_points", Criterion, required=False),
        children=tuple(_criterion(child) for child in node.nodes("children")),
        label=node.line("label", required=False, longest=20),
        min_points=_number(node, "min_points", Criterion, required=False),
        ceiling=_number(node, "ceiling", Criterion, required=False),
        unit=node.line("unit", required=False, longest=50),
        points_each=_number(node, "points_each", Criterion, required=False),
        start=_number(node, "start", Criterion, required=False),
        levels=tuple(_level(level) for level in node.nodes("levels")),
        rule=rules.TargetRule(rule) if rule else None,
        cases=tuple(_case(case) for case in node.nodes("cases", most=MOST_CASES)),
        curve=_curve(node.node("curve")) if node.says("curve") else None,
        floor_percent=_number(node, "floor_percent", Criterion, required=False),
        lower_is_better=node.boolean("lower_is_better"),
        default_target=_number(node, "default_target", Criterion, required=False),
        evidence_required=node.boolean("evidence_required"),
        evidence_decides=node.boolean("evidence_decides"),
        share_of=node.line("share_of", required=False, longest=LONGEST_CODE),
        percent=_number(node, "percent", Criterion, required=False),
        only_if=node.line("only_if", required=False, longest=LONGEST_CODE),
        only_if_level=node.line("only_if_level", required=False, longest=100),
    )
    node.close()
    return found


def _case(node: FileNode) -> PlainCase:
    """One thing that can happen; a fixed number of points may be said once, as `points`."""
    name = node.line("name", longest=_LONGEST_CASE)
    if node.has("points"):
        least = most = _number(node, "points", Level)
    else:
        least, most = (_number(node, key, Level, column="points") for key in ("least", "most"))
    node.close()
    return PlainCase(name, least or Decimal(0), most or Decimal(0))


def _curve(node: FileNode | None) -> Curve | None:
    """The list of a curve; None where it is wrong, which is told."""
    if node is None:
        return None
    before = len(node.problems)
    marks = []
    for mark in node.nodes("points", required=True, most=MOST_MARKS):
        at, points = _number(mark, "at", Criterion, column="default_target"), _number(mark, "points", Level)
        above = mark.boolean("above")
        if at is not None and points is not None:
            marks.append(CurvePoint(at, points, above))
        mark.close()
    found = {
        key: node.choice(key, [one.value for one in kind], default=next(iter(kind)).value)
        for key, kind in (("of", CurveOf), ("interpolation", Between), ("beyond", Beyond))
    }
    whole = node.boolean("whole")
    node.close()
    if len(node.problems) > before:
        return None
    of, between, beyond = CurveOf(found["of"]), Between(found["interpolation"]), Beyond(found["beyond"])
    return Curve(tuple(marks), of, between, beyond, whole)


def _code(node: FileNode) -> str:
    """A criterion's code: it stands in addresses and keys of the log, so no blank and no slash."""
    code = node.line("code", longest=20)
    if code and (refusal := code_refusal(code)):
        node.tell("code", refusal)
    return code


def dump_rubric(part: RubricPart, *, cited: bool = False) -> dict[str, object]:
    """The rubric as a file has it; with `cited` as `read_draft` alone reads it, with what its grounds name."""
    plain = part.plain
    sample = {"sample": True} if part.is_sample else {}
    decimals = {} if plain.decimals == POINT_DECIMALS else {"decimals": plain.decimals}
    rounding = {"rounding": plain.rounding.value} if plain.sums_exactly else {}
    exempt: dict[str, object] = {}
    if plain.not_applicable is not rules.WhenExempt.NONE:
        exempt["not_applicable"] = plain.not_applicable.value
    several: dict[str, object] = {}
    if plain.several_appraisers is not rules.SeveralAppraisers.TOGETHER:
        several["several_appraisers"] = plain.several_appraisers.value
    grounds: dict[str, object] = {"grounds": [ground.text for ground in part.grounds]} if part.grounds else {}
    if grounds and cited:
        grounds[_CITED] = [ground.cites for ground in part.grounds]
    is_new = bool(rounding or exempt or several) or any(_is_new(node, parent) for node, _, parent in plain.walk())
    return {
        "format": RUBRIC_FORMAT if is_new else FIRST_FORMAT,
        "name": plain.name,
        "note": part.note or None,
        **sample,
        **grounds,
        "scale": _text(plain.scale),
        "step": _text(plain.step),
        **decimals,
        **rounding,
        "total_may_exceed_scale": plain.total_may_exceed_scale,
        **exempt,
        **several,
        "tie_break": list(plain.tie_break),
        "bands": [{"name": band.name, "at_least": _text(band.at_least)} for band in plain.bands],
        "criteria": [_dump_node(node) for node in plain.nodes],
    }


def _is_new(node: rules.RubricNode, parent: rules.RubricNode | None) -> bool:
    """Whether a portal that knows `/1` alone would not understand this node."""
    fields = (
        node.label,
        node.start,
        node.min_points,
        node.ceiling,
        node.curve,
        node.cases,
        node.share_of,
        node.only_if,
    )
    return (
        any(field not in (None, "", ()) for field in fields)
        or (node.is_leaf and (parent is None or node.max_points is None))
        or (parent is not None and node.kind.sign is not None)
    )


def _dump_node(node: rules.RubricNode) -> dict[str, object]:
    """What belongs to the node's kind, and what is said at all."""
    found: dict[str, object] = {"code": node.code, "name": node.name, "kind": node.kind.value}
    found["max_points"] = _text(node.max_points)
    if node.label:
        found["label"] = node.label
    if node.min_points is not None:
        found["min_points"] = _text(node.min_points)
    if node.ceiling is not None:
        found["ceiling"] = _text(node.ceiling)
    if node.unit:
        found["unit"] = node.unit
    if node.rule:
        found["default_target"] = _text(node.default_target)
        found["rule"] = node.rule.value
    if node.cases:
        found["cases"] = [case.as_json() for case in node.cases]
    if node.curve is not None:
        found["curve"] = node.curve.as_json()
    if node.floor_percent is not None:
        found["floor_percent"] = _text(node.floor_percent)
    if node.lower_is_better:
        found["lower_is_better"] = True
    if node.points_each is not None:
        found["points_each"] = _text(node.points_each)
    if node.start is not None:
        found["start"] = _text(node.start)
    if node.levels:
        found["levels"] = [{"name": level.name, "points": _text(level.points)} for level in node.levels]
    if node.evidence_required:
        found["evidence_required"] = True
    if node.evidence_decides:
        found["evidence_decides"] = True
    if node.share_of:
        found["share_of"] = node.share_of
    if node.percent is not None:
        found["percent"] = _text(node.percent)
    if node.only_if:
        found["only_if"] = node.only_if
    if node.only_if_level:
        found["only_if_level"] = node.only_if_level
    if node.children:
        found["children"] = [_dump_node(child) for child in node.children]
    return found


def _text(number: Decimal | None) -> str | None:
    """A number of the file: a string with a dot, no zeros at its end."""
    return None if number is None else input_number(number).replace(",", ".")
