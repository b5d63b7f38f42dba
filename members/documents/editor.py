"""The pages on which the bloc's documents are composed: the list of what there is, and the editor with its preview.

Only the bloc's own people come here. The preview is the document's PDF as it was last saved; it needs no scripting.
"""

from dataclasses import dataclass
from functools import partial
from typing import Any

from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.utils import timezone

from khoithidua.audit.log import Actor
from khoithidua.records.disposition import PDF, file_response
from khoithidua.vietnamese.dates import short_date
from members.access import Action, may_draft
from members.documents.composed import Written, render
from members.documents.composing import Catalogue, Composition, NothingToCompose, Place
from members.documents.draftform import DraftForm, initial_of
from members.documents.drafting import StaleDraft, discard_draft, draft_of, prose_of, save_draft
from members.models import Document, Draft
from members.pages import Again, Opened, Page

# The editor stands beside the preview in a frame of the portal's own pages, and nowhere else.
PREVIEW_POLICY = "default-src 'none'; style-src 'unsafe-inline'; object-src 'self'; frame-ancestors 'self'"


@dataclass(frozen=True)
class Row:
    """One document in the list: how it stands, and where it is written and read."""

    label: str
    state: str
    tag: str
    note: str
    url: str
    pdf_url: str


# --- the list --------------------------------------------------------------------------------------------


def load_list(opened: Opened, catalogue: Catalogue) -> dict[str, Any]:
    """All documents that this year can have, by kind, each with how it stands."""
    drafts = {draft.source: draft for draft in Draft.objects.filter(year=opened.year)}
    issued = issued_of(opened)
    kinds = []
    for composition in catalogue.compositions:
        rows = [
            _row(opened, composition.source(choice.key), choice.label or composition.kind, drafts, issued)
            for choice in composition.choices(opened.year)
        ]
        kinds.append(
            {
                "composition": composition,
                "rows": rows,
                "only": rows[0] if len(rows) == 1 else None,
                "issued": sum(row.tag == "done" for row in rows),
            }
        )
    return {
        "kinds": [kind for kind in kinds if kind["rows"]],
        "lacking": [kind["composition"] for kind in kinds if not kind["rows"]],
        "may_draft": may_draft(opened.reader),
    }


def issued_of(opened: Opened) -> dict[str, Document]:
    """What was issued of each source and is in force, the newest of each."""
    rows = Document.objects.filter(
        year=opened.year, origin=Document.Origin.ISSUED, state=Document.State.IN_FORCE
    ).order_by("id")
    return {document.source: document for document in rows}


def _row(opened: Opened, source: str, label: str, drafts: dict[str, Draft], issued: dict[str, Document]) -> Row:
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
    return Row(
        label=label,
        state=state,
        tag=tag,
        note=note[:1].upper() + note[1:],
        url=opened.address("composition", source),
        pdf_url=opened.address("composition.pdf", source),
    )


# --- the editor ------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Desk:
    """A document on the desk: what the data give, and the draft if there is one."""

    opened: Opened
    written: Written
    draft: Draft | None

    @property
    def place(self) -> Place:
        return self.written.place

    @property
    def composition(self) -> Composition:
        return self.written.composition

    @property
    def version(self) -> int:
        return self.draft.version if self.draft else 0

    def issued(self) -> Document | None:
        """What was issued of it and is in force, if anything."""
        return issued_of(self.opened).get(self.place.source)


def desk_of(opened: Opened, catalogue: Catalogue) -> Desk:
    """The document that the address names; Http404 if the year has no such one."""
    place = catalogue.place(str(opened.kwargs["source"]))
    if place is None:
        raise Http404
    try:
        content = place.make(opened.year, opened.today)
    except NothingToCompose as nothing:
        raise Http404(str(nothing)) from None
    draft = draft_of(opened.year, place.source)
    prose, on = (prose_of(draft), draft.on) if draft else (content.prose, None)
    return Desk(opened, Written(opened.year, place, content, prose, on), draft)


