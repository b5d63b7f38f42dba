"""The votes of a conference: what the share is of, exactly, and which figures contradict each other."""

from dataclasses import replace
from datetime import time
from fractions import Fraction
from typing import Any

import pytest

from pacts.conferences import (
    DID_NOT_COME,
    NEVER_LEFT,
    NO_PAPER,
    ConferenceText,
    PresenceRow,
    ResolutionRow,
    Voters,
    present_at,
    share_of,
    voters_of,
    whole_of,
    wrong_conference,
    wrong_votes,
)
from pacts.presenters.conferences import resolution_lines, whole_text
from pacts.verbs.conferences import EMPTY

CAME = tuple(PresenceRow(f"m{place}", "absent" if place == 9 else "present") for place in range(1, 10))
BALLOTS: dict[str, Any] = {"ballots_issued": 9, "ballots_returned": 8, "ballots_valid": 7}


def text(votes_of: str = "cast", *, presences: tuple[PresenceRow, ...] = CAME, **said: Any) -> ConferenceText:
    """Nine members, of which eight came; seven votes in favour and one against."""
    fields = dict(EMPTY.fields) | {
        "votes_of": votes_of,
        "voters_summoned": said.pop("summoned", None),
        "voters_present": said.pop("present", None),
    }
    row = ResolutionRow("Thông qua", **({"votes_for": 7, "votes_against": 1, "votes_other": 0} | said))
    return replace(EMPTY, fields=fields, presences=presences, resolutions=(row,))


def told(found: ConferenceText) -> str:
    return resolution_lines(found, 9)[0].votes


@pytest.mark.parametrize(
    ("found", "whole"),
    [
        (text(), 8),
        (text("summoned"), 9),
        (text("summoned", summoned=45), 45),
        (text("present"), 8),
        (text("present", present=40), 40),
        # Of whom nothing is noted, nobody knows that they were there.
        (text("present", presences=CAME[:5]), None),
        (text("issued", **BALLOTS), 9),
        (text("returned", **BALLOTS), 8),
        (text("valid", **BALLOTS), 7),
        (text("valid"), None),
    ],
)
def test_the_share_is_of_what_the_bloc_has_chosen(found: ConferenceText, whole: int | None) -> None:
    said = whole_of(found.resolutions[0], found.fields["votes_of"], voters_of(found, 9))
    assert said == whole


def test_a_share_is_exact_and_never_above_all() -> None:
    assert [share_of(votes, 9) for votes in (8, 0, 9)] == [Fraction(800, 9), Fraction(0), Fraction(100)]
    assert [share_of(8, None), share_of(None, 9), share_of(0, 0), share_of(10, 9)] == [None] * 4


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (text(), "Tán thành 7/8 (87,5 %); không tán thành 1; ý kiến khác 0"),
        (text("present"), "7/8 đại biểu có mặt tán thành, bằng 87,5 %; không tán thành 1; ý kiến khác 0"),
        (text("summoned"), "7/9 đại biểu được triệu tập tán thành, bằng 77,78 %; không tán thành 1; ý kiến khác 0"),
        (text("present", presences=()), "Tán thành 7; không tán thành 1; ý kiến khác 0"),
        (
            text("valid", **BALLOTS, votes_against=0),
            "7/7 phiếu hợp lệ tán thành, bằng 100 %; không tán thành 0; ý kiến khác 0; "
            "phát ra 9 phiếu, thu về 8 phiếu, hợp lệ 7 phiếu",
        ),
        (text(votes_for=None, votes_against=None, votes_other=None), ""),
    ],
)
def test_the_votes_are_told_with_what_they_are_of(found: ConferenceText, words: str) -> None:
    assert told(found) == words


def test_what_all_shares_are_of_is_told_once_with_its_number() -> None:
    assert whole_text(resolution_lines(text("present"), 9)) == "đại biểu có mặt: 8"
    assert whole_text(resolution_lines(text("present", presences=()), 9)) == "đại biểu có mặt"
    assert whole_text(resolution_lines(text(), 9)) == ""
    one = text("valid", **BALLOTS)
    two = replace(one, resolutions=(*one.resolutions, replace(one.resolutions[0], ballots_valid=8)))
    assert whole_text(resolution_lines(two, 9)) == "phiếu hợp lệ"


def test_where_nobody_counted_each_member_has_one_vote() -> None:
    assert voters_of(text(), 9) == Voters(9, 8)
    assert voters_of(text(summoned=45, present=0), 9) == Voters(45, 0)
    assert voters_of(text(presences=()), 0) == Voters(None, None)


