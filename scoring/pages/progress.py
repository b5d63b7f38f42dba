"""«Tiến độ»: where the round stands, what comes next for this reader, and how far each member's card has come."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.utils.html import format_html
from django.utils.safestring import SafeString

from common.contexts import names_in
from common.labels import label
from common.records.record import RecordHead, Signer
from common.records.workbooks import ColumnKind as ColumnKind
from common.records.workbooks import SheetColumn as Head
from common.records.workbooks import WorkbookSheet
from common.vietnamese.dates import date_time, days_left, short_date
from members.access import Action, Answer, CardFacts, RoleKind, may, may_agree, may_return, may_see_all_cards
from members.pages import Opened, Page
from members.signers import secretary_alone
from scoring.dues import where_to_appraise
from scoring.models import ROUND_DAYS, Round, Scorecard
from scoring.openplaces import Why, named
from scoring.pages.allcards import WayToAll, ways_to_all
from scoring.pages.nextstep import Next, next_of, where_open
from scoring.pages.progress_words import consequences
from scoring.pages.rounds import RoundShown, round_of, sent_round
from scoring.progress import DUE_OF, Progress, missing, only_waiting, progress_of
from scoring.rubrics import words
from scoring.sheet import NOBODY, MemberColumn, RoundSheet, load_sheet
from scoring.verbs.cards import agree_cards
from scoring.verbs.rounds import NO_MEMBERS, OPEN_STEPS, may_move, move_round

State = Scorecard.State
TAGS = {State.DRAFTING: "todo", State.SUBMITTED: "now", State.APPRAISED: "now", State.AGREED: "done"}


@dataclass(frozen=True)
class StepShown:
    """A step of the round: how it stands, its deadline in days, and whether it is the present one.

    `kept` says why the deadline stands though its day is odd.
    """

    label: str
    look: str
    due: str
    kept: str
    now: bool


@dataclass(frozen=True, kw_only=True)
class ProgressRow:
    """One member's line: figures, what it waits for, and the deeds this reader may do.

    `open` counts what was never appraised on a card whose appraisal is closed.
    """

    progress: Progress
    member: MemberColumn
    own: bool
    tag: str
    open: int
    said: str
    url: str
    appraisers: str
    without_evidence: str
    may_return: bool
    may_agree: bool
    why_not: str


@dataclass(frozen=True)
class CardGiven:
    """A card that the reader's agency is to appraise; one that is not in yet is only named."""

    title: str
    state: str
    state_name: str
    url: str
    hint: str


@dataclass(frozen=True)
class StepMove:
    """A step on or back, what that means, and why it may not be."""

    step: str
    title: str
    forward: bool
    means: Sequence[str]
    answer: Answer


@dataclass(frozen=True, kw_only=True)
class AgreeAll:
    """«Thống nhất theo thẩm định» for all cards: how many, and how much of it is left to the meeting."""

    cards: int
    disputed: int
    unappraised: int
    ready: int
    useful: bool
    unappraised_url: str
    disputed_url: str


@dataclass(frozen=True, kw_only=True)
class NoProgress(RoundShown):
    """The page while the year has no round; `new_url` is where one is opened."""

    manages: bool
    new_url: str


@dataclass(frozen=True, kw_only=True)
class ProgressPage(RoundShown):
    """The round's steps, the next thing to do, and of each card what this reader may know.

    Whoever `manages` the year moves the round, whoever `acts` returns and agrees cards.
    """

    manages: bool
    everybody: bool
    acts: bool
    steps: list[StepShown]
    next_step: Next | None
    rows: list[ProgressRow]
    given: list[CardGiven]
    figures: list[tuple[str, int, int]]
    moves: list[StepMove]
    no_members: str
    to_all: list[WayToAll]
    agree: AgreeAll | None
    leaves: int
    record: RecordHead
    signers: Callable[[], list[Signer]]


def load(opened: Opened) -> ProgressPage | NoProgress:
    """The round's steps, the next thing to do, and of each card what this reader may know."""
    round_, where = round_of(opened)
    manages = bool(may(opened.reader, Action.MANAGE_YEAR))
    if round_ is None:
        new_url = opened.address("progress-new") if manages else ""
        return NoProgress(**names_in(where), manages=manages, new_url=new_url)
    sheet = load_sheet(round_)
    rows = progress_of(sheet, opened.today)
    everybody = bool(may_see_all_cards(opened.reader, round_.shown_to(opened.reader)))
    seen = [row for row in rows if everybody or row.member.code in opened.reader.own]
    return ProgressPage(
        **names_in(where),
        manages=manages,
        everybody=everybody,
        acts=RoleKind.SECRETARY in opened.reader.kinds,
        steps=_steps(opened, round_),
        next_step=next_of(opened, sheet, rows, where.ky),
        rows=[_row(opened, sheet, row, where.ky) for row in seen],
        given=_given(opened, sheet, where.ky),
        figures=_figures(rows) if everybody else [],
        moves=_moves(sheet, rows) if manages else [],
        no_members=NO_MEMBERS,
        to_all=ways_to_all(opened, sheet, where.ky),
        agree=_agree(opened, sheet, rows),
        leaves=len(sheet.leaves),
        record={"title": "Tiến độ chấm điểm", "subject": f"{round_.name}, {opened.year}"},
        signers=partial(secretary_alone, opened.year),
    )


