"""The dossier of a year: everything in one PDF with its contents, and as an archive whose every byte can be checked."""

import hashlib
import subprocess
import zipfile
from datetime import date
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django_tasks_db.models import DBTaskResult
from openpyxl import load_workbook
from pypdf import PdfReader

from common.audit.log import Actor
from common.audit.models import Entry
from common.faults import FULL
from common.jobs.lost import MOST_ATTEMPTS, settle
from common.jobs.models import Job
from common.jobs.running import FAULT, run_job
from common.jobs.workers import say_alive
from documents import compositions as kinds
from documents.catalogue import Catalogue
from documents.dossier.contents import Bundle, Contents
from documents.dossier.job import LOST, begin_dossier, job_key, ready
from documents.dossier.keeping import file_of
from documents.issuedfile import bytes_of, record_of
from documents.models import Document, Dossier
from documents.verbs.issuing import Order, issue, records_store
from khoithidua.urls import portal
from tests.as_read import as_read
from tests.common.files.samples import pdf as pdf_with
from tests.common.jobs.processes import silence, until, working
from tests.common.jobs.works import queued
from tests.installations import new_installation
from tests.keptfiles import kept_at
from tests.pdftext import pdf_text
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db
# In an installation of its own: somebody asks; how that stands, whether nobody is at work, how many there are.
ASKED = """
from common.audit.log import Actor
from documents.dossier.job import begin_dossier
from members.access import Reader
from members.models import BlocYear, User
who = {"year": BlocYear.objects.get(), "actor": Actor(name="test"), "reader": Reader(User(), frozenset({"secretary"}))}
job = begin_dossier(**who)
print(job.state, begin_dossier(**who) == job)
"""
STOOD = """
from common.jobs.standing import standing_of
from documents.dossier.job import job_key
from documents.models import Dossier
from members.models import BlocYear
found = standing_of(job_key(BlocYear.objects.get()))
print(found.job.state, found.job.attempt, found.nobody_works, Dossier.objects.count())
"""
SIZES = """
from documents.dossier.keeping import file_of
from documents.models import Dossier
made = Dossier.objects.get()
print(*(file_of(made, end).stat().st_size == getattr(made, f"{end}_size") for end in ("pdf", "zip")))
"""
# Where it is told how a dossier comes to be and not what is in it.
FEW = Contents(Catalogue(kinds.MEMBERS[:1]), portal)
# The results that were published, as they stand in the register.
PUBLISHED = (
    "15-ket-qua-cham-diem-va-xep-hang-ca-nam-khoi-thi-dua-khoi-thu-n/"
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


def begin(made: Made) -> Job:
    return begin_dossier(year=made.year, actor=Actor(user=made.secretary), reader=made.reader(made.secretary))


def archive_of(made: Made) -> dict[str, bytes]:
    answer = client_of(made).get(made.address("dossier.zip"))
    with zipfile.ZipFile(BytesIO(b"".join(answer.streaming_content))) as archive:  # type: ignore[attr-defined]
        return {name: archive.read(name) for name in archive.namelist()}


def issued(made: Made, source: str = "ke-hoach") -> Document:
    """The plan, or another document, issued with bytes that no rendering gives."""
    order = Order(
        year=made.year,
        kind="Kế hoạch",
        type_code="KH",
        title="Hoạt động",
        source=source,
        on=date(2024, 3, 17),
        render=lambda issuance: pdf_with("KE HOACH DA PHAT HANH"),
        numbered=True,
        actor=Actor(user=made.secretary),
        filename="ke-hoach.pdf",
    )
    return issue(order, reader=made.reader(made.secretary))


def test_everything_of_the_year_is_in_it_in_the_order_of_the_year(made: Made) -> None:
    begin(made)
    names = [name for name in archive_of(made) if name.endswith(".pdf")]
    assert names == [
        "ho-so.pdf",
        "01-giao-uoc-thi-dua.pdf",
        "02-hoat-dong-chung.pdf",
        "03-hoat-dong-hoat-dong-chung-1.pdf",
        "04-danh-sach-thanh-vien.pdf",
        "05-quyet-dinh-ban-hanh-danh-sach-thanh-vien.pdf",
        "06-bien-ban-hoi-nghi-hoi-nghi-ky-ket-giao-uoc-thi-dua.pdf",
        "07-ke-hoach-hoat-dong-cua-nam.pdf",
        "08-thong-bao-phat-dong-dot-thi-dua-1.pdf",
        "09-bang-danh-gia-thi-dua.pdf",
        "10-phieu-cham-diem-co-quan-don-vi-so-01-ky-ca-nam.pdf",
        "11-phieu-cham-diem-co-quan-don-vi-so-02-ky-ca-nam.pdf",
        "12-bang-tong-hop-diem-ca-nam.pdf",
        "13-bang-xep-hang-ca-nam.pdf",
        "14-nhat-ky-thay-doi.pdf",
        PUBLISHED,
    ]


def test_the_contents_tell_the_page_of_each_piece_and_its_bookmark_leads_there(made: Made) -> None:
    begin(made)
    reader = PdfReader(BytesIO(file_of(Dossier.objects.get(), "pdf").read_bytes()))
    tops: Any = [one for one in reader.outline if not isinstance(one, list)]
    front = reader.page_labels.index("1")
    text = " ".join(" ".join(page.extract_text() for page in reader.pages[:front]).split())
    assert len(tops) == 15
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
    assert files["07-ke-hoach-hoat-dong.pdf"] == bytes_of(record_of(document))
    assert files[PUBLISHED] == bytes(made.round.publications.get().pdf)
    text = pdf_text(files["ho-so.pdf"])
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
    place = kept_at(records_store(), file.sha256)
    place.chmod(0o640)
    place.write_bytes(place.read_bytes() + b" ")
    job = begin(made)
    assert (job.state, file.name in job.problem) == ("failed", True)
    assert ready(made.year) is None
    place.unlink()


@pytest.mark.usefixtures("few")
def test_a_piece_that_cannot_be_made_is_named_and_nothing_is_left_of_the_attempt(made: Made, monkeypatch: Any) -> None:
    monkeypatch.setattr(Bundle, "archive", lambda bundle, pdf: 1 / 0)
    job = begin(made)
    assert (job.state, job.problem) == ("failed", FAULT.format("Ghép thành một tệp"))
    assert (ready(made.year), Dossier.objects.count()) == (None, 0)


@pytest.mark.usefixtures("few")
def test_a_dossier_that_finds_no_room_says_so_leaves_no_half_file_and_can_be_asked_for_again(
    made: Made, settings: Any, tmp_path: Path
) -> None:
    """The last of its files goes to a disk that is always full."""
    settings.DOSSIERS_DIR = tmp_path
    next_job = 1 + (Job.objects.order_by("-pk").values_list("pk", flat=True).first() or 0)
    # The database goes on counting where jobs were taken away again.
    for number in range(next_job, next_job + 200):
        (tmp_path / f"job-{number}-1.zip.coming").symlink_to("/dev/full")
    job = begin(made)
    assert (job.state, job.problem, Dossier.objects.count()) == ("failed", FULL.for_job, 0)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(f"job-{job.pk}-")] == []
    page = as_read(client_of(made).get(made.address("dossier")))
    assert (page.count(f"<p>{FULL.for_job}</p>"), page.count("Lập hồ sơ</button>")) == (1, 1)
    for path in tmp_path.iterdir():
        path.unlink()
    assert (begin(made).state, sorted(path.suffix for path in tmp_path.iterdir())) == ("done", [".pdf", ".zip"])


