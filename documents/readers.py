"""Who may read which document, issued or drafted: the one place that every door asks.

What a document was made of (its source) leads to its kind, and the kind to its audience. A document whose kind nobody
declares any more is for whoever may see everything of the bloc-year, and for no representative.
"""

from collections.abc import Callable, Sequence
from typing import Any

from documents.audience import NO_DRAFT_FOR_MEMBERS, NOT_FOR_MEMBERS
from documents.catalogue import key_of, the_catalogue
from members.access import YES, Action, Answer, Reader, may, may_see_everything, may_write_documents
from members.models import BlocYear
from members.queries import reader_of, roles_of, years_of

_NOT_OPEN = Answer(False, "Bạn không mở được năm thi đua của văn bản này.")


class Readership:
    """What one reader may read of the documents; what an audience needs to know is fetched once, when it is asked."""

    def __init__(self, reader: Reader, year: BlocYear, years: Sequence[BlocYear]) -> None:
        """`reader` is what somebody is in this `year`; `years` are those at hand."""
        self._user, self._year = reader.user, year
        self._open = {year.pk, *(known.pk for known in years)}
        self._readers: dict[int, Reader] = {year.pk: reader}
        self._facts: dict[tuple[Callable[[BlocYear], Any], int], Any] = {}

    def may_read(self, source: str, year: BlocYear | None = None) -> Answer:
        """Whether the reader may read what was made of this source, "" for a document from outside, which all may.

        `year` is the document's, where it is another than the one that is open.
        """
        year = year or self._year
        if year.pk not in self._open:
            return _NOT_OPEN
        reader = self._reader_in(year)
        if not source or may_see_everything(reader):
            return YES
        kind = the_catalogue().kind_of(source)
        if kind is None:
            return NOT_FOR_MEMBERS
        return kind.audience.may_read(reader, self._facts_of(kind.audience.facts, year), key_of(source))

    def may_open_draft(self, source: str) -> Answer:
        """Whether the reader may see what is being written of this source, in the year that is open."""
        return may(self._reader_in(self._year), Action.SEE_DRAFTS) or self._may_draft(source)

    def may_write_draft(self, source: str) -> Answer:
        """Whether the reader may write it: whoever writes documents, and the representatives whom its audience lets."""
        answer = may_write_documents(self._reader_in(self._year))
        return answer or self._may_draft(source) or answer

    def _may_draft(self, source: str) -> Answer:
        kind = the_catalogue().kind_of(source)
        if kind is None:
            return NO_DRAFT_FOR_MEMBERS
        facts = self._facts_of(kind.audience.facts, self._year)
        return kind.audience.may_draft(self._reader_in(self._year), facts, key_of(source))

    def _reader_in(self, year: BlocYear) -> Reader:
        if year.pk not in self._readers:
            roles = roles_of(self._user)
            self._readers[year.pk] = reader_of(
                self._user, roles, year, years_of(self._user, roles, year.bloc.code)[year]
            )
        return self._readers[year.pk]

    def _facts_of(self, facts: Callable[[BlocYear], Any], year: BlocYear) -> Any:
        if (facts, year.pk) not in self._facts:
            self._facts[facts, year.pk] = facts(year)
        return self._facts[facts, year.pk]
