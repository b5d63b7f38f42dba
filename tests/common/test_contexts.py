"""What a template is given, as a dataclass or as a mapping."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import pytest

from common.contexts import Context, names_in


@dataclass(frozen=True)
class Shown:
    title: str
    rows: list[int]


@pytest.mark.parametrize(
    ("context", "names"),
    [(Shown("Bảng", [1, 2]), {"title": "Bảng", "rows": [1, 2]}), ({"title": "Bảng"}, {"title": "Bảng"}), ({}, {})],
)
def test_a_template_knows_the_fields_by_their_names(context: Context, names: Mapping[str, Any]) -> None:
    assert names_in(context) == names