@pytest.mark.usefixtures("few")
def test_the_last_one_is_there_until_the_next_one_is_done(made: Made, settings: Any, tmp_path: Path) -> None:
    settings.DOSSIERS_DIR = tmp_path
    begin(made)
    first = Dossier.objects.get()
    content = file_of(first, "pdf").read_bytes()
    Job.objects.update(state="failed", problem="Hỏng")
    page = client_of(made).get(made.address("dossier"))
    assert (page.context["standing"].job.problem, page.context["done"]) == ("Hỏng", first)
    assert as_read(page).count("<p>Hỏng</p>") == 1
    assert b"".join(client_of(made).get(made.address("dossier.pdf")).streaming_content) == content  # type: ignore[attr-defined]
    begin(made)
    second = Dossier.objects.get()
    assert second.pk > first.pk
    assert not file_of(first, "pdf").exists()
    names = [
        path.name for path in Path(settings.DOSSIERS_DIR).iterdir() if path.name.startswith(("job-", f"{first.pk}."))
    ]
    assert names == []


@pytest.mark.usefixtures("few")
def test_an_attempt_that_was_given_to_another_leaves_no_dossier(made: Made, monkeypatch: Any) -> None:
    """A worker that was thought dead goes on, and comes to its end after another one has begun."""

    def meanwhile(bundle: Bundle, pdf: bytes) -> bytes:
        Job.objects.update(attempt=2)
        return b"zip"

    monkeypatch.setattr(Bundle, "archive", meanwhile)
    job = begin(made)
    assert (job.state, job.attempt, Dossier.objects.count()) == ("running", 2, 0)


