from decimal import Decimal
from typing import Any

import pytest

from common.audit.models import Entry
from members.models import Membership
from scoring.models import Appraiser, Ineligible, Round, Rubric, Score, Scorecard
from scoring.sample import make_sample, remove_sample
from scoring.sheet import load_sheet
from tests.yearfiles import (
    ACTOR,
    File,
    dumped,
    everything,
    loaded,
    real,
    refusal,
    refused_at,
    sample_rubric,
    small,
    the_year,
)

pytestmark = pytest.mark.django_db

ROUND: File = small()["rounds"][0]
BARE: File = {"code": "nam", "name": "Cả năm"}
FROZEN = "Bảng đánh giá đã dùng để chấm điểm nên không sửa được nữa."


def plain(*rounds: File) -> File:
    """A file with members, rubric and these rounds only."""
    file = small()
    keys = ("format", "source", "bloc", "year", "members", "rubric")
    return {key: file[key] for key in keys} | {"rounds": list(rounds)}


def scored(*scores: File, **more: Any) -> File:
    """A file with one round with these scores."""
    return plain(BARE | {"step": "scoring", "scores": list(scores)} | more)


def score(criterion: str, member: str = "a", **more: Any) -> File:
    return {"member": member, "criterion": criterion} | more


def points() -> dict[tuple[str, str], Decimal | None]:
    return {(row.card.member.code, row.criterion.code): row.points for row in Score.objects.all()}


# --- rounds ---------------------------------------------------------------------------------------------


def test_a_round_comes_back_as_it_was_loaded() -> None:
    loaded(small())
    assert dumped(small())["rounds"] == small()["rounds"]


def test_a_round_may_be_no_more_than_its_code_and_name() -> None:
    loaded(plain(BARE))
    defaults = {"step": "preparing", "visibility": "own", "ineligible": [], "scores": []}
    assert dumped(plain())["rounds"] == [BARE | defaults]


@pytest.mark.parametrize(
    ("step", "state"),
    [
        ("preparing", "drafting"),
        ("scoring", "drafting"),
        ("appraising", "submitted"),
        ("agreeing", "appraised"),
    ],
)
def test_every_member_has_a_card_that_suits_the_step(step: str, state: str) -> None:
    loaded(plain(BARE | {"step": step}))
    cards = Scorecard.objects.order_by("member__order").values_list("member__code", "state")
    assert list(cards) == [("a", state), ("b", state), ("c", state)]


def test_points_are_computed_from_what_was_loaded() -> None:
    loaded(small())
    assert points() == {
        ("a", "I.1"): Decimal(18),
        ("a", "I.2"): Decimal(20),
        ("a", "I.3"): Decimal(20),
        ("a", "I.4"): Decimal(15),
        ("a", "I.5"): Decimal("9.80"),
        ("b", "I.5"): Decimal(20),
        ("c", "I.1"): None,
    }
    sheet = load_sheet(Round.objects.get())
    assert [(card.total, card.unscored) for card in sheet.cards().values()] == [
        (Decimal("82.80"), 0),
        (Decimal(20), 4),
        (None, 5),
    ]


def test_each_value_is_in_the_log_with_the_member_it_concerns() -> None:
    loaded(scored(score("I.1", self={"points": "5"}), score("I.2", "b", self={"achieved": True})))
    entries = Entry.objects.filter(key__startswith="score/").order_by("id")
    assert list(entries.values_list("member", "action", "new")) == [
        ("a", "ghi", "5"),
        ("b", "ghi", "đạt (20 điểm)"),
    ]


