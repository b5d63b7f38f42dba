"""Rubrics and values for the tests of the scoring rules: small, sample and random ones."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from hypothesis import strategies as st

from scoring.rubrics import kinds
from scoring.rubrics.kinds.achieved import AchievedValue
from scoring.rubrics.kinds.by_curve import needs_target
from scoring.rubrics.kinds.cases import PlainCase
from scoring.rubrics.kinds.criterion import CriterionKind, PlainLevel, RubricNode, TargetRule, Value
from scoring.rubrics.kinds.curve import Between, Beyond, Curve, CurveOf, CurvePoint
from scoring.rubrics.kinds.direct import PointsValue
from scoring.rubrics.kinds.levels import LevelValue
from scoring.rubrics.kinds.occurrences import Occurrence, OccurrencesValue
from scoring.rubrics.kinds.per_unit import CountValue
from scoring.rubrics.kinds.target import TargetValue
from scoring.rubrics.tree.rubric import PlainBand, PlainRubric

D = Decimal
STEP = D("0.5")


def direct(code: str, most: str = "100") -> RubricNode:
    return RubricNode(code, "Chấm trực tiếp", kinds.DIRECT, D(most))


def achieved(code: str, most: str = "20") -> RubricNode:
    return RubricNode(code, "Đạt hay không", kinds.ACHIEVED, D(most))


def levels(code: str, **points: str) -> RubricNode:
    """A `levels` leaf; give the levels as keywords, the first being worth the maximum."""
    named = tuple(PlainLevel(name, D(worth)) for name, worth in points.items())
    return RubricNode(code, "Theo mức", kinds.LEVELS, named[0].points, levels=named)


def per_unit(code: str, each: str = "10", most: str = "40") -> RubricNode:
    return RubricNode(code, "Theo số lượng", kinds.PER_UNIT, D(most), unit="lần", points_each=D(each))


def counted_from(start: str, each: str, most: str, code: str = "1.1") -> RubricNode:
    return replace(per_unit(code, each, most), start=D(start))


def percent_of(code: str, of: str, percent: str | None = None, most: str | None = None) -> RubricNode:
    """A share of the points of the node `of`, so many per cent of it or as many as are put in."""
    return RubricNode(
        code,
        "Phần trăm",
        kinds.PERCENT_OF,
        None if most is None else D(most),
        share_of=of,
        percent=None if percent is None else D(percent),
    )


def only_if(leaf: RubricNode, code: str, level: str = "") -> RubricNode:
    """The leaf, counted only where the node of this code has its standard, or this level."""
    return replace(leaf, only_if=code, only_if_level=level)


def target(
    code: str,
    rule: TargetRule = TargetRule.PROPORTIONAL,
    most: str = "100",
    *,
    default: str | None = None,
    floor: str | None = None,
    lower_is_better: bool = False,
) -> RubricNode:
    return RubricNode(
        code,
        "Theo chỉ tiêu",
        kinds.TARGET,
        D(most),
        unit="%",
        rule=rule,
        floor_percent=None if floor is None else D(floor),
        lower_is_better=lower_is_better,
        default_target=None if default is None else D(default),
    )


def group(code: str, most: str | None, *children: RubricNode, kind: CriterionKind = kinds.GROUP) -> RubricNode:
    return RubricNode(code, "Nhóm", kind, None if most is None else D(most), children)


def bonus(code: str, most: str | None, *children: RubricNode) -> RubricNode:
    return group(code, most, *children, kind=kinds.BONUS)


def penalty(code: str, most: str | None, *children: RubricNode) -> RubricNode:
    return group(code, most, *children, kind=kinds.PENALTY)


def rubric(
    *nodes: RubricNode,
    scale: str = "1000",
    step: str = "0.5",
    may_exceed: bool = False,
    tie_break: tuple[str, ...] = (),
    bands: tuple[PlainBand, ...] = (),
) -> PlainRubric:
    return PlainRubric("Bảng thử", D(scale), D(step), may_exceed, tie_break, bands, nodes)


BANDS = (
    PlainBand("Xuất sắc", D("950")),
    PlainBand("Tốt", D("850")),
    PlainBand("Khá", D("700")),
    PlainBand("Trung bình", D("0")),
)

# The sample rubric that the portal comes with: 950 points in three groups, 50 of bonus, at most 100 off.
SAMPLE = rubric(
    group(
        "I",
        "600",
        target("I.1", TargetRule.THRESHOLD, "250", default="100", floor="50"),
        target("I.2", TargetRule.PROPORTIONAL, "150"),
        direct("I.3", "100"),
        target("I.4", TargetRule.LEADER, "60", default="80"),
        per_unit("I.5", "10", "40"),
    ),
    group(
        "II",
        "200",
        levels("II.1", Xuất_sắc="80", Tốt="70", Hoàn_thành="50", Không="0"),
        direct("II.2", "40"),
        achieved("II.3", "40"),
        levels("II.4", Xuất_sắc="40", Tốt="32", Khá="24", Chưa_đạt="0"),
    ),
    group(
        "III",
        "150",
        achieved("III.1", "20"),
        per_unit("III.2", "20", "40"),
        per_unit("III.3", "10", "30"),
        direct("III.4", "30"),
        direct("III.5", "30"),
    ),
    bonus(
        "IV",
        "50",
        per_unit("IV.1", "15", "30"),
        achieved("IV.2", "10"),
        levels("IV.3", Trưởng="10", Phó="5", Không="0"),
    ),
    penalty(
        "V",
        "100",
        per_unit("V.1", "5", "20"),
        per_unit("V.2", "5", "20"),
        per_unit("V.3", "2", "10"),
        per_unit("V.4", "25", "50"),
    ),
    tie_break=("I", "bonus", "fewer_penalties"),
    bands=BANDS,
)

# Random ones.

TOPS = [kinds.GROUP, kinds.BONUS, kinds.PENALTY]

amounts = st.integers(0, 10**7).map(lambda ten_thousandths: D(ten_thousandths).scaleb(-4))
targets = st.integers(1, 10**7).map(lambda ten_thousandths: D(ten_thousandths).scaleb(-4))
caps = st.integers(1, 10**5).map(lambda hundredths: str(D(hundredths).scaleb(-2)))
maybe_caps = st.none() | caps
negatives = st.integers(-(10**5), -1).map(lambda hundredths: D(hundredths).scaleb(-2))


@st.composite
def target_leaves(draw: st.DrawFn, rule: TargetRule | None = None) -> RubricNode:
    """A `target` leaf, by the given rule or any, with or without a default target."""
    rule = rule or draw(st.sampled_from(TargetRule))
    if rule is TargetRule.CURVE:
        return draw(curve_leaves())
    return target(
        "1.1",
        rule,
        draw(caps),
        default=draw(st.none() | targets.map(str)),
        floor=draw(st.integers(1, 100).map(str)) if rule == TargetRule.THRESHOLD else None,
        lower_is_better=draw(st.booleans()),
    )


@st.composite
def curve_leaves(draw: st.DrawFn, rising: bool = False) -> RubricNode:
    """A `target` leaf with a list of marks, of percent or of the result; `rising`: more never gives less."""
    leaf = target("1.1", TargetRule.CURVE, draw(caps))
    of = draw(st.sampled_from(CurveOf))
    if not rising:
        leaf = replace(leaf, min_points=draw(st.none() | negatives))
    if of is CurveOf.PERCENT:
        leaf = replace(leaf, default_target=draw(st.none() | targets))
    places = draw(st.lists(st.integers(0, 2 * 10**4), min_size=1, max_size=5, unique=True))
    least, most = int(leaf.lowest * 100), int(leaf.full_points * 100)
    worth = draw(st.lists(st.integers(least, most), min_size=len(places), max_size=len(places)))
    pairs = zip(sorted(places), sorted(worth) if rising else worth, strict=True)
    marks = tuple(CurvePoint(D(at).scaleb(-2), D(points).scaleb(-2)) for at, points in pairs)
    ways = (Between.STEP, Beyond.HOLD)
    above = draw(st.booleans())
    if above:
        marks = (*marks[:-1], replace(marks[-1], above=True))
    elif len(marks) > 1:
        ways = draw(st.sampled_from(Between)), draw(st.sampled_from(Beyond))
    return replace(leaf, curve=Curve(marks, of, *ways, whole=draw(st.booleans())))


@st.composite
def level_leaves(draw: st.DrawFn) -> RubricNode:
    """A `levels` leaf with one to five levels of any points up to its maximum."""
    most = D(draw(caps))
    name = st.sampled_from(["Xuất sắc", "Tốt", "Khá", "Đạt", "Chưa đạt"])
    worth = st.integers(0, int(most * 100)).map(lambda hundredths: D(hundredths).scaleb(-2))
    named = draw(st.lists(st.builds(PlainLevel, name, worth), min_size=1, unique_by=lambda level: level.name))
    leaf = RubricNode("1.1", "Theo mức", kinds.LEVELS, most, levels=tuple(named))
    if draw(st.booleans()):
        return leaf
    # One that may take points away has a level that does.
    least = draw(negatives)
    return replace(leaf, min_points=least, levels=(*named, PlainLevel("Vi phạm", least)))


@st.composite
def listed_leaves(draw: st.DrawFn) -> RubricNode:
    """An `occurrences` leaf with up to three cases, some of a fixed worth."""
    worth = st.integers(0, 10**4).map(lambda hundredths: D(hundredths).scaleb(-2))
    cases = []
    for name in draw(st.lists(st.sampled_from(["Gửi muộn", "Vắng họp", "Vi phạm"]), min_size=1, unique=True)):
        least, most = sorted([draw(worth), draw(worth)])
        cases.append(PlainCase(name, least, draw(st.sampled_from([least, most]))))
    return RubricNode("1.1", "Từng việc", kinds.OCCURRENCES, D(draw(caps)), cases=tuple(cases))


any_leaves = st.one_of(
    listed_leaves(),
    caps.map(lambda most: direct("1.1", most)),
    st.tuples(caps, negatives).map(lambda pair: replace(direct("1.1", pair[0]), min_points=pair[1])),
    st.tuples(targets, caps, negatives).map(
        lambda drawn: replace(per_unit("1.1", f"-{drawn[0]}", drawn[1]), min_points=drawn[2])
    ),
    caps.map(lambda most: achieved("1.1", most)),
    level_leaves(),
    st.tuples(targets, caps).map(lambda pair: per_unit("1.1", str(pair[0]), pair[1])),
    st.tuples(targets, caps).map(lambda pair: counted_from(pair[1], f"-{pair[0]}", pair[1])),
    target_leaves(),
)


def values_of(leaf: RubricNode) -> st.SearchStrategy[Value]:
    """Any value that suits the leaf, direct points in steps of `STEP`."""
    if leaf.kind == kinds.DIRECT:
        least, most = int(leaf.lowest / STEP), int(leaf.full_points / STEP)
        return st.integers(least, most).map(lambda steps: PointsValue(steps * STEP))
    if leaf.kind == kinds.TARGET:
        if not needs_target(leaf):
            return st.builds(TargetValue, amounts)
        return st.builds(TargetValue, amounts, st.none() | st.just(D(0)) | targets)
    if leaf.kind == kinds.PER_UNIT:
        return st.integers(0, 10**6).map(CountValue)
    if leaf.kind == kinds.LEVELS:
        return st.sampled_from([LevelValue(level.name) for level in leaf.levels])
    if leaf.kind == kinds.OCCURRENCES:
        return st.lists(_occurrences(leaf), max_size=4).map(lambda listed: OccurrencesValue(tuple(listed)))
    return st.booleans().map(AchievedValue)


def _occurrences(leaf: RubricNode) -> st.SearchStrategy[Occurrence]:
    """Anything that the leaf's cases allow, in steps of `STEP` where a case leaves a choice."""

    def of(case: PlainCase) -> st.SearchStrategy[Occurrence]:
        steps = range(int(case.least // STEP) + 1, int(case.most // STEP) + 1)
        points = st.sampled_from([case.least, case.most, *(number * STEP for number in steps)])
        notes = st.sampled_from(["", "quý I", "Công văn 12/UBND-NC"])
        days = st.none() | st.dates(date(1990, 1, 1), date(2099, 12, 31))
        return st.builds(Occurrence, st.just(case.name), points, days, notes)

    return st.sampled_from(leaf.cases).flatmap(of)


@st.composite
def leaves_with_values(draw: st.DrawFn) -> tuple[RubricNode, Value]:
    """Any leaf and a value that suits it."""
    leaf = draw(any_leaves)
    return leaf, draw(values_of(leaf))


@st.composite
def trees(draw: st.DrawFn) -> PlainRubric:
    """A rubric of direct leaves: up to four top nodes, leaves among them; groups nested three deep, some of them
    capped, with a ceiling, able to fall below 0, or with bonus and penalties in them.
    """
    kinds_here = st.sampled_from(TOPS)

    def limited(node: RubricNode, *, plain: bool) -> RubricNode:
        if not plain:
            return node
        node = replace(node, min_points=draw(st.none() | st.none() | negatives))
        if node.is_leaf or draw(st.booleans()):
            return node
        return replace(node, ceiling=D(draw(caps)) + (node.max_points or 0))

    def below(code: str, depth: int, above: CriterionKind) -> tuple[RubricNode, ...]:
        nodes = []
        for number in range(1, draw(st.integers(1, 3)) + 1):
            here = f"{code}.{number}"
            if depth < 2 and draw(st.booleans()):
                kind = draw(kinds_here) if above is kinds.GROUP else kinds.GROUP
                inner = kind if above is kinds.GROUP else above
                made = group(here, draw(maybe_caps), *below(here, depth + 1, inner), kind=kind)
                nodes.append(limited(made, plain=inner is kinds.GROUP))
            else:
                nodes.append(limited(direct(here, draw(caps)), plain=above is kinds.GROUP))
        return tuple(nodes)

    def top(code: str, kind: CriterionKind) -> RubricNode:
        if kind is kinds.DIRECT:
            return limited(direct(code, draw(caps)), plain=True)
        made = group(code, draw(maybe_caps), *below(code, 0, kind), kind=kind)
        return limited(made, plain=kind is kinds.GROUP)

    tops = draw(st.lists(kinds_here | st.just(kinds.DIRECT), min_size=1, max_size=4))
    return rubric(
        *(top(str(number), kind) for number, kind in enumerate(tops, start=1)),
        scale=draw(caps),
        may_exceed=draw(st.booleans()),
    )


# Unscored, or any points that a leaf can give, in quarters of them: few, so that totals often meet.
parts = st.integers(0, 4)
quarters = st.none() | parts


def scores_of(sheet: PlainRubric) -> st.SearchStrategy[dict[str, Decimal | None]]:
    """Points, or None, for each leaf of the rubric."""
    # One list of quarters: a strategy for each leaf would take longer to make than all that is tried.
    leaves = sheet.leaves()
    return st.lists(quarters, min_size=len(leaves), max_size=len(leaves)).map(
        lambda drawn: {
            leaf.code: None if part is None else leaf.lowest + (leaf.full_points - leaf.lowest) * part / 4
            for leaf, part in zip(leaves, drawn, strict=True)
        }
    )


@st.composite
def drafts(draw: st.DrawFn) -> PlainRubric:
    """Any tree, half-built ones too: groups in groups, some empty, codes that say nothing or follow the order."""
    codes = iter(draw(st.permutations([f"K{number}" for number in range(1, 60)])))
    following = draw(st.booleans())

    def level(depth: int, stem: str, plain: bool) -> tuple[RubricNode, ...]:
        nodes = []
        for place in range(1, draw(st.integers(0 if depth else 1, 3)) + 1):
            code = f"{stem}{place}" if following else next(codes)
            if depth and draw(st.booleans()):
                nodes.append(direct(code, draw(caps)))
                continue
            kind = draw(st.sampled_from(TOPS)) if plain else kinds.GROUP
            inside = plain and kind is kinds.GROUP
            below = level(depth + 1, f"{code}.", inside) if depth < 3 else ()
            nodes.append(group(code, draw(maybe_caps), *below, kind=kind))
        return tuple(nodes)

    nodes = level(0, "", True)
    asked = [node.code for node in nodes if node.kind is not kinds.PENALTY] + ["bonus", "fewer_penalties", "votes"]
    tie_break = tuple(draw(st.lists(st.sampled_from(asked), unique=True, max_size=3)))
    return rubric(*nodes, tie_break=tie_break)