@pytest.mark.usefixtures("few")
def test_the_page_tells_how_far_it_is_and_offers_no_second_one(made: Made) -> None:
    job = begin(made)
    say_alive("worker")
    for state, told in (("waiting", "Đang chờ tới lượt."), ("running", "Xong 1 trên 2 phần. Đang làm: Ghép.")):
        Job.objects.filter(pk=job.pk).update(state=state, done=1, total=2, doing="Ghép")
        page = as_read(client_of(made).get(made.address("dossier")))
        assert (page.count(told), page.count("Lập lại hồ sơ</button>"), page.count("hx-trigger")) == (1, 0, 1)
    assert begin(made) == job


@pytest.mark.usefixtures("few")
def test_while_no_worker_runs_the_page_says_so_and_whom_to_tell(made: Made) -> None:
    with queued():
        client_of(made).post(made.address("dossier"))
    page = as_read(client_of(made).get(made.address("dossier")))
    assert page.count("Máy chủ không chạy tiến trình nền") == 1
    say_alive("worker")
    page = as_read(client_of(made).get(made.address("dossier")))
    assert page.count("Máy chủ không chạy tiến trình nền") == 0


@pytest.mark.usefixtures("few")
def test_the_page_begins_it_and_it_is_in_the_log(made: Made) -> None:
    assert client_of(made).get(made.address("dossier.pdf")).status_code == 404
    answer = client_of(made).post(made.address("dossier"))
    assert (answer.status_code, answer["Location"]) == (302, made.address("dossier"))
    entries = Entry.objects.filter(key=f"dossier/{Job.objects.get().pk}").order_by("id")
    asker = made.secretary.full_name
    assert list(entries.values_list("action", "actor_name", "door")) == [
        ("lập hồ sơ năm", asker, "page"),
        ("lập xong hồ sơ năm", asker, "command"),
    ]
    files = client_of(made, "leader").get(made.address("dossier")).context["files"]
    assert [file.ending for file in files] == ["pdf", "zip"]


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
    job = begin(made)
    dossier = Dossier.objects.get()
    run_job.call(job.pk, job.attempt)
    assert list(Dossier.objects.all()) == [dossier]


def test_a_worker_that_is_killed_over_it_is_missed_and_the_next_one_makes_it(tmp_path: Path) -> None:
    with new_installation(tmp_path) as installed:
        installed.make_tables()
        installed.manage("load_year", "members/data/khoi-6-2023.json")
        assert installed.shell(ASKED) == "waiting True"
        with working(installed) as worker:
            until(lambda: installed.shell(STOOD).startswith("running 1 False"))
            worker.kill()
            worker.wait()
        silence(installed)
        assert installed.shell(STOOD) == "running 1 True 0"
        installed.manage("worker", "--until-empty")
        assert installed.shell(STOOD) == "done 2 False 1"
        assert installed.shell(SIZES) == "True True"


@pytest.mark.usefixtures("few")
def test_a_dossier_whose_workers_all_died_fails_with_a_sentence_and_can_be_asked_for_again(made: Made) -> None:
    with queued():
        begin(made)
        Job.objects.update(state="running", attempt=MOST_ATTEMPTS)
        DBTaskResult.objects.get().claim("gone")
        settle()
    job = Job.objects.get(key=job_key(made.year))
    assert (job.state, job.problem) == ("failed", LOST)
    assert begin(made).state == "done"
