"""How often each page asks the database: the number in `tests/queries.py`, the same for a small year and a large one.

The small year has 3 members × 5 criteria, the large one 30 × 60; on PostgreSQL 12 × 20: there too a query for each row
would show, and its prints, which are no other there, are set in a quarter of the time.

Four of them every page has: session, account, roles, and the years the account may open. A page that needs one more
says so here first.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from openpyxl import load_workbook
from pytest_django import DjangoDbBlocker

from common.audit.log import Actor, Change, write
from documents.verbs.filing import GroundLine
from khoithidua.urls import portal
from members.models import User
from members.pages import Portal
from scoring.models import Criterion, Round, Scorecard, Stage
from scoring.rubrics.tree.lines import lines_of
from scoring.verbs.rounds import open_round
from scoring.verbs.scores import Edit, save_scores
from tests.boxes import loaded_with
from tests.common.files.samples import pdf
from tests.documents.issued import file_in, given, say
from tests.printing import for_a_moment
from tests.queries import (
    CLOSED,
    COUNTS,
    DRAFTS,
    FORBIDDEN,
    FORMS,
    MANAGED,
    ME,
    MEMBERS,
    OWN,
    PAGES,
    REGISTERED,
    RUBRIC_SAVES,
    SAVES,
    SENT_ON,
    SENT_TO_ITS_CARD,
    SITE,
)
from tests.rubricpages import boxes
from tests.years import Made, make_year

MOST = 16
MANY_MEMBERS, MANY_LEAVES = (30, 60) if connection.vendor == "sqlite" else (12, 20)
SCRIPT = {"Accept": "application/json"}


@pytest.fixture(scope="module")
def shared(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[tuple[Made, Made]]:
    """The two years for all tests of this file; what a test writes there is gone after it."""
    with for_a_moment(django_db_blocker):
        yield make_years()


@pytest.fixture
def years(shared: tuple[Made, Made], db: None) -> tuple[Made, Made]:
    """The two years, with nothing in hand of what another test had in them."""
    small, large = shared
    return replace(small), replace(large)


def make_years() -> tuple[Made, Made]:
    """A small year and a large one, of two blocs, with as many campaigns and log entries as members."""
    years = (
        make_year(members=3, leaves=5, campaigns=3, ineligible=["dv-03"], bloc="khoi-nho"),
        make_year(
            members=MANY_MEMBERS,
            leaves=MANY_LEAVES,
            campaigns=30,
            ineligible=["dv-03", f"dv-{MANY_MEMBERS}"],
            bloc="khoi-lon",
        ),
    )
    # The members' own values stay open to them.
    Scorecard.objects.update(state=Scorecard.State.DRAFTING)
    for year in years:
        publish_an_earlier_round(year)
        changes = [Change(subject=code, action="sửa", member=code) for code in year.codes]
        write(Actor(name="tests"), changes, bloc=year.year.bloc.code, year=year.year.year)
        file_documents(year)
        # Made now, so that no test takes the account away again with what it has written.
        client_of(year.secretary)
    return years


def publish_an_earlier_round(year: Made) -> None:
    """Half of the year with the same scores, published and corrected; the pages go on showing the open round."""
    fields = {
        "code": "sau-thang",
        "name": "Sáu tháng",
        "step": Round.Step.AGREEING,
        "visibility": year.round.visibility,
    }
    earlier = replace(year, round=open_round(rubric=year.round.rubric, fields=fields))
    edits = [Edit(*place, 0, value) for place, value in year.values.items() if place[2] == Stage.AGREED]
    save_scores(round_id=earlier.round.pk, edits=edits, actor=Actor(name="tests"), reader=None, log=False)
    earlier.publish()
    earlier.correct({(ME, "1.1"): "99"})


def file_documents(year: Made) -> None:
    """One document with as many grounds, and files, as the year has members; each ground is in the register too."""
    cited = [file_in(year, f"Căn cứ {number}", sign=f"{number}/QĐ").document for number in range(len(year.codes))]
    files = [given(f"{number}.pdf", pdf(f"Tệp {number}")) for number in range(len(year.codes))]
    file_in(year, "Quy chế", *(GroundLine("Căn cứ", one.pk) for one in cited), files=files)
    say(year, cited[0], "expired")


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def asked(client: Client, method: str, address: str, *args: Any, **how: Any) -> tuple[int, int]:
    """The status of the answer, and how many queries it took; the bounds of a transaction are none."""
    with CaptureQueriesContext(connection) as seen:
        answer = getattr(client, method)(address, *args, **how)
    bounds = ("BEGIN", "COMMIT", "ROLLBACK", "SAVEPOINT", "RELEASE")
    return answer.status_code, sum(not query["sql"].startswith(bounds) for query in seen.captured_queries)


def address_of(year: Made, route: str) -> str:
    extra: dict[str, list[str | int]] = {"criterion": ["1.2"], "standings-publication": [2]}
    activity = ("activity", "activity-edit", "activity-result", "activity-remove", "activity-pictures")
    meet = ("meet", "meet-edit", "contest-edit")
    extra.update({name: [1] for name in ("campaign", "campaign-edit", *activity, *meet)})
    if route.partition(".")[0] == "document":
        extra["document"] = [year.year.documents.get(title="Quy chế").pk]
    extra.update({name: ["1.1"] for name in ("rubric-node", "rubric-delete")})
    of_a_member = (
        "member",
        "award-agency",
        "card",
        "card-import",
        "evidence",
        "explain",
        "history",
        "pact-sign",
        "registration",
        "eligibility-edit",
    )
    extra.update({name: [ME] for name in of_a_member})
    return year.address(route, *extra.get(route.partition(".")[0], []))


def test_every_page_stands_in_the_table() -> None:
    known = (
        set(PAGES | MANAGED | OWN | FORMS) - {"rubric-book"}
        | {door for door, _ in DRAFTS}
        | {"dossier.pdf", "dossier.zip"}
        | REGISTERED
    )
    assert {pattern.name for pattern in Portal(portal.pages).urls} == known


# The rubric, its bands, the members, who is out of it, the marks.
ROUND_READ = 5


def test_nothing_asks_more_than_it_may() -> None:
    # A form shown again is a save and a page in one, which also asks for the year's rounds and what has evidence.
    alone = SAVES | {name: count - 2 for name, count in SAVES.items() if name.endswith("form shown again")}
    # A sheet of an office is read like a page, to say what is meant, and its round once more under the lock.
    alone["an office's sheet written"] -= ROUND_READ
    found = PAGES | MANAGED | OWN | MEMBERS | SITE | alone
    # What is looked at once a year shows all of it at once.
    assert [name for name, count in found.items() if count > MOST] == ["next-year"]


def test_every_page_asks_as_often_for_a_large_year_as_for_a_small_one(years: tuple[Made, Made]) -> None:
    for year in years:
        secretary, member = client_of(year.secretary), client_of(year.representative(ME))
        answers = {route: asked(secretary, "get", address_of(year, route)) for route in PAGES}
        assert answers == {route: (200, count) for route, count in PAGES.items()}
        answers = {route: asked(member, "get", address_of(year, route)) for route in PAGES}
        assert answers == {
            route: (302, SENT_TO_ITS_CARD)
            if route.startswith("grid")
            else (403, CLOSED[route])
            if route in CLOSED
            else (200, count)
            for route, count in (PAGES | MEMBERS).items()
        }


def test_pages_of_some_ask_as_often_for_a_large_year_as_for_a_small_one(years: tuple[Made, Made]) -> None:
    for year in years:
        secretary, member = client_of(year.secretary), client_of(year.representative(ME))
        for pages, who, other in ((MANAGED, secretary, member), (OWN, member, secretary)):
            answers = {route: asked(who, "get", address_of(year, route)) for route in pages}
            assert answers == {route: (200, count) for route, count in pages.items()}
            answers = {route: asked(other, "get", address_of(year, route)) for route in pages}
            assert answers == {route: (403, FORBIDDEN.get(route, 4)) for route in pages}


def test_the_documents_ask_as_often_for_a_large_year_as_for_a_small_one(years: tuple[Made, Made]) -> None:
    # The list of all kinds asks each kind what it can be made of.
    assert max(count for (door, _), count in DRAFTS.items() if door != "compositions") <= MOST
    for year in years:
        secretary, member = client_of(year.secretary), client_of(year.representative(ME))
        addresses = {(door, source): year.address(door, *filter(None, [source])) for door, source in DRAFTS}
        answers = {which: asked(secretary, "get", address) for which, address in addresses.items()}
        assert answers == {which: (200, count) for which, count in DRAFTS.items()}
        # Of a document of a round it is asked what the round shows.
        assert {asked(member, "get", address) for address in addresses.values()} == {(403, 4), (403, 6)}


@pytest.fixture
def rubrics(db: None) -> tuple[Made, Made]:
    """Two years as small and as large while their rubrics are still being built."""
    how: dict[str, Any] = {"scored": False, "step": Round.Step.PREPARING}
    return (
        make_year(members=3, leaves=5, bloc="khoi-soan-nho", **how),
        make_year(members=MANY_MEMBERS, leaves=MANY_LEAVES, bloc="khoi-soan-lon", **how),
    )


def test_every_form_asks_as_often_for_a_large_rubric_as_for_a_small_one(rubrics: tuple[Made, Made]) -> None:
    for year in rubrics:
        client = client_of(year.secretary)
        answers = {route: asked(client, "get", address_of(year, route)) for route in FORMS}
        assert answers == {route: (200, count) for route, count in FORMS.items()}


def test_a_rubric_is_changed_by_as_many_queries_if_it_is_large_as_if_it_is_small(rubrics: tuple[Made, Made]) -> None:
    settings = {"name": "Tên khác", "scale": "1000", "step": "0,5", "decimals": "2", "rounding": "leaf"}
    node = {"kind": "direct", "code": "1.1", "name": "Tên khác", "max_points": "90"}
    for year in rubrics:
        client = client_of(year.secretary)
        lines = boxes(lines_of(year.rubric))

        def send(
            name: str, form: dict[str, str], version: int, *, of: Client = client, at: Made = year
        ) -> tuple[int, int]:
            return asked(of, "post", address_of(at, name), form | {"version": str(version)})

        assert [
            send("rubric-edit", {"deed": "down:1"} | lines | {"line-2-max_points": "80"}, 1),
            send("rubric-node", node, 2),
            send("rubric-settings", settings, 3),
            send("rubric-edit", {"deed": "save"} | lines, 1),
        ] == [
            (422, count) if name == "a stale form" else (302, count + further_inserts(len(year.rubric.leaves())))
            for name, count in RUBRIC_SAVES.items()
        ]


def further_inserts(rows: int) -> int:
    """How many statements more than one this database takes to insert so many criteria at once."""
    columns = [field for field in Criterion._meta.concrete_fields if not field.primary_key]
    at_once = connection.ops.bulk_batch_size(columns, [None] * rows)
    return -(-rows // at_once) - 1


def test_pages_outside_the_years_ask_as_often_for_a_large_one(years: tuple[Made, Made]) -> None:
    expected = {route: (302 if route in SENT_ON else 200, count) for route, count in SITE.items()}
    for year in years:
        for user in (year.secretary, year.representative(ME)):
            client = client_of(user)
            assert {route: asked(client, "get", reverse(route)) for route in SITE} == expected


def test_who_is_not_logged_in_costs_no_query(db: None) -> None:
    addresses = [reverse("home"), reverse("login"), reverse("grid", args=["khoi-6", 2023]), reverse("account")]
    assert [asked(Client(), "get", address) for address in addresses] == [(200, 0), (200, 0), (302, 0), (302, 0)]


def save(
    year: Made, text: str, *, door: str = "grid", user: User | None = None, member: str = ME, criterion: str = "1.2"
) -> tuple[int, int]:
    """Sends one box as the page's script does, with the first version; «1.2» compares the members with each other."""
    box = {
        "round": year.round.pk,
        "member": member,
        "criterion": criterion,
        "stage": Stage.SELF,
        "version": 1,
        "value": text,
        "reason": "Thử",
    }
    client = client_of(user or year.secretary)
    return asked(client, "post", address_of(year, door), box, headers=SCRIPT)


