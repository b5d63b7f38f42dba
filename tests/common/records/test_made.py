"""Records that were made already: when one is sent again, when it is made anew, what goes."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import RequestFactory

from common.records import made as made_module
from common.records.attached import data_file
from common.records.layout import STATE
from common.records.made import Shelf, record_answer, source_digest
from common.records.record import Record, record_html
from tests.common.records.conftest import Bloc

DIGEST = "ab" * 32


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    return Shelf(tmp_path / "made")


@pytest.fixture
def asked(_templates, made_at, settings, tmp_path):
    """`asked(minutes, …)`: the answer to whoever asks for a print so many minutes later.

    A PDF holds the moment at which it was made: the same bytes later were not made again.
    """
    settings.MADE_DIR = tmp_path / "made"

    def ask(minutes: int = 0, line: str = "Nội dung", *, by: str = "Văn thư", etag: str = "", print_: bool = True):
        now = made_at + timedelta(minutes=minutes)
        record = Record(title="Thử", date=date(2023, 3, 17), printed_at=now if print_ else None, printed_by=by)
        context = {"lines": [line], "signers": [], "columns": 1}
        html = record_html("lines.html", bloc=Bloc(), record=record, context=context)
        request = RequestFactory().get("/", headers={"If-None-Match": etag} if etag else {})
        return record_answer(request, html, filename="Thử.pdf", title="Thử", made_at=now)

    return ask


def test_a_print_asked_for_again_is_sent_as_it_was_made(asked):
    first, again = asked(), asked(4)
    assert (again.content, again["ETag"]) == (first.content, first["ETag"])
    assert (first.status_code, first["Content-Type"]) == (200, "application/pdf")
    assert first["Cache-Control"] == "private, no-cache"
    assert "Th%E1%BB%AD.pdf" in first["Content-Disposition"]


def test_who_has_it_is_told_that_it_has_not_changed(asked):
    first = asked()
    again = asked(4, etag=first["ETag"])
    assert (again.status_code, again.content, again["ETag"]) == (304, b"", first["ETag"])
    assert again["Cache-Control"] == "private, no-cache"


def test_after_some_minutes_a_print_is_made_anew_and_says_so(asked):
    first = asked()
    later = asked(6, etag=first["ETag"])
    assert later.status_code == 200
    assert later["ETag"] != first["ETag"]
    assert later.content != first.content


def test_a_record_that_is_no_print_says_no_minute_and_is_sent_again_all_day(asked):
    first = asked(print_=False)
    assert asked(600, print_=False).content == first.content


@pytest.mark.parametrize("other", [{"line": "Nội dung khác"}, {"by": "Thư ký"}, {"print_": False}], ids=str)
def test_what_shows_anything_else_is_made(asked, other):
    first = asked()
    answer = asked(**other, etag=first["ETag"])
    assert answer.status_code == 200
    assert answer["ETag"] != first["ETag"]


def test_the_digest_stands_for_all_that_a_record_is_made_of(made_at):
    how: dict[str, Any] = {"title": "Thử", "layout": STATE, "landscape": False, "attachments": ()}
    others: list[dict[str, Any]] = [
        {"title": "Khác"},
        {"layout": replace(STATE, body_pt=13)},
        {"landscape": True},
        {"attachments": [data_file({"a": 1}, made_at)]},
        {"attachments": [data_file({"a": 2}, made_at)]},
    ]
    digests = [source_digest("<p>a", **how), source_digest("<p>b", **how)]
    digests += [source_digest("<p>a", **how | other) for other in others]
    assert len(set(digests)) == 7
    later = data_file({"a": 1}, made_at + timedelta(minutes=1))
    assert source_digest("<p>a", **how | {"attachments": [later]}) == digests[5]


def test_only_the_minute_of_the_print_s_own_note_is_left_out():
    how: dict[str, Any] = {"title": "Thử", "layout": STATE, "landscape": False}
    note = '<p class="print-note">In từ Cổng Khối thi đua lúc {} ngày 17/03/2023.</p><p>Họp lúc {} ngày mai.</p>'
    one, two, other = (
        source_digest(note.format(*minutes), **how)
        for minutes in (("08:05", "09:00"), ("08:07", "09:00"), ("08:05", "10:00"))
    )
    assert one == two != other


def test_what_was_put_there_is_found_until_it_is_too_old(shelf: Shelf, made_at: datetime):
    put = shelf.keep(DIGEST, b"x", made_at)
    assert shelf.find(DIGEST, since=made_at) == put
    assert shelf.find(DIGEST, since=made_at + timedelta(seconds=1)) is None
    assert shelf.find("cd" * 32, since=made_at) is None


def test_old_ones_go_and_so_does_what_is_too_much_the_oldest_first(shelf: Shelf, made_at: datetime):
    shelf.most = 10
    for days, name in ((0, "aa"), (3, "bb"), (4, "cc"), (4, "dd")):
        shelf.keep(name * 32, b"four", made_at + timedelta(days=days, minutes=ord(name[0])))
    assert sorted(path.name[:2] for path in shelf.root.iterdir()) == ["cc", "dd"]


def test_another_version_of_the_style_makes_another_record(settings, tmp_path, made_at):
    how: dict[str, Any] = {"title": "Thử", "layout": STATE, "landscape": False}
    before = source_digest("<p>a", **how)
    settings.BASE_DIR = tmp_path
    made_module._workshop.cache_clear()
    try:
        assert source_digest("<p>a", **how) != before
    finally:
        made_module._workshop.cache_clear()
