"""«Quản trị»: Django's admin with the portal's own door, log and look.

The site knows no roles: it opens to whoever may see at least one of the models registered with it, and what that
needs is decided where they are registered (`members.admin`). For everybody else it does not exist.
"""

from collections.abc import Callable
from functools import update_wrapper
from typing import Any, cast

from django.apps import apps
from django.contrib import admin
from django.contrib.admin.views.autocomplete import AutocompleteJsonView
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import Group
from django.contrib.auth.views import redirect_to_login
from django.db.models.base import ModelBase
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, URLResolver, reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_protect
from django_tasks_db.models import DBTaskResult

from common.audit.models import Entry

RECENT = 10
# What the portal has pages of its own for, and Django's shortcut from any id to any object's address.
NOT_HERE = {"logout", "password_change", "password_change_done", "view_on_site"}

# Django's groups, for roles say who may do what; the queue of the work in the background, whose rows are jobs.
UNSHOWN = {Group, DBTaskResult}


class Choices(AutocompleteJsonView):
    """What can be chosen in a field."""

    def serialize_result(self, obj: Any, to_field_name: str) -> dict[str, str]:
        """The key and the label of one of them."""
        return {"id": str(getattr(obj, to_field_name)), "text": str(self.model_admin.label(obj))}  # type: ignore[attr-defined]


class PortalAdminSite(admin.AdminSite):
    """The portal's admin site."""

    site_title = "Cổng Khối thi đua"
    site_header = "Quản trị"
    index_title = "Quản trị"
    empty_value_display = "–"

    def __init__(self, name: str = "admin") -> None:
        super().__init__(name)
        # Deleting many at once would stand outside the transaction of its log entries.
        self.disable_action("delete_selected")

    def register(self, model_or_iterable: Any, admin_class: Any = None, **options: Any) -> None:
        """Django's, without what packages bring and nobody here may touch."""
        models = [model_or_iterable] if isinstance(model_or_iterable, ModelBase) else model_or_iterable
        super().register([model for model in models if model not in UNSHOWN], admin_class, **options)

    def has_permission(self, request: HttpRequest) -> bool:
        """Whether the reader may see anything here."""
        return any(model_admin.has_module_permission(request) for model_admin in self._registry.values())

    def admin_view(self, view: Callable[..., Any], cacheable: bool = False) -> Any:
        """Django's wrapper, but 404 instead of a second log-in form for whoever has nothing to do here."""

        def inner(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
            if not self.has_permission(request):
                raise Http404
            answer: HttpResponseBase = view(request, *args, **kwargs)
            return answer

        return update_wrapper(csrf_protect(inner if cacheable else never_cache(inner)), view)

    def get_urls(self) -> list[URLPattern | URLResolver]:
        """Django's addresses without those the portal has pages of its own for."""
        return [pattern for pattern in super().get_urls() if getattr(pattern, "name", None) not in NOT_HERE]

    @method_decorator(never_cache)
    @method_decorator(login_not_required)
    def login(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """There is one log-in form, the portal's: on to it, and from it back to where the reader was going."""
        home = reverse("admin:index", current_app=self.name)
        if request.user.is_authenticated:
            return redirect(home)
        return redirect_to_login(request.GET.get("next") or home)

    def autocomplete_view(self, request: HttpRequest) -> HttpResponse:
        """Django's answer to whoever looks for what to choose; things are called there as everywhere in the admin."""
        return cast(HttpResponse, Choices.as_view(admin_site=self)(request))

    def get_app_list(self, request: HttpRequest, app_label: str | None = None) -> list[Any]:
        """The models floor by floor, each floor's in the order it declares them; the log last."""
        place = {model: number for number, model in enumerate([*apps.get_models(), Entry])}
        found = list(self._build_app_dict(request, app_label).values())
        for app in found:
            app["models"].sort(key=lambda entry: place[entry["model"]])
        return sorted(found, key=lambda app: place[app["models"][0]["model"]])

    def index(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> TemplateResponse:
        """The front page, with what the reader did last."""
        recent = Entry.objects.filter(account=request.user.get_username()).order_by("-id")[:RECENT]
        return super().index(request, {"recent": recent, **(extra_context or {})})
