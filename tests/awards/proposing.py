"""A bloc-year with forms of award, a counted vote, and proposals at whatever step a test needs.

case = proposed(make_year(members=3), "dv-01")
take(made, case, Stage.PREPARING)
"""

from datetime import date
from typing import Any

from awards.models import (
    AwardForm,
    Candidate,
    ChecklistItem,
    FormEdition,
    Nomination,
    Proposal,
    Question,
    Review,
    VoteRound,
)
from awards.rules.proposing import FOLLOWS, WITH_PAPER, WITH_REASON, Stage
from awards.verbs.midyear import OF_CASE, propose_case
from awards.verbs.proposals import Taking, seal_of, stage, take_step
from common.audit.log import Actor
from members.models import Membership
from pacts.models import Conference
from tests.years import Made

DAY = date(2023, 6, 1)
VOTED_ON = date(2023, 12, 20)
OCCASION = "Sơ kết đợt 1"
AUTHORITY = "Chủ tịch UBND tỉnh"


def form_of(made: Made, code: str = "co", *, person: bool = False, name: str = "Cờ thi đua của tỉnh") -> AwardForm:
    """A form of award of the bloc, with its name and who decides."""
    bloc = made.year.bloc
    form, is_new = AwardForm.objects.get_or_create(
        bloc=bloc,
        code=code,
        defaults={
            "order": AwardForm.objects.filter(bloc=bloc).count() + 1,
            "category": "title",
            "subject": "individual" if person else "collective",
            "level": "province",
        },
    )
    if is_new:
        FormEdition.objects.create(form=form, name=name, decided_by=AUTHORITY)
    return form


def proposed(made: Made, code: str = "dv-01", *, form: str = "co", **fields: Any) -> Proposal:
    """What the secretary plans in mid-year for this member."""
    form_of(made, form)
    said = dict.fromkeys(OF_CASE, "") | {"form": form, "occasion": OCCASION, "member": code} | fields
    secretary = made.secretary
    return propose_case(year=made.year, fields=said, on=DAY, actor=Actor(user=secretary), reader=made.reader(secretary))


def proposed_after(made: Made, number: int = 1, code: str = "dv-02", *, form: str = "co", **fields: str) -> Proposal:
    """What the secretary plans for this member, or somebody in it, after the campaign of this number."""
    form_of(made, form, person="person" in fields, name=f"Hình thức {form}")
    return proposed(made, code, form=form, occasion="", campaign=number, **fields)


def take(made: Made, proposal: Proposal, to: Stage | None, **fields: object) -> None:
    """The secretary enters a step, today where no day is said."""
    secretary = made.secretary
    proposal.refresh_from_db()
    said: dict[str, object] = {"on": None, "paper": "", "remark": ""} | fields
    if to in WITH_PAPER:
        said["paper"] = said["paper"] or "12/QĐ-UBND"
    if to is None or to in WITH_REASON:
        said["remark"] = said["remark"] or "Ghi rõ lý do"
    said["on"] = said["on"] or proposal.steps.latest("number").on
    take_step(
        year=made.year,
        number=proposal.number,
        taking=Taking(to, **said),  # type: ignore[arg-type]
        seen=seal_of(proposal),
        actor=Actor(user=secretary),
        reader=made.reader(secretary),
    )


def bring(made: Made, proposal: Proposal, to: Stage) -> Proposal:
    """Takes the proposal the shortest way to this stage."""
    ways = [[stage(proposal)]]
    for way in ways:
        if way[-1] == to:
            for one in way[1:]:
                take(made, proposal, one)
            break
        ways += [[*way, after] for after in FOLLOWS[way[-1]] if after not in way]
    proposal.refresh_from_db()
    return proposal


def voted(made: Made, *codes: str, form: str = "co", outcome: str = "chosen", day: date = VOTED_ON) -> Question:
    """A review meeting of this day whose vote on this form was counted, with these members' outcome."""
    conference, _ = Conference.objects.get_or_create(
        year=made.year, kind="review", defaults={"number": 7, "name": "Họp bình xét", "day": day}
    )
    review, _ = Review.objects.get_or_create(conference=conference)
    question = Question.objects.create(review=review, order=review.questions.count() + 1, form=form_of(made, form))
    count = made.year.members.count()
    ballot = VoteRound.objects.create(question=question, number=1, members=count, present=count)
    for order, code in enumerate(codes, start=1):
        member = Membership.objects.get(year=made.year, code=code)
        nomination = Nomination.objects.create(
            year=made.year, form=question.form, question=question, order=order, member=member
        )
        Candidate.objects.create(round=ballot, nomination=nomination, order=order, votes_for=3, outcome=outcome)
    ballot.state = VoteRound.State.COUNTED
    ballot.save()
    return question


def wanted(made: Made, *names: str, form: str = "co", **fields: object) -> list[ChecklistItem]:
    """Lines of the checklist of this form."""
    found = form_of(made, form)
    stand = ChecklistItem.objects.filter(form=found).count()
    return [
        ChecklistItem.objects.create(bloc=made.year.bloc, form=found, order=stand + place, name=name, **fields)
        for place, name in enumerate(names, start=1)
    ]
