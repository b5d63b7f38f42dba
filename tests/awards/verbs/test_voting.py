"""Rounds of voting: what is opened with what, which figures cannot be, what came of it, and what then stands."""

from datetime import time
from typing import Any

import pytest

from awards.models import Question, VoteRound
from awards.rules.proposing import Stage
from awards.rules.thresholds import CaseVotes, Counts
from awards.verbs import voting
from awards.verbs.proposals import propose_chosen
from awards.verbs.voting import StaleVote, Tally, VoteRefused, keep_tally, open_vote, seal_of
from common.audit.models import Entry
from tests.awards.proposing import take
from tests.awards.reviews import asked, award_form, meeting
from tests.awards.voted import counted, fresh, opened, outcomes, place, tally, voided
from tests.campaigns.proposed import who
from tests.years import Made, make_year

ALL = {"dv-01": (3, 0, 0), "dv-02": (2, 1, 0), "dv-03": (1, 1, 1)}


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1)


@pytest.fixture
def question(made: Made) -> Question:
    return asked(made, meeting(made))


def refusal(made: Made, round_: VoteRound, votes: Any, counts: Any = None, *, settle: bool = True) -> dict[str, str]:
    """What is said of these figures, by the member's code and the figure's name; nothing was written."""
    before = fresh(round_), list(round_.candidates.values_list())
    with pytest.raises(VoteRefused) as refused:
        counted(made, round_, votes, counts, settle=settle)
    assert (vars(fresh(round_))["version"], list(round_.candidates.values_list())) == (before[0].version, before[1])
    codes = {str(one.pk): one.nomination.member.code for one in round_.candidates.select_related("nomination__member")}
    return {
        ".".join((codes.get(name.partition(".")[0], name.partition(".")[0]), *name.split(".")[1:])): sentence
        for name, sentence in refused.value.problems.items()
    }


def test_a_round_begins_with_who_is_put_forward_and_with_the_meetings_roll_and_without_any_figure(
    made: Made, question: Question
) -> None:
    question.nominations.filter(member__code="dv-03").update(withdrawn="Đơn vị xin rút")
    round_ = opened(made, question)
    assert (round_.number, round_.state, round_.way) == (1, "open", "paper")
    assert (round_.members, round_.summoned, round_.present, round_.places) == (3, 3, 3, None)
    assert [getattr(round_, name) for name in ("issued", "returned", "valid", "invalid")] == [None] * 4
    figures = ("votes_for", "votes_against", "votes_none", "abstained", "outcome")
    assert list(round_.candidates.values_list("nomination__member__code", *figures)) == [
        ("dv-01", None, None, None, 0, ""),
        ("dv-02", None, None, None, 0, ""),
    ]


def test_who_is_absent_is_not_present_and_while_the_roll_lacks_somebody_nobody_says_how_many_are(made: Made) -> None:
    review = meeting(made, absent=["dv-02"])
    assert opened(made, asked(made, review)).present == 2
    review.conference.presences.filter(member__code="dv-01").delete()
    other = asked(made, review, form=award_form(made, code="bang-khen", name="Bằng khen mẫu"))
    assert opened(made, other).present is None


def test_who_left_early_counts_no_more_only_while_the_meeting_is_held_today(made: Made) -> None:
    review = meeting(made)
    review.conference.presences.filter(member__code="dv-01").update(left_at=time(9))
    assert opened(made, asked(made, review)).present == 3


def test_whoever_may_not_vote_on_its_own_case_is_taken_off_there_if_it_came(made: Made) -> None:
    round_ = opened(made, asked(made, meeting(made, absent=["dv-02"], own_item="abstains")))
    assert list(round_.candidates.values_list("nomination__member__code", "abstained")) == [
        ("dv-01", 1),
        ("dv-02", 0),
        ("dv-03", 1),
    ]


def test_a_second_round_is_not_opened_beside_one_that_is_not_settled(made: Made, question: Question) -> None:
    opened(made, question)
    with pytest.raises(VoteRefused) as refused:
        opened(made, question)
    assert refused.value.problems == {"way": voting.ONE_AT_A_TIME}


def test_hands_are_raised_only_where_the_question_is_not_by_ballot_and_its_share_is_not_of_ballots(
    made: Made, question: Question
) -> None:
    with pytest.raises(VoteRefused) as refused:
        opened(made, question, way="hands")
    assert refused.value.problems == {"way": voting.NO_HANDS}
    Question.objects.filter(pk=question.pk).update(by_ballot=False, base="valid")
    with pytest.raises(VoteRefused) as refused:
        opened(made, question, way="hands")
    said = "Giơ tay thì không có phiếu, mà tỷ lệ của nội dung này tính trên số phiếu hợp lệ. Hãy bỏ phiếu giấy."
    assert refused.value.problems == {"way": said}


