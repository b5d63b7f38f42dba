"""How much of the log a print or a workbook holds."""

from common.audit.models import Entry
from members.presenters.log import Extent, extent_of


def test_the_extent_counts_from_the_oldest_to_the_newest() -> None:
    entries = [Entry(number=number, hash=str(number)) for number in (9, 4, 2)]
    assert (extent_of(entries), extent_of([])) == (Extent(3, 2, 9, "9"), None)
