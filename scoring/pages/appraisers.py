"""«Phân công thẩm định»: who appraises whose card, by hand or going round, with a look at it before it is kept."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from common.contexts import names_in
from common.labels import label
from common.records.record import RecordHead, Signer
from common.records.workbooks import SheetColumn as Head
from common.records.workbooks import WorkbookSheet
from members.access import Action, Answer, may
from members.pages import Again, Opened, Page
from members.signers import secretary_and_bloc
from scoring.models import Round
from scoring.pages.rounds import RoundShown, round_of, sent_round
from scoring.sheet import MemberColumn, RoundSheet, load_sheet
from scoring.verbs.appraisers import Pair, assign_appraisers, may_assign, pairs_of, round_robin

# How many boxes for appraisers a card has at least; one with more appraisers has one box more than that.
LEAST_BOXES = 3


@dataclass(frozen=True)
class AppraisedRow:
    """A card: the codes `chosen` to appraise it, with room for more, their names, and who could be chosen."""

    member: MemberColumn
    chosen: list[str]
    names: list[str]
    others: list[MemberColumn]


@dataclass(frozen=True, kw_only=True)
class AppraisersPage(RoundShown):
    """The appraisers of each card, or as going round by `shift` would make them, and how many cards each gets."""

    rows: list[AppraisedRow]
    shift: int
    shifts: range
    error: str
    answer: Answer
    load_of: list[tuple[str, int]]
    back: str
    record: RecordHead
    signers: Callable[[], list[Signer]]


def load(opened: Opened) -> AppraisersPage:
    """The appraisers as they stand, or as going round by `?vong=` would make them."""
    round_, where = round_of(opened)
    if round_ is None:
        raise Http404
    sheet = load_sheet(round_, criteria=(), sums=False)
    codes = [member.code for member in sheet.members]
    shift = opened.query.get("vong", "")
    if shift.isdecimal() and len(shift) < 4 and codes and int(shift) % len(codes):
        return _page(opened, sheet, where, round_robin(codes, int(shift)), shift=int(shift))
    return _page(opened, sheet, where, pairs_of(sheet))


def _page(
    opened: Opened, sheet: RoundSheet, where: RoundShown, pairs: list[Pair], *, shift: int = 0, error: str = ""
) -> AppraisersPage:
    rows = []
    for member in sheet.members:
        chosen = [appraiser for appraiser, other in pairs if other == member.code]
        boxes = max(LEAST_BOXES, len(chosen) + 1)
        rows.append(
            AppraisedRow(
                member,
                [*chosen, *[""] * (boxes - len(chosen))],
                [sheet.columns[code].name for code in chosen if code in sheet.columns],
                [other for other in sheet.members if other.code != member.code],
            )
        )
    return AppraisersPage(
        **names_in(where),
        rows=rows,
        shift=shift,
        shifts=range(1, len(sheet.members)),
        error=error,
        answer=may_assign(sheet.round),
        load_of=[
            (member.short_name, count)
            for member in sheet.members
            if (count := sum(appraiser == member.code for appraiser, _ in pairs))
        ],
        back=opened.address("progress") + where.ky,
        record={
            "subject": f"{sheet.round.name}, {opened.year}",
            # Assignments that going round would make are not saved: their print says that they are planned.
            "title": "Dự kiến phân công thẩm định" if shift else "Phân công thẩm định",
        },
        signers=partial(secretary_and_bloc, opened.year),
    )


def tables(opened: Opened, shown: AppraisersPage) -> list[WorkbookSheet]:
    """The list as a workbook, a row for every card."""
    return [
        WorkbookSheet(
            name="Phân công thẩm định",
            title=f"{shown.record['title']}, {shown.record['subject']}",
            note="Số liệu minh họa." if shown.sample else "",
            columns=[Head("STT", 6), Head("Phiếu của", 45), Head(label("scoring.Appraiser.appraiser"), 60)],
            rows=[
                [str(number), row.member.name, "\n".join(row.names) or "chưa phân công"]
                for number, row in enumerate(shown.rows, start=1)
            ],
            frozen_columns=2,
        )
    ]


def save(opened: Opened) -> HttpResponseBase | Again:
    """Keeps what was chosen, in place of what stood."""
    round_id = sent_round(opened, lambda _visibility: may(opened.reader, Action.MANAGE_YEAR))
    posted = opened.posted
    pairs = [
        (appraiser, name.removeprefix("v:"))
        for name in posted
        if name.startswith("v:")
        for appraiser in dict.fromkeys(posted.getlist(name))
        if appraiser
    ]
    try:
        changes = assign_appraisers(round_id=round_id, pairs=pairs, actor=opened.actor, year=opened.year)
    except (PermissionError, ValueError) as error:
        round_, where = round_of(opened)
        if round_ is None:
            raise Http404 from None
        sheet = load_sheet(round_, criteria=(), sums=False)
        return Again(_page(opened, sheet, where, pairs, error=str(error)))
    except Round.DoesNotExist:
        raise Http404 from None
    told = f"Đã phân công thẩm định {len(changes)} phiếu." if changes else "Không có gì thay đổi."
    messages.success(opened.request, told)
    query = opened.query.copy()
    query.pop("vong", None)
    return HttpResponseRedirect(opened.address("progress") + (f"?{query.urlencode()}" if query else ""))


PAGE = Page(
    name="progress-appraisers",
    path="tien-do/phan-cong",
    title="Phân công thẩm định",
    action=Action.MANAGE_YEAR,
    load=load,
    save=save,
    tables=tables,
    template="scoring/appraisers.html",
)
