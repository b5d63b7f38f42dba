"""What a browser would send of a page's form: read off the page, typed over."""

from typing import Any

from django.test import Client

from members.models import User
from tests.pacts.life import Life

Sent = dict[str, Any]


def client_of(username: str) -> Client:
    client = Client()
    if username:
        client.force_login(User.objects.get(username=username))
    return client


def shown_to(who: str, life: Life, name: str, *args: object, query: str = "") -> Any:
    """The data of a page as this account sees it."""
    answer = client_of(who).get(life.made.address(name, *args) + query)
    assert answer.status_code == 200
    return answer.context


def form_shown(context: Any, **typed: object) -> Sent:
    """What a browser would send of the form of a page, but for what was typed over."""
    boxes = {box.html_name: box.value() for box in context["form"]}
    return {name: value for name, value in boxes.items() if value not in (None, False)} | typed
