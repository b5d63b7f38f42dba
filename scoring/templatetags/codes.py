"""`{% code_columns rows 7 36 %}`: the columns of a record's table that hold codes and names, the first wide enough."""

from collections.abc import Iterable
from typing import Protocol

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from scoring.presenters.code_column import code_percent
from scoring.rubrics.kinds.criterion import RubricNode

register = template.Library()


class OfANode(Protocol):
    """A row of a criterion or a group."""

    @property
    def node(self) -> RubricNode: ...


@register.simple_tag
def code_columns(
    rows: Iterable[OfANode], least: int, name: int, *, compact: bool = False, lying: bool = False
) -> SafeString:
    """Both as `<col>`: what codes need beyond `least` per cent, the names (`name` per cent) give."""
    codes = [text for row in rows for text in (row.node.printed, row.node.code)]
    percent = code_percent(codes, least, compact=compact, lying=lying)
    return format_html('<col class="w-{}"><col class="w-{}">', percent, name - (percent - least))
