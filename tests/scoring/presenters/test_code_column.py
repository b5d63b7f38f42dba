"""No print breaks a code, however long: the column of codes is as wide as they need, and the names give way."""

from dataclasses import replace

import pytest

from scoring.presenters.code_column import code_characters, code_percent
from tests.printing import Paper, printed
from tests.scoring.rubrics.examples import achieved, direct, group, levels, penalty, per_unit, rubric
from tests.years import Made, make_year

LONG = rubric(
    group(
        "III",
        "60",
        direct("III.9", "20"),
        group(
            "III.10",
            "40",
            direct("III.10.a", "10"),
            group("III.10.b", "30", levels("III.10.b.1", Tốt="20", Khá="10"), per_unit("III.10.b.2", "5", "10")),
            penalty("III.10.c", "5", achieved("III.10.c.10", "5")),
        ),
    ),
    group("TX", "40", replace(direct("TX.1", "20"), label="Tiêu chí 1"), direct("TX.2", "20")),
    scale="100",
)
CODES = [node.printed for node, _, _ in LONG.walk()]


def test_a_column_of_codes_grows_with_them_up_to_a_limit() -> None:
    assert code_percent(["I", "I.1"], 7, compact=False, lying=False) == 7
    assert code_percent(["TX.1"], 7, compact=False, lying=False) == 8
    assert code_percent(["I", "III.10.b.2"], 7, compact=False, lying=False) == 13
    assert code_percent(["I", "III.10.b.2"], 5, compact=True, lying=True) == 7
    assert code_percent(["M" * 20], 7, compact=False, lying=False) == 16
    # A sign of several words may go on on the next line between them.
    assert code_percent(["Tiêu chuẩn 1"], 7, compact=False, lying=False) == 9
    assert code_percent([], 7, compact=False, lying=False) == 7
    assert (code_characters(["I", "I.1"]), code_characters(["III.10.b.2"])) == (8, 12)


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=0, rubric=LONG, scored=False)


def codes_of(paper: Paper) -> list[str]:
    """What stands in the first column of the prints' first table, on all its sheets."""
    return [row[0] for table in paper.tables for row in table if len(row) == len(paper.tables[0][0]) and row[0]]


@pytest.mark.parametrize("where", ["rubric.pdf", "card.pdf", "grid.pdf", "rubric-trial.pdf", "evidence.pdf"])
def test_no_print_breaks_a_code(made: Made, where: str) -> None:
    of = [made.members[0].code] if where in ("card.pdf", "evidence.pdf") else []
    paper = printed(made.secretary, made.address(where, *of))
    found = [code for code in codes_of(paper) if code != "Mã"]
    wanted = {"rubric-trial.pdf": CODES, "evidence.pdf": [leaf.code for leaf in LONG.leaves()]}.get(where, CODES)
    assert found == wanted
