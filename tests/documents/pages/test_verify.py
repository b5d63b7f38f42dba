"""The public pages «Xác minh»: they tell who has the code of a document what it is, and nobody anything else."""

import hashlib
import re
from datetime import date, datetime, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client, RequestFactory
from django.utils.timezone import make_aware

from common.files.refusal import MEGABYTE, MOST_BYTES
from documents import throttle
from documents.codes import new_code
from documents.models import Document, DocumentFile, Misses
from documents.pages.verify import NO_FILE, NOTHING_TYPED, SLOWED_DOWN, UNKNOWN
from documents.throttle import MOST, SPAN, count_miss, is_slowed_down, who_asks
from documents.verbs.issuing import records_store
from tests.as_read import as_read
from tests.documents.issued import put_out
from tests.keptfiles import kept_at
from tests.parallel import in_threads
from tests.years import Made, make_year

NOON = make_aware(datetime(2024, 5, 2, 12))  # noqa: DTZ001
OTHER = "Không trùng với tệp nào của văn bản này."


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=2, leaves=1, scored=False)


def address(code: str) -> str:
    return f"/xac-minh/{code}/"


def facts(response: Any) -> dict[str, str]:
    """The page's facts, by what they are called."""
    text = as_read(response)
    names, values = re.findall(r"<dt>(.*?)</dt>", text), re.findall(r"<dd>(.*?)</dd>", text)
    return dict(zip(names, values, strict=True))


def said(response: Any) -> str:
    """What the page says of the file that was sent."""
    block = re.search(r'id="compared"[^>]*>(.*?)</div>', as_read(response), re.DOTALL)
    assert block is not None
    return re.sub(r"<[^>]+>", "", block[1])


def add_file(document: Document, role: str, content: bytes, name: str = "q.pdf") -> None:
    DocumentFile.objects.create(
        document=document, role=role, name=name, content_type="application/pdf", size=len(content),
        sha256=sha(content), added_by="A",
    )  # fmt: skip


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


def content_of(document: Document) -> bytes:
    with records_store().open(document.files.get(role="record").sha256) as kept:
        return kept.read()


# --- what it tells ---------------------------------------------------------------------------------------


def test_who_has_the_code_sees_what_the_document_is_without_logging_in(made: Made, client: Client) -> None:
    document = put_out(made)
    response = client.get(address(document.code))
    assert response.status_code == 200
    assert facts(response) == {
        "Văn bản": "Kế hoạch",
        "Trích yếu": "Thi đua năm 2024",
        "Số và ký hiệu": "01/KH-KTĐKT",
        "Ngày văn bản": "17/03/2024",
        "Cơ quan ban hành": made.year.bloc.name,
        "Mã xác minh": document.code,
    }
    assert '<span class="tag tag--done">Còn hiệu lực</span>' in as_read(response)
    assert (response["X-Robots-Tag"], "no-store" in response["Cache-Control"]) == ("noindex", True)
    assert response.cookies == {}


def test_the_printed_address_is_this_page(made: Made, client: Client) -> None:
    document = put_out(made)
    url = content_of(document).decode().split()[3]
    assert url == f"http://localhost:8000{address(document.code)}"


@pytest.mark.parametrize("change", [str.lower, lambda code: code.replace("-", ""), lambda code: code.replace("-", " ")])
def test_the_code_may_be_typed_as_one_likes(made: Made, client: Client, change: Any) -> None:
    document = put_out(made)
    typed = change(document.code)
    response = client.get("/xac-minh/", {"ma": typed}, follow=True)
    assert facts(response)["Mã xác minh"] == document.code


def test_a_replaced_document_names_what_replaced_it(made: Made, client: Client) -> None:
    first = put_out(made)
    second = put_out(made, replaces=first, on=date(2024, 5, 2))
    text = as_read(client.get(address(first.code)))
    state = "Đã được thay thế bởi Kế hoạch số 02/KH-KTĐKT ngày 02/05/2024, từ ngày 02/05/2024"
    assert f'<span class="tag tag--late">{state}</span>' in text
    # The other one is shown to whoever has that one.
    assert second.code not in text


