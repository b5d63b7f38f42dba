"""The pages of the joint activities."""

import re
from io import BytesIO

import pytest
from django.test import Client
from openpyxl import load_workbook

from campaigns.models import Activity, ActivityKind
from campaigns.presenters.activities import ACTIVITY_TABLE, BOOK_FIELDS
from common.records.tables import TableField
from tests.as_read import as_read
from tests.printing import Paper
from tests.years import make_year


def test_a_column_that_is_declared_stands_on_page_paper_and_in_the_workbook(
    monkeypatch: pytest.MonkeyPatch, client: Client, db: None
) -> None:
    made = make_year(members=1, leaves=1)
    kind = ActivityKind.objects.get(year=made.year, order=1)
    Activity.objects.filter(year=made.year).delete()
    Activity.objects.create(year=made.year, kind=kind, order=1, name="Hiến máu")
    loud = TableField[Activity]("Chữ hoa", lambda activity: activity.name.upper(), width=20, paper=12)
    monkeypatch.setitem(ACTIVITY_TABLE.fields, "loud", loud)
    client.force_login(made.secretary)
    address = made.address("activities")
    page = as_read(client.get(address))
    assert re.findall(r'<th scope="col">([^<]+)</th>', page) == [
        "Hoạt động",
        "Loại",
        "Đơn vị chủ trì",
        "Ngày tổ chức",
        "Địa điểm",
        "Chữ hoa",
    ]
    assert re.findall(r'<td data-label="Chữ hoa">([^<]*)</td>', page) == ["HIẾN MÁU"]
    paper = Paper(client.get(made.address("activities.pdf")).content)
    assert paper.rows[0][-1] == "Chữ hoa"
    assert paper.rows[1] == ["1", "Hiến máu", "Loại 1", "", "chưa tổ chức", "", "HIẾN MÁU"]
    book = load_workbook(BytesIO(client.get(made.address("activities.xlsx")).content))
    rows = [[cell.value for cell in row] for row in book.worksheets[0].iter_rows()]
    more = [field.title for field in BOOK_FIELDS.values()]
    assert rows[-2:] == [
        ["STT", "Hoạt động", "Loại", "Đơn vị chủ trì", "Ngày tổ chức", "Địa điểm", "Chữ hoa", *more],
        [1, "Hiến máu", "Loại 1", None, None, None, "HIẾN MÁU", *[None] * len(more)],
    ]
