"""The page of one document: what it is, its files and whether they are whole, what it stands on, what stands on it.

Beside it the door to each file. A file whose bytes are not what they were is not handed out.
"""

import logging
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from common.files.answer import is_shown, kept_answer, why_saved
from common.files.intake import files_sent, files_stopped
from common.files.names import size_words
from common.files.store import KeptState
from common.records.record import RecordHead
from common.signatures.checking import NotGood
from common.web.sent import whole_number
from documents.catalogue import is_corrected
from documents.loading import readership_of
from documents.models import Document, DocumentFile
from documents.pages.filing_form import FileForm, StateForm
from documents.readers import Readership
from documents.register import CitedBy, Citing, citing_documents, lapsed, pickable
from documents.signedfile import HOW_CHECKED, checked_words, may_be_signed
from documents.verbs.filing import ONLY_CORRECTED, Misfiled, add_files, judge, may_file, state_words
from documents.verbs.issuing import records_store, state_label, verification_url
from documents.verbs.proving import prove_signed
from members.access import Answer
from members.odd_days import LOOK_AGAIN, OddDay, Question, kept_of, question_of
from members.pages import Again, Opened, Page, YearDoor

_log = logging.getLogger(__name__)
FAULTS = {
    KeptState.CHANGED: "Tệp lưu ở cổng đã bị thay đổi so với lúc lưu nên không đưa ra nữa.",
    KeptState.MISSING: "Tệp lưu ở cổng đã mất.",
}


class ShownFile(NamedTuple):
    """A file as the page shows it; `fault` says what is wrong with its bytes."""

    id: int
    role: str
    name: str
    content_type: str
    size: str
    sha256: str
    added_at: datetime
    added_by: str
    fault: str
    checked: str
    """What the portal knows of the signatures in it; "" where it claims none."""
    caveats: Sequence[str]
    is_signed: bool
    """Whether its signatures were checked."""
    may_be_signed: bool
    """Whether they never were, and could be."""

    @property
    def is_shown(self) -> bool:
        """Whether a browser can show it."""
        return is_shown(self.content_type, self.sha256) and not self.fault

    @property
    def why_saved(self) -> str:
        """Why it is only given to be saved, where a browser might show it."""
        return why_saved(self.content_type, self.sha256)


class ShownGround(NamedTuple):
    """A ground as the page shows it: its words, the address of the document it names, and what is wrong with that."""

    text: str
    url: str
    warning: str


class Unproven(NamedTuple):
    """A kept file that was checked and is no signed copy, and why."""

    id: int
    name: str
    why: str


@dataclass(frozen=True, kw_only=True)
class DocumentPage:
    """One document, its files, what it stands on and what stands on it.

    The forms are None for a reader who may not file; `refused` are the files that were not taken, each with why, and
    `unproven` is the kept file that was checked and is no signed copy.
    `only_corrected` says why the document's state is not judged here, "" where it is.
    """

    document: Document
    title: str
    state: str
    state_label: str
    in_force: bool
    replaced_by: Document | None
    files: list[ShownFile]
    grounds: list[ShownGround]
    citing: list[Citing]
    url: str
    may_write: Answer
    sample: bool
    refused: Sequence[tuple[str, str]]
    unproven: Unproven | None
    how_checked: str
    has_signed: bool
    file_form: FileForm | None
    state_form: StateForm | None
    only_corrected: str
    question: Question | None
    record: RecordHead


def _files(document: Document) -> list[ShownFile]:
    store = records_store()
    return [
        ShownFile(
            file.pk,
            str(file.get_role_display()),
            file.name,
            file.content_type,
            size_words(file.size),
            file.sha256,
            file.added_at,
            file.added_by,
            FAULTS.get(store.state(file.sha256), ""),
            checked_words(file),
            [caveat.text for caveat in file.caveats.all()],
            file.role == DocumentFile.Role.SIGNED,
            may_be_signed(file),
        )
        for file in document.files.order_by("id").prefetch_related("caveats")
    ]


def _grounds(document: Document, readership: Readership) -> list[ShownGround]:
    found = list(document.grounds.select_related("cites__year__bloc").order_by("order"))
    gone = lapsed((ground.cites_id for ground in found), readership)
    shown = []
    for ground in found:
        cited = ground.cites
        known = cited if cited and readership.may_read(cited.source, cited.year) else None
        warning = gone[cited.pk].warning if cited and cited.pk in gone else ""
        shown.append(ShownGround(ground.text, known.get_absolute_url() if known else "", warning))
    return shown


