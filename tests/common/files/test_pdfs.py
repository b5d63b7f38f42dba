"""PDFs as readers meet them: who needs a password, what runs by itself, what stands before and after, and bombs."""

import hashlib
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple

import pytest
from django.test import RequestFactory

from common.files import pdfs
from common.files.answer import is_shown, kept_answer, why_saved
from common.files.pdf_inside import PdfFinding, inside, is_suspect
from common.files.refusal import FileRefused
from common.files.sniff import PDF, sniff
from tests.common.files.pdfsamples import ACTIVE, deep, locked, made, packed, with_bookmarks
from tests.common.files.samples import pdf

RUNS = "Tệp PDF có thành phần tự chạy (mã lệnh, mở chương trình, gửi dữ liệu) nên chỉ tải xuống, không mở ở đây."
UNREAD = "Cổng không đọc hết được tệp PDF này nên chỉ cho tải xuống, không mở ở đây."


@pytest.fixture(autouse=True)
def looked(settings: Any, tmp_path: Path) -> Path:
    """What was found is remembered in a folder of the test's own."""
    settings.LOOKED_DIR = tmp_path
    return tmp_path


def told(content: bytes) -> str:
    """«taken», or why not."""
    try:
        found = sniff(BytesIO(content), len(content))
    except FileRefused as refused:
        return str(refused)
    assert found is PDF
    return "taken"


class Kept(NamedTuple):
    """What a table knows of a kept file."""

    name: str
    content_type: str
    size: int
    sha256: str


def answered(content: bytes, **how: Any) -> Any:
    """The kept file as a browser gets it."""
    file = Kept("Báo cáo.pdf", PDF.content_type, len(content), hashlib.sha256(content).hexdigest())
    return kept_answer(RequestFactory().get("/"), BytesIO(content), file, **how)


def way(content: bytes) -> str:
    """«inline» or «attachment»."""
    return str(answered(content)["Content-Disposition"].partition(";")[0])


def said(content: bytes) -> tuple[bool, str]:
    """Whether a page offers to show it, and what it says where not."""
    sha256 = hashlib.sha256(content).hexdigest()
    return is_shown(PDF.content_type, sha256), why_saved(PDF.content_type, sha256)


# --- passwords


@pytest.mark.parametrize("revision", [2, 3, 4, 6])
def test_a_pdf_that_asks_for_a_password_is_refused(revision: int) -> None:
    content = locked(revision=revision) if revision > 4 else _older(revision)
    assert told(content) == "Tệp đặt mật khẩu nên người thẩm định không mở được. Hãy bỏ mật khẩu rồi nộp lại."


def _older(revision: Any) -> bytes:
    import pikepdf

    aes = revision == 4
    return made(encryption=pikepdf.Encryption(user="mat-khau", owner="chu", R=revision, aes=aes, metadata=aes))


def test_a_pdf_that_only_its_owner_may_change_is_taken_and_shown() -> None:
    content = locked(user="")
    assert (told(content), way(content)) == ("taken", "inline")


def test_a_pdf_encrypted_in_a_way_that_nobody_knows_is_refused_with_a_sentence() -> None:
    content = locked().replace(b"/Filter /Standard", b"/Filter /Nobodys0")
    assert told(content) == "Tệp PDF mã hóa theo cách cổng không mở được. Hãy in lại ra PDF thường rồi nộp."


# --- what stands before and after


@pytest.mark.parametrize("before", [b"\n", b"\xef\xbb\xbf", b"Content-Type: application/pdf\r\n\r\n", b"\0" * 1000])
def test_a_pdf_with_something_before_its_head_is_taken_as_it_is(before: bytes) -> None:
    content = before + pdf()
    assert told(content) == "taken"
    assert b"".join(answered(content)) == content


@pytest.mark.parametrize("after", [b"\0" * 70_000, b"\r\n\x1a", b"\0" * 9000 + b"\n", b"=_Part_17--\r\n", b"x" * 1000])
def test_a_pdf_with_zeros_or_a_little_after_its_end_is_taken(after: bytes) -> None:
    assert told(pdf() + after) == "taken"