@pytest.mark.parametrize(
    ("more", "places"),
    [
        ({"code": None}, ["code"]),
        ({"code": "Cả năm"}, ["code"]),
        ({"code": "x" * 31}, ["code"]),
        ({"name": ""}, ["name"]),
        ({"name": "x" * 101}, ["name"]),
        ({"step": "published"}, ["step"]),
        ({"step": 1}, ["step"]),
        ({"visibility": "all"}, ["visibility"]),
        ({"only_after_publication": "yes"}, ["only_after_publication"]),
        ({"ineligible_reasons": "totals"}, ["ineligible_reasons"]),
        ({"deadlines": []}, ["deadlines"]),
        ({"deadlines": {"scoring": "30/11/2024"}}, ["deadlines.scoring"]),
        ({"deadlines": {"publishing": "2024-11-30"}}, ["deadlines.publishing"]),
        ({"deadlines": {"scoring": "2024-12-01", "agreeing": "2024-11-30"}}, ["deadlines"]),
        ({"ineligible": {}}, ["ineligible"]),
        ({"ineligible": ["a"]}, ["ineligible[0]"]),
        ({"ineligible": [{"member": "a"}]}, ["ineligible[0].reason"]),
        ({"ineligible": [{"member": "x", "reason": "y"}]}, ["ineligible[0].member"]),
        ({"ineligible": [{"member": ["a"], "reason": "y"}]}, ["ineligible[0].member"]),
        ({"ineligible": [{"member": "a", "reason": "y"}] * 2}, ["ineligible[1].member"]),
        ({"ineligible": [{"member": "a", "reason": "y", "document": "x" * 301}]}, ["ineligible[0].document"]),
        ({"appraisers": {}}, ["appraisers"]),
        ({"appraisers": [{"member": "a"}]}, ["appraisers[0].appraiser"]),
        ({"appraisers": [{"appraiser": "b", "member": "x"}]}, ["appraisers[0].member"]),
        ({"appraisers": [{"appraiser": "a", "member": "a"}]}, ["appraisers[0].appraiser"]),
        ({"appraisers": [{"appraiser": "a", "member": "b"}] * 2}, ["appraisers[1].appraiser"]),
        ({"cards": [{"member": "a", "state": "lost"}]}, ["cards[0].state"]),
        ({"cards": [{"member": "a", "submitted_at": "hôm qua"}]}, ["cards[0].submitted_at"]),
        ({"cards": [{"member": "a", "submitted_at": "2024-11-29T16:05:09"}]}, ["cards[0].submitted_at"]),
        ({"cards": [{"member": "a", "return_reason": 1}]}, ["cards[0].return_reason"]),
        ({"cards": [{"member": "a", "votes": -1}]}, ["cards[0].votes"]),
        ({"cards": [{"member": "a", "votes": "2"}]}, ["cards[0].votes"]),
        ({"cards": [{"member": "a"}] * 2}, ["cards[1].member"]),
        ({"cards": [{"member": "x"}]}, ["cards[0].member"]),
        ({"cards": [None]}, ["cards[0]"]),
        ({"scores": {}}, ["scores"]),
        ({"scores": [None, []]}, ["scores[0]", "scores[1]"]),
        ({"scores": [{}]}, ["scores[0].member", "scores[0].criterion"]),
        ({"sample": 1}, ["sample"]),
        ({"rubric": "x"}, ["rubric"]),
    ],
)
def test_a_wrong_round_is_told_by_place(more: File, places: list[str]) -> None:
    assert refused_at(plain(BARE | more)) == [f"rounds[0].{place}" for place in places]


@pytest.mark.parametrize("rounds", [{}, "nam", 1])
def test_what_is_no_list_of_rounds_is_told(rounds: object) -> None:
    assert refused_at(plain() | {"rounds": rounds}) == ["rounds"]


def test_a_round_code_stands_once() -> None:
    assert refusal(plain(BARE, BARE | {"name": "Kỳ khác"})) == {"rounds[1].code": "Mã «nam» đã có ở rounds[0]."}


def test_a_round_needs_a_rubric() -> None:
    assert refusal(plain(BARE) | {"rubric": None}) == {
        "rounds[0]": "Năm này chưa có bảng đánh giá. Hãy đặt bảng vào mục rubric của tệp."
    }


def test_a_published_round_is_not_loaded_over() -> None:
    loaded(small())
    Round.objects.update(step="published")
    assert refusal(small()) == {
        "rounds[0].code": "Kỳ chấm điểm đã công bố, không nạp đè lên được. Hãy bỏ kỳ này khỏi tệp."
    }


def test_a_published_round_is_no_data_to_dump() -> None:
    loaded(small())
    Round.objects.update(step="published")
    found = dumped(small())
    assert found == {key: value for key, value in small().items() if key != "rounds"}
    assert loaded(found).changes == []


def test_a_round_can_be_changed_and_what_is_left_out_stays() -> None:
    loaded(small())
    file = plain({"code": "nam", "name": "Năm 2024", "deadlines": {"appraising": "2024-12-10"}})
    [change] = loaded(file).changes
    assert (change.old, change.new) == (
        "Tên: Cả năm; Hạn thẩm định: ",
        "Tên: Năm 2024; Hạn thẩm định: 10/12/2024",
    )
    dues = {"scoring": "2024-11-30", "appraising": "2024-12-10", "agreeing": "2024-12-20"}
    assert dumped(file)["rounds"] == [ROUND | {"name": "Năm 2024", "deadlines": dues}]


