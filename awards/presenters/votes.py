"""A question and its rounds of voting, as pages, documents and workbooks show them: figures, shares, outcomes."""

from collections.abc import Sequence
from dataclasses import dataclass

from awards.models import Candidate, Nomination, Question, VoteRound
from awards.queries import questions_at
from awards.rules.outcomes import Decided, Why
from awards.rules.thresholds import votes_told
from awards.votes import (
    COUNT_FIELDS,
    counts_of,
    decided,
    is_by_hands,
    names_of,
    quota_of,
    threshold_of,
    whole_of,
)
from common.labels import label
from common.prepared import PreparedRows, with_parents
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind
from common.vietnamese.dates import today_vn
from documents.catalogue import counted
from members.models import BlocYear
from members.queries import members_of
from pacts.models import Conference

_NOMINATIONS = PreparedRows(Nomination.objects.order_by("order", "id"), "question")
_CANDIDATES = PreparedRows(Candidate.objects.order_by("order"), "round__question")
_CHOOSES = Question.Method.CHOOSE


@dataclass(frozen=True)
class CaseLine:
    """One candidate of a round: the votes, their share, and what came of it. `share` is "" while it is not counted."""

    candidate: Candidate
    share: str

    @property
    def number(self) -> int:
        return self.candidate.order

    @property
    def name(self) -> str:
        """Whom it is about: the agency, or the person with position and agency."""
        one = self.candidate.nomination
        return ", ".join(filter(None, (one.person, one.position, one.member.name)))

    @property
    def outcome(self) -> str:
        """«Được suy tôn»; "" while it is not counted."""
        return str(self.candidate.get_outcome_display()) if self.candidate.outcome else ""


@dataclass(frozen=True)
class RoundShown:
    """A round with its figures. `base` says what the shares are of, `least` how many votes are enough of how many.

    `sentences` tell what came of it where that is more than the table says: places, ties, what was decided.
    """

    round: VoteRound
    way: str
    state: str
    figures: list[tuple[str, int]]
    lines: list[CaseLine]
    table: Table[CaseLine]
    base: str
    sentences: list[str]
    why: Why | None
    places_left: int

    @property
    def number(self) -> int:
        return self.round.number

    @property
    def is_open(self) -> bool:
        return self.round.state in (VoteRound.State.OPEN, VoteRound.State.PREPARING)

    @property
    def is_counted(self) -> bool:
        return self.round.state == VoteRound.State.COUNTED

    @property
    def is_void(self) -> bool:
        return self.round.state == VoteRound.State.VOID

    @property
    def tied(self) -> list[CaseLine]:
        """Those who stand level, about whom nothing is decided."""
        return [line for line in self.lines if line.candidate.outcome == Candidate.Outcome.TIED]

    @property
    def by_hands(self) -> bool:
        return is_by_hands(self.round)


@dataclass(frozen=True)
class QuestionShown:
    """A question in words, all its rounds, whom it has chosen so far, and who is `free` to be voted on still."""

    question: Question
    name: str
    method: str
    threshold: str
    quota: str
    path: str
    rounds: list[RoundShown]
    chosen: list[Nomination]
    free: list[Nomination]

    @property
    def last(self) -> RoundShown | None:
        """The last round that was not voided."""
        standing = [one for one in self.rounds if not one.is_void]
        return standing[-1] if standing else None

    @property
    def is_settled(self) -> bool:
        """Whether nothing is being counted, and nothing is left to be decided."""
        last = self.last
        return last is not None and last.is_counted and not last.tied

    @property
    def chosen_names(self) -> str:
        return names_of(self.chosen)


def question_shown(question: Question, year: BlocYear) -> QuestionShown:
    """The question with its form's editions at hand, in some queries."""
    day = question.review.conference.day or today_vn()
    rounds = list(question.rounds.all())
    rows: dict[int, list[Candidate]] = {one.pk: [] for one in rounds}
    nominations = with_parents(_NOMINATIONS(question.pk), "member", members_of(year))
    for one in with_parents(_CANDIDATES(question.pk) if rounds else [], "nomination", nominations):
        rows[one.round_id].append(one)
    counted_in = {one.pk for one in rounds if one.state == VoteRound.State.COUNTED}
    taken = {one.nomination_id for key in counted_in for one in rows[key] if one.outcome == Candidate.Outcome.CHOSEN}
    shown = [round_shown(question, one, rows[one.pk]) for one in rounds]
    chosen = {one.nomination_id: one.nomination for found in rows.values() for one in found}
    return QuestionShown(
        question=question,
        name=question.form.name_on(day),
        method=method_told(question),
        threshold=threshold_of(question).told,
        quota=quota_of(question).told(whole_of(question, year)),
        path=str(question.get_tie_path_display()),
        rounds=shown,
        chosen=[chosen[pk] for pk in chosen if pk in taken],
        free=[one for one in nominations if not one.withdrawn and one.pk not in taken],
    )


def method_told(question: Question) -> str:
    """«Bỏ phiếu kín, đồng ý hoặc không đồng ý từng trường hợp»."""
    how = "Bỏ phiếu kín" if question.by_ballot else "Biểu quyết giơ tay"
    if question.method == _CHOOSES:
        return f"{how}, chọn không quá {question.most_chosen} trường hợp"
    blank = "; không ghi ý kiến tính là không đồng ý" if question.blank_is_against else ""
    return f"{how}, đồng ý hoặc không đồng ý từng trường hợp{blank}"


