"""The numbers by which campaigns, works, conferences and the like are known within their year."""

from typing import Any

from django.db.models import Max, QuerySet

# What the column holds, and a year file may give.
HIGHEST = 32767


def free_number(rows: QuerySet[Any]) -> int:
    """The number of one that is added to these rows: after the highest, so that none is given twice.

    Only where a year file has given the highest there is, the lowest that is free.
    """
    highest: int = rows.aggregate(highest=Max("number"))["highest"] or 0
    if highest < HIGHEST:
        return highest + 1
    taken = set(rows.values_list("number", flat=True))
    return next(number for number in range(1, HIGHEST + 1) if number not in taken)