def test_a_vote_by_hands_has_no_ballots_and_is_counted_against_those_present(made: Made) -> None:
    round_ = opened(made, asked(made, meeting(made), by_ballot=False, base="present"), way="hands")
    assert refusal(made, round_, ALL | {"dv-03": (1, 1, 0)}) == {
        "dv-03.votes_for": "1 đồng ý, 1 không đồng ý, 0 không ý kiến là 2, phải bằng 3 phiếu hợp lệ. Hãy xem lại."
    }
    counted(made, round_, ALL)
    assert (fresh(round_).issued, outcomes(round_)) == (
        None,
        {"dv-01": "chosen", "dv-02": "chosen", "dv-03": "not-chosen"},
    )


def test_what_is_counted_so_far_is_kept_with_gaps_and_only_the_blocs_own_people_read_it_in_the_log(
    made: Made, question: Question
) -> None:
    round_ = counted(made, opened(made, question), {"dv-01": (3, None, None)}, {"valid": None}, settle=False)
    assert (round_.state, round_.issued, round_.valid) == ("open", 3, None)
    assert round_.candidates.get(nomination__member__code="dv-01").votes_for == 3
    entries = Entry.objects.filter(key__startswith="vote/1/1/1/").order_by("id")
    assert list(entries.values_list("action", "member")) == [
        ("mở", ""),
        ("ghi số liệu kiểm phiếu", "?"),
        ("ghi số phiếu của Đơn vị 01", "?"),
    ]
    assert [entry.action for entry in entries.seen_by_member("dv-01")] == ["mở"]


def test_figures_that_cannot_be_are_refused_each_with_its_reason_even_as_a_draft(
    made: Made, question: Question
) -> None:
    round_ = opened(made, question)
    wrong = {"present": 4, "issued": 5, "returned": 6, "valid": 6, "invalid": 1}
    assert refusal(made, round_, {}, wrong, settle=False) == {
        "present": "4 đơn vị có mặt, nhiều hơn 3 đơn vị được triệu tập. Hãy xem lại.",
        "issued": "5 phiếu phát ra, nhiều hơn 4 đơn vị có mặt. Hãy xem lại.",
        "returned": "6 phiếu thu về, nhiều hơn 5 phiếu phát ra. Hãy xem lại.",
        "invalid": "6 hợp lệ và 1 không hợp lệ là 7, nhưng thu về 6 phiếu. Hãy xem lại ba số.",
    }


def test_nothing_may_be_missing_once_it_is_settled(made: Made, question: Question) -> None:
    missing = "Hãy ghi số này; không có thì ghi 0."
    round_ = opened(made, question)
    assert refusal(made, round_, {"dv-01": (3, 0, 0), "dv-02": (2, 1, 0)}, {"invalid": None}) == {
        "invalid": missing,
        "dv-03.votes_for": missing,
        "dv-03.votes_against": missing,
        "dv-03.votes_none": missing,
    }


def test_where_one_chooses_at_most_so_many_no_more_votes_are_taken_than_there_can_be(made: Made) -> None:
    round_ = opened(made, asked(made, meeting(made), method="choose", most_chosen=1))
    assert refusal(made, round_, {"dv-01": 3, "dv-02": 1, "dv-03": 0}) == {
        "dv-03.votes_for": "Cộng lại có 4 lượt chọn. 3 phiếu hợp lệ, mỗi phiếu chọn không quá 1, thì nhiều nhất là 3."
    }
    counted(made, round_, {"dv-01": 2, "dv-02": 1, "dv-03": 0})
    assert outcomes(round_) == {"dv-01": "chosen", "dv-02": "not-chosen", "dv-03": "not-chosen"}


