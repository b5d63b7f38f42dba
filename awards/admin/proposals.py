"""Proposals with their steps, and submissions with their dossiers, in the admin: to look at."""

from typing import Any, ClassVar

from django.contrib import admin

from awards.admin.parts import LookedAt, Rows, form_in_year
from awards.editions import named_in
from awards.models import DossierItem, Proposal, ProposalStep, Submission
from awards.rules.proposing import TOLD
from awards.verbs import dossiers
from awards.verbs import proposals as verbs
from common.labels import label
from members.admin.scope import ScopedFilter


@admin.display(description="Đang ở bước")
def stands(proposal: Proposal) -> str:
    """Where the proposal stands, told by its steps."""
    return TOLD[verbs.stage(proposal)]


class CaseRows(Rows):
    """The cases of the submission."""

    model = Proposal
    verbose_name_plural = "Trường hợp"
    related = ("nomination__member",)
    prefetched = ("steps",)
    fields: ClassVar[Any] = ("number", "nomination", stands)


class ItemRows(Rows):
    """What the dossier has for the lines of its checklist."""

    model = DossierItem
    related = ("item", "proposal", "document")
    fields: ClassVar[Any] = ("item", "proposal", "state", "document", "remark", "checked_by")


FORM = form_in_year("awards.Submission.form")


@admin.register(Submission)
class SubmissionAdmin(LookedAt):
    """What is sent to one authority for one form of award."""

    pages = (("", "submission"),)
    fields: ClassVar[Any] = (
        *("year", "number", FORM, "decided_by", "occasion", "recipient", "letter", "due_by_letter", "due_by_rule"),
    )
    related = ("year__bloc", "form")
    prefetched = ("form__editions",)
    inlines = (CaseRows, ItemRows)
    list_display = ("number", FORM, "decided_by", "occasion", "due_by_letter", "due_by_rule", "year")
    list_display_links = ("number", FORM)
    list_filter = (("year", ScopedFilter),)
    search_fields = ("form__editions__name", "decided_by", "occasion", "recipient", "letter")
    ordering = ("-year__year", "year__bloc__code", "number")

    def page_args(self, thing: Any) -> list[Any]:
        return [thing.number]

    def key_of(self, thing: Any) -> str:
        return dossiers.key_of(thing)


class StepRows(Rows):
    """The course of the proposal: what was taken back among it."""

    model = ProposalStep
    fields: ClassVar[Any] = (
        *("number", "to", "takes_back", "on", "paper", "remark", "due", "entered_by", "by_standing_body", "entered_at"),
    )


@admin.register(Proposal)
class ProposalAdmin(LookedAt):
    """That somebody is taken to the authority, step by step."""

    pages = (("", "proposal"),)
    fields: ClassVar[Any] = (
        "year",
        "number",
        "nomination",
        "form_name",
        stands,
        "submission",
        "award",
        "award_is_made",
    )
    related = ("year__bloc", "nomination__form", "nomination__member", "submission", "award")
    prefetched = ("nomination__form__editions", "steps")
    inlines = (StepRows,)
    list_display = ("number", "nomination", "form_name", stands, "submission", "year")
    list_display_links = ("number", "nomination")
    list_filter = (("year", ScopedFilter),)
    search_fields = (
        *("nomination__member__name", "nomination__member__short_name", "nomination__unit", "nomination__person"),
        *("nomination__form__editions__name", "nomination__occasion"),
    )
    ordering = ("-year__year", "year__bloc__code", "number")

    @admin.display(description=label("awards.Nomination.form"))
    def form_name(self, proposal: Proposal) -> str:
        """For what, as the year names it."""
        return named_in(proposal.nomination.form, proposal.year)

    def page_args(self, thing: Any) -> list[Any]:
        return [thing.number]

    def key_of(self, thing: Any) -> str:
        return verbs.key_of(thing)
