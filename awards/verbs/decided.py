"""What a decision on a proposal writes into the ledger of awards, and what taking it back undoes there.

Each answers what the log is to say of the ledger, in the words of one that is kept by hand; unlogged.
"""

from datetime import date

from awards.editions import merit_day, named_in
from awards.models import Award, Proposal
from awards.rules.proposing import Stage
from awards.verbs.ledger import OF_AWARD, Holders, add_award, change_award, remove_award, twin_of
from common.audit.log import Change
from common.refused import FieldsRefused
from members.models import BlocYear

TAKEN = "Quyết định số {} về trường hợp này đã có trong sổ khen thưởng, của đề nghị số {}."
HAS_FILES = "Khen thưởng này trong sổ đã có tệp. Hãy gỡ tệp ở sổ khen thưởng trước khi rút lại bước quyết định."


class DecisionRefused(FieldsRefused):
    """What the ledger has against it: a sentence for each field of the step, under "" for the whole."""


def note_decision(
    year: BlocYear, proposal: Proposal, on: date, paper: str, ground: str, money: int | None
) -> list[Change]:
    """Makes the row of the ledger, or takes the one that somebody has entered for the same decision by hand.

    DecisionRefused where that one is another proposal's.
    """
    nomination = proposal.nomination
    edition = nomination.form.edition_on(merit_day(year))
    fields = dict.fromkeys(OF_AWARD, "") | {
        "agency": nomination.member.agency,
        "agency_name": nomination.member.name,
        "unit": nomination.unit,
        "person": nomination.person,
        "year": year.year,
        "form": nomination.form,
        "form_name": named_in(nomination.form, year),
        "ground": ground or _ground_of(proposal),
        "decision_number": paper,
        "decided_on": on,
        "decided_by": proposal.submission.decided_by if proposal.submission else edition.decided_by if edition else "",
        "money": money,
        "handed_on": None,
        "cancelled_on": None,
    }
    changes: list[Change] = []
    same = twin_of(year.bloc, fields)
    if same is not None:
        other = Proposal.objects.filter(award=same).first()
        if other is not None:
            raise DecisionRefused({"paper": TAKEN.format(paper, other.number)})
        proposal.award, proposal.award_is_made = same, False
    else:
        proposal.award, changes = add_award(year.bloc, fields, Holders.of(year))
        proposal.award_is_made = True
    proposal.save(update_fields=["award", "award_is_made"])
    return changes


def _ground_of(proposal: Proposal) -> str:
    """What it was given for, unless somebody says it: an occasion in the year is no merit of the year."""
    return Award.Ground.THEMATIC if proposal.nomination.occasion else Award.Ground.MERIT


def note_handing(proposal: Proposal, on: date, place: str) -> list[Change]:
    """Says in the ledger that it was handed over."""
    return _write(proposal, handed_on=on, handed_at=place[:300])


def note_cancelling(proposal: Proposal, on: date, paper: str) -> list[Change]:
    """Marks it there as cancelled; the row stays."""
    return _write(proposal, cancelled_on=on, cancelled_by=paper)


def take_decision_back(proposal: Proposal, stage: Stage | None) -> list[Change]:
    """Undoes in the ledger what the step to this stage wrote there; DecisionRefused where a file hangs on it."""
    if stage == Stage.CANCELLED:
        return _write(proposal, cancelled_on=None, cancelled_by="")
    if stage == Stage.HANDED:
        return _write(proposal, handed_on=None, handed_at="")
    if stage == Stage.DECIDED and proposal.award:
        award, made = proposal.award, proposal.award_is_made
        if made and award.files.exists():
            raise DecisionRefused({"": HAS_FILES})
        proposal.award, proposal.award_is_made = None, False
        proposal.save(update_fields=["award", "award_is_made"])
        if made:
            return remove_award(award, Holders.of(proposal.year))
    return []


def _write(proposal: Proposal, **fields: object) -> list[Change]:
    return change_award(proposal.award, fields, Holders.of(proposal.year)) if proposal.award else []
