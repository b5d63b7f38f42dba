"""What is settled of a review meeting before anybody votes, whole: plain Python, compared and judged here."""

import hashlib
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from awards.rules.quorum import NUMBER, SHARE, Quorum
from common.vietnamese.text import clean_line

FIELDS = (
    "round",
    "quorum",
    "quorum_numerator",
    "quorum_denominator",
    "quorum_exceeds",
    "quorum_number",
    "written_opinions",
    "own_item",
)
# How many count the votes, at least, and how many the form has room for.
LEAST_TELLERS, MOST_TELLERS = 2, 12

MISSING = "Hãy ghi số này."
ONLY_A_SHARE = "Chỉ ghi khi chọn «Một phần số thành viên»."
ONLY_A_NUMBER = "Chỉ ghi khi chọn «Số đơn vị»."
NOT_ZERO = "Số này phải từ 1 trở lên."
MORE_THAN_ALL = "Tử số không thể lớn hơn mẫu số."
NEVER_REACHED = "Không thể «quá» cả tổng số. Hãy bỏ chọn «Phải quá phần này», hoặc sửa tử số."
MORE_THAN_MEMBERS = "Năm này có {} đơn vị thành viên: không thể đòi {} đơn vị có mặt."
NO_TELLER = "Hãy ghi họ tên người kiểm phiếu, hoặc xóa cả dòng."
TELLER_TWICE = "Người này đã có một dòng ở trên."
ACCOUNT_TWICE = "Tài khoản này đã có ở một dòng ở trên."
IS_THE_CHAIR = "Người chủ trì cuộc họp không kiểm phiếu. Hãy chọn người khác."
TOO_FEW = f"Tổ kiểm phiếu có ít nhất {LEAST_TELLERS} người. Hãy ghi thêm người, hoặc để trống cả danh sách."
ONE_HEAD = "Hãy chọn đúng một tổ trưởng của tổ kiểm phiếu."
NO_MEMBER = "Đơn vị này không còn trong danh sách thành viên của năm. Hãy tải lại trang."
NO_ACCOUNT = "Tài khoản này không còn vai trò trong Khối. Hãy tải lại trang."
NO_ROUND = "Không có kỳ chấm điểm này. Hãy tải lại trang."


@dataclass(frozen=True)
class TellerRow:
    """One who counts the votes: of the member with this code, by the account with this name where there is one."""

    name: str = ""
    position: str = ""
    member: str = ""
    account: str = ""
    is_head: bool = False


@dataclass(frozen=True)
class ReviewText:
    """All that is settled; `fields` are those of `FIELDS`, the round by its code."""

    fields: Mapping[str, Any]
    tellers: tuple[TellerRow, ...] = ()

    @property
    def seal(self) -> str:
        """A short mark of all of it."""
        told = [self.fields[name] for name in FIELDS]
        return hashlib.sha256(repr((told, self.tellers)).encode()).hexdigest()[:16]

    @property
    def quorum(self) -> Quorum:
        """How many must be there."""
        said = self.fields
        return Quorum(
            kind=said["quorum"],
            numerator=said["quorum_numerator"] or 0,
            denominator=said["quorum_denominator"] or 1,
            exceeds=said["quorum_exceeds"],
            number=said["quorum_number"] or 0,
        )


EMPTY = ReviewText(
    {
        "round": "",
        "quorum": "none",
        "quorum_numerator": None,
        "quorum_denominator": None,
        "quorum_exceeds": False,
        "quorum_number": None,
        "written_opinions": False,
        "own_item": "votes",
    }
)


def wrong_review(text: ReviewText, members: int) -> dict[str, str]:
    """What cannot be, by its place («quorum_number», «tellers[0].name»); the year has so many members."""
    return _wrong_quorum(text.fields, members) | wrong_tellers(text.tellers)


def _wrong_quorum(said: Mapping[str, Any], members: int) -> dict[str, str]:
    share = ("quorum_numerator", "quorum_denominator")
    wrong: dict[str, str] = {}
    for name, kind, only in [
        *((one, SHARE, ONLY_A_SHARE) for one in share),
        ("quorum_number", NUMBER, ONLY_A_NUMBER),
    ]:
        value = said[name]
        if said["quorum"] != kind:
            wrong |= {name: only} if value is not None else {}
        elif value is None:
            wrong[name] = MISSING
        elif value < 1:
            wrong[name] = NOT_ZERO
    if said["quorum"] != SHARE and said["quorum_exceeds"]:
        wrong["quorum_exceeds"] = ONLY_A_SHARE
    if wrong:
        return wrong
    above, below = (said[name] for name in share)
    if said["quorum"] == SHARE and above > below:
        return {"quorum_numerator": MORE_THAN_ALL}
    if said["quorum"] == SHARE and said["quorum_exceeds"] and above == below:
        return {"quorum_exceeds": NEVER_REACHED}
    if said["quorum"] == NUMBER and said["quorum_number"] > members:
        return {"quorum_number": MORE_THAN_MEMBERS.format(members, said["quorum_number"])}
    return {}


def wrong_tellers(tellers: Sequence[TellerRow]) -> dict[str, str]:
    """What cannot be of those who count, by its place; «tellers» where it is about all of them."""
    wrong: dict[str, str] = {}
    names: set[tuple[str, str]] = set()
    accounts: set[str] = set()
    for place, row in enumerate(tellers):
        at, who = f"tellers[{place}]", (_same(row.name), row.member)
        if not row.name:
            wrong[f"{at}.name"] = NO_TELLER
        elif who in names:
            wrong[f"{at}.name"] = TELLER_TWICE
        if row.account and row.account in accounts:
            wrong[f"{at}.account"] = ACCOUNT_TWICE
        names.add(who)
        accounts.add(row.account)
    if wrong or not tellers:
        return wrong
    if len(tellers) < LEAST_TELLERS:
        return {"tellers": TOO_FEW}
    return {} if sum(row.is_head for row in tellers) == 1 else {"tellers": ONE_HEAD}


def chairs_and_counts(tellers: Sequence[TellerRow], chair: str) -> dict[str, str]:
    """Which tellers bear the name of whoever chairs the meeting, by their places."""
    told = _same(chair)
    return {
        f"tellers[{place}].name": IS_THE_CHAIR for place, row in enumerate(tellers) if told and _same(row.name) == told
    }


def wrong_references(
    text: ReviewText, rounds: Collection[str], members: Collection[str], accounts: Collection[str]
) -> dict[str, str]:
    """What the year does not have: rounds, members and accounts by what they are known by."""
    wrong = {} if text.fields["round"] in ("", *rounds) else {"round": NO_ROUND}
    for place, row in enumerate(text.tellers):
        if row.member and row.member not in members:
            wrong[f"tellers[{place}].member"] = NO_MEMBER
        if row.account and row.account not in accounts:
            wrong[f"tellers[{place}].account"] = NO_ACCOUNT
    return wrong


def _same(name: str) -> str:
    """By what two names are one: capitals make no difference, marks do."""
    return clean_line(name).casefold()
