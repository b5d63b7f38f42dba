"""A mistake in a file names the member and the criterion beside its place, whatever else is wrong with the file."""

import json
from typing import Any

import pytest

from common.yearfile.naming import named
from common.yearfile.parsing import Problem

FILE: dict[str, Any] = {
    "members": [{"code": "van-phong", "name": "Văn phòng Tỉnh ủy", "short_name": "Văn phòng"}, {"code": "doan"}, 7],
    "rubric": {"criteria": [{"code": "I", "children": [{"code": "I.1"}, {"code": 5}]}]},
    "rounds": [
        {
            "ineligible": [{"member": "doan"}],
            "scores": [{"member": "van-phong", "criterion": "I.1", "self": {"points": "x"}}, {"member": "la"}],
        }
    ],
}


def told(place: str, file: Any = FILE) -> str:
    [problem] = named([Problem(place, "Sai.")], json.dumps(file).encode())
    return str(problem)


@pytest.mark.parametrize(
    ("place", "sentence"),
    [
        ("rounds[0].scores[0].self.points", "rounds[0].scores[0].self.points (Văn phòng, tiêu chí I.1): Sai."),
        ("rounds[0].scores[1].criterion", "rounds[0].scores[1].criterion (la): Sai."),
        ("rounds[0].ineligible[0].reason", "rounds[0].ineligible[0].reason (doan): Sai."),
        ("members[0].role", "members[0].role (Văn phòng): Sai."),
        ("rubric.criteria[0].children[0].unit", "rubric.criteria[0].children[0].unit (tiêu chí I.1): Sai."),
        ("rubric.criteria[0].children[1]", "rubric.criteria[0].children[1] (tiêu chí I): Sai."),
        ("members[2].role", "members[2].role: Sai."),
        ("members[9].role", "members[9].role: Sai."),
        ("year", "year: Sai."),
        ("", "Sai."),
    ],
)
def test_the_member_and_the_criterion_stand_beside_the_place(place: str, sentence: str) -> None:
    assert told(place) == sentence


@pytest.mark.parametrize("file", [[], 5, {"members": 5}, {"members": [[]], "rounds": {}}])
def test_a_file_of_another_shape_names_nobody(file: Any) -> None:
    assert told("rounds[0].scores[0]", file) == "rounds[0].scores[0]: Sai."


def test_a_file_that_is_none_is_told_as_it_is() -> None:
    assert named([Problem("dòng 1, cột 1", "Sai.")], b"\xff") == [Problem("dòng 1, cột 1", "Sai.")]
