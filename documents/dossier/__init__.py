"""The documents of a year as one PDF and one archive: what belongs in it, and the job that makes it."""
