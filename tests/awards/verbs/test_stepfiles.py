"""The scans of a proposal's steps and the files of its dossier, as the check of all files reads them."""

from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command

from awards.models import DossierFile, StepFile
from awards.rules.proposing import Stage
from awards.verbs.stepfiles import add_step_files
from common.audit.log import Actor
from common.files.intake import SentFile
from common.files.taking import store
from tests.adminpages import logged_in
from tests.awards.proposing import bring, proposed, wanted
from tests.common.files.samples import pdf
from tests.keptfiles import kept_at
from tests.years import make_year

pytestmark = pytest.mark.django_db


def test_a_scan_of_a_step_and_a_file_of_a_dossier_that_were_changed_or_lost_are_named(
    capsys: pytest.CaptureFixture[str],
) -> None:
    made = make_year(members=2, leaves=1)
    (item,) = wanted(made, "Tờ trình")
    bring(made, proposed(made), Stage.PREPARING)
    sent = {"giay-to": item.pk, "state": "ready", "seen": "", "files": SimpleUploadedFile("to-trinh.pdf", pdf("a"))}
    assert logged_in(made.secretary).post(made.address("submission-item", 1), sent).status_code == 302
    scan = pdf("b")
    add_step_files(
        year=made.year, number=1, step=2, files=[SentFile("buoc-2.pdf", BytesIO(scan), len(scan))],
        actor=Actor(user=made.secretary), reader=made.reader(made.secretary),
    )  # fmt: skip
    call_command("check_evidence")
    assert capsys.readouterr().out == "Đủ 2 minh chứng, tệp nào cũng nguyên vẹn.\n"

    lost, changed = (kept_at(store(), kind.objects.get().sha256) for kind in (StepFile, DossierFile))
    lost.unlink()
    changed.chmod(0o600)
    changed.write_bytes(b"else")
    with pytest.raises(SystemExit):
        call_command("check_evidence")
    assert capsys.readouterr().out.splitlines() == [
        f"mất tệp: khoi-thu/2024, đề nghị số 1, bước 2, tệp «buoc-2.pdf»: {lost}",
        f"tệp đã bị sửa: khoi-thu/2024, hồ sơ trình số 1, Tờ trình, tệp «to-trinh.pdf»: {changed}",
        "Có 2 trên 2 minh chứng không còn nguyên vẹn.",
    ]
    changed.unlink()
