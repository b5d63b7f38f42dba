"""Guessing passwords is slowed down: after a few wrong ones the next is not even looked at until some time has passed.

django-axes counts the wrong ones, in the database, so that it holds for all server processes together; here stands how
many are free and how long the wait is then. Three things are counted, each for a day:

- one account from one address: what a guesser does, and what somebody does who forgot the password. Colleagues behind
  the same address are not touched by it, nor is the same person elsewhere.
- one address, whatever account it names: who tries one password on many accounts.
- one account, wherever it is tried from: who has many addresses. Where the account has logged in from lately is left
  out, so that nobody locks its owner out of the office; and the wait is short.

Each further wrong password doubles the wait. What is tried while one has to wait is neither looked at nor counted, and
an account that doesn't exist is counted like one that does: the answers are the same.
"""

import math
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from http import HTTPStatus
from typing import Any, NamedTuple

from axes.backends import AxesStandaloneBackend
from axes.handlers.database import AxesDatabaseHandler
from axes.handlers.proxy import AxesProxyHandler
from axes.models import AccessAttempt, AccessLog
from django.contrib.auth.hashers import check_password
from django.db import transaction
from django.db.models import Q
from django.http import HttpRequest, HttpResponse, QueryDict
from django.utils import timezone

from common.audit.log import Actor, Change, write
from common.audit.models import Door
from members.models import User

WAIT = (
    "Đã nhập sai mật khẩu nhiều lần nên cổng tạm chưa nhận mật khẩu. Hãy thử lại sau {minutes} phút. "
    "Nếu quên mật khẩu, xin Thư ký Khối cấp đường dẫn mới; muốn mở khóa ngay thì xin Quản trị."
)
LINK_WAIT = "Vừa có nhiều lần mở đường dẫn hết hiệu lực nên cổng tạm chưa mở. Hãy thử lại sau {minutes} phút."
# Wrong passwords are forgotten after this; `settings.AXES_COOLOFF_TIME`, for it is axes that forgets them.
COUNTED_FOR = timedelta(days=1)
# Where an account logged in so recently is one of its usual places.
USUAL_FOR_DAYS = 60
_FIRST = timedelta(minutes=1)
# Before what names an account in a link (no account's name has a «/»), where dead ones are counted.
_LINK = "link/"
# What names an account there is a few characters long; in an address anything may stand, and is counted by its start.
_LONGEST_NAMED = 100


@dataclass(frozen=True)
class Limit:
    """So many wrong passwords are free; the last of them costs a minute, each further one doubles it, up to `most`."""

    free: int
    most: timedelta

    def wait(self, wrong: int) -> timedelta:
        """How long after the last of so many wrong passwords the next one is looked at."""
        if wrong < self.free:
            return timedelta(0)
        # Beyond that many doublings it is the longest wait anyhow.
        return min(self.most, _FIRST * (1 << min(wrong - self.free, 20)))


ACCOUNT_HERE = Limit(free=5, most=timedelta(hours=1))
# A whole office may stand behind one address.
ADDRESS = Limit(free=40, most=timedelta(hours=1))
ACCOUNT_ANYWHERE = Limit(free=60, most=timedelta(minutes=15))


# The account's name, the address, how many wrong passwords there, and the last of them.
Attempt = tuple[str | None, str | None, int, datetime]


class Tried(NamedTuple):
    """Wrong passwords for an account from an address: until when one waits after them, and how many that are."""

    until: datetime | None
    wrong_here: int


def tried(account: str, address: str) -> Tried:
    """What is known of wrong passwords for this account from this address."""
    seen = AccessAttempt.objects.filter(Q(username=account) | Q(ip_address=address)).order_by()
    rows = list(seen.values_list("username", "ip_address", "failures_since_start", "attempt_time"))
    anywhere = [row for row in rows if row[0] == account]
    here = [row for row in anywhere if row[1] == address]
    ends = [_end(ACCOUNT_HERE, here), _end(ADDRESS, [row for row in rows if row[1] == address])]
    end = _end(ACCOUNT_ANYWHERE, anywhere)
    if end and not AccessLog.objects.filter(username=account, ip_address=address).exists():
        ends.append(end)
    return Tried(max((end for end in ends if end), default=None), _wrong(here))


def _end(limit: Limit, attempts: list[Attempt]) -> datetime | None:
    wrong = _wrong(attempts)
    return None if wrong < limit.free else max(row[3] for row in attempts) + limit.wait(wrong)


def _wrong(attempts: list[Attempt]) -> int:
    return sum(row[2] for row in attempts)


class Throttle(AxesDatabaseHandler):
    """django-axes with the limits above in place of its one limit for everything (`settings.AXES_HANDLER`)."""

    def is_locked(self, request: Any, credentials: Mapping[str, Any] | None = None) -> bool:
        """Whether the password is not to be looked at now. Then `request.waits_until` says until when."""
        account = (credentials or {}).get("username") or ""
        end, request.wrong_here = tried(account, request.axes_ip_address)
        request.waits_until = end
        return end is not None and end > request.axes_attempt_time

    def get_failures(self, request: Any, credentials: Any = None) -> int:
        """What axes compares with its one limit after a wrong password: 1 if one has to wait now, else 0."""
        return int(self.is_locked(request, credentials))

    def user_login_failed(self, sender: Any, credentials: Any, request: Any = None, **kwargs: Any) -> None:
        """Counts a wrong password, and tells the log when it was one too many."""
        with transaction.atomic():
            waited = request is not None and request.axes_locked_out
            with _nothing_kept_of(request):
                super().user_login_failed(sender, credentials, request, **kwargs)
            if request is not None and request.axes_locked_out and not waited:
                _tell(credentials.get("username") or "", request)

    def user_logged_in(self, sender: Any, request: Any, user: Any, **kwargs: Any) -> None:
        """Forgets what this account got wrong from here, and nothing else: who knows one password may try others."""
        with transaction.atomic():
            super().user_logged_in(sender, request, user, **kwargs)
            _forget(user.get_username(), request)
            self.reset_logs(age_days=USUAL_FOR_DAYS)


