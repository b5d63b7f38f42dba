"""What can be done in the review, one file a subject."""
