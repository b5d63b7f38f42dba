"""The opinions that absent members gave in writing, for a review meeting that takes them."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from awards.models import Review, Teller, VoteRound, WrittenOpinion
from awards.verbs.reviews import StaleReview, change_of, review_of
from awards.votes import absent_of
from common.audit.log import Actor, Change
from common.refused import FieldsRefused
from common.vietnamese.dates import short_date, today_vn
from common.vietnamese.text import clean_line
from members.access import Answer, Reader, require
from members.access_of_the_awards import may_note_opinions
from members.locking import locked
from members.models import BlocYear
from members.odd_days import far_days
from members.yearlog import log_in, who_changed
from pacts.models import Conference

NOT_TAKEN = (
    "Cuộc họp này không nhận ý kiến bằng văn bản. Quy chế cho phép thì đánh dấu ở «Thiết lập» của cuộc họp trước."
)
VOTED = "Cuộc họp đã mở lượt bỏ phiếu nên không ghi thêm, không sửa, không bỏ ý kiến bằng văn bản được nữa."
CAME = "Đơn vị này không vắng nên biểu quyết tại cuộc họp, không bằng văn bản."
NO_PAPER = "Hãy ghi số, ký hiệu của văn bản ý kiến."
NO_DAY = "Hãy ghi ngày của văn bản ý kiến."
TOO_LATE = "Văn bản phải có trước khi họp xong: ngày họp là {}."
NOT_YET = "Ngày này chưa tới."
STALE = "Ý kiến bằng văn bản vừa được người khác sửa."


class OpinionsRefused(FieldsRefused):
    """What was typed cannot be kept: a sentence for each place («dv-03.paper»), under "" for the whole."""


@dataclass(frozen=True)
class Opinion:
    """A member's opinion as somebody enters it: the paper, and its day. Without both there is none."""

    on: date | None = None
    paper: str = ""

    def __bool__(self) -> bool:
        return self.on is not None or self.paper != ""

    @property
    def told(self) -> str:
        """«Công văn số 12, ngày 01/12/2023»."""
        return f"{self.paper}, ngày {short_date(self.on)}" if self.on else self.paper


def opinions_of(review: Review) -> dict[str, Opinion]:
    """What was entered, by the members' codes; of a member that came after all, too."""
    if review._state.adding:
        return {}
    rows = review.opinions.select_related("member").order_by("member__order")
    return {one.member.code: Opinion(one.on, one.paper) for one in rows}


def seal_of(review: Review) -> str:
    """A short mark of all that was entered."""
    return hashlib.sha256(repr(opinions_of(review)).encode()).hexdigest()[:16]


def has_voted(review: Review) -> bool:
    """Whether the meeting has opened a round of voting that stands: its opinions were counted with it."""
    if review._state.adding:
        return False
    return VoteRound.objects.filter(question__review=review).exclude(state=VoteRound.State.VOID).exists()


def may_enter(review: Review, reader: Reader) -> Answer:
    """Whether the reader may enter opinions for this meeting: whoever runs it, and those who count its votes."""
    counts = Teller.objects.filter(review=review.pk, account=reader.user.pk).exists()
    return may_note_opinions(reader, teller=counts)


def keep_opinions(
    *, year: BlocYear, number: int, opinions: Mapping[str, Opinion], seen: str, actor: Actor, reader: Reader
) -> list[Change]:
    """Makes these the opinions of the members named, those without a day and a paper none; answers what changed.

    PermissionError, OpinionsRefused, StaleReview unless they stand as `seen` says, Conference.DoesNotExist.
    """
    with locked(year) as now:
        conference = Conference.objects.get(year=now, number=number, kind=Conference.Kind.REVIEW)
        conference.year = now
        review = review_of(conference)
        require(may_enter(review, reader))
        if seal_of(review) != seen:
            raise StaleReview(who_changed(now, f"review/{number}/") or STALE)
        wanted = {code: Opinion(one.on, clean_line(one.paper)) for code, one in opinions.items()}
        if wrong := _wrong(review, wanted):
            raise OpinionsRefused(wrong)
        changes = bring_opinions(review, opinions_of(review) | wanted)
        log_in(now, actor, changes)
    return changes


def _wrong(review: Review, wanted: Mapping[str, Opinion]) -> dict[str, str]:
    if not review.written_opinions:
        return {"": NOT_TAKEN}
    stand = opinions_of(review)
    changed = {code: one for code, one in wanted.items() if one != stand.get(code, Opinion())}
    if changed and has_voted(review):
        return {"": VOTED}
    absent, met_on = absent_of(review.conference), review.conference.day
    wrong = {}
    for code, one in changed.items():
        if not one:
            continue
        if code not in absent:
            wrong[f"{code}.paper"] = CAME
        elif not one.paper:
            wrong[f"{code}.paper"] = NO_PAPER
        if one.on is None:
            wrong[f"{code}.on"] = NO_DAY
        elif one.on > today_vn():
            wrong[f"{code}.on"] = NOT_YET
        elif met_on and one.on > met_on:
            wrong[f"{code}.on"] = TOO_LATE.format(short_date(met_on))
        elif far := far_days({"on": one.on}, ("on",), year=review.conference.year.year):
            wrong[f"{code}.on"] = far["on"]
    return wrong


def bring_opinions(review: Review, wanted: Mapping[str, Opinion]) -> list[Change]:
    """Makes these all the opinions of the meeting; answers the changes, unlogged."""
    stand = opinions_of(review)
    members = {one.code: one for one in review.conference.year.members.all()}
    changes = []
    for code in sorted({*stand, *wanted}, key=lambda one: members[one].order):
        old, new = stand.get(code, Opinion()), wanted.get(code, Opinion())
        if old == new:
            continue
        rows = WrittenOpinion.objects.filter(review=review, member=members[code])
        if new:
            fields = {"on": new.on, "paper": new.paper}
            WrittenOpinion.objects.update_or_create(review=review, member=members[code], defaults=fields)
        else:
            rows.delete()
        verb = "sửa" if old and new else "ghi" if new else "bỏ"
        action = f"{verb} ý kiến bằng văn bản của {members[code].short_name}"
        changes.append(change_of(review, action, old.told, new.told, member=code))
    return changes
