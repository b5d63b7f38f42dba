"""Keeps on one line what belongs together (`common.vietnamese.joins`), in records and on pages.

By style and not by no-break spaces: the text stays as it was typed, and a search in the file finds it.
"""

import re
from functools import lru_cache

from django.utils.html import escape
from django.utils.safestring import SafeString

from common.vietnamese.joins import PERHAPS, together

# In a table a longer one could be wider than its column, and would stand on its neighbour.
MOST_IN_TEXT = len("ngày 31 tháng 12 năm 2023")
MOST_IN_TABLES = 9

# Short texts are the same at every look: names, units, how a criterion is scored.
_SHORT = 120
# What a template keeps together by itself.
_KEPT = '<span class="nowrap">'
_TEXT = '<span class="text">'
# Where a part begins and ends that is left as it is; no page has it of itself.
_SIGN = "\x00"
# What shows no text of its own, or takes no tags.
_AS_THEY_ARE = ("head", "svg", "script", "style", "textarea", "select", "datalist", "pre")
# Where such a thing begins or ends, and a text in which something may belong together. Most of a page is neither and is
# passed over: looking for each by itself lets the search run from sign to sign.
_EDGE = re.compile(rf"<(/?)(table|{'|'.join(_AS_THEY_ARE)})\b")
_WORTH = re.compile(rf">(?=[^<]*[ /-])([^<]*?(?:{PERHAPS})[^<]*)")


def keep_together(html: str, *, whole: bool = False) -> SafeString:
    """The same page, each text in it broken only where it may be; head, drawings and boxes to type in as they are.

    With `whole`, a text of which a part is kept stays one thing for its surroundings: on pages, whose boxes may lay
    out what they hold side by side, it would fall apart otherwise.
    """
    depth = dict.fromkeys(("table", *_AS_THEY_ARE), 0)
    # Every other piece stands between two such signs.
    pieces = html.split(_SIGN)
    pieces[::2] = [_kept(piece, depth, whole=whole) for piece in pieces[::2]]
    return SafeString("".join(pieces))


def as_it_is(html: str) -> SafeString:
    """A part of a page in which nothing has to be kept together, and which is not searched for it: the many cells of a
    table, whose columns don't break. What is opened in it is closed in it.
    """
    return SafeString(f"{_SIGN}{html}{_SIGN}")


def _kept(html: str, depth: dict[str, int], *, whole: bool) -> str:
    """A piece of a page; `depth` says in how much it stands, and then in how much what comes behind it does."""
    parts, done = [], 0
    # A text begins behind a tag; the page's first one behind this sign, which goes again.
    page = f">{html}"
    edges = _EDGE.finditer(page)
    edge = next(edges, None)
    for found in _WORTH.finditer(page):
        start, text = found.start(1), found[1]
        while edge and edge.start() < start:
            depth[edge[2]] += -1 if edge[1] else 1
            edge = next(edges, None)
        if page.endswith(_KEPT, 0, start) or any(depth[name] for name in _AS_THEY_ARE):
            continue
        join = _joined_before if len(text) <= _SHORT else _joined
        kept = join(text, MOST_IN_TABLES if depth["table"] else MOST_IN_TEXT)
        if kept != text:
            parts += [page[done:start], f"{_TEXT}{kept}</span>" if whole else kept]
            done = found.end()
    for behind in (edge, *edges) if edge else ():
        depth[behind[2]] += -1 if behind[1] else 1
    return "".join([*parts, page[done:]])[1:]


def _joined(text: str, most: int) -> str:
    """A piece of HTML without tags; what stands there escaped («&amp;») is not touched.

    A blank that would stand alone, between two that are kept or before the next tag, is no text of either and would be
    missing when the file is read: beside one nothing is kept.
    """
    parts, done = [], 0
    for start, end in together(text, most):
        alone = text[done:start].isspace() or text[end:].isspace()
        if escape(text[start:end]) == text[start:end] and not alone:
            parts += [text[done:start], f"{_KEPT}{text[start:end]}</span>"]
            done = end
    return "".join([*parts, text[done:]])


_joined_before = lru_cache(maxsize=8192)(_joined)
