"""Prints what the main pages cost every role among 1, 200 and 2,000 blocs, beside the floor's page of the same run.

    make bench-growth
    .venv/bin/python -m bench.growth --blocs 1 200 --rounds 40
    deploy/with_postgres.sh .venv/bin/python -m bench.growth

Every bloc has nine members and three years with forty criteria each, all values put in; all but the first are copies of
it (`bench.copies`). What a page takes is compared as so many times the floor, which has met the same moments of the
machine. Nothing here passes or fails: the aim stands beside what was measured.
"""

import argparse
import gc
import json
import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles
from time import perf_counter
from typing import TYPE_CHECKING, Any

import django

if TYPE_CHECKING:
    from django.test import Client

    from members.models import BlocYear

BLOCS = (1, 200, 2000)
ROUNDS = 60
AIM = 1.2
LEAVES_A_GROUP, GROUPS = 10, 4


@dataclass
class Looked:
    """One page for one role: how long it took at each size, in milliseconds."""

    name: str
    client: "Client"
    address: str
    taken: dict[int, list[float]] = field(default_factory=dict)

    def look(self, blocs: int, rounds: int) -> None:
        """Asks once without the clock, then by it; RuntimeError if the page is not there."""
        answer = self.client.get(self.address)
        if answer.status_code != 200:
            raise RuntimeError(f"{self.address}: {answer.status_code}")
        times = self.taken.setdefault(blocs, [])
        for _ in range(rounds):
            began = perf_counter()
            answer = self.client.get(self.address)
            b"".join(answer) if answer.streaming else answer.content
            times.append((perf_counter() - began) * 1000)


def middle(times: Sequence[float]) -> float:
    """The median of some milliseconds."""
    return median(times)


def late(times: Sequence[float]) -> float:
    """What ninety-nine of a hundred don't take longer than."""
    return quantiles(times, n=100, method="inclusive")[98] if len(times) > 1 else times[0]


def first_bloc() -> "list[BlocYear]":
    """Three years of a made-up bloc, the latest first, each with forty criteria."""
    from bench.province import LAST_YEAR, bloc_year
    from common.audit.log import Actor
    from common.yearfile.files import load
    from members.models import BlocYear

    for year in range(LAST_YEAR - 2, LAST_YEAR + 1):
        load(json.dumps(with_forty(bloc_year(1, year, 9))).encode(), Actor(name="bench"))
    return list(BlocYear.objects.select_related("bloc").order_by("-year"))


def with_forty(file: dict[str, Any]) -> dict[str, Any]:
    """The year with a rubric of forty criteria, and every value of each put in for every member."""
    groups = range(1, GROUPS + 1)
    leaf = {"kind": "direct", "max_points": "25"}
    file["rubric"] |= {
        "tie_break": ["1"],
        "criteria": [
            {
                "code": f"{group}",
                "name": f"Nhóm mẫu {group}",
                "kind": "group",
                "max_points": "250",
                "children": [
                    {"code": f"{group}.{n}", "name": f"Tiêu chí mẫu {group}.{n}", **leaf}
                    for n in range(1, LEAVES_A_GROUP + 1)
                ],
            }
            for group in groups
        ],
    }
    codes = [member["code"] for member in file["members"]]
    file["rounds"][0]["scores"] = [
        {"member": code, "criterion": f"{group}.{n}", **dict.fromkeys(("self", "appraised", "agreed"), value)}
        for place, code in enumerate(codes)
        for group in groups
        for n in range(1, LEAVES_A_GROUP + 1)
        for value in [{"points": str(25 - (place + n) % 5)}]
    ]
    return file


def people(year: "BlocYear") -> "dict[str, Client]":
    """A logged-in client of each role: of the first bloc, of the province that all belong to, of the whole portal."""
    from bench.__main__ import client_of
    from members.models import Role, User

    clients = {}
    for kind in Role.Kind:
        user = User.objects.create_user(f"nguoi-{kind}", full_name=f"Người Mẫu, {kind.label}")
        role = Role(user=user, kind=kind)
        if kind == Role.Kind.STANDING_BODY:
            role.province = year.bloc.province
        elif kind != Role.Kind.ADMIN:
            role.bloc = year.bloc
        if kind == Role.Kind.REPRESENTATIVE:
            role.agency = year.members.order_by("order")[1].agency
        role.save()
        clients[str(kind)] = client_of(user)
    return clients


