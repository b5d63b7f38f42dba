"""What a Prometheus server reads of the portal: how many requests, how long, and how the work in the background stands.

Off unless the settings say who may read it. A page counts by the name of its address, never by what stands in it: a
measure is kept for each name, and names of members or secrets of links have no business there. Counted over all server
processes of this machine by prometheus_client's own files (`deploy/gunicorn.conf.py`).
"""

import os
from collections.abc import Callable, Iterable
from functools import cache
from hmac import compare_digest
from ipaddress import ip_address, ip_network
from time import perf_counter
from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import MiddlewareNotUsed
from django.db import Error
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from common.jobs.models import OPEN, Job
from common.jobs.workers import at_work
from common.web.addresses import client_address

if TYPE_CHECKING:
    from prometheus_client import Histogram, Metric

_METHODS = {"GET", "HEAD", "POST", "OPTIONS"}
# Seconds: a page is made in some hundredths, a print of a whole bloc in some seconds.
_STEPS = (0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60)


def count_requests(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that measures every request; left out where nobody may read what it measures."""
    if not is_measured():
        raise MiddlewareNotUsed
    seconds = _seconds()

    def middleware(request: HttpRequest) -> HttpResponse:
        began = perf_counter()
        response = get_response(request)
        page = request.resolver_match.view_name if request.resolver_match else ""
        method = request.method if request.method in _METHODS else "other"
        seconds.labels(page, method, response.status_code).observe(perf_counter() - began)
        return response

    return middleware


@cache
def _seconds() -> "Histogram":
    from prometheus_client import Histogram

    labels = ["page", "method", "status"]
    return Histogram("khoithidua_request_seconds", "Seconds until the answer", labels, buckets=_STEPS)


@login_not_required
@never_cache
@require_safe
def measures(request: HttpRequest) -> HttpResponse:
    """The page that a Prometheus server asks for; for everybody else there is none."""
    if not may_read(request):
        raise Http404

    from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
    from prometheus_client.multiprocess import MultiProcessCollector

    registry = CollectorRegistry()
    if "PROMETHEUS_MULTIPROC_DIR" in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(REGISTRY)
    registry.register(OfDatabase())
    return HttpResponse(generate_latest(registry), content_type=CONTENT_TYPE_LATEST)


def is_measured() -> bool:
    """Whether anybody may read the measures."""
    return bool(settings.METRICS_FROM or settings.METRICS_TOKEN)


def may_read(request: HttpRequest) -> bool:
    """Whether the measures are this reader's: it brings the token, or asks from an address that is named."""
    told = request.headers.get("Authorization", "")
    if settings.METRICS_TOKEN and compare_digest(told.encode(), f"Bearer {settings.METRICS_TOKEN}".encode()):
        return True
    # What a web server handed on comes from its address only as long as that server is not named.
    if request.headers.get("X-Forwarded-For") and not settings.TRUSTED_PROXIES:
        return False
    address = ip_address(client_address(request))
    return any(address in ip_network(text, strict=False) for text in settings.METRICS_FROM)


class OfDatabase:
    """How the database answers and how the work in the background stands, asked for when it is read."""

    def collect(self) -> "Iterable[Metric]":
        """The measures; of a database that is away only that it is."""
        from prometheus_client.core import GaugeMetricFamily

        up = GaugeMetricFamily("khoithidua_database_up", "1 where the database answers")
        try:
            open_jobs = dict(Job.objects.filter(state__in=OPEN).order_by().values_list("state").annotate(Count("pk")))
            workers = at_work().count()
        except Error:
            up.add_metric([], 0)
            return [up]
        up.add_metric([], 1)
        alive = GaugeMetricFamily("khoithidua_workers", "Workers that are alive, of all machines", value=workers)
        jobs = GaugeMetricFamily("khoithidua_open_jobs", "Work that waits or is being done", labels=["state"])
        for state in OPEN:
            jobs.add_metric([state.value], open_jobs.get(state, 0))
        return [up, alive, jobs]
