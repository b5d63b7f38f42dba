"""What moved from one state of a round to another: between two publications, or to what a correction would make."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from itertools import count

from common.vietnamese.numbers import show_number, show_points
from scoring.rubrics.kinds.points import shown_points
from scoring.rules.snapshot import MemberLine, ScoreLine, Snapshot, StageValue

AGREED = "agreed"


@dataclass(frozen=True, slots=True)
class Move:
    """One member before and after; at least one of rank, total, band, or being ranked at all differs."""

    before: MemberLine
    after: MemberLine

    @property
    def ranks_up(self) -> int:
        """By how many ranks it rose (negative: fell); 0 where either has none."""
        if self.before.rank is None or self.after.rank is None:
            return 0
        return self.before.rank - self.after.rank

    def words(self, *, ranked: bool) -> str:
        """What moved: «Lên 2 hạng (trước hạng 4). Tổng điểm trước là 912,5.»

        Without `ranked` nothing of ranks, not even that they moved; so there may be nothing to say.
        """
        parts = []
        if (self.before.ineligible is None) != (self.after.ineligible is None):
            parts.append("Được xét lại" if self.after.ineligible is None else "Chuyển sang không xét")
        if ranked and self.before.rank != self.after.rank:
            before = f"trước hạng {self.before.rank}" if self.before.rank else "trước chưa có hạng"
            if up := self.ranks_up:
                parts.append(f"{'Lên' if up > 0 else 'Xuống'} {abs(up)} hạng ({before})")
            elif self.after.rank:
                parts.append(f"Hạng {self.after.rank} ({before})")
            else:
                parts.append(f"Không còn hạng ({before})")
        if self.before.total != self.after.total:
            parts.append(f"Tổng điểm trước là {show_points(self.before.total) or 'chưa có'}")
        if self.before.band != self.after.band:
            parts.append(f"Xếp loại trước là {self.before.band or 'chưa có'}")
        reasons = [(line.ineligible, line.document) for line in (self.before, self.after)]
        if not parts and reasons[0] != reasons[1]:
            parts.append("Sửa lý do hoặc văn bản không xét")
        return ". ".join(parts) + "." if parts else ""


@dataclass(frozen=True, slots=True)
class ScoreMove:
    """One score before and after: its agreed value, or the points that it gives, differ."""

    member: MemberLine
    criterion: str
    before: ScoreLine
    after: ScoreLine

    @property
    def points(self) -> tuple[str, str]:
        """The points as they are shown, with more digits where only these tell them apart."""
        before, after = self.before.reckoned, self.after.reckoned
        if before is None or after is None or before == after or self.before.points != self.after.points:
            return show_points(self.before.points), show_points(self.after.points)
        return _told_apart(Fraction(before), Fraction(after))


def _told_apart(before: Fraction, after: Fraction) -> tuple[str, str]:
    """«≈ 13,3333» and «≈ 13,3331»: as many digits as it takes."""
    decimals = next(digits for digits in count(1) if shown_points(before, digits) != shown_points(after, digits))
    shown = [(exact, shown_points(exact, decimals)) for exact in (before, after)]
    told = [f"{'' if Fraction(points) == exact else '≈ '}{show_number(points)}" for exact, points in shown]
    return told[0], told[1]


def moves(before: Snapshot, after: Snapshot) -> list[Move]:
    """The members that stand otherwise, in protocol order; who is in only one of the two is left out."""
    known = {line.code: line for line in before.members}
    pairs = [
        Move(known[line.code], line)
        for line in sorted(after.members, key=lambda line: line.order)
        if line.code in known
    ]
    return [move for move in pairs if _standing(move.before) != _standing(move.after)]


def _standing(line: MemberLine) -> tuple[int | None, Decimal | None, str, str | None, str]:
    return line.rank, line.total, line.band, line.ineligible, line.document


def changes(before: Snapshot, after: Snapshot) -> list[ScoreMove]:
    """The scores whose agreed value or points differ, member by member and in the rubric's order.

    What differs in the digits alone that nobody is shown is told where it moves a sum that is shown.
    """
    known = {line.code: line for line in before.members}
    found = []
    for line in sorted(after.members, key=lambda line: line.order):
        if line.code not in known:
            continue
        old: Mapping[str, ScoreLine] = {score.criterion: score for score in known[line.code].scores}
        sums_moved = _sums(known[line.code]) != _sums(line)
        for score in line.scores:
            was = old.get(score.criterion, ScoreLine(score.criterion, {}))
            hidden = was.points == score.points and not sums_moved
            if _agreed(was) != _agreed(score) or (not hidden and was.reckoned != score.reckoned):
                found.append(ScoreMove(line, score.criterion, was, score))
    return found


def _sums(line: MemberLine) -> object:
    return line.total, dict(line.nodes)


def _agreed(score: ScoreLine) -> object:
    given = score.values.get(AGREED, StageValue()).input
    return None if given is None else dict(given)
