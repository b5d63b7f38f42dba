"""The review meetings in the browser: who is there, whether that is enough, how it decides, who counts."""

from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from awards.models import Review, Teller
from awards.rules import meeting
from common.audit.models import Entry
from pacts.models import Conference
from pacts.verbs.conferences import IN_USE
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.awards.meeting import SETTLED, attended, called
from tests.awards.voting import counted
from tests.pacts.meeting import send
from tests.printing import Paper
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=9, leaves=1)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def wrong(answer: Any) -> list[str]:
    """What the form says is wrong, in its order."""
    assert answer.status_code == 422
    return [*answer.context["sentences"], *(sentence for _, sentence in answer.context["wrong"])]


def settle(client: Client, made: Made, **typed: str) -> Any:
    return send(client, made.address("review-settings", 1), SETTLED | typed)


def test_how_many_are_there_and_whether_that_is_enough_stand_on_page_paper_and_in_the_workbook(
    secretary: Client, made: Made
) -> None:
    attended(made.year, absent=2)
    assert settle(secretary, made, round=made.round.code)["Location"] == made.address("review", 1)
    member = logged_in(made.representative("dv-02"))
    shown = member.get(made.address("review", 1))
    roll = shown.context["roll"]
    assert (roll.begins.told, roll.begins.enough) == ("7/9 đơn vị, cần quá 2/3 (7 đơn vị): đủ", True)
    assert [(one.told, one.enough) for one in roll.later] == [
        ("Sau 10:00: 6/9 đơn vị, cần quá 2/3 (7 đơn vị): chưa đủ", False)
    ]
    page = as_read(shown)
    assert page.count("Chưa đủ số đơn vị tối thiểu") == 1
    assert page.count(made.address("review-settings", 1)) == 0
    assert page.count(f"{made.address('standings')}?ky={made.round.code}") == 1
    paper = Paper(member.get(made.address("review.pdf", 1)).content)
    assert paper.faults() == []
    assert paper.rows[:9] == [
        ["Ngày họp", "15/12/2024, 07:30 - 11:00"],
        ["Nơi họp", "Hội trường Báo"],
        ["Người chủ trì", "Trần Văn Chủ, Trưởng khối"],
        ["Thư ký hội nghị", "Lê Thị Ghi"],
        ["Kỳ chấm điểm được xét", "Cả năm"],
        ["Số đơn vị tối thiểu", "Quá 2/3 số đơn vị thành viên (ít nhất 7 trong 9 đơn vị)"],
        ["Đơn vị vắng được gửi ý kiến bằng văn bản", "Không"],
        ["Khi xét chính đơn vị mình", "Không biểu quyết về đơn vị mình"],
        ["Đơn vị dự họp", f"{roll.begins.told} {roll.later[0].told}"],
    ]
    book = load_workbook(BytesIO(member.get(made.address("review.xlsx", 1)).content))
    assert book.sheetnames[:2] == ["Dự họp", "Tổ kiểm phiếu"]
    listed = member.get(made.address("reviews")).context["lines"]
    assert [(line.conference.name, line.roll, line.round, line.state) for line in listed] == [
        ("Họp bình xét năm 2024", roll.begins.told, "Cả năm", "Đã điểm danh")
    ]


def test_while_not_all_are_noted_nobody_says_that_they_are_too_few(secretary: Client, made: Made) -> None:
    conference = attended(made.year)
    settle(secretary, made)
    told = {}
    for left in (8, 6, 0):
        for presence in list(conference.presences.order_by("member__order"))[left:]:
            presence.delete()
        begins = secretary.get(made.address("review", 1)).context["roll"].begins
        told[left] = (begins.told, begins.enough)
    assert told == {
        8: ("8/9 đơn vị, cần quá 2/3 (7 đơn vị): đủ (chưa ghi 1 đơn vị)", True),
        6: ("có mặt 6/9 đơn vị, cần quá 2/3; chưa ghi 3 đơn vị", None),
        0: ("Chưa điểm danh; cần quá 2/3", None),
    }


