"""`manage.py load_year FILE [--check]`: loads a year file, all or nothing."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from khoithidua.audit.log import Actor
from khoithidua.audit.models import Door
from khoithidua.yearfile.files import load
from khoithidua.yearfile.reading import FileRefused


def file_bytes(path: str) -> bytes:
    """The bytes of a file that a command was given; CommandError if it cannot be read."""
    try:
        return Path(path).read_bytes()
    except OSError as error:
        raise CommandError(f"Không đọc được tệp {path}: {error.strerror}.") from error


def refused(error: FileRefused, path: str) -> CommandError:
    """The mistakes of a file as the command tells them, one a line."""
    lines = "\n".join(f"  {problem}" for problem in error.problems)
    return CommandError(f"Tệp {path} có {len(error.problems)} chỗ sai, không ghi gì cả:\n{lines}")


class Command(BaseCommand):
    help = "Nạp một năm thi đua từ tệp khoithidua.year/1; sai một chỗ thì không ghi gì. Nạp lại không đổi gì."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="TỆP")
        parser.add_argument("--check", action="store_true", help="chỉ kiểm tra, không ghi")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = Actor(door=Door.IMPORT, name="load_year")
        try:
            loaded = load(file_bytes(options["file"]), actor, check=options["check"])
        except FileRefused as error:
            raise refused(error, options["file"]) from error
        for change in loaded.changes:
            self.stdout.write(f"  {change.subject}: {change.action}")
        if options["check"]:
            self.stdout.write(f"Tệp đúng. Nạp vào sẽ có {len(loaded.changes)} thay đổi.")
        else:
            self.stdout.write(f"Đã nạp {loaded.year}: {len(loaded.changes)} thay đổi.")
