"""Lines that were typed while somebody else changed the rubric: what was typed goes on in the rubric of now. Pure."""

from collections.abc import Sequence
from dataclasses import fields, replace

from scoring.rubrics.tree.lines import Line, lines_of
from scoring.rubrics.tree.rubric import PlainRubric

# What of a line is told apart: where it stands is looked at with the lines around it.
_CELLS = tuple(field.name for field in fields(Line) if field.name not in ("was", "level"))
_Keyed = list[tuple[str, Line]]


def merged(base: PlainRubric, now: PlainRubric, lines: Sequence[Line]) -> list[Line]:
    """The lines of `now` with all that was typed into those of `base`; what nobody typed follows `now`.

    What was typed for a node that is gone by now stands on a new line. Nodes that came meanwhile stand behind those
    that they follow.
    """
    then = {line.was: line for line in lines_of(base)}
    today = {line.was: line for line in lines_of(now)}
    mine: _Keyed = []
    for number, line in enumerate(lines):
        if line.was in today:
            mine.append((line.was, _with_typed(then.get(line.was), today[line.was], line)))
        elif line.was not in then or _cells(line) != _cells(then[line.was]):
            mine.append((f" {number}", replace(line, was="")))
    theirs: _Keyed = list(today.items())
    if _places(lines, then, today) == _places(list(then.values()), then, today):
        # Nothing was moved here: everything stands where it stands now.
        typed = dict(mine)
        theirs = [(was, replace(typed.get(was, line), level=line.level)) for was, line in theirs]
        return _woven(theirs, mine)
    return _woven(mine, theirs)


def _with_typed(then: Line | None, today: Line, line: Line) -> Line:
    """The line as typed, with what stands now wherever nothing else was typed than what stood there."""
    if then is None:
        return line
    untouched = [cell for cell in _CELLS if getattr(line, cell) in (None, getattr(then, cell))]
    return replace(line, **{cell: getattr(today, cell) for cell in untouched})


def _cells(line: Line) -> list[str]:
    return [getattr(line, cell) or "" for cell in _CELLS]


def _places(lines: Sequence[Line], *known: dict[str, Line]) -> list[tuple[str, str]]:
    """In which order and how deep those lines stand that all know."""
    return [(line.was, line.level) for line in lines if all(line.was in each for each in known)]


def _woven(first: _Keyed, second: _Keyed) -> list[Line]:
    """The first lines in their order, and whatever else the second have right behind what it follows there."""
    woven = list(first)
    last = -1
    for key, line in second:
        places = [at for at, (other, _) in enumerate(woven) if other == key]
        if places:
            last = places[0]
            continue
        last += 1
        woven.insert(last, (key, line))
    return [line for _, line in woven]
