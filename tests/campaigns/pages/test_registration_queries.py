"""What the pages of the registrations ask, alike for few members with few targets and for many with many."""

from dataclasses import replace

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.models import Registration
from tests.campaigns.registered import TARGETS, register
from tests.years import Made, make_year

ME = "dv-02"
PAGES = {
    "registrations": 9,
    "registrations.pdf": 9,
    "registrations.xlsx": 9,
    "registration": 10,
    "registration.pdf": 10,
    "registration-results": 11,
}
DRAFT = 11


def years() -> list[Made]:
    found = []
    for bloc, members, rows in (("khoi-nho", 2, 1), ("khoi-lon", 6, 12)):
        made = make_year(members=members, leaves=1, campaigns=1, scored=False, bloc=bloc)
        targets = [replace(TARGETS[0], name=f"Chỉ tiêu {number}") for number in range(rows)]
        for code in made.codes:
            register(made, code, targets=targets, user=made.secretary)
        found.append(made)
    return found


def asked(client: Client, address: str) -> tuple[int, int]:
    with CaptureQueriesContext(connection) as seen:
        answer = client.get(address)
    bounds = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
    return answer.status_code, sum(not query["sql"].startswith(bounds) for query in seen.captured_queries)


@pytest.mark.django_db
def test_they_ask_as_often_for_many_as_for_few() -> None:
    for made in years():
        for user in (made.secretary, made.representative(ME)):
            client = Client()
            client.force_login(user)
            places = {name: [] if name.startswith("registrations") else [ME] for name in PAGES}
            found = {name: asked(client, made.address(name, *args)) for name, args in places.items()}
            assert found == {name: (200, count) for name, count in PAGES.items()}
        Registration.objects.filter(member__year=made.year).update(handed_in_on=None)
        assert asked(client, made.address("registration-edit", ME)) == (200, DRAFT)
