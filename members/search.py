"""What can be found in the bloc-years that a reader opens: each app hands in its kinds of things, the roof lists them.

A kind asks the database for all years at once, and yields only what its reader may know of: what is yielded is looked
in, counted and shown. Whoever may not see a thing cannot tell by any search that it is there.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from common.vietnamese.finding import Piece, Words
from members.models import BlocYear
from members.pages import Opened


@dataclass(frozen=True)
class Thing:
    """Something of a bloc-year: what it is called, the texts that belong to it, and the place where it stands.

    `page` is a page with its arguments, `behind` what follows the address there: «?so=3», «#dieu-5».
    """

    year: int
    title: str
    page: tuple[object, ...]
    texts: tuple[str, ...] = ()
    behind: str = ""
    sample: bool = False


@dataclass(frozen=True)
class Scope:
    """The bloc-years that are looked in, each as this reader has opened it, the newest first."""

    opened: Sequence[Opened]

    @cached_property
    def by_year(self) -> dict[int, Opened]:
        """Each of them by the key of its year."""
        return {one.year.pk: one for one in self.opened}

    @property
    def years(self) -> list[int]:
        """Their keys, for a query over all of them."""
        return list(self.by_year)


@dataclass(frozen=True)
class Kind:
    """One kind of things: its name in an address, what it is called, and all of them that the reader may know of."""

    slug: str
    name: str
    things: Callable[[Scope], Iterable[Thing]]


@dataclass(frozen=True)
class Hit:
    """A thing that was found: its title and, where the words stand in its texts, their sentence."""

    year: BlocYear
    title: list[Piece]
    sentence: list[Piece]
    url: str

    @property
    def title_text(self) -> str:
        return "".join(piece.text for piece in self.title)

    @property
    def sentence_text(self) -> str:
        return "".join(piece.text for piece in self.sentence)


@dataclass(frozen=True)
class Found:
    """What was found of one kind: how many, and those that are shown."""

    kind: Kind
    count: int
    hits: list[Hit]
    sample: bool

    @property
    def more(self) -> int:
        """How many are not shown."""
        return self.count - len(self.hits)


def look_for(words: Words, kinds: Iterable[Kind], scope: Scope, most: int) -> Iterator[Found]:
    """What has the words, kind by kind and at most so many of each; a kind of which nothing has them is left out.

    Whose title has all of them stands first, then the newest year, then the order of the kind itself.
    """
    newest = {year: place for place, year in enumerate(scope.years)}
    for kind in kinds:
        found = [thing for thing in kind.things(scope) if words.all_in((thing.title, *thing.texts))]
        if not found:
            continue
        found.sort(key=lambda thing: (not words.all_in((thing.title,)), newest[thing.year]))
        shown = found[:most]
        yield Found(
            kind,
            len(found),
            [_hit(words, thing, scope.by_year[thing.year]) for thing in shown],
            any(thing.sample for thing in shown),
        )


def _hit(words: Words, thing: Thing, opened: Opened) -> Hit:
    name, *arguments = thing.page
    return Hit(
        year=opened.year,
        title=words.pieces(thing.title),
        sentence=words.sentence(thing.texts),
        url=opened.address(str(name), *arguments) + thing.behind,
    )
