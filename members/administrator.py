"""The first account of an installation: an administrator of its own, apart from the sample accounts."""

import secrets

from django.db import transaction

from common.audit.log import Actor, Change, write
from members.models import Role, User

NAME = "admin"


def first_administrator(*, actor: Actor) -> tuple[str, str] | None:
    """Makes an administrator with a password of its own where only samples are one; answers its name and password.

    None where somebody real runs the portal already. The password stands nowhere else: it is told once.
    """
    with transaction.atomic():
        if Role.objects.filter(kind=Role.Kind.ADMIN, user__is_sample=False).exists():
            return None
        password = secrets.token_urlsafe(12)
        user = User.objects.create_user(_free_name(), password=password, full_name="Quản trị cổng")
        Role.objects.create(user=user, kind=Role.Kind.ADMIN)
        change = Change(
            subject=f"Tài khoản {user.username}", key=f"user/{user.pk}/", action="tạo tài khoản Quản trị đầu tiên"
        )
        write(actor, [change])
    return user.username, password


def _free_name() -> str:
    """«admin», or with the first number behind it that no account has."""
    taken = {
        name.lower() for name in User.objects.filter(username__istartswith=NAME).values_list("username", flat=True)
    }
    name, number = NAME, 2
    while name in taken:
        name, number = f"{NAME}{number}", number + 1
    return name