def _steps(opened: Opened, round_: Round) -> list[StepShown]:
    """The steps of the round in their order, each with how it stands and its deadline in days."""
    place = Round.Step.values.index(round_.step)
    steps = []
    for number, step in enumerate(Round.Step):
        due = getattr(round_, DUE_OF[step]) if step in DUE_OF else None
        kept = getattr(round_, ROUND_DAYS[DUE_OF[step]]) if step in DUE_OF else ""
        said = f"hạn {short_date(due)}" if due else ""
        if due and number == place:
            said += f", {days_left(due, opened.today)}"
        done = number < place or round_.is_published
        look = "is-done" if done else "is-now" if number == place else ""
        steps.append(StepShown(step.label, look, said, kept, number == place))
    return steps


def _row(opened: Opened, sheet: RoundSheet, row: Progress, ky: str) -> ProgressRow:
    """One member's line: figures, what it waits for, and the deeds this reader may do."""
    member = row.member
    facts = sheet.facts(member, opened.reader)
    agree = may_agree(opened.reader, facts)
    appraisers = [
        other.short_name for other in sheet.members if other.code in sheet.appraisers.get(member.code, NOBODY)
    ]
    said = ""
    if member.submitted_at:
        said = f"nộp {date_time(member.submitted_at)}" + (", trễ hạn" if row.late else "")
    elif row.late:
        said = "chưa nộp, trễ hạn"
    return ProgressRow(
        progress=row,
        member=member,
        own=member.code in opened.reader.own,
        tag=_tag(row),
        open=row.unappraised if member.state in (State.APPRAISED, State.AGREED) else 0,
        said=said,
        url=opened.address("card", member.code) + ky,
        appraisers=", ".join(appraisers),
        without_evidence=", ".join(row.without_evidence),
        may_return=bool(may_return(opened.reader, facts)),
        may_agree=bool(agree),
        why_not=agree.reason if member.state == State.APPRAISED and may_return(opened.reader, facts) else "",
    )


def _tag(row: Progress) -> str:
    if row.late and not row.submitted:
        return "late"
    return TAGS[State(row.member.state)]


def _given(opened: Opened, sheet: RoundSheet, ky: str) -> list[CardGiven]:
    """The cards that this reader's agency is to appraise; one that is not in yet is only named."""
    own = opened.reader.own
    found, waiting = [], only_waiting(sheet) if own else frozenset()
    for member in sheet.members if own else []:
        if member.code in own or not own & sheet.appraisers.get(member.code, NOBODY):
            continue
        handed_in = member.state != State.DRAFTING
        state = {State.DRAFTING: "todo", State.SUBMITTED: "now"}.get(State(member.state), "done")
        mine = own & sheet.appraisers[member.code]
        waits = state == "now" and all((one, member.code) in waiting for one in mine)
        found.append(
            CardGiven(
                title=member.name,
                state="done" if waits else state,
                state_name="Đã chấm đủ, chờ đơn vị khác"
                if waits
                else {"todo": "Chưa nộp", "now": "Cần thẩm định", "done": "Đã thẩm định"}[state],
                url=where_to_appraise(opened, sheet.round.rubric, member.code) + ky if handed_in else "",
                hint="" if handed_in else "Khi đơn vị nộp phiếu, bạn mở được ở đây.",
            )
        )
    return found


def _figures(rows: list[Progress]) -> list[tuple[str, int, int]]:
    states = [row.member.state for row in rows]
    counts = {
        "Đã nộp": sum(state != State.DRAFTING for state in states),
        "Đã thẩm định đủ": sum(row.is_appraised for row in rows),
        "Đã thống nhất": sum(state == State.AGREED for state in states),
    }
    return [(label, count, len(states)) for label, count in counts.items()]


def _moves(sheet: RoundSheet, rows: list[Progress]) -> list[StepMove]:
    """One step on and one back, with what each means and why it may not be."""
    if sheet.round.is_published:
        return []
    place = OPEN_STEPS.index(sheet.round.step)
    found = []
    for other, title in ((place + 1, "Chuyển sang bước"), (place - 1, "Lùi về bước")):
        if not 0 <= other < len(OPEN_STEPS):
            continue
        step = Round.Step(OPEN_STEPS[other])
        found.append(
            StepMove(
                step=step.value,
                title=f"{title} {step.label}",
                forward=other > place,
                means=consequences(sheet.round.step, step, rows),
                answer=may_move(sheet.round, step),
            )
        )
    return found


