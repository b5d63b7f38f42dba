"""Documents that tests issue and file, as the secretary does."""

from datetime import date
from io import BytesIO

from django.utils import timezone

from common.audit.log import Actor
from common.files.intake import SentFile
from documents.models import Document
from documents.printing import Written, issue_written
from documents.verbs.filing import Filed, Filing, GroundLine, StateVerdict, file_document, judge
from documents.verbs.issuing import Issuance, Order, issue
from khoithidua.catalogue import catalogue
from tests.years import Made

DAY = date(2024, 3, 17)


def page(issuance: Issuance) -> bytes:
    """Bytes that say what they were told."""
    return f"%PDF-1.7 {issuance.sign} {issuance.code} {issuance.url} {issuance.on}\n%%EOF".encode()


def put_out(made: Made, source: str = "ke-hoach", **fields: object) -> Document:
    """Issues a plan of the bloc."""
    given = {
        "year": made.year,
        "kind": "Kế hoạch",
        "type_code": "KH",
        "title": "Thi đua năm 2024",
        "source": source,
        "on": DAY,
        "render": page,
        "numbered": True,
        "actor": Actor(user=made.secretary),
        "filename": "Kế hoạch.pdf",
    }
    reader = fields.pop("reader", made.reader(made.secretary))
    return issue(Order(**{**given, **fields}), reader=reader)  # type: ignore[arg-type]


def given(name: str, content: bytes) -> SentFile:
    """A file as it is handed in."""
    return SentFile(name, BytesIO(content), len(content))


def file_in(made: Made, title: str = "Chia khối, cụm thi đua", *grounds: GroundLine, **fields: object) -> Filed:
    """Files a decision from outside."""
    files = fields.pop("files", ())
    filing = {"kind": "Quyết định", "title": title, "issuer": "Ủy ban nhân dân tỉnh", "grounds": grounds, **fields}
    return file_document(
        year=made.year,
        filing=Filing(**filing),  # type: ignore[arg-type]
        files=files,  # type: ignore[arg-type]
        actor=Actor(user=made.secretary),
        reader=made.reader(made.secretary),
    )


def say(made: Made, document: Document, state: str, **fields: object) -> Document:
    """Says in what state the document is from now on, with a reason."""
    verdict = StateVerdict(state, **{"reason": "Có quy định mới", **fields})  # type: ignore[arg-type]
    return judge(
        year=made.year,
        document_id=document.pk,
        verdict=verdict,
        actor=Actor(user=made.secretary),
        reader=made.reader(made.secretary),
    )


def issue_composed(made: Made, source: str) -> None:
    """The document of this source as the portal composes it, issued."""
    place = catalogue.place(source)
    assert place is not None
    content = place.make(made.year, DAY)
    issue_written(
        written=Written(made.year, place, content, content.prose, DAY),
        on=DAY,
        version=0,
        made_at=timezone.now(),
        actor=Actor(user=made.secretary),
        reader=made.reader(made.secretary),
        replaces=None,
    )
