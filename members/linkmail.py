"""Links sent by mail: each is made when its letter goes, in the background, and stands in the letter alone."""

from collections.abc import Mapping
from contextlib import suppress

from django.conf import settings
from django.contrib import messages
from django.core.mail import EmailMessage, get_connection
from django.db import transaction

from common.audit.log import Actor, Change
from common.jobs.asking import ask
from common.jobs.declaring import background
from common.jobs.models import Job
from common.jobs.running import JobRefused, Running, Superseded
from common.vietnamese.dates import date_time
from members.access import YES, Answer, Reader
from members.accounts import Holder, accounts_of
from members.links import link_ends, link_of
from members.models import BlocYear, User
from members.queries import reader_of, roles_of, years_of
from members.verbs.accounts import StaleAccount, make_links
from members.verbs.links import key_of, subject_of, told_address
from members.yearlog import log_in

NO_MAIL = "Cổng chưa được nối với máy chủ thư (EMAIL_URL) nên không gửi thư được. Hãy in phiếu trao tài khoản."
LOST = (
    "Việc gửi thư bị dừng giữa chừng, có thể do máy chủ khởi động lại. Ai còn ghi «Chưa có đường dẫn» thì chưa được "
    "gửi; ai ghi «Chờ đặt mật khẩu» mà không nhận được thư thì hãy gửi lại."
)
SENT = "cấp đường dẫn đặt mật khẩu, gửi qua thư"
FAILED = "không gửi được thư có đường dẫn"


def may_mail() -> Answer:
    """Whether links can be sent by mail at all."""
    return YES if settings.MAIL_IS_SENT else Answer(False, NO_MAIL)


def job_key(year_id: int) -> str:
    """The key of the jobs that send this year's links: there is one open at a time."""
    return f"links/{year_id}"


def address_of(holder: Holder) -> str:
    """Where the holder is written to: as the members' table says of whom it names; else as the account says."""
    member = holder.member
    if member is not None and member.email and holder.name in ("", member.representative_name):
        return member.email
    return holder.user.email


def begin_mail(*, year: BlocYear, accounts: Mapping[int, str], actor: Actor, reader: Reader) -> Job:
    """Asks for these accounts' links to be sent (id → mark as the reader saw it), unless some are being sent.

    PermissionError, with the reason, where none can be sent, or for an account that the reader may not hold.
    """
    answer = may_mail()
    if not answer:
        raise PermissionError(answer.reason)
    ours = {holder.user.pk: holder for holder in accounts_of(year, reader).holders}
    for pk in accounts:
        if pk not in ours:
            raise User.DoesNotExist
        if not ours[pk].answer:
            raise PermissionError(ours[pk].answer.reason)
    # The keys of JSON are texts.
    arguments = {"year_id": year.pk, "accounts": {str(pk): mark for pk, mark in accounts.items()}}
    return ask(mail_links, key=job_key(year.pk), arguments=arguments, actor=actor)


@background(repeatable=False, lost=LOST)
def mail_links(running: Running, year_id: int, accounts: dict[str, str]) -> list[tuple[int, str]]:
    """Makes and sends the links one after the other, and tells who was written to and who could not be."""
    year = BlocYear.objects.select_related("bloc").get(pk=year_id)
    reader = _reader(year, running.actor)
    holders = [one for one in accounts_of(year, reader).holders if str(one.user.pk) in accounts]
    told: dict[str, list[str]] = {"sent": [], "nowhere": [], "failed": [], "refused": []}
    connection = get_connection()
    for done, holder in enumerate(holders):
        name, address = str(holder.user), address_of(holder)
        # Every letter that the log notes as sent is sent, even if this worker is replaced meanwhile.
        with suppress(Superseded):
            running.step(f"Gửi thư cho {name}", done=done, total=len(holders))
        if not address:
            told["nowhere"].append(name)
            continue
        try:
            (user,) = make_links(
                year=year,
                accounts={holder.user.pk: accounts[str(holder.user.pk)]},
                actor=running.actor,
                reader=reader,
                how=SENT,
                to=address,
            )
        except (PermissionError, StaleAccount) as refused:
            told["refused"].append(str(refused))
            continue
        subject, body = letter(year, holder, user)
        try:
            EmailMessage(subject, body, to=[address], connection=connection).send()
            told["sent"].append(name)
        # The exceptions of smtplib are OSErrors too.
        except OSError as error:
            told["failed"].append(name)
            _note_failed(year, running.actor, holder, address, str(error)[:300])
    return _sentences(told)


def _reader(year: BlocYear, actor: Actor) -> Reader:
    """What whoever asked is in the bloc by now."""
    if not isinstance(actor.user, User):
        raise JobRefused("Tài khoản đã yêu cầu gửi thư không còn. Hãy yêu cầu lại.")
    roles = roles_of(actor.user)
    return reader_of(actor.user, roles, year, years_of(actor.user, roles, year.bloc.code).get(year, frozenset()))


def _note_failed(year: BlocYear, actor: Actor, holder: Holder, address: str, why: str) -> None:
    user, member = holder.user, holder.member
    told = told_address(address, member)
    # What a server of mail answers names the address too.
    change = Change(
        subject_of(user),
        FAILED,
        key=key_of(user),
        new=told,
        reason=why.replace(address, told or "…"),
        member=member.code if member else "",
    )
    with transaction.atomic():
        log_in(year, actor, [change])


def _sentences(told: Mapping[str, list[str]]) -> list[tuple[int, str]]:
    found = [
        (level, f"{what} {', '.join(told[kind])}.")
        for level, kind, what in (
            (messages.SUCCESS, "sent", "Đã gửi đường dẫn cho"),
            (messages.WARNING, "nowhere", "Chưa ghi thư điện tử, chưa gửi được:"),
            (messages.ERROR, "failed", "Máy chủ thư không nhận thư gửi cho"),
        )
        if told[kind]
    ]
    return found + [(messages.ERROR, sentence) for sentence in told["refused"]]


def letter(year: BlocYear, holder: Holder, user: User) -> tuple[str, str]:
    """Subject and text of the letter that has the link of the account."""
    ends = link_ends(user)
    whose = f"đại diện {holder.member.name}" if holder.member else holder.role_names
    lines = [
        f"Kính gửi: {user}",
        "",
        f"Ông/bà có tài khoản trên Cổng Khối thi đua của {year.bloc.name} ({whose}).",
        f"Tên đăng nhập: {user.username}",
        "Hãy mở đường dẫn sau để tự đặt mật khẩu:",
        link_of(user),
        f"Đường dẫn dùng một lần, đến {date_time(ends)}. Ai có đường dẫn thì vào được tài khoản: xin đừng chuyển tiếp."
        if ends
        else "",
        "Hết hạn thì xin Thư ký Khối cấp đường dẫn mới.",
        "",
        f"Thư ký {year.bloc.name}",
    ]
    return f"Đặt mật khẩu tài khoản: {year}", "\n".join(lines) + "\n"
