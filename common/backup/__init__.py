"""A copy of the whole installation that is of one moment, says what it holds, and is checked before it is used."""
