"""`manage.py check_evidence`: whether every file behind a score is there and is still what was handed in."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from common.files.store import KeptState
from scoring.models import Evidence
from scoring.verbs.evidence import check_evidence, store

_SAID = {KeptState.MISSING: "mất tệp", KeptState.CHANGED: "tệp đã bị sửa"}


class Command(BaseCommand):
    help = "Đọc mọi tệp minh chứng, báo tệp mất hoặc bị sửa. Mã kết thúc 1 nếu có tệp như vậy."

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for fault in check_evidence():
            count += 1
            evidence = fault.evidence
            card = evidence.card
            place = f"{card.round.year.bloc.code}/{card.round.year.year}/{card.round.code}/{card.member.code}"
            self.stdout.write(
                f"{_SAID[fault.state]}: {place}, tiêu chí {evidence.criterion.code}, «{evidence.name}»"
                f"{' (đã gỡ)' if evidence.removed_at else ''}: {store().path(evidence.sha256)}"
            )
        rows = Evidence.objects.count()
        if count:
            self.stdout.write(f"Có {count} trên {rows} minh chứng không còn nguyên vẹn.")
            sys.exit(1)
        self.stdout.write(f"Đủ {rows} minh chứng, tệp nào cũng nguyên vẹn.")