class Gate(AxesStandaloneBackend):
    """Stands before the backends that look at passwords, and lets nobody through to them who has to wait."""

    def authenticate(self, request: HttpRequest | None, **credentials: Any) -> None:
        """Never logs anybody in. Raises PermissionDenied, which ends the log-in, for whoever has to wait."""
        # Without a request it is no guesser: a command, or a test.
        if request is not None:
            super().authenticate(request, **credentials)


@dataclass(frozen=True)
class KnownPassword:
    """That whoever is logged in with this account (its key) has just given its password again."""

    account: int


def has_given(known: KnownPassword | None, user: User) -> bool:
    """Whether it was this account's password that was given again, for verbs that take nothing less."""
    return known is not None and known.account == user.pk


def knows_password(request: HttpRequest, user: User, password: str) -> KnownPassword | None:
    """Whether whoever is logged in knows the account's password, where a page asks for it once more; None if not.

    It is a door to guess at like the log-in, so it is counted with it; after too many wrong ones the answer is no,
    whatever was typed, and `wait_of` says for how long. It is asked by pages and never within a verb, whose refusal
    would take the count back with it, and which would hold its lock as long as a password takes to be tried.
    """
    account = {"username": user.get_username()}
    request.axes_locked_out = AxesProxyHandler.is_locked(request, account)  # type: ignore[attr-defined]
    if request.axes_locked_out:  # type: ignore[attr-defined]
        return None
    # Whether it is, and no more: a hash that is kept anew would end the session in which it was asked for.
    if not check_password(password, user.password):
        AxesProxyHandler.user_login_failed(__name__, account, request)
        return None
    if request.wrong_here:  # type: ignore[attr-defined]
        _forget(user.get_username(), request)
    return KnownPassword(user.pk)


def link_waits(request: HttpRequest, named: str) -> bool:
    """Whether links for the account that is so named in them are not looked at now; `wait_of` says for how long.

    A link that has ended is counted like a wrong password, beside those of the log-in: it is a door to guess at too.
    """
    waits: bool = AxesProxyHandler.is_locked(request, {"username": _LINK + named[:_LONGEST_NAMED]})
    request.axes_locked_out = waits  # type: ignore[attr-defined]
    return waits


def count_dead_link(request: HttpRequest, named: str) -> None:
    """Counts a link that opened nothing."""
    AxesProxyHandler.user_login_failed(__name__, {"username": _LINK + named[:_LONGEST_NAMED]}, request)


def wait_of(request: HttpRequest) -> timedelta | None:
    """How long no password will be looked at; None if the one that this request brought was, or may yet be."""
    if not getattr(request, "axes_locked_out", False):
        return None
    end: datetime = getattr(request, "waits_until")  # noqa: B009
    return max(end - timezone.now(), timedelta(seconds=1))


def told_wait(request: HttpRequest, sentence: str = WAIT) -> str:
    """What is said to whoever has to wait; "" to who hasn't."""
    wait = wait_of(request)
    return sentence.format(minutes=math.ceil(wait / timedelta(minutes=1))) if wait else ""


def answer_waiting(request: HttpRequest, answer: HttpResponse) -> HttpResponse:
    """The answer to a password that was not taken: 429 while none is looked at, with the time to wait."""
    wait = wait_of(request)
    if wait is not None:
        answer.status_code = HTTPStatus.TOO_MANY_REQUESTS
        answer["Retry-After"] = str(math.ceil(wait.total_seconds()))
    return answer


@contextmanager
def _nothing_kept_of(request: Any) -> Iterator[None]:
    """Inside, the request has brought nothing: axes would write down what was typed beside the password, a vote too."""
    if request is None:
        yield
        return
    sent, request.POST = request.POST, QueryDict()
    try:
        yield
    finally:
        request.POST = sent


def _forget(account: str, request: HttpRequest) -> None:
    """What this account got wrong from here."""
    address = request.axes_ip_address  # type: ignore[attr-defined]
    AccessAttempt.objects.filter(username=account, ip_address=address).delete()


def unlock(account: str) -> int:
    """Looks at passwords for this account at once again, from wherever it was tried; answers how many were counted.

    The addresses it was tried from are free again too: the colleague who forgot the password may have used up theirs.
    """
    with transaction.atomic():
        addresses = AccessAttempt.objects.filter(username=account).values_list("ip_address", flat=True)
        count: int = AccessAttempt.objects.filter(ip_address__in=list(addresses)).delete()[0]
    return count


def _tell(account: str, request: HttpRequest) -> None:
    """The log names accounts that exist; what else was typed as a name may be somebody's password."""
    exists = User.objects.filter(username=account).exists()
    is_link = account.startswith(_LINK)
    nobody = "Đường dẫn đặt mật khẩu" if is_link else "Tài khoản không có trong cổng"
    why = "mở đường dẫn đã hết hiệu lực" if is_link else "sai mật khẩu"
    change = Change(
        subject=f"Tài khoản {account}" if exists else nobody,
        key=f"login/{account}" if exists else "",
        action=f"tạm dừng đăng nhập vì {why} nhiều lần",
        new=f"từ địa chỉ {request.axes_ip_address}",  # type: ignore[attr-defined]
    )
    write(Actor(door=Door.PAGE, name="Cổng"), [change])
