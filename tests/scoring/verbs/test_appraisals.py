"""Several appraisers, each by itself: what each may write, when the mean stands, and what the log says of both."""

from collections.abc import Sequence
from decimal import Decimal

import pytest

from common.audit.log import Actor
from common.audit.models import Entry
from members.models import Membership, Role
from scoring.models import Appraisal, Appraiser, Round, Score, Scorecard, Stage
from scoring.rubrics import tree as rules
from scoring.rubrics.models import Rubric
from scoring.sheet import RoundSheet, load_sheet
from scoring.verbs.allcards import (
    NEEDS_REASON_NOT_TO_WAIT,
    TAKE_MEANS,
    AllCardsRefused,
    cards_ahead,
    take_means_of_cards,
)
from scoring.verbs.appraisals import save_appraisals
from scoring.verbs.appraisers import Pair, assign_appraisers
from scoring.verbs.cards import agree_cards, appraise_card
from scoring.verbs.scores import APPRAISED_ALONE, NEEDS_REASON, Edit, Fate, save_scores
from tests.years import Made, make_year

ACTOR = Actor(name="Thư ký Thử")
ME, B, C, STRANGER = "dv-01", "dv-02", "dv-03", "dv-04"
D = Decimal


@pytest.fixture
def made(db: None) -> Made:
    made = make_year(members=4, leaves=5, step="appraising", scored=False, visibility="own")
    Scorecard.objects.update(state=Scorecard.State.SUBMITTED)
    Rubric.objects.update(several_appraisers=rules.SeveralAppraisers.MEAN)
    assign(made, (B, ME), (C, ME))
    return made


def assign(made: Made, *pairs: Pair) -> None:
    assign_appraisers(round_id=made.round.pk, pairs=pairs, actor=ACTOR, year=made.year)


def give(
    made: Made, who: str, *given: tuple[str, str], by: str | None = None, versions: Sequence[int] = (), reason: str = ""
) -> list[tuple[Fate, str]]:
    """What `who` gives on my card at these criteria, written `by` its representative or another account."""
    account = made.secretary if by == "thuky" else made.representative(by or who)
    known = {(row.assignment.appraiser.code, row.criterion.code): row.version for row in Appraisal.objects.all()}
    edits = [
        Edit(who, code, Stage.APPRAISED, versions[place] if versions else known.get((who, code), 0), text)
        for place, (code, text) in enumerate(given)
    ]
    saved = save_appraisals(
        round_id=made.round.pk,
        member=ME,
        edits=edits,
        actor=Actor(name=account.username),
        reader=made.reader(account),
        reason=reason,
        year=made.year,
    )
    return [(outcome.fate, outcome.message) for outcome in saved.outcomes]


def sheet_of(made: Made) -> RoundSheet:
    return load_sheet(Round.objects.select_related("rubric", "year__bloc").get(pk=made.round.pk))


def appraised(made: Made, code: str) -> tuple[object, Decimal | None]:
    mark = sheet_of(made).mark(ME, code)
    return mark.appraised_input, mark.appraised_points


SAVED = (Fate.SAVED, "")


def test_the_mean_stands_once_all_appraisers_have_given_a_value(made: Made) -> None:
    assert give(made, B, ("1.1", "80"), ("1.3", "Tốt")) == [SAVED, SAVED]
    assert [appraised(made, code) for code in ("1.1", "1.3")] == [(None, None)] * 2
    assert give(made, C, ("1.1", "91"), ("1.3", "Khá")) == [SAVED, SAVED]
    assert appraised(made, "1.1") == ({"mean": [{"points": "80"}, {"points": "91"}]}, D("85.5"))
    assert appraised(made, "1.3") == ({"mean": [{"level": "Tốt"}, {"level": "Khá"}]}, D(90))
    # It counts like any appraised value.
    assert Score.objects.get(card__member__code=ME, criterion__code="1.1").points == D("85.5")
    assert give(made, B, ("1.1", "90"), reason="Xem lại") == [SAVED]
    assert appraised(made, "1.1")[1] == D("90.5")
    # Who takes its value away leaves no mean behind.
    assert give(made, C, ("1.1", ""), reason="Ghi nhầm") == [SAVED]
    assert appraised(made, "1.1") == (None, None)


def test_the_mean_stands_in_the_order_of_the_protocol_whoever_came_first(made: Made) -> None:
    give(made, C, ("1.1", "91"))
    give(made, B, ("1.1", "80"))
    assert appraised(made, "1.1")[0] == {"mean": [{"points": "80"}, {"points": "91"}]}


