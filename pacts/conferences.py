"""What is entered of a conference, whole: plain Python, compared, judged and told here.

It is never changed: each form makes another one of it.
"""

import hashlib
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass
from dataclasses import fields as dataclass_fields
from datetime import date, time
from fractions import Fraction
from itertools import zip_longest
from typing import Any

from common.vietnamese.dates import short_date
from common.vietnamese.times import short_time

MOST_ROWS = 60
SIGNING = "signing"
REVIEW = "review"
# The share of those in favour is of all votes that were counted, where nothing else was said.
CAST = "cast"
# Of the conference that signs the pact, these stand in the pact.
OF_PACT = ("name", "day", "place", "chair_name", "chair_position", "adopted")
OWN = (
    *("kind", "starts", "ends", "secretary_name", "secretary_position"),
    *("votes_of", "voters_summoned", "voters_present"),
)
FIELDS = (*OWN, *OF_PACT)

NO_NAME = "Hãy ghi tên hội nghị."
BACKWARDS = "Giờ kết thúc phải sau giờ bắt đầu."
IN_THE_PACT = "Với hội nghị ký giao ước, mục này đứng ở giao ước. Hãy để trống ở đây."
NO_CONTENT = "Hãy ghi nội dung, hoặc xóa cả dòng."
NOBODY = "Hãy ghi họ tên, hoặc cơ quan, hoặc chọn đơn vị thành viên."
CALLED_BY_THE_LIST = "Đã chọn đơn vị thành viên thì để trống ô này: tên đơn vị lấy từ danh sách thành viên."
NOT_AUTHORISED = "Ủy quyền thì phải ghi họ tên người được ủy quyền."
CAME = "Chỉ ghi lý do khi đơn vị vắng."
DID_NOT_COME = "Đơn vị vắng thì không có người dự họp."
NO_PAPER = "Chỉ ghi giấy ủy quyền khi đơn vị ủy quyền dự họp."
NEVER_LEFT = "Chỉ ghi giờ về sớm khi đơn vị có người dự họp."
NO_MEMBER = "Đơn vị này không còn trong danh sách thành viên của năm. Hãy tải lại trang."
MEMBER_TWICE = "Đơn vị này đã có một dòng ở trên."
MORE_CAME = "{} đại biểu có mặt, nhiều hơn {} đại biểu được triệu tập. Hãy xem lại hai số."
VOTES = "Hãy ghi đủ ba số phiếu, số nào không có thì ghi 0; hoặc để trống cả ba."


@dataclass(frozen=True)
class AgendaRow:
    """A point of the agenda, and how it went."""

    time: str = ""
    content: str = ""
    who: str = ""
    course: str = ""


@dataclass(frozen=True)
class InviteeRow:
    """Somebody invited: of the member with this code, or a guest, who came or not."""

    name: str = ""
    position: str = ""
    organisation: str = ""
    member: str = ""
    present: bool | None = None


@dataclass(frozen=True)
class PresenceRow:
    """How a member took part (`pacts.models.Presence.State`); `paper` is the written authorisation, as typed."""

    member: str
    state: str
    name: str = ""
    position: str = ""
    paper: str = ""
    reason: str = ""
    left_at: time | None = None


@dataclass(frozen=True)
class ResolutionRow:
    """What was resolved, and the votes; None where nobody counted."""

    text: str = ""
    votes_for: int | None = None
    votes_against: int | None = None
    votes_other: int | None = None
    ballots_issued: int | None = None
    ballots_returned: int | None = None
    ballots_valid: int | None = None

    @property
    def votes(self) -> int | None:
        """All votes that were cast."""
        if self.votes_for is None or self.votes_against is None or self.votes_other is None:
            return None
        return self.votes_for + self.votes_against + self.votes_other


OF_RESOLUTION = tuple(one.name for one in dataclass_fields(ResolutionRow))


