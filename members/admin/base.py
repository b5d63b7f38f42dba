"""What every model in the admin has in common: whose it is, who may change it, how it is shown.

Whether somebody may is asked of `members.access`; whether the thing itself still may be changed, of the app's own
rules (`why_fixed`). What may not be changed is shown, read only, with the reason above it.
"""

from collections.abc import Callable
from typing import Any, cast
from urllib.parse import parse_qs, urlencode

from django.contrib import admin, messages
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.utils import flatten_fieldsets, unquote
from django.contrib.admin.views.main import ERROR_FLAG
from django.core.exceptions import PermissionDenied, ValidationError
from django.db import DataError, IntegrityError, transaction
from django.db.models import ProtectedError, QuerySet
from django.forms import Media
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect
from django.urls import reverse
from django.utils.text import get_text_list

from common.audit.log import written_last
from common.vietnamese.folding import having_words
from members.access import Action
from members.admin.desk import desk_of, once
from members.admin.forms import PortalForm, PortalFormSet
from members.admin.saving import SaveRefused, Saving
from members.admin.scope import LookedUp, Scoped
from members.models import BlocYear

CLASH = "Không lưu được vì trùng hoặc trái với số liệu vừa được ghi. Hãy xem lại rồi lưu lần nữa."
FILTER_LEFT_OUT = (
    "Bộ lọc trong địa chỉ không dùng được nên danh sách dưới đây chưa được lọc. Hãy chọn lại ở «Bộ lọc» hoặc ô «Tìm»."
)
NOT_HERE = "Việc này không làm được ở trang Quản trị."


# What both databases can hold as the key of a row.
_LARGEST_KEY = 2**63 - 1


def _may_be_key(field: Any, text: str) -> bool:
    """Whether a text that was sent can be the key of a row."""
    try:
        return bool(0 < field.to_python(text) <= _LARGEST_KEY)
    except ValidationError:
        return False


