"""Several files as one: sheets, numbers, bookmarks, what is read out, the files inside, what it says it is."""

from io import BytesIO
from typing import Any

import pikepdf
import pytest
from pikepdf import Array, Dictionary, Name, Pdf, String
from pypdf import PdfReader

from common.records.attached import data_file
from common.records.bundle import BundlePart, NotMerged, count_pages, merge_pdfs
from common.records.pdf import render_pdf
from tests.archive import archival_faults
from tests.structure import Tree, data_of

TABLE = "<table><thead><tr><th>Đơn vị<th>Điểm<tbody><tr><th scope=row>{0}<td>97,5</table>"
TEXT = '<h1>{0}</h1><p>Xem <a href="#x">mục sau</a></p>' + TABLE + '<h2 id="x" style="break-before: page">I. {0}</h2>'


@pytest.fixture
def made(made_at):
    """`made("Giao ước")`: a record of two sheets with a table, a link, two bookmarks and data."""
    return lambda title, **options: render_pdf(
        f'<html lang="vi"><body>{TEXT.format(title)}',
        title=title,
        made_at=made_at,
        attachments=[data_file({"title": title}, made_at)],
        **options,
    )


@pytest.fixture
def front(made_at):
    """Contents of one sheet, with a link to each of three parts."""
    links = "".join(f'<p><a href="part:{n}">Phần {n}</a></p>' for n in range(3))
    return render_pdf(f'<html lang="vi"><body><h1>Mục lục</h1>{links}', title="Mục lục", made_at=made_at)


@pytest.fixture
def parts(made):
    return [
        BundlePart("Giao ước", 1, made("Giao ước")),
        BundlePart("Phụ lục", 2, made("Phụ lục", landscape=True)),
        BundlePart("Biên bản", 1, made("Biên bản")),
    ]


@pytest.fixture
def whole(parts, front, made_at):
    return merge_pdfs(parts, title="Hồ sơ năm 2023", made_at=made_at, front=front)


def scan():
    """A file from outside: one sheet, nothing said about it."""
    with Pdf.new() as pdf:
        pdf.add_blank_page()
        written = BytesIO()
        pdf.save(written)
    return written.getvalue()


def test_the_sheets_stand_one_after_the_other_each_as_it_was(whole):
    pages = PdfReader(BytesIO(whole)).pages
    assert [page.extract_text().split("\n")[0] for page in pages] == [
        "Mục lục",
        *("Giao ước", "I. GIAO ƯỚC", "Phụ lục", "I. PHỤ LỤC", "Biên bản", "I. BIÊN BẢN"),
    ]
    assert [round(page.mediabox.width) for page in pages] == [595, 595, 595, 842, 842, 595, 595]


def test_the_front_has_numbers_of_its_own_and_the_parts_count_from_1(whole, parts, made_at):
    with pikepdf.open(BytesIO(whole)) as pdf:
        assert [str(page.label) for page in pdf.pages] == ["i", "1", "2", "3", "4", "5", "6"]
    with pikepdf.open(BytesIO(merge_pdfs(parts, title="Hồ sơ", made_at=made_at))) as pdf:
        assert [str(page.label) for page in pdf.pages] == ["1", "2", "3", "4", "5", "6"]


def test_every_part_has_its_bookmark_and_its_own_below_it(whole):
    def told(items: Any) -> Any:
        return [(item.title, numbers[item.destination[0].objgen], told(item.children)) for item in items]

    with pikepdf.open(BytesIO(whole)) as pdf, pdf.open_outline() as outline:
        numbers = {page.objgen: number for number, page in enumerate(pdf.pages)}
        assert told(outline.root) == [
            ("Giao ước", 1, [("I. Giao ước", 2, []), ("Phụ lục", 3, [("I. Phụ lục", 4, [])])]),
            ("Biên bản", 5, [("I. Biên bản", 6, [])]),
        ]


def test_links_lead_where_they_led_and_those_of_the_contents_to_the_parts(whole):
    with pikepdf.open(BytesIO(whole)) as pdf:
        numbers: dict[Any, int] = {page.objgen: number for number, page in enumerate(pdf.pages)}
        led = [
            (number, numbers[note.Dest[0].objgen])
            for number, page in enumerate(pdf.pages)
            for note in page.obj.get("/Annots", [])
        ]
    assert led == [(0, 1), (0, 3), (0, 5), (1, 2), (3, 4), (5, 6)]


def test_what_is_read_out_is_that_of_the_parts_in_their_order(whole, parts, front):
    tree = Tree(whole)
    assert tree.text() == "".join(Tree(content).text() for content in (front, *(part.pdf for part in parts)))
    assert (tree.unlisted(), tree.misplaced(), tree.unread(), tree.unmarked) == ([], [], "", "")
    assert [(str(part.T), str(part.Lang)) for part in tree.root.K[0].K] == [
        ("Hồ sơ năm 2023", "vi-VN"),
        ("Giao ước", "vi-VN"),
        ("Phụ lục", "vi-VN"),
        ("Biên bản", "vi-VN"),
    ]


def test_cells_of_one_part_name_no_head_of_another(whole):
    tree = Tree(whole)
    heads = {str(head.ID): tree.text(head) for head in tree.of("TH")}
    assert len(heads) == len(tree.of("TH")) == 9
    named = [[heads[str(head)] for head in cell.A.Headers] for cell in tree.of("TD")]
    assert named == [[title, "Điểm"] for title in ("Giao ước", "Phụ lục", "Biên bản")]
    listed = [str(name) for name in list(tree.root.IDTree.Names)[::2]]
    assert listed == sorted(heads)


