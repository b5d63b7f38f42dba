"""Work in the background: what takes longer than anybody waits at a page is asked for here and done by a worker.

`declaring` says what can be asked for, `asking` asks for it, `running` does it, `workers` knows who is at work, `lost`
finds what a worker left behind when it died, and `standing` tells whoever asked. The queue and the worker's loop are
those of django-tasks-db (docs/decisions/background-work.md).
"""
