"""A list of the file is no longer than the form that shows it: what is beyond would be lost with the next save."""

from typing import Any

import pytest

from awards.yearfile.former import MOST_PROPOSALS
from campaigns.tasks import MOST_ROWS as MOST_TASKS
from campaigns.verbs.activity_settings import MOST_KINDS
from campaigns.verbs.plan import MOST_FOCUS, MOST_OCCASIONS
from campaigns.verbs.registrations import MOST_ROWS
from campaigns.verbs.reportcalls import MOST_INDICATORS
from members.roster import MOST_ROWS as MOST_MEMBERS
from pacts.conferences import MOST_ROWS as MOST_LINES
from tests.campaigns.test_yearfile import plain
from tests.yearfiles import File, loaded, refused_at, small

pytestmark = pytest.mark.django_db
MEMBER = small()["members"][0]["code"]
CAMPAIGN = small()["campaigns"][0]


def several(count: int, **one: Any) -> list[File]:
    """So many of it, each under another name."""
    return [{**one, "name": f"Dòng {number}"} for number in range(count)]


def registered(**rows: list[File]) -> File:
    return {"registrations": [{"member": MEMBER, **rows}]}


def held(**rows: list[File]) -> File:
    return {"conferences": [{"kind": "final", "name": "Hội nghị tổng kết", **rows}]}


FILES: list[tuple[str, int, Any]] = [
    ("focus", MOST_FOCUS, lambda count: {"focus": [f"Nội dung {number}" for number in range(count)]}),
    (
        "campaigns[0].occasions",
        MOST_OCCASIONS,
        lambda count: {
            "campaigns": [CAMPAIGN | {"occasions": several(count, **{"from": "1945-09-02", "to": "2023-09-02"})}]
        },
    ),
    ("registrations[0].titles", MOST_ROWS, lambda count: registered(titles=[{"title": "Giỏi", "count": 1}] * count)),
    (
        "registrations[0].targets",
        MOST_ROWS,
        lambda count: registered(targets=several(count, unit="%", direction="at-least", plan="95")),
    ),
    (
        "award_proposals",
        MOST_PROPOSALS,
        lambda count: {
            "award_proposals": several(
                count, campaign=CAMPAIGN["number"], award="Giấy khen", kind="individual", member=MEMBER
            )
        },
    ),
    (
        "reports[0].indicators",
        MOST_INDICATORS,
        lambda count: {"reports": [{"kind": "half-year", "due": "2023-06-10", "indicators": several(count, unit="%")}]},
    ),
    (
        "activities.kinds",
        MOST_KINDS,
        lambda count: {
            "activities": {
                "required_per_year": 0,
                "kinds": [{"code": f"loai-{number}", "name": f"Loại {number}"} for number in range(count)],
                "planned": [],
            }
        },
    ),
    ("work_plan", MOST_TASKS, lambda count: {"work_plan": several(count)}),
    ("conferences[0].agenda", MOST_LINES, lambda count: held(agenda=[{"content": "Thảo luận"}] * count)),
    ("conferences[0].invitees", MOST_LINES, lambda count: held(invitees=several(count))),
    ("conferences[0].resolutions", MOST_LINES, lambda count: held(resolutions=[{"text": "Thông qua."}] * count)),
]


@pytest.mark.parametrize(("place", "most", "file"), FILES, ids=[place for place, _, _ in FILES])
def test_one_row_more_than_a_form_holds_is_refused_where_it_stands(place: str, most: int, file: Any) -> None:
    assert refused_at(plain(**file(most + 1))) == [place]


def test_more_members_than_their_table_holds_are_refused() -> None:
    more = [
        {"code": f"dv-{number}", "name": f"Đơn vị {number}", "short_name": f"ĐV {number}", "role": "member"}
        for number in range(MOST_MEMBERS + 1)
    ]
    assert refused_at(small() | {"members": more})[:1] == ["members"]


@pytest.mark.parametrize(("place", "most", "file"), FILES, ids=[place for place, _, _ in FILES])
def test_as_many_rows_as_a_form_holds_are_taken(place: str, most: int, file: Any) -> None:
    assert loaded(plain(**file(most))).changes != []
