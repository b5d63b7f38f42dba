"""`manage.py dump_year BLOC YEAR`: the year file back, on standard output."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.yearfile.files import dump, left_out
from members.models import BlocYear


def year_or_error(bloc: str, year: int) -> BlocYear:
    """The bloc-year that a command was given; CommandError if there is none."""
    found = BlocYear.objects.select_related("bloc").filter(bloc__code=bloc, year=year).first()
    if found is None:
        raise CommandError(f"Không có năm {year} của khối «{bloc}».")
    return found


class Command(BaseCommand):
    help = "In một năm thi đua ra thành tệp khoithidua.year/1 (không kèm tệp minh chứng, tài khoản, nhật ký)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bloc", metavar="KHỐI")
        parser.add_argument("year", metavar="NĂM", type=int)

    def handle(self, *args: Any, **options: Any) -> None:
        year = year_or_error(options["bloc"], options["year"])
        found = dump(year)
        for sentence in left_out(year):
            self.stderr.write(sentence)
        self.stdout.write(json.dumps(found, ensure_ascii=False, indent=2))
