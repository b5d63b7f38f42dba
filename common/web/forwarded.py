"""What a web server in front of the portal tells of how it was asked («https», for which host): believed from it alone.

The header of the scheme decides whether cookies travel, and where a reader is led. Whoever can reach the port could
write it too, so it is taken out of a request that comes neither from this machine, where a web server usually stands,
nor from one of `settings.TRUSTED_PROXIES`. Hosts are told by nobody: the portal knows its own (`ALLOWED_HOSTS`).
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from common.web.addresses import comes_from_proxy

_SCHEME = "HTTP_X_FORWARDED_PROTO"


def forwarded_scheme(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that forgets which scheme a stranger says it was asked by. It stands before all that asks for it."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if _SCHEME in request.META and not comes_from_proxy(request):
            del request.META[_SCHEME]
        return get_response(request)

    return middleware
