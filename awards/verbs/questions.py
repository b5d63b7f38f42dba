"""What can be done with the questions of a review meeting: put one, change it, move it forward, take it away.

Once a round of voting on a question was opened and counts, the question stands as it was asked.
"""

from collections.abc import Mapping
from typing import Any

from django.db.models import Max

from awards.models import AwardForm, Question, Review, VoteRound
from awards.queries import meeting_at, questions_at
from awards.rules.asking import tidied, wrong_question
from common.audit.log import Actor, Change
from common.refused import FieldsRefused
from common.vietnamese.dates import today_vn
from common.yearfile.sync import change_fields, describe, differing
from members.access import Reader, require
from members.access_of_the_awards import may_count_votes
from members.locking import locked
from members.models import BlocYear
from members.yearlog import log_in, who_changed
from pacts.models import Conference

OF_QUESTION = (
    "form",
    "by_ballot",
    "method",
    "most_chosen",
    "base",
    "numerator",
    "denominator",
    "exceeds",
    "blank_is_against",
    "quota",
    "quota_number",
    "quota_percent",
    "quota_of",
    "quota_rounding",
    "quota_at_least_one",
    "tie_path",
    "ground",
)
STALE = "Nội dung bỏ phiếu này đã được người khác sửa."
ASKED = (
    "Nội dung này đã có lượt bỏ phiếu {}: cách hỏi, tỷ lệ, số lượng và danh sách đề cử giữ như lúc mở. "
    "Muốn sửa thì hủy lượt ấy, có lý do."
)
HAS_ROUNDS = "Nội dung này đã có lượt bỏ phiếu, kể cả lượt đã hủy, nên không xóa được."
HAS_CASES = "Nội dung này đã có {} trường hợp được đề cử. Hãy bỏ các trường hợp ấy trước."
LOST_FORM = "Hình thức này không còn trong danh mục của Khối. Hãy chọn hình thức khác."
ONE_A_FORM = "Cuộc họp đã có nội dung bỏ phiếu về hình thức này."
OTHER_CASES = "Đã có trường hợp được đề cử, nên không đổi hình thức được. Hãy bỏ các trường hợp ấy trước."


class StaleQuestion(ValueError):
    """The question was changed by somebody else since the form was opened; the text says by whom and what."""


class QuestionRefused(FieldsRefused):
    """What was typed or asked cannot be: a sentence for each field, or under ""."""


def review_in(year: BlocYear, meeting: int) -> Review:
    """What is settled of the review meeting with this number, made as it begins; Conference.DoesNotExist."""
    conference = Conference.objects.get(year=year, number=meeting, kind=Conference.Kind.REVIEW)
    review, _ = Review.objects.get_or_create(conference=conference)
    conference.year = year
    review.conference = conference
    return review


def questions_of(year: BlocYear, meeting: int) -> list[Question]:
    """The questions of the meeting in their order, each with its form, its meeting and its rounds at hand."""
    conference = meeting_at(year, meeting)
    return questions_at(conference) if conference else []


def seal_of(question: Question | None) -> str:
    """A short mark of the question as it stands."""
    return f"{question.pk}.{question.version}.{question.order}" if question else ""


def why_frozen(question: Question) -> str:
    """Why the question and who is put forward for it stand as they are; "" while they may be changed."""
    live = (VoteRound.State.OPEN, VoteRound.State.COUNTED, VoteRound.State.PREPARING)
    round_ = next((one for one in question.rounds.all() if one.state in live), None)
    return ASKED.format(f"số {round_.number}") if round_ else ""


def name_of(question: Question) -> str:
    """What the form was called on the day of the meeting, or is today while that has no day."""
    return question.form.name_on(question.review.conference.day or today_vn())


