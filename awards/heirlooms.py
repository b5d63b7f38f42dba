"""What the next year can take over of the review: how it decides, and nothing of what it decided.

Comes along: `AwardSettings`; of each `Review` its quorum, whether absent members write, and what a member does in its
own case; each `Question` as a frame, which form by which rule and quota.

Stays: a review's round and tellers, which are of the year and the day; nominations, rounds of voting, urns and written
opinions, which are what came of it; submissions and proposals, which were sent. Who is not reviewed stays too: it is
about the merit of that year, and where it goes on there is a paper that says so. Of the checklists, a line «chỉ năm …»
was said to hold in that year alone. All other lines, the forms with their editions, base pays, grounds, holidays and
the ledger are the bloc's and stand in every year.
"""

from collections.abc import Sequence
from datetime import date

from django.db.models import Prefetch

from awards.editions import named_in
from awards.models import AwardSettings, Question, Review
from awards.rules.meeting import FIELDS, ReviewText
from awards.yearfile import questions as question_file
from awards.yearfile import reviews as review_file
from awards.yearfile import settings as settings_file
from common.yearfile.heirlooms import HandedDown, Heirloom, of_next_year
from common.yearfile.shapes import JsonObject
from members.models import BlocYear
from pacts.heirlooms import CONFERENCES
from pacts.models import Conference

# The scoring round that was reviewed is that year's.
_RULES = [name for name in FIELDS if name != "round"]


def heirlooms(year: BlocYear) -> list[Heirloom]:
    """What the year settled about its review, how its meetings decide, and what they vote on; only what there is."""
    meetings = _meetings(year)
    return [*_settings(year), *_reviews(year, meetings), *_questions(year, meetings)]


def handed_down(year: BlocYear) -> list[HandedDown]:
    """What a year that was opened with all of these has of them."""
    return [
        # They stand on the meetings.
        HandedDown("Nội dung bỏ phiếu", Question.objects.filter(review__conference__year=year)),
        HandedDown("Thiết lập họp bình xét", Review.objects.filter(conference__year=year)),
        HandedDown("Quy định bình xét của năm", AwardSettings.objects.filter(year=year)),
    ]


def _part(key: str, value: object, year: BlocYear) -> JsonObject:
    found: JsonObject = {"awards": {key: of_next_year(value, year.year)}}
    return found


def _settings(year: BlocYear) -> list[Heirloom]:
    dumped = settings_file.dump(year)
    if not dumped:
        return []
    said = dumped["settings"]
    reasons = AwardSettings.Reasons(said["reasons"]).label
    told = [f"ai xem lý do không xét: {reasons[:1].lower()}{reasons[1:]}"]
    told += [f"bỏ phiếu trên cổng theo {said['portal_ballot']}"] if "portal_ballot" in said else []
    told += ["hồ sơ trình qua Cơ quan thường trực"] if "to_standing_body" in said else []
    part = _part("settings", said, year)
    return [Heirloom("award-settings", "Quy định bình xét của năm", "; ".join(told), part)]


def _meetings(year: BlocYear) -> list[Review]:
    """What is settled of the review meetings, with their questions and forms at hand."""
    asked = Question.objects.order_by("order").select_related("form").prefetch_related("form__editions")
    rows = Review.objects.filter(conference__year=year, conference__kind=Conference.Kind.REVIEW)
    related = rows.select_related("conference").prefetch_related(Prefetch("questions", asked))
    return list(related.order_by("conference__number"))


def _reviews(year: BlocYear, meetings: Sequence[Review]) -> list[Heirloom]:
    settled = {
        row.conference.number: rules
        for row in meetings
        if (rules := review_file.unusual({name: getattr(row, name) for name in _RULES}))
    }
    if not settled:
        return []
    least = dict.fromkeys(filter(None, (_quorum(row) for row in meetings)))
    there = f", phải có mặt {', '.join(least)}" if least else ""
    told = f"{len(settled)} cuộc họp{there}; không kèm kỳ chấm điểm được xét, tổ kiểm phiếu, ý kiến bằng văn bản"
    part = _part("reviews", [{"meeting": number} | rules for number, rules in settled.items()], year)
    return [Heirloom("reviews", "Thiết lập họp bình xét", told, part, needs=CONFERENCES)]


def _quorum(review: Review) -> str:
    """«quá 2/3»; a number of members is more than there are where there are fewer then, and is to be seen before."""
    return ReviewText({name: getattr(review, name) for name in FIELDS}).quorum.words


def _questions(year: BlocYear, meetings: Sequence[Review]) -> list[Heirloom]:
    asked = [question for row in meetings for question in row.questions.all()]
    if not asked:
        return []
    forms = {named_in(one.form, year): one.form for one in asked}
    told = f"{len(asked)} nội dung: {'; '.join(forms)}. Tỷ lệ, số lượng như năm {year.year}; không kèm đề cử, kết quả"
    day = date(year.year + 1, 12, 31)
    if ended := [name for name, form in forms.items() if form.edition_on(day) is None]:
        told += f". Danh mục không có quy định cho năm {day.year}: {'; '.join(ended)}"
    part = _part("questions", [question_file.dump_rule(one) for one in asked], year)
    return [Heirloom("questions", "Nội dung bỏ phiếu", told, part, needs=CONFERENCES)]
