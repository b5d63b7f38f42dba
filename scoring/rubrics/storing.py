"""Between the tables of a rubric and its plain form in `scoring.rules`, both ways."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cached_property, lru_cache
from typing import Any

from common.prepared import Prepared
from documents.models import Document
from scoring.rubrics import tree as rules
from scoring.rubrics.files import PlainGround, RubricPart
from scoring.rubrics.kinds import kind_of
from scoring.rubrics.kinds.cases import cases_of_column, kept_cases
from scoring.rubrics.kinds.criterion import Value
from scoring.rubrics.kinds.curve import curve_of_column, kept_curve
from scoring.rubrics.kinds.values import from_json, to_text
from scoring.rubrics.models import Band, Criterion, Level, Rubric, RubricGround
from scoring.rubrics.tree.references import dependents

_CRITERION = (
    "id",
    "parent_id",
    "code",
    "name",
    "kind",
    "max_points",
    "label",
    "min_points",
    "ceiling",
    "unit",
    "points_each",
    "start",
    "rule",
    "curve",
    "cases",
    "floor_percent",
    "lower_is_better",
    "default_target",
    "evidence_required",
    "evidence_decides",
    "share_of",
    "percent",
    "only_if",
    "only_if_level",
)


# A criterion with levels comes once for each of them.
_CRITERIA = Prepared(
    Criterion.objects.order_by("order", "levels__order").values_list(*_CRITERION, "levels__name", "levels__points"),
    "rubric",
)
_GROUNDS = Prepared(RubricGround.objects.order_by("order").values_list("text", "cites"), "rubric")
_BANDS = Prepared(Band.objects.order_by("-at_least").values_list("name", "at_least"), "rubric")


@dataclass(frozen=True, eq=False)
class RubricTree:
    """A rubric in plain form, and what is asked of it again and again. Shared between requests: only to be read.

    One that was read again unchanged is the same object, and what was worked out for it can be remembered with it.
    """

    rubric: rules.PlainRubric
    leaves: tuple[rules.RubricNode, ...]
    nodes: Mapping[str, rules.RubricNode]
    # The criterion's row in the tables, by code.
    ids: Mapping[str, int]
    # A stored input of a criterion, the text of its JSON, as a value; ValueRefused if it does not suit it.
    read: Callable[[str, str], Value]
    # The same as the criterion's box shows it.
    text: Callable[[str, str], str]

    @cached_property
    def leaf_codes(self) -> frozenset[str]:
        """The criteria that are scored."""
        return frozenset(leaf.code for leaf in self.leaves)

    def competes(self, code: str) -> bool:
        """Whether members compete on the criterion with this code, if there is one."""
        node = self.nodes.get(code)
        return node is not None and node.is_leaf and node.leaf_kind.competes(node)

    @cached_property
    def dependents(self) -> tuple[rules.RubricNode, ...]:
        """The criteria whose points follow from other nodes, in the order in which they are worked out."""
        return dependents(self.rubric)


def load_tree(rubric: Rubric) -> RubricTree:
    """The rubric's tree as the tables hold it now, in two queries."""
    return _tree(
        rubric.name,
        rubric.scale,
        rubric.step,
        rubric.decimals,
        rubric.rounding,
        rubric.total_may_exceed_scale,
        tuple(rubric.tie_break),
        rubric.not_applicable,
        rubric.several_appraisers,
        tuple(_CRITERIA.raw(rubric.pk)),
        tuple(_BANDS.raw(rubric.pk)),
    )


def rules_of(rubric: Rubric) -> rules.PlainRubric:
    """The rubric as `scoring.rules` knows it, in two queries."""
    return load_tree(rubric).rubric


# What the tables hold is asked anew every time. Only the work of putting it together is remembered, by all of what
# went into it: whatever is changed, by whichever process, makes another tree.
@lru_cache(maxsize=32)
def _tree(
    name: str,
    scale: Decimal,
    step: Decimal,
    decimals: int,
    rounding: str,
    total_may_exceed_scale: bool,
    tie_break: tuple[str, ...],
    not_applicable: str,
    several_appraisers: str,
    criteria: tuple[tuple[Any, ...], ...],
    bands: tuple[tuple[Any, ...], ...],
) -> RubricTree:
    children: dict[int | None, dict[int, tuple[Any, ...]]] = defaultdict(dict)
    levels: dict[int, list[rules.PlainLevel]] = defaultdict(list)
    rows = _CRITERIA.converted(criteria)
    for row in rows:
        children[row[1]][row[0]] = row
        if row[-2] is not None:
            levels[row[0]].append(rules.PlainLevel(row[-2], row[-1]))

    def node(row: tuple[Any, ...]) -> rules.RubricNode:
        known = dict(zip(_CRITERION, row, strict=False))
        criterion = known.pop("id")
        del known["parent_id"]
        return rules.RubricNode(
            **known
            | {
                "kind": kind_of(known["kind"]),
                "rule": rules.TargetRule(known["rule"]) if known["rule"] else None,
                "curve": curve_of_column(known["curve"]),
                "cases": cases_of_column(known["cases"]),
                "levels": tuple(levels[criterion]),
                "children": tuple(node(child) for child in children[criterion].values()),
            }
        )

    rubric = rules.PlainRubric(
        name=name,
        scale=scale,
        step=step,
        decimals=decimals,
        rounding=rules.Rounding(rounding),
        total_may_exceed_scale=total_may_exceed_scale,
        tie_break=tie_break,
        not_applicable=rules.WhenExempt(not_applicable),
        several_appraisers=rules.SeveralAppraisers(several_appraisers),
        bands=tuple(rules.PlainBand(*band) for band in _BANDS.converted(bands)),
        nodes=tuple(node(row) for row in children[None].values()),
    )
    by_code = {found.code: found for found, _, _ in rubric.walk()}

    @lru_cache(maxsize=8192)
    def read(code: str, stored: str) -> Value:
        return from_json(by_code[code], json.loads(stored), step)

    @lru_cache(maxsize=8192)
    def text(code: str, stored: str) -> str:
        return to_text(by_code[code], read(code, stored))

    return RubricTree(
        rubric=rubric,
        leaves=rubric.leaves(),
        nodes=by_code,
        ids={row[2]: row[0] for row in rows},
        read=read,
        text=text,
    )


