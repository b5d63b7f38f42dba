"""The admin of floor 1, and what the admin of every floor is built from (`base`).

Django loads this package by its name; importing its modules registers their models.
"""

from members.admin import accounts, blocs, entries  # noqa: F401
