"""The forms of a submission: to whom and by when, a paper of its dossier (`?giay-to=7&de-nghi=3`), and the sending."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from awards.models import ChecklistItem, DossierFile, DossierItem, Proposal, Submission
from awards.pages.proposal import ProposalForm
from awards.pages.submission import submission_or_404
from awards.queries import checklist_of
from awards.verbs import dossiers, submissions
from awards.verbs.dossiers import StaleItem
from awards.verbs.submissions import OF_SUBMISSION, StaleSubmission
from common.files.intake import files_sent
from common.files.taking import not_taken
from common.labels import label
from common.refused import STALE_FORM, FieldsRefused
from common.vietnamese.fields import DateField, LineField
from common.web.sent import whole_number
from documents.models import Document
from members.access import Action
from members.pages import Again, Elsewhere, Opened, Page

BY_ITSELF = (
    "Giấy tờ này lấy từ cổng: tờ trình, danh sách, báo cáo thành tích, biên bản phát hành cho hồ sơ này thì cổng tự "
    "lấy, không phải ghi. Dùng văn bản hoặc tệp khác thì chọn ở đây."
)


class SubmissionForm(forms.Form):
    """To whom a submission goes, by which letter and by when."""

    recipient = LineField(label=label("awards.Submission.recipient"), max_length=300, required=False)
    letter = LineField(label=label("awards.Submission.letter"), max_length=300, required=False)
    due_by_letter = DateField(label=label("awards.Submission.due_by_letter"), required=False)
    due_by_rule = DateField(
        label=label("awards.Submission.due_by_rule"),
        required=False,
        help_text="Hạn nào đến trước thì tính theo hạn ấy.",
    )


class SendForm(forms.Form):
    """That the whole submission was sent, on which day, by which letter."""

    on = DateField(label="Ngày trình")
    paper = LineField(label="Số tờ trình", max_length=100, required=False)


class ItemForm(forms.Form):
    """That a paper is there, or has to be done again."""

    state = forms.ChoiceField(label=label("awards.DossierItem.state"), choices=DossierItem.State.choices)
    document = forms.TypedChoiceField(
        label=label("awards.DossierItem.document"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Văn bản đã phát hành từ cổng hoặc đã lưu vào sổ. Là tệp khác thì để trống, chọn tệp bên dưới.",
    )
    remark = LineField(label=label("awards.DossierItem.remark"), max_length=300, required=False)

    def __init__(self, *args: Any, documents: list[Document], **more: Any) -> None:
        super().__init__(*args, **more)
        named = [(one.pk, f"{one}: {one.title}"[:120]) for one in documents]
        self.fields["document"].choices = [("", "–"), *named]  # type: ignore[attr-defined]


@dataclass(frozen=True, kw_only=True)
class ItemPage(ProposalForm):
    """The form of a paper with its files, those `removed` that may be brought back, and what was `refused`."""

    number: int
    files: list[DossierFile]
    removed: list[DossierFile]
    refused: list[tuple[str, str]]


def _form_page(
    opened: Opened, submission: Submission, title: str, form: forms.Form, seen: str, deed: str
) -> ProposalForm:
    return ProposalForm(
        title=title,
        form=form,
        seen=seen,
        back=opened.address("submission", submission.number),
        back_name=str(submission),
        notes=[],
        upload=False,
        deed=deed,
    )


def _tried(
    form: forms.Form,
    page: Callable[[str], ProposalForm],
    seen: str,
    seal: Callable[[], str],
    keep: Callable[[], str],
) -> HttpResponseBase | Again:
    """Where to go once it is kept; the form again where something is wrong."""
    if not form.is_valid():
        return Again(page(seen))
    try:
        return HttpResponseRedirect(keep())
    except FieldsRefused as refused:
        for field, sentence in refused.problems.items():
            form.add_error(field if field in form.fields else None, sentence)
        return Again(page(seen))
    except (StaleSubmission, StaleItem) as stale:
        form.add_error(None, STALE_FORM.format(stale))
        return Again(page(seal()))
    except (Submission.DoesNotExist, ChecklistItem.DoesNotExist, Proposal.DoesNotExist):
        raise Http404 from None


def load_edit(opened: Opened) -> ProposalForm:
    """What stands, to be changed."""
    submission = submission_or_404(opened)
    form = SubmissionForm(initial={name: getattr(submission, name) for name in OF_SUBMISSION})
    return _edit_page(opened, submission, form, submissions.seal_of(submission))


def _edit_page(opened: Opened, submission: Submission, form: forms.Form, seen: str) -> ProposalForm:
    return _form_page(opened, submission, f"Sửa {submission}", form, seen, "Lưu")


def save_edit(opened: Opened) -> HttpResponseBase | Again:
    """Keeps it; what was typed comes back where something is wrong."""
    submission, seen = submission_or_404(opened), opened.posted.get("seen", "")
    form = SubmissionForm(opened.posted)

    def keep() -> str:
        submissions.change_submission(
            **opened.having_seen(seen), number=submission.number, fields=dict(form.cleaned_data)
        )
        messages.success(opened.request, f"Đã lưu {submission}.")
        return opened.address("submission", submission.number)

    return _tried(
        form,
        lambda seal: _edit_page(opened, submission, form, seal),
        seen,
        lambda: submissions.seal_of(submission),
        keep,
    )


def load_send(opened: Opened) -> ProposalForm:
    """The form that says it was sent, with today's day."""
    submission = submission_or_404(opened)
    form = SendForm(initial={"on": opened.today})
    return _send_page(opened, submission, form, submissions.seal_of(submission))


