"""What can be done to documents, a file a subject; each verb is one transaction, and every door calls these alone."""
