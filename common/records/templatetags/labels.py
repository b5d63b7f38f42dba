"""`{% label members.Membership.role %}`: a field's name as its model has it, put in when the template is read.

Where another tag takes it as an argument, it is a filter: `{% below 2 "documents.Document.title"|label … %}`.
"""

from django import template
from django.template.base import Parser, TextNode, Token
from django.utils.html import escape

from common.labels import label as label_of

register = template.Library()


@register.tag
def label(parser: Parser, token: Token) -> TextNode:
    """The name of this field. TemplateSyntaxError if there is none, so that a slip is seen before anybody reads it."""
    field = token.contents.partition(" ")[2]
    try:
        return TextNode(escape(label_of(field)))
    except (LookupError, ValueError):
        raise template.TemplateSyntaxError(f"there is no field {field!r}") from None


register.filter("label", label_of)