def _send_page(opened: Opened, submission: Submission, form: forms.Form, seen: str) -> ProposalForm:
    return _form_page(opened, submission, f"Trình {submission}", form, seen, "Ghi đã trình")


def save_send(opened: Opened) -> HttpResponseBase | Again:
    """Takes every case that is being prepared to «Đã trình»; refused with the list of what is missing."""
    submission, seen = submission_or_404(opened), opened.posted.get("seen", "")
    form = SendForm(opened.posted)

    def keep() -> str:
        count = submissions.send(**opened.having_seen(seen), number=submission.number, **form.cleaned_data)
        messages.success(opened.request, f"Đã ghi trình {count} trường hợp.")
        return opened.address("submission", submission.number)

    return _tried(
        form,
        lambda seal: _send_page(opened, submission, form, seal),
        seen,
        lambda: submissions.seal_of(submission),
        keep,
    )


@dataclass(frozen=True)
class _Place:
    """Which place of the dossier the address names."""

    submission: Submission
    item: ChecklistItem
    case: Proposal | None

    @property
    def row(self) -> DossierItem | None:
        """What was noted of it."""
        rows = DossierItem.objects.filter(submission=self.submission, item=self.item, proposal=self.case)
        return rows.first()


def _place(opened: Opened) -> _Place:
    submission = submission_or_404(opened)
    said = opened.posted if "giay-to" in opened.posted else opened.query
    if "giay-to" not in said:
        raise Elsewhere("submission", submission.number)
    item_id, number = whole_number(said["giay-to"]), said.get("de-nghi")
    items = {one.pk: one for one in checklist_of(submission.form, opened.year)}
    item = items.get(item_id or 0)
    if item is None or item.each != (number is not None):
        raise Http404
    case = None
    if number is not None:
        rows = Proposal.objects.filter(submission=submission, number=whole_number(number) or 0)
        case = rows.select_related("nomination__member").first()
        if case is None:
            raise Http404
    return _Place(submission, item, case)


def _documents(opened: Opened) -> list[Document]:
    return list(Document.objects.filter(year=opened.year.pk).order_by("-on", "-id"))


