"""However many blocs there are, a page of whoever opens all of them costs what it costs with one."""

from collections.abc import Sequence

import pytest
from django.contrib import admin
from django.db import connection
from django.test import Client
from django.urls import reverse

from khoithidua.urls import portal
from members.pages import Portal
from pacts.models import Pact
from scoring.models import Criterion, Rubric, Scorecard
from tests.adminpages import logged_in, page, registered
from tests.manyblocs import YEAR, Cost, cost, more_blocs
from tests.years import Made, make_year

# A list stands on several pages from so many on.
A_FULL_PAGE = 60
MANY = 200
FACTOR = 1.3
SITE = ("home", "account", "help", "found-bloc")


def addresses(made: Made) -> list[str]:
    """Every page of the bloc-year whose address needs no more than a member, a criterion or a first number."""
    named = {"bloc": made.year.bloc.code, "year": YEAR, "member": "dv-02", "criterion": "1.1", "number": 1}
    found = []
    for pattern in Portal(portal.pages).urls:
        wanted = pattern.pattern.converters
        if not str(pattern.name).endswith((".pdf", ".xlsx", ".json", ".zip")) and set(wanted) <= set(named):
            found.append(reverse(pattern.name, kwargs={name: named[name] for name in wanted}))
    return found


def forms(made: Made) -> list[str]:
    """The form of a new object and the form of one object of each model in the admin."""
    things = [
        made.year.bloc,
        made.year,
        made.members[0],
        made.members[0].agency,
        made.secretary,
        made.round,
        Pact.objects.get(year=made.year),
        Rubric.objects.get(year=made.year),
        Criterion.objects.filter(rubric__year=made.year).order_by("pk")[1],
        Scorecard.objects.filter(round=made.round).order_by("pk")[0],
        made.year.campaigns.order_by("pk")[0],
        made.year.activities.order_by("pk")[0],
    ]
    return [*(page(model, "add") for model in registered()), *(page(thing, "change") for thing in things)]


def lists() -> list[str]:
    """What stands on pages of so many rows: the blocs, and the lists of the admin, whole and looked through."""
    searched = [model for model in registered() if admin.site.get_model_admin(model).search_fields]
    return [
        reverse("blocs"),
        reverse("blocs") + "?tim=khoi",
        reverse("admin:index"),
        *(page(model) for model in registered()),
        *(f"{page(model)}?q=khoi-0" for model in searched),
    ]


def costs(client: Client, where: Sequence[str]) -> dict[str, Cost]:
    """What each of them costs, once the database has looked at how large its tables are."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    return {address: cost(client, address) for address in where}


def dearer(client: Client, where: Sequence[str], more: int) -> list[str]:
    """Which of them cost more than they may once there are so many blocs more, and how much."""
    before = costs(client, where)
    more_blocs(more, start=10_000)
    after = costs(client, where)
    return [
        f"{address}: {before[address].told} → {after[address].told}"
        for address in where
        if not after[address].within(before[address], FACTOR)
    ]


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=5, campaigns=1, bloc="khoi-thu", year=YEAR)


def test_an_administrator_s_page_costs_among_two_hundred_blocs_what_it_costs_with_one(made: Made) -> None:
    where = [*(reverse(name) for name in SITE), *addresses(made), *forms(made)]
    assert dearer(logged_in(made.admin), where, MANY) == []


def test_a_list_costs_among_many_blocs_what_one_full_page_of_it_costs(made: Made) -> None:
    more_blocs(A_FULL_PAGE)
    assert dearer(logged_in(made.admin), lists(), MANY) == []
