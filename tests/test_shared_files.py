"""Several machines with one bucket: what one has kept the other hands out, and neither keeps anything of its own."""

import gc
import hashlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.test import Client

from common.audit.log import Actor
from common.faults import FILES_AWAY
from common.files.bucket import storage_at
from common.jobs.models import Job
from common.web import health
from documents import compositions
from documents.catalogue import Catalogue
from documents.dossier.contents import Contents
from documents.dossier.job import begin_dossier
from documents.models import Dossier
from khoithidua.urls import portal
from members.access import Reader
from members.models import User
from scoring.models import Evidence
from tests.bucket import Bucket, running_bucket
from tests.common.files.samples import pdf, picture
from tests.documents.issued import put_out
from tests.installations import Installation, new_installation
from tests.years import Made, make_year

pytestmark = [
    pytest.mark.django_db,
    # The client leaves its open connections to whoever collects what is no longer used.
    pytest.mark.filterwarnings("ignore:Exception ignored in. <socket:pytest.PytestUnraisableExceptionWarning"),
]
# Where it is told where a dossier lies and not what is in it.
FEW = Contents(Catalogue(compositions.MEMBERS[:1]), portal)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bucket]:
    with running_bucket(tmp_path_factory.mktemp("bucket") / "s3") as bucket:
        yield bucket


@pytest.fixture
def bucket(server: Bucket, settings: Any, tmp_path: Path) -> Iterator[Bucket]:
    for name in server.objects():
        (server.folder / name).unlink()
    settings.STORAGES = settings.STORAGES | {"shared": storage_at(server.url)}
    # As on a machine that has just been set up: nothing there, and nothing may come to be there.
    for name in ("EVIDENCE_DIR", "RECORDS_DIR"):
        setattr(settings, name, tmp_path / "own" / name)
    settings.DOSSIERS_DIR = tmp_path / "dossiers"
    yield server
    assert not (tmp_path / "own").exists()
    assert [path for path in (tmp_path / "dossiers").rglob("*") if path.is_file()] == []
    gc.collect()


@pytest.fixture
def made(bucket: Bucket) -> Made:
    return make_year(members=2, leaves=5, step="scoring")


def client_of(made: Made) -> Client:
    client = Client(raise_request_exception=False)
    client.force_login(made.secretary)
    return client


def hand_in(made: Made, content: bytes) -> Any:
    sent = {"round": made.round.pk, "criterion": "1.1", "files": [SimpleUploadedFile("a.png", content)]}
    return client_of(made).post(made.address("evidence", "dv-01"), sent)


def content_of(answer: Any) -> bytes:
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


def key_of(store: str, content: bytes) -> str:
    digest = hashlib.sha256(content).hexdigest()
    return f"{store}/{digest[:2]}/{digest}"


