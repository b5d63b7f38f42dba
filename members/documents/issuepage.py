"""The page on which a composed document is issued: its day, its number as it will be, and one confirmation."""

from functools import partial
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone

from khoithidua.audit.log import Actor
from khoithidua.records.worker import RecordNotMade
from khoithidua.vietnamese.dates import short_date
from khoithidua.vietnamese.fields import DateField
from khoithidua.web.notmade import UNAVAILABLE, told_not_made
from khoithidua.web.sent import whole_number
from members.access import Action, may_write_documents
from members.documents.composed import issue_written
from members.documents.composing import Catalogue, Prose
from members.documents.desk import ANEW, Desk, desk_of
from members.documents.drafting import PROSE_FIELDS, StaleDraft
from members.documents.issuing import address_warning
from members.documents.numbering import NumberRefused, next_number, run_of, sign_of
from members.models import Document
from members.pages import Again, Opened, Page


class IssueForm(forms.Form):
    """The day the document bears, and that it was looked at."""

    on = DateField(
        label="Ngày văn bản",
        help_text="Ngày ghi trên văn bản.",
        error_messages={"required": "Hãy ghi ngày của văn bản, ví dụ 17/03/2023."},
    )
    seen = forms.BooleanField(
        label="Tôi đã xem bản in. Văn bản đã phát hành thì không sửa được nữa.",
        error_messages={"required": "Hãy xem bản in bên cạnh, rồi đánh dấu vào ô này."},
    )


def open_places(prose: Prose) -> int:
    """How many dotted lines of the prose nobody has written on yet."""
    lines = [line for name in PROSE_FIELDS for line in getattr(prose, name).splitlines()]
    return sum("……" in line for line in lines)


def load(opened: Opened, catalogue: Catalogue) -> dict[str, Any]:
    """What is going to be issued."""
    desk = desk_of(opened, catalogue)
    form = IssueForm(initial={"on": desk.written.on or opened.today})
    return _context(desk, form)


def _context(desk: Desk, form: IssueForm, sentences: list[str] | None = None) -> dict[str, Any]:
    opened, source = desk.opened, desk.place.source
    written = desk.written
    replaces = desk.issued
    sign, refused = _sign(desk)
    editor = opened.address("composition", source)
    return {
        "title": f"Phát hành: {written.title}",
        "written": written,
        "form": form,
        "version": desk.version,
        "sentences": sentences or [],
        "sign": sign,
        "refused": refused,
        "open_places": open_places(written.prose),
        "replaces": replaces,
        "address_warning": address_warning(),
        "may_write": may_write_documents(opened.reader),
        "editor_url": editor + (ANEW if replaces else ""),
        "sheet": {"pdf_url": f"{opened.address('composition.pdf', source)}?soan=moi&lan={desk.version}"},
        "sample": written.content.sample,
    }


def _sign(desk: Desk) -> tuple[str, str]:
    """The number and sign as they will be if nobody issues another in between; or why there can be none."""
    written, composition = desk.written, desk.composition
    if not composition.numbered:
        return "", ""
    day = written.on or desk.opened.today
    try:
        run = run_of(written.year, composition.type_code, day, is_sample=written.content.sample)
    except NumberRefused as refused:
        return "", str(refused)
    return sign_of(written.year, composition.type_code, next_number(run)), ""


def save(opened: Opened, catalogue: Catalogue) -> HttpResponse | Again:
    """Issues the document as it was shown."""
    desk = desk_of(opened, catalogue)
    data = opened.request.POST
    form = IssueForm(data)
    answer = may_write_documents(opened.reader)
    if not answer:
        return Again(_context(desk, form, [answer.reason]), 403)
    replaces = desk.issued
    if data.get("replaces", "") != (str(replaces.pk) if replaces else ""):
        sentence = "Văn bản này vừa được phát hành hoặc thay thế trong lúc bạn xem. Hãy xem lại, rồi phát hành."
        return Again(_context(desk, form, [sentence]), 409)
    if not form.is_valid():
        return Again(_context(desk, form))
    try:
        document = issue_written(
            written=desk.written,
            on=form.cleaned_data["on"],
            version=whole_number(data.get("version", "")) or 0,
            made_at=timezone.localtime(),
            actor=Actor(user=opened.reader.user),
            reader=opened.reader,
            replaces=replaces,
        )
    except StaleDraft as stale:
        return Again(_context(desk_of(opened, catalogue), form, [f"{stale} Hãy xem lại bản in, rồi phát hành."]), 409)
    except (PermissionError, NumberRefused) as why:
        return Again(_context(desk, form, [str(why)]), 409)
    except RecordNotMade as error:
        return Again(_context(desk, form, [told_not_made(opened.request, error)]), UNAVAILABLE)
    messages.success(opened.request, f"Đã phát hành {_told(document)}.")
    return HttpResponseRedirect(opened.address("composition", desk.place.source))


def _told(document: Document) -> str:
    return f"{document}, ngày {short_date(document.on)}, mã xác minh {document.code}" if document.on else str(document)


def issue_page(catalogue: Catalogue) -> Page:
    """The page, of these kinds of documents."""
    return Page(
        name="composition-issue",
        path="van-ban/phat-hanh/<path:source>",
        title="Phát hành văn bản",
        load=partial(load, catalogue=catalogue),
        save=partial(save, catalogue=catalogue),
        template="members/documents/issue.html",
        action=Action.SEE_DRAFTS,
        printed=False,
        within="documents",
    )
