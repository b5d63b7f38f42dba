"""A meet in the browser: contests and teams of one or several members, prizes, who won most, side prizes."""

from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from campaigns.models import Activity, Contest, Meet, SidePrize, Team
from campaigns.verbs.activities import HAS_CONTESTS, why_activity_stays
from common.audit.models import Entry
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.campaigns.competed import contest, team, won
from tests.printing import Paper
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=4, leaves=1)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def send(client: Client, where: str, typed: dict[str, Any]) -> Any:
    """Sends a form as it was opened with this typed into it."""
    shown = client.get(where).context
    boxes = {box.html_name: box.value() for box in shown["form"]}
    boxes |= {box.html_name: box.value() for row in shown.get("rows", []) for box in row}
    sent = {name: value for name, value in boxes.items() if value not in (None, False)}
    return client.post(where, sent | {"seen": shown["seen"]} | typed)


def errors(answer: Any) -> dict[str, list[str]]:
    assert answer.status_code == 422
    return {name: list(said) for name, said in answer.context["form"].errors.items()}


def prizes() -> list[tuple[str, str]]:
    return [(one.shown, one.prize) for one in Team.objects.order_by("contest", "number")]


def test_a_meet_from_its_contests_to_who_won_most(made: Made, secretary: Client) -> None:
    where = made.address("contest-edit", 1)
    assert send(secretary, where, {"sport": "Cầu lông", "category": "Đôi nam"})["Location"] == made.address(
        "contest", 1, 1
    )
    # A team of two members in place of those of each.
    assert send(secretary, made.address("team-edit", 1, 1) + "?so=2", {"deed": "drop"}).status_code == 302
    typed = {"members": ["dv-01", "dv-02"], "people": "Nguyễn Văn A\nTrần Thị B"}
    assert send(secretary, made.address("team-edit", 1, 1) + "?so=1", typed).status_code == 302
    given = {"t1-prize": "first", "t3-prize": "third", "t4-prize": "third"}
    assert send(secretary, where + "?so=1", given).status_code == 302
    assert prizes() == [("Liên quân Đơn vị 01 – Đơn vị 02", "first"), ("Đơn vị 03", "third"), ("Đơn vị 04", "third")]
    settled = {
        "mixed": "split",
        "p0-name": "Giải phong cách",
        "p0-member": "dv-04",
        "p1-name": "Vận động viên xuất sắc",
    }
    settled |= {"p1-winner": "Trần Thị B"}
    assert send(secretary, made.address("meet-edit", 1), settled)["Location"] == made.address("meet", 1)
    paper = Paper(secretary.get(made.address("meet.pdf", 1)).content)
    assert paper.tables == [
        [
            ["Số", "Môn thi", "Số đội", "Giải Nhất", "Giải Nhì", "Giải Ba", "Giải Khuyến khích"],
            ["1", "Cầu lông, Đôi nam", "3", "Liên quân Đơn vị 01 – Đơn vị 02", "", "Đơn vị 03; Đơn vị 04", ""],
        ],
        [
            ["Đơn vị", "Nhất", "Nhì", "Ba", "Khuyến khích", "Tổng số giải", "Hạng"],
            ["Cơ quan, đơn vị số 01", "0,5", "0", "0", "0", "0,5", "1"],
            ["Cơ quan, đơn vị số 02", "0,5", "0", "0", "0", "0,5", "1"],
            ["Cơ quan, đơn vị số 03", "0", "0", "1", "0", "1", "3"],
            ["Cơ quan, đơn vị số 04", "0", "0", "1", "0", "1", "3"],
        ],
        [
            ["Giải phụ", "Người, đội nhận giải", "Đơn vị"],
            ["Giải phong cách", "", "Cơ quan, đơn vị số 04"],
            ["Vận động viên xuất sắc", "Trần Thị B", ""],
        ],
    ]
    assert paper.faults() == []
    book = load_workbook(BytesIO(secretary.get(made.address("meet.xlsx", 1)).content))
    assert book.sheetnames == ["Nội dung thi", "Toàn đoàn", "Đội dự thi", "Giải phụ"]
    assert [cell.value for cell in list(book["Toàn đoàn"].rows)[-1]] == ["Cơ quan, đơn vị số 04", 0, 0, 1, 0, 1, 3]
    one = Paper(secretary.get(made.address("contest.pdf", 1, 1)).content)
    assert one.rows[:2] == [
        ["Đội", "Đơn vị", "Người dự thi", "Giải"],
        [
            "Liên quân Đơn vị 01 – Đơn vị 02",
            "Đơn vị 01; Đơn vị 02",
            "Nguyễn Văn A; Trần Thị B",
            "Giải Nhất",
        ],
    ]


