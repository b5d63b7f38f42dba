"""The dossier of a year: everything in one PDF with its contents, and as an archive whose every byte can be checked."""

import hashlib
import os
import subprocess
import sys
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from pypdf import PdfReader

from common.audit.log import Actor
from common.audit.models import Entry
from documents import compositions as kinds
from documents.catalogue import Catalogue
from documents.dossier.contents import Contents
from documents.dossier.job import LOST, begin_dossier, file_of, latest, make_dossier, ready
from documents.issuedfile import bytes_of, record_of
from documents.models import Document, Dossier
from documents.verbs.issuing import issue, records_store
from khoithidua.urls import portal
from tests.common.files.samples import pdf as pdf_with
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db
# Where it is told how a dossier comes to be and not what is in it.
FEW = Contents(Catalogue(kinds.MEMBERS[:1]), portal)
# The portal itself, with a database of its own: a maker is killed, and another one finishes.
APART = """
import os, signal, django
django.setup()
from common.audit.log import Actor
from members.access import Reader
from documents.dossier import job as making
from members.models import BlocYear, User
year = BlocYear.objects.get()
who = {"year": year, "actor": Actor(name="test"), "reader": Reader(User(), frozenset({"secretary"}))}
first = making.begin_dossier(**who)
print(making.latest(year).state, making.begin_dossier(**who) == first)
os.kill(making._makers[0].pid, signal.SIGKILL)
making._makers[0].wait()
print(making.latest(year).state)
second = making.begin_dossier(**who)
making._makers[-1].wait()
print(making.latest(year).state, making.file_of(second, "zip").stat().st_size == making.latest(year).zip_size)
"""


# The results that were published, as they stand in the register.
PUBLISHED = (
    "14-ket-qua-cham-diem-va-xep-hang-ca-nam-khoi-thi-dua-khoi-thu-n/"
    "1-ket-qua-cham-diem-va-xep-hang-ca-nam-lan-1-khoi-thi-dua-khoi.pdf"
)


@pytest.fixture
def made() -> Made:
    return make_year(members=2, campaigns=1, step="published")


@pytest.fixture
def few(settings: Any) -> None:
    settings.DOSSIER_CONTENTS = "tests.documents.dossier.test_dossier.FEW"


def client_of(made: Made, kind: str = "secretary") -> Client:
    client = Client()
    client.force_login(getattr(made, kind))
    return client


def begin(made: Made) -> Dossier:
    return begin_dossier(year=made.year, actor=Actor(user=made.secretary), reader=made.reader(made.secretary))


def archive_of(made: Made) -> dict[str, bytes]:
    answer = client_of(made).get(made.address("dossier.zip"))
    with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:  # type: ignore[attr-defined]
        return {name: archive.read(name) for name in archive.namelist()}


def issued(made: Made, source: str = "ke-hoach") -> Document:
    """The plan, or another document, issued with bytes that no rendering gives."""
    return issue(
        year=made.year,
        kind="Kế hoạch",
        type_code="KH",
        title="Hoạt động",
        source=source,
        on=date(2024, 3, 17),
        render=lambda issuance: pdf_with("KE HOACH DA PHAT HANH"),
        numbered=True,
        actor=Actor(user=made.secretary),
        reader=made.reader(made.secretary),
        filename="ke-hoach.pdf",
    )


def test_everything_of_the_year_is_in_it_in_the_order_of_the_year(made: Made) -> None:
    begin(made)
    names = [name for name in archive_of(made) if name.endswith(".pdf")]
    assert names == [
        "ho-so.pdf",
        "01-giao-uoc-thi-dua.pdf",
        "02-hoat-dong-chung.pdf",
        "03-danh-sach-thanh-vien.pdf",
        "04-quyet-dinh-ban-hanh-danh-sach-thanh-vien.pdf",
        "05-bien-ban-hoi-nghi-hoi-nghi-ky-ket-giao-uoc-thi-dua.pdf",
        "06-ke-hoach-hoat-dong-cua-nam.pdf",
        "07-thong-bao-phat-dong-dot-thi-dua-1.pdf",
        "08-bang-danh-gia-thi-dua.pdf",
        "09-phieu-cham-diem-co-quan-don-vi-so-01-ky-ca-nam.pdf",
        "10-phieu-cham-diem-co-quan-don-vi-so-02-ky-ca-nam.pdf",
        "11-bang-tong-hop-diem-ca-nam.pdf",
        "12-bang-xep-hang-ca-nam.pdf",
        "13-nhat-ky-thay-doi.pdf",
        PUBLISHED,
    ]


