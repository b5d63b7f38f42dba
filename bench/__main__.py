"""Prints each main page's median time beside the floor's of the same run, its queries and the size of its answer, and
what each record costs beside bare WeasyPrint (`bench.documents`).

    make bench
    .venv/bin/python -m bench --rounds 100
    deploy/with_postgres.sh .venv/bin/python -m bench

Everything happens in this process, through the whole middleware stack, in a database made for the run and removed
after it. The pages take turns, so that a slow moment of the machine meets all of them, and the floor too: trust the
ratios, not the milliseconds. Nothing here passes or fails; the aims stand in the table beside what was measured.
"""

import argparse
import gc
import json
import os
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from statistics import median
from time import perf_counter
from typing import TYPE_CHECKING, Any
from urllib.parse import urlencode

import django

from bench import casting, documents, hanging

if TYPE_CHECKING:
    from django.test import Client

    from members.models import Bloc, BlocYear, User
    from tests.years import Made

    Ask = Callable[[], Any]

ROUNDS = 60
# A record takes a hundred times as long, and varies less.
PDF_ROUNDS = 3
# Of the long print, whose pages are compared with those of a short one.
PAGES = 60


@dataclass
class Measured:
    """One thing that is asked for again and again, and how long each time took."""

    name: str
    ask: "Ask"
    aim: str = ""
    seconds: list[float] = field(default_factory=list)
    queries: int = 0
    size: int = 0

    def look(self) -> None:
        """Asks once without the clock: warms up, counts the queries and the bytes."""
        from django.db import connection
        from django.test.utils import CaptureQueriesContext

        self.ask()
        with CaptureQueriesContext(connection) as seen:
            self.size = len(self.ask().content)
        self.queries = sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in seen.captured_queries)

    def time(self) -> None:
        """Asks once by the clock."""
        began = perf_counter()
        self.ask()
        self.seconds.append(perf_counter() - began)

    @property
    def milliseconds(self) -> float:
        return median(self.seconds) * 1000


def client_of(user: "User") -> "Client":
    """A logged-in client that has the token a form needs: the check of it is part of what a save costs."""
    from django.conf import settings
    from django.test import Client

    client = Client(enforce_csrf_checks=True)
    client.force_login(user)
    client.get("/tai-khoan/")
    client.defaults["HTTP_X_CSRFTOKEN"] = client.cookies[settings.CSRF_COOKIE_NAME].value
    return client


def getter(client: "Client", address: str) -> "Ask":
    """Asks for a page; RuntimeError if it is not there, since an error page is quick."""

    def ask() -> Any:
        answer = client.get(address)
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        return answer

    return ask


def sent(client: "Client", address: str, fields: dict[str, Any]) -> Any:
    """The answer to a form as the page's script sends it."""
    form = "application/x-www-form-urlencoded"
    return client.post(address, urlencode(fields), content_type=form, headers={"Accept": "application/json"})


def saver(client: "Client", made: "Made", *, place: int = 0) -> "Ask":
    """Saves one box of the grid as the page's script does, each time another value, with the version last heard of.

    Two savers of one year need each a `place` of its own among the members.
    """
    leaf = made.leaves[0].code
    state = {"version": 1, "turn": 0}

    def ask() -> Any:
        state["turn"] += 1
        answer = sent(
            client,
            made.address("grid"),
            {
                "round": made.round.pk,
                "member": made.codes[place],
                "criterion": leaf,
                "stage": "agreed",
                "version": state["version"],
                "value": "97,5" if state["turn"] % 2 else "98",
                "reason": "Sửa lỗi nhập liệu",
            },
        )
        told = answer.json()
        if told["fate"] != "saved":
            raise RuntimeError(f"not saved: {told}")
        state["version"] = told["version"]
        return answer

    return ask


def floor_saver(client: "Client", made: "Made") -> "Ask":
    """The floor save, of a score that no measured save touches."""
    from django.urls import reverse

    from scoring.models import Score

    last = Score.objects.filter(card__round=made.round).order_by("id").last()
    address = reverse("floor-save", args=[last.pk if last else 0])

    def ask() -> Any:
        answer = sent(client, address, {"value": "Lý do"})
        if answer.status_code != 200:
            raise RuntimeError(f"{address}: {answer.status_code}")
        return answer

    return ask


