"""`{% load records %}`: the parts of a document that its family writes in its own way; bars, QR codes.

Every tag but `bar` and `qr` takes the family from the record it stands in (`layout` of its context).
"""

from collections.abc import Sequence
from itertools import groupby
from typing import TypedDict

from django import template
from django.template.context import Context
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.records.bars import bar
from common.records.forms import ground_lines, recipient_lines, with_authority
from common.records.layout import Layout
from common.records.longtext import MOST_BESIDE, Below, is_long
from common.records.longtext import below as texts_below
from common.records.prose import Block, LineKind, bare, blocks_of, without_end
from common.records.qr import qr
from common.records.record import Signer, signature_rows
from common.vietnamese.dates import date_in_words
from common.vietnamese.words import words_of

register = template.Library()
register.filter(bare)

# A name of fewer letters is not broken over two lines; of a longer one so many words stay together at its end.
_WHOLE = 40
_LAST = 4
# So many letters of a name's last words fit on one line of a signature's column.
_BOUND = 14


class SignatureRows(TypedDict):
    """What `records/signatures.html` shows."""

    rows: list[Sequence[Signer]]
    columns: int
    layout: Layout


class TextsBelow(TypedDict):
    """What `records/below.html` shows."""

    columns: int
    texts: list[Below]


register.simple_tag(bar)
register.simple_tag(qr)


@register.filter
def whole_words(text: str) -> str | SafeString:
    """A name that is broken between words, and not before its last syllable: «Ban Nội chính / Tỉnh ủy», «Cơ quan /…».

    By style and not by no-break spaces, which a search in the PDF would not find. What is too long for a line of a
    signature's column is let apart.
    """
    words = words_of(text)
    if len(words) > 2 and " " not in words[-1] and len("".join(words[-2:])) <= _BOUND:
        words[-2:] = [" ".join(words[-2:])]
    if len(words) == 1:
        return text
    return format_html_join(" ", "{}", ((_whole(word) if " " in word else word,) for word in words))


def _whole(text: str) -> SafeString:
    return format_html('<span class="nowrap">{}</span>', text)


@register.filter
def by_phrases(text: str) -> SafeString:
    """A line that is broken after a comma rather than within a phrase: «Báo, / Khối thi đua 6, năm 2023»."""
    phrases = text.split(", ")
    if len(phrases) > 1 and len(phrases[-2]) + len(phrases[-1]) < _WHOLE:
        phrases[-2:] = [", ".join(phrases[-2:])]
    return format_html_join(", ", "{}", ((_phrase(phrase),) for phrase in phrases))


def _phrase(text: str) -> SafeString:
    if len(text) < _WHOLE:
        return _whole(text)
    words = text.split()
    begin, end = " ".join(words[:-_LAST]), " ".join(words[-_LAST:])
    return format_html("{} {}", begin, _whole(end))


@register.filter
def sign_lines(text: str, layout: Layout) -> SafeString:
    """A position or an authority, line by line; a line with a prefix («KT. Trưởng khối») is bold in both families."""
    shown = []
    for line in text.splitlines():
        words, prefixed = with_authority(line.strip(), layout)
        shown.append((format_html("<b>{}</b>", whole_words(words)) if prefixed else whole_words(words),))
    return format_html_join(SafeString("<br>"), "{}", shown)


@register.inclusion_tag("records/signatures.html", takes_context=True)
def signatures(context: Context, signers: Sequence[Signer], columns: int = 1) -> SignatureRows:
    """Signature blocks in rows of one, two or three; the template of a record decides how many fit."""
    if columns not in (1, 2, 3):
        raise ValueError(f"signature blocks stand in one to three columns, not {columns}")
    return {"rows": signature_rows(signers, columns), "columns": columns, "layout": context["layout"]}


@register.inclusion_tag("records/signatures.html", takes_context=True)
def minutes_signatures(context: Context, secretary: str = "", chair: str = "") -> SignatureRows:
    """The two columns that end minutes: on the left who wrote them, on the right who led the meeting, by name."""
    layout: Layout = context["layout"]
    signers = [Signer(agency=layout.minutes_secretary, name=secretary), Signer(agency=layout.minutes_chair, name=chair)]
    return {"rows": signature_rows(signers, 2), "columns": 2, "layout": layout}


@register.simple_tag
def beside(text: str | None, most: int = MOST_BESIDE) -> str | SafeString:
    """`{% beside row.explanation %}`: a cell's words, or where to read them if they are too long for it."""
    return SafeString('<i class="see-below">xem dòng dưới</i>') if is_long(text or "", most) else text or ""


