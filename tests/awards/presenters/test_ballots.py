"""What a ballot's tables hold at their widest."""

import pytest

from awards.presenters.ballots import RECEIPT_ON_PAPER, _list_table, case_table
from awards.rules.urn import CHOOSE, EACH, Ballot
from common.records.tables import LEAST_ON_PAPER


@pytest.mark.parametrize("mixed", [False, True])
@pytest.mark.parametrize("method", [EACH, CHOOSE])
def test_a_case_s_name_keeps_its_room_on_paper_however_much_is_told_of_the_votes(method: str, mixed: bool) -> None:
    ballot = Ballot("Họp", "Cờ", 1, method, 2, "Quá nửa", ("Ban Dân vận",), ("Ban Dân vận",))
    table = case_table(ballot, mixed=mixed)
    assert ("paper" in table.fields) == mixed
    assert table.left_on_paper >= LEAST_ON_PAPER


@pytest.mark.parametrize("cases", [1, 9, 30])
def test_a_receipt_keeps_its_room_on_paper_however_many_cases_there_are(cases: int) -> None:
    table = _list_table(["Mã phiếu", *map(str, range(cases))])
    widths = [field.paper for field in table.fields.values()]
    assert (widths[0], sum(widths) <= 100) == (RECEIPT_ON_PAPER, True)
