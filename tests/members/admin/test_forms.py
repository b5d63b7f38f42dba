"""The forms of the admin: no constraint refuses a save without a sentence."""

from typing import Any

import pytest
from django.apps import apps
from django.contrib import admin
from django.db import connection
from django.db.models import BaseConstraint, Model, UniqueConstraint

from common.audit.models import Entry
from members.admin.base import FILTER_LEFT_OUT
from scoring.models import Round, Score, Scorecard
from tests.adminpages import logged_in, page, registered
from tests.years import make_year

# What no form can bring about: boxes that must be filled, choices that must be made, years within bounds.
# Of a pact, clauses are only looked at, and signatures are noted on paper: never by token, and never made void.
OUT_OF_REACH = {
    "bloc_has_a_code",
    "province_has_a_name",
    "bloc_year_is_a_year",
    "ineligibility_has_a_reason",
    "exemption_has_a_reason",
    "only_a_ground_cites_a_document",
    "a_signature_by_machine_is_bound_to_a_text",
    "a_void_signature_says_why",
    "another_s_certificate_is_taken_with_a_reason",
    "round_reasons_are_known",
}


def sentences() -> dict[type[Model], set[str]]:
    """What the admin's forms of each model have a sentence for, rows of other forms included."""
    found: dict[type[Model], set[str]] = {}
    # What is looked at alone has no form to fill in.
    looked_at = {Score, Scorecard, Entry, *apps.get_app_config("awards").get_models()}
    for model in set(registered()) - looked_at:
        model_admin: Any = admin.site.get_model_admin(model)
        for part in (model_admin, *model_admin.inlines):
            found.setdefault(part.model, set()).update(part.form.sentences)
    return found


def speaks(constraint: BaseConstraint) -> bool:
    """Whether who breaks it is told in words of its own, or those of two rows that are alike."""
    alike = isinstance(constraint, UniqueConstraint) and constraint.condition is None
    return alike or constraint.violation_error_message != constraint.default_violation_error_message


def test_every_constraint_that_a_form_can_break_has_its_sentence() -> None:
    mute = {
        constraint.name
        for model, said in sentences().items()
        for constraint in model._meta.constraints
        if not speaks(constraint) and constraint.name not in said and not constraint.name.endswith("_is_known")
    }
    assert mute == OUT_OF_REACH


def test_no_sentence_stands_for_a_constraint_that_is_not_there() -> None:
    for model, said in sentences().items():
        assert said <= {constraint.name for constraint in model._meta.constraints}


@pytest.mark.parametrize("chosen", ["00/00/0000", "9" * 5000, str(2**63), "-1", "x"])
def test_a_selection_that_can_be_no_row_is_told_and_nothing_is_done(chosen: str, db: None) -> None:
    made = make_year(members=1, leaves=1)
    client, where = logged_in(made.admin), page(Round)
    form = {"_selected_action": [chosen], "action": "move_back", "index": "0"}
    answer = client.post(where, form, follow=True)
    assert [str(message) for message in answer.context["messages"]] == [
        "Không đọc được những dòng đã chọn. Hãy chọn lại."
    ]
    assert Round.objects.get().step == made.round.step


def test_an_address_that_names_no_field_opens_the_object(db: None) -> None:
    made = make_year(members=1, leaves=1)
    answer = logged_in(made.admin).get(page(made.year, "change"), {"_to_field": ""})
    assert answer.status_code == 200


@pytest.mark.parametrize("query", [{}, {"q": "nam"}])
@pytest.mark.parametrize("value", [str(10**30), "-" + "9" * 40])
def test_a_filter_by_a_number_that_no_row_can_have_lists_nothing_or_is_told_like_one_that_cannot_be_read(
    value: str, query: dict[str, str], db: None
) -> None:
    made = make_year(members=1, leaves=1)
    for model in registered():
        answer = logged_in(made.admin).get(page(model), query | {"pk__in": value})
        if connection.vendor == "sqlite":
            assert (answer.status_code, answer.headers["Location"]) == (302, page(model) + "?e=1")
        else:
            # PostgreSQL compares numbers of any length.
            assert (answer.status_code, answer.context["cl"].result_count) == (200, 0)


@pytest.mark.parametrize("year", ["9" * 300, "-" + "9" * 30, "0", "10000"])
def test_a_filter_by_a_year_that_cannot_be_is_told_or_lists_nothing(year: str, db: None) -> None:
    made = make_year(members=1, leaves=1)
    for model, asked in ((Entry, "at__year"), (Score, "changed_at__year")):
        client = logged_in(made.admin)
        answer = client.get(page(model), {asked: year})
        if answer.status_code == 302:
            assert answer.headers["Location"] == page(model) + "?e=1"
            # Everything is listed then, and that is said.
            shown = client.get(answer.headers["Location"])
            assert [str(message) for message in shown.context["messages"]] == [FILTER_LEFT_OUT]
            assert shown.context["cl"].result_count == model._default_manager.count()
        else:
            assert (answer.status_code, answer.context["cl"].result_count) == (200, 0)
