"""Files of a year (`khoithidua.year/1`): read with every mistake told by its place, written back without loss.

`reading` turns JSON into values and collects mistakes; `files` puts together what each app reads, applies and dumps
(the apps' `yearfile` modules, listed in `settings.YEAR_FILE_SECTIONS`).
"""
