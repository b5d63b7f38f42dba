"""New models for tests, as the portal's own verbs make them."""

from datetime import date
from typing import Any

from campaigns.models import NewModel, Spread
from campaigns.verbs.newmodels import propose, review, seal_of, take_up
from common.audit.log import Actor
from members.models import User
from tests.years import Made

TOLD: dict[str, Any] = {
    "campaign": None,
    "name": "Tổ dân vận số",
    "what": "Trả lời dân trên mạng",
    "why": "Dân ở xa",
    "how": "Mỗi xã một tổ",
    "unit": "ngày",
    "before": "5",
    "after": "1",
}
RECOGNISED: dict[str, Any] = {
    "state": "recognised",
    "reviewed_on": date(2024, 4, 2),
    "review_reason": "",
    "document": "Quyết định số 12/QĐ-KTĐ",
}
DECLINED: dict[str, Any] = {
    "state": "declined",
    "reviewed_on": date(2024, 4, 2),
    "review_reason": "Trùng",
    "document": "",
}


def who(made: Made, user: User) -> dict[str, Any]:
    return {"year": made.year, "actor": Actor(user=user), "reader": made.reader(user)}


def proposed(made: Made, member: str = "dv-02", *, recognised: bool = False, **more: Any) -> NewModel:
    """What the member proposes, recognised by the secretary where it is said so."""
    user = made.representative(member)
    row = propose(**who(made, user), member=member, fields=TOLD | more)
    return reviewed(made, row, RECOGNISED) if recognised else row


def reviewed(made: Made, row: NewModel, fields: dict[str, Any]) -> NewModel:
    return review(**who(made, made.secretary), number=row.number, fields=fields, seen=seal_of(row))


def taken_up(made: Made, row: NewModel, member: str = "dv-03", **more: Any) -> Spread:
    fields = {"since": date(2024, 5, 1), "adapted": "Theo cụm", "result": "Ba xã"} | more
    user = made.representative(member)
    return take_up(**who(made, user), number=row.number, member=member, fields=fields, seen="")
