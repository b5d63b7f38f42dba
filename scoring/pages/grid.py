"""The grid: criteria × members, one of the three values at a time, for whoever may see all cards."""

from functools import partial
from typing import Any

from django.http import HttpResponseBase
from django.utils.safestring import SafeString

from common.contexts import names_in
from common.vietnamese.numbers import show_points
from members.access import may_see_all_cards
from members.pages import Again, Elsewhere, Opened, Page
from members.signers import secretary_and_bloc
from scoring.models import Round, Stage
from scoring.pages.cells import cell, criterion
from scoring.pages.entry import STAGE_AT, form_context, writable
from scoring.pages.looks import Filter, counts_told, filter_of, look_context, query_with, round_query, ways
from scoring.pages.rounds import round_of, score_record, sent_round
from scoring.pages.saving import Scope, save_form, save_sent, wants_json
from scoring.pages.workbooks import grid_file, may_import
from scoring.presenters.boxes import Box, Typed, box, choices_of, other_values
from scoring.presenters.summary_tables import summary_tables
from scoring.rubrics.kinds.wording import how_to_type
from scoring.sheet import Place, Sheet, load_sheet, whole

STAGE_WORDS = {"tu-cham": Stage.SELF, "tham-dinh": Stage.APPRAISED, "thong-nhat": Stage.AGREED}


def load(opened: Opened) -> dict[str, Any]:
    """The grid; a member who may not see the others' scores goes to its own card instead."""
    return grid_of(opened, Typed())


def grid_of(opened: Opened, typed: Typed) -> dict[str, Any]:
    """The grid with what was typed and refused."""
    round_, where = round_of(opened)
    context = {**names_in(where)}
    if round_ is None:
        return context
    if not may_see_all_cards(opened.reader, round_.shown_visibility):
        raise Elsewhere("card", sorted(opened.reader.own)[0])
    return context | grid_context(opened, typed.sheet or load_sheet(round_), typed)


def grid_context(opened: Opened, sheet: Sheet, typed: Typed) -> dict[str, Any]:
    """The grid's rows and sums; `typed` is what was refused and is shown again."""
    stage = _stage(opened, sheet)
    open_for = {member.code: stage in writable(sheet, opened.reader, member) for member in sheet.members}
    shown = shown_member(opened, sheet)
    codes = [member.code for member in sheet.members]
    place = codes.index(shown) if shown else 0
    cards = sheet.cards()
    standing = {row.member: row for row in sheet.standings(cards)}
    wanted = filter_of(opened, sheet, *_asked(opened, sheet))
    refused = {outcome.edit.criterion for outcome in typed.outcomes.values()}
    kept = wanted.kept(sheet, codes, refused)
    rows: list[dict[str, Any]] = []
    boxes = []
    for node, depth, _parent in sheet.rubric.walk():
        if node.code not in kept:
            continue
        most = show_points(node.max_points)
        url = f"{opened.address('criterion', node.code)}{round_query(opened)}" if node.is_leaf else ""
        row: dict[str, Any] = {"node": node, "depth": depth, "leaf": node.is_leaf, "max": most}
        row |= {"code": node.code, "head": criterion(node.code, node.name, url=url, most=most)}
        if node.is_leaf:
            row["elsewhere"] = not wanted.has((shown, node.code)) and node.code not in refused
            row["how"] = how_to_type(node, sheet.rubric.step)
            row["boxes"] = [
                box(
                    sheet,
                    node,
                    member.code,
                    stage,
                    open_=open_for[member.code],
                    typed=typed,
                    hint=other_values(sheet, node, sheet.mark(member.code, node.code), stage),
                )
                for member in sheet.members
            ]
            # Called where it is shown, which is the page.
            row["cells"] = partial(_cells, row["boxes"], choices_of(node), shown, wanted)
            boxes += row["boxes"]
        else:
            row["sums"] = [(member.code, show_points(cards[member.code].nodes[node.code])) for member in sheet.members]
        rows.append(row)
    look = look_context(opened, wanted, shown=bool(rows))
    return (
        form_context(opened, sheet, boxes)
        | look
        | {
            "ways": ways(opened, sheet, "grid", member=shown),
            "sheet": sheet,
            "cards": cards,
            "may_import": may_import(sheet, opened.reader, sheet.members),
            "stage": stage,
            "stages": [
                {
                    "label": Stage(value).label,
                    "url": query_with(opened, "gia-tri", key),
                    "current": value == stage,
                }
                for key, value in STAGE_WORDS.items()
            ],
            "members": sheet.members,
            "shown": shown,
            "shown_name": sheet.columns[shown].short_name if shown else "",
            "before": query_with(opened, "dv", codes[place - 1]) if place else "",
            "before_name": sheet.members[place - 1].short_name if place else "",
            "after": query_with(opened, "dv", codes[place + 1]) if place + 1 < len(codes) else "",
            "after_name": sheet.members[place + 1].short_name if place + 1 < len(codes) else "",
            "many": len(codes) > 10,
            "rows": rows,
            "footer": [
                {
                    "member": member.code,
                    "total": show_points(standing[member.code].total),
                    "rank": standing[member.code].rank,
                    "band": standing[member.code].band,
                    "unscored": cards[member.code].unscored,
                    "ineligible": member.ineligible,
                }
                for member in sheet.members
            ],
            "lacking": sheet.lacking(Stage.AGREED, (member.code for member in sheet.members)),
            "scale": sheet.rubric.scale,
            # Called where it is shown, which is the record.
            "summary": partial(summary_tables, sheet, cards, standing),
            "record": score_record(sheet.round, "Bảng tổng hợp điểm", f"{sheet.round.name}, {opened.year}"),
            "signers": partial(secretary_and_bloc, opened.year),
        }
    )


