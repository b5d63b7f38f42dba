"""Random rounds without a database: rubrics of the whole language, members, values, and the points they give."""

import json
import random
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

from members.models import Bloc, BlocYear
from scoring.marks import NO_MARK, Mark
from scoring.models import Round, Scorecard
from scoring.recompute import recompute
from scoring.rubrics import kinds
from scoring.rubrics.kinds.achieved import AchievedValue
from scoring.rubrics.kinds.by_curve import needs_target
from scoring.rubrics.kinds.cases import PlainCase
from scoring.rubrics.kinds.criterion import CriterionKind, PlainLevel, RubricNode, TargetRule, Turn, Value
from scoring.rubrics.kinds.curve import Between, Beyond, Curve, CurveOf, CurvePoint
from scoring.rubrics.kinds.direct import PointsValue
from scoring.rubrics.kinds.fields import MIN_POINTS
from scoring.rubrics.kinds.levels import LevelValue
from scoring.rubrics.kinds.per_unit import CountValue
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.kinds.target import TargetValue
from scoring.rubrics.kinds.values import from_json, to_text
from scoring.rubrics.storing import RubricTree
from scoring.rubrics.tree.rubric import PlainBand, PlainRubric, Rounding, WhenExempt
from scoring.sheet import STAGES, MemberColumn, RoundSheet

D = Decimal
YEAR = BlocYear(bloc=Bloc(code="thu", name="Khối thử"), year=2025)


def hundredths(draw: random.Random, most: int) -> Decimal:
    return D(draw.randint(1, most * 100)).scaleb(-2)


def a_leaf(draw: random.Random, code: str, decimals: int, *, plain: bool) -> RubricNode:
    most = D(draw.randint(1, 300 * 10**decimals)).scaleb(-decimals)
    kind = draw.choice([kind for kind in kinds.KINDS if kind.is_leaf and not kind.only_signed])
    fields: dict[str, Any] = {}
    if kind is kinds.LEVELS:
        names = draw.sample(["Tốt", "tốt", "Khá*", "=1+1", 'Đạt "rồi"', "Chưa đạt?"], draw.randint(1, 4))
        fields["levels"] = tuple(
            PlainLevel(name, D(draw.randint(0, int(most * 10**decimals))).scaleb(-decimals)) for name in names
        )
    if kind is kinds.OCCURRENCES:
        fields["cases"] = tuple(
            PlainCase(name, D(least), D(least + draw.choice([0, 2])))
            for name, least in (("Gửi muộn", draw.randint(0, 3)), ("=Vắng", draw.randint(0, 3)))
        )
    if kind is kinds.PER_UNIT:
        fields |= {"points_each": D(draw.randint(1, 20_000)).scaleb(-4), "unit": "lần"}
        if plain and draw.random() < 0.5:
            fields["start"] = D(draw.randint(1, int(most * 10**decimals))).scaleb(-decimals)
            fields["points_each"] *= draw.choice([1, -1])
    if plain and MIN_POINTS in kind.fields and kind is not kinds.TARGET and draw.random() < 0.3:
        least = fields["min_points"] = -D(draw.randint(1, 90 * 10**decimals)).scaleb(-decimals)
        if kind is kinds.LEVELS:
            fields["levels"] += (PlainLevel("Vi phạm", least),)
        if kind is kinds.PER_UNIT:
            fields["points_each"] = -abs(fields["points_each"])
    if kind is kinds.TARGET:
        fields["rule"] = rule = draw.choice(list(TargetRule))
        fields["lower_is_better"] = draw.random() < 0.4
        fields["default_target"] = draw.choice([None, D(draw.randint(1, 10**6)).scaleb(-3)])
        if rule is TargetRule.CURVE:
            fields |= a_curve(draw, int(most * 10**decimals), decimals, plain=plain)
        if rule is TargetRule.THRESHOLD:
            fields["floor_percent"] = D(draw.randint(1, 10_000)).scaleb(-2)
    capped = plain or kind.needs_maximum(Sign.PENALTY) or draw.random() < 0.5
    return RubricNode(code, f"Tiêu chí {code}", kind, most if capped else None, **fields)


