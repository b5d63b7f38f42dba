"""What sentences say of another criterion: whose points a share is taken of, and which condition it must meet."""

from decimal import Decimal

import pytest

from scoring.rubrics.intake.references import ConditionRead, Reference, ShareRead, read_references
from tests.scoring.rubrics.examples import D

OPEN = Reference()


def share(said: str) -> ShareRead:
    found = read_references(said).share
    assert found is not None
    return found


def condition(said: str) -> ConditionRead:
    found = read_references(said).condition
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("said", "percent", "takes", "of"),
    [
        ("Nộp muộn trừ 10 % số điểm đạt được", "10", True, OPEN),
        ("chậm trừ 5% tổng điểm của nội dung 2", "5", True, Reference("nội dung 2", "2")),
        ("trừ 5% số điểm mục b) của I.2, không quá 3", "5", True, Reference("mục b) của I.2", "b", "I.2")),
        ("Trừ 20 phần trăm tổng điểm của điểm a khoản 2", "20", True, Reference("điểm a khoản 2", "a", "2")),
        ("Chậm 1 ngày trừ 12,5 % điểm của mục này", "12.5", True, Reference("mục này", this=True)),
        ("Thưởng 10% số điểm của phần II", "10", False, Reference("phần II", "II")),
        ("bị trừ 10% điểm tiêu chí TX.1.", "10", True, Reference("tiêu chí TX.1", "TX.1")),
        # Each time has its own per cent, which is put in when one scores.
        ("Mỗi lần chậm trừ 10% số điểm của tiêu chí đó", None, True, Reference("tiêu chí đó", this=True)),
        ("trừ từ 10% đến 30% số điểm đạt được", None, True, OPEN),
    ],
)
def test_a_share_is_read_with_whose_points_it_is_of(said: str, percent: str | None, takes: bool, of: Reference) -> None:
    found = share(said)
    assert (found.percent, found.takes, found.of) == (None if percent is None else D(percent), takes, of)


@pytest.mark.parametrize(
    ("said", "of", "level", "takes", "amount"),
    [
        ("Chỉ cộng khi tiêu chí I.1 đạt điểm tối đa", Reference("tiêu chí I.1", "I.1"), "", False, None),
        ("Chỉ tính khi mục 1.2.3 đạt đủ điểm", Reference("mục 1.2.3", "1.2.3"), "", None, None),
        ("chỉ cộng khi đạt điểm chuẩn", OPEN, "", False, None),
        (
            "cộng thêm 1 điểm nếu nội dung này đạt loại Tốt",
            *(Reference("nội dung này", this=True), "Tốt", False, D(1)),
        ),
        ("Nếu tiêu chí 3 xếp loại Tốt trở lên thì cộng 2 điểm", Reference("tiêu chí 3", "3"), "Tốt", False, D(2)),
        ("Nếu tiêu chí 3 đạt điểm tối đa, được cộng 2 điểm", Reference("tiêu chí 3", "3"), "", False, D(2)),
        ("Trừ 2 điểm nếu tiêu chí I.2 bị xếp loại Yếu", Reference("tiêu chí I.2", "I.2"), "Yếu", True, D(2)),
        ("Được tính khi đạt điểm chuẩn ở tiêu chí 2.1: cộng 1 điểm", Reference("tiêu chí 2.1", "2.1"), "", False, D(1)),
        ("Cộng 1 điểm khi mục b đạt 100% điểm chuẩn", Reference("mục b", "b"), "", False, D(1)),
        # What is not given where it is not met is given where it is.
        ("Không cộng điểm nếu mục I không đạt điểm tối đa", Reference("mục I", "I"), "", False, None),
        # How many points each gives is read as a rate.
        ("Cộng 0,5 điểm mỗi mô hình khi mục II đạt điểm chuẩn", Reference("mục II", "II"), "", False, None),
    ],
)
def test_a_condition_is_read_with_what_it_wants(
    said: str, of: Reference, level: str, takes: bool | None, amount: Decimal | None
) -> None:
    found = condition(said)
    assert (found.of, found.level, found.takes, found.amount, found.negative) == (of, level, takes, amount, False)


@pytest.mark.parametrize(
    "said",
    [
        "trừ 50% số điểm tối đa",
        "Đạt tỷ lệ 100% kế hoạch",
        "mỗi 1 % thiếu trừ 2 điểm",
        "Khi đơn vị đạt giải nhất cộng 2 điểm",
        "đạt điểm tối đa khi xếp loại xuất sắc",
        "Mỗi sáng kiến 2 điểm, tối đa 10",
        "Tốt: 5; Khá: 3",
        "trừ 150% số điểm đạt được",
    ],
)
def test_what_names_no_other_points_is_neither(said: str) -> None:
    read = read_references(said)
    assert (read.share, read.condition, read.rest) == (None, None, said)


def test_what_is_said_besides_is_left_to_be_read() -> None:
    assert read_references("Tốt: 5; Khá: 3; cộng 1 điểm nếu nội dung này đạt loại Tốt").rest == "Tốt: 5; Khá: 3; "
    kept = read_references("cộng 0,5 điểm mỗi sáng kiến, chỉ cộng khi đạt điểm chuẩn")
    assert kept.rest.strip(" ,") == "cộng 0,5 điểm mỗi sáng kiến"
    both = read_references("cộng 5% tổng điểm mục I nếu mục II đạt điểm tối đa")
    assert both.share is not None and both.condition is not None
    assert (both.share.of.sign, both.condition.of.sign) == ("I", "II")


def test_a_condition_that_must_not_be_met_is_told_apart() -> None:
    assert condition("trừ 2 điểm nếu tiêu chí II.1 không đạt điểm chuẩn").negative is True
    assert condition("không cộng điểm nếu tiêu chí II.1 đạt loại Yếu").negative is True


def test_several_shares_of_the_same_points_are_read_together() -> None:
    said = "Quá hạn đến 5 ngày trừ 10% số điểm của mục I, quá 5 ngày trừ 50% số điểm; mất trừ 90% điểm mục II"
    read = read_references(said)
    assert [(one.percent, one.name) for one in read.shares] == [(D(10), "Quá hạn đến 5 ngày"), (D(50), "Quá 5 ngày")]
    # Of another's points it goes with none of them.
    assert read.rest.strip(" ,;") == "mất trừ 90% điểm mục II"
