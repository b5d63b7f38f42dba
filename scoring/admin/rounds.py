"""Rounds in the admin: opened, moved on and back by their verbs; what was published stands."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.text import Truncator

from common.audit.log import Actor
from common.audit.models import Door
from common.labels import label
from common.vietnamese.dates import today_vn
from common.vietnamese.fields import LinesField
from members.admin.base import PortalInline, PortalModelAdmin
from members.admin.forms import AskingForm, PortalForm
from members.admin.saving import SaveRefused
from members.admin.scope import ScopedFilter
from members.models import Membership
from members.odd_days import reference_day
from scoring.admin.parts import is_sample, sample
from scoring.models import INELIGIBLE_DAYS, ROUND_DAYS, Criterion, Exemption, Ineligible, Round, Score
from scoring.rubrics.kinds import KINDS
from scoring.sheet import Place
from scoring.verbs.exemptions import LONGEST_WHY, NO_REASON, ExemptionRefused, change_exemptions
from scoring.verbs.rounds import DUES, move_round, name_taken, odd_dues, open_round

PUBLISHED = "Kỳ chấm điểm đã công bố nên không sửa được nữa."
SCORED = "Kỳ chấm điểm đã có điểm nên không xóa được."
ENDS = {1: "Đây đã là bước cuối.", -1: "Đây đã là bước đầu."}


class RoundAdminForm(AskingForm):
    """A new round is of its rubric's year; its code stands in addresses."""

    kept_in = ROUND_DAYS

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if self.instance.pk is None and (rubric := cleaned.get("rubric")):
            self.instance.year = rubric.year
        name, of_year = cleaned.get("name"), self.instance.year_id
        if name and of_year and (why := name_taken(self.instance.year, name, but=self.instance.pk)):
            self.add_error("name", why)
        return cleaned

    def odd_days(self, cleaned: dict[str, Any]) -> dict[str, str]:
        year = self.instance.year if self.instance.year_id else getattr(cleaned.get("rubric"), "year", None)
        return odd_dues(year.year, cleaned) if year else {}

    def _get_validation_exclusions(self) -> set[str]:
        """«One code a year» is asked of a new round too: its year is known though the form doesn't show it."""
        left_out = super()._get_validation_exclusions()
        return left_out - {"year"} if self.instance.year_id else left_out


class IneligibleForm(AskingForm):
    """Who is not ranked; the document that says so is no future one."""

    kept_in = INELIGIBLE_DAYS

    def odd_days(self, cleaned: dict[str, Any]) -> dict[str, str]:
        return {"document": reference_day(cleaned.get("document") or "", today=today_vn())}


class IneligibleInline(PortalInline):
    """Who is not ranked, and why."""

    model = Ineligible
    form = IneligibleForm
    fields = ("member", "reason", "document", "kept_because")
    members: QuerySet[Membership]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        self.members = Membership.objects.filter(year=obj.year_id).order_by("order")
        return super().get_formset(request, obj, **kwargs)

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        return self.members

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("member", "round__year__bloc")


class ExemptionForm(PortalForm):
    """One criterion that is not for one member, and why."""

    reason = LinesField(
        label=label("scoring.Exemption.reason"),
        max_length=LONGEST_WHY,
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": NO_REASON},
    )


class ExemptionInline(PortalInline):
    """What does not apply to whom. It moves points: the verb writes it (`RoundAdmin.save_formset`)."""

    model = Exemption
    form = ExemptionForm
    fields = ("member", "criterion", "reason")
    choices: dict[str, QuerySet[Any]]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        scored = [kind.value for kind in KINDS if kind.is_leaf]
        self.choices = {
            "member": Membership.objects.filter(year=obj.year_id).order_by("order"),
            "criterion": Criterion.objects.filter(rubric=obj.rubric_id, kind__in=scored).order_by("order"),
        }
        return super().get_formset(request, obj, **kwargs)

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        return self.choices[db_field.name]

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        # As much of a name as leaves the row on the screen.
        field.choices = [(key, Truncator(name).chars(40)) for key, name in field.choices]
        return field

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("member", "criterion", "round__year__bloc")


