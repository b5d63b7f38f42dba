"""A row of a form that has many: its boxes are named by its place, and a row left blank is none."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from common.vietnamese.text import clean_line
from common.web.boxes import first_box


class RowForm(forms.Form):
    """One row; `kind` begins the names of its boxes. The fields in `ever` don't make a row that nobody filled in."""

    kind: ClassVar[str]
    ever: ClassVar[Sequence[str]] = ()
    # What is wrong where a field stays empty in a row that is filled in.
    missing: ClassVar[Mapping[str, str]] = {}

    def __init__(self, data: Mapping[str, Any] | None = None, *, place: int, initial: Any = None) -> None:
        super().__init__(data, prefix=f"{self.kind}{place}", initial=initial)
        self.place = place
        for field in self.fields.values():
            if not isinstance(field.widget, forms.HiddenInput):
                style = "form-select" if isinstance(field.widget, forms.Select) else "form-control"
                field.widget.attrs |= {"class": style, "aria-label": f"{field.label}, dòng {place + 1}"}

    @property
    def is_blank(self) -> bool:
        """Whether nobody has typed anything into it."""
        asked = (name for name in self.fields if name not in self.ever)
        return not any(clean_line(str(self[name].value() or "")) for name in asked)

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        if not self.is_blank:
            for name, sentence in self.missing.items():
                if cleaned.get(name) in (None, "") and name not in self.errors:
                    self.add_error(name, sentence)
        return cleaned

    @property
    def typed(self) -> dict[str, Any]:
        """What stands in the boxes, as typed."""
        return {name: self[name].value() for name in self.fields}


def wrong_in(rows: Sequence[RowForm], called: str) -> list[tuple[str, str]]:
    """What is wrong in the rows: which box, and a sentence that says where."""
    return [
        (first_box(row[name]), f"{called}, dòng {row.place + 1}: {sentence}")
        for row in rows
        for name, sentences in row.errors.items()
        for sentence in sentences
    ]
