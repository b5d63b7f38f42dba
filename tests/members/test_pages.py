"""What the frame of a page says of its place, and how its print is sent."""

import pytest
from django.test import Client

from khoithidua.urls import portal
from tests.years import make_year


def test_every_page_stands_in_one_entry_of_the_menu() -> None:
    entries = [page for page in portal.pages if page.menu]
    found = {page.name: [entry.name for entry in entries if page.stands_in(entry)] for page in portal.pages}
    assert {name: where for name, where in found.items() if len(where) != 1} == {}
    assert {name: found[name] for name in ("members", "member", "card", "standings-years", "rubric-edit")} == {
        "members": ["members"],
        "member": ["members"],
        "card": ["grid"],
        "standings-years": ["standings"],
        "rubric-edit": ["rubric"],
    }


@pytest.mark.django_db
def test_a_print_is_sent_once_to_who_keeps_it_and_is_never_another_reader_s() -> None:
    made = make_year()
    mine, other = Client(), Client()
    mine.force_login(made.secretary)
    other.force_login(made.clerk)
    address = made.address("members.pdf")
    first = mine.get(address)
    assert (first.status_code, first["Cache-Control"], first["X-Frame-Options"]) == (
        200,
        "private, no-cache",
        "SAMEORIGIN",
    )
    again = mine.get(address, headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert other.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 200
    mine.logout()
    assert mine.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 302
