"""Questions of a review meeting with a round that was counted, for the tests of what is shown of them."""

from awards.models import AwardForm, Question, Review


def counted(review: Review, order: int, category: str, name: str, votes: list[int], need: int) -> Question:
    """A question on the first members, each with so many votes for it of nine; whoever has `need` of them is chosen."""
    year = review.conference.year
    form = AwardForm.objects.create(
        bloc=year.bloc, code=f"mau-{order}", order=order, category=category, subject="collective", level="province"
    )
    form.editions.create(name=name)
    question = review.questions.create(order=order, form=form, numerator=2, denominator=3, exceeds=True)
    figures = {"members": 9, "summoned": 9, "present": 8, "issued": 8, "returned": 8, "valid": 7, "invalid": 1}
    round_ = question.rounds.create(number=1, **figures)
    for place, (member, yes) in enumerate(zip(year.members.order_by("order"), votes, strict=False), start=1):
        nomination = question.nominations.create(year=year, form=form, order=place, member=member)
        outcome = "chosen" if yes >= need else "not-chosen"
        counts = {"votes_for": yes, "votes_against": 7 - yes, "votes_none": 0}
        round_.candidates.create(nomination=nomination, order=place, outcome=outcome, **counts)
    question.rounds.update(state="counted")
    return question
