"""Freezing a pact's text for signature, and opening it again: from here on nothing is drafted, and everything is kept.

Freezing issues the pact: its PDF gets a code, has a field for every member's signature by token and a block for every
signature on paper, and is never made again. Opening it again withdraws that PDF, and makes every signature void.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from common.audit.log import Actor, Change, written_last
from common.records.forms import as_ground
from common.records.keeping import make_then_keep
from common.records.layout import Layout, layout_for
from common.records.pdf import render_pdf
from common.records.record import Record, Signer, Verification, record_html
from common.vietnamese.dates import today_vn
from common.vietnamese.text import clean
from documents.audience import EVERYBODY
from documents.catalogue import Issuable
from documents.models import Document, DocumentFile
from documents.verbs.issuing import DayGrounds, Issuance, MadeDocument, Order, keep_document, make_document, told
from members.access import YES, Action, Answer, Reader, may, require
from members.models import BlocYear, Membership
from members.odd_days import NOTHING, Dated, KeptDay, pact_day
from members.yearlog import log_in
from pacts.agreed import TITLE, Agreed, Party, digest, from_json, text_of, to_json
from pacts.agreement import YearPlan, agreed_of
from pacts.fields import SignaturePlace, field_name, with_fields
from pacts.models import Clause, Freezing, Pact, PactFile, Reopening, Signature
from pacts.verbs.drafts import draft_of
from pacts.verbs.signatures import frozen_now, settle, standing

# One document at a time is in force of what is made of the pact.
PACT = Issuable(slug="giao-uoc", audience=EVERYBODY)
COLUMNS = 3
CHANGED = "Nội dung vừa thay đổi từ lúc bạn mở trang. Hãy xem lại văn bản dưới đây rồi chốt."
IN_FORCE = (
    "Giao ước đã có đủ chữ ký và có hiệu lực nên không mở lại được. Nếu có chữ ký sai, hãy mở trang ký của đơn vị ấy "
    "và hủy riêng chữ ký ấy."
)


class StaleText(Exception):
    """What would be frozen is no longer what was shown. Its text is a sentence for the user."""


def may_freeze(reader: Reader, pact: Pact, agreed: Agreed) -> Answer:
    """Whether the reader may freeze this text now."""
    if not (answer := may(reader, Action.MANAGE_YEAR)):
        return answer
    if pact.state != Pact.State.DRAFTING or standing(pact).exists():
        return Answer(False, "Giao ước đã chốt rồi.")
    if not agreed.parties:
        return Answer(False, "Năm này chưa có thành viên nào để ký. Hãy thêm thành viên trước.")
    if not any(part.title.startswith("Nội dung") for part in agreed.parts):
        return Answer(False, "Giao ước chưa có nội dung thi đua nào. Hãy soạn ít nhất một điểm rồi chốt.")
    return YES


def may_reopen(reader: Reader, pact: Pact) -> Answer:
    """Whether the reader may open the frozen text again: not once everybody has signed."""
    if not (answer := may(reader, Action.MANAGE_YEAR)):
        return answer
    if pact.state == Pact.State.IN_FORCE:
        return Answer(False, IN_FORCE)
    return YES if pact.state == Pact.State.FROZEN else Answer(False, "Giao ước đang soạn, chưa chốt.")


def agreed_now(pact: Pact, plan: YearPlan, on: date | None, members: Sequence[Membership] | None = None) -> Agreed:
    """What the pact says as it is drafted, for this day; `members` are the year's, if they are at hand."""
    if members is None:
        members = list(Membership.objects.filter(year=pact.year_id).order_by("order"))
    return agreed_of(pact, draft_of(pact), members, plan, on)


def seen_of(agreed: Agreed) -> str:
    """Stands for all that a page showed but the day, which is chosen there."""
    return digest(text_of(replace(agreed, day="")))


def standing_of(pact: Pact, on: date) -> DayGrounds:
    """What the pact stands on as far as its day goes; the day of its conference may be yet to come."""
    grounds = list(pact.clauses.filter(section=Clause.Section.GROUND).select_related("cites").order_by("order"))
    return DayGrounds(
        cites=[Dated(str(one.cites), one.cites.on) for one in grounds if one.cites and one.cites.on],
        grounds=[one.text for one in grounds if not one.cites],
        planned=pact.conference_date,
        also=pact_day(on, year=pact.year.year, conference=pact.conference_date),
    )


