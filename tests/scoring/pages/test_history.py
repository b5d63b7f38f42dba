"""The history beside a score: every change through every door, of this round alone, for whoever may open the card."""

from typing import Any

import pytest
from django.test import Client

from common.audit.log import Actor
from common.audit.models import Door, Entry
from members.access import Reader
from members.models import Role, User
from scoring.models import Appraiser, Round, Scorecard, Stage
from scoring.sample import make_sample, remove_sample
from scoring.sheet import load_sheet
from scoring.verbs.scores import Edit, save_scores
from tests.printing import Paper
from tests.yearfiles import ACTOR, File, loaded, small, the_year
from tests.years import Made, make_year

OWN, OTHER, THIRD = "dv-01", "dv-02", "dv-03"


@pytest.fixture
def made(db: None) -> Made:
    """Three members with every value; of OTHER's first criterion two were changed, of its fourth one."""
    made = make_year(members=3, leaves=5)
    change(made, OTHER, "1.1", Stage.APPRAISED, "50", "Thiếu minh chứng")
    change(made, OTHER, "1.1", Stage.AGREED, "51", "Họp Khối")
    change(made, OTHER, "1.4", Stage.AGREED, "3", "Đếm lại")
    change(made, OWN, "1.1", Stage.AGREED, "61", "Việc của đơn vị khác")
    return made


def change(made: Made, member: str, criterion: str, stage: str, text: str, reason: str) -> None:
    version = load_sheet(Round.objects.select_related("rubric").get(pk=made.round.pk)).mark(member, criterion).version
    saved = save_scores(
        round_id=made.round.pk,
        edits=[Edit(member, criterion, stage, version, text)],
        actor=Actor(user=made.secretary),
        reader=Reader(made.secretary, frozenset({Role.Kind.SECRETARY})),
        reason=reason,
    )
    assert [outcome.fate for outcome in saved.outcomes] == ["saved"]


def look(made: Made, user: User, member: str = OTHER, **query: str) -> Any:
    client = Client()
    client.force_login(user)
    return client.get(made.address("history", member), query)


def lines(answer: Any) -> list[tuple[str, ...]]:
    return [
        (line.criterion, line.what, line.entry.action, line.entry.old, line.entry.new, line.entry.reason)
        for line in answer.context["lines"]
    ]


def test_every_change_of_one_criterion_on_one_card_is_told_newest_first(made: Made) -> None:
    answer = look(made, made.secretary, tc="1.1")
    agreed, appraised = made.text(OTHER, "1.1"), made.text(OTHER, "1.1", Stage.APPRAISED)
    assert lines(answer) == [
        ("1.1", "Thống nhất", "sửa", agreed, "51", "Họp Khối"),
        ("1.1", "Thẩm định", "sửa", appraised, "50", "Thiếu minh chứng"),
    ]
    assert answer.context["now"] == [
        ("Tự chấm", made.text(OTHER, "1.1", Stage.SELF)),
        ("Thẩm định", "50"),
        ("Thống nhất", "51"),
    ]


def test_without_a_criterion_the_whole_card_is_told(made: Made) -> None:
    answer = look(made, made.secretary)
    assert [line[:3] for line in lines(answer)] == [
        ("1.4", "Thống nhất", "sửa"),
        ("1.1", "Thống nhất", "sửa"),
        ("1.1", "Thẩm định", "sửa"),
    ]
    assert f'href="{made.address("history", OTHER)}?tc=1.1"' in answer.content.decode()


def test_a_move_by_the_leader_is_in_the_history_of_whom_it_moved(made: Made) -> None:
    change(made, OWN, "1.2", Stage.AGREED, "200/100", "Số mới")
    change(made, THIRD, "1.2", Stage.AGREED, "150/100", "Số mới")
    change(made, OWN, "1.2", Stage.AGREED, "300/100", "Số mới nữa")
    newest = lines(look(made, made.secretary, THIRD, tc="1.2"))[0]
    assert newest[:3] == ("1.2", "Thống nhất", "tính lại theo đơn vị dẫn đầu")


