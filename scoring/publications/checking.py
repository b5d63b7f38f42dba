"""Whether what was published is still what was frozen: the text of the figures and the print, each by its SHA-256."""

from collections.abc import Iterator

from documents.checking import BrokenRecord
from scoring.models import Publication
from scoring.rules.snapshot import digest


def check_publications() -> Iterator[BrokenRecord]:
    """Reads every publication of every round."""
    rows = Publication.objects.select_related("round__year__bloc").prefetch_related("document__files")
    rows = rows.order_by("round", "number")
    for publication in rows.iterator(chunk_size=10):
        round_ = publication.round
        name = f"công bố kỳ {round_.name}, lần {publication.number}"
        if digest(bytes(publication.pdf)) != publication.pdf_sha256:
            yield BrokenRecord(round_.year, name, "bản in đã bị sửa")
        if digest(publication.snapshot) != publication.sha256:
            yield BrokenRecord(round_.year, name, "số liệu đã bị sửa")
        if publication.pdf_sha256 not in {file.sha256 for file in publication.document.files.all()}:
            yield BrokenRecord(round_.year, name, "bản in trong sổ văn bản không phải bản đã công bố")
