"""The log as a list in the admin."""

import re

import pytest
from django.contrib.admin import site
from django.test import Client

from common.audit.log import Actor, Change, write
from common.audit.models import Entry
from tests.adminpages import logged_in, page
from tests.as_read import as_read
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    made = make_year(members=1, leaves=1)
    changes = [
        Change(subject="Văn phòng, tiêu chí I.1", action="sửa", old="95", new="97,5", reason="Đủ minh chứng"),
        Change(subject="Giao ước thi đua", action="sửa «Nơi họp»", new="Phan Thiết"),
    ]
    write(Actor(name="Trần Tới"), changes, bloc="khoi-thu", year=2024)
    write(Actor(name="load_year"), [Change(subject="Khối khác", action="thêm")], bloc="khoi-khac", year=2024)
    write(Actor(name="quản trị"), [Change(subject="Tài khoản", action="thêm")])
    return made


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def found(client: Client, **query: str) -> list[str]:
    return [entry.subject for entry in client.get(page(Entry), query).context["cl"].result_list]


def test_newest_stands_first_and_only_the_own_blocs_is_there(made: Made, secretary: Client) -> None:
    assert found(secretary) == ["Giao ước thi đua", "Văn phòng, tiêu chí I.1"]
    assert found(logged_in(made.admin)) == [
        "Tài khoản",
        "Khối khác",
        "Giao ước thi đua",
        "Văn phòng, tiêu chí I.1",
    ]


@pytest.mark.parametrize(
    ("words", "subjects"),
    [
        ("tran toi van phong", ["Văn phòng, tiêu chí I.1"]),
        ("minh chung", ["Văn phòng, tiêu chí I.1"]),
        ("PHAN THIET", ["Giao ước thi đua"]),
        ("khoi khac", []),
    ],
)
def test_every_text_of_an_entry_is_searched_without_marks(words: str, subjects: list[str], secretary: Client) -> None:
    assert found(secretary, q=words) == subjects


def test_the_log_of_one_year_is_filtered_by_it(made: Made, secretary: Client) -> None:
    make_year(members=1, leaves=1, year=2025)
    assert found(secretary, nam="khoi-thu/2025") == []
    assert found(secretary, nam="khoi-thu/2024") == found(secretary)
    assert found(secretary, nam="khoi-khac/2024") == []
    for nonsense in ("khoi-thu/x", "khoi-thu/" + "9" * 5000, "\x00/2024", "khoi-thu/2024\x00", "/", "khoi-thu"):
        assert found(secretary, nam=nonsense) == []


def test_the_change_is_shown_old_to_new_with_its_reason(made: Made, secretary: Client) -> None:
    shown = secretary.get(page(Entry)).content.decode()
    assert "<del>95</del> → <ins>97,5</ins><div>Lý do: Đủ minh chứng</div>" in shown
    assert "<del></del><ins>Phan Thiết</ins>" in shown


def test_it_is_only_ever_added_to_and_not_here(made: Made) -> None:
    client = logged_in(made.admin)
    entry = Entry.objects.latest("id")
    shown = client.get(page(entry, "change"))
    assert shown.context["notice"] == "Nhật ký chỉ được ghi thêm, không sửa và không xóa được."
    answers = [
        client.post(page(entry, "change"), {"subject": "Khác"}),
        client.post(page(entry, "delete"), {"post": "yes"}),
        client.post(page(Entry, "add"), {"subject": "Mới"}),
    ]
    assert [answer.status_code for answer in answers] == [403] * 3
    assert Entry.objects.count() == 4
    assert client.get(page(Entry)).context["action_form"] is None


def test_no_list_goes_through_all_its_rows_to_offer_the_days_of_some() -> None:
    assert [admin.opts.label for admin in site._registry.values() if admin.date_hierarchy] == []


def test_the_log_is_filtered_by_the_days_near_today(secretary: Client) -> None:
    whole = found(secretary)
    shown = as_read(secretary.get(page(Entry)))
    days = ("Ngày bất kỳ", "Hôm nay", "7 ngày qua", "Tháng này", "Năm nay")
    assert [len(re.findall(rf">\s*{day}\s*</a>", shown)) for day in days] == [1] * len(days)
    assert found(secretary, at__gte="2020-01-01 00:00+07:00", at__lt="2100-01-01 00:00+07:00") == whole
    assert (len(whole) > 1, found(secretary, at__gte="2100-01-01 00:00+07:00")) == (True, [])
