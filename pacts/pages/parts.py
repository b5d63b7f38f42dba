"""What the pact's pages have in common."""

from khoithidua.audit.log import Actor
from members.pages import Opened
from pacts.signing import Given


def actor_of(opened: Opened) -> Actor:
    """Whoever uses the page."""
    return Actor(user=opened.reader.user)


def given_of(opened: Opened, name: str) -> Given | None:
    """The file that came in this field of the form; None without one."""
    found = opened.request.FILES.get(name)
    if found is None or found.file is None:
        return None
    return Given(found.name or "", found.read())
