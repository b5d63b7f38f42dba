"""The pact's page and its record."""

from collections.abc import Callable
from typing import Any, NamedTuple

from django.db.models import FilteredRelation, Q

from khoithidua.records.record import Signer
from khoithidua.vietnamese.dates import short_date
from members.access import Action, may
from members.models import Membership
from members.overview import Section, Task, TaskState
from members.pages import Opened, Page
from pacts.models import Pact, Signature
from pacts.verbs import standing


class Line(NamedTuple):
    """A member of the pact, and its signature if it has signed."""

    member: Membership
    signature: Signature | None


def load(opened: Opened) -> dict[str, Any]:
    """The pact with its pledges, and every member with its signature, in protocol order."""
    members = list(Membership.objects.filter(year=opened.year).order_by("order"))
    pact = Pact.objects.filter(year=opened.year).first()
    if pact is None:
        return {"pact": None, "members": members}
    signatures = {signature.member_id: signature for signature in standing(pact)}
    lines = [Line(member, signatures.get(member.pk)) for member in members]
    days = {signature.on for signature in signatures.values()}
    return {
        "pact": pact,
        "pledges": list(pact.pledges.order_by("order")),
        "adopted": list(pact.adopted.order_by("order")),
        "members": members,
        "lines": lines,
        "signed": len(signatures),
        "all_signed": len(signatures) == len(members),
        "signed_on": max(days) if days else None,
        "signed_days": sorted(days),
        "record": {
            "title": "Giao ước thi đua",
            "subject": f"{opened.year.bloc.name}, năm {opened.year.year}",
            "date": max(days) if days else pact.conference_date,
        },
        "signers": [_signer(line) for line in lines],
    }


def _signer(line: Line) -> Signer:
    """The block to sign in: whoever signed, else whoever represents the member; a line where no name is known."""
    member, signature = line
    name = (signature.signer_name if signature else "") or member.representative_name
    position = (signature.signer_position if signature else "") or member.representative_position
    hint = "" if member.role == Membership.Role.MEMBER else f"({member.get_role_display()})"
    return Signer(agency=member.name, position=position, hint=hint, name=name)


def overview(opened: Opened) -> Section:
    """What the dashboard says of the pact."""
    url = opened.address("pact")
    pact = Pact.objects.filter(year=opened.year).first()
    if pact is None:
        return Section("Giao ước thi đua", url, [Task("Soạn giao ước", TaskState.MISSING, "Chưa có giao ước.", url)])
    members = list(
        Membership.objects.filter(year=opened.year)
        .order_by("order")
        .annotate(standing=FilteredRelation("signatures", condition=Q(signatures__voided_at__isnull=True)))
        .values_list("short_name", "representative_name", "standing__on")
    )
    unsigned = [name for name, _, on in members if on is None]
    days = [on for *_, on in members if on]
    tasks = [
        Task(
            "Ký giao ước",
            TaskState.MISSING if unsigned else TaskState.DONE,
            f"Chưa ký: {', '.join(unsigned)}."
            if unsigned
            else f"{len(members)} đơn vị đã ký ngày {short_date(max(days))}.",
            url,
        )
    ]
    unknown = [name for name, representative, _ in members if not representative]
    if unknown and may(opened.reader, Action.MANAGE_YEAR):
        tasks.append(
            Task(
                "Người đại diện ký",
                TaskState.MISSING,
                f"Chưa ghi tên người đại diện: {', '.join(unknown)}. Bản in để dòng trống.",
                opened.address("members"),
            )
        )
    return Section("Giao ước thi đua", url, tasks)


def pact_page(campaigns: Callable[[Opened], dict[str, Any]]) -> Page:
    """The pact's page. The pact names the year's campaigns; the roof says where they come from."""
    return Page(
        name="pact",
        path="giao-uoc",
        title="Giao ước thi đua",
        menu="Giao ước",
        load=lambda opened: campaigns(opened) | load(opened),
        template="pacts/pact.html",
    )
