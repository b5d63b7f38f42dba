"""What is done while the meeting sits: the next item is called, what is said is noted, the room is shown something."""

import hashlib
from dataclasses import dataclass, replace

from awards.models import Review
from awards.verbs.reviews import StaleReview, change_of, review_of
from common.audit.log import Actor, Change
from members.access import Reader, require
from members.access_of_the_awards import may_run_review
from members.locking import locked
from members.models import BlocYear
from members.yearlog import log_in, who_changed
from pacts.conferences import AgendaRow, ResolutionRow
from pacts.models import Conference
from pacts.verbs.conferences import STALE, keep_conference, text_of

NO_ITEM = "Nội dung này không còn trong chương trình."
NO_RESULT = "Nội dung này chưa có kết quả bỏ phiếu nào được chốt."
NO_ROUND = "Cuộc họp chưa chọn kỳ chấm điểm được xét: hãy chọn ở «Thiết lập»."


@dataclass(frozen=True)
class Note:
    """What was typed at one item of the agenda (`place`, from 1), which stood as `seen` says; None: no resolution."""

    place: int
    seen: str
    course: str
    resolution: ResolutionRow | None = None


@dataclass(frozen=True)
class Shown:
    """What the room is to see (`Review.Showing`); of a result, of which question."""

    what: str
    question: int | None = None


def seal_of_item(row: AgendaRow) -> str:
    """A short mark of an item and of how it went: who took part may be noted meanwhile."""
    return hashlib.sha256(repr((row.content, row.course)).encode()).hexdigest()[:16]


def run_review(
    *,
    year: BlocYear,
    number: int,
    actor: Actor,
    reader: Reader,
    note: Note | None = None,
    go: int | None = None,
    show: Shown | None = None,
) -> Review:
    """Keeps what was noted, goes to the item at this place (0: to none), and shows the room something; each if given.

    PermissionError, StaleReview, pacts.verbs.conferences.ConferenceRefused, ValueError with a sentence for a place or
    a result that there is not, Conference.DoesNotExist.
    """
    require(may_run_review(reader))
    with locked(year) as now:
        conference = Conference.objects.get(year=now, number=number, kind=Conference.Kind.REVIEW)
        conference.year = now
        if note is not None:
            _keep(conference, note, actor, reader)
        review = review_of(conference)
        changes = []
        if go is not None:
            changes += _go(review, go)
        if show is not None:
            changes += _show(review, show)
        if changes:
            review.save()
            log_in(now, actor, changes)
    return review


def _keep(conference: Conference, note: Note, actor: Actor, reader: Reader) -> None:
    text, year = text_of(conference), conference.year
    agenda = list(text.agenda)
    resolutions = text.resolutions
    # A button that was pressed twice resolves nothing twice.
    if note.resolution is not None and note.resolution not in resolutions[-1:]:
        resolutions = (*resolutions, note.resolution)
    row = agenda[note.place - 1] if 1 <= note.place <= len(agenda) else None
    if row is None and note.course:
        raise StaleReview(NO_ITEM)
    if row is not None and note.course != row.course:
        if seal_of_item(row) != note.seen:
            raise StaleReview(who_changed(year, f"conference/{conference.number}/") or STALE)
        agenda[note.place - 1] = replace(row, course=note.course)
    wanted = replace(text, agenda=tuple(agenda), resolutions=resolutions)
    if wanted != text:
        keep_conference(
            year=year,
            change=lambda _: wanted,
            actor=actor,
            reader=reader,
            number=conference.number,
            # Under the lock nobody else has changed anything since it was read.
            seen=text.seal,
        )


def _go(review: Review, place: int) -> list[Change]:
    agenda = list(review.conference.agenda.order_by("order"))
    if not 0 <= place <= len(agenda):
        raise ValueError(NO_ITEM)
    wanted = place or None
    if review.at_hand == wanted:
        return []
    review.at_hand = wanted
    called = f"{place}. {agenda[place - 1].content}" if place else ""
    return [change_of(review, "sang nội dung" if place else "kết thúc chương trình", new=called)]


def _show(review: Review, shown: Shown) -> list[Change]:
    if shown.what not in Review.Showing:
        raise ValueError(NO_ITEM)
    if shown.what == Review.Showing.STANDINGS and review.round_id is None:
        raise ValueError(NO_ROUND)
    question = shown.question if shown.what == Review.Showing.RESULT else None
    if shown.what == Review.Showing.RESULT and not has_result(review, question):
        raise ValueError(NO_RESULT)
    if (review.showing, review.shown_question) == (shown.what, question):
        return []
    old = review.get_showing_display()
    review.showing, review.shown_question = shown.what, question
    new = f"{review.get_showing_display()}{f' {question}' if question else ''}"
    return [change_of(review, "đổi màn chiếu", str(old), new)]


def has_result(review: Review, question: int | None) -> bool:
    """Whether the question at this place has a round of voting that was counted."""
    if review._state.adding or question is None:
        return False
    return review.questions.filter(order=question, rounds__state="counted").exists()
