"""Whose alone an issued document is: the one place that reads it from what the document was made of."""

# The compositions made of one member's card: «phieu-cham-diem/<round>/<member>».
_OF_ONE_MEMBER = frozenset({"phieu-cham-diem"})


def member_of(source: str) -> str:
    """The code of the one member whose document this is; "" where it is the whole bloc's."""
    slug, _, rest = source.partition("/")
    return rest.rpartition("/")[2] if slug in _OF_ONE_MEMBER else ""
