"""Opening an urn (who manages the year), and closing it (two tellers) or breaking it off."""

from dataclasses import dataclass, field

from django.contrib import messages
from django.db.models import Model
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from awards.ballots import article_of, is_teller, tellers_with_accounts
from awards.models import PaperHalf, PaperVotes, Question, Urn, VoteRound
from awards.pages.ballots import urn_of
from awards.presenters.ballots import BallotShown, shown
from awards.rules.thresholds import CaseVotes, Counts
from awards.verbs.balloting import (
    WRONG_PASSWORD,
    confirm_closing,
    open_ballot,
    seal_of,
    take_confirmation_back,
    void_ballot,
)
from awards.verbs.paper_half import keep_papers
from awards.verbs.voting import VoteRefused, find_question
from awards.votes import nominee, still_open, threshold_of
from members.access import Action
from members.access_of_the_awards import may_close_ballot, may_void_ballot
from members.pages import Again, Opened, Page
from members.throttle import knows_password, told_wait


@dataclass(frozen=True, kw_only=True)
class OpenPage:
    """What would be fixed by opening the urn; `cases` are those put forward, by primary key, with whether marked,
    `members` those who may be marked to vote on paper, by code."""

    title: str
    number: int
    question: Question
    name: str
    rule: str
    article: str
    tellers: list[str]
    cases: list[tuple[int, str, bool]]
    members: list[tuple[str, str, bool]]
    back: str
    problems: dict[str, str] = field(default_factory=dict)


def _question(opened: Opened) -> Question:
    try:
        return find_question(opened.year, opened.kwargs["number"], opened.kwargs["question"])
    except Question.DoesNotExist:
        raise Http404 from None


def load_open(opened: Opened) -> OpenPage:
    """The question as it stands, with all cases marked."""
    return _opening(opened)


def _opening(opened: Opened, problems: dict[str, str] | None = None) -> OpenPage:
    question, posted = _question(opened), opened.posted
    day = question.review.conference.day or opened.today
    marked = posted.getlist("case") if posted else None
    return OpenPage(
        title="Mở bỏ phiếu trên cổng",
        number=opened.kwargs["number"],
        question=question,
        name=question.form.name_on(day),
        rule=threshold_of(question).told,
        article=article_of(opened.year),
        tellers=[one.name for one in tellers_with_accounts(question)],
        cases=[(one.pk, nominee(one), marked is None or str(one.pk) in marked) for one in still_open(question)],
        members=[
            (one.code, one.short_name, one.code in posted.getlist("on_paper"))
            for one in opened.year.members.order_by("order")
        ],
        back=opened.address("review-votes", opened.kwargs["number"], question.order),
        problems=problems or {},
    )


def save_open(opened: Opened) -> HttpResponseBase | Again:
    """Opens the urn, and leads to its page."""
    page = _opening(opened)
    known = {str(pk): pk for pk, _, _ in page.cases}
    try:
        urn = open_ballot(
            **opened.who,
            meeting=page.number,
            question=page.question.order,
            wanted=[known[one] for one in opened.posted.getlist("case") if one in known],
            on_paper=opened.posted.getlist("on_paper"),
            mixed="on_paper" in opened.posted,
        )
    except VoteRefused as refused:
        return Again(_opening(opened, refused.problems))
    messages.success(opened.request, "Đã mở hòm phiếu. Các đơn vị có mặt bỏ phiếu được từ bây giờ.")
    return HttpResponseRedirect(opened.address("ballot", page.number, page.question.order, urn.round.number))


@dataclass(frozen=True)
class Box:
    """A figure of the papers: the name of its box, what it is called, what stands in it, and why it can't be."""

    name: str
    label: str
    value: str
    wrong: str = ""


@dataclass(frozen=True, kw_only=True)
class ClosePage:
    """Who of the tellers has confirmed, and what the reader may do; `of_teller` says why it may not confirm."""

    title: str
    number: int
    question: int
    turn: int
    shown: BallotShown
    tellers: list[tuple[str, bool]]
    confirmed: int
    own_done: bool
    is_teller: bool
    of_teller: str
    seen: str
    reason: str
    papers: list[Box]
    paper_cases: list[tuple[str, list[Box]]]
    papers_noted: bool
    back: str
    problems: dict[str, str] = field(default_factory=dict)


def load_close(opened: Opened) -> ClosePage:
    """The urn before it is closed."""
    return _closing(opened)


def _closing(opened: Opened, problems: dict[str, str] | None = None) -> ClosePage:
    urn = urn_of(opened)
    question = urn.round.question
    teller = is_teller(question, opened.reader.user)
    opened.require(may_void_ballot(opened.reader, teller=teller))
    done = set(urn.confirmations.values_list("account", flat=True))
    tellers = [(one.name, one.account_id in done) for one in tellers_with_accounts(question)]
    papers, paper_cases, noted = _paper_boxes(opened, urn, problems or {})
    return ClosePage(
        title="Đóng hòm phiếu",
        number=opened.kwargs["number"],
        question=question.order,
        turn=urn.round.number,
        shown=shown(urn),
        tellers=tellers,
        confirmed=sum(done for _, done in tellers),
        own_done=opened.reader.user.pk in done,
        is_teller=teller,
        of_teller=may_close_ballot(opened.reader, teller=teller).reason,
        seen=seal_of(urn),
        reason=opened.posted.get("reason", ""),
        papers=papers,
        paper_cases=paper_cases,
        papers_noted=noted,
        back=opened.address("ballot", opened.kwargs["number"], question.order, urn.round.number),
        problems=problems or {},
    )


