"""The pages and doors of the register, put together for the roof."""

from collections.abc import Sequence

from documents.pages import filing as filingpage
from documents.pages.document import document_page, file_door
from documents.pages.register import documents_page
from documents.register import CitedBy, Rule
from members.pages import Door, Page


def register_pages(rule: Rule, cited_by: Sequence[CitedBy] = (), compose: str = "") -> list[Page]:
    """«Văn bản» and what stands under it; see `register.Rule` and `register.CitedBy` for what the roof brings."""
    return [documents_page(rule, compose), filingpage.PAGE, document_page(rule, cited_by)]


def register_doors(rule: Rule) -> list[Door]:
    """The doors to the documents' files."""
    return [file_door(rule)]
