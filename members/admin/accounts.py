"""Accounts and what they are. Django's own groups and permissions are not used: roles say it all."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils.html import format_html_join

from common.audit.log import Actor, Change
from common.audit.models import Door
from members.access import Action
from members.admin.base import PortalInline, PortalModelAdmin
from members.admin.forms import PortalForm, PortalFormSet
from members.links import address_warning, link_ends, link_of
from members.models import Role, User
from members.throttle import unlock
from members.verbs.links import hand_out_links

TWICE = "Vai trò này có hai lần. Hãy bỏ một dòng."
HAND_OUT = "Cấp đường dẫn đặt mật khẩu"
NO_PASSWORD = f"Tài khoản này chưa có mật khẩu. Ở danh sách tài khoản, chọn nó và làm việc «{HAND_OUT}»."
OWN_ACCOUNT = "Không xóa được tài khoản mà bạn đang dùng."


class UserForm(PortalForm):
    """An account. Its password only its owner sets, by a link that is handed out."""

    class Meta:
        labels = {"email": "Thư điện tử", "is_active": "Được đăng nhập"}
        help_texts = {
            "username": "Chữ không dấu, chữ số và các ký tự @ . + - _",
            "is_active": "Bỏ chọn thay vì xóa, khi người dùng thôi làm việc với cổng.",
        }

    def clean_username(self) -> str:
        """Two names that differ only in capitals would be one person to everybody but the computer."""
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Tên đăng nhập này đã có người dùng.")
        return username


class RoleForm(PortalForm):
    """What an account is, told in sentences where it cannot be."""

    sentences = {"one_role_a_bloc": (None, TWICE), "one_admin_role_an_account": (None, TWICE)}


class RoleFormSet(PortalFormSet):
    """The roles of one account: none twice. The database would refuse it too, but without a word."""

    def clean(self) -> None:
        super().clean()
        seen = set()
        for form in self.forms:
            given = {} if form.errors else form.cleaned_data
            if not given or given.get("DELETE"):
                continue
            what = (given["kind"], given.get("bloc"), given.get("agency"), given.get("province"))
            if what in seen:
                raise ValidationError(TWICE)
            seen.add(what)


class RoleInline(PortalInline):
    """The roles of an account."""

    model = Role
    form = RoleForm
    formset = RoleFormSet
    fields = ("kind", "bloc", "agency", "province", "valid_from", "valid_to")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("bloc", "agency", "province")


@admin.register(User)
class UserAdmin(PortalModelAdmin):
    """The accounts. They belong to no bloc: only who runs the portal sees them, and what the log says of them."""

    view_action = change_action = Action.MANAGE_PORTAL
    year_path = None
    form = UserForm
    fieldsets = (
        (None, {"fields": ("username", "full_name", "position", "email", "is_active")}),
        ("Thời gian", {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")
    inlines = (RoleInline,)
    list_display = ("username", "full_name", "role_names", "is_active", "trial")
    list_display_links = ("username", "full_name")
    list_filter = ("roles__kind", "is_active", "is_sample")
    search_fields = ("username", "full_name", "position", "email")
    ordering = ("username",)
    actions = ("hand_out", "unlock")

    @admin.action(description=HAND_OUT, permissions=["change"])
    def hand_out(self, request: HttpRequest, accounts: QuerySet[User]) -> HttpResponse | None:
        """Makes new links for these accounts and shows them, this once: a message would keep them in a cookie."""
        actor = Actor(user=request.user, door=Door.ADMIN)
        try:
            users = hand_out_links(accounts=[account.pk for account in accounts], actor=actor)
        except PermissionError as refused:
            self.message_user(request, str(refused), messages.ERROR)
            return None
        handed = [(user, link_of(user), link_ends(user)) for user in users]
        shown = {"title": "Đường dẫn vừa cấp", "handed": handed, "address_warning": address_warning()}
        answer = TemplateResponse(request, "admin/handed.html", self.admin_site.each_context(request) | shown)
        answer["Cache-Control"] = "no-store"
        return answer

    @admin.action(description="Mở khóa đăng nhập (đã sai mật khẩu nhiều lần)", permissions=["change"])
    def unlock(self, request: HttpRequest, accounts: QuerySet[User]) -> None:
        """Looks at passwords for these accounts at once again."""
        with transaction.atomic():
            opened = [account for account in accounts if unlock(account.get_username())]
            for account in opened:
                subject = self._subject(account)
                self.note(request, account, [Change(subject=subject.name, key=subject.key, action="mở khóa đăng nhập")])
        if opened:
            names = ", ".join(account.get_username() for account in opened)
            self.message_user(request, f"Đã mở khóa đăng nhập: {names}.", messages.SUCCESS)
        else:
            self.message_user(request, "Không tài khoản nào trong số đã chọn đang bị khóa đăng nhập.", messages.INFO)

    @admin.display(description="Vai trò")
    def role_names(self, account: User) -> str:
        """What the account is, one role a line."""
        return format_html_join("", "<div>{}</div>", [[role] for role in account.roles.all()])

    @admin.display(description="Dùng thử")
    def trial(self, account: User) -> str:
        """That the account is one of the sample's."""
        return "dùng thử" if account.is_sample else ""

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).prefetch_related("roles__bloc", "roles__agency", "roles__province")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fieldsets if obj else self.fieldsets[:1]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """You cannot deactivate your own account."""
        own = ["is_active"] if obj == request.user else []
        return [*super().get_readonly_fields(request, obj), *own]

    def why_kept(self, request: HttpRequest, thing: Any = None) -> str:
        return OWN_ACCOUNT if thing == request.user else super().why_kept(request, thing)

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """A password's hash is not looked for, letter by letter, in the address of the list."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    def store(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if not change:
            # Nobody gets in before its owner has set one.
            obj.set_unusable_password()
        if not obj.is_active:
            # Its link has ended, and does not come back with the account.
            obj.link_made_at = None
        super().store(request, obj, form, change)

    def hints(self, thing: Any) -> list[str]:
        return [] if thing.has_usable_password() or link_ends(thing) else [NO_PASSWORD]