def _stage(opened: Opened, sheet: Sheet) -> Stage:
    """Which of the three values the page shows."""
    return STAGE_WORDS.get(opened.query.get("gia-tri", ""), STAGE_AT[Round.Step(sheet.round.step)])


def _asked(opened: Opened, sheet: Sheet) -> tuple[list[Place], dict[str, str]]:
    """The places of the page, and the stage at which a value is waited for: what its filters go by."""
    stage = _stage(opened, sheet).value
    places = [(member.code, leaf.code) for leaf in sheet.leaves for member in sheet.members]
    return places, {member.code: stage for member in sheet.members}


def _cells(boxes: list[Box], choices: list[str], shown: str, wanted: Filter) -> SafeString:
    """The cells of one criterion; a telephone sees those of the member shown, a filter marks what it looked for."""
    return SafeString(
        "".join(
            cell(
                one,
                choices,
                head=f"c-{one.member}",
                look=("is-shown" if one.member == shown else "")
                + (" is-sought" if wanted.marks((one.member, one.criterion)) else ""),
            )
            for one in boxes
        )
    )


def shown_member(opened: Opened, sheet: Sheet) -> str:
    """The one member that a telephone shows: the one asked for, else the reader's own, else the first."""
    wanted = [opened.query.get("dv", ""), *sorted(opened.reader.own), *(member.code for member in sheet.members)]
    return next((code for code in wanted if code in sheet.columns), "")


def save(opened: Opened) -> HttpResponseBase | Again:
    """A box from the script, or the whole form without it."""
    round_id = sent_round(opened, partial(may_see_all_cards, opened.reader))
    if wants_json(opened):
        return save_sent(opened, round_id, Scope(), lambda sheet: counts_told(whole(sheet), *_asked(opened, sheet)))
    answer = save_form(opened, round_id, Scope())
    return Again(grid_of(opened, answer)) if isinstance(answer, Typed) else answer


PAGE = Page(
    name="grid",
    path="cham-diem",
    title="Chấm điểm",
    menu="Chấm điểm",
    load=load,
    template="scoring/grid.html",
    save=save,
    workbook=grid_file,
    landscape=True,
)
