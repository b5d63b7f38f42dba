"""Ranks over several rounds as lines, drawn on the server: the same drawing in a page and in a PDF.

Colour is not the only sign: lines differ by dashes and by the shape of their points, and each is named at its end. The
figures themselves always stand in a table beside it. Like the bars (`common.records.bars`) it has no `style` attribute.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString

from common.records.fonts import FAMILY

# Dark enough to be told from white paper by a black-and-white printer; dashes and points tell them apart.
_COLOURS = ("#8c1d18", "#1f4e79", "#2e6b34", "#7a4a00", "#4a3a78", "#333333")
_DASHES = ("none", "7 3", "2 3", "9 3 2 3")
# Around the point itself, in the drawing's units.
_SHAPES = ("M-4,-4H4V4H-4Z", "M0,-5L5,4H-5Z", "M0,-5.5L5.5,0L0,5.5L-5.5,0Z", "M-5,-4H5L0,5Z")
_GRID, _INK = "#d0d0d0", "#333333"
_LEFT, _TOP, _STEP, _ROW, _BOTTOM = 84, 50, 104, 24, 14
_NAMES = 290
_LONGEST_NAME = 38
_SIZE = 13


@dataclass(frozen=True)
class RankLine:
    """One line: whose it is, and its rank in each round, None where it has none; the reader's `own` is drawn bold."""

    name: str
    ranks: Sequence[int | None]
    own: bool = False


def rank_chart(rounds: Sequence[tuple[str, str]], lines: Sequence[RankLine], *, label: str) -> SafeString:
    """The lines over the rounds (year, name), first rank on top; "" where no line goes from one round to another.

    A line ends where there is no rank, and begins anew behind the gap. `label` is what a reader is told who cannot see
    the drawing.
    """
    drawn = [line for line in lines if any(rank is not None for rank in line.ranks)]
    if not any(_stretches(line.ranks, least=2) for line in drawn):
        return SafeString("")
    last = max(rank for line in drawn for rank in line.ranks if rank is not None)
    right = _LEFT + _STEP * (len(rounds) - 1)
    names = _named(drawn)
    lowest = max([_TOP + _ROW * last, *(y + _ROW // 2 for _, _, y in names)])
    width, height = right + _NAMES, lowest + _BOTTOM
    return format_html(
        '<svg class="chart" role="img" aria-label="{}" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {} {}" '
        'width="{}" height="{}" font-family="{}" font-size="{}"><title>{}</title>{}{}{}{}</svg>',
        label,
        width,
        height,
        width,
        height,
        FAMILY,
        _SIZE,
        label,
        _axes(rounds, last, right),
        format_html_join("", "{}", ((_line(line, number),) for number, line in enumerate(drawn))),
        format_html_join("", "{}", ((_points(line, number),) for number, line in enumerate(drawn))),
        format_html_join(
            "",
            '<text x="{}" y="{}" fill="{}"{}>{}</text>',
            ((x, y + 4, _colour(place), _bold(drawn[place]), _short(drawn[place].name)) for place, x, y in names),
        ),
    )


def _x(place: int) -> int:
    return _LEFT + _STEP * place


def _y(rank: int) -> int:
    return _TOP + _ROW * (rank - 1) + _ROW // 2


def _colour(number: int) -> str:
    return _COLOURS[number % len(_COLOURS)]


def _bold(line: RankLine) -> SafeString:
    return SafeString(' font-weight="bold"' if line.own else "")


def _short(name: str) -> str:
    return name if len(name) <= _LONGEST_NAME else f"{name[: _LONGEST_NAME - 1].rstrip()}…"


def _stretches(ranks: Sequence[int | None], *, least: int = 1) -> list[list[tuple[int, int]]]:
    """The places and ranks that follow one another without a gap, in stretches of at least so many."""
    found: list[list[tuple[int, int]]] = [[]]
    for place, rank in enumerate(ranks):
        if rank is None:
            found.append([])
        else:
            found[-1].append((place, rank))
    return [stretch for stretch in found if len(stretch) >= least]


def _named(lines: Sequence[RankLine]) -> list[tuple[int, int, int]]:
    """Each line by its place, and where its name stands: beside its last point, or below a name that is there."""
    ends = []
    for number, line in enumerate(lines):
        place, rank = max((place, rank) for place, rank in enumerate(line.ranks) if rank is not None)
        ends.append((place, _y(rank), number))
    found, free = [], {place: 0 for place, _, _ in ends}
    for place, wanted, number in sorted(ends):
        y = max(wanted, free[place])
        free[place] = y + _SIZE + 3
        found.append((number, _x(place) + 12, y))
    return found


def _axes(rounds: Sequence[tuple[str, str]], last: int, right: int) -> SafeString:
    """The ranks on the left with their lines, the rounds above."""
    ranks = format_html_join(
        "",
        '<path d="M{} {}H{}" stroke="{}" stroke-width="1"/><text x="{}" y="{}" fill="{}" text-anchor="end">{}</text>',
        ((_LEFT - 8, _y(rank), right + 8, _GRID, _LEFT - 14, _y(rank) + 4, _INK, rank) for rank in range(1, last + 1)),
    )
    heads = format_html_join(
        "",
        '<text x="{}" y="16" fill="{}" text-anchor="middle" font-weight="bold">{}</text>'
        '<text x="{}" y="33" fill="{}" text-anchor="middle">{}</text>',
        ((_x(place), _INK, year, _x(place), _INK, _cut(name)) for place, (year, name) in enumerate(rounds)),
    )
    return format_html('{}<text x="0" y="33" fill="{}">Hạng</text>{}', ranks, _INK, heads)


def _cut(name: str) -> str:
    return name if len(name) <= 14 else f"{name[:13].rstrip()}…"


def _line(line: RankLine, number: int) -> SafeString:
    """Its stretches; what stands alone is a point only."""
    return format_html_join(
        "",
        '<path class="chart-line" d="{}" fill="none" stroke="{}" stroke-width="{}" stroke-dasharray="{}"/>',
        (
            (
                "M" + "L".join(f"{_x(place)} {_y(rank)}" for place, rank in stretch),
                _colour(number),
                3 if line.own else 1.6,
                _DASHES[number % len(_DASHES)],
            )
            for stretch in _stretches(line.ranks, least=2)
        ),
    )


def _points(line: RankLine, number: int) -> SafeString:
    # Not in step with the dashes: with four of each, four and four would be alike.
    shape = _SHAPES[(number + number // len(_DASHES)) % len(_SHAPES)]
    return format_html_join(
        "",
        '<path class="chart-point" d="{}" transform="translate({} {})" fill="{}"/>',
        ((shape, _x(place), _y(rank), _colour(number)) for place, rank in enumerate(line.ranks) if rank is not None),
    )
