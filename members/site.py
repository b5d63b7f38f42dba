"""The pages outside any bloc-year: the front door, one's own account, the help."""

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.contrib.messages.views import SuccessMessageMixin
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse_lazy

from members.models import User
from members.queries import years_of


@login_not_required
def home(request: HttpRequest) -> HttpResponse:
    """The reader's own bloc and newest year; the public front page if nobody is logged in."""
    if not isinstance(request.user, User):
        return render(request, "members/front.html")
    newest = years_of(request.user, list(request.user.roles.all())).first()
    if newest is None:
        return render(request, "members/nothing.html")
    return redirect(newest)


class PortalLogin(LoginView):
    """The log-in form. Who is logged in already goes on to the front door."""

    redirect_authenticated_user = True


class Account(SuccessMessageMixin, PasswordChangeView):
    """One's own account: what one is, and the password."""

    template_name = "members/account.html"
    success_url = reverse_lazy("account")
    success_message = "Đã đổi mật khẩu."

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context: dict[str, object] = super().get_context_data(**kwargs)
        user = self.request.user
        if isinstance(user, User):
            context["roles"] = user.roles.select_related("bloc", "agency").order_by("bloc__code", "kind")
        return context


def help_page(request: HttpRequest) -> HttpResponse:
    """«Hướng dẫn»: how a secretary works with the portal."""
    return render(request, "members/help.html")