def a_curve(draw: random.Random, most: int, decimals: int, *, plain: bool) -> dict[str, Any]:
    """A list of marks for a criterion that gives so many points at most, counted in its last decimal."""
    least = -draw.randint(1, 9000) if plain and draw.random() < 0.3 else 0
    places = sorted(draw.sample(range(15_000), draw.randint(2, 5)))
    marks = [
        CurvePoint(D(at).scaleb(-draw.randint(0, 2)), D(draw.randint(least, most)).scaleb(-decimals)) for at in places
    ]
    of = draw.choice(list(CurveOf))
    curve = Curve(
        tuple({mark.at: mark for mark in marks}.values()),
        of,
        draw.choice(list(Between)),
        draw.choice(list(Beyond)),
        draw.random() < 0.4,
    )
    if draw.random() < 0.3:
        behind = replace(curve.points[-1], above=True)
        curve = replace(
            curve, points=(*curve.points[:-1], behind), interpolation=Between.STEP, beyond=Beyond.HOLD, whole=False
        )
    if len(curve.points) < 2:
        curve = replace(curve, interpolation=Between.STEP, beyond=Beyond.HOLD)
    found = {"curve": curve, "lower_is_better": False, "min_points": D(least).scaleb(-decimals) if least else None}
    return found if of is CurveOf.PERCENT else {**found, "default_target": None}


def a_group(
    draw: random.Random, code: str, kind: CriterionKind, decimals: int, depth: int = 0, *, plain: bool = True
) -> RubricNode:
    """A group, a bonus or penalties; in what is `plain` there stand bonus and penalties too."""
    plain = plain and kind is kinds.GROUP
    children = []
    for number in range(1, draw.randint(2, 4)):
        here = f"{code}.{number}"
        if depth < 2 and draw.random() < 0.35:
            inner = draw.choice([kinds.GROUP, kinds.BONUS, kinds.PENALTY]) if plain else kinds.GROUP
            children.append(a_group(draw, here, inner, decimals, depth + 1, plain=plain))
        else:
            children.append(a_leaf(draw, here, decimals, plain=plain))
    cap = draw.choice([None, hundredths(draw, 400)])
    limits: dict[str, Decimal] = {}
    if plain and draw.random() < 0.4:
        limits["min_points"] = -hundredths(draw, 90)
    if plain and draw.random() < 0.4:
        limits["ceiling"] = (cap or D(0)) + hundredths(draw, 90)
    return RubricNode(code, "=HYPERLINK(1)", kind, cap, tuple(children), **limits)  # type: ignore[arg-type]


def a_rubric(draw: random.Random) -> PlainRubric:
    decimals = draw.choice([0, 1, 2])
    tops = [kinds.GROUP, *draw.choices([kinds.GROUP, kinds.BONUS, kinds.PENALTY], k=draw.randint(0, 3))]
    nodes = tuple(
        a_leaf(draw, str(number), decimals, plain=True)
        if kind is kinds.GROUP and draw.random() < 0.2
        else a_group(draw, str(number), kind, decimals)
        for number, kind in enumerate(tops, start=1)
    )
    rules = ["bonus", "fewer_penalties", "votes", *(node.code for node in nodes if node.kind is not kinds.PENALTY)]
    return PlainRubric(
        "Bảng thử",
        hundredths(draw, 900),
        D("0.5"),
        draw.random() < 0.5,
        tuple(draw.sample(rules, draw.randint(0, 3))),
        (PlainBand("+Tốt", D(300)), PlainBand("Đạt", D(0))),
        nodes,
        decimals,
    )


def following(draw: random.Random, rubric: PlainRubric) -> PlainRubric:
    """The rubric with some of what adds or subtracts following from criteria that stand for themselves."""
    plain = [leaf for leaf in rubric.leaves() if leaf.under is Sign.PLAIN]

    def fresh(node: RubricNode) -> RubricNode:
        node = replace(node, children=tuple(map(fresh, node.children)))
        if not node.is_leaf or node.under is Sign.PLAIN or draw.random() < 0.7:
            return node
        asked = draw.choice(plain).code
        if draw.random() < 0.5 and not node.leaf_kind.competes(node):
            return replace(node, only_if=asked)
        percent = draw.choice([None, hundredths(draw, 100)])
        return RubricNode(node.code, node.name, kinds.PERCENT_OF, share_of=asked, percent=percent)

    return replace(rubric, nodes=tuple(map(fresh, rubric.nodes))) if plain else rubric


