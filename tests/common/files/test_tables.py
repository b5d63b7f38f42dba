"""Tables from Excel, from Word and from the clipboard: the same plain texts, and a sentence for what is none."""

from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from common.files.plaintable import TableRow
from common.files.refusal import FileRefused
from common.files.tables import (
    MOST_BYTES,
    MOST_ROWS,
    NO_TABLE_PASTED,
    NOTHING_PASTED,
    pasted_tables,
    read_tables,
)
from common.files.workbook import TOO_MUCH
from tests.common.files.samples import pdf
from tests.officetables import THREE_COLUMNS, as_docx, as_xlsx, pasted


def texts(content: bytes) -> list[list[tuple[str, ...]]]:
    return [[row.cells for row in table.rows] for table in read_tables(content)]


def refusal(content: bytes) -> str:
    with pytest.raises(FileRefused) as refused:
        read_tables(content)
    return str(refused.value)


def test_one_table_reads_alike_from_excel_word_and_the_clipboard():
    expected = [[tuple(row) for row in THREE_COLUMNS]]
    assert texts(as_xlsx(THREE_COLUMNS)) == expected
    assert texts(as_docx(THREE_COLUMNS)) == expected
    assert [[row.cells for row in table.rows] for table in pasted_tables(pasted(THREE_COLUMNS))] == expected


def test_what_stands_in_merged_cells_stands_in_the_first_of_them():
    rows = [["STT", "Nội dung", "Điểm", ""], ["", "", "Chuẩn", "Trừ"], ["1", "Một", "5", "2"]]
    expected = [[tuple(row) for row in rows]]
    assert texts(as_xlsx(rows, merged=["C1:D1", "A1:A2", "B1:B2"])) == expected
    assert texts(as_docx(rows, merged=[(0, 2, 0, 3), (0, 0, 1, 0), (0, 1, 1, 1)])) == expected


def test_rows_and_columns_without_anything_are_left_out_and_the_others_keep_their_numbers():
    [table] = read_tables(as_xlsx([["a", None, "b"], [], ["c", "", "d"]]))
    assert (table.title, table.width) == ("Sheet", 2)
    assert table.rows == (TableRow(1, ("a", "b")), TableRow(3, ("c", "d")))


def test_numbers_stand_as_people_type_them():
    assert texts(as_xlsx([["x", 97.5, 1.1, 56.99999999999999, True]])) == [[("x", "97,5", "1,1", "57", "x")]]


def test_bold_rows_and_those_set_in_are_known_in_both():
    [sheet] = read_tables(as_xlsx([["Nhóm"], ["Một"], ["Hai"]], bold=[1], indent=[2]))
    assert [(row.bold, row.indent) for row in sheet.rows] == [(True, 0), (False, 2), (False, 0)]
    document = Document()
    table = document.add_table(2, 1)
    table.cell(0, 0).paragraphs[0].add_run("Nhóm").bold = True
    table.cell(1, 0).text = "Một"
    table.cell(1, 0).paragraphs[0].paragraph_format.left_indent = 720 * 635
    made = BytesIO()
    document.save(made)
    [read] = read_tables(made.getvalue())
    assert [(row.bold, row.indent) for row in read.rows] == [(True, 0), (False, 2)]


def test_every_table_of_a_document_is_read_those_inside_others_too():
    document = Document()
    outer = document.add_table(1, 2)
    outer.cell(0, 0).text = "ngoài"
    inner = outer.cell(0, 1).add_table(1, 1)
    inner.cell(0, 0).text = "trong"
    document.add_table(1, 1).cell(0, 0).text = "sau"
    made = BytesIO()
    document.save(made)
    assert texts(made.getvalue()) == [[("ngoài",)], [("trong",)], [("sau",)]]
    assert [table.title for table in read_tables(made.getvalue())] == ["Bảng 1", "Bảng 2", "Bảng 3"]


def test_numbers_that_word_counts_by_itself_are_written_out():
    document = Document()
    table = document.add_table(3, 2)
    for row, name in zip(table.rows, ("Một", "Hai", "Ba"), strict=True):
        row.cells[0].paragraphs[0].style = "List Number"
        row.cells[1].text = name
    made = BytesIO()
    document.save(made)
    assert texts(made.getvalue()) == [[("1.", "Một"), ("2.", "Hai"), ("3.", "Ba")]]


