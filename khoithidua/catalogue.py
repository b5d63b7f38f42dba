"""Composition of the documents: every kind that the portal issues, each declared by its app with who may read it."""

from awards import compositions as award_documents
from awards import vote_papers as vote_documents
from awards.midyear import proposal_counts
from awards.papers import PAPERS as AWARD_PAPERS
from campaigns import compositions as campaign_documents
from campaigns.yearsettings import campaign_settings
from documents import compositions as member_documents
from documents.catalogue import Catalogue
from members.yearsettings import member_settings
from pacts import compositions as pact_documents
from pacts.regulation.composition import regulation_composition
from pacts.verbs.freezing import PACT
from scoring import compositions as scoring_documents
from scoring.presenters.samples import holds_sample
from scoring.publications.making import PUBLICATION
from scoring.yearsettings import scoring_settings

# What a text may name of the year's settings, from each app.
SETTINGS = [member_settings, campaign_settings, scoring_settings]

# In the order of a bloc's year, which is the order of its dossier; behind them what is no composition.
catalogue = Catalogue(
    [
        *member_documents.MEMBERS,
        regulation_composition(SETTINGS),
        *pact_documents.CONFERENCES,
        *campaign_documents.compositions(pact_documents.grounds, proposal_counts),
        *scoring_documents.COMPOSITIONS,
        *award_documents.REVIEWS,
        *vote_documents.PAPERS,
        *AWARD_PAPERS,
        member_documents.HANDOVER,
        member_documents.log_composition(holds_sample),
        PACT,
        PUBLICATION,
    ]
)
