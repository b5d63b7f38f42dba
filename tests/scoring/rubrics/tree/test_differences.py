"""What differs between two rubrics, in words."""

from dataclasses import replace

from hypothesis import given

from scoring.rubrics.tree import editing
from scoring.rubrics.tree.differences import RubricDifference, counted, differences
from scoring.rubrics.tree.rubric import PlainBand, PlainRubric, Rounding, SeveralAppraisers, WhenExempt
from tests.scoring.rubrics.examples import SAMPLE, D, direct, drafts, group, levels, rubric, target


def told(old: PlainRubric, new: PlainRubric, **renamed: str) -> list[tuple[str, ...]]:
    return [
        (found.code, found.subject, found.action, found.old, found.new)
        for found in differences(old, new, {old_code.replace("_", "."): code for old_code, code in renamed.items()})
    ]


@given(drafts())
def test_a_rubric_does_not_differ_from_itself(plain: PlainRubric):
    assert differences(plain, plain) == []


@given(drafts())
def test_numbering_anew_is_told_as_nothing_but_codes(plain: PlainRubric):
    edit = editing.renumbered(plain)
    found = differences(edit.rubric, edit.rubric) + differences(plain, edit.rubric, edit.renamed)
    of_nodes = [one for one in found if one.code]
    assert {one.action for one in of_nodes} <= {"sửa «Mã»"}
    assert {(one.old, one.new) for one in of_nodes} == set(edit.renamed.items())


def test_one_move_is_told_as_one_move():
    assert told(SAMPLE, editing.moved(SAMPLE, "I.1", 3)) == [
        ("I.1", "Tiêu chí I.1", "chuyển chỗ", "trong I, đầu tiên", "trong I, sau I.4")
    ]
    assert told(SAMPLE, editing.nested(SAMPLE, "II"))[-1] == (
        "II",
        "Mục II",
        "chuyển chỗ",
        "cấp cao nhất, sau I",
        "trong I, sau I.5",
    )


def test_every_changed_field_is_told_in_words():
    old = rubric(group("I", None, target("I.1"), levels("I.2", Tốt="5", Khá="2.5")))
    new = rubric(
        group(
            "I",
            "200",
            replace(target("I.1"), max_points=D("97.5"), lower_is_better=True, default_target=D(1000)),
            levels("I.2", Tốt="5", Khá="3"),
        )
    )
    assert told(old, new) == [
        ("I", "Mục I", "sửa «Điểm chuẩn»", "", "200"),
        ("I.1", "Tiêu chí I.1", "sửa «Điểm chuẩn»", "100", "97,5"),
        ("I.1", "Tiêu chí I.1", "sửa «Càng thấp càng tốt»", "không", "có"),
        ("I.1", "Tiêu chí I.1", "sửa «Chỉ tiêu chung»", "", "1.000"),
        ("I.2", "Tiêu chí I.2", "sửa «Các mức»", "Tốt: 5; Khá: 2,5", "Tốt: 5; Khá: 3"),
    ]


def test_a_new_code_is_told_as_one_and_not_as_another_criterion():
    old = rubric(group("I", None, direct("I.1"), direct("I.2")))
    new = rubric(group("I", None, direct("I.9"), direct("I.2")))
    assert told(old, new, I_1="I.9") == [("I.9", "Tiêu chí I.9", "sửa «Mã»", "I.1", "I.9")]
    assert [found.action for found in differences(old, new)] == ["xóa", "thêm"]


def test_what_came_and_what_went_is_told_with_what_it_said():
    old = rubric(group("I", None, direct("I.1")))
    new = editing.added(editing.without(old, "I.1"), direct("I.2", "7.5"), under="I")
    assert differences(old, new) == [
        RubricDifference(
            "I.1",
            "Tiêu chí I.1",
            "xóa",
            "Nội dung: Chấm trực tiếp\nCách chấm: chấm trực tiếp\nĐiểm chuẩn: 100",
        ),
        RubricDifference(
            "I.2",
            "Tiêu chí I.2",
            "thêm",
            "",
            "Nội dung: Chấm trực tiếp\nCách chấm: chấm trực tiếp\nĐiểm chuẩn: 7,5\nChỗ đứng: trong I, đầu tiên",
        ),
    ]


def test_the_settings_are_told_in_words():
    new = replace(
        SAMPLE,
        scale=D("1000.5"),
        decimals=1,
        rounding=Rounding.TOTAL,
        total_may_exceed_scale=True,
        not_applicable=WhenExempt.SCALED,
        several_appraisers=SeveralAppraisers.MEAN,
        tie_break=("votes", "II"),
        bands=(PlainBand("Đạt", D(0)),),
    )
    assert [found[2:] for found in told(SAMPLE, new)] == [
        ("sửa «Thang điểm»", "1.000", "1.000,5"),
        ("sửa «Số chữ số lẻ»", "2", "1"),
        ("sửa «Cách làm tròn»", "từng tiêu chí", "chỉ làm tròn tổng"),
        ("sửa «Tổng điểm được vượt thang điểm»", "không", "có"),
        (
            "sửa «Khi tiêu chí không áp dụng»",
            "tính 0 điểm và không coi là còn thiếu",
            "quy các tiêu chí còn lại lên điểm chuẩn của nhóm",
        ),
        (
            "sửa «Khi nhiều đơn vị thẩm định một phiếu»",
            "cùng ghi một kết quả",
            "mỗi đơn vị chấm riêng rồi lấy điểm trung bình",
        ),
        (
            "sửa «Xếp loại»",
            "; ".join(f"{band.name} từ {band.at_least}" for band in SAMPLE.bands),
            "Đạt từ 0",
        ),
        (
            "sửa «Thứ tự xét khi bằng điểm»",
            "điểm mục I cao hơn; nhiều điểm thưởng hơn; ít điểm trừ hơn",
            "nhiều phiếu suy tôn hơn; điểm mục II cao hơn",
        ),
    ]


def test_many_changes_are_counted_in_one_line_and_a_single_one_is_named():
    assert counted(differences(SAMPLE, SAMPLE)) == ""
    assert counted(differences(SAMPLE, editing.with_maxima(SAMPLE, {"I.1": D("200")}))) == "sửa I.1"
    fresh = editing.without(editing.moved(SAMPLE, "II.1", 1), "III.5")
    fresh = editing.added(editing.added(fresh, direct("I.8"), under="I"), direct("I.9"), under="I")
    fresh = editing.with_maxima(fresh, {"I": None, "II": D("180"), "IV": D("60")})
    assert counted(differences(SAMPLE, fresh)) == "xóa III.5, thêm 2 mục, sửa 3 mục, chuyển chỗ II.1"