@dataclass(frozen=True)
class ConferenceText:
    """All that is entered of a conference; `fields` are those of `FIELDS`."""

    fields: Mapping[str, Any]
    agenda: tuple[AgendaRow, ...] = ()
    invitees: tuple[InviteeRow, ...] = ()
    presences: tuple[PresenceRow, ...] = ()
    resolutions: tuple[ResolutionRow, ...] = ()

    @property
    def seal(self) -> str:
        """A short mark of all of it."""
        rows = (self.agenda, self.invitees, self.presences, self.resolutions)
        told = [self.fields.get(name) for name in FIELDS]
        return hashlib.sha256(repr((told, rows)).encode()).hexdigest()[:16]


# --- the votes ---------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Voters:
    """How many were summoned to vote, and how many were there; None while nobody has said it."""

    summoned: int | None
    present: int | None


def voters_of(text: ConferenceText, members: int) -> Voters:
    """As they were counted; where nobody counted them, each of so many members has one vote."""
    came = turnout(text.presences, members)
    summoned, present = text.fields["voters_summoned"], text.fields["voters_present"]
    return Voters(
        summoned=members or None if summoned is None else summoned,
        present=(came.came if came.known else None) if present is None else present,
    )


def whole_of(row: ResolutionRow, votes_of: str, voters: Voters) -> int | None:
    """How many the share of those in favour is of; None while that is not known."""
    match votes_of:
        case "summoned":
            return voters.summoned
        case "present":
            return voters.present
        case "issued" | "returned" | "valid":
            found: int | None = getattr(row, f"ballots_{votes_of}")
            return found
    return row.votes


def share_of(votes: int | None, whole: int | None) -> Fraction | None:
    """Exactly, in per cent; None where it cannot be said, or more voted than there were."""
    return Fraction(votes, whole) * 100 if votes is not None and whole and votes <= whole else None


def wrong_votes(text: ConferenceText, members: int) -> dict[str, str]:
    """Which figures of the votes contradict each other, by their places («resolutions[0].votes_for»)."""
    said, voters = text.fields, voters_of(text, members)
    wrong = {}
    if voters.summoned is not None and said["voters_present"] is not None and said["voters_present"] > voters.summoned:
        wrong["voters_present"] = MORE_CAME.format(said["voters_present"], voters.summoned)
    # Who is a voter is only known where somebody has said how many, or that the share is of them.
    known = voters.present if said["voters_present"] is not None or said["votes_of"] == "present" else None
    summoned = voters.summoned if said["voters_summoned"] is not None or said["votes_of"] == "summoned" else None
    for place, row in enumerate(text.resolutions):
        wrong |= {
            f"resolutions[{place}].{box}": sentence
            for box, sentence in _wrong_count(row, said["votes_of"], known, summoned).items()
        }
    return wrong


def _wrong_count(row: ResolutionRow, votes_of: str, present: int | None, summoned: int | None) -> dict[str, str]:
    """Each figure is held against the nearest one that it cannot be more than."""
    wrong: dict[str, str] = {}
    least, called = (present, "đại biểu có mặt") if present is not None else (summoned, "đại biểu được triệu tập")
    for name, what in (("issued", "phiếu phát ra"), ("returned", "phiếu thu về"), ("valid", "phiếu hợp lệ")):
        count = getattr(row, f"ballots_{name}")
        if count is None:
            if votes_of == name and row.votes is not None:
                wrong[f"ballots_{name}"] = f"Tỷ lệ tính trên số {what}: hãy ghi số này."
            continue
        if least is not None and count > least:
            wrong[f"ballots_{name}"] = f"{count} {what}, nhiều hơn {least} {called}. Hãy xem lại hai số."
        least, called = count, what
    if row.votes is not None and least is not None and row.votes > least:
        wrong["votes_for"] = f"Cộng cả ba số là {row.votes}, nhiều hơn {least} {called}. Hãy xem lại số phiếu."
    return wrong


