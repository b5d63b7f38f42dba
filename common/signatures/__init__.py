"""PDFs that come back signed by token: whether their signatures are good, and whose they are."""