def test_each_writes_its_own_and_the_secretary_for_whoever_hands_it_in_on_paper(made: Made) -> None:
    refused = (Fate.REFUSED, "Đơn vị thẩm định nào ghi điểm của đơn vị ấy.")
    assert give(made, B, ("1.1", "80"), by=C) == [refused]
    stranger = (Fate.REFUSED, "Chỉ Thư ký Khối được ghi điểm thẩm định và điểm thống nhất.")
    assert [give(made, B, ("1.1", "80"), by=who) for who in (STRANGER, ME)] == [[stranger], [stranger]]
    unknown = (Fate.UNKNOWN, "Không có ô điểm này.")
    # Nobody who was not assigned has a place; nor has what members compete for, or a group.
    assert give(made, STRANGER, ("1.1", "80"), by="thuky") == [unknown]
    assert give(made, B, ("1.2", "80"), ("1", "80"), ("9.9", "80")) == [unknown] * 3
    assert Appraisal.objects.count() == 0
    assert give(made, B, ("1.1", "80"), by="thuky") == [SAVED]
    logged = Entry.objects.filter(key=f"appraisal/nam/{ME}/1.1/{B}").get()
    assert (logged.action, logged.member, logged.old, logged.new) == ("ghi thay đơn vị", B, "", "80")


def test_what_stands_may_be_changed_with_a_reason_and_a_stale_value_tells_who_changed_it(made: Made) -> None:
    give(made, B, ("1.1", "80"))
    assert give(made, B, ("1.1", "85")) == [(Fate.REFUSED, NEEDS_REASON)]
    assert give(made, B, ("1.1", "80")) == [(Fate.UNCHANGED, "")]
    assert give(made, B, ("1.1", "85"), reason="Xem lại", by="thuky") == [SAVED]
    [(fate, message)] = give(made, B, ("1.1", "70"), versions=[1], reason="Xem lại")
    last = Entry.objects.filter(key=f"appraisal/nam/{ME}/1.1/{B}").latest("id")
    assert (fate, last.reason) == (Fate.STALE, "Xem lại")
    assert message.startswith("Ô này vừa có thay đổi, hiện là «85».")
    assert message.endswith("lý do: Xem lại. Giá trị bạn nhập chưa được lưu.")
    # That another appraiser has written meanwhile makes nothing stale.
    assert give(made, C, ("1.1", "90"), versions=[0]) == [SAVED]
    assert give(made, B, ("1.1", "88"), versions=[2], reason="Xem lại") == [SAVED]


def test_what_cannot_be_is_refused_with_its_sentence(made: Made) -> None:
    assert give(made, B, ("1.1", "101"), ("1.3", "Kém"), ("1.1", "")) == [
        (Fate.REFUSED, "Điểm phải từ 0 đến 100, bước 0,01."),
        (Fate.REFUSED, "Không có mức «Kém»: hãy chọn một trong «Tốt», «Khá», «Đạt»."),
        (Fate.UNCHANGED, ""),
    ]
    assert Appraisal.objects.count() == 0


@pytest.mark.parametrize(
    ("state", "sentence"),
    [
        ("drafting", "Đơn vị chưa nộp phiếu nên chưa thẩm định được."),
        ("appraised", "Phiếu đã thẩm định xong. Muốn sửa, hãy đề nghị Thư ký Khối trả phiếu về bước trước."),
        ("agreed", "Phiếu đã thống nhất, điểm thẩm định không sửa được nữa."),
    ],
)
def test_an_appraiser_writes_while_the_card_waits_for_it(state: str, sentence: str, made: Made) -> None:
    Scorecard.objects.update(state=state)
    assert give(made, B, ("1.1", "80")) == [(Fate.REFUSED, sentence)]


def test_the_appraised_value_is_written_nowhere_else(made: Made) -> None:
    edits = [Edit(ME, code, Stage.APPRAISED, 0, text) for code, text in (("1.1", "80"), ("1.2", "90/100"))]
    saved = save_scores(
        round_id=made.round.pk, edits=edits, actor=ACTOR, reader=made.reader(made.secretary), year=made.year
    )
    # Where members compete all appraise together, on the card.
    assert [(one.fate, one.message) for one in saved.outcomes] == [(Fate.REFUSED, APPRAISED_ALONE), SAVED]
    # And a card without appraisers is appraised as ever.
    edits = [Edit(B, "1.1", Stage.APPRAISED, 0, "80")]
    saved = save_scores(
        round_id=made.round.pk, edits=edits, actor=ACTOR, reader=made.reader(made.secretary), year=made.year
    )
    assert [(one.fate, one.message) for one in saved.outcomes] == [SAVED]


