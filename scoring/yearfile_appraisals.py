"""What appraisers put in by themselves, in a year file: read against the rubric, written with who appraises whom."""

from collections.abc import Mapping

from common.audit.log import Actor, Change
from common.yearfile.parsing import Problem, YearFileRefused
from common.yearfile.shapes import JsonObject
from scoring.appraisals.given import GivenPlace, given_in
from scoring.models import Appraisal, Appraiser, Round
from scoring.rubrics import tree as rules
from scoring.rubrics.kinds.criterion import ValueRefused
from scoring.rubrics.kinds.means import MeanValue
from scoring.rubrics.kinds.values import from_json
from scoring.sheet import RoundSheet
from scoring.verbs.appraisals import settle_cards
from scoring.verbs.appraisers import set_appraisers
from scoring.yearfile_rounds import RoundPart

_ALONE = "Bảng đánh giá không lấy trung bình của nhiều đơn vị thẩm định ở tiêu chí này."


def values_of(part: RoundPart, plain: rules.PlainRubric) -> dict[GivenPlace, JsonObject]:
    """What the file's appraisers put in, as it is kept; mistakes are told at their places."""
    leaves = {leaf.code: leaf for leaf in plain.leaves()}
    found = {}
    for one in part.appraisals or ():
        leaf = leaves.get(one.criterion)
        if leaf is None or not one.member or not one.appraiser:
            continue
        if not plain.takes_means_of(leaf):
            one.node.tell("criterion", _ALONE)
        elif part.appraisers is not None and (one.appraiser, one.member) not in part.appraisers:
            one.node.tell("appraiser", "Đơn vị này không được phân công thẩm định phiếu ấy (mục appraisers).")
        else:
            try:
                value = from_json(leaf, one.value, plain.step)
            except ValueRefused as refused:
                one.node.tell("value", str(refused))
                continue
            if isinstance(value, MeanValue):
                one.node.tell("value", "Đây là điểm của một đơn vị, không phải điểm trung bình.")
            found[one.member, one.appraiser, one.criterion] = value.as_json()
    return found


def apply_appraisers(
    round_: Round, part: RoundPart, wanted: Mapping[GivenPlace, JsonObject], actor: Actor
) -> list[Change]:
    """Brings to what the file says who appraises whom, and what each put in; YearFileRefused for what cannot be."""
    stand = {place: dict(one.input) for place, one in given_in(round_.pk).items() if one.input is not None}
    differs = part.appraisals is not None and stand != wanted
    if differs:
        Appraisal.objects.filter(assignment__round=round_).delete()
    try:
        changes = set_appraisers(round_, part.appraisers) if part.appraisers is not None else []
    except ValueError as error:
        raise YearFileRefused([Problem(part.node.at("appraisers"), str(error))]) from error
    if not differs:
        return changes
    rows = Appraiser.objects.filter(round=round_).values_list("member__code", "appraiser__code", "pk")
    assignments = {(member, appraiser): pk for member, appraiser, pk in rows}
    if lost := [place for place in wanted if place[:2] not in assignments]:
        sentence = f"{lost[0][1]} không được phân công thẩm định phiếu của {lost[0][0]}. Hãy ghi mục appraisers."
        raise YearFileRefused([Problem(part.node.at("appraisals"), sentence)])
    criteria = dict(round_.rubric.criteria.values_list("code", "pk"))
    Appraisal.objects.bulk_create(
        Appraisal(
            assignment_id=assignments[member, appraiser],
            criterion_id=criteria[criterion],
            input=stored,
            changed_by=actor.user,
        )
        for (member, appraiser, criterion), stored in wanted.items()
    )
    told = f"{len(wanted)} giá trị"
    return [*changes, Change(subject=f"Kỳ chấm điểm {round_.name}", action="nạp điểm thẩm định riêng", new=told)]


def settled(round_: Round, part: RoundPart, actor: Actor) -> list[Change]:
    """The means that follow from what the file brought; what the log says of them."""
    if part.appraisals is None and part.appraisers is None:
        return []
    members = dict.fromkeys(round_.year.members.order_by("order").values_list("code", flat=True))
    return settle_cards(round_, list(members), actor)


def dump_appraisals(sheet: RoundSheet) -> list[JsonObject]:
    """What appraisers put in by themselves, as a file has it, in protocol order and in that of the rubric."""
    given = given_in(sheet.round.pk)
    return [
        {"appraiser": appraiser, "member": member, "criterion": leaf.code, "value": dict(one.input)}
        for member in sheet.columns
        for appraiser in sheet.appraisers_of(member)
        for leaf in sheet.leaves
        if (one := given.get((member, appraiser, leaf.code))) is not None and one.input is not None
    ]