def test_what_was_deleted_while_changes_were_tracked_is_not_read():
    document = Document()
    table = document.add_table(1, 1)
    table.cell(0, 0).text = "giữ "
    table.cell(0, 0).paragraphs[0]._p.append(
        parse_xml(f"<w:ins {nsdecls('w')}><w:r><w:t>thêm</w:t></w:r></w:ins>"),
    )
    table.cell(0, 0).paragraphs[0]._p.append(
        parse_xml(f"<w:del {nsdecls('w')}><w:r><w:delText>bỏ</w:delText></w:r></w:del>"),
    )
    made = BytesIO()
    document.save(made)
    assert texts(made.getvalue()) == [[("giữ thêm",)]]


def test_a_cell_with_line_breaks_comes_from_the_clipboard_as_one():
    [table] = pasted_tables('1\t"Tốt: 5\nKhá: 3"\n\t  b')
    assert [row.cells for row in table.rows] == [("1", "Tốt: 5\nKhá: 3"), ("", "b")]
    assert table.rows[1].indent == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "Tệp trống, không có gì bên trong. Hãy chọn lại tệp."),
        (pdf(), "Đây là tệp PDF, cổng không đọc được bảng trong đó."),
        ("chữ thường".encode(), "Tệp này không phải Excel hay Word."),
        (b"PK\x03\x04cut off", "Tệp bị hỏng hoặc tải lên chưa trọn."),
        (b"x" * (MOST_BYTES + 1), "Tệp lớn hơn 5 MB."),
    ],
)
def test_what_is_no_table_gets_a_sentence(content: bytes, sentence: str):
    assert refusal(content).startswith(sentence)


def test_old_and_locked_files_of_word_get_a_sentence():
    ole = bytes.fromhex("d0cf11e0a1b11ae1")
    old = refusal(ole + "WordDocument".encode("utf-16-le"))
    assert old == "Tệp theo dạng cũ (.doc). Hãy mở tệp, chọn lưu thành «Word Document (.docx)» rồi nạp lại."
    locked = refusal(ole + "EncryptedPackage".encode("utf-16-le"))
    assert locked == "Tệp có mật khẩu mở. Hãy mở tệp, bỏ mật khẩu, lưu lại rồi nạp."


def test_a_document_without_a_table_is_told():
    assert refusal(as_docx()).startswith("Tệp không có bảng nào.")


def test_a_table_with_more_rows_or_columns_than_any_rubric_is_refused():
    assert refusal(as_xlsx([["a", "b"]] * (MOST_ROWS + 1))).startswith("«Sheet» có 1001 dòng, chỉ được tối đa 1000.")
    assert refusal(as_xlsx([["a"] * 41])).startswith("«Sheet» có 41 cột, chỉ được tối đa 40.")


def packed(parts: dict[str, bytes]) -> bytes:
    made = BytesIO()
    with ZipFile(made, "w", ZIP_DEFLATED) as archive:
        for name, content in {"[Content_Types].xml": b"<Types/>", "word/document.xml": b"<x/>"}.items():
            archive.writestr(name, parts.get(name, content))
        for name in parts.keys() - {"[Content_Types].xml", "word/document.xml"}:
            archive.writestr(name, parts[name])
    return made.getvalue()


def test_a_document_that_unpacks_to_too_much_is_not_opened():
    assert refusal(packed({"word/media/image1.png": b"\0" * (41 * 1024 * 1024)})) == TOO_MUCH


def test_a_document_with_definitions_or_broken_parts_is_not_opened():
    laughs = b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>'
    assert refusal(packed({"word/document.xml": laughs})) == "Tệp chứa nội dung lạ nên không được mở."
    assert refusal(packed({"word/document.xml": b"<w:document"})) == "Tệp bị hỏng, không đọc được."


def test_a_paste_without_a_table_is_told():
    for text, sentence in [("", NOTHING_PASTED), (" \n ", NOTHING_PASTED), ("một\nhai", NO_TABLE_PASTED)]:
        with pytest.raises(FileRefused) as refused:
            pasted_tables(text)
        assert str(refused.value) == sentence
