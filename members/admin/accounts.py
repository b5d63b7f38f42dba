"""Accounts and what they are. Django's own groups and permissions are not used: roles say it all."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.contrib.auth import password_validation, update_session_auth_hash
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.decorators import method_decorator
from django.utils.html import format_html_join
from django.views.decorators.debug import sensitive_post_parameters

from common.audit.log import Change
from common.labels import label
from members.access import Action
from members.admin.base import PortalInline, PortalModelAdmin
from members.admin.forms import PortalForm, PortalFormSet
from members.models import Role, User
from members.throttle import unlock

TWICE = "Vai trò này có hai lần. Hãy bỏ một dòng."
OWN_ACCOUNT = "Không xóa được tài khoản mà bạn đang dùng."


class UserForm(PortalForm):
    """An account, and its password: needed for a new one, left empty to keep the one there is."""

    password1 = forms.CharField(
        label=label("members.User.password"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label="Nhập lại mật khẩu",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text="Gõ lại đúng như trên.",
    )

    class Meta:
        labels = {"email": "Thư điện tử", "is_active": "Được đăng nhập"}
        help_texts = {
            "username": "Chữ không dấu, chữ số và các ký tự @ . + - _",
            "is_active": "Bỏ chọn thay vì xóa, khi người dùng thôi làm việc với cổng.",
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        rules = password_validation.password_validators_help_texts()
        exists = self.instance.pk is not None
        for name in ("password1", "password2"):
            self.fields[name].required = not exists
        if exists:
            self.fields["password1"].label = "Mật khẩu mới"
            rules.insert(0, "Để trống nếu không đổi mật khẩu.")
        self.fields["password1"].help_text = " ".join(map(str, rules))

    def clean_username(self) -> str:
        """Two names that differ only in capitals would be one person to everybody but the computer."""
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exclude(pk=self.instance.pk).exists():
            raise ValidationError("Tên đăng nhập này đã có người dùng.")
        return username

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if cleaned.get("password1", "") != cleaned.get("password2", "") and not self.errors:
            self.add_error("password2", "Hai lần gõ mật khẩu không giống nhau.")
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        # Only now the account says what the password must not be like.
        password = self.cleaned_data.get("password1")
        if password and not self.errors:
            try:
                password_validation.validate_password(password, self.instance)
            except ValidationError as error:
                self.add_error("password1", error)


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
            what = (given["kind"], given.get("bloc"), given.get("agency"))
            if what in seen:
                raise ValidationError(TWICE)
            seen.add(what)


class RoleInline(PortalInline):
    """The roles of an account."""

    model = Role
    form = RoleForm
    formset = RoleFormSet
    fields = ("kind", "bloc", "agency")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        return super().get_queryset(request).select_related("bloc", "agency")


@admin.register(User)
class UserAdmin(PortalModelAdmin):
    """The accounts. They belong to no bloc: only who runs the portal sees them, and what the log says of them."""

    view_action = change_action = Action.MANAGE_PORTAL
    year_path = None
    form = UserForm
    fieldsets = (
        (None, {"fields": ("username", "full_name", "position", "email", "is_active")}),
        ("Mật khẩu", {"fields": ("password1", "password2")}),
        ("Thời gian", {"fields": ("last_login", "date_joined")}),
    )
    readonly_fields = ("last_login", "date_joined")
    inlines = (RoleInline,)
    list_display = ("username", "full_name", "role_names", "is_active", "trial")
    list_display_links = ("username", "full_name")
    list_filter = ("roles__kind", "is_active", "is_sample")
    search_fields = ("username", "full_name", "position", "email")
    ordering = ("username",)
    actions = ("unlock",)

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
        return super().get_queryset(request).prefetch_related("roles__bloc", "roles__agency")

    def get_fieldsets(self, request: HttpRequest, obj: Any = None) -> Any:
        return self.fieldsets if obj else self.fieldsets[:2]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        """You cannot deactivate your own account."""
        own = ["is_active"] if obj == request.user else []
        return [*super().get_readonly_fields(request, obj), *own]

    def why_kept(self, request: HttpRequest, thing: Any = None) -> str:
        return OWN_ACCOUNT if thing == request.user else super().why_kept(request, thing)

    def lookup_allowed(self, lookup: str, value: Any, request: Any = None) -> bool:
        """A password's hash is not looked for, letter by letter, in the address of the list."""
        return not lookup.startswith("password") and super().lookup_allowed(lookup, value, request)

    @method_decorator(sensitive_post_parameters("password1", "password2"))
    def changeform_view(self, request: HttpRequest, object_id: str | None = None, *args: Any, **kwargs: Any) -> Any:
        return super().changeform_view(request, object_id, *args, **kwargs)

    def store(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        password = form.cleaned_data.get("password1")
        if password:
            obj.set_password(password)
        super().store(request, obj, form, change)
        if password and change:
            subject = self._subject(obj)
            self.note(request, obj, [Change(subject=subject.name, key=subject.key, action="đặt lại mật khẩu")])
            if obj == request.user:
                update_session_auth_hash(request, obj)