def test_deadlines_are_in_order_also_with_those_that_stand() -> None:
    loaded(small())
    assert refusal(plain(BARE | {"deadlines": {"appraising": "2024-11-01"}})) == {
        "rounds[0].deadlines": "Các hạn phải theo thứ tự: tự chấm, thẩm định, thống nhất."
    }


def test_deadlines_can_be_taken_away() -> None:
    loaded(small())
    loaded(plain(BARE | {"deadlines": {"scoring": None}}))
    assert dumped(small())["rounds"][0]["deadlines"] == {"agreeing": "2024-12-20"}
    loaded(plain(BARE | {"deadlines": None}))
    assert "deadlines" not in dumped(small())["rounds"][0]


def test_a_list_of_the_ineligible_says_all_of_them() -> None:
    loaded(small())
    file = plain(BARE | {"ineligible": [{"member": "b", "reason": "Kỷ luật", "document": None}]})
    assert [(change.action, change.member, change.old, change.new) for change in loaded(file).changes] == [
        ("xét lại", "c", "Vi phạm (Số 1/QĐ)", ""),
        ("không xét", "b", "", "Kỷ luật"),
    ]
    assert list(Ineligible.objects.values_list("member__code", "reason")) == [("b", "Kỷ luật")]
    assert loaded(file).changes == []
    assert loaded(plain(BARE)).changes == []


def test_a_list_of_appraisers_says_all_of_them() -> None:
    loaded(small())
    file = plain(BARE | {"appraisers": [{"appraiser": "c", "member": "a"}]})
    assert [(change.action, change.member, change.old, change.new) for change in loaded(file).changes] == [
        ("phân công thẩm định", "a", "B", "C"),
        ("bỏ phân công thẩm định", "c", "A", ""),
    ]
    assert list(Appraiser.objects.values_list("appraiser__code", "member__code")) == [("c", "a")]
    assert loaded(file).changes == []
    assert loaded(plain(BARE)).changes == []


def test_cards_that_are_not_named_stay() -> None:
    loaded(small())
    file = plain(BARE | {"cards": [{"member": "a", "state": "agreed"}, {"member": "c", "votes": None}]})
    assert [(change.member, change.old, change.new) for change in loaded(file).changes] == [
        ("a", "Trạng thái: Đã nộp", "Trạng thái: Đã thống nhất"),
        ("c", "Số phiếu: 2", "Số phiếu: "),
    ]
    cards = Scorecard.objects.order_by("member__order").values_list("state", "votes")
    assert list(cards) == [("agreed", None), ("drafting", None), ("submitted", None)]


def test_a_member_that_came_later_gets_its_card() -> None:
    loaded(plain(ROUND))
    file = plain(ROUND | {"scores": [score("I.1", "d", self={"points": "5"})]})
    file["members"].append({"code": "d", "name": "Cơ quan D"})
    loaded(file)
    assert Scorecard.objects.get(member__code="d").state == "submitted"
    assert points()["d", "I.1"] == Decimal(5)


# --- scores ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("criterion", "value", "sentence"),
    [
        ("I.1", {"points": "20.5"}, "Điểm phải từ 0 đến 20, bước 0,5."),
        ("I.1", {"points": "-0.5"}, "Điểm phải từ 0 đến 20, bước 0,5."),
        ("I.1", {"points": "5.25"}, "Điểm phải từ 0 đến 20, bước 0,5: hãy chấm 5 hoặc 5,5."),
        ("I.1", {"points": 5.5}, 'Số phải viết thành chuỗi, phần lẻ sau dấu chấm, ví dụ "97.5".'),
        ("I.1", {"points": "NaN"}, '«NaN» không phải là số: hãy viết phần lẻ sau dấu chấm, ví dụ "97.5".'),
        ("I.1", {"points": True}, 'Số phải viết thành chuỗi, phần lẻ sau dấu chấm, ví dụ "97.5".'),
        (
            "I.1",
            {"points": "9" * 5000},
            "Số chỉ được có tối đa 12 chữ số trước và 4 chữ số sau dấu phẩy.",
        ),
        (
            "I.3",
            {"level": "Khá"},
            "Không có mức «Khá»: hãy chọn một trong «Tốt», «Kém».",
        ),
        ("I.4", {"count": "1.5"}, "Số lượng phải là số nguyên, không phải 1,5."),
        ("I.4", {"count": -1}, "Số lượng không được là số âm."),
        ("I.5", {"actual": "-1"}, "Kết quả thực hiện không được là số âm."),
    ],
)
def test_a_value_out_of_its_range_is_told_at_its_place(criterion: str, value: File, sentence: str) -> None:
    file = scored(score("I.2", self={"achieved": True}), score(criterion, self={}, appraised=value))
    del file["rounds"][0]["scores"][1]["self"]
    assert refusal(file) == {"rounds[0].scores[1].appraised": sentence}


