"""A publication as it is made and kept: its text, its print with a code on it, and its place in the register.

It is made before anything is locked, and kept by the verb that locks (`scoring.verbs.publication`).
"""

from dataclasses import dataclass, field, replace
from datetime import datetime

from django.utils import timezone

from common.audit.log import Actor, head
from common.records.record import Signer, Verification
from documents.catalogue import Issuable
from documents.verbs.issuing import Issuance, MadeDocument, Order, keep_document, make_document
from members.signers import secretary_and_bloc
from scoring.audiences import PUBLISHED
from scoring.models import Publication, Round
from scoring.publications.record import TITLE, render_publication
from scoring.rules.snapshot import Snapshot, content_digest, digest
from scoring.rules.snapshot import write as to_text

# The results of a round as they were published: «cong-bo/<round>».
PUBLICATION = Issuable(slug="cong-bo", audience=PUBLISHED, corrected=True)


@dataclass(frozen=True)
class PublicationPaper:
    """All that a print is made of, but for its time and its place in the log; equal where the same would be printed."""

    content: str
    """The digest of the figures (`content_digest`)."""
    family: str
    signers: tuple[Signer, ...]
    round: Round = field(compare=False)
    snapshot: Snapshot = field(compare=False)


@dataclass(frozen=True)
class MadePublication:
    """A publication that is made and not kept yet."""

    snapshot: Snapshot
    at: datetime
    text: str
    document: MadeDocument


def paper_of(round_: Round, snapshot: Snapshot) -> PublicationPaper:
    year = round_.year
    return PublicationPaper(content_digest(snapshot), year.family, tuple(secretary_and_bloc(year)), round_, snapshot)


def source_of(round_: Round) -> str:
    """What the publications of a round are registered as; one at a time is in force."""
    return PUBLICATION.source(round_.code)


def make_publication(
    paper: PublicationPaper,
    before: Snapshot | None,
    *,
    number: int,
    reason: str,
    replaces: Publication | None,
    actor: Actor,
) -> MadePublication:
    """The publication in text and in print, with a code to verify it by; a correction `replaces` the one before."""
    # Read after the figures: whatever led to them is in the log up to here.
    end, at = head(), timezone.localtime().replace(microsecond=0)
    snapshot = replace(
        paper.snapshot,
        number=number,
        reason=reason,
        at=at,
        by=actor.shown,
        previous=replaces.sha256 if replaces else "",
        log_entries=end.number,
        log_hash=end.hash,
    )
    text = to_text(snapshot)

    def render(issuance: Issuance) -> bytes:
        return render_publication(
            snapshot,
            before,
            sha256=digest(text),
            family=paper.family,
            signers=paper.signers,
            verification=Verification(issuance.code, issuance.url),
        )

    name = f"{snapshot.round_name}, {paper.round.year}"
    order = Order(
        year=paper.round.year,
        kind=TITLE,
        title=f"{name}, công bố lần {number}" + (" (đính chính)" if replaces else ""),
        source=source_of(paper.round),
        on=at.date(),
        render=render,
        filename=f"{TITLE}, {snapshot.round_name}, lần {number} - {paper.round.year}"[:150] + ".pdf",
        actor=actor,
        replaces=replaces.document if replaces else None,
        is_sample=snapshot.sample,
    )
    return MadePublication(snapshot, at, text, make_document(order))


def keep_publication(round_: Round, made: MadePublication) -> Publication:
    """Writes it down, in the register too; the round is locked."""
    pdf, snapshot = made.document.content, made.snapshot
    return Publication.objects.create(
        round=round_,
        number=snapshot.number,
        at=made.at,
        by=snapshot.by,
        reason=snapshot.reason,
        snapshot=made.text,
        sha256=digest(made.text),
        pdf=pdf,
        pdf_sha256=digest(pdf),
        visibility=snapshot.visibility,
        reasons=snapshot.reasons,
        document=keep_document(made.document),
        is_sample=snapshot.sample,
    )
