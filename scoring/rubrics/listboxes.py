"""The boxes in which the lists of a criterion are typed, a line a mark or a case: for the editor and for the admin."""

from typing import Any

from django import forms

from common.vietnamese.text import clean_line
from scoring.rubrics.files import cases_that_fit, marks_that_fit
from scoring.rubrics.kinds.cases import CasesRefused, PlainCase, read_cases
from scoring.rubrics.kinds.curve import Between, Beyond, Curve, CurveOf, CurvePoint, CurveRefused, read_marks


class CurveReading(forms.Form):
    """How a list of marks is read: part of `curve`, each with what is usual."""

    curve_of = forms.ChoiceField(label="Mốc là", choices=[(one.value, one.label) for one in CurveOf], required=False)
    curve_between = forms.ChoiceField(
        label="Giữa hai mốc", choices=[(one.value, one.label) for one in Between], required=False
    )
    curve_beyond = forms.ChoiceField(
        label="Ngoài các mốc", choices=[(one.value, one.label) for one in Beyond], required=False
    )
    curve_whole = forms.BooleanField(
        label="Chỉ tính đơn vị trọn", help_text="Ví dụ 98,7 % tính như 98 %.", required=False
    )

    def curve_through(self, marks: tuple[CurvePoint, ...]) -> Curve:
        """The marks that were typed with how they are read."""
        given = self.cleaned_data
        of, between = CurveOf(given.get("curve_of") or "percent"), Between(given.get("curve_between") or "step")
        return Curve(marks, of, between, Beyond(given.get("curve_beyond") or "hold"), given["curve_whole"])


def shown_reading(curve: Curve) -> dict[str, Any]:
    """What the boxes of a curve's reading show."""
    return {
        "curve_of": curve.of.value,
        "curve_between": curve.interpolation.value,
        "curve_beyond": curve.beyond.value,
        "curve_whole": curve.whole,
    }


def marks_typed(text: str, unit: str) -> tuple[CurvePoint, ...]:
    """The marks in a box, behind whose places may stand the criterion's unit. ValidationError for what is none."""
    unit = clean_line(unit)
    try:
        return marks_that_fit(read_marks(text, (unit,) if unit else ()))
    except CurveRefused as refused:
        raise forms.ValidationError(str(refused)) from refused


def cases_typed(text: str) -> tuple[PlainCase, ...]:
    """The cases in a box. ValidationError for what is none."""
    try:
        return cases_that_fit(read_cases(text))
    except CasesRefused as refused:
        raise forms.ValidationError(str(refused)) from refused