def paste(year: Made, *, door: str = "grid") -> tuple[int, int]:
    """Sends every member's own value of «1.2» as one block, which moves the points of all of them.

    No more than that: SQLite takes a thousand values a statement, so a block of hundreds of boxes takes a few more.
    """
    edits = [
        {"member": member, "criterion": "1.2", "stage": Stage.SELF, "version": 1, "value": "7"} for member in year.codes
    ]
    block = {"round": year.round.pk, "edits": json.dumps(edits), "reason": "Thử"}
    return asked(client_of(year.secretary), "post", address_of(year, door), block, headers=SCRIPT)


def send(year: Made, door: str, typed: dict[str, str]) -> tuple[int, int]:
    """Sends a form of one member's own values as a browser without scripting: as it was loaded, and what was typed."""
    name = {code: f"v:{Stage.SELF.value}:{ME}:{code}" for code in typed}
    loaded = loaded_with({name[code]: (1, year.text(ME, code, Stage.SELF)) for code in typed})
    boxes = {name[code]: text for code, text in typed.items()}
    form = boxes | {"round": str(year.round.pk), "reason": "Thử", "loaded": loaded}
    return asked(client_of(year.secretary), "post", address_of(year, door), form)


def others_above_target(year: Made) -> None:
    """From there a better one takes points from all of them."""
    for code in year.codes:
        if code != ME:
            assert save(year, "150/100", member=code)[0] == 200