@register.inclusion_tag("records/below.html")
def below(columns: int, *labelled: str | None, most: int = MOST_BESIDE) -> TextsBelow:
    """`{% below 10 "Giải trình" row.explanation %}`: what `beside` left out, in a row below that one.

    Stands behind the row, in a table of so many columns; labels and texts in turn, `most` as with `beside`.
    """
    labels, texts = labelled[::2], labelled[1::2]
    pairs = [(str(label), text or "") for label, text in zip(labels, texts, strict=True)]
    return {"columns": columns, "texts": texts_below(pairs, most)}


@register.simple_tag(takes_context=True)
def part(context: Context, mark: str, title: str) -> SafeString:
    """`{% part "I" "Nội dung giao ước" %}`: the head of a part, «I. NỘI DUNG …» or «I- NỘI DUNG …»."""
    return format_html("<h2>{}{} {}</h2>", mark, context["layout"].part_sign, title)


@register.simple_tag(takes_context=True)
def grounds(context: Context, lines: str | Sequence[str]) -> SafeString:
    """The grounds («Căn cứ …»), one a line of a text or of a list; stops are put where the family has them."""
    found = ground_lines(lines or "", context["layout"])
    return format_html_join("\n", '<p class="grounds">{}</p>', ((line,) for line in found))


@register.simple_tag(takes_context=True)
def recipients(context: Context, lines: str | Sequence[str]) -> SafeString:
    """«Nơi nhận» with its list, one recipient a line, the last one «Lưu: VT, …»; nothing where there is none."""
    found = recipient_lines(lines or "", context["layout"])
    if not found:
        return SafeString("")
    items = format_html_join("\n", "<li>{}</li>", ((line,) for line in found))
    return format_html('<p class="recipients-head">Nơi nhận:</p>\n<ul>{}</ul>', items)


@register.simple_tag(takes_context=True)
def letter_subject(context: Context, text: str) -> SafeString:
    """What a letter is about, under its number: «V/v …»."""
    return format_html('<p class="letter-subject">{} {}</p>', context["layout"].letter_subject_prefix, text)


@register.simple_tag(takes_context=True)
def appendix(context: Context, title: str, number: str = "") -> SafeString:
    """The head of an appendix: «PHỤ LỤC I», its title, and in brackets the document that it goes with.

    It begins a new sheet; to lie on it, it stands in `<section class="appendix landscape">`.
    """
    record, bloc = context["record"], context["bloc"]
    said = [record.title]
    if record.number:
        said.append(f"số {record.number}")
    if record.date:
        said.append(date_in_words(record.date))
    return format_html(
        '<div class="appendix-head"><h2 class="record-type">Phụ lục{}</h2>'
        '<p class="record-subject">{}</p><p class="appendix-of">(Kèm theo {} <span class="{}">của {})</span></p></div>',
        f" {number}" if number else "",
        title,
        " ".join(said),
        "nowrap" if len(bloc.name) < _WHOLE else "",
        bloc.name,
    )


@register.simple_tag(takes_context=True)
def prose(context: Context, text: str | Sequence[str], ends: bool = True) -> SafeString:
    """Plain text as headings, lists and paragraphs (`common.records.prose`), the end mark after the last.

    `ends=False` where something else ends the document's text.
    """
    blocks = blocks_of(text or "")
    last = len(blocks) - 1
    shown = [
        (block.kind is LineKind.ITEM, _shown(without_end(block), layout=context["layout"], ends=True))
        if number == last and ends
        else (block.kind is LineKind.ITEM, _shown(block, layout=context["layout"]))
        for number, block in enumerate(blocks)
    ]
    parts = []
    for is_list, run in groupby(shown, key=lambda one: one[0]):
        inside = format_html_join("\n", "{}", ((html,) for _, html in run))
        parts.append((format_html('<ul class="typed">{}</ul>', inside) if is_list else inside,))
    return format_html_join("\n", "{}", parts)


def _shown(block: Block, *, layout: Layout, ends: bool = False) -> SafeString:
    mark = f"{block.mark}{layout.part_sign}" if block.kind is LineKind.PART else block.mark
    form = {
        LineKind.PART: "<h2{0}>{1} {2}</h2>",
        LineKind.HEADING: "<h3{0}>{1} {2}</h3>",
        LineKind.BELOW: "<h4{0}>{1} {2}</h4>",
        LineKind.ARTICLE: "<p{0}><b>{1}</b> {2}</p>",
        LineKind.ITEM: "<li{0}>{1} {2}</li>",
        LineKind.DECIDES: '<p class="decides">{2}</p>',
        LineKind.TEXT: "<p{0}>{1} {2}</p>" if mark else "<p{0}>{2}</p>",
    }[block.kind]
    return format_html(form, SafeString(' class="ends"') if ends else "", mark, block.text)
