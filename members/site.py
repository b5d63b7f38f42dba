"""The pages outside any bloc-year: the front door, one's own account, the help."""

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.forms import AuthenticationForm, PasswordChangeForm
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
from common.vietnamese.dates import today_vn
from members.dues import Dues, keep_for_first_page
from members.home import Standing, home_of
from members.models import Bloc, BlocYear, Membership, User
from members.pages import PageShown
from members.presenters.log import LOG_PRINT, LOG_SHEET
from members.queries import begins_on, every_year, is_admin, provinces_of, roles_of, years_of
from members.throttle import answer_waiting, knows_password, told_wait

HELP = "Hướng dẫn"
HELP_SUBJECT = "Sử dụng Cổng Khối thi đua"
HELP_FILE = "Hướng dẫn sử dụng Cổng Khối thi đua"


# Of the years with these ids, those with rounds: whether one of them is being scored (True), or all are published.
# A year whose rounds are only being prepared is not among them. Rounds are not known on this floor.
AtWork = Callable[[Collection[int]], Mapping[int, bool]]


def home_page(at_work: AtWork) -> Callable[[HttpRequest], HttpResponse]:
    """`/`: the reader's own bloc-year where there is work (`members.home`); the public front page if nobody is in.

    A standing body comes to the blocs of its province; who opens several blocs without a role in any chooses one.
    """

    @login_not_required
    def home(request: HttpRequest) -> HttpResponse:
        if not isinstance(request.user, User):
            return render(request, "members/front.html")
        roles = roles_of(request.user)
        years = list(years_of(request.user, roles))
        if not years and provinces_of(roles):
            return redirect("council")
        if not years:
            others = every_year(request.user, roles)
            # Of one bloc or of several: two are enough to know.
            blocs = list(others.order_by("bloc").values_list("bloc", flat=True).distinct()[:2])
            if len(blocs) > 1:
                return redirect("blocs")
            years = list(others.filter(bloc__in=blocs)) if blocs else []
        found = years[0] if len(years) == 1 else home_of(_standings(years, at_work))
        if found:
            return redirect(found)
        shown = {"may_run_portal": is_admin(request.user, roles), "begins_on": begins_on(roles, today_vn())}
        return render(request, "members/nothing.html", shown)

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

    def get_invalid_login_error(self) -> ValidationError:
        told = told_wait(self.request) if self.request else ""
        return ValidationError(told, code="too_many") if told else super().get_invalid_login_error()


class OwnPasswordForm(PasswordChangeForm):
    """A new password for one's own account; guessing the old one is slowed down as it is at the log-in."""

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request

    def clean_old_password(self) -> str:
        old: str = self.cleaned_data["old_password"]
        if not knows_password(self.request, self.user, old):
            raise ValidationError(told_wait(self.request) or self.error_messages["password_incorrect"])
        return old


class PortalLogin(LoginView):
    """The log-in form. Who is logged in already goes on to the front door.

    `dues` are what the apps know of what is due for whom: what presses is told on the first page that follows.
    """

    authentication_form = LoginForm
    redirect_authenticated_user = True
    dues: Sequence[Dues] = ()

    def form_valid(self, form: AuthenticationForm) -> HttpResponse:
        answer = super().form_valid(form)
        keep_for_first_page(self.request, form.get_user(), self.dues, today_vn())
        return answer

    def form_invalid(self, form: AuthenticationForm) -> HttpResponse:
        return answer_waiting(self.request, super().form_invalid(form))


class Account(SuccessMessageMixin, PasswordChangeView):
    """One's own account: what one is, and the password."""

    template_name = "members/account.html"
    form_class = OwnPasswordForm
    success_url = reverse_lazy("account")
    success_message = "Đã đổi mật khẩu."

    def form_invalid(self, form: Any) -> HttpResponse:
        return answer_waiting(self.request, super().form_invalid(form))

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs: dict[str, Any] = super().get_form_kwargs()
        return kwargs | {"request": self.request}

    def get_context_data(self, **kwargs: object) -> dict[str, object]:
        context: dict[str, object] = super().get_context_data(**kwargs)
        user = self.request.user
        if isinstance(user, User):
            context["roles"] = user.roles.select_related("bloc", "agency", "province").order_by("bloc__code", "kind")
        return context


@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """«Hướng dẫn»: how a secretary works with the portal."""
    page = PageShown(name="help", title=HELP, pdf_url=reverse("help.pdf"), xlsx_url="")
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
