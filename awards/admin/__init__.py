"""The review and the awards in the admin: to look at, for whoever runs the portal and helps a bloc.

All of it changes on the portal's own pages, by their verbs. Of a ballot in the portal there is nothing here: not the
urn, not the roll and who has voted, not a round while it is voted on (`docs/decisions/one-row-holds-all-votes.md`).
"""

from awards.admin import catalogue, ledger, meetings, proposals  # noqa: F401
