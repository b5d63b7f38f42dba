"""The tables of the review, from what may be awarded to what was."""

# In the order in which the admin lists them.
from awards.models.forms import AwardForm, BasePay, FormEdition, LegalGround  # isort: skip
from awards.models.eligibility import AwardSettings, Eligibility  # isort: skip
from awards.models.review import Review, Teller  # isort: skip
from awards.models.voting import Candidate, Nomination, Question, VoteRound  # isort: skip
from awards.models.ledger import Award, AwardFile  # isort: skip

__all__ = [
    "Award",
    "AwardFile",
    "AwardForm",
    "AwardSettings",
    "BasePay",
    "Candidate",
    "Eligibility",
    "FormEdition",
    "LegalGround",
    "Nomination",
    "Question",
    "Review",
    "Teller",
    "VoteRound",
]
