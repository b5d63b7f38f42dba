"""The pages and doors of the register, put together for the roof."""

from collections.abc import Sequence

from documents.pages import filing as filingpage
from documents.pages.document import FILE_DOOR, document_page
from documents.pages.register import documents_page
from documents.register import CitedBy
from members.pages import Page

# The doors to the documents' files.
DOORS = [FILE_DOOR]


def register_pages(cited_by: Sequence[CitedBy] = (), compose: str = "") -> list[Page]:
    """«Văn bản» and what stands under it; see `register.CitedBy` for what the roof brings."""
    return [documents_page(compose), filingpage.PAGE, document_page(cited_by)]