# What a conference holds in rows, and what each kind is called in the log.
ROWS = {"agenda": "Chương trình", "invitees": "Người được mời", "presences": "Dự họp", "resolutions": "Quyết nghị"}


# --- what cannot be ----------------------------------------------------------------------------------------


def wrong_conference(text: ConferenceText, year: int) -> dict[str, str]:
    """What cannot be of a conference of this year, by its place: «day», «agenda[0].content». A year of 0 is not known.

    The year is begun by a conference at the end of the one before, and closed by one at the beginning of the next.
    """
    said = text.fields
    wrong: dict[str, str] = {}
    if said["kind"] == SIGNING:
        wrong |= {name: IN_THE_PACT for name in OF_PACT if said[name]}
    elif not said["name"]:
        wrong["name"] = NO_NAME
    day: date | None = said["day"]
    if day and year and abs(day.year - year) > 1:
        wrong["day"] = f"Ngày {short_date(day)} không phải của hội nghị năm thi đua {year}. Hãy xem lại năm."
    if said["starts"] and said["ends"] and said["ends"] <= said["starts"]:
        wrong["ends"] = BACKWARDS
    judges: dict[str, Callable[[Any], dict[str, str]]] = {
        "agenda": lambda row: {} if row.content else {"content": NO_CONTENT},
        "invitees": _wrong_invitee,
        "presences": _wrong_presence,
        "resolutions": _wrong_resolution,
    }
    for name, judge in judges.items():
        for place, row in enumerate(getattr(text, name)):
            wrong |= {f"{name}[{place}].{box}": sentence for box, sentence in judge(row).items()}
    for place, presence in enumerate(text.presences):
        if sentence := _wrong_leaving(presence.left_at, said["starts"], said["ends"]):
            wrong.setdefault(f"presences[{place}].left_at", sentence)
    return wrong


def _wrong_leaving(left: time | None, starts: time | None, ends: time | None) -> str:
    """Whoever leaves early does so while the others still sit."""
    if left is not None and starts is not None and left <= starts:
        return f"Giờ về sớm {short_time(left)} không sau giờ bắt đầu {short_time(starts)}. Hãy xem lại hai giờ."
    if left is not None and ends is not None and left >= ends:
        return f"Giờ về sớm {short_time(left)} không trước giờ kết thúc {short_time(ends)}. Hãy xem lại hai giờ."
    return ""


def wrong_members(text: ConferenceText, codes: Collection[str]) -> dict[str, str]:
    """Which rows are of a member that the year does not have, or of one that has a row already."""
    wrong = {}
    for name in ("invitees", "presences"):
        seen: set[str] = set()
        for place, row in enumerate(getattr(text, name)):
            if row.member and row.member not in codes:
                wrong[f"{name}[{place}].member"] = NO_MEMBER
            elif name == "presences" and row.member in seen:
                wrong[f"{name}[{place}].member"] = MEMBER_TWICE
            seen.add(row.member)
    return wrong


def _wrong_invitee(row: InviteeRow) -> dict[str, str]:
    if row.member:
        wrong = {"organisation": CALLED_BY_THE_LIST} if row.organisation else {}
        return wrong | ({"present": CALLED_BY_THE_LIST} if row.present is not None else {})
    return {} if row.name or row.organisation else {"name": NOBODY}


def _wrong_presence(row: PresenceRow) -> dict[str, str]:
    wrong = {"paper": NO_PAPER} if row.paper and row.state != "authorised" else {}
    if row.state == "absent":
        wrong |= {name: DID_NOT_COME for name in ("name", "position") if getattr(row, name)}
        return wrong | ({"left_at": NEVER_LEFT} if row.left_at else {})
    wrong |= {"reason": CAME} if row.reason else {}
    return wrong | ({"name": NOT_AUTHORISED} if row.state == "authorised" and not row.name else {})


