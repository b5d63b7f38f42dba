"""Files that are handed in behind one thing: each is judged by itself, none stands there twice, nor are there too many.

What the thing is (a criterion of a card, an activity, a model, a report), who may do it, and what the log says of it,
stays with each verb.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.conf import settings
from django.db.models import Model, QuerySet
from django.http import HttpRequest

from common.files.intake import ReadFile, RefusedFile, files_stopped
from common.files.store import KeptState, Store
from common.files.stores import store_of
from common.files.uploads import MOST_FILES

Row = TypeVar("Row", bound=Model)


def store() -> Store:
    """Where the bytes of all that members hand in are kept: at one place, so that one backup has them."""
    return store_of("evidence", settings.EVIDENCE_DIR)


@dataclass(frozen=True)
class Taken(Generic[Row]):
    """What became of one file: the row that stands for it, or the sentence that says why there is none."""

    name: str
    row: Row | None
    message: str = ""


@dataclass(frozen=True)
class Folder:
    """What stands behind one thing: names by SHA-256. `already` («… «{}».») and `too_many` refuse one more."""

    present: dict[str, str]
    already: str
    too_many: str

    def refusal(self, sha256: str) -> str:
        """Why these bytes may not come to stand here; "" if they may."""
        if sha256 in self.present:
            return self.already.format(self.present[sha256])
        return self.too_many if len(self.present) >= MOST_FILES else ""

    def take(
        self,
        read: Iterable[ReadFile | RefusedFile],
        keep: Callable[[ReadFile], Row],
        refused: Callable[[ReadFile], str] = lambda _: "",
    ) -> list[Taken[Row]]:
        """Has `keep` write a row for each file that may stand here; `refused` knows other reasons against one."""
        taken: list[Taken[Row]] = []
        for one in read:
            if isinstance(one, RefusedFile):
                taken.append(Taken(one.name, None, one.message))
            elif said := refused(one) or self.refusal(one.kept.sha256):
                taken.append(Taken(one.name, None, said))
            else:
                taken.append(Taken(one.name, keep(one)))
                self.present[one.kept.sha256] = one.name
        return taken


def names_of(rows: "QuerySet[Any]") -> dict[str, str]:
    """The names of those files that were not taken away, by SHA-256."""
    return dict(rows.filter(removed_at__isnull=True).values_list("sha256", "name"))


def not_taken(request: HttpRequest, taken: Iterable[Taken[Any]], *, none: str) -> list[tuple[str, str]]:
    """For the page: what was refused, by the verb or already at the door, each with why; `none` if nothing was sent."""
    judged = list(taken)
    refused = [(one.name, one.message) for one in judged if one.row is None]
    refused += [(one.name, one.message) for one in files_stopped(request)]
    return refused if judged or refused else [("", none)]


def faults(rows: "QuerySet[Row]") -> Iterator[tuple[Row, KeptState]]:
    """Reads the bytes of each row, each digest once, and answers which are missing or were changed."""
    kept = store()
    states: dict[str, KeptState] = {}
    for row in rows.order_by("sha256", "id").iterator():
        sha256: str = row.sha256  # type: ignore[attr-defined]
        if sha256 not in states:
            states = {sha256: kept.state(sha256)}
        if states[sha256] is not KeptState.WHOLE:
            yield row, states[sha256]
