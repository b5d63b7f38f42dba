"""What a vote takes, and what the votes in favour are a share of. Integers decide; a percent is only ever shown.

80 % of nine is more than seven: 7/9 is shown as 77,78 % and fails, whatever it is rounded to. Pure.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

from common.vietnamese.numbers import show_number, shown_percent

Base = Literal["members", "summoned", "present", "issued", "returned", "valid"]
# From the widest to the narrowest: none can be more than the one before, nor can there be more of `present` than of
# `members`.
BASES: tuple[Base, ...] = ("members", "summoned", "present", "issued", "returned", "valid")
TOLD: Mapping[Base, str] = {
    "members": "tổng số thành viên",
    "summoned": "số được triệu tập",
    "present": "số có mặt",
    "issued": "số phiếu phát ra",
    "returned": "số phiếu thu về",
    "valid": "số phiếu hợp lệ",
}
# Of these a member that may not vote on its own case is no part. All members stay all members, there or not.
WITHOUT_ABSTAINING: frozenset[Base] = frozenset({"present", "issued", "returned", "valid"})

MISSING = "Hãy ghi số này; không có thì ghi 0."
NOT_THE_SUM = "{} hợp lệ và {} không hợp lệ là {}, nhưng thu về {} phiếu. Hãy xem lại ba số."
NOT_ALL_VALID = "{} đồng ý, {} không đồng ý, {} không ý kiến là {}, phải bằng {} phiếu hợp lệ{}. Hãy xem lại."
TOO_MANY_FOR_ONE = "{} phiếu chọn, nhiều hơn {} phiếu hợp lệ{}. Hãy xem lại hai số."
TOO_MANY_CHOSEN = "Cộng lại có {} lượt chọn. {} phiếu hợp lệ, mỗi phiếu chọn không quá {}, thì nhiều nhất là {}."
MORE_ABSTAIN = "{} không biểu quyết về đơn vị mình, nhiều hơn {} phiếu hợp lệ. Hãy xem lại hai số."


@dataclass(frozen=True)
class Threshold:
    """So much of `base`: at least the share, or, where it `exceeds`, more than it («quá nửa»)."""

    base: Base
    numerator: int
    denominator: int
    exceeds: bool = False

    def __post_init__(self) -> None:
        if self.base not in BASES:
            raise ValueError(f"unknown base {self.base!r}")
        if not 0 < self.numerator <= self.denominator or (self.exceeds and self.numerator == self.denominator):
            raise ValueError(f"no threshold: {self.numerator}/{self.denominator}, exceeds={self.exceeds}")

    def passes(self, votes: int, whole: int) -> bool:
        """Whether so many votes of so many are enough. Of nobody no vote is."""
        if whole <= 0:
            return False
        have, need = votes * self.denominator, self.numerator * whole
        return have > need if self.exceeds else have >= need

    def least(self, whole: int) -> int:
        """The smallest number of votes that is enough of so many."""
        need = self.numerator * whole
        return need // self.denominator + 1 if self.exceeds else max(-(-need // self.denominator), 1)

    @property
    def told(self) -> str:
        """«quá nửa tổng số thành viên», «từ 80 % số phiếu hợp lệ trở lên»."""
        share = share_told(self.numerator, self.denominator)
        whole = TOLD[self.base]
        if self.exceeds:
            return f"quá {share} {whole}"
        return f"tất cả {whole}" if self.numerator == self.denominator else f"từ {share} {whole} trở lên"


def share_told(numerator: int, denominator: int) -> str:
    """«nửa», «2/3», «80 %»: hundredths as per cent, all else as it was entered."""
    if (numerator, denominator) == (1, 2):
        return "nửa"
    return f"{numerator} %" if denominator == 100 else f"{numerator}/{denominator}"


def votes_told(votes: int, whole: int) -> str:
    """«7/9 (77,78 %)», to a hundredth, half up; of nobody there is no percent: «0/0 (—)»."""
    percent = f"{show_number(shown_percent(Fraction(votes, whole) * 100))} %" if whole else "—"
    return f"{votes}/{whole} ({percent})"


@dataclass(frozen=True)
class Counts:
    """What was counted of one round of voting; None where nobody has said it yet, which is not 0."""

    members: int | None = None
    summoned: int | None = None
    present: int | None = None
    issued: int | None = None
    returned: int | None = None
    valid: int | None = None
    invalid: int | None = None
    written: int | None = None
    """How many absent members gave their opinions in writing: they voted, on no ballot and without being there."""

    def whole(self, base: Base, abstained: int = 0) -> int | None:
        """What the votes on one case are a share of, without those who may not vote on it; None while not known.

        Where it is of those who are there, or of ballots, the opinions in writing are added: their votes are counted.
        """
        found: int | None = getattr(self, base)
        if found is None or base not in WITHOUT_ABSTAINING:
            return found
        return max(found + (self.written or 0) - abstained, 0)

    def base_told(self, base: Base) -> str:
        """What the share is of, in words: «số có mặt và gửi ý kiến bằng văn bản»."""
        return f"{TOLD[base]} và gửi ý kiến bằng văn bản" if self.written and base in WITHOUT_ABSTAINING else TOLD[base]


@dataclass(frozen=True)
class CaseVotes:
    """The votes on one case. Where one may choose at most so many, there are only votes for it."""

    votes_for: int | None = None
    votes_against: int | None = None
    votes_none: int | None = None
    abstained: int = 0


# What each figure is called where it contradicts another.
_CALLED = {
    "members": "thành viên",
    "summoned": "đơn vị được triệu tập",
    "present": "đơn vị có mặt",
    "issued": "phiếu phát ra",
    "returned": "phiếu thu về",
    "valid": "phiếu hợp lệ",
}


def wrong_counts(counts: Counts, *, ballots: bool = True, whole: bool = True) -> dict[str, str]:
    """Which figures of a round contradict each other, by their names, each held against the nearest it cannot exceed.

    `ballots`: papers were given out and taken back; where hands were raised there are none. `whole`: nothing may be
    missing any more, since the result is to be settled.
    """
    wrong: dict[str, str] = {}
    needed = ("members", "summoned", "present") + (("issued", "returned", "valid", "invalid") if ballots else ())
    if whole:
        wrong = {name: MISSING for name in needed if getattr(counts, name) is None}
    above: str | None = None
    for name in BASES:
        count: int | None = getattr(counts, name)
        if count is None:
            continue
        if above is not None and count > getattr(counts, above):
            wrong[name] = f"{count} {_CALLED[name]}, nhiều hơn {getattr(counts, above)} {_CALLED[above]}. Hãy xem lại."
        above = name
    if counts.returned is not None and counts.valid is not None and counts.invalid is not None:
        total = counts.valid + counts.invalid
        if total != counts.returned:
            said = NOT_THE_SUM.format(counts.valid, counts.invalid, total, counts.returned)
            wrong.setdefault("invalid", said)
    elif counts.returned is not None and counts.invalid is not None and counts.invalid > counts.returned:
        wrong["invalid"] = f"{counts.invalid} phiếu không hợp lệ, nhiều hơn {counts.returned} phiếu thu về."
    return wrong


def wrong_votes(
    cases: Sequence[CaseVotes],
    voting: int | None,
    *,
    most: int | None = None,
    whole: bool = True,
    written: int = 0,
) -> dict[tuple[int, str], str]:
    """Which votes cannot be, by the place of the case and the name of the figure.

    `voting` are the valid ballots, or the hands that were there to be raised; `most` how many cases one may choose,
    None where each case is answered by itself. `whole`: nothing may be missing. `written` of them came in writing.
    """
    wrong: dict[tuple[int, str], str] = {}
    for place, case in enumerate(cases):
        wrong |= {(place, name): said for name, said in _wrong_case(case, voting, most is None, whole, written).items()}
    chosen = [case.votes_for for case in cases if case.votes_for is not None]
    if most is not None and voting is not None and sum(chosen) > most * voting and cases:
        said = TOO_MANY_CHOSEN.format(sum(chosen), voting, most, most * voting)
        wrong.setdefault((len(cases) - 1, "votes_for"), said)
    return wrong


def _wrong_case(case: CaseVotes, voting: int | None, each: bool, whole: bool, written: int) -> dict[str, str]:
    names: Iterable[str] = ("votes_for", "votes_against", "votes_none") if each else ("votes_for",)
    missing = {name: MISSING for name in names if getattr(case, name) is None}
    if voting is None:
        return missing if whole else {}
    if case.abstained > voting:
        return {"abstained": MORE_ABSTAIN.format(case.abstained, voting)}
    may_vote = voting - case.abstained
    but = f" (kể cả {written} ý kiến bằng văn bản)" if written else ""
    but += f" trừ {case.abstained} không biểu quyết" if case.abstained else ""
    if not missing and each:
        figures = (case.votes_for or 0, case.votes_against or 0, case.votes_none or 0)
        if sum(figures) != may_vote:
            return {"votes_for": NOT_ALL_VALID.format(*figures, sum(figures), voting, but)}
    known = [getattr(case, name) for name in names if getattr(case, name) is not None]
    if sum(known) > may_vote:
        first = next(name for name in names if getattr(case, name) is not None)
        return {first: TOO_MANY_FOR_ONE.format(sum(known), voting, but)}
    return missing if whole else {}
