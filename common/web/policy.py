"""What every answer tells the browser besides Django's own headers: ten lines of our own instead of a library, since
every page has the same.

An answer that is no page (a file somebody handed in) may bring a tighter policy of its own.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

# Nothing from outside the portal, nothing inline: neither script nor style.
POLICY = "; ".join(
    [
        "default-src 'self'",
        "img-src 'self' data:",  # Bootstrap's stylesheet draws its check marks as data: pictures
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    ]
)

# Nothing of it is used; an extension of the browser, or a file that somebody handed in, shall not either.
PERMISSIONS = ", ".join(f"{name}=()" for name in ("camera", "geolocation", "microphone", "payment", "usb"))

ASKED_AGAIN = "private, no-cache"


def content_security_policy(
    get_response: Callable[[HttpRequest], HttpResponse],
) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware that puts the policies on every answer, errors and static files included, that has none of its own."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        response.headers.setdefault("Content-Security-Policy", POLICY)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        # What says nothing else, as an error or the way to another page, is for this reader alone.
        response.headers.setdefault("Cache-Control", ASKED_AGAIN)
        return response

    return middleware