def test_explanations_files_and_the_card_itself_belong_to_it(made: Made) -> None:
    from common.audit.log import Change, write

    keys = {
        f"score/nam/{OTHER}/1.1/explanation": "Giải trình",
        f"evidence/nam/{OTHER}/1.1": "Minh chứng",
        f"card/nam/{OTHER}": "Phiếu",
        # None of this card's.
        f"score/nam/{OTHER}-2/1.1/self": "",
        f"score/quy-1/{OTHER}/1.1/self": "",
        f"card/nam/{OTHER}-2": "",
    }
    bloc, year = made.year.bloc.code, made.year.year
    write(ACTOR, [Change(subject=key, key=key, action="x") for key in keys], bloc=bloc, year=year)
    # The same key in another year and another bloc is another score.
    for place in ((bloc, year - 1), ("khoi-khac", year)):
        write(ACTOR, [Change(subject="x", key=f"score/nam/{OTHER}/1.1/self", action="x")], bloc=place[0], year=place[1])
    whole = [line[:2] for line in lines(look(made, made.secretary)) if line[2] == "x"]
    assert whole == [("", "Phiếu"), ("1.1", "Minh chứng"), ("1.1", "Giải trình")]
    one = [line[:2] for line in lines(look(made, made.secretary, tc="1.1")) if line[2] == "x"]
    assert one == [("1.1", "Minh chứng"), ("1.1", "Giải trình")]


@pytest.mark.parametrize("query", [{"tc": "1"}, {"tc": "9.9"}, {"tc": "x", "ky": "nam"}, {"ky": "khong-co"}])
def test_what_is_not_there_has_no_history(query: dict[str, str], made: Made) -> None:
    assert look(made, made.secretary, **query).status_code == 404
    assert look(made, made.secretary, "khong-co").status_code == 404


@pytest.mark.parametrize("visibility", Round.Visibility.values)
@pytest.mark.parametrize("door", ["history", "history.pdf"])
def test_who_may_not_open_the_card_finds_no_history_of_it(visibility: str, door: str, made: Made) -> None:
    Round.objects.update(visibility=visibility)
    client = Client()
    client.force_login(made.representative(OWN))
    for query in ({}, {"tc": "1.1"}):
        full = visibility == Round.Visibility.FULL
        assert client.get(made.address(door, OTHER), query).status_code == (200 if full else 404)
        assert client.get(made.address(door, OWN), query).status_code == 200


def test_who_sees_a_card_only_because_the_round_shows_all_is_not_told_why_it_was_changed(made: Made) -> None:
    Round.objects.update(visibility=Round.Visibility.FULL)
    told = {member: look(made, made.representative(OWN), member, tc="1.1") for member in (OWN, OTHER)}
    assert [len(lines(answer)) for answer in told.values()] == [1, 2]
    assert "Việc của đơn vị khác" in told[OWN].content.decode()
    shown = told[OTHER].content.decode()
    assert [reason for reason in ("Thiếu minh chứng", "Họp Khối") if reason in shown] == []
    assert "Lý do sửa chỉ đơn vị đó, đơn vị thẩm định và người của Khối được xem." in shown


def test_an_appraiser_reads_the_history_of_the_cards_it_was_given_and_of_no_other(made: Made) -> None:
    Round.objects.update(visibility=Round.Visibility.OWN)
    by_code = {member.code: member for member in made.members}
    Appraiser.objects.create(round=made.round, member=by_code[OTHER], appraiser=by_code[OWN])
    own = made.representative(OWN)
    assert [look(made, own, member, tc="1.1").status_code for member in (OTHER, THIRD)] == [200, 404]
    assert "Thiếu minh chứng" in look(made, own, OTHER, tc="1.1").content.decode()
    Scorecard.objects.filter(member=by_code[OTHER]).update(state=Scorecard.State.DRAFTING)
    assert look(made, own, OTHER, tc="1.1").status_code == 404


