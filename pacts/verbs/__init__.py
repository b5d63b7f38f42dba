"""What can be done to a pact, a file a subject; each verb is one transaction, and every door calls these alone."""
