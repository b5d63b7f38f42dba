"""The lists of a criterion in the admin, a curve's marks and the cases: typed one a line, as in the editor."""

from typing import Any

from django import forms

from common.vietnamese.fields import LinesField
from members.admin.forms import PortalForm
from scoring.rubrics.kinds.cases import PlainCase, cases_of_column, kept_cases, typed_cases
from scoring.rubrics.kinds.curve import Curve, CurvePoint, curve_of_column, kept_curve
from scoring.rubrics.kinds.fields import CASES, CURVE
from scoring.rubrics.listboxes import CurveReading, cases_typed, marks_typed, shown_reading

# In which box the list of a column is typed.
BOXES = {CURVE.key: "curve_marks", CASES.key: "case_lines"}


# All boxes that stand for a list and how it is read.
LIST_BOXES = (*BOXES.values(), *CurveReading.base_fields)


class ListsForm(CurveReading, PortalForm):
    """A form of a criterion that has its lists in boxes: each column is text, which nobody types as it is kept."""

    curve_marks = LinesField(
        label=CURVE.label, help_text=CURVE.help, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )
    case_lines = LinesField(
        label=CASES.label, help_text=CASES.help, required=False, widget=forms.Textarea(attrs={"rows": 4})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        curve = curve_of_column(self.instance.curve) or Curve(())
        stand = {"curve_marks": curve.typed(), "case_lines": typed_cases(cases_of_column(self.instance.cases))}
        self.initial = {**stand, **shown_reading(curve), **self.initial}

    def clean_curve_marks(self) -> tuple[CurvePoint, ...]:
        """The marks that were typed."""
        return marks_typed(self.cleaned_data["curve_marks"], str(self.data.get(self.add_prefix("unit"), "")))

    def clean_case_lines(self) -> tuple[PlainCase, ...]:
        """The cases that were typed."""
        return cases_typed(self.cleaned_data["case_lines"])

    def clean(self) -> dict[str, Any]:
        """Puts the lists into their columns."""
        cleaned = super().clean()
        if marks := cleaned.get("curve_marks"):
            self.instance.curve = kept_curve(self.curve_through(marks))
        elif "curve_marks" in cleaned:
            self.instance.curve = ""
        if "case_lines" in cleaned:
            self.instance.cases = kept_cases(cleaned["case_lines"])
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """Constraints are asked of the lists that could be read."""
        return super()._get_validation_exclusions() - {
            column for column, box in BOXES.items() if not self.has_error(box)
        }
