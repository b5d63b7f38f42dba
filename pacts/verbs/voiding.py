"""Making one signature void, in whatever way it was given, without touching the others.

It stays in the table, on the page and on the print, with the reason. The pact falls back to the state that the other
signatures give it, and the member may sign again in any way. Of a signature by token the files stay too: whoever signs
next gets the newest file without it (`pacts.kept.handed_out`), and what it stands in says so wherever it is asked for.
"""

from dataclasses import dataclass, field

from django.db import transaction
from django.utils import timezone

from common.audit.log import Actor, Change, written_last
from common.vietnamese.text import clean
from documents.models import Caveat, DocumentFile
from members.access import Reader, may_void_signatures, require
from members.models import BlocYear
from members.yearlog import log_in
from pacts.kept import chains
from pacts.models import Pact, PactFile, Signature
from pacts.verbs.freezing import locked_pact
from pacts.verbs.signatures import settle, standing
from pacts.verbs.signing import SignRefused

NO_REASON = "Hãy ghi lý do hủy: đơn vị đọc lý do này, và nó in cùng chữ ký đã hủy."
NOT_THERE = "Chữ ký này vừa được hủy hoặc không còn nữa. Hãy xem lại trang."


@dataclass(frozen=True)
class Voided:
    """What became of it: the signature, and the members whose token signatures stand in the same files behind it."""

    signature: Signature
    behind: list[str] = field(default_factory=list)


def void_signature(*, year: BlocYear, signature_id: int, reason: str, actor: Actor, reader: Reader) -> Voided:
    """Makes a signature that stands void. PermissionError if the reader may not, SignRefused without a reason."""
    reason = clean(reason)
    with transaction.atomic(), written_last():
        pact = locked_pact(year)
        require(may_void_signatures(reader))
        signature = standing(pact).filter(pk=signature_id).select_related("member").first()
        if signature is None:
            raise PermissionError(NOT_THERE)
        if not reason:
            raise SignRefused(void_reason=NO_REASON)
        behind = members_behind(signature)
        signature.voided_at, signature.void_reason, signature.voided_by = timezone.now(), reason, actor.shown
        signature.save(update_fields=["voided_at", "void_reason", "voided_by"])
        _warn_of_files(signature, actor)
        change = Change(
            f"Chữ ký của {signature.member}",
            "hủy chữ ký",
            "pact",
            old=f"{signature.get_method_display()}, ngày {signature.on:%d/%m/%Y}",
            new=_said_of_files(behind),
            reason=reason,
            member=signature.member.code,
        )
        log_in(year, actor, [change, *settle(pact)])
    return Voided(signature, behind)


def members_behind(signature: Signature) -> list[str]:
    """The members whose standing token signatures were put to a file that has this one in it, by their short names."""
    if signature.method != Signature.Method.TOKEN:
        return []
    pact: Pact = signature.pact
    own = PactFile.objects.filter(signature=signature, role=PactFile.Role.SIGNED).first()
    if own is None:
        return []
    files = PactFile.objects.filter(freezing=own.freezing_id, role=PactFile.Role.SIGNED)
    held = chains(own.freezing_id, files)
    later = [file.pk for file in files if file.pk != own.pk and signature.pk in held[file.pk]]
    found = standing(pact).filter(files__in=later).order_by("member__order")
    return list(found.values_list("member__short_name", flat=True))


def _said_of_files(behind: list[str]) -> str:
    if not behind:
        return ""
    return f"Tệp ký số của {', '.join(behind)} có cả chữ ký này; chữ ký của các đơn vị ấy vẫn có giá trị"


def _warn_of_files(signature: Signature, actor: Actor) -> None:
    """Whoever asks whether one of these files is genuine is told that a signature in it is void."""
    pact: Pact = signature.pact
    files = list(PactFile.objects.filter(pact=pact).exclude(role=PactFile.Role.FROZEN).select_related("freezing"))
    held = {pk: each for number in {file.freezing_id for file in files} for pk, each in chains(number, files).items()}
    for file in files:
        is_in = file.signature_id == signature.pk or signature.pk in held.get(file.pk, ())
        if not is_in or file.freezing is None or not file.freezing.document_id:
            continue
        kept = DocumentFile.objects.get(document_id=file.freezing.document_id, sha256=file.sha256)
        text = f"Chữ ký của {signature.member} trong tệp này đã hết giá trị: {signature.void_reason}"
        Caveat.objects.create(file=kept, text=text, by=actor.shown)
