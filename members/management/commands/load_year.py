"""`manage.py load_year FILE … [--check]`: loads year files, all of them or none."""

from argparse import ArgumentParser
from collections.abc import Iterable
from pathlib import Path
from textwrap import shorten
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.audit.log import Actor, Change
from common.audit.models import LOADED, Door
from common.yearfile.files import all_or_nothing, load
from common.yearfile.parsing import Problem, YearFileRefused

# A year with thirty members, sixty criteria and three values each takes one or two of them.
_MOST_BYTES = 20_000_000
# More than anybody reads at once; the rest shows when these are mended.
_MOST_PROBLEMS = 50


def file_bytes(path: str) -> bytes:
    """The bytes of a file that a command was given; CommandError if it cannot be read."""
    try:
        with Path(path).open("rb") as file:
            data = file.read(_MOST_BYTES + 1)
    except FileNotFoundError as error:
        raise CommandError(f"Không có tệp nào tên {path}.") from error
    except IsADirectoryError as error:
        raise CommandError(f"{path} là một thư mục. Hãy ghi tên một tệp trong đó.") from error
    except PermissionError as error:
        raise CommandError(f"Không có quyền đọc tệp {path}.") from error
    except (OSError, ValueError) as error:
        raise CommandError(f"Không đọc được tệp {path}.") from error
    if len(data) > _MOST_BYTES:
        raise CommandError(f"Tệp {path} lớn quá {_MOST_BYTES // 1_000_000} MB.")
    return data


def refused(error: YearFileRefused, path: str) -> CommandError:
    """The mistakes of a file as the command tells them, one a line."""
    lines = [f"  {problem}" for problem in error.problems[:_MOST_PROBLEMS]]
    if more := len(error.problems) - len(lines):
        lines.append(f"  … và {more} chỗ khác.")
    return CommandError(
        "\n".join([f"Tệp {path} có {len(error.problems)} chỗ không nạp được, không ghi gì cả:", *lines])
    )


def told(changes: Iterable[Change], notes: Iterable[Problem]) -> list[str]:
    """What a command says of what it changed and of what is probably a slip, one a line."""
    lines = []
    for change in changes:
        subject = shorten(change.subject, 80, placeholder=" …")
        values = " → ".join(shorten(value, 80, placeholder=" …") for value in (change.old, change.new) if value)
        lines.append(f"  {subject}: {change.action}" + (f" ({values})" if values else ""))
    return lines + [f"  Lưu ý: {note}" for note in notes]


class Command(BaseCommand):
    help = "Nạp năm thi đua từ tệp khoithidua.year/1; một tệp sai một chỗ thì không ghi gì. Nạp lại không đổi gì."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("files", metavar="TỆP", nargs="+")
        parser.add_argument("--check", action="store_true", help="chỉ kiểm tra, không ghi")

    def handle(self, *args: Any, **options: Any) -> None:
        check: bool = options["check"]
        # The last year may stand on the first: with --check too, each file finds those before it loaded.
        with all_or_nothing(undo=check):
            told_of = [line for path in options["files"] for line in self._load(path, check)]
        for line in told_of:
            self.stdout.write(line)

    def _load(self, path: str, check: bool) -> list[str]:
        """Loads one file, and answers what to say of it once all are loaded."""
        try:
            loaded = load(file_bytes(path), Actor(door=Door.IMPORT, name=LOADED))
        except YearFileRefused as error:
            raise refused(error, path) from error
        count = len(loaded.changes)
        done = f"Tệp đúng. Nạp vào sẽ có {count} thay đổi." if check else f"Đã nạp {loaded.year}: {count} thay đổi."
        return [*told(loaded.changes, loaded.notes), done]