def round_shown(question: Question, round_: VoteRound, candidates: Sequence[Candidate]) -> RoundShown:
    """One round with these candidates."""
    threshold, counts = threshold_of(question), counts_of(round_)
    settled = round_.state == VoteRound.State.COUNTED
    lines = []
    for one in candidates:
        whole = counts.whole(threshold.base, one.abstained)
        # A void round was under a rule that may have been changed since.
        known = one.votes_for is not None and whole is not None and round_.state != VoteRound.State.VOID
        lines.append(CaseLine(one, votes_told(one.votes_for or 0, whole or 0) if known else ""))
    found = decided(question, round_, candidates) if settled else None
    return RoundShown(
        round=round_,
        way=str(round_.get_way_display()),
        state=str(round_.get_state_display()),
        figures=figures_of(round_),
        lines=lines,
        table=case_table(question, candidates),
        base=counts.base_told(threshold.base),
        sentences=_sentences(round_, lines, found) if found else [],
        why=found.why if found else None,
        places_left=found.places_left if found else 0,
    )


def figures_of(round_: VoteRound) -> list[tuple[str, int]]:
    """What was counted, with its label; what nobody has said is left out."""
    figures = [(label(f"awards.VoteRound.{name}"), getattr(round_, name)) for name in (*COUNT_FIELDS, "written")]
    return [(called, figure) for called, figure in figures if figure is not None]


def _sentences(round_: VoteRound, lines: Sequence[CaseLine], found: Decided[int]) -> list[str]:
    """What came of a round that was counted, in words; `found` is what the votes alone say."""
    said, why = [], found.why
    chosen = [line for line in lines if line.candidate.outcome == Candidate.Outcome.CHOSEN]
    if why is Why.NOBODY:
        said.append("Không trường hợp nào đủ số phiếu.")
    elif why is Why.OVER:
        said.append(
            f"Số trường hợp đủ phiếu nhiều hơn số lượng {round_.places}: lấy theo số phiếu từ cao xuống, "
            f"đủ {counted(round_.places or 0)} trường hợp."
        )
    elif why is Why.TIE:
        names = names_of(line.candidate.nomination for line in lines if line.candidate.pk in found.tied)
        said.append(f"Bằng phiếu ở vị trí cuối, còn {found.places_left} chỗ: {names}.")
    if round_.decision:
        said.append(round_.decision)
    if chosen:
        named = names_of(line.candidate.nomination for line in chosen)
        said.append(f"Được suy tôn: {counted(len(chosen))} trường hợp: {named}.")
    return said


def case_table(question: Question, candidates: Sequence[Candidate]) -> Table[CaseLine]:
    """The candidates with their votes; who may not vote on its own case has a column where there is anybody."""

    def figure(name: str, title: str = "") -> TableField[CaseLine]:
        called = title or label(f"awards.Candidate.{name}")
        return TableField(
            called, lambda line: getattr(line.candidate, name), width=14, paper=11, kind=ColumnKind.INTEGER
        )

    fields: dict[str, TableField[CaseLine]] = {
        "number": TableField("STT", lambda line: line.number, width=6, paper=6, kind=ColumnKind.INTEGER, on_page=False),
        "name": TableField(label("awards.Candidate.nomination"), lambda line: line.name, width=44),
    }
    if question.method == _CHOOSES:
        fields["votes_for"] = figure("votes_for", "Số phiếu")
    else:
        fields |= {name: figure(name) for name in ("votes_for", "votes_against", "votes_none")}
    if any(one.abstained for one in candidates):
        fields["abstained"] = figure("abstained")
    fields["share"] = TableField("Tỷ lệ", lambda line: line.share, width=18, paper=16)
    fields["outcome"] = TableField(
        label("awards.Candidate.outcome"), lambda line: line.outcome or "Chưa chốt", width=22, paper=15
    )
    return Table(fields)


# --- all questions of a meeting -----------------------------------------------------------------------------------


@dataclass(frozen=True)
class VoteLine:
    """A question in the list of its meeting: where it stands, and whom it has chosen. `url` leads to its votes."""

    order: int
    name: str
    rule: str
    state: str
    url: str = ""


def vote_lines(conference: Conference) -> list[VoteLine]:
    """The questions of a review meeting in their order, in four queries more."""
    day = conference.day or today_vn()
    questions = questions_at(conference)
    winners: dict[int, list[Nomination]] = {}
    chosen = Candidate.objects.filter(
        round__question__in=questions, round__state=VoteRound.State.COUNTED, outcome=Candidate.Outcome.CHOSEN
    )
    for one in chosen.select_related("nomination__member").order_by("round__number", "order") if questions else ():
        winners.setdefault(one.nomination.question_id or 0, []).append(one.nomination)
    return [
        VoteLine(one.order, one.form.name_on(day), threshold_of(one).told, _state(one, winners.get(one.pk, [])))
        for one in questions
    ]


def _state(question: Question, chosen: Sequence[Nomination]) -> str:
    standing = [one for one in question.rounds.all() if one.state != VoteRound.State.VOID]
    if not standing:
        return "Chưa bỏ phiếu"
    last = max(standing, key=lambda one: one.number)
    told = f"Được suy tôn: {names_of(chosen)}" if chosen else "Chưa có ai được suy tôn"
    if last.state == VoteRound.State.COUNTED:
        return told
    return f"Lượt {last.number} đang bỏ phiếu, kiểm phiếu" + (f". {told}" if chosen else "")