def test_a_representative_reads_all_of_it_and_finds_nothing_to_press(made: Made) -> None:
    won(made, contest(made, each=True), {1: "first"})
    member = logged_in(made.representative("dv-02"))
    where = [made.address("meet", 1), made.address("contest", 1, 1)]
    pages = [as_read(member.get(door)) for door in where]
    assert [page.count("Đơn vị 01") for page in pages] == [1, 1]
    for form in ("contest-edit", "meet-edit", "activity-edit"):
        assert [page.count(made.address(form, 1)) for page in pages] == [0, 0]
    shown = as_read(member.get(made.address("activity", 1)))
    assert shown.count("Kết quả thi đấu, xếp hạng toàn đoàn") == 1


def test_who_opens_what(made: Made) -> None:
    contest(made)
    doors = [("contest", 1), ("contest.pdf", 1), ("contest.xlsx", 1), ("team-edit", 1)]
    where = [made.address(door, 1, number) for door, number in doors]
    stranger = make_year(members=2, leaves=1, bloc="khoi-khac").secretary
    told = {
        **{user: [200, 200, 200, 200] for user in (made.secretary, made.admin)},
        **{user: [200, 200, 200, 403] for user in (made.leader, made.clerk, made.representative("dv-02"))},
        stranger: [404, 404, 404, 404],
    }
    for user, statuses in told.items():
        client = logged_in(user)
        assert [client.get(door).status_code for door in where] == statuses, user
    assert {Client().get(door).status_code for door in where} == {302}
    secretary = logged_in(made.secretary)
    missing = [("contest", [1, 2]), ("contest", [9, 1]), ("meet", [9]), ("team-edit", [1, 2])]
    assert {secretary.get(made.address(door, *args)).status_code for door, args in missing} == {404}
    asked = [made.address("contest-edit", 1), made.address("team-edit", 1, 1)]
    assert {secretary.get(f"{door}?so={number}").status_code for door in asked for number in ("7", "x")} == {404}


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ({"ranking": "points", "first_points": "7"}, {"second_points", "third_points", "consolation_points"}),
        ({"first_points": "x"}, {"first_points"}),
        ({"mixed": "twice"}, {"mixed"}),
    ],
)
def test_how_a_meet_cannot_be_reckoned_is_told_beside_the_box(
    typed: dict[str, str], wrong: set[str], made: Made, secretary: Client
) -> None:
    assert set(errors(send(secretary, made.address("meet-edit", 1), typed))) == wrong
    assert Meet.objects.count() == 0


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"p0-winner": "Trần Thị B"}, "Giải phụ, dòng 1: Hãy ghi tên giải."),
        ({"p0-name": "Phong cách"}, "Giải phụ, dòng 1: Hãy chọn đơn vị, hoặc ghi người, đội nhận giải."),
    ],
)
def test_half_a_side_prize_is_told_with_its_row(
    typed: dict[str, str], sentence: str, made: Made, secretary: Client
) -> None:
    answer = send(secretary, made.address("meet-edit", 1), typed)
    assert (answer.status_code, [said for _, said in answer.context["wrong"]]) == (422, [sentence])
    assert SidePrize.objects.count() == 0


def test_what_is_wrong_of_contest_and_team_is_told_beside_the_box(made: Made, secretary: Client) -> None:
    assert errors(send(secretary, made.address("contest-edit", 1), {"sport": ""})) == {
        "sport": ["Mục này không được để trống."]
    }
    contest(made, each=True)
    where = made.address("contest-edit", 1) + "?so=1"
    assert set(errors(send(secretary, where, {"t1-prize": "gold", "t2-score": "x"}))) == {"t1-prize", "t2-score"}
    answer = send(secretary, made.address("team-edit", 1, 1), {"name": "Đội không của ai"})
    assert errors(answer) == {"members": ["Hãy chọn ít nhất một đơn vị của đội."]}
    assert answer.context["form"]["name"].value() == "Đội không của ai"
    assert Team.objects.count() == 4


