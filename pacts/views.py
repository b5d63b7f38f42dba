"""The pact's page and its record."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from django.db.models import FilteredRelation, Q

from common.prepared import Prepared
from common.records.record import RecordHead, Signer
from common.vietnamese.dates import short_date
from documents.loading import readership_of
from members.access import Action, Answer, may
from members.access_of_the_standing_body import may_see_draft
from members.models import BlocYear, Membership
from members.overview import Section, Task, TaskState
from members.pages import Opened, Page
from members.queries import members_of
from pacts.agreed import TITLE, Agreed
from pacts.agreement import YearPlan, agreed_of
from pacts.citing import HAS_LAPSED, pact_warnings
from pacts.models import Freezing, Pact, Signature
from pacts.verbs.drafts import draft_of
from pacts.verbs.freezing import frozen_agreed, ground_lines, witness_of
from pacts.verbs.signing import may_hand_in, may_note_paper, may_sign

Plan = Callable[[Opened], YearPlan]


@dataclass
class SignatureLine:
    """A member of the pact, its signature if it has signed, and those of its signatures that became void."""

    member: Membership
    signature: Signature | None = None
    void: list[Signature] = field(default_factory=list)
    # Where the reader signs for this member, or sees how it was signed; "" where there is nothing.
    url: str = ""


@dataclass(frozen=True)
class NoPact:
    """The pact's page while the year has no pact."""

    pact: None = None


@dataclass(frozen=True, kw_only=True)
class PactPage:
    """What the pact says, and every member with its signature, in protocol order.

    `own` are the members that the reader has yet to sign for. `voided` are the signatures that became void of the text
    that is printed, not of one that was opened again; `confirmations` are those that no paper bears.
    `kept_days` says why odd days that stand on the print were kept.
    """

    pact: Pact
    freezing: Freezing | None
    agreed: Agreed
    ground_lines: list[str]
    lapsed: list[str]
    lines: list[SignatureLine]
    own: list[SignatureLine]
    signed: int
    all_signed: bool
    signed_on: date | None
    signed_days: list[date]
    voids: bool
    voided: list[tuple[SignatureLine, Signature]]
    may_note: Answer
    confirmations: list[SignatureLine]
    record: RecordHead
    signers: list[Signer]
    witness: list[Signer]
    kept_days: list[str]


@dataclass(frozen=True)
class SigningAnswers:
    """What the reader may do about one member's signature, with the reasons."""

    may_sign: Answer
    may_hand_in: Answer
    may_note: Answer


def pact_of(year: BlocYear) -> tuple[Pact | None, Freezing | None]:
    """The year's pact, and the text that is frozen for signature now."""
    pact = Pact.objects.filter(year=year).first()
    if pact is None:
        return None, None
    pact.year = year
    return pact, pact.freezings.filter(reopening__isnull=True).select_related("document").order_by("-number").first()


def lines_of(pact: Pact, members: Sequence[Membership]) -> list[SignatureLine]:
    """Every member with its signatures, in protocol order."""
    lines = {member.pk: SignatureLine(member) for member in members}
    for signature in pact.signatures.order_by("id"):
        if line := lines.get(signature.member_id):
            if signature.voided_at is None:
                line.signature = signature
            else:
                line.void.append(signature)
    return list(lines.values())


def load(opened: Opened, plan: Plan) -> PactPage | NoPact:
    """What the pact says, and every member with its signature, in protocol order."""
    members = members_of(opened.year)
    pact, freezing = pact_of(opened.year)
    if pact is None:
        return NoPact()
    if pact.state == Pact.State.DRAFTING:
        opened.require(may_see_draft(opened.reader))
    lines = lines_of(pact, members)
    signatures = [line.signature for line in lines if line.signature]
    days = sorted({signature.on for signature in signatures})
    on = _dated(pact, freezing, days)
    agreed = frozen_agreed(freezing) if freezing else agreed_of(pact, draft_of(pact), members, plan(opened), on)
    for line in lines:
        line.url = opened.address("pact-sign", line.member.code) if freezing or line.signature or line.void else ""
    own = [line for line in lines if line.member.code in opened.reader.own and not line.signature]
    return PactPage(
        pact=pact,
        freezing=freezing,
        agreed=agreed,
        ground_lines=ground_lines(agreed),
        lapsed=pact_warnings(pact.pk, readership_of(opened)),
        lines=lines,
        own=own if freezing else [],
        signed=len(signatures),
        all_signed=bool(lines) and len(signatures) == len(lines),
        signed_on=days[-1] if days else None,
        signed_days=days,
        voids=any(line.void for line in lines),
        # On the print stands what became void of the text that is printed, not of one that was opened again.
        voided=[(line, one) for line in lines for one in line.void if _is_of(one, freezing, pact)],
        may_note=may_note_paper(opened.reader, pact, anybody_signed=bool(signatures)),
        confirmations=[line for line in lines if line.signature and line.signature.method != Signature.Method.PAPER],
        record={"title": TITLE, "subject": agreed.subject, "date": on},
        signers=[_signer(line) for line in lines],
        witness=witness_of(agreed),
        kept_days=_kept_days(pact, freezing, lines),
    )


