"""What a save tells of the whole page is what the page says when it is opened anew, whatever stands in the round."""

import random
from typing import Any

import pytest
from django.test import Client

from scoring.models import Evidence, Score
from scoring.sheet import STAGES, load_sheet
from tests.scoring.pages.test_looks import add_evidence
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db

TYPED = {"direct": ["70", "0", ""], "per_unit": ["3", "0", ""], "achieved": ["đạt", "không đạt", ""]}
TYPED |= {"levels": ["Tốt", "Đạt", ""], "target": ["80/90", "150/100", "0/10", "7/0", ""]}


def spoil(made: Made, draw: random.Random) -> None:
    """Takes values away, adds explanations and files, and lets some criteria give nothing, as it happens."""
    for score in Score.objects.filter(card__round=made.round):
        for stage in STAGES:
            if draw.random() < 0.3:
                setattr(score, f"{stage}_input", None)
                setattr(score, f"{stage}_points", None)
        if score.self_input is not None and draw.random() < 0.2:
            score.self_points = 0
        if draw.random() < 0.5:
            score.explanation = draw.choice(["Đã có báo cáo.", ""])
        score.points = score.agreed_points or score.appraised_points or score.self_points
        if score.self_input is score.appraised_input is score.agreed_input is None:
            score.points = None
        score.save()
    Score.objects.filter(pk__in=draw.sample(list(Score.objects.values_list("pk", flat=True)), 3)).delete()
    Evidence.objects.all().delete()
    for member in draw.sample(made.codes, 2):
        add_evidence(made, member, "1.1")


def told_of(context: Any) -> dict[str, Any]:
    """What the grid says of the whole round."""
    return {
        "looks": {choice.key: choice.places for choice in context["filters"] if choice.places is not None},
        "lacking": context["lacking"],
        "total": {foot.member: foot.total for foot in context["footer"]},
        "rank": {
            foot.member: "" if foot.ineligible or foot.rank is None else str(foot.rank) for foot in context["footer"]
        },
        "groups": {
            member: {row.code: dict(row.sums)[member] for row in context["rows"] if not row.leaf}
            for member in context["sheet"].columns
        },
    }


@pytest.mark.parametrize("seed", range(6))
def test_a_save_tells_what_the_page_then_says(seed: int) -> None:
    draw = random.Random(seed)  # noqa: S311
    made = make_year(members=4, leaves=8, ineligible=["dv-03"])
    spoil(made, draw)
    client = Client()
    client.force_login(made.secretary)
    for _ in range(6):
        sheet = load_sheet(made.round)
        member, leaf = draw.choice(made.codes), draw.choice(made.leaves)
        edit = {"member": member, "criterion": leaf.code, "stage": "agreed", "reason": "Thử", "sure": "true"}
        edit |= {"value": draw.choice(TYPED[leaf.kind.value]), "version": str(sheet.mark(member, leaf.code).version)}
        answer = client.post(
            made.address("grid"), edit | {"round": str(made.round.pk)}, headers={"Accept": "application/json"}
        )
        assert answer.status_code == 200, answer.json()
        told = answer.json()
        sums = told["sums"]
        assert told_of(client.get(made.address("grid")).context) == {
            "looks": told["looks"],
            "lacking": told["lacking"],
            "total": {code: one["total"] for code, one in sums.items()},
            "rank": {code: one["rank"] for code, one in sums.items()},
            "groups": {code: one["groups"] for code, one in sums.items()},
        }
