"""A ballot in the portal: the voter's page while the urn is open, and the published list once it is closed.

What was voted comes back to nobody, neither in an answer nor in a message: a form that was refused is empty again. The
receipt stands in the answer to the cast alone, a slip without anything else, which no browser keeps.
"""

import re
from dataclasses import dataclass, field
from datetime import date

from django.http import Http404, HttpResponse, HttpResponseBase
from django.http.request import QueryDict
from django.shortcuts import render

from awards.ballots import article_of, find_urn, is_teller, tellers_with_accounts, votes_in
from awards.models import Participation, Urn
from awards.presenters.ballots import BallotShown, shown
from awards.rules.urn import CHOOSE, DRAWN, OWN, published
from awards.verbs.balloting import NOT_ON_ROLL, WRONG_PASSWORD, cast_vote
from awards.verbs.voting import VoteRefused
from common.records.record import RecordHead
from common.records.workbooks import WorkbookSheet
from members.access import Answer
from members.access_of_the_awards import may_cast_for, may_see_votes, may_void_ballot
from members.access_of_the_standing_body import may_see_open_ballot
from members.models import Membership
from members.pages import Again, Opened, Page
from members.throttle import knows_password, told_wait

CSV = "text/csv; charset=utf-8"
# The box of a case by its place on the ballot.
BOX = re.compile(r"case-([1-9][0-9]{0,3})")


@dataclass(frozen=True)
class Case:
    """A case on the ballot paper: its place, its name, and its box in the form."""

    place: int
    name: str
    box: str


@dataclass(frozen=True, kw_only=True)
class BallotPage:
    """The ballot, and what the reader may do.

    `voter` is the member that it votes for now, `done` are those of its members that have voted.
    """

    title: str
    number: int
    turn: int
    question: int
    meeting_name: str
    day: date | None
    shown: BallotShown
    article: str
    tellers: list[str]
    cases: list[Case]
    chooses: bool
    voter: Membership | None
    done: list[Membership]
    why_not: str
    seen: str
    own_length: int
    drawn_length: int
    may_close: bool
    problems: dict[str, str] = field(default_factory=dict)
    record: RecordHead


def urn_of(opened: Opened) -> Urn:
    """The urn that the address names, with its round, question and meeting at hand; Http404."""
    urns = Urn.objects.select_related("round__question__form", "round__question__review__conference")
    try:
        return find_urn(opened.year, opened.kwargs["number"], opened.kwargs["question"], opened.kwargs["turn"], urns)
    except Urn.DoesNotExist:
        raise Http404 from None


def load(opened: Opened) -> BallotPage:
    """The ballot as it stands."""
    return _page(opened, urn_of(opened))


def _page(opened: Opened, urn: Urn, problems: dict[str, str] | None = None) -> BallotPage:
    question = urn.round.question
    found = shown(urn)
    if found.is_open:
        opened.require(may_see_open_ballot(opened.reader))
    rows = Participation.objects.filter(round=urn.round, member__code__in=opened.reader.own)
    own = list(rows.select_related("member").order_by("member__order"))
    waiting = [one.member for one in own if not one.voted] if found.is_open else []
    answer = _may(opened, own)
    return BallotPage(
        title=f"Bỏ phiếu: {found.ballot.question}",
        number=opened.kwargs["number"],
        question=question.order,
        turn=urn.round.number,
        meeting_name=found.ballot.meeting,
        day=question.review.conference.day,
        shown=found,
        article=article_of(opened.year),
        tellers=[one.name for one in tellers_with_accounts(question)],
        cases=[Case(place, name, f"case-{place}") for place, name in enumerate(found.ballot.cases, start=1)],
        chooses=found.ballot.method == CHOOSE,
        voter=waiting[0] if waiting else None,
        done=[one.member for one in own if one.voted],
        why_not="" if answer else answer.reason,
        seen=found.ballot.sha256,
        own_length=OWN,
        drawn_length=DRAWN,
        may_close=bool(may_void_ballot(opened.reader, teller=is_teller(question, opened.reader.user))),
        problems=problems or {},
        record={
            "title": "Kết quả bỏ phiếu trên cổng" if found.is_closed else "Nội dung bỏ phiếu đã chốt",
            "subject": f"{found.ballot.question}, lượt {urn.round.number}",
            "date": question.review.conference.day or opened.today,
        },
    )


