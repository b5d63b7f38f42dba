"""The public page where whoever was handed a link sets the password of its account, and is logged in."""

from collections.abc import Sequence
from http import HTTPStatus
from typing import Any

from django import forms
from django.contrib.auth import login
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.views import INTERNAL_RESET_SESSION_TOKEN, PasswordResetConfirmView
from django.contrib.messages import success
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse
from django.utils.decorators import method_decorator
from django.views.decorators.cache import never_cache

from common.vietnamese.dates import today_vn
from members.dues import Dues, keep_for_first_page
from members.links import TOKENS
from members.throttle import LINK_WAIT, answer_waiting, count_dead_link, link_waits, told_wait
from members.verbs.links import LinkEnded, set_by_link

_BACKEND = "django.contrib.auth.backends.ModelBackend"


@method_decorator([never_cache, login_not_required], name="dispatch")
class SetPassword(PasswordResetConfirmView):
    """Django's view, whose links are ours: one that has ended is told so, and counted as a wrong password is.

    The token stands in the address only until it was looked at; then the session holds it. `dues` are what the apps
    know of what is due for whom, told as after any log-in.
    """

    token_generator = TOKENS
    template_name = "members/set_password.html"
    reset_url_token = "mat-khau"  # noqa: S105
    dues: Sequence[Dues] = ()

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.validlink, self.user = False, None
        if link_waits(request, kwargs["uidb64"]):
            return answer_waiting(request, self._ended(told_wait(request, LINK_WAIT)))
        answer = super().dispatch(request, *args, **kwargs)
        if self.validlink or isinstance(answer, HttpResponseRedirect):
            return answer
        count_dead_link(request, kwargs["uidb64"])
        return self._ended()

    def form_valid(self, form: forms.Form) -> HttpResponse:
        token = self.request.session.pop(INTERNAL_RESET_SESSION_TOKEN, "")
        user_id = self.user.pk if self.user else 0
        try:
            user = set_by_link(user_id=user_id, token=token, password=form.cleaned_data["new_password1"])
        except LinkEnded:
            return self._ended()
        login(self.request, user, _BACKEND)
        keep_for_first_page(self.request, user, self.dues, today_vn())
        success(self.request, "Đã đặt mật khẩu. Từ nay bạn đăng nhập bằng tên đăng nhập và mật khẩu này.")
        return HttpResponseRedirect(reverse("home"))

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        context: dict[str, Any] = super().get_context_data(**kwargs)
        if self.validlink and self.user is not None:
            context["account"] = self.user
            context["roles"] = self.user.roles.select_related("bloc", "agency").order_by("bloc__code", "kind")
        return context

    def _ended(self, waits: str = "") -> HttpResponse:
        """What whoever holds a link is told that opens nothing: the same whether there is such an account or not."""
        self.validlink = False
        return self.render_to_response({"validlink": False, "waits": waits}, status=HTTPStatus.NOT_FOUND)