def test_what_is_settled_comes_back_in_the_form_and_is_logged(secretary: Client, made: Made) -> None:
    called(made)
    account = made.representative("dv-01").username
    assert settle(secretary, made, **{"t0-account": account}).status_code == 302
    context = secretary.get(made.address("review-settings", 1)).context
    assert {name: context["form"][name].value() for name in ("quorum", "quorum_numerator", "quorum_exceeds")} == {
        "quorum": "share",
        "quorum_numerator": 2,
        "quorum_exceeds": True,
    }
    assert [row["name"].value() for row in context["rows"]] == ["Lê Đếm", "Hồ Soát", None, None]
    assert list(Teller.objects.values_list("name", "member__code", "account__username", "is_head")) == [
        ("Lê Đếm", "dv-01", account, True),
        ("Hồ Soát", "dv-02", None, False),
    ]
    before = Entry.objects.count()
    assert settle(secretary, made, **{"t0-account": account}).status_code == 302
    assert Entry.objects.count() == before
    settle(secretary, made, **{"t0-is_head": "", "t1-is_head": "True"})
    assert Entry.objects.order_by("-id").values_list("subject", "key", "action", "old", "new")[0] == (
        "Họp bình xét: Họp bình xét năm 2024",
        "review/1/",
        "sửa tổ kiểm phiếu",
        "Lê Đếm (tổ trưởng); Hồ Soát",
        "Lê Đếm; Hồ Soát (tổ trưởng)",
    )


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"quorum_numerator": "hai"}, ["Tử số: Hãy ghi bằng số nguyên, ví dụ 2."]),
        ({"quorum_numerator": "4"}, [f"Tử số: {meeting.MORE_THAN_ALL}"]),
        ({"quorum_number": "3"}, [f"Số đơn vị phải có mặt: {meeting.ONLY_A_NUMBER}"]),
        ({"t1-name": "", "t1-position": "", "t1-member": ""}, [meeting.TOO_FEW]),
        ({"t1-name": ""}, [f"Tổ kiểm phiếu, dòng 2: {meeting.NO_TELLER}"]),
        ({"t1-name": "trần văn chủ"}, [f"Tổ kiểm phiếu, dòng 2: {meeting.IS_THE_CHAIR}"]),
        ({"t2-name": "Hồ Soát", "t2-member": "dv-02"}, [f"Tổ kiểm phiếu, dòng 3: {meeting.TELLER_TWICE}"]),
    ],
)
def test_what_is_wrong_stands_beside_its_box_and_nothing_typed_is_lost(
    typed: dict[str, str], said: list[str], secretary: Client, made: Made
) -> None:
    called(made)
    answer = settle(secretary, made, **typed)
    assert wrong(answer) == said
    assert answer.context["rows"][0]["name"].value() == "Lê Đếm"
    assert (Review.objects.count(), Teller.objects.count()) == (0, 0)


def test_the_second_of_two_is_told_and_may_save_again(secretary: Client, made: Made) -> None:
    called(made)
    where = made.address("review-settings", 1)
    seen = secretary.get(where).context["seen"]
    assert secretary.post(where, {"seen": seen} | SETTLED).status_code == 302
    late = secretary.post(where, {"seen": seen} | SETTLED | {"own_item": "warns"})
    [said] = wrong(late)
    assert said.endswith("Bấm «Lưu» lần nữa để ghi theo biểu mẫu này.")
    assert Review.objects.get().own_item == "abstains"
    assert secretary.post(where, {"seen": late.context["seen"]} | SETTLED | {"own_item": "warns"}).status_code == 302
    assert Review.objects.get().own_item == "warns"


def test_more_rows_keep_what_was_typed_and_save_nothing(secretary: Client, made: Made) -> None:
    called(made)
    answer = settle(secretary, made, deed="more", **{"t2-name": "Người Ba"})
    assert answer.status_code == 200
    rows = answer.context["rows"]
    assert [row["name"].value() for row in rows] == ["Lê Đếm", "Hồ Soát", "Người Ba", None, None]
    assert Review.objects.count() == 0


