"""The files of a pact: keeping them, giving them back, and finding out whether every one is still what it was."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO

from common.audit.log import Actor
from common.files.store import KeptState
from common.signatures.signed import KeptSigner
from documents.checking import SAID, BrokenRecord
from documents.models import Caveat, DocumentFile
from documents.signedfile import become_signed
from documents.verbs.issuing import records_store
from pacts.agreed import digest, from_json
from pacts.models import Freezing, Pact, PactFile, Signature


def check_pacts() -> Iterator[BrokenRecord]:
    """Reads every kept file of every pact, and every frozen text: answers what is missing or was changed."""
    kept = records_store()
    for file in PactFile.objects.select_related("pact__year__bloc").order_by("id").iterator():
        state = kept.state(file.sha256)
        if state is not KeptState.WHOLE:
            yield BrokenRecord(file.pact.year, f"giao ước, «{file.name}»", SAID[state], kept.where(file.sha256))
    for freezing in Freezing.objects.select_related("pact__year__bloc").order_by("id").iterator():
        if not is_whole(freezing):
            yield BrokenRecord(freezing.pact.year, f"giao ước, văn bản chốt lần {freezing.number}", "văn bản đã bị sửa")
    bound = Signature.objects.exclude(sha256="").select_related("pact__year__bloc", "member").order_by("id")
    for signature in bound.iterator():
        if not Freezing.objects.filter(pact=signature.pact_id, sha256=signature.sha256).exists():
            yield BrokenRecord(
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


def state_of(file: PactFile) -> KeptState:
    """Whether a kept file is here and still the same."""
    return records_store().state(file.sha256)


def content_of(file: PactFile) -> bytes:
    """The bytes of a kept file; PermissionError, with a sentence, if they are gone or others."""
    if state_of(file) is not KeptState.WHOLE:
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
    made = PactFile.objects.create(
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
    if freezing is not None and freezing.document_id:
        signers = _signers(made)
        defaults = {**fields, "role": role, "added_by": actor.shown, "signers": signers}
        issued, _ = DocumentFile.objects.get_or_create(
            document_id=freezing.document_id, sha256=kept.sha256, defaults=defaults
        )
        if signers is not None:
            # Somebody may have filed it in the register before, as a scan.
            become_signed(issued, signers)
        for other in _of_others(made):
            text = (
                f"Chứng thư ký ở ô của {other.member} không khớp với đơn vị; Khối vẫn nhận, lý do ghi ở trang Giao ước."
            )
            Caveat.objects.create(file=issued, text=text, by=actor.shown)
    return made


def _signers(file: PactFile) -> list[KeptSigner] | None:
    """By whom a signed file was signed, as their certificates say; None for a scan, of which nobody knows."""
    if file.role != PactFile.Role.SIGNED:
        return None
    held = chains(file.freezing_id, PactFile.objects.filter(freezing=file.freezing_id, role=file.role))[file.pk]
    found = Signature.objects.filter(pk__in=held).order_by("pk")
    return [certificate for certificate in found.values_list("certificate", flat=True) if certificate]


def _of_others(file: PactFile) -> list[Signature]:
    """The signatures in a file whose certificates are not the members', and were taken with a reason."""
    held = chains(file.freezing_id, PactFile.objects.filter(freezing=file.freezing_id, role=PactFile.Role.SIGNED))
    found = Signature.objects.filter(pk__in=held.get(file.pk, ())).exclude(mismatch="")
    return list(found.select_related("member").order_by("pk"))


def chains(freezing_id: int | None, files: Iterable[PactFile]) -> dict[int, frozenset[int]]:
    """Of each signed file of a freezing, by its number, the signatures that it holds, by theirs.

    A file goes on from the newest one before it that has one signature less: whoever signs is handed the longest file
    without void signatures, and a file that once has one never loses it again.
    """
    found: dict[int, frozenset[int]] = {}
    newest: dict[int, frozenset[int]] = {0: frozenset()}
    for file in sorted((one for one in files if one.freezing_id == freezing_id), key=lambda one: one.pk):
        if file.signature_id is None or file.role != PactFile.Role.SIGNED:
            continue
        found[file.pk] = newest[file.signatures] = newest[file.signatures - 1] | {file.signature_id}
    return found


def void_in(file: PactFile) -> list[Signature]:
    """The signatures in a signed file that are void by now."""
    of_freezing = PactFile.objects.filter(freezing=file.freezing_id, role=PactFile.Role.SIGNED)
    held = chains(file.freezing_id, of_freezing).get(file.pk, frozenset())
    return list(Signature.objects.filter(pk__in=held, voided_at__isnull=False).select_related("member"))


def handed_out(freezing: Freezing) -> PactFile:
    """The file to sign next: the longest that has no void signature in it, at first the frozen PDF itself.

    Nobody is asked to sign a file that shows a void signature, so the next signer gets a file from before it.
    Signatures that were made after the void one stay valid, in the files that they were made in.
    """
    files = list(freezing.files.exclude(role=PactFile.Role.SCAN).select_related("signature"))
    void = {file.signature_id for file in files if file.signature and file.signature.voided_at}
    held = chains(freezing.pk, files)
    whole = [file for file in files if not held.get(file.pk, frozenset()) & void]
    if not whole:
        raise PermissionError("Bản chốt này không có tệp để ký.")
    return max(whole, key=lambda file: (file.signatures, file.pk))
