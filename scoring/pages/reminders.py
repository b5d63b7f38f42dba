"""«Nhắc nộp phiếu»: whom to remind of what, by e-mail or in a letter to print."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from common.records.numbers import LETTER, number_and_sign
from members.access import Action, may
from members.pages import Opened, Page
from members.signers import bloc_alone
from scoring.models import Round
from scoring.pages.rounds import round_of, sent_round
from scoring.pages.saving import actor_of
from scoring.reminders import Reminder, Sent, letter, may_send, not_submitted, reminders_of, send_reminders, sorted_out
from scoring.sheet import load_sheet


def load(opened: Opened) -> dict[str, Any]:
    """Who is to be reminded, who can be reached, what the letters say; the record is the letter to all who are late."""
    round_, context = round_of(opened)
    if round_ is None:
        raise Http404
    sheet = load_sheet(round_)
    reminders = reminders_of(sheet, opened.today)
    sorted_ = sorted_out(reminders, again=False)
    return context | {
        "rows": [_row(round_, reminder, opened) for reminder in reminders],
        "answer": may_send(round_),
        "to_tell": len(sorted_.told),
        "already": len(sorted_.already),
        "late": not_submitted(sheet, opened.today),
        "leaves": len(sheet.leaves),
        "back": opened.address("progress") + context["ky"],
        "subject_line": f"nhắc nộp phiếu tự chấm điểm thi đua, kỳ {round_.name}",
        "copies": ["Như trên", "Lưu: VT"],
        # An official letter has no type: its subject stands under its number.
        "record": {
            "title": "Nhắc nộp phiếu tự chấm",
            "subject": f"{round_.name}, {opened.year}",
            "number": number_and_sign(opened.year.family, None, LETTER, opened.year.bloc.issuer_sign),
        },
        "signers": partial(bloc_alone, opened.year),
    }


def _row(round_: Round, reminder: Reminder, opened: Opened) -> dict[str, Any]:
    owed = ["nộp phiếu tự chấm"] if reminder.own_card else []
    if reminder.to_appraise:
        owed.append(f"thẩm định phiếu của {', '.join(other.short_name for other in reminder.to_appraise)}")
    return {
        "member": reminder.member,
        "owed": "; ".join(owed),
        "addresses": ", ".join(reminder.addresses),
        "sent_today": reminder.sent_today,
        "letter": letter(round_, reminder, opened.today)[1],
    }


def save(opened: Opened) -> HttpResponseBase:
    """Sends the letters, and says who was told and who could not be reached."""
    round_id = sent_round(opened, lambda _visibility: may(opened.reader, Action.MANAGE_YEAR))
    try:
        sent = send_reminders(
            round_id=round_id,
            actor=actor_of(opened),
            again=bool(opened.request.POST.get("again")),
            site=opened.request.build_absolute_uri(opened.address("progress")),
            year=opened.year,
            today=opened.today,
        )
    except PermissionError as error:
        messages.error(opened.request, str(error))
    except Round.DoesNotExist:
        raise Http404 from None
    else:
        for level, sentence in sentences(sent):
            messages.add_message(opened.request, level, sentence)
    return HttpResponseRedirect(opened.request.get_full_path())


def sentences(sent: Sent) -> list[tuple[int, str]]:
    """What sending did, in sentences with their level: who was told, who not and why."""
    told = []
    for level, reminders, what in (
        (messages.SUCCESS, sent.told, "Đã gửi thư nhắc cho"),
        (messages.INFO, sent.already, "Hôm nay đã nhắc rồi, không gửi lại:"),
        (messages.WARNING, sent.unreachable, "Tài khoản đại diện chưa ghi thư điện tử:"),
        (messages.ERROR, sent.failed, "Máy chủ thư không nhận thư gửi cho"),
    ):
        if reminders:
            names = ", ".join(reminder.member.short_name for reminder in reminders)
            told.append((level, f"{what} {names}."))
    return told or [(messages.INFO, "Không có đơn vị nào cần nhắc.")]


PAGE = Page(
    name="progress-reminders",
    path="tien-do/nhac-nop",
    title="Nhắc nộp phiếu",
    action=Action.MANAGE_YEAR,
    load=load,
    save=save,
    template="scoring/reminders.html",
)
