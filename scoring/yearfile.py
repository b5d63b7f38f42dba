"""The year file's «rubric» and «rounds»: scores are read against the rubric, and loaded by the verb that writes them."""

from dataclasses import dataclass
from typing import Any

from khoithidua.audit.log import Actor, Change
from khoithidua.yearfile.files import refuse_if
from khoithidua.yearfile.reading import FileRefused, Node, Problem, tell_duplicates
from members.models import BlocYear
from scoring.models import Ineligible, Round, Rubric, Score, Scorecard, Stage
from scoring.rounds import CARD_STATE_AT, OPEN_STEPS, open_round, store_rubric
from scoring.rubricfile import RubricPart, dump_rubric, read_rubric
from scoring.rules import rubric as rules
from scoring.rules.values import Value, ValueRefused, from_json
from scoring.sheet import STAGES, load_sheet, rounds_of
from scoring.tree import rules_of
from scoring.verbs import Edit, Fate, save_scores

_DUES = {"scoring": "scoring_due", "appraising": "appraising_due", "agreeing": "agreeing_due"}


@dataclass
class ScorePart:
    """One score of the file. Its values stay JSON until the rubric is at hand, which may stand in the database."""

    node: Node
    member: str
    criterion: str
    values: dict[str, Any]
    explanation: str


def read(root: Node, parts: dict[str, Any]) -> None:
    """Reads «rubric» and «rounds»; null or left out leaves what stands."""
    rubric = root.node("rubric")
    parts["rubric"] = read_rubric(rubric) if rubric else None
    nodes = root.nodes("rounds")
    parts["rounds"] = [_read_round(node, parts["codes"]) for node in nodes]
    tell_duplicates(nodes, (round_["fields"]["code"] for round_ in parts["rounds"]), "code", "Mã")
    if parts["rubric"]:
        for round_ in parts["rounds"]:
            for score in round_["scores"]:
                _edits(score, parts["rubric"].plain)


def _read_round(node: Node, codes: set[str]) -> dict[str, Any]:
    dues = node.node("deadlines")
    fields = {
        "code": node.code(longest=30),
        "name": node.text("name", longest=100),
        "step": node.choice("step", OPEN_STEPS, default=Round.Step.PREPARING),
        "visibility": node.choice("visibility", Round.Visibility.values, default=Round.Visibility.OWN),
        "only_after_publication": node.boolean("only_after_publication"),
    } | {name: dues.date(key, required=False) if dues else None for key, name in _DUES.items()}
    if dues:
        dues.close()
        order = [fields[name] for name in _DUES.values() if fields[name]]
        if order != sorted(order):
            dues.tell("", "Các hạn phải theo thứ tự: tự chấm, thẩm định, thống nhất.")
    ineligible_nodes = node.nodes("ineligible")
    ineligible = {}
    for item in ineligible_nodes:
        code = _member(item, codes)
        ineligible[code] = (item.text("reason"), item.text("document", required=False, longest=300))
        item.close()
    tell_duplicates(ineligible_nodes, [item.value.get("member") for item in ineligible_nodes], "member", "Thành viên")
    cards = {}
    for item in node.nodes("cards"):
        default = CARD_STATE_AT[Round.Step(fields["step"])]
        cards[_member(item, codes)] = (
            item.choice("state", Scorecard.State.values, default=default),
            item.integer("votes", required=False),
        )
        item.close()
    score_nodes = node.nodes("scores")
    scores = [_read_score(item, codes) for item in score_nodes]
    tell_duplicates(
        score_nodes,
        (f"{score.member}, {score.criterion}" if score.member and score.criterion else "" for score in scores),
        "criterion",
        "Điểm của",
    )
    node.close()
    return {"node": node, "fields": fields, "ineligible": ineligible, "cards": cards, "scores": scores}


def _member(node: Node, codes: set[str]) -> str:
    code = node.text("member")
    if code and code not in codes:
        node.tell("member", f"Không có thành viên nào mã «{code}» trong mục members.")
    return code


def _read_score(node: Node, codes: set[str]) -> ScorePart:
    part = ScorePart(
        node=node,
        member=_member(node, codes),
        criterion=node.text("criterion", longest=20),
        values={stage: node.raw(stage) for stage in STAGES},
        explanation=node.text("explanation", required=False),
    )
    node.close()
    return part


def _edits(score: ScorePart, plain: rules.Rubric) -> list[Edit]:
    """What the score's values are under this rubric, as edits; mistakes are told at their places."""
    leaf = plain.find(score.criterion)
    if leaf is None or not leaf.is_leaf:
        score.node.tell("criterion", f"Không có tiêu chí chấm điểm nào mã «{score.criterion}» trong bảng đánh giá.")
        return []
    edits = []
    for stage, raw in score.values.items():
        value: Value | None = None
        if raw is not None:
            try:
                value = from_json(leaf, raw, plain.step)
            except ValueRefused as refused:
                score.node.tell(stage, str(refused))
        edits.append(Edit(score.member, score.criterion, stage, 0, value))
    return edits


def apply(year: BlocYear, parts: dict[str, Any], actor: Actor) -> list[Change]:
    """Brings rubric and rounds to what the file says; FileRefused when what stands may not be changed."""
    year = parts["bloc_year"]
    changes = apply_rubric(year, parts["rubric"]) if parts["rubric"] else []
    for wanted in parts["rounds"]:
        changes += _apply_round(year, wanted, actor)
    return changes


def apply_rubric(year: BlocYear, part: RubricPart) -> list[Change]:
    """Gives the year this rubric; FileRefused if the one it has is frozen and differs."""
    try:
        return store_rubric(year=year, part=part)
    except PermissionError as error:
        raise FileRefused([Problem("rubric", str(error))]) from error


