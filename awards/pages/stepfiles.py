"""The form by which a scan is added to a step that was entered before (`?buoc=tep&thu-tu=2`)."""

from collections.abc import Sequence

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from awards.models import Proposal, ProposalStep
from awards.pages.proposal import ADD_FILES, ProposalForm, proposal_or_404
from awards.verbs.stepfiles import add_step_files
from common.files.intake import files_sent
from common.files.taking import not_taken
from common.web.sent import whole_number
from members.pages import Again, Opened

NO_FILE = "Hãy chọn ít nhất một tệp."


def is_asked(opened: Opened) -> bool:
    """Whether the address is about the files of a step."""
    return (opened.posted.get("buoc") or opened.query.get("buoc", "")) == ADD_FILES


def _step(opened: Opened, proposal: Proposal) -> ProposalStep:
    said = opened.posted.get("thu-tu") or opened.query.get("thu-tu", "")
    found = proposal.steps.exclude(to="").filter(number=whole_number(said) or 0).first()
    if found is None:
        raise Http404
    return found


def load(opened: Opened, refused: Sequence[tuple[str, str]] = ()) -> ProposalForm:
    """An empty form for the files of the step."""
    proposal = proposal_or_404(opened)
    step = _step(opened, proposal)
    form = forms.Form(opened.posted or None)
    for name, why in refused:
        form.add_error(None, f"Chưa lưu được tệp «{name}»: {why}" if name else why)
    return ProposalForm(
        title=f"Thêm bản quét: {step.get_to_display()}, {proposal.nomination}",
        form=form,
        seen="",
        back=opened.address("proposal", proposal.number),
        back_name=f"Đề nghị số {proposal.number}",
        notes=["Bước đã ghi giữ nguyên; bản quét đứng thêm ở bước ấy, nhật ký ghi ai thêm. Tệp đã thêm thì ở lại."],
        upload=True,
        deed="Thêm tệp",
    )


def save(opened: Opened) -> HttpResponseBase | Again:
    """Keeps the files that were sent; the form again with those that were not taken."""
    proposal = proposal_or_404(opened)
    step = _step(opened, proposal)
    try:
        files = files_sent(opened.request, "files")
        taken = add_step_files(**opened.who, number=proposal.number, step=step.number, files=files)
    except (Proposal.DoesNotExist, ProposalStep.DoesNotExist):
        raise Http404 from None
    if refused := not_taken(opened.request, taken, none=NO_FILE):
        return Again(load(opened, refused))
    messages.success(opened.request, f"Đã thêm tệp vào bước {step.number}.")
    return HttpResponseRedirect(opened.address("proposal", proposal.number))
