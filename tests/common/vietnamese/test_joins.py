"""What a line is not broken in."""

import pytest

from common.vietnamese.joins import together


@pytest.mark.parametrize(
    ("text", "kept"),
    [
        ("Căn cứ Quyết định số 01/QĐ-KTĐ6 của Khối", ["số 01/QĐ-KTĐ6"]),
        ("Nghị quyết số 13-NQ/TU, ngày 17 tháng 3 năm 2023", ["số 13-NQ/TU", "ngày 17 tháng 3 năm 2023"]),
        ("hoàn thành 120/120 việc", ["120/120"]),
        ("Khối thi đua 6 họp", ["đua 6"]),
        ("đạt 100 % kế hoạch, 97,5 điểm, 3 lần", ["100 %", "97,5 điểm", "3 lần"]),
        ("theo khoản 2 Điều 5 và Phụ lục 1", ["khoản 2", "Điều 5", "Phụ lục 1"]),
        ("từ 3/2/1930 đến 30/4/2023", ["3/2/1930", "30/4/2023"]),
        ("Đ/c Nguyễn Văn An, PGS.TS. Lê Bình, TP. Phan Thiết", ["Đ/c Nguyễn", "PGS.TS. Lê", "TP. Phan"]),
        ("TM. Khối thi đua 6, KT. Trưởng khối, T/M Ban Thường vụ", ["TM. Khối", "đua 6", "KT. Trưởng", "T/M Ban"]),
        # The same letters that are short for nothing, or have no name behind them.
        ("Nghị quyết TM họp, KTĐ Họp, đ/c phụ trách, ts. Lê, KT. ảnh", []),
        # A number alone, a word with a number in it, an address: nothing to keep.
        ("có 9 thành viên, mã A1, http://a.vn/12/34/", []),
    ],
)
def test_what_belongs_together_is_kept_together(text: str, kept: list[str]) -> None:
    assert [text[start:end] for start, end in together(text, 24)] == kept


def test_nothing_longer_than_there_is_room_for() -> None:
    assert together("số 01/QĐ-KTĐ6", 9) == []
