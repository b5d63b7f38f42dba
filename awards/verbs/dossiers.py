"""The dossier of a submission: what its checklist wants, what there is, and what is missing («đủ» is computed)."""

import hashlib
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from django.utils import timezone

from awards.models import ChecklistItem, DossierFile, DossierItem, Proposal, Submission
from awards.portalpapers import issued_of
from awards.queries import checklist_of, rows_of
from awards.rules import dossiers as rules
from awards.rules.proposing import ENDS, Stage, Step, stage_of
from common.audit.log import Actor, Change
from common.files.intake import ReadFile, SentFile, take_in
from common.files.taking import Folder, Taken, names_of, store
from common.files.uploads import MOST_FILES
from common.refused import FieldsRefused
from common.yearfile.sync import change_fields, describe
from documents.catalogue import NO_MEMBERS
from documents.models import Document
from members.access import Reader, require
from members.access_of_the_awards import may_manage_proposals
from members.locking import locked
from members.models import BlocYear
from members.yearlog import log_in, who_changed

OF_ITEM = ("state", "document", "remark")
STALE = "Giấy tờ này vừa được người khác ghi."
REDO_WHY = "Phải làm lại thì ghi vì sao."
LOST_DOCUMENT = "Văn bản này không có trong sổ của năm. Hãy chọn văn bản khác."
_ALREADY = "Tệp này đã có, tên là «{}»."
TOO_MANY = f"Mỗi giấy tờ có nhiều nhất {MOST_FILES} tệp. Hãy gỡ tệp không cần nữa."


class StaleItem(ValueError):
    """It was changed by somebody else since the form was opened; the text says by whom and what."""


class ItemRefused(FieldsRefused):
    """What was typed cannot be kept: a sentence for each field."""


def live_cases(submission: Submission) -> list[Proposal]:
    """The proposals of a submission that are still on their way or through, in their order."""
    rows = Proposal.objects.filter(submission=submission).order_by("number").prefetch_related("steps")
    related = rows.select_related("nomination__member", "nomination__question__review__conference")
    return those_alive(related)


def those_alive(cases: Iterable[Proposal]) -> list[Proposal]:
    """Those of a submission's proposals that are still on their way or through; their steps may be at hand already."""
    return [one for one in cases if _stage(one) not in ENDS]


def has_live_cases(submission: Submission) -> bool:
    """Whether it has any such; its proposals and their steps may be at hand already."""
    return bool(those_alive(submission.proposals.all()))


def _stage(proposal: Proposal) -> Stage | None:
    steps = proposal.steps.all()
    return stage_of(Step(one.number, Stage(one.to) if one.to else None, one.on, one.takes_back) for one in steps)


def places_of(submission: Submission) -> list[rules.Place]:
    """Every place of its dossier."""
    items = [
        rules.Item(one.pk, one.name, one.required, one.each) for one in checklist_of(submission.form, submission.year)
    ]
    cases = [rules.Case(one.pk, str(one.nomination)) for one in live_cases(submission)]
    return rules.places(items, cases)


def is_had(row: DossierItem) -> bool:
    """Whether the paper is there: a paper original is noted, anything else is a document or a file."""
    if row.state != DossierItem.State.READY:
        return False
    if row.item.kind == ChecklistItem.Kind.PAPER or row.document_id:
        return True
    return any(one.removed_at is None for one in row.files.all())


def had_of(
    rows: Mapping[tuple[int, int | None], DossierItem], issued: Collection[tuple[int, int | None]]
) -> set[tuple[int, int | None]]:
    """The places for which there is something: noted, or issued by the portal and not to be done again."""
    redo = {key for key, row in rows.items() if row.state == DossierItem.State.REDO}
    return {key for key, row in rows.items() if is_had(row)} | (set(issued) - redo)


def refusal_of(submission: Submission) -> str:
    """Why the dossier can't be sent yet, with what is missing; "" where it can."""
    issued = issued_of(submission, checklist_of(submission.form, submission.year), live_cases(submission))
    return rules.refusal(places_of(submission), had_of(rows_of(submission), issued))


def key_of(submission: Submission) -> str:
    """What the entries of the log on a submission are known by."""
    return f"submission/{submission.number}/"


