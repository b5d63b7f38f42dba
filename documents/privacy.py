"""Whose alone an issued document is: the one place that reads it from what the document was made of.

What a round shows of its scores is not known on this floor; see `documents.register.Rule`.
"""

# The compositions made of one member's card: «phieu-cham-diem/<round>/<member>».
_OF_ONE_MEMBER = frozenset({"phieu-cham-diem"})
# The compositions that hold what is said of every member: the log.
_OF_STAFF = frozenset({"nhat-ky"})
# What is no composition but the results of a round as they were published: «cong-bo/<round>».
PUBLICATION = "cong-bo"


def member_of(source: str) -> str:
    """The code of the one member whose document this is; "" where it is the whole bloc's."""
    slug, _, rest = source.partition("/")
    return rest.rpartition("/")[2] if slug in _OF_ONE_MEMBER else ""


def is_publication(source: str) -> bool:
    """Whether these are published results: what comes in their place is a correction of them («đính chính»)."""
    return source.partition("/")[0] == PUBLICATION


def is_for_staff(source: str) -> bool:
    """Whether members may not know of it, whatever a round shows."""
    return source.partition("/")[0] in _OF_STAFF