def test_a_withdrawn_document_says_why(made: Made, client: Client) -> None:
    document = put_out(made)
    document.state, document.state_reason, document.state_on = "withdrawn", "Sai số liệu", date(2024, 4, 1)
    document.save()
    text = as_read(client.get(address(document.code)))
    assert '<span class="tag tag--late">Đã thu hồi, từ ngày 01/04/2024</span>' in text
    assert "<p>Lý do: Sai số liệu</p>" in text


def test_a_sample_says_that_it_is_one(made: Made, client: Client) -> None:
    document = put_out(made, is_sample=True)
    assert "<strong>Số liệu minh họa.</strong>" in as_read(client.get(address(document.code)))


def test_nothing_else_leaks(made: Made, client: Client) -> None:
    """Neither who issued it, nor what it was made of, nor other documents, nor their files' names."""
    document = put_out(made, "phieu-cham-diem/nam/dv-02", filename="Tên tệp riêng.pdf")
    filed = Document.objects.create(
        year=made.year, origin="filed", kind="Quyết định", title="Văn bản riêng", issuer="Tỉnh ủy", added_by="Người lưu"
    )
    document.grounds.create(order=1, text="Căn cứ riêng", cites=filed)
    other = put_out(made, "ke-hoach/b", title="Kế hoạch khác")
    attached = DocumentFile(
        document=document, role="attached", name="Kèm.xlsx", content_type="x/y", size=1, added_by="A"
    )
    attached.sha256 = "c" * 64
    attached.save()
    text = as_read(client.get(address(document.code)))
    hidden = [
        str(made.secretary), made.secretary.username, "phieu-cham-diem", "dv-02", "Tên tệp riêng", "Căn cứ riêng",
        "Văn bản riêng", other.code, other.title, "Kèm.xlsx", sha(b"attached"),
        "Người lưu", made.codes[0],
    ]  # fmt: skip
    assert [what for what in hidden if what in text] == []


# --- what it does not tell -------------------------------------------------------------------------------


@pytest.mark.parametrize("typed", ["7KQF-X2MN-9RTB", "7KQF", "a/b/c", "%00", "' OR 1=1", "á" * 200, "2024"])
def test_unknown_and_malformed_codes_look_all_alike(made: Made, client: Client, typed: str) -> None:
    put_out(made)
    unknown, asked = new_code(), client.get("/xac-minh/", {"ma": typed})
    expected = client.get(address(unknown))
    response = client.get(asked.headers["Location"])
    assert (response.status_code, expected.status_code) == (404, 404)
    assert UNKNOWN in as_read(response)
    assert blanked(response) == blanked(expected)


def blanked(response: Any) -> str:
    """The page without what was typed."""
    return re.sub(r'(id="ma" name="ma") value="[^"]*"', r"\1", as_read(response))


def test_a_document_without_code_is_not_found_by_an_empty_one(made: Made, client: Client) -> None:
    Document.objects.create(year=made.year, origin="filed", kind="Quyết định", title="T", issuer="I", added_by="A")
    for typed in ("-", " ", "----"):
        assert client.get(address(typed)).status_code == 404
    response = client.get("/xac-minh/", {"ma": " "})
    assert (response.status_code, NOTHING_TYPED in as_read(response)) == (422, True)


def test_what_was_typed_stands_in_the_box_again_and_is_no_markup(made: Made, client: Client) -> None:
    text = as_read(client.get("/xac-minh/", {"ma": '"><script>'}, follow=True))
    assert 'value="&quot;&gt;&lt;script&gt;"' in text


# --- guessing --------------------------------------------------------------------------------------------


