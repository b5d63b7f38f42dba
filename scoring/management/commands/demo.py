"""`manage.py demo [BLOC YEAR]`: sample accounts and, where the year has none, a sample rubric and round."""

import os
import secrets
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.audit.log import Actor
from common.audit.models import SAMPLES, Door
from members.management.commands.dump_year import year_or_error
from members.models import BlocYear
from scoring.sample import make_sample, remove_sample


class Command(BaseCommand):
    help = "Tạo tài khoản và số liệu minh họa để dùng thử; --remove bỏ hết đi. Mật khẩu: DEMO_PASSWORD, hoặc tự đặt."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bloc", metavar="KHỐI", nargs="?")
        parser.add_argument("year", metavar="NĂM", nargs="?", type=int)
        parser.add_argument("--remove", action="store_true", help="bỏ mọi tài khoản và số liệu minh họa")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = Actor(door=Door.COMMAND, name=SAMPLES)
        if options["remove"]:
            gone = remove_sample(actor=actor)
            for thing in gone:
                self.stdout.write(f"  bỏ {thing}" if not thing.startswith("(") else f"  {thing}")
            self.stdout.write("Đã bỏ số liệu minh họa." if gone else "Không có số liệu minh họa nào.")
            return
        year = self._year(options["bloc"], options["year"])
        given = os.environ.get("DEMO_PASSWORD", "")
        password = given or secrets.token_urlsafe(9)
        made = make_sample(year=year, password=password, renew=bool(given), actor=actor)
        for thing in made.things:
            self.stdout.write(f"Đã tạo {thing} cho {year}.")
        if made.accounts:
            self.stdout.write("Tài khoản dùng thử: " + ", ".join(made.accounts))
            self.stdout.write(f"Mật khẩu: {'như DEMO_PASSWORD' if given else password}")
        if made.kept:
            self.stdout.write(
                "Tài khoản dùng thử đã có" + (", đã đặt lại mật khẩu: " if given else ": ") + ", ".join(made.kept)
            )

    def _year(self, bloc: str | None, year: int | None) -> BlocYear:
        if bloc and year:
            return year_or_error(bloc, year)
        if bloc:
            raise CommandError("Hãy ghi cả mã khối và năm, ví dụ: demo khoi-6 2023.")
        newest = BlocYear.objects.select_related("bloc").order_by("-year", "bloc__code").first()
        if newest is None:
            raise CommandError("Chưa có năm thi đua nào. Hãy nạp trước: manage.py load_year TỆP.")
        return newest
