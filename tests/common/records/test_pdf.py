"""The file itself: archival, tagged, in NFC, the same twice, and made of nothing from outside."""

import gc
import subprocess
import sys
import unicodedata
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from io import BytesIO
from pathlib import Path

import pikepdf
import pytest
from django.conf import settings
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]
from pypdf import PdfReader

from common.records.fonts import FACES
from common.records.layout import STATE
from common.records.pdf import render_pdf
from common.records.typesetting import AddressRefused, stylesheet_text

VOWELS = "aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ"
ALPHABET = f"{VOWELS}bcdđghklmnpqrstvx"
EVERY_LETTER = f"{ALPHABET} {ALPHABET.upper()}"


@pytest.fixture(scope="module")
def letters(make):
    """A record with every letter in every face, twice decomposed on its way in."""
    return make(
        "text.html",
        {"text": unicodedata.normalize("NFD", EVERY_LETTER), "lines": []},
        title=unicodedata.normalize("NFD", "Giao ước thi đua"),
    )


@pytest.fixture
def plain(made_at):
    return lambda html: render_pdf(f"<html><body>{html}", title="Thử", made_at=made_at)


def test_every_letter_comes_back_from_every_face_in_nfc(letters):
    text = "".join(page.extract_text() for page in PdfReader(BytesIO(letters)).pages)
    joined = "".join(text.split())
    assert joined.count(EVERY_LETTER.replace(" ", "")) == 5
    assert unicodedata.is_normalized("NFC", text)


def test_every_font_is_ours_and_embedded(letters):
    with pikepdf.open(BytesIO(letters)) as pdf:
        fonts = [font.DescendantFonts[0].FontDescriptor for page in pdf.pages for font in page.Resources.Font.values()]
        names = {str(font.FontName).partition("+")[2] for font in fonts}
        assert names == {
            "LiberationSerif",
            "LiberationSerif-Bold",
            "LiberationSerif-Italic",
            "LiberationSerif-BoldItalic",
        }
        assert all("/FontFile2" in font for font in fonts)


def test_the_list_of_fonts_names_the_faces_that_they_are(letters, tmp_path):
    path = tmp_path / "a.pdf"
    path.write_bytes(letters)
    listed = subprocess.run(["pdffonts", path], capture_output=True, text=True, check=True).stdout
    names = {line.split()[0].partition("+")[2] for line in listed.splitlines()[2:]}
    real = set()
    for face in FACES:
        with TTFont(Path(settings.BASE_DIR) / "static" / face.path, lazy=True) as font:
            real.add(font["name"].getDebugName(6))
    assert names == real


def test_it_says_its_language_title_maker_and_date(letters):
    with pikepdf.open(BytesIO(letters)) as pdf:
        assert str(pdf.Root.Lang) == "vi-VN"
        assert pdf.Root.ViewerPreferences.DisplayDocTitle
        assert str(pdf.docinfo.Title) == "Giao ước thi đua"
        assert str(pdf.docinfo.Creator) == "Cổng Khối thi đua"
        assert str(pdf.docinfo.CreationDate) == "D:20230317080500+07'00"
        assert str(pdf.docinfo.ModDate) == "D:20230317080500+07'00"
        with pdf.open_metadata() as metadata:
            assert metadata["dc:title"] == "Giao ước thi đua"


def test_it_names_itself_an_archival_tagged_file(letters):
    with pikepdf.open(BytesIO(letters)) as pdf:
        with pdf.open_metadata() as metadata:
            assert (metadata["pdfaid:part"], metadata["pdfaid:conformance"]) == ("3", "A")
        assert [intent.S for intent in pdf.Root.OutputIntents] == ["/GTS_PDFA1"]
        assert pdf.Root.MarkInfo.Marked
        tags = [kid.S for kid in pdf.Root.StructTreeRoot.K[0].K]
        assert tags == ["/Div", "/Div", "/Part", "/Div"]


def test_the_same_record_has_the_same_bytes_whatever_was_made_in_between(make):
    context = {"lines": ["Nội dung"], "signers": [], "columns": 1}
    first = make("lines.html", context)
    make("lines.html", context, landscape=True)
    make("text.html", {"text": EVERY_LETTER, "lines": []})
    assert make("lines.html", context) == first


def test_threads_that_render_at_once_get_the_same_bytes(make):
    context = {"lines": ["Nội dung"], "signers": [], "columns": 1}
    with ThreadPoolExecutor(4) as pool:
        contents = list(pool.map(lambda _: make("lines.html", context), range(8)))
    assert set(contents) == {make("lines.html", context)}


def test_the_garbage_collector_rests_while_a_record_is_set(make):
    begun = []

    def note(phase, _how):
        if phase == "start":
            begun.append(phase)

    gc.callbacks.append(note)
    try:
        # Some hundred thousand objects, of which none may go.
        make("lines.html", {"lines": ["Đảng ủy Khối " * 40] * 40, "signers": [], "columns": 1})
    finally:
        gc.callbacks.remove(note)
    # Around it Django fills in the page's template, which takes a few.
    assert len(begun) < 5
    assert gc.isenabled()


def test_a_moment_without_time_zone_is_refused():
    with pytest.raises(ValueError, match="time zone"):
        render_pdf("<p>a", title="Thử", made_at=datetime(2023, 3, 17))  # noqa: DTZ001


@pytest.mark.parametrize(
    "address",
    [
        "http://127.0.0.1:9/x.png",
        "https://example.org/x.png",
        "//example.org/x.png",
        "file:///etc/hostname",
        "data:image/png;base64,iVBORw0KGgo=",
        "x.png",
        "/static/x.png",
        "static:../khoithidua/settings.py",
        "static:/etc/hostname",
        "static:records/fonts/none.ttf",
    ],
)
def test_an_address_that_is_no_static_file_of_ours_is_refused(plain, address):
    with pytest.raises(AddressRefused) as refused:
        plain(f'<img alt="a" src="{address}">')
    assert refused.value.address == address


@pytest.mark.parametrize(
    "html",
    [
        '<link rel="stylesheet" href="http://127.0.0.1:9/x">',
        '<style>@import "http://127.0.0.1:9/x";</style>',
        '<style>@font-face { font-family: a; src: url("http://127.0.0.1:9/x") }</style>',
        '<style>p { background: url("http://127.0.0.1:9/x") }</style><p>a',
        '<base href="http://127.0.0.1:9/"><img alt="a" src="x">',
        '<svg width="9" height="9"><image width="9" height="9" href="http://127.0.0.1:9/x"/></svg>',
        '<link rel="attachment" href="http://127.0.0.1:9/x">',
        '<object data="http://127.0.0.1:9/x"></object>',
    ],
)
def test_no_way_to_write_a_foreign_address_gets_around_the_refusal(plain, html):
    with pytest.raises(AddressRefused) as refused:
        plain(html)
    assert refused.value.address == "http://127.0.0.1:9/x"


def test_after_a_refusal_the_next_record_is_made(plain):
    before = plain("<p>Nội dung")
    with pytest.raises(AddressRefused):
        plain('<img alt="a" src="x.png">')
    assert plain("<p>Nội dung") == before


def test_the_style_is_filled_in_completely():
    assert "$" not in stylesheet_text(STATE)


def test_the_server_s_process_does_not_load_what_sets_records() -> None:
    """It takes as long to load as all the rest, and only the helpers need it."""
    asked = "import sys, khoithidua.wsgi, khoithidua.urls; print('weasyprint' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", asked], cwd=settings.BASE_DIR, capture_output=True, text=True)
    assert (done.returncode, done.stdout.strip()) == (0, "False")
