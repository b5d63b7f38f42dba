"""`manage.py verify_log [NUMBER:HASH …]`: whether the log is still what was written."""

from argparse import ArgumentParser
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from common.audit.guard import missing
from common.audit.verify import LogFault, LogVerification
from common.backup.making import refusal
from common.backup.manifest import BackupRefused, read
from common.backup.sealing import opened
from common.vietnamese.dates import date_time

# So much of a hash tells it from any other.
SHORTEST = 8


class Command(BaseCommand):
    help = "Kiểm tra nhật ký: có mục nào bị sửa, bị chèn hay bị xóa không, kể cả khi sửa thẳng vào tệp dữ liệu."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "known",
            metavar="SỐ:MÃ",
            nargs="*",
            help="số và mã của một mục như đã ghi trên bản in hay bản công bố; có thể chỉ ghi phần đầu của mã",
        )

        parser.add_argument(
            "--backup",
            metavar="THƯ_MỤC",
            type=Path,
            help="so với nhật ký lúc lập bản sao lưu này: mục cuối khi ấy phải còn nguyên",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        known = dict(_known(text) for text in options["known"])
        if options["backup"]:
            known |= _end_of(options["backup"])
        verification = LogVerification(known)
        wrong = 0
        for fault in verification.faults():
            wrong += 1
            self.stdout.write(f"  {_line(fault)}")
        if names := missing():
            self.stderr.write(
                f"Lưu ý: cơ sở dữ liệu không còn chặn việc sửa, xóa nhật ký (thiếu {', '.join(sorted(names))})."
            )
        number, hash_ = verification.end
        if wrong:
            raise CommandError(
                f"Nhật ký không nguyên vẹn: {wrong} chỗ sai, nêu ở trên. Số mục đọc được: {verification.count}."
            )
        self.stdout.write(f"Nhật ký nguyên vẹn: {number} mục, mã cuối {hash_}.")


def _known(text: str) -> tuple[int, str]:
    number, _, hash_ = text.strip().lower().partition(":")
    right = number.isascii() and number.isdecimal() and len(hash_) >= SHORTEST and set(hash_) <= set("0123456789abcdef")
    if not right:
        raise CommandError(f"«{text}» không phải là số và mã của một mục, ví dụ 120:3fa9c07d.")
    return int(number), hash_


def _end_of(backup: Path) -> dict[int, str]:
    """Where the log ended when the backup was made: number → hash; nothing for a log that was empty then."""
    try:
        with opened(backup) as plain:
            manifest = read(plain)
    except BackupRefused as refused:
        raise CommandError(str(refused)) from None
    except OSError as error:
        # Opening a sealed one needs room beside the data.
        raise CommandError(refusal(Path(settings.DATA_DIR), error)) from error
    return {manifest.log_number: manifest.log_hash} if manifest.log_number else {}


def _line(fault: LogFault) -> str:
    if not fault.number:
        return f"{fault.what}."
    at = date_time(fault.at) if isinstance(fault.at, datetime) else fault.at
    line = f"Mục {fault.number}, {at}, {fault.subject}: {fault.what}."
    # What is no text at all stands in the answer as a sign.
    return line.encode("utf-8", "replace").decode()
