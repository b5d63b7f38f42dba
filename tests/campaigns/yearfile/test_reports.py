"""The members' reports of a year in its file."""

import pytest

from campaigns.models import MemberReport, ReportFile
from tests.campaigns.test_yearfile import plain
from tests.yearfiles import File, dumped, loaded, refusal, refused_at, small

pytestmark = pytest.mark.django_db
FIRST, SECOND = (member["code"] for member in small()["members"][:2])
REPORT: File = {
    "member": FIRST,
    "state": "accepted",
    "text": "Nửa đầu năm",
    "received_at": "2024-06-09T08:30:00+07:00",
    "handed_in_at": "2024-06-12T08:30:00.250000+07:00",
    "figures": [
        {"indicator": 1, "value": "118000000000", "qualifier": "more"},
        {"indicator": 2, "value": "98.5", "estimate": True},
    ],
}
RETURNED: File = {
    "member": SECOND,
    "state": "returned",
    "received_at": "2024-06-09T08:30:00+07:00",
    "returned_reason": "Thiếu",
}
CALLS: list[File] = [
    {
        "number": 1,
        "kind": "half-year",
        "outline": "Hai trang",
        "due": "2024-06-10",
        "moves": [{"set_at": "2024-06-08T09:00:00+07:00", "due": "2024-06-15", "reason": "Bão"}],
        "indicators": [{"group": "An sinh", "name": "Tiền", "unit": "đồng"}, {"name": "Tỷ lệ", "unit": "%"}],
        "members": [REPORT, RETURNED],
    },
    {"number": 3, "kind": "campaign", "campaign": small()["campaigns"][0]["number"], "due": "2024-07-10"},
]


def with_report(**more: object) -> File:
    return plain(reports=[CALLS[0] | {"members": [REPORT | more]}])


def test_reports_come_back_as_they_were_loaded_and_stay_where_a_file_says_nothing() -> None:
    loaded(plain(reports=CALLS))
    assert dumped(plain())["reports"] == CALLS
    assert loaded(plain(reports=CALLS)).changes == []
    assert loaded(plain()).changes == []
    assert dumped(plain())["reports"] == CALLS


def test_a_year_without_any_has_no_such_key() -> None:
    loaded(plain())
    assert "reports" not in dumped(plain())


def test_what_a_file_takes_away_stays_in_the_log_and_concerns_its_member() -> None:
    loaded(plain(reports=CALLS))
    shorter = [CALLS[0] | {"indicators": CALLS[0]["indicators"][:1], "members": [REPORT | {"figures": []}]}]
    told = [(change.action, change.member) for change in loaded(plain(reports=shorter)).changes]
    assert told == [
        ("xóa", ""),
        ("bỏ số liệu", FIRST),
        ("bỏ số liệu", FIRST),
        ("xóa báo cáo", SECOND),
        ("bỏ", ""),
    ]
    assert dumped(plain())["reports"][0]["members"] == [{k: v for k, v in REPORT.items() if k != "figures"}]
    gone = loaded(plain(reports=[])).changes
    assert [(change.action, change.member) for change in gone] == [("xóa báo cáo", FIRST), ("xóa", "")]
    assert gone[0].old == "Tình trạng: Đã tiếp nhận; Nội dung báo cáo: Nửa đầu năm"


def test_a_report_that_has_files_stays_and_is_named() -> None:
    loaded(plain(reports=CALLS))
    report = MemberReport.objects.select_related("call", "member").order_by("id")[0]
    ReportFile.objects.create(
        report=report, name="Báo cáo.pdf", content_type="application/pdf", size=1, sha256="0" * 64
    )
    said = "Báo cáo sơ kết của A không có trong tệp, nhưng có tệp kèm theo nên không bỏ được."
    for calls in ([], [CALLS[0] | {"members": [RETURNED]}]):
        assert refusal(plain(reports=calls)) == {"reports": said}
    assert dumped(plain())["reports"] == CALLS


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"kind": "weekly"}, "kind"),
        ({"kind": "campaign"}, "campaign"),
        ({"campaign": 1}, "campaign"),
        ({"due": None}, "due"),
        ({"due": "1203-06-10"}, "due"),
        ({"moves": [{"set_at": "2024-06-08T09:00:00+07:00", "due": "2024-06-15"}]}, "moves[0].reason"),
        ({"moves": [{"set_at": "2024-06-08", "due": "2024-06-15", "reason": "Bão"}]}, "moves[0].set_at"),
        ({"worth": 1}, "worth"),
    ],
)
def test_a_wrong_call_is_told_by_place(change: File, place: str) -> None:
    assert refused_at(plain(reports=[CALLS[0] | change])) == [f"reports[0].{place}"]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"member": "ai-do"}, "member"),
        ({"state": "lost", "received_at": None, "handed_in_at": None}, "state"),
        ({"received_at": None}, "received_at"),
        ({"received_at": "2199-06-09T08:30:00+07:00"}, "received_at"),
        ({"received_at": "2024-06-09T08:30:00"}, "received_at"),
        ({"received_at": "0001-01-01T00:00:00+07:00"}, "received_at"),
        ({"received_at": "1203-06-09T08:30:00+07:00"}, "received_at"),
        ({"handed_in_at": "2004-06-09T08:30:00+07:00"}, "handed_in_at"),
        ({"handed_in_at": ""}, "handed_in_at"),
        ({"state": "draft", "handed_in_at": None}, "received_at"),
        ({"state": "returned", "returned_reason": "Thiếu"}, "handed_in_at"),
        ({"state": "returned", "handed_in_at": None}, "returned_reason"),
        ({"figures": [{"indicator": 3, "value": "1"}]}, "figures[0].indicator"),
        ({"figures": [{"indicator": 1, "value": "1.5"}]}, "figures[0].value"),
        ({"figures": [{"indicator": 2, "value": "-1"}]}, "figures[0].value"),
        ({"figures": [{"indicator": 2, "value": "1"}, {"indicator": 2, "value": "1"}]}, "figures[1].indicator"),
    ],
)
def test_a_wrong_report_is_told_by_place(change: File, place: str) -> None:
    assert refused_at(with_report(**change)) == [f"reports[0].members[0].{place}"]


def test_two_calls_are_not_alike_and_a_campaign_that_is_not_there_is_told() -> None:
    assert refusal(plain(reports=[CALLS[0], CALLS[0] | {"number": 2}])) == {
        "reports[1].kind": "Loại «half-year» đã có ở reports[0]."
    }
    assert refused_at(plain(reports=[CALLS[1] | {"campaign": 99}])) == ["reports[0].campaign"]


def test_a_proposed_deadline_comes_back_as_it_was_and_nothing_was_received_by_it() -> None:
    proposed = [CALLS[1] | {"due_proposed": True}]
    loaded(plain(reports=proposed))
    assert dumped(plain())["reports"] == proposed
    assert loaded(plain(reports=proposed)).changes == []
    for wrong in (CALLS[0] | {"members": []}, CALLS[0] | {"moves": []}):
        assert refused_at(plain(reports=[wrong | {"due_proposed": True}])) == ["reports[0].due_proposed"]
