"""Reminders: who is late with its card or owes an appraisal; told by e-mail, once a day, and in a letter.

Who is not late yet is left in peace, unless somebody asks for it: on its own dashboard it reads what it owes anyway.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from common.audit.log import Actor, Change
from common.vietnamese.dates import VIETNAM, date_in_words, days_left, short_date, today_vn
from members.access import YES, Answer, require
from members.models import BlocYear, Role
from members.verbs.quietdays import quiet_days_of
from members.yearlog import entries_of, log_in
from scoring.models import Round, Scorecard
from scoring.progress import SCORED_STEPS, Progress, owed_in, progress_of
from scoring.sheet import MemberColumn, RoundSheet, load_sheet
from scoring.verbs.scores import locked_round

State = Scorecard.State
SENT, FAILED = "gửi thư nhắc", "không gửi được thư nhắc"
NO_MAIL = "Cổng chưa được nối với máy chủ thư (EMAIL_URL) nên không gửi thư được. Hãy in công văn nhắc nộp."


@dataclass(frozen=True)
class Reminder:
    """What one member owes: its own card, the cards it is to appraise; and where its representatives are reached.

    `late` is whether the time for any of it is over.
    """

    member: MemberColumn
    own_card: bool
    late: bool
    to_appraise: tuple[MemberColumn, ...] = ()
    addresses: tuple[str, ...] = ()
    sent_today: bool = False


@dataclass
class Sent:
    """What sending did: who was told, has no address, was not taken by the mail server, was told today before.

    `early` are those who owe something and are not late.
    """

    told: list[Reminder] = field(default_factory=list)
    unreachable: list[Reminder] = field(default_factory=list)
    failed: list[Reminder] = field(default_factory=list)
    already: list[Reminder] = field(default_factory=list)
    early: list[Reminder] = field(default_factory=list)


def may_send(round_: Round, today: date | None = None) -> Answer:
    """Whether reminders of this round can be sent at all on this day."""
    if round_.step not in SCORED_STEPS:
        return Answer(False, f"Kỳ chấm điểm đang ở bước «{round_.get_step_display()}» nên không có gì để nhắc.")
    if not settings.MAIL_IS_SENT:
        return Answer(False, NO_MAIL)
    quiet = quiet_today(round_, today or today_vn())
    return Answer(False, quiet) if quiet else YES


def quiet_today(round_: Round, today: date) -> str:
    """Why the bloc sends nothing on this day, and when it does again; "" on any other day."""
    quiet = quiet_days_of(round_.year.bloc)
    why = quiet.why(today)
    if not why:
        return ""
    return f"Hôm nay Khối không gửi thư nhắc ({why}). Gửi được từ ngày {short_date(quiet.next_from(today))}."


def reminders_of(sheet: RoundSheet, today: date) -> list[Reminder]:
    """Who owes something now (`owed_in`), and where it is reached."""
    owing = owed_in(sheet, today)
    if not owing:
        return []
    addresses = _addresses(sheet.round.year)
    told_today = _told_today(sheet.round, today)
    return [
        Reminder(
            member=owed.member,
            own_card=owed.own_card,
            late=owed.late,
            to_appraise=owed.to_appraise,
            addresses=addresses.get(owed.member.id, ()),
            sent_today=owed.member.code in told_today,
        )
        for owed in owing
    ]


def _addresses(year: BlocYear) -> dict[int, tuple[str, ...]]:
    """The e-mail addresses of the accounts that stand for each member of the year, by the membership's id."""
    roles = (
        Role.objects.filter(
            kind=Role.Kind.REPRESENTATIVE, bloc=year.bloc_id, agency__memberships__year=year.pk, user__is_active=True
        )
        .exclude(user__email="")
        .order_by("user__username")
        .values_list("agency__memberships__id", "agency__memberships__year", "user__email")
    )
    found: dict[int, tuple[str, ...]] = {}
    for membership, of_year, email in roles:
        if of_year == year.pk:
            found[membership] = (*found.get(membership, ()), email)
    return found


def _told_today(round_: Round, today: date) -> set[str]:
    """The members a letter went to today, by the calendar in Vietnam; one that failed doesn't count."""
    begins = datetime.combine(today, time.min, VIETNAM)
    entries = (
        entries_of(round_.year)
        .filter(key=_key(round_), at__gte=begins, at__lt=begins + timedelta(days=1))
        .order_by("id")
        .values_list("member", "action")
    )
    last = dict(entries)
    return {member for member, action in last.items() if action == SENT}


def _key(round_: Round) -> str:
    return f"remind/{round_.code}"