def test_the_files_of_the_parts_travel_on_under_the_part_s_number(whole):
    with pikepdf.open(BytesIO(whole)) as pdf:
        files = {name: found.get_file().read_bytes() for name, found in pdf.attachments.items()}
        assert [(str(file.UF), str(file.AFRelationship)) for file in pdf.Root.AF] == [
            ("01-du-lieu.json", "/Data"),
            ("02-du-lieu.json", "/Data"),
            ("03-du-lieu.json", "/Data"),
        ]
    assert files["02-du-lieu.json"].decode() == '{"title":"Phụ lục"}'
    assert data_of(whole) is None


def test_it_says_its_title_language_moment_and_that_it_is_archival(whole):
    with pikepdf.open(BytesIO(whole)) as pdf:
        assert (str(pdf.Root.Lang), str(pdf.docinfo.Title)) == ("vi-VN", "Hồ sơ năm 2023")
        assert str(pdf.docinfo.CreationDate) == str(pdf.docinfo.ModDate) == "D:20230317080500+07'00"
        assert pdf.Root.MarkInfo.Marked and pdf.Root.ViewerPreferences.DisplayDocTitle
        assert [intent.S for intent in pdf.Root.OutputIntents] == ["/GTS_PDFA1"]
        with pdf.open_metadata() as metadata:
            said = {key: metadata[key] for key in ("dc:title", "pdfaid:part", "pdfaid:conformance", "xmp:CreateDate")}
            assert metadata["pdf:Producer"] == str(pdf.docinfo.Producer)
    assert said == {
        "dc:title": "Hồ sơ năm 2023",
        "pdfaid:part": "3",
        "pdfaid:conformance": "A",
        "xmp:CreateDate": "2023-03-17T08:05:00+07:00",
    }


def test_it_can_be_archived_as_its_parts_can(whole):
    assert archival_faults(whole, titles=4) == []


def test_with_a_scan_that_is_not_archival_the_whole_does_not_say_it_is(parts, made_at):
    mixed = merge_pdfs([*parts, BundlePart("Bản quét", 1, scan())], title="Hồ sơ", made_at=made_at)
    with pikepdf.open(BytesIO(mixed)) as pdf:
        assert len(pdf.pages) == 7
        with pdf.open_metadata() as metadata:
            assert "pdfaid:part" not in metadata
    assert Tree(mixed).unlisted() == []


def test_the_same_parts_give_the_same_bytes(whole, parts, front, made_at):
    assert merge_pdfs(parts, title="Hồ sơ năm 2023", made_at=made_at, front=front) == whole
    assert merge_pdfs(parts[::-1], title="Hồ sơ năm 2023", made_at=made_at, front=front) != whole


def test_what_a_field_shows_becomes_a_drawing_and_nothing_can_act(made, made_at):
    with pikepdf.open(BytesIO(made("Đã ký"))) as pdf:
        drawn = pdf.make_stream(b"0 0 50 20 re f", Type=Name.XObject, Subtype=Name.Form, BBox=[0, 0, 50, 20])
        field = pdf.make_indirect(
            Dictionary(
                Type=Name.Annot,
                Subtype=Name.Widget,
                FT=Name.Sig,
                T=String("dv-01"),
                Rect=[100, 100, 150, 120],
                F=4,
                AP=Dictionary(N=drawn),
            )
        )
        pdf.pages[0].obj.Annots.append(field)
        pdf.Root.AcroForm = Dictionary(Fields=Array([field]), SigFlags=3)
        script = Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))
        pdf.pages[0].obj.AA = Dictionary(O=script)
        pdf.pages[0].obj.Annots[0].A = script
        pdf.Root.OpenAction = script
        written = BytesIO()
        pdf.save(written)
    whole = merge_pdfs([BundlePart("Đã ký", 1, written.getvalue())], title="Hồ sơ", made_at=made_at)
    with pikepdf.open(BytesIO(whole)) as pdf:
        assert {str(note.Subtype) for note in pdf.pages[0].obj.Annots} == {"/Link"}
        assert {"/AcroForm", "/OpenAction"} & set(pdf.Root) == set()
        assert len(pdf.pages[0].Resources.XObject) == 1
        assert not [found for found in pdf.objects if isinstance(found, Dictionary) and "/JS" in found]
        assert "/AA" not in pdf.pages[0].obj


@pytest.mark.parametrize("content", [b"", b"hello", b"%PDF-1.7\n"], ids=["empty", "text", "cut off"])
def test_what_is_no_pdf_is_named(parts, made_at, content):
    with pytest.raises(NotMerged) as refused:
        merge_pdfs([*parts, BundlePart("Bản quét", 1, content)], title="Hồ sơ", made_at=made_at)
    assert refused.value.title == "Bản quét"


def test_a_file_with_a_password_is_named(parts, made_at):
    locked = BytesIO()
    with pikepdf.open(BytesIO(scan())) as pdf:
        pdf.save(locked, encryption=pikepdf.Encryption(owner="o", user="u"))
    with pytest.raises(NotMerged) as refused:
        merge_pdfs([BundlePart("Khóa", 1, locked.getvalue())], title="Hồ sơ", made_at=made_at)
    assert refused.value.title == "Khóa"


def test_sheets_are_counted_before_anything_is_merged(parts):
    assert [count_pages(part.pdf) for part in parts] == [2, 2, 2]
