"""A ballot in the portal as rows and rules know it: what is fixed, what lies in the urn, who counts."""

from django.db.models import QuerySet

from awards.models import AwardSettings, Question, Teller, Urn, VoteRound
from awards.rules.urn import Ballot, Vote, unpacked
from awards.votes import most_of, nominee, threshold_of
from common.vietnamese.dates import today_vn
from members.models import BlocYear, Membership, User

FEWEST_TELLERS = 2


def article_of(year: BlocYear) -> str:
    """Where the bloc's regulation allows a ballot in the portal; "" where it doesn't."""
    settings = AwardSettings.objects.filter(year=year).first()
    return settings.portal_ballot if settings else ""


def rule_told(question: Question, round_: VoteRound) -> str:
    """«Được đề nghị khi có quá nửa tổng số thành viên đồng ý; chọn nhiều nhất 3 trường hợp.»"""
    places = "" if round_.places is None else f"; lấy nhiều nhất {round_.places} trường hợp"
    return f"Được suy tôn khi có {threshold_of(question).told} đồng ý{places}."


def ballot_of(question: Question, round_: VoteRound, roll: list[Membership]) -> Ballot:
    """What is fixed when the round opens, for these who may vote in the portal."""
    conference = question.review.conference
    candidates = round_.candidates.select_related("nomination__member").order_by("order")
    return Ballot(
        meeting=str(conference),
        question=question.form.name_on(conference.day or today_vn()),
        turn=round_.number,
        method=question.method,
        most=most_of(question, round_),
        rule=rule_told(question, round_),
        cases=tuple(nominee(one.nomination) for one in candidates),
        roll=tuple(member.short_name for member in roll),
    )


def find_urn(year: BlocYear, meeting: int, question: int, number: int, urns: QuerySet[Urn]) -> Urn:
    """The urn of this round of the year's meeting, among `urns`, with round and question at hand; Urn.DoesNotExist."""
    return urns.select_related("round__question").get(
        round__number=number,
        round__question__order=question,
        round__question__review__conference__number=meeting,
        round__question__review__conference__year=year,
    )


def fixed_in(urn: Urn) -> Ballot:
    """What was fixed when the urn opened."""
    return Ballot.unpacked(urn.fixed)


def votes_in(urn: Urn) -> tuple[Vote, ...]:
    """What lies in the urn."""
    return unpacked(urn.votes)


def tellers_with_accounts(question: Question) -> list[Teller]:
    """Those who count the votes and can say in the portal that the urn is to be closed; the head of them first."""
    rows = Teller.objects.filter(review=question.review_id, account__isnull=False).select_related("account")
    return sorted(rows, key=lambda one: (not one.is_head, one.order))


def is_teller(question: Question, user: User) -> bool:
    """Whether this account is one of those who count the votes."""
    return Teller.objects.filter(review=question.review_id, account=user.pk).exists()
