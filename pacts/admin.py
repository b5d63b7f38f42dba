"""The pact in the admin. Once it is frozen or anybody has signed, its text stands; further signatures are noted."""

from typing import Any, ClassVar

from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest

from common.audit.log import Actor
from common.audit.models import Door
from common.vietnamese.dates import today_vn
from members.admin.base import PortalInline, PortalModelAdmin
from members.admin.desk import once
from members.admin.forms import AskingForm, PortalFormSet
from members.admin.scope import ScopedFilter
from members.models import Membership
from members.odd_days import NOT_SIGNED_YET, conference_day
from pacts.models import PACT_DAYS, SIGNATURE_DAYS, AdoptedDocument, Clause, Pact, Pledge, Signature
from pacts.verbs.signatures import may_change_text, odd_signature_day, record_signatures, standing

ONCE_FROZEN = "Giao ước đã từng chốt để ký, các bản chốt được giữ lại nên không xóa được."
STILL_SIGNED = (
    "Vẫn ghi nhận thêm được chữ ký của đơn vị chưa ký. Muốn hủy riêng một chữ ký, hãy mở trang ký của đơn vị ấy, từ "
    "trang Giao ước."
)


def signed(request: HttpRequest, pact: Pact | None) -> str:
    """Why the pact's text may not be changed; "" if it may."""
    return once(request, ("signed", pact.pk), lambda: may_change_text(pact).reason) if pact else ""


class TextInline(PortalInline):
    """What belongs to the pact's text: it stands once anybody has signed."""

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not signed(request, obj) and super().has_change_permission(request, obj)


class PledgeInline(TextInline):
    model = Pledge
    fields = ("order", "text")


class AdoptedInline(TextInline):
    model = AdoptedDocument
    fields = ("order", "name")


