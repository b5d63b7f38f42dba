"""What is done where votes alone did not decide: points, the chair, or the Council is told. Each is said, once.

A second round is another way, and no decision about this one: `awards.verbs.voting.open_vote`.
"""

from collections.abc import Collection, Sequence
from decimal import Decimal
from fractions import Fraction

from awards.models import Candidate, Question, VoteRound
from awards.rules.outcomes import Why, by_points
from awards.verbs.voting import VoteRefused, change_of, find_question, standing_round
from awards.votes import decided, nominee, reviewed_round
from common.audit.log import Actor, Change
from common.vietnamese.numbers import show_number
from common.vietnamese.text import clean
from members.access import Reader, require
from members.access_of_the_awards import may_count_votes
from members.locking import locked
from members.models import BlocYear
from members.yearlog import log_in
from scoring.sheet import load_sheet

NOTHING_OPEN = "Lượt này không còn gì phải phân định."
NOT_COUNTED = "Lượt này chưa chốt kết quả."
NOT_THE_LAST = "Nội dung này đã có lượt bỏ phiếu sau. Kết quả theo lượt sau."
DECIDED = "Lượt này đã có cách giải quyết. Muốn đổi, hãy hủy lượt với lý do rồi bỏ phiếu lại."
NO_POINTS = "Chưa có kỳ chấm điểm để lấy điểm. Hãy chọn cách khác."
PERSONS = "Điểm chấm là của đơn vị, không phân định được cá nhân. Hãy chọn cách khác."
NOT_SCORED = "Chưa có điểm của {}. Hãy chọn cách khác."
SAME_POINTS = "Điểm cũng bằng nhau ({}). Hãy chọn cách khác."
WHY = "Hãy ghi lý do."
HOW_MANY = "Còn {} chỗ: hãy chọn đúng {} trường hợp trong số bằng phiếu."
ONLY_TIED = "Chủ trì chỉ chọn trong số bằng phiếu ở vị trí cuối."
POINTS = "points"
CHAIR = "chair"
COUNCIL = "council"


def decide_round(
    *,
    year: BlocYear,
    meeting: int,
    question: int,
    number: int,
    path: str,
    seen: str,
    actor: Actor,
    reader: Reader,
    reason: str = "",
    taken: Collection[int] = (),
) -> VoteRound:
    """Says how the round was decided, by the `path` of these three; the chair names the candidates `taken`.

    PermissionError, VoteRefused, StaleVote, VoteRound.DoesNotExist.
    """
    require(may_count_votes(reader))
    with locked(year) as now:
        asked = find_question(now, meeting, question)
        round_ = standing_round(now, asked, number, seen)
        candidates = list(round_.candidates.select_related("nomination__member").order_by("order"))
        tied = _undecided(asked, round_, candidates)
        said = clean(reason)
        if path == POINTS:
            chosen, told = _by_points(now, asked, round_, candidates, tied)
        elif path == CHAIR:
            chosen, told = _by_chair(asked, round_, candidates, tied, taken, said)
        else:
            if not said:
                raise VoteRefused({"reason": WHY})
            chosen, told = set(), "Để trống, báo cáo Hội đồng."
        sentence = f"{told} Lý do: {said}" if said else told
        log_in(now, actor, bring_decision(round_, tied, chosen, sentence))
    return round_


def _undecided(question: Question, round_: VoteRound, candidates: Sequence[Candidate]) -> list[Candidate]:
    """Those that stand level; none where nobody had enough votes. VoteRefused where there is nothing to be decided."""
    if round_.state != VoteRound.State.COUNTED:
        raise VoteRefused({"": NOT_COUNTED})
    if round_.decision:
        raise VoteRefused({"": DECIDED})
    if question.rounds.filter(number__gt=round_.number).exclude(state=VoteRound.State.VOID).exists():
        raise VoteRefused({"": NOT_THE_LAST})
    tied = [one for one in candidates if one.outcome == Candidate.Outcome.TIED]
    if not tied and decided(question, round_, candidates).why is not Why.NOBODY:
        raise VoteRefused({"": NOTHING_OPEN})
    return tied


def _by_points(
    year: BlocYear, question: Question, round_: VoteRound, candidates: Sequence[Candidate], tied: Sequence[Candidate]
) -> tuple[set[int], str]:
    """Who of the tied is taken by the points of the round that the meeting reviews, exactly, and that in words."""
    if not tied:
        raise VoteRefused({"path": ONLY_TIED})
    if any(one.nomination.person for one in tied):
        raise VoteRefused({"path": PERSONS})
    reviewed = reviewed_round(question, year)
    if reviewed is None:
        raise VoteRefused({"path": NO_POINTS})
    sheet = load_sheet(reviewed, criteria=())
    cards = sheet.cards()
    points: dict[int, Decimal] = {}
    for one in tied:
        code = one.nomination.member.code
        total = cards[code].total if code in cards else None
        if total is None:
            raise VoteRefused({"path": NOT_SCORED.format(nominee(one.nomination))})
        points[one.pk] = total
    left = decided(question, round_, candidates).places_left
    found = by_points([(pk, Fraction(total)) for pk, total in points.items()], left)
    if found.tied:
        level = ", ".join(f"{nominee(one.nomination)} {show_number(points[one.pk])}" for one in tied)
        raise VoteRefused({"path": SAME_POINTS.format(level)})
    told = "; ".join(f"{nominee(one.nomination)} {show_number(points[one.pk])} điểm" for one in tied)
    names = ", ".join(nominee(one.nomination) for one in tied if one.pk in found.chosen)
    open_ = "" if reviewed.is_published else ", chưa công bố"
    return set(found.chosen), f"Lấy theo điểm kỳ «{reviewed.name}»{open_} ({told}): {names}."


def _by_chair(
    question: Question,
    round_: VoteRound,
    candidates: Sequence[Candidate],
    tied: Sequence[Candidate],
    taken: Collection[int],
    reason: str,
) -> tuple[set[int], str]:
    """Whom the chair takes of the tied, and that in words."""
    if not tied:
        raise VoteRefused({"path": ONLY_TIED})
    left = decided(question, round_, candidates).places_left
    chosen = set(taken)
    wrong = {} if reason else {"reason": WHY}
    if not chosen <= {one.pk for one in tied}:
        wrong["taken"] = ONLY_TIED
    elif len(chosen) != left:
        wrong["taken"] = HOW_MANY.format(left, left)
    if wrong:
        raise VoteRefused(wrong)
    names = ", ".join(nominee(one.nomination) for one in tied if one.pk in chosen)
    return chosen, f"Chủ trì quyết định chọn: {names}."


def bring_decision(
    round_: VoteRound, tied: Sequence[Candidate], chosen: Collection[int], sentence: str
) -> list[Change]:
    """Says what came of the tied, and how; answers the change, unlogged. The outcomes first: then the guard closes."""
    for one in tied:
        one.outcome = Candidate.Outcome.CHOSEN if one.pk in chosen else Candidate.Outcome.NOT_CHOSEN
        one.save(update_fields=["outcome"])
    round_.decision = sentence
    round_.version += 1
    round_.save(update_fields=["decision", "version"])
    return [change_of(round_, "ghi cách giải quyết", new=sentence)]
