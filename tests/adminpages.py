"""The admin as a test drives it: a client logged in, addresses, forms posted as a browser would post them."""

from collections.abc import Iterator, Mapping
from typing import Any

from django.contrib import admin
from django.contrib.admin.utils import flatten
from django.db.models import Model
from django.forms import CheckboxInput
from django.test import Client
from django.urls import reverse

from common.audit.models import Entry
from members.models import User


def logged_in(user: User) -> Client:
    """A browser in which this account is logged in."""
    client = Client()
    client.force_login(user)
    return client


def registered() -> list[type[Model]]:
    """Every model in the admin."""
    return list(admin.site._registry)


def page(model: type[Model] | Model, view: str = "changelist") -> str:
    """The address of a model's list or form, or of one object's page."""
    opts = model._meta
    args = [model.pk] if isinstance(model, Model) else []
    return reverse(f"admin:{opts.app_label}_{opts.model_name}_{view}", args=args)


def typed(response: Any) -> dict[str, Any]:
    """What a browser would send back of the form on this page if nobody touched it."""
    context = response.context
    forms = [context["adminform"].form]
    for inline in context["inline_admin_formsets"]:
        forms += [inline.formset.management_form, *inline.formset.forms]
    return {name: value for form in forms for name, value in _boxes(form)}


def _boxes(form: Any) -> Iterator[tuple[str, str]]:
    for box in form:
        widget = box.field.widget
        if isinstance(widget, CheckboxInput):
            if box.value():
                yield box.html_name, "on"
            continue
        value = widget.format_value(box.value()) if hasattr(widget, "format_value") else box.value()
        if isinstance(value, list | tuple):
            value = value[0] if value else ""
        yield box.html_name, "" if value is None else str(value)


def save(client: Client, where: str, changes: dict[str, Any]) -> Any:
    """Opens the form at this address, changes these boxes (None empties a check mark), and saves it."""
    data = typed(client.get(where)) | changes
    return client.post(where, {name: value for name, value in data.items() if value is not None})


def more_rows(prefix: str, start: int, *rows: Mapping[str, Any]) -> dict[str, Any]:
    """The boxes of new rows under the `start` that stand there: what a browser adds for «Thêm …»."""
    boxes = {f"{prefix}-{start + n}-{name}": value for n, row in enumerate(rows) for name, value in row.items()}
    return boxes | {f"{prefix}-TOTAL_FORMS": start + len(rows)}


def told(response: Any) -> list[str]:
    """Every sentence with which the form was refused; none if it was saved."""
    return [] if response.status_code == 302 else [str(sentence) for sentence in flatten(response.context["errors"])]


def log() -> list[tuple[Any, ...]]:
    """What the log holds: bloc, year, member, subject, action, old, new; oldest first."""
    rows = Entry.objects.order_by("id")
    return list(rows.values_list("bloc", "year", "member", "subject", "action", "old", "new"))
