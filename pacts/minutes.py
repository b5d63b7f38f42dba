"""The minutes of a conference, drafted from what was entered: dotted lines only where nobody has entered anything."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import time
from functools import cached_property

from common.vietnamese.dates import date_in_words
from common.vietnamese.times import time_in_words
from documents.catalogue import DOTS, SHORT_DOTS, Prose, counted, stopped
from members.models import BlocYear, Membership
from members.queries import members_of
from pacts.agreement import NO_DAY
from pacts.conferences import ConferenceText
from pacts.models import Conference, Pact, Presence
from pacts.presenters.conferences import (
    ConferenceFacts,
    InviteeLine,
    PresenceLine,
    ResolutionLine,
    facts_of,
    facts_of_signing,
    invitee_lines,
    meeting_word,
    percent_text,
    person_text,
    presence_lines,
    resolution_lines,
    turnout_of,
    whole_text,
)
from pacts.verbs.conferences import EMPTY, text_of
from pacts.verbs.signatures import standing

_NO_HOUR = "…… giờ ……"


@dataclass(frozen=True)
class Held:
    """A conference of a year with what is entered of it; `conference` is None where only the pact tells of it."""

    year: BlocYear
    conference: Conference | None
    pact: Pact | None

    @cached_property
    def facts(self) -> ConferenceFacts:
        """What it is."""
        return facts_of(self.conference, self.pact) if self.conference else facts_of_signing(self.pact)

    @cached_property
    def text(self) -> ConferenceText:
        """What is entered of it."""
        return text_of(self.conference) if self.conference else EMPTY

    @property
    def word(self) -> str:
        """What it is called where its name would be too long."""
        return meeting_word(self.conference)

    @property
    def signs(self) -> bool:
        """Whether the pact is signed there."""
        return self.conference is None or self.conference.kind == Conference.Kind.SIGNING


def minutes_of(held: Held) -> Prose:
    """The minutes as they are proposed."""
    facts, text = held.facts, held.text
    members = members_of(held.year)
    day = date_in_words(facts.day) if facts.day else NO_DAY
    secretary = person_text(text.fields["secretary_name"], text.fields["secretary_position"])
    lines = [
        "I. Thời gian, địa điểm",
        f"1. Thời gian: bắt đầu lúc {hour_text(text.fields['starts'])}, {day}.",
        f"2. Địa điểm: {stopped(facts.place) if facts.place else DOTS}",
        "II. Thành phần",
        f"1. Chủ trì: {stopped(person_text(facts.chair_name, facts.chair_position) or DOTS)}",
        f"2. Thư ký: {stopped(secretary) if secretary else DOTS}",
        *who_took_part(text, members),
        "III. Diễn biến",
        *course_lines(text),
        "IV. Kết quả",
        *_results(held, facts, len(members)),
        "V. Biểu quyết",
        *_votes(resolution_lines(text, len(members))),
        f"{held.word.capitalize()} kết thúc lúc {hour_text(text.fields['ends'])} cùng ngày. "
        "Biên bản lập thành …… bản, có giá trị như nhau.",
    ]
    return Prose(
        subject=facts.name,
        body="\n".join(lines),
        recipients=f"Các đơn vị thành viên {held.year.bloc.name}\nLưu: VT, {held.year.bloc.name}",
        signer=facts.chair_name,
        left_signer=text.fields["secretary_name"],
    )


def hour_text(hour: time | None) -> str:
    """«07 giờ 30 phút»; dots while nobody has said it."""
    return time_in_words(hour) if hour else _NO_HOUR


def who_took_part(text: ConferenceText, members: Sequence[Membership]) -> list[str]:
    """Members that came, those absent, and the guests. The figure is printed once every member is noted."""
    lines, found = presence_lines(text, members), turnout_of(text, members)
    came = [line for line in lines if line.row and line.row.state != Presence.State.ABSENT]
    absent = [
        f"{line.member.name}{f': {line.row.reason}' if line.row.reason else ''}"
        for line in lines
        if line.row and line.row.state == Presence.State.ABSENT
    ]
    figure = counted(found.came) if found.known else "……"
    share = f" ({percent_text(found.percent)})" if found.known else ""
    present = f"3. Có mặt: {figure}/{counted(len(members))} đơn vị thành viên{share}, gồm:"
    told = [f"- {line.member.name}{f': {line.person}' if line.person else ''}{_aside(line)}." for line in came]
    found_lines = [present, *told] if told else [f"{present} {DOTS}"]
    if absent:
        found_lines += [f"4. Vắng mặt: {counted(len(absent))} đơn vị:", *(f"- {stopped(one)}" for one in absent)]
    else:
        found_lines.append(f"4. Vắng mặt: {'không.' if found.known else DOTS}")
    return found_lines + _guests(invitee_lines(text, {member.code: member for member in members}))


def _aside(line: PresenceLine) -> str:
    """« (được ủy quyền theo giấy ủy quyền số 12; về lúc 10 giờ 30 phút)»; "" of who came in person to the end."""
    row, told = line.row, []
    if row and row.state == Presence.State.AUTHORISED:
        # «Giấy ủy quyền số 12» or «số 12», as it was typed.
        paper = row.paper.removeprefix("Giấy ủy quyền").strip()
        told.append(f"được ủy quyền theo giấy ủy quyền {paper}".strip() if row.paper else "được ủy quyền")
    if row and row.left_at:
        told.append(f"về lúc {time_in_words(row.left_at)}")
    return f" ({'; '.join(told)})" if told else ""


def _guests(invitees: Sequence[InviteeLine]) -> list[str]:
    guests = [line for line in invitees if not line.row.member]
    came = [line for line in guests if line.row.present]
    if not came:
        nobody = guests and all(line.row.present is False for line in guests)
        return [f"5. Khách mời: {'không.' if nobody else DOTS}"]
    return ["5. Khách mời:", *(f"- {stopped(line.called)}" for line in came)]


def course_lines(text: ConferenceText) -> list[str]:
    """Each point of the agenda with how it went."""
    if not text.agenda:
        return [f"1. {DOTS}", f"2. {DOTS}"]
    lines = []
    for number, row in enumerate(text.agenda, start=1):
        who = f" ({row.who})" if row.who else ""
        lines.append(f"{number}. {stopped(' '.join(row.content.split()).rstrip('.') + who)}")
        course = [line.strip().removeprefix("- ") for line in row.course.splitlines() if line.strip()]
        lines += [f"- {stopped(line)}" for line in course] or [f"- {DOTS}"]
    return lines


def _results(held: Held, facts: ConferenceFacts, members: int) -> list[str]:
    """What was adopted and resolved, and how many signed the pact where it was signed there."""
    points: list[list[str]] = []
    if facts.adopted:
        points.append(
            [f"{held.word.capitalize()} thông qua các văn bản:", *(f"- {stopped(name)}" for name in facts.adopted)]
        )
    signed = standing(held.pact).count() if held.pact and held.signs else 0
    if signed:
        count = f"{counted(signed)}/{counted(members)}"
        points.append([f"{count} đơn vị thành viên ký Giao ước thi đua năm {held.year.year}."])
    if held.text.resolutions:
        resolved = [f"- {stopped(' '.join(row.text.split()))}" for row in held.text.resolutions]
        points.append([f"{held.word.capitalize()} quyết nghị:", *resolved])
    lines = [line for number, (first, *rest) in enumerate(points, start=1) for line in (f"{number}. {first}", *rest)]
    return lines or [f"1. {DOTS}"]


def _votes(resolutions: Sequence[ResolutionLine]) -> list[str]:
    """The votes on each resolution, and what the shares are of; where nobody counted, room to write them."""
    nobody = f"Tán thành: {SHORT_DOTS}; không tán thành: {SHORT_DOTS}; ý kiến khác: {SHORT_DOTS}"
    if not any(line.votes for line in resolutions):
        return [nobody]
    whole = whole_text(resolutions)
    first = [f"Tỷ lệ tán thành tính trên số {whole}."] if whole else []
    return first + [
        f"{line.number}. {' '.join(line.row.text.split()).rstrip('.')}: {line.votes[:1].lower()}{line.votes[1:]}."
        for line in resolutions
        if line.votes
    ]
