"""The year file's «awards.vote_rounds»: what tellers counted, round by round, and what came of it.

A round is known by its meeting, the code of its form, and its number; a case by its member and its person. What was
counted is evidence: a file that says otherwise is refused. Rounds held in the portal are not in a file.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from awards.models import Candidate, Nomination, Question, VoteRound
from awards.rules.thresholds import CaseVotes, Counts
from awards.verbs.voting import Tally, bring_void, change_of, figures_told, wrong_tally
from awards.votes import CASE_FIELDS, COUNT_FIELDS, decided, names_of, nominee
from common.audit.log import Change
from common.yearfile.parsing import Problem, YearFileRefused, shown
from common.yearfile.reading import FileNode, tell_duplicates
from common.yearfile.shapes import Fields, JsonObject, Parts
from common.yearfile.sync import describe
from documents.catalogue import NO_MEMBERS
from members.models import BlocYear

# More than a year's meetings hold.
MOST_ROUNDS = 500
_BY_TELLERS = (VoteRound.Way.PAPER, VoteRound.Way.HANDS)
_STATES = (VoteRound.State.OPEN, VoteRound.State.COUNTED, VoteRound.State.VOID)
_OF_ROUND = ("way", "state", "places", *COUNT_FIELDS, "written", "void_reason", "decision")

NO_QUESTION = "Năm này không có nội dung bỏ phiếu ấy."
NO_CASE = "Nội dung này không có trường hợp ấy."
SETTLED = "Lượt này đã chốt hoặc đã hủy, tệp ghi khác. Muốn sửa, hãy hủy lượt với lý do trên trang Kiểm phiếu."
GONE = "Lượt {} của {} đã chốt hoặc đã hủy nên không bỏ được."
TWO_OPEN = "Nội dung này có hai lượt chưa chốt."
NOT_WHAT_THE_VOTES_SAY = "Kết quả không khớp với số phiếu."
NEEDS_A_REASON = "Lượt hủy thì ghi lý do; lượt khác thì không."
NO_OUTCOME_YET = "Chưa chốt thì chưa có kết quả, cũng chưa có cách giải quyết."


@dataclass(frozen=True)
class RoundPart:
    """A round of the file with its candidates, each by member and person."""

    meeting: int
    form: str
    number: int
    fields: Fields
    cases: list[Fields]

    @property
    def key(self) -> tuple[int, str, int]:
        return (self.meeting, self.form, self.number)


def read(awards: FileNode, parts: Parts) -> None:
    """Reads the rounds; None where the file says nothing of them."""
    nodes = awards.nodes("vote_rounds", most=MOST_ROUNDS)
    found = [_read(node, parts["codes"]) for node in nodes]
    tell_duplicates(nodes, (one.key for one in found), "number", "Lượt")
    parts["vote_rounds"] = found if awards.says("vote_rounds") else None


def _read(node: FileNode, codes: Collection[str]) -> RoundPart:
    fields: Fields = {
        "way": node.choice("way", _BY_TELLERS),
        "state": node.choice("state", _STATES),
        "places": node.integer("places", required=False),
        **{name: node.integer(name, required=False) for name in (*COUNT_FIELDS, "written")},
        "void_reason": node.text("void_reason", required=False),
        "decision": node.text("decision", required=False),
    }
    if (fields["state"] == VoteRound.State.VOID) != bool(fields["void_reason"]):
        node.tell("void_reason", NEEDS_A_REASON)
    if fields["state"] == VoteRound.State.OPEN and fields["decision"]:
        node.tell("decision", NO_OUTCOME_YET)
    inner = node.nodes("candidates", required=True)
    cases = [_read_case(one, codes, fields["state"]) for one in inner]
    tell_duplicates(inner, ((one["member"], one["person"]) for one in cases), "member", "Trường hợp")
    meeting, form, number = node.integer("meeting", least=1), node.code("form"), node.integer("number", least=1)
    node.close()
    return RoundPart(meeting or 0, form, number or 0, fields, cases)


def _read_case(node: FileNode, codes: Collection[str], state: str) -> Fields:
    fields: Fields = {
        "member": node.line("member"),
        "person": node.line("person", required=False, longest=100),
        **{name: node.integer(name, required=False) for name in CASE_FIELDS},
    }
    outcome = node.choice("outcome", Candidate.Outcome.values, default="-")
    fields["outcome"] = "" if outcome == "-" else outcome
    fields["abstained"] = fields["abstained"] or 0
    if fields["member"] and fields["member"] not in codes:
        node.tell("member", f"Không có thành viên nào mã {shown(fields['member'])} trong mục members.")
    if state == VoteRound.State.OPEN and fields["outcome"]:
        node.tell("outcome", NO_OUTCOME_YET)
    node.close()
    return fields


def apply(year: BlocYear, parts: Parts) -> list[Change]:
    """Brings the rounds to what the file says; YearFileRefused where it says otherwise of one that is settled."""
    wanted: list[RoundPart] | None = parts["vote_rounds"]
    if wanted is None:
        return []
    rows = Question.objects.filter(review__conference__year=year).select_related("form", "review__conference")
    questions = {(one.review.conference.number, one.form.code): one for one in rows.prefetch_related("form__editions")}
    place_of = {part.key: f"awards.vote_rounds[{place}]" for place, part in enumerate(wanted)}
    if lost := [Problem(place_of[one.key], NO_QUESTION) for one in wanted if one.key[:2] not in questions]:
        raise YearFileRefused(lost)
    changes = []
    for key, question in questions.items():
        mine = sorted((one for one in wanted if one.key[:2] == key), key=lambda one: one.number)
        changes += _bring(question, mine, place_of)
    return changes


def _bring(question: Question, wanted: Sequence[RoundPart], place_of: Mapping[Any, str]) -> list[Change]:
    stand = {one.number: one for one in question.rounds.filter(way__in=_BY_TELLERS)}
    changes = []
    for number in sorted(set(stand) - {one.number for one in wanted}, reverse=True):
        round_ = _of(question, stand.pop(number))
        if round_.state in (VoteRound.State.COUNTED, VoteRound.State.VOID):
            raise YearFileRefused([Problem("awards.vote_rounds", GONE.format(number, shown(question.form.code)))])
        changes.append(change_of(round_, "bỏ"))
        round_.delete()
    for part in wanted:
        place, found = place_of[part.key], stand.get(part.number)
        if found is not None and _said(found) == _wanted(part):
            continue
        if found is not None and found.state == VoteRound.State.COUNTED and _is_only_voided(found, part):
            changes += bring_void(_of(question, found), part.fields["void_reason"])
            continue
        if found is not None and found.state in (VoteRound.State.COUNTED, VoteRound.State.VOID):
            raise YearFileRefused([Problem(place, SETTLED)])
        if found is not None:
            found.delete()
        changes.append(_make(question, part, place, changed=found is not None))
    return changes


def _is_only_voided(round_: VoteRound, part: RoundPart) -> bool:
    """Whether the file says the same of a round that was counted, but that it was voided since."""
    told = _wanted(part)
    return told | {"state": "counted", "void_reason": ""} == _said(round_) and told["state"] == VoteRound.State.VOID


def _make(question: Question, part: RoundPart, place: str, *, changed: bool) -> Change:
    """Makes the round anew, settled where the file says so; answers the change, unlogged."""
    fields = part.fields | {"state": VoteRound.State.OPEN, "void_reason": "", "decision": ""}
    if question.rounds.filter(state__in=[VoteRound.State.OPEN, VoteRound.State.PREPARING]).exists():
        raise YearFileRefused([Problem(place, TWO_OPEN)])
    cases = {(one.member.code, one.person): one for one in question.nominations.select_related("member")}
    round_ = _of(question, VoteRound(question=question, number=part.number, **fields))
    candidates: list[Candidate] = []
    problems = []
    for order, case in enumerate(part.cases, start=1):
        nomination = cases.get((case["member"], case["person"]))
        if nomination is None:
            problems.append(Problem(f"{place}.candidates[{order - 1}].member", NO_CASE))
            continue
        values = {name: case[name] for name in (*CASE_FIELDS, "outcome")}
        candidates.append(Candidate(nomination=nomination, order=order, **values))
    problems = problems or _wrong(question, round_, candidates, part, place)
    if problems:
        raise YearFileRefused(problems)
    round_.save()
    for one in candidates:
        one.round = round_
        one.save()
    # Its figures first: the database keeps what is settled.
    if part.fields["state"] != VoteRound.State.OPEN:
        for name in ("state", "void_reason", "decision"):
            setattr(round_, name, part.fields[name])
        round_.save()
    told = describe(round_, [name for name in _OF_ROUND if getattr(round_, name) not in (None, "")])
    voted = [one for one in candidates if one.votes_for is not None]
    told += "".join(f"; {nominee(one.nomination)}: {figures_told(one)}" for one in voted)
    hidden = NO_MEMBERS if round_.state == VoteRound.State.OPEN else ""
    new = told if voted else f"{told}; {names_of(_of_all(candidates))}"
    return change_of(round_, "sửa" if changed else "thêm", new=new, member=hidden)


def _wrong(
    question: Question, round_: VoteRound, candidates: Sequence[Candidate], part: RoundPart, place: str
) -> list[Problem]:
    """What cannot be: figures that contradict each other, or an outcome that the votes don't say."""
    counts = Counts(**{name: part.fields[name] for name in COUNT_FIELDS})
    cases = {at: CaseVotes(**{name: getattr(one, name) for name in CASE_FIELDS}) for at, one in enumerate(candidates)}
    counted = part.fields["state"] == VoteRound.State.COUNTED
    wrong = wrong_tally(question, round_, Tally(counts, cases), whole=counted)
    if wrong:
        return [Problem(_placed(place, at), sentence) for at, sentence in wrong.items()]
    if not counted:
        return []
    for at, one in enumerate(candidates):
        one.pk = at
    found = decided(question, round_, candidates)
    for one in candidates:
        by_votes = (
            Candidate.Outcome.CHOSEN
            if one.pk in found.chosen
            else Candidate.Outcome.TIED
            if one.pk in found.tied
            else Candidate.Outcome.NOT_CHOSEN
        )
        decided_otherwise = by_votes == Candidate.Outcome.TIED and part.fields["decision"]
        if one.outcome != by_votes and not (decided_otherwise and one.outcome):
            at = one.pk
            wrong[f"{at}.outcome"] = NOT_WHAT_THE_VOTES_SAY
    for one in candidates:
        one.pk = None
    return [Problem(_placed(place, at), sentence) for at, sentence in wrong.items()]


