"""The forms of the admin: constraints told in sentences, places in a list instead of numbers to keep apart."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.forms.models import BaseInlineFormSet
from django.utils.text import get_text_list

from common.vietnamese.fields import LinesField
from common.web.sent import whole_number
from members.admin.order import AT_END
from members.admin.scope import LookedUp
from members.odd_days import beside, told

ROW_TWICE = "Có hai dòng cùng chỉ một dòng đã lưu, nên cổng chưa lưu gì. Hãy mở lại trang rồi sửa."
ORDER_HELP = "Vị trí trong danh sách, từ 1; các dòng khác tự dời. Để trống: đứng cuối."


class PortalForm(forms.ModelForm):
    """The form of a model in the admin.

    `sentences` tells a constraint that has no words of its own: its name → (field or None, sentence). `refused` is
    what the save before said no to, each with its box or "", so that the form comes back with all that was typed
    (see `base`).
    """

    sentences: ClassVar[dict[str, tuple[str | None, str]]] = {}
    refused: ClassVar[list[tuple[str, str]]] = []

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if order := self.fields.get("order"):
            order.required = False
            order.help_text = ORDER_HELP
        # What was read with the object is not asked for again.
        for name, field in self.fields.items():
            if isinstance(field.widget, LookedUp) and (thing := self.instance._state.fields_cache.get(name)):
                field.widget.known = {str(thing.pk): field.label_from_instance(thing)}  # type: ignore[attr-defined]

    def chosen(self, name: str) -> int | None:
        """The id of the related object that the form stands at: the object's own, what was posted, or what it opens
        with. What can be chosen elsewhere in the form hangs on it."""
        if self.instance.pk is not None:
            own: int | None = getattr(self.instance, f"{name}_id")
            return own
        given = self.data.get(self.add_prefix(name)) if self.is_bound else self.initial.get(name)
        return whole_number(getattr(given, "pk", given))

    def clean_order(self) -> int:
        """The place that was typed; without one, the end."""
        return self.cleaned_data["order"] or AT_END

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        for box, sentence in self.refused:
            self.add_error(box if box in self.fields else None, sentence)
        return cleaned

    def _get_validation_exclusions(self) -> set[str]:
        """What is not asked of constraints.

        Django leaves out what the form doesn't show, so that «one code a year» is not asked when the year stands
        fixed, and the database refuses the save. Of an object that exists it is known. Places are made, not asked.
        """
        left_out: set[str] = super()._get_validation_exclusions()  # type: ignore[misc]
        if self.instance.pk is not None:
            together = {name for rule in self.instance._meta.constraints for name in getattr(rule, "fields", ())}
            left_out -= (together | {self.instance._meta.pk.name}) - set(self.fields)
        return left_out | ({"order"} & set(self.fields))

    def _update_errors(self, errors: ValidationError) -> None:
        """Tells the constraints that have no words of their own in ours."""
        told = {
            constraint.get_violation_error_message(): self.sentences[constraint.name]
            for constraint in self.instance._meta.constraints
            if constraint.name in self.sentences
        }
        found: dict[str, list[ValidationError]] = errors.update_error_dict({})
        for error in found.pop(NON_FIELD_ERRORS, []):
            field, sentence = told.get(error.message, (None, error))
            self.add_error(field if field in self.fields else None, sentence)
        if found:
            super()._update_errors(ValidationError(found))  # type: ignore[misc]


class AskingForm(PortalForm):
    """A form that asks odd days back: what is odd is kept with a written reason, or not at all.

    What stood before is not asked again.
    """

    kept_because = LinesField(
        label="Vì sao vẫn ghi ngày ấy",
        required=False,
        max_length=500,
        help_text="Chỉ ghi khi cổng hỏi lại về một ngày.",
        widget=forms.Textarea(attrs={"rows": 1}),
    )
    # In which field the model keeps why the day of another one stands.
    kept_in: ClassVar[Mapping[str, str]]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # Why each odd day stands, by field, once the form is valid.
        self.day_reasons: dict[str, str] = {}

    def odd_days(self, cleaned: dict[str, Any]) -> dict[str, str]:
        """What is odd about the days that were typed, by field (`members.odd_days`)."""
        raise NotImplementedError

    def clean(self) -> dict[str, Any]:
        """Asks for the reason; PortalForm's own questions come first."""
        cleaned = super().clean()
        changed = set(self.changed_data)
        odd = {name: sentence for name, sentence in self.odd_days(cleaned).items() if sentence and name in changed}
        reason = cleaned.get("kept_because") or ""
        for name, sentence in odd.items():
            if reason:
                self.day_reasons[name] = told(sentence, reason)
            else:
                label = self.fields["kept_because"].label
                self.add_error(name, f"{sentence} Nếu ngày ấy đúng, hãy ghi lý do ở ô «{label}».")
        for name, why in beside(self.kept_in, changed, self.day_reasons).items():
            setattr(self.instance, name, why)
        return cleaned


class PortalFormSet(BaseInlineFormSet):
    """Rows of an object. Two that are alike where they may not be are told by the columns the user sees."""

    def add_fields(self, form: Any, index: int | None) -> None:
        """Each box says its column: a table's head is no label to whoever listens to the page."""
        super().add_fields(form, index)
        row = "" if index is None else f", dòng {index + 1}"
        for field in form.fields.values():
            if not field.widget.is_hidden:
                field.widget.attrs["aria-label"] = f"{field.label}{row}"

    def clean(self) -> None:
        """Refuses two rows that claim to be the same stored one: the one may be deleted while the other is written."""
        super().clean()
        stored = [form.instance.pk for form in self.initial_forms if form.instance.pk is not None]
        if len(stored) != len(set(stored)):
            raise ValidationError(ROW_TWICE)

    def get_unique_error_message(self, unique_check: Sequence[str]) -> str:
        names = [
            f"«{self.model._meta.get_field(name).verbose_name}»"  # type: ignore[union-attr]
            for name in unique_check
            if name != self.fk.name
        ]
        return f"Có hai dòng cùng {get_text_list(names, 'và')}. Hãy sửa hoặc bỏ một dòng."

    def get_form_error(self) -> str:
        return "Dòng này trùng với một dòng ở trên."
