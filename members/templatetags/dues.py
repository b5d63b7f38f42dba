"""`{% load dues %}`: what presses, above the first page after logging in."""

from typing import Any

from django import template

from members.dues import Told, take_told

register = template.Library()


@register.simple_tag(takes_context=True)
def told_dues(context: dict[str, Any]) -> Told | None:
    """`{% told_dues as told %}`: the notice, on the first page of a session alone."""
    request = context.get("request")
    return take_told(request) if request is not None and hasattr(request, "session") else None
