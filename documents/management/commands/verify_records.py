"""`manage.py verify_records`: whether everything that was issued, filed, signed or published is still what it was."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from documents.checking import check_all


class Command(BaseCommand):
    help = "Đọc mọi tệp của văn bản, giao ước và bản công bố; nêu tên tệp mất hoặc bị sửa. Mã kết thúc 1 nếu có."

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for fault in check_all():
            count += 1
            self.stdout.write(str(fault))
        if count:
            self.stdout.write(f"Có {count} chỗ không còn nguyên vẹn, nêu ở trên.")
            sys.exit(1)
        self.stdout.write("Mọi tệp của văn bản, giao ước và bản công bố đều nguyên vẹn.")
