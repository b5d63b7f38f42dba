"""Rounds in the admin: opened, moved on and back by their verbs; what was published stands."""

from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.options import BaseModelAdmin
from django.db.models import QuerySet
from django.http import HttpRequest

from common.audit.log import Actor
from common.audit.models import Door
from common.vietnamese.dates import today_vn
from members.admin.base import PortalInline, PortalModelAdmin
from members.admin.forms import AskingForm
from members.admin.scope import ScopedFilter
from members.models import Membership
from members.odd_days import reference_day
from scoring.admin.parts import is_sample, sample
from scoring.models import INELIGIBLE_DAYS, ROUND_DAYS, Exemption, Ineligible, Round, Score
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


class ExemptionInline(PortalInline):
    """What does not apply to whom: to look at. It moves points, so it changes on its page alone."""

    model = Exemption
    fields = readonly_fields = ("member", "criterion", "reason", "set_at")

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

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
