"""`{% load typed %}`: what was typed into a form that leads nowhere any more."""

from typing import Any

from django import template
from django.template import Context

from common.web.faults import typed

register = template.Library()


@register.inclusion_tag("parts/typed.html", takes_context=True)
def typed_texts(context: Context) -> dict[str, Any]:
    """The longer texts that were sent to an address that does not take them, to be copied from there."""
    request = context.get("request")
    return {"typed": list(typed(request)) if request else []}
