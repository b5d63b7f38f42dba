"""A new kind of criterion is one file and its line in the list: an imaginary one is walked through every door."""

import ast
import json
import re
from collections.abc import Iterator
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import pytest
from django.db import connection
from django.test import Client
from openpyxl import load_workbook

import scoring
from scoring.models import Round, Score, Stage
from scoring.rubrics import kinds
from scoring.rubrics import tree as rules
from scoring.rubrics.files import RubricPart, dump_rubric, read_draft
from scoring.rubrics.kinds.criterion import ValueRefused
from scoring.rubrics.kinds.direct import PointsValue
from scoring.rubrics.kinds.points import LeafPoints, points_of
from scoring.rubrics.kinds.values import from_json, from_text, to_text
from scoring.rubrics.kinds.wording import how, how_to_fill, how_to_type
from scoring.rubrics.tree import editing
from scoring.rubrics.tree.differences import summary
from scoring.rubrics.workbook.reading import read_book
from scoring.rubrics.workbook.writing import rubric_book
from scoring.rules.snapshot import read, write
from scoring.sheet import RoundSheet
from scoring.workbooks.card_out import NAME, card_workbook
from scoring.workbooks.grid_out import stage_name
from tests.as_read import as_read
from tests.office import Office
from tests.printing import printed
from tests.rubricpages import address, plain, post
from tests.scoring.rubrics.examples import D, direct, group, rubric
from tests.scoring.rubrics.stars import STARS, StarsValue
from tests.scoring.rules.test_snapshot import snapshot
from tests.scoring.workbooks.randomrounds import a_sheet, tree_of
from tests.scoring.workbooks.test_out import column_of, issue
from tests.years import Made, make_year

STEP = D("0.5")
# Kinds whose word is also the name of a field.
SAID_OF_OTHERS = {"levels", "target"}
LEAF = rules.RubricNode("1.1", "Chất lượng phục vụ", STARS, D(8))


@pytest.fixture
def listed() -> Iterator[None]:
    """The imaginary kind's line in the list."""
    kinds.KINDS.append(STARS)
    yield
    kinds.KINDS.remove(STARS)


@pytest.fixture
def made(listed: None, db: None) -> Iterator[Made]:
    """A year whose rubric is being built. That the database knows the kind too, a migration, is left out."""
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA ignore_check_constraints = ON")
        yield make_year(members=3, leaves=5, scored=False, step=Round.Step.PREPARING)
        cursor.execute("PRAGMA ignore_check_constraints = OFF")


# --- without a database ----------------------------------------------------------------------------------


def test_its_value_comes_in_by_both_doors_and_goes_out_again() -> None:
    assert from_text(LEAF, " 4 sao ", STEP) == from_json(LEAF, {"stars": 4}, STEP) == StarsValue(4)
    assert (to_text(LEAF, StarsValue(4)), StarsValue(4).as_json()) == ("4", {"stars": 4})
    with pytest.raises(ValueRefused, match=re.escape("Chấm từ 0 đến 5 sao.")):
        from_text(LEAF, "6", STEP)
    with pytest.raises(ValueRefused) as wrong:
        from_json(LEAF, {"count": 4}, STEP)
    assert str(wrong.value) == ('Không hiểu «count». Tiêu chí 1.1 (chấm theo sao): hãy viết theo dạng {"stars": 4}.')
    assert points_of(LEAF, PointsValue(D(4))) == LeafPoints(
        None, "Giá trị này không hợp với tiêu chí 1.1 (chấm theo sao)."
    )


def test_it_gives_points_and_says_how() -> None:
    assert [points_of(LEAF, StarsValue(stars)).points for stars in (0, 2, 5)] == [D("0.00"), D("3.20"), D("8.00")]
    assert points_of(LEAF, StarsValue(1), decimals=0).points == D(2)
    assert (how(LEAF), how_to_type(LEAF, STEP), how_to_fill(LEAF, STEP)) == (
        "Chấm từ 0 đến 5 sao, đủ 5 sao được 8 điểm.",
        "tối đa 8, gõ số sao",
        "Gõ số sao, từ 0 đến 5.",
    )


def test_a_rubric_with_it_is_judged_changed_filed_and_published(listed: None) -> None:
    whole = rubric(group("1", "18", LEAF, direct("1.2", "10")), scale="18")
    assert (rules.problems(whole), rules.warnings(whole)) == ([], [])
    odd = replace(LEAF, points_each=D(1))
    assert rules.problems(rubric(group("1", "18", odd))) == [
        ("criteria[0].children[0].points_each", "Mục chấm theo sao không dùng «điểm cho mỗi đơn vị tính».")
    ]
    assert STARS in editing.kinds_under(whole.nodes[0])
    assert summary(LEAF) == "Nội dung: Chất lượng phục vụ\nCách chấm: chấm theo sao\nĐiểm chuẩn: 8"
    part = RubricPart(whole, "")
    assert read_draft(dump_rubric(part)) == part
    assert read_book(rubric_book(part), RubricPart(replace(whole, nodes=()), "")) == part
    assert read(write(snapshot(whole, []))).rubric == whole