def test_the_contents_tell_the_page_of_each_piece_and_its_bookmark_leads_there(made: Made) -> None:
    begin(made)
    reader = PdfReader(BytesIO(file_of(Dossier.objects.get(), "pdf").read_bytes()))
    tops: Any = [one for one in reader.outline if not isinstance(one, list)]
    front = reader.page_labels.index("1")
    text = " ".join(" ".join(page.extract_text() for page in reader.pages[:front]).split())
    assert len(tops) == 14
    for number, top in enumerate(tops, start=1):
        page = (reader.get_destination_page_number(top) or 0) - front + 1
        line = text[text.index(f"{number} {top.title}") :]
        until = line.index(f"{number + 1} {tops[number].title}") if number < len(tops) else line.index("Trang là")
        assert line[:until].split()[-1] == str(page)
    assert front == 1


def test_what_was_issued_or_published_goes_in_as_it_is_byte_for_byte(made: Made) -> None:
    document = issued(made)
    begin(made)
    files = archive_of(made)
    assert files["06-ke-hoach-hoat-dong.pdf"] == bytes_of(record_of(document))
    assert files[PUBLISHED] == bytes(made.round.publications.get().pdf)
    text = " ".join(page.extract_text() for page in PdfReader(BytesIO(files["ho-so.pdf"])).pages)
    assert "KE HOACH DA PHAT HANH" in text


def test_an_issued_pact_stands_in_place_of_its_page_s_print(made: Made) -> None:
    document = issued(made, "giao-uoc")
    begin(made)
    files = archive_of(made)
    assert [name for name in files if name.startswith(("01-", "02-"))] == [
        "01-ke-hoach-hoat-dong/1-ke-hoach.pdf",
        "02-hoat-dong-chung.pdf",
    ]
    assert files["01-ke-hoach-hoat-dong/1-ke-hoach.pdf"] == bytes_of(record_of(document))


def test_every_file_stands_in_the_lists_with_its_digest(made: Made, tmp_path: Path) -> None:
    begin(made)
    files = archive_of(made)
    digests = {name: hashlib.sha256(content).hexdigest() for name, content in files.items()}
    sums = {line[66:]: line[:64] for line in files["SHA256SUMS"].decode().splitlines()}
    assert all(name.isascii() for name in files)
    assert sums == {name: digest for name, digest in digests.items() if name != "SHA256SUMS"}
    rows = list(load_workbook(BytesIO(files["danh-sach.xlsx"])).worksheets[0].values)[3:]
    listed = {str(row[0]): row[4] for row in rows}
    assert listed == {name: digest for name, digest in sums.items() if name != "danh-sach.xlsx"}
    with zipfile.ZipFile(file_of(Dossier.objects.get(), "zip")) as archive:
        archive.extractall(tmp_path)
    subprocess.run(["sha256sum", "-c", "--quiet", "SHA256SUMS"], cwd=tmp_path, check=True)


@pytest.mark.usefixtures("few")
def test_the_list_says_of_each_kept_file_what_it_is_and_no_more_than_was_checked(made: Made) -> None:
    document = issued(made)
    signer = {"name": "Lê A", "title": "", "organisations": ["Báo"], "at": "17/03/2024 09:12"}
    for role, signers in (("signed", [signer]), ("scan", None), ("unchecked", None), ("attached", None)):
        kept = records_store().keep(BytesIO(pdf_with(role)))
        document.files.create(
            role=role, name=f"{role}.pdf", content_type="application/pdf", size=kept.size, sha256=kept.sha256,
            signers=signers, added_by="A",
        )  # fmt: skip
    document.files.get(role="signed").caveats.create(text="Chữ ký của Báo trong tệp này đã hết giá trị: nhầm", by="A")
    begin(made)
    rows = list(load_workbook(BytesIO(archive_of(made)["danh-sach.xlsx"])).worksheets[0].values)[3:]
    told = {str(row[0]).rpartition("/")[2]: row[5] for row in rows if row[5]}
    assert told == {
        "1-ke-hoach.pdf": "Bản phát hành",
        "2-signed.pdf": "Bản ký số hợp lệ, người ký: Lê A (Báo), ký lúc 17/03/2024 09:12. "
        "Chữ ký của Báo trong tệp này đã hết giá trị: nhầm",
        "3-scan.pdf": "Bản quét, cổng không kiểm tra chữ ký",
        "4-unchecked.pdf": "Bản lưu, chưa kiểm tra chữ ký",
        "5-attached.pdf": "Tệp kèm theo",
        PUBLISHED.rpartition("/")[2]: "Bản phát hành",
    }