def load_editor(opened: Opened, catalogue: Catalogue) -> dict[str, Any]:
    """The editor with what was saved last, or what the portal proposes."""
    desk = desk_of(opened, catalogue)
    form = DraftForm(composition=desk.composition, initial=initial_of(desk.written.prose, desk.written.on))
    return context_of(desk, form)


def context_of(
    desk: Desk, form: DraftForm, sentences: list[str] | None = None, saved: int | None = None
) -> dict[str, Any]:
    """The editor's page around this form. `saved` is the version that the form goes on from."""
    opened, source = desk.opened, desk.place.source
    answer = may_draft(opened.reader)
    if not answer:
        for field in form.fields.values():
            field.disabled = True
    version = desk.version if saved is None else saved
    return {
        "title": desk.written.title,
        "composition": desk.composition,
        "written": desk.written,
        "form": form,
        "sentences": sentences or [],
        "draft": desk.draft,
        "version": version,
        "may_draft": answer,
        # Another address after each save, so that the frame beside the form is loaded anew.
        "preview_url": f"{opened.address('composition.pdf', source)}?lan={desk.version}",
        "sample": desk.written.content.sample,
    }


def save_editor(opened: Opened, catalogue: Catalogue) -> HttpResponse | Again:
    """Saves what was typed, or goes back to what the portal proposes."""
    desk = desk_of(opened, catalogue)
    data = opened.request.POST
    form = DraftForm(data, composition=desk.composition)
    loaded = data.get("version", "")
    version = int(loaded) if loaded.isdecimal() else 0
    here = HttpResponseRedirect(opened.address("composition", desk.place.source))
    known: dict[str, Any] = {"year": opened.year, "place": desk.place, "version": version}
    known |= {"actor": Actor(user=opened.reader.user), "reader": opened.reader}
    try:
        if data.get("deed") == "discard":
            discard_draft(**known)
            messages.success(opened.request, "Đã bỏ bản thảo; dưới đây là bản cổng đề xuất.")
            return here
        if not form.is_valid():
            return Again(context_of(desk, form, saved=version))
        save_draft(**known, prose=form.prose, on=form.on_day)
    except StaleDraft as stale:
        # What was typed stays; saved again from here, it goes over what the other one saved.
        sentence = f"{stale} Những gì bạn ghi còn đây, chưa được lưu; bấm Lưu lần nữa để ghi đè."
        return Again(context_of(desk, form, [sentence], saved=stale.draft.version if stale.draft else 0), 409)
    except PermissionError as why:
        return Again(context_of(desk, form, [str(why)], saved=version), 403)
    messages.success(opened.request, "Đã lưu bản thảo.")
    return here


def preview(opened: Opened, catalogue: Catalogue) -> HttpResponse:
    """The document as it was last saved, as a PDF that may stand in a frame of the portal."""
    desk = desk_of(opened, catalogue)
    made = render(
        desk.written,
        made_at=timezone.localtime(),
        number=desk.written.blank_sign(),
        printed_by=opened.reader.display_name,
    )
    return framed(file_response(made, desk.written.filename, PDF))


def framed(response: HttpResponse) -> HttpResponse:
    """The answer, allowed into a frame of the portal's own pages."""
    response["Content-Security-Policy"] = PREVIEW_POLICY
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response


def composing_pages(catalogue: Catalogue) -> list[Page]:
    """The pages, of these kinds of documents."""
    return [
        Page(
            name="compositions",
            path="van-ban/soan",
            title="Soạn văn bản",
            load=partial(load_list, catalogue=catalogue),
            template="members/documents/compositions.html",
            action=Action.SEE_DRAFTS,
            printed=False,
            within="documents",
        ),
        Page(
            name="composition",
            path="van-ban/soan/<path:source>",
            title="Soạn văn bản",
            load=partial(load_editor, catalogue=catalogue),
            save=partial(save_editor, catalogue=catalogue),
            template="members/documents/composition.html",
            action=Action.SEE_DRAFTS,
            printed=False,
            files={"pdf": partial(preview, catalogue=catalogue)},
            within="documents",
        ),
    ]
