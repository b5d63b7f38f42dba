"""How the portal logs: lines for a screen, or one JSON object a line for whoever gathers the logs of several machines.

A record says which request it belongs to (`common.web.requestnumber`), and of the address only which page it was and of
which bloc's year: an address may hold a link's secret, a query what somebody looked for. What a database tells of the
row that it refused stays out too, for names stand in it.
"""

import logging
import re
from types import TracebackType
from typing import Any

from django.http import HttpRequest

from common.web.requestnumber import current_number

KINDS = ("text", "json")
_SHOWN = ("bloc", "year")
_PART = re.compile(r"<(\w+):(\w+)>")
_NOWHERE = "(no such page)"
_ROW = re.compile(r"^(DETAIL|CONTEXT):.*\n?", re.MULTILINE)
ExcInfo = tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]


def configuration(kind: str) -> dict[str, Any]:
    """The `LOGGING` of this kind («text», «json»). ValueError for another."""
    if kind not in KINDS:
        raise ValueError(f"LOG_FORMAT: {' | '.join(KINDS)}, not {kind!r}")
    return {
        "version": 1,
        "disable_existing_loggers": False,
        "filters": {"request": {"()": "common.logs.OfRequest"}},
        "formatters": {
            "text": {"()": "common.logs.Lines", "format": "%(mark)s%(message)s"},
            # Loaded where it is asked for: the package is a province's (deploy/province/requirements.txt).
            "json": {"()": "common.jsonlogs.JsonLines"},
        },
        "handlers": {"console": {"class": "logging.StreamHandler", "formatter": kind, "filters": ["request"]}},
        "root": {"handlers": ["console"], "level": "WARNING"},
        "loggers": {
            # It tells at length why a signed file is refused, which whoever handed it in is told in a sentence.
            "pyhanko": {"level": "CRITICAL"},
            # Each wrong password, with address and name; the portal's own log has those that count.
            "axes": {"level": "ERROR"},
            # That a worker was told to stop.
            "django_tasks_db": {"level": "ERROR"},
        },
    }


class OfRequest(logging.Filter):
    """Tells a record its request's number and page, and takes out of it what else it says of the request."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Never leaves a record out."""
        number = current_number()
        more = {"request_id": number, "mark": f"[{number}] " if number else ""}
        request = record.__dict__.pop("request", None)
        if isinstance(request, HttpRequest):
            page = told_address(request)
            more |= {"page": page, "method": str(request.method)}
            told = {request.path: page, request.get_full_path(): page}
            if isinstance(record.args, tuple):
                record.args = tuple(told.get(one, one) if isinstance(one, str) else one for one in record.args)
        record.__dict__.update(more)
        return True


class WithoutRows:
    """A formatter whose tracebacks don't repeat what stands in the rows of the database."""

    def formatException(self, ei: ExcInfo) -> str:
        """The traceback as text."""
        said: str = super().formatException(ei)  # type: ignore[misc]
        return _ROW.sub("", said).rstrip("\n")


class Lines(WithoutRows, logging.Formatter):
    """For a screen."""


def told_address(request: HttpRequest) -> str:
    """The page that was asked for: its pattern, of which bloc and year are filled in and nothing else."""
    match = request.resolver_match
    if match is None:
        return _NOWHERE
    address = f"/{match.route}"
    for converter, name in _PART.findall(address):
        if name in _SHOWN:
            address = address.replace(f"<{converter}:{name}>", str(match.kwargs[name]))
    return address
