"""Documents that tests issue, as the secretary does."""

from datetime import date

from khoithidua.audit.log import Actor
from members.documents.issuing import Issuance, issue
from members.models import Document
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
        "reader": made.reader(made.secretary),
        "filename": "Kế hoạch.pdf",
    }
    return issue(**{**given, **fields})  # type: ignore[arg-type]