def send_workbook(year: Made, value: str) -> tuple[int, int]:
    """Sends the grid's workbook back after this was typed into one of its cells."""
    client = client_of(year.secretary)
    book = load_workbook(BytesIO(client.get(year.address("grid.xlsx")).content))
    page = book["Thống nhất"]
    next(row for row in page.iter_rows() if row[0].value == "1.2")[4].value = value
    written = BytesIO()
    book.save(written)
    file = SimpleUploadedFile("diem.xlsx", written.getvalue())
    return asked(client, "post", year.address("grid-import"), {"file": file})


def test_a_workbook_is_read_and_written_by_as_many_queries_in_a_large_year_as_in_a_small_one(
    years: tuple[Made, Made],
) -> None:
    for year in years:
        assert send_workbook(year, "150/100") == (302, SAVES["a workbook's preview"])
        cells = [["D9", ME, "1.2", "agreed", 1, "150/100"], ["D8", ME, "1.1", "agreed", 1, "99"]]
        form = {"round": year.round.pk, "edits": json.dumps(cells), "reason": "Thử"}
        client = client_of(year.secretary)
        assert asked(client, "post", year.address("grid-import"), form) == (302, SAVES["a workbook"])
        assert send_workbook(year, "x") == (302, SAVES["a workbook's preview"])
        # Somebody else changed it meanwhile.
        cells = [["D9", ME, "1.2", "agreed", 1, "160/100"]]
        again = form | {"edits": json.dumps(cells)}
        assert asked(client, "post", year.address("grid-import"), again) == (
            302,
            SAVES["a workbook held back"],
        )


