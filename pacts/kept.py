"""The files of a pact: keeping them, giving them back, and finding out whether every one is still what it was."""

from collections.abc import Iterator
from datetime import datetime
from io import BytesIO

from khoithidua.audit.log import Actor
from khoithidua.files.store import State
from members.documents.checking import SAID, Fault
from members.documents.issuing import records_store
from members.models import DocumentFile
from pacts.agreed import digest, from_json
from pacts.models import Freezing, Pact, PactFile, Signature


def check_pacts() -> Iterator[Fault]:
    """Reads every kept file of every pact, and every frozen text: answers what is missing or was changed."""
    kept = records_store()
    for file in PactFile.objects.select_related("pact__year__bloc").order_by("id").iterator():
        state = kept.state(file.sha256)
        if state is not State.WHOLE:
            yield Fault(file.pact.year, f"giao ước, «{file.name}»", SAID[state], kept.path(file.sha256))
    for freezing in Freezing.objects.select_related("pact__year__bloc").order_by("id").iterator():
        if not is_whole(freezing):
            yield Fault(freezing.pact.year, f"giao ước, văn bản chốt lần {freezing.number}", "văn bản đã bị sửa")
    bound = Signature.objects.exclude(sha256="").select_related("pact__year__bloc", "member").order_by("id")
    for signature in bound.iterator():
        if not Freezing.objects.filter(pact=signature.pact_id, sha256=signature.sha256).exists():
            yield Fault(
                signature.pact.year, f"giao ước, chữ ký của {signature.member}", "không gắn với văn bản chốt nào"
            )


def is_whole(freezing: Freezing) -> bool:
    """Whether a frozen text still has its SHA-256, and its parts say nothing that the text does not.

    How a text is put together may change some day; what was frozen before stays as it was.
    """
    agreed = from_json(freezing.data)
    said = [agreed.opening, *agreed.grounds, *agreed.adopted, *(party.line for party in agreed.parties)]
    articles = [article for part in agreed.parts for article in part.articles]
    said += [line for article in articles for line in (article.text, *article.below)]
    return digest(freezing.text) == freezing.sha256 and all(piece in freezing.text for piece in said)


def state_of(file: PactFile) -> State:
    """Whether a kept file is here and still the same."""
    return records_store().state(file.sha256)


def content_of(file: PactFile) -> bytes:
    """The bytes of a kept file; PermissionError, with a sentence, if they are gone or others."""
    if state_of(file) is not State.WHOLE:
        raise PermissionError(f"Tệp «{file.name}» trên máy chủ không còn nguyên vẹn. Hãy báo Quản trị.")
    with records_store().open(file.sha256) as opened:
        return opened.read()


def keep_file(
    *,
    pact: Pact,
    freezing: Freezing | None,
    signature: Signature,
    role: str,
    name: str,
    content_type: str,
    content: bytes,
    signatures: int,
    at: datetime,
    actor: Actor,
) -> PactFile:
    """Keeps the bytes of a signed file or a scan, and writes down what they are; in the caller's transaction.

    They stand beside the issued document too, so that whoever asks whether a file is genuine finds each step.
    """
    kept = records_store().keep(BytesIO(content))
    fields = {"name": name, "content_type": content_type, "size": kept.size}
    if freezing is not None and freezing.document_id:
        DocumentFile.objects.get_or_create(
            document_id=freezing.document_id,
            sha256=kept.sha256,
            defaults={**fields, "role": role, "added_by": actor.shown},
        )
    return PactFile.objects.create(
        pact=pact,
        freezing=freezing,
        signature=signature,
        role=role,
        sha256=kept.sha256,
        signatures=signatures,
        at=at,
        by=actor.shown,
        **fields,
    )


def handed_out(freezing: Freezing) -> PactFile:
    """The newest file to sign: the frozen PDF, or what the last member to sign by token gave back."""
    found = freezing.files.exclude(role=PactFile.Role.SCAN).order_by("-signatures").first()
    if found is None:
        raise PermissionError("Bản chốt này không có tệp để ký.")
    return found
