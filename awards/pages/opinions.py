"""«Ý kiến bằng văn bản»: what absent members sent, entered by whoever runs the meeting or counts its votes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from awards.models import Review
from awards.pages.reviews import review_or_404
from awards.verbs.opinions import (
    NOT_TAKEN,
    VOTED,
    Opinion,
    OpinionsRefused,
    has_voted,
    keep_opinions,
    may_enter,
    opinions_of,
    seal_of,
)
from awards.verbs.reviews import StaleReview, review_of
from awards.votes import absent_of
from common.labels import label
from common.refused import STALE_FORM
from common.vietnamese.fields import DateField, LineField
from common.web.boxes import first_box
from members.models import Membership
from members.pages import Again, Opened, Page
from pacts.models import Conference


class OpinionForm(forms.Form):
    """One member's opinion; empty where it sent none."""

    paper = LineField(label=label("awards.WrittenOpinion.paper"), max_length=200, required=False)
    on = DateField(label=label("awards.WrittenOpinion.on"), required=False)

    def __init__(self, data: Mapping[str, str] | None, *, member: Membership, stands: Opinion) -> None:
        self.member = member
        super().__init__(data, prefix=member.code, initial={"paper": stands.paper, "on": stands.on})

    @property
    def opinion(self) -> Opinion:
        """What was typed, once it is valid."""
        return Opinion(self.cleaned_data["on"], self.cleaned_data["paper"])


@dataclass(frozen=True, kw_only=True)
class OpinionsPage:
    """A form for each member that is absent, or that sent something; `closed` says why nothing can be entered."""

    title: str
    conference: Conference
    forms: list[OpinionForm]
    closed: str
    seen: str
    back: str
    sentences: Sequence[str]
    wrong: list[tuple[str, str]]


def _forms(opened: Opened, review: Review, data: Mapping[str, str] | None = None) -> list[OpinionForm]:
    stand, absent = opinions_of(review), absent_of(review.conference)
    members = opened.year.members.order_by("order")
    return [
        OpinionForm(data, member=one, stands=stand.get(one.code, Opinion()))
        for one in members
        if one.code in absent or one.code in stand
    ]


def _page(
    opened: Opened, review: Review, found: list[OpinionForm], seen: str, sentences: Sequence[str] = ()
) -> OpinionsPage:
    conference = review.conference
    closed = NOT_TAKEN if not review.written_opinions else VOTED if has_voted(review) else ""
    for form in found:
        # What was typed before it could no longer be kept stays to be copied: a disabled box shows what was before.
        for field in form.fields.values():
            field.disabled = bool(closed) and not form.is_bound
    return OpinionsPage(
        title=f"Ý kiến bằng văn bản: {conference.name}",
        conference=conference,
        forms=found,
        closed=closed,
        seen=seen,
        back=opened.address("review", conference.number),
        sentences=sentences,
        wrong=[
            (first_box(box), f"{form.member.short_name}, {box.label}: {sentence}")
            for form in found
            if form.is_bound
            for box in form
            for sentence in box.errors
        ],
    )


def load(opened: Opened) -> OpinionsPage:
    """What was entered, and room for what was not."""
    review = review_of(review_or_404(opened))
    opened.require(may_enter(review, opened.reader))
    return _page(opened, review, _forms(opened, review), seal_of(review))


def save(opened: Opened) -> HttpResponseBase | Again:
    """Keeps what was typed; an emptied row is taken away."""
    review, seen = review_of(review_or_404(opened)), opened.posted.get("seen", "")
    opened.require(may_enter(review, opened.reader))
    found = _forms(opened, review, opened.posted)
    # All of them are asked, so that each says what is wrong with it.
    if False in [form.is_valid() for form in found]:
        return Again(_page(opened, review, found, seen))
    number = review.conference.number
    try:
        typed = {form.member.code: form.opinion for form in found}
        changes = keep_opinions(**opened.having_seen(seen), number=number, opinions=typed)
    except OpinionsRefused as refused:
        forms_of, rest = {form.member.code: form for form in found}, []
        for place, sentence in refused.problems.items():
            code, _, box = place.partition(".")
            if box:
                forms_of[code].add_error(box, sentence)
            else:
                rest.append(sentence)
        return Again(_page(opened, review, found, seen, rest))
    except StaleReview as stale:
        return Again(_page(opened, review, found, seal_of(review), [STALE_FORM.format(stale)]))
    except Conference.DoesNotExist:
        raise Http404 from None
    messages.success(opened.request, "Đã lưu ý kiến bằng văn bản." if changes else "Không có gì thay đổi.")
    return HttpResponseRedirect(opened.address("review", number))


PAGE = Page(
    name="review-opinions",
    within="reviews",
    path="binh-xet/<int:number>/y-kien",
    title="Ý kiến bằng văn bản",
    load=load,
    save=save,
    template="awards/review_opinions.html",
    printed=False,
)
