"""«Điều hành»: the meeting as it sits. One press keeps what was noted and calls the next item.

Every button sends the whole form, so that nothing typed is lost, and names the place to go to: pressed twice, it does
the same.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from awards.models import Review
from awards.pages.reviews import review_or_404
from awards.presenters.meeting import Roll, agenda_states, at_hand, roll_of
from awards.presenters.results import results_of
from awards.verbs.reviews import StaleReview, review_of, text_of_review
from awards.verbs.running import Note, Shown, run_review, seal_of_item
from common.labels import label
from common.refused import STALE_FORM
from common.vietnamese.fields import LinesField
from common.web.boxes import first_box
from common.web.sent import whole_number
from members.access import Action
from members.pages import Again, Opened, Page
from pacts.conferences import ConferenceText, ResolutionRow
from pacts.models import Conference
from pacts.presenters.conferences import AgendaLine, ResolutionLine, agenda_lines, resolution_lines
from pacts.verbs.conferences import ConferenceRefused, text_of

VOTES = ("votes_for", "votes_against", "votes_other")
NO_TEXT = "Hãy ghi nội dung quyết nghị, hoặc để trống cả các ô số phiếu."


def _count(name: str) -> forms.IntegerField:
    return forms.IntegerField(
        label=label(f"pacts.Resolution.{name}"),
        required=False,
        min_value=0,
        max_value=32767,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off", "class": "form-control"}),
        error_messages={"invalid": "Hãy ghi bằng số nguyên, ví dụ 9."},
    )


class RunForm(forms.Form):
    """What is noted at the item at hand: how it goes, and what is resolved."""

    course = LinesField(
        label=label("pacts.AgendaItem.course"),
        max_length=5000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6, "class": "form-control"}),
    )
    text = LinesField(
        label=label("pacts.Resolution.text"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2, "class": "form-control"}),
    )
    votes_for = _count("votes_for")
    votes_against = _count("votes_against")
    votes_other = _count("votes_other")

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        counted = any(cleaned.get(name) is not None for name in VOTES)
        if counted and not cleaned.get("text") and "text" not in self.errors:
            self.add_error("text", NO_TEXT)
        return cleaned

    @property
    def resolution(self) -> ResolutionRow | None:
        """What was resolved; None while nothing is typed."""
        said = self.cleaned_data
        return ResolutionRow(said["text"], *(said[name] for name in VOTES)) if said["text"] else None


@dataclass(frozen=True)
class ShowChoice:
    """Something that the room can be shown: what a button sends, what it is called, and whether it is on."""

    sends: str
    called: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class RunPage:
    """The meeting as it sits; `line` is the item that the form is about, None before the first and after the last.

    `seen` is the mark of that item, `before` and `after` the places to go to (None where there are none).
    """

    conference: Conference
    form: RunForm
    line: AgendaLine | None
    seen: str
    before: int | None
    after: AgendaLine | None
    agenda: list[tuple[AgendaLine, str]]
    resolutions: list[ResolutionLine]
    roll: Roll
    choices: list[ShowChoice]
    draft: str
    sentences: Sequence[str]
    wrong: list[tuple[str, str]]


def _page(
    opened: Opened,
    conference: Conference,
    *,
    data: Mapping[str, str] | None = None,
    form: RunForm | None = None,
    seen: str = "",
    sentences: Sequence[str] = (),
) -> RunPage:
    review, text = review_of(conference), text_of(conference)
    agenda = agenda_lines(text)
    place = at_hand(review, text)
    # What was typed belongs to the item for which it was typed.
    about = place if data is None else whole_number(data.get("place", ""))
    line = agenda[about - 1] if about and about <= len(agenda) else None
    members = opened.year.members.count()
    form = form or RunForm(initial={"course": line.row.course if line else ""})
    # Before the first item, the next is the first.
    following = (about or 0) + 1
    return RunPage(
        conference=conference,
        form=form,
        line=line,
        seen=seen or (seal_of_item(line.row) if line else ""),
        before=about - 1 if line and about and about > 1 else None,
        after=agenda[following - 1] if following <= len(agenda) else None,
        agenda=list(zip(agenda, agenda_states(len(agenda), place), strict=True)),
        resolutions=resolution_lines(text, members),
        roll=roll_of(text, text_of_review(review).quorum, members),
        choices=_choices(review, opened.today),
        draft=f"{opened.reader.user.pk}.review.{conference.pk}.{line.number if line else 0}",
        sentences=sentences,
        wrong=[
            (first_box(box), f"{box.label}: {sentence}")
            for box in form
            for sentence in (box.errors if form.is_bound else [])
        ],
    )


def _choices(review: Review, today: date) -> list[ShowChoice]:
    found = [("nothing", "Không chiếu gì"), ("agenda", str(Review.Showing.AGENDA.label))]
    if review.round_id is not None:
        found.append(("standings", str(Review.Showing.STANDINGS.label)))
    day = review.conference.day or today
    found += [(f"result:{one.order}", f"Kết quả: {one.name}") for one in results_of(review, day)]
    now = f"result:{review.shown_question}" if review.showing == Review.Showing.RESULT else review.showing
    return [ShowChoice(sends, called, sends == now) for sends, called in found]


def load(opened: Opened) -> RunPage:
    """The meeting at the item at hand."""
    return _page(opened, review_or_404(opened))


def save(opened: Opened) -> HttpResponseBase | Again:
    """Keeps what was noted, and does what the button says: «save», «go:3», «show:standings», «show:result:1»."""
    conference, posted = review_or_404(opened), opened.posted
    seen, form = posted.get("seen", ""), RunForm(posted)
    deed, _, rest = posted.get("deed", "save").partition(":")
    if not form.is_valid():
        return Again(_page(opened, conference, data=posted, form=form, seen=seen))
    place = whole_number(posted.get("place", "")) or 0
    note = Note(place, seen, form.cleaned_data["course"], form.resolution)
    what, _, question = rest.partition(":")
    try:
        run_review(
            **opened.who,
            number=conference.number,
            note=note if place or note.resolution else None,
            go=whole_number(rest) if deed == "go" else None,
            show=Shown(what, whole_number(question)) if deed == "show" else None,
        )
    except ConferenceRefused as refused:
        left = _refuse(form, text_of(conference), refused.problems)
        return Again(_page(opened, conference, data=posted, form=form, seen=seen, sentences=left))
    except StaleReview as stale:
        return Again(_page(opened, conference, data=posted, form=form, sentences=[STALE_FORM.format(stale)]))
    except Conference.DoesNotExist:
        raise Http404 from None
    except ValueError as error:
        return Again(_page(opened, conference, data=posted, form=form, seen=seen, sentences=[str(error)]))
    if note.resolution:
        messages.success(opened.request, "Đã ghi quyết nghị.")
    return HttpResponseRedirect(opened.address("review-run", conference.number))


def _refuse(form: RunForm, text: ConferenceText, problems: Mapping[str, str]) -> list[str]:
    """Puts what is wrong with the new resolution beside its box; answers the rest."""
    own, rest = f"resolutions[{len(text.resolutions)}].", []
    for place, sentence in problems.items():
        box = place.removeprefix(own)
        if place.startswith(own) and box in form.fields:
            form.add_error(box, sentence)
        else:
            rest.append(sentence)
    return rest


PAGE = Page(
    name="review-run",
    within="reviews",
    path="binh-xet/<int:number>/dieu-hanh",
    title="Điều hành cuộc họp",
    action=Action.MANAGE_YEAR,
    load=load,
    save=save,
    template="awards/review_run.html",
    printed=False,
)
