"""«Lập khối»: a bloc from nothing, by whoever runs the portal; then its secretary's link, this once."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from common.audit.log import Actor
from common.audit.models import Door
from members.access import Action, Reader, RoleKind, may
from members.accounts import mark_of
from members.blocforms import NewBlocForm
from members.links import address_warning
from members.models import User
from members.pages import PageShown
from members.presenters.accounts import slips_of
from members.queries import is_admin, roles_of
from members.verbs.blocs import BlocRefused, Founded, found_bloc

TITLE = "Lập khối"
_PAGE = PageShown(name="found-bloc", title=TITLE, pdf_url="", xlsx_url="")


def runs_portal(user: User) -> Reader:
    """What the account is outside of any bloc: one that runs the portal, or nothing."""
    admin = is_admin(user, roles_of(user))
    return Reader(user, frozenset({RoleKind.ADMIN.value} if admin else ()))


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def found(request: HttpRequest) -> HttpResponse:
    """The form, and after it what was made."""
    user = request.user
    if not isinstance(user, User):
        raise PermissionDenied
    reader = runs_portal(user)
    answer = may(reader, Action.MANAGE_PORTAL)
    if not answer:
        raise PermissionDenied("Chỉ Quản trị lập được Khối mới.")
    form = NewBlocForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        try:
            made = found_bloc(new=form.new_bloc(), actor=Actor(user=user, door=Door.PAGE), reader=reader)
        except BlocRefused as refused:
            for name, sentence in refused.problems.items():
                form.add_error(name if name in form.fields else None, sentence)
        else:
            return _made(request, made)
    status = 422 if form.errors else 200
    return render(request, "members/found.html", {"page": _PAGE, "form": form, "may_run_portal": True}, status=status)


def _made(request: HttpRequest, made: Founded) -> HttpResponse:
    """What was made, with the link of the secretary: it is not shown again."""
    (slip,) = slips_of(made.year, [made.secretary])
    mark = mark_of(made.secretary, made.secretary.roles.values_list("pk", flat=True))
    page = PageShown(name="found-bloc", title=f"Đã lập {made.year}", pdf_url="", xlsx_url="")
    shown = {"made": made, "slip": slip, "mark": mark, "page": page, "address_warning": address_warning()}
    return render(request, "members/founded.html", shown | {"may_run_portal": True})
