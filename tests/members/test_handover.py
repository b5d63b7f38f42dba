"""The hand-over of the headship as a rule: what is written, what cannot be, and that a secretary is always there."""

from datetime import date

import pytest

from members.handover import (
    CLOSED,
    NO_SECRETARY,
    NOBODY_TAKES,
    StandingRole,
    Taking,
    changes_of,
    has_secretary,
    wrong_handover,
)
from members.terms import Term

ON = date(2024, 1, 15)
EVE = date(2024, 1, 14)
SECRETARY = StandingRole(1, 11, "Thư Cũ", "secretary", "Thư ký Khối", Term())
LEADER = StandingRole(2, 12, "Lãnh Cũ", "leader", "Lãnh đạo Khối", Term(date(2023, 1, 20)))
FAR = "Năm 2023 được bàn giao trong năm 2023 hoặc năm 2024. Hãy xem lại ngày."
STAND = [SECRETARY, LEADER]
NEW_SECRETARY = Taking(21, "Thư Mới", "secretary", "Thư ký Khối")
NEW_LEADER = Taking(22, "Lãnh Mới", "leader", "Lãnh đạo Khối")


def test_the_old_end_on_the_day_before_and_the_new_begin_on_the_day() -> None:
    changes = changes_of(ON, STAND, {1, 2}, [NEW_SECRETARY, NEW_LEADER])
    assert [(one.role, one.user, one.before, one.after, one.told) for one in changes] == [
        (1, 11, Term(), Term(None, EVE), "Thư Cũ, Thư ký Khối: đến hết 14/01/2024"),
        (2, 12, LEADER.term, Term(date(2023, 1, 20), EVE), "Lãnh Cũ, Lãnh đạo Khối: từ 20/01/2023 đến hết 14/01/2024"),
        (None, 21, None, Term(ON), "Thư Mới, Thư ký Khối: từ 15/01/2024"),
        (None, 22, None, Term(ON), "Lãnh Mới, Lãnh đạo Khối: từ 15/01/2024"),
    ]
    assert wrong_handover(ON, STAND, {1, 2}, [NEW_SECRETARY, NEW_LEADER], year=2023, today=EVE) == {}


def test_who_had_the_role_before_has_it_again() -> None:
    over = StandingRole(3, 22, "Lãnh Mới", "leader", "Lãnh đạo Khối", Term(None, date(2020, 1, 1)))
    [change] = changes_of(ON, [*STAND, over], (), [NEW_LEADER])
    assert (change.role, change.before, change.after) == (3, over.term, Term(ON))
    assert wrong_handover(ON, [*STAND, over], {2}, [NEW_LEADER], year=2023, today=EVE) == {}


@pytest.mark.parametrize(
    ("on", "ends", "takes", "wrong"),
    [
        (ON, {2}, [], {"": NOBODY_TAKES}),
        (ON, {1, 2}, [NEW_LEADER], {"": NO_SECRETARY.format("15/01/2024")}),
        (date(2025, 1, 1), {2}, [NEW_LEADER], {"on": FAR}),
        (date(2022, 12, 31), {2}, [NEW_LEADER], {"on": FAR}),
        (
            date(2023, 1, 20),
            {2},
            [NEW_LEADER],
            {"ends-2": "Lãnh Cũ mới có vai trò từ 20/01/2023, nên chưa thôi được."},
        ),
        (
            ON,
            {2},
            [Taking(12, "Lãnh Cũ", "leader", "Lãnh đạo Khối")],
            {"takes-12": "Lãnh Cũ không vừa thôi vừa nhận vai trò Lãnh đạo Khối."},
        ),
        (
            ON,
            {2},
            [Taking(11, "Thư Cũ", "secretary", "Thư ký Khối")],
            {"takes-11": "Thư Cũ đã có vai trò Thư ký Khối vào ngày ấy."},
        ),
        (
            ON,
            {1},
            [Taking(21, "Thư Mới", "secretary", "Thư ký Khối", active=False)],
            {"takes-21": CLOSED.format("Thư Mới")},
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_is_told_beside_its_box(
    on: date, ends: set[int], takes: list[Taking], wrong: dict[str, str]
) -> None:
    assert wrong_handover(on, STAND, ends, takes, year=2023, today=EVE) == wrong


def test_a_closed_account_and_a_term_that_is_over_are_no_secretary() -> None:
    closed = StandingRole(1, 11, "Thư Cũ", "secretary", "Thư ký Khối", Term(), active=False)
    over = StandingRole(1, 11, "Thư Cũ", "secretary", "Thư ký Khối", Term(None, EVE))
    assert [has_secretary(ON, [one]) for one in (SECRETARY, closed, over, LEADER)] == [True, False, False, False]
    assert has_secretary(EVE, [over])


@pytest.mark.parametrize(
    ("ends", "today", "day"),
    [
        # Written in time, the other one goes in March; written late, that one has gone.
        (date(2024, 3, 1), EVE, "02/03/2024"),
        (date(2024, 3, 1), date(2024, 4, 1), "02/03/2024"),
        (date(2024, 1, 15), date(2024, 4, 1), "16/01/2024"),
    ],
)
def test_on_no_later_day_the_bloc_is_left_without_a_secretary(ends: date, today: date, day: str) -> None:
    other = StandingRole(3, 13, "Thư Khác", "secretary", "Thư ký Khối", Term(None, ends))
    stand = [*STAND, other]
    told = wrong_handover(ON, stand, {1}, [NEW_LEADER], year=2023, today=today)
    assert told == {"": NO_SECRETARY.format(day)}
    assert wrong_handover(ON, stand, {2}, [NEW_LEADER], year=2023, today=today) == {}
    assert wrong_handover(ON, stand, {1}, [NEW_SECRETARY], year=2023, today=today) == {}