def send_reminders(
    *,
    round_id: int,
    actor: Actor,
    again: bool = False,
    early: bool = False,
    site: str = "",
    year: BlocYear | None = None,
    today: date | None = None,
    tell: Callable[[Reminder, int, int], None] = lambda reminder, done, total: None,
) -> Sent:
    """Sends everybody who is late one letter; `early` also who is not yet, `again` also who had one today.
    `site` is the portal's address. `tell` is told before each letter to whom it goes, how many are done of how many.

    What is to be sent is noted in the log first and the round is free again before any letter goes: no mail server
    holds anybody up, and of two who press at once one sends. A letter that fails is noted too, and may go again today.
    PermissionError (with the reason) if none can be sent.
    """
    today = today or today_vn()
    with transaction.atomic():
        round_ = locked_round(round_id, year)
        require(may_send(round_, today))
        sheet = load_sheet(round_, criteria=(), sums=False)
        sent = sorted_out(reminders_of(sheet, today), again=again, early=early)
        _log(round_, actor, [_change(round_, reminder, SENT) for reminder in sent.told])
    connection = get_connection()
    to_send = list(sent.told)
    for done, reminder in enumerate(to_send):
        tell(reminder, done, len(to_send))
        subject, body = letter(round_, reminder, today, site)
        try:
            EmailMessage(subject, body, to=list(reminder.addresses), connection=connection).send()
        # The exceptions of smtplib are OSErrors too.
        except OSError as error:
            sent.told.remove(reminder)
            sent.failed.append(reminder)
            _log(round_, actor, [_change(round_, reminder, FAILED, str(error)[:300])])
    return sent


def sorted_out(reminders: list[Reminder], *, again: bool, early: bool = False) -> Sent:
    """Who would be told, who cannot be reached, who had a letter today, and who is left in peace yet."""
    sent = Sent()
    for reminder in reminders:
        if not reminder.late and not early:
            sent.early.append(reminder)
        elif not reminder.addresses:
            sent.unreachable.append(reminder)
        elif reminder.sent_today and not again:
            sent.already.append(reminder)
        else:
            sent.told.append(reminder)
    return sent


def sentences(sent: Sent) -> list[tuple[int, str]]:
    """What sending did, in sentences with their level: who was told, who not and why."""
    told = []
    for level, reminders, what in (
        (messages.SUCCESS, sent.told, "Đã gửi thư nhắc cho"),
        (messages.INFO, sent.early, "Chưa đến hạn nên chưa nhắc:"),
        (messages.INFO, sent.already, "Hôm nay đã nhắc rồi, không gửi lại:"),
        (messages.WARNING, sent.unreachable, "Tài khoản đại diện chưa ghi thư điện tử:"),
        (messages.ERROR, sent.failed, "Máy chủ thư không nhận thư gửi cho"),
    ):
        if reminders:
            names = ", ".join(reminder.member.short_name for reminder in reminders)
            told.append((level, f"{what} {names}."))
    return told or [(messages.INFO, "Không có đơn vị nào cần nhắc.")]


def _change(round_: Round, reminder: Reminder, action: str, why: str = "") -> Change:
    return Change(
        subject=f"Kỳ chấm điểm {round_.name}, {reminder.member.short_name}",
        key=_key(round_),
        action=action,
        new=", ".join(reminder.addresses),
        reason=why,
        member=reminder.member.code,
    )


def _log(round_: Round, actor: Actor, changes: list[Change]) -> None:
    with transaction.atomic():
        log_in(round_.year, actor, changes)


def letter(round_: Round, reminder: Reminder, today: date, site: str = "") -> tuple[str, str]:
    """Subject and text of the letter to one member."""
    year = round_.year
    lines = [f"Kính gửi: {reminder.member.name}", ""]
    if reminder.own_card:
        lines.append(f"{year.bloc.name} chưa nhận được phiếu tự chấm điểm thi đua của đơn vị, kỳ {round_.name}.")
        if round_.scoring_due:
            lines.append(f"Hạn nộp: {date_in_words(round_.scoring_due)} ({days_left(round_.scoring_due, today)}).")
        if reminder.member.return_reason:
            lines.append(f"Phiếu đã được trả lại để sửa: {reminder.member.return_reason}")
        lines.append("Đề nghị đơn vị chấm đủ các tiêu chí và nộp phiếu trên Cổng Khối thi đua.")
    if reminder.to_appraise:
        names = "; ".join(other.name for other in reminder.to_appraise)
        lines.append(f"Đơn vị được phân công thẩm định và chưa chốt phiếu của: {names}.")
        if round_.appraising_due:
            due = round_.appraising_due
            lines.append(f"Hạn thẩm định: {date_in_words(due)} ({days_left(due, today)}).")
    if site:
        lines += ["", f"Địa chỉ: {site}"]
    lines += ["", f"Thư ký {year.bloc.name}"]
    what = "nộp phiếu tự chấm" if reminder.own_card else "thẩm định phiếu"
    return f"Nhắc {what}: {round_.name}, {year}", "\n".join(lines) + "\n"


def not_submitted(sheet: RoundSheet, today: date) -> list[Progress]:
    """Whom the printed letter is to: the members whose cards are not in, in protocol order."""
    if sheet.round.step not in SCORED_STEPS:
        return []
    return [row for row in progress_of(sheet, today) if not row.submitted]