def test_who_missed_too_often_is_told_nothing_for_a_while(made: Made, client: Client) -> None:
    document = put_out(made)
    answers = [client.get(address(new_code())).status_code for _ in range(MOST + 1)]
    assert answers == [404] * MOST + [429]
    response = client.get(address(document.code))
    assert (response.status_code, response["Retry-After"]) == (429, "600")
    assert SLOWED_DOWN in as_read(response)
    assert document.title not in as_read(response)
    # Somebody else is not held up by that.
    assert client.get(address(document.code), REMOTE_ADDR="203.0.113.9").status_code == 200


def test_genuine_codes_are_looked_up_as_often_as_one_likes(made: Made, client: Client) -> None:
    document = put_out(made)
    assert {client.get(address(document.code)).status_code for _ in range(MOST * 2)} == {200}
    assert not Misses.objects.exists()


def test_sending_a_file_is_no_way_around(made: Made, client: Client) -> None:
    answers = [client.post(address(new_code()), {"file": pdf(b"x")}).status_code for _ in range(MOST + 1)]
    assert answers == [404] * MOST + [429]


def test_after_a_while_the_count_begins_anew_and_nothing_old_is_kept(db: None) -> None:
    told = [count_miss("a", NOON) for _ in range(MOST + 2)]
    assert told == [True] * MOST + [False, False]
    assert is_slowed_down("a", NOON + SPAN - timedelta(seconds=1))
    count_miss("b", NOON)
    later = NOON + SPAN
    assert not is_slowed_down("a", later)
    assert count_miss("a", later)
    assert list(Misses.objects.values_list("who", "count")) == [("a", 1)]


def test_many_at_once_get_no_more_answers_than_one(transactional_db: None) -> None:
    """As several server processes do: each with a connection of its own."""
    told: list[bool] = []
    in_threads(10, lambda number: told.extend(count_miss("a", NOON) for _ in range(5)))
    assert (told.count(True), told.count(False)) == (MOST, 50 - MOST)
    assert Misses.objects.get().count == 50


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ({"REMOTE_ADDR": "203.0.113.1"}, {"REMOTE_ADDR": "203.0.113.2"}, False),
        # Nobody named a web server in front of the portal: whoever tells of another address is not believed.
        (
            {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.1"},
            {"REMOTE_ADDR": "127.0.0.1", "HTTP_X_FORWARDED_FOR": "203.0.113.2"},
            True,
        ),
        (
            {"REMOTE_ADDR": "203.0.113.1", "HTTP_X_FORWARDED_FOR": "1.1.1.1"},
            {"REMOTE_ADDR": "203.0.113.1", "HTTP_X_FORWARDED_FOR": "2.2.2.2"},
            True,
        ),
        ({"REMOTE_ADDR": "2001:db8:1:2::3"}, {"REMOTE_ADDR": "2001:db8:1:2:ffff::9"}, True),
        ({"REMOTE_ADDR": "2001:db8:1:2::3"}, {"REMOTE_ADDR": "2001:db8:1:3::3"}, False),
    ],
)
def test_who_asks_is_told_apart_by_the_address(one: dict[str, str], other: dict[str, str], same: bool) -> None:
    asked = [who_asks(RequestFactory().get("/", **meta)) for meta in (one, other)]  # type: ignore[arg-type]
    assert (asked[0] == asked[1]) is same
    assert not any(one["REMOTE_ADDR"] in who for who in asked)


def test_the_wait_that_is_told_is_the_one_there_is() -> None:
    assert f"chờ {throttle.SPAN.total_seconds() / 60:.0f} phút" in SLOWED_DOWN


# --- comparing a file ------------------------------------------------------------------------------------


def pdf(content: bytes, name: str = "Bản tôi có.pdf") -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content, "application/pdf")


def test_the_issued_file_is_known_again_without_a_log_in(made: Made, client: Client) -> None:
    document = put_out(made)
    response = client.post(address(document.code), {"file": pdf(content_of(document))})
    assert said(response) == "Bản tôi có.pdf: Đúng là tệp đã phát hành: giống nhau từng byte."


