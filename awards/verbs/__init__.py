"""What can be done in the review, with the catalogue of awards and with the ledger: one file a subject."""