def _agree(opened: Opened, sheet: RoundSheet, rows: list[Progress]) -> AgreeAll | None:
    """«Thống nhất theo thẩm định» for all cards, where this reader may; how much of it is left to the meeting."""
    ready = missing(rows, State.APPRAISED)
    if not ready or not may_agree(opened.reader, CardFacts("", sheet.round.step, State.APPRAISED)):
        return None
    codes = {member.code for member in ready}
    concerned = [row for row in rows if row.member.code in codes]
    return AgreeAll(
        cards=len(ready),
        disputed=sum(row.disputed for row in concerned),
        unappraised=sum(row.unappraised for row in concerned),
        ready=sum(row.ready for row in concerned),
        # Cards with everything agreed by hand are closed by the button too.
        useful=any(row.ready or row.agreed == row.leaves for row in concerned),
        unappraised_url=where_open(opened, sheet.round, Why.UNAPPRAISED),
        disputed_url=where_open(opened, sheet.round, Why.DISPUTED),
    )


def save(opened: Opened) -> HttpResponseBase:
    """Moves the round a step, or agrees all cards; why not is told on the page one comes back to."""
    posted = opened.posted
    round_id = sent_round(opened, lambda _visibility: may(opened.reader, Action.SEE_YEAR))
    try:
        if posted.get("deed") == "buoc":
            opened.require(may(opened.reader, Action.MANAGE_YEAR))
            moved = move_round(round_id=round_id, step=posted.get("step", ""), actor=opened.actor, year=opened.year)
            messages.success(opened.request, f"{moved.name} đã sang bước «{moved.get_step_display()}».")
        elif posted.get("deed") == "thong-nhat":
            _agree_all(opened, round_id)
        else:
            raise Http404
    except PermissionError as error:
        messages.error(opened.request, str(error))
    except Round.DoesNotExist:
        raise Http404 from None
    return HttpResponseRedirect(opened.request.get_full_path())


def _agree_all(opened: Opened, round_id: int) -> None:
    done = agree_cards(round_id=round_id, actor=opened.actor, reader=opened.reader, year=opened.year)
    told = f"Đã điền điểm thống nhất vào {done.filled} ô điểm, {len(done.closed)} phiếu đã thống nhất."
    messages.success(opened.request, told)
    round_ = Round.objects.only("code").get(pk=round_id)
    for why, places in done.why.items():
        if places:
            sentence = f"Còn {len(places)} ô điểm {why.label}: {named(places, done.names)}."
            messages.warning(opened.request, _linked(sentence, where_open(opened, round_, why), "Mở các ô này"))
    if done.pointless:
        sentence = (
            f"{len(done.pointless)} ô điểm đã thống nhất nhưng chưa ra điểm: {named(done.pointless, done.names)}."
        )
        url = f"{opened.address('standings-publish')}?{urlencode({'ky': round_.code})}"
        messages.warning(opened.request, _linked(sentence, url, "Xem lý do"))
    if done.waiting:
        names = ", ".join(done.names[code] for code in done.waiting)
        messages.warning(opened.request, f"Chưa chốt thẩm định nên chưa thống nhất được: {names}.")


def _linked(sentence: str, url: str, label: str) -> SafeString:
    """A message that leads to what it speaks of."""
    return format_html('{} <a href="{}">{}</a>', sentence, url, label)


def tables(opened: Opened, shown: ProgressPage | NoProgress) -> list[WorkbookSheet]:
    """The progress as a workbook, with just the rows of the page."""
    if isinstance(shown, NoProgress):
        return []
    counted = [
        Head(title, 10, ColumnKind.INTEGER) for title in (words.SELF, words.APPRAISED, "Khác nhau", words.EXPLANATION)
    ]
    return [
        WorkbookSheet(
            name="Tiến độ",
            title=f"Tiến độ chấm điểm, {shown.round.name if shown.round else ''}, {opened.year}",
            note=f"Mỗi phiếu {shown.leaves} tiêu chí." + (" Số liệu minh họa." if shown.sample else ""),
            columns=[
                Head(words.MEMBER, 40),
                Head("Phiếu", 15),
                Head("Ghi chú", 30),
                *counted,
                Head(words.AGREED, 10, ColumnKind.INTEGER),
                Head("Thiếu minh chứng", 24),
                Head("Thẩm định bởi", 24),
                Head(label("scoring.Scorecard.return_reason"), 36),
            ],
            rows=[
                [
                    row.member.name,
                    row.member.state_label,
                    row.said,
                    row.progress.scored,
                    row.progress.appraised,
                    row.progress.differing,
                    row.progress.explained,
                    row.progress.agreed,
                    row.without_evidence,
                    row.appraisers,
                    row.member.return_reason,
                ]
                for row in shown.rows
            ],
            frozen_columns=1,
        )
    ]


PAGE = Page(
    name="progress",
    path="tien-do",
    title="Tiến độ",
    menu="Tiến độ",
    load=load,
    save=save,
    template="scoring/progress.html",
    tables=tables,
)
