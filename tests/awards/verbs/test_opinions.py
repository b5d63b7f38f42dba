"""What absent members sent in writing: who enters it and when, and what it counts for."""

from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from awards.compositions import TITLES
from awards.models import Question, Review, VoteRound, WrittenOpinion
from awards.verbs.opinions import (
    CAME,
    NO_DAY,
    NO_PAPER,
    NOT_TAKEN,
    TOO_LATE,
    VOTED,
    Opinion,
    OpinionsRefused,
    keep_opinions,
    seal_of,
)
from awards.verbs.reviews import StaleReview, review_of
from awards.verbs.voting import VoteRefused
from common.audit.models import Entry
from documents.catalogue import DocumentSubject
from members.models import User
from tests.awards.reviews import asked, meeting
from tests.awards.voted import counted, fresh, opened, outcomes, voided
from tests.campaigns.proposed import who
from tests.years import Made, make_year

PAPER = Opinion(date(2024, 12, 18), "Công văn số 12")


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=4, leaves=1)


@pytest.fixture
def review(made: Made) -> Review:
    """The last member is absent, and the meeting takes opinions in writing."""
    return meeting(made, absent=["dv-04"], written_opinions=True)


def kept(made: Made, review: Review, code: str = "dv-04", opinion: Opinion = PAPER, user: User | None = None) -> None:
    keep_opinions(
        **who(made, user or made.secretary),
        number=review.conference.number,
        opinions={code: opinion},
        seen=seal_of(review),
    )


def refusal(made: Made, review: Review, *args: Any) -> dict[str, str]:
    before = list(WrittenOpinion.objects.values_list())
    with pytest.raises(OpinionsRefused) as refused:
        kept(made, review, *args)
    assert list(WrittenOpinion.objects.values_list()) == before
    return dict(refused.value.problems)


def question_of(made: Made, review: Review, **rule: Any) -> Question:
    return asked(made, review, put_forward=["dv-01", "dv-04"], **rule)


def test_it_is_noted_changed_and_taken_away_again_each_with_its_entry_in_the_log(made: Made, review: Review) -> None:
    kept(made, review)
    kept(made, review, "dv-04", Opinion(date(2024, 12, 19), "Công văn số 13"))
    assert list(WrittenOpinion.objects.values_list("member__code", "on", "paper")) == [
        ("dv-04", date(2024, 12, 19), "Công văn số 13")
    ]
    kept(made, review, "dv-04", Opinion())
    assert WrittenOpinion.objects.count() == 0
    rows = Entry.objects.filter(key=f"review/{review.conference.number}/").order_by("id")
    first, second = "Công văn số 12, ngày 18/12/2024", "Công văn số 13, ngày 19/12/2024"
    assert [(row.action.split()[0], row.old, row.new, row.member) for row in rows] == [
        ("ghi", "", first, "dv-04"),
        ("sửa", first, second, "dv-04"),
        ("bỏ", second, "", "dv-04"),
    ]


def test_it_is_refused_where_the_meeting_takes_none(made: Made) -> None:
    assert refusal(made, meeting(made, absent=["dv-04"])) == {"": NOT_TAKEN}


def test_it_is_refused_of_a_member_that_came_or_is_not_noted(made: Made, review: Review) -> None:
    assert refusal(made, review, "dv-01") == {"dv-01.paper": CAME}
    review.conference.presences.get(member__code="dv-03").delete()
    assert refusal(made, review, "dv-03") == {"dv-03.paper": CAME}


@pytest.mark.parametrize(
    ("opinion", "wrong"),
    [
        (Opinion(date(2024, 12, 18)), {"dv-04.paper": NO_PAPER}),
        (Opinion(None, "Công văn"), {"dv-04.on": NO_DAY}),
        (Opinion(date(2024, 12, 21), "Công văn"), {"dv-04.on": TOO_LATE.format("20/12/2024")}),
    ],
)
def test_paper_and_day_are_told_beside_what_is_wrong(
    made: Made, review: Review, opinion: Opinion, wrong: dict[str, str]
) -> None:
    assert refusal(made, review, "dv-04", opinion) == wrong


def test_once_a_round_is_open_nothing_is_entered_or_taken_away_until_it_is_void(made: Made, review: Review) -> None:
    kept(made, review)
    round_ = opened(made, question_of(made, review))
    assert refusal(made, review, "dv-04", Opinion()) == {"": VOTED}
    voided(made, round_)
    kept(made, review, "dv-04", Opinion())
    assert WrittenOpinion.objects.count() == 0


def test_whoever_runs_the_meeting_enters_it_and_its_tellers_and_nobody_else(made: Made, review: Review) -> None:
    for user in (made.clerk, made.leader, made.representative("dv-04")):
        with pytest.raises(PermissionError, match="tổ kiểm phiếu ghi được"):
            kept(made, review, user=user)
    review.tellers.filter(order=1).update(account=made.clerk)
    kept(made, review, user=made.clerk)
    kept(made, review, opinion=Opinion(), user=made.admin)