def test_the_card_leads_to_the_history_of_each_criterion(made: Made) -> None:
    client = Client()
    client.force_login(made.secretary)
    shown = client.get(made.address("card", OTHER), {"ky": "nam"}).content.decode()
    for leaf in made.leaves:
        address = f"{made.address('history', OTHER)}?ky=nam&amp;tc={leaf.code}"
        assert shown.count(f'href="{address}"') == 1
    assert look(made, made.secretary, ky="nam", tc="1.1").status_code == 200


def test_it_prints_with_what_stands_now_and_the_hash_it_ends_with(made: Made) -> None:
    client = Client()
    client.force_login(made.secretary)
    paper = Paper(client.get(made.address("history.pdf", OTHER), {"tc": "1.1"}).content)
    newest = Entry.objects.filter(key=f"score/nam/{OTHER}/1.1/agreed").latest("number")
    assert [row[4:] for row in paper.rows[1:]] == [
        ["sửa", f"{made.text(OTHER, '1.1')} → 51", "Họp Khối"],
        ["sửa", f"{made.text(OTHER, '1.1', Stage.APPRAISED)} → 50", "Thiếu minh chứng"],
    ]
    assert f"Mã của mục cuối, số {newest.number}: {newest.hash}." in paper.text
    assert "thẩm định 50; thống nhất 51." in paper.text


# --- through which door


def scored(points: str, explanation: str) -> File:
    score = {"member": "a", "criterion": "I.1", "self": {"points": points}, "explanation": explanation}
    return small() | {"rounds": [{"code": "nam", "name": "Cả năm", "step": "scoring", "scores": [score]}]}


def test_a_score_that_comes_by_file_is_told_value_by_value(db: None) -> None:
    loaded(scored("5", "Vì thế"))
    loaded(scored("6", "Vì thế khác"))
    staff = User.objects.create_superuser("quantri")
    client = Client()
    client.force_login(staff)
    year = the_year(small())
    answer = client.get(f"/{year.bloc.code}/{year.year}/cham-diem/a/lich-su/", {"tc": "I.1"})
    assert [line[1:5] for line in lines(answer)] == [
        ("Giải trình", "giải trình", "Vì thế", "Vì thế khác"),
        ("Tự chấm", "sửa", "5", "6"),
        ("Giải trình", "giải trình", "", "Vì thế"),
        ("Tự chấm", "ghi", "", "5"),
    ]
    assert {line.entry.door for line in answer.context["lines"]} == {Door.IMPORT}


def test_a_round_does_not_inherit_the_history_of_a_sample_that_had_its_code(db: None) -> None:
    """The sample's first values are made up and told in one entry; what was changed of them later, one by one."""
    file = {name: part for name, part in small().items() if name != "rounds"}
    loaded(file)
    year = the_year(file)
    make_sample(year=year, password="x", renew=False, actor=ACTOR)
    secretary = User.objects.get(username="thuky")
    reader = Reader(secretary, frozenset({Role.Kind.SECRETARY}))
    edit = Edit("a", "I.1", Stage.AGREED, 1, "1,5")
    saved = save_scores(
        round_id=Round.objects.get().pk, edits=[edit], actor=Actor(user=secretary), reader=reader, reason="Thử"
    )
    assert [outcome.fate for outcome in saved.outcomes] == ["saved"]
    client = Client()
    client.force_login(User.objects.create_superuser("chu-nha"))
    address = f"/{year.bloc.code}/{year.year}/cham-diem/a/lich-su/"
    sample = client.get(address, {"tc": "I.1"})
    assert [line[4] for line in lines(sample)] == ["1,5"]
    assert "số liệu minh họa, tạo cùng một lúc" in sample.content.decode()
    remove_sample(actor=ACTOR)
    loaded(scored("5", "") | {"rubric": None})
    assert [line[4] for line in lines(client.get(address, {"tc": "I.1"}))] == ["5"]
