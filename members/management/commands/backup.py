"""`manage.py backup FOLDER`: a copy of the whole installation of one moment, while others go on working."""

from argparse import ArgumentParser
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from common.backup.making import make_backup
from common.backup.manifest import BackupRefused
from common.backup.sealing import SEALED


class Command(BaseCommand):
    help = "Sao lưu toàn bộ cổng (cơ sở dữ liệu, minh chứng, văn bản) vào một thư mục mới; không cần dừng cổng."
    # It is asked of a database that is older than the code too: before an update.
    requires_migrations_checks = False

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("folder", metavar="THƯ_MỤC", type=Path)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            manifest = make_backup(options["folder"])
        except BackupRefused as refused:
            raise CommandError(str(refused)) from None
        total = sum(held.size for held in manifest.files)
        self.stdout.write(f"Đã sao lưu vào {options['folder']}: {len(manifest.files)} tệp, {total / 2**20:.1f} MB.")
        if (options["folder"] / SEALED).is_file():
            self.stdout.write("Bản sao lưu đã mã hóa. Mất BACKUP_KEY thì không ai mở được; hãy giữ khóa ở nơi khác.")
        self.stdout.write(f"Mục cuối của nhật ký: {manifest.log_end}")
        self.stdout.write(
            "Hãy ghi lại dòng trên ở nơi khác: verify_log với dòng đó cho biết nhật ký có bị cắt bớt không."
        )
