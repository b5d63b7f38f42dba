"""Matches in the browser: groups and knock-out drawn, results noted, prizes taken from them."""

from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.db.models import RestrictedError
from django.test import Client
from django.test.utils import CaptureQueriesContext

from campaigns.models import Contest, Match, Team
from common.audit.models import Entry
from tests.adminpages import logged_in
from tests.campaigns.competed import contest, keep, team
from tests.printing import Paper
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=4, leaves=1)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def send(client: Client, made: Made, typed: dict[str, Any] | None = None, deed: str = "save") -> Any:
    """Sends the form of the matches as it was opened, with this typed into it and this button pressed."""
    where = made.address("contest-matches", 1, 1)
    shown = client.get(where).context
    boxes = {box.html_name: box.value() for form in (shown["form"], *shown["rows"]) for box in form}
    sent = {name: value for name, value in boxes.items() if value is not None}
    return client.post(where, sent | {"seen": shown["seen"], "deed": deed} | (typed or {}))


def told(answer: Any) -> list[str]:
    """What is wrong, of the whole and by row."""
    assert answer.status_code == 422
    form = answer.context["form"]
    return [*form.non_field_errors(), *(sentence for _, sentence in answer.context["wrong"])]


def noted() -> list[str]:
    return [match.told for match in Match.objects.order_by("number")]


def test_a_contest_with_groups_from_its_draw_to_its_prizes(made: Made, secretary: Client) -> None:
    found = contest(made, each=True)
    for number, name in enumerate("AABB", start=1):
        Team.objects.filter(number=number).update(group=name)
    assert send(secretary, made, deed="draw")["Location"] == made.address("contest-matches", 1, 1)
    assert noted() == ["Vòng bảng: Đơn vị 01 – Đơn vị 02", "Vòng bảng: Đơn vị 03 – Đơn vị 04"]
    sentence = "Còn trận chưa có kết quả, hoặc hòa mà chưa chọn đội thắng. Hãy ghi đủ rồi lập các trận tiếp theo."
    assert told(send(secretary, made, {"m0-home_score": "2", "m0-away_score": "1"}, "draw")) == [sentence]
    # What cannot be drawn keeps nothing of what was typed beside it.
    assert noted()[0] == "Vòng bảng: Đơn vị 01 – Đơn vị 02"
    scores = {"m0-home_score": "2", "m0-away_score": "1", "m1-home_score": "0", "m1-away_score": "3"}
    assert send(secretary, made, scores, "draw").status_code == 302
    assert noted()[2:] == ["Bán kết: Đơn vị 01 – Đơn vị 03", "Bán kết: Đơn vị 04 – Đơn vị 02"]
    halves = {
        "m2-home_score": "1",
        "m2-away_score": "1",
        "m2-decided": "away",
        "m3-home_score": "2",
        "m3-away_score": "0",
    }
    assert send(secretary, made, halves, "draw").status_code == 302
    sentence = "Chưa lấy được giải: trận chung kết chưa có đội thắng."
    assert told(send(secretary, made, deed="prizes")) == [sentence]
    assert send(secretary, made, {"m4-decided": "home"})["Location"] == made.address("contest", 1, 1)
    assert send(secretary, made, deed="prizes").status_code == 302
    prizes = list(Team.objects.order_by("number").values_list("prize", flat=True))
    assert prizes == ["third", "third", "first", "second"]
    paper = Paper(secretary.get(made.address("contest.pdf", 1, 1)).content)
    assert paper.tables[1:] == [
        [
            ["Đội", "Trận", "Thắng", "Hòa", "Thua", "Hiệu số", "Điểm", "Hạng"],
            ["Đơn vị 01", "1", "1", "0", "0", "1", "3", "1"],
            ["Đơn vị 02", "1", "0", "0", "1", "-1", "0", "2"],
        ],
        [
            ["Đội", "Trận", "Thắng", "Hòa", "Thua", "Hiệu số", "Điểm", "Hạng"],
            ["Đơn vị 04", "1", "1", "0", "0", "3", "3", "1"],
            ["Đơn vị 03", "1", "0", "0", "1", "-3", "0", "2"],
        ],
        [
            ["Số", "Vòng", "Đội thứ nhất", "Đội thứ hai", "Tỷ số", "Thắng"],
            ["1", "Vòng bảng", "Đơn vị 01", "Đơn vị 02", "2–1", "Đơn vị 01"],
            ["2", "Vòng bảng", "Đơn vị 03", "Đơn vị 04", "0–3", "Đơn vị 04"],
            ["3", "Bán kết", "Đơn vị 01", "Đơn vị 03", "1–1", "Đơn vị 03"],
            ["4", "Bán kết", "Đơn vị 04", "Đơn vị 02", "2–0", "Đơn vị 04"],
            ["5", "Chung kết", "Đơn vị 03", "Đơn vị 04", "", "Đơn vị 03"],
        ],
    ]
    assert paper.faults() == []
    actions = list(Entry.objects.order_by("id").values_list("action", flat=True))
    assert actions[-4:] == ["lấy giải theo kết quả trận đấu"] * 4
    assert str(found) == "Kéo co"