@pytest.mark.parametrize(
    "value", [5, "5", [], True, {}, {"count": 5}, {"points": "5", "count": 5}, {"points": None}, {"points": {}}]
)
def test_a_value_of_another_kind_is_told_at_its_place(value: object) -> None:
    assert refused_at(scored(score("I.1", self=value))) == ["rounds[0].scores[0].self"]


def test_a_member_nobody_knows_is_told_at_the_score() -> None:
    assert refusal(scored(score("I.1", "x", self={"points": "5"}))) == {
        "rounds[0].scores[0].member": "Không có thành viên nào mã «x» trong mục members."
    }


@pytest.mark.parametrize("criterion", ["I", "I.9", "i.1"])
def test_a_criterion_that_is_not_scored_is_told_at_the_score(criterion: str) -> None:
    assert refusal(scored(score(criterion, self={"points": "5"}))) == {
        "rounds[0].scores[0].criterion": f"Không có tiêu chí chấm điểm nào mã «{criterion}» trong bảng đánh giá."
    }


def test_a_score_stands_once() -> None:
    assert refusal(scored(score("I.1"), score("I.1", "b"), score("I.1"))) == {
        "rounds[0].scores[2].criterion": "Điểm của «a, I.1» đã có ở rounds[0].scores[0]."
    }


def test_scores_are_read_against_the_rubric_that_stands() -> None:
    loaded(plain())
    file = scored(score("I.1", self={"points": "21"}), score("I.2", self={"points": "5"})) | {"rubric": None}
    assert refused_at(file) == ["rounds[0].scores[0].self", "rounds[0].scores[1].self"]


def test_mistakes_of_all_rounds_are_told_at_once() -> None:
    loaded(plain())
    wrong = {"scores": [score("I.1", self={"points": "21"})]}
    file = plain(BARE | wrong, {"code": "thang-6", "name": "6 tháng"} | wrong) | {"rubric": None}
    assert refused_at(file) == ["rounds[0].scores[0].self", "rounds[1].scores[0].self"]


def test_scores_and_values_that_are_not_named_stay() -> None:
    loaded(small())
    before = points()
    version = Score.objects.get(card__member__code="a", criterion__code="I.1").version
    loaded(plain(BARE | {"scores": [score("I.1", appraised={"points": "17"})]}))
    stands = ROUND["scores"][0] | {"appraised": {"points": "17"}}
    assert dumped(small())["rounds"] == [ROUND | {"scores": [stands, *ROUND["scores"][1:]]}]
    assert points() == before
    assert Score.objects.get(card__member__code="a", criterion__code="I.1").version == version + 1


def test_null_takes_a_value_away() -> None:
    loaded(scored(score("I.1", self={"points": "5"}, appraised={"points": "4"})))
    loaded(scored(score("I.1", self={"points": "5"}, appraised=None)))
    row = Score.objects.get()
    assert (row.appraised_input, row.points, row.version) == (None, Decimal(5), 2)


def test_a_value_taken_away_leaves_nothing_to_dump() -> None:
    loaded(scored(score("I.1", self={"points": "5"})))
    file = scored(score("I.1", self=None))
    loaded(file)
    assert dumped(file)["rounds"][0]["scores"] == []
    assert loaded(file).changes == []


def test_zero_is_a_score_like_any_other() -> None:
    file = scored(score("I.1", self={"points": "0"}), score("I.4", self={"count": 0}))
    loaded(file)
    assert dumped(file)["rounds"][0]["scores"] == file["rounds"][0]["scores"]
    assert points() == {("a", "I.1"): Decimal(0), ("a", "I.4"): Decimal(0)}


def test_numbers_that_are_equal_are_no_change() -> None:
    loaded(scored(score("I.1", self={"points": "5.0"}), score("I.5", self={"actual": "098", "target": 100})))
    before = everything()
    file = scored(score("I.1", self={"points": 5}), score("I.5", self={"actual": "98.00", "target": "100"}))
    assert loaded(file).changes == []
    assert everything() == before


def test_explanations_are_written_changed_and_taken_away() -> None:
    stages: list[tuple[File, str]] = [
        ({"explanation": "Đã làm."}, "Đã làm."),
        ({}, "Đã làm."),
        ({"explanation": None}, ""),
    ]
    for more, stands in stages:
        loaded(scored(score("I.1", self={"points": "5"}, **more)))
        assert Score.objects.get().explanation == stands


