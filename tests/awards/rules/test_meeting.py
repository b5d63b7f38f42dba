"""What is settled of a review meeting: what cannot be is told by its place."""

from dataclasses import replace
from typing import Any

import pytest

from awards.rules import meeting
from awards.rules.meeting import EMPTY, ReviewText, TellerRow, chairs_and_counts, wrong_references, wrong_review

TWO = (TellerRow("Lê Đếm", is_head=True), TellerRow("Hồ Soát"))


def text(tellers: tuple[TellerRow, ...] = (), **said: Any) -> ReviewText:
    names = {"numerator", "denominator", "exceeds", "number"}
    fields = {f"quorum_{name}" if name in names else name: value for name, value in said.items()}
    return replace(EMPTY, fields=dict(EMPTY.fields) | fields, tellers=tellers)


@pytest.mark.parametrize(
    ("found", "wrong"),
    [
        (text(), {}),
        (text(TWO, quorum="share", numerator=2, denominator=3, exceeds=True), {}),
        (text(quorum="share", numerator=3, denominator=3), {}),
        (text(quorum="number", number=9), {}),
        (
            text(quorum="share"),
            {"quorum_numerator": meeting.MISSING, "quorum_denominator": meeting.MISSING},
        ),
        (text(quorum="share", numerator=0, denominator=3), {"quorum_numerator": meeting.NOT_ZERO}),
        (text(quorum="share", numerator=4, denominator=3), {"quorum_numerator": meeting.MORE_THAN_ALL}),
        (
            text(quorum="share", numerator=3, denominator=3, exceeds=True),
            {"quorum_exceeds": meeting.NEVER_REACHED},
        ),
        (
            text(quorum="share", numerator=2, denominator=3, number=6),
            {"quorum_number": meeting.ONLY_A_NUMBER},
        ),
        (text(numerator=2, exceeds=True), dict.fromkeys(("quorum_numerator", "quorum_exceeds"), meeting.ONLY_A_SHARE)),
        (text(quorum="number", number=0), {"quorum_number": meeting.NOT_ZERO}),
        (text(quorum="number", number=10), {"quorum_number": meeting.MORE_THAN_MEMBERS.format(9, 10)}),
        (text(TWO[:1]), {"tellers": meeting.TOO_FEW}),
        (text((*TWO, TWO[0])), {"tellers[2].name": meeting.TELLER_TWICE}),
        # Marks tell two people apart, capitals do not.
        (text((TWO[0], TellerRow("LÊ ĐẾM"))), {"tellers[1].name": meeting.TELLER_TWICE}),
        (text((TWO[0], TellerRow("Lê Đêm"))), {}),
        (text((TWO[0], TellerRow("Lê Đếm", member="dv-02"))), {}),
        (text((TellerRow("A"), TellerRow("B"))), {"tellers": meeting.ONE_HEAD}),
        (text((TWO[0], TellerRow("B", is_head=True))), {"tellers": meeting.ONE_HEAD}),
        (text((TWO[0], TellerRow(position="Phó phòng"))), {"tellers[1].name": meeting.NO_TELLER}),
        (
            text((TellerRow("A", account="a", is_head=True), TellerRow("B", account="a"))),
            {"tellers[1].account": meeting.ACCOUNT_TWICE},
        ),
    ],
)
def test_what_cannot_be_is_told_by_its_place(found: ReviewText, wrong: dict[str, str]) -> None:
    assert wrong_review(found, 9) == wrong


def test_whoever_chairs_does_not_count() -> None:
    assert chairs_and_counts(TWO, "HỒ  soát") == {"tellers[1].name": meeting.IS_THE_CHAIR}
    assert chairs_and_counts(TWO, "Hồ Soạt") == {}
    assert chairs_and_counts(TWO, "") == {}


def test_what_the_year_does_not_have_is_told() -> None:
    rows = (TellerRow("A", member="dv-09", account="nguoi-la"), TellerRow("B", member="dv-01", account="thuky"))
    assert wrong_references(text(rows, round="x"), {"nam"}, {"dv-01"}, {"thuky"}) == {
        "round": meeting.NO_ROUND,
        "tellers[0].member": meeting.NO_MEMBER,
        "tellers[0].account": meeting.NO_ACCOUNT,
    }
    assert wrong_references(text(rows[1:], round="nam"), {"nam"}, {"dv-01"}, {"thuky"}) == {}


def test_whatever_is_settled_otherwise_has_another_seal() -> None:
    others = [
        text(),
        text(TWO),
        text((replace(TWO[0], is_head=False), TWO[1])),
        text(round="nam"),
        text(quorum="number", number=6),
        text(quorum="share", numerator=2, denominator=3),
        text(quorum="share", numerator=2, denominator=3, exceeds=True),
        text(written_opinions=True),
        text(own_item="warns"),
    ]
    assert len({one.seal for one in others}) == len(others)
