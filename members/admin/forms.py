"""The forms of the admin: constraints told in sentences, places in a list instead of numbers to keep apart."""

from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError

from members.admin.order import AT_END

ORDER_HELP = "Vị trí trong danh sách, từ 1; các dòng khác tự dời. Để trống: đứng cuối."


class PortalForm(forms.ModelForm):
    """The form of a model in the admin.

    `sentences` tells a constraint that has no words of its own: its name → (field or None, sentence). `refused` is
    what the save before said no to, so that the form comes back with everything that was typed (see `base`).
    """

    sentences: ClassVar[dict[str, tuple[str | None, str]]] = {}
    refused: ClassVar[list[str]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if order := self.fields.get("order"):
            order.required = False
            order.help_text = ORDER_HELP

    def chosen(self, name: str) -> int | None:
        """The id of the related object that the form stands at: the object's own, what was posted, or what it opens
        with. What can be chosen elsewhere in the form hangs on it."""
        if self.instance.pk is not None:
            own: int | None = getattr(self.instance, f"{name}_id")
            return own
        given = self.data.get(self.add_prefix(name)) if self.is_bound else self.initial.get(name)
        text = str(getattr(given, "pk", given))
        return int(text) if text.isdecimal() else None

    def clean_order(self) -> int:
        """The place that was typed; without one, the end."""
        return self.cleaned_data["order"] or AT_END

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for sentence in self.refused:
            self.add_error(None, sentence)
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """What is not asked of constraints.

        Django leaves out what the form doesn't show, so that «one code a year» is not asked when the year stands
        fixed, and the database refuses the save. Of an object that exists all is known. Places are made, not asked.
        """
        left_out: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        if self.instance.pk is not None:
            known = {field.name for field in self.instance._meta.fields} - set(self.fields)
            left_out -= known
        return left_out | ({"order"} & set(self.fields))

    def validate_constraints(self) -> None:
        """As Django does, but each constraint by itself, to tell it by our sentence where it has none of its own."""
        left_out = self._get_validation_exclusions()
        for model, constraints in self.instance.get_constraints():
            for constraint in constraints:
                try:
                    constraint.validate(model, self.instance, exclude=left_out)
                except ValidationError as error:
                    field, sentence = self.sentences.get(constraint.name, (None, ""))
                    if sentence:
                        self.add_error(field if field in self.fields else None, sentence)
                    else:
                        self._update_errors(error)  # type: ignore[attr-defined]
