"""What a decision on a proposal writes into the ledger of awards, and what taking it back undoes there."""

from datetime import date

from awards.editions import merit_day, named_in
from awards.models import Award, Proposal
from awards.rules.proposing import Stage
from common.numbering import free_number
from members.models import BlocYear

TAKEN = "Quyết định số {} về trường hợp này đã có trong sổ khen thưởng, của đề nghị số {}."
HAS_FILES = "Khen thưởng này trong sổ đã có tệp. Hãy gỡ tệp ở sổ khen thưởng trước khi rút lại bước quyết định."


def note_decision(
    year: BlocYear, proposal: Proposal, on: date, paper: str, ground: str, money: int | None
) -> dict[str, str]:
    """Makes the row of the ledger, or takes the one that somebody has entered for the same decision by hand.

    Answers what is against it, by field.
    """
    nomination = proposal.nomination
    agency = nomination.member.agency
    same = Award.objects.filter(
        bloc=year.bloc,
        agency=agency,
        person=nomination.person,
        year=year.year,
        form=nomination.form,
        decision_number=paper,
    ).first()
    if same is not None:
        other = Proposal.objects.filter(award=same).first()
        if other is not None:
            return {"paper": TAKEN.format(paper, other.number)}
        proposal.award, proposal.award_is_made = same, False
    else:
        edition = nomination.form.edition_on(merit_day(year))
        proposal.award = Award.objects.create(
            bloc=year.bloc,
            number=free_number(Award.objects.filter(bloc=year.bloc)),
            agency=agency,
            agency_name=nomination.member.name,
            person=nomination.person,
            year=year.year,
            form=nomination.form,
            form_name=named_in(nomination.form, year),
            ground=ground or _ground_of(proposal),
            decision_number=paper,
            decided_on=on,
            decided_by=proposal.submission.decided_by if proposal.submission else edition.decided_by if edition else "",
            money=money,
        )
        proposal.award_is_made = True
    proposal.save(update_fields=["award", "award_is_made"])
    return {}


def _ground_of(proposal: Proposal) -> str:
    """What it was given for, unless somebody says it: an occasion in the year is no merit of the year."""
    return Award.Ground.THEMATIC if proposal.nomination.occasion else Award.Ground.MERIT


def note_handing(proposal: Proposal, on: date, place: str) -> None:
    """Says in the ledger that it was handed over."""
    _write(proposal, handed_on=on, handed_at=place[:300])


def note_cancelling(proposal: Proposal, on: date, paper: str) -> None:
    """Marks it there as cancelled; the row stays."""
    _write(proposal, cancelled_on=on, cancelled_by=paper)


def take_decision_back(proposal: Proposal, stage: Stage | None) -> dict[str, str]:
    """Undoes in the ledger what the step to this stage wrote there; answers what is against it, by field."""
    if stage == Stage.CANCELLED:
        _write(proposal, cancelled_on=None, cancelled_by="")
    elif stage == Stage.HANDED:
        _write(proposal, handed_on=None, handed_at="")
    elif stage == Stage.DECIDED and proposal.award:
        award, made = proposal.award, proposal.award_is_made
        if made and award.files.exists():
            return {"": HAS_FILES}
        proposal.award, proposal.award_is_made = None, False
        proposal.save(update_fields=["award", "award_is_made"])
        if made:
            award.delete()
    return {}


def _write(proposal: Proposal, **fields: object) -> None:
    if proposal.award:
        for name, value in fields.items():
            setattr(proposal.award, name, value)
        proposal.award.save(update_fields=fields)
