"""What a browser keeps of its last save, for «Hoàn tác»: the same for every form that is saved whole."""

from typing import Any

import pytest
from django.test import Client

from tests.years import Made, make_year

FORMS = [("members-edit", "roster"), ("plan-edit", "plan"), ("regulation-edit", "regulation")]


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=1, leaves=1, scored=False)


@pytest.mark.parametrize(("page", "name"), FORMS)
@pytest.mark.parametrize(
    "kept",
    [
        None,
        {"before": [{"gone": "x"}], "after": "0"},
        {"before": [["kind-of-old", "x"]], "after": "0"},
        {"before": [], "since": "0"},
        {"before": None, "after": "0"},
    ],
)
def test_what_was_not_kept_or_by_another_version_is_nothing_to_take_back(
    page: str, name: str, kept: Any, made: Made
) -> None:
    client = Client()
    client.force_login(made.secretary)
    session = client.session
    session[f"{name}.{made.year.pk}"] = kept
    session.save()
    assert client.get(made.address(page)).context["may_undo"] is False
    answer = client.post(made.address(page), {"deed": "undo"}, follow=True)
    assert answer.redirect_chain == [(made.address(page), 302)]
    assert [str(one) for one in answer.context["messages"]] == ["Không có gì để hoàn tác."]
