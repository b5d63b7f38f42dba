"""What a reader is told when the portal can't write, or can't reach its database (`common.faults`).

Django calls `answer` for every exception that nobody caught, wherever it came up: in a page, while the session is kept,
while an upload arrives. A full disk is 507, one that takes no writes and a database that is away are 503, each with a
page that says what is wrong and gives back what was typed; what is nobody's but ours is 500. Each page tells the number
by which the administrator finds the line in the log (`common.web.requestnumber`).
"""

import logging
import sys
from collections.abc import Iterator

from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.template import loader

from common.faults import fault_of
from common.logs import told_address
from common.web.requestnumber import incident

_log = logging.getLogger(__name__)
_TYPED_SHORTEST, _TYPED_MOST = 12, 50
_OWN = "same-origin"
_NEVER_SHOWN = {"csrfmiddlewaretoken", "next"}


def answer(request: HttpRequest) -> HttpResponse:
    """The answer to the exception that is being handled now (`handler500` of the addresses)."""
    error = sys.exc_info()[1]
    fault = fault_of(error)
    if fault is None:
        return HttpResponseServerError(loader.get_template("500.html").render({"incident": incident()}))
    _log.error("%s for %s: %s", fault.name, told_address(request), error)
    told: HttpResponse
    if "application/json" in request.headers.get("Accept", ""):
        # No answer of a page's own: its script takes it for what it is by the status.
        told = HttpResponse(fault.title, status=fault.status, content_type="text/plain; charset=utf-8")
    else:
        # Without the request: who asks can't be looked up now, and what every page shows may not be there.
        page = loader.render_to_string(
            "fault.html", {"fault": fault, "typed": list(typed(request)), "incident": incident()}
        )
        told = HttpResponse(page, status=fault.status)
    told["Retry-After"] = "60"
    told["Cache-Control"] = "no-store"
    return told


def typed(request: HttpRequest) -> Iterator[str]:
    """The longer texts of the form that was sent: they are shown again, so that nobody has to think them up anew.

    Those of a form that stood at another site, which nobody typed into one of ours, are not.
    """
    if request.method != "POST" or request.headers.get("Sec-Fetch-Site", _OWN) != _OWN:
        return
    try:
        fields = list(request.POST.lists())
    except Exception:  # an upload that no longer finds room can't be read to its end
        return
    texts = (text for name, values in fields if name not in _NEVER_SHOWN and "password" not in name for text in values)
    # What has no blank in it is a mark or a number, which forms carry along.
    longer = (text for text in texts if len(text) >= _TYPED_SHORTEST and " " in text)
    for _, text in zip(range(_TYPED_MOST), longer, strict=False):
        yield text
