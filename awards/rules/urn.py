"""What lies in the urn of a ballot in the portal: votes by receipt, in the order of the receipts and of nothing else.

The same votes give the same bytes in whatever order they were cast, so that neither the list nor its digest tells of
an order. Pure: what is drawn by lot is drawn by whoever asks.
"""

import csv
import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from io import StringIO

from awards.rules.thresholds import CaseVotes

FOR, AGAINST, NONE = "for", "against", "none"
EACH, CHOOSE = "each", "choose"
# How a choice is called on the list, by the way of voting. Where one chooses, nobody is voted against.
TOLD = {
    EACH: {FOR: "Đồng ý", AGAINST: "Không đồng ý", NONE: "Không ý kiến"},
    CHOOSE: {FOR: "Chọn", NONE: "Không chọn"},
}
# Capitals and figures that nobody takes for another: no 0 and O, no 1, I and L.
ALPHABET = "23456789ABCDEFGHJKMNPQRSTUVWXYZ"
OWN, DRAWN = 4, 6
RECEIPT = "Mã phiếu"

NOT_FOUR = "Hãy gõ đúng 4 ký tự, gồm chữ cái không dấu và chữ số."
LOOKS_ALIKE = "Không dùng 0, O, 1, I, L vì dễ đọc nhầm. Hãy gõ ký tự khác."
TAKEN = "4 ký tự này đã có trên một phiếu khác. Hãy gõ 4 ký tự khác."
UNANSWERED = "Hãy chọn ý kiến cho từng trường hợp."
TOO_MANY = "Chọn nhiều nhất {} trường hợp."


@dataclass(frozen=True)
class Ballot:
    """What is settled before anybody votes. `roll` are those who may vote in the portal, `rule` is told in words."""

    meeting: str
    question: str
    turn: int
    method: str
    most: int | None
    rule: str
    cases: tuple[str, ...]
    roll: tuple[str, ...]

    def packed(self) -> str:
        """As it is kept and as its digest is of: the same ballot, the same text."""
        return json.dumps(asdict(self), ensure_ascii=False, sort_keys=True, separators=(",", ":"))

    @classmethod
    def unpacked(cls, text: str) -> "Ballot":
        """The ballot that was kept so."""
        said = json.loads(text)
        return cls(**{**said, "cases": tuple(said["cases"]), "roll": tuple(said["roll"])})

    @property
    def sha256(self) -> str:
        """The digest that tellers and log have of it before the urn opens."""
        return hashlib.sha256(self.packed().encode()).hexdigest()

    @property
    def answers(self) -> dict[str, str]:
        """What may be chosen for a case, and how it is called."""
        return TOLD[self.method]

    def filled(self, choices: Mapping[int, str]) -> tuple[str, ...]:
        """A choice for each case, from those made by its place; where one chooses, who isn't marked isn't chosen."""
        nothing = NONE if self.method == CHOOSE else ""
        return tuple(choices.get(place, nothing) for place in range(1, len(self.cases) + 1))


@dataclass(frozen=True, order=True)
class Vote:
    """One ballot paper: its receipt, and a choice for each case in their order."""

    receipt: str
    choices: tuple[str, ...]


class ReceiptTaken(ValueError):
    """Another vote has this receipt."""


def own_part(typed: str) -> str:
    """The voter's part of the receipt, in capitals; ValueError with the sentence for what can be none."""
    said = typed.strip().upper()
    if len(said) != OWN or not said.isascii() or not said.isalnum():
        raise ValueError(NOT_FOUR)
    if not set(said) <= set(ALPHABET):
        raise ValueError(LOOKS_ALIKE)
    return said


def receipt(own: str, draw: Callable[[str], str]) -> str:
    """A receipt that begins as the voter wished; `draw` draws one character by lot."""
    return f"{own}-{''.join(draw(ALPHABET) for _ in range(DRAWN))}"


def begins_one(own: str, votes: Sequence[Vote]) -> bool:
    """Whether a receipt begins so already."""
    return any(vote.receipt.startswith(f"{own}-") for vote in votes)


def wrong_choices(ballot: Ballot, choices: Sequence[str]) -> str:
    """Why this is no vote, in a sentence; "" if it is one."""
    if len(choices) != len(ballot.cases) or not set(choices) <= set(ballot.answers):
        return UNANSWERED
    if ballot.most is not None and list(choices).count(FOR) > ballot.most:
        return TOO_MANY.format(ballot.most)
    return ""


def cast(votes: Sequence[Vote], vote: Vote) -> tuple[Vote, ...]:
    """The votes with this one among them; ReceiptTaken if its receipt is another's."""
    if any(one.receipt == vote.receipt for one in votes):
        raise ReceiptTaken
    return tuple(sorted([*votes, vote]))


def packed(votes: Sequence[Vote]) -> str:
    """The votes as the urn keeps them."""
    return json.dumps([[one.receipt, list(one.choices)] for one in sorted(votes)], separators=(",", ":"))


def unpacked(text: str) -> tuple[Vote, ...]:
    """The votes that lie in an urn."""
    return tuple(Vote(receipt, tuple(choices)) for receipt, choices in json.loads(text))


def counted(ballot: Ballot, votes: Sequence[Vote]) -> list[CaseVotes]:
    """The votes on each case. Where one chooses, there are only votes for it."""
    told = []
    for place in range(len(ballot.cases)):
        choices = [vote.choices[place] for vote in votes]
        against, none = (choices.count(AGAINST), choices.count(NONE)) if ballot.method == EACH else (None, None)
        told.append(CaseVotes(choices.count(FOR), against, none))
    return told


def listed(ballot: Ballot, votes: Sequence[Vote]) -> list[list[str]]:
    """The list as it is published, heading first: receipt, and what was chosen for each case, in words."""
    heading = [RECEIPT, *(f"{place}. {case}" for place, case in enumerate(ballot.cases, start=1))]
    return [heading, *([one.receipt, *(ballot.answers[choice] for choice in one.choices)] for one in sorted(votes))]


def published(ballot: Ballot, votes: Sequence[Vote]) -> bytes:
    """The list as a file (CSV, UTF-8 with its mark, so that spreadsheets read Vietnamese): its digest is published."""
    text = StringIO()
    csv.writer(text, lineterminator="\r\n").writerows(listed(ballot, votes))
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def sha256_of(file: bytes) -> str:
    """The digest of a published list, as a tool for digests of files gives it."""
    return hashlib.sha256(file).hexdigest()