def _placed(place: str, at: str) -> str:
    number, _, name = at.partition(".")
    return f"{place}.candidates[{number}].{name}" if name else f"{place}.{at}"


def _of(question: Question, round_: VoteRound) -> VoteRound:
    round_.question = question
    return round_


def _of_all(candidates: Sequence[Candidate]) -> list[Nomination]:
    return [one.nomination for one in candidates]


def _said(round_: VoteRound) -> dict[str, Any]:
    """All that stands of a round, to be compared with a file."""
    rows = round_.candidates.select_related("nomination__member").order_by("order")
    names = (*CASE_FIELDS, "outcome")
    cases = [
        {"member": one.nomination.member.code, "person": one.nomination.person}
        | {name: getattr(one, name) for name in names}
        for one in rows
    ]
    return {name: getattr(round_, name) for name in _OF_ROUND} | {"cases": cases}


def _wanted(part: RoundPart) -> dict[str, Any]:
    return part.fields | {"cases": part.cases}


def dump(year: BlocYear) -> JsonObject:
    """The rounds that tellers counted, as they stand; {} where there are none."""
    rows = VoteRound.objects.filter(question__review__conference__year=year, way__in=_BY_TELLERS)
    rows = rows.select_related("question__form", "question__review__conference")
    told = [_dump(one) for one in rows.order_by("question__review__conference__number", "question__order", "number")]
    return {"vote_rounds": told} if told else {}


def _dump(round_: VoteRound) -> JsonObject:
    said = _said(round_)
    question = round_.question
    told: JsonObject = {
        "meeting": question.review.conference.number,
        "form": question.form.code,
        "number": round_.number,
    }
    told |= {name: said[name] for name in _OF_ROUND if said[name] not in (None, "")}
    told["candidates"] = [
        {name: value for name, value in case.items() if value not in (None, "") and (name, value) != ("abstained", 0)}
        for case in said["cases"]
    ]
    return told
