"""The standings: who stands where, by how many points; provisional until they are published, then as published."""

from functools import partial
from typing import Any

from common.records.workbooks import Column, Kind, WorkbookSheet
from members.access import may_correct, may_publish, may_see_publishing, may_see_total
from members.pages import Opened, Page
from members.signers import secretary_and_bloc
from scoring.models import Publication, Round, Stage
from scoring.pages.rounds import round_of, score_record
from scoring.pages.standing_rows import chosen_group, group_links, moved_by, standing_rows, table_context
from scoring.publications.freezing import frozen, lines_of, publications_of
from scoring.rubrics import words
from scoring.rules.moves import Move
from scoring.rules.snapshot import MemberLine
from scoring.sheet import Sheet, load_sheet


def load(opened: Opened) -> dict[str, Any]:
    """The rows this reader may see. Who sees only its own total sees no rank either: a rank tells of the others."""
    round_, context = round_of(opened)
    if round_ is None:
        return context
    visibility = round_.shown_visibility
    publications = publications_of(round_) if round_.is_published else []
    moved: dict[str, Move] = {}
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
        context |= _lacking(sheet, [line.code for line in lines if may_see_total(opened.reader, line.code, visibility)])
    group = chosen_group(opened, rubric, visibility)
    rows = standing_rows(
        opened,
        rubric,
        lines,
        visibility,
        round_.reasons,
        lambda code: opened.address("card", code) + context["ky"],
        group=group,
        moved={} if group else moved,
    )
    here = f"?ky={round_.code}"
    return (
        context
        | table_context(opened, rubric, rows, visibility, group)
        | {
            "group_links": group_links(opened, rubric, visibility, group),
            "bands": rubric.bands,
            "publication": publications[0] if publications else None,
            "publications": [listed(opened, round_, publication) for publication in publications],
            # The main button only where pressing it can come to something; else a way to what is missing.
            "may_publish": not round_.is_published
            and not context.get("lacking", 1)
            and bool(rows)
            and may_publish(opened.reader, round_.step),
            "publish_url": opened.address("standings-publish") + here
            if not round_.is_published and may_see_publishing(opened.reader)
            else "",
            "correct_url": opened.address("standings-correction") + here
            if publications and may_correct(opened.reader, round_.step)
            else "",
            "moved": any(row["moved"] for row in rows),
            "record": score_record(
                round_, "Bảng xếp hạng", f"{round_.name}, {opened.year}", more=f" theo {group.name}" if group else ""
            ),
            "signers": partial(secretary_and_bloc, opened.year),
        }
    )


def _lacking(sheet: Sheet, codes: list[str]) -> dict[str, int]:
    """How many of the shown members' values are not agreed yet, and how many there are to be."""
    return {"lacking": sheet.lacking(Stage.AGREED, codes), "places": len(codes) * len(sheet.leaves)}


def listed(opened: Opened, round_: Round, publication: Publication) -> dict[str, Any]:
    """A publication in a list: which, when, and where it stands. The reason stands where its figures do."""
    address = opened.address("standings-publication", publication.number)
    return {
        "number": publication.number,
        "at": publication.at,
        "sha256": publication.sha256,
        "url": f"{address}?ky={round_.code}",
    }


def tables(opened: Opened, context: dict[str, Any]) -> list[WorkbookSheet]:
    """The standings as a workbook, with just the rows and columns of the page."""
    if context["round"] is None:
        return []
    return [standings_book(opened, context, _notes(context))]


def _notes(context: dict[str, Any]) -> list[str]:
    if publication := context["publication"]:
        return [f"Công bố lần {publication.number}, mã xác nhận {publication.sha256}."]
    return [] if context["round"].is_published else [f"Tạm tính, còn {context['lacking']} ô điểm chưa thống nhất."]


def standings_book(opened: Opened, context: dict[str, Any], notes: list[str]) -> WorkbookSheet:
    """The table of the standings as a sheet of a workbook."""
    group = context["group"]
    notes = notes + (["Số liệu minh họa."] if context["sample"] else [])
    within = [Column(f"Hạng ở {context['group_label']}", 10, Kind.INTEGER)] if group else []
    return WorkbookSheet(
        name="Xếp hạng",
        title=f"Bảng xếp hạng, {context['round'].name}, {opened.year}",
        note=" ".join(notes),
        columns=[
            Column(words.RANK, 7, Kind.INTEGER),
            *within,
            Column("Đơn vị", 42),
            *(Column(f"{node.code}. {node.name}", 16, Kind.NUMBER) for node in context["groups"]),
            Column(words.TOTAL, 11, Kind.NUMBER),
            Column(words.BAND, 14),
            Column("Ghi chú", 32),
        ],
        rows=[
            [
                row["rank"],
                *([row["group_rank"]] if group else []),
                row["member"].name,
                *row["group_points"],
                row["total"],
                row["band"],
                " ".join(
                    part
                    for part in (
                        row["not_ranked"] or row["decided_by"],
                        row["moved"],
                    )
                    if part
                ),
            ]
            for row in context["rows"]
        ],
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