def seal_of(row: DossierItem | None) -> str:
    """A short mark of all that was noted of a place, its files included; "" for nothing."""
    if row is None:
        return ""
    told = [*(getattr(row, f"{name}_id" if name == "document" else name) for name in OF_ITEM)]
    told += row.files.order_by("id").values_list("pk", "removed_at")
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def keep_item(
    *,
    year: BlocYear,
    number: int,
    item: int,
    proposal: int | None,
    fields: Mapping[str, Any],
    files: Sequence[SentFile] = (),
    seen: str,
    actor: Actor,
    reader: Reader,
) -> list[Taken[DossierFile]]:
    """Notes that the paper at this place is there or has to be done again, and takes files for it.

    `fields` are those of `OF_ITEM`, the document by its id; `proposal` is a number. PermissionError, ItemRefused,
    StaleItem unless it stands as `seen` says, Submission.DoesNotExist, ChecklistItem.DoesNotExist, Proposal's too.
    """
    require(may_manage_proposals(reader))
    # Reading takes its time: it is done before anything is locked.
    read = [take_in(given, store()) for given in files]
    with locked(year) as now:
        submission = Submission.objects.select_related("form").get(year=now, number=number)
        line = ChecklistItem.objects.get(pk=item, form=submission.form)
        case = Proposal.objects.get(submission=submission, number=proposal) if proposal else None
        row = DossierItem.objects.filter(submission=submission, item=line, proposal=case).first()
        if seal_of(row) != seen:
            raise StaleItem(who_changed(now, f"{key_of(submission)}{line.pk}/") or STALE)
        values = _checked(now, fields)
        if row is None:
            made = {"submission": submission, "item": line, "proposal": case, "checked_by": actor.shown}
            row = DossierItem.objects.create(**made, **values)
            changes = [change_of(row, "ghi giấy tờ", new=describe(row, OF_ITEM))]
        else:
            told = change_fields(row, values, untold={"checked_by": actor.shown})
            changes = [change_of(row, "sửa giấy tờ", *told)] if told else []
        taken = _folder(row).take(read, lambda one: _file(row, one, actor))
        changes += [change_of(row, "thêm tệp", new=one.row.told) for one in taken if one.row]
        log_in(now, actor, changes)
    return taken


def _checked(year: BlocYear, fields: Mapping[str, Any]) -> dict[str, Any]:
    values = dict(fields)
    if fields["state"] == DossierItem.State.REDO and not fields["remark"]:
        raise ItemRefused({"remark": REDO_WHY})
    if fields["document"]:
        values["document"] = Document.objects.filter(year=year, pk=fields["document"]).first()
        if values["document"] is None:
            raise ItemRefused({"document": LOST_DOCUMENT})
    return values


def set_removed(
    *, year: BlocYear, number: int, file_id: int, removed: bool, actor: Actor, reader: Reader
) -> DossierFile:
    """Takes a file of the dossier away, or brings it back; its bytes stay either way.

    PermissionError, also where it stands there again; DossierFile.DoesNotExist.
    """
    require(may_manage_proposals(reader))
    with locked(year) as now:
        rows = DossierFile.objects.filter(item__submission__year=now, item__submission__number=number)
        file = rows.select_related("item__submission", "item__item").get(pk=file_id)
        if (file.removed_at is not None) != removed:
            if not removed and (refusal := _folder(file.item).refusal(file.sha256)):
                raise PermissionError(refusal)
            file.removed_at = timezone.now() if removed else None
            file.save(update_fields=["removed_at"])
            told = ("gỡ tệp", file.told, "") if removed else ("khôi phục tệp", "", file.told)
            log_in(now, actor, [change_of(file.item, *told)])
    return file


def _folder(row: DossierItem) -> Folder:
    return Folder(names_of(row.files.all()), _ALREADY, TOO_MANY)


def _file(row: DossierItem, one: ReadFile, actor: Actor) -> DossierFile:
    return DossierFile.objects.create(
        item=row,
        name=one.name,
        content_type=one.found.content_type,
        size=one.kept.size,
        sha256=one.kept.sha256,
        added_by=actor.shown,
    )


def change_of(row: DossierItem, action: str, old: str = "", new: str = "") -> Change:
    """An entry of the log on a paper of a dossier, for the bloc's own people."""
    subject = f"{row.submission}: {row.item}" + (f", {row.proposal.nomination}" if row.proposal else "")
    key = f"{key_of(row.submission)}{row.item_id}/"
    return Change(subject=subject, key=key, action=action, old=old, new=new, member=NO_MEMBERS)
