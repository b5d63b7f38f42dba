"""The forms of the register: a document from outside with its grounds, another file, what is no longer in force."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from common.labels import label
from common.vietnamese.fields import DateField, LineField, LinesField
from common.vietnamese.text import clean_line
from common.web.sent import whole_number
from documents.models import Document, DocumentFile
from documents.register import RegisterRow, pick_label
from documents.verbs.filing import ROLES, Filing, GroundLine, Misfiled, StateVerdict

# The types that are filed most; another one may be typed.
KINDS = (
    "Quy chế",
    "Kế hoạch",
    "Phương án",
    "Chỉ thị",
    "Quyết định",
    "Nghị quyết",
    "Nghị định",
    "Hướng dẫn",
    "Công văn",
)
BLANK_GROUNDS = 3
MOST_GROUNDS = 30


@dataclass(frozen=True)
class GroundRow:
    """One row of grounds in the form, as it was typed."""

    place: int
    text: str = ""
    cites: str = ""
    refused: str = ""


class FilingForm(forms.Form):
    """A document from outside, without its grounds and files."""

    kind = LineField(
        label=label("documents.Document.kind"),
        max_length=100,
        help_text="Như ghi trên văn bản, ví dụ: Quyết định, Kế hoạch, Quy chế.",
        widget=forms.TextInput(attrs={"list": "kinds", "autocomplete": "off"}),
        error_messages={"required": "Hãy ghi loại văn bản."},
    )
    sign = LineField(
        label=label("documents.Document.sign"),
        max_length=60,
        required=False,
        help_text="Ví dụ: 15/QĐ-UBND. Để trống nếu văn bản không có số.",
    )
    on = DateField(label=label("documents.Document.on"), required=False)
    issuer = LineField(
        label=label("documents.Document.issuer"),
        max_length=200,
        error_messages={"required": "Hãy ghi cơ quan ban hành."},
    )
    title = LinesField(
        label=label("documents.Document.title"),
        max_length=1000,
        help_text="Văn bản nói về việc gì.",
        widget=forms.Textarea(attrs={"rows": 2}),
        error_messages={"required": "Hãy ghi trích yếu."},
    )

    def filing(self, grounds: Sequence[GroundRow]) -> Filing:
        """What was typed, once it is valid."""
        lines = [GroundLine(row.text, whole_number(row.cites)) for row in grounds]
        return Filing(**self.cleaned_data, grounds=lines)

    def tell(self, misfiled: Misfiled) -> None:
        """Puts what the register refused beside where it was typed."""
        for name, sentence in misfiled.problems.items():
            if name in self.fields:
                self.add_error(name, sentence)


def read_grounds(data: Mapping[str, Any], refused: Mapping[str, str] | None = None) -> list[GroundRow]:
    """The grounds as they were sent, with what the register refused of them; empty rows at the end are left out."""
    rows = []
    for place in range(MOST_GROUNDS):
        text, cites = clean_line(data.get(f"ground-{place}", "")), data.get(f"cites-{place}", "")
        rows.append(GroundRow(place, text, cites, (refused or {}).get(f"ground-{place}", "")))
    while rows and not rows[-1].text and not rows[-1].cites:
        rows.pop()
    return rows


def with_blanks(rows: Sequence[GroundRow]) -> list[GroundRow]:
    """The rows with some empty ones after them, to be filled in."""
    end = min(MOST_GROUNDS, len(rows) + BLANK_GROUNDS)
    return [*rows, *(GroundRow(place) for place in range(len(rows), end))]


class FileForm(forms.Form):
    """Which kind of file is put to a document; the files themselves are judged by their content."""

    role = forms.ChoiceField(
        label="Loại tệp",
        help_text=(
            "«Bản ký số»: cổng kiểm tra đúng văn bản này, chữ ký hợp lệ, của ai, rồi mới nhận. "
            "«Bản quét»: cổng chỉ lưu, không kiểm tra chữ ký."
        ),
        error_messages={"required": "Hãy chọn loại tệp."},
    )

    def __init__(self, *args: Any, document: Document, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        _choose_among(self.fields["role"], [(role.value, str(DocumentFile.Role(role).label)) for role in ROLES])
        # An issued document waits for its signatures, one from outside is mostly the scan itself.
        self.initial.setdefault("role", ROLES[0].value)


class StateForm(forms.Form):
    """In what state a document is from now on."""

    state = forms.ChoiceField(
        label=label("documents.Document.state"), error_messages={"required": "Hãy chọn hiệu lực."}
    )
    replaced_by = forms.ChoiceField(
        label=label("documents.Document.replaced_by"),
        required=False,
        help_text="Chỉ khi đã được thay thế. Chưa có trong sổ thì lưu trước.",
    )
    on = DateField(label=label("documents.Document.state_on"), required=False)
    reason = LinesField(
        label=label("documents.Document.state_reason"),
        max_length=1000,
        required=False,
        help_text="Ai xác minh văn bản cũng đọc được lý do này.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def __init__(self, *args: Any, document: Document, picks: Sequence[RegisterRow], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        words = {value: str(label) for value, label in Document.State.choices if value != document.state}
        others = [(str(row.id), pick_label(row)) for row in picks if row.id != document.pk]
        _choose_among(self.fields["state"], [("", "Chọn…"), *words.items()])
        _choose_among(self.fields["replaced_by"], [("", "Không có"), *others])

    def verdict(self) -> StateVerdict:
        """What was said, once it is valid."""
        data = self.cleaned_data
        return StateVerdict(data["state"], data["reason"], data["on"], whole_number(data["replaced_by"]))

    def tell(self, misfiled: Misfiled) -> None:
        """Puts what the register refused beside where it was typed."""
        for name, sentence in misfiled.problems.items():
            self.add_error(name, sentence)


def _choose_among(field: Any, choices: list[tuple[str, str]]) -> None:
    field.choices = choices
