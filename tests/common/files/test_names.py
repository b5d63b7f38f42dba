"""What a file is called once it was handed in."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.files.names import MOST_LETTERS, size_words, stored_name


@pytest.mark.parametrize(
    ("given_", "ending", "stored"),
    [
        ("Báo cáo.PDF", ".pdf", "Báo cáo.pdf"),
        (unicodedata.normalize("NFD", "Quyết định số 7.docx"), ".docx", "Quyết định số 7.docx"),
        (r"C:\Hồ sơ\ảnh.jpeg", ".jpg", "ảnh.jpeg"),
        ("../../etc/passwd", ".pdf", "passwd.pdf"),
        ("hóa đơn.exe", ".pdf", "hóa đơn.exe.pdf"),
        ("trang.html", ".png", "trang.html.png"),
        ("bảng.xlsx", ".pdf", "bảng.pdf"),
        ("fdp.\u202eexe.pdf", ".pdf", "fdp.exe.pdf"),
        ('a"b\r\n<c>?.pdf', ".pdf", "a-b -c--.pdf"),
        ("", ".pdf", "tep.pdf"),
        ("...", ".gif", "tep.gif"),
        (".pdf", ".pdf", "tep.pdf"),
        ("số 1.2", ".doc", "số 1.2.doc"),
    ],
)
def test_a_name_loses_its_path_and_gets_the_ending_of_its_content(given_: str, ending: str, stored: str) -> None:
    assert stored_name(given_, ending) == stored


@given(st.text(max_size=400), st.sampled_from([".pdf", ".jpg", ".docx"]))
def test_whatever_the_name_it_is_short_clean_and_stays_as_it_is(name: str, ending: str) -> None:
    stored = stored_name(name, ending)
    assert len(stored) <= MOST_LETTERS + len(".jpeg")
    assert not set(stored) & set('/\\<>:"|?*\r\n\0')
    assert stored == unicodedata.normalize("NFC", stored).strip()
    assert stored.endswith((ending, ".jpeg"))
    assert stored_name(stored, ending) == stored


@pytest.mark.parametrize(
    ("size", "words"),
    [
        (812, "812 byte"),
        (1024, "1 KB"),
        (45_000, "44 KB"),
        (1024 * 1024, "1 MB"),
        (1_300_000, "1,3 MB"),
        (20 * 1024 * 1024, "20 MB"),
    ],
)
def test_a_size_is_told_as_people_say_it(size: int, words: str) -> None:
    assert size_words(size) == words