class ClauseInline(TextInline):
    """The sections beside the pledges, for looking: each has an order of its own, which the editor's page keeps."""

    model = Clause
    fields = ("section", "order", "text")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class SignatureForm(AskingForm):
    """A signature to be noted; without a name, the member's representative signed."""

    kept_in = SIGNATURE_DAYS

    sentences: ClassVar[dict[str, tuple[str | None, str]]] = {
        "one_signature_a_member": ("member", "Đơn vị này đã có chữ ký. Hãy chọn đơn vị khác.")
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "signer_name" in self.fields:
            self.fields["signer_name"].help_text = "Để trống: người đại diện của đơn vị."
        if "method" in self.fields:
            # Whoever signs otherwise does so itself, on the pact's page.
            paper = Signature.Method.PAPER
            self.fields["method"].choices = [(paper.value, paper.label)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        member = cleaned.get("member")
        if member and not cleaned.get("signer_name"):
            cleaned["signer_name"] = member.representative_name
            cleaned["signer_position"] = cleaned.get("signer_position") or member.representative_position
        return cleaned

    def odd_days(self, cleaned: dict[str, Any]) -> dict[str, str]:
        day = cleaned.get("on")
        if day and day > today_vn():
            self.add_error("on", NOT_SIGNED_YET)
            return {}
        return {"on": odd_signature_day(self.instance.pact, day)} if day else {}


class SignatureFormSet(PortalFormSet):
    """A member signs once: a constraint with a condition is not asked by Django's forms, so it is asked here."""

    def clean(self) -> None:
        super().clean()
        seen = set()
        for form in self.forms:
            member = form.cleaned_data.get("member") if hasattr(form, "cleaned_data") else None
            if member in seen and not form.cleaned_data.get("DELETE"):
                form.add_error(None, "Dòng này trùng với một dòng ở trên.")
                raise ValidationError("Có hai dòng cùng «Thành viên». Hãy sửa hoặc bỏ một dòng.")
            if member:
                seen.add(member)


class SignatureInline(PortalInline):
    """Who has signed. A signature is noted once and neither changed nor taken away: the text hangs on it."""

    model = Signature
    form = SignatureForm
    formset = SignatureFormSet
    fields = ("member", "on", "method", "signer_name", "signer_position", "kept_because")
    signable: QuerySet[Membership]

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        self.signable = (
            Membership.objects.filter(year=obj.year_id).exclude(pk__in=standing(obj).values("member")).order_by("order")
        )
        return super().get_formset(request, obj, **kwargs)

    def get_field_queryset(self, db: str | None, db_field: Any, request: HttpRequest) -> QuerySet[Any]:
        return self.signable

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request).filter(voided_at__isnull=True)
        return rows.select_related("member", "pact__year__bloc")

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.owner.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


class PactForm(AskingForm):
    """A new pact is for a year that has none."""

    kept_in = PACT_DAYS

    sentences: ClassVar[dict[str, tuple[str | None, str]]] = {
        "pact_has_some_copies": ("copies", "Hãy ghi số bản từ 1 trở lên, hoặc để trống.")
    }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "year" in self.fields:
            self.fields["year"].queryset = self.fields["year"].queryset.filter(pact__isnull=True)  # type: ignore[attr-defined]
        if "conference_date" not in self.fields:
            del self.fields["kept_because"]

    def odd_days(self, cleaned: dict[str, Any]) -> dict[str, str]:
        day = cleaned.get("conference_date")
        year = self.instance.year if self.instance.pk else cleaned.get("year")
        return {"conference_date": conference_day(day, year=year.year)} if day and year else {}


@admin.register(Pact)
class PactAdmin(PortalModelAdmin):
    """A bloc-year's pact with its pledges, what the conference adopted, and who signed."""

    form = PactForm
    pages = (("", "pact"),)
    fieldsets = (
        (None, {"fields": ("year", "title", "note")}),
        (
            "Hội nghị ký kết",
            {
                "fields": (
                    "conference_name",
                    "conference_date",
                    "kept_because",
                    "conference_place",
                    "chair_name",
                    "chair_position",
                    "witness_name",
                    "witness_position",
                    "copies",
                )
            },
        ),
    )
    text = (
        "title",
        "note",
        "conference_name",
        "conference_date",
        "conference_place",
        "chair_name",
        "chair_position",
        "witness_name",
        "witness_position",
        "copies",
    )
    fixed = ("year",)
    related = ("year__bloc",)
    inlines = (PledgeInline, ClauseInline, AdoptedInline, SignatureInline)
    list_display = ("title", "year", "conference_date", "conference_place")
    list_filter = (("year", ScopedFilter),)
    search_fields = ("title", "note", "conference_name", "conference_place", "chair_name", "year__bloc__name")
    ordering = ("-year__year", "year__bloc__code")

    def get_inlines(self, request: HttpRequest, obj: Any) -> Any:
        """Who can sign is known once the pact has its year."""
        return self.inlines if obj else (PledgeInline, AdoptedInline)

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        """Nothing is asked of a text that stands."""
        if not signed(request, obj):
            return self.fieldsets
        return [
            (title, {**part, "fields": [name for name in part["fields"] if name != "kept_because"]})
            for title, part in self.fieldsets
        ]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        text = self.text if signed(request, obj) else ()
        return [*super().get_readonly_fields(request, obj), *text]

    def notice(self, request: HttpRequest, thing: Any) -> str:
        reason = signed(request, thing)
        return super().notice(request, thing) or (f"{reason} {STILL_SIGNED}" if reason else "")

    def why_kept(self, request: HttpRequest, thing: Any = None) -> str:
        return super().why_kept(request, thing) or signed(request, thing) or (self._was_frozen(thing) if thing else "")

    @staticmethod
    def _was_frozen(pact: Pact) -> str:
        return ONCE_FROZEN if pact.freezings.exists() or pact.reopenings.exists() else ""

    def store(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """A form of the editor's page that was loaded before is stale from here on."""
        obj.version += bool(change and not signed(request, obj))
        super().store(request, obj, form, change)

    def save_formset(self, request: HttpRequest, form: Any, formset: Any, change: bool) -> None:
        """Signatures are noted by the verb that pages and files use, which also tells the log."""
        if formset.model is not Signature:
            return super().save_formset(request, form, formset, change)
        for row in formset.save(commit=False):
            record_signatures(
                pact=form.instance,
                signed=[(row.member, row.signer_name, row.signer_position)],
                on=row.on,
                method=row.method,
                actor=Actor(user=request.user, door=Door.ADMIN),
                day_reason=row.day_reason,
            )
        formset.save_m2m()
        return None
