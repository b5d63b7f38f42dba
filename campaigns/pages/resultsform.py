"""«Kết quả, điều chỉnh»: what became of a member's targets, and plans that took the place of others.

Three forms on one page: the results, an adjustment, and for the secretary giving the registration back.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect

from campaigns.models import Registration, Target
from campaigns.presenters.registrations import TargetLine, target_line
from campaigns.verbs.registrations import (
    RegistrationRefused,
    ResultRow,
    StaleRegistration,
    adjust_target,
    of_member,
    return_registration,
    save_results,
    seal_of,
)
from common.labels import label
from common.vietnamese.fields import DateField, LinesField, NumberField
from common.vietnamese.text import clean_line
from common.web.boxes import first_box
from members.access import may_register_for, may_reopen_registration
from members.models import Membership
from members.odd_days import LOOK_AGAIN, OddDays, Question, kept_of, question_of
from members.pages import Again, Elsewhere, Opened, Page, member_or_404

_MET: Mapping[str, bool | None] = {"": None, "yes": True, "no": False}
_NUMBER: dict[str, Any] = {"max_digits": 15, "decimal_places": 3, "min_value": 0, "required": False}


class ResultForm(forms.Form):
    """What became of one target so far."""

    half_year = NumberField(label=label("campaigns.Target.half_year"), **_NUMBER)
    estimate = NumberField(label=label("campaigns.Target.estimate"), **_NUMBER)
    actual = NumberField(label=label("campaigns.Target.actual"), **_NUMBER)
    qualifier = forms.ChoiceField(
        label=label("campaigns.Target.qualifier"),
        choices=[("", "đúng số này"), *Target.Qualifier.choices],
        required=False,
    )
    met = forms.ChoiceField(
        label=label("campaigns.Target.met"),
        choices=[("", "Chưa rõ"), ("yes", "Đạt"), ("no", "Không đạt")],
        required=False,
    )

    def __init__(self, data: Mapping[str, Any] | None = None, *, target: Target, line: TargetLine) -> None:
        met = next(word for word, value in _MET.items() if value == target.met)
        initial = {name: getattr(target, name) for name in ("half_year", "estimate", "actual", "qualifier")}
        super().__init__(data, prefix=f"r{target.pk}", initial=initial | {"met": met})
        self.target, self.line = target, line
        for field in self.fields.values():
            style = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
            field.widget.attrs["class"] = style

    @property
    def row(self) -> ResultRow:
        """What was typed, understood."""
        said = self.cleaned_data
        figures = {name: said[name] for name in ("half_year", "estimate", "actual", "qualifier")}
        return ResultRow(id=self.target.pk, met=_MET[said["met"]], **figures)


class AdjustmentForm(forms.Form):
    """Another plan for a target."""

    target = forms.TypedChoiceField(label=label("campaigns.Adjustment.target"), coerce=int)
    plan = NumberField(label=label("campaigns.Adjustment.plan"), max_digits=15, decimal_places=3, min_value=0)
    on = DateField(label=label("campaigns.Adjustment.on"))
    reason = LinesField(label=label("campaigns.Adjustment.reason"), widget=forms.Textarea(attrs={"rows": 2}))

    def __init__(self, data: Mapping[str, Any] | None = None, *, targets: Sequence[Target]) -> None:
        super().__init__(data)
        self.fields["target"].choices = [("", "Chọn chỉ tiêu"), *((str(one.pk), one.name) for one in targets)]  # type: ignore[attr-defined]


@dataclass(frozen=True, kw_only=True)
class ResultsPage:
    """The forms; `may_reopen` whether the reader may give the registration back, `wrong` leads to boxes."""

    title: str
    member: Membership
    rows: list[ResultForm]
    form: AdjustmentForm
    question: Question | None
    return_reason: str
    wrong_return: str
    sentences: Sequence[str]
    wrong: list[tuple[str, str]]
    seen: str
    back: str
    may_reopen: bool
    on_behalf: bool


def _found(opened: Opened, *, reopened: bool = False) -> tuple[Membership, Registration, list[Target]]:
    """The registration of the address; one that was not handed in is written elsewhere, unless it may be `reopened`."""
    member = member_or_404(opened)
    opened.require(may_register_for(opened.reader, member.code))
    found = of_member(member)
    if found is None or not (found.handed_in_on or reopened):
        raise Elsewhere("registration-edit", member.code)
    return member, found, list(found.targets.order_by("order").prefetch_related("adjustments"))


def load(opened: Opened) -> ResultsPage:
    """The results as they stand."""
    member, found, targets = _found(opened)
    return _page(opened, member, _rows(member, targets), AdjustmentForm(targets=targets), seal_of(found))


def _rows(member: Membership, targets: Sequence[Target], data: Mapping[str, Any] | None = None) -> list[ResultForm]:
    return [ResultForm(data, target=one, line=target_line(member.short_name, one)) for one in targets]


def _page(
    opened: Opened,
    member: Membership,
    rows: list[ResultForm],
    form: AdjustmentForm,
    seen: str,
    *,
    question: Question | None = None,
    sentences: Sequence[str] = (),
    return_reason: str = "",
    wrong_return: str = "",
) -> ResultsPage:
    for field in form.fields.values():
        field.widget.attrs.setdefault("class", "form-control")
    found = [
        (first_box(row[name]), f"{row.target.name}: {sentence}")
        for row in rows
        for name, told in row.errors.items()
        for sentence in told
    ]
    found += [
        (first_box(form[name]), f"{form[name].label}: {sentence}")
        for name, told in form.errors.items()
        if name in form.fields
        for sentence in told
    ]
    return ResultsPage(
        title=f"Kết quả, điều chỉnh: {member.short_name}",
        member=member,
        rows=rows,
        form=form,
        question=question,
        return_reason=return_reason,
        wrong_return=wrong_return,
        sentences=sentences,
        wrong=found + ([("return_reason", wrong_return)] if wrong_return else []),
        seen=seen,
        back=opened.address("registration", member.code),
        may_reopen=bool(may_reopen_registration(opened.reader)),
        on_behalf=member.code not in opened.reader.own,
    )


def save(opened: Opened) -> HttpResponse | Again:
    """Does what the pressed button says: keeps results, adjusts a plan, or gives the registration back."""
    posted = opened.posted
    deed, seen = posted.get("deed", ""), clean_line(posted.get("seen", ""))
    # Who types results while the registration is opened again is told so, and loses nothing; the button that opens it
    # again may be pressed twice.
    member, _, targets = _found(opened, reopened=deed != "return")
    # Whatever is no other button of the page saves.
    deed = deed if deed in ("adjust", "return") else "save"
    who: dict[str, Any] = {
        "member": member,
        "seen": seen,
        "actor": opened.actor,
        "reader": opened.reader,
    }
    rows = _rows(member, targets, posted if deed == "save" else None)
    form = AdjustmentForm(posted if deed == "adjust" else None, targets=targets)
    reason = posted.get("return_reason", "") if deed == "return" else ""
    typed = all(row.is_valid() for row in rows) if deed == "save" else form.is_valid() if deed == "adjust" else True
    question = question_of(posted, kept_of(posted).asked) if deed == "adjust" else None
    if not typed:
        return Again(_page(opened, member, rows, form, seen, question=question))
    try:
        if deed == "adjust":
            adjust_target(**form.cleaned_data, kept={"on": kept_of(posted)}, **who)
            told = "Đã ghi điều chỉnh."
        elif deed == "return":
            return_registration(reason=reason, **who)
            told = f"Đã mở lại đăng ký của {member.short_name}: đơn vị sửa rồi nộp lại."
        else:
            told = "Đã lưu kết quả." if save_results(results=[row.row for row in rows], **who) else ""
    except OddDays as odd:
        form.add_error("on", LOOK_AGAIN)
        return Again(_page(opened, member, rows, form, seen, question=question_of(posted, odd.odd["on"])))
    except RegistrationRefused as refused:
        problems = dict(refused.problems)
        wrong_return = problems.pop("return_reason", "")
        for name in [name for name in problems if name in form.fields]:
            form.add_error(name, problems.pop(name))
        return Again(
            _page(
                opened,
                member,
                rows,
                form,
                seen,
                question=question,
                sentences=list(problems.values()),
                return_reason=reason,
                wrong_return=wrong_return,
            )
        )
    except StaleRegistration as stale:
        sentence = f"{stale} Những gì bạn nhập còn đây, chưa được lưu; bấm lần nữa để ghi đè."
        fresh = seal_of(of_member(member))
        return Again(_page(opened, member, rows, form, fresh, sentences=[sentence], return_reason=reason))
    except PermissionError as error:
        raise PermissionDenied(str(error)) from error
    messages.success(opened.request, told or "Không có gì thay đổi.")
    name = "registration-edit" if deed == "return" else "registration"
    return HttpResponseRedirect(opened.address(name, member.code))


PAGE = Page(
    name="registration-results",
    within="campaigns",
    path="dang-ky-thi-dua/<slug:member>/ket-qua",
    title="Kết quả, điều chỉnh",
    load=load,
    save=save,
    template="campaigns/registration_results.html",
    printed=False,
)
