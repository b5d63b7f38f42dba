"""What a line of typed text is."""

import pytest

from common.records.prose import LONGEST_HEADING, Block, LineKind, bare, blocks_of, lines_of, without_end


@pytest.mark.parametrize(
    ("line", "block"),
    [
        ("I. Nội dung", Block(LineKind.PART, "Nội dung", "I")),
        ("IV- Tổ chức thực hiện", Block(LineKind.PART, "Tổ chức thực hiện", "IV")),
        ("II – Chỉ tiêu", Block(LineKind.PART, "Chỉ tiêu", "II")),
        ("1. Mục đích", Block(LineKind.HEADING, "Mục đích", "1.")),
        ("1. Nộp phiếu trước ngày 15.", Block(LineKind.TEXT, "Nộp phiếu trước ngày 15.", "1.")),
        ("2. Các hình thức sau:", Block(LineKind.TEXT, "Các hình thức sau:", "2.")),
        ("1.1. Việc chung", Block(LineKind.BELOW, "Việc chung", "1.1.")),
        ("1.2 Việc riêng;", Block(LineKind.TEXT, "Việc riêng;", "1.2")),
        ("a) Một điều;", Block(LineKind.ITEM, "Một điều;", "a)")),
        ("đ) Năm điều;", Block(LineKind.ITEM, "Năm điều;", "đ)")),
        ("- Gạch đầu dòng", Block(LineKind.ITEM, "Gạch đầu dòng", "-")),
        ("– Gạch dài", Block(LineKind.ITEM, "Gạch dài", "-")),
        ("+ Nhỏ hơn", Block(LineKind.ITEM, "Nhỏ hơn", "+")),
        ("Điều 1. Công nhận thành viên.", Block(LineKind.ARTICLE, "Công nhận thành viên.", "Điều 1.")),
        ("QUYẾT ĐỊNH:", Block(LineKind.DECIDES, "QUYẾT ĐỊNH:")),
        ("Xét đề nghị của Thư ký Khối,", Block(LineKind.TEXT, "Xét đề nghị của Thư ký Khối,")),
        # What only looks like a mark.
        ("V.I. Lênin nói", Block(LineKind.TEXT, "V.I. Lênin nói")),
        ("2023 là năm giữa nhiệm kỳ", Block(LineKind.TEXT, "2023 là năm giữa nhiệm kỳ")),
        ("97,5 điểm là kết quả", Block(LineKind.TEXT, "97,5 điểm là kết quả")),
        ("-5 độ", Block(LineKind.ITEM, "5 độ", "-")),
    ],
)
def test_a_line_is_what_its_beginning_says(line, block):
    assert blocks_of(line) == [block]


def test_a_long_line_is_no_heading():
    words = "từ " * 60
    assert len(words) > LONGEST_HEADING
    assert [block.kind for block in blocks_of(f"1. {words}")] == [LineKind.TEXT]


def test_empty_lines_are_nothing_and_a_list_is_as_good_as_a_text():
    assert lines_of("Một\n\n  Hai  \r\n") == lines_of(["Một", "", "Hai"]) == ["Một", "Hai"]


@pytest.mark.parametrize("typed", ["Hết", "Hết.", "Hết;", "Hết ./.", "Hết./.", "Hết ."])
def test_what_ends_the_text_stands_without_a_stop_of_its_own(typed):
    assert without_end(Block(LineKind.TEXT, typed)).text == "Hết"


def test_only_what_stands_at_the_end_goes():
    assert without_end(Block(LineKind.TEXT, "và/hoặc. Rồi (xong.)")).text == "và/hoặc. Rồi (xong.)"


@pytest.mark.parametrize("typed", ["Trọng tâm 1", "Trọng tâm 1.", "Trọng tâm 1; ", "Trọng tâm 1./."])
def test_behind_a_bare_text_the_document_sets_the_only_stop(typed: str) -> None:
    assert bare(typed) == "Trọng tâm 1"
