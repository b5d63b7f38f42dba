"""Which criterion and which member some words mean."""

import pytest

from scoring.officesheets.names import Criteria, Members, alike, key_of
from tests.scoresheets import RUBRIC
from tests.scoring.officesheets.test_layout import PEOPLE


@pytest.mark.parametrize(
    ("label", "name", "heading", "code"),
    [
        ("", "Hoàn thành nhiệm vụ chính trị", "", "I.1"),
        ("7", "HOÀN THÀNH NHIỆM VỤ CHÍNH TRỊ (20 điểm)", "", "I.1"),
        ("", "a) Hoan thanh nhiem vu chinh tri", "", "I.1"),
        ("I.4", "", "", "I.4"),
        ("b)", "", "II", "II.2"),
        ("b)", "Chế độ thông tin, báo cáo", "I", "I.2"),
        ("c)", "Chế độ thông tin, báo cáo", "II", "II.3"),
        # Of one name there are two, and nothing says which.
        ("", "Chế độ thông tin, báo cáo", "", ""),
        # A number counted anew is no code where the names differ.
        ("I.1", "Văn hóa công sở", "", ""),
        ("a)", "Văn hóa công sở", "II", ""),
        ("", "", "", ""),
    ],
)
def test_a_criterion_is_found_by_name_by_code_and_by_label_under_its_heading(
    label: str, name: str, heading: str, code: str
) -> None:
    assert Criteria(RUBRIC).find(label, name, heading).code == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Sở Nội vụ", "dv-01"),
        ("SO NOI VU", "dv-01"),
        ("dv-02", "dv-02"),
        ("Đơn vị khác (dv-03)", "dv-03"),
        ("3. Ban Dân vận Tỉnh ủy", "dv-03"),
        ("Ban Dân vận", "dv-03"),
        ("Sở", ""),
        ("Đơn vị", ""),
        ("", ""),
    ],
)
def test_a_member_is_found_by_code_name_and_short_name(text: str, code: str) -> None:
    assert Members(PEOPLE).find(text).code == code


def test_a_member_is_found_in_a_title_if_it_alone_is_spoken_of() -> None:
    members = Members(PEOPLE)
    assert members.spoken_of("Phiếu tự chấm của Sở Tài chính năm 2024") == "dv-02"
    assert members.spoken_of("Sở Nội vụ và Ban Dân vận Tỉnh ủy") == "dv-03"
    assert members.spoken_of("Phiếu tự chấm") == ""


def test_names_are_alike_by_most_of_their_words() -> None:
    assert alike(key_of("Chế độ báo cáo, thông tin"), key_of("Chế độ thông tin, báo cáo"))
    assert not alike(key_of("Chế độ chính sách"), key_of("Chế độ thông tin, báo cáo"))
    assert not alike("", "")