def write_part(rubric: Rubric, part: RubricPart, *, is_sample: bool) -> None:
    """Puts the rubric into its row and tables, in place of what stood there, as its next version.

    Only for a rubric no score hangs on, inside the transaction that has locked it. One without a row gets it.
    """
    plain = part.plain
    rubric.name, rubric.note, rubric.is_sample = plain.name, part.note, is_sample
    rubric.scale, rubric.step, rubric.decimals = plain.scale, plain.step, plain.decimals
    rubric.rounding = plain.rounding.value
    rubric.total_may_exceed_scale = plain.total_may_exceed_scale
    rubric.tie_break = list(plain.tie_break)
    rubric.not_applicable = plain.not_applicable.value
    rubric.several_appraisers = plain.several_appraisers.value
    if rubric.pk is not None:
        rubric.version += 1
    rubric.save()
    store_tree(rubric, plain)
    _store_grounds(rubric, part.grounds)


def grounds_of(rubric: Rubric) -> tuple[PlainGround, ...]:
    """The rubric's grounds in their order, in one query."""
    return tuple(PlainGround(text, cites) for text, cites in _GROUNDS(rubric.pk))


def _store_grounds(rubric: Rubric, grounds: Sequence[PlainGround]) -> None:
    """Writes the grounds anew where they differ. A document of another bloc is not named."""
    if grounds_of(rubric) == tuple(grounds):
        return
    wanted = [ground.cites for ground in grounds if ground.cites]
    known = set(Document.objects.filter(pk__in=wanted, year__bloc__years=rubric.year_id).values_list("pk", flat=True))
    RubricGround.objects.filter(rubric=rubric).delete()
    RubricGround.objects.bulk_create(
        RubricGround(
            rubric=rubric, order=order, text=ground.text, cites_id=ground.cites if ground.cites in known else None
        )
        for order, ground in enumerate(grounds, start=1)
    )


def store_tree(rubric: Rubric, plain: rules.PlainRubric) -> None:
    """Writes bands, criteria and levels anew from the plain form. Only for a rubric no score hangs on."""
    # Deleted table by table, without Django's search for dependent rows: there may be none, and the database checks.
    for rows in (
        Band.objects.filter(rubric=rubric),
        Level.objects.filter(criterion__rubric=rubric),
        Criterion.objects.filter(rubric=rubric),
    ):
        rows._raw_delete(using=rows.db)
    Band.objects.bulk_create(Band(rubric=rubric, name=band.name, at_least=band.at_least) for band in plain.bands)
    places = {node.code: place for place, (node, _, _) in enumerate(plain.walk(), start=1)}
    levels: list[Level] = []
    # One level of the tree at a time: its parents have their rows by then.
    layer: list[tuple[rules.RubricNode, Criterion | None]] = [(node, None) for node in plain.nodes]
    while layer:
        made = Criterion.objects.bulk_create(
            _criterion(rubric, node, above, places[node.code]) for node, above in layer
        )
        below: list[tuple[rules.RubricNode, Criterion | None]] = []
        for (node, _), criterion in zip(layer, made, strict=True):
            below += [(child, criterion) for child in node.children]
            levels += [
                Level(criterion=criterion, order=place, name=level.name, points=level.points)
                for place, level in enumerate(node.levels, start=1)
            ]
        layer = below
    Level.objects.bulk_create(levels)


def _criterion(rubric: Rubric, node: rules.RubricNode, parent: Criterion | None, order: int) -> Criterion:
    return Criterion(
        rubric=rubric,
        parent=parent,
        order=order,
        code=node.code,
        name=node.name,
        kind=node.kind.value,
        max_points=node.max_points,
        label=node.label,
        min_points=node.min_points,
        ceiling=node.ceiling,
        unit=node.unit,
        points_each=node.points_each,
        start=node.start,
        rule=node.rule.value if node.rule else "",
        cases=kept_cases(node.cases),
        curve=kept_curve(node.curve),
        floor_percent=node.floor_percent,
        lower_is_better=node.lower_is_better,
        default_target=node.default_target,
        evidence_required=node.evidence_required,
        evidence_decides=node.evidence_decides,
        share_of=node.share_of,
        percent=node.percent,
        only_if=node.only_if,
        only_if_level=node.only_if_level,
    )
