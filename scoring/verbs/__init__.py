"""What can be done in scoring, a file a subject; each verb is one transaction, and every door calls these alone."""
