"""Files inside a record: the data that it shows, in one form, with the record's own moment."""

import json
from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal
from io import BytesIO

import pikepdf
import pytest

from common.records.attached import Attachment, data_file, tables_data
from common.records.pdf import render_pdf
from common.records.record import Record
from common.records.workbooks import ColumnKind, SheetColumn, WorkbookSheet


@pytest.fixture
def held(made_at):
    """The PDF of one line that holds these files."""
    return lambda *files: render_pdf("<html><body><p>a", title="Thử", made_at=made_at, attachments=files)


def test_data_have_one_form_whatever_order_they_came_in(made_at):
    first = data_file({"điểm": Decimal("97.50"), "a": [1, None, True], "ngày": date(2023, 3, 17)}, made_at)
    second = data_file({"ngày": date(2023, 3, 17), "a": (1, None, True), "điểm": Decimal("97.50")}, made_at)
    assert first == second
    text = '{"a":[1,null,true],"ngày":"2023-03-17","điểm":"97.50"}'
    assert (first.name, first.content.decode()) == ("du-lieu.json", text)


def test_a_float_has_no_one_form_and_is_refused(made_at):
    with pytest.raises(TypeError, match="no float"):
        data_file({"điểm": 97.5}, made_at)


def test_a_file_comes_back_as_it_went_in(held, made_at):
    content = data_file({"tên": "Ban Dân vận"}, made_at)
    with pikepdf.open(BytesIO(held(content))) as pdf:
        assert list(pdf.attachments) == ["du-lieu.json"]
        found = pdf.attachments["du-lieu.json"]
        file = found.get_file()
        assert json.loads(file.read_bytes()) == {"tên": "Ban Dân vận"}
        assert (file.mime_type, found.description) == ("application/json", "Dữ liệu của văn bản (JSON)")
        assert file.creation_date == file.mod_date == datetime(2023, 3, 17, 1, 5, tzinfo=UTC)


def test_the_file_is_associated_with_the_record_once_as_its_data(held, made_at):
    with pikepdf.open(BytesIO(held(data_file({}, made_at)))) as pdf:
        associated = [(str(file.UF), str(file.AFRelationship)) for file in pdf.Root.AF]
    assert associated == [("du-lieu.json", "/Data")]


def test_the_same_files_give_the_same_bytes_and_others_do_not(held, made_at):
    one, other = data_file({"a": 1}, made_at), data_file({"a": 2}, made_at)
    assert held(one) == held(one)
    assert held(one) != held(other)
    assert held(one) != held(replace(one, at=datetime(2023, 3, 18, tzinfo=UTC)))


def test_several_files_stand_in_it_together(held, made_at):
    scan = Attachment("bản quét.txt", b"x", "Bản quét", made_at)
    with pikepdf.open(BytesIO(held(data_file({}, made_at), scan))) as pdf:
        assert {name: found.get_file().read_bytes() for name, found in pdf.attachments.items()} == {
            "bản quét.txt": b"x",
            "du-lieu.json": b"{}",
        }


def test_a_record_without_data_holds_no_file(made_at):
    assert Record(title="Giao ước").attachments(made_at) == ()
    assert Record(title="Giao ước", data={}).attachments(made_at) == (data_file({}, made_at),)


def test_tables_are_data_as_they_stand_in_the_workbook(made_at):
    columns = [SheetColumn("Tên"), SheetColumn("Điểm", kind=ColumnKind.NUMBER)]
    sheet = WorkbookSheet(
        name="Bảng", title="Bảng điểm", note="tạm tính", columns=columns, rows=[["A", Decimal("9.5")]]
    )
    assert json.loads(data_file(tables_data([sheet]), made_at).content) == {
        "tables": [{"title": "Bảng điểm", "note": "tạm tính", "columns": ["Tên", "Điểm"], "rows": [["A", "9.5"]]}]
    }
