"""`manage.py check_evidence`: whether all files that were handed in, pictures among them, are as they were given."""

import sys
from collections.abc import Iterator
from typing import Any

from django.core.management.base import BaseCommand

from awards.models import AwardFile, DossierFile, StepFile
from awards.verbs.awardfiles import check_award_files
from awards.verbs.stepfiles import check_dossier_files, check_step_files
from campaigns.models import ModelFile, Picture, ReportFile
from campaigns.verbs.modelfiles import check_model_files
from campaigns.verbs.pictures import check_pictures
from campaigns.verbs.reportfiles import check_report_files
from common.files.store import KeptState
from common.files.taking import store
from members.models import BlocYear
from scoring.models import Evidence
from scoring.verbs.evidence import check_evidence

_SAID = {KeptState.MISSING: "mất tệp", KeptState.CHANGED: "tệp đã bị sửa"}
_KINDS = (Evidence, ModelFile, ReportFile, AwardFile, StepFile, DossierFile, Picture)


class Command(BaseCommand):
    help = "Đọc mọi tệp minh chứng, ảnh hoạt động, báo tệp mất hoặc bị sửa. Mã kết thúc 1 nếu có tệp như vậy."

    def handle(self, *args: Any, **options: Any) -> None:
        count = 0
        for state, whose, row in _faults():
            count += 1
            removed = " (đã gỡ)" if row.removed_at else ""
            where = store().where(row.sha256)
            self.stdout.write(f"{_SAID[state]}: {whose} «{row.name}»{removed}: {where}")
        rows = sum(kind._default_manager.count() for kind in _KINDS)
        what = "minh chứng và ảnh hoạt động" if Picture.objects.exists() else "minh chứng"
        if count:
            self.stdout.write(f"Có {count} trên {rows} {what} không còn nguyên vẹn.")
            sys.exit(1)
        self.stdout.write(f"Đủ {rows} {what}, tệp nào cũng nguyên vẹn.")


def _faults() -> Iterator[tuple[KeptState, str, Any]]:
    """Each file that is not whole: what is wrong with it, whose it is, in words before its name, and its row."""
    for fault in check_evidence():
        card, criterion = fault.evidence.card, fault.evidence.criterion
        place = f"{_of(card.round.year)}/{card.round.code}/{card.member.code}"
        yield fault.state, f"{place}, tiêu chí {criterion.code},", fault.evidence
    for picture, state in check_pictures():
        activity = picture.activity
        yield state, f"{_of(activity.year)}, hoạt động chung số {activity.number}, ảnh", picture
    for file, state in check_model_files():
        yield state, f"{_of(file.new_model.year)}, mô hình số {file.new_model.number},", file
    for paper, state in check_report_files():
        report = paper.report
        yield state, f"{_of(report.call.year)}, báo cáo số {report.call.number} của {report.member.code}, tệp", paper
    for scan, state in check_award_files():
        yield state, f"{scan.award.bloc.code}, khen thưởng số {scan.award.number}, tệp", scan
    for entered, state in check_step_files():
        proposal = entered.step.proposal
        yield state, f"{_of(proposal.year)}, đề nghị số {proposal.number}, bước {entered.step.number}, tệp", entered
    for piece, state in check_dossier_files():
        submission, item = piece.item.submission, piece.item.item
        yield state, f"{_of(submission.year)}, hồ sơ trình số {submission.number}, {item.name}, tệp", piece


def _of(year: BlocYear) -> str:
    return f"{year.bloc.code}/{year.year}"