def _wrong_resolution(row: ResolutionRow) -> dict[str, str]:
    counts = {name: getattr(row, name) for name in ("votes_for", "votes_against", "votes_other")}
    missing = [name for name, count in counts.items() if count is None]
    wrong = {} if row.text else {"text": NO_CONTENT}
    return wrong | ({missing[0]: VOTES} if missing and len(missing) < len(counts) else {})


# --- who took part -----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Turnout:
    """How many members took part; `came` counts those that sent somebody by authorisation too."""

    came: int
    absent: int
    members: int

    @property
    def known(self) -> bool:
        """Whether it is noted of every member, so that there is a figure to be printed."""
        return self.members > 0 and self.came + self.absent == self.members

    @property
    def percent(self) -> Fraction | None:
        """Of all members; None while something is missing."""
        return Fraction(self.came, self.members) * 100 if self.known else None


def turnout(presences: Sequence[PresenceRow], members: int) -> Turnout:
    """How many of so many members took part."""
    absent = sum(row.state == "absent" for row in presences)
    return Turnout(len(presences) - absent, absent, members)


def present_at(presences: Sequence[PresenceRow], at: time | None) -> tuple[PresenceRow, ...]:
    """Who was there at this hour, by authorisation too; whoever left at it is gone. None: everybody who came."""
    return tuple(
        row for row in presences if row.state != "absent" and (at is None or row.left_at is None or at < row.left_at)
    )


# --- what differs, for the log -----------------------------------------------------------------------------


@dataclass(frozen=True)
class ConferenceDifference:
    """A row that was added, changed or taken away; `member` is the code of the one that it is about."""

    action: str
    old: str = ""
    new: str = ""
    member: str = ""


def differences(old: ConferenceText, new: ConferenceText) -> list[ConferenceDifference]:
    """What differs in the rows, place by place, and member by member in who took part."""
    found = []
    for name, called in ROWS.items():
        if name != "presences":
            pairs = zip_longest(getattr(old, name), getattr(new, name))
            for place, (before, after) in enumerate(pairs, start=1):
                found += _between(f"{called} {place}", before, after)
    before_of, after_of = ({row.member: row for row in text.presences} for text in (old, new))
    for code in sorted(before_of | after_of):
        found += _between(ROWS["presences"], before_of.get(code), after_of.get(code), code)
    return found


def _between(called: str, old: Any, new: Any, member: str = "") -> list[ConferenceDifference]:
    if old == new:
        return []
    verb = "thêm" if old is None else "bỏ" if new is None else "sửa"
    return [ConferenceDifference(f"{verb} «{called}»", _told(old), _told(new), member)]


_STATES = {"present": "có mặt", "authorised": "ủy quyền", "absent": "vắng"}
_CAME = {True: "có mặt", False: "vắng"}


def _told(row: Any) -> str:
    if row is None:
        return ""
    if isinstance(row, ResolutionRow):
        counted = "" if row.votes is None else f"{row.votes_for} - {row.votes_against} - {row.votes_other}"
        return "; ".join(filter(None, (row.text, counted, ballots_text(row))))
    if isinstance(row, PresenceRow):
        left = f"về sớm lúc {short_time(row.left_at)}" if row.left_at else ""
        return "; ".join(filter(None, (_STATES[row.state], row.name, row.position, row.paper, row.reason, left)))
    if isinstance(row, InviteeRow):
        came = "" if row.present is None else _CAME[row.present]
        return "; ".join(filter(None, (row.name, row.position, row.organisation, row.member, came)))
    return "; ".join(filter(None, (row.time, row.content, row.who, row.course)))


def ballots_text(row: ResolutionRow) -> str:
    """«phát ra 9 phiếu, thu về 9 phiếu, hợp lệ 8 phiếu»; "" where nobody counted ballots."""
    counts = (("phát ra", row.ballots_issued), ("thu về", row.ballots_returned), ("hợp lệ", row.ballots_valid))
    return ", ".join(f"{called} {count} phiếu" for called, count in counts if count is not None)
