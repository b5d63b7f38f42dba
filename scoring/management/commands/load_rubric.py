"""`manage.py load_rubric BLOC YEAR FILE [--check]`: gives a year its rubric from a file."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from khoithidua.audit.log import Actor, write
from khoithidua.audit.models import Door
from khoithidua.yearfile.reading import FileRefused
from members.management.commands.dump_year import year_or_error
from members.management.commands.load_year import file_bytes, refused
from scoring.rubricfile import read_file
from scoring.rules.rubric import warnings
from scoring.yearfile import apply_rubric


class Command(BaseCommand):
    help = "Nạp bảng đánh giá của một năm từ tệp khoithidua.rubric/1; sai một chỗ thì không ghi gì."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("bloc", metavar="KHỐI")
        parser.add_argument("year", metavar="NĂM", type=int)
        parser.add_argument("file", metavar="TỆP")
        parser.add_argument("--check", action="store_true", help="chỉ kiểm tra, không ghi")

    def handle(self, *args: Any, **options: Any) -> None:
        year = year_or_error(options["bloc"], options["year"])
        try:
            part = read_file(file_bytes(options["file"]))
            with transaction.atomic():
                changes = apply_rubric(year, part)
                write(Actor(door=Door.IMPORT, name="load_rubric"), changes, bloc=year.bloc.code, year=year.year)
                transaction.set_rollback(options["check"])
        except FileRefused as error:
            raise refused(error, options["file"]) from error
        for place, sentence in warnings(part.plain):
            self.stdout.write(f"  Lưu ý {place}: {sentence}")
        if options["check"]:
            self.stdout.write("Tệp đúng." if changes else "Tệp đúng, giống bảng đang có.")
        else:
            self.stdout.write(f"Đã nạp «{part.plain.name}»." if changes else "Bảng đánh giá không có gì thay đổi.")