def _kept_days(pact: Pact, freezing: Freezing | None, lines: Sequence[SignatureLine]) -> list[str]:
    """Why the odd ones of the days that stand on the print were kept."""
    reasons = {"Ngày họp": pact.conference_date_reason}
    if freezing is not None and freezing.document is not None:
        reasons["Ngày giao ước"] = freezing.document.day_reason
    reasons |= {f"Ngày ký của {line.member.name}": line.signature.day_reason for line in lines if line.signature}
    return [f"{day}: {reason}" for day, reason in reasons.items() if reason]


def _is_of(signature: Signature, freezing: Freezing | None, pact: Pact) -> bool:
    """Whether a void signature was put to the text that stands now."""
    return pact.state != Pact.State.DRAFTING and signature.sha256 == (freezing.sha256 if freezing else "")


def _dated(pact: Pact, freezing: Freezing | None, days: Sequence[date]) -> date | None:
    """The pact's day: that of the frozen text, else of the last signature, else of the conference."""
    if freezing is not None:
        return freezing.on
    return days[-1] if days else pact.conference_date


_HOW = {
    Signature.Method.PAPER: "",
    Signature.Method.PORTAL: "(Đã ký trong cổng)",
    Signature.Method.TOKEN: "(Đã ký số)",
}


def _signer(line: SignatureLine) -> Signer:
    """The block to sign in: whoever signed, else whoever represents the member; a line where no name is known."""
    member, signature = line.member, line.signature
    name = (signature.signer_name if signature else "") or member.representative_name
    known = member.representative_position if name == member.representative_name else ""
    position = (signature.signer_position if signature else "") or known
    role = "" if member.role == Membership.Role.MEMBER else f"({member.get_role_display()})"
    how = _HOW[Signature.Method(signature.method)] if signature else ""
    return Signer(agency=member.name, position=position, hint=" ".join(filter(None, (role, how))), name=name)


_PACTS = Prepared(Pact.objects.order_by().annotate(warned=HAS_LAPSED).values_list("id", "state", "warned"), "year")
_STANDING = Prepared(
    Membership.objects.order_by("order")
    .annotate(standing=FilteredRelation("signatures", condition=Q(signatures__voided_at__isnull=True)))
    .values_list("short_name", "code", "representative_name", "standing__on"),
    "year",
)


WRITING, NO_PACT = "Soạn giao ước", "Chưa có giao ước."


def pact_steps(opened: Opened) -> list[Task]:
    """Whether the pact is written and frozen for signature: a step before the year is at work."""
    url = opened.address("pact")
    found = next(iter(_PACTS(opened.year.pk)), None)
    if found is None:
        return [Task(WRITING, TaskState.MISSING, NO_PACT, url)]
    if found[1] == Pact.State.DRAFTING:
        return [Task(WRITING, TaskState.DUE, "Đang soạn, chưa chốt để ký.", url)]
    return [Task(WRITING, TaskState.DONE, f"{Pact.State(found[1]).label}.", url)]


def overview(opened: Opened) -> Section:
    """What the dashboard says of the pact."""
    url = opened.address("pact")
    found = next(iter(_PACTS(opened.year.pk)), None)
    if found is None:
        return Section("Giao ước thi đua", url, [Task(WRITING, TaskState.MISSING, NO_PACT, url)])
    number, state, warned = found
    members = _STANDING(opened.year.pk)
    unsigned = {code: name for name, code, _, on in members if on is None}
    days = [on for *_, on in members if on]
    own = sorted(opened.reader.own & set(unsigned)) if state == Pact.State.FROZEN else []
    tasks = [
        Task(WRITING, TaskState.DUE, "Đang soạn, chưa chốt để ký.", url)
        if state == Pact.State.DRAFTING and not days
        else Task(
            "Ký giao ước",
            TaskState.MISSING if unsigned or not days else TaskState.DONE,
            f"Chưa ký: {', '.join(unsigned.values())}."
            if unsigned
            else f"{len(members)} đơn vị đã ký ngày {short_date(max(days))}."
            if days
            else "Năm này chưa có thành viên nào để ký.",
            opened.address("pact-sign", own[0]) if own else url,
            own=bool(own),
        )
    ]
    unknown = [name for name, _, representative, _ in members if not representative]
    if unknown and may(opened.reader, Action.MANAGE_YEAR):
        tasks.append(
            Task(
                "Người đại diện ký",
                TaskState.MISSING,
                f"Chưa ghi tên người đại diện: {', '.join(unknown)}. Bản in để dòng trống.",
                opened.address("members"),
            )
        )
    if warned and may(opened.reader, Action.MANAGE_YEAR):
        said = pact_warnings(number, readership_of(opened))
        tasks += [Task("Căn cứ hết hiệu lực", TaskState.DUE, warning, url) for warning in said]
    return Section("Giao ước thi đua", url, tasks)


def may_act(opened: Opened, line: SignatureLine, pact: Pact, freezing: Freezing | None) -> SigningAnswers:
    """What the reader may do about one member's signature, with the reasons."""
    signed, code = line.signature is not None, line.member.code
    return SigningAnswers(
        may_sign=may_sign(opened.reader, code, pact, freezing, signed=signed),
        may_hand_in=may_hand_in(opened.reader, code, pact, freezing, signed=signed),
        may_note=may_note_paper(opened.reader, pact),
    )


def pact_page(plan: Plan) -> Page[Any]:
    """The pact's page. The pact names the year's campaigns; the roof says where they come from."""
    return Page(
        name="pact",
        path="giao-uoc",
        title="Giao ước thi đua",
        menu="Giao ước",
        load=lambda opened: load(opened, plan),
        template="pacts/pact.html",
    )
