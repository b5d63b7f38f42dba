"""The bloc's documents: what the portal composes and issues, and what came from outside and is kept."""