def test_an_explanation_moves_the_version_that_open_forms_carry() -> None:
    loaded(scored(score("I.1", self={"points": "5"})))
    [change] = loaded(scored(score("I.1", explanation="Đã làm."))).changes
    assert (change.action, change.new, change.member) == ("giải trình", "Đã làm.", "a")
    assert Score.objects.get().version == 2


# --- the rubric -----------------------------------------------------------------------------------------


def test_the_rubric_can_be_changed_while_its_round_is_prepared() -> None:
    loaded(plain(BARE))
    file = plain(BARE)
    file["rubric"]["criteria"][0]["children"][0]["max_points"] = "15"
    assert [change.action for change in loaded(file).changes] == ["thay bảng đánh giá"]
    assert dumped(file)["rubric"] == file["rubric"]


@pytest.mark.parametrize("step", ["scoring", "appraising", "agreeing"])
def test_the_rubric_is_frozen_when_its_round_leaves_preparing(step: str) -> None:
    loaded(plain(BARE | {"step": step}))
    file = plain(BARE | {"step": "preparing"})
    file["rubric"]["name"] = "Bảng khác"
    assert refusal(file) == {"rubric": FROZEN}


def test_the_rubric_is_frozen_while_scores_hang_on_it_wherever_the_round_stands() -> None:
    loaded(scored(score("I.1", self={"points": "5"})))
    loaded(scored(step="preparing"))
    file = plain()
    file["rubric"]["note"] = "Ghi chú khác"
    assert refusal(file) == {"rubric": FROZEN}


def test_a_rubric_left_half_done_in_the_admin_carries_no_round() -> None:
    loaded(plain())
    rubric = Rubric.objects.get()
    rubric.criteria.create(order=99, code="II", name="Nhóm rỗng", kind="group")
    assert refusal(plain(BARE) | {"rubric": None}) == {
        "rounds[0]": "Bảng đánh giá của năm này còn sai: Mục II (Nhóm rỗng) chưa có tiêu chí nào."
    }


# --- sample data ----------------------------------------------------------------------------------------


def sampled() -> File:
    """The real year with the sample upon it, as it is dumped."""
    loaded(real())
    make_sample(year=the_year(real()), password="x", renew=False, actor=ACTOR)
    return dumped(real())


def test_sample_data_comes_back_and_is_sample_data_still() -> None:
    file = sampled()
    assert (file["rubric"]["sample"], [round_["sample"] for round_ in file["rounds"]]) == (True, [True])
    assert loaded(file).changes == []
    remove_sample(actor=ACTOR)
    loaded(file)
    assert dumped(file) == file
    assert (Rubric.objects.get().is_sample, Round.objects.get().is_sample) == (True, True)


def test_the_real_year_is_loaded_again_beside_its_sample() -> None:
    sampled()
    before = everything()
    assert loaded(real()).changes == []
    assert everything() == before


def test_real_scores_are_not_mixed_into_a_sample_round() -> None:
    sampled()
    assert refusal(real() | {"rounds": [BARE]}) == {
        "rounds[0].code": "Số liệu thật và số liệu minh họa không nạp lẫn vào một kỳ được. "
        "Nếu là số liệu minh họa, hãy bỏ trước: manage.py demo --remove."
    }


def test_who_brings_another_rubric_is_told_to_remove_the_sample_first() -> None:
    sampled()
    assert refusal(real() | {"rubric": small()["rubric"]}) == {
        "rubric": f"{FROZEN} Nếu là số liệu minh họa, hãy bỏ trước: manage.py demo --remove."
    }


def test_the_sample_rubric_loaded_for_real_is_real() -> None:
    sampled()
    [change] = loaded(real() | {"rubric": sample_rubric()}).changes
    assert change.action == "dùng làm bảng đánh giá thật"
    remove_sample(actor=ACTOR)
    assert Rubric.objects.get().is_sample is False


def test_a_real_rubric_does_not_become_a_sample_by_a_file() -> None:
    file = real() | {"rubric": sample_rubric()}
    loaded(file)
    file["rubric"]["sample"] = True
    assert loaded(file).changes == []
    assert Rubric.objects.get().is_sample is False


def test_members_keep_their_cards_and_scores_when_they_change_places() -> None:
    loaded(small())
    before = points()
    file = small()
    file["members"].reverse()
    loaded(file)
    assert points() == before
    assert [member.code for member in Membership.objects.order_by("order")] == ["c", "b", "a"]
