"""The urn: the same votes are the same bytes in whatever order they were cast, and add up to what was voted."""

import csv
import hashlib
from collections import Counter
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.rules import urn
from awards.rules.urn import AGAINST, ALPHABET, CHOOSE, EACH, FOR, NONE, Ballot, ReceiptTaken, Vote

CASES = ("Ban Dân vận", "Ban Nội chính", "Báo Bình Thuận, «số 1»")
BALLOT = Ballot("Họp bình xét", "Cờ thi đua", 1, EACH, None, "quá nửa tổng số thành viên", CASES, ("A", "B", "C"))
SOME = Ballot("Họp bình xét", "Bằng khen", 1, CHOOSE, 2, "quá nửa số phiếu hợp lệ", CASES, ("A", "B", "C"))

receipts = st.text(ALPHABET, min_size=4, max_size=4).flatmap(
    lambda own: st.text(ALPHABET, min_size=6, max_size=6).map(lambda drawn: f"{own}-{drawn}")
)
votes = st.lists(
    st.builds(Vote, receipts, st.tuples(*(st.sampled_from([FOR, AGAINST, NONE]) for _ in CASES))),
    max_size=20,
    unique_by=lambda vote: vote.receipt,
)


def cast_all(order: list[Vote]) -> tuple[Vote, ...]:
    lying: tuple[Vote, ...] = ()
    for vote in order:
        # As the urn keeps them between two casts.
        lying = urn.unpacked(urn.packed(urn.cast(lying, vote)))
    return lying


@given(votes, st.randoms())
def test_the_same_votes_give_the_same_bytes_whatever_the_order_they_were_cast_in(cast, chance) -> None:
    other = [*cast]
    chance.shuffle(other)
    one, two = cast_all(cast), cast_all(other)
    assert urn.packed(one) == urn.packed(two)
    assert urn.published(BALLOT, one) == urn.published(BALLOT, two)


@given(votes)
def test_what_lies_in_the_urn_is_what_was_cast_in_the_order_of_the_receipts(cast) -> None:
    lying = cast_all(cast)
    assert Counter(lying) == Counter(cast)
    assert [vote.receipt for vote in lying] == sorted(vote.receipt for vote in cast)


