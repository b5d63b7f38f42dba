"""The year file's «rubric» and «rounds»: scores are read against the rubric, and written by the verb for scores."""

from collections.abc import Mapping, Sequence

from django.db.models import F
from django.utils import timezone

from common.audit.log import Actor, Change
from common.vietnamese.text import fold
from common.yearfile.files import refuse_if
from common.yearfile.parsing import Problem, YearFileRefused, shown
from common.yearfile.reading import FileNode, tell_duplicates
from common.yearfile.shapes import Fields, JsonObject, Parts
from common.yearfile.sync import change_fields
from members.models import BlocYear
from members.odd_days import beside_in_file, told_of_file
from scoring.appraisals.given import GivenPlace
from scoring.marks import Mark
from scoring.models import ROUND_DAYS, Round, Rubric, Score, Scorecard, Stage
from scoring.recompute import score_key
from scoring.rubrics import tree as rules
from scoring.rubrics.files import RubricPart, dump_rubric, read_rubric
from scoring.rubrics.kinds.criterion import ValueRefused
from scoring.rubrics.kinds.values import from_json
from scoring.rubrics.storing import rules_of
from scoring.rubrics.verbs import part_of, store_rubric
from scoring.sheet import MemberColumn, load_sheet, rounds_of
from scoring.verbs.appraisers import pairs_of
from scoring.verbs.exemptions import set_exemptions, standing
from scoring.verbs.rounds import (
    CARD_STATE_AT,
    odd_documents,
    odd_dues,
    open_round,
    set_fields,
    set_ineligible,
)
from scoring.verbs.scores import Edit, Fate, save_scores
from scoring.yearfile_appraisals import apply_appraisers, dump_appraisals, settled, values_of
from scoring.yearfile_rounds import DUE_KEYS, DUES, DUES_ORDER, RoundPart, ScorePart, in_order, read_round

_PUBLISHED = "Kỳ chấm điểm đã công bố, không nạp đè lên được. Hãy bỏ kỳ này khỏi tệp."
_REMOVE_SAMPLE = "Nếu là số liệu minh họa, hãy bỏ trước: manage.py demo --remove."


def read(root: FileNode, parts: Parts) -> None:
    """Reads «rubric» and «rounds»; null or left out leaves what stands."""
    node = root.node("rubric")
    rubric = read_rubric(node) if node else None
    nodes = root.nodes("rounds")
    rounds = [read_round(inner, parts["codes"]) for inner in nodes]
    tell_duplicates(nodes, (part.code for part in rounds), "code", "Mã")
    _tell_same_names(nodes, rounds)
    if rubric:
        parts["notes"] += [Problem(f"rubric.{place}", sentence) for place, sentence in rules.warnings(rubric.plain)]
        for part in rounds:
            _edits(part, rubric.plain)
            values_of(part, rubric.plain)
    parts["rubric"], parts["rounds"] = rubric, rounds


def _tell_same_names(nodes: Sequence[FileNode], rounds: Sequence[RoundPart]) -> None:
    seen: dict[str, str] = {}
    for node, part in zip(nodes, rounds, strict=True):
        name = part.fields["name"]
        if name and fold(name) in seen:
            node.tell("name", f"Kỳ {shown(name)} trùng tên với {seen[fold(name)]}. Hãy đặt tên khác.")
        elif name:
            seen[fold(name)] = node.place


def _edits(part: RoundPart, plain: rules.PlainRubric) -> list[Edit]:
    """The round's values under this rubric, as edits; mistakes are told at their places."""
    leaves = {leaf.code: leaf for leaf in plain.leaves()}
    edits = []
    for one in (*part.scores, *(part.exemptions or ()), *(part.appraisals or ())):
        if one.criterion and one.criterion not in leaves:
            code = shown(one.criterion)
            one.node.tell("criterion", f"Không có tiêu chí chấm điểm nào mã {code} trong bảng đánh giá.")
    for score in part.scores:
        leaf = leaves.get(score.criterion)
        if leaf is None:
            continue
        for stage, raw in score.values.items():
            try:
                value = None if raw is None else from_json(leaf, raw, plain.step)
            except ValueRefused as refused:
                score.node.tell(stage, str(refused))
            else:
                edits.append(Edit(score.member, score.criterion, stage, 0, value))
    return edits


