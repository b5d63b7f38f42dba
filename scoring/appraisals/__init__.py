"""Appraisals: by whom, and what each of several put in."""
