"""Điểm chuẩn | Điểm cộng | Điểm trừ | Điểm đạt: of each group with a bonus or penalties, on the prints of a card."""

import pytest
from django.utils import timezone

from documents import printing as composed
from documents.printing import Written
from khoithidua.catalogue import catalogue
from scoring.presenters.columns_of_signs import signs_rows
from scoring.rules.totals import Card, add_up
from tests.documents.issued import DAY
from tests.printing import Paper, printed
from tests.scoring.rubrics.examples import D, achieved, bonus, direct, group, levels, penalty, per_unit, rubric
from tests.years import Made, make_year

# As an intake makes it: criteria that became groups, in groups.
NESTED = rubric(
    group(
        "I",
        "30",
        group("I.1", "10", direct("I.1.g", "10"), penalty("I.1.t", "3", per_unit("I.1.t.1", "1", "3"))),
        group("I.2", "10", direct("I.2.g", "10")),
        group("I.3", "10", levels("I.3.g", Tốt="10", Khá="5"), bonus("I.3.c", None, achieved("I.3.c.1", "2"))),
        penalty("I.4", None, achieved("I.4.1", "4")),
    ),
    group("II", "70", direct("II.1", "70")),
    bonus("C", "5", achieved("C.1", "5")),
    penalty("T", None, achieved("T.1", "5")),
    scale="100",
)
POINTS = {"I.1.g": 9, "I.1.t.1": 2, "I.2.g": 8, "I.3.g": 10, "I.3.c.1": 2, "I.4.1": 4, "II.1": 60, "C.1": 5, "T.1": 5}


def card() -> Card:
    return add_up(NESTED, {code: D(points) for code, points in POINTS.items()})


def test_every_group_with_signs_of_its_own_has_its_row_and_shows_its_net() -> None:
    rows, total = signs_rows(NESTED, card()) or ([], None)
    assert [(row.label, row.standard, row.added, row.taken, row.reached, row.heads) for row in rows] == [
        ("I", "30", "2", "6", "23", True),
        ("I.1", "10", "", "2", "7", False),
        ("I.3", "10", "2", "", "12", False),
        ("II", "70", "", "", "60", False),
        ("C", "", "5", "", "", False),
        ("T", "", "", "5", "", False),
    ]
    assert total is not None
    assert (total.standard, total.added, total.taken, total.reached) == ("100", "7", "11", "83")


def test_a_rubric_whose_groups_have_no_signs_needs_no_such_columns() -> None:
    plain = rubric(group("I", "10", direct("I.1", "10")), penalty("T", "5", achieved("T.1", "5")), scale="10")
    assert signs_rows(plain, add_up(plain, {"I.1": D(9), "T.1": D(5)})) is None


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=0, rubric=NESTED, scored=False)


HEAD = ["Mã", "Nội dung", "Điểm chuẩn", "Điểm cộng", "Điểm trừ", "Điểm đạt"]


def signed(paper: Paper) -> list[list[str]]:
    """The columns of signs on a print, without their head and the names."""
    [table] = [table for table in paper.tables if table[0] == HEAD]
    return [[row[0], *row[2:]] for row in table[1:]]


def test_the_prints_of_one_members_figures_have_the_columns(made: Made) -> None:
    code = made.members[0].code
    page = printed(made.secretary, made.address("card.pdf", code))
    assert [row[0] for row in signed(page)] == ["I", "I.1", "I.3", "II", "C", "T", ""]
    place = catalogue.place(f"phieu-cham-diem/nam/{code}")
    assert place is not None
    content = place.make(made.year, DAY)
    written = Written(made.year, place, content, content.prose, DAY)
    document = Paper(composed.printed(written, made_at=timezone.now(), printed_by="Thư ký"))
    assert signed(document) == signed(page)


def test_the_print_of_the_rubric_has_a_column_for_what_is_added_and_for_what_is_taken(made: Made) -> None:
    paper = printed(made.secretary, made.address("rubric.pdf"))
    table = [row for part in paper.tables for row in part]
    assert table[0] == ["Mã", "Nội dung", "Điểm chuẩn", "Điểm cộng", "Điểm trừ", "Cách chấm", "Minh chứng"]
    assert {
        row[0]: row[2:5] for row in table[1:] if row[0] in ("I", "I.1.t", "I.1.t.1", "I.3.c.1", "C", "C.1", "T.1")
    } == {
        "I": ["30", "", ""],
        "I.1.t": ["", "", "3"],
        "I.1.t.1": ["", "", "3"],
        "I.3.c.1": ["", "2", ""],
        "C": ["", "5", ""],
        "C.1": ["", "5", ""],
        "T.1": ["", "", "5"],
    }
    other = make_year(members=1, leaves=5, bloc="khoi-khac")
    plain = printed(other.secretary, other.address("rubric.pdf"))
    assert plain.tables[0][0] == ["Mã", "Nội dung", "Điểm chuẩn", "Cách chấm", "Minh chứng"]