def pages_of(made: "Made", *, aims: bool) -> list[Measured]:
    """The main pages of a bloc-year, for its secretary and for a member."""
    secretary, member = client_of(made.secretary), client_of(made.representative(made.codes[1]))
    listed: Sequence[tuple[str, Client, str, tuple[str, ...], str]] = (
        ("Tổng quan", secretary, "overview", (), "3"),
        ("Xếp hạng", secretary, "standings", (), "3"),
        ("Phiếu chấm điểm", secretary, "card", (made.codes[1],), "3"),
        ("Bảng chấm điểm", secretary, "grid", (), "6"),
        ("Tổng quan, thành viên", member, "overview", (), "3"),
        ("Xếp hạng, thành viên", member, "standings", (), "3"),
        ("Phiếu, thành viên", member, "card", (made.codes[1],), "3"),
        ("Giao ước", secretary, "pact", (), ""),
        ("Tiêu chí", secretary, "rubric", (), ""),
        ("Nhật ký", secretary, "log", (), ""),
    )
    return [
        Measured(name, getter(client, made.address(page, *args)), aim if aims else "")
        for name, client, page, args, aim in listed
    ]


# The pages of the year around the scoring, and those of one thing there.
AROUND = (
    ("Đợt thi đua", "campaigns"),
    ("Đăng ký thi đua", "registrations"),
    ("Kế hoạch", "plan"),
    ("Hoạt động chung", "activities"),
    ("An sinh xã hội", "charity"),
    ("Công trình, phần việc", "works"),
    ("Nhân tố mới", "newmodels"),
    ("Hội nghị", "conferences"),
    ("Quy chế", "regulation"),
    ("Báo cáo của đơn vị", "reports"),
    ("Lịch", "calendar"),
    ("So sánh", "comparison"),
    ("Bình xét", "reviews"),
    ("Đơn vị được xét", "eligibility"),
    ("Đề nghị khen thưởng", "proposals"),
    ("Sổ khen thưởng", "award-ledger"),
    ("Danh mục khen thưởng", "award-catalogue"),
    ("Cuộc họp", "review", 1),
    ("Đề cử", "nominations", 1),
    ("Kiểm phiếu", "review-votes", 1, 1),
    ("Một đề nghị", "proposal", 1),
    ("Hồ sơ trình", "submission", 1),
)
ONE_OF_IT = (
    *(
        "campaign",
        "conference",
        "review-ballots",
        "award",
        "award-agency",
        "activity",
        "meet",
        "contest",
        "registration",
        "report",
        "newmodel",
    ),
    "visits",
    "ballot",
)


def years_around(count: int) -> "list[BlocYear]":
    """The last years, the latest first, of a made-up bloc that has all of the year around the scoring."""
    from bench.province import LAST_YEAR, bloc_year
    from common.audit.log import Actor
    from common.yearfile.files import load
    from members.models import BlocYear

    for year in range(LAST_YEAR - count + 1, LAST_YEAR + 1):
        load(json.dumps(bloc_year(1, year, 9)).encode(), Actor(name="bench"))
    return list(BlocYear.objects.select_related("bloc").filter(bloc__code="khoi-mau-1").order_by("-year"))


def secretary_of(bloc: "Bloc") -> "Client":
    """The client of a secretary of this bloc, and of no other."""
    from members.models import Role, User

    user = User.objects.create_user("thu-ky-mau")
    Role.objects.create(user=user, kind=Role.Kind.SECRETARY, bloc=bloc)
    return client_of(user)


def pages_around(client: "Client", year: "BlocYear") -> list[Measured]:
    """The main pages of the year around the scoring."""
    from django.urls import reverse

    return [
        Measured(name, getter(client, reverse(page, args=[year.bloc.code, year.year, *args])), "3")
        for name, page, *args in AROUND
    ]


def places_of(small: "Made", client: "Client", around: "Sequence[BlocYear]", other: "Client") -> list[documents.Place]:
    """Whose records are measured: of the scoring the small year's, of the year around it the made-up bloc's."""
    from khoithidua.urls import portal

    ours = {*(page for _, page, *_ in AROUND), *ONE_OF_IT}
    rest = {page.name for page in portal.pages} - ours
    scored = documents.Place(client, small.year, rest, {"member": small.codes[1], "criterion": small.leaves[0].code})
    things = {"member": around[0].members.order_by("order")[1].code, "number": 1, "contest": 1, "question": 1}
    ballot = documents.Place(other, around[0], {"ballot"}, things | casting.open_urn(around[0]))
    return [scored, ballot, *(documents.Place(other, year, ours - {"ballot"}, things) for year in around)]


def run(things: Sequence[Measured], rounds: int) -> None:
    """Warms all of them up, then asks for them in turn."""
    for thing in things:
        thing.look()
    # A server's workers have what was loaded out of the way, too (`deploy/gunicorn.conf.py`).
    gc.collect()
    gc.freeze()
    for _ in range(rounds):
        for thing in things:
            thing.time()
    gc.unfreeze()


