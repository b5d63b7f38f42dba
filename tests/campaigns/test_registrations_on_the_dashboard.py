"""What the dashboard says of the registrations: who has not handed in, to everybody; and to a member what it owes."""

import pytest
from django.test import Client

from members.models import User
from members.overview import TaskState
from tests.campaigns.registered import member_of, register
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=2, campaigns=1, scored=False)


def told(made: Made, user: User) -> list[tuple[str, TaskState, str, bool]]:
    client = Client()
    client.force_login(user)
    sections = client.get(made.address("overview")).context["sections"]
    return [
        (task.title, task.state, task.note, task.own)
        for section in sections
        for task in section.tasks
        if task.title.startswith("Đăng ký thi đua")
    ]


def test_nothing_is_said_while_nobody_has_begun(made: Made) -> None:
    assert told(made, made.secretary) == []


def test_who_has_not_handed_in_is_named_and_a_member_is_told_its_own(made: Made) -> None:
    register(made, "dv-01")
    register(made, "dv-03", hand_in=False)
    second, third = (member_of(made, code).short_name for code in ("dv-02", "dv-03"))
    common = ("Đăng ký thi đua", TaskState.MISSING, f"Đã nộp 1/3 đơn vị. Chưa nộp: {second}, {third}.", False)
    assert told(made, made.secretary) == [common]
    assert told(made, made.representative("dv-01")) == [common]
    assert told(made, made.representative("dv-03")) == [
        common,
        (f"Đăng ký thi đua của {third}", TaskState.DUE, "Chưa nộp.", True),
    ]


def test_it_is_done_once_everybody_has(made: Made) -> None:
    for code in made.codes:
        register(made, code)
    done = [("Đăng ký thi đua", TaskState.DONE, "Đã nộp 3/3 đơn vị.", False)]
    assert [told(made, user) for user in (made.leader, made.representative("dv-02"))] == [done, done]
