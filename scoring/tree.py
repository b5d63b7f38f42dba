"""Between the tables of a rubric and its plain form in `scoring.rules`, both ways."""

from collections import defaultdict
from collections.abc import Iterable

from scoring.models import Band, Criterion, Level, Rubric
from scoring.rules import rubric as rules


def rules_of(rubric: Rubric) -> rules.Rubric:
    """The rubric as `scoring.rules` knows it, in three queries."""
    levels: dict[int, list[rules.Level]] = defaultdict(list)
    for criterion_id, name, points in (
        Level.objects.filter(criterion__rubric=rubric)
        .order_by("criterion", "order")
        .values_list("criterion_id", "name", "points")
    ):
        levels[criterion_id].append(rules.Level(name, points))
    children: dict[int | None, list[Criterion]] = defaultdict(list)
    for criterion in Criterion.objects.filter(rubric=rubric).order_by("order"):
        children[criterion.parent_id].append(criterion)
    bands = Band.objects.filter(rubric=rubric).order_by("-at_least").values_list("name", "at_least")

    def nodes(parent: int | None) -> tuple[rules.Node, ...]:
        return tuple(
            rules.Node(
                code=criterion.code,
                name=criterion.name,
                kind=rules.Kind(criterion.kind),
                max_points=criterion.max_points,
                children=nodes(criterion.pk),
                unit=criterion.unit,
                points_each=criterion.points_each,
                levels=tuple(levels[criterion.pk]),
                rule=rules.TargetRule(criterion.rule) if criterion.rule else None,
                floor_percent=criterion.floor_percent,
                lower_is_better=criterion.lower_is_better,
                default_target=criterion.default_target,
                evidence_required=criterion.evidence_required,
            )
            for criterion in children[parent]
        )

    return rules.Rubric(
        name=rubric.name,
        scale=rubric.scale,
        step=rubric.step,
        total_may_exceed_scale=rubric.total_may_exceed_scale,
        tie_break=tuple(rubric.tie_break),
        bands=tuple(rules.Band(name, at_least) for name, at_least in bands),
        nodes=nodes(None),
    )


def store_tree(rubric: Rubric, plain: rules.Rubric) -> None:
    """Writes bands, criteria and levels anew from the plain form. Only for a rubric no score hangs on."""
    rubric.bands.all().delete()
    rubric.criteria.all().delete()
    Band.objects.bulk_create(Band(rubric=rubric, name=band.name, at_least=band.at_least) for band in plain.bands)
    order = 0

    def store(nodes: Iterable[rules.Node], parent: Criterion | None) -> None:
        nonlocal order
        for node in nodes:
            order += 1
            criterion = Criterion.objects.create(
                rubric=rubric,
                parent=parent,
                order=order,
                code=node.code,
                name=node.name,
                kind=node.kind.value,
                max_points=node.max_points,
                unit=node.unit,
                points_each=node.points_each,
                rule=node.rule.value if node.rule else "",
                floor_percent=node.floor_percent,
                lower_is_better=node.lower_is_better,
                default_target=node.default_target,
                evidence_required=node.evidence_required,
            )
            Level.objects.bulk_create(
                Level(criterion=criterion, order=place, name=level.name, points=level.points)
                for place, level in enumerate(node.levels, start=1)
            )
            store(node.children, criterion)

    store(plain.nodes, None)
