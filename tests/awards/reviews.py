"""Review meetings for tests: a conference that reviews, its settings, a question, and who is put forward for it."""

from collections.abc import Sequence
from datetime import date, time
from typing import Any

from awards.models import AwardForm, Nomination, Question, Review
from members.models import Bloc, BlocYear
from pacts.models import Conference
from tests.years import Made

FLAG = "Cờ thi đua mẫu"
CERTIFICATE = "Bằng khen mẫu"


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


def form_of(bloc: Bloc, *, code: str = "co-mau", name: str = FLAG, **fields: Any) -> AwardForm:
    """A form of award of the bloc, with one edition that holds ever since."""
    found = AwardForm.objects.filter(bloc=bloc, code=code).first()
    if found:
        return found
    usual = {"category": "title", "subject": "collective", "level": "province"} | fields
    order = AwardForm.objects.filter(bloc=bloc).count() + 1
    form = AwardForm.objects.create(bloc=bloc, code=code, order=order, **usual)
    form.editions.create(name=name)
    return form


def award_form(made: Made, *, code: str = "co-mau", name: str = FLAG, **fields: Any) -> AwardForm:
    return form_of(made.year.bloc, code=code, name=name, **fields)


def put_to_vote(
    year: BlocYear,
    conference: Conference,
    *,
    put_forward: Sequence[str] = (),
    form: AwardForm | None = None,
    **rule: Any,
) -> Question:
    """The meeting votes on a form of award; `put_forward` are the members' codes, all of them where nothing is said."""
    review, _ = Review.objects.get_or_create(conference=conference)
    form = form or form_of(year.bloc)
    question = Question.objects.create(review=review, order=review.questions.count() + 1, form=form, **rule)
    members = year.members.order_by("order")
    chosen = members.filter(code__in=put_forward) if put_forward else members
    for place, member in enumerate(chosen, start=1):
        Nomination.objects.create(year=year, form=form, question=question, order=place, member=member)
    return question


def asked(made: Made, review: Review, **rule: Any) -> Question:
    return put_to_vote(made.year, review.conference, **rule)


def voted_in(year: BlocYear, *, number: int = 8, form: AwardForm | None = None) -> Question:
    """A review meeting of the year that has voted on one form of award: the first two members were put forward."""
    conference = Conference.objects.create(year=year, number=number, kind="review", name="Họp bình xét đã bỏ phiếu")
    codes = list(year.members.order_by("order").values_list("code", flat=True))[:2]
    question = put_to_vote(year, conference, put_forward=codes, form=form)
    question.review.tellers.create(order=1, name="Ngô Tổ Trưởng", is_head=True)
    members = year.members.count()
    counts = dict.fromkeys(("members", "summoned", "present", "issued", "returned", "valid"), members)
    round_ = question.rounds.create(number=1, state="open", invalid=0, **counts)
    for order, nomination in enumerate(question.nominations.order_by("order"), start=1):
        chosen = order == 1
        round_.candidates.create(
            order=order,
            nomination=nomination,
            votes_for=members if chosen else 0,
            votes_against=0 if chosen else members,
            votes_none=0,
            outcome="chosen" if chosen else "not-chosen",
        )
    round_.state = "counted"
    round_.save()
    return question


def considered_in(year: BlocYear, *, number: int = 9) -> Question:
    """The same of a form that is an award and no title."""
    form = form_of(year.bloc, code="bang-khen-mau", name=CERTIFICATE, category="award")
    return voted_in(year, number=number, form=form)
