"""What is settled of a review meeting: which standings, how many must be there, who counts the votes."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from typing import Any

from awards.models import Review, Teller
from awards.queries import review_at, tellers_of
from awards.rules.meeting import (
    EMPTY,
    FIELDS,
    ReviewText,
    TellerRow,
    chairs_and_counts,
    wrong_references,
    wrong_review,
)
from common.audit.log import Actor, Change
from common.refused import FieldsRefused
from common.yearfile.sync import change_fields
from members.access import Reader, require
from members.access_of_the_awards import may_run_review
from members.locking import locked
from members.models import BlocYear, Membership, Role, User
from members.yearlog import log_in, who_changed
from pacts.models import Conference
from scoring.models import Round

STALE = "Cuộc họp này đã được người khác sửa."


class StaleReview(ValueError):
    """The meeting was changed by somebody else since the form was opened; the text says by whom and what."""


class ReviewRefused(FieldsRefused):
    """What was typed cannot be kept: a sentence for each place («quorum_number», «tellers[0].name»)."""


def reviews_of(year: BlocYear) -> list[Conference]:
    """The year's review meetings by their days; what is settled of each, if anything is, stands in `review`."""
    found = Conference.objects.filter(year=year.pk, kind=Conference.Kind.REVIEW).select_related("review__round")
    rows = sorted(found, key=lambda one: (one.day is None, one.day or date.min, one.number))
    for row in rows:
        row.year = year
    return rows


def review_of(conference: Conference) -> Review:
    """What is settled of the meeting; unsaved, as it begins, while nothing is."""
    return review_at(conference) or Review(conference=conference)


def text_of_review(review: Review) -> ReviewText:
    """All that is settled, in one query more."""
    if review._state.adding:
        return EMPTY
    fields = {name: getattr(review, name) for name in FIELDS}
    fields["round"] = review.round.code if review.round else ""
    return ReviewText(fields, tuple(TellerRow(**row) for row in tellers_of(review)))


def accounts_in(year: BlocYear) -> dict[str, User]:
    """The accounts that may count votes in the portal, by their names: whoever has a role in the bloc."""
    roles = Role.objects.filter(bloc=year.bloc_id, user__is_active=True).select_related("user")
    return {role.user.username: role.user for role in roles.order_by("user__username")}


def keep_review(
    *, year: BlocYear, number: int, change: Callable[[ReviewText], ReviewText], seen: str, actor: Actor, reader: Reader
) -> Review:
    """Makes one change to what is settled of the review meeting with this number.

    PermissionError, ReviewRefused, StaleReview unless it stands as `seen` says, Conference.DoesNotExist.
    """
    require(may_run_review(reader))
    with locked(year) as now:
        conference = Conference.objects.get(year=now, number=number, kind=Conference.Kind.REVIEW)
        conference.year = now
        stands = text_of_review(review_of(conference))
        if stands.seal != seen:
            raise StaleReview(who_changed(now, f"review/{number}/") or STALE)
        wanted = change(stands)
        members = {member.code: member for member in now.members.all()}
        accounts, rounds = accounts_in(now), {one.code: one for one in Round.objects.filter(year=now)}
        wrong = wrong_references(wanted, rounds, members, accounts) or wrong_review(wanted, len(members))
        wrong = wrong or chairs_and_counts(wanted.tellers, conference.chair_name)
        if wrong:
            raise ReviewRefused(wrong)
        review, changes = bring_review(conference, wanted, members, accounts, rounds)
        log_in(now, actor, changes)
    return review


def bring_review(
    conference: Conference,
    wanted: ReviewText,
    members: Mapping[str, Membership],
    accounts: Mapping[str, User],
    rounds: Mapping[str, Round],
) -> tuple[Review, list[Change]]:
    """Makes this what is settled of the meeting; answers it with the changes, unlogged."""
    review = review_of(conference)
    old = text_of_review(review)
    changes = []
    if review._state.adding:
        review.save()
    fields = dict(wanted.fields) | {"round": rounds.get(wanted.fields["round"])}
    if told := change_fields(review, fields):
        changes.append(change_of(review, "sửa", *told))
    if old.tellers != wanted.tellers:
        review.tellers.all().delete()
        Teller.objects.bulk_create(
            Teller(
                review=review,
                order=order,
                name=row.name,
                position=row.position,
                member=members.get(row.member),
                account=accounts.get(row.account),
                is_head=row.is_head,
            )
            for order, row in enumerate(wanted.tellers, start=1)
        )
        changes.append(change_of(review, "sửa tổ kiểm phiếu", _told(old.tellers), _told(wanted.tellers)))
    return review, changes


def _told(tellers: Sequence[TellerRow]) -> str:
    return "; ".join(f"{row.name}{' (tổ trưởng)' if row.is_head else ''}" for row in tellers)


def change_of(review: Review, action: str, old: str = "", new: str = "", **more: Any) -> Change:
    """What the log says of a review meeting."""
    conference = review.conference
    return Change(
        subject=f"Họp bình xét: {conference}",
        key=f"review/{conference.number}/",
        action=action,
        old=old,
        new=new,
        **more,
    )
