"""QR codes drawn on the server: a line of text as an inline SVG, the same in every copy."""

import segno
from django.utils.html import format_html
from django.utils.safestring import SafeString

# White around it, in its own squares: what a camera needs on a page that is white anyway.
_QUIET = 2


def qr(text: str) -> SafeString:
    """The QR code of `text`, black, as large as its place. It stands up to a quarter of it being smudged."""
    code = segno.make(text, error="q", boost_error=False, micro=False)
    size = code.symbol_size(border=_QUIET)[0]
    # One stroke a run of squares, each a unit high.
    strokes = []
    for y, row in enumerate(code.matrix):
        x = 0
        while x < len(row):
            start = x
            while x < len(row) and row[x]:
                x += 1
            if x > start:
                strokes.append(f"M{start + _QUIET} {y + _QUIET}h{x - start}v1h-{x - start}z")
            x = max(x, start + 1)
    return format_html(
        '<svg class="qr" role="img" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}"><title>Mã QR: {}</title>'
        '<path fill="#000" d="{}"/></svg>',
        size,
        size,
        text,
        "".join(strokes),
    )
