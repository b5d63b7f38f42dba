"""What can be found of what the bloc agrees on: conferences with agenda and resolutions, and the regulation."""

from collections.abc import Iterator
from itertools import groupby

from members.search import Kind, Scope, Thing
from pacts.models import Conference, Pact, RegulationLine
from pacts.presenters.conferences import signing_name
from pacts.regulation.text import Line, LineKind, numbered, pieces


def _conferences(scope: Scope) -> Iterator[Thing]:
    """All members read of a conference what was planned and resolved; who was invited and why one was absent is left
    out.
    """
    pacts = {pact.year_id: pact for pact in Pact.objects.filter(year__in=scope.years)}
    rows = Conference.objects.filter(year__in=scope.years).prefetch_related("agenda", "resolutions")
    for one in rows.order_by("number"):
        pact, signs = pacts.get(one.year_id), one.kind == Conference.Kind.SIGNING
        place = (pact.conference_place if pact else "") if signs else one.place
        texts = [one.get_kind_display(), place]
        texts += [text for item in one.agenda.all() for text in (item.content, item.who, item.course)]
        texts += [resolution.text for resolution in one.resolutions.all()]
        yield Thing(one.year_id, signing_name(pact) if signs else one.name, ("conference", one.number), tuple(texts))


def _regulation(scope: Scope) -> Iterator[Thing]:
    """Each article with its clauses and points, and the chapters; a setting stands there by its name, in brackets."""
    rows = RegulationLine.objects.filter(year__in=scope.years).order_by("year", "order")
    for year, of_year in groupby(rows, key=lambda row: row.year_id):
        lines = numbered([Line(LineKind(row.kind), row.text) for row in of_year])
        starts = [at for at, line in enumerate(lines) if line.kind in (LineKind.CHAPTER, LineKind.ARTICLE) or not at]
        for at, after in zip(starts, [*starts[1:], len(lines)], strict=True):
            first, *rest = [
                f"{line.mark} {''.join(piece.text for piece in pieces(line.text, _bracketed))}".strip()
                for line in lines[at:after]
            ]
            yield Thing(year, first, ("regulation",), tuple(rest), f"#dong-{at + 1}")


def _bracketed(name: str) -> str:
    # Its name in the middle of a sentence would read as what the sentence says.
    return f"[{name}]"


KINDS = [
    Kind("hoi-nghi", "Hội nghị", _conferences),
    Kind("quy-che", "Quy chế", _regulation),
]
