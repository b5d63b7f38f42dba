"""The tables of the pact and of the bloc's conferences."""

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

__all__ = [
    "PACT_DAYS",
    "SIGNATURE_DAYS",
    "AdoptedDocument",
    "AgendaItem",
    "Clause",
    "Conference",
    "Freezing",
    "Invitee",
    "Pact",
    "PactFile",
    "PactStep",
    "Pledge",
    "Presence",
    "Reopening",
    "Resolution",
    "Signature",
]
