"""Twenty blocs of nine members and three years, loaded at once: no page asks the database more than among one bloc."""

import json
from collections.abc import Sequence
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import connection
from django.urls import reverse

from bench.province import File, province
from campaigns.models import NewModel
from khoithidua.urls import portal
from members.models import Agency, Bloc, BlocYear, Membership, Role, User
from members.pages import Portal
from tests.queries import PAGES
from tests.test_queries import MOST, asked, client_of

ME = "k1-dv-02"
NAMED = {"bloc": "khoi-mau-1", "year": 2024, "member": ME, "criterion": "I.1", "number": 1}
# What there is only once something was published or filed.
LATER = ("standings-publication", "document")
ROUTES = [
    name for name in PAGES if not name.endswith(".pdf") and name.partition(".")[0] not in LATER and name != "pact-files"
]


def written(folder: Path, files: Sequence[tuple[str, File]]) -> list[str]:
    """The paths of the files, each with the scores of a few criteria: as many rows a member as pages group by."""
    for name, file in files:
        scores = file["rounds"][0]["scores"]
        file["rounds"][0]["scores"] = [one for one in scores if one["criterion"].startswith("I.")]
        (folder / name).write_text(json.dumps(file, ensure_ascii=False), encoding="utf-8")
    return [str(folder / name) for name, _ in files]


def counted() -> dict[str, dict[str, tuple[int, int]]]:
    """Of each page of the first bloc's second year: its status and its queries, for the secretary and for a member."""
    patterns = {pattern.name: pattern.pattern.converters for pattern in Portal(portal.pages).urls}
    addresses = {route: reverse(route, kwargs={name: NAMED[name] for name in patterns[route]}) for route in ROUTES}
    clients = {who: client_of(User.objects.get(username=who)) for who in ("thu-ky", "dai-dien")}
    return {
        who: {route: asked(client, "get", address) for route, address in addresses.items()}
        for who, client in clients.items()
    }


def accounts() -> None:
    bloc = Bloc.objects.get(code="khoi-mau-1")
    for name, kind, agency in (
        ("thu-ky", Role.Kind.SECRETARY, None),
        ("dai-dien", Role.Kind.REPRESENTATIVE, Agency.objects.get(code=ME)),
    ):
        Role.objects.create(user=User.objects.create_user(name), kind=kind, bloc=bloc, agency=agency)


@pytest.mark.django_db
def test_a_page_asks_as_often_among_sixty_bloc_years_as_among_three(tmp_path: Path) -> None:
    files = list(province(blocs=20, years=3, members=9))
    paths = written(tmp_path, files)
    call_command("load_year", *paths[:3], stdout=StringIO())
    accounts()
    # A server does so by itself. Here it has last looked at tables that other tests had left empty, and would look for
    # every row by reading all of them.
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    alone = counted()
    call_command("load_year", *paths, stdout=StringIO())
    rows = (Bloc, BlocYear, Membership, NewModel)
    assert [model._default_manager.count() for model in rows] == [20, 60, 540, 180]
    assert counted() == alone
    assert [route for pages in alone.values() for route, (_, count) in pages.items() if count > MOST] == []
    assert {status for status, _ in alone["thu-ky"].values()} == {200}