def apply(parts: Parts, actor: Actor) -> list[Change]:
    """Brings rubric and rounds to what the file says; YearFileRefused when what stands may not be changed."""
    year: BlocYear = parts["bloc_year"]
    rounds: list[RoundPart] = parts["rounds"]
    # All of them before anything is written: whoever saves a score holds its round and then waits for the log.
    list(Round.objects.select_for_update(of=("self",)).filter(year=year).order_by("pk"))
    changes = apply_rubric(year, parts["rubric"], place="rubric") if parts["rubric"] else []
    if not rounds:
        return changes
    rubric = Rubric.objects.filter(year=year).first()
    if rubric is None:
        sentence = "Năm này chưa có bảng đánh giá. Hãy đặt bảng vào mục rubric của tệp."
        raise YearFileRefused([Problem(rounds[0].node.place, sentence)])
    rubric.year = year
    plain = rules_of(rubric)
    # A rubric begun in the admin may still be unfinished.
    if wrong := rules.problems(plain):
        sentence = f"Bảng đánh giá của năm này còn sai: {wrong[0][1]}"
        raise YearFileRefused([Problem(rounds[0].node.place, sentence)])
    edits = [_edits(part, plain) for part in rounds]
    alone = [values_of(part, plain) for part in rounds]
    if mistakes := rounds[0].node.problems:
        raise YearFileRefused(mistakes)
    _step_aside(year, rounds)
    for part, of_part, given in zip(rounds, edits, alone, strict=True):
        changes += _apply_round(rubric, part, of_part, given, actor, parts["notes"])
    return changes


def apply_rubric(year: BlocYear, part: RubricPart, *, place: str = "") -> list[Change]:
    """Gives the year this rubric; YearFileRefused, at `place`, if the one it has is frozen and differs."""
    try:
        return store_rubric(year=year, part=part)
    except PermissionError as error:
        sample = Round.objects.filter(year=year, is_sample=True).exists()
        sentence = f"{error} {_REMOVE_SAMPLE}" if sample else str(error)
        raise YearFileRefused([Problem(place, sentence)]) from error


def _step_aside(year: BlocYear, rounds: Sequence[RoundPart]) -> None:
    """Frees the names that the file gives to other rounds: it may let two of them change theirs."""
    wanted = {part.code: fold(part.fields["name"]) for part in rounds}
    for round_ in Round.objects.filter(year=year, code__in=wanted).exclude(step=Round.Step.PUBLISHED):
        if round_.name_key != wanted[round_.code]:
            Round.objects.filter(pk=round_.pk).update(name_key=f"#{round_.pk}")
    for part in rounds:
        others = Round.objects.filter(year=year, name_key=wanted[part.code]).exclude(code=part.code)
        sentence = f"Năm này đã có kỳ {shown(part.fields['name'])}. Hãy đặt tên khác."
        refuse_if(others.exists(), part.node.at("name"), sentence)


def _odd_days(round_: Round, part: RoundPart) -> list[Problem]:
    """What is to be said of deadlines, and of the documents by which members are «không xét»."""
    dues = told_of_file(part.fields, ROUND_DAYS, odd_dues(round_.year.year, part.fields))
    found = [Problem(part.node.at(f"deadlines.{DUE_KEYS[name]}"), told) for name, told in dues.items()]
    asked = {code: out for code, out in (part.ineligible or {}).items() if not part.document_reasons.get(code)}
    left_out = odd_documents(round_, asked)
    return found + [Problem(part.node.at("ineligible"), f"{code}: {odd}") for code, odd in left_out.items()]


