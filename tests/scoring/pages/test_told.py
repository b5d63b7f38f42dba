"""The sentence of one criterion on one card, for the line above the grid: to whom, and what it says."""

from decimal import Decimal

import pytest
from django.test import Client

from scoring.models import Criterion, Round, Score
from scoring.verbs.exemptions import exempt
from tests.years import ACTOR, Made, make_year

pytestmark = pytest.mark.django_db
ME, OTHER = "dv-01", "dv-02"


@pytest.fixture
def made() -> Made:
    return make_year(members=3, leaves=6)


def told(made: Made, client: Client, member: str, code: str) -> tuple[int, str]:
    answer = client.get(made.address("told", member, code))
    return answer.status_code, answer.content.decode() if answer.status_code == 200 else ""


def counted(made: Made) -> Criterion:
    """A criterion whose points are reckoned from a number, with «3» on the first card."""
    criterion = Criterion.objects.filter(rubric__year=made.year, kind="per_unit").first()
    assert criterion is not None
    Criterion.objects.filter(pk=criterion.pk).update(unit="lần", points_each=10, max_points=100)
    value = {"count": 3}
    Score.objects.filter(card__member__code=ME, criterion=criterion).update(
        **{f"{stage}_input": value for stage in ("self", "appraised", "agreed")}, points=Decimal(30)
    )
    return criterion


def test_it_says_how_the_points_that_count_came_about(made: Made, client: Client) -> None:
    criterion = counted(made)
    client.force_login(made.secretary)
    assert told(made, client, ME, criterion.code) == (200, "3 lần × 10 = 30 → 30 điểm")
    # Points that are given directly need no sentence.
    assert told(made, client, ME, made.leaves[0].code) == (200, "")


def test_where_a_criterion_does_not_apply_it_says_why_and_what_counts_instead(made: Made, client: Client) -> None:
    criterion = counted(made)
    why = "Không có đoàn viên"
    exempt(round_id=made.round.pk, criterion=criterion.code, members=[ME], reason=why, actor=ACTOR)
    said = f"Không áp dụng ({why}), 0 điểm, không coi là còn thiếu"
    for user in (made.secretary, made.representative(ME)):
        client.force_login(user)
        assert told(made, client, ME, criterion.code) == (200, said)
    # The figure that was put in is nobody else's, and neither is the reason.
    Round.objects.filter(pk=made.round.pk).update(visibility=Round.Visibility.OWN)
    client.force_login(made.representative(OTHER))
    assert told(made, client, ME, criterion.code) == (404, "")


def test_what_is_no_criterion_or_no_member_does_not_exist(made: Made, client: Client) -> None:
    client.force_login(made.secretary)
    for member, code in ((ME, "1"), (ME, "khong-co"), ("khong-co", made.leaves[0].code)):
        assert told(made, client, member, code)[0] == 404


def test_of_a_card_that_a_member_may_not_open_it_says_nothing(made: Made, client: Client) -> None:
    criterion = counted(made)
    Round.objects.filter(pk=made.round.pk).update(visibility=Round.Visibility.OWN)
    client.force_login(made.representative(OTHER))
    assert told(made, client, ME, criterion.code) == (404, "")
    assert told(made, client, OTHER, criterion.code)[0] == 200
    client.force_login(made.representative(ME))
    assert told(made, client, ME, criterion.code) == (200, "3 lần × 10 = 30 → 30 điểm")


def test_of_a_round_that_is_not_there_it_says_nothing(made: Made, client: Client) -> None:
    client.force_login(made.secretary)
    assert client.get(made.address("told", ME, made.leaves[0].code) + "?ky=khong-co").status_code == 404
