"""`manage.py restore FOLDER`: a backup into an installation that holds nothing yet."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.backup.manifest import BackupRefused
from common.backup.restoring import restore


class Command(BaseCommand):
    help = "Khôi phục một bản sao lưu vào cổng còn trống, sau khi kiểm tra từng tệp và nhật ký của bản sao lưu."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="THƯ_MỤC", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = restore(options["folder"])
        except BackupRefused as refused:
            raise CommandError(str(refused)) from None
        self.stdout.write(f"Đã khôi phục {len(manifest.files)} tệp từ bản sao lưu lập lúc {manifest.made_at}.")
        self.stdout.write(f"Nhật ký nguyên vẹn đến mục {manifest.log_end}.")
        self.stdout.write("Hãy khởi động cổng (make run); cơ sở dữ liệu được nâng lên phiên bản này nếu cần.")