COUNTS = ("issued", "returned", "valid", "invalid")
VOTES = ("votes_for", "votes_against", "votes_none")


def _paper_boxes(
    opened: Opened, urn: Urn, problems: dict[str, str]
) -> tuple[list[Box], list[tuple[str, list[Box]]], bool]:
    """The boxes for the papers of a mixed round, as typed or as noted, and whether they are noted; none else."""
    if urn.round.way != VoteRound.Way.MIXED:
        return [], [], False
    half = PaperHalf.objects.filter(round=urn.round).first()
    noted = {one.candidate_id: one for one in half.cases.all()} if half else {}
    ballot, posted = shown(urn).ballot, opened.posted

    def box(place: str, name: str, row: PaperHalf | PaperVotes | None, model: type[Model]) -> Box:
        key = f"{place}{name}"
        value = getattr(row, name, None)
        typed = posted.get(key, "" if value is None else str(value))
        return Box(key, str(model._meta.get_field(name).verbose_name), typed, problems.get(key, ""))  # type: ignore[union-attr]

    names = VOTES if ballot.most is None else VOTES[:1]
    candidates = urn.round.candidates.order_by("order")
    cases = [
        (ballot.cases[place - 1], [box(f"{place}.", name, noted.get(one.pk), PaperVotes) for name in names])
        for place, one in enumerate(candidates, start=1)
    ]
    return [box("", name, half, PaperHalf) for name in COUNTS], cases, half is not None


def _keep_papers(opened: Opened, page: ClosePage, place: dict[str, int]) -> None:
    """Keeps the papers as typed; VoteRefused."""
    posted, wrong = opened.posted, {}

    def read(key: str) -> int | None:
        typed = posted.get(key, "").strip()
        if typed.isascii() and typed.isdecimal() and len(typed) < 5:
            return int(typed)
        if typed:
            wrong[key] = "Hãy ghi một số nguyên từ 0."
        return None

    counts = Counts(**{name: read(name) for name in COUNTS})
    cases = {
        number: CaseVotes(**{box.name.partition(".")[2]: read(box.name) for box in boxes})  # type: ignore[arg-type]
        for number, (_, boxes) in enumerate(page.paper_cases, start=1)
    }
    if wrong:
        raise VoteRefused(wrong)
    keep_papers(**opened.who, **place, counts=counts, cases=cases)


def save_close(opened: Opened) -> HttpResponseBase | Again:
    """Confirms, takes the own confirmation back, or voids.

    Leads to the urn's page, or here again where the second teller is waited for.
    """
    posted, kwargs = opened.posted, opened.kwargs
    page = _closing(opened)
    place = {"meeting": page.number, "question": page.question, "number": page.turn}
    try:
        if posted.get("deed") == "void":
            void_ballot(**opened.who, **place, reason=posted.get("reason", ""))
            messages.success(opened.request, "Đã hủy cuộc bỏ phiếu. Không công bố phiếu nào.")
            return HttpResponseRedirect(page.back)
        if posted.get("deed") == "back":
            take_confirmation_back(**opened.who, **place)
            messages.success(opened.request, "Đã rút lại xác nhận của bạn.")
            return HttpResponseRedirect(opened.address("ballot-close", *kwargs.values()))
        if posted.get("deed") == "papers":
            _keep_papers(opened, page, place)
            messages.success(opened.request, "Đã ghi số liệu phiếu giấy. Hai người kiểm phiếu xác nhận để đóng.")
            return HttpResponseRedirect(opened.address("ballot-close", *kwargs.values()))
        known, password = None, posted.get("password", "")
        if page.is_teller and password:
            known = knows_password(opened.request, opened.reader.user, password)
            if known is None:
                raise VoteRefused({"password": told_wait(opened.request) or WRONG_PASSWORD})
        urn = confirm_closing(**opened.having_seen(posted.get("seen", "")), **place, known=known)
    except PermissionError as why:
        return Again(_closing(opened, {"": str(why)}), 403)
    except VoteRefused as refused:
        return Again(_closing(opened, refused.problems))
    if urn.state == Urn.State.OPEN:
        messages.success(opened.request, "Đã ghi xác nhận của bạn. Còn chờ người kiểm phiếu thứ hai.")
        return HttpResponseRedirect(opened.address("ballot-close", *kwargs.values()))
    messages.success(opened.request, "Đã đóng hòm phiếu và kiểm phiếu.")
    return HttpResponseRedirect(page.back)


OPEN = Page(
    name="ballot-open",
    within="reviews",
    path="binh-xet/<int:number>/bo-phieu/<int:question>/mo",
    title="Mở bỏ phiếu trên cổng",
    action=Action.MANAGE_YEAR,
    load=load_open,
    save=save_open,
    template="awards/ballot_open.html",
    printed=False,
)
CLOSE = Page(
    name="ballot-close",
    within="reviews",
    path="binh-xet/<int:number>/bo-phieu/<int:question>-<int:turn>/dong",
    title="Đóng hòm phiếu",
    load=load_close,
    save=save_close,
    template="awards/ballot_close.html",
    printed=False,
)