def test_its_formula_in_a_workbook_gives_the_same_points(tmp_path: Path) -> None:
    leaves = [replace(LEAF, code=f"1.{number}", max_points=D("7.01") * number) for number in range(1, 9)]
    round_ = a_sheet(1)
    sheet = RoundSheet(round_.round, tree_of(rubric(group("1", None, *leaves))), round_.members[:1], {})
    content = card_workbook(sheet, sheet.members[0], issue(sheet))
    rows = {row[0].value: row[0].row for row in load_workbook(BytesIO(content))[NAME].iter_rows()}
    typed: list[int | str] = [0, 1, 2, 3, 4, 5, 6, "năm"]
    cells = {(NAME, f"H{rows[leaf.code]}"): value for leaf, value in zip(leaves, typed, strict=True)}
    made = Office(tmp_path).edit(content, cells)
    found = column_of(load_workbook(BytesIO(made), data_only=True), NAME, 9)
    points = [points_of(leaf, StarsValue(stars)).points for leaf, stars in zip(leaves, range(6), strict=False)]
    assert [found[leaf.code] for leaf in leaves] == [*points, "?", "?"]


def names_of_kinds(file: Path) -> set[str]:
    """Where a file names a single kind that is scored: by importing it or from its file, or by its word in files."""
    leaves = {kind.value for kind in kinds.KINDS if kind.is_leaf}
    own = {f"scoring.rubrics.kinds.{value}" for value in leaves}
    found: set[str] = set()
    for part in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(part, ast.ImportFrom) and part.module in {*own, "scoring.rubrics.kinds"}:
            taken = {name.name for name in part.names}
            found |= taken if part.module in own else taken & {value.upper() for value in leaves}
        elif isinstance(part, ast.Constant) and part.value in leaves - SAID_OF_OTHERS:
            found.add(str(part.value))
    return found


def test_no_file_outside_the_kinds_names_them_one_by_one() -> None:
    """What a new kind would have to touch: its own file, its line in the list, and what a migration says of it."""
    home = Path(scoring.__file__).parent
    files = [file for file in home.rglob("*.py") if not {"migrations", "kinds"} & {*file.relative_to(home).parts}]
    assert {file.relative_to(home).as_posix(): found for file in files if (found := names_of_kinds(file))} == {
        # The kind of a group's first criterion.
        "pages/rubric_node.py": {"DIRECT"},
        "rubrics/tree/drafts.py": {"DIRECT"},
        # What a line is typed for if nothing says otherwise.
        "rubrics/tree/lines.py": {"DIRECT"},
        # What the words of an office's table speak for.
        "rubrics/intake/building.py": {"DIRECT"},
        "rubrics/intake/following.py": {"ACHIEVED", "PERCENT_OF"},
        "rubrics/intake/parts.py": {"ACHIEVED", "DIRECT", "PER_UNIT"},
        "rubrics/intake/percents.py": {"PER_UNIT", "TARGET"},
        "rubrics/intake/proposals.py": {"ACHIEVED", "DIRECT", "LEVELS", "OCCURRENCES", "PER_UNIT", "TARGET"},
        # A pasted row that says nothing of how it is scored.
        "rubrics/intake/pasted.py": {"DIRECT"},
        # The constraints of columns that only one kind fills.
        "rubrics/models.py": {"occurrences", "per_unit", "percent_of"},
        # The one criterion of the sample that only the head of the bloc may have.
        "sample.py": {"LevelValue"},
    }


# --- through the portal ----------------------------------------------------------------------------------


@pytest.mark.sqlite_only
def test_it_is_built_scored_shown_printed_and_computed_in_the_workbook(made: Made, tmp_path: Path) -> None:
    client = Client()
    client.force_login(made.secretary)

    where = address(made, "rubric-new", query="?trong=1&loai=stars")
    form = client.get(where).context["form"]
    assert (str(form.chosen), ("stars", "Chấm theo sao") in form.fields["kind"].choices) == ("stars", True)
    assert {name for name, shown in form.shown.items() if shown} == {"unit", "evidence_required", "evidence_decides"}
    typed = {"kind": "stars", "code": "1.6", "name": LEAF.name, "max_points": "8", "unit": "sao"}
    assert post(client, where, made, **typed, points_each="3").status_code == 302
    assert plain(made).find("1.6") == replace(LEAF, code="1.6", unit="sao")
    page = as_read(client.get(address(made, "rubric")))
    assert "Chấm từ 0 đến 5 sao, đủ 5 sao được 8 điểm." in page

    Round.objects.update(step=Round.Step.AGREEING)
    edits = [
        {"member": member, "criterion": "1.6", "stage": Stage.AGREED, "version": 0, "value": value}
        for member, value in (("dv-01", "4"), ("dv-02", "6"))
    ]
    sent = {"round": made.round.pk, "reason": "Họp", "edits": json.dumps(edits)}
    answer = client.post(made.address("grid"), sent, headers={"Accept": "application/json"}).json()
    assert [(one["fate"], one["text"], one["points"]) for one in answer["answers"]] == [
        ("saved", "4", "6,4"),
        ("refused", "", ""),
    ]
    assert list(Score.objects.values_list("agreed_input", "points")) == [({"stars": 4}, D("6.4"))]
    grid = as_read(client.get(made.address("grid")))
    assert 'data-keyboard="numeric"' in re.search(r'<tr data-kind="stars"[^>]*>', grid)[0]  # type: ignore[index]
    paper = printed(made.secretary, made.address("card.pdf", "dv-01"))
    assert [cells[:2] for table in paper.tables for cells in table if "1.6" in cells[0]] == [["1.6", LEAF.name]]
    assert "6,4" in paper.text
    book = load_workbook(BytesIO(client.get(made.address("grid.xlsx")).content), data_only=True)
    [row] = [row for row in book[stage_name(Stage.AGREED)].iter_rows(values_only=True) if row[0] == "1.6"]
    assert [cell for cell in row if isinstance(cell, int | float)] == [8, 4, 6.4]