def freeze(
    *,
    year: BlocYear,
    plan: YearPlan,
    on: date,
    seen: str,
    actor: Actor,
    reader: Reader,
    kept: KeptDay = NOTHING,
) -> Freezing:
    """Freezes the year's pact as it is drafted, dated `on`; `seen` stands for the text that was shown (`seen_of`).

    PermissionError with the reason if it may not be, StaleText if the text is another by now, OddDay if the day is to
    be asked back, unless it is `kept` with a reason; RecordNotMade if its PDF could not be made.
    """

    def make() -> tuple["_Paper", MadeDocument]:
        drafted = _pact(Pact.objects.all(), year)
        paper = _paper(drafted, plan, on, seen, reader)
        order = Order(
            year=year,
            kind=TITLE,
            title=f"{paper.title} (bản chốt để ký lần {paper.number})",
            source=PACT.source(),
            on=on,
            render=lambda issuance: _rendered(paper, year, issuance),
            filename=f"{TITLE} - {paper.agreed.subject}.pdf",
            actor=actor,
            standing=standing_of(drafted, on),
            kept=kept,
        )
        return paper, make_document(order)

    def keep(made: tuple["_Paper", MadeDocument]) -> Freezing:
        paper, document = made
        pact = locked_pact(year)
        if _paper(pact, plan, on, seen, reader) != paper:
            raise StaleText(CHANGED)
        return _freeze(pact, paper, keep_document(document), actor)

    return make_then_keep(make, keep)


def _freeze(pact: Pact, paper: "_Paper", document: Document, actor: Actor) -> Freezing:
    """Writes down that the pact, which is locked, was frozen as this paper."""
    issued = DocumentFile.objects.get(document=document, role=DocumentFile.Role.RECORD)
    at = timezone.now()
    freezing = Freezing.objects.create(
        pact=pact,
        number=paper.number,
        text=text_of(paper.agreed),
        data=to_json(paper.agreed),
        sha256=paper.sha256,
        on=paper.on,
        at=at,
        by=actor.shown,
        document=document,
    )
    PactFile.objects.create(
        pact=pact,
        freezing=freezing,
        role=PactFile.Role.FROZEN,
        name=issued.name,
        content_type=issued.content_type,
        size=issued.size,
        sha256=issued.sha256,
        at=at,
        by=actor.shown,
    )
    change = Change("Giao ước", "chốt để ký", "pact", new=f"lần {paper.number}, SHA-256 {paper.sha256}")
    log_in(pact.year, actor, [change, *settle(pact)])
    return freezing


def _paper(pact: Pact, plan: YearPlan, on: date, seen: str, reader: Reader) -> "_Paper":
    """What would stand on the PDF of the pact as it is drafted now, if it may be frozen and is what was `seen`."""
    agreed = agreed_now(pact, plan, on)
    require(may_freeze(reader, pact, agreed))
    if seen_of(agreed) != seen:
        raise StaleText(CHANGED)
    return _Paper(
        title=pact.title,
        agreed=agreed,
        layout=layout_for(pact.year.family, on),
        on=on,
        number=pact.freezings.count() + 1,
        sha256=digest(text_of(agreed)),
        note=pact.note,
    )


def reopen(*, year: BlocYear, reason: str, actor: Actor, reader: Reader) -> Reopening:
    """Opens the frozen text again: every signature on it becomes void, and says so. PermissionError if it may not be.

    ValueError, with a sentence, without a reason.
    """
    reason = clean(reason)
    if not reason:
        raise ValueError("Hãy ghi lý do mở lại: các đơn vị đã ký sẽ đọc lý do này.")
    with transaction.atomic(), written_last():
        pact = locked_pact(year)
        require(may_reopen(reader, pact))
        freezing, now = frozen_now(pact), timezone.now()
        reopening = Reopening.objects.create(pact=pact, freezing=freezing, reason=reason, at=now, by=actor.shown)
        signatures = list(standing(pact).select_related("member"))
        changes = [Change("Giao ước", "mở lại", "pact", reason=reason)]
        changes += [
            Change(f"Chữ ký của {one.member}", "hết giá trị", "pact", reason=reason, member=one.member.code)
            for one in signatures
        ]
        Signature.objects.filter(pk__in=[one.pk for one in signatures]).update(
            voided_at=now, void_reason=f"Giao ước mở lại: {reason}"
        )
        if freezing is not None and freezing.document_id:
            changes.append(_withdrawn(freezing.document_id, f"Giao ước mở lại để sửa: {reason}"))
        # What was drafted before is another form's: a page that was open since then is stale.
        pact.version += 1
        pact.save(update_fields=["version"])
        log_in(year, actor, [*changes, *settle(pact)])
    return reopening


