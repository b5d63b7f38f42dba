"""Check visits for tests, as the portal's own verb makes them."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from campaigns.models import Visit
from campaigns.verbs.visits import keep_visit
from tests.campaigns.proposed import who
from tests.years import Made

FOUND = "Hồ sơ còn thiếu biên bản"


def visited(made: Made, findings: Mapping[str, str] | None = None, **more: Any) -> Visit:
    """The secretary notes a visit to dv-02, with what was found, and to dv-03."""
    fields = {"campaign": None, "on": date(2024, 4, 2), "who": "Trưởng khối"} | more
    return keep_visit(
        **who(made, made.secretary),
        fields=fields,
        findings={"dv-02": FOUND, "dv-03": ""} if findings is None else findings,
    )
