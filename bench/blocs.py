"""Prints what the pages of an administrator and of a standing body cost with one bloc and with two thousand.

    .venv/bin/python -m bench.blocs --blocs 2000 --rounds 20

The aim is 1.3 times the cost with one. tests/test_many_blocs.py holds queries, rows and bytes to it; here is the time.
"""

import argparse
import os

import django

from bench.__main__ import Measured, client_of, database, getter, run

PAGES = ("overview", "standings", "members", "documents", "log", "search", "accounts")
AIM = 1.3


def main() -> None:
    """Makes the blocs, measures before and after, prints."""
    parser = argparse.ArgumentParser(prog="python -m bench.blocs", description=__doc__)
    for name, default in (("blocs", 2000), ("rounds", 20)):
        parser.add_argument(f"--{name}", type=int, default=default)
    asked = parser.parse_args()
    os.environ["DJANGO_SETTINGS_MODULE"] = "bench.settings"
    django.setup()

    from django.core.management import call_command
    from django.urls import reverse

    from members.models import Bloc
    from tests.manyblocs import more_blocs
    from tests.standingbody import standing_body
    from tests.years import make_year

    call_command("collectstatic", interactive=False, verbosity=0)
    with database() as vendor:
        made = make_year(members=9, leaves=18, bloc="khoi-do")
        body = standing_body(made)
        admin, council = client_of(made.admin), client_of(body)
        pages = [Measured(f"Quản trị: {name}", getter(admin, made.address(name))) for name in PAGES]
        pages.append(
            Measured("Quản trị: admin, thành viên mới", getter(admin, reverse("admin:members_membership_add")))
        )
        seen = [name for name in PAGES if name not in ("log", "accounts")]
        pages += [Measured(f"Thường trực: {name}", getter(council, made.address(name))) for name in seen]
        # A list is compared with one full page of itself.
        lists = [Measured("Các Khối", getter(admin, reverse("blocs")))]
        lists += [Measured(name, getter(council, reverse(name))) for name in ("council", "council-statistics")]
        run(pages, asked.rounds)
        more_blocs(60)
        Bloc.objects.update(province=made.year.bloc.province)
        run(lists, asked.rounds)
        things = [*pages, *lists]
        before = [(thing.milliseconds, thing.queries, thing.size) for thing in things]
        more_blocs(asked.blocs - 61, start=10_000)
        Bloc.objects.update(province=made.year.bloc.province)
        for thing in things:
            thing.seconds.clear()
        run(things, asked.rounds)
        print(f"One bloc (lists: a full page) and {asked.blocs}, {vendor}, {asked.rounds} rounds, aim ≤ {AIM}")
        print(f"  {'':36}{'ms':>8}{'ms':>8}{'ratio':>7}{'queries':>10}{'KB':>16}")
        for thing, (milliseconds, queries, size) in zip(things, before, strict=True):
            print(
                f"  {thing.name:36}{milliseconds:8.1f}{thing.milliseconds:8.1f}{thing.milliseconds / milliseconds:7.2f}"
                f"{queries:6}/{thing.queries:3}{size / 1024:9.1f}/{thing.size / 1024:6.1f}"
            )


if __name__ == "__main__":
    main()
