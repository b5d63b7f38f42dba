"""The forms of the admin: no constraint refuses a save without a sentence."""

from typing import Any

from django.contrib import admin
from django.db.models import BaseConstraint, Model, UniqueConstraint

from khoithidua.audit.models import Entry
from scoring.models import Score, Scorecard
from tests.adminpages import registered

# What no form can bring about: boxes that must be filled, choices that must be made, years within bounds.
# Of a pact, clauses are only looked at, and signatures are noted on paper: never by token, and never made void.
OUT_OF_REACH = {
    "bloc_has_a_code",
    "bloc_year_is_a_year",
    "ineligibility_has_a_reason",
    "only_a_ground_cites_a_document",
    "a_signature_by_machine_is_bound_to_a_text",
    "a_void_signature_says_why",
    "another_s_certificate_is_taken_with_a_reason",
    "round_reasons_are_known",
}


def sentences() -> dict[type[Model], set[str]]:
    """What the admin's forms of each model have a sentence for, rows of other forms included."""
    found: dict[type[Model], set[str]] = {}
    for model in set(registered()) - {Score, Scorecard, Entry}:
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
