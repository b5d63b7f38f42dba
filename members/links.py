"""Links by which somebody sets the password of its own account, so that nobody else ever knows one.

Nothing secret is stored: a link is a seal of what the account is now, made with the portal's secret. It ends when the
password is set, when somebody logs in, when a new link is made, when the account is closed, and after a few days.
"""

from datetime import datetime, timedelta
from urllib.parse import urlsplit

from django.conf import settings
from django.contrib.auth.tokens import PasswordResetTokenGenerator
from django.urls import reverse
from django.utils import timezone
from django.utils.encoding import force_bytes
from django.utils.http import urlsafe_base64_encode

from members.models import User


class LinkTokens(PasswordResetTokenGenerator):
    """Django's tokens, which here end with the account's link too."""

    key_salt = "members.links.LinkTokens"

    def check_token(self, user: User | None, token: str | None) -> bool:
        """Whether this is the token of the account's link, and the link can still be used."""
        return user is not None and link_ends(user) is not None and super().check_token(user, token)

    def make_token(self, user: User) -> str:
        """The token of the account's link: the same at whatever moment it is asked for."""
        made = user.link_made_at
        if made is None:
            raise ValueError("the account has no link")
        return self._make_token_with_timestamp(user, self._num_seconds(timezone.make_naive(made)), self.secret)

    def _make_hash_value(self, user: User, timestamp: int) -> str:
        # Not the address for mail: to correct it ends no link.
        return f"{user.pk}|{user.password}|{_moment(user.last_login)}|{_moment(user.link_made_at)}|{timestamp}"


def _moment(at: datetime | None) -> str:
    return "" if at is None else f"{at.timestamp():.6f}"


TOKENS = LinkTokens()


def link_ends(user: User) -> datetime | None:
    """Until when the account's link can be used; None if it has none that still can."""
    made = user.link_made_at
    if made is None or not user.is_active or (user.last_login is not None and user.last_login >= made):
        return None
    ends = made + timedelta(seconds=settings.PASSWORD_RESET_TIMEOUT)
    return ends if ends > timezone.now() else None


def link_of(user: User) -> str:
    """The account's link in full, as it is printed and sent."""
    named = urlsafe_base64_encode(force_bytes(user.pk))
    return f"{settings.PUBLIC_URL}{reverse('set-password', args=[named, TOKENS.make_token(user)])}"


def address_warning() -> str:
    """Why the links open on this machine alone, nobody having said how the portal is reached; else ""."""
    if urlsplit(settings.PUBLIC_URL).hostname not in ("localhost", "127.0.0.1", "::1"):
        return ""
    return (
        f"Đường dẫn sẽ bắt đầu bằng {settings.PUBLIC_URL}, chỉ mở được trên chính máy chủ này. Trước khi trao "
        "tài khoản thật, hãy nhờ Quản trị đặt địa chỉ của cổng (PUBLIC_URL)."
    )
