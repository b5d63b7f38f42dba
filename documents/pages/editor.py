"""The pages on which the bloc's documents are composed: the list of what there is, and the editor with its preview.

The bloc's own people come here, and a member that writes the draft of its own report. The preview is the document's
PDF as it was last saved; it needs no scripting.
"""

from dataclasses import dataclass
from typing import Any, TypedDict

from django.contrib import messages
from django.http import HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.utils import timezone

from common.records.disposition import PDF, file_response
from common.vietnamese.dates import short_date
from common.web.sent import whole_number
from documents.catalogue import Composition, the_catalogue
from documents.issuedfile import FileLost, bytes_of, record_of
from documents.loading import ANEW, DocumentDesk, PdfPreview, desk_of, is_anew, issued_of, readership_of
from documents.models import Document, Draft
from documents.pages import issue as issuepage
from documents.pages.draft_form import DraftForm, initial_of
from documents.printing import Written, print_answer
from documents.verbs.drafts import StaleDraft, discard_draft, may_save_draft, save_draft
from members.access import Action, Answer, may, may_write_documents
from members.models import BlocYear
from members.pages import Again, Opened, Page


@dataclass(frozen=True)
class CompositionRow:
    """One document in the list: how it stands, and where it is written and read."""

    label: str
    state: str
    tag: str
    note: str
    url: str
    pdf_url: str


@dataclass(frozen=True)
class KindRows:
    """A kind of document with what the year can have of it; `only` where that is one, `issued` counts those issued."""

    composition: Composition
    rows: list[CompositionRow]
    only: CompositionRow | None
    issued: int


@dataclass(frozen=True)
class CompositionsPage:
    """All documents that this year can have, by kind; `lacking` are the kinds for which it has no data."""

    kinds: list[KindRows]
    lacking: list[Composition]
    may_write: Answer


@dataclass(frozen=True, kw_only=True)
class ShownComposition:
    """What the editor shows in both cases: the document's PDF, whether the reader may write it, and issue it.

    `sees_drafts`: the reader is one of the bloc's own people, and not a member that writes its own report.
    """

    title: str
    composition: Composition
    may_write: Answer
    may_issue: Answer
    sees_drafts: bool
    sheet: PdfPreview
    sample: bool


@dataclass(frozen=True, kw_only=True)
class IssuedPage(ShownComposition):
    """In place of the editor, of what was issued: its file."""

    document: Document
    document_url: str
    anew_url: str


@dataclass(frozen=True, kw_only=True)
class ComposingPage(ShownComposition):
    """The form with its prose; `version` is the one that the form goes on from, `replaces` what it would replace."""

    written: Written
    form: DraftForm
    sentences: list[str]
    draft: Draft | None
    version: int
    replaces: Document | None


# --- the list --------------------------------------------------------------------------------------------


def load_list(opened: Opened) -> CompositionsPage:
    """All documents that this year can have, by kind, each with how it stands."""
    drafts = {draft.source: draft for draft in Draft.objects.filter(year=opened.year)}
    issued = issued_of(opened)
    readership = readership_of(opened)
    kinds = []
    for composition in the_catalogue().compositions:
        rows = [
            _row(opened, source, label, drafts, issued)
            for source, label in _choices(composition, opened.year)
            if readership.may_read(source)
        ]
        kinds.append(
            KindRows(
                composition=composition,
                rows=rows,
                only=rows[0] if len(rows) == 1 else None,
                issued=sum(row.tag == "done" for row in rows),
            )
        )
    return CompositionsPage(
        kinds=[kind for kind in kinds if kind.rows],
        lacking=[kind.composition for kind in kinds if not kind.rows],
        may_write=may_write_documents(opened.reader),
    )


def _choices(composition: Composition, year: BlocYear) -> list[tuple[str, str]]:
    """What the year can have of this kind: the source of each, and what it is called."""
    return [(composition.source(one.key), one.label or composition.name) for one in composition.choices(year)]


def _row(
    opened: Opened, source: str, label: str, drafts: dict[str, Draft], issued: dict[str, Document]
) -> CompositionRow:
    draft, document = drafts.get(source), issued.get(source)
    state, tag, note = "Bản cổng đề xuất", "todo", ""
    if document:
        sign = f"số {document.sign}, " if document.sign else ""
        state, tag = "Đã phát hành", "done"
        note = f"{sign}ngày {short_date(document.on)}" if document.on else sign
        if draft and draft.changed_at > document.added_at:
            note += f"; có bản thảo mới, {draft.changed_by} sửa ngày {short_date(draft.changed_at)}"
    elif draft:
        state, tag = "Bản thảo", "now"
        note = f"{draft.changed_by} sửa ngày {short_date(draft.changed_at)}"
    return CompositionRow(
        label=label,
        state=state,
        tag=tag,
        note=note[:1].upper() + note[1:],
        url=opened.address("composition", source),
        pdf_url=opened.address("composition.pdf", source),
    )


# --- the editor ------------------------------------------------------------------------------------------


class _Rights(TypedDict):
    """What the reader may do with the document on the desk."""

    may_write: Answer
    may_issue: Answer
    sees_drafts: bool


