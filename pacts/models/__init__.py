"""The tables of the pact, of the bloc's conferences and of its regulation."""

# In the order in which the admin lists them.
from pacts.models.pact import (  # isort: skip
    PACT_DAYS,
    SIGNATURE_DAYS,
    AdoptedDocument,
    Clause,
    Freezing,
    Pact,
    PactFile,
    PactStep,
    Pledge,
    Reopening,
    Signature,
)
from pacts.models.conferences import AgendaItem, Conference, Invitee, Presence, Resolution  # isort: skip
from pacts.models.regulation import IssuedRegulation, RegulationLine  # isort: skip

__all__ = [
    "PACT_DAYS",
    "SIGNATURE_DAYS",
    "AdoptedDocument",
    "AgendaItem",
    "Clause",
    "Conference",
    "Freezing",
    "Invitee",
    "IssuedRegulation",
    "Pact",
    "PactFile",
    "PactStep",
    "Pledge",
    "Presence",
    "RegulationLine",
    "Reopening",
    "Resolution",
    "Signature",
]