def test_one_byte_more_or_another_is_another_file(made: Made, client: Client) -> None:
    document = put_out(made)
    content = content_of(document)
    for other in (content + b"\n", content[:-1] + b"f", b"x"):
        assert said(client.post(address(document.code), {"file": pdf(other)})).startswith(f"Bản tôi có.pdf: {OTHER}")


def test_a_scan_that_was_filed_is_known_too_and_other_documents_files_are_not(made: Made, client: Client) -> None:
    document, other = put_out(made), put_out(made, "ke-hoach/b")
    add_file(document, "scan", b"scan")
    same = (
        "Bản tôi có.pdf: Đúng là bản quét mà cổng đang lưu: giống nhau từng byte. "
        "Cổng chỉ lưu bản quét, không kiểm tra chữ ký trên đó."
    )
    assert said(client.post(address(document.code), {"file": pdf(b"scan")})) == same
    assert OTHER in said(client.post(address(other.code), {"file": pdf(b"scan")}))
    assert OTHER in said(client.post(address(document.code), {"file": pdf(content_of(other))}))


def test_nothing_of_a_file_that_is_sent_is_kept(made: Made, client: Client, settings: Any) -> None:
    document = put_out(made)
    before = {path for path in settings.DATA_DIR.rglob("*") if path.is_file()}
    client.post(address(document.code), {"file": pdf(b"x" * 5 * MEGABYTE)})
    after = {path for path in settings.DATA_DIR.rglob("*") if path.is_file()}
    assert {path for path in after - before if "sqlite3" not in path.name} == set()


def test_no_file_and_too_much_of_one_are_told(made: Made, client: Client) -> None:
    document = put_out(made)
    assert said(client.post(address(document.code))) == NO_FILE
    assert said(client.post(address(document.code), {"file": pdf(b"")})) == NO_FILE
    big = client.post(address(document.code), {"file": pdf(b"x" * (MOST_BYTES + 2 * MEGABYTE))})
    assert (big.status_code, "20 MB" in said(big)) == (422, True)


def test_the_page_has_the_digests_for_the_browser_to_compare(made: Made, client: Client) -> None:
    document = put_out(made)
    text = as_read(client.get(address(document.code)))
    sha256 = sha(content_of(document))
    assert re.findall(r'data-sha256="(\w+)"', text) == [sha256]
    assert f'<code class="sha">{sha256}</code>' in text


def test_bytes_that_changed_in_the_portal_are_told(made: Made, client: Client) -> None:
    document = put_out(made)
    content = content_of(document)
    place = kept_at(records_store(), document.files.get().sha256)
    place.chmod(0o640)
    place.write_bytes(content.replace(b"2024", b"2025", 1))
    text = as_read(client.get(address(document.code)))
    assert "Bản phát hành lưu ở cổng đã bị thay đổi so với lúc lưu. Dấu SHA-256" in text
    # Who has the real one still finds that it is.
    assert said(client.post(address(document.code), {"file": pdf(content)})).endswith("giống nhau từng byte.")
    place.unlink()
    assert "Bản phát hành lưu ở cổng đã mất." in as_read(client.get(address(document.code)))


def test_a_scan_whose_bytes_are_gone_is_told_too(made: Made, client: Client) -> None:
    document = put_out(made)
    add_file(document, "scan", b"scan")
    add_file(document, "attached", b"never kept, and of no concern here")
    text = as_read(client.get(address(document.code)))
    assert ("Bản quét lưu ở cổng đã mất." in text, text.count("lưu ở cổng")) == (True, 1)


def test_other_ways_to_ask_are_refused(made: Made, client: Client) -> None:
    document = put_out(made)
    assert [client.put(address(document.code)).status_code, client.post("/xac-minh/").status_code] == [405, 405]
    assert client.head(address(document.code)).status_code == 200
