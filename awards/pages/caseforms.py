"""The form of a case that no meeting votes on: a new one (`?dot=2` after a campaign), and one that stands."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from awards.editions import named_in
from awards.models import AwardForm, Nomination, Proposal
from awards.pages.proposal import ProposalForm, proposal_or_404, tell
from awards.verbs.midyear import OF_CASE, change_case, propose_case, why_fixed
from awards.verbs.proposals import ProposalRefused, StaleProposal, seal_of
from campaigns.models import Campaign
from common.labels import label
from common.refused import STALE_FORM
from common.vietnamese.fields import DateField, LineField, LinesField
from members.access import Action
from members.models import Membership
from members.pages import Again, Elsewhere, Opened, Page

# The campaign after which somebody is put forward, in the address of a new proposal.
AFTER = "dot"


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
        stands: bool,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        if stands:
            # The day is that of its first step, which is not changed.
            del self.fields["on"]
        self.fields["campaign"].choices = [("", "–"), *((one.number, one.name) for one in campaigns)]  # type: ignore[attr-defined]
        self.fields["form"].choices = [("", "–"), *award_forms]  # type: ignore[attr-defined]
        self.fields["member"].choices = [("", "–"), *((one.code, one.name) for one in members)]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not cleaned.get("person") and (cleaned.get("position") or cleaned.get("sex")):
            self.add_error("person", "Có chức vụ hoặc giới tính thì ghi cả họ và tên.")
        return cleaned


def _form(opened: Opened, data: Any, stands: Proposal | None = None) -> CaseForm:
    rows = AwardForm.objects.filter(bloc=opened.year.bloc_id).order_by("order").prefetch_related("editions")
    initial = _as_it_stands(stands.nomination) if stands else {"on": opened.today}
    return CaseForm(
        data,
        initial=initial if stands else initial | {"campaign": opened.query.get(AFTER, "")},
        award_forms=[(one.code, named_in(one, opened.year)) for one in rows],
        members=list(opened.year.members.order_by("order")),
        campaigns=list(Campaign.objects.filter(year=opened.year).order_by("order")),
        stands=stands is not None,
    )


def _as_it_stands(case: Nomination) -> dict[str, Any]:
    """What the boxes hold; a campaign that is the occasion is chosen, not written once more."""
    said = {name: getattr(case, name) for name in OF_CASE}
    said |= {"form": case.form.code, "member": case.member.code, "campaign": ""}
    if case.campaign:
        said |= {"campaign": case.campaign.number}
        said |= {"occasion": ""} if case.occasion == case.campaign.name else {}
    return said


def _new_page(opened: Opened, form: CaseForm) -> ProposalForm:
    return ProposalForm(
        title="Thêm đề nghị trong năm",
        form=form,
        seen="",
        back=opened.address("proposals"),
        back_name="Đề nghị khen thưởng",
        notes=[],
        upload=False,
    )


def load_new(opened: Opened) -> ProposalForm:
    """An empty form."""
    return _new_page(opened, _form(opened, None))


def save_new(opened: Opened) -> HttpResponseBase | Again:
    """Plans the proposal; what was typed comes back where something is wrong."""
    form = _form(opened, opened.posted)
    if not form.is_valid():
        return Again(_new_page(opened, form))
    said = {name: form.cleaned_data[name] for name in OF_CASE}
    try:
        made = propose_case(**opened.who, fields=said, on=form.cleaned_data["on"])
    except ProposalRefused as refused:
        tell(form, refused.problems)
        return Again(_new_page(opened, form))
    messages.success(opened.request, f"Đã lập đề nghị số {made.number}.")
    return HttpResponseRedirect(opened.address("proposal", made.number))


def _edit_page(opened: Opened, proposal: Proposal, form: CaseForm, seen: str) -> ProposalForm:
    return ProposalForm(
        title=f"Sửa trường hợp: {proposal.nomination}",
        form=form,
        seen=seen,
        back=opened.address("proposal", proposal.number),
        back_name=f"Đề nghị số {proposal.number}",
        notes=[],
        upload=False,
    )


def load_edit(opened: Opened) -> ProposalForm:
    """The case as it stands; where it may not be changed any more, the proposal's page says why."""
    proposal = proposal_or_404(opened)
    if why_fixed(proposal):
        raise Elsewhere("proposal", proposal.number)
    return _edit_page(opened, proposal, _form(opened, None, proposal), seal_of(proposal))


def save_edit(opened: Opened) -> HttpResponseBase | Again:
    """Changes the case; what was typed comes back where something is wrong."""
    proposal = proposal_or_404(opened)
    form, seen = _form(opened, opened.posted, proposal), opened.posted.get("seen", "")
    if not form.is_valid():
        return Again(_edit_page(opened, proposal, form, seen))
    said = {name: form.cleaned_data[name] for name in OF_CASE}
    try:
        changed = change_case(**opened.having_seen(seen), number=proposal.number, fields=said)
    except ProposalRefused as refused:
        tell(form, refused.problems)
        return Again(_edit_page(opened, proposal, form, seen))
    except StaleProposal as stale:
        form.add_error(None, STALE_FORM.format(stale))
        return Again(_edit_page(opened, proposal, form, seal_of(proposal)))
    except Proposal.DoesNotExist:
        raise Http404 from None
    messages.success(opened.request, "Đã sửa trường hợp được đề nghị." if changed else "Không có gì thay đổi.")
    return HttpResponseRedirect(opened.address("proposal", proposal.number))


NEW = Page(
    name="proposal-new",
    within="reviews",
    path="de-nghi/them",
    title="Thêm đề nghị trong năm",
    action=Action.MANAGE_YEAR,
    load=load_new,
    save=save_new,
    template="awards/proposal_form.html",
    printed=False,
)
EDIT = Page(
    name="proposal-edit",
    within="reviews",
    path="de-nghi/<int:number>/sua",
    title="Sửa trường hợp được đề nghị",
    action=Action.MANAGE_YEAR,
    load=load_edit,
    save=save_edit,
    template="awards/proposal_form.html",
    printed=False,
)
