"""What a ballot's tables hold at their widest."""

import pytest

from awards.presenters.ballots import RECEIPT_ON_PAPER, _list_on_paper, case_table
from awards.rules.urn import CHOOSE, EACH, Ballot
from common.records.tables import LEAST_ON_PAPER


@pytest.mark.parametrize("mixed", [False, True])
@pytest.mark.parametrize("method", [EACH, CHOOSE])
def test_a_case_s_name_keeps_its_room_on_paper_however_much_is_told_of_the_votes(method: str, mixed: bool) -> None:
    ballot = Ballot("Họp", "Cờ", 1, method, 2, "Quá nửa", ("Ban Dân vận",), ("Ban Dân vận",))
    table = case_table(ballot, mixed=mixed)
    assert ("paper" in table.fields) == mixed
    assert table.left_on_paper >= LEAST_ON_PAPER


@pytest.mark.parametrize(("cases", "tables"), [(1, [1]), (6, [6]), (9, [4, 5]), (30, [6] * 5)])
def test_a_printed_list_has_room_for_receipt_and_choices_and_each_case_once(cases: int, tables: list[int]) -> None:
    heading = ["Mã phiếu", *map(str, range(cases))]
    found = _list_on_paper(heading)
    assert [len(table.fields) - 1 for table in found] == tables
    row = [f"{name}!" for name in heading]
    assert [table.rows([row])[0][0] for table in found] == ["Mã phiếu!"] * len(tables)
    assert [said for table in found for said in table.rows([row])[0][1:]] == row[1:]
    widths = [[field.paper for field in table.fields.values()] for table in found]
    assert [receipt for receipt, *_ in widths] == [RECEIPT_ON_PAPER] * len(tables)
    assert min(min(one) for one in widths) >= LEAST_ON_PAPER
    assert max(sum(one) for one in widths) <= 100
