"""The public pages «Xác minh»: who has a document with a code on it sees whether it is genuine and still in force.

Whatever is asked for, the answer to a code that does not exist is the same; see `throttle` for whoever asks too often.
Nothing is changed by what is sent here, so there is no token to ask for.
"""

from urllib.parse import quote

from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from common.files.digesting import Digested, digest_only
from common.files.refusal import too_big
from common.vietnamese.text import clean_line
from documents.signedfile import HOW_CHECKED
from documents.throttle import SPAN, count_miss, is_slowed_down, who_asks
from documents.verifying import OTHER, Verified, verify

MOST_TYPED = 60
NOTHING_TYPED = "Hãy gõ mã xác minh in ở cuối văn bản, ví dụ 7KQF-X2MN-9RTB."
UNKNOWN = "Không có văn bản nào mang mã này. Hãy so lại từng chữ với mã in ở cuối văn bản."
SLOWED_DOWN = "Bạn đã tra quá nhiều mã không có. Hãy chờ 10 phút rồi tra lại."
NO_FILE = "Chưa chọn tệp nào. Hãy bấm vào ô chọn tệp, rồi bấm «So tệp»."


@login_not_required
@never_cache
@require_safe
def ask(request: HttpRequest) -> HttpResponseBase:
    """Where a code is typed; what was typed leads to its own address."""
    if "ma" not in request.GET:
        return _page(request)
    typed = clean_line(request.GET["ma"])[:MOST_TYPED]
    if not typed or set(typed) == {"."}:
        return _page(request, typed=typed, error=NOTHING_TYPED, status=422)
    return HttpResponseRedirect(reverse("verify") + quote(typed, safe="") + "/")


@csrf_exempt
@login_not_required
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def answer(request: HttpRequest, code: str) -> HttpResponseBase:
    """What is known of the document with this code; a file that is sent is compared with it and not kept."""
    digest_only(request)
    typed = clean_line(code)[:MOST_TYPED]
    who, now = who_asks(request), timezone.now()
    if is_slowed_down(who, now):
        return _slowed_down(request, typed)
    found = verify(typed)
    if found is None:
        if not count_miss(who, now):
            return _slowed_down(request, typed)
        return _page(request, typed=typed, error=UNKNOWN, status=404)
    if request.method != "POST":
        return _page(request, typed=found.code, found=found)
    return _compared(request, found)


def _compared(request: HttpRequest, found: Verified) -> HttpResponse:
    try:
        file = request.FILES.get("file")
    except RequestDataTooBig:
        return _page(request, typed=found.code, found=found, refused=str(too_big()), status=422)
    if not isinstance(file, Digested) or not file.size:
        return _page(request, typed=found.code, found=found, refused=NO_FILE, status=422)
    same = found.compared(file.sha256)
    return _page(request, typed=found.code, found=found, file=file.name, same=same.same if same else "")


def _slowed_down(request: HttpRequest, typed: str) -> HttpResponse:
    response = _page(request, typed=typed, error=SLOWED_DOWN, status=429)
    response["Retry-After"] = str(int(SPAN.total_seconds()))
    return response


def _page(request: HttpRequest, *, status: int = 200, **context: object) -> HttpResponse:
    response = render(
        request, "documents/verify.html", {"other": OTHER, "how_checked": HOW_CHECKED, **context}, status=status
    )
    # What a code opens is for whoever holds the document, and for no search engine.
    response["X-Robots-Tag"] = "noindex"
    return response


URLS = [
    path("xac-minh/", ask, name="verify"),
    path("xac-minh/<path:code>/", answer, name="verify-code"),
]
