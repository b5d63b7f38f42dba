"""The form of a proposal's step (`?buoc=decided`, `?buoc=rut-lai`)."""

from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from awards.models import Award, Proposal
from awards.pages import stepfiles
from awards.pages.proposal import ProposalForm, proposal_or_404, tell, title_of
from awards.rules.proposing import FOLLOWS, WITH_PAPER, WITH_REASON, Stage, standing
from awards.verbs.proposals import (
    ProposalRefused,
    StaleProposal,
    Taking,
    last_step,
    rules_of,
    seal_of,
    stage,
    take_step,
)
from common.files.intake import files_sent
from common.files.taking import not_taken
from common.labels import label
from common.refused import STALE_FORM
from common.vietnamese.fields import DateField, LineField, LinesField, MoneyField
from members.access import Action
from members.pages import Again, Elsewhere, Opened, Page

TAKE_BACK = "rut-lai"
ASK_ONCE = "Ghi bước này thì sổ khen thưởng có thêm một dòng. Ghi nhầm thì rút lại bước, dòng ấy được bỏ đi."


class StepForm(forms.Form):
    """One step; which boxes it has is said by where it leads."""

    on = DateField(label=label("awards.ProposalStep.on"))
    paper = LineField(label=label("awards.ProposalStep.paper"), max_length=100, required=False)
    remark = LinesField(
        label=label("awards.ProposalStep.remark"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    days = forms.IntegerField(
        label="Phải bổ sung trong mấy ngày làm việc",
        required=False,
        help_text="Tính từ ngày ở trên, theo danh sách ngày nghỉ của Khối. Không nói hạn thì để trống.",
    )
    ground = forms.ChoiceField(label=label("awards.Award.ground"), choices=Award.Ground.choices, required=False)
    money = MoneyField(label=label("awards.Award.money"), required=False)

    def __init__(self, *args: Any, to: Stage | None, **more: Any) -> None:
        super().__init__(*args, **more)
        if to != Stage.SUPPLEMENT:
            del self.fields["days"]
        if to != Stage.DECIDED:
            del self.fields["ground"], self.fields["money"]
        if to in WITH_PAPER:
            self.fields["paper"].label = "Số quyết định"
        if to == Stage.HANDED:
            self.fields["remark"].label = "Trao tại, dịp trao"
        if to is None:
            del self.fields["paper"]
        if to is None or to in WITH_REASON:
            self.fields["remark"].label = "Vì sao" if to != Stage.SUPPLEMENT else "Phải bổ sung những gì"


def _asked(opened: Opened) -> tuple[Proposal, Stage | None]:
    """The proposal and where the step leads; None to take the last one back. A step that can't be goes to the page."""
    proposal = proposal_or_404(opened)
    said = opened.posted.get("buoc") or opened.query.get("buoc", "")
    if not said:
        raise Elsewhere("proposal", proposal.number)
    if said == TAKE_BACK:
        if len(standing(rules_of(proposal))) < 2 or last_step(proposal).by_standing_body:
            raise Elsewhere("proposal", proposal.number)
        return proposal, None
    if said not in [one.value for one in Stage]:
        raise Http404
    to = Stage(said)
    if to not in FOLLOWS[stage(proposal)] and not opened.posted:
        raise Elsewhere("proposal", proposal.number)
    return proposal, to


def _step_page(opened: Opened, proposal: Proposal, to: Stage | None, form: StepForm, seen: str) -> ProposalForm:
    notes = [ASK_ONCE] if to == Stage.DECIDED else []
    if to is None:
        last = proposal.steps.get(number=standing(rules_of(proposal))[-1].number)
        notes = [f"Rút lại bước «{last.get_to_display()}». Bước đã ghi vẫn còn trong quá trình, kèm lý do rút lại."]
    return ProposalForm(
        title=f"{title_of(to)}: {proposal.nomination}",
        form=form,
        seen=seen,
        back=opened.address("proposal", proposal.number),
        back_name=f"Đề nghị số {proposal.number}",
        notes=notes,
        upload=to is not None,
        deed="Rút lại bước" if to is None else "Ghi bước này",
    )


def load_step(opened: Opened) -> ProposalForm:
    """The form of a step, with today's day; that of files for one that was entered before."""
    if stepfiles.is_asked(opened):
        return stepfiles.load(opened)
    proposal, to = _asked(opened)
    ground = Award.Ground.THEMATIC if proposal.nomination.occasion else Award.Ground.MERIT
    form = StepForm(to=to, initial={"on": opened.today, "ground": ground})
    return _step_page(opened, proposal, to, form, seal_of(proposal))


def save_step(opened: Opened) -> HttpResponseBase | Again:
    """Adds the step, or files to one that was entered before; what was typed comes back where something is wrong."""
    if stepfiles.is_asked(opened):
        return stepfiles.save(opened)
    proposal, to = _asked(opened)
    form, seen = StepForm(opened.posted, to=to), opened.posted.get("seen", "")
    if not form.is_valid():
        return Again(_step_page(opened, proposal, to, form, seen))
    said = form.cleaned_data
    taking = Taking(
        to,
        said["on"],
        said.get("paper", ""),
        said["remark"],
        days=said.get("days"),
        ground=said.get("ground", ""),
        money=said.get("money"),
    )
    try:
        files = files_sent(opened.request, "files")
        taken = take_step(**opened.having_seen(seen), number=proposal.number, taking=taking, files=files)
    except ProposalRefused as refused:
        tell(form, refused.problems)
        return Again(_step_page(opened, proposal, to, form, seen))
    except StaleProposal as stale:
        form.add_error(None, STALE_FORM.format(stale))
        return Again(_step_page(opened, proposal, to, form, seal_of(proposal)))
    except Proposal.DoesNotExist:
        raise Http404 from None
    messages.success(opened.request, "Đã rút lại bước cuối." if to is None else f"Đã ghi: {title_of(to).lower()}.")
    for name, why in not_taken(opened.request, taken, none="") if files else []:
        messages.error(opened.request, f"Chưa lưu được tệp «{name}»: {why}")
    return HttpResponseRedirect(opened.address("proposal", proposal.number))


STEP = Page(
    name="proposal-step",
    within="reviews",
    path="de-nghi/<int:number>/buoc",
    title="Ghi bước của đề nghị",
    action=Action.MANAGE_YEAR,
    load=load_step,
    save=save_step,
    template="awards/proposal_form.html",
    printed=False,
)
