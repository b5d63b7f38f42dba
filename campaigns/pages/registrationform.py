"""«Ghi đăng ký thi đua»: the titles and targets that a member registers, until they are handed in.

Every button sends the whole form, so that nothing typed is lost on the way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse, HttpResponseRedirect

from campaigns.models import Registration, Target
from campaigns.verbs.registrations import (
    MOST_ROWS,
    NO_PLAN,
    RegistrationRefused,
    StaleRegistration,
    TargetRow,
    TitleRow,
    of_member,
    save_registration,
    seal_of,
)
from common.labels import label
from common.vietnamese.fields import DateField, LineField, NumberField
from common.vietnamese.text import clean_line
from common.web.boxes import first_box
from common.web.rowforms import RowForm, wrong_in
from members.access import may_register_for
from members.models import Membership
from members.odd_days import LOOK_AGAIN, OddDays, Question, kept_of, question_of
from members.pages import Again, Elsewhere, Opened, Page, member_or_404

BLANKS = 2


class TitleForm(RowForm):
    """A title or a form of award."""

    kind = "t"
    ever: ClassVar[Sequence[str]] = ("was", "count")
    was = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = LineField(label=label("campaigns.RegisteredTitle.title"), max_length=200, required=False)
    award = LineField(label=label("campaigns.RegisteredTitle.award"), max_length=200, required=False)
    for_whom = LineField(label=label("campaigns.RegisteredTitle.for_whom"), max_length=300, required=False)
    count = forms.IntegerField(
        label=label("campaigns.RegisteredTitle.count"),
        min_value=1,
        max_value=32767,
        initial=1,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Hãy ghi số lượng bằng số nguyên, ví dụ 3."},
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.is_blank and not (cleaned.get("title") or cleaned.get("award")):
            self.add_error("title", "Hãy ghi danh hiệu hoặc hình thức khen thưởng, hoặc xóa cả dòng.")
        return cleaned

    @property
    def row(self) -> TitleRow:
        """What was typed, understood."""
        said = self.cleaned_data
        return TitleRow(said["was"], said["title"], said["award"], said["for_whom"], said["count"] or 1)


class TargetForm(RowForm):
    """A target."""

    kind = "g"
    ever: ClassVar[Sequence[str]] = ("was", "direction")
    missing: ClassVar[Mapping[str, str]] = {
        "name": "Hãy ghi tên chỉ tiêu, hoặc xóa cả dòng.",
    }
    was = forms.IntegerField(required=False, widget=forms.HiddenInput)
    group = LineField(label=label("campaigns.Target.group"), max_length=200, required=False)
    name = LineField(label=label("campaigns.Target.name"), max_length=300, required=False)
    unit = LineField(label=label("campaigns.Target.unit"), max_length=60, required=False)
    direction = forms.ChoiceField(
        label=label("campaigns.Target.direction"),
        choices=Target.Direction.choices,
        initial=Target.Direction.AT_LEAST,
    )
    plan = NumberField(
        label=label("campaigns.Target.plan"), max_digits=15, decimal_places=3, min_value=0, required=False
    )

    @property
    def row(self) -> TargetRow:
        """What was typed, understood."""
        said = self.cleaned_data
        return TargetRow(said["was"], said["group"], said["name"], said["unit"], said["direction"], said["plan"])


class DayForm(forms.Form):
    """The day on which it is handed in."""

    on = DateField(label=label("campaigns.Registration.handed_in_on"), required=False)


@dataclass(frozen=True, kw_only=True)
class RegistrationFormPage:
    """The form; `seen` is the mark of the registration that it began from; `wrong` leads to boxes."""

    title: str
    member: Membership
    titles: list[TitleForm]
    targets: list[TargetForm]
    day: DayForm
    question: Question | None
    sentences: Sequence[str]
    wrong: list[tuple[str, str]]
    returned: str
    seen: str
    back: str
    on_behalf: bool


def _member(opened: Opened) -> Membership:
    """The member of the address; 403 with the reason for a reader who may not write for it."""
    member = member_or_404(opened)
    opened.require(may_register_for(opened.reader, member.code))
    return member


def load(opened: Opened) -> RegistrationFormPage:
    """What is registered so far, with room for more; what was handed in goes on at its results."""
    member = _member(opened)
    found = of_member(member)
    if found is not None and found.handed_in_on:
        raise Elsewhere("registration-results", member.code)
    titles = [_initial(row, TitleForm) for row in found.titles.order_by("order")] if found else []
    targets = [_initial(row, TargetForm) for row in found.targets.order_by("order")] if found else []
    day = DayForm(initial={"on": opened.today if opened.today.year == opened.year.year else None})
    return _page(opened, member, found, _shown(TitleForm, titles), _shown(TargetForm, targets), day, seal_of(found))


def _initial(row: Any, form: type[RowForm]) -> dict[str, Any]:
    return {"was": row.pk} | {name: getattr(row, name) for name in form.base_fields if name != "was"}


def _shown(form: Any, rows: Sequence[Mapping[str, Any]]) -> list[Any]:
    """The rows and a few blank ones."""
    filled = [form(place=place, initial=row) for place, row in enumerate(rows)]
    count = min(len(filled) + BLANKS, MOST_ROWS)
    return filled + [form(place=place) for place in range(len(filled), count)]


def _page(
    opened: Opened,
    member: Membership,
    found: Registration | None,
    titles: list[TitleForm],
    targets: list[TargetForm],
    day: DayForm,
    seen: str,
    *,
    question: Question | None = None,
    sentences: Sequence[str] = (),
) -> RegistrationFormPage:
    return RegistrationFormPage(
        title=f"Ghi đăng ký thi đua: {member.short_name}",
        member=member,
        titles=titles,
        targets=targets,
        day=day,
        question=question,
        sentences=sentences,
        wrong=[
            *wrong_in(titles, "Danh hiệu"),
            *wrong_in(targets, "Chỉ tiêu"),
            *((first_box(day["on"]), str(sentence)) for sentence in day.errors.get("on", [])),
        ],
        returned=found.returned_reason if found else "",
        seen=seen,
        back=opened.address("registration", member.code),
        on_behalf=member.code not in opened.reader.own,
    )


def save(opened: Opened) -> HttpResponse | Again:
    """Does what the pressed button says: saves the draft, hands it in, or makes room for more rows."""
    member = _member(opened)
    posted = opened.posted
    deed, seen = posted.get("deed", "save"), clean_line(posted.get("seen", ""))
    titles = [TitleForm(posted, place=at) for at in range(MOST_ROWS) if f"t{at}-title" in posted]
    targets = [TargetForm(posted, place=at) for at in range(MOST_ROWS) if f"g{at}-name" in posted]
    day = DayForm(posted)
    found = of_member(member)
    for row in targets if deed == "hand-in" else ():
        # A draft waits for its figures; what is handed in has them.
        if row.is_valid() and not row.is_blank and row.cleaned_data["plan"] is None:
            row.add_error("plan", NO_PLAN)
    if deed == "more":
        more = _shown(TitleForm, [row.typed for row in titles]), _shown(TargetForm, [row.typed for row in targets])
        return Again(_page(opened, member, found, *more, DayForm(initial={"on": day["on"].value()}), seen), 200)
    if not all([day.is_valid(), *(row.is_valid() for row in (*titles, *targets))]):
        return Again(_page(opened, member, found, titles, targets, day, seen))
    question = question_of(posted, kept_of(posted).asked)
    try:
        changes = save_registration(
            member=member,
            titles=[row.row for row in titles if not row.is_blank],
            targets=[row.row for row in targets if not row.is_blank],
            seen=seen,
            actor=opened.actor,
            reader=opened.reader,
            hand_in=deed == "hand-in",
            on=day.cleaned_data["on"],
            kept={"on": kept_of(posted)},
        )
    except OddDays as odd:
        day.add_error("on", LOOK_AGAIN)
        question = question_of(posted, odd.odd["on"])
        return Again(_page(opened, member, found, titles, targets, day, seen, question=question))
    except RegistrationRefused as refused:
        if "on" in refused.problems:
            day.add_error("on", refused.problems["on"])
        told = [sentence for field, sentence in refused.problems.items() if field != "on"]
        return Again(_page(opened, member, found, titles, targets, day, seen, question=question, sentences=told))
    except StaleRegistration as stale:
        told = [f"{stale} Những gì bạn nhập còn đây, chưa được lưu; bấm Lưu lần nữa để ghi đè."]
        return Again(_page(opened, member, found, titles, targets, day, seal_of(of_member(member)), sentences=told))
    except PermissionError as error:
        raise PermissionDenied(str(error)) from error
    except Membership.DoesNotExist:
        raise Http404 from None
    if deed == "hand-in":
        messages.success(opened.request, f"Đã nộp đăng ký thi đua của {member.short_name}.")
        return HttpResponseRedirect(opened.address("registration", member.code))
    messages.success(opened.request, "Đã lưu, chưa nộp." if changes else "Không có gì thay đổi.")
    return HttpResponseRedirect(opened.address("registration-edit", member.code))


PAGE = Page(
    name="registration-edit",
    within="campaigns",
    path="dang-ky-thi-dua/<slug:member>/sua",
    title="Ghi đăng ký thi đua",
    load=load,
    save=save,
    template="campaigns/registration_form.html",
    printed=False,
)
