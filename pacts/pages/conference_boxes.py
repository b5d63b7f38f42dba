"""The boxes of a conference's forms: of the conference itself, and of each kind of its rows."""

from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from django import forms

from common.labels import label
from common.vietnamese.fields import DateField, LineField, LinesField, TimeField
from common.vietnamese.text import clean_line
from common.web.rowforms import RowForm
from common.yearfile.reading import MOST_ITEMS
from pacts.conferences import OF_PACT, OF_RESOLUTION
from pacts.models import Conference, Presence

GUEST = ("", "Khách mời")


def _label(name: str) -> str:
    return label(f"pacts.{name}")


class AgendaForm(RowForm):
    """A point of the agenda. `was` is its place before: how it went stays with it."""

    kind = "a"
    ever: ClassVar[Sequence[str]] = ("was",)
    was = forms.IntegerField(required=False, widget=forms.HiddenInput)
    time = LineField(label=_label("AgendaItem.time"), max_length=40, required=False)
    content = LinesField(
        label=_label("AgendaItem.content"), max_length=1000, required=False, widget=forms.Textarea(attrs={"rows": 1})
    )
    who = LineField(label=_label("AgendaItem.who"), max_length=200, required=False)


class InviteeForm(RowForm):
    """Somebody invited. `was` is the place before: whether a guest came stays with them."""

    kind = "i"
    ever: ClassVar[Sequence[str]] = ("was",)
    was = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = LineField(label=_label("Invitee.name"), max_length=100, required=False)
    position = LineField(label=_label("Invitee.position"), max_length=200, required=False)
    member = forms.ChoiceField(label=_label("Invitee.member"), required=False)
    organisation = LineField(label=f"{_label('Invitee.organisation')} của khách", max_length=300, required=False)


class PresenceForm(RowForm):
    """How one member took part."""

    kind = "p"
    ever: ClassVar[Sequence[str]] = ("member",)
    member = forms.CharField(widget=forms.HiddenInput)
    state = forms.ChoiceField(
        label=_label("Presence.state"), required=False, choices=[("", "Chưa ghi"), *Presence.State.choices]
    )
    name = LineField(label=_label("Presence.name"), max_length=100, required=False)
    position = LineField(label="Chức vụ", max_length=200, required=False)
    paper = LineField(
        label=_label("Presence.paper"),
        max_length=200,
        required=False,
        widget=forms.TextInput(attrs={"placeholder": "số …, ngày …"}),
    )
    reason = LineField(label=_label("Presence.reason"), max_length=500, required=False)
    left_at = TimeField(label=_label("Presence.left_at"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        if not self.is_blank and not cleaned.get("state") and "state" not in self.errors:
            self.add_error("state", "Hãy chọn có mặt, ủy quyền hay vắng; hoặc xóa các ô của dòng này.")
        return cleaned


_ROW = ("state", "name", "position", "paper", "reason", "left_at")


def sent_by_member(data: Mapping[str, str]) -> dict[str, dict[str, str]]:
    """What was sent of each member, by its code: the list may have become another one since the form was opened."""
    found: dict[str, dict[str, str]] = {}
    for place in range(MOST_ITEMS):
        at = f"{PresenceForm.kind}{place}-"
        if f"{at}member" in data:
            # Two rows of one member no form of ours has.
            found.setdefault(clean_line(data[f"{at}member"]), {name: data.get(f"{at}{name}", "") for name in _ROW})
    return found


def at_place(row: Mapping[str, str], code: str, place: int) -> dict[str, str]:
    """The row of a member as the form at this place has it."""
    return {f"{PresenceForm.kind}{place}-{name}": value for name, value in {**row, "member": code}.items()}


class GuestForm(RowForm):
    """Whether a guest came; `was` is the place among those invited."""

    kind = "g"
    was = forms.IntegerField(widget=forms.HiddenInput)
    present = forms.TypedChoiceField(
        label="Dự họp",
        required=False,
        choices=[("", "Chưa ghi"), ("True", "Có mặt"), ("False", "Vắng")],
        coerce=lambda typed: typed == "True",
        empty_value=None,
    )


class CourseForm(RowForm):
    """How one point of the agenda went."""

    kind = "c"
    was = forms.IntegerField(widget=forms.HiddenInput)
    course = LinesField(
        label=_label("AgendaItem.course"), max_length=5000, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class ResolutionForm(RowForm):
    """What was resolved, and the votes."""

    kind = "r"
    text = LinesField(
        label=_label("Resolution.text"), max_length=2000, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args: Any, ballots: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        names = [name for name in OF_RESOLUTION[1:] if ballots or not name.startswith("ballots")]
        self.fields |= {name: _count(f"Resolution.{name}") for name in names}


class ConferenceForm(forms.Form):
    """What a conference is. Of the one that signs the pact, most of it stands in the pact."""

    kind = forms.ChoiceField(
        label=_label("Conference.kind"),
        choices=[choice for choice in Conference.Kind.choices if choice[0] != Conference.Kind.SIGNING],
    )
    name = LineField(label=_label("Conference.name"), max_length=300)
    day = DateField(label=_label("Conference.day"), required=False)
    starts = TimeField(label=_label("Conference.starts"), required=False)
    ends = TimeField(label=_label("Conference.ends"), required=False)
    place = LineField(label=_label("Conference.place"), max_length=200, required=False)
    chair_name = LineField(label=_label("Conference.chair_name"), max_length=100, required=False)
    chair_position = LineField(label=_label("Conference.chair_position"), max_length=200, required=False)
    secretary_name = LineField(label=_label("Conference.secretary_name"), max_length=100, required=False)
    secretary_position = LineField(label=_label("Conference.secretary_position"), max_length=200, required=False)

    def __init__(self, *args: Any, signing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if signing:
            for name in ("kind", *OF_PACT):
                self.fields.pop(name, None)


def _count(name: str, **more: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=_label(name),
        required=False,
        min_value=0,
        max_value=32767,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "form-control"}),
        error_messages={"invalid": "Hãy ghi bằng số nguyên, ví dụ 9."},
        **more,
    )


BALLOTS = (Conference.VotesOf.ISSUED, Conference.VotesOf.RETURNED, Conference.VotesOf.VALID)


class ResultsForm(forms.Form):
    """What was adopted, a document a line, and what the shares of the votes are of."""

    adopted = LinesField(
        label=_label("Conference.adopted"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Mỗi văn bản một dòng.",
    )
    votes_of = forms.ChoiceField(
        label=_label("Conference.votes_of"),
        choices=Conference.VotesOf.choices,
        required=False,
        help_text="Theo quy chế của Khối. Chọn số phiếu thì mỗi quyết nghị có thêm ô phiếu phát ra, thu về, hợp lệ.",
    )
    voters_summoned = _count("Conference.voters_summoned", help_text="Để trống: mỗi đơn vị thành viên một đại biểu.")
    voters_present = _count("Conference.voters_present", help_text="Để trống: theo điểm danh, mỗi đơn vị một đại biểu.")

    def __init__(self, *args: Any, signing: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if signing:
            del self.fields["adopted"]
