"""Registrations for tests: rows to register, and a registration as the portal's own verbs make it."""

from datetime import date
from decimal import Decimal
from typing import Any

from campaigns.models import Registration
from campaigns.verbs.registrations import TargetRow, TitleRow, of_member, save_registration, seal_of
from common.audit.log import Actor
from members.models import Membership
from tests.years import Made

TITLE = TitleRow(None, "Tập thể lao động xuất sắc", "", "Cả cơ quan", 1)
TARGETS = [
    TargetRow(None, "Nhiệm vụ chính trị", "Mô hình mới", "mô hình", "at-least", Decimal("12")),
    TargetRow(None, "", "Hồ sơ quá hạn", "hồ sơ", "at-most", Decimal("4")),
    TargetRow(None, "", "Vi phạm kỷ luật", "", "at-most", Decimal("0")),
]
ON = date(2024, 3, 15)


def member_of(made: Made, code: str = "dv-02") -> Membership:
    """The member with its year and bloc at hand."""
    return Membership.objects.select_related("year__bloc").get(year=made.year, code=code)


def register(made: Made, code: str = "dv-02", **more: Any) -> Registration:
    """What the member's representative registers and hands in, unless it is said otherwise."""
    member = member_of(made, code)
    user = more.pop("user", None) or made.representative(code)
    given: dict[str, Any] = {
        "titles": [TITLE],
        "targets": TARGETS,
        "hand_in": True,
        "on": ON,
        "seen": seal_of(of_member(member)),
    }
    save_registration(member=member, actor=Actor(user=user), reader=made.reader(user), **(given | more))
    found = of_member(member)
    if found is None:
        raise LookupError("nothing was registered")
    return found
