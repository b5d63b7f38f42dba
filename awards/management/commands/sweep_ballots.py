"""`manage.py sweep_ballots`: writes the tables of the ballots anew, where no worker did when they were closed."""

from typing import Any

from django.core.management.base import BaseCommand

from awards.sweeping import sweep


class Command(BaseCommand):
    help = "Dọn cơ sở dữ liệu sau khi bỏ phiếu trên cổng, để không còn bản cũ nào của hòm phiếu."

    def handle(self, *args: Any, **options: Any) -> None:
        self.stdout.write(f"Đã dọn. Số hòm phiếu vừa dọn: {sweep()}.")
