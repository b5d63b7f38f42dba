"""`{% load lines %}`: where a page's lines may end."""

from django import template
from django.utils.safestring import SafeString

from common.records.joined import keep_together

register = template.Library()


@register.filter(is_safe=True)
def lines_kept(html: str) -> SafeString:
    """`{% filter lines_kept %}…{% endfilter %}`: what belongs together stays on one line, as it does in records.

    The frames of all pages have it around what they show, so that no page has to think of it.
    """
    return keep_together(html, whole=True)