@pytest.mark.parametrize(
    ("found", "wrong"),
    [
        (text("present"), {}),
        (text("valid", **BALLOTS, votes_against=0), {}),
        # Nobody has said that each member has one vote only.
        (text(votes_for=30), {}),
        (
            text("present", votes_for=8),
            {"votes_for": "Cộng cả ba số là 9, nhiều hơn 8 đại biểu có mặt. Hãy xem lại số phiếu."},
        ),
        (
            text(votes_for=8, present=8),
            {"votes_for": "Cộng cả ba số là 9, nhiều hơn 8 đại biểu có mặt. Hãy xem lại số phiếu."},
        ),
        (
            text("summoned", votes_for=9),
            {"votes_for": "Cộng cả ba số là 10, nhiều hơn 9 đại biểu được triệu tập. Hãy xem lại số phiếu."},
        ),
        (text("valid"), {"ballots_valid": "Tỷ lệ tính trên số phiếu hợp lệ: hãy ghi số này."}),
        (
            text("issued", ballots_issued=9, present=8),
            {"ballots_issued": "9 phiếu phát ra, nhiều hơn 8 đại biểu có mặt. Hãy xem lại hai số."},
        ),
        (
            text("returned", ballots_issued=8, ballots_returned=9),
            {"ballots_returned": "9 phiếu thu về, nhiều hơn 8 phiếu phát ra. Hãy xem lại hai số."},
        ),
        (
            text("valid", ballots_issued=9, ballots_valid=7),
            {"votes_for": "Cộng cả ba số là 8, nhiều hơn 7 phiếu hợp lệ. Hãy xem lại số phiếu."},
        ),
    ],
)
def test_figures_that_contradict_each_other_are_told_beside_their_box(
    found: ConferenceText, wrong: dict[str, str]
) -> None:
    assert wrong_votes(found, 9) == {f"resolutions[0].{box}": sentence for box, sentence in wrong.items()}


def test_no_more_are_there_than_were_summoned() -> None:
    sentence = "10 đại biểu có mặt, nhiều hơn 9 đại biểu được triệu tập. Hãy xem lại hai số."
    assert wrong_votes(text(present=10), 9) == {"voters_present": sentence}
    assert wrong_votes(text(present=10, summoned=45), 9) == {}


ROLL = (
    PresenceRow("m1", "present", left_at=time(10)),
    PresenceRow("m2", "authorised", "Hồ Thay Mặt", left_at=time(9, 30)),
    PresenceRow("m3", "absent", reason="Ốm"),
    PresenceRow("m4", "present"),
)


@pytest.mark.parametrize(
    ("at", "there"),
    [
        (None, ["m1", "m2", "m4"]),
        (time(7), ["m1", "m2", "m4"]),
        (time(9, 29), ["m1", "m2", "m4"]),
        (time(9, 30), ["m1", "m4"]),
        (time(10), ["m4"]),
        (time(23, 59), ["m4"]),
    ],
)
def test_who_left_is_there_until_that_hour_and_no_longer(at: time | None, there: list[str]) -> None:
    assert [row.member for row in present_at(ROLL, at)] == there


def leaving(row: PresenceRow, starts: time | None = time(7, 30), ends: time | None = time(11)) -> dict[str, str]:
    said = dict(EMPTY.fields) | {"kind": "review", "name": "Họp bình xét", "starts": starts, "ends": ends}
    return wrong_conference(replace(EMPTY, fields=said, presences=(row,)), 2024)


def test_who_leaves_early_came_and_left_between_the_hours() -> None:
    early = "Giờ về sớm 07:30 không sau giờ bắt đầu 07:30. Hãy xem lại hai giờ."
    late = "Giờ về sớm 11:00 không trước giờ kết thúc 11:00. Hãy xem lại hai giờ."
    cases = [
        (leaving(PresenceRow("m1", "present", left_at=time(7, 31))), {}),
        (leaving(PresenceRow("m1", "present", left_at=time(10, 59))), {}),
        (leaving(PresenceRow("m1", "present", left_at=time(7, 30))), {"presences[0].left_at": early}),
        (leaving(PresenceRow("m1", "present", left_at=time(11))), {"presences[0].left_at": late}),
        (leaving(PresenceRow("m1", "present", left_at=time(11)), ends=None), {}),
        (leaving(PresenceRow("m1", "present", left_at=time(7, 30)), starts=None), {}),
        (leaving(PresenceRow("m1", "absent", left_at=time(9))), {"presences[0].left_at": NEVER_LEFT}),
        (leaving(PresenceRow("m1", "absent", left_at=time(7))), {"presences[0].left_at": NEVER_LEFT}),
        (leaving(PresenceRow("m1", "authorised", "Hồ", paper="số 12")), {}),
        (leaving(PresenceRow("m1", "present", paper="số 12")), {"presences[0].paper": NO_PAPER}),
        (
            leaving(PresenceRow("m1", "absent", "Hồ", paper="số 12")),
            {"presences[0].paper": NO_PAPER, "presences[0].name": DID_NOT_COME},
        ),
    ]
    assert [found for found, _ in cases] == [wanted for _, wanted in cases]
