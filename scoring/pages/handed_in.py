"""What somebody handed in is kept while it is looked at, and looked at under an address of its own (`?xem=7`).

The page that answers a form sent by POST cannot be gone back to: the browser would have to send the form again, and
shows an error page instead. So a file is answered with the address of its preview.
"""

from collections.abc import Mapping
from typing import Any

from django.http import HttpResponseRedirect

from members.models import User
from members.pages import Opened
from scoring.models import HandedIn

ASKED = "xem"
GONE = "Bản xem trước này không còn. Hãy chọn lại tệp."
# How many are kept of one person on one page; nobody goes back to older ones.
_KEPT = 5


def shown_at_its_address(opened: Opened, data: Mapping[str, object]) -> HttpResponseRedirect:
    """Keeps it for its reader, and leads to the page that shows it."""
    user = _reader(opened)
    mine = HandedIn.objects.filter(user=user, page=opened.path)
    made = HandedIn.objects.create(user=user, page=opened.path, data=data)
    HandedIn.objects.filter(pk__in=list(mine.order_by("-pk").values_list("pk", flat=True)[_KEPT:])).delete()
    query = opened.query.copy()
    query[ASKED] = str(made.pk)
    return HttpResponseRedirect(f"{opened.path}?{query.urlencode()}")


def handed_in(opened: Opened) -> Mapping[str, Any] | None:
    """What the address asks to show, if it was this reader's and is still kept; None if nothing is asked for."""
    number = opened.query.get(ASKED, "")
    if not number:
        return None
    mine = HandedIn.objects.filter(user=_reader(opened), page=opened.path)
    found = mine.filter(pk=int(number)).first() if number.isdecimal() and len(number) < 18 else None
    return found.data if found else {"refused_file": GONE}


def _reader(opened: Opened) -> User:
    return opened.reader.user
