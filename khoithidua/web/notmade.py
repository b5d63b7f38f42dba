"""What a reader is told when a record could not be made: that it was not their doing, and what to do now."""

import logging
from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from khoithidua.records.worker import RecordNotMade

_log = logging.getLogger(__name__)


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
        _log.error("no record for %s: %s", request.path, error)
        answer = render(request, "503.html", status=503)
        answer["Retry-After"] = "60"
        return answer