def _item_page(
    opened: Opened, place: _Place, form: forms.Form, seen: str, refused: list[tuple[str, str]] | None = None
) -> ItemPage:
    row = place.row
    files = list(row.files.order_by("id")) if row else []
    return ItemPage(
        title=f"{place.item}: {place.case.nomination}" if place.case else str(place.item),
        form=form,
        seen=seen,
        back=opened.address("submission", place.submission.number),
        back_name=str(place.submission),
        notes=[BY_ITSELF] if place.item.source == ChecklistItem.Source.PORTAL else [],
        upload=True,
        number=place.submission.number,
        files=[one for one in files if one.removed_at is None],
        removed=[one for one in files if one.removed_at is not None],
        refused=refused or [],
    )


def load_item(opened: Opened) -> ItemPage:
    """What was noted of the paper, or an empty form."""
    place = _place(opened)
    row = place.row
    initial = {"state": row.state, "document": row.document_id, "remark": row.remark} if row else {}
    form = ItemForm(initial=initial, documents=_documents(opened))
    return _item_page(opened, place, form, dossiers.seal_of(row))


def save_item(opened: Opened) -> HttpResponseBase | Again:
    """Notes it and takes its files, or takes one away or brings it back, by the pressed button."""
    place, seen = _place(opened), opened.posted.get("seen", "")
    deed, _, which = opened.posted.get("deed", "").partition(":")
    form = ItemForm(opened.posted, documents=_documents(opened))
    here = f"{opened.path}?{opened.query.urlencode()}"
    if deed in ("remove", "restore"):
        return _moved(opened, place, deed == "remove", whole_number(which), here)
    refused: list[tuple[str, str]] = []

    def keep() -> str:
        files = files_sent(opened.request, "files")
        taken = dossiers.keep_item(
            **opened.having_seen(seen),
            number=place.submission.number,
            item=place.item.pk,
            proposal=place.case.number if place.case else None,
            fields=dict(form.cleaned_data),
            files=files,
        )
        refused.extend(one for one in not_taken(opened.request, taken, none="") if one[1])
        messages.success(opened.request, f"Đã ghi «{place.item}».")
        return here if refused else opened.address("submission", place.submission.number)

    answer = _tried(
        form, lambda seal: _item_page(opened, place, form, seal), seen, lambda: dossiers.seal_of(place.row), keep
    )
    if refused:
        fresh = ItemForm(opened.posted, documents=_documents(opened))
        return Again(_item_page(opened, place, fresh, dossiers.seal_of(place.row), refused))
    return answer


def _moved(opened: Opened, place: _Place, removed: bool, pk: int | None, here: str) -> HttpResponseBase | Again:
    try:
        file = dossiers.set_removed(**opened.who, number=place.submission.number, file_id=pk or 0, removed=removed)
    except PermissionError as refusal:
        messages.error(opened.request, str(refusal))
        return HttpResponseRedirect(here)
    except DossierFile.DoesNotExist:
        raise Http404 from None
    said = f"Đã gỡ «{file.name}». Bấm «Khôi phục» để lấy lại." if removed else f"Đã lấy lại «{file.name}»."
    messages.success(opened.request, said)
    return HttpResponseRedirect(here)


def _form(
    name: str, path: str, title: str, load: Any, save: Any, template: str = "awards/proposal_form.html"
) -> Page[Any]:
    return Page(
        name=name,
        within="reviews",
        path=f"de-nghi/ho-so/<int:number>/{path}",
        title=title,
        action=Action.MANAGE_YEAR,
        load=load,
        save=save,
        template=template,
        printed=False,
    )


EDIT = _form("submission-edit", "sua", "Sửa hồ sơ trình", load_edit, save_edit)
SEND = _form("submission-send", "trinh", "Trình hồ sơ", load_send, save_send)
ITEM = _form("submission-item", "giay-to", "Giấy tờ của hồ sơ", load_item, save_item, "awards/dossier_item.html")
