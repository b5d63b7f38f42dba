"""«Thiết lập»: which standings the meeting reviews, how many must be there, how it decides, who counts the votes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from awards.models import Review
from awards.pages.reviews import review_or_404
from awards.rules.meeting import FIELDS, MOST_TELLERS, ReviewText, TellerRow
from awards.verbs.reviews import ReviewRefused, StaleReview, accounts_in, keep_review, review_of, text_of_review
from common.labels import label
from common.refused import STALE_FORM
from common.vietnamese.fields import LineField
from common.web.boxes import first_box
from common.web.rowforms import RowForm, wrong_in
from members.access import Action
from members.pages import Again, Opened, Page
from pacts.models import Conference
from scoring.models import Round

BLANKS = 2
LEAST_ROWS = 3


def _count(name: str, help_text: str = "") -> forms.IntegerField:
    return forms.IntegerField(
        label=label(f"awards.Review.{name}"),
        required=False,
        help_text=help_text,
        min_value=0,
        max_value=32767,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Hãy ghi bằng số nguyên, ví dụ 2."},
    )


class ReviewForm(forms.Form):
    """How the meeting decides."""

    round = forms.ChoiceField(label=label("awards.Review.round"), required=False)
    quorum = forms.ChoiceField(label=label("awards.Review.quorum"), choices=Review.Quorum.choices)
    quorum_numerator = _count("quorum_numerator", "Hai phần ba thì ghi 2.")
    quorum_denominator = _count("quorum_denominator", "Hai phần ba thì ghi 3.")
    quorum_exceeds = forms.BooleanField(
        label=label("awards.Review.quorum_exceeds"),
        required=False,
        help_text="Chọn: «quá 2/3». Không chọn: «từ 2/3 trở lên».",
    )
    quorum_number = _count("quorum_number")
    written_opinions = forms.BooleanField(label=label("awards.Review.written_opinions"), required=False)
    own_item = forms.ChoiceField(label=label("awards.Review.own_item"), choices=Review.OwnItem.choices)


class TellerForm(RowForm):
    """One who counts the votes."""

    kind = "t"
    ever: ClassVar[Sequence[str]] = ("is_head",)
    name = LineField(label=label("awards.Teller.name"), max_length=100, required=False)
    position = LineField(label=label("awards.Teller.position"), max_length=200, required=False)
    member = forms.ChoiceField(label=label("awards.Teller.member"), required=False)
    account = forms.ChoiceField(label=label("awards.Teller.account"), required=False)
    is_head = forms.TypedChoiceField(
        label="Vai trò",
        required=False,
        choices=[("", "Thành viên"), ("True", "Tổ trưởng")],
        coerce=lambda typed: typed == "True",
        empty_value=None,
    )


@dataclass(frozen=True, kw_only=True)
class SettingsPage:
    """The form; `seen` is the mark of what it was opened with."""

    title: str
    form: ReviewForm
    rows: list[TellerForm]
    more_fit: bool
    seen: str
    back: str
    sentences: Sequence[str]
    wrong: list[tuple[str, str]]


def _row(typed: Mapping[str, Any]) -> TellerRow:
    return TellerRow(**{**typed, "is_head": bool(typed["is_head"])})


@dataclass
class Filled:
    """The form as it stands or was sent."""

    opened: Opened
    conference: Conference
    text: ReviewText
    data: Mapping[str, str] | None = None

    def __post_init__(self) -> None:
        initial = dict(self.text.fields)
        self.form = ReviewForm(self.data, initial=initial)
        rounds = Round.objects.filter(year=self.opened.year).order_by("id")
        box: Any = self.form.fields["round"]
        box.choices = [("", "Chưa chọn"), *((one.code, one.name) for one in rounds)]
        self.rows = self._rows()

    def _rows(self) -> list[TellerForm]:
        initial: list[Mapping[str, Any]] = [
            vars(row) | {"is_head": "True" if row.is_head else ""} for row in self.text.tellers
        ]
        if self.data is not None:
            sent = [TellerForm(self.data, place=at) for at in range(MOST_TELLERS) if f"t{at}-name" in self.data]
            if self.data.get("deed") != "more":
                return [self._choices(row) for row in sent]
            initial = [row.typed for row in sent if not row.is_blank]
        count = min(max(len(initial) + BLANKS, LEAST_ROWS), MOST_TELLERS)
        return [
            self._choices(TellerForm(place=place, initial=initial[place] if place < len(initial) else None))
            for place in range(count)
        ]

    def _choices(self, row: TellerForm) -> TellerForm:
        for name, choices in self._chosen_of.items():
            box: Any = row.fields[name]
            box.choices = choices
        return row

    @cached_property
    def _chosen_of(self) -> dict[str, list[tuple[str, str]]]:
        members = self.opened.year.members.order_by("order").values_list("code", "name")
        accounts = [(name, f"{user} ({name})") for name, user in accounts_in(self.opened.year).items()]
        return {"member": [("", "Không chọn"), *members], "account": [("", "Không dùng"), *accounts]}

    @property
    def filled(self) -> list[TellerForm]:
        """The rows that somebody typed into."""
        return [row for row in self.rows if not row.is_blank]

    def is_valid(self) -> bool:
        """Whether all that was sent is understood."""
        return False not in [one.is_valid() for one in (self.form, *self.rows)]

    def changed(self, text: ReviewText) -> ReviewText:
        """What was typed."""
        fields = {name: self.form.cleaned_data[name] for name in FIELDS}
        return replace(text, fields=fields, tellers=tuple(_row(row.cleaned_data) for row in self.filled))

    def refuse(self, problems: Mapping[str, str]) -> list[str]:
        """Puts each sentence beside its box; answers those that have none."""
        rest = []
        for place, sentence in problems.items():
            head, _, box = place.partition("].")
            if box:
                self.filled[int(head.partition("[")[2])].add_error(box, sentence)
            elif place in self.form.fields:
                self.form.add_error(place, sentence)
            else:
                rest.append(sentence)
        return rest

    def page(self, seen: str, sentences: Sequence[str] = ()) -> SettingsPage:
        """The form's page."""
        wrong = [
            (first_box(box), f"{box.label}: {sentence}")
            for box in self.form
            for sentence in (box.errors if self.form.is_bound else [])
        ]
        return SettingsPage(
            title=f"Thiết lập: {self.conference.name}",
            form=self.form,
            rows=self.rows,
            more_fit=len(self.rows) < MOST_TELLERS,
            seen=seen,
            back=self.opened.address("review", self.conference.number),
            sentences=sentences,
            wrong=wrong + wrong_in([row for row in self.rows if row.is_bound], "Tổ kiểm phiếu"),
        )


