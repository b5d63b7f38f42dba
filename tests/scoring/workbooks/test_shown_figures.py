"""What a workbook's cells show, where the rubric rounds each criterion and where it rounds only what is shown."""

from collections.abc import Sequence
from dataclasses import replace
from io import BytesIO

import pdfplumber
import pytest

from scoring.rubrics import kinds
from scoring.rubrics.kinds.criterion import RubricNode, TargetRule
from scoring.rubrics.kinds.values import from_text
from scoring.rubrics.tree.rubric import PlainRubric, Rounding
from scoring.sheet import RoundSheet
from scoring.workbooks.card_out import card_workbook
from tests.office import Office
from tests.scoring.workbooks.randomrounds import D, a_sheet, scored
from tests.scoring.workbooks.test_out import issue


@pytest.fixture(scope="module")
def office(tmp_path_factory: pytest.TempPathFactory) -> Office:
    """LibreOffice with a profile of its own."""
    return Office(tmp_path_factory.mktemp("office"))


def thirds(typed: Sequence[str], rounding: Rounding, decimals: int = 2) -> RoundSheet:
    """One member and a group of criteria that give each up to 20 points, with what was put in as self-scoring."""
    leaf = RubricNode("", "Tỷ lệ", kinds.TARGET, D(20), rule=TargetRule.PROPORTIONAL)
    nodes = tuple(replace(leaf, code=f"I.{number}") for number in range(1, len(typed) + 1))
    rubric = PlainRubric(
        "Bảng", D(100), D(1), False, (), (), (RubricNode("I", "Nhóm", kinds.GROUP, None, nodes),), decimals, rounding
    )
    [member, *_] = a_sheet(1).members
    given = {
        (member.code, node.code): {"self": from_text(node, text, D(1))} for node, text in zip(nodes, typed, strict=True)
    }
    return scored(rubric, [member], given)


@pytest.mark.parametrize(
    ("rounding", "typed", "decimals", "shown"),
    [
        (Rounding.LEAF, ["1/3"] * 3, 2, ["20.01", "6.67", "6.67", "6.67"]),
        (Rounding.TOTAL, ["1/3"] * 3, 2, ["20.00", "6.67", "6.67", "6.67"]),
        (Rounding.TOTAL, ["1/3"] * 2, 1, ["13.3", "6.7", "6.7"]),
        # Exactly a half, of which a computer has a little less.
        (Rounding.LEAF, ["0,0272/1,088", "0,0768/1,024"], 0, ["3.00", "1.00", "2.00"]),
        # Exactly between two, of parts that no computer has exactly.
        (Rounding.TOTAL, ["1/3", "1/3", "1/3", "0.025/1"], 0, ["21", "7", "7", "7", "1"]),
    ],
)
def test_the_cells_show_what_the_portal_shows(
    rounding: Rounding, typed: list[str], decimals: int, shown: list[str], office: Office
) -> None:
    sheet = thirds(typed, rounding, decimals)
    [member] = sheet.members
    with pdfplumber.open(BytesIO(office.print_pdf(card_workbook(sheet, member, issue(sheet))))) as printed:
        texts = [page.extract_text().replace("=1+1", "") for page in printed.pages]
    lines = [line.split() for text in texts for line in text.splitlines()]
    card = sheet.stage_card(member.code, "self")
    assert [*card.nodes.values(), card.total] == [*map(D, shown), D(shown[0])]
    # The points of what was put in, and those that count.
    rows = [*card.nodes, "Tổng"]
    assert {line[0]: line[-2:] for line in lines if line[0] in rows} == {
        row: [figure, figure] for row, figure in zip(rows, [*shown, shown[0]], strict=True)
    }
