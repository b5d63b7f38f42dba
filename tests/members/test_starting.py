"""The dashboard's list of what a year needs before it is at work: in order, each where it is done, for who does it."""

from datetime import date
from typing import Any

import pytest
from django.test import Client

from campaigns.models import Campaign
from members.access import Reader, RoleKind
from members.models import BlocYear, Membership, Role, User
from members.overview import TaskState
from members.verbs.blocs import found_bloc
from pacts.models import Pact
from scoring.models import Criterion, Round, Rubric
from scoring.rubrics.files import RubricPart
from scoring.rubrics.verbs import store_rubric
from scoring.verbs.rounds import open_round
from tests.as_read import as_read
from tests.members.verbs.test_blocs import ACTOR, NEW
from tests.years import _members, make_year, rubric_of

MISSING, DUE, DONE, LATER = TaskState.MISSING, TaskState.DUE, TaskState.DONE, TaskState.LATER


@pytest.fixture
def secretary(db: None) -> User:
    admin = Reader(User.objects.create_user("quan-tri"), frozenset({RoleKind.ADMIN}))
    return found_bloc(new=NEW, actor=ACTOR, reader=admin).secretary


def page(user: User, door: str = "") -> Any:
    client = Client()
    client.force_login(user)
    year = BlocYear.objects.select_related("bloc").latest("pk")
    return client.get(f"/{year.bloc.code}/{year.year}/{door}")


def steps(user: User) -> dict[str, tuple[TaskState, str]]:
    return {task.title: (task.state, task.note) for task in page(user).context["steps"]}


def test_a_bloc_from_nothing_is_told_all_of_it_in_order_and_where_each_is_done(secretary: User) -> None:
    context = page(secretary).context
    assert [(task.title, task.state, task.url.split("/2026/")[1]) for task in context["steps"]] == [
        ("Thành viên", MISSING, "thanh-vien/danh-sach/sua/"),
        ("Trưởng khối", LATER, "thanh-vien/danh-sach/sua/"),
        ("Người đại diện", LATER, "thanh-vien/danh-sach/sua/"),
        ("Tài khoản các đơn vị", LATER, "thanh-vien/tai-khoan/"),
        ("Đợt thi đua", MISSING, "dot-thi-dua/"),
        ("Bảng đánh giá", MISSING, "tieu-chi/"),
        ("Soạn giao ước", MISSING, "giao-uoc/"),
        ("Mở kỳ chấm điểm", MISSING, "tien-do/"),
    ]
    assert context["open_tasks"][0].title == "Thành viên"
    # What the list tells is not told a second time below it.
    assert context["sections"] == []
    text = as_read(page(secretary))
    assert text.count("Chưa có đợt thi đua nào.") == 1


def test_each_step_is_done_once_its_thing_stands(secretary: User) -> None:
    year = BlocYear.objects.get()
    members = _members(year, 2)
    Membership.objects.filter(pk=members[1].pk).update(representative_name="")
    Membership.objects.filter(pk=members[0].pk).update(role="member")
    told = steps(secretary)
    assert told["Thành viên"] == (DONE, "2 đơn vị.")
    assert told["Trưởng khối"] == (MISSING, "Chưa đơn vị nào là Trưởng khối.")
    assert told["Người đại diện"] == (MISSING, "Chưa ghi họ tên: Đơn vị 02.")
    assert told["Tài khoản các đơn vị"] == (MISSING, "Chưa có: Đơn vị 01, Đơn vị 02.")
    Membership.objects.filter(pk=members[0].pk).update(role="head")
    Membership.objects.update(representative_name="Ai đó")
    for member in members:
        user = User.objects.create_user(f"nguoi-{member.code}")
        Role.objects.create(user=user, kind="representative", bloc=year.bloc, agency=member.agency)
    told = steps(secretary)
    assert told["Trưởng khối"] == (DONE, "Đơn vị 01.")
    assert told["Người đại diện"] == (DONE, "Đơn vị nào cũng đã ghi họ tên.")
    assert told["Tài khoản các đơn vị"] == (DUE, "Chưa đặt mật khẩu: Đơn vị 01, Đơn vị 02.")
    # What the others have to do keeps nobody from the next step.
    assert page(secretary).context["open_tasks"][0].title == "Đợt thi đua"
    for user in User.objects.filter(username__startswith="nguoi-"):
        user.set_password("cau-ca-song-luy-7x")
        user.save()
    assert steps(secretary)["Tài khoản các đơn vị"] == (DONE, "Đơn vị nào cũng đăng nhập được.")
    User.objects.filter(username="nguoi-dv-02").update(is_active=False)
    assert steps(secretary)["Tài khoản các đơn vị"] == (MISSING, "Chưa có: Đơn vị 02.")


def test_the_steps_of_campaigns_pact_rubric_and_round(secretary: User) -> None:
    year = BlocYear.objects.get()
    days = {"starts": date(2026, 1, 1), "ends": date(2026, 5, 1)}
    Campaign.objects.create(year=year, number=1, order=1, name="Đợt 1", theme="", **days)
    pact = Pact.objects.create(year=year, title="Giao ước")
    store_rubric(year=year, part=RubricPart(rubric_of(2), note=""))
    Criterion.objects.filter(parent__isnull=False).delete()
    Criterion.objects.all().delete()
    told = steps(secretary)
    assert told["Đợt thi đua"] == (DONE, "1 đợt.")
    assert told["Soạn giao ước"] == (DUE, "Đang soạn, chưa chốt để ký.")
    assert told["Bảng đánh giá"] == (MISSING, "Bảng đánh giá còn sai: Bảng đánh giá chưa có tiêu chí nào.")
    pact.state = Pact.State.FROZEN
    pact.save()
    Rubric.objects.all().delete()
    store_rubric(year=year, part=RubricPart(rubric_of(2), note=""))
    fields = {"code": "nam", "name": "Cả năm", "step": Round.Step.PREPARING, "visibility": "own"}
    open_round(rubric=Rubric.objects.get(), fields=fields)
    told = steps(secretary)
    assert told["Soạn giao ước"][0] is DONE
    assert told["Bảng đánh giá"] == (DONE, "Bảng đánh giá 2 tiêu chí")
    assert told["Mở kỳ chấm điểm"][0] is DUE
    Round.objects.update(step=Round.Step.SCORING)
    assert steps(secretary) == {}


def test_nobody_else_is_told_the_steps_and_they_are_printed_for_who_is(db: None) -> None:
    made = make_year(members=2, leaves=1, scored=False, step=Round.Step.PREPARING)
    for user in (made.leader, made.clerk, made.representative("dv-01")):
        assert steps(user) == {}
        assert "Chuẩn bị cho năm" not in as_read(page(user))
    assert list(steps(made.admin)) == list(steps(made.secretary)) != []
    assert page(made.secretary)["Content-Type"].startswith("text/html")
    assert page(made.secretary, "").context["open_tasks"][0].title == "Tài khoản các đơn vị"
