"""Members that are not reviewed, for tests, as the portal's own verbs make them."""

from datetime import date
from typing import Any

from awards.models import Eligibility
from awards.verbs.eligibility import end_eligibility, keep_eligibility, seal_of
from awards.verbs.settings import change_settings, seal_of_settings
from tests.campaigns.proposed import who
from tests.years import Made

WHY = "Đang xác minh đơn tố cáo"
PAPER = "Thông báo số 5"


def sealed(made: Made, code: str, user: Any = None) -> dict[str, Any]:
    """Who does it, to whom, and what it has seen."""
    return {**who(made, user or made.secretary), "member": code, "seen": seal_of(made.year.members.get(code=code))}


def held(made: Made, code: str = "dv-02", **more: Any) -> Eligibility:
    """The secretary suspends this member, or changes what stands."""
    fields = {"state": "suspended", "since": date(2024, 4, 2), "reason": WHY, "document": PAPER, "whose": "UBKT"}
    return keep_eligibility(**sealed(made, code), fields=fields | more)


def ended(made: Made, code: str = "dv-02", **more: Any) -> Eligibility:
    """… and reviews it again."""
    fields = {"until": date(2024, 5, 3), "outcome": "Không có sai phạm"} | more
    return end_eligibility(**sealed(made, code), fields=fields)


def reasons_for(made: Made, reasons: str) -> None:
    """Who is let know the reasons."""
    how = who(made, made.secretary) | {"seen": seal_of_settings(made.year)}
    change_settings(**how, fields={"reasons": reasons, "portal_ballot": ""})