@pytest.mark.parametrize(
    "content",
    [
        b" " * 1025 + pdf(),
        b"<html>" + pdf(),
        b"MZ\x90\0" + pdf(),
        b"\x1f\x8b" + pdf(),
        pdf() + b"<script>alert(1)</script>",
        pdf() + b"x" * 1100,
        pdf() + b"x" * 9000,
        b"\0" * 5000,
    ],
)
def test_what_is_something_else_besides_is_not_taken(content: bytes) -> None:
    assert told(content) != "taken"


# --- what runs by itself


@pytest.mark.parametrize("what", ACTIVE)
@pytest.mark.parametrize("make", [made, packed])
def test_what_runs_by_itself_is_taken_but_only_given_to_be_saved(what: str, make: Any) -> None:
    content = make(ACTIVE[what])
    assert is_suspect(content)
    assert (told(content), way(content), said(content)) == ("taken", "attachment", (False, RUNS))


def test_it_is_found_also_where_the_objects_are_packed_and_encrypted() -> None:
    import pikepdf

    content = made(
        ACTIVE["a script on opening"],
        object_stream_mode=pikepdf.ObjectStreamMode.generate,
        encryption=pikepdf.Encryption(user="", owner="chu"),
    )
    assert (told(content), way(content)) == ("taken", "attachment")


def test_a_name_that_is_written_otherwise_is_the_same_name() -> None:
    content = made(ACTIVE["a program that is started"]).replace(b"/Launch", b"/L#61unch")
    assert (told(content), way(content)) == ("taken", "attachment")


@pytest.mark.parametrize("make", [made, packed])
def test_what_a_report_has_is_shown(make: Any) -> None:
    content = make(with_bookmarks)
    assert (told(content), way(content), said(content)) == ("taken", "inline", (True, ""))


def test_who_asks_to_save_saves_and_other_kinds_are_as_they_were() -> None:
    assert answered(pdf(), save=True)["Content-Disposition"].startswith("attachment")
    assert is_shown("image/png", "0" * 64)
    assert not is_shown("application/msword", "0" * 64)


def test_what_was_kept_before_anybody_looked_is_looked_at_when_it_is_opened(looked: Path) -> None:
    content = packed(ACTIVE["a script in the list of names"])
    assert said(content) == (True, "")
    assert way(content) == "attachment"
    assert said(content) == (False, RUNS)
    for place in looked.rglob("*"):
        if place.is_file():
            place.write_text("gì đó")
    assert way(content) == "attachment"


# --- made to be endless


@pytest.mark.parametrize("content", [deep(20_000), deep(3)])
def test_a_tree_of_pages_without_end_is_read_and_what_it_has_is_found(content: bytes) -> None:
    assert (told(content), way(content), said(content)[0]) == ("taken", "attachment", False)


# What a hostile file may make of the program: it dies, it never ends, it wants more memory than there is.
_PROGRAMS = {
    "dies": "import os; os.abort()",
    "never ends": "while True: pass",
    "swells": """
import sys
sys.path.insert(0, {folder!r})
import pdf_inside
pdf_inside.inside = lambda content: (bytearray(3 * 1024**3), pdf_inside.State.PLAIN)[1]
pdf_inside.main()
""",
}


@pytest.mark.parametrize("what", _PROGRAMS)
def test_a_file_that_could_not_be_read_through_is_only_given_to_be_saved(
    what: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    program = tmp_path / "program.py"
    program.write_text(_PROGRAMS[what].format(folder=str(pdfs._PROGRAM.parent)))
    monkeypatch.setattr(pdfs, "_PROGRAM", program)
    monkeypatch.setattr(pdfs, "_PATIENCE", 5)
    content = packed(with_bookmarks)
    assert (told(content), way(content), said(content)) == ("taken", "attachment", (False, UNREAD))


@pytest.mark.parametrize(
    ("content", "state"),
    [
        (pdf(), PdfFinding.PLAIN),
        (locked(), PdfFinding.LOCKED),
        (b"%PDF-1.7 nothing", PdfFinding.UNREAD),
        (b"", PdfFinding.UNREAD),
    ],
)
def test_a_pdf_is_read_inside(content: bytes, state: PdfFinding) -> None:
    assert inside(content) is state