def test_where_the_rubric_says_nothing_all_write_one_value(made: Made) -> None:
    Rubric.objects.update(several_appraisers=rules.SeveralAppraisers.TOGETHER)
    assert give(made, B, ("1.1", "80")) == [(Fate.UNKNOWN, "Không có ô điểm này.")]
    edits = [Edit(ME, "1.1", Stage.APPRAISED, 0, "80")]
    reader = made.reader(made.representative(B))
    saved = save_scores(round_id=made.round.pk, edits=edits, actor=ACTOR, reader=reader, year=made.year)
    assert [(one.fate, one.message) for one in saved.outcomes] == [SAVED]


def test_an_appraiser_who_has_judged_is_not_forgotten(made: Made) -> None:
    give(made, B, ("1.1", "80"))
    with pytest.raises(ValueError, match="Đơn vị 02 đã chấm phiếu của Đơn vị 01 nên chưa bỏ phân công được"):
        assign(made, (C, ME))
    assert Appraiser.objects.count() == 2
    give(made, B, ("1.1", ""), reason="Không thẩm định nữa")
    assign(made, (C, ME))
    assert list(Appraiser.objects.values_list("appraiser__code", flat=True)) == [C]
    assert Appraisal.objects.count() == 0


def test_the_mean_comes_to_stand_when_the_one_that_lacked_is_no_appraiser_any_more(made: Made) -> None:
    assign(made, (B, ME), (C, ME), (STRANGER, ME))
    give(made, B, ("1.1", "80"))
    give(made, C, ("1.1", "90"))
    assert appraised(made, "1.1") == (None, None)
    assign(made, (B, ME), (C, ME))
    assert appraised(made, "1.1")[1] == D(85)
    logged = Entry.objects.filter(key=f"score/nam/{ME}/1.1/appraised").values_list("action", "new", "member")
    assert list(logged) == [("ghi", "TB 85", ME)]


def test_nobody_takes_the_members_own_value_for_what_each_is_to_judge(made: Made) -> None:
    reader = made.reader(made.secretary)
    own = [Edit(ME, leaf.code, Stage.SELF, 0, text) for leaf, text in zip(made.leaves, OWN, strict=True)]
    Scorecard.objects.filter(member__code=ME).update(state="drafting")
    saved = save_scores(round_id=made.round.pk, edits=own, actor=ACTOR, reader=reader, year=made.year)
    assert {one.fate for one in saved.outcomes} == {Fate.SAVED}
    Scorecard.objects.filter(member__code=ME).update(state="submitted")
    with pytest.raises(PermissionError, match=r"Còn 4 tiêu chí chưa thẩm định: 1\.1, 1\.3, 1\.4, 1\.5\."):
        appraise_card(round_id=made.round.pk, member=ME, actor=ACTOR, reader=reader, as_scored=True, year=made.year)
    for who in (B, C):
        give(made, who, ("1.1", "80"), ("1.3", "Tốt"), ("1.4", "3"), ("1.5", "đạt"))
    taken = appraise_card(round_id=made.round.pk, member=ME, actor=ACTOR, reader=reader, as_scored=True, year=made.year)
    assert taken == 1
    # And the bloc agrees to a mean as it does to any appraisal.
    Round.objects.update(step="agreeing")
    done = agree_cards(round_id=made.round.pk, members=[ME], actor=ACTOR, reader=reader, year=made.year)
    assert (done.filled, done.closed) == (5, (ME,))
    mark = sheet_of(made).mark(ME, "1.1")
    assert (mark.agreed_input, mark.agreed_points) == ({"mean": [{"points": "80"}] * 2}, D(80))


OWN = ("70", "90/100", "Khá", "2", "đạt")


