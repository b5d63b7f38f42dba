"""What can be done with a document that is being written: save it, and go back to what the portal proposes."""

from dataclasses import fields
from datetime import date

from django.db import IntegrityError, transaction

from common.audit.log import Actor, Change
from common.vietnamese.dates import short_date
from common.vietnamese.text import clean
from documents.catalogue import CataloguePlace, Prose, told_to
from documents.models import Document, Draft
from documents.readers import Readership
from members.access import Answer, Reader, may_write_documents, require
from members.models import BlocYear
from members.yearlog import log_in

PROSE_FIELDS = tuple(field.name for field in fields(Prose))
# What is too long to stand in the log twice; the log then says that it was changed.
_LONG = frozenset({"grounds", "body", "recipients"})
_LABELS = {field.name: str(field.verbose_name) for field in Draft._meta.fields}
ISSUED = "Văn bản này đã phát hành nên đơn vị không sửa được nữa. Cần sửa, hãy đề nghị Thư ký Khối."


class StaleDraft(Exception):
    """Somebody else saved or discarded the draft meanwhile; `draft` is what stands now, None if it was discarded."""

    def __init__(self, draft: Draft | None) -> None:
        self.draft = draft
        who = f"{draft.changed_by} vừa lưu bản thảo này" if draft else "Bản thảo này vừa được bỏ"
        super().__init__(f"{who} trong lúc bạn soạn.")


def draft_of(year: BlocYear, source: str) -> Draft | None:
    """The draft of this document, if anybody has saved one."""
    return Draft.objects.filter(year=year.pk, source=source).first()


def prose_of(draft: Draft) -> Prose:
    """The prose as the draft has it."""
    return Prose(**{name: getattr(draft, name) for name in PROSE_FIELDS})


def may_save_draft(year: BlocYear, source: str, reader: Reader) -> Answer:
    """Whether the reader may write the draft of this document now. A member no longer may once it was issued."""
    answer = Readership(reader, year, [year]).may_write_draft(source)
    if answer and not may_write_documents(reader):
        issued = Document.objects.filter(year=year.pk, source=source, state=Document.State.IN_FORCE)
        return Answer(False, ISSUED) if issued.exists() else answer
    return answer


def save_draft(
    *, year: BlocYear, place: CataloguePlace, prose: Prose, on: date | None, version: int, actor: Actor, reader: Reader
) -> Draft:
    """Saves the prose and the day of a document; `version` is the one that the form was loaded with, 0 for none yet.

    What is just as it was makes no new version. PermissionError (with the reason) if the reader may not write;
    StaleDraft if another version stands by now.
    """
    with transaction.atomic():
        require(may_save_draft(year, place.source, reader))
        draft = locked_draft(year, place.source, version)
        new = draft or Draft(year=year, source=place.source, title=place.composition.kind, version=0)
        wanted: dict[str, str | date | None] = {name: clean(getattr(prose, name)) for name in PROSE_FIELDS}
        wanted["on"] = on
        changed = [name for name, value in wanted.items() if draft is None or getattr(draft, name) != value]
        if not changed and draft is not None:
            return draft
        old = _told(new, changed) if draft else ""
        for name, value in wanted.items():
            setattr(new, name, value)
        new.version += 1
        new.changed_by = actor.shown
        try:
            with transaction.atomic():
                new.save()
        except IntegrityError:
            # Two who begin at once: the second finds the first one's.
            raise StaleDraft(draft_of(year, place.source)) from None
        action = "sửa bản thảo" if draft else "lưu bản thảo"
        _log(year, new, action, actor, old=old, new=_told(new, changed) if draft else "")
    return new


def discard_draft(*, year: BlocYear, place: CataloguePlace, version: int, actor: Actor, reader: Reader) -> None:
    """Goes back to what the portal proposes. The errors are those of `save_draft`; without a draft there is nothing."""
    with transaction.atomic():
        require(may_save_draft(year, place.source, reader))
        draft = locked_draft(year, place.source, version)
        if draft is None:
            return
        draft.delete()
        _log(year, draft, "bỏ bản thảo, lấy lại bản cổng đề xuất", actor)


def locked_draft(year: BlocYear, source: str, version: int) -> Draft | None:
    """The draft, held until the transaction ends; StaleDraft unless it is the version that the reader has seen."""
    draft = Draft.objects.select_for_update().filter(year=year.pk, source=source).first()
    if (draft.version if draft else 0) != version:
        raise StaleDraft(draft)
    return draft


def _told(draft: Draft, names: list[str]) -> str:
    """The changed fields as the log tells them: short ones with what they say."""
    told = []
    for name in names:
        label, value = _LABELS[name], getattr(draft, name)
        if name in _LONG:
            told.append(f"{label} ({len(str(value).split())} chữ)")
        else:
            told.append(f"{label}: {short_date(value) if isinstance(value, date) else value or '(trống)'}")
    return "; ".join(told)


def _log(year: BlocYear, draft: Draft, action: str, actor: Actor, old: str = "", new: str = "") -> None:
    change = Change(
        subject=f"Bản thảo {draft}",
        key=f"draft/{draft.source}",
        action=action,
        old=old,
        new=new,
        member=told_to(draft.source),
    )
    log_in(year, actor, [change])
