"""Files of a year (`khoithidua.year/1`): read with every mistake told by its place, written back without loss.

`parsing` turns bytes into JSON, `reading` JSON into values, and both collect the mistakes; `files` puts together what
each app reads, applies and dumps (the apps' `yearfile` modules, listed in `settings.YEAR_FILE_SECTIONS`); `sync` brings
rows to what a file says.

One rule of all sections, so that loading an old file never takes away what the portal's users have filled in since:

- What a file leaves out stays as it stands; where nothing stands yet, it has the model's default.
- A list says all: rows it does not name go, or the file is refused where figures hang on them. Scores and cards are
  the exception: those it does not name stay, and only `null` takes a value away.
- `null` for a list, or for a whole part of the file (pact, rubric, signatures), says nothing; elsewhere it empties.
"""