def _apply_round(year: BlocYear, wanted: dict[str, Any], actor: Actor) -> list[Change]:
    node: Node = wanted["node"]
    rubric = Rubric.objects.filter(year=year).first()
    refuse_if(rubric is None, node.place, "Năm này chưa có bảng đánh giá. Hãy đặt bảng vào mục rubric của tệp.")
    assert rubric is not None
    rubric.year = year
    fields = wanted["fields"]
    round_ = Round.objects.filter(year=year, code=fields["code"]).first()
    changes = []
    if round_ is None:
        round_ = open_round(rubric=rubric, fields=fields)
        changes.append(Change(subject=f"Kỳ chấm điểm {round_.name}", action="thêm kỳ chấm điểm"))
    elif differs := [name for name, value in fields.items() if getattr(round_, name) != value]:
        refuse_if(round_.is_published, node.place, "Kỳ chấm điểm đã công bố, không nạp đè lên được.")
        before = ", ".join(f"{name}: {getattr(round_, name)}" for name in differs)
        for name in differs:
            setattr(round_, name, fields[name])
        round_.save()
        after = ", ".join(f"{name}: {getattr(round_, name)}" for name in differs)
        changes.append(Change(subject=f"Kỳ chấm điểm {round_.name}", action="sửa", old=before, new=after))
    changes += _apply_cards(round_, wanted)
    changes += _apply_scores(round_, wanted, actor)
    refuse_if(bool(changes) and round_.is_published, node.place, "Kỳ chấm điểm đã công bố, không nạp đè lên được.")
    return changes


def _apply_cards(round_: Round, wanted: dict[str, Any]) -> list[Change]:
    members = {member.code: member for member in round_.year.members.all()}
    stand = {item.member.code: item for item in round_.ineligible.select_related("member")}
    changes = []
    for code, (reason, document) in wanted["ineligible"].items():
        item = stand.get(code)
        if item and (item.reason, item.document) == (reason, document):
            continue
        Ineligible.objects.update_or_create(
            round=round_, member=members[code], defaults={"reason": reason, "document": document}
        )
        changes.append(Change(subject=str(members[code]), action="không xét", new=reason, member=code))
    default = CARD_STATE_AT[Round.Step(round_.step)]
    for card in round_.cards.select_related("member"):
        code = card.member.code
        state, votes = wanted["cards"].get(code, (default, None))
        if (card.state, card.votes) != (state, votes):
            old, card.state, card.votes = card.get_state_display(), state, votes
            card.save()
            new = card.get_state_display()
            changes.append(Change(subject=f"Phiếu của {card.member}", action="sửa", old=old, new=new, member=code))
    return changes


def _apply_scores(round_: Round, wanted: dict[str, Any], actor: Actor) -> list[Change]:
    plain = rules_of(round_.rubric)
    edits = [edit for score in wanted["scores"] for edit in _edits(score, plain)]
    if wanted["node"].problems:
        raise FileRefused(wanted["node"].problems)
    saved = save_scores(round_id=round_.pk, edits=edits, actor=actor, reader=None)
    count = sum(outcome.fate is Fate.SAVED for outcome in saved.outcomes)
    changes = [Change(subject=f"Kỳ chấm điểm {round_.name}", action="nạp điểm", new=f"{count} giá trị")] if count else []
    for score in wanted["scores"]:
        given = Score.objects.filter(
            card__round=round_, card__member__code=score.member, criterion__code=score.criterion
        ) if score.explanation else Score.objects.none()
        for row in given.exclude(explanation=score.explanation):
            row.explanation = score.explanation
            row.save(update_fields=["explanation"])
            changes.append(
                Change(subject=f"Tiêu chí {score.criterion}", action="giải trình", new=score.explanation, member=score.member)
            )
    return changes


def dump(year: BlocYear) -> dict[str, Any]:
    """«rubric», null if there is none, and «rounds» if there are any that a file can hold (not the published)."""
    rubric = Rubric.objects.filter(year=year).first()
    found: dict[str, Any] = {"rubric": dump_rubric(rules_of(rubric), rubric.note) if rubric else None}
    rounds = [_dump_round(round_) for round_ in rounds_of(year) if not round_.is_published]
    return found | ({"rounds": rounds} if rounds else {})


def _dump_round(round_: Round) -> dict[str, Any]:
    sheet = load_sheet(round_)
    default = CARD_STATE_AT[Round.Step(round_.step)]
    found: dict[str, Any] = {
        "code": round_.code,
        "name": round_.name,
        "step": round_.step,
        "visibility": round_.visibility,
    }
    if round_.only_after_publication:
        found["only_after_publication"] = True
    dues = {key: getattr(round_, name).isoformat() for key, name in _DUES.items() if getattr(round_, name)}
    if dues:
        found["deadlines"] = dues
    found["ineligible"] = [
        {"member": member.code, "reason": member.ineligible, "document": member.document or None}
        for member in sheet.members
        if member.ineligible is not None
    ]
    cards = [
        {"member": member.code, "state": member.state} | ({"votes": member.votes} if member.votes is not None else {})
        for member in sheet.members
        if member.state != default or member.votes is not None
    ]
    if cards:
        found["cards"] = cards
    found["scores"] = [
        {"member": member.code, "criterion": leaf.code}
        | {stage: mark.input(stage) for stage in Stage.values if mark.input(stage) is not None}
        | ({"explanation": mark.explanation} if mark.explanation else {})
        for member in sheet.members
        for leaf in sheet.leaves
        if (mark := sheet.mark(member.code, leaf.code)).version
    ]
    return found