@admin.register(Round)
class RoundAdmin(PortalModelAdmin):
    """One scoring of all members. Its step moves one at a time, and by the verb alone."""

    form = RoundAdminForm
    pages = (("Bảng chấm điểm", "grid"), ("Xếp hạng", "standings"))
    of_itself = ("code", "name", "visibility", "only_after_publication", "reasons")
    dues: Any = ("Hạn", {"fields": (*DUES, "kept_because")})
    fieldsets = ((None, {"fields": ("year", "rubric", *of_itself[:2], "step", *of_itself[2:])}), dues)
    add_fieldsets = ((None, {"fields": ("rubric", *of_itself)}), dues)
    readonly_fields = ("step",)
    fixed = ("year", "rubric", "code")
    related = ("year__bloc", "rubric__year__bloc")
    inlines = (IneligibleInline, ExemptionInline)
    actions = ("move_on", "move_back")
    list_display = (
        "name",
        "year",
        "step",
        "visibility",
        "scoring_due",
        "appraising_due",
        "agreeing_due",
        sample,
    )
    list_filter = (("year", ScopedFilter), "step")
    search_fields = ("name", "code", "year__bloc__name")
    ordering = ("-year__year", "year__bloc__code", "id")

    def key_of(self, thing: Any) -> str:
        """As the verb names it that moves the round."""
        return f"round/{thing.code}"

    def label(self, thing: Any) -> str:
        return f"{thing.name} ({thing.year})"

    def page_query(self, thing: Any) -> str:
        return f"?ky={thing.code}"

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fieldsets if obj else self.add_fieldsets

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Whom it can leave out is known once the round has its year."""
        return self.inlines if obj else ()

    def sample_of(self, thing: Any) -> bool:
        return is_sample(thing)

    def why_fixed(self, thing: Any) -> str:
        return PUBLISHED if thing.is_published else ""

    def why_kept(self, request: HttpRequest, thing: Any = None) -> str:
        scored = thing is not None and Score.objects.filter(card__round=thing).exists()
        return super().why_kept(request, thing) or (SCORED if scored else "")

    def store(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if change:
            return super().store(request, obj, form, change)
        fields = {name: value for name, value in form.cleaned_data.items() if name not in ("rubric", "kept_because")}
        fields |= {name: getattr(obj, name) for name in ROUND_DAYS.values()}
        obj.pk = open_round(rubric=obj.rubric, fields=fields).pk
        obj._state.adding = False
        obj.refresh_from_db()
        return None

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        if formset.model is not Exemption:
            return super().save_formset(request, form, formset, change)
        # Told what came of the rows, Django's page writes none of them itself.
        formset.save(commit=False)
        edited = [row for row, _ in formset.changed_objects]
        stood = Exemption.objects.filter(pk__in=[row.pk for row in [*edited, *formset.deleted_objects]])
        try:
            change_exemptions(
                round_id=form.instance.pk,
                gone=[place_of(row) for row in stood.select_related("member", "criterion")],
                said={place_of(row): row.reason for row in [*edited, *formset.new_objects]},
                actor=Actor(user=request.user, door=Door.ADMIN),
            )
        except ExemptionRefused as refused:
            raise SaveRefused(*refused.problems.values()) from refused
        return None

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """The cards of a round without scores are empty, and go with it (`why_kept` has asked for the scores)."""
        listed, counts, _, _ = super().get_deleted_objects(objs, request)
        return listed, counts, set(), []

    def delete_model(self, request: HttpRequest, obj: Any) -> None:
        obj.cards.all().delete()
        super().delete_model(request, obj)

    @admin.action(description="Chuyển sang bước sau", permissions=["change"])
    def move_on(self: BaseModelAdmin, request: HttpRequest, queryset: QuerySet[Round]) -> None:
        """One step forward, each of the chosen rounds."""
        _move(self, request, queryset, 1)

    @admin.action(description="Lùi một bước", permissions=["change"])
    def move_back(self: BaseModelAdmin, request: HttpRequest, queryset: QuerySet[Round]) -> None:
        """One step back, each of the chosen rounds."""
        _move(self, request, queryset, -1)


def place_of(exemption: Exemption) -> Place:
    """Of whom and of what it is."""
    return exemption.member.code, exemption.criterion.code


def _move(model_admin: Any, request: HttpRequest, rounds: QuerySet[Round], by: int) -> None:
    actor = Actor(user=request.user, door=Door.ADMIN)
    steps = Round.Step.values
    for round_ in rounds:
        place = steps.index(round_.step) + by
        try:
            if not 0 <= place < len(steps):
                raise PermissionError(ENDS[by])
            moved = move_round(round_id=round_.pk, step=steps[place], actor=actor)
        except PermissionError as error:
            model_admin.message_user(request, f"{round_.name}: {error}", messages.ERROR)
        else:
            text = f"{round_.name}: đã chuyển sang bước «{moved.get_step_display()}»."
            model_admin.message_user(request, text, messages.SUCCESS)
