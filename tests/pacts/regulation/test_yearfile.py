"""The regulation in the year file, and what the next year takes over of it."""

import pytest

from members.models import BlocYear
from pacts.regulation.heirlooms import heirlooms
from tests.campaigns.test_yearfile import plain
from tests.yearfiles import File, dumped, loaded, refused_at

pytestmark = pytest.mark.django_db
LINES: list[File] = [
    {"kind": "chapter", "text": "Quy định chung"},
    {"kind": "article", "text": "Phạm vi năm 2024"},
    {"kind": "clause", "text": "Khối gồm {số thành viên} đơn vị."},
    {"kind": "point", "text": "Một"},
]


def test_a_regulation_comes_back_as_it_was_loaded_and_stays_where_a_file_says_nothing() -> None:
    loaded(plain(regulation=LINES))
    assert dumped(plain())["regulation"] == LINES
    assert loaded(plain(regulation=LINES)).changes == []
    assert loaded(plain()).changes == []
    changes = loaded(plain(regulation=[*LINES[:2], LINES[2] | {"text": "Khối gồm ba đơn vị."}])).changes
    assert [(change.subject, change.action, change.old, change.new) for change in changes] == [
        ("Quy chế: Điều 1", "sửa", "Khối gồm {số thành viên} đơn vị.", "Khối gồm ba đơn vị."),
        ("Quy chế: điểm a khoản 1 Điều 1", "bỏ", "Một", ""),
    ]
    loaded(plain(regulation=[]))
    assert "regulation" not in dumped(plain())


@pytest.mark.parametrize(
    ("lines", "place"),
    [
        ([{"kind": "clause", "text": "Một"}], "regulation[0].text"),
        ([{"kind": "part", "text": "Một"}], "regulation[0].kind"),
        ([{"kind": "chapter"}], "regulation[0].text"),
        ([{"kind": "chapter", "text": "Một", "number": 1}], "regulation[0].number"),
    ],
)
def test_a_wrong_line_is_told_by_place(lines: list[File], place: str) -> None:
    assert place in refused_at(plain(regulation=lines))


def test_the_next_year_gets_the_whole_text() -> None:
    loaded(plain())
    year = BlocYear.objects.get()
    assert heirlooms(year) == []
    loaded(plain(regulation=LINES))
    found = heirlooms(year)[0]
    assert (found.told, found.part["regulation"][1]) == (
        "1 điều; số liệu gắn với thiết lập lấy theo năm 2025",
        {"kind": "article", "text": "Phạm vi năm 2025"},
    )
