"""The forms of a member's review: that it is not reviewed and how that ends; what the member says; the year's rule."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from awards.eligibility import settings_of
from awards.models import AwardSettings, Eligibility
from awards.presenters.eligibility import audience_of
from awards.verbs.eligibility import (
    OF_ANSWER,
    OF_ELIGIBILITY,
    EligibilityRefused,
    StaleEligibility,
    answer_eligibility,
    drop_eligibility,
    end_eligibility,
    keep_eligibility,
    reopen_eligibility,
    rows_of,
    seal_of,
)
from awards.verbs.settings import OF_SETTINGS, SettingsStale, change_settings, seal_of_settings
from common.labels import label
from common.refused import STALE_FORM, FieldsRefused
from common.vietnamese.dates import today_vn
from common.vietnamese.fields import DateField, LineField, LinesField
from members.access import Action
from members.access_of_the_awards import may_answer_eligibility
from members.models import Membership
from members.pages import Again, Opened, Page, member_or_404

# More than anybody writes of one member.
LONGEST = 5000


def _label(name: str) -> str:
    return label(f"awards.Eligibility.{name}")


class EligibilityForm(forms.Form):
    """That a member is not reviewed, or not for now."""

    state = forms.ChoiceField(label=_label("state"), choices=[("", "–"), *Eligibility.State.choices])
    since = DateField(label=_label("since"))
    reason = LinesField(label=_label("reason"), max_length=LONGEST, widget=forms.Textarea(attrs={"rows": 3}))
    document = LineField(
        label=_label("document"),
        max_length=300,
        required=False,
        help_text="Số, ngày của quyết định, thông báo; chưa có thì để trống.",
    )
    whose = LineField(label=_label("whose"), max_length=200, required=False)


class EndForm(forms.Form):
    """That it is reviewed again."""

    until = DateField(label=_label("until"))
    outcome = LinesField(
        label=_label("outcome"),
        max_length=LONGEST,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ví dụ: xác minh xong, đơn vị không có sai phạm; hoặc hết thời hạn kỷ luật.",
    )


class AnswerForm(forms.Form):
    """What the member says to it. The day is asked of the secretary alone, who notes what came by another way."""

    answer = LinesField(
        label=_label("answer"), max_length=LONGEST, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    answered_on = DateField(label=_label("answered_on"), required=False)

    def __init__(self, *args: Any, own: bool, **more: Any) -> None:
        super().__init__(*args, **more)
        self.own = own
        if own:
            del self.fields["answered_on"]

    @property
    def kept(self) -> dict[str, Any]:
        return {"answered_on": today_vn(), **self.cleaned_data} if self.own else dict(self.cleaned_data)


class SettingsForm(forms.Form):
    """What the year settles about its review."""

    reasons = forms.ChoiceField(
        label=label("awards.AwardSettings.reasons"), choices=AwardSettings.Reasons.choices, widget=forms.RadioSelect
    )
    portal_ballot = LineField(
        label=label("awards.AwardSettings.portal_ballot"),
        max_length=300,
        required=False,
        help_text="Điều, khoản của quy chế. Để trống: chỉ bỏ phiếu giấy.",
    )
    to_standing_body = forms.BooleanField(
        label=label("awards.AwardSettings.to_standing_body"),
        required=False,
        help_text="Chọn: hồ sơ đã trình thì Cơ quan thường trực của tỉnh xem được, trả lại kèm yêu cầu bổ sung hoặc "
        "ghi đã tiếp nhận. Không chọn: Cơ quan thường trực không thấy hồ sơ nào.",
    )


@dataclass(frozen=True, kw_only=True)
class MemberPage:
    """The forms of one member: what stands open, or may be opened; how it ends; `reopens` if the last may go on."""

    title: str
    member: Membership
    noted: Eligibility | None
    form: EligibilityForm
    end: EndForm | None
    reopens: bool
    sentences: Sequence[str]
    seen: str
    back: str


@dataclass(frozen=True, kw_only=True)
class AnswerPage:
    """The member's answer, beside what it answers to."""

    title: str
    noted: Eligibility
    form: AnswerForm
    on_behalf: bool
    audience: str
    seen: str
    back: str


@dataclass(frozen=True, kw_only=True)
class SettingsPage:
    """The year's rule."""

    form: SettingsForm
    seen: str
    back: str


def _form_page(
    opened: Opened,
    member: Membership,
    form: EligibilityForm | None = None,
    end: EndForm | None = None,
    seen: str = "",
    sentences: Sequence[str] = (),
) -> MemberPage:
    rows = rows_of(member)
    noted = next((row for row in rows if row.until is None), None)
    initial = {name: getattr(noted, name) for name in OF_ELIGIBILITY} if noted else {}
    return MemberPage(
        title=f"{'Sửa việc' if noted else 'Ghi việc'} không xét, tạm dừng xét: {member.short_name}",
        member=member,
        noted=noted,
        form=form or EligibilityForm(initial=initial),
        end=(end or EndForm(prefix="end")) if noted else None,
        reopens=bool(rows) and noted is None,
        sentences=sentences,
        seen=seen or seal_of(member),
        back=opened.address("eligibility"),
    )


def load_member(opened: Opened) -> MemberPage:
    """What stands open, or an empty form."""
    return _form_page(opened, member_or_404(opened))


