"""A review meeting with one question and a round of voting, ready for a ballot in the portal."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from awards.ballots import fixed_in
from awards.models import (
    AwardForm,
    AwardSettings,
    Candidate,
    FormEdition,
    Nomination,
    Question,
    Review,
    Teller,
    Urn,
    VoteRound,
)
from awards.verbs.balloting import cast_vote, confirm_closing, open_ballot, seal_of
from common.audit.log import Actor
from members.access import Reader
from members.models import BlocYear, Role, User
from members.throttle import KnownPassword
from pacts.models import Conference, Presence
from tests.awards.reviews import put_to_vote
from tests.years import Made, make_year

PASSWORD = "mot-cau-that-dai-8"


@dataclass
class Meeting:
    """The meeting: its year, its question, and the two who count the votes."""

    made: Made
    review: Review
    question: Question
    tellers: list[User]

    @property
    def number(self) -> int:
        return self.review.conference.number

    def voter(self, code: str) -> User:
        """The member's representative, with a password."""
        return with_password(self.made.representative(code))


def with_password(user: User) -> User:
    """The account with the password of these tests."""
    if not user.check_password(PASSWORD):
        user.set_password(PASSWORD)
        user.save()
    return user


def make_meeting(
    *,
    members: int = 3,
    method: str = Question.Method.EACH,
    most: int | None = None,
    own_item: str = Review.OwnItem.VOTES,
    article: str = "Điều 9 khoản 2",
    made: Made | None = None,
) -> Meeting:
    """A meeting at which every member came and is put forward; two of their representatives count the votes."""
    made = made or make_year(members=members, leaves=1, scored=False)
    AwardSettings.objects.create(year=made.year, portal_ballot=article)
    conference = Conference.objects.create(
        year=made.year, number=1, kind=Conference.Kind.REVIEW, name="Họp bình xét", chair_name="Trần Văn Chủ"
    )
    review = Review.objects.create(conference=conference, own_item=own_item)
    for member in made.members:
        Presence.objects.create(conference=conference, member=member, state=Presence.State.PRESENT)
    form = AwardForm.objects.create(
        bloc=made.year.bloc, code="co", order=1, category="title", subject="collective", level="province"
    )
    FormEdition.objects.create(form=form, name="Cờ thi đua của Tỉnh", valid_from=None)
    question = Question.objects.create(review=review, order=1, form=form, method=method, most_chosen=most)
    for order, member in enumerate(made.members, start=1):
        Nomination.objects.create(year=made.year, form=form, question=question, order=order, member=member)
    tellers = [with_password(made.representative(code)) for code in made.codes[-2:]]
    for order, user in enumerate(tellers, start=1):
        Teller.objects.create(
            review=review, order=order, name=f"Người kiểm phiếu {order}", account=user, is_head=order == 1
        )
    return Meeting(made, review, question, tellers)


def ready_for_an_urn(made: Made) -> Question:
    """What an urn takes, in a year that has been made: two tellers who are nobody else here count."""
    return _ready(made.year)


def _ready(year: BlocYear) -> Question:
    AwardSettings.objects.update_or_create(year=year, defaults={"portal_ballot": "Điều 9 khoản 2"})
    conference, _ = Conference.objects.get_or_create(
        year=year, number=1, defaults={"name": "Họp bình xét", "kind": Conference.Kind.REVIEW}
    )
    for member in year.members.all():
        Presence.objects.get_or_create(conference=conference, member=member, state=Presence.State.PRESENT)
    question = put_to_vote(year, conference)
    for order in (1, 2):
        user, _ = User.objects.get_or_create(username=f"kiem-phieu-{order}")
        Teller.objects.create(review=question.review, order=order, name=f"Kiểm Phiếu {order}", account=user)
    return question


def urn_in(year: BlocYear) -> Urn:
    """An urn that is open for all members of the year."""
    question = _ready(year)
    secretary = Reader(User(username="thuky"), frozenset({Role.Kind.SECRETARY}))
    return open_ballot(
        year=year,
        meeting=question.review.conference.number,
        question=question.order,
        actor=Actor(name="tests"),
        reader=secretary,
    )


def urn_opened(made: Made) -> Urn:
    """The same in a year that has been made."""
    return urn_in(made.year)


def bare_round(meeting: Meeting, *, state: str = VoteRound.State.PREPARING) -> VoteRound:
    """A round on all that were put forward, written as rows and not by a verb."""
    round_ = VoteRound.objects.create(question=meeting.question, number=1, way=VoteRound.Way.PORTAL, state=state)
    nominations: Sequence[Nomination] = list(meeting.question.nominations.order_by("order"))
    for order, nomination in enumerate(nominations, start=1):
        Candidate.objects.create(round=round_, nomination=nomination, order=order)
    return round_


def cast(meeting: Meeting, urn: Urn, code: str, choices: Sequence[str], own: str, **other: Any) -> str:
    """The receipt of a member's vote: what it chose of the cases in their order, its password given, the ballot read.

    `other`: what else `cast_vote` is told, and `user`, who votes for it.
    """
    user = other.pop("user", None) or meeting.voter(code)
    asked: dict[str, Any] = {"known": KnownPassword(user.pk), "seen": fixed_in(urn).sha256, "member": code} | other
    return cast_vote(
        year=meeting.made.year,
        meeting=1,
        question=1,
        number=urn.round.number,
        own=own,
        choices=dict(enumerate(choices, start=1)),
        reader=meeting.made.reader(user),
        **asked,
    ).receipt


def confirm(meeting: Meeting, user: User, urn: Urn, known: KnownPassword | None = None, seen: str = "") -> Urn:
    """The teller says with the own password that the urn is to be closed."""
    urn = Urn.objects.select_related("round").get(pk=urn.pk)
    return confirm_closing(
        year=meeting.made.year,
        meeting=1,
        question=1,
        number=urn.round.number,
        known=known or KnownPassword(user.pk),
        seen=seen or seal_of(urn),
        actor=Actor(user=user),
        reader=meeting.made.reader(user),
    )


def close(meeting: Meeting, urn: Urn) -> Urn:
    """Both tellers say so, and it is."""
    for teller in meeting.tellers:
        confirm(meeting, teller, urn)
    return Urn.objects.select_related("round").get(pk=urn.pk)