@pytest.mark.usefixtures("few")
def test_a_file_of_the_register_that_was_changed_stops_it_and_is_named(made: Made) -> None:
    file = record_of(issued(made))
    place = records_store().path(file.sha256)
    place.chmod(0o640)
    place.write_bytes(place.read_bytes() + b" ")
    dossier = begin(made)
    assert (dossier.state, file.name in dossier.problem) == (Dossier.State.FAILED, True)
    assert ready(made.year) is None
    place.unlink()


@pytest.mark.usefixtures("few")
def test_a_maker_that_died_is_found_out_and_the_dossier_can_be_begun_again(made: Made) -> None:
    dead = Dossier.objects.create(year=made.year, asked_by="Ai đó", done=3, total=9)
    found = latest(made.year)
    assert found
    assert (found.pk, found.state, found.problem) == (dead.pk, Dossier.State.FAILED, LOST)
    assert begin(made).state == Dossier.State.DONE


@pytest.mark.usefixtures("few")
def test_the_last_one_is_there_until_the_next_one_is_done(made: Made) -> None:
    first = begin(made)
    content = file_of(first, "pdf").read_bytes()
    Dossier.objects.create(year=made.year, asked_by="Ai đó", state="failed", problem="Hỏng")
    page = client_of(made).get(made.address("dossier"))
    assert (page.context["failed"].problem, page.context["done"]) == ("Hỏng", first)
    assert b"".join(client_of(made).get(made.address("dossier.pdf")).streaming_content) == content  # type: ignore[attr-defined]
    second = begin(made)
    assert list(Dossier.objects.all()) == [second]
    assert not file_of(first, "pdf").exists()


@pytest.mark.usefixtures("few")
def test_the_page_begins_it_and_it_is_in_the_log(made: Made) -> None:
    assert client_of(made).get(made.address("dossier.pdf")).status_code == 404
    answer = client_of(made).post(made.address("dossier"))
    assert (answer.status_code, answer["Location"]) == (302, made.address("dossier"))
    assert Entry.objects.get(key=f"dossier/{Dossier.objects.get().pk}").action == "lập hồ sơ năm"
    files = client_of(made, "leader").get(made.address("dossier")).context["files"]
    assert [file["ending"] for file in files] == ["pdf", "zip"]


@pytest.mark.usefixtures("few")
def test_a_member_has_no_dossier_for_it_holds_everybody_s_scores(made: Made) -> None:
    begin(made)
    client = Client()
    client.force_login(made.representative("dv-01"))
    for name in ("dossier", "dossier.pdf", "dossier.zip"):
        assert client.get(made.address(name)).status_code == 403
    assert client.post(made.address("dossier")).status_code == 403
    with pytest.raises(PermissionError):
        begin_dossier(year=made.year, actor=Actor(name="test"), reader=made.reader(made.representative("dv-01")))


@pytest.mark.usefixtures("few")
def test_what_is_done_is_not_made_again(made: Made) -> None:
    dossier = begin(made)
    with pytest.raises(Dossier.DoesNotExist):
        make_dossier(dossier.pk)


def test_it_is_made_by_a_process_of_its_own_and_one_that_is_killed_is_missed(tmp_path: Path) -> None:
    env = {name: value for name, value in os.environ.items() if name != "DATABASE_URL"}
    env |= {"DATA_DIR": str(tmp_path), "DJANGO_SETTINGS_MODULE": "khoithidua.settings", "RECORD_WORKERS": "0"}

    def run(*command: str) -> str:
        done = subprocess.run([sys.executable, *command], env=env, check=True, capture_output=True, text=True)
        return done.stdout

    run("manage.py", "migrate", "-v0")
    run("manage.py", "load_year", "members/data/khoi-6-2023.json")
    assert run("-c", APART).split("\n") == ["making True", "failed", "done True", ""]
