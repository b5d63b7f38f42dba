"""«Thử chấm»: what values of an imagined member would give, beside the best and the worst there can be (RUBRIC §7).

The form asks the page anew by its address: nothing is written, and a trial can be printed, kept as a bookmark and sent.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from functools import partial

from common.records.record import Signer
from common.vietnamese.numbers import show_points
from members.pages import Opened, Page
from members.signers import bloc_alone
from scoring.models import Rubric
from scoring.pages.rubric import NoRubric
from scoring.presenters.boxes import choices_of
from scoring.presenters.nodes import OfNode
from scoring.rubrics import tree as rules
from scoring.rubrics.kinds.criterion import Value, ValueRefused
from scoring.rubrics.kinds.points import LeafPoints, points_of
from scoring.rubrics.kinds.values import from_text
from scoring.rubrics.kinds.wording import how_to_type
from scoring.rubrics.storing import rules_of
from scoring.rubrics.tree.drafts import told
from scoring.rubrics.tree.references import dependents
from scoring.rules.dependents import settled
from scoring.rules.explaining import explained_leaf, explained_sum
from scoring.rules.standing import band_of
from scoring.rules.totals import Card, add_up, in_sums
from scoring.rules.trial import Extreme, best_of_all, endless_under, unmet_scale, worst_of_all

PREFIX = "v:"


@dataclass(frozen=True)
class End:
    """What the best or the worst member has of a row; `endless` where nothing limits it and it has it once."""

    points: str
    endless: bool


NOWHERE = End("", endless=False)


@dataclass(kw_only=True)
class TrialRow(OfNode):
    """A criterion with its box, or a group; what the trial, the best and the worst member have of it.

    `told` says how its points came about, `refused` why what was typed gives none.
    """

    node: rules.RubricNode
    how: str = ""
    text: str = ""
    choices: list[str] = field(default_factory=list)
    points: str = ""
    told: str = ""
    refused: str = ""
    best: End = NOWHERE
    worst: End = NOWHERE

    @property
    def name(self) -> str:
        """What its box is called."""
        return PREFIX + self.node.code


@dataclass(frozen=True)
class Total:
    """What one of the three comes to, and what that is called."""

    points: str
    band: str


@dataclass(frozen=True, kw_only=True)
class TrialPage:
    """The rubric's rows with what was typed; `wrong` says why it cannot be scored with yet."""

    rubric: Rubric
    rows: list[TrialRow]
    total: Total
    best: Total
    worst: Total
    tried: bool
    unmet: str
    endless: bool
    wrong: list[str]
    scale: Decimal
    sample: bool
    record: dict[str, str]
    signers: Callable[[], list[Signer]]


def load(opened: Opened) -> TrialPage | NoRubric:
    """The trial; nothing is tried with a rubric that cannot be scored with yet."""
    rubric = Rubric.objects.filter(year=opened.year).first()
    if rubric is None:
        return NoRubric()
    plain = rules_of(rubric)
    wrong = told(plain, rules.problems(plain))
    if wrong:
        nothing = Total("", "")
        return _page(opened, rubric, plain, wrong=wrong, total=nothing, best=nothing, worst=nothing)
    rows = {node.code: TrialRow(node=node) for node, _, _ in plain.walk()}
    tried = {leaf.code: _tried(opened, rows[leaf.code], plain) for leaf in plain.leaves()}
    values = {code: value for code, value in tried.items() if value is not None}
    scored = _scored(plain, rows, values)
    card, best, worst = add_up(plain, in_sums(plain, scored)), best_of_all(plain), worst_of_all(plain)
    for code, row in rows.items():
        row.points = show_points(card.nodes[code])
        row.best, row.worst = _end(row.node, best), _end(row.node, worst)
        if not row.leaf:
            row.told = explained_sum(plain, row.node, card)
        elif code in values:
            row.told = explained_leaf(plain, row.node, values[code], scored[code].points, card)
    return _page(
        opened,
        rubric,
        plain,
        rows=[*rows.values()],
        total=_total(plain, card),
        best=_total(plain, best.card),
        worst=_total(plain, worst.card),
        tried=any(row.text for row in rows.values()),
        unmet=unmet_scale(plain, best),
        endless=bool(best.endless | worst.endless),
    )


def _page(
    opened: Opened,
    rubric: Rubric,
    plain: rules.PlainRubric,
    *,
    total: Total,
    best: Total,
    worst: Total,
    rows: list[TrialRow] | None = None,
    tried: bool = False,
    unmet: str = "",
    endless: bool = False,
    wrong: list[str] | None = None,
) -> TrialPage:
    return TrialPage(
        rubric=rubric,
        rows=rows or [],
        total=total,
        best=best,
        worst=worst,
        tried=tried,
        unmet=unmet,
        endless=endless,
        wrong=wrong or [],
        scale=plain.scale,
        sample=rubric.is_sample,
        record={"title": "Thử chấm", "subject": str(opened.year)},
        signers=partial(bloc_alone, opened.year),
    )


def _scored(
    plain: rules.PlainRubric, rows: Mapping[str, TrialRow], values: Mapping[str, Value]
) -> dict[str, LeafPoints]:
    """What the values give; beside one that gives nothing its row says why."""
    follow = dependents(plain)
    scored = {
        leaf.code: points_of(leaf, values[leaf.code], decimals=plain.decimals)
        for leaf in plain.leaves()
        if leaf.code in values and not leaf.follows
    }
    scored |= settled(plain, follow, in_sums(plain, scored), values)
    for code, given in scored.items():
        rows[code].refused = given.why_not
    return scored


def _tried(opened: Opened, row: TrialRow, plain: rules.PlainRubric) -> Value | None:
    """What was typed for a criterion, as its value; its row shows it, and why it is none."""
    node = row.node
    row.how, row.choices = how_to_type(node, plain.step), choices_of(node)
    row.text = opened.query.get(row.name, "").strip()
    if not row.text:
        return None
    try:
        return from_text(node, row.text, plain.step)
    except ValueRefused as refused:
        row.refused = str(refused)
        return None


def _end(node: rules.RubricNode, extreme: Extreme) -> End:
    return End(show_points(extreme.card.nodes[node.code]), endless_under(node, extreme))


def _total(plain: rules.PlainRubric, card: Card) -> Total:
    return Total(show_points(card.total), band_of(plain, card.total))


PAGE = Page(
    name="rubric-trial",
    path="tieu-chi/thu-cham",
    title="Thử chấm",
    load=load,
    template="scoring/rubric_trial.html",
)
