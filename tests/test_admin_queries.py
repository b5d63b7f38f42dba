"""Every list and every form in the admin asks the database as often for thirty rows as for three."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.db.models import Model
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.models import Campaign
from common.audit.log import Actor, Change, write
from members.models import BlocYear, Membership, Province, Role, User
from pacts.models import Pact
from scoring.models import Criterion, Round, Rubric, Score, Scorecard
from tests.adminpages import logged_in, page, registered
from tests.awards.lookedat import one_of_each
from tests.years import make_year

FEW, MANY = 3, 30
# No secretary's: who runs the portal looks at them.
AWARDS = [model for model in registered() if model._meta.app_label == "awards"]
# What a list may ask at most: session, account, roles, page, count, rows, and the choices of its filters.
MOST = 12


def with_rows(count: int, bloc: str) -> Client:
    """A bloc with so many of everything: years, members, criteria, rounds, accounts…; its secretary and admin."""
    made = make_year(members=count, leaves=count, campaigns=count, bloc=bloc, year=2000)
    rubric = Rubric.objects.get(year=made.year)
    for number in range(1, count):
        year = BlocYear.objects.create(bloc=made.year.bloc, year=2000 + number)
        Pact.objects.create(year=year, title=f"Giao ước {number}")
        other = Rubric.objects.create(year=year, name=f"Bảng {number}", scale=100)
        Round.objects.create(year=year, rubric=other, code="nam", name="Cả năm")
        account = User.objects.create(username=f"{bloc}-{number}")
        for kind in (Role.Kind.SECRETARY, Role.Kind.CLERK):
            Role.objects.create(user=account, kind=kind, bloc=made.year.bloc)
    for member in made.members:
        made.round.ineligible.create(member=member, reason="Thử")
        made.secretary.roles.create(kind="representative", bloc=made.year.bloc, agency=member.agency)
    changes = [Change(subject=f"Việc {number}", action="sửa") for number in range(count)]
    write(Actor(name="tests"), changes, bloc=bloc, year=2000)
    assert rubric.criteria.count() >= count
    return logged_in(made.secretary)


def asked(client: Client, where: str) -> int:
    client.get(where)  # Django keeps the types of content it has once read
    with CaptureQueriesContext(connection) as queries:
        assert client.get(where).status_code == 200
    return len(queries)


@pytest.fixture
def few_then_many(db: None) -> tuple[Client, Client]:
    return with_rows(FEW, "khoi-it"), with_rows(MANY, "khoi-nhieu")


def test_lists_ask_as_often_for_many_rows_as_for_few(few_then_many: tuple[Client, Client]) -> None:
    counts = {
        model._meta.model_name: tuple(asked(client, page(model)) for client in few_then_many)
        for model in registered()
        if model not in (User, Province, *AWARDS)
    }
    assert {name: few for name, (few, many) in counts.items() if few != many or few > MOST} == {}


def test_accounts_are_listed_with_their_roles_in_as_many_questions(db: None) -> None:
    with_rows(FEW, "khoi-it")
    admin = logged_in(User.objects.create_superuser("goc"))
    few = asked(admin, page(User))
    with_rows(MANY, "khoi-nhieu")
    assert (asked(admin, page(User)), few <= MOST) == (few, True)


def test_lists_and_forms_of_the_awards_do_too(db: None) -> None:
    admin = logged_in(User.objects.create_superuser("goc"))
    counts: dict[str, list[tuple[int, int]]] = {}
    for bloc, count in (("khoi-it", FEW), ("khoi-nhieu", MANY)):
        one_of_each(make_year(members=count, leaves=1, bloc=bloc, scored=False).year, count)
        for model in AWARDS:
            newest = model._default_manager.order_by("-pk")[0]
            found = asked(admin, page(model)), asked(admin, page(newest, "change"))
            counts.setdefault(model._meta.label, []).append(found)
    assert len(counts) == len(AWARDS) > 0
    assert {name: told for name, told in counts.items() if told[0] != told[1] or max(told[0]) > MOST} == {}


@pytest.mark.parametrize(
    "thing",
    [
        lambda bloc: BlocYear.objects.get(bloc__code=bloc, year=2000),
        lambda bloc: Membership.objects.get(year__bloc__code=bloc, order=1),
        lambda bloc: Pact.objects.get(year__bloc__code=bloc, year__year=2000),
        lambda bloc: Campaign.objects.get(year__bloc__code=bloc, number=1),
        lambda bloc: Rubric.objects.get(year__bloc__code=bloc, year__year=2000),
        lambda bloc: Criterion.objects.get(rubric__year__bloc__code=bloc, code="1.1"),
        lambda bloc: Round.objects.get(year__bloc__code=bloc, year__year=2000),
        lambda bloc: Scorecard.objects.get(round__year__bloc__code=bloc, member__order=1),
        lambda bloc: Score.objects.get(
            card__round__year__bloc__code=bloc, card__member__order=1, criterion__code="1.1"
        ),
    ],
    ids=["year", "member", "pact", "campaign", "rubric", "criterion", "round", "card", "score"],
)
def test_forms_ask_as_often_with_many_rows_as_with_few(
    thing: Callable[[str], Model], few_then_many: tuple[Client, Client]
) -> None:
    few, many = (
        asked(client, page(thing(bloc), "change"))
        for client, bloc in zip(few_then_many, ("khoi-it", "khoi-nhieu"), strict=True)
    )
    assert few == many


def test_an_unscored_rubric_s_form_does_too(db: None) -> None:
    counts = []
    for leaves, bloc in ((FEW, "khoi-it"), (MANY, "khoi-nhieu")):
        made = make_year(members=1, leaves=leaves, scored=False, step=Round.Step.PREPARING, bloc=bloc)
        counts.append(asked(logged_in(made.secretary), page(Rubric.objects.get(year=made.year), "change")))
    assert counts[0] == counts[1]


def test_an_account_with_many_roles_does_too(few_then_many: tuple[Client, Client]) -> None:
    admin = logged_in(User.objects.create_superuser("goc"))
    accounts = [User.objects.get(username=f"secretary-{bloc}") for bloc in ("khoi-it", "khoi-nhieu")]
    few, many = (asked(admin, page(account, "change")) for account in accounts)
    assert few == many
