"""What is impossible of a rubric, apart from what is merely not there yet."""

from decimal import Decimal

from scoring.rubrics import kinds
from scoring.rubrics.kinds.criterion import CriterionKind, PlainLevel, RubricNode
from scoring.rubrics.tree.drafts import impossible, missing
from scoring.rubrics.tree.rubric import PlainBand, PlainRubric

HUNDRED = Decimal(100)


def rubric(*nodes: RubricNode, tie_break: tuple[str, ...] = (), bands: tuple[PlainBand, ...] = ()) -> PlainRubric:
    return PlainRubric("Thử", HUNDRED, Decimal("0.5"), False, tie_break, bands, nodes)


def leaf(code: str, points: int, kind: CriterionKind = kinds.DIRECT, levels: tuple[PlainLevel, ...] = ()) -> RubricNode:
    return RubricNode(code, f"Nội dung {code}", kind, Decimal(points), levels=levels)


def group(code: str, *children: RubricNode, most: int | None = None) -> RubricNode:
    return RubricNode(code, f"Nhóm {code}", kinds.GROUP, None if most is None else Decimal(most), children)


def test_an_empty_rubric_an_empty_group_and_levels_without_a_level_are_only_missing_something() -> None:
    assert (impossible(rubric()), missing(rubric())) == ([], ["Bảng đánh giá chưa có tiêu chí nào."])
    young = rubric(group("I", group("I.1"), leaf("I.2", 10, kinds.LEVELS), most=10), group("II"))
    assert impossible(young) == []
    assert missing(young) == [
        "Mục I.1 (Nhóm I.1) chưa có tiêu chí nào.",
        "Tiêu chí I.2: Tiêu chí chấm theo mức phải có ít nhất một mức.",
        "Mục II (Nhóm II) chưa có tiêu chí nào.",
    ]


def test_what_no_further_row_can_mend_is_told_by_the_criterion_s_code() -> None:
    wrong = rubric(
        group("I", leaf("I.1", 20), group("I.2"), most=10), bands=(PlainBand("Khá", HUNDRED), PlainBand("Tốt", HUNDRED))
    )
    assert impossible(wrong) == [
        "Mức xếp loại phải xếp từ cao xuống thấp, mỗi mức một số điểm khác nhau.",
        "Tiêu chí I.1: Điểm chuẩn 20 lớn hơn điểm chuẩn 10 của mục cha.",
    ]
    assert missing(wrong) == ["Mục I.2 (Nhóm I.2) chưa có tiêu chí nào."]


def test_the_tie_break_speaks_the_user_s_words() -> None:
    assert impossible(rubric(group("I", leaf("I.1", 10)), tie_break=("II",))) == [
        "Không hiểu «II»: dùng mã của một mục cấp cao nhất, hoặc «nhiều điểm thưởng hơn», "
        "«ít điểm trừ hơn», «nhiều phiếu suy tôn hơn»."
    ]


def test_what_is_put_in_for_the_question_collides_with_nothing() -> None:
    many = rubric(*(group(str(number), group(f"{number}.1"), group(f"{number}.2")) for number in range(12)))
    assert impossible(many) == []