def test_of_two_who_change_a_contest_the_second_is_told_and_may_write_over(made: Made, secretary: Client) -> None:
    found = contest(made, each=True)
    where = made.address("contest-edit", 1) + "?so=1"
    seen = secretary.get(where).context["seen"]
    won(made, found, {2: "first"})
    answer = send(secretary, where, {"seen": seen, "t1-prize": "first"})
    assert errors(answer)["__all__"][0].startswith("Thư ký Khối khoi-thu đã sửa lúc")
    assert (answer.context["form"]["t1-prize"].value(), Team.objects.get(number=1).prize) == ("first", "")
    assert send(secretary, where, {"t1-prize": "first"}).status_code == 302
    # A team added meanwhile is another contest too.
    team(made, found, ["dv-01"])
    assert errors(send(secretary, where, {"seen": answer.context["seen"], "t1-prize": ""})).keys() == {"__all__"}


def test_of_two_who_settle_a_meet_the_second_is_told(made: Made, secretary: Client) -> None:
    where = made.address("meet-edit", 1)
    assert send(secretary, where, {"mixed": "none"}).status_code == 302
    answer = send(secretary, where, {"mixed": "split", "seen": ""})
    assert errors(answer).keys() == {"__all__"}
    assert Meet.objects.get().mixed == "none"


def test_what_is_taken_away_stays_in_the_log(made: Made, secretary: Client) -> None:
    found = contest(made)
    team(made, found, ["dv-01", "dv-02"], people="Nguyễn Văn A", prize="first")
    assert send(secretary, made.address("contest-edit", 1) + "?so=1", {"deed": "drop"})["Location"] == made.address(
        "meet", 1
    )
    assert (Contest.objects.count(), Team.objects.count()) == (0, 0)
    told = list(Entry.objects.order_by("id").values_list("action", "old"))[-2:]
    assert told == [
        (
            "xóa đội",
            "Đơn vị: Đơn vị 01, Đơn vị 02; Tên đội: ; Người dự thi: Nguyễn Văn A; Bảng: ; Điểm chấm: ; Giải: Giải Nhất",
        ),
        ("xóa nội dung thi", "Môn thi: Kéo co; Nội dung: "),
    ]


def test_an_activity_with_contests_or_side_prizes_stays(made: Made, secretary: Client) -> None:
    activity = Activity.objects.get(number=1)
    activity.held_on = None
    activity.save()
    assert why_activity_stays(activity) == ""
    found = contest(made)
    assert why_activity_stays(activity) == HAS_CONTESTS
    send(secretary, made.address("contest-edit", 1) + f"?so={found.number}", {"deed": "drop"})
    assert why_activity_stays(activity) == ""
    send(secretary, made.address("meet-edit", 1), {"p0-name": "Phong cách", "p0-winner": "Báo"})
    assert why_activity_stays(activity) == HAS_CONTESTS


def test_of_a_cancelled_activity_nothing_is_written(made: Made, secretary: Client) -> None:
    Activity.objects.filter(number=1).update(held_on=None, result="", spent=None, cancelled_reason="Bão")
    answer = send(secretary, made.address("contest-edit", 1), {"sport": "Kéo co"})
    sentence = "Hoạt động này đã hủy. Hãy khôi phục trước, rồi ghi thi đấu."
    assert errors(answer) == {"__all__": [sentence]}
    assert errors(send(secretary, made.address("meet-edit", 1), {})) == {"__all__": [sentence]}
    assert Meet.objects.count() == 0


def test_the_database_keeps_out_what_cannot_be(made: Made) -> None:
    found = contest(made, each=True)
    with pytest.raises(IntegrityError), transaction.atomic():
        Team.objects.update(prize="gold")
    for fields in ({"ranking": "points"}, {"mixed": "twice"}, {"ranking": "best"}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Meet.objects.update(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        SidePrize.objects.create(meet=found.meet, order=1, name="Phong cách")


def test_many_are_read_with_as_many_queries_as_one(made: Made, secretary: Client) -> None:
    def asked(where: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert secretary.get(where).status_code == 200
        return len(seen.captured_queries)

    found = contest(made)
    team(made, found, ["dv-01", "dv-02"], prize="first")
    forms = [made.address("contest-edit", 1) + "?so=1", made.address("team-edit", 1, 1) + "?so=1"]
    where = [made.address("meet", 1), made.address("meet.xlsx", 1), made.address("contest", 1, 1), *forms]
    before = [asked(door) for door in where]
    for _ in range(3):
        team(made, found, ["dv-03", "dv-04"], prize="third")
        won(made, contest(made, each=True), {1: "second"})
    assert ([asked(door) for door in where], before) == (before, [14, 14, 11, 14, 15])