def _apply_round(
    rubric: Rubric,
    part: RoundPart,
    edits: list[Edit],
    given: Mapping[GivenPlace, JsonObject],
    actor: Actor,
    notes: list[Problem],
) -> list[Change]:
    """`given` is what appraisers put in by themselves; `notes` gets what is probably a slip."""
    node = part.node
    round_ = Round.objects.select_for_update(of=("self",)).filter(year=rubric.year, code=part.code).first()
    odd = odd_dues(rubric.year.year, part.fields)
    fields = part.fields | beside_in_file(part.fields, ROUND_DAYS, odd, round_)
    if round_ is None:
        round_ = open_round(rubric=rubric, fields=fields | {"code": part.code, "is_sample": part.is_sample})
        changes = [Change(subject=f"Kỳ chấm điểm {round_.name}", action="thêm kỳ chấm điểm")]
    else:
        refuse_if(round_.is_published, node.at("code"), _PUBLISHED)
        refuse_if(
            round_.is_sample != part.is_sample,
            node.at("code"),
            f"Số liệu thật và số liệu minh họa không nạp lẫn vào một kỳ được. {_REMOVE_SAMPLE}",
        )
        changes = _update_round(round_, part, fields)
    round_.year, round_.rubric = rubric.year, rubric
    notes += _odd_days(round_, part)
    if part.ineligible is not None:
        changes += set_ineligible(round_, part.ineligible, part.document_reasons)
    changes += apply_appraisers(round_, part, given, actor)
    changes += _apply_cards(round_, part)
    if part.exemptions is not None:
        wanted = {(one.member, one.criterion): one.reason for one in part.exemptions}
        changes += set_exemptions(round_, wanted, actor)
    changes += _apply_scores(round_, part, edits, actor, notes)
    return changes + settled(round_, part, actor)


def _update_round(round_: Round, part: RoundPart, fields: Fields) -> list[Change]:
    dues = [part.fields.get(name, getattr(round_, name)) for name in DUES.values()]
    refuse_if(not in_order(dues), part.node.at("deadlines"), DUES_ORDER)
    return set_fields(round_, fields)


def _apply_cards(round_: Round, part: RoundPart) -> list[Change]:
    cards = {card.member.code: card for card in round_.cards.select_related("member")}
    changes = []
    for member in round_.year.members.order_by("order"):
        if member.code not in cards:
            state = CARD_STATE_AT[Round.Step(round_.step)]
            cards[member.code] = Scorecard.objects.create(round=round_, member=member, state=state)
    for code, fields in part.cards.items():
        card = cards[code]
        if changed := change_fields(card, fields):
            old, new = changed
            subject = f"Phiếu của {card.member}"
            changes.append(Change(subject=subject, action="sửa phiếu", old=old, new=new, member=code))
    return changes


def _apply_scores(
    round_: Round, part: RoundPart, edits: list[Edit], actor: Actor, notes: list[Problem]
) -> list[Change]:
    """Writes the values; what is probably a slip is written too, since a file can't be asked, and told in `notes`."""
    saved = save_scores(round_id=round_.pk, edits=edits, actor=actor, reader=None)
    nodes = {(score.member, score.criterion): score.node for score in part.scores}
    refused = [
        Problem(nodes[outcome.edit.member, outcome.edit.criterion].at(outcome.edit.stage), outcome.message)
        for outcome in saved.outcomes
        if outcome.fate not in (Fate.SAVED, Fate.UNCHANGED)
    ]
    if refused:
        raise YearFileRefused(refused)
    notes += [
        Problem(nodes[outcome.edit.member, outcome.edit.criterion].at(outcome.edit.stage), outcome.doubt)
        for outcome in saved.outcomes
        if outcome.doubt
    ]
    count = sum(outcome.fate is Fate.SAVED for outcome in saved.outcomes)
    changes = []
    if count:
        subject = f"Kỳ chấm điểm {round_.name}"
        changes.append(Change(subject=subject, action="nạp điểm", new=f"{count} giá trị"))
    return changes + _apply_explanations(round_, part, actor)


def _apply_explanations(round_: Round, part: RoundPart, actor: Actor) -> list[Change]:
    given = [score for score in part.scores if score.explanation is not None]
    rows = Score.objects.filter(card__round=round_).exclude(explanation="") if given else Score.objects.none()
    stand = {
        (member, criterion): text
        for member, criterion, text in rows.values_list("card__member__code", "criterion__code", "explanation")
    }
    changes = []
    for score in given:
        old = stand.get((score.member, score.criterion), "")
        if score.explanation != old:
            changes.append(_explain(round_, score, old, actor))
    return changes