def test_a_sheet_of_an_office_is_looked_at_and_written_by_as_many_queries_in_a_large_year_as_in_a_small_one(
    years: tuple[Made, Made],
) -> None:
    for year in years:
        client = client_of(year.secretary)
        where = year.address("grid-import")
        name = next(leaf.name for leaf in year.leaves if leaf.code == "1.1")
        heads = ["Nội dung", *(member.short_name for member in year.members)]
        rows = [heads, [name, *("77,5" for _ in year.members)]]
        pasted = {"pasted": "\n".join("\t".join(row) for row in rows)}
        assert asked(client, "post", where, pasted) == (302, SAVES["an office's sheet"])
        shown = client.post(where, pasted)["Location"]
        assert asked(client, "get", shown) == (200, SAVES["an office's sheet looked at"])
        form = {"deed": "take", "round": year.round.pk, "stage": "agreed", "reason": "Thử"}
        form["edits"] = client.get(shown).context["preview"].payload
        assert asked(client, "post", shown, form) == (302, SAVES["an office's sheet written"])


@contextmanager
def taken_back() -> Iterator[None]:
    """What is written here is gone at the end: the next save finds the year as it was made."""
    with transaction.atomic():
        yield
        transaction.set_rollback(True)


def test_a_score_is_saved_by_as_many_queries_in_a_large_year_as_in_a_small_one(years: tuple[Made, Made]) -> None:
    for year in years:
        pages = ("grid", "card", "criterion")
        doors = [*((page, year.secretary) for page in pages), ("card", year.representative(ME))]
        for door, user in doors:
            with taken_back():
                more = COUNTS[door]
                assert save(year, "97", door=door, user=user) == (200, SAVES["one score"] + more)
                stale = SAVES["a score that was changed meanwhile"] + more
                assert save(year, "98", door=door, user=user) == (409, stale)
        others_above_target(year)
        assert save(year, "200/100") == (200, SAVES["a score that moves others"] + COUNTS["grid"])


def test_a_pasted_block_is_saved_by_as_many_queries_in_a_large_year_as_in_a_small_one(
    years: tuple[Made, Made],
) -> None:
    for year in years:
        for door in ("grid", "criterion"):
            with taken_back():
                assert paste(year, door=door) == (200, SAVES["a pasted block"] + COUNTS[door])


def test_a_form_is_saved_by_as_many_queries_in_a_large_year_as_in_a_small_one(years: tuple[Made, Made]) -> None:
    for year in years:
        for door in ("grid", "card"):
            with taken_back():
                assert send(year, door, {leaf.code: "" for leaf in year.leaves}) == (302, SAVES["a form"])
        others_above_target(year)
        save(year, "5", criterion="1.4")
        refused_moving_and_stale = {"1.1": "x", "1.2": "200/100", "1.4": "7"}
        for door, kind in (("grid", "a form shown again"), ("card", "a card's form shown again")):
            with taken_back():
                assert send(year, door, refused_moving_and_stale) == (422, SAVES[kind])
