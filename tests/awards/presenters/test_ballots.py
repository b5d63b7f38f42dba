"""What a ballot's tables hold at their widest."""

import pytest

from awards.presenters.ballots import case_table
from awards.rules.urn import CHOOSE, EACH, Ballot
from common.records.tables import LEAST_ON_PAPER


@pytest.mark.parametrize("mixed", [False, True])
@pytest.mark.parametrize("method", [EACH, CHOOSE])
def test_a_case_s_name_keeps_its_room_on_paper_however_much_is_told_of_the_votes(method: str, mixed: bool) -> None:
    ballot = Ballot("Họp", "Cờ", 1, method, 2, "Quá nửa", ("Ban Dân vận",), ("Ban Dân vận",))
    table = case_table(ballot, mixed=mixed)
    assert ("paper" in table.fields) == mixed
    assert table.left_on_paper >= LEAST_ON_PAPER
