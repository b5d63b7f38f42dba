"""What can be done to a pact. Once anybody has signed, its text, its conference and its date stand for good."""

from datetime import date
from typing import Any

from django.db import transaction

from khoithidua.audit.log import Actor, Change, write
from members.access import YES, Answer
from members.models import BlocYear, Membership
from pacts.models import Pact, Signature

SIGNED = "Giao ước đã có chữ ký nên nội dung không sửa được nữa."


def may_change_text(pact: Pact) -> Answer:
    """Whether the pact's text may still be changed: not after the first signature."""
    return Answer(False, SIGNED) if pact.signatures.exists() else YES


def record_signatures(
    *, pact: Pact, signed: list[tuple[Membership, str, str]], on: date, method: str, actor: Actor, log: bool = True
) -> list[Change]:
    """Notes who signed (member, name, position) on a day; answers the changes, and logs them unless told not to.

    A member that has signed is not noted twice: the constraint would refuse it.
    """
    year: BlocYear = pact.year
    with transaction.atomic():
        # Whoever changes the text locks the pact too: a text is never changed under a hand that signs.
        Pact.objects.select_for_update().get(pk=pact.pk)
        made = Signature.objects.bulk_create(
            Signature(pact=pact, member=member, on=on, method=method, signer_name=name, signer_position=position)
            for member, name, position in signed
        )
        changes = [
            Change(
                subject=f"Chữ ký của {signature.member}",
                action="ghi nhận đã ký",
                new=f"{signature.get_method_display()}, ngày {on:%d/%m/%Y}",
                member=signature.member.code,
            )
            for signature in made
        ]
        if log:
            write(actor, changes, bloc=year.bloc.code, year=year.year)
    return changes


def pact_fields(pact: Pact) -> dict[str, Any]:
    """The pact's own fields by name, without its year: what a form, a file or a comparison needs."""
    names = ["title", "note", "conference_name", "conference_date", "conference_place", "chair_name", "chair_position"]
    return {name: getattr(pact, name) for name in names}
