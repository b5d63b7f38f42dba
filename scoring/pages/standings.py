"""The standings: who stands where, by how many points, provisional until they are published."""

from typing import Any

from khoithidua.records.record import Signer
from khoithidua.records.sheet import Column, Kind
from khoithidua.records.sheet import Sheet as Workbook
from khoithidua.vietnamese.numbers import show_points
from members.access import may_see_all_cards, may_see_card, may_see_total
from members.pages import Opened, Page
from scoring.models import Stage
from scoring.pages.rounds import round_of
from scoring.sheet import load_sheet


def load(opened: Opened) -> dict[str, Any]:
    """The rows this reader may see. Who sees only its own total sees no rank either: a rank tells of the others."""
    round_, context = round_of(opened)
    if round_ is None:
        return context
    sheet = load_sheet(round_, criteria=())
    cards = sheet.cards()
    visibility = round_.shown_visibility
    all_cards = may_see_all_cards(opened.reader, visibility)
    groups = list(sheet.rubric.nodes) if all_cards else []
    ranked = opened.reader.is_staff or visibility != "own"
    rows: list[dict[str, Any]] = []
    for row in sheet.standings(cards):
        if not may_see_total(opened.reader, row.member, visibility):
            continue
        member = sheet.columns[row.member]
        card = cards[row.member]
        rows.append(
            {
                "member": member,
                "rank": row.rank if ranked else None,
                "shown_rank": str(row.rank or "") if ranked else "",
                "total": row.total,
                "shown_total": show_points(row.total),
                "band": row.band,
                "tied": row.tied and ranked,
                "decided_by": _reason(row.decided_by, figures=bool(all_cards)) if ranked else "",
                "unscored": card.unscored if may_see_card(opened.reader, row.member, visibility) else 0,
                "groups": [show_points(card.nodes[node.code]) for node in groups],
                "group_points": [card.nodes[node.code] for node in groups],
                "own": row.member in opened.reader.own,
                "card_url": opened.address("card", row.member) + context["ky"]
                if may_see_card(opened.reader, row.member, visibility)
                else "",
                "bar": max(row.total, 0) if row.total is not None else None,
            }
        )
    codes = [row["member"].code for row in rows]
    return context | {
        "rows": rows,
        "contest": [row for row in rows if row["member"].ineligible is None],
        "excluded": [row for row in rows if row["member"].ineligible is not None],
        "groups": groups,
        "ranked": ranked,
        "scale": max([sheet.rubric.scale, *(row["bar"] for row in rows if row["bar"] is not None)]),
        "full_scale": sheet.rubric.scale,
        "lacking": sheet.lacking(Stage.AGREED, codes),
        "places": len(codes) * len(sheet.leaves),
        "bands": sheet.rubric.bands,
        "record": {"title": "Bảng xếp hạng", "subject": f"{round_.name}, {opened.year}"},
        "signers": [
            Signer(agency="Thư ký Khối"),
            Signer(agency=f"TM. {opened.year.bloc.name}", position="Trưởng khối"),
        ],
    }


def _reason(decided_by: str, *, figures: bool) -> str:
    """By which rule of the tie-break; with what it compares only for who may see what others got for a criterion."""
    return decided_by if figures else decided_by.partition(":")[0]


def tables(opened: Opened, context: dict[str, Any]) -> list[Workbook]:
    """The standings as a workbook, with just the rows and columns of the page."""
    if context["round"] is None:
        return []
    note = [] if context["round"].is_published else [f"Tạm tính, còn {context['lacking']} tiêu chí chưa thống nhất."]
    note += ["Số liệu minh họa."] if context["sample"] else []
    return [
        Workbook(
            name="Xếp hạng",
            title=f"Bảng xếp hạng, {context['round'].name}, {opened.year}",
            note=" ".join(note),
            columns=[
                Column("Hạng", 7, Kind.INTEGER),
                Column("Đơn vị", 42),
                *(Column(f"{node.code}. {node.name}", 16, Kind.NUMBER) for node in context["groups"]),
                Column("Tổng điểm", 11, Kind.NUMBER),
                Column("Xếp loại", 14),
                Column("Ghi chú", 32),
            ],
            rows=[
                [
                    row["rank"],
                    row["member"].name,
                    *row["group_points"],
                    row["total"],
                    row["band"],
                    f"Không xét: {row['member'].ineligible}" if row["member"].ineligible else row["decided_by"],
                ]
                for row in context["rows"]
            ],
            frozen_columns=2,
        )
    ]


PAGE = Page(
    name="standings",
    path="xep-hang",
    title="Xếp hạng",
    menu="Xếp hạng",
    load=load,
    template="scoring/standings.html",
    tables=tables,
)
