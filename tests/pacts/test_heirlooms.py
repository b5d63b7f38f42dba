"""What the next year can take over of the conferences."""

from typing import Any

import pytest

from pacts.heirlooms import heirlooms
from tests.pacts.meeting import reviewed
from tests.years import make_year

pytestmark = pytest.mark.django_db


def offered(year: Any) -> dict[str, Any]:
    return {one.code: (one.told, one.part) for one in heirlooms(year)}


def test_conferences_are_handed_down_with_their_agenda_and_nothing_of_what_came_of_them() -> None:
    year = make_year(members=3, leaves=1).year
    conference = reviewed(year)
    conference.name = "Hội nghị sơ kết năm 2024"
    conference.save()
    told, part = offered(year)["conferences"]
    assert told == "1 hội nghị, 2 nội dung chương trình; không kèm ngày, khách mời, kết quả"
    agenda = [{"time": "07:30", "content": "Ổn định tổ chức", "who": "Văn phòng"}, {"content": "Báo cáo sơ kết"}]
    assert part == {
        "conferences": [{"number": 1, "kind": "midyear", "name": "Hội nghị sơ kết năm 2025", "agenda": agenda}]
    }


def test_a_year_without_conferences_hands_none_down() -> None:
    assert list(offered(make_year(members=1, leaves=1).year)) == ["pact"]
