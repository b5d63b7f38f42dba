"""The forms of a proposal: a new one that no meeting votes on, and a step (`?buoc=decided`, `?buoc=rut-lai`)."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from awards.editions import named_in
from awards.models import Award, AwardForm, Nomination, Proposal
from awards.pages import stepfiles
from awards.pages.proposal import ProposalForm, proposal_or_404, title_of
from awards.rules.proposing import FOLLOWS, WITH_PAPER, WITH_REASON, Stage, standing
from awards.verbs.proposals import (
    OF_CASE,
    ProposalRefused,
    StaleProposal,
    Taking,
    last_step,
    propose_case,
    rules_of,
    seal_of,
    stage,
    take_step,
)
from campaigns.models import Campaign
from common.files.intake import files_sent
from common.files.taking import not_taken
from common.labels import label
from common.refused import STALE_FORM
from common.vietnamese.fields import DateField, LineField, LinesField, MoneyField
from members.access import Action
from members.models import Membership
from members.pages import Again, Elsewhere, Opened, Page

TAKE_BACK = "rut-lai"
# The campaign after which somebody is put forward, in the address of a new proposal.
AFTER = "dot"
ASK_ONCE = "Ghi bước này thì sổ khen thưởng có thêm một dòng. Ghi nhầm thì rút lại bước, dòng ấy được bỏ đi."


class CaseForm(forms.Form):
    """Who is put forward for what, on which occasion."""

    form = forms.ChoiceField(label=label("awards.Nomination.form"))
    campaign = forms.TypedChoiceField(
        label=label("awards.Nomination.campaign"), required=False, coerce=int, empty_value=None
    )
    occasion = LineField(
        label=label("awards.Nomination.occasion"),
        max_length=300,
        required=False,
        help_text="Để trống thì là đợt thi đua đã chọn. Không theo đợt nào thì ghi, ví dụ thành tích đột xuất. "
        "Bình xét cuối năm thì lập đề nghị từ kết quả bỏ phiếu.",
    )
    on = DateField(label="Dự kiến từ ngày")
    member = forms.ChoiceField(label=label("awards.Nomination.member"))
    unit = LineField(
        label=label("awards.Nomination.unit"),
        max_length=300,
        required=False,
        help_text="Chỉ ghi khi đề nghị cho một phòng, ban của đơn vị.",
    )
    person = LineField(
        label=label("awards.Nomination.person"),
        max_length=100,
        required=False,
        help_text="Chỉ ghi khi hình thức tặng cá nhân.",
    )
    position = LineField(label=label("awards.Nomination.position"), max_length=200, required=False)
    sex = forms.ChoiceField(
        label=label("awards.Nomination.sex"), choices=[("", "–"), *Nomination.Sex.choices], required=False
    )
    merits = LinesField(
        label=label("awards.Nomination.merits"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self,
        *args: Any,
        award_forms: Sequence[tuple[str, str]],
        members: Sequence[Membership],
        campaigns: Sequence[Campaign],
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.fields["campaign"].choices = [("", "–"), *((one.number, one.name) for one in campaigns)]  # type: ignore[attr-defined]
        self.fields["form"].choices = [("", "–"), *award_forms]  # type: ignore[attr-defined]
        self.fields["member"].choices = [("", "–"), *((one.code, one.name) for one in members)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("person") and (cleaned.get("position") or cleaned.get("sex")):
            self.add_error("person", "Có chức vụ hoặc giới tính thì ghi cả họ và tên.")
        return cleaned


def _case_form(opened: Opened, data: Any = None) -> CaseForm:
    rows = AwardForm.objects.filter(bloc=opened.year.bloc_id).order_by("order").prefetch_related("editions")
    return CaseForm(
        data,
        initial={"on": opened.today, "campaign": opened.query.get(AFTER, "")},
        award_forms=[(one.code, named_in(one, opened.year)) for one in rows],
        members=list(opened.year.members.order_by("order")),
        campaigns=list(Campaign.objects.filter(year=opened.year).order_by("order")),
    )


def _case_page(opened: Opened, form: CaseForm) -> ProposalForm:
    return ProposalForm(
        title="Thêm đề nghị trong năm",
        form=form,
        seen="",
        back=opened.address("proposals"),
        back_name="Đề nghị khen thưởng",
        notes=[],
        upload=False,
    )


def load_case(opened: Opened) -> ProposalForm:
    """An empty form."""
    return _case_page(opened, _case_form(opened))


def save_case(opened: Opened) -> HttpResponseBase | Again:
    """Plans the proposal; what was typed comes back where something is wrong."""
    form = _case_form(opened, opened.posted)
    if not form.is_valid():
        return Again(_case_page(opened, form))
    said = {name: form.cleaned_data[name] for name in OF_CASE}
    try:
        made = propose_case(**opened.who, fields=said, on=form.cleaned_data["on"])
    except ProposalRefused as refused:
        _tell(form, refused.problems)
        return Again(_case_page(opened, form))
    messages.success(opened.request, f"Đã lập đề nghị số {made.number}.")
    return HttpResponseRedirect(opened.address("proposal", made.number))


def _tell(form: forms.Form, problems: dict[str, str]) -> None:
    for field, sentence in problems.items():
        form.add_error(field if field in form.fields else None, sentence)


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
        _tell(form, refused.problems)
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


NEW = Page(
    name="proposal-new",
    within="reviews",
    path="de-nghi/them",
    title="Thêm đề nghị trong năm",
    action=Action.MANAGE_YEAR,
    load=load_case,
    save=save_case,
    template="awards/proposal_form.html",
    printed=False,
)
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