def test_a_knock_out_of_three_has_a_bye_and_a_consolation_prize_stays(made: Made, secretary: Client) -> None:
    found = contest(made)
    for code in ("dv-01", "dv-02", "dv-03"):
        team(made, found, [code])
    team(made, found, ["dv-04"], prize="consolation", group="")
    Team.objects.filter(number=4).update(group="")
    typed = {
        "m0-round": "4", "m0-home": "1",
        "m1-round": "4", "m1-home": "2", "m1-away": "3", "m1-home_score": "1", "m1-away_score": "0",
    }  # fmt: skip
    assert send(secretary, made, typed, "draw").status_code == 302
    assert noted() == [
        "Bán kết: Đơn vị 01 miễn đấu",
        "Bán kết: Đơn vị 02 – Đơn vị 03 1–0",
        "Chung kết: Đơn vị 01 – Đơn vị 02",
    ]
    send(secretary, made, {"m2-home_score": "5", "m2-away_score": "4"})
    send(secretary, made, deed="prizes")
    prizes = list(Team.objects.order_by("number").values_list("prize", flat=True))
    assert prizes == ["first", "second", "third", "consolation"]


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ({"m0-away": "2"}, "Hãy chọn đội thứ nhất."),
        ({"m0-home": "1", "m0-away": "1"}, "Một đội không đấu với chính nó. Hãy chọn đội khác."),
        ({"m0-home": "1", "m0-round": "0"}, "Vòng bảng không có miễn đấu. Hãy chọn đội thứ hai."),
        (
            {"m0-home": "1", "m0-away": "2", "m0-home_score": "1"},
            "Hãy ghi tỷ số của cả hai đội, hoặc để trống cả hai.",
        ),
        (
            {"m0-home": "1", "m0-home_score": "1", "m0-away_score": "0"},
            "Miễn đấu thì không có tỷ số và đội thắng. Hãy chọn đội thứ hai, hoặc bỏ các ô này.",
        ),
        (
            {"m0-home": "1", "m0-away": "4", "m0-round": "0"},
            "Hai đội này không cùng bảng. Hãy sửa bảng của đội ở «Ghi kết quả», hoặc chọn vòng khác.",
        ),
        (
            {"m0-home": "1", "m0-away": "2", "m0-home_score": "2", "m0-away_score": "1", "m0-decided": "away"},
            "Tỷ số nói đội kia thắng. Hãy sửa tỷ số, hoặc để trống ô này.",
        ),
        ({"m0-home": "1", "m0-away": "2", "m0-home_score": "x"}, "Hãy ghi số nguyên, ví dụ 3."),
    ],
)
def test_a_match_that_cannot_be_is_told_with_its_row(
    typed: dict[str, str], sentence: str, made: Made, secretary: Client
) -> None:
    contest(made, each=True)
    Team.objects.filter(number=4).update(group="B")
    answer = send(secretary, made, {"m0-round": "2"} | typed)
    assert told(answer) == [f"Trận, dòng 1: {sentence}"]
    assert Match.objects.count() == 0