@given(votes)
def test_whoever_counts_the_published_file_by_hand_gets_what_the_portal_counts(cast) -> None:
    file = urn.published(BALLOT, cast_all(cast))
    rows = list(csv.reader(StringIO(file.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["Mã phiếu", "1. Ban Dân vận", "2. Ban Nội chính", "3. Báo Bình Thuận, «số 1»"]
    assert len(rows) - 1 == len(cast)
    by_hand = [Counter(row[place] for row in rows[1:]) for place in (1, 2, 3)]
    words = ("Đồng ý", "Không đồng ý", "Không ý kiến")
    counted = urn.counted(BALLOT, cast_all(cast))
    assert [tuple(each[word] for word in words) for each in by_hand] == [
        (case.votes_for, case.votes_against, case.votes_none) for case in counted
    ]
    assert all(sum(each.values()) == len(cast) for each in by_hand)


@given(votes, st.data())
def test_any_other_choice_on_the_list_is_another_digest(cast, data) -> None:
    if not cast:
        return
    place = data.draw(st.integers(0, len(cast) - 1))
    other = [*cast]
    old = other[place]
    changed = NONE if old.choices[0] == FOR else FOR
    other[place] = Vote(old.receipt, (changed, *old.choices[1:]))
    digests = {urn.sha256_of(urn.published(BALLOT, list_)) for list_ in (cast, other)}
    assert len(digests) == 2


def test_the_digest_is_the_one_that_any_tool_gives_for_the_file() -> None:
    lying = cast_all([Vote("QQQQ-ABCDEF", (FOR, AGAINST, NONE)), Vote("ABCD-ABCDEF", (FOR, FOR, FOR))])
    file = urn.published(BALLOT, lying)
    assert urn.sha256_of(file) == hashlib.sha256(file).hexdigest()
    # A list that was published keeps its digest in later versions of the portal.
    assert urn.sha256_of(file) == "16f466d7854f794b1306ed3456e4a42adb6486f5ca5d26cec4cfe1e7461f7ea2"


@given(st.sampled_from([EACH, CHOOSE]), st.integers(1, 5), st.lists(st.text(max_size=5), max_size=4))
def test_a_ballot_is_read_back_as_it_was_kept(method, turn, names) -> None:
    ballot = Ballot("Họp", "Cờ", turn, method, 1 if method == CHOOSE else None, "quá nửa", tuple(names), tuple(names))
    assert Ballot.unpacked(ballot.packed()) == ballot
    assert Ballot.unpacked(ballot.packed()).sha256 == ballot.sha256


def test_where_one_chooses_there_are_only_votes_for_a_case() -> None:
    lying = (Vote("QQQQ-ABCDEF", (FOR, NONE, FOR)), Vote("ABCD-ABCDEF", (NONE, NONE, FOR)))
    told = [(case.votes_for, case.votes_against, case.votes_none) for case in urn.counted(SOME, lying)]
    assert told == [(1, None, None), (0, None, None), (2, None, None)]
    assert urn.listed(SOME, lying)[1:] == [
        ["ABCD-ABCDEF", "Không chọn", "Không chọn", "Chọn"],
        ["QQQQ-ABCDEF", "Chọn", "Không chọn", "Chọn"],
    ]


@pytest.mark.parametrize(
    ("ballot", "choices", "said"),
    [
        (BALLOT, (FOR, AGAINST, NONE), ""),
        (BALLOT, (FOR, AGAINST), urn.UNANSWERED),
        (BALLOT, (FOR, AGAINST, ""), urn.UNANSWERED),
        (BALLOT, (FOR, AGAINST, NONE, FOR), urn.UNANSWERED),
        (SOME, (FOR, NONE, FOR), ""),
        (SOME, (NONE, NONE, NONE), ""),
        (SOME, (FOR, FOR, FOR), "Chọn nhiều nhất 2 trường hợp."),
        (SOME, (FOR, AGAINST, NONE), urn.UNANSWERED),
    ],
)
def test_a_vote_answers_every_case_and_chooses_no_more_than_it_may(ballot, choices, said) -> None:
    assert urn.wrong_choices(ballot, choices) == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("ab2z", "AB2Z"),
        (" QQQQ ", "QQQQ"),
        ("ABC", urn.NOT_FOUR),
        ("ABCDE", urn.NOT_FOUR),
        ("", urn.NOT_FOUR),
        ("ăbcd", urn.NOT_FOUR),
        ("AB-D", urn.NOT_FOUR),
        ("AB D", urn.NOT_FOUR),
        ("٣٣٣٣", urn.NOT_FOUR),
        ("A0CD", urn.LOOKS_ALIKE),
        ("a1cd", urn.LOOKS_ALIKE),
        ("OILA", urn.LOOKS_ALIKE),
    ],
)
def test_the_voter_s_part_of_a_receipt_is_four_characters_that_nobody_takes_for_others(typed: str, said: str) -> None:
    try:
        found = urn.own_part(typed)
    except ValueError as why:
        found = str(why)
    assert found == said


def test_a_receipt_begins_as_the_voter_wished_and_ends_as_was_drawn() -> None:
    drawn = iter("QRSTUV")
    assert urn.receipt("AB2Z", lambda alphabet: next(drawn)) == "AB2Z-QRSTUV"


def test_no_two_votes_have_one_receipt() -> None:
    lying = cast_all([Vote("QQQQ-ABCDEF", (FOR, AGAINST, NONE))])
    with pytest.raises(ReceiptTaken):
        urn.cast(lying, Vote("QQQQ-ABCDEF", (FOR, FOR, FOR)))
    assert (urn.begins_one("QQQQ", lying), urn.begins_one("QQQA", lying)) == (True, False)
