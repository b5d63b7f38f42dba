"""Who is reviewed, how a meeting reviews, who is put forward, and counted papers: to look at, in the admin."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from awards.admin.parts import LookedAt, Rows, form_in_year
from awards.editions import named_in
from awards.models import (
    AwardSettings,
    Eligibility,
    Nomination,
    PaperHalf,
    PaperVotes,
    Question,
    Review,
    Teller,
    Urn,
    WrittenOpinion,
)
from awards.verbs import nominations, settings, voting
from common.labels import label
from members.admin.scope import ScopedFilter
from members.models import BlocYear


def _year(path: str) -> Any:
    """A column of the bloc-year at the end of this path."""

    @admin.display(description=BlocYear._meta.verbose_name, ordering=f"{path}__year")
    def year(thing: Any) -> str:
        for name in path.split("__"):
            thing = getattr(thing, name)
        return str(thing)

    return year


@admin.register(AwardSettings)
class AwardSettingsAdmin(LookedAt):
    """What a bloc-year has settled about its review."""

    pages = (("Đơn vị được xét", "eligibility"),)
    fields = ("year", "reasons", "portal_ballot", "to_standing_body")
    related = ("year__bloc",)
    list_display = ("year", "reasons", "portal_ballot", "to_standing_body")
    list_filter = (("year", ScopedFilter), "reasons", "to_standing_body")
    search_fields = ("portal_ballot",)
    ordering = ("-year__year", "year__bloc__code")

    def key_of(self, thing: Any) -> str:
        return settings.KEY


@admin.register(Eligibility)
class EligibilityAdmin(LookedAt):
    """That a member is not reviewed, or not for now."""

    pages = (("Đơn vị được xét", "eligibility"),)
    year_path = "member__year"
    fields = (
        *("member", "state", "since", "reason", "document", "whose"),
        *("answer", "answered_on", "until", "outcome"),
    )
    related = ("member__year__bloc",)
    list_display = ("member", "state", "since", "until", _year("member__year"))
    list_filter = (("member__year", ScopedFilter), "state")
    search_fields = ("member__name", "member__short_name", "reason", "document", "outcome")
    ordering = ("-member__year__year", "member__year__bloc__code", "member__order", "since")

    def key_of(self, thing: Any) -> str:
        return f"eligibility/{thing.member.code}/"


class TellerRows(Rows):
    model = Teller
    related = ("member", "account")
    fields = ("order", "name", "position", "member", "account", "is_head")


class OpinionRows(Rows):
    """That an opinion came in writing, and by which paper; what it says stands in the paper."""

    model = WrittenOpinion
    related = ("member",)
    fields = ("member", "on", "paper")


@admin.display(description=label("awards.Question.form"))
def asked_about(question: Question) -> str:
    """What is voted on, as the year names it."""
    return named_in(question.form, question.review.conference.year)


class QuestionRows(Rows):
    """What is put to the vote and by which rule, and nothing of how a vote stands."""

    model = Question
    related = ("form", "review__conference__year")
    prefetched = ("form__editions",)
    fields: ClassVar[Any] = (
        *("order", asked_about, "by_ballot", "method", "most_chosen", "base", "numerator", "denominator", "exceeds"),
        "quota",
    )


@admin.register(Review)
class ReviewAdmin(LookedAt):
    """How a review meeting decides; the votes themselves are on its own pages, once they were counted."""

    pages = (("", "review"),)
    year_path = "conference__year"
    fields = (
        *("conference", "round", "quorum", "quorum_numerator", "quorum_denominator", "quorum_exceeds"),
        *("quorum_number", "written_opinions", "own_item"),
    )
    related = ("conference__year__bloc", "round__year__bloc")
    inlines = (TellerRows, OpinionRows, QuestionRows)
    list_display = ("conference", "round", "quorum", "written_opinions", "own_item", _year("conference__year"))
    list_filter = (("conference__year", ScopedFilter), "quorum", "own_item")
    search_fields = ("conference__name",)
    ordering = ("-conference__year__year", "conference__year__bloc__code", "conference__number")

    def page_args(self, thing: Any) -> list[Any]:
        return [thing.conference.number]

    def key_of(self, thing: Any) -> str:
        return f"review/{thing.conference.number}/"


FORM = form_in_year("awards.Nomination.form")


@admin.register(Nomination)
class NominationAdmin(LookedAt):
    """Who is put forward, at a meeting or in mid-year; of the votes on it there is nothing here."""

    fields: ClassVar[Any] = (
        *("year", FORM, "occasion", "campaign", "order", "member", "unit", "person", "position", "sex", "merits"),
        "withdrawn",
    )
    related = ("year__bloc", "form", "member", "campaign", "question__review__conference")
    prefetched = ("form__editions",)
    list_display = ("__str__", FORM, "occasion", "withdrawn", "year")
    list_filter = (("year", ScopedFilter), "sex")
    search_fields = ("member__name", "member__short_name", "unit", "person", "occasion", "form__editions__name")
    ordering = ("-year__year", "year__bloc__code", "form__order", "order")

    def pages_of(self, thing: Any) -> tuple[tuple[str, str], ...]:
        """The list of a meeting's cases, or that of the proposals."""
        return (("Nội dung bỏ phiếu, đề cử", "nominations") if thing.question else ("Đề nghị", "proposals"),)

    def page_args(self, thing: Any) -> list[Any]:
        return [thing.question.review.conference.number] if thing.question else []

    def key_of(self, thing: Any) -> str:
        return nominations.change_of(thing, "").key


class PaperVotesRows(Rows):
    model = PaperVotes
    related = ("candidate__nomination__member",)
    fields = ("candidate", "votes_for", "votes_against", "votes_none")


@admin.register(PaperHalf)
class PaperHalfAdmin(LookedAt):
    """The ballots on paper of a round with others in the portal: once its urn is closed, as its own page has them."""

    pages = (("Bỏ phiếu trên cổng", "ballot"),)
    year_path = "round__question__review__conference__year"
    fields: ClassVar[Any] = ("asked", "turn", "issued", "returned", "valid", "invalid")
    related = ("round__question__review__conference__year__bloc", "round__question__form")
    prefetched = ("round__question__form__editions",)
    inlines = (PaperVotesRows,)
    list_display = ("asked", "turn", "issued", "returned", "valid", "invalid", _year(year_path))
    list_filter = ((year_path, ScopedFilter),)
    search_fields = ("round__question__review__conference__name", "round__question__form__editions__name")
    ordering = (f"-{year_path}__year", f"{year_path}__bloc__code", "round__question__order", "round__number")

    @admin.display(description=label("awards.VoteRound.question"))
    def asked(self, half: PaperHalf) -> str:
        """What was voted on."""
        return asked_about(half.round.question)

    @admin.display(description=label("awards.VoteRound.number"))
    def turn(self, half: PaperHalf) -> int:
        """Which round of voting on it."""
        return half.round.number

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """Those of urns that are closed: before, and of void ones, nobody is told a vote."""
        return super().get_queryset(request).filter(round__urn__state=Urn.State.CLOSED)

    def page_args(self, thing: Any) -> list[Any]:
        question = thing.round.question
        return [question.review.conference.number, question.order, thing.round.number]

    def key_of(self, thing: Any) -> str:
        return voting.key_of(thing.round)
