"""`{% load records %}`: signature rows for a record, bars for a record or a page."""

from collections.abc import Sequence
from typing import Any

from django import template
from django.utils.html import format_html
from django.utils.safestring import SafeString

from khoithidua.records.bars import bar
from khoithidua.records.record import Signer, signature_rows

register = template.Library()

register.simple_tag(bar)


@register.filter
def whole_end(text: str) -> str | SafeString:
    """A name whose last two words stay on one line: «Ban Nội chính / Tỉnh ủy», never «… Tỉnh / ủy».

    By style and not by a no-break space, which a search in the PDF would not find.
    """
    words = text.split()
    if len(words) < 3:
        return text
    return format_html('{} <span class="nowrap">{}</span>', " ".join(words[:-2]), " ".join(words[-2:]))


@register.inclusion_tag("records/signatures.html")
def signatures(signers: Sequence[Signer], columns: int = 1) -> dict[str, Any]:
    """Signature blocks in rows of one, two or three; the template of a record decides how many fit."""
    if columns not in (1, 2, 3):
        raise ValueError(f"signature blocks stand in one to three columns, not {columns}")
    return {"rows": signature_rows(signers, columns), "columns": columns}
