"""Files put behind scores in tests, through the verb that the pages use."""

from io import BytesIO

from common.audit.log import Actor
from common.files.intake import SentFile
from common.files.taking import Taken
from members.access import Reader
from scoring.models import Evidence
from scoring.verbs.evidence import add_evidence
from tests.common.files.samples import pdf
from tests.years import Made


def given(content: bytes, name: str = "Báo cáo.pdf") -> SentFile:
    """A file as somebody hands it in."""
    return SentFile(name, BytesIO(content), len(content))


def as_secretary(made: Made) -> Reader:
    """The secretary of the year."""
    return Reader(made.secretary, frozenset({"secretary"}))


def as_member(made: Made, code: str) -> Reader:
    """Who stands for this member."""
    return Reader(made.representative(code), frozenset({"representative"}), frozenset({code}))


def put(
    made: Made, *files: SentFile, member: str = "dv-02", criterion: str = "1.1", by: Reader | None = None
) -> list[Taken[Evidence]]:
    """Hands these files in, by the secretary unless somebody else is named."""
    reader = by or as_secretary(made)
    return add_evidence(
        round_id=made.round.pk,
        member=member,
        criterion=criterion,
        files=files,
        actor=Actor(user=reader.user),
        reader=reader,
    )


def one(made: Made, text: str = "Bao cao", *, member: str = "dv-02", criterion: str = "1.1") -> Evidence:
    """A PDF with this text, handed in by the secretary."""
    taken = put(made, given(pdf(text), f"{text}.pdf"), member=member, criterion=criterion)
    assert taken[0].row is not None, taken[0].message
    return taken[0].row