def load(opened: Opened) -> SettingsPage:
    """What is settled of the meeting."""
    conference = review_or_404(opened)
    text = text_of_review(review_of(conference))
    return Filled(opened, conference, text).page(text.seal)


def save(opened: Opened) -> HttpResponseBase | Again:
    """Keeps what was typed, or makes room for more tellers."""
    conference, posted = review_or_404(opened), opened.posted
    text, seen = text_of_review(review_of(conference)), posted.get("seen", "")
    filled = Filled(opened, conference, text, posted)
    if posted.get("deed") == "more":
        return Again(filled.page(seen), 200)
    if not filled.is_valid():
        return Again(filled.page(seen))
    try:
        keep_review(**opened.having_seen(seen), number=conference.number, change=filled.changed)
    except ReviewRefused as refused:
        return Again(filled.page(seen, filled.refuse(refused.problems)))
    except StaleReview as stale:
        return Again(filled.page(text.seal, [STALE_FORM.format(stale)]))
    except Conference.DoesNotExist:
        raise Http404 from None
    messages.success(opened.request, "Đã lưu.")
    return HttpResponseRedirect(opened.address("review", conference.number))


PAGE = Page(
    name="review-settings",
    within="reviews",
    path="binh-xet/<int:number>/thiet-lap",
    title="Thiết lập cuộc họp",
    action=Action.MANAGE_YEAR,
    load=load,
    save=save,
    template="awards/review_settings.html",
    printed=False,
)