def test_a_row_that_is_emptied_goes_and_the_others_keep_their_numbers(made: Made, secretary: Client) -> None:
    contest(made, each=True)
    send(secretary, made, deed="draw")
    assert noted() == ["Bán kết: Đơn vị 01 – Đơn vị 04", "Bán kết: Đơn vị 02 – Đơn vị 03"]
    assert send(secretary, made, {"m0-home": "", "m0-away": ""}).status_code == 302
    assert list(Match.objects.values_list("number", flat=True)) == [2]
    last = Entry.objects.order_by("-id")[0]
    assert (last.action, last.old) == ("xóa trận", "Bán kết: Đơn vị 01 – Đơn vị 04")


def test_a_number_that_a_form_makes_up_is_none(made: Made, secretary: Client) -> None:
    contest(made, each=True)
    typed = {"m0-number": "9" * 30, "m0-round": "2", "m0-home": "1", "m0-away": "2"}
    assert send(secretary, made, typed).status_code == 302
    assert list(Match.objects.values_list("number", flat=True)) == [1]


def test_a_team_that_plays_stays_and_a_contest_goes_with_its_matches(made: Made, secretary: Client) -> None:
    contest(made, each=True)
    send(secretary, made, deed="draw")
    where = made.address("team-edit", 1, 1) + "?so=1"
    seen = secretary.get(where).context["seen"]
    answer = secretary.post(where, {"seen": seen, "deed": "drop"})
    assert answer.context["form"].non_field_errors() == [
        "Đội này còn trong các trận đấu. Hãy bỏ các trận ấy ở «Trận đấu» trước."
    ]
    with pytest.raises(RestrictedError):
        Team.objects.get(number=1).delete()
    where = made.address("contest-edit", 1) + "?so=1"
    seen = secretary.get(where).context["seen"]
    assert secretary.post(where, {"seen": seen, "deed": "drop"}).status_code == 302
    assert (Contest.objects.count(), Match.objects.count()) == (0, 0)


def test_of_two_who_note_matches_the_second_is_told(made: Made, secretary: Client) -> None:
    found = contest(made, each=True)
    where = made.address("contest-matches", 1, 1)
    seen = secretary.get(where).context["seen"]
    keep(made, found, [(None, {"round": 2, "home": 1, "away": 2})])
    answer = send(secretary, made, {"seen": seen})
    assert told(answer)[0].startswith("Thư ký Khối khoi-thu đã sửa lúc")
    assert noted() == ["Chung kết: Đơn vị 01 – Đơn vị 02"]


def test_who_opens_the_matches(made: Made) -> None:
    contest(made)
    where = made.address("contest-matches", 1, 1)
    stranger = make_year(members=2, leaves=1, bloc="khoi-khac").secretary
    told_by = {made.secretary: 200, made.admin: 200, made.leader: 403, made.representative("dv-02"): 403, stranger: 404}
    assert {user: logged_in(user).get(where).status_code for user in told_by} == told_by
    assert Client().get(where).status_code == 302


def test_the_database_keeps_out_what_cannot_be(made: Made) -> None:
    found = contest(made, each=True)
    keep(made, found, [(None, {"round": 2, "home": 1, "away": 2})])
    home = Match.objects.get().home
    wrong: list[dict[str, Any]] = [{"round": 3}, {"decided": "both"}, {"away": home}, {"home_score": 1}]
    for fields in [*wrong, {"away": None, "home_score": 1, "away_score": 0}]:
        with pytest.raises(IntegrityError), transaction.atomic():
            Match.objects.update(**fields)
    with pytest.raises(IntegrityError), transaction.atomic():
        Contest.objects.update(advance=0)


def test_many_matches_are_read_with_as_many_queries_as_one(made: Made, secretary: Client) -> None:
    def asked(where: str) -> int:
        with CaptureQueriesContext(connection) as seen:
            assert secretary.get(where).status_code == 200
        return len(seen.captured_queries)

    found = contest(made, each=True)
    keep(made, found, [(None, {"round": 2, "home": 1, "away": 2})])
    where = [made.address("contest", 1, 1), made.address("contest-matches", 1, 1)]
    before = [asked(door) for door in where]
    keep(made, found, [(None, {"round": 0, "home": 1, "away": other}) for other in (2, 3, 4)] * 3)
    assert ([asked(door) for door in where], before) == (before, [15, 14])