def _rights(desk: DocumentDesk) -> _Rights:
    opened = desk.opened
    return {
        "may_write": may_save_draft(opened.year, desk.place.source, opened.reader),
        "may_issue": may_write_documents(opened.reader),
        "sees_drafts": bool(may(opened.reader, Action.SEE_DRAFTS)),
    }


def _desk(opened: Opened) -> DocumentDesk:
    """The document that the address names, for whoever may see its draft; to others it is forbidden, there or not."""
    opened.require(readership_of(opened).may_open_draft(str(opened.kwargs["source"])))
    return desk_of(opened)


def _writes_anew(desk: DocumentDesk) -> bool:
    """Whether a document that was issued is being written anew, which the bloc's own people do."""
    return is_anew(desk.opened) and bool(may(desk.opened.reader, Action.SEE_DRAFTS))


def load_editor(opened: Opened) -> ComposingPage | IssuedPage:
    """The editor with what was saved last, or what the portal proposes; of what was issued, its file instead."""
    desk = _desk(opened)
    document = desk.issued
    if document and not _writes_anew(desk):
        return IssuedPage(
            title=desk.written.title,
            composition=desk.composition,
            document=document,
            document_url=opened.address("document", document.pk),
            **_rights(desk),
            sheet=PdfPreview(opened.address("composition.pdf", desk.place.source)),
            anew_url=opened.address("composition", desk.place.source) + ANEW,
            sample=document.is_sample,
        )
    form = DraftForm(composition=desk.composition, initial=initial_of(desk.written.prose, desk.written.on))
    return context_of(desk, form)


def context_of(
    desk: DocumentDesk, form: DraftForm, sentences: list[str] | None = None, saved: int | None = None
) -> ComposingPage:
    """The editor's page around this form. `saved` is the version that the form goes on from."""
    opened, source = desk.opened, desk.place.source
    rights = _rights(desk)
    # What was typed before it could no longer be saved stays to be copied: a disabled box would show what was before.
    if not rights["may_write"] and not form.is_bound:
        for field in form.fields.values():
            field.disabled = True
    return ComposingPage(
        title=desk.written.title,
        composition=desk.composition,
        written=desk.written,
        form=form,
        sentences=sentences or [],
        draft=desk.draft,
        version=desk.version if saved is None else saved,
        **rights,
        # Another address after each save, so that the frame beside the form is loaded anew.
        sheet=PdfPreview(f"{opened.address('composition.pdf', source)}?soan=moi&lan={desk.version}"),
        replaces=desk.issued,
        sample=desk.written.content.sample,
    )


def save_editor(opened: Opened) -> HttpResponse | Again:
    """Saves what was typed, or goes back to what the portal proposes."""
    desk = _desk(opened)
    data = opened.posted
    form = DraftForm(data, composition=desk.composition)
    version = whole_number(data.get("version", "")) or 0
    here = HttpResponseRedirect(opened.address("composition", desk.place.source) + (ANEW if desk.issued else ""))
    year, place, actor, reader = opened.year, desk.place, opened.actor, opened.reader
    try:
        if data.get("deed") == "discard":
            discard_draft(year=year, place=place, version=version, actor=actor, reader=reader)
            messages.success(opened.request, "Đã bỏ bản thảo; dưới đây là bản cổng đề xuất.")
            return here
        if not form.is_valid():
            return Again(context_of(desk, form, saved=version))
        save_draft(
            year=year, place=place, prose=form.prose, on=form.on_day, version=version, actor=actor, reader=reader
        )
    except StaleDraft as stale:
        # What was typed stays; saved again from here, it goes over what the other one saved.
        sentence = f"{stale} Những gì bạn ghi còn đây, chưa được lưu; bấm Lưu lần nữa để ghi đè."
        return Again(context_of(desk, form, [sentence], saved=stale.draft.version if stale.draft else 0), 409)
    except PermissionError as why:
        return Again(context_of(desk, form, [str(why)], saved=version), 403)
    if data.get("deed") == "issue" and may_write_documents(reader):
        return HttpResponseRedirect(opened.address("composition-issue", desk.place.source))
    messages.success(opened.request, "Đã lưu bản thảo.")
    return here


def preview(opened: Opened) -> HttpResponseBase:
    """The document as it was last saved, as a PDF that may stand in a frame of the portal; of one issued, its file."""
    desk = _desk(opened)
    document = desk.issued
    if document and not _writes_anew(desk):
        file = record_of(document)
        try:
            content = bytes_of(file)
        except FileLost as lost:
            return HttpResponse(str(lost), status=500, content_type="text/plain; charset=utf-8")
        return file_response(content, file.name, PDF)
    return print_answer(
        opened.request, desk.written, made_at=timezone.localtime(), printed_by=opened.reader.display_name
    )


PAGES: list[Page[Any]] = [
    Page(
        name="compositions",
        path="van-ban/soan",
        title="Soạn văn bản",
        load=load_list,
        template="documents/compositions.html",
        action=Action.SEE_DRAFTS,
        printed=False,
        within="documents",
    ),
    issuepage.PAGE,
    Page(
        name="composition",
        path="van-ban/soan/<path:source>",
        title="Soạn văn bản",
        load=load_editor,
        save=save_editor,
        template="documents/composition.html",
        printed=False,
        files={"pdf": preview},
        within="documents",
    ),
]
