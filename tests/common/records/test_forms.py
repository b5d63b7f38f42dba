"""Authority, grounds and recipients as each family writes them."""

import pytest

from common.records.forms import as_ground, ground_lines, recipient_lines, with_authority
from common.records.layout import PARTY_2018, PARTY_2026, STATE


@pytest.mark.parametrize(
    ("typed", "state", "party"),
    [
        ("TM. Khối thi đua 6", "TM. Khối thi đua 6", "T/M Khối thi đua 6"),
        ("T/M Khối thi đua 6", "TM. Khối thi đua 6", "T/M Khối thi đua 6"),
        ("KT. Trưởng khối", "KT. Trưởng khối", "K/T Trưởng khối"),
        ("TL.Trưởng khối", "TL. Trưởng khối", "T/L Trưởng khối"),
        ("TUQ. Trưởng khối", "TUQ. Trưởng khối", "TUQ. Trưởng khối"),
    ],
)
def test_an_authority_is_written_as_the_family_does(typed, state, party):
    assert with_authority(typed, STATE) == (state, True)
    assert with_authority(typed, PARTY_2018) == with_authority(typed, PARTY_2026) == (party, True)


@pytest.mark.parametrize("text", ["Trưởng khối", "Tmột", "TM", "TM.", "Q. Trưởng khối", ""])
def test_what_is_no_authority_stays(text):
    assert with_authority(text, PARTY_2018) == (text, False)


@pytest.mark.parametrize(
    "text",
    [
        "Căn cứ Luật Thi đua, khen thưởng",
        "căn cứ: Quy chế của Khối",
        "Theo đề nghị của Thư ký Khối",
        "Trên cơ sở thống nhất của các đơn vị",
        "Thực hiện Kế hoạch số 5",
        "Xét đề nghị của Trưởng khối",
        "XÉT TÌNH HÌNH THỰC TẾ",
    ],
)
def test_a_ground_that_says_how_it_is_one_stands_as_it_was_typed(text: str) -> None:
    assert as_ground(text) == text


@pytest.mark.parametrize("text", ["Luật Thi đua, khen thưởng", "Quy chế của Khối", "Theodor", "Cơ sở thống nhất"])
def test_before_any_other_ground_stands_the_word_for_it(text: str) -> None:
    assert as_ground(text) == f"Căn cứ {text}"


def test_grounds_end_with_their_stops_whatever_was_typed():
    typed = "Căn cứ Luật Thi đua, khen thưởng;\n\n- Căn cứ Quy chế của Khối.\nCăn cứ thỏa thuận"
    assert ground_lines(typed, STATE) == [
        "Căn cứ Luật Thi đua, khen thưởng;",
        "Căn cứ Quy chế của Khối;",
        "Căn cứ thỏa thuận.",
    ]
    assert ground_lines(typed.split("\n"), PARTY_2018) == [
        "- Căn cứ Luật Thi đua, khen thưởng;",
        "- Căn cứ Quy chế của Khối;",
        "- Căn cứ thỏa thuận.",
    ]
    assert ground_lines("", STATE) == []


@pytest.mark.parametrize(
    ("typed", "state", "party"),
    [
        ("Lưu: VT, Tổ giúp việc", "- Lưu: VT, Tổ giúp việc.", "- Lưu Tổ giúp việc."),
        ("- Lưu: VT.", "- Lưu: VT.", "- Lưu hồ sơ."),
        ("Lưu Khối", "- Lưu: VT, Khối.", "- Lưu Khối."),
    ],
)
def test_the_copy_that_is_kept_is_told_as_the_family_does(typed, state, party):
    assert [f"- {line}" for line in recipient_lines(typed, STATE)] == [state]
    assert [f"- {line}" for line in recipient_lines(typed, PARTY_2018)] == [party]


def test_recipients_end_with_their_stops_and_only_the_last_is_the_copy_that_is_kept():
    assert recipient_lines("Như trên\n- Lưu học sinh;\nLưu: VT", STATE) == ["Như trên;", "Lưu học sinh;", "Lưu: VT."]
    assert recipient_lines("Như trên", PARTY_2018) == ["Như trên."]
    assert recipient_lines(["-", ""], STATE) == []
