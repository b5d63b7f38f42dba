"""Review meetings for tests: a conference that reviews, its settings, a question, and who is put forward for it."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from awards.models import AwardForm, Nomination, Question, Review
from pacts.models import Conference
from tests.years import Made

FLAG = "Cờ thi đua mẫu"


def meeting(made: Made, *, number: int = 1, absent: Sequence[str] = (), **settings: Any) -> Review:
    """A review meeting to which every member came but those that are `absent`; `settings` are the review's."""
    conference = Conference.objects.create(
        year=made.year,
        number=number,
        kind="review",
        name="Họp bình xét thi đua",
        day=date(made.year.year, 12, 20),
        starts=time(8),
        ends=time(11),
        place="Hội trường Báo",
        chair_name="Trần Văn Chủ",
        chair_position="Trưởng khối",
        secretary_name="Lê Thị Ghi",
    )
    for member in made.members:
        state = "absent" if member.code in absent else "present"
        conference.presences.create(member=member, state=state)
    review = Review.objects.create(conference=conference, **({"round": made.round} | settings))
    for order, (name, head) in enumerate((("Ngô Tổ Trưởng", True), ("Lý Kiểm Phiếu", False)), start=1):
        review.tellers.create(order=order, name=name, is_head=head, position="Chuyên viên")
    return review


def award_form(made: Made, *, code: str = "co-mau", name: str = FLAG, **fields: Any) -> AwardForm:
    """A form of award of the bloc, with one edition that holds ever since."""
    found = AwardForm.objects.filter(bloc=made.year.bloc, code=code).first()
    if found:
        return found
    usual = {"category": "title", "subject": "collective", "level": "province"} | fields
    order = AwardForm.objects.filter(bloc=made.year.bloc).count() + 1
    form = AwardForm.objects.create(bloc=made.year.bloc, code=code, order=order, **usual)
    form.editions.create(name=name)
    return form


def asked(made: Made, review: Review, *, put_forward: Sequence[str] = (), **rule: Any) -> Question:
    """The meeting votes on a form of award; `put_forward` are the members' codes, all of them where nothing is said."""
    order = review.questions.count() + 1
    form = rule.pop("form", None) or award_form(made)
    question = Question.objects.create(review=review, order=order, form=form, **rule)
    codes = put_forward or made.codes
    for place, code in enumerate(codes, start=1):
        member = next(one for one in made.members if one.code == code)
        Nomination.objects.create(year=made.year, form=form, question=question, order=place, member=member)
    return question
