"""«Thử chấm»: what is typed gives what it would give, the ends stand beside it, and nothing is written."""

import json
from pathlib import Path

import pytest
from django.test import Client

from common.audit.models import Entry
from members.models import BlocYear
from scoring.models import Round, Score
from scoring.pages.rubric_trial import End
from scoring.rubrics.files import read_draft
from tests.as_read import as_read
from tests.printing import printed
from tests.rubricpages import give
from tests.scoring.rubrics.examples import direct, group, rubric
from tests.yearfiles import loaded, the_year
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db
CASE = Path(__file__).parent.parent.parent / "cases" / "tru-trong-nhom.json"
TYPED = {"v:1.1": "đạt", "v:1.2": "Học lại", "v:1.3": "0", "v:1.4": "3", "v:1.5": "đạt", "v:3.5.1": "1"}


@pytest.fixture
def made() -> Made:
    file = json.loads(CASE.read_text(encoding="utf-8"))
    loaded(file)
    year = the_year(file)
    return Made(year, Round.objects.get(year=year), read_draft(file["rubric"]).plain, list(year.members.all()))


def client_of(user: object) -> Client:
    client = Client()
    client.force_login(user)  # type: ignore[arg-type]
    return client


def test_what_is_typed_gives_the_points_that_scoring_gives(made: Made) -> None:
    before = (Score.objects.count(), Entry.objects.count())
    shown = client_of(made.representative("a")).get(made.address("rubric-trial"), TYPED).context
    points = {row.code: row.points for row in shown["rows"]}
    assert {code: points[code] for code in ("1", "1.2", "1.3", "1.4", "3", "3.5.1", "4")} == {
        "1": "8,5",
        "1.2": "-1",
        "1.3": "4",
        "1.4": "1,5",
        "3": "0",
        "3.5.1": "10",
        "4": "",
    }
    assert {row.code: row.told for row in shown["rows"] if row.told} == {
        "1.3": "4 − 0 lần vi phạm × 2 = 4 → 4 điểm",
        "1.4": "3 sự kiện × 0,5 = 1,5 → 1,5 điểm",
        "3": "0 − 10 = -10; không dưới 0 → 0 điểm",
        "3.5.1": "1 lần × 10 = 10 → trừ 10 điểm",
    }
    assert (shown["total"].points, shown["tried"]) == ("8,5", True)
    assert (Score.objects.count(), Entry.objects.count()) == before


def _told(end: End) -> str:
    return f"{end.points} (không giới hạn)" if end.endless else end.points


def test_the_best_and_the_worst_stand_beside_it(made: Made) -> None:
    shown = client_of(made.secretary).get(made.address("rubric-trial")).context
    ends = {row.code: (_told(row.best), _told(row.worst)) for row in shown["rows"]}
    assert {code: ends[code] for code in ("1", "1.2", "2", "3", "3.5", "4")} == {
        "1": ("20", "0"),
        "1.2": ("10", "-1"),
        "2": ("25", "0"),
        "3": ("20", "0 (không giới hạn)"),
        "3.5": ("0", "10 (không giới hạn)"),
        "4": ("25", "0"),
    }
    assert (shown["best"].points, shown["worst"].points, shown["unmet"], shown["tried"]) == ("90", "0", "", False)


def test_what_cannot_be_read_is_told_beside_its_box_and_stays_typed(made: Made) -> None:
    answer = client_of(made.secretary).get(made.address("rubric-trial"), TYPED | {"v:1.4": "ba <b>"})
    [row] = [row for row in answer.context["rows"] if row.code == "1.4"]
    assert (row.text, row.points) == ("ba <b>", "")
    assert row.refused == "«ba <b>» không phải là số. Hãy viết như 97,5 hoặc 1.000,5."
    assert answer.context["total"].points == "7"
    page = as_read(answer)
    assert 'value="ba &lt;b&gt;"' in page
    assert "ba <b>" not in page


def test_a_trial_is_printed_as_it_stands(made: Made) -> None:
    query = "&".join(f"{name}={value}" for name, value in {"v:1.1": "đạt", "v:1.4": "3"}.items())
    record = printed(made.secretary, f"{made.address('rubric-trial.pdf')}?{query}")
    rows = {row[0]: row[2:] for table in record.tables for row in table}
    assert rows["1.4"] == ["2", "3", "1,5", "2", "0"]
    assert rows[""] == ["90", "", "4,5", "90", "0"]
    assert rows["3.5.1"] == ["", "", "", "0", "10 không giới hạn"]
    assert record.faults() == []


def test_a_rubric_that_is_not_finished_says_why_nothing_can_be_tried() -> None:
    made = make_year(members=2, leaves=3, scored=False, step=Round.Step.PREPARING)
    give(made, rubric(group("I", None, direct("I.1")), group("II", None)))
    shown = client_of(made.secretary).get(made.address("rubric-trial")).context
    assert (shown["rows"], shown["wrong"]) == ([], ["Mục II (Nhóm) chưa có tiêu chí nào."])


def test_a_year_without_a_rubric_says_so(made: Made) -> None:
    empty = BlocYear.objects.create(bloc=made.year.bloc, year=made.year.year + 1)
    where = made.address("rubric-trial").replace(str(made.year.year), str(empty.year))
    assert "Chưa có bảng đánh giá" in as_read(client_of(made.secretary).get(where))
