"""What the frame of a page says of its place, and how its print is sent."""

from importlib import import_module
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from khoithidua.urls import portal
from members.models import Bloc, BlocYear, Role, User
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


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("door", "verb"),
    [
        ("members-edit", "members.rosterpage.change_roster"),
        ("plan-edit", "campaigns.pages.taskform.change_tasks"),
        ("regulation-edit", "pacts.regulation.form.change_regulation"),
    ],
)
def test_a_year_whose_opening_is_taken_back_while_a_page_saves_is_no_longer_there(
    door: str, verb: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    year = BlocYear.objects.create(bloc=Bloc.objects.create(code="khoi-moi", name="Khối mới"), year=2024)
    user = User.objects.create_user("thu-ky")
    Role.objects.create(user=user, kind=Role.Kind.SECRETARY, bloc=year.bloc)
    client = Client()
    client.force_login(user)
    module, name = verb.rsplit(".", 1)
    real = getattr(import_module(module), name)

    def after_it_went(**how: Any) -> Any:
        BlocYear.objects.filter(pk=year.pk).delete()
        return real(**how)

    monkeypatch.setattr(verb, after_it_went)
    address = reverse(door, args=[year.bloc.code, year.year])
    assert client.get(address).status_code == 200
    assert client.post(address, {"deed": "save", "seen": "", "rows": "0"}).status_code == 404
    assert not BlocYear.objects.filter(pk=year.pk).exists()
