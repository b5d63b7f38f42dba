"""The first real account of an installation."""

import pytest

from common.audit.log import Actor
from common.audit.models import Door, Entry
from members.administrator import first_administrator
from members.models import Role, User

BY = Actor(door=Door.COMMAND, name="make run")


@pytest.mark.django_db
def test_it_may_what_an_administrator_may_and_the_log_says_that_it_was_made() -> None:
    made = first_administrator(actor=BY)
    assert made is not None
    user = User.objects.get(username=made[0])
    assert (user.check_password(made[1]), user.is_sample, user.is_superuser) == (True, False, False)
    assert [(role.kind, role.bloc, role.agency) for role in user.roles.all()] == [("admin", None, None)]
    said = Entry.objects.values_list("actor_name", "subject", "action").get()
    assert said == ("make run", "Tài khoản admin", "tạo tài khoản Quản trị đầu tiên")
    assert made[1] not in str(Entry.objects.values().get())


@pytest.mark.django_db
def test_a_sample_administrator_is_none_and_a_real_one_is_enough_whatever_its_name() -> None:
    sample = User.objects.create_user("quantri", is_sample=True)
    Role.objects.create(user=sample, kind=Role.Kind.ADMIN)
    assert first_administrator(actor=BY) is not None
    assert first_administrator(actor=BY) is None
    User.objects.filter(username="admin").update(username="chi.hoa")
    assert first_administrator(actor=BY) is None


@pytest.mark.django_db
def test_a_name_that_somebody_has_is_left_to_them() -> None:
    for name in ("Admin", "admin2"):
        User.objects.create_user(name)
    made = first_administrator(actor=BY)
    assert made is not None
    assert made[0] == "admin3"
