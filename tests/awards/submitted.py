"""A proposal of the first member that was sent and decided, for tests that need one of each paper."""

from datetime import date

from awards.models import Award, AwardForm, FormEdition, Nomination, Proposal, Submission
from members.models import BlocYear

NUMBER = 1


def submitted_in(year: BlocYear) -> Proposal:
    """On an occasion of its own, so that no meeting votes on it."""
    form = AwardForm.objects.create(
        bloc=year.bloc, code="giay-khen", order=99, category="award", subject="collective", level="base"
    )
    FormEdition.objects.create(form=form, name="Giấy khen", decided_by="Chủ tịch UBND tỉnh")
    member = year.members.select_related("agency").get(order=1)
    nomination = Nomination.objects.create(year=year, form=form, occasion="Sơ kết", order=1, member=member)
    sent = Submission.objects.create(
        year=year, number=NUMBER, form=form, decided_by="Chủ tịch UBND tỉnh", occasion="Sơ kết"
    )
    award = Award.objects.create(
        bloc=year.bloc,
        number=99,
        agency=member.agency,
        agency_name=member.name,
        year=year.year,
        form=form,
        form_name="Giấy khen",
        decision_number="12/QĐ-UBND",
        decided_on=date(year.year, 7, 1),
    )
    proposal = Proposal.objects.create(
        year=year, number=NUMBER, nomination=nomination, submission=sent, award=award, award_is_made=True
    )
    for number, to in enumerate(("planned", "preparing", "submitted", "decided"), start=1):
        paper = "12/QĐ-UBND" if to == "decided" else ""
        proposal.steps.create(number=number, to=to, on=date(year.year, 7, 1), paper=paper, entered_by="Thư ký")
    return proposal