def test_a_chair_who_was_a_teller_before_is_told_of(secretary: Client, made: Made) -> None:
    called(made)
    settle(secretary, made)
    page = made.address("review", 1)
    assert secretary.get(page).context["chair_counts"] is False
    Conference.objects.update(chair_name="Hồ Soát")
    assert as_read(secretary.get(page)).count("Người chủ trì đang có tên trong tổ kiểm phiếu") == 1


def test_only_a_review_meeting_has_such_a_page(secretary: Client, made: Made) -> None:
    called(made)
    Conference.objects.create(year=made.year, number=2, name="Tổng kết", kind="final")
    doors = ("review", "review.pdf", "review.xlsx", "review-settings")
    assert [secretary.get(made.address(door, 2)).status_code for door in doors] == [404] * 4
    assert secretary.post(made.address("review-settings", 2), SETTLED).status_code == 404
    assert [line.conference.number for line in secretary.get(made.address("reviews")).context["lines"]] == [1]


def test_who_may_not_write_reads_and_who_is_no_member_knows_of_nothing(secretary: Client, made: Made) -> None:
    called(made)
    settle(secretary, made)
    for who in (made.leader, made.representative("dv-01")):
        client = logged_in(who)
        assert client.get(made.address("review-settings", 1)).status_code == 403
        assert client.post(made.address("review-settings", 1), SETTLED).status_code == 403
        assert client.get(made.address("review", 1)).status_code == 200
    stranger = logged_in(make_year(members=1, leaves=1, bloc="khoi-la").secretary)
    doors = ("reviews", "review", "review.pdf", "review-settings")
    told = [stranger.get(made.address(door, *([1] if door != "reviews" else []))).status_code for door in doors]
    assert told == [404] * 4


def test_the_database_keeps_out_what_cannot_be(secretary: Client, made: Made) -> None:
    called(made)
    settle(secretary, made)
    for fields in ({"quorum_number": 5}, {"quorum_numerator": 4}, {"quorum": "half"}, {"own_item": "leaves"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Review.objects.update(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Teller.objects.update(is_head=True)


def test_the_empty_page_says_what_to_do_and_a_new_meeting_begins_as_one(secretary: Client, made: Made) -> None:
    empty = as_read(secretary.get(made.address("reviews")))
    assert (empty.count("Chưa có cuộc họp bình xét nào"), empty.count("?loai=review")) == (1, 2)
    form = secretary.get(made.address("conference-edit") + "?loai=review").context["form"]
    assert form["kind"].value() == "review"
    other = secretary.get(made.address("conference-edit") + "?loai=party").context["form"]
    assert other["kind"].value() is None
    member = logged_in(made.representative("dv-01"))
    assert as_read(member.get(made.address("reviews"))).count("?loai=review") == 0


def test_one_meeting_and_its_form_ask_so_many_queries(secretary: Client, made: Made) -> None:
    attended(made.year)
    settle(secretary, made)
    asked = {"review": 15, "review.pdf": 15, "review.xlsx": 15, "review-settings": 10}
    found = {}
    for name in asked:
        with CaptureQueriesContext(connection) as captured:
            assert secretary.get(made.address(name, 1)).status_code == 200
        found[name] = len(captured)
    assert found == asked


def test_a_meeting_that_was_voted_at_is_not_taken_away(secretary: Client, made: Made) -> None:
    conference = called(made)
    settle(secretary, made)
    review = Review.objects.get()
    counted(review, 1, "title", "Cờ mẫu", [7], 7)
    answer = send(
        secretary, made.address("conference-edit") + "?so=1", {"kind": "review", "name": "Họp", "deed": "drop"}
    )
    assert wrong(answer) == [IN_USE]
    assert Conference.objects.get().pk == conference.pk
    assert Entry.objects.filter(key="conference/1/", action="xóa").count() == 0
