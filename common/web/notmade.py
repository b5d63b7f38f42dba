"""What a reader is told when a record could not be made: that it was not their doing, and what to do now."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from common.records.worker import RecordNotMade

# What a form says above itself where what it was to keep needs a record; all that was typed stands in it again.
NOT_MADE = (
    "Chưa lập được bản in: máy chủ đang bận hoặc gặp trục trặc. Chưa có gì thay đổi, những gì bạn ghi vẫn còn ở đây. "
    "Hãy đợi một phút rồi bấm lại; nếu vẫn vậy, xin báo Quản trị."
)
UNAVAILABLE = 503

_log = logging.getLogger(__name__)


def told_not_made(request: HttpRequest, error: RecordNotMade) -> str:
    """The sentence for whoever has to send the form again; the server's log has the reason."""
    _log.error("no record for %s: %s", request.path, error)
    return NOT_MADE


class RecordNotMadeMiddleware:
    """Answers 503 with a page of its own, wherever a record was asked for; the log has the reason."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        """The page, if that is what went wrong."""
        if not isinstance(error, RecordNotMade):
            return None
        told_not_made(request, error)
        answer = render(request, "503.html", status=UNAVAILABLE)
        answer["Retry-After"] = "60"
        return answer