def table(title: str, things: Sequence[Measured], floor: Measured) -> None:
    """Prints the things beside their floor."""
    print(f"\n{title}")
    print(f"  {'':28}{'ms':>8}{'× floor':>9}{'aim':>6}{'queries':>9}{'KB':>8}")
    for thing in things:
        ratio = thing.milliseconds / floor.milliseconds
        aim = f"≤ {thing.aim}" if thing.aim else ""
        print(
            f"  {thing.name:28}{thing.milliseconds:8.2f}{ratio:9.2f}{aim:>6}{thing.queries:9}{thing.size / 1024:8.1f}"
        )


@contextmanager
def database() -> "Iterator[str]":
    """A database for the run alone, with its tables; answers which kind it is."""
    from django.db import connection

    connection.creation.create_test_db(verbosity=0, autoclobber=True, serialize=False)
    try:
        yield connection.vendor
    finally:
        connection.creation.destroy_test_db(connection.settings_dict["NAME"], verbosity=0)


def _others(small: "Made", large: "Made") -> "dict[str, Ask]":
    """What is done elsewhere while somebody publishes the small year's round: in that year, and in another bloc."""
    clerk = small.clerk
    clerk.set_password("mot-mat-khau-de-do")
    clerk.save()
    client = client_of(small.secretary)
    return {
        "Lưu một điểm, khối khác": saver(client_of(large.secretary), large, place=1),
        "Đăng nhập": hanging.log_in(clerk.username, "mot-mat-khau-de-do"),
        "Tổng quan": getter(client, small.address("overview")),
        "Bảng chấm điểm": getter(client, small.address("grid")),
        "Xếp hạng": getter(client, small.address("standings")),
    }


def main() -> None:
    """Makes the years, measures, prints."""
    parser = argparse.ArgumentParser(prog="python -m bench", description="What the pages cost beside a floor page.")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often each page is asked for ({ROUNDS})")
    parser.add_argument("--pages", type=int, default=PAGES, help=f"how many pages the long prints have ({PAGES})")
    asked = parser.parse_args()
    rounds = asked.rounds
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()

    from django.core.management import call_command
    from django.urls import reverse

    from tests.years import make_year

    call_command("collectstatic", interactive=False, verbosity=0)
    with database() as vendor:
        small = make_year(members=9, leaves=18, bloc="chin")
        large = make_year(members=30, leaves=60, bloc="ba-muoi")
        client = client_of(small.secretary)
        floor = Measured("Sàn", getter(client, reverse("floor", args=[small.year.pk])))
        floor_save = Measured("Sàn, lưu", floor_saver(client, small))
        save = Measured("Lưu một điểm", saver(client, small), "2.5")
        large_save = Measured("Lưu một điểm", saver(client_of(large.secretary), large))
        around = years_around(2)
        other = secretary_of(around[0].bloc)
        pages = pages_of(small, aims=True) + pages_around(other, around[0])
        large_pages = pages_of(large, aims=False)
        run([floor, *pages, floor_save, save], rounds)
        table(f"9 members × 18 criteria, {vendor}, {rounds} rounds", [floor, *pages], floor)
        table("A saved score, 9 × 18", [floor_save, save], floor_save)
        large_floor, large_floor_save = Measured(floor.name, floor.ask), Measured(floor_save.name, floor_save.ask)
        few = max(1, rounds // 4)
        run([large_floor, *large_pages, large_floor_save, large_save], few)
        table(f"30 members × 60 criteria, {few} rounds", [large_floor, *large_pages], large_floor)
        table("A saved score, 30 × 60", [large_floor_save, large_save], large_floor_save)
        few = min(rounds, casting.MOST_ROUNDS)
        cast_floor, cast = Measured(floor_save.name, floor_save.ask), Measured("Bỏ một phiếu", casting.caster(), "3")
        run([cast_floor, cast], few)
        table(f"A vote cast, {casting.VOTERS} voters, {few} rounds", [cast_floor, cast], cast_floor)
        found = documents.documents_of(places_of(small, client, around, other))
        few = min(rounds, PDF_ROUNDS)
        documents.measure(found, few)
        documents.table(found, few)
        documents.long_prints(found, few, asked.pages)
        documents.bundle(found)
        documents.dossier_of_2023()
        longest = max(found, key=lambda document: median(document.bare))
        documents.waits(client, small.address("standings"), longest, max(rounds, 10))
        hanging.measure(small, _others(small, large), rounds)


if __name__ == "__main__":
    main()
