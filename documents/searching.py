"""What of the register can be found: the documents that the reader may read, by the rule of `documents.readers`."""

from collections.abc import Iterator

from documents.readers import Readership
from documents.register import newest_in
from members.search import Kind, Scope, Thing


def _documents(scope: Scope) -> Iterator[Thing]:
    readerships = {pk: Readership(one.reader, one.year, one.years) for pk, one in scope.by_year.items()}
    for year, row in newest_in(scope.years):
        if readerships[year].may_read(row.source):
            yield Thing(
                year,
                f"{row}: {row.title}" if row.title else str(row),
                ("document", row.id),
                (row.issuer, row.remarks),
                sample=row.is_sample,
            )


KINDS = [Kind("van-ban", "Văn bản", _documents)]
