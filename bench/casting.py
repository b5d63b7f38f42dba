"""What a vote in the portal costs beside the floor's save: each time another member of a large meeting casts one."""

from collections.abc import Callable
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

if TYPE_CHECKING:
    from members.models import BlocYear

VOTERS = 30
# Some are looked at without the clock.
MOST_ROUNDS = VOTERS - 4
# What a voter thinks up of the receipt; letters and digits that look like no other.
_OWN = "ABCDEFGHJKMNPQRSTUVWXYZ2345678"


def open_urn(year: "BlocYear") -> dict[str, int]:
    """Puts one more form of award to the vote in the portal at the year's meeting; answers where its page is."""
    from awards.models import AwardSettings
    from awards.verbs.balloting import open_ballot
    from common.audit.log import Actor
    from members.access import Reader
    from members.models import Role, User
    from tests.awards.reviews import form_of, put_to_vote

    AwardSettings.objects.create(year=year, portal_ballot="Điều 9")
    question = put_to_vote(year, year.conferences.get(number=1), form=form_of(year.bloc, code="bo-phieu"))
    for order in (1, 2):
        account = User.objects.create(username=f"kiem-phieu-{order}")
        question.review.tellers.create(order=10 + order, name=f"Người kiểm phiếu {order}", account=account)
    reader = Reader(User(username="thu-ky"), frozenset({Role.Kind.SECRETARY}))
    open_ballot(year=year, meeting=1, question=question.order, actor=Actor(name="bench"), reader=reader)
    return {"question": question.order, "turn": 1}


def caster() -> Callable[[], Any]:
    """Casts the vote of one member after the other. The password's hash is the suite's, which costs next to nothing."""
    from django.test import Client

    from awards.ballots import fixed_in
    from awards.verbs.balloting import open_ballot
    from common.audit.log import Actor
    from tests.awards.portalballots import PASSWORD, make_meeting
    from tests.years import make_year

    meeting = make_meeting(made=make_year(members=VOTERS, leaves=1, scored=False, bloc="bo-phieu"))
    made = meeting.made
    meeting.question.nominations.filter(order__gt=4).delete()
    secretary = made.secretary
    urn = open_ballot(year=made.year, meeting=1, question=1, actor=Actor(user=secretary), reader=made.reader(secretary))
    address = made.address("ballot", 1, 1, 1)
    waiting = []
    for code in made.codes:
        client = Client()
        client.force_login(meeting.voter(code))
        # A voter has the ballot before its eyes; and a client's first answer is the slow one.
        client.get(address)
        waiting.append((code, client))
    seen = fixed_in(urn).sha256
    choices = {f"case-{place}": "for" for place in range(1, 5)}

    def ask() -> Any:
        code, client = waiting.pop()
        own = f"{_OWN[len(waiting)]}ABC"
        typed = {"seen": seen, "member": code, "own": own, "password": PASSWORD, **choices}
        # As the form sends it, which has no file in it.
        answer = client.post(address, urlencode(typed), content_type="application/x-www-form-urlencoded")
        if answer.status_code != 200:
            raise RuntimeError(f"not cast: {answer.status_code}")
        return answer

    return ask
