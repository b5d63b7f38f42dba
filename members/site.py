"""The pages outside any bloc-year: the front door, one's own account, the help."""

import math
from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import datetime, timedelta
from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm
from django.contrib.auth.views import LoginView, PasswordChangeView
from django.contrib.messages.views import SuccessMessageMixin
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse, reverse_lazy
from django.utils import timezone
from django.views.decorators.http import require_safe

from common.records.made import record_answer
from common.records.record import Record, record_html
from members.home import Standing, home_of
from members.models import Bloc, BlocYear, Membership, User
from members.pages import Shown
from members.presenters.log import LOG_PRINT, LOG_SHEET
from members.queries import roles_of, years_of

WAIT = (
    "Đã nhập sai mật khẩu nhiều lần nên cổng tạm chưa nhận mật khẩu. Hãy thử lại sau {minutes} phút. "
    "Nếu quên mật khẩu, xin liên hệ Quản trị để được cấp lại hoặc mở khóa ngay."
)
HELP = "Hướng dẫn"
HELP_SUBJECT = "Sử dụng Cổng Khối thi đua"
HELP_FILE = "Hướng dẫn sử dụng Cổng Khối thi đua"


# Of the years with these ids, those with rounds: whether one of them is being scored (True), or all are published.
# A year whose rounds are only being prepared is not among them. Rounds are not known on this floor.
AtWork = Callable[[Collection[int]], Mapping[int, bool]]


def home_page(at_work: AtWork) -> Callable[[HttpRequest], HttpResponse]:
    """`/`: the reader's own bloc-year where there is work (`members.home`); the public front page if nobody is in."""

    @login_not_required
    def home(request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, User):
            return render(request, "members/front.html")
        years = list(years_of(request.user, roles_of(request.user)))
        found = years[0] if len(years) == 1 else home_of(_standings(years, at_work))
        return redirect(found) if found else render(request, "members/nothing.html")

    return home


def _standings(years: Sequence[BlocYear], at_work: AtWork) -> list[tuple[BlocYear, Standing]]:
    ids = [year.pk for year in years]
    rounds = at_work(ids)
    peopled = set(Membership.objects.filter(year__in=ids).order_by().values_list("year", flat=True).distinct())
    return [
        (
            year,
            Standing.AT_WORK
            if rounds.get(year.pk)
            else Standing.OPEN
            if year.pk in peopled and year.pk not in rounds
            else Standing.IDLE,
        )
        for year in years
    ]


class LoginForm(AuthenticationForm):
    """The log-in form, which also says how long to wait after too many wrong passwords."""

    @property
    def waits(self) -> timedelta | None:
        """How long no password will be looked at; None if the one that was typed was."""
        if not getattr(self.request, "axes_locked_out", False):
            return None
        end: datetime = getattr(self.request, "waits_until")  # noqa: B009
        return max(end - timezone.now(), timedelta(seconds=1))

    def get_invalid_login_error(self) -> ValidationError:
        if self.waits is None:
            return super().get_invalid_login_error()
        minutes = math.ceil(self.waits / timedelta(minutes=1))
        return ValidationError(WAIT.format(minutes=minutes), code="too_many")


class PortalLogin(LoginView):
    """The log-in form. Who is logged in already goes on to the front door."""

    authentication_form = LoginForm
    redirect_authenticated_user = True

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        answer = super().form_invalid(form)
        waits = form.waits if isinstance(form, LoginForm) else None
        if waits is not None:
            answer.status_code = HTTPStatus.TOO_MANY_REQUESTS
            answer["Retry-After"] = str(math.ceil(waits.total_seconds()))
        return answer


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


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """«Hướng dẫn»: how a secretary works with the portal."""
    page = Shown(name="help", title=HELP, pdf_url=reverse("help.pdf"), xlsx_url="")
    return render(request, "members/help.html", {"page": page, "log_most": LOG_PRINT, "log_sheet": LOG_SHEET})


@require_safe
def help_record(request: HttpRequest) -> HttpResponse:
    """The same text on paper. It is no document of a bloc, so it has no letterhead and names none."""
    now = timezone.localtime()
    record = Record(title=HELP, subject=HELP_SUBJECT, printed_at=now, printed_by=str(request.user))
    html = record_html(
        "members/help.record.html", bloc=Bloc(), record=record, context={"log_most": LOG_PRINT, "log_sheet": LOG_SHEET}
    )
    return record_answer(request, html, filename=f"{HELP_FILE}.pdf", title=HELP_FILE, made_at=now)