def document_page(cited_by: Sequence[CitedBy] = ()) -> Page[DocumentPage]:
    """The page, for whoever may read the document; `cited_by` tell what else names it."""

    def load(opened: Opened) -> DocumentPage:
        return context(opened, *_found(opened))

    def context(
        opened: Opened,
        document: Document,
        readership: Readership,
        file_form: FileForm | None = None,
        state_form: StateForm | None = None,
        refused: Sequence[tuple[str, str]] = (),
        unproven: Unproven | None = None,
        odd: str = "",
    ) -> DocumentPage:
        answer = may_file(opened.reader, document)
        citing = citing_documents(document, readership)
        for others in cited_by:
            citing += others(document, opened.years)
        files = _files(document)
        if answer:
            file_form = file_form or FileForm(document=document)
            state_form = state_form or StateForm(document=document, picks=pickable(opened.year))
        return DocumentPage(
            document=document,
            title=str(document),
            state=state_words(document),
            state_label=state_label(document.state, document.source),
            in_force=document.state == Document.State.IN_FORCE,
            replaced_by=_readable(document.replaced_by, readership),
            files=files,
            grounds=_grounds(document, readership),
            citing=citing,
            url=verification_url(document.code) if document.code else "",
            may_write=answer,
            sample=document.is_sample,
            refused=refused,
            unproven=unproven,
            how_checked=HOW_CHECKED,
            has_signed=any(file.is_signed for file in files),
            file_form=file_form,
            state_form=state_form,
            # What was published is corrected where it was published, and not judged here.
            only_corrected=ONLY_CORRECTED if answer and is_corrected(document.source) else "",
            question=question_of(opened.posted, odd),
            record={"title": "Thông tin văn bản", "subject": f"{document}, {opened.year}"},
        )

    def save(opened: Opened) -> HttpResponseBase | Again:
        document, readership = _found(opened)
        opened.require(may_file(opened.reader, document))
        deed = opened.posted.get("deed")
        try:
            if deed == "file":
                return _add(opened, document, readership)
            if deed == "state":
                return _say(opened, document, readership)
            if deed == "prove":
                return _prove(opened, document, readership)
        except PermissionError as refused:
            messages.error(opened.request, str(refused))
            return _back(opened, document)
        raise Http404

    def _add(opened: Opened, document: Document, readership: Readership) -> HttpResponseBase | Again:
        form = FileForm(opened.posted, document=document)
        if not form.is_valid():
            return Again(context(opened, document, readership, file_form=form))
        given = files_sent(opened.request, "files")
        stopped = files_stopped(opened.request)
        refused = add_files(
            year=opened.year, document_id=document.pk, role=form.cleaned_data["role"], files=given,
            actor=opened.actor, reader=opened.reader,
        )  # fmt: skip
        if count := len(given) - len(refused):
            messages.success(opened.request, f"Đã lưu {count} tệp vào văn bản này.")
        told = [(one.name, one.message) for one in [*refused, *stopped]]
        if not given and not told:
            told = [("", "Chưa chọn tệp nào. Hãy bấm vào ô chọn tệp, rồi bấm «Lưu tệp».")]
        return (
            Again(context(opened, document, readership, file_form=form, refused=told))
            if told
            else _back(opened, document)
        )

    def _prove(opened: Opened, document: Document, readership: Readership) -> HttpResponseBase | Again:
        file = document.files.filter(pk=whole_number(opened.posted.get("file", "")) or 0).first()
        if file is None:
            raise Http404
        try:
            prove_signed(
                year=opened.year, document_id=document.pk, file_id=file.pk,
                actor=opened.actor, reader=opened.reader,
            )  # fmt: skip
        except NotGood as why:
            unproven = Unproven(file.pk, file.name, str(why))
            return Again(context(opened, document, readership, unproven=unproven))
        messages.success(opened.request, f"Chữ ký số hợp lệ. Đã ghi «{file.name}» là bản ký số.")
        return _back(opened, document)

    def _say(opened: Opened, document: Document, readership: Readership) -> HttpResponseBase | Again:
        form = StateForm(opened.posted, document=document, picks=pickable(opened.year))
        if not form.is_valid():
            return Again(context(opened, document, readership, state_form=form, odd=kept_of(opened.posted).asked))
        try:
            judged = judge(
                year=opened.year, document_id=document.pk, verdict=form.verdict(),
                actor=opened.actor, reader=opened.reader, kept=kept_of(opened.posted),
            )  # fmt: skip
        except Misfiled as misfiled:
            form.tell(misfiled)
            return Again(context(opened, document, readership, state_form=form, odd=kept_of(opened.posted).asked))
        except OddDay as odd:
            form.add_error("on", LOOK_AGAIN)
            return Again(context(opened, document, readership, state_form=form, odd=str(odd)))
        messages.success(opened.request, f"Đã ghi: {judged.get_state_display()}.")
        return _back(opened, document)

    return Page(
        name="document",
        within="documents",
        path="van-ban/<int:document>",
        title="Văn bản",
        load=load,
        save=save,
        template="documents/document.html",
    )


def fetch_file(opened: Opened) -> HttpResponseBase:
    """A file of a document, for whoever may read the document; for everybody else there is none."""
    document, _ = _found(opened)
    file = DocumentFile.objects.filter(document=document, pk=opened.kwargs["file"]).first()
    if file is None:
        raise Http404
    state = records_store().state(file.sha256)
    if state in FAULTS:
        _log.error("document file %s is %s: %s", file.pk, state, file.sha256)
        messages.error(opened.request, f"«{file.name}»: {FAULTS[state]} Hãy báo Quản trị.")
        return _back(opened, document)
    return kept_answer(opened.request, records_store().open(file.sha256), file, save="tai" in opened.query)


FILE_DOOR = YearDoor(name="document-file", path="van-ban/<int:document>/tep/<int:file>", answer=fetch_file)


def _found(opened: Opened) -> tuple[Document, Readership]:
    """The document that the address names, if the reader may read it; and what else it may read."""
    of_year = Document.objects.filter(year=opened.year.pk).select_related("replaced_by__year__bloc")
    document = of_year.filter(pk=opened.kwargs["document"]).first()
    if document is None:
        raise Http404
    readership = readership_of(opened)
    opened.require_known(readership.may_read(document.source))
    document.year = opened.year
    return document, readership


def _readable(other: Document | None, readership: Readership) -> Document | None:
    """The other document if the reader may read it."""
    return other if other is not None and readership.may_read(other.source, other.year) else None


def _back(opened: Opened, document: Document) -> HttpResponseRedirect:
    return HttpResponseRedirect(opened.address("document", document.pk))
