"""A criterion by its kind: what may be put in for it, what it gives, and its words. Pure: no Django."""