def test_a_form_that_is_too_old_writes_nothing(made: Made, review: Review) -> None:
    seen = seal_of(review)
    kept(made, review)
    with pytest.raises(StaleReview, match="đã sửa lúc"):
        keep_opinions(**who(made, made.secretary), number=1, opinions={"dv-04": Opinion()}, seen=seen)


# --- what it counts for --------------------------------------------------------------------------------------


def shares(round_: VoteRound) -> tuple[int | None, dict[str, str]]:
    return fresh(round_).written, outcomes(round_)


def test_its_votes_are_added_and_a_share_of_ballots_is_of_the_opinions_too(made: Made, review: Review) -> None:
    kept(made, review)
    question = question_of(made, review, base="valid", numerator=3, denominator=4, exceeds=False)
    round_ = opened(made, question)
    assert (round_.present, round_.written) == (3, 1)
    # Three ballots and one opinion: three of four are three quarters, and were all of the ballots without it.
    counted(made, round_, {"dv-01": (3, 1, 0), "dv-04": (2, 2, 0)})
    assert shares(round_) == (1, {"dv-01": "chosen", "dv-04": "not-chosen"})


def test_of_all_members_nobody_is_added(made: Made, review: Review) -> None:
    kept(made, review)
    round_ = opened(made, question_of(made, review, base="members", numerator=1, denominator=1, exceeds=False))
    counted(made, round_, {"dv-01": (4, 0, 0), "dv-04": (3, 1, 0)})
    assert outcomes(round_) == {"dv-01": "chosen", "dv-04": "not-chosen"}


def test_votes_that_do_not_add_up_with_the_opinions_are_refused(made: Made, review: Review) -> None:
    kept(made, review)
    round_ = opened(made, question_of(made, review))
    with pytest.raises(VoteRefused) as refused:
        counted(made, round_, {"dv-01": (3, 0, 0), "dv-04": (4, 0, 0)})
    assert list(refused.value.problems.values()) == [
        "3 đồng ý, 0 không đồng ý, 0 không ý kiến là 3, phải bằng 4 phiếu hợp lệ (kể cả 1 ý kiến bằng văn bản). "
        "Hãy xem lại."
    ]


def test_raised_hands_are_added_to_as_well_and_who_wrote_abstains_on_its_own_case(made: Made) -> None:
    review = meeting(made, absent=["dv-04"], written_opinions=True, own_item="abstains")
    kept(made, review)
    round_ = opened(made, question_of(made, review, by_ballot=False, base="present"), way="hands")
    assert list(round_.candidates.order_by("order").values_list("abstained", flat=True)) == [1, 1]
    counted(made, round_, {"dv-01": (3, 0, 0), "dv-04": (1, 2, 0)})
    assert outcomes(round_) == {"dv-01": "chosen", "dv-04": "not-chosen"}


def test_who_came_after_all_is_not_counted_twice(made: Made, review: Review) -> None:
    kept(made, review)
    review.conference.presences.filter(member__code="dv-04").update(state="present")
    round_ = opened(made, question_of(made, review))
    assert (round_.present, round_.written) == (4, None)


def test_it_stands_in_the_minutes_with_what_the_share_is_of(made: Made, review: Review) -> None:
    kept(made, review)
    counted(
        made,
        opened(made, question_of(made, review, base="present")),
        {"dv-01": (4, 0, 0), "dv-04": (0, 4, 0)},
    )
    subject = DocumentSubject(made.year, (str(review.conference.number),), date(2024, 12, 31))
    lines = TITLES.make(subject).prose.body.splitlines()
    name = made.members[3].name
    at = next(place for place, line in enumerate(lines) if line.endswith("Đơn vị vắng gửi ý kiến bằng văn bản:"))
    assert lines[at + 1] == f"- {name}: Công văn số 12, ngày 18/12/2024."
    assert [line for line in lines if "gửi ý kiến bằng văn bản" in line][1:] == [
        "- Hình thức: phiếu giấy; có mặt 3/4, gửi ý kiến bằng văn bản 1, phát ra 3 phiếu, thu về 3 phiếu, hợp lệ 3 "
        "phiếu, không hợp lệ 0 phiếu.",
        "- Điều kiện: quá nửa số có mặt. Tỷ lệ tính trên số có mặt và gửi ý kiến bằng văn bản.",
    ]


def test_the_database_keeps_how_many_opinions_were_counted(made: Made, review: Review) -> None:
    kept(made, review)
    round_ = opened(made, question_of(made, review))
    counted(made, round_, {"dv-01": (4, 0, 0), "dv-04": (0, 4, 0)})
    with pytest.raises(IntegrityError), transaction.atomic():
        VoteRound.objects.filter(pk=round_.pk).update(written=2)
    assert fresh(round_).written == 1


def test_nothing_is_read_of_a_meeting_of_which_nothing_is_settled(made: Made, review: Review) -> None:
    Review.objects.all().delete()
    assert seal_of(review_of(review.conference)) == seal_of(Review())
