"""The standings: who stands where, by how many points; provisional until they are published, then as published."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from common.contexts import names_in
from common.records.record import RecordHead, Signer
from common.records.workbooks import CellValue, ColumnKind, SheetColumn, WorkbookSheet
from members.access import Answer, may_correct, may_publish, may_see_publishing, may_see_total
from members.pages import Opened, Page
from members.signers import secretary_and_bloc
from scoring.models import Publication, Round, Stage
from scoring.pages.rounds import RoundShown, round_of, score_record
from scoring.pages.standing_rows import (
    GroupLink,
    StandingsTable,
    chosen_group,
    group_links,
    moved_by,
    standing_rows,
    standings_table,
)
from scoring.publications.freezing import frozen, lines_of, publications_of
from scoring.rubrics import words
from scoring.rubrics.tree.rubric import PlainBand
from scoring.rules.moves import Move
from scoring.rules.snapshot import MemberLine
from scoring.sheet import load_sheet


@dataclass(frozen=True)
class Listed:
    """A publication in a list: which, when, and where it stands. The reason stands where its figures do."""

    number: int
    at: datetime
    sha256: str
    url: str


@dataclass(frozen=True, kw_only=True)
class Standings(RoundShown, StandingsTable):
    """The page: before it is published `lacking` of `places` values are not agreed yet, which is then provisional."""

    group_links: list[GroupLink]
    bands: Sequence[PlainBand]
    publication: Publication | None
    publications: list[Listed]
    lacking: int | None
    places: int | None
    may_publish: bool | Answer
    publish_url: str
    correct_url: str
    moved: bool
    record: RecordHead
    signers: Callable[[], list[Signer]]


def load(opened: Opened) -> Standings | RoundShown:
    """The rows this reader may see. Who sees only its own total sees no rank either: a rank tells of the others."""
    round_, where = round_of(opened)
    if round_ is None:
        return where
    visibility = round_.shown_to(opened.reader)
    publications = publications_of(round_) if round_.is_published else []
    moved: dict[str, Move] = {}
    lacking = places = None
    lines: list[MemberLine]
    if publications:
        number = publications[0].number
        snapshots = frozen(round_, number, number - 1)
        shown = snapshots[number]
        rubric, lines = shown.rubric, shown.standings
        moved = moved_by(snapshots.get(number - 1), shown)
    else:
        sheet = load_sheet(round_, criteria=())
        rubric, lines = sheet.rubric, lines_of(sheet)
        codes = [line.code for line in lines if may_see_total(opened.reader, line.code, visibility)]
        lacking, places = sheet.lacking(Stage.AGREED, codes), sum(len(sheet.leaves_for(code)) for code in codes)
    group = chosen_group(opened, rubric, visibility)
    rows = standing_rows(
        opened,
        rubric,
        lines,
        visibility,
        round_.reasons,
        lambda code: opened.address("card", code) + where.ky,
        group=group,
        moved={} if group else moved,
    )
    here = f"?ky={round_.code}"
    more = f" theo {group.name}" if group else ""
    return Standings(
        **names_in(where),
        **names_in(standings_table(opened, rubric, rows, visibility, group)),
        group_links=group_links(opened, rubric, visibility, group),
        bands=rubric.bands,
        publication=publications[0] if publications else None,
        publications=[listed(opened, round_, publication) for publication in publications],
        lacking=lacking,
        places=places,
        # The main button appears only where publishing is possible; otherwise a link leads to what is missing.
        may_publish=not round_.is_published and lacking == 0 and bool(rows) and may_publish(opened.reader, round_.step),
        publish_url=opened.address("standings-publish") + here
        if not round_.is_published and may_see_publishing(opened.reader)
        else "",
        correct_url=opened.address("standings-correction") + here
        if publications and may_correct(opened.reader, round_.step)
        else "",
        moved=any(row.moved for row in rows),
        record=score_record(round_, "Bảng xếp hạng", f"{round_.name}, {opened.year}", more=more),
        signers=partial(secretary_and_bloc, opened.year),
    )


def listed(opened: Opened, round_: Round, publication: Publication) -> Listed:
    """This publication in a list."""
    address = opened.address("standings-publication", publication.number)
    return Listed(publication.number, publication.at, publication.sha256, f"{address}?ky={round_.code}")


def tables(opened: Opened, shown: Standings | RoundShown) -> list[WorkbookSheet]:
    """The standings as a workbook, with just the rows and columns of the page."""
    return [_sheet(opened, shown)] if isinstance(shown, Standings) else []


def _notes(shown: Standings) -> list[str]:
    notes = ["Số liệu minh họa."] if shown.sample else []
    if shown.publication:
        return [f"Công bố lần {shown.publication.number}, mã xác nhận {shown.publication.sha256}.", *notes]
    if shown.round and shown.round.is_published:
        return notes
    return [f"Tạm tính, còn {shown.lacking} ô điểm chưa thống nhất.", *notes]


def _sheet(opened: Opened, shown: Standings) -> WorkbookSheet:
    """The table of the standings as a sheet of a workbook."""
    group = shown.group
    within = [SheetColumn(f"Hạng ở {shown.group_label}", 10, ColumnKind.INTEGER)] if group else []
    rows: list[list[CellValue]] = [
        [
            row.rank,
            *([row.group_rank] if group else []),
            row.member.name,
            *row.group_points,
            row.total,
            row.band,
            ". ".join(filter(None, (row.not_ranked or row.decided_by, row.exempt, row.moved))),
        ]
        for row in shown.rows
    ]
    return WorkbookSheet(
        name="Xếp hạng",
        title=f"Bảng xếp hạng, {shown.round.name if shown.round else ''}, {opened.year}",
        note=" ".join(_notes(shown)),
        columns=[
            SheetColumn(words.RANK, 7, ColumnKind.INTEGER),
            *within,
            SheetColumn(words.MEMBER, 42),
            *(SheetColumn(f"{node.code}. {node.name}", 16, ColumnKind.NUMBER) for node in shown.groups),
            SheetColumn(words.TOTAL, 11, ColumnKind.NUMBER),
            SheetColumn(words.BAND, 14),
            SheetColumn("Ghi chú", 32),
        ],
        rows=rows,
        frozen_columns=3 if group else 2,
    )


PAGE = Page(
    name="standings",
    path="xep-hang",
    title="Xếp hạng",
    menu="Xếp hạng",
    load=load,
    template="scoring/standings.html",
    tables=tables,
)