def a_value(draw: random.Random, node: RubricNode) -> Value:
    if node.kind is kinds.DIRECT:
        least, most = int(node.lowest / D("0.5")), int(node.full_points / D("0.5"))
        return PointsValue(draw.choice([D(0), draw.randint(least, most) * D("0.5")]))
    if node.kind is kinds.ACHIEVED:
        return AchievedValue(draw.random() < 0.5)
    if node.kind is kinds.LEVELS:
        return LevelValue(draw.choice(node.levels).name)
    if node.kind is kinds.PER_UNIT:
        return CountValue(draw.choice([0, draw.randint(0, 40)]))
    if node.kind is not kinds.TARGET:
        made_up: Value = node.leaf_kind.sample(node, Turn(draw.randint(0, 11), 0, draw.random() < 0.5, D("0.5")))
        return made_up
    if not needs_target(node):
        places = [mark.at for mark in node.curve.points] if node.curve else []
        near = [*places, *(place * 2 for place in places), D(0), D(draw.randint(0, 10**6)).scaleb(-3)]
        return TargetValue(draw.choice(near))
    target = draw.choice([None, D(0), D(draw.randint(1, 10**6)).scaleb(-3)])
    base = target or node.default_target or D(100)
    # Often exactly at the target, at its half, at its floor, at nothing.
    floor = (node.floor_percent or D(50)) / 100
    marks = [base * mark.at / 100 for mark in node.curve.points] if node.curve else []
    near = [*marks, base, base / 2, base * floor, D(0), base * 3, D(draw.randint(0, 10**6)).scaleb(-3)]
    return TargetValue(draw.choice(near).quantize(D("0.0001")), target)


def tree_of(rubric: PlainRubric) -> RubricTree:
    nodes = {node.code: node for node, _, _ in rubric.walk()}
    ids = {code: number for number, code in enumerate(nodes, start=1)}

    def read(code: str, stored: str) -> Value:
        return from_json(nodes[code], json.loads(stored), rubric.step)

    def text(code: str, stored: str) -> str:
        return to_text(nodes[code], read(code, stored))

    return RubricTree(rubric, rubric.leaves(), nodes, ids, read, text)


def a_sheet(seed: int) -> RoundSheet:
    """A round of random rubric, members and values, scored by the rules; some of it unscored, some of it 0.

    In every other one some criteria do not apply to some members.
    """
    draw = random.Random(seed)  # noqa: S311
    of_later = random.Random(f"exempt {seed}")  # noqa: S311
    meaning = of_later.choice(list(WhenExempt))
    rubric = following(of_later, a_rubric(draw))
    rubric = replace(rubric, rounding=[*Rounding][seed % 2], not_applicable=meaning)
    ids = {node.code: number for number, (node, _, _) in enumerate(rubric.walk(), start=1)}
    members = [
        MemberColumn(
            number,
            f"dv-{number}",
            f"Đơn vị {number}",
            draw.choice(["=Đơn vị", "Văn phòng", f"Ban {number}"]),
            "member",
            number,
            Scorecard.State.DRAFTING.value,
            draw.choice([None, 0, 5, 7]),
            draw.choice([None, None, None, "Bị kỷ luật"]),
            "",
            exempt=tuple(
                (ids[leaf.code], "=Không có") for leaf in rubric.leaves() if seed % 4 > 1 and of_later.random() < 0.3
            ),
        )
        for number in range(1, draw.randint(2, 5))
    ]
    given: dict[tuple[str, str], dict[str, Value]] = {}
    for member in members:
        empty = draw.random() < 0.15
        for leaf in rubric.leaves():
            stages = [stage for stage in STAGES if not empty and draw.random() < 0.6]
            # Few different values, so that totals meet and ties have to be broken.
            one = a_value(random.Random(f"{seed}{leaf.code}") if draw.random() < 0.5 else draw, leaf)  # noqa: S311
            given[member.code, leaf.code] = {
                stage: one if draw.random() < 0.7 else a_value(draw, leaf) for stage in stages
            }
    return scored(rubric, members, given)


def scored(
    rubric: PlainRubric, members: list[MemberColumn], given: Mapping[tuple[str, str], Mapping[str, Value]]
) -> RoundSheet:
    """The round with these values by place and stage, its points as a save works them out."""
    marks = {place: _mark(values) for place, values in given.items()}
    sheet = RoundSheet(Round(year=YEAR, code="nam", name="Cả năm", step="agreeing"), tree_of(rubric), members, marks)
    recompute(sheet, marks)
    return sheet


def _mark(values: Mapping[str, Value]) -> Mark:
    """What was put in, whose points are still to be worked out."""
    inputs: dict[str, Any] = {f"{stage}_input": value.as_json() for stage, value in values.items()}
    return NO_MARK._replace(id=1, explanation="=1+1", version=1, **inputs)
