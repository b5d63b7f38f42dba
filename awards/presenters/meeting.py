"""A review meeting as pages and documents show it: who is there, whether that is enough, who counts, what comes."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from awards.models import Review
from awards.rules.meeting import ReviewText, TellerRow
from awards.rules.quorum import NONE, Quorum
from common.labels import label
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind
from common.vietnamese.times import short_time
from members.models import Membership
from pacts.conferences import ConferenceText, present_at, turnout

NO_QUORUM = "Không quy định số đơn vị tối thiểu"


@dataclass(frozen=True)
class Standing:
    """How many are there, in words, and whether that is enough: None while nobody can say."""

    told: str
    enough: bool | None


@dataclass(frozen=True)
class Roll:
    """Who is there: when it begins, and after each hour at which somebody left; `noted` is whether all are noted."""

    noted: bool
    begins: Standing
    later: list[Standing]

    @property
    def lacking(self) -> bool:
        """Whether at some hour too few were there."""
        return any(one.enough is False for one in (self.begins, *self.later))


def roll_of(text: ConferenceText, quorum: Quorum, members: int) -> Roll:
    """Who is there of so many members, and whether the quorum is reached.

    While somebody is not noted, those who are may be enough already; that they are too few nobody can say.
    """
    came = turnout(text.presences, members)
    if not text.presences:
        nobody = f"Chưa điểm danh; cần {quorum.words}" if quorum.kind != NONE else "Chưa điểm danh"
        return Roll(False, Standing(nobody, None), [])
    hours = sorted({row.left_at for row in text.presences if row.left_at})
    begins = _standing(quorum, came.came, members, open_=members - came.came - came.absent)
    later = []
    for hour in hours:
        there = _standing(quorum, len(present_at(text.presences, hour)), members)
        later.append(Standing(f"Sau {short_time(hour)}: {there.told}", there.enough))
    return Roll(came.known, begins, later)


def _standing(quorum: Quorum, present: int, members: int, open_: int = 0) -> Standing:
    met = quorum.met(present, members)
    if quorum.kind == NONE or not open_:
        told = quorum.told(present, members)
        return Standing(told, None if quorum.kind == NONE else met)
    if met:
        return Standing(f"{quorum.told(present, members)} (chưa ghi {open_} đơn vị)", True)
    return Standing(f"có mặt {present}/{members} đơn vị, cần {quorum.words}; chưa ghi {open_} đơn vị", None)


def quorum_text(quorum: Quorum, members: int) -> str:
    """«Quá 2/3 số đơn vị thành viên (7 trong 9 đơn vị)»."""
    if quorum.kind == NONE:
        return NO_QUORUM
    words = f"{quorum.words[:1].upper()}{quorum.words[1:]}"
    if quorum.kind == "number":
        return f"{words} trong {members}"
    return f"{words} số đơn vị thành viên (ít nhất {quorum.least(members)} trong {members} đơn vị)"


@dataclass(frozen=True)
class TellerLine:
    """One who counts the votes, with what the member's list calls the agency."""

    number: int
    row: TellerRow
    organisation: str

    @property
    def role(self) -> str:
        """«Tổ trưởng»."""
        return "Tổ trưởng" if self.row.is_head else "Thành viên"


TELLERS = Table[TellerLine](
    {
        "number": TableField("STT", lambda line: line.number, width=6, paper=7, kind=ColumnKind.INTEGER, on_page=False),
        "name": TableField(label("awards.Teller.name"), lambda line: line.row.name, width=28, paper=28),
        "position": TableField(label("awards.Teller.position"), lambda line: line.row.position, width=28, paper=22),
        "member": TableField(label("awards.Teller.member"), lambda line: line.organisation, width=40),
        "role": TableField("Vai trò", lambda line: line.role, width=14, paper=13),
    }
)


def teller_lines(text: ReviewText, members: Mapping[str, Membership]) -> list[TellerLine]:
    """Those who count, in their order."""
    return [
        TellerLine(number, row, members[row.member].name if row.member in members else "")
        for number, row in enumerate(text.tellers, start=1)
    ]


def settled(review: Review, text: ReviewText, members: int) -> list[tuple[str, str]]:
    """How the meeting decides, each with what it is called."""
    return [
        (label("awards.Review.round"), str(review.round) if review.round else "Chưa chọn"),
        (label("awards.Review.quorum"), quorum_text(text.quorum, members)),
        (label("awards.Review.written_opinions"), "Được" if review.written_opinions else "Không"),
        (label("awards.Review.own_item"), str(review.get_own_item_display())),
    ]


def at_hand(review: Review, text: ConferenceText) -> int | None:
    """The place in the agenda that the meeting is at, from 1; None before it begins and where the item is gone."""
    place = review.at_hand
    return place if place is not None and 1 <= place <= len(text.agenda) else None


def state_of(review: Review, text: ConferenceText, *, over: bool) -> str:
    """How far the meeting is, in words: `over` once what it resolved is noted."""
    place = at_hand(review, text)
    if place:
        return f"Đang họp: nội dung {place}/{len(text.agenda)}"
    if over:
        return "Đã họp"
    return "Đã điểm danh" if text.presences else "Chuẩn bị"


def agenda_states(count: int, place: int | None) -> Sequence[str]:
    """Of each item of the agenda: «done», «now» or «»."""
    return ["" if place is None or at > place else "now" if at == place else "done" for at in range(1, count + 1)]
