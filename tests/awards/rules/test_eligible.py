"""One rule says whether a member is reviewed, over what was noted and what the scoring holds."""

import pytest

from awards.rules.eligible import Standing, is_counted, standing_of


@pytest.mark.parametrize(
    ("noted", "unranked", "standing", "counted"),
    [
        ("", False, Standing.REVIEWED, True),
        ("suspended", False, Standing.SUSPENDED, True),
        ("excluded", False, Standing.EXCLUDED, False),
        ("", True, Standing.EXCLUDED, False),
        ("suspended", True, Standing.EXCLUDED, False),
        ("excluded", True, Standing.EXCLUDED, False),
    ],
)
def test_a_member_is_excluded_if_either_says_so_and_one_suspended_keeps_its_place(
    noted: str, unranked: bool, standing: Standing, counted: bool
) -> None:
    assert standing_of(noted, unranked=unranked) is standing
    assert is_counted(standing) is counted
