"""The forms of a new model: what a member proposes, what the bloc decides, and how another member takes it up."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from campaigns.models import NewModel, Spread
from campaigns.pages.newmodels import model_or_404
from campaigns.verbs.newmodels import (
    NOT_RECOGNISED,
    OF_PROPOSAL,
    OF_REVIEW,
    OF_SPREAD,
    NewModelRefused,
    StaleNewModel,
    give_up,
    propose,
    review,
    seal_of,
    take_up,
    withdraw,
)
from common.labels import label
from common.refused import STALE_FORM
from common.vietnamese.fields import DateField, LineField, LinesField
from common.web.sent import whole_number
from members.access import Answer, may_review_new_model, may_see_new_model, may_take_up_for, may_write_new_model
from members.models import Membership
from members.pages import Again, Opened, Page, WhoHasSeen

CHOOSE = [("", "Chọn đơn vị")]


def _label(name: str) -> str:
    return label(f"campaigns.NewModel.{name}")


def _spread_label(name: str) -> str:
    return label(f"campaigns.Spread.{name}")


def _lines(name: str, rows: int, *, required: bool = False, spread: bool = False, **more: Any) -> LinesField:
    said = _spread_label(name) if spread else _label(name)
    widget = forms.Textarea(attrs={"rows": rows})
    return LinesField(label=said, required=required, max_length=5000, widget=widget, **more)


class ProposalForm(forms.Form):
    """What a member proposes."""

    member = forms.ChoiceField(label=_label("member"))
    name = LineField(label=_label("name"), max_length=300)
    campaign = forms.TypedChoiceField(label=_label("campaign"), required=False, coerce=int, empty_value=None)
    what = _lines("what", 4, required=True, help_text="Làm gì, ở đâu, cho ai.")
    why = _lines("why", 3)
    how = _lines("how", 4)
    before = LineField(label=_label("before"), required=False, max_length=200, help_text="Ví dụ 5, hoặc «chưa có».")
    after = LineField(label=_label("after"), required=False, max_length=200, help_text="Cùng cách đo với ô trên.")
    unit = LineField(label=_label("unit"), required=False, max_length=60, help_text="Ví dụ ngày, hồ sơ, %.")

    def __init__(self, *args: Any, members: Sequence[Membership], campaigns: Sequence[Any], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(member.code, member.name) for member in members]
        for name, choices in (
            ("member", named if len(named) == 1 else CHOOSE + named),
            ("campaign", [("", "Không thuộc đợt nào"), *((one.number, one.name) for one in campaigns)]),
        ):
            field = self.fields[name]
            if isinstance(field, forms.ChoiceField):
                field.choices = choices


class ReviewForm(forms.Form):
    """What the bloc decides of it."""

    state = forms.ChoiceField(label=_label("state"), choices=NewModel.State.choices)
    reviewed_on = DateField(label=_label("reviewed_on"), required=False)
    document = LineField(
        label=_label("document"),
        required=False,
        max_length=300,
        help_text="Ví dụ: Quyết định số 12/QĐ-KTĐ ngày 02/4/2024. Chưa có thì để trống.",
    )
    review_reason = _lines("review_reason", 3, help_text="Không công nhận thì phải ghi lý do.")


class SpreadForm(forms.Form):
    """How a member takes it up."""

    member = forms.ChoiceField(label=_spread_label("member"))
    since = DateField(label=_spread_label("since"))
    adapted = _lines("adapted", 3, spread=True, help_text="Làm theo thế nào, đổi gì cho hợp đơn vị mình.")
    result = _lines("result", 3, spread=True)

    def __init__(self, *args: Any, members: Sequence[Membership], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(member.code, member.name) for member in members]
        field = self.fields["member"]
        if isinstance(field, forms.ChoiceField):
            field.choices = named if len(named) == 1 else CHOOSE + named


@dataclass(frozen=True, kw_only=True)
class NewModelForm:
    """A form; `seen` is the mark of what it was opened with, `drop` what its second button is called, "" for none."""

    title: str
    form: forms.Form
    seen: str
    back: str
    model: NewModel | None
    drop: str
    on_behalf: bool


def _who(opened: Opened) -> WhoHasSeen:
    return opened.having_seen(opened.posted.get("seen", ""))


def _tried(
    form: forms.Form, do: Callable[[], str], seal: Callable[[], str], page: Callable[[str], NewModelForm], seen: str
) -> str | Again:
    """What the verb answers to be told the reader; the form again, with why not, where it refuses."""
    try:
        return do()
    except NewModelRefused as refused:
        for field, sentence in refused.problems.items():
            form.add_error(field or None, sentence)
        return Again(page(seen))
    except StaleNewModel as stale:
        form.add_error(None, STALE_FORM.format(stale))
        return Again(page(seal()))
    except PermissionError as error:
        raise PermissionDenied(str(error)) from error
    except (NewModel.DoesNotExist, Membership.DoesNotExist):
        raise Http404 from None


# --- a proposal ----------------------------------------------------------------------------------------------


def _proposal(opened: Opened) -> NewModel | None:
    """The model that the address names; None for a new one. Http404 for one this reader may not know of."""
    asked = opened.query.get("so")
    if asked is None:
        opened.require(_may_propose(opened))
        return None
    rows = NewModel.objects.filter(year=opened.year).select_related("member", "campaign")
    model = rows.filter(number=whole_number(asked) or 0).first()
    if model is None:
        raise Http404
    model.year = opened.year
    opened.require_known(may_see_new_model(opened.reader, model.member.code, model.state))
    opened.require(may_write_new_model(opened.reader, model.member.code, model.state))
    return model


def _may_propose(opened: Opened) -> Answer:
    """Whether the reader may propose for any member at all; the refusal if not."""
    return may_write_new_model(opened.reader, next(iter(sorted(opened.reader.own)), ""))


def _proposal_form(opened: Opened, model: NewModel | None, data: Any = None) -> ProposalForm:
    members = (
        [model.member]
        if model
        else [one for one in opened.year.members.order_by("order") if may_write_new_model(opened.reader, one.code)]
    )
    initial: Mapping[str, Any] = {}
    if model:
        initial = {name: getattr(model, name) for name in OF_PROPOSAL}
        initial |= {"campaign": model.campaign.number if model.campaign else "", "member": model.member.code}
    campaigns = opened.year.campaigns.order_by("order")
    return ProposalForm(data, initial=initial, members=members, campaigns=list(campaigns))


def _proposal_page(opened: Opened, model: NewModel | None, form: ProposalForm, seen: str) -> NewModelForm:
    return NewModelForm(
        title=f"Sửa: {model.name}" if model else "Đề xuất nhân tố mới, mô hình mới",
        form=form,
        seen=seen,
        back=opened.address("newmodel", model.number) if model else opened.address("newmodels"),
        model=model,
        drop="Rút đề xuất này" if model else "",
        on_behalf=not (model and model.member.code in opened.reader.own) and not opened.reader.own,
    )


def load_proposal(opened: Opened) -> NewModelForm:
    """The proposal as it stands, or an empty form."""
    model = _proposal(opened)
    return _proposal_page(opened, model, _proposal_form(opened, model), seal_of(model))


def save_proposal(opened: Opened) -> HttpResponseBase | Again:
    """Keeps the proposal or takes it away."""
    model, who = _proposal(opened), _who(opened)
    form, drops = _proposal_form(opened, model, opened.posted), opened.posted.get("deed") == "drop"

    def page(seen: str) -> NewModelForm:
        return _proposal_page(opened, model, form, seen)

    def keep() -> str:
        if model and drops:
            withdraw(**who, number=model.number)
            return ""
        said = dict(form.cleaned_data)
        row = propose(**who, member=said.pop("member"), fields=said, number=model.number if model else None)
        messages.success(opened.request, f"Đã lưu «{row.name}».")
        return opened.address("newmodel", row.number)

    # What is not there yet cannot be taken away: it is judged like any other.
    if not (model and drops) and not form.is_valid():
        return Again(page(who["seen"]))
    told = _tried(form, keep, lambda: seal_of(_proposal(opened)), page, who["seen"])
    if isinstance(told, Again):
        return told
    if model and not told:
        messages.success(opened.request, f"Đã rút «{model.name}».")
    return HttpResponseRedirect(told or opened.address("newmodels"))


# --- its review ----------------------------------------------------------------------------------------------


def _reviewed(opened: Opened) -> NewModel:
    opened.require(may_review_new_model(opened.reader))
    return model_or_404(opened)


def _review_page(opened: Opened, model: NewModel, form: ReviewForm, seen: str) -> NewModelForm:
    return NewModelForm(
        title=f"Kết quả xét: {model.name}",
        form=form,
        seen=seen,
        back=opened.address("newmodel", model.number),
        model=model,
        drop="",
        on_behalf=False,
    )


def load_review(opened: Opened) -> NewModelForm:
    """What was decided of it so far."""
    model = _reviewed(opened)
    form = ReviewForm(initial={name: getattr(model, name) for name in OF_REVIEW})
    return _review_page(opened, model, form, seal_of(model))


def save_review(opened: Opened) -> HttpResponseBase | Again:
    """Keeps what was decided."""
    model, form, who = _reviewed(opened), ReviewForm(opened.posted), _who(opened)

    def page(seen: str) -> NewModelForm:
        return _review_page(opened, model, form, seen)

    def keep() -> str:
        review(**who, number=model.number, fields=form.cleaned_data)
        messages.success(opened.request, f"Đã lưu kết quả xét «{model.name}».")
        return opened.address("newmodel", model.number)

    if not form.is_valid():
        return Again(page(who["seen"]))
    told = _tried(form, keep, lambda: seal_of(_reviewed(opened)), page, who["seen"])
    return told if isinstance(told, Again) else HttpResponseRedirect(told)


# --- who takes it up -----------------------------------------------------------------------------------------


def _taking(opened: Opened) -> tuple[NewModel, Spread | None, list[Membership]]:
    """The model, what was noted of the member that the address names, and for whom this reader may write."""
    model = model_or_404(opened)
    opened.require(may_take_up_for(opened.reader, next(iter(sorted(opened.reader.own - {model.member.code})), "")))
    if not model.is_recognised:
        raise PermissionDenied(NOT_RECOGNISED)
    members = [
        one
        for one in opened.year.members.order_by("order")
        if one.pk != model.member_id and may_take_up_for(opened.reader, one.code)
    ]
    asked = opened.query.get("don-vi")
    if asked is None:
        return model, None, members
    chosen = [one for one in members if one.code == asked]
    spread = model.spreads.filter(member__in=chosen).select_related("member").first()
    if spread is None:
        raise Http404
    return model, spread, chosen


def _spread_page(opened: Opened, model: NewModel, spread: Spread | None, form: SpreadForm, seen: str) -> NewModelForm:
    return NewModelForm(
        title=f"Áp dụng: {model.name}",
        form=form,
        seen=seen,
        back=opened.address("newmodel", model.number),
        model=model,
        drop="Xóa dòng áp dụng này" if spread else "",
        on_behalf=not opened.reader.own,
    )


def load_spread(opened: Opened) -> NewModelForm:
    """How the member takes it up, or an empty form."""
    model, spread, members = _taking(opened)
    initial = {name: getattr(spread, name) for name in OF_SPREAD} | {"member": spread.member.code} if spread else {}
    return _spread_page(opened, model, spread, SpreadForm(initial=initial, members=members), seal_of(spread))


def save_spread(opened: Opened) -> HttpResponseBase | Again:
    """Keeps how a member takes it up, or takes the line away."""
    model, spread, members = _taking(opened)
    form, who = SpreadForm(opened.posted, members=members), _who(opened)
    back, drops = opened.address("newmodel", model.number), opened.posted.get("deed") == "drop"

    def page(seen: str) -> NewModelForm:
        return _spread_page(opened, model, spread, form, seen)

    def keep() -> str:
        if spread and drops:
            give_up(**who, number=model.number, member=spread.member.code)
            messages.success(opened.request, f"Đã xóa việc áp dụng của {spread.member.short_name}.")
            return back
        said = dict(form.cleaned_data)
        kept = take_up(**who, number=model.number, member=said.pop("member"), fields=said)
        messages.success(opened.request, f"Đã ghi việc áp dụng của {kept.member.short_name}.")
        return back

    def seal() -> str:
        """Of what stands now for whom was chosen: the form may name a member that somebody noted meanwhile."""
        return seal_of(model.spreads.filter(member__code=form.data.get("member", "")).first())

    if not (spread and drops) and not form.is_valid():
        return Again(page(who["seen"]))
    told = _tried(form, keep, seal, page, who["seen"])
    return told if isinstance(told, Again) else HttpResponseRedirect(told)


PROPOSAL = Page(
    name="newmodel-edit",
    within="campaigns",
    path="mo-hinh/ghi",
    title="Đề xuất nhân tố mới, mô hình mới",
    load=load_proposal,
    save=save_proposal,
    template="campaigns/newmodel_form.html",
    printed=False,
)
REVIEW = Page(
    name="newmodel-review",
    within="campaigns",
    path="mo-hinh/<int:number>/xet",
    title="Kết quả xét",
    load=load_review,
    save=save_review,
    template="campaigns/newmodel_form.html",
    printed=False,
)
SPREAD = Page(
    name="newmodel-spread",
    within="campaigns",
    path="mo-hinh/<int:number>/ap-dung",
    title="Áp dụng mô hình",
    load=load_spread,
    save=save_spread,
    template="campaigns/newmodel_form.html",
    printed=False,
)
