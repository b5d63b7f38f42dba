"""«Kiểm phiếu»: a question of a review meeting, its rounds of voting, and what the secretary does with them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from awards.models import Question, VoteRound
from awards.pages.vote_forms import DecideForm, OpenForm, StandingsForm, TallyForm, VoidForm
from awards.presenters.votes import QuestionShown, RoundShown, question_shown
from awards.rules.outcomes import Why
from awards.verbs.deciding import decide_round
from awards.verbs.standings import takes_votes, votes_for_standings
from awards.verbs.voting import (
    StaleVote,
    VoteRefused,
    find_question,
    keep_tally,
    open_vote,
    seal_of,
    void_round,
)
from awards.votes import places_left
from common.records.record import RecordHead
from common.records.workbooks import WorkbookSheet
from common.refused import STALE_FORM
from common.vietnamese.text import clean_line
from common.web.boxes import first_box
from members.access_of_the_awards import may_count_votes, may_print_ballots, may_see_counting
from members.pages import Again, Opened, Page


@dataclass(frozen=True)
class VoteForms:
    """The forms that this reader may send now; None for one that there is nothing for."""

    opening: OpenForm | None = None
    tally: TallyForm | None = None
    deciding: DecideForm | None = None
    voiding: VoidForm | None = None
    standings: StandingsForm | None = None

    @property
    def all(self) -> list[forms.Form]:
        return [one for one in (self.tally, self.deciding, self.opening, self.standings, self.voiding) if one]


@dataclass(frozen=True, kw_only=True)
class VotesPage:
    """The question and its rounds; of an open one the figures only where the reader `sees_counting`.

    `last` is the round that the forms are about, `seen` its mark; `next_step` says what is to be done now,
    `opens_first` whether another round is the way that was chosen.
    """

    title: str
    shown: QuestionShown
    last: RoundShown | None
    next_step: str
    sees_counting: bool
    may_count: bool
    may_print: bool
    forms: VoteForms
    wrong: list[tuple[str, str]]
    seen: str
    back: str
    meeting_name: str
    further: int
    opens_first: bool
    record: RecordHead


def question_or_404(opened: Opened) -> Question:
    """The question that the address names; Http404 if there is none."""
    try:
        return find_question(opened.year, opened.kwargs["number"], opened.kwargs["question"])
    except Question.DoesNotExist:
        raise Http404 from None


def load(opened: Opened) -> VotesPage:
    """The question as it stands."""
    question = question_or_404(opened)
    shown = question_shown(question, opened.year)
    return _page(opened, shown, _forms(opened, shown), seal_of(shown.last.round if shown.last else None))


def _forms(opened: Opened, shown: QuestionShown, deed: str = "") -> VoteForms:
    """The forms for what may be done now, the one of this deed with what was sent."""
    if not may_count_votes(opened.reader):
        return VoteForms()

    def sent(*deeds: str) -> Any:
        return opened.posted if deed in deeds else None

    question, last = shown.question, shown.last
    if last and last.is_open:
        tally = None
        if last.round.way in (VoteRound.Way.PAPER, VoteRound.Way.HANDS):
            candidates = [line.candidate for line in last.lines]
            tally = TallyForm(sent("save", "settle"), question=question, round_=last.round, candidates=candidates)
        return VoteForms(tally=tally, voiding=VoidForm(sent("void")))
    free = shown.free
    tied = [line.candidate.nomination_id for line in last.tied] if last else []
    opening = None
    if free and (last is None or places_left(question, opened.year) != 0):
        opening = OpenForm(sent("open"), question=question, free=free, tied=tied, further=last is not None)
    if last is None:
        return VoteForms(opening=opening)
    undecided = not last.round.decision and (last.tied or last.why is Why.NOBODY)
    deciding = (
        DecideForm(sent("decide"), question=question, tied=[line.candidate for line in last.tied])
        if undecided
        else None
    )
    standings = StandingsForm(sent("standings")) if takes_votes(question, opened.year) else None
    return VoteForms(opening=opening, deciding=deciding, voiding=VoidForm(sent("void")), standings=standings)


def _next_step(shown: QuestionShown, found: VoteForms) -> str:
    last = shown.last
    if last is None:
        return "Chưa bỏ phiếu về nội dung này." if found.opening else "Chưa có trường hợp nào để bỏ phiếu."
    if last.is_open:
        return f"Lượt {last.number} đang bỏ phiếu, kiểm phiếu."
    if last.tied:
        return f"Chưa phân định: bằng phiếu ở vị trí cuối. Cách đã chọn cho nội dung này: {shown.path.lower()}."
    if last.why is Why.NOBODY and not last.round.decision:
        return f"Không trường hợp nào đủ số phiếu. Cách đã chọn cho nội dung này: {shown.path.lower()}."
    return "Đã có kết quả."


def _page(opened: Opened, shown: QuestionShown, found: VoteForms, seen: str) -> VotesPage:
    conference = shown.question.review.conference
    last = shown.last
    wrong = [
        (first_box(form[name]), f"{form[name].label}: {sentence}") if name in form.fields else ("", str(sentence))
        for form in found.all
        if form.is_bound
        for name, told in form.errors.items()
        for sentence in told
    ]
    return VotesPage(
        title=f"Kiểm phiếu: {shown.name}",
        shown=shown,
        last=last,
        next_step=_next_step(shown, found),
        sees_counting=bool(may_see_counting(opened.reader)),
        may_count=bool(may_count_votes(opened.reader)),
        may_print=bool(may_print_ballots(opened.reader)),
        forms=found,
        wrong=wrong,
        seen=seen,
        back=opened.address("review", conference.number),
        meeting_name=conference.name,
        further=len(shown.rounds) + 1,
        opens_first=last is None or shown.question.tie_path == Question.TiePath.SECOND_ROUND,
        record={"title": "Kết quả kiểm phiếu", "subject": shown.name, "date": conference.day},
    )


def save(opened: Opened) -> HttpResponseBase | Again:
    """Does what the pressed button says; what was typed comes back where something is wrong."""
    opened.require(may_count_votes(opened.reader))
    shown = question_shown(question_or_404(opened), opened.year)
    deed, seen = opened.posted.get("deed", ""), clean_line(opened.posted.get("seen", ""))
    found = _forms(opened, shown, deed)
    deeds: dict[str, tuple[forms.Form | None, Callable[..., str]]] = {
        "open": (found.opening, _open),
        "save": (found.tally, _count),
        "settle": (found.tally, _count),
        "decide": (found.deciding, _decide),
        "void": (found.voiding, _void),
        "standings": (found.standings, _take_votes),
    }
    form, act = deeds.get(deed, (None, _void))
    if form is None:
        # Somebody else has gone on meanwhile, or the button is none of this page.
        messages.warning(opened.request, "Lượt bỏ phiếu đã đổi trạng thái. Trang này là hiện trạng.")
        return _back(opened)
    if not form.is_valid():
        return Again(_page(opened, shown, found, seen))
    try:
        told = act(opened, form, shown, deed, seen)
    except VoteRefused as refused:
        if isinstance(form, TallyForm):
            form.refuse(refused.problems)
        else:
            for name, sentence in refused.problems.items():
                form.add_error(name if name in form.fields else None, sentence)
        return Again(_page(opened, shown, found, seen))
    except StaleVote as stale:
        form.add_error(None, STALE_FORM.format(stale))
        return Again(_page(opened, shown, found, seal_of(shown.last.round if shown.last else None)))
    messages.success(opened.request, told)
    return _back(opened)


def _back(opened: Opened) -> HttpResponseBase:
    return HttpResponseRedirect(opened.address("review-votes", opened.kwargs["number"], opened.kwargs["question"]))


def _where(opened: Opened) -> dict[str, Any]:
    return {**opened.who, "meeting": opened.kwargs["number"], "question": opened.kwargs["question"]}


def _of(opened: Opened, shown: QuestionShown, seen: str) -> dict[str, Any]:
    number = shown.last.number if shown.last else 0
    return {**_where(opened), "number": number, "seen": seen}


def _open(opened: Opened, form: OpenForm, shown: QuestionShown, deed: str, seen: str) -> str:
    round_ = open_vote(**_where(opened), way=form.cleaned_data["way"], wanted=form.wanted_pks)
    return f"Đã mở lượt {round_.number}."


def _count(opened: Opened, form: TallyForm, shown: QuestionShown, deed: str, seen: str) -> str:
    round_ = keep_tally(**_of(opened, shown, seen), tally=form.tally, settle=deed == "settle")
    if deed == "settle":
        return f"Đã chốt kết quả lượt {round_.number}."
    return "Đã lưu số đang kiểm. Kiểm xong thì bấm «Chốt kết quả»."


def _decide(opened: Opened, form: DecideForm, shown: QuestionShown, deed: str, seen: str) -> str:
    said = form.cleaned_data
    decide_round(**_of(opened, shown, seen), path=said["path"], reason=said["reason"], taken=said.get("taken", ()))
    return "Đã ghi cách giải quyết."


def _void(opened: Opened, form: VoidForm, shown: QuestionShown, deed: str, seen: str) -> str:
    round_ = void_round(**_of(opened, shown, seen), reason=form.cleaned_data["reason"])
    return f"Đã hủy lượt {round_.number}. Số liệu của lượt ấy vẫn còn ở trang này."


def _take_votes(opened: Opened, form: StandingsForm, shown: QuestionShown, deed: str, seen: str) -> str:
    round_, count = votes_for_standings(**_where(opened))
    return (
        f"Đã lấy số phiếu vào kỳ «{round_.name}»: {count} đơn vị có số phiếu mới." if count else "Không có gì thay đổi."
    )


def tables(opened: Opened, shown: VotesPage) -> list[WorkbookSheet]:
    """Each round that was counted or voided."""
    return [
        WorkbookSheet(
            name=f"Lượt {one.number}",
            title=f"{shown.shown.name}, lượt {one.number}, {opened.year}",
            columns=one.table.columns,
            rows=one.table.rows(one.lines),
        )
        for one in shown.shown.rounds
        if not one.is_open
    ]


VOTES = Page(
    name="review-votes",
    within="reviews",
    path="binh-xet/<int:number>/kiem-phieu/<int:question>",
    title="Kiểm phiếu",
    load=load,
    save=save,
    template="awards/votes.html",
    tables=tables,
)
