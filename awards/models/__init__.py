"""The tables of the review, from what may be awarded to what was."""

# In the order in which the admin lists them.
from awards.models.forms import AwardForm, BasePay, FormEdition, LegalGround  # isort: skip
from awards.models.eligibility import AwardSettings, Eligibility  # isort: skip
from awards.models.review import Review, Teller, WrittenOpinion  # isort: skip
from awards.models.voting import Candidate, Nomination, Question, VoteRound  # isort: skip
from awards.models.ballots import Confirmation, PaperHalf, PaperVotes, Participation, Urn  # isort: skip
from awards.models.ledger import Award, AwardFile  # isort: skip
from awards.models.proposals import (  # isort: skip
    ChecklistItem,
    DossierFile,
    DossierItem,
    Holiday,
    Proposal,
    ProposalStep,
    StepFile,
    Submission,
)

__all__ = [
    "Award",
    "AwardFile",
    "AwardForm",
    "AwardSettings",
    "BasePay",
    "Candidate",
    "ChecklistItem",
    "Confirmation",
    "DossierFile",
    "DossierItem",
    "Eligibility",
    "FormEdition",
    "Holiday",
    "LegalGround",
    "Nomination",
    "PaperHalf",
    "PaperVotes",
    "Participation",
    "Proposal",
    "ProposalStep",
    "Question",
    "Review",
    "StepFile",
    "Submission",
    "Teller",
    "Urn",
    "VoteRound",
    "WrittenOpinion",
]
