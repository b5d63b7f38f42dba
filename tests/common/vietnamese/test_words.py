"""Where a Vietnamese text has its words."""

import pytest

from common.vietnamese.words import words_of


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Đảng ủy Khối cơ quan và doanh nghiệp tỉnh", ["Đảng ủy", "Khối", "cơ quan", "và", "doanh nghiệp", "tỉnh"]),
        ("ỦY BAN KIỂM TRA TỈNH ỦY", ["ỦY BAN", "KIỂM TRA", "TỈNH ỦY"]),
        ("Hội Cựu chiến binh", ["Hội", "Cựu chiến binh"]),
        ("Hội  chiến binh ", ["Hội", "chiến binh"]),
        ("Báo Bình Thuận", ["Báo", "Bình", "Thuận"]),
        ("cơ", ["cơ"]),
        ("", []),
    ],
)
def test_syllables_of_a_known_word_stay_together(text: str, words: list[str]) -> None:
    assert words_of(text) == words