def _may(opened: Opened, own: list[Participation]) -> Answer:
    """Whether the reader votes here for anybody."""
    if not opened.reader.own:
        return may_cast_for(opened.reader, "")
    return Answer(True) if own else Answer(False, NOT_ON_ROLL)


def save(opened: Opened) -> HttpResponseBase | Again:
    """Casts the vote and answers its receipt, once."""
    # Whatever goes wrong from here on, no report of it has what was typed.
    opened.request.sensitive_post_parameters = "__ALL__"  # type: ignore[attr-defined]
    posted = opened.posted
    code, password = posted.get("member", ""), posted.get("password", "")
    try:
        known = None
        if code in opened.reader.own and password:
            known = knows_password(opened.request, opened.reader.user, password)
            if known is None:
                raise VoteRefused({"password": told_wait(opened.request) or WRONG_PASSWORD})
        cast = cast_vote(
            year=opened.year,
            meeting=opened.kwargs["number"],
            question=opened.kwargs["question"],
            number=opened.kwargs["turn"],
            member=code,
            own=posted.get("own", ""),
            choices=_choices(posted),
            known=known,
            seen=posted.get("seen", ""),
            reader=opened.reader,
        )
    except Urn.DoesNotExist:
        raise Http404 from None
    except PermissionError as why:
        return Again(_page(opened, urn_of(opened), {"": str(why)}), 403)
    except VoteRefused as refused:
        return Again(_page(opened, urn_of(opened), refused.problems))
    back = opened.address("ballot", *opened.kwargs.values())
    return render(opened.request, "awards/ballot_cast.html", {"cast": cast, "year": opened.year, "back": back})


def _choices(posted: QueryDict) -> dict[int, str]:
    """What was chosen, by the place of the case; whatever else was sent is passed over."""
    boxes = {name: BOX.fullmatch(name) for name in posted}
    return {int(found[1]): posted.get(name, "") for name, found in boxes.items() if found}


def tables(opened: Opened, page: BallotPage) -> list[WorkbookSheet]:
    """The counts and the list, once there are any."""
    if not page.shown.is_closed:
        return []
    title = f"{page.title}, lượt {page.turn}, {opened.year}"
    found = page.shown
    sheets = {
        "Kết quả": (found.case_table.columns, found.case_table.rows(found.cases)),
        "Danh sách phiếu": (found.list_table.columns, found.list_table.rows(found.rows)),
    }
    return [
        WorkbookSheet(name=name, title=title, columns=columns, rows=rows) for name, (columns, rows) in sheets.items()
    ]


def file(opened: Opened) -> HttpResponseBase:
    """The published list as a file, byte for byte the one whose digest was published."""
    urn = urn_of(opened)
    opened.require(may_see_votes(urn.state))
    found = shown(urn)
    answer = HttpResponse(published(found.ballot, votes_in(urn)), content_type=CSV)
    name = f"phieu-{opened.year.year}-{opened.kwargs['number']}-{opened.kwargs['question']}-{urn.round.number}.csv"
    answer["Content-Disposition"] = f'attachment; filename="{name}"'
    return answer


PAGE = Page(
    name="ballot",
    within="reviews",
    path="binh-xet/<int:number>/bo-phieu/<int:question>-<int:turn>",
    title="Bỏ phiếu trên cổng",
    load=load,
    save=save,
    template="awards/ballot.html",
    tables=tables,
    files={"csv": file},
)
