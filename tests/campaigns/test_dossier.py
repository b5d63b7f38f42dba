"""What of campaigns and joint activities is in a year's dossier, and what of them stays out."""

import zipfile
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns.dossier import dossier_parts
from campaigns.models import Activity, CharityUse, ModelFile, Picture, Registration, Work
from common.audit.log import Actor
from common.files.taking import store
from common.jobs.models import Job
from documents.catalogue import Catalogue
from documents.dossier.contents import Contents
from documents.dossier.job import begin_dossier
from documents.dossier.keeping import file_of
from documents.models import Dossier
from khoithidua.urls import portal
from tests.adminpages import logged_in
from tests.campaigns.competed import contest, won
from tests.campaigns.proposed import RECOGNISED, proposed, reviewed
from tests.campaigns.visited import FOUND, visited
from tests.common.files.samples import pdf, picture
from tests.keptfiles import kept_at
from tests.pdftext import pdf_text
from tests.structure import data_of
from tests.years import Made, make_year

# Of a year, these alone.
THESE = Contents(Catalogue(()), portal, parts=[dossier_parts])
BENEFICIARY, DRAFT = "Nguyễn Thị Kín", "Chỉ tiêu còn nháp"


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> None:
    """Every test has a store of its own, and a dossier of nothing else."""
    settings.EVIDENCE_DIR = tmp_path / "evidence"
    settings.DOSSIER_CONTENTS = "tests.campaigns.test_dossier.THESE"


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1)


def whole(made: Made) -> None:
    """A year with something of all."""
    secretary, member = logged_in(made.secretary), logged_in(made.representative("dv-02"))
    sent = {"deed": "add", "caption": "Trồng cây", "files": [SimpleUploadedFile("Ảnh.png", picture("PNG"))]}
    assert secretary.post(made.address("activity-pictures", 1), sent).status_code == 302
    won(made, contest(made, each=True), {1: "first"})
    CharityUse.objects.create(
        year=made.year, number=1, what="Nhà tình nghĩa", beneficiary=BENEFICIARY, handed_on=date(2024, 4, 2)
    )
    Work.objects.create(year=made.year, number=1, name="Cầu dân sinh")
    visited(made)
    row = proposed(made)
    sent = {"deed": "add", "files": [SimpleUploadedFile("Báo cáo.pdf", pdf("Minh chung"))]}
    assert member.post(made.address("newmodel-files", 1), sent).status_code == 302
    reviewed(made, row, RECOGNISED)
    for code, on in (("dv-01", date(2024, 3, 1)), ("dv-02", None)):
        owner = next(one for one in made.members if one.code == code)
        registration = Registration.objects.create(member=owner, handed_in_on=on)
        name = DRAFT if on is None else "Chỉ tiêu đã nộp"
        registration.targets.create(order=1, name=name, plan=1, direction="at-least")


def begin(made: Made) -> Job:
    return begin_dossier(year=made.year, actor=Actor(user=made.secretary), reader=made.reader(made.secretary))


def archive() -> dict[str, bytes]:
    with zipfile.ZipFile(file_of(Dossier.objects.get(), "zip")) as kept:
        return {name: kept.read(name) for name in kept.namelist()}


def text_of(content: bytes) -> str:
    return " ".join(pdf_text(content).split())


def test_all_that_is_kept_goes_in_with_its_pictures_and_evidence(made: Made) -> None:
    whole(made)
    name = Activity.objects.get(number=1).name
    begin(made)
    files = archive()
    line = [line for line in files if line[:2].isdigit()]
    assert [one[:2] for one in line] == ["01", "02", "03", "03", "04", "05", "06", "07", "08", "09", "10", "10"]
    picture_at = next(one for one in line if one.endswith(".png"))
    assert files[picture_at] == picture("PNG")
    evidence_at = line[-1]
    assert (evidence_at.endswith("/2-bao-cao.pdf"), files[evidence_at]) == (True, pdf("Minh chung"))
    told = text_of(files["ho-so.pdf"])
    for said in (
        name,
        "Chỉ tiêu đã nộp",
        "Kéo co",
        "Nhà tình nghĩa",
        "Cầu dân sinh",
        "Tổ dân vận số",
        "Đơn vị 02; Đơn vị 03",
    ):
        assert told.count(said) >= 1, said


def test_whom_charity_helped_what_was_found_and_what_was_not_handed_in_stand_nowhere_in_it(made: Made) -> None:
    whole(made)
    begin(made)
    files = archive()
    for name, content in files.items():
        if name.endswith(".pdf"):
            data = str(data_of(content) if name != "ho-so.pdf" else "")
            assert [text_of(content).count(secret) for secret in (BENEFICIARY, DRAFT, FOUND)] == [0, 0, 0], name
            assert [data.count(secret) for secret in (BENEFICIARY, FOUND)] == [0, 0], name
    # The secretary's own pages have them: they could have leaked.
    assert logged_in(made.secretary).get(made.address("visits")).content.decode().count(FOUND) == 1
    assert logged_in(made.secretary).get(made.address("charity")).content.decode().count(BENEFICIARY) == 1


def test_what_there_is_not_has_no_page_and_what_was_taken_away_stays_out(made: Made) -> None:
    Activity.objects.update(held_on=None, result="", spent=None)
    assert list(dossier_parts(made.year)) == []
    Activity.objects.filter(number=1).update(cancelled_reason="Bão")
    assert [part.name for part in dossier_parts(made.year)] == ["activity"]
    activity = Activity.objects.get(number=1)
    how = {"name": "A.png", "content_type": "image/png", "size": 1, "sha256": "0" * 64}
    Picture.objects.create(activity=activity, removed_at="2024-05-01T00:00:00Z", **how)
    assert [part.files() for part in dossier_parts(made.year)] == [[]]


def test_a_file_that_was_lost_stops_the_dossier_and_is_named(made: Made) -> None:
    whole(made)
    path = kept_at(store(), ModelFile.objects.get().sha256)
    path.chmod(0o600)
    path.write_bytes(b"x")
    job = begin(made)
    job.refresh_from_db()
    assert Dossier.objects.count() == 0
    assert job.problem == (
        "Tệp «Báo cáo.pdf» (Mô hình: Tổ dân vận số) đã mất hoặc bị thay đổi trên máy chủ, "
        "nên cổng không đưa vào hồ sơ. Hãy báo Quản trị, hoặc gỡ tệp ấy rồi lập lại."
    )