def keep_question(
    *,
    year: BlocYear,
    meeting: int,
    fields: Mapping[str, Any],
    actor: Actor,
    reader: Reader,
    order: int | None = None,
    seen: str = "",
) -> Question:
    """Puts a question to the meeting, or changes the one at this place; `fields` are `OF_QUESTION`, the form by code.

    PermissionError, QuestionRefused, StaleQuestion unless it stands as `seen` says, Question.DoesNotExist,
    Conference.DoesNotExist.
    """
    require(may_count_votes(reader))
    values = tidied(fields)
    if wrong := wrong_question(values):
        raise QuestionRefused(wrong)
    with locked(year) as now:
        review = review_in(now, meeting)
        values["form"] = AwardForm.objects.filter(bloc=now.bloc, code=fields["form"]).first()
        if values["form"] is None:
            raise QuestionRefused({"form": LOST_FORM})
        others = review.questions.filter(form=values["form"])
        if (others.exclude(order=order) if order else others).exists():
            raise QuestionRefused({"form": ONE_A_FORM})
        if order is None:
            last = review.questions.aggregate(last=Max("order"))["last"] or 0
            question = Question.objects.create(review=review, order=last + 1, **values)
            changes = [change_of(question, "thêm", new=described(question, OF_QUESTION))]
        else:
            question = _found(now, meeting, order, seen)
            if values["form"] != question.form and question.nominations.exists():
                raise QuestionRefused({"form": OTHER_CASES})
            changes = bring_question(question, values)
        log_in(now, actor, changes)
    return question


def bring_question(question: Question, values: Mapping[str, Any]) -> list[Change]:
    """Gives the question these values; answers what that changed, unlogged."""
    names = differing(question, values)
    if not names:
        return []
    old = described(question, names)
    change_fields(question, {name: values[name] for name in names}, {"version": question.version + 1})
    return [change_of(question, "sửa", old, described(question, names))]


def move_question(*, year: BlocYear, meeting: int, order: int, seen: str, actor: Actor, reader: Reader) -> Question:
    """Puts the question before the one that stands before it. What is left of a quota follows that order.

    PermissionError, QuestionRefused, StaleQuestion, Question.DoesNotExist.
    """
    require(may_count_votes(reader))
    with locked(year) as now:
        question = _found(now, meeting, order, seen)
        before = question.review.questions.filter(order__lt=order).order_by("-order").first()
        if before is None:
            return question
        if reason := why_frozen(before):
            raise QuestionRefused({"": reason})
        place = before.order
        # Through a place that is free, for no two may ever have the same.
        free = (question.review.questions.aggregate(last=Max("order"))["last"] or 0) + 1
        for one, to in ((question, free), (before, order), (question, place)):
            one.order = to
            one.save(update_fields=["order"])
        log_in(now, actor, [change_of(question, "chuyển lên trước", str(order), str(place))])
    return question


def drop_question(*, year: BlocYear, meeting: int, order: int, seen: str, actor: Actor, reader: Reader) -> Question:
    """Takes the question away, while nobody was put forward for it and nothing was voted.

    PermissionError, QuestionRefused, StaleQuestion, Question.DoesNotExist.
    """
    require(may_count_votes(reader))
    with locked(year) as now:
        question = _found(now, meeting, order, seen)
        if question.rounds.exists():
            raise QuestionRefused({"": HAS_ROUNDS})
        if count := question.nominations.count():
            raise QuestionRefused({"": HAS_CASES.format(count)})
        log_in(now, actor, [change_of(question, "xóa", described(question, OF_QUESTION))])
        question.delete()
    return question


def change_of(question: Question, action: str, old: str = "", new: str = "") -> Change:
    """What the log says of a question."""
    number = question.review.conference.number
    return Change(
        subject=f"Nội dung bỏ phiếu: {name_of(question)}",
        key=f"review/{number}/question/{question.form.code}/",
        action=action,
        old=old,
        new=new,
    )


def described(question: Question, names: Any) -> str:
    """The fields in words, the form by its name and not by its code; those that are empty are left out."""
    told = [
        describe(question, [name]) for name in names if name != "form" and getattr(question, name) not in (None, "")
    ]
    return "; ".join([*([f"Hình thức khen thưởng: {name_of(question)}"] if "form" in names else []), *told])


def _found(year: BlocYear, meeting: int, order: int, seen: str) -> Question:
    question = next((one for one in questions_of(year, meeting) if one.order == order), None)
    if question is None:
        raise Question.DoesNotExist
    if seal_of(question) != seen:
        raise StaleQuestion(who_changed(year, f"review/{meeting}/question/{question.form.code}/") or STALE)
    if reason := why_frozen(question):
        raise QuestionRefused({"": reason})
    return question
