"""How a score came to be: every change of one criterion on one card, or of the whole card, as the log has it.

Who may open the card may read this, and nobody else: it tells what stood there before. Why it was changed is told to
fewer, as in the log.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import NamedTuple

from django.db.models import Q
from django.http import Http404

from common.audit.models import Entry
from common.contexts import names_in
from common.records.record import RecordHead
from members.access import Answer, may_see_card
from members.models import Membership
from members.pages import Opened, Page, member_or_404
from members.presenters.log import LOG_PRINT, Extent, extent_of
from members.yearlog import entries_of
from scoring.models import Round, Stage
from scoring.pages.looks import round_query
from scoring.pages.rounds import RoundShown, round_of, score_record
from scoring.recompute import removed_key, score_key, shown
from scoring.rubrics import words
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.sheet import STAGES, MemberColumn, RoundSheet, load_sheet
from scoring.verbs.appraisers import may_open_card, may_read_reasons
from scoring.verbs.exemptions import KEY

# What the last part of a score's key says was changed.
_WHAT = {**dict(Stage.choices), "explanation": words.EXPLANATION, KEY: words.NOT_APPLICABLE}
_FILES, _CARD = "Minh chứng", "Phiếu"


class HistoryLine(NamedTuple):
    """One change: the log's entry, the code of the criterion («» for the card itself), and what of it."""

    entry: Entry
    criterion: str
    what: str


@dataclass(frozen=True, kw_only=True)
class NoHistory(RoundShown):
    """The page while the year has no round."""

    title: str
    member: Membership


@dataclass(frozen=True, kw_only=True)
class History(RoundShown):
    """The changes, newest first; `now` is what stands there, where it is the history of one criterion (`node`).

    It is `cut` where there are more than `most`; `columns` is how many the table on paper has.
    """

    title: str
    member: MemberColumn
    node: RubricNode | None
    now: list[tuple[str, str]]
    lines: list[HistoryLine]
    reasons: Answer
    columns: int
    cut: bool
    most: int
    of_one: str
    extent: Extent | None
    record: RecordHead


def load(opened: Opened) -> History | NoHistory:
    """The history; that of a card which the reader may not open does not exist for it."""
    round_, where = round_of(opened)
    code = opened.kwargs["member"]
    if round_ is None:
        opened.require_known(may_see_card(opened.reader, code, Round.Visibility.OWN))
        own = member_or_404(opened)
        return NoHistory(**names_in(where), title=f"Lịch sử điểm: {own.name}", member=own)
    opened.require_known(may_open_card(opened.reader, round_, code))
    asked = opened.query.get("tc", "")
    sheet = load_sheet(round_, criteria=(), members=(code,), sums=False)
    member = sheet.columns.get(code)
    node = sheet.nodes.get(asked)
    if member is None or (asked and (node is None or not node.is_leaf)):
        raise Http404
    entries = _entries(round_, code, asked)
    reasons = may_read_reasons(opened.reader, round_, code)
    lines = list(_lines(entries[:LOG_PRINT]))
    about = [f"Tiêu chí {asked}" if asked else "", member.name, round_.name, str(opened.year)]
    return History(
        **names_in(where),
        title=f"Lịch sử điểm: {member.name}",
        member=member,
        node=node,
        now=_now(sheet, code, asked) if asked else [],
        lines=lines,
        reasons=reasons,
        # Of the table on paper: the criterion has a column unless it is the only one, and so have reasons.
        columns=6 + (node is None) + bool(reasons),
        cut=len(entries) > len(lines),
        most=LOG_PRINT,
        of_one=one_criterion(opened, code),
        extent=extent_of([line.entry for line in lines]),
        record=score_record(round_, "Lịch sử điểm", ", ".join(filter(None, about))),
    )


def one_criterion(opened: Opened, member: str) -> str:
    """The address of the history of one criterion on this card, up to the criterion's code."""
    query = round_query(opened)
    return f"{opened.address('history', member)}{query}{'&' if query else '?'}tc="


def _entries(round_: Round, member: str, criterion: str) -> list[Entry]:
    """What the log says of these values, newest first: of this round, not of a sample that had its code."""
    place = f"{round_.code}/{member}/"
    if criterion:
        keys = [score_key(round_, member, criterion, what) for what in _WHAT]
        wanted = Q(key__in=[*keys, f"evidence/{place}{criterion}"])
    else:
        wanted = Q(key__startswith=f"score/{place}") | Q(key__startswith=f"evidence/{place}")
        wanted |= Q(key=f"card/{round_.code}/{member}")
    of_year = entries_of(round_.year)
    gone = Q(key=removed_key(round_.code))
    found = list(of_year.filter(wanted | gone).order_by("-id")[: LOG_PRINT + 1])
    end = next((number for number, entry in enumerate(found) if entry.key == removed_key(round_.code)), len(found))
    return found[:end]


def _lines(entries: Iterable[Entry]) -> Iterable[HistoryLine]:
    for entry in entries:
        kind, _, *rest = entry.key.split("/")
        if kind == "score":
            yield HistoryLine(entry, rest[1], _WHAT.get(rest[2], rest[2]))
        elif kind == "evidence":
            yield HistoryLine(entry, rest[1], _FILES)
        else:
            yield HistoryLine(entry, "", _CARD)


def _now(sheet: RoundSheet, member: str, criterion: str) -> list[tuple[str, str]]:
    """What stands there now, stage by stage, as the log would write it."""
    mark, node = sheet.mark(member, criterion), sheet.nodes[criterion]
    reason = sheet.exempt_at(member).get(criterion)
    return ([(words.NOT_APPLICABLE, reason)] if reason else []) + [
        (str(Stage(stage).label), shown(node, sheet.value(member, criterion, stage), mark.points_at(stage)))
        for stage in STAGES
    ]


PAGE = Page(
    name="history",
    within="grid",
    path="cham-diem/<slug:member>/lich-su",
    title="Lịch sử điểm",
    load=load,
    template="scoring/history.html",
    landscape=True,
)
