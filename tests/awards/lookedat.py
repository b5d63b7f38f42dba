"""One row, or many, of everything of the awards that the admin shows, as rows and not by the verbs."""

from datetime import date, timedelta

from awards.models import (
    Award,
    AwardForm,
    AwardSettings,
    BasePay,
    ChecklistItem,
    DossierItem,
    Eligibility,
    Holiday,
    LegalGround,
    Nomination,
    PaperHalf,
    PaperVotes,
    Proposal,
    Question,
    Review,
    Submission,
    Teller,
    Urn,
    VoteRound,
    WrittenOpinion,
)
from members.models import BlocYear
from pacts.models import Conference

FIRST_DAY = date(2024, 1, 1)


def one_of_each(year: BlocYear, count: int = 1) -> None:
    """So many of each in the bloc-year, which has at least one member; a mixed ballot of each meeting is closed."""
    bloc, members = year.bloc, list(year.members.order_by("order"))
    AwardSettings.objects.create(year=year, portal_ballot="Điều 9")
    for n in range(count):
        member, day = members[n % len(members)], FIRST_DAY + timedelta(days=n)
        form = AwardForm.objects.create(
            bloc=bloc, code=f"co-so-{n}", order=900 + n, category="title", subject="collective", level="province"
        )
        form.editions.create(name=f"Cờ số {n}", decided_by="UBND tỉnh", valid_to=day)
        form.editions.create(name=f"Cờ mới số {n}", decided_by="UBND tỉnh", valid_from=day + timedelta(days=1))
        BasePay.objects.create(bloc=bloc, valid_from=day, amount=2_340_000)
        LegalGround.objects.create(bloc=bloc, order=n + 1, text=f"Luật số {n}")
        Holiday.objects.create(bloc=bloc, on=day, name=f"Ngày nghỉ {n}")
        item = ChecklistItem.objects.create(bloc=bloc, form=form, order=1, name=f"Tờ trình {n}")
        Eligibility.objects.create(
            member=member, state="excluded", since=day, reason=f"Lý do {n}", until=day, outcome="Xét lại"
        )
        case = Nomination.objects.create(year=year, form=form, occasion=f"Dịp {n}", order=n + 1, member=member)
        award = Award.objects.create(
            bloc=bloc, number=n + 1, agency=member.agency, agency_name=member.name, year=2023, form=form,
            form_name=f"Cờ số {n}", money=1_560_000,
        )  # fmt: skip
        award.files.create(name="quyet-dinh.pdf", content_type="application/pdf", size=9, sha256="0" * 64)
        sent = Submission.objects.create(year=year, number=n + 1, form=form, decided_by="UBND tỉnh")
        proposal = Proposal.objects.create(year=year, number=n + 1, nomination=case, submission=sent, award=award)
        proposal.steps.create(number=1, to="planned", on=day, entered_by="Thư ký")
        DossierItem.objects.create(submission=sent, item=item, checked_by="Thư ký")
        closed_ballot(year, form, n)


def closed_ballot(year: BlocYear, form: AwardForm, n: int) -> PaperHalf:
    """A review meeting that voted on paper and in the portal, whose urn is closed."""
    half = paper_half(year, form, n)
    Urn.objects.create(round=half.round, state=Urn.State.CLOSED, fixed="{}", sha256="0" * 64)
    return half


def paper_half(year: BlocYear, form: AwardForm, n: int) -> PaperHalf:
    """The papers of a round on this form, at a meeting of its own."""
    conference = Conference.objects.create(year=year, number=50 + n, name=f"Họp bình xét {n}", kind="review")
    review = Review.objects.create(conference=conference)
    member = year.members.order_by("order")[0]
    Teller.objects.create(review=review, order=1, name="Ngô Tổ Trưởng", is_head=True, member=member)
    WrittenOpinion.objects.create(review=review, member=member, on=FIRST_DAY, paper="5/CV")
    question = Question.objects.create(review=review, order=1, form=form)
    case = Nomination.objects.create(year=year, form=form, question=question, order=1, member=member)
    round_ = VoteRound.objects.create(question=question, number=1, way="mixed", state="open")
    candidate = round_.candidates.create(nomination=case, order=1)
    half = PaperHalf.objects.create(round=round_, issued=7, returned=6, valid=5, invalid=1)
    PaperVotes.objects.create(half=half, candidate=candidate, votes_for=4, votes_against=1, votes_none=0)
    return half
