"""The reminders of a round as background work: a slow mail server keeps nobody waiting at the page."""

from contextlib import suppress

from common.audit.log import Actor
from common.jobs.asking import ask
from common.jobs.declaring import background
from common.jobs.models import Job
from common.jobs.running import JobRefused, Running, Superseded
from members.models import BlocYear
from scoring.models import Round
from scoring.reminders import Reminder, may_send, send_reminders, sentences

# What is to be sent is noted in the log before the first letter goes (`send_reminders`).
LOST = (
    "Việc gửi thư bị dừng giữa chừng, có thể do máy chủ khởi động lại, nên có thư đã ghi là gửi mà chưa tới nơi. "
    "Hãy gửi lại, kể cả cho những đơn vị đã nhắc hôm nay."
)


def job_key(round_id: int) -> str:
    """The key of the jobs that send this round's reminders: there is one open at a time."""
    return f"remind/{round_id}"


def begin_reminders(*, round_id: int, year: BlocYear, actor: Actor, again: bool, site: str, early: bool = False) -> Job:
    """Asks for the letters to be sent, unless they are being sent: then that job is answered.

    Round.DoesNotExist for a round of another year; PermissionError, with the reason, if none can be sent.
    """
    answer = may_send(Round.objects.get(pk=round_id, year=year))
    if not answer:
        raise PermissionError(answer.reason)
    arguments = {"round_id": round_id, "again": again, "site": site, "early": early}
    return ask(remind, key=job_key(round_id), arguments=arguments, actor=actor)


@background(repeatable=False, lost=LOST)
def remind(running: Running, round_id: int, again: bool, site: str, early: bool = False) -> list[tuple[int, str]]:
    """Sends the letters, and tells who was reminded and who could not be reached."""

    def tell(reminder: Reminder, done: int, total: int) -> None:
        # Every letter that the log notes as sent is sent, even if this worker is replaced meanwhile.
        with suppress(Superseded):
            running.step(f"Gửi thư cho {reminder.member.short_name}", done=done, total=total)

    try:
        sent = send_reminders(round_id=round_id, actor=running.actor, again=again, early=early, site=site, tell=tell)
    except PermissionError as refused:
        raise JobRefused(str(refused)) from refused
    return sentences(sent)