def test_what_was_settled_is_told_to_all_and_is_counted_no_more(made: Made, question: Question) -> None:
    round_ = counted(made, opened(made, question), ALL)
    assert (fresh(round_).state, outcomes(round_)) == (
        "counted",
        {"dv-01": "chosen", "dv-02": "chosen", "dv-03": "not-chosen"},
    )
    told = Entry.objects.get(key="vote/1/1/1/", action="chốt kết quả kiểm phiếu")
    assert (told.member, told.subject) == ("", "Bỏ phiếu: Cờ thi đua mẫu, lượt 1")
    assert told.new == (
        "Tổng số thành viên: 3; Số được triệu tập: 3; Số có mặt: 3; Số phiếu phát ra: 3; Số phiếu thu về: 3; "
        "Số phiếu hợp lệ: 3; Số phiếu không hợp lệ: 0; Đơn vị 01: 3 đồng ý, 0 không đồng ý, 0 không ý kiến, "
        "được suy tôn; Đơn vị 02: 2 đồng ý, 1 không đồng ý, 0 không ý kiến, được suy tôn; "
        "Đơn vị 03: 1 đồng ý, 1 không đồng ý, 1 không ý kiến, không được suy tôn"
    )
    assert refusal(made, fresh(round_), ALL) == {"": voting.SETTLED}


def test_a_form_that_was_opened_before_somebody_saved_is_refused(made: Made, question: Question) -> None:
    round_ = opened(made, question)
    seen = seal_of(round_)
    counted(made, round_, {"dv-01": (3, 0, 0)}, settle=False)
    with pytest.raises(StaleVote):
        keep_tally(
            **who(made, made.secretary),
            **place(question),
            number=1,
            tally=tally(round_, ALL),
            seen=seen,
        )
    assert round_.candidates.get(nomination__member__code="dv-02").votes_for is None


@pytest.mark.parametrize("who_else", ["leader", "clerk", "representative"])
def test_nobody_but_the_secretary_opens_counts_or_voids(made: Made, question: Question, who_else: str) -> None:
    user = made.representative("dv-01") if who_else == "representative" else getattr(made, who_else)
    with pytest.raises(PermissionError):
        open_vote(**who(made, user), **place(question), way="paper")
    round_ = opened(made, question)
    empty = Tally(Counts(), {one.pk: CaseVotes() for one in round_.candidates.all()})
    with pytest.raises(PermissionError):
        keep_tally(**who(made, user), **place(question), number=1, tally=empty, seen=seal_of(round_))
    with pytest.raises(PermissionError):
        voting.void_round(**who(made, user), **place(question), number=1, reason="Không tính", seen=seal_of(round_))
    assert fresh(round_).state == "open"


def test_a_round_is_voided_with_a_reason_keeps_its_figures_and_is_held_again(made: Made, question: Question) -> None:
    first = counted(made, opened(made, question), ALL)
    with pytest.raises(VoteRefused) as refused:
        voided(made, first, " ")
    assert refused.value.problems == {"reason": voting.NO_REASON}
    voided(made, first)
    stands = fresh(first)
    assert (stands.state, stands.void_reason, stands.valid) == ("void", "Phát nhầm phiếu", 3)
    assert outcomes(first) == {"dv-01": "chosen", "dv-02": "chosen", "dv-03": "not-chosen"}
    second = opened(made, question)
    assert (second.number, len(outcomes(second))) == (2, 3)
    with pytest.raises(VoteRefused) as refused:
        voided(made, stands)
    assert refused.value.problems == {"": voting.VOIDED}


def test_a_round_on_which_another_stands_is_not_voided_before_that(made: Made) -> None:
    question = asked(made, meeting(made), quota="number", quota_number=1)
    first = counted(made, opened(made, question), ALL | {"dv-02": (3, 0, 0)})
    opened(made, question)
    with pytest.raises(VoteRefused) as refused:
        voided(made, first)
    assert refused.value.problems == {"": voting.LATER_FIRST}


def test_a_round_whose_result_is_proposed_stands_until_that_is_withdrawn(made: Made, question: Question) -> None:
    first = counted(made, opened(made, question), ALL)
    cases = propose_chosen(**who(made, made.secretary), question=question.pk)
    with pytest.raises(VoteRefused) as refused:
        voided(made, first)
    names = "; ".join(member.name for member in made.members[:2])
    assert refused.value.problems == {"": voting.PROPOSED.format(names)}
    assert fresh(first).state == "counted"
    for case in cases:
        take(made, case, Stage.WITHDRAWN)
    assert voided(made, fresh(first)).state == "void"


