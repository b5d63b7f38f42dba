"""The documents around the pact and the conferences, and what other documents cite of the pact."""

from dataclasses import dataclass

from common.records.tables import Table
from common.records.workbooks import WorkbookSheet
from common.vietnamese.dates import date_in_words
from common.web.sent import whole_number
from documents.audience import EVERYBODY
from documents.catalogue import (
    DOTS,
    Composition,
    CompositionChoice,
    Content,
    DocumentSubject,
    NothingToCompose,
    Prose,
    signed_by_the_head,
    stopped,
    usual_recipients,
)
from members.models import BlocYear
from members.queries import members_of
from pacts.minutes import Held, minutes_of
from pacts.models import Conference, Pact
from pacts.presenters.conferences import (
    INVITEES,
    AgendaLine,
    InviteeLine,
    agenda_lines,
    agenda_table,
    facts_of,
    invitee_lines,
    person_text,
    resolution_lines,
    sheet_of_invitees,
    signing_name,
    when_in_words,
)
from pacts.verbs.signatures import standing

NO_SUCH = "Năm này không có hội nghị ấy."


def grounds(year: BlocYear) -> list[str]:
    """What a document of the year stands on: its pact, if it has one that was signed."""
    pact = Pact.objects.filter(year=year.pk).first()
    days = sorted(standing(pact).values_list("on", flat=True)) if pact else []
    if not days:
        return []
    return [f"Căn cứ Giao ước thi đua năm {year.year} của {year.bloc.name} ký {date_in_words(days[-1])}"]


# --- which conference ------------------------------------------------------------------------------------------


def _entered(subject: DocumentSubject) -> Held:
    """The conference whose number the source names; NothingToCompose if there is none."""
    key = subject.key[0] if len(subject.key) == 1 else ""
    number = whole_number(key)
    found = Conference.objects.filter(year=subject.year.pk, number=number).first() if number is not None else None
    # «01» would be another address of the same document.
    if found is None or str(found.number) != key:
        raise NothingToCompose(NO_SUCH)
    pact = Pact.objects.filter(year=subject.year.pk).first()
    return Held(subject.year, found, pact)


def _choices(year: BlocYear, having: str) -> list[CompositionChoice]:
    """The conferences that have any rows of this kind."""
    found = Conference.objects.filter(year=year.pk, **{f"{having}__isnull": False})
    rows = list(found.distinct().order_by("number"))
    pact = Pact.objects.filter(year=year.pk).first() if rows else None
    return [CompositionChoice(str(one.number), facts_of(one, pact).name) for one in rows]


def _when_where(held: Held) -> list[str]:
    """«Thời gian», «Địa điểm», «Chủ trì», with dots where nobody has said it."""
    facts = held.facts
    when = when_in_words(held.text.fields["starts"], facts.day)
    chair = person_text(facts.chair_name, facts.chair_position)
    return [
        f"1. Thời gian: {stopped(when) if when else DOTS}",
        f"2. Địa điểm: {stopped(facts.place) if facts.place else DOTS}",
        f"3. Chủ trì: {stopped(chair) if chair else DOTS}",
    ]


def _called(name: str) -> str:
    """The conference's name within a sentence."""
    return f"{name[:1].lower()}{name[1:]}" if name.startswith(("Hội nghị", "Họp", "Cuộc họp")) else name


# --- the invitation -------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class InvitationShown:
    """Who is invited: each has a sheet of their own, and behind them stands the list of them all."""

    invitees: list[InviteeLine]
    table: Table[InviteeLine]
    list_title: str


def _invitation(subject: DocumentSubject) -> Content:
    """One invitation a person, alike but for whom it names; then the list of them."""
    held = _entered(subject)
    year, name = held.year, held.facts.name
    members = {member.code: member for member in members_of(year)}
    invitees = invitee_lines(held.text, members)
    if not invitees:
        raise NothingToCompose("Hội nghị này chưa ghi người được mời.")
    body = [
        f"{year.bloc.name} trân trọng kính mời ông (bà) tới dự {stopped(_called(name))}",
        *_when_where(held),
        "4. Nội dung:",
        *([f"- {stopped(' '.join(row.content.split()))}" for row in held.text.agenda] or [f"- {DOTS}"]),
        f"Sự có mặt của ông (bà) góp phần vào thành công của {held.word}.",
    ]
    prose = Prose(
        subject=f"Dự {_called(name)}",
        body="\n".join(body),
        recipients=f"Như trên\nLưu: VT, {year.bloc.name}",
        **signed_by_the_head(year),
    )

    def sheets() -> list[WorkbookSheet]:
        return [sheet_of_invitees(year, name, invitees)]

    shown = InvitationShown(invitees, INVITEES, "Danh sách người được mời")
    return Content(prose, shown, sheets=sheets)


# --- the agenda -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class AgendaShown:
    """The agenda as a table."""

    agenda: list[AgendaLine]
    table: Table[AgendaLine]


