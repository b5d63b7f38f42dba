"""What can be done with the regulation: write it as a whole; and what is kept of its figures when it is issued."""

from collections.abc import Sequence
from difflib import SequenceMatcher

from common.audit.log import Actor, Change
from common.refused import FieldsRefused
from members.access import Action, Reader, may, require
from members.locking import locked
from members.models import BlocYear
from members.yearlog import log_in, who_changed
from pacts.models import RegulationLine
from pacts.regulation.text import MOST_LINES, Line, LineKind, mistakes, numbered, seal_of

KEY = "regulation/"
STALE = "Quy chế đã được người khác sửa sau khi bạn mở trang này."
TOO_LONG = f"Quy chế có nhiều nhất {MOST_LINES} dòng. Hãy gộp bớt."


class StaleRegulation(ValueError):
    """The text was changed by somebody else since the form was opened; the text says by whom and what."""


class RegulationRefused(FieldsRefused):
    """The text cannot be kept: «3» says what is wrong with the fourth line, "" with the whole."""


def lines_of(year: BlocYear) -> list[Line]:
    """The regulation as it stands; [] where there is none."""
    rows = RegulationLine.objects.filter(year=year.pk).order_by("order").values_list("kind", "text")
    return [Line(LineKind(kind), text) for kind, text in rows]


def change_regulation(
    *, year: BlocYear, lines: Sequence[Line], seen: str, actor: Actor, reader: Reader
) -> list[Change]:
    """Makes these lines, but those that are dropped, the regulation of the year; answers what that changed.

    PermissionError; StaleRegulation unless it stands as `seen` says; RegulationRefused.
    """
    require(may(reader, Action.MANAGE_YEAR))
    if len(lines) > MOST_LINES:
        raise RegulationRefused({"": TOO_LONG})
    staying = [(place, line) for place, line in enumerate(lines) if not line.dropped]
    if wrong := mistakes([line for _, line in staying]):
        raise RegulationRefused({str(staying[at][0]): sentence for at, sentence in wrong.items()})
    with locked(year) as now:
        if seal_of(lines_of(now)) != seen:
            raise StaleRegulation(who_changed(now, KEY) or STALE)
        changes = bring_lines(now, [line for _, line in staying])
        log_in(now, actor, changes)
    return changes


def bring_lines(year: BlocYear, wanted: Sequence[Line]) -> list[Change]:
    """Makes these the regulation; answers what that changed, by chapter and article, unlogged."""
    stand = lines_of(year)
    changes = _changes(stand, wanted)
    if changes:
        RegulationLine.objects.filter(year=year.pk).delete()
        RegulationLine.objects.bulk_create(
            RegulationLine(year=year, order=order, kind=line.kind.value, text=line.text)
            for order, line in enumerate(wanted, start=1)
        )
    return changes


def _changes(old: Sequence[Line], new: Sequence[Line]) -> list[Change]:
    before, after = numbered(old), numbered(new)
    was, now = ([(line.kind, line.text) for line in lines] for lines in (old, new))
    found = []
    for tag, a, b, c, d in SequenceMatcher(None, was, now, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        pairs = min(b - a, d - c)
        found += [_change(after[c + at].place, "sửa", old[a + at].text, new[c + at].text) for at in range(pairs)]
        found += [_change(before[at].place, "bỏ", old[at].text, "") for at in range(a + pairs, b)]
        found += [_change(after[at].place, "thêm", "", new[at].text) for at in range(c + pairs, d)]
    return found


def _change(place: str, action: str, old: str, new: str) -> Change:
    return Change(subject=f"Quy chế: {place}", key=KEY, action=action, old=old, new=new)
