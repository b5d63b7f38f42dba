"""«Nhắc nộp phiếu»: whom to remind of what, by e-mail or in a letter to print."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.messages.storage.base import Message
from django.http import Http404, HttpResponseBase, HttpResponseRedirect
from django.utils.functional import SimpleLazyObject

from common.contexts import names_in
from common.jobs.standing import JobStanding, standing_of
from common.records.numbers import LETTER, number_and_sign
from common.records.record import RecordHead, Signer
from common.web.sent import whole_number
from members.access import Action, Answer, may
from members.pages import Again, Opened, Page
from members.quietdays import WEEKDAYS, QuietDays, QuietRefused, read_quiet_days
from members.signers import bloc_alone
from members.verbs.quietdays import StaleQuietDays, quiet_days_of, set_quiet_days
from scoring.models import Round
from scoring.pages.rounds import RoundShown, round_of, sent_round
from scoring.progress import Progress
from scoring.reminderjob import begin_reminders, job_key
from scoring.reminders import Reminder, letter, may_send, not_submitted, reminders_of, sorted_out
from scoring.sheet import MemberColumn, load_sheet


@dataclass(frozen=True)
class ReminderRow:
    """Whom to remind of what (`owed`), where the letter goes, and what it says."""

    member: MemberColumn
    owed: str
    late: bool
    addresses: str
    sent_today: bool
    letter: str


@dataclass(frozen=True, kw_only=True)
class RemindersPage(RoundShown):
    """Who is to be reminded, who can be reached, and what the letters say; the record is one letter to all of them.

    `standing` is how far the sending is, `told` what became of the last one: nothing of it stands in the record, where
    it is not asked for.
    """

    standing: Any
    told: Any
    here: str
    rows: list[ReminderRow]
    answer: Answer
    quiet: QuietDays
    weekdays: list[tuple[int, str]]
    ticked: frozenset[int]
    stretches: str
    quiet_problem: str = ""
    to_tell: int
    already: int
    early: int
    late: Sequence[Progress]
    leaves: int
    back: str
    subject_line: str
    copies: list[str]
    record: RecordHead
    signers: Callable[[], list[Signer]]


def load(opened: Opened) -> RemindersPage:
    """Who is to be reminded, who can be reached, what the letters say."""
    round_, where = round_of(opened)
    if round_ is None:
        raise Http404
    sheet, quiet = load_sheet(round_), quiet_days_of(opened.year.bloc)
    reminders = reminders_of(sheet, opened.today)
    sorted_ = sorted_out(reminders, again=False)
    standing: Any = SimpleLazyObject(lambda: standing_of(job_key(round_.pk)))
    return RemindersPage(
        **names_in(where),
        standing=standing,
        told=SimpleLazyObject(lambda: _told(standing)),
        here=opened.address("progress-reminders") + where.ky,
        rows=[_row(round_, reminder, opened) for reminder in reminders],
        answer=may_send(round_, opened.today),
        quiet=quiet,
        weekdays=list(enumerate(WEEKDAYS)),
        ticked=quiet.weekdays,
        stretches="\n".join(one.line for one in quiet.stretches),
        to_tell=len(sorted_.told),
        already=len(sorted_.already),
        early=len(sorted_.early),
        late=not_submitted(sheet, opened.today),
        leaves=len(sheet.leaves),
        back=opened.address("progress") + where.ky,
        subject_line=f"nhắc nộp phiếu tự chấm điểm thi đua, kỳ {round_.name}",
        copies=["Như trên", "Lưu: VT"],
        # An official letter has no type: its subject stands under its number.
        record={
            "title": "Nhắc nộp phiếu tự chấm",
            "subject": f"{round_.name}, {opened.year}",
            "number": number_and_sign(opened.year.family, None, LETTER, opened.year.bloc.issuer_sign),
        },
        signers=partial(bloc_alone, opened.year),
    )


def _told(standing: JobStanding | None) -> list[Message]:
    """What is told of the last time that letters were sent."""
    return [Message(level, sentence) for level, sentence in standing.job.outcome] if standing else []


def _row(round_: Round, reminder: Reminder, opened: Opened) -> ReminderRow:
    owed = ["nộp phiếu tự chấm"] if reminder.own_card else []
    if reminder.to_appraise:
        owed.append(f"thẩm định phiếu của {', '.join(other.short_name for other in reminder.to_appraise)}")
    return ReminderRow(
        member=reminder.member,
        owed="; ".join(owed),
        late=reminder.late,
        addresses=", ".join(reminder.addresses),
        sent_today=reminder.sent_today,
        letter=letter(round_, reminder, opened.today)[1],
    )


def _keep_quiet(opened: Opened) -> HttpResponseBase | Again:
    """Writes the days on which nothing is sent; what cannot be comes back as it was typed."""
    chosen = [whole_number(value) for value in opened.posted.getlist("weekday")]
    weekdays = frozenset(number for number in chosen if number is not None and number < len(WEEKDAYS))
    typed, seen = opened.posted.get("stretches", ""), opened.posted.get("seen", "")
    try:
        quiet = read_quiet_days(weekdays, typed)
        changed = set_quiet_days(year=opened.year, quiet=quiet, seen=seen, actor=opened.actor, reader=opened.reader)
    except (QuietRefused, StaleQuietDays, PermissionError) as refused:
        shown = load(opened)
        return Again(replace(shown, quiet_problem=str(refused), ticked=weekdays, stretches=typed))
    messages.success(opened.request, "Đã lưu ngày không gửi thư nhắc." if changed else "Không có gì thay đổi.")
    return HttpResponseRedirect(opened.request.get_full_path())


def save(opened: Opened) -> HttpResponseBase | Again:
    """Asks for the letters to be sent; the page tells how far that is, and whom they reached. Or keeps quiet days."""
    if opened.posted.get("deed") == "quiet":
        return _keep_quiet(opened)
    round_id = sent_round(opened, lambda _visibility: may(opened.reader, Action.MANAGE_YEAR))
    try:
        begin_reminders(
            round_id=round_id,
            year=opened.year,
            actor=opened.actor,
            again=bool(opened.posted.get("again")),
            early=bool(opened.posted.get("early")),
            site=opened.request.build_absolute_uri(opened.address("progress")),
        )
    except PermissionError as error:
        messages.error(opened.request, str(error))
    except Round.DoesNotExist:
        raise Http404 from None
    return HttpResponseRedirect(opened.request.get_full_path())


PAGE = Page(
    name="progress-reminders",
    path="tien-do/nhac-nop",
    title="Nhắc nộp phiếu",
    action=Action.MANAGE_YEAR,
    load=load,
    save=save,
    template="scoring/reminders.html",
)
