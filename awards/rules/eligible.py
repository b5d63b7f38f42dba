"""Whether a member is reviewed: one rule over what the bloc has noted and what the scoring holds."""

from enum import StrEnum


class Standing(StrEnum):
    """What a member is in the review."""

    REVIEWED = "reviewed"
    SUSPENDED = "suspended"
    EXCLUDED = "excluded"


def standing_of(noted: str, *, unranked: bool) -> Standing:
    """What a member is: excluded if either says so; suspended keeps its place, and may still be put forward.

    `noted` is the state that stands open («suspended», «excluded»), "" for none; `unranked` whether the scoring round
    holds it as «không xét».
    """
    if unranked or noted == Standing.EXCLUDED:
        return Standing.EXCLUDED
    return Standing.SUSPENDED if noted == Standing.SUSPENDED else Standing.REVIEWED


def is_counted(standing: Standing) -> bool:
    """Whether it is one of «số đơn vị được xét»: the suspended keep their place, the excluded have none."""
    return standing is not Standing.EXCLUDED