def test_those_who_stand_level_for_the_last_place_are_voted_on_again_alone(made: Made) -> None:
    question = asked(made, meeting(made), quota="number", quota_number=2)
    first = opened(made, question)
    assert first.places == 2
    counted(made, first, {"dv-01": (3, 0, 0), "dv-02": (2, 1, 0), "dv-03": (2, 1, 0)})
    assert outcomes(first) == {"dv-01": "chosen", "dv-02": "tied", "dv-03": "tied"}
    second = opened(made, question)
    assert (second.places, outcomes(second)) == (1, {"dv-02": "", "dv-03": ""})
    counted(made, second, {"dv-02": (2, 1, 0), "dv-03": (3, 0, 0)})
    assert outcomes(second) == {"dv-02": "not-chosen", "dv-03": "chosen"}
    with pytest.raises(VoteRefused) as refused:
        opened(made, question)
    assert refused.value.problems == {"wanted": voting.NO_PLACE_LEFT}


def test_a_further_round_may_be_on_whom_one_chooses_by_hand_but_on_nobody_who_is_chosen(made: Made) -> None:
    question = asked(made, meeting(made), numerator=2, denominator=3, exceeds=True)
    first = counted(made, opened(made, question), ALL)
    assert outcomes(first) == {"dv-01": "chosen", "dv-02": "not-chosen", "dv-03": "not-chosen"}
    for wanted, said in ([], voting.CHOOSE_SOMEBODY), (["dv-01"], voting.NOT_ANY_MORE):
        with pytest.raises(VoteRefused) as refused:
            opened(made, question, wanted=wanted)
        assert refused.value.problems == {"wanted": said}
    assert outcomes(opened(made, question, wanted=["dv-03"])) == {"dv-03": ""}


def test_in_a_second_round_one_chooses_no_more_than_the_places_that_are_left(made: Made) -> None:
    rule: dict[str, Any] = {"method": "choose", "most_chosen": 2, "quota": "number", "quota_number": 2}
    question = asked(made, meeting(made), **rule, numerator=1, denominator=3, exceeds=False)
    counted(made, opened(made, question), {"dv-01": 3, "dv-02": 1, "dv-03": 1})
    second = opened(made, question)
    assert "mỗi phiếu chọn không quá 1" in refusal(made, second, {"dv-02": 3, "dv-03": 1})["dv-03.votes_for"]


@pytest.mark.parametrize(
    ("rule", "abstained", "yes", "passes"),
    [
        # 7/9 is 77,78 %: less than 80 %, however it is rounded.
        ({"numerator": 80, "denominator": 100, "exceeds": False}, 0, 7, False),
        ({"numerator": 80, "denominator": 100, "exceeds": False}, 0, 8, True),
        ({"numerator": 2, "denominator": 3, "exceeds": True}, 0, 6, False),
        ({"numerator": 2, "denominator": 3, "exceeds": False}, 0, 6, True),
        # Of those present without the one that may not vote: 6 of 8 are 75 %, of all members 66,67 %.
        ({"numerator": 3, "denominator": 4, "exceeds": False, "base": "present"}, 1, 6, True),
        ({"numerator": 3, "denominator": 4, "exceeds": False, "base": "members"}, 1, 6, False),
    ],
)
def test_the_threshold_is_asked_in_integers_of_the_base_that_the_question_names(
    db: None, rule: dict[str, Any], abstained: int, yes: int, passes: bool
) -> None:
    made = make_year(members=9, leaves=1)
    round_ = opened(made, asked(made, meeting(made), put_forward=["dv-01"], **rule))
    counted(made, round_, {"dv-01": (yes, 9 - abstained - yes, 0)}, abstained=abstained)
    assert outcomes(round_) == {"dv-01": "chosen" if passes else "not-chosen"}


@pytest.mark.parametrize(
    ("percent", "of", "rounding", "places"),
    [
        ("30", "members", "down", 2),
        ("30", "members", "half-up", 3),
        ("30", "members", "up", 3),
        ("50", "eligible", "down", 4),
    ],
)
def test_a_quota_in_percent_is_reckoned_when_the_round_is_opened(
    db: None, percent: str, of: str, rounding: str, places: int
) -> None:
    made = make_year(members=9, leaves=1)
    made.round.ineligible.create(member=made.members[8], reason="Có sai phạm")
    rule = {"quota": "percent", "quota_percent": percent, "quota_of": of, "quota_rounding": rounding}
    assert opened(made, asked(made, meeting(made), **rule)).places == places


def test_what_an_earlier_question_gave_is_no_part_of_the_rest(made: Made) -> None:
    review = meeting(made)
    counted(made, opened(made, asked(made, review, put_forward=["dv-01"])), {"dv-01": (3, 0, 0)})
    form = award_form(made, code="bang-khen", name="Bằng khen mẫu")
    rule = {"quota": "percent", "quota_percent": "100", "quota_of": "rest"}
    assert opened(made, asked(made, review, form=form, **rule)).places == 2
