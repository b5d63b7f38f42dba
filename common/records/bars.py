"""Horizontal bars drawn on the server: the same drawing in a page and in a PDF.

No `style` attribute (the content security policy refuses it): the page's stylesheet colours a bar by its
classes (`bar`, `bar-track`, `bar-part` and the class of the segment), and where no stylesheet reaches into a
drawing, in the PDF, the `fill` attributes below hold. The figure itself always stands beside the bar as text.
"""

from collections.abc import Sequence
from decimal import ROUND_HALF_UP, Decimal

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

# Dark to light, so that neighbours differ on a black-and-white printer too.
FILLS = ("#8c1d18", "#c77f3a", "#5f6b73", "#b9a15a", "#3f5f7a", "#a9b4ba")
TRACK = "#ececec"
EDGE = "#8a8a8a"

# The drawing's own units: a bar is 100 wide and is stretched to the width of its cell.
WIDTH = Decimal(100)
HEIGHT = 8


def bar(
    value: Decimal | None,
    scale: Decimal,
    *,
    label: str,
    segments: Sequence[tuple[str, Decimal]] = (),
    first_fill: int = 0,
) -> SafeString:
    """One row's bar as an inline SVG: `value` of `scale`, or one `(class, value)` after the other.

    `label` is what a reader who cannot see the bar is told, and the tip a mouse gets: «Ban Dân vận: 912,5
    điểm». With no value the track is drawn open, dashed: nothing scored is not zero. What exceeds the scale
    fills the bar to its end. `first_fill` is the place among `FILLS` of the first part's, where bars of two kinds stand
    together. Raises ValueError for a scale that is not above zero or a negative value.
    """
    if scale <= 0:
        raise ValueError(f"a bar needs a scale above zero, not {scale}")
    parts = list(segments) if segments else [("bar-value", value)] if value is not None else []
    if any(amount < 0 for _, amount in parts):
        raise ValueError("a bar cannot be shorter than nothing")
    if value is None and not segments:
        track = format_html(
            '<rect class="bar-track bar-open" x="0.5" y="0.5" width="99" height="{}" fill="none" stroke="{}" '
            'stroke-width="0.6" stroke-dasharray="2 2"/>',
            HEIGHT - 1,
            EDGE,
        )
    else:
        track = format_html('<rect class="bar-track" x="0" y="0" width="100" height="{}" fill="{}"/>', HEIGHT, TRACK)
    return format_html(
        '<svg class="bar" role="img" aria-label="{}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 100 {}" '
        'width="100%" height="{}" preserveAspectRatio="none"><title>{}</title>{}{}</svg>',
        label,
        HEIGHT,
        HEIGHT,
        label,
        track,
        format_html_join(
            "",
            '<rect class="bar-part {}" x="{}" y="0" width="{}" height="{}" fill="{}"/>',
            (
                (css_class, x, width, HEIGHT, FILLS[(first_fill + number) % len(FILLS)])
                for number, (css_class, x, width) in enumerate(_placed(parts, scale))
            ),
        ),
    )


def _placed(parts: Sequence[tuple[str, Decimal]], scale: Decimal) -> list[tuple[str, Decimal, Decimal]]:
    """Class, start and width of each part in the drawing's units, none beyond its end.

    The ends are rounded, not the widths, so that many small parts don't add up to a gap.
    """
    placed = []
    total = Decimal(0)
    start = Decimal(0)
    for css_class, amount in parts:
        total += amount
        end = min(WIDTH, total * WIDTH / scale).quantize(Decimal("0.01"), rounding=ROUND_HALF_UP)
        placed.append((css_class, start, end - start))
        start = end
    return placed
