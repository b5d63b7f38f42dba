"""The form in which a document's prose is edited."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django import forms

from common.labels import label
from common.vietnamese.fields import DateField, LineField, LinesField
from common.vietnamese.legacy import from_legacy, looks_legacy
from documents.catalogue import Composition, Prose
from documents.verbs.drafts import PROSE_FIELDS

# A document of more pages than anybody reads at a meeting is no draft but a paste that went wrong.
MOST_LETTERS = 60_000


def _lines(rows: int, **kwargs: Any) -> LinesField:
    return LinesField(required=False, max_length=MOST_LETTERS, widget=forms.Textarea(attrs={"rows": rows}), **kwargs)


class DraftForm(forms.Form):
    """A document's prose and its day. Everything may stay empty: the print then has room to write by hand."""

    subject = LineField(
        label=label("documents.Draft.subject"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Dòng chữ đậm dưới tên loại văn bản.",
    )
    on = DateField(label=label("documents.Draft.on"), required=False, help_text="Để trống thì bản in chừa chỗ ghi tay.")
    grounds = _lines(
        4, label=label("documents.Draft.grounds"), help_text="Mỗi căn cứ một dòng, không cần dấu ở cuối dòng."
    )
    body = _lines(
        18,
        label=label("documents.Draft.body"),
        help_text="Mỗi đoạn một dòng. Dòng bắt đầu bằng «I. », «1. », «a) » hoặc «- » được trình bày thành đề mục, "
        "khoản, điểm, gạch đầu dòng.",
    )
    recipients = _lines(4, label=label("documents.Draft.recipients"), help_text="Mỗi nơi một dòng.")
    authority = LineField(
        label="Thay mặt, cơ quan ký", required=False, max_length=200, help_text="Ví dụ: TM. Khối thi đua 6."
    )
    position = LinesField(
        label=label("documents.Draft.position"),
        required=False,
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Ký thay thì ghi hai dòng: «KT. Trưởng khối», rồi «Phó Trưởng khối».",
    )
    signer = LineField(
        label=label("documents.Draft.signer"),
        required=False,
        max_length=100,
        help_text="Để trống thì bản in có dòng chấm để ghi tên.",
    )
    left_signer = LineField(label=label("documents.Draft.left_signer"), required=False, max_length=100)

    def __init__(self, *args: Any, composition: Composition, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if composition.minutes:
            self.fields["signer"].label = "Chủ trì"
            self.fields["left_signer"].label = "Thư ký (người ghi biên bản)"
            for name in ("authority", "position"):
                del self.fields[name]
        elif composition.left:
            self.fields["left_signer"].label = f"{composition.left}: họ và tên"
        else:
            del self.fields["left_signer"]

    def clean(self) -> dict[str, Any]:
        """Text in an old Vietnamese encoding is asked back."""
        cleaned: dict[str, Any] = super().clean() or {}
        for name, value in list(cleaned.items()):
            if isinstance(value, str) and (kind := looks_legacy(value)):
                told = from_legacy(value, kind)[:80]
                self.add_error(name, f"Chữ này viết bằng mã {kind}, có lẽ là «{told}». Hãy gõ lại bằng Unicode.")
        return cleaned

    @property
    def prose(self) -> Prose:
        """What was typed, once it is valid."""
        return Prose(**{name: self.cleaned_data.get(name) or "" for name in PROSE_FIELDS})

    @property
    def on_day(self) -> date | None:
        """The day that was typed, if any."""
        day: date | None = self.cleaned_data["on"]
        return day


def initial_of(prose: Prose, on: date | None) -> Mapping[str, Any]:
    """The form's first values."""
    return {name: getattr(prose, name) for name in PROSE_FIELDS} | {"on": on}
