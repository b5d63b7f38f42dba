"""Files of a rubric (`khoithidua.rubric/1`), alone or inside a year file."""

import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from khoithidua.vietnamese.numbers import input_number
from khoithidua.yearfile.reading import FileRefused, Node, parse_json
from scoring.rules import rubric as rules

RUBRIC_FORMAT = "khoithidua.rubric/1"


@dataclass(frozen=True)
class RubricPart:
    """A rubric as a file has it: the rules, and the note that stands beside them."""

    plain: rules.Rubric
    note: str


def read_file(data: bytes) -> RubricPart:
    """The rubric in this file; FileRefused tells every mistake by its place."""
    root = Node.root(parse_json(data))
    part = read_rubric(root)
    if root.problems or part is None:
        raise FileRefused(root.problems)
    return part


def read_rubric(node: Node) -> RubricPart | None:
    """The rubric in this object, with its mistakes told; None when it has any."""
    before = len(node.problems)
    if node.text("format", required=False) not in ("", RUBRIC_FORMAT):
        node.tell("format", f"Định dạng phải là «{RUBRIC_FORMAT}».")
    plain = rules.Rubric(
        name=node.text("name", longest=300),
        scale=_number(node, "scale") or Decimal(0),
        step=_number(node, "step", default="0.5") or Decimal(0),
        total_may_exceed_scale=node.boolean("total_may_exceed_scale"),
        tie_break=tuple(node.texts("tie_break")),
        bands=tuple(_band(band) for band in node.nodes("bands")),
        nodes=tuple(_criterion(child) for child in node.nodes("criteria", required=True)),
    )
    note = node.text("note", required=False)
    node.close()
    if len(node.problems) == before:
        for place, sentence in rules.problems(plain):
            node.tell(place, sentence)
    return RubricPart(plain, note) if len(node.problems) == before else None


def _number(node: Node, key: str, *, required: bool = True, default: str | None = None) -> Decimal | None:
    value = node.raw(key)
    if value is None:
        if required and default is None:
            node.tell(key, "Thiếu giá trị này.")
        return None if default is None else Decimal(default)
    if isinstance(value, int) and not isinstance(value, bool):
        return Decimal(value)
    if isinstance(value, str) and re.fullmatch(r"[0-9]{1,12}(\.[0-9]{1,4})?", value):
        return Decimal(value)
    node.tell(key, f"«{value}» không phải là số viết đúng. Hãy ghi trong ngoặc kép, phần lẻ sau dấu chấm: \"97.5\".")
    return None


def _band(node: Node) -> rules.Band:
    band = rules.Band(node.text("name", longest=60), _number(node, "at_least") or Decimal(0))
    node.close()
    return band


def _level(node: Node) -> rules.Level:
    level = rules.Level(node.text("name", longest=100), _number(node, "points") or Decimal(0))
    node.close()
    return level


def _criterion(node: Node) -> rules.Node:
    kind = rules.Kind(node.choice("kind", [kind.value for kind in rules.Kind]) or rules.Kind.GROUP)
    rule = node.choice("rule", [rule.value for rule in rules.TargetRule]) if node.raw("rule") is not None else ""
    found = rules.Node(
        code=node.text("code", longest=20),
        name=node.text("name", longest=500),
        kind=kind,
        max_points=_number(node, "max_points", required=kind.is_leaf),
        children=tuple(_criterion(child) for child in node.nodes("children")),
        unit=node.text("unit", required=False, longest=50),
        points_each=_number(node, "points_each", required=False),
        levels=tuple(_level(level) for level in node.nodes("levels")),
        rule=rules.TargetRule(rule) if rule else None,
        floor_percent=_number(node, "floor_percent", required=False),
        lower_is_better=node.boolean("lower_is_better"),
        default_target=_number(node, "default_target", required=False),
        evidence_required=node.boolean("evidence_required"),
    )
    node.close()
    return found


def dump_rubric(plain: rules.Rubric, note: str) -> dict[str, Any]:
    """The rubric as a file has it."""
    return {
        "format": RUBRIC_FORMAT,
        "name": plain.name,
        "note": note or None,
        "scale": _text(plain.scale),
        "step": _text(plain.step),
        "total_may_exceed_scale": plain.total_may_exceed_scale,
        "tie_break": list(plain.tie_break),
        "bands": [{"name": band.name, "at_least": _text(band.at_least)} for band in plain.bands],
        "criteria": [_dump_node(node) for node in plain.nodes],
    }


def _dump_node(node: rules.Node) -> dict[str, Any]:
    """What belongs to the node's kind, and what is said at all."""
    found: dict[str, Any] = {"code": node.code, "name": node.name, "kind": node.kind.value}
    found["max_points"] = _text(node.max_points)
    if node.unit:
        found["unit"] = node.unit
    if node.kind is rules.Kind.TARGET and node.rule:
        found["default_target"] = _text(node.default_target)
        found["rule"] = node.rule.value
    if node.floor_percent is not None:
        found["floor_percent"] = _text(node.floor_percent)
    if node.lower_is_better:
        found["lower_is_better"] = True
    if node.points_each is not None:
        found["points_each"] = _text(node.points_each)
    if node.levels:
        found["levels"] = [{"name": level.name, "points": _text(level.points)} for level in node.levels]
    if node.evidence_required:
        found["evidence_required"] = True
    if node.children:
        found["children"] = [_dump_node(child) for child in node.children]
    return found


def _text(number: Decimal | None) -> str | None:
    """A number of the file: a string with a dot, no zeros at its end."""
    return None if number is None else input_number(number).replace(",", ".")
