"""What can be done to a pact. Once it is frozen, or anybody has signed, its text, its conference and its date stand."""

from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet

from common.audit.log import Actor, Change
from common.vietnamese.dates import VIETNAM, date_time
from members.access import YES, Answer
from members.models import BlocYear, Membership
from members.odd_days import signature_day
from members.yearlog import log_in
from pacts.draft import FIELD_LABELS
from pacts.models import PACT_DAYS, Freezing, Pact, Signature

PACT_FIELDS = (*FIELD_LABELS, *PACT_DAYS.values())
SIGNED = "Giao ước đã có chữ ký nên nội dung không sửa được nữa."
FROZEN = "Giao ước đã chốt để ký nên nội dung không sửa được nữa. Muốn sửa, hãy mở lại, có ghi lý do."


def may_change_text(pact: Pact) -> Answer:
    """Whether the pact's text may still be changed: not once it is frozen, nor after the first signature."""
    if standing(pact).exists():
        return Answer(False, SIGNED)
    return YES if pact.state == Pact.State.DRAFTING else Answer(False, FROZEN)


def standing(pact: Pact) -> QuerySet[Signature]:
    """The pact's signatures that stand: those that became void stay in the table, and count for nothing."""
    return pact.signatures.filter(voided_at__isnull=True)


def frozen_now(pact: Pact) -> Freezing | None:
    """The text that is frozen for signature now; None while it is drafted, or where it was signed on paper alone."""
    return pact.freezings.filter(reopening__isnull=True).order_by("-number").first()


def record_signatures(
    *,
    pact: Pact,
    signed: list[tuple[Membership, str, str]],
    on: date,
    method: str,
    actor: Actor,
    log: bool = True,
    day_reason: str = "",
) -> list[Change]:
    """Notes who signed (member, name, position) on a day; answers the changes, and logs them unless told not to.

    A member that has signed is not noted twice: the constraint would refuse it. `day_reason` is why the day stands,
    where it is odd (`odd_signature_day`).
    """
    year: BlocYear = pact.year
    with transaction.atomic():
        # Whoever changes the text locks the pact too: a text is never changed under a hand that signs.
        Pact.objects.select_for_update().get(pk=pact.pk)
        frozen = frozen_now(pact)
        made = Signature.objects.bulk_create(
            Signature(
                pact=pact,
                member=member,
                on=on,
                method=method,
                signer_name=name,
                signer_position=position,
                sha256=frozen.sha256 if frozen else "",
                account=actor.account,
                day_reason=day_reason,
            )
            for member, name, position in signed
        )
        changes = [signature_change(signature) for signature in made]
        changes += settle(pact)
        if log:
            log_in(year, actor, changes)
    return changes


def odd_signature_day(pact: Pact, on: date) -> str:
    """What is odd about a signature on paper of this day; "" if nothing is."""
    frozen = frozen_now(pact)
    return signature_day(
        on,
        year=pact.year.year,
        pact=frozen.on if frozen else None,
        frozen=frozen.at.astimezone(VIETNAM).date() if frozen else None,
        conference=pact.conference_date,
    )


def signature_change(signature: Signature) -> Change:
    """That somebody signed, as the log tells it."""
    when = f"lúc {date_time(signature.at)}" if signature.at else f"ngày {signature.on:%d/%m/%Y}"
    told = f"{signature.get_method_display()}, {when}"
    if signature.method != Signature.Method.PAPER:
        told += f", người ký: {', '.join(part for part in (signature.signer_name, signature.signer_position) if part)}"
    if signature.certificate:
        told += f", chứng thư: {signature.certificate_words}. {signature.mismatch or signature.compared}"
        told = told.rstrip(".")
    return Change(
        subject=f"Chữ ký của {signature.member}",
        action="ghi nhận đã ký",
        new=f"{told}, văn bản SHA-256 {signature.sha256}" if signature.sha256 else told,
        reason=f"Vẫn nhận chứng thư không khớp: {signature.mismatch_reason}"
        if signature.mismatch
        else signature.day_reason,
        member=signature.member.code,
    )


def settle(pact: Pact) -> list[Change]:
    """Brings the pact's state to what its signatures say, under the pact's lock; answers what that changed."""
    signed = standing(pact).count()
    if signed and signed >= pact.year.members.count():
        state = Pact.State.IN_FORCE
    else:
        state = Pact.State.FROZEN if signed or frozen_now(pact) else Pact.State.DRAFTING
    before = Pact.objects.values_list("state", flat=True).get(pk=pact.pk)
    pact.state = state
    if state == before:
        return []
    Pact.objects.filter(pk=pact.pk).update(state=state)
    labels = [str(Pact.State(one).label) for one in (before, state)]
    return [Change(subject=str(pact), key="pact", action="chuyển trạng thái", old=labels[0], new=labels[1])]


def pact_fields(pact: Pact) -> dict[str, Any]:
    """The pact's own fields by name, without its year: what a form, a file or a comparison needs."""
    return {name: getattr(pact, name) for name in PACT_FIELDS}
