"""`manage.py check_evidence`: whether all files that were handed in, pictures among them, are as they were given."""

import sys
from typing import Any

from django.core.management.base import BaseCommand

from awards.models import AwardFile
from awards.verbs.awardfiles import check_award_files
from campaigns.models import ModelFile, Picture, ReportFile
from campaigns.verbs.modelfiles import check_model_files
from campaigns.verbs.pictures import check_pictures
from campaigns.verbs.reportfiles import check_report_files
from common.files.store import KeptState
from common.files.taking import store
from scoring.models import Evidence
from scoring.verbs.evidence import check_evidence

_SAID = {KeptState.MISSING: "mất tệp", KeptState.CHANGED: "tệp đã bị sửa"}


class Command(BaseCommand):
    help = "Đọc mọi tệp minh chứng, ảnh hoạt động, báo tệp mất hoặc bị sửa. Mã kết thúc 1 nếu có tệp như vậy."

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
        for picture, state in check_pictures():
            count += 1
            activity = picture.activity
            place = f"{activity.year.bloc.code}/{activity.year.year}, hoạt động chung số {activity.number}"
            removed = " (đã gỡ)" if picture.removed_at else ""
            self.stdout.write(f"{_SAID[state]}: {place}, ảnh «{picture.name}»{removed}: {store().path(picture.sha256)}")
        for file, state in check_model_files():
            count += 1
            model = file.new_model
            place = f"{model.year.bloc.code}/{model.year.year}, mô hình số {model.number}"
            removed = " (đã gỡ)" if file.removed_at else ""
            self.stdout.write(f"{_SAID[state]}: {place}, «{file.name}»{removed}: {store().path(file.sha256)}")
        for paper, state in check_report_files():
            count += 1
            call = paper.report.call
            place = f"{call.year.bloc.code}/{call.year.year}, báo cáo số {call.number} của {paper.report.member.code}"
            removed = " (đã gỡ)" if paper.removed_at else ""
            self.stdout.write(f"{_SAID[state]}: {place}, tệp «{paper.name}»{removed}: {store().path(paper.sha256)}")
        for scan, state in check_award_files():
            count += 1
            place = f"{scan.award.bloc.code}, khen thưởng số {scan.award.number}"
            removed = " (đã gỡ)" if scan.removed_at else ""
            self.stdout.write(f"{_SAID[state]}: {place}, tệp «{scan.name}»{removed}: {store().path(scan.sha256)}")
        pictures = Picture.objects.count()
        rows = Evidence.objects.count() + ModelFile.objects.count() + ReportFile.objects.count()
        rows += AwardFile.objects.count() + pictures
        what = "minh chứng và ảnh hoạt động" if pictures else "minh chứng"
        if count:
            self.stdout.write(f"Có {count} trên {rows} {what} không còn nguyên vẹn.")
            sys.exit(1)
        self.stdout.write(f"Đủ {rows} {what}, tệp nào cũng nguyên vẹn.")