def _explain(round_: Round, score: ScorePart, old: str, actor: Actor) -> Change:
    """Writes the explanation; it may stand where no value does (any more)."""
    row, _ = Score.objects.get_or_create(
        card=round_.cards.get(member__code=score.member),
        criterion=round_.rubric.criteria.get(code=score.criterion),
        defaults={"version": 0},
    )
    Score.objects.filter(pk=row.pk).update(
        explanation=score.explanation,
        version=F("version") + 1,
        changed_by=actor.user,
        changed_at=timezone.now(),
    )
    return Change(
        subject=f"{score.member}, tiêu chí {score.criterion}",
        key=score_key(round_, score.member, score.criterion, "explanation"),
        action="giải trình",
        old=old,
        new=score.explanation or "",
        member=score.member,
    )


def dump(year: BlocYear) -> JsonObject:
    """«rubric», null if there is none, and «rounds» if there are any that a file can hold (not the published)."""
    rubric = Rubric.objects.filter(year=year).first()
    part = part_of(rubric) if rubric else None
    found: JsonObject = {"rubric": dump_rubric(part) if part else None}
    rounds = [_dump_round(round_) for round_ in rounds_of(year) if not round_.is_published]
    return found | ({"rounds": rounds} if rounds else {})


def left_out(year: BlocYear) -> list[str]:
    """Of the published rounds no file is made: a publication is an act, and stands where it was done."""
    return [
        f"Kỳ chấm điểm «{round_.name}» đã công bố nên không nằm trong tệp: điểm và các lần công bố của kỳ chỉ có ở "
        "cơ sở dữ liệu này. Muốn giữ riêng, hãy tải «Tệp số liệu (cho máy đọc)» ở trang Xếp hạng, lần công bố mới "
        "nhất."
        for round_ in rounds_of(year)
        if round_.is_published
    ]


def _dump_round(round_: Round) -> JsonObject:
    sheet = load_sheet(round_)
    found: JsonObject = {"code": round_.code, "name": round_.name}
    if round_.is_sample:
        found["sample"] = True
    found |= {"step": round_.step, "visibility": round_.visibility}
    if round_.only_after_publication:
        found["only_after_publication"] = True
    if round_.reasons != Round.Reasons.OWN:
        found["ineligible_reasons"] = round_.reasons
    dues = {key: getattr(round_, name) for key, name in DUES.items()}
    if any(dues.values()):
        found["deadlines"] = {key: day.isoformat() for key, day in dues.items() if day}
        found["deadlines"] |= {DUE_KEYS[name]: why for name in ROUND_DAYS.values() if (why := getattr(round_, name))}
    found["ineligible"] = [
        {"member": member.code, "reason": member.ineligible, "document": member.document or None}
        | ({"document_reason": member.document_reason} if member.document_reason else {})
        for member in sheet.members
        if member.ineligible is not None
    ]
    if exempt := standing(sheet):
        found["not_applicable"] = [
            {"member": member, "criterion": criterion, "reason": reason}
            for (member, criterion), reason in exempt.items()
        ]
    default = CARD_STATE_AT[Round.Step(round_.step)]
    if pairs := pairs_of(sheet):
        found["appraisers"] = [{"appraiser": appraiser, "member": member} for appraiser, member in pairs]
    if appraisals := dump_appraisals(sheet):
        found["appraisals"] = appraisals
    cards = [
        {"member": member.code, "state": member.state} | more
        for member in sheet.members
        if (more := _dump_card(member)) or member.state != default
    ]
    if cards:
        found["cards"] = cards
    found["scores"] = [
        {"member": member.code, "criterion": leaf.code} | values
        for member in sheet.members
        for leaf in sheet.leaves
        if (values := _dump_mark(sheet.mark(member.code, leaf.code)))
    ]
    return found


def _dump_card(member: MemberColumn) -> JsonObject:
    found: JsonObject = {} if member.votes is None else {"votes": member.votes}
    if member.submitted_at:
        found["submitted_at"] = timezone.localtime(member.submitted_at).isoformat()
    return found | ({"return_reason": member.return_reason} if member.return_reason else {})


def _dump_mark(mark: Mark) -> JsonObject:
    values = {stage: mark.input(stage) for stage in Stage.values if mark.input(stage) is not None}
    return values | ({"explanation": mark.explanation} if mark.explanation else {})
