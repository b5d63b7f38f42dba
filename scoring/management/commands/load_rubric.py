"""`manage.py load_rubric BLOC YEAR FILE [--check]`: gives a year its rubric from a file."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from common.audit.log import Actor
from common.audit.models import LOADED, Door
from common.yearfile.files import all_or_nothing
from common.yearfile.naming import named
from common.yearfile.parsing import Problem, YearFileRefused
from members.management.commands.dump_year import year_or_error
from members.management.commands.load_year import file_bytes, refused, told
from members.yearlog import log_in
from scoring.rubrics.files import read_file
from scoring.rubrics.tree.mistakes import warnings
from scoring.yearfile import apply_rubric


class Command(BaseCommand):
    help = "Nạp bảng đánh giá của một năm từ tệp khoithidua.rubric/2 (hoặc /1); sai một chỗ thì không ghi gì."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bloc", metavar="KHỐI")
        parser.add_argument("year", metavar="NĂM", type=int)
        parser.add_argument("file", metavar="TỆP")
        parser.add_argument("--check", action="store_true", help="chỉ kiểm tra, không ghi")

    def handle(self, *args: Any, **options: Any) -> None:
        year = year_or_error(options["bloc"], options["year"])
        actor = Actor(door=Door.IMPORT, name=LOADED)
        try:
            data = file_bytes(options["file"])
            part = read_file(data)
            with all_or_nothing(undo=options["check"]):
                changes = apply_rubric(year, part)
                log_in(year, actor, changes)
        except YearFileRefused as error:
            raise refused(error, options["file"]) from error
        for line in told(changes, named([Problem(*warning) for warning in warnings(part.plain)], data)):
            self.stdout.write(line)
        if options["check"]:
            self.stdout.write(f"Tệp đúng. Nạp vào sẽ có {len(changes)} thay đổi.")
        else:
            self.stdout.write(f"Đã nạp «{part.plain.name}»: {len(changes)} thay đổi.")
