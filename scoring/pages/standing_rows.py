"""The rows of a standing as a reader may see them: of the round as it stands, or of what was published."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from django.http import Http404

from common.vietnamese.numbers import show_points
from members.access import (
    Reader,
    may_see_all_cards,
    may_see_card,
    may_see_everything,
    may_see_exclusion,
    may_see_total,
)
from members.pages import Opened
from scoring.models import Round
from scoring.rubrics import words
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.kinds.sign import Sign
from scoring.rubrics.tree.rubric import PlainRubric
from scoring.rules.explaining import told_exemptions
from scoring.rules.moves import Move, moves
from scoring.rules.snapshot import MemberLine, Snapshot
from scoring.rules.standing import Contender, rank_in
from scoring.rules.totals import Card
from scoring.sheet import MemberColumn


@dataclass(frozen=True)
class GroupLink:
    """A way to look at the standings: by total, or by one top node."""

    label: str
    title: str
    url: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class StandingRow:
    """What a reader may see of where a member stands; "", 0 or None stands for what it may not.

    `group…` are about the one group that the standings are ranked within, `groups` about each of them.
    """

    member: MemberLine
    excluded: bool
    reason: str
    document: str
    document_reason: str
    not_ranked: str
    rank: int | None
    shown_rank: str
    total: Decimal | None
    shown_total: str
    band: str | None
    tied: bool
    decided_by: str
    unscored: int
    groups: list[str]
    group_points: list[Decimal | None]
    own: bool
    card_url: str
    bar: Decimal | None
    group_rank: int | None
    group_tied: bool
    in_group: str
    moved: str
    way: str
    exempt: str


@dataclass(frozen=True, kw_only=True)
class StandingsTable:
    """The table of the standings: its rows, and what its columns and bars are."""

    rows: list[StandingRow]
    contest: list[StandingRow]
    excluded: list[StandingRow]
    reasons: bool
    groups: list[RubricNode]
    group: RubricNode | None
    group_label: str
    ranked: bool
    scale: Decimal
    full_scale: Decimal | None


def is_ranked(opened: Opened, visibility: str) -> bool:
    """Whether the reader is told of ranks: who sees only its own total is not, for a rank tells of the others."""
    return bool(may_see_everything(opened.reader)) or visibility != Round.Visibility.OWN


def label_of(node: RubricNode) -> str:
    """What a top node is called in short: «Nhóm I», «Điểm thưởng (IV)»."""
    called = node.called()
    return f"Nhóm {called}" if node.under is Sign.PLAIN else f"{node.kind.label.capitalize()} ({called})"


def chosen_group(opened: Opened, rubric: PlainRubric, visibility: str) -> RubricNode | None:
    """The top node that `?nhom=` names, if the reader may see what everybody got there; Http404 if there is none."""
    code = opened.query.get("nhom")
    if not code:
        return None
    opened.require(may_see_all_cards(opened.reader, visibility))
    found = next((node for node in rubric.nodes if node.code == code), None)
    if found is None:
        raise Http404
    return found


def group_links(opened: Opened, rubric: PlainRubric, visibility: str, group: RubricNode | None) -> list[GroupLink]:
    """The ways to look, the chosen one marked; none for whoever may not see what everybody got."""
    if not may_see_all_cards(opened.reader, visibility):
        return []
    query = opened.query.copy()
    query.pop("nhom", None)
    path = opened.path
    links = [GroupLink(words.TOTAL, "Xếp theo tổng điểm", f"{path}?{query.urlencode()}", group is None)]
    for node in rubric.nodes:
        query["nhom"] = node.code
        links.append(GroupLink(label_of(node), node.name, f"{path}?{query.urlencode()}", node == group))
    return links


def standing_rows(
    opened: Opened,
    rubric: PlainRubric,
    lines: Sequence[MemberLine],
    visibility: str,
    reasons: str,
    card_url: Callable[[str], str],
    *,
    group: RubricNode | None = None,
    moved: Mapping[str, Move] | None = None,
) -> list[StandingRow]:
    """The rows this reader may see, with what it may see of each; ranked within `group` if one is asked for.

    `reasons` is whom the round lets know why a member is «không xét»; `card_url` answers where a member's scores stand.
    """
    reader = opened.reader
    all_cards = bool(may_see_all_cards(reader, visibility))
    ranked = is_ranked(opened, visibility)
    groups = list(rubric.nodes) if all_cards else []
    group_rank: dict[str, int | None] = {}
    if group is not None:
        group_rank = dict(rank_in(rubric, _entries(lines), group.code))
        place = {code: number for number, code in enumerate(group_rank)}
        lines = sorted(lines, key=lambda line: place[line.code])
    shared = [number for number in group_rank.values() if number is not None]
    rows = []
    for line in lines:
        if not may_see_total(reader, line.code, visibility):
            continue
        card = bool(may_see_card(reader, line.code, visibility))
        move = (moved or {}).get(line.code)
        within = group_rank.get(line.code)
        why = bool(may_see_exclusion(reader, line.code, visibility, reasons))
        measured = line.total if group is None else line.nodes[group.code]
        rows.append(
            StandingRow(
                member=line,
                excluded=line.ineligible is not None,
                reason=(line.ineligible or "") if why else "",
                document=line.document if why else "",
                document_reason=line.document_reason if why else "",
                not_ranked=_not_ranked(line, told=why),
                rank=line.rank if ranked else None,
                shown_rank=str(line.rank or "") if ranked else "",
                total=line.total,
                shown_total=show_points(line.total),
                band=line.band,
                tied=line.tied and ranked,
                decided_by=line.decided(figures=all_cards) if ranked else "",
                unscored=line.unscored if card else 0,
                groups=[show_points(line.nodes[node.code]) for node in groups],
                group_points=[line.nodes[node.code] for node in groups],
                own=line.code in reader.own,
                card_url=card_url(line.code) if card else "",
                bar=None if measured is None else max(measured, Decimal(0)),
                group_rank=within,
                group_tied=shared.count(within) > 1 if within is not None else False,
                in_group=show_points(line.nodes[group.code]) if group else "",
                moved=move.words(ranked=ranked) if move else "",
                exempt=told_exemptions(rubric, line.not_applicable) if card else "",
                way="" if move is None or not ranked else _way(move),
            )
        )
    return rows


def _not_ranked(line: MemberLine, *, told: bool) -> str:
    """«Không xét: Tập thể bị kỷ luật (Quyết định số 7)», without the reason if `told` is False; "" if ranked.

    Nothing but the reason would stand in a cell of its own.
    """
    if line.ineligible is None:
        return ""
    return f"Không xét: {reason_of(line)}" if told else "Không xét"


def reason_of(member: MemberLine | MemberColumn) -> str:
    """Why a member is «không xét», and by which document; with why that is named though its day is odd."""
    said = f"{member.ineligible or ''} ({member.document})" if member.document else member.ineligible or ""
    return f"{said}. {member.document_reason}" if member.document_reason else said


def why_not_ranked(reader: Reader, member: MemberColumn, round_: Round) -> str:
    """Why the member is «không xét», for whoever may know; "" for everybody else and where it is ranked."""
    if not may_see_exclusion(reader, member.code, round_.shown_to(reader), round_.reasons):
        return ""
    return reason_of(member)


def _entries(lines: Sequence[MemberLine]) -> list[Contender[str]]:
    return [
        Contender(line.code, Card(line.total, dict(line.nodes), line.unscored), line.ineligible is not None, line.votes)
        for line in sorted(lines, key=lambda line: line.order)
    ]


def _way(move: Move) -> str:
    return "up" if move.ranks_up > 0 else "down" if move.ranks_up < 0 else ""


def moved_by(before: Snapshot | None, after: Snapshot) -> dict[str, Move]:
    """What moved between two publications, by member; nothing if there was none before."""
    return {} if before is None else {move.after.code: move for move in moves(before, after)}


def standings_table(
    opened: Opened, rubric: PlainRubric, rows: list[StandingRow], visibility: str, group: RubricNode | None
) -> StandingsTable:
    """These rows as a table."""
    full = rubric.scale if group is None else group.max_points
    bars = [row.bar for row in rows if row.bar is not None]
    return StandingsTable(
        rows=rows,
        contest=[row for row in rows if not row.excluded],
        excluded=[row for row in rows if row.excluded],
        reasons=any(row.reason for row in rows),
        groups=list(rubric.nodes) if may_see_all_cards(opened.reader, visibility) else [],
        group=group,
        group_label=label_of(group) if group else "",
        ranked=is_ranked(opened, visibility),
        # A group without a maximum is drawn against its best; a bar needs something to be drawn against.
        scale=max([full or Decimal(0), *bars]) or Decimal(1),
        full_scale=full,
    )