class PortalModelAdmin(Scoped, Saving, admin.ModelAdmin):
    """A model in the admin."""

    form = PortalForm
    save_on_top = True
    show_facets = admin.ShowFacets.NEVER
    view_on_site = False
    list_per_page = 50

    # What one must be able to do to look, and to change.
    view_action = Action.MANAGE_YEAR
    change_action = Action.MANAGE_YEAR
    # What never changes once the object exists: addresses, files and the log name it by these.
    fixed: tuple[str, ...] = ()
    # What is read with every row.
    related: tuple[str, ...] = ()
    # Pages of the portal that show the object: (what they are called, name of the address).
    pages: tuple[tuple[str, str], ...] = ()
    # Whether all blocs together have more of it than a list to choose from can hold.
    of_every_bloc = False

    @property
    def media(self) -> Media:
        """Django's scripts without those for pop-up windows and made-up codes (and a table of all alphabets)."""
        names = ("vendor/jquery/jquery.min", "jquery.init", "core", "actions")
        return Media(js=[f"admin/js/{name}.js" for name in names])

    def label(self, thing: Any) -> str:
        """The object among others to choose from."""
        return str(thing)

    # --- whose it is

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        """What stands on the reader's desk; nothing else exists."""
        queryset = super().get_queryset(request).select_related(*self.related)
        desk = desk_of(request)
        return queryset if desk.is_admin else self.scoped(queryset, desk.blocs)

    def scoped(self, queryset: QuerySet[Any], blocs: dict[int, str]) -> QuerySet[Any]:
        """What of the queryset belongs to these blocs (id → code)."""
        if self.year_path is None:
            return queryset.none()
        path = "__".join(part for part in (self.year_path, "bloc") if part)
        return queryset.filter(**{f"{path}__in": list(blocs)})

    # --- who may

    def why_fixed(self, thing: Any) -> str:
        """Why the object itself may not be changed any more; "" if it may."""
        return ""

    def why_not(self, request: HttpRequest, thing: Any = None) -> str:
        """Why this reader may not change the object (without one: add any); "" if so."""
        bloc = self.bloc_of(thing) if thing else None
        refusal = desk_of(request).may(self.change_action, bloc.pk if bloc else None).reason
        if refusal or thing is None:
            return refusal
        return once(request, (self.opts.label, thing.pk), lambda: self.why_fixed(thing))

    def why_kept(self, request: HttpRequest, thing: Any = None) -> str:
        """Why the object may not be deleted; "" if it may. What hangs on it is asked by the page that deletes."""
        return self.why_not(request, thing)

    def notice(self, request: HttpRequest, thing: Any) -> str:
        """What stands above the object's form."""
        return self.why_not(request, thing)

    def sample_of(self, thing: Any) -> bool:
        """Whether the object is sample data, or hangs on some."""
        return bool(getattr(thing, "is_sample", False))

    def hints(self, thing: Any) -> list[str]:
        """What is still to be done to an object that may be changed."""
        return []

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        bloc = self.bloc_of(obj) if obj else None
        return bool(desk_of(request).may(self.view_action, bloc.pk if bloc else None))

    def has_add_permission(self, request: HttpRequest) -> bool:
        return not self.why_not(request)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not self.why_not(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return not self.why_kept(request, obj)

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [*self.readonly_fields, *(self.fixed if obj else ())]

    # --- lists and forms

    def get_search_fields(self, request: HttpRequest) -> Any:
        """What is looked in; among all blocs in what they are called too, for no filter offers all of them."""
        bloc = "__".join(part for part in (self.year_path, "bloc") if part)
        if self.year_path is None or not desk_of(request).is_admin:
            return self.search_fields
        return tuple(dict.fromkeys([*self.search_fields, f"{bloc}__name", f"{bloc}__code"]))

    def get_search_results(self, request: HttpRequest, queryset: QuerySet[Any], search_term: str) -> Any:
        """Marks and capitals make no difference."""
        fields = self.get_search_fields(request)
        return having_words(queryset, search_term, fields) if fields else queryset, False

    def changelist_view(self, request: HttpRequest, extra_context: Any = None) -> Any:
        """The list. Where Django led here from a filter that can't be, it shows everything, and says so."""
        if request.method == "GET" and ERROR_FLAG in request.GET:
            messages.warning(request, FILTER_LEFT_OUT)
        return super().changelist_view(request, extra_context)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """The list as the address filters it; a value that no row can have is told like a filter that can't be read."""
        try:
            return super().get_changelist_instance(request)
        # Of days, the year 0 and the year 10000 are such values: Python has no such day.
        except (OverflowError, ValueError, DataError) as error:
            raise IncorrectLookupParameters from error

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """A new object begins in the year (or rubric) that the list was filtered by, else in the newest."""
        initial: dict[str, Any] = super().get_changeform_initial_data(request)
        filters = parse_qs(initial.pop("_changelist_filters", ""))
        asked = set(flatten_fieldsets(self.get_fieldsets(request))) - set(initial)
        for field in self.opts.fields:
            if field.name in {"year", "rubric"} & asked and field.is_relation:
                chosen = filters.get(f"{field.name}__id__exact")
                newest = self.get_field_queryset(None, field, request).first()
                initial[field.name] = chosen[0] if chosen else newest
        return initial

    def get_form(self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any) -> Any:
        """Django's form; a field that came to be fixed since the form was loaded is told, not dropped."""
        form: Any = super().get_form(request, obj, change, **kwargs)
        shut = set(self.get_readonly_fields(request, obj)) & set(request.POST)
        names = [f"«{field.verbose_name}»" for field in self.opts.fields if field.name in shut]
        form.refused = list(getattr(request, "refused", []))
        if names:
            form.refused.append(("", f"Không sửa được nữa: {get_text_list(names, 'và')}."))
        return form

    def page_links(self, thing: Any) -> list[tuple[str, str]]:
        """The portal's pages and records of the object: (what the button says, address)."""
        year = self.shown_in(thing)
        if year is None:
            return []
        args = [year.bloc.code, year.year, *self.page_args(thing)]
        query = self.page_query(thing)
        return [
            (f"{word}: {title}" if title else word, reverse(name + ending, args=args) + query)
            for title, name in self.pages_of(thing)
            for word, ending in (("Bản in (PDF)", ".pdf"), ("Xem trang", ""))
        ]

    def pages_of(self, thing: Any) -> tuple[tuple[str, str], ...]:
        """Which of the portal's pages show this object."""
        return self.pages

    def shown_in(self, thing: Any) -> BlocYear | None:
        """The bloc-year among whose pages these are; None where there are none."""
        return self.year_of(thing)

    def page_args(self, thing: Any) -> list[Any]:
        """What the addresses of its pages name besides bloc and year."""
        return []

    def page_query(self, thing: Any) -> str:
        """What the addresses of its pages ask for («?ky=nam»)."""
        return ""

    def render_change_form(
        self,
        request: HttpRequest,
        context: dict[str, Any],
        add: bool = False,
        change: bool = False,
        form_url: str = "",
        obj: Any = None,
    ) -> Any:
        if obj is not None:
            notice = self.notice(request, obj)
            hints = [] if notice else self.hints(obj)
            context |= {"notice": notice, "hints": hints, "page_links": self.page_links(obj)}
            context["sample"] = self.sample_of(obj)
        return super().render_change_form(request, context, add, change, form_url, obj)

    # --- doors

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """The object; when it is about to be written, as it is once nobody else can write it."""
        # An empty «_to_field» in the address names no field.
        from_field = from_field or None
        thing = super().get_object(request, object_id, from_field)
        if thing is not None and request.method == "POST" and transaction.get_connection().in_atomic_block:
            self.lock(thing)
            thing = super().get_object(request, object_id, from_field)
        return thing

    def response_action(
        self, request: HttpRequest, queryset: QuerySet[Any], *args: Any, **kwargs: Any
    ) -> HttpResponse | None:
        """Django's; where what was selected can be no row, nothing is done and it says so."""
        if all(_may_be_key(self.opts.pk, chosen) for chosen in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            return super().response_action(request, queryset, *args, **kwargs)
        self.message_user(request, "Không đọc được những dòng đã chọn. Hãy chọn lại.", messages.WARNING)
        return HttpResponseRedirect(request.get_full_path())

    def lock(self, thing: Any) -> None:
        """Holds what must not change while the object is written."""
        list(self.model._base_manager.select_for_update().filter(pk=thing.pk))

    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        """Django's page of one object. A save that was refused half way is undone and told in the form."""
        refused: list[tuple[str, str]]
        try:
            return super().changeform_view(request, object_id, *args, **kwargs)
        except PermissionDenied as error:
            raise PermissionDenied(self._reason(request, object_id, self.why_not)) from error
        except SaveRefused as error:
            refused = [(error.boxes.get(sentence, ""), sentence) for sentence in error.sentences]
        except PermissionError as error:
            refused = [("", str(error))]
        except IntegrityError:
            refused = [("", CLASH)]
        request.refused = refused  # type: ignore[attr-defined]
        return super().changeform_view(request, object_id, *args, **kwargs)

    # Inside the transaction: an object's rows are locked as they are written, and the end of the log after all of them.

    def _changeform_view(self, *args: Any, **kwargs: Any) -> Any:
        with written_last():
            return super()._changeform_view(*args, **kwargs)  # type: ignore[misc]

    def _delete_view(self, *args: Any, **kwargs: Any) -> Any:
        with written_last():
            return super()._delete_view(*args, **kwargs)  # type: ignore[misc]

    def delete_view(self, request: HttpRequest, object_id: str, *args: Any, **kwargs: Any) -> Any:
        """Django's page that asks once more. What something hangs on is not deleted, and the page lists what."""
        try:
            return super().delete_view(request, object_id, *args, **kwargs)
        except PermissionDenied as error:
            raise PermissionDenied(self._reason(request, object_id, self.why_kept)) from error
        except SaveRefused as error:
            self.message_user(request, " ".join(error.sentences), messages.ERROR)
        except (ProtectedError, IntegrityError):
            self.message_user(request, CLASH, messages.ERROR)
        return redirect(f"admin:{self.opts.app_label}_{self.opts.model_name}_change", object_id)

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> Any:
        """Django asks also for the right to delete what stands in the way. That it stands there is reason enough."""
        listed, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return listed, counts, set() if protected else lacking, protected

    def _reason(self, request: HttpRequest, object_id: str | None, ask: Callable[[HttpRequest, Any], str]) -> str:
        """Why it may not be; Http404 where the object does not exist for this reader."""
        thing = super().get_object(request, unquote(object_id)) if object_id else None
        if object_id and thing is None and self.has_view_permission(request):
            raise Http404
        return ask(request, thing) or NOT_HERE

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts: Any, object_id: str) -> HttpResponse:
        raise Http404

    def history_view(self, request: HttpRequest, object_id: str, extra_context: Any = None) -> HttpResponse:
        """What the log says of the object."""
        thing = self.get_object(request, unquote(object_id))
        if thing is None or not self.has_view_permission(request, thing):
            raise Http404
        bloc, year = self.bloc_of(thing), self.year_of(thing)
        query = {"key__startswith": self.key_of(thing)}
        query |= {"bloc": bloc.code} if bloc else {}
        query |= {"year": str(year.year)} if year else {}
        return HttpResponseRedirect(f"{reverse('admin:audit_entry_changelist')}?{urlencode(query)}")


class PortalInline(Scoped, admin.TabularInline):
    """Rows of an object, on its page. Who may change the object may change them."""

    form = PortalForm
    formset = PortalFormSet
    extra = 0

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        field = super().formfield_for_foreignkey(db_field, request, **kwargs)
        if not isinstance(field.widget, LookedUp):
            # Read once for all rows, not once a row.
            field.choices = list(field.choices)
        return field

    @property
    def owner(self) -> PortalModelAdmin:
        """The admin of the object whose rows these are."""
        return cast(PortalModelAdmin, self.admin_site.get_model_admin(self.parent_model))

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.owner.has_view_permission(request, obj)

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.owner.has_change_permission(request, obj)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return self.has_change_permission(request, obj)