def test_evidence_documents_and_dossiers_are_in_the_bucket_and_are_handed_out_from_there(
    made: Made, bucket: Bucket, settings: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    image = picture("PNG")
    assert hand_in(made, image).status_code == 302
    where = made.address("evidence-file", "dv-01", Evidence.objects.get().pk)
    assert content_of(client_of(made).get(where)) == image
    call_command("check_evidence")
    assert capsys.readouterr().out == "Đủ 1 minh chứng, tệp nào cũng nguyên vẹn.\n"

    document = put_out(made)
    record = document.files.get()
    settings.DOSSIER_CONTENTS = f"{__name__}.FEW"
    begin_dossier(year=made.year, actor=Actor(name="A"), reader=Reader(User(), frozenset({"secretary"})))
    assert Job.objects.get().state == "done"
    dossier = Dossier.objects.get()
    of_dossier = [f"dossiers/{dossier.pk}.{ending}" for ending in ("pdf", "zip")]
    assert bucket.objects() == sorted(
        [*of_dossier, key_of("evidence", image), f"records/{record.sha256[:2]}/{record.sha256}"]
    )
    for name in of_dossier:
        handed = content_of(client_of(made).get(made.address(f"dossier.{name.rpartition('.')[2]}")))
        assert handed == (bucket.folder / name).read_bytes()
    # The next one takes its place.
    begin_dossier(year=made.year, actor=Actor(name="A"), reader=Reader(User(), frozenset({"secretary"})))
    number = Dossier.objects.get().pk
    kept = [name for name in bucket.objects() if name.startswith("dossiers/")]
    assert (number != dossier.pk, kept) == (True, [f"dossiers/{number}.{ending}" for ending in ("pdf", "zip")])


def test_an_object_that_is_lost_or_changed_is_named_with_its_place(
    made: Made, bucket: Bucket, capsys: pytest.CaptureFixture[str]
) -> None:
    image = picture("PNG")
    hand_in(made, image)
    place = bucket.folder / key_of("evidence", image)
    for spoil, said in ((lambda: place.write_bytes(image + b" "), "tệp đã bị sửa"), (place.unlink, "mất tệp")):
        spoil()
        with pytest.raises(SystemExit):
            call_command("check_evidence")
        line = capsys.readouterr().out.splitlines()[0]
        assert (line.partition(":")[0], line.rpartition(": ")[2]) == (said, f"s3://thidua/{key_of('evidence', image)}")


def test_while_the_bucket_is_away_pages_are_read_and_what_needs_it_says_so_and_goes_on_afterwards(
    made: Made, bucket: Bucket
) -> None:
    image = picture("PNG")
    hand_in(made, image)
    where = made.address("evidence-file", "dv-01", Evidence.objects.get().pk)
    bucket.stop()
    try:
        client = client_of(made)
        page, file, sent = client.get(made.address("evidence", "dv-01")), client.get(where), hand_in(made, pdf())
        ready = client.get("/suc-khoe/san-sang/")
    finally:
        bucket.start()
    assert (page.status_code, file.status_code, sent.status_code, ready.status_code) == (200, 503, 503, 503)
    assert [f"<h1>{FILES_AWAY.title}</h1>" in answer.content.decode() for answer in (file, sent)] == [True, True]
    assert ready.content.decode() == f"{health.NO_FILES}\n"
    assert Evidence.objects.count() == 1
    assert content_of(client_of(made).get(where)) == image
    assert client_of(made).get("/suc-khoe/san-sang/").status_code == 200


# --- whole installations


FILL = """
from io import BytesIO
from common.files.taking import store
from documents.verbs.issuing import records_store
store().keep(BytesIO("ảnh".encode()))
records_store().keep(BytesIO("văn bản".encode()))
"""
HELD = sorted([key_of("evidence", "ảnh".encode()), key_of("records", "văn bản".encode())])


def in_bucket(installation: Installation, url: str) -> Installation:
    installation.environment["FILES_URL"] = url
    installation.make_tables()
    return installation


def own_files(data: Path) -> list[Path]:
    return [path for name in ("evidence", "records") for path in (data / name).rglob("*")]


def test_a_backup_holds_what_is_in_the_bucket_and_is_restored_into_another_or_into_folders(
    server: Bucket, tmp_path: Path, transactional_db: None
) -> None:
    for name in server.objects():
        (server.folder / name).unlink()
    (server.root / "khac").mkdir()
    other = server.url.replace("/thidua", "/khac")
    with new_installation(tmp_path / "a") as first:
        in_bucket(first, server.url).shell(FILL)
        first.manage("backup", str(tmp_path / "copy"))
        assert own_files(first.data) == []
    copied = [path.relative_to(tmp_path / "copy").as_posix() for path in own_files(tmp_path / "copy") if path.is_file()]
    assert sorted(copied) == HELD
    with new_installation(tmp_path / "b") as second:
        second.environment["FILES_URL"] = other
        second.manage("restore", str(tmp_path / "copy"))
        assert own_files(second.data) == []
        assert second.refusal("restore", str(tmp_path / "copy")).startswith("Cổng này đã có số liệu")
    there = server.root / "khac"
    assert sorted(path.relative_to(there).as_posix() for path in there.rglob("*") if path.is_file()) == HELD
    with new_installation(tmp_path / "c") as third:
        third.manage("restore", str(tmp_path / "copy"))
        assert (
            sorted(path.relative_to(third.data).as_posix() for path in own_files(third.data) if path.is_file()) == HELD
        )


def test_a_backup_that_can_t_reach_the_bucket_says_so_and_leaves_no_half(
    tmp_path: Path, transactional_db: None
) -> None:
    with new_installation(tmp_path / "a") as installation:
        in_bucket(installation, "s3+http://k:bi-mat@127.0.0.1:1/thidua")
        said = installation.refusal("backup", str(tmp_path / "copy"))
    assert (said, (tmp_path / "copy").exists()) == (FILES_AWAY.for_command.format(folder=""), False)