# Who looks at what: the page, and what its address says besides the bloc and the year.
MAIN: dict[str, Sequence[tuple[str, str]]] = {
    "secretary": (
        *(("Tổng quan", "overview"), ("Xếp hạng", "standings"), ("Phiếu", "card"), ("Bảng chấm điểm", "grid")),
        *(("So sánh", "comparison"), ("Nhật ký", "log"), ("Lịch", "calendar"), ("Thành viên", "members")),
        *(("Đề nghị khen thưởng", "proposals"), ("Sổ khen thưởng", "award-ledger"), ("Văn bản", "documents")),
        *(("Tìm", "search"), ("Tài khoản của khối", "accounts"), ("Các khối", "/cac-khoi/")),
    ),
    "leader": (("Tổng quan", "overview"), ("Xếp hạng", "standings"), ("Đề nghị khen thưởng", "proposals")),
    "representative": (("Tổng quan", "overview"), ("Xếp hạng", "standings"), ("Phiếu", "card"), ("Nhật ký", "log")),
    "clerk": (("Tổng quan", "overview"), ("Văn bản", "documents")),
    "standing-body": (("Hội đồng", "/hoi-dong/"), ("Thống kê", "/hoi-dong/thong-ke/"), ("Hồ sơ", "/hoi-dong/ho-so/")),
    "admin": (
        *(("Tổng quan", "overview"), ("Nhật ký", "log"), ("Các khối", "/cac-khoi/"), ("Quản trị", "/quan-tri/")),
        *(("Quản trị, khối", "/quan-tri/members/bloc/"), ("Quản trị, tài khoản", "/quan-tri/members/user/")),
        *(("Quản trị, điểm", "/quan-tri/scoring/score/"), ("Quản trị, nhật ký", "/quan-tri/audit/entry/")),
    ),
}


def looked_at(year: "BlocYear", clients: "dict[str, Client]") -> list[Looked]:
    """Every main page for every role, and the floor's page first."""
    from django.urls import reverse

    member = year.members.order_by("order")[1].code
    floor = Looked("Sàn", clients["secretary"], reverse("floor", args=[year.pk]))
    pages = [floor]
    for kind, names in MAIN.items():
        for name, page in names:
            more = [member] if page == "card" else []
            address = page if "/" in page else reverse(page, args=[year.bloc.code, year.year, *more])
            pages.append(Looked(f"{kind}: {name}", clients[kind], address))
    return pages


def rounds_of(pages: Sequence[Looked], blocs: int, rounds: int) -> None:
    """Asks for all of them in turn, so that a slow moment of the machine meets each."""
    for page in pages:
        page.look(blocs, 0)
    gc.collect()
    gc.freeze()
    for _ in range(rounds):
        for page in pages:
            page.look(blocs, 1)
    gc.unfreeze()


def table(pages: Sequence[Looked], sizes: Sequence[int]) -> None:
    """Prints each page at each size, and the largest beside the smallest."""
    floor = pages[0]
    print(f"\n  {'median / 99 of 100, ms':40}" + "".join(f"{blocs:>18,} blocs" for blocs in sizes) + "   × one   aim")
    for page in pages:
        cells = "".join(f"{middle(page.taken[blocs]):15.2f} /{late(page.taken[blocs]):7.2f}" for blocs in sizes)
        # What the machine did meanwhile, the floor did too.
        grown = middle(page.taken[sizes[-1]]) / middle(floor.taken[sizes[-1]])
        alone = middle(page.taken[sizes[0]]) / middle(floor.taken[sizes[0]])
        print(f"  {page.name:40}{cells}{grown / alone:8.2f}  ≤ {AIM}")


def main() -> None:
    """Makes the first bloc, measures, makes the others, measures again, and then asks a server."""
    parser = argparse.ArgumentParser(prog="python -m bench.growth", description="What the portal costs as it grows.")
    parser.add_argument("--blocs", type=int, nargs="+", default=BLOCS, help="how many blocs, from few to many")
    parser.add_argument("--rounds", type=int, default=ROUNDS, help=f"how often each page is asked for ({ROUNDS})")
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()

    from django.core.management import call_command

    from bench.__main__ import database
    from bench.copies import copies_of_what_stands
    from members.models import Bloc, Province
    from scoring.models import Score

    call_command("collectstatic", interactive=False, verbosity=0)
    with database() as vendor:
        year = first_bloc()[0]
        province = Province.objects.create(name="Tỉnh mẫu")
        Bloc.objects.update(province=province)
        year.refresh_from_db()
        copies = copies_of_what_stands()
        clients = people(year)
        pages = looked_at(year, clients)
        print(f"9 members × {LEAVES_A_GROUP * GROUPS} criteria × 3 years a bloc, {vendor}, {asked.rounds} rounds")
        for blocs in asked.blocs:
            began = perf_counter()
            copies.up_to(blocs)
            made = perf_counter() - began
            print(
                f"  {Bloc.objects.count():,} blocs, {Score.objects.count():,} scores, made in {made:.0f} s", flush=True
            )
            rounds_of(pages, blocs, asked.rounds)
        table(pages, asked.blocs)


if __name__ == "__main__":
    main()