def locked_pact(year: BlocYear) -> Pact:
    """The year's pact, held until the transaction ends. PermissionError if there is none."""
    return _pact(Pact.objects.select_for_update(), year)


def _pact(pacts: QuerySet[Pact], year: BlocYear) -> Pact:
    pact = pacts.filter(year=year).first()
    if pact is None:
        raise PermissionError("Năm này chưa có giao ước.")
    pact.year = year
    return pact


def _withdrawn(document_id: int, reason: str) -> Change:
    document = Document.objects.get(pk=document_id)
    Document.objects.filter(pk=document_id).update(
        state=Document.State.WITHDRAWN, state_reason=reason, state_on=today_vn(), state_day_reason=""
    )
    old, new = (str(Document.State(state).label) for state in (document.state, Document.State.WITHDRAWN))
    return told(document, "thu hồi", old=old, new=new, reason=reason)


# --- the paper that is signed ------------------------------------------------------------------------------


@dataclass(frozen=True)
class _Paper:
    """What stands on the PDF of a frozen text."""

    title: str
    agreed: Agreed
    layout: Layout
    on: date
    number: int
    sha256: str
    note: str


def signers_of(parties: Sequence[Party]) -> list[Signer]:
    """The blocks in which the members sign, in their order, each with the room that its field lies in."""
    return [
        Signer(
            agency=party.name,
            position=party.position,
            hint=f"({party.role})" if party.role else "",
            name=party.representative,
            anchor=field_name(party.code),
        )
        for party in parties
    ]


def witness_of(agreed: Agreed) -> list[Signer]:
    """The block of the witness, if there is one."""
    return (
        [Signer(agency="Chứng kiến", position=agreed.witness_position, name=agreed.witness)] if agreed.witness else []
    )


def _rendered(paper: _Paper, year: BlocYear, issuance: Issuance) -> bytes:
    """The PDF with a field for every member."""
    agreed, layout = paper.agreed, paper.layout
    made_at = timezone.now()
    record = Record(
        title=TITLE,
        subject=agreed.subject,
        date=paper.on,
        verification=Verification(issuance.code, issuance.url),
        data=to_json(agreed),
    )
    html = record_html(
        "pacts/frozen.record.html",
        bloc=year.bloc,
        record=record,
        layout=layout,
        context={
            "agreed": agreed,
            "ground_lines": ground_lines(agreed),
            "signers": signers_of(agreed.parties),
            "witness": witness_of(agreed),
            "number": paper.number,
            "sha256": paper.sha256,
            "note": paper.note,
        },
    )
    pdf = render_pdf(
        html,
        title=f"{TITLE} - {agreed.subject}",
        made_at=made_at,
        layout=layout,
        attachments=record.attachments(made_at),
    )
    places = [
        SignaturePlace(field_name(party.code), f"Chữ ký số của {party.name}", field_name(party.code))
        for party in agreed.parties
    ]
    return with_fields(pdf, places, column_mm=column_mm(layout))


def column_mm(layout: Layout) -> float:
    """How wide a column of signature blocks is: 33 % of the text's width (`.signatures.of-3`)."""
    return (210 - layout.left_mm - layout.right_mm) * 0.33


def ground_lines(agreed: Agreed) -> list[str]:
    """The grounds as they are written, without stops."""
    return [as_ground(ground) for ground in agreed.grounds]


def frozen_agreed(freezing: Freezing) -> Agreed:
    """What a frozen text says, in parts; its grounds as they stand in it, whatever is put before them by now."""
    agreed = from_json(freezing.data)
    lines = set(freezing.text.splitlines())
    said = (line if (line := f"Căn cứ {ground}") in lines else ground for ground in agreed.grounds)
    return replace(agreed, grounds=tuple(said))
