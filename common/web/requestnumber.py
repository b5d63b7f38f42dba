"""The number of a request («mã sự cố»): in each line that is logged for it, in the answer's header, on pages of faults.

A web server in front may have given it one, so that its own log tells of the same; anybody else's is not believed.
"""

import re
from collections.abc import Callable
from contextvars import ContextVar
from uuid import uuid4

from django.http import HttpRequest, HttpResponse

from common.web.addresses import comes_from_proxy

HEADER = "X-Request-ID"
_WELL_FORMED = re.compile("[0-9a-f]{32}")
# So much is read out over the telephone; it finds the line in a log.
_READ_OUT = 8
_current: ContextVar[str] = ContextVar("request_number", default="")


def request_number(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that numbers the request. It stands before all that may log something."""

    def middleware(request: HttpRequest) -> HttpResponse:
        told = request.headers.get(HEADER, "")
        is_believed = _WELL_FORMED.fullmatch(told) and comes_from_proxy(request)
        # It stays until the next request of this thread: Django logs some answers after all middleware is through.
        _current.set(told if is_believed else uuid4().hex)
        response = get_response(request)
        response[HEADER] = current_number()
        return response

    return middleware


def current_number() -> str:
    """The number of the request that this thread answers, or has answered last; "" where it never did."""
    return _current.get()


def incident() -> str:
    """As much of it as a page of faults shows: its reader reads it out to the administrator."""
    return current_number()[:_READ_OUT]