def _agenda(subject: DocumentSubject) -> Content:
    """When and where, and the agenda."""
    held = _entered(subject)
    lines = agenda_lines(held.text)
    if not lines:
        raise NothingToCompose("Hội nghị này chưa ghi chương trình.")
    prose = Prose(
        subject=held.facts.name,
        body="\n".join(_when_where(held)),
        recipients=usual_recipients(held.year),
        **signed_by_the_head(held.year),
    )
    return Content(prose, AgendaShown(lines, agenda_table(course=False)))


# --- the resolution -------------------------------------------------------------------------------------------


def _resolution(subject: DocumentSubject) -> Content:
    """What was adopted and resolved, article by article, with the votes that were counted."""
    held = _entered(subject)
    year, facts, resolutions = held.year, held.facts, resolution_lines(held.text, len(members_of(held.year)))
    if not resolutions:
        raise NothingToCompose("Hội nghị này chưa ghi quyết nghị nào.")
    articles = [["Thông qua các văn bản:", *(f"- {stopped(name)}" for name in facts.adopted)]] if facts.adopted else []
    for line in resolutions:
        text = " ".join(line.row.text.split()).rstrip(".")
        votes = f" ({line.votes[:1].lower()}{line.votes[1:]})" if line.votes else ""
        articles.append([f"{text}{votes}."])
    articles.append([f"Các đơn vị thành viên {year.bloc.name} chịu trách nhiệm thi hành Nghị quyết này."])
    lines = ["QUYẾT NGHỊ:"]
    for number, (first, *rest) in enumerate(articles, start=1):
        lines += [f"Điều {number}. {first}", *rest]
    day = f" {date_in_words(facts.day)}" if facts.day else ""
    prose = Prose(
        subject=facts.name,
        grounds="\n".join([*grounds(year), f"Căn cứ Biên bản {_called(facts.name)}{day}"]),
        body="\n".join(lines),
        recipients=usual_recipients(year),
        **signed_by_the_head(year),
    )
    return Content(prose)


# --- the minutes ----------------------------------------------------------------------------------------------


def _minutes(subject: DocumentSubject) -> Content:
    """The minutes: without a number those of the conference that signs the pact, else of the one with this number."""
    if subject.key:
        held = _entered(subject)
        if held.signs:
            raise NothingToCompose(NO_SUCH)
        return Content(minutes_of(held))
    pact = Pact.objects.filter(year=subject.year.pk).first()
    signing = Conference.objects.filter(year=subject.year.pk, kind=Conference.Kind.SIGNING).first()
    if pact is None and signing is None:
        raise NothingToCompose("Năm này chưa có giao ước nên chưa có hội nghị để lập biên bản.")
    return Content(minutes_of(Held(subject.year, signing, pact)))


def _minuted(year: BlocYear) -> list[CompositionChoice]:
    pact = Pact.objects.filter(year=year.pk).first()
    rows = list(Conference.objects.filter(year=year.pk).order_by("number"))
    signs = pact is not None or any(one.kind == Conference.Kind.SIGNING for one in rows)
    first = [CompositionChoice("", signing_name(pact))] if signs else []
    # Of a review meeting there are minutes of their own, on the floor above.
    apart = (Conference.Kind.SIGNING, Conference.Kind.REVIEW)
    others = [CompositionChoice(str(one.number), one.name) for one in rows if one.kind not in apart]
    return first + others


INVITATION = Composition(
    slug="giay-moi",
    kind="Giấy mời",
    type_code="GM",
    about="Giấy mời dự hội nghị, mỗi người được mời một tờ, kèm danh sách người được mời.",
    template="pacts/invitation.record.html",
    make=_invitation,
    audience=EVERYBODY,
    choices=lambda year: _choices(year, "invitees"),
)
AGENDA = Composition(
    slug="chuong-trinh-hoi-nghi",
    kind="Chương trình",
    called="Chương trình hội nghị",
    type_code="CTr",
    about="Chương trình hội nghị: thời gian, nội dung, người thực hiện.",
    template="pacts/agenda.record.html",
    make=_agenda,
    audience=EVERYBODY,
    choices=lambda year: _choices(year, "agenda"),
)
MINUTES = Composition(
    slug="bien-ban-hoi-nghi",
    kind="Biên bản",
    called="Biên bản hội nghị",
    type_code="BB",
    about="Biên bản hội nghị: thời gian, thành phần, diễn biến, kết quả, biểu quyết, lấy từ những gì đã ghi.",
    template="documents/composed.record.html",
    make=_minutes,
    audience=EVERYBODY,
    choices=_minuted,
    minutes=True,
)
RESOLUTION = Composition(
    slug="nghi-quyet-hoi-nghi",
    kind="Nghị quyết",
    called="Nghị quyết hội nghị",
    type_code="NQ",
    about="Nghị quyết hội nghị: văn bản được thông qua, nội dung quyết nghị và kết quả biểu quyết.",
    template="documents/composed.record.html",
    make=_resolution,
    audience=EVERYBODY,
    choices=lambda year: _choices(year, "resolutions"),
)
# In the order in which a conference needs them.
CONFERENCES = [INVITATION, AGENDA, MINUTES, RESOLUTION]


def source_for(kind: Composition, conference: Conference) -> str:
    """What this document of this conference is known by."""
    signs = conference.kind == Conference.Kind.SIGNING
    return kind.source("" if kind is MINUTES and signs else str(conference.number))
