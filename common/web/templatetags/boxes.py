"""`{% load boxes %}`: where a link to a form's field leads."""

from django import template
from django.forms import BoundField

from common.web import boxes

register = template.Library()


@register.filter
def first_box(field: BoundField) -> str:
    """`<a href="#{{ field|first_box }}">`."""
    return boxes.first_box(field)
