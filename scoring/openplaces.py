"""Why a criterion of a card is not agreed yet: four reasons that lead to four different things to do.

Everything that counts what is left (progress, dashboard, the answer to «Thống nhất») asks here, so that none of them
says that somebody objects where nobody has appraised.
"""

from collections.abc import Iterable, Mapping, Sequence
from enum import StrEnum

from scoring.marks import Mark
from scoring.sheet import Place, RoundSheet


class Why(StrEnum):
    """What is in the way of an agreed value, in the order in which it is done away with."""

    UNSCORED = "unscored"
    UNAPPRAISED = "unappraised"
    READY = "ready"
    DISPUTED = "disputed"

    @property
    def label(self) -> str:
        """What such cells are, as it goes on after their number: «3 ô điểm chưa thẩm định»."""
        return {
            Why.UNSCORED: "đơn vị chưa tự chấm và cũng chưa thẩm định",
            Why.UNAPPRAISED: "chưa thẩm định",
            Why.READY: "đã thẩm định, chờ thống nhất",
            Why.DISPUTED: "đơn vị có giải trình, Khối bàn rồi ghi bằng tay",
        }[self]


# What has to be appraised first: no button can fill it in.
TO_APPRAISE = (Why.UNSCORED, Why.UNAPPRAISED)
# How many members a sentence names.
_MOST_NAMED = 6


def why_open(mark: Mark) -> Why | None:
    """Why this mark has no agreed value; None where it has one."""
    if mark.agreed_input is not None:
        return None
    if mark.appraised_input is None:
        return Why.UNSCORED if mark.self_input is None else Why.UNAPPRAISED
    return Why.DISPUTED if mark.disputed else Why.READY


def open_places(sheet: RoundSheet, members: Iterable[str]) -> dict[Why, list[Place]]:
    """The places of these members that are not agreed yet, by why; the sheet must have their marks whole."""
    found: dict[Why, list[Place]] = {why: [] for why in Why}
    for member in members:
        for leaf in sheet.leaves_for(member):
            if why := why_open(sheet.mark(member, leaf.code)):
                found[why].append((member, leaf.code))
    return found


def named(places: Sequence[Place], short_names: Mapping[str, str]) -> str:
    """The places as a sentence names them: «Văn phòng (I.3, II.1), Ban Dân vận (I.2)»."""
    codes: dict[str, list[str]] = {}
    for member, criterion in places:
        codes.setdefault(member, []).append(criterion)
    told = [f"{short_names[member]} ({', '.join(found)})" for member, found in codes.items()]
    more = f" và {len(told) - _MOST_NAMED} đơn vị khác" if len(told) > _MOST_NAMED else ""
    return ", ".join(told[:_MOST_NAMED]) + more
