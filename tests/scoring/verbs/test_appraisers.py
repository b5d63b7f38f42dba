"""Who appraises whose card: never one's own, each assignment in the log, and the cards it opens."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.audit.log import Actor
from common.audit.models import Entry
from members.access import Reader
from scoring.models import Appraiser, Round, Scorecard
from scoring.sheet import load_sheet
from scoring.verbs.appraisers import Pair, assign_appraisers, cards_given, may_open_card, pairs_of, round_robin
from tests.years import Made, make_year

ACTOR = Actor(name="Thư ký Thử")


@pytest.fixture
def made(db: None) -> Made:
    return make_year(step="scoring", scored=False, visibility="own")


def assigned() -> list[Pair]:
    return list(Appraiser.objects.order_by("member__order").values_list("appraiser__code", "member__code"))


def assign(made: Made, *pairs: Pair) -> list[tuple[str, str, str, str]]:
    changes = assign_appraisers(round_id=made.round.pk, pairs=pairs, actor=ACTOR, year=made.year)
    return [(change.member, change.action, change.old, change.new) for change in changes]


def test_appraisers_are_assigned_in_place_of_those_there_were(made: Made) -> None:
    assert assign(made, ("dv-03", "dv-01"), ("dv-02", "dv-01")) == [
        ("dv-01", "phân công thẩm định", "", "Đơn vị 02, Đơn vị 03")
    ]
    assert assign(made, ("dv-03", "dv-01"), ("dv-01", "dv-02")) == [
        ("dv-01", "phân công thẩm định", "Đơn vị 02, Đơn vị 03", "Đơn vị 03"),
        ("dv-02", "phân công thẩm định", "", "Đơn vị 01"),
    ]
    assert assigned() == [("dv-03", "dv-01"), ("dv-01", "dv-02")]
    assert pairs_of(load_sheet(Round.objects.select_related("rubric").get())) == assigned()
    assert assign(made, ("dv-03", "dv-01"), ("dv-01", "dv-02")) == []
    assert assign(made, ("dv-01", "dv-02")) == [("dv-01", "bỏ phân công thẩm định", "Đơn vị 03", "")]
    logged = Entry.objects.order_by("id").values_list("key", "new", "actor_name")
    assert list(logged)[-1] == ("appraisers/nam/dv-01", "", "Thư ký Thử")


@pytest.mark.parametrize(
    ("pair", "sentence"),
    [
        (("dv-01", "dv-01"), "Đơn vị không thẩm định phiếu của chính mình."),
        (("dv-09", "dv-01"), "Không có thành viên nào mã dv-09."),
    ],
)
def test_nobody_appraises_itself_and_no_stranger_appraises(pair: Pair, sentence: str, made: Made) -> None:
    with pytest.raises(ValueError, match=sentence):
        assign(made, ("dv-02", "dv-01"), pair)
    assert assigned() == []


def test_a_published_round_keeps_its_appraisers(made: Made) -> None:
    Round.objects.update(step="published")
    with pytest.raises(PermissionError, match="đã công bố nên không phân công được nữa"):
        assign(made, ("dv-02", "dv-01"))


@given(count=st.integers(2, 40), shift=st.integers(-80, 80))
def test_a_round_robin_gives_everybody_one_card_of_another(count: int, shift: int) -> None:
    codes = [f"dv-{number}" for number in range(count)]
    if shift % count == 0:
        with pytest.raises(ValueError, match="chính mình"):
            round_robin(codes, shift)
        return
    pairs = round_robin(codes, shift)
    assert sorted(appraiser for appraiser, _ in pairs) == sorted(member for _, member in pairs) == sorted(codes)
    assert all(appraiser != member for appraiser, member in pairs)


def test_a_round_robin_goes_round_in_protocol_order() -> None:
    assert round_robin(["a", "b", "c"], 1) == [("a", "b"), ("b", "c"), ("c", "a")]
    with pytest.raises(ValueError, match="chính mình"):
        round_robin([], 1)


def test_an_appraiser_opens_its_cards_once_they_are_handed_in_and_no_others(made: Made) -> None:
    assign(made, ("dv-01", "dv-02"))
    reader = Reader(made.representative("dv-01"), frozenset({"representative"}), frozenset({"dv-01"}))
    opens = [bool(may_open_card(reader, made.round, code)) for code in made.codes]
    assert (cards_given(made.round, reader), opens) == (frozenset(), [True, False, False])
    Scorecard.objects.update(state="submitted")
    opens = [bool(may_open_card(reader, made.round, code)) for code in made.codes]
    assert (cards_given(made.round, reader), opens) == (frozenset({"dv-02"}), [True, True, False])