def test_a_mean_that_a_form_brings_back_stands_and_another_value_takes_its_place(made: Made) -> None:
    give(made, B, ("1.1", "80"))
    give(made, C, ("1.1", "91"))
    Round.objects.update(step="agreeing")
    Scorecard.objects.update(state="appraised")
    reader = made.reader(made.secretary)
    agree_cards(round_id=made.round.pk, members=[ME], actor=ACTOR, reader=reader, year=made.year)
    Scorecard.objects.update(state="appraised")
    version = sheet_of(made).mark(ME, "1.1").version

    def agree(text: str) -> tuple[Fate, str]:
        edits = [Edit(ME, "1.1", Stage.AGREED, version, text)]
        saved = save_scores(
            round_id=made.round.pk, edits=edits, actor=ACTOR, reader=reader, reason="Họp", year=made.year
        )
        return saved.outcomes[0].fate, saved.outcomes[0].message

    assert agree("TB 85,5") == (Fate.UNCHANGED, "")
    assert agree("TB 86")[0] == Fate.REFUSED
    assert agree("86") == SAVED
    assert sheet_of(made).mark(ME, "1.1").agreed_input == {"points": "86"}


def take(made: Made, reason: str = "Đơn vị C bận") -> list[str]:
    reader = made.reader(made.secretary)
    seen = {card.member.code: card.seal for card in cards_ahead(TAKE_MEANS, sheet_of(made), reader)}
    done = take_means_of_cards(
        round_id=made.round.pk, seen=seen, reason=reason, actor=ACTOR, reader=reader, year=made.year
    )
    return [card.member.code for card in done.done]


def test_the_secretary_takes_the_mean_of_those_who_have_judged(made: Made) -> None:
    assign(made, (B, ME), (C, ME), (ME, B))
    give(made, B, ("1.1", "80"), ("1.3", "Tốt"))
    reader = made.reader(made.secretary)
    ahead = cards_ahead(TAKE_MEANS, sheet_of(made), reader)
    assert [(card.member.code, card.open, card.answer.allowed) for card in ahead] == [(ME, ("1.1", "1.3"), True)]
    with pytest.raises(AllCardsRefused) as refused:
        take(made, " ")
    assert refused.value.problems == {"reason": NEEDS_REASON_NOT_TO_WAIT}
    assert take(made) == [ME]
    assert appraised(made, "1.1") == ({"mean": [{"points": "80"}]}, D(80))
    logged = Entry.objects.filter(key=f"score/nam/{ME}/1.1/appraised").values_list("action", "new", "reason")
    assert list(logged) == [("lấy trung bình của các đơn vị đã chấm", "TB 80", "Đơn vị C bận")]
    with pytest.raises(AllCardsRefused):
        take(made)
    # From then on it follows the values, and becomes that of all once all are there.
    give(made, B, ("1.1", "90"), reason="Xem lại")
    assert appraised(made, "1.1")[1] == D(90)
    give(made, C, ("1.1", "70"))
    assert appraised(made, "1.1") == ({"mean": [{"points": "90"}, {"points": "70"}]}, D(80))


def test_only_the_secretary_takes_means_for_others(made: Made) -> None:
    give(made, B, ("1.1", "80"))
    reader = made.reader(made.representative(B))
    [card] = cards_ahead(TAKE_MEANS, sheet_of(made), made.reader(made.secretary))
    with pytest.raises(PermissionError, match="Chỉ Thư ký Khối được ghi điểm thẩm định"):
        take_means_of_cards(
            round_id=made.round.pk, seen={ME: card.seal}, reason="x", actor=ACTOR, reader=reader, year=made.year
        )
    assert appraised(made, "1.1") == (None, None)


def test_a_card_whose_appraisers_wrote_meanwhile_is_left_out(made: Made) -> None:
    give(made, B, ("1.1", "80"))
    reader = made.reader(made.secretary)
    [card] = cards_ahead(TAKE_MEANS, sheet_of(made), reader)
    give(made, C, ("1.3", "Khá"))
    done = take_means_of_cards(
        round_id=made.round.pk, seen={ME: card.seal}, reason="x", actor=ACTOR, reader=reader, year=made.year
    )
    assert ([one.member.code for one in done.done], [one.code for one in done.changed]) == ([], [ME])
    assert appraised(made, "1.1") == (None, None)


def test_a_secretary_who_appraises_for_its_own_agency_writes_in_its_own_name(made: Made) -> None:
    account = made.secretary
    agency = Membership.objects.get(year=made.year, code=B).agency
    Role.objects.create(user=account, kind=Role.Kind.REPRESENTATIVE, bloc=made.year.bloc, agency=agency)
    give(made, B, ("1.1", "80"), by="thuky")
    assert Entry.objects.get(key=f"appraisal/nam/{ME}/1.1/{B}").action == "ghi"
