"""Cards and scores in the admin: to look at. They change at the grid and the card alone, by the verb."""

from typing import Any, ClassVar

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse

from common.labels import label
from members.admin.base import PortalInline, PortalModelAdmin
from members.admin.scope import ScopedFilter
from scoring.admin.parts import is_sample, points, sample
from scoring.models import Score, Scorecard
from scoring.rubrics import words

ELSEWHERE = "Điểm và phiếu chỉ sửa được ở bảng chấm điểm và phiếu chấm điểm, nơi giữ lý do của từng lần sửa."

SELF = points("self_points", words.SELF)
APPRAISED = points("appraised_points", words.APPRAISED)
AGREED = points("agreed_points", words.AGREED)
COUNTED = points("points", words.COUNTED)


class LookedAt(PortalModelAdmin):
    """Nothing is added, changed or deleted here; the way to where it is stands above."""

    def card_of(self, thing: Any) -> Scorecard:
        """The card that the object is, or stands on."""
        raise NotImplementedError

    def sample_of(self, thing: Any) -> bool:
        return is_sample(thing)

    def why_not(self, request: HttpRequest, thing: Any = None) -> str:
        return ELSEWHERE

    def page_links(self, thing: Any) -> list[tuple[str, str]]:
        card = self.card_of(thing)
        year = card.round.year
        args: list[Any] = [year.bloc.code, year.year]
        query = f"?ky={card.round.code}"
        return [
            ("Bảng chấm điểm", reverse("grid", args=args) + query),
            ("Phiếu chấm điểm", reverse("card", args=[*args, card.member.code]) + query),
            ("Bản in (PDF)", reverse("card.pdf", args=[*args, card.member.code]) + query),
        ]


class ScoreInline(PortalInline):
    model = Score
    fields: ClassVar[Any] = ("criterion", SELF, APPRAISED, AGREED, COUNTED, "explanation")
    readonly_fields: ClassVar[Any] = fields

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("criterion", "card__member", "card__round")


@admin.register(Scorecard)
class ScorecardAdmin(LookedAt):
    """One member's card in one round."""

    year_path = "round__year"
    fields = ("round", "member", "state", "votes")
    related = ("round__year__bloc", "round__rubric", "member")
    inlines = (ScoreInline,)
    list_display = ("member", "round", "state", "votes", "year", sample)
    list_filter = (("round", ScopedFilter), "state")
    search_fields = ("member__name", "member__short_name", "member__code", "round__name")
    ordering = ("-round__year__year", "-round", "member__order")

    @admin.display(description=label("scoring.Round.year"), ordering="round__year")
    def year(self, card: Scorecard) -> str:
        """The bloc-year."""
        return str(card.round.year)

    def card_of(self, thing: Any) -> Scorecard:
        card: Scorecard = thing
        return card


@admin.register(Score)
class ScoreAdmin(LookedAt):
    """One criterion on one card."""

    year_path = "card__round__year"
    fields: ClassVar[Any] = (
        "card",
        "criterion",
        SELF,
        APPRAISED,
        AGREED,
        COUNTED,
        "explanation",
        "changed_at",
        "changed_by_name",
    )
    readonly_fields: ClassVar[Any] = (SELF, APPRAISED, AGREED, COUNTED, "changed_at", "changed_by_name")
    related = ("card__round__year__bloc", "card__round__rubric", "card__member", "criterion", "changed_by")
    list_display = ("criterion", "member", SELF, APPRAISED, AGREED, COUNTED, "round", sample)
    list_filter = (("card__round", ScopedFilter),)
    search_fields = ("criterion__code", "criterion__name", "card__member__name", "card__member__short_name")
    # The newest round first, by its key, which an index has in order: by the round's own order, all scores of all blocs
    # would be sorted to show fifty.
    ordering = ("-card__round_id", "card__member__order", "criterion__order")

    @admin.display(description=label("scoring.Scorecard.member"), ordering="card__member__order")
    def member(self, score: Score) -> str:
        """Whose score it is."""
        return score.card.member.short_name

    @admin.display(description=label("scoring.Scorecard.round"), ordering="card__round_id")
    def round(self, score: Score) -> str:
        """In which round."""
        return score.card.round.name

    @admin.display(description=label("scoring.Score.changed_by"))
    def changed_by_name(self, score: Score) -> str:
        """Who changed it last; the name alone, for accounts are not a secretary's to open."""
        return str(score.changed_by or "")

    def card_of(self, thing: Any) -> Scorecard:
        card: Scorecard = thing.card
        return card
