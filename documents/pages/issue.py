"""The page on which a composed document is issued: its day, its number as it will be, and one confirmation."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django import forms
from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils import timezone

from common.labels import label
from common.records.worker import RecordNotMade
from common.vietnamese.dates import short_date
from common.vietnamese.fields import DateField
from common.web.notmade import UNAVAILABLE, told_not_made
from common.web.sent import whole_number
from documents.catalogue import Prose
from documents.loading import ANEW, DocumentDesk, PdfPreview, desk_of
from documents.models import Document
from documents.numbering import DocumentNumberRefused, next_number, run_of, sign_of
from documents.printing import Written, issue_written, standing_of
from documents.verbs.drafts import PROSE_FIELDS, StaleDraft
from documents.verbs.issuing import OtherNumber, address_warning, odd_day_of
from members.access import Action, Answer, may_write_documents
from members.odd_days import LOOK_AGAIN, OddDay, Question, kept_of, question_of
from members.pages import Again, Opened, Page


class IssueForm(forms.Form):
    """The day the document bears, and that it was looked at."""

    on = DateField(
        label=label("documents.Document.on"),
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


@dataclass(frozen=True, kw_only=True)
class IssuePage:
    """What is going to be issued.

    `sign` is the number and sign that it gets, or `refused` says why it can get none; `open_places` counts the dotted
    lines that nobody has written on, in the prose and in what the data give; `replaces` is what it takes the place of.
    """

    title: str
    written: Written
    form: IssueForm
    version: int
    sentences: Sequence[str]
    sign: str
    refused: str
    question: Question | None
    open_places: int
    replaces: Document | None
    address_warning: str
    may_write: Answer
    editor_url: str
    sheet: PdfPreview
    sample: bool


def load(opened: Opened) -> IssuePage:
    """What is going to be issued."""
    desk = desk_of(opened)
    return _context(desk, IssueForm(initial={"on": _day(desk)}))


def _day(desk: DocumentDesk) -> date:
    """The day that the form proposes."""
    return desk.written.on or desk.opened.today


def _context(
    desk: DocumentDesk, form: IssueForm, sentences: Sequence[str] = (), *, on: date | None = None
) -> IssuePage:
    """The page around this form; `on` is the day that was typed, where it could be read."""
    opened, source = desk.opened, desk.place.source
    written, posted = desk.written, desk.opened.posted
    replaces = desk.issued
    day = on or _day(desk)
    sign, run, refused = _sign(desk, day)
    if form.is_bound and sign and posted.get("sign", sign) != sign:
        sentences = [*sentences, f"{OtherNumber(posted['sign'], sign)} Hãy xem lại, rồi phát hành."]
    odd = odd_day_of(year=written.year, run=run, on=day, replaces=replaces, standing=standing_of(written))
    editor = opened.address("composition", source)
    return IssuePage(
        title=f"Phát hành: {written.title}",
        written=written,
        form=form,
        version=desk.version,
        sentences=sentences,
        sign=sign,
        refused=refused,
        question=question_of(posted, odd),
        open_places=open_places(written.prose) + written.content.open_places,
        replaces=replaces,
        address_warning=address_warning(),
        may_write=may_write_documents(opened.reader),
        editor_url=editor + (ANEW if replaces else ""),
        sheet=PdfPreview(f"{opened.address('composition.pdf', source)}?soan=moi&lan={desk.version}"),
        sample=written.content.sample,
    )


def _sign(desk: DocumentDesk, on: date) -> tuple[str, str, str]:
    """The number and sign that a document of this day gets if nobody issues another in between, and its run; or why
    there can be none."""
    written, composition = desk.written, desk.composition
    if not composition.numbered:
        return "", "", ""
    try:
        run = run_of(written.year, composition.type_code, on, is_sample=written.content.sample)
    except DocumentNumberRefused as refused:
        return "", "", str(refused)
    return sign_of(written.year, composition.type_code, next_number(run)), run, ""


def save(opened: Opened) -> HttpResponse | Again:
    """Issues the document as it was shown."""
    desk = desk_of(opened)
    data = opened.posted
    form = IssueForm(data)
    answer = may_write_documents(opened.reader)
    if not answer:
        return Again(_context(desk, form, [answer.reason]), 403)
    replaces = desk.issued
    if data.get("replaces", "") != (str(replaces.pk) if replaces else ""):
        sentence = "Văn bản này vừa được phát hành hoặc thay thế trong lúc bạn xem. Hãy xem lại, rồi phát hành."
        return Again(_context(desk, form, [sentence]), 409)
    if not form.is_valid():
        return Again(_context(desk, form, on=form.cleaned_data.get("on")))
    on = form.cleaned_data["on"]
    try:
        document = issue_written(
            written=desk.written,
            on=on,
            version=whole_number(data.get("version", "")) or 0,
            made_at=timezone.localtime(),
            actor=opened.actor,
            reader=opened.reader,
            replaces=replaces,
            kept=kept_of(data),
            shown=data.get("sign"),
        )
    except StaleDraft as stale:
        sentence = f"{stale} Hãy xem lại bản in, rồi phát hành."
        return Again(_context(desk_of(opened), form, [sentence], on=on), 409)
    except OtherNumber:
        return Again(_context(desk, form, on=on), 409)
    except OddDay:
        form.add_error("on", LOOK_AGAIN)
        return Again(_context(desk, form, on=on))
    except (PermissionError, DocumentNumberRefused) as why:
        return Again(_context(desk, form, [str(why)], on=on), 409)
    except RecordNotMade as error:
        return Again(_context(desk, form, [told_not_made(opened.request, error)], on=on), UNAVAILABLE)
    messages.success(opened.request, f"Đã phát hành {_told(document)}.")
    return HttpResponseRedirect(opened.address("composition", desk.place.source))


def _told(document: Document) -> str:
    return f"{document}, ngày {short_date(document.on)}, mã xác minh {document.code}" if document.on else str(document)


PAGE = Page(
    name="composition-issue",
    path="van-ban/phat-hanh/<path:source>",
    title="Phát hành văn bản",
    load=load,
    save=save,
    template="documents/issue.html",
    action=Action.SEE_DRAFTS,
    printed=False,
    within="documents",
)
