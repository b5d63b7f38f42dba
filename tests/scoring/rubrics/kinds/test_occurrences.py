"""What happened, case by case: read as it is typed, added up, refused with a sentence; the list is never lost."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.rubrics import kinds
from scoring.rubrics.kinds.cases import CasesRefused, PlainCase, read_cases
from scoring.rubrics.kinds.criterion import RubricNode, Value, ValueRefused
from scoring.rubrics.kinds.occurrences import Occurrence, OccurrencesValue
from scoring.rubrics.kinds.points import points_of
from scoring.rubrics.kinds.values import from_json, from_text, to_text
from scoring.rubrics.kinds.wording import how, how_to_fill, how_to_type
from scoring.rubrics.tree.mistakes import problems, warnings
from tests.scoring.rubrics.examples import STEP, D, group, listed_leaves, penalty, rubric, values_of

CASES = read_cases("Gửi báo cáo muộn: 2\nVi phạm kỷ luật: 1 đến 3 điểm\nVắng họp: 0,5")
WHOLE = rubric(
    group("I", "10", RubricNode("I.1", "Chế độ báo cáo", kinds.DIRECT, D(10))),
    penalty("P", None, RubricNode("P.1", "Vi phạm", kinds.OCCURRENCES, cases=CASES)),
    scale="10",
)
[LEAF] = WHOLE.nodes[1].children
CAPPED = replace(LEAF, max_points=D(4))


def happened(typed: str) -> OccurrencesValue:
    value = from_text(LEAF, typed, STEP)
    assert isinstance(value, OccurrencesValue)
    return value


def test_a_rubric_with_it_can_be_scored_with() -> None:
    assert (problems(WHOLE), warnings(WHOLE)) == ([], [])
    assert [case.typed() for case in CASES] == ["Gửi báo cáo muộn: 2", "Vi phạm kỷ luật: 1 đến 3", "Vắng họp: 0,5"]
    assert read_cases("\n".join(case.typed() for case in CASES)) == CASES
    assert read_cases("Vi phạm: 1-3\nNhẹ: 0,5 – 1") == (
        PlainCase("Vi phạm", D(1), D(3)),
        PlainCase("Nhẹ", D("0.5"), D(1)),
    )


@pytest.mark.parametrize(
    ("typed", "points", "shown"),
    [
        ("0", "0", "không có"),
        ("Không", "0", "không có"),
        ("Gửi báo cáo muộn", "2", "Gửi báo cáo muộn: 2"),
        (
            "12/3/2024 gửi báo cáo muộn (quý I): 2; vi pham ky luat: 2,5",
            "4.5",
            "12/3/2024 Gửi báo cáo muộn (quý I): 2; Vi phạm kỷ luật: 2,5",
        ),
        ("vắng; vắng;  Vắng họp:0,5 điểm;", "1.5", "Vắng họp: 0,5; Vắng họp: 0,5; Vắng họp: 0,5"),
        ("Vắng họp (Công văn 12/UBND-NC)", "0.5", "Vắng họp (Công văn 12/UBND-NC): 0,5"),
    ],
)
def test_a_list_is_read_as_it_is_typed(typed: str, points: str, shown: str) -> None:
    value = happened(typed)
    assert points_of(LEAF, value).points == D(points)
    assert to_text(LEAF, value) == shown
    assert happened(shown) == value == from_json(LEAF, value.as_json(), STEP)


def test_the_sum_is_kept_within_the_criterion_s_limit() -> None:
    assert points_of(CAPPED, happened("Vi phạm kỷ luật: 3; Vi phạm kỷ luật: 3")).points == D(4)
    signed = RubricNode("1", "", kinds.OCCURRENCES, D(5), min_points=D(-3), cases=read_cases("Khen: 2\nChê: -2"))
    values = [from_text(signed, typed, STEP) for typed in ("Khen; Khen; Khen", "Chê", "Chê; Chê")]
    assert [points_of(signed, value).points for value in values] == [D(5), D(-2), D(-3)]


def test_its_json_says_what_happened_when_and_for_how_much() -> None:
    assert happened("12/3/2024 Vi phạm kỷ luật (nhắc nhở): 1").as_json() == {
        "occurrences": [{"case": "Vi phạm kỷ luật", "points": "1", "on": "2024-03-12", "note": "nhắc nhở"}]
    }
    assert happened("12/3/2024 Vắng họp").occurrences == (Occurrence("Vắng họp", D("0.5"), date(2024, 3, 12)),)


KNOWN = "«Gửi báo cáo muộn», «Vi phạm kỷ luật», «Vắng họp»"


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("Đi muộn", f"Không rõ «Đi muộn» là việc nào: hãy ghi một trong {KNOWN}."),
        ("V", f"Không rõ «V» là việc nào: hãy ghi một trong {KNOWN}."),
        (
            "Vi phạm kỷ luật",
            "«Vi phạm kỷ luật»: hãy ghi số điểm, từ 1 đến 3, ví dụ «Vi phạm kỷ luật: 1».",
        ),
        ("Vi phạm kỷ luật: 4", "«Vi phạm kỷ luật»: điểm một lần là 1 đến 3."),
        ("Vi phạm kỷ luật: 1,2", "«Vi phạm kỷ luật»: điểm phải theo bước 0,5."),
        ("Vắng họp: 1", "«Vắng họp»: điểm một lần là 0,5."),
        ("31/2/2024 Vắng họp", "«31/2/2024» không phải là một ngày: hãy ghi đủ ngày, tháng, năm, ví dụ 12/3/2024."),
        ("1/2 Vắng họp", "«1/2» không phải là một ngày: hãy ghi đủ ngày, tháng, năm, ví dụ 12/3/2024."),
        (
            "Vắng: họp: 1",
            "«Vắng: họp: 1»: hãy ghi ngày, tên việc, dấu hai chấm, số điểm, ví dụ «12/3/2024 Gửi báo cáo muộn: 2».",
        ),
        (f"Vắng họp ({'a' * 201})", "Lời ghi dài 201 ký tự, chỉ được tối đa 200."),
        ("Vắng; " * 101, "Chỉ ghi được 100 việc ở một tiêu chí."),
    ],
)
def test_what_cannot_be_read_or_is_out_of_range_is_asked_back(typed: str, sentence: str) -> None:
    with pytest.raises(ValueRefused) as refused:
        from_text(LEAF, typed, STEP)
    assert str(refused.value) == sentence


@pytest.mark.parametrize(
    "given",
    [
        {"occurrences": "Vắng họp"},
        {"occurrences": ["Vắng họp"]},
        {"occurrences": [{"case": "Vắng họp"}]},
        {"occurrences": [{"case": "Vắng họp", "points": "0.5", "on": "12/3/2024"}]},
        {"occurrences": [{"case": "Vắng họp", "points": "0.5", "who": "A"}]},
    ],
)
def test_json_of_another_shape_is_told_how_it_is_written(given: dict[str, object]) -> None:
    with pytest.raises(ValueRefused, match="hãy viết theo dạng"):
        from_json(LEAF, given, STEP)


def test_what_it_gives_is_told_in_the_words_of_its_sign() -> None:
    assert how(LEAF) == (
        "Gửi báo cáo muộn: trừ 2 điểm một lần; Vi phạm kỷ luật: trừ 1 đến 3 điểm một lần; Vắng họp: trừ 0,5 điểm "
        "một lần; cộng lại không giới hạn."
    )
    assert how_to_type(CAPPED, STEP) == (
        "trừ tối đa 4, gõ từng việc, cách nhau bằng dấu chấm phẩy, ví dụ «12/3/2024 Gửi báo cáo muộn: 2»; không có "
        "thì gõ 0"
    )
    assert how_to_fill(LEAF, STEP).endswith(
        "Các việc: Gửi báo cáo muộn (2); Vi phạm kỷ luật (1 đến 3); Vắng họp (0,5)."
    )


@pytest.mark.parametrize(
    ("cases", "sentence"),
    [
        ((), "Tiêu chí chấm từng việc phải có ít nhất một việc, ví dụ «Gửi báo cáo muộn: 2»."),
        ((PlainCase("A", D(1), D(1)), PlainCase("a", D(2), D(2))), "Có hai việc cùng tên «a»."),
        ((PlainCase("A (b)", D(1), D(1)),), "Tên việc «A (b)» không được có các dấu «;», «:», «(», «)»."),
        ((PlainCase("A", D(3), D(1)),), "Điểm của việc «A» phải ghi từ thấp đến cao."),
        (
            (PlainCase("A", D(-1), D(-1)),),
            "Điểm của việc «A» không được là số âm: dưới điểm thưởng, điểm trừ ghi số dương.",
        ),
    ],
)
def test_impossible_cases_are_told(cases: tuple[PlainCase, ...], sentence: str) -> None:
    whole = rubric(penalty("P", None, replace(LEAF, cases=cases)))
    assert {said for _, said in problems(whole)} == {sentence}


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        (
            "Gửi muộn",
            "«Gửi muộn»: hãy ghi tên việc, dấu hai chấm, rồi số điểm một lần, ví dụ «Gửi báo cáo muộn: 2» hoặc "
            "«Vi phạm kỷ luật: 1 đến 3».",
        ),
        ("Gửi muộn: hai", "«Gửi muộn: hai»: «hai» không phải là số. Hãy viết như 97,5 hoặc 1.000,5."),
    ],
)
def test_what_is_no_case_is_asked_back(text: str, sentence: str) -> None:
    with pytest.raises(CasesRefused) as refused:
        read_cases(text)
    assert str(refused.value) == sentence


@given(st.data())
def test_any_list_comes_back_by_both_doors(data: st.DataObject) -> None:
    leaf = data.draw(listed_leaves())
    value: Value = data.draw(values_of(leaf))
    assert from_text(leaf, to_text(leaf, value), STEP) == value == from_json(leaf, value.as_json(), STEP)
