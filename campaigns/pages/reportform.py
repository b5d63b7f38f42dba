"""«Ghi báo cáo»: what a member reports, figures and words, until it is handed in."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time
from decimal import Decimal
from typing import Any

from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from campaigns.models import MemberReport, ReportCall, ReportIndicator, Target
from campaigns.pages.reports import call_or_404
from campaigns.reports import is_money
from campaigns.verbs.reports import (
    LIES_WITH_THE_BLOC,
    FigureRow,
    ReportRefused,
    StaleReport,
    report_of,
    save_report,
    seal_of,
)
from common.labels import label
from common.vietnamese.dates import VIETNAM
from common.vietnamese.fields import DateField, LinesField, MoneyField, NumberField
from common.web.boxes import first_box
from members.access_of_the_year import may_report_for, may_review_report, may_see_report
from members.models import Membership
from members.odd_days import LOOK_AGAIN, OddDays, Question, kept_of, question_of
from members.pages import Again, Elsewhere, Opened, Page, member_or_404

# What the column holds.
_MOST = 10**12 - 1
_KEPT = "Những gì bạn nhập còn đây, chưa được lưu."
_TOO_MUCH = "Số quá lớn: phần nguyên chỉ được có tối đa 12 chữ số."


def _not_too_much(value: int) -> None:
    if value > _MOST:
        raise ValidationError(_TOO_MUCH)


class FigureForm(forms.Form):
    """One figure, in whole đồng or as a number by its unit, and how exact it is."""

    qualifier = forms.ChoiceField(
        label=label("campaigns.ReportFigure.qualifier"),
        choices=[("", "đúng số này"), *Target.Qualifier.choices],
        required=False,
    )
    estimate = forms.BooleanField(label=label("campaigns.ReportFigure.estimate"), required=False)

    def __init__(self, data: Mapping[str, Any] | None = None, *, indicator: ReportIndicator, initial: Any) -> None:
        super().__init__(data, prefix=f"f{indicator.pk}", initial=initial)
        self.indicator = indicator
        called = f"{indicator.name} ({indicator.unit})" if indicator.unit else indicator.name
        number = (
            MoneyField(label=called, required=False, validators=[_not_too_much])
            if is_money(indicator.unit)
            else NumberField(label=called, required=False, min_value=0, max_digits=15, decimal_places=3)
        )
        self.fields = {"value": number} | self.fields
        for name, field in self.fields.items():
            style = {"qualifier": "form-select", "estimate": "form-check-input"}.get(name, "form-control")
            field.widget.attrs["class"] = style
            if name != "value":
                field.widget.attrs["aria-label"] = f"{field.label}: {indicator.name}"

    @property
    def row(self) -> FigureRow | None:
        """What was typed, understood; None where the box was left empty."""
        said = self.cleaned_data
        if said["value"] is None:
            return None
        return FigureRow(self.indicator.pk, Decimal(said["value"]), said["qualifier"], said["estimate"])


class ReportForm(forms.Form):
    """What a member reports in words; and, of one that came on paper, when it was received."""

    text = LinesField(
        label=label("campaigns.MemberReport.text"),
        required=False,
        max_length=50000,
        widget=forms.Textarea(attrs={"rows": 12}),
    )
    on = DateField(label="Ngày nhận", required=False)
    at = forms.TimeField(
        label="Giờ nhận",
        required=False,
        input_formats=["%H:%M", "%Hh%M", "%Hg%M"],
        widget=forms.TextInput(attrs={"placeholder": "ví dụ 15:30", "autocomplete": "off"}),
        error_messages={"invalid": "Hãy ghi giờ và phút, ví dụ 15:30."},
    )

    def __init__(self, *args: Any, reviews: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not reviews:
            del self.fields["on"], self.fields["at"]

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if cleaned.get("on") and not cleaned.get("at") and "at" not in self.errors:
            self.add_error("at", "Hãy ghi cả giờ nhận, ví dụ 15:30.")
        if cleaned.get("at") and not cleaned.get("on") and "on" not in self.errors:
            self.add_error("on", "Hãy ghi cả ngày nhận.")
        return cleaned

    @property
    def received(self) -> datetime | None:
        """When it came on paper; None where nobody has said that it did."""
        day, at = self.cleaned_data.get("on"), self.cleaned_data.get("at")
        return datetime.combine(day, at or time(), VIETNAM) if day else None


@dataclass(frozen=True, kw_only=True)
class ReportFormPage:
    """The form; `seen` is the mark of the report that it began from."""

    title: str
    call: ReportCall
    member: Membership
    due: str
    form: ReportForm
    rows: list[FigureForm]
    question: Question | None
    wrong: list[tuple[str, str]]
    returned: str
    seen: str
    back: str
    on_behalf: bool


def _found(opened: Opened) -> tuple[ReportCall, Membership, MemberReport | None]:
    call, member = call_or_404(opened), member_or_404(opened)
    opened.require_known(may_see_report(opened.reader, member.code))
    opened.require(may_report_for(opened.reader, member.code))
    return call, member, report_of(call, member)


def load(opened: Opened) -> ReportFormPage:
    """What is written so far; what was handed in is only looked at."""
    call, member, report = _found(opened)
    if report is not None and report.is_handed_in:
        raise Elsewhere("report", call.number, member.code)
    form = ReportForm(initial={"text": report.text if report else ""}, reviews=bool(may_review_report(opened.reader)))
    return _page(opened, call, member, report, form, _rows(call, report), seal_of(report))


def _rows(call: ReportCall, report: MemberReport | None, data: Mapping[str, Any] | None = None) -> list[FigureForm]:
    stand = {one.indicator_id: one for one in report.figures.all()} if report else {}
    found = []
    for indicator in call.indicators.order_by("order"):
        one = stand.get(indicator.pk)
        initial: dict[str, Any] = {}
        if one:
            value = int(one.value) if is_money(indicator.unit) else one.value
            initial = {"value": value, "qualifier": one.qualifier, "estimate": one.estimate}
        found.append(FigureForm(data, indicator=indicator, initial=initial))
    return found


def _page(
    opened: Opened,
    call: ReportCall,
    member: Membership,
    report: MemberReport | None,
    form: ReportForm,
    rows: list[FigureForm],
    seen: str,
    question: Question | None = None,
) -> ReportFormPage:
    return ReportFormPage(
        title=f"Ghi {call.title.lower()}: {member.short_name}",
        call=call,
        member=member,
        due=call.due_in_words,
        form=form,
        rows=rows,
        question=question,
        wrong=[
            (first_box(row[name]), f"{row.indicator.name}: {sentence}")
            for row in rows
            for name, sentences in row.errors.items()
            for sentence in sentences
        ],
        returned=report.returned_reason if report and report.state == MemberReport.State.RETURNED else "",
        seen=seen,
        back=opened.address("report", call.number, member.code),
        on_behalf=member.code not in opened.reader.own,
    )


def save(opened: Opened) -> HttpResponseBase | Again:
    """Saves the draft or hands it in, by the pressed button."""
    call, member, report = _found(opened)
    posted = opened.posted
    seen, hand_in = posted.get("seen", ""), posted.get("deed") == "hand-in"
    form = ReportForm(posted, reviews=bool(may_review_report(opened.reader)))
    rows = _rows(call, report, posted)
    question = question_of(posted, kept_of(posted).asked)

    def again(mark: str = seen, asked: Question | None = question) -> Again:
        return Again(_page(opened, call, member, report, form, rows, mark, asked))

    valid = all([form.is_valid(), *(row.is_valid() for row in rows)])
    if report is not None and report.is_handed_in:
        if valid and _stands(report, form, rows):
            # The button was pressed twice.
            raise Elsewhere("report", call.number, member.code)
        form.add_error(None, f"{LIES_WITH_THE_BLOC} {_KEPT}")
        return again()
    if not valid:
        return again()
    try:
        changes = save_report(
            year=opened.year,
            number=call.number,
            member=member.code,
            text=form.cleaned_data["text"],
            figures=[figure for row in rows if (figure := row.row)],
            seen=seen,
            actor=opened.actor,
            reader=opened.reader,
            hand_in=hand_in,
            received=form.received if hand_in else None,
            kept=kept_of(posted),
        )
    except OddDays as odd:
        form.add_error("on", LOOK_AGAIN)
        return again(asked=question_of(posted, odd.odd["received"]))
    except ReportRefused as refused:
        _tell(form, refused.problems)
        return again()
    except StaleReport as stale:
        form.add_error(None, f"{stale} Những gì bạn nhập còn đây, chưa được lưu; bấm lần nữa để ghi đè.")
        return again(seal_of(report_of(call, member)))
    except PermissionError as error:
        raise PermissionDenied(str(error)) from error
    except (ReportCall.DoesNotExist, Membership.DoesNotExist):
        raise Http404 from None
    if hand_in:
        messages.success(opened.request, f"Đã nộp báo cáo của {member.short_name}.")
        return HttpResponseRedirect(opened.address("report", call.number, member.code))
    messages.success(opened.request, "Đã lưu, chưa nộp." if changes else "Không có gì thay đổi.")
    return HttpResponseRedirect(opened.path)


def _stands(report: MemberReport, form: ReportForm, rows: list[FigureForm]) -> bool:
    """Whether the report says already what was sent."""
    figures = {FigureRow(one.indicator_id, one.value, one.qualifier, one.estimate) for one in report.figures.all()}
    return (report.text, figures) == (form.cleaned_data["text"], {figure for row in rows if (figure := row.row)})


def _tell(form: ReportForm, problems: Mapping[str, str]) -> None:
    for field, sentence in problems.items():
        form.add_error("on" if field == "received" else None, sentence)


PAGE = Page(
    name="report-edit",
    within="campaigns",
    path="bao-cao/<int:number>/<slug:member>/sua",
    title="Ghi báo cáo",
    load=load,
    save=save,
    template="campaigns/report_form.html",
    printed=False,
)
