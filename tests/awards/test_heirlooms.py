"""What the next year begins with of the review, and that a review that was begun keeps its year."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from awards.heirlooms import heirlooms
from awards.models import AwardSettings, Eligibility, FormEdition, Nomination, Question, Review, VoteRound
from awards.rules.meeting import EMPTY
from awards.verbs.questions import keep_question
from awards.verbs.reviews import keep_review, review_of, text_of_review
from common.audit.log import Actor
from common.yearfile.files import dump
from common.yearfile.heirlooms import Heirloom
from khoithidua.urls import HEIRLOOMS
from members.models import BlocYear
from members.nextyear import Fate, usual
from members.openings import opened_next
from members.roster import seal_of
from members.verbs.nextyear import NextYearRefused, has_next, open_next_year
from members.verbs.nextyear_undo import UndoRefused, mark_of, undo_next_year
from members.verbs.roster import roster_of
from pacts.models import Conference
from tests.awards.awarded import awarded
from tests.awards.eligible import held, reasons_for
from tests.awards.nominated import FIELDS, put
from tests.awards.proposing import proposed
from tests.awards.reviews import award_form, meeting
from tests.campaigns.proposed import who
from tests.years import Made, make_year

ACTOR = Actor(name="test")
CODES = ["award-settings", "reviews", "questions"]
RULE: dict[str, Any] = {
    "form": "co-mau",
    "numerator": 2,
    "denominator": 3,
    "exceeds": True,
    "quota": "percent",
    "quota_percent": "30",
    "quota_of": "members",
    "ground": "Điều 7, khoản 2 Quy chế năm 2025",
}


@pytest.fixture
def made(db: None) -> Made:
    """A year whose review was settled, and came to something."""
    made = make_year(members=3, leaves=1, campaigns=1)
    quorum: dict[str, Any] = {"quorum": "share", "quorum_numerator": 2, "quorum_denominator": 3, "quorum_exceeds": True}
    review = meeting(made, **quorum, own_item="abstains", absent=["dv-03"], written_opinions=True)
    review.opinions.create(member=made.members[2], on=date(2024, 12, 19), paper="Công văn số 12")
    question_of(made, review)
    AwardSettings.objects.create(
        year=made.year, reasons="all", portal_ballot="Điều 9 Quy chế năm 2024", to_standing_body=True
    )
    return made


def question_of(made: Made, review: Review) -> Question:
    """A question with somebody put forward and a round that was counted."""
    rule = {name: value for name, value in RULE.items() if name not in ("form", "ground", "quota_percent")}
    question: Question = review.questions.create(
        order=1, form=award_form(made), quota_percent=30, ground="Điều 7, khoản 2 Quy chế năm 2024", **rule
    )
    nomination = question.nominations.create(year=made.year, form=question.form, order=1, member=made.members[0])
    round_ = question.rounds.create(number=1, state="open", members=3, present=2)
    round_.candidates.create(order=1, nomination=nomination, votes_for=2, outcome="chosen")
    VoteRound.objects.update(state="counted")
    return question


def offered(made: Made) -> dict[str, Heirloom]:
    return {one.code: one for one in heirlooms(made.year)}


def opened(made: Made, *left_out: str, leaving: str = "") -> Made:
    """The year after it, opened with all that there is but for what is left out, and for a member that leaves."""
    stand = roster_of(made.year)
    plan = usual(stand)
    fates = [replace(one, fate=Fate.LEAVES) if one.code == leaving else one for one in plan.members]
    found = [one for part in HEIRLOOMS for one in part.heirlooms(made.year)]
    open_next_year(
        year=made.year,
        plan=replace(plan, members=fates),
        heirlooms=[one for one in found if one.code not in left_out],
        seen=seal_of(stand),
        actor=ACTOR,
        reader=made.reader(made.secretary),
    )
    year = BlocYear.objects.get(bloc=made.year.bloc, year=made.year.year + 1)
    return replace(made, year=year, members=list(year.members.order_by("order")))


def taken_back(made: Made) -> None:
    opening = opened_next(made.year)
    assert opening is not None
    undo_next_year(
        year=made.year,
        given=[one.handed_down for one in HEIRLOOMS],
        seen=mark_of(opening),
        typed=str(opening.year.year),
        actor=ACTOR,
        reader=made.reader(made.secretary),
    )


def test_how_the_review_decides_is_offered_piece_by_piece_and_nothing_of_what_it_decided(made: Made) -> None:
    assert {code: (one.name, one.told) for code, one in offered(made).items()} == {
        "award-settings": (
            "Quy định bình xét của năm",
            "ai xem lý do không xét: mọi đơn vị trong Khối; bỏ phiếu trên cổng theo Điều 9 Quy chế năm 2024; "
            "hồ sơ trình qua Cơ quan thường trực",
        ),
        "reviews": (
            "Thiết lập họp bình xét",
            "1 cuộc họp, phải có mặt quá 2/3; không kèm kỳ chấm điểm được xét, tổ kiểm phiếu, ý kiến bằng văn bản",
        ),
        "questions": (
            "Nội dung bỏ phiếu",
            "1 nội dung: Cờ thi đua mẫu. Tỷ lệ, số lượng như năm 2024; không kèm đề cử, kết quả",
        ),
    }
    assert {code: one.part["awards"] for code, one in offered(made).items()} == {
        "award-settings": {
            "settings": {"reasons": "all", "portal_ballot": "Điều 9 Quy chế năm 2025", "to_standing_body": True}
        },
        "reviews": {
            "reviews": [
                {
                    "meeting": 1,
                    "quorum": "share",
                    "quorum_numerator": 2,
                    "quorum_denominator": 3,
                    "quorum_exceeds": True,
                    "written_opinions": True,
                    "own_item": "abstains",
                }
            ]
        },
        "questions": {"questions": [{"meeting": 1, **RULE}]},
    }


def test_a_form_that_the_law_gives_no_more_is_named_where_it_is_chosen(made: Made) -> None:
    FormEdition.objects.update(valid_to=date(2025, 3, 1))
    assert offered(made)["questions"].told.split(". ")[2] == "Danh mục không có quy định cho năm 2025: Cờ thi đua mẫu"


def test_a_year_that_settled_nothing_hands_nothing_down(db: None) -> None:
    bare = make_year(members=2, leaves=1, scored=False)
    assert heirlooms(bare.year) == []
    # A meeting that decides as every one begins, and one that is no review any more.
    meeting(bare)
    other = meeting(bare, number=2, quorum="number", quorum_number=2)
    question_of(bare, other)
    Conference.objects.filter(number=2).update(kind="other")
    assert heirlooms(bare.year) == []


def test_the_next_year_has_them_with_the_same_meetings_and_nobody_put_forward(made: Made) -> None:
    before = dump(made.year)
    file = dump(opened(made).year)
    parts = {key: value for one in heirlooms(made.year) for key, value in one.part["awards"].items()}
    told = {key: file["awards"][key] for key in parts}
    assert told == parts
    rest = ("eligibility", "votes", "midyear", "proposals")
    assert [key for key in rest if key in file["awards"]] == []
    assert (Nomination.objects.count(), VoteRound.objects.count(), Eligibility.objects.count()) == (1, 1, 0)
    assert dump(made.year) == before


@pytest.mark.parametrize("left_out", CODES)
def test_each_is_taken_or_left_by_itself(left_out: str, made: Made) -> None:
    keys = dict(zip(CODES, ("settings", "reviews", "questions"), strict=True))
    file = dump(opened(made, left_out).year)["awards"]
    # Whatever a meeting votes on, it decides as every meeting begins where nothing else is said.
    told = {key: file.get(key) for key in keys.values() if file.get(key) != [{"meeting": 1}]}
    assert [key for key, value in told.items() if value] == [key for code, key in keys.items() if code != left_out]


@pytest.mark.parametrize(("code", "name"), [("reviews", "Thiết lập họp bình xét"), ("questions", "Nội dung bỏ phiếu")])
def test_what_is_of_a_meeting_does_not_come_along_without_the_meetings(code: str, name: str, made: Made) -> None:
    other = next(one for one in ("reviews", "questions") if one != code)
    with pytest.raises(NextYearRefused) as refused:
        opened(made, "conferences", other)
    assert refused.value.problems == {
        "": f"«{name}» chỉ mang theo được cùng «Các hội nghị (chương trình)». Hãy đánh dấu cả hai, hoặc bỏ «{name}»."
    }


def test_a_quorum_of_more_than_will_be_members_is_told_by_the_choice_that_brings_it(made: Made) -> None:
    share: dict[str, Any] = {"quorum_numerator": None, "quorum_denominator": None, "quorum_exceeds": False}
    Review.objects.update(quorum="number", quorum_number=3, **share)
    with pytest.raises(NextYearRefused) as refused:
        opened(made, leaving="dv-03")
    assert refused.value.problems == {
        "": "«Thiết lập họp bình xét» không mang theo được sang năm 2025. Năm này có 2 đơn vị thành viên: không thể "
        "đòi 3 đơn vị có mặt. Hãy bỏ đánh dấu «Thiết lập họp bình xét», mở năm, rồi ghi lại ở năm 2025."
    }
    assert has_next(made.year) is False
    opened(made, "reviews", leaving="dv-03")
    assert Review.objects.get(conference__year__year=2025).quorum == "none"


def test_a_year_in_which_nobody_did_anything_is_taken_back_with_all_of_it(made: Made) -> None:
    counts = [model.objects.count() for model in (AwardSettings, Review, Question, Conference)]
    opened(made)
    taken_back(made)
    assert has_next(made.year) is False
    assert [model.objects.count() for model in (AwardSettings, Review, Question, Conference)] == counts


def _tellers(made: Made) -> None:
    conference = Conference.objects.get(year=made.year, number=1)
    seen = text_of_review(review_of(conference)).seal
    keep_review(**who(made, made.secretary), number=1, change=lambda text: EMPTY, seen=seen)


def _question(made: Made) -> None:
    form = award_form(made, code="khac", name="Khác")
    keep_question(**who(made, made.secretary), meeting=1, fields=FIELDS | {"form": form.code})


DEEDS: dict[str, tuple[Callable[[Made], object], str]] = {
    "settings": (lambda made: reasons_for(made, "own"), "Quy định bình xét của năm, sửa."),
    "review": (_tellers, "Họp bình xét"),
    "question": (_question, "Nội dung bỏ phiếu"),
    "nomination": (lambda made: put(made, "dv-01"), "đề cử."),
    "eligibility": (held, "Xét khen thưởng"),
    "proposal": (proposed, "Đề nghị số 1"),
    "award": (lambda made: awarded(made, year=2025, decided_on=date(2026, 1, 20)), "Khen thưởng số 1"),
}


@pytest.mark.parametrize("deed", DEEDS)
def test_a_review_that_was_begun_keeps_its_year_and_who_began_it_is_told(deed: str, made: Made) -> None:
    act, told = DEEDS[deed]
    act(opened(made))
    with pytest.raises(UndoRefused) as refused:
        taken_back(made)
    assert refused.value.problems[""].count(f"{made.secretary} đã ghi lúc") >= 1
    assert refused.value.problems[""].count(told) >= 1
    assert has_next(made.year) is True


ROWS: dict[str, tuple[Callable[[Made], object], str]] = {
    "nomination": (
        lambda made: Question.objects.get(review__conference__year=made.year).nominations.create(
            year=made.year, form=award_form(made), order=1, member=made.members[0]
        ),
        "suy tôn, đề nghị",
    ),
    "round": (
        lambda made: Question.objects.get(review__conference__year=made.year).rounds.create(number=1),
        "lượt bỏ phiếu",
    ),
    "eligibility": (
        lambda made: made.members[0].eligibilities.create(state="excluded", since=date(2025, 1, 2), reason="Kỷ luật"),
        "việc không xét, tạm dừng xét",
    ),
    "submission": (
        lambda made: made.year.submissions.create(number=1, form=award_form(made), decided_by="UBND tỉnh"),
        "hồ sơ trình",
    ),
}


@pytest.mark.parametrize("row", ROWS)
def test_work_that_no_log_tells_of_keeps_the_year_too(row: str, made: Made) -> None:
    make, told = ROWS[row]
    make(opened(made))
    with pytest.raises(UndoRefused) as refused:
        taken_back(made)
    assert refused.value.problems[""].startswith(("Năm này đã có", "Năm 2025 đã có"))
    assert refused.value.problems[""].count(told) == 1
    assert has_next(made.year) is True
