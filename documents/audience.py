"""Who may read the documents of one kind: whoever declares a kind declares this with it, and there is no default.

Whoever may see everything of the bloc-year reads all of its documents; an audience says which of the members'
representatives do. Every door asks it through `documents.readers`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Generic, TypeVar

from members.access import YES, Answer, Reader
from members.models import BlocYear

Facts = TypeVar("Facts")
# The rest of a source behind the name of its kind: of «phieu-cham-diem/nam/ban-dan-van», ("nam", "ban-dan-van").
Key = tuple[str, ...]

NO_DRAFT_FOR_MEMBERS = Answer(
    False, "Bản thảo và hồ sơ của Khối chỉ Thư ký, Lãnh đạo Khối, Văn thư và Quản trị được xem."
)
NOT_FOR_MEMBERS = Answer(False, "Văn bản này chỉ Thư ký, Lãnh đạo Khối, Văn thư và Quản trị được xem.")


@dataclass(frozen=True)
class Audience(Generic[Facts]):
    """Which representatives may read the documents of a kind.

    `may_read` decides, from plain facts; `facts` fetches them for one bloc-year, once a page for all the kinds that
    have the same. `whose` names the one member whose alone such a document is, "" where it is the whole bloc's.
    `may_draft` decides, from the same facts, who of them writes the draft that the bloc's own people then issue.
    `in_log`: the log tells the members of such documents as it does of others; what is not known yet, it must not.
    """

    may_read: Callable[[Reader, Facts, Key], Answer]
    facts: Callable[[BlocYear], Facts]
    whose: Callable[[Key], str] = lambda key: ""
    may_draft: Callable[[Reader, Facts, Key], Answer] = lambda reader, facts, key: NO_DRAFT_FOR_MEMBERS
    in_log: bool = True


def _no_facts(year: BlocYear) -> None:
    return None


# Everybody who may open the bloc-year.
EVERYBODY = Audience(lambda reader, facts, key: YES, _no_facts)
# Nobody but whoever may see everything of the bloc-year.
NO_MEMBER = Audience(lambda reader, facts, key: NOT_FOR_MEMBERS, _no_facts, in_log=False)
