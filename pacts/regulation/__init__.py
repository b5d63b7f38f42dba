"""The regulation of the bloc («quy chế»): chapters, articles, clauses, with figures that are bound to the settings."""
