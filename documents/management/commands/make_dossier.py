"""`manage.py make_dossier NUMBER`: what the page «Hồ sơ năm» starts in the background; nobody types it."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from documents.dossier.job import make_dossier


class Command(BaseCommand):
    help = "Lập một hồ sơ năm đã được yêu cầu ở trang Hồ sơ năm."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("number", type=int, metavar="NUMBER")

    def handle(self, *args: Any, **options: Any) -> None:
        make_dossier(options["number"])