def save_member(opened: Opened) -> HttpResponseBase | Again:
    """Notes, changes, ends, opens again or takes away, by the pressed button."""
    member, posted = member_or_404(opened), opened.posted
    deed, seen = posted.get("deed"), posted.get("seen", "")
    who, code = opened.having_seen(seen), member.code
    form = EligibilityForm(posted) if deed == "save" else None
    end = EndForm(posted, prefix="end") if deed == "end" else None
    typed = form or end
    try:
        if typed:
            if not typed.is_valid():
                return Again(_form_page(opened, member, form, end, seen))
            (keep_eligibility if form else end_eligibility)(**who, member=code, fields=typed.cleaned_data)
        elif deed == "drop":
            drop_eligibility(**who, member=code)
        elif deed == "reopen":
            reopen_eligibility(**who, member=code)
        else:
            raise Http404
    except (EligibilityRefused, StaleEligibility) as refused:
        mark = seen if isinstance(refused, EligibilityRefused) else seal_of(member)
        if typed:
            _tell(typed, refused)
        return Again(_form_page(opened, member, form, end, mark, () if typed else [str(refused)]))
    except Membership.DoesNotExist:
        raise Http404 from None
    messages.success(opened.request, f"Đã lưu: {member.short_name}.")
    return HttpResponseRedirect(opened.address("eligibility"))


def _tell(form: forms.Form, refused: ValueError) -> None:
    if isinstance(refused, FieldsRefused):
        for field, sentence in refused.problems.items():
            form.add_error(field if field in form.fields else None, sentence)
    else:
        form.add_error(None, STALE_FORM.format(refused))


def _answering(opened: Opened) -> tuple[Membership, Eligibility]:
    member = member_or_404(opened)
    opened.require(may_answer_eligibility(opened.reader, member.code))
    noted = next((row for row in rows_of(member) if row.until is None), None)
    if noted is None:
        raise Http404
    return member, noted


def _answer_page(opened: Opened, member: Membership, noted: Eligibility, form: AnswerForm, seen: str) -> AnswerPage:
    return AnswerPage(
        title=f"Ý kiến của đơn vị: {member.short_name}",
        noted=noted,
        form=form,
        on_behalf=member.code not in opened.reader.own,
        audience=audience_of(settings_of(opened.year)),
        seen=seen,
        back=opened.address("eligibility"),
    )


def load_answer(opened: Opened) -> AnswerPage:
    """The answer as it stands; 404 while there is nothing to answer to."""
    member, noted = _answering(opened)
    initial = {name: getattr(noted, name) for name in OF_ANSWER}
    form = AnswerForm(initial=initial, own=member.code in opened.reader.own)
    return _answer_page(opened, member, noted, form, seal_of(member))


def save_answer(opened: Opened) -> HttpResponseBase | Again:
    """Keeps the answer; what was typed comes back where something is wrong."""
    member, noted = _answering(opened)
    form = AnswerForm(opened.posted, own=member.code in opened.reader.own)
    seen = opened.posted.get("seen", "")
    if not form.is_valid():
        return Again(_answer_page(opened, member, noted, form, seen))
    try:
        answer_eligibility(**opened.having_seen(seen), member=member.code, fields=form.kept)
    except (EligibilityRefused, StaleEligibility) as refused:
        _tell(form, refused)
        mark = seen if isinstance(refused, EligibilityRefused) else seal_of(member)
        return Again(_answer_page(opened, member, noted, form, mark))
    except PermissionError as error:
        raise PermissionDenied(str(error)) from error
    except Membership.DoesNotExist:
        raise Http404 from None
    messages.success(opened.request, "Đã lưu ý kiến của đơn vị.")
    return HttpResponseRedirect(opened.address("eligibility"))


def load_settings(opened: Opened) -> SettingsPage:
    """The rule as it stands."""
    found = settings_of(opened.year)
    form = SettingsForm(initial={name: getattr(found, name) for name in OF_SETTINGS})
    return SettingsPage(form=form, seen=seal_of_settings(opened.year), back=opened.address("eligibility"))


def save_settings(opened: Opened) -> HttpResponseBase | Again:
    """Keeps the rule."""
    form, seen = SettingsForm(opened.posted), opened.posted.get("seen", "")

    def again(mark: str) -> Again:
        return Again(SettingsPage(form=form, seen=mark, back=opened.address("eligibility")))

    if not form.is_valid():
        return again(seen)
    try:
        changes = change_settings(**opened.having_seen(seen), fields=form.cleaned_data)
    except SettingsStale as stale:
        form.add_error(None, STALE_FORM.format(stale))
        return again(seal_of_settings(opened.year))
    messages.success(opened.request, "Đã lưu quy định bình xét." if changes else "Không có gì thay đổi.")
    return HttpResponseRedirect(opened.address("eligibility"))


MEMBER = Page(
    name="eligibility-edit",
    within="reviews",
    path="binh-xet/doi-tuong/<slug:member>",
    title="Ghi việc không xét, tạm dừng xét",
    action=Action.MANAGE_YEAR,
    load=load_member,
    save=save_member,
    template="awards/eligibility_form.html",
    printed=False,
)
ANSWER = Page(
    name="eligibility-answer",
    within="reviews",
    path="binh-xet/doi-tuong/<slug:member>/y-kien",
    title="Ý kiến của đơn vị",
    load=load_answer,
    save=save_answer,
    template="awards/eligibility_answer.html",
    printed=False,
)
SETTINGS = Page(
    name="eligibility-settings",
    within="reviews",
    path="binh-xet/quy-dinh",
    title="Quy định bình xét của năm",
    action=Action.MANAGE_YEAR,
    load=load_settings,
    save=save_settings,
    template="awards/settings_form.html",
    printed=False,
)
