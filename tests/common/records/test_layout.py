"""What stands where on the sheet, measured in the finished PDF, in millimetres."""

import dataclasses
import re
from datetime import date
from itertools import pairwise
from types import SimpleNamespace

import pytest

from common.records.layout import LAYOUTS, STATE
from common.records.record import Signer
from common.records.typesetting import stylesheet_text

LONG_NAME = "Đảng ủy Khối cơ quan và doanh nghiệp tỉnh"
TEXT = (
    "Tổ chức các phong trào thi đua sôi nổi; động viên, khuyến khích cán bộ, công chức, viên chức, người lao "
    "động trong Khối khắc phục khó khăn, hăng hái thi đua, phát huy sáng kiến, sáng tạo."
)


@pytest.fixture(scope="module")
def two_pages(make, made_at):
    """Two full pages, with everything a print carries."""
    context = {
        "lines": [TEXT] * 20,
        "signers": [Signer(agency="Văn phòng Tỉnh ủy", name="Trần Tới")],
        "columns": 1,
    }
    return make(
        "lines.html",
        context,
        subject="Khối thi đua 6 năm 2023",
        number="12/KH-KTĐ6",
        printed_at=made_at,
        printed_by="Nguyễn Văn Thư",
        sample=True,
    )


@pytest.fixture(scope="module")
def first(two_pages, lines):
    return lines(two_pages)[0]


def only(found, text):
    """The one line with this text."""
    (line,) = [line for line in found if line.text == text]
    return line


def test_the_sheet_is_a4_and_may_lie(make, sheets):
    context = {"lines": ["Nội dung"], "signers": [], "columns": 1}
    upright, lying = (make("lines.html", context, landscape=landscape) for landscape in (False, True))
    assert [(round(p.width), round(p.height)) for p in sheets(upright)] == [(210, 297)]
    assert [(round(p.width), round(p.height)) for p in sheets(lying)] == [(297, 210)]


def test_the_text_keeps_to_the_margins_and_reaches_them(two_pages, lines):
    pages = lines(two_pages)
    body = [line for page in pages for line in page if line.top >= 20 and line.bottom <= 277]
    assert round(min(line.left for line in body), 1) == 30.0
    assert round(max(line.right for line in body), 1) == 195.0
    outside = {line.text for page in pages for line in page} - {line.text for line in body}
    assert outside == {
        "2",
        "Số liệu minh họa",
        "In từ Cổng Khối thi đua lúc 08:05 ngày 17/03/2023, người in: Nguyễn Văn Thư.",
    }


def test_the_head_has_two_columns_of_its_own_widths(first):
    nation = only(first, "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
    parent = only(first, "TỈNH ỦY BÌNH THUẬN")
    # A little less than the 95.7 of the plain letters: pairs like «VI» are kerned.
    assert abs(nation.right - nation.left - 95.7) < 1
    assert round(nation.top - parent.top, 1) == 0
    assert round(parent.middle, 1) == 63.0
    assert round(nation.middle, 1) == 146.5


def test_the_rule_below_the_motto_is_exactly_as_wide(two_pages, first, sheets):
    motto = only(first, "Độc lập - Tự do - Hạnh phúc")
    below = [rule for rule in sheets(two_pages)[0].rules if abs(rule[2] - motto.bottom) < 1.5 and rule[0] > 100]
    assert len(below) >= 1
    for left, right, _ in below:
        assert abs(left - motto.left) < 0.1
        assert abs(right - motto.right) < 0.1


@pytest.mark.parametrize("text", ["KHỐI THI ĐUA 6", "Khối thi đua 6 năm 2023"])
def test_the_rule_below_issuer_and_subject_is_centred_and_a_third_to_a_half_as_wide(two_pages, first, sheets, text):
    line = only(first, text)
    left, right, _ = next(
        rule
        for rule in sheets(two_pages)[0].rules
        if 0 < rule[2] - line.bottom < 2.5 and line.left < rule[0] < line.right
    )
    assert 1 / 3 <= (right - left) / (line.right - line.left) <= 1 / 2
    assert abs((left + right) / 2 - line.middle) < 0.1


def test_number_and_place_stand_on_one_line_each_under_its_head(first):
    number, place = only(first, "Số: 12/KH-KTĐ6"), only(first, "Bình Thuận, ngày 17 tháng 3 năm 2023")
    assert abs(number.middle - only(first, "KHỐI THI ĐUA 6").middle) < 0.1
    assert abs(place.middle - only(first, "Độc lập - Tự do - Hạnh phúc").middle) < 0.1
    # 13 and 14 points: their feet differ by a hair.
    assert abs(number.bottom - place.bottom) < 0.6


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.rule)
def test_a_bloc_with_a_long_name_still_has_number_and_place_on_one_line(make, lines, layout):
    bloc = SimpleNamespace(
        parent="Ủy ban Mặt trận Tổ quốc Việt Nam tỉnh Bình Thuận",
        name="Khối thi đua các cơ quan Đảng, Mặt trận và các đoàn thể chính trị - xã hội",
        locality="Bình Thuận",
    )
    context = {"lines": [], "signers": [], "columns": 1}
    found = lines(make("lines.html", context, bloc=bloc, number="01/BC", layout=layout))[0]
    (number,) = [line for line in found if line.text.endswith("01/BC")]
    place = only(found, "Bình Thuận, ngày 17 tháng 3 năm 2023")
    assert abs(number.top - place.top) < 1
    assert max(line.right for line in found if line.left < 60) < place.left
    assert max(line.right for line in found) <= 195.1


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.rule)
def test_a_long_place_has_a_line_of_its_own_and_the_date_is_whole(make, lines, layout):
    bloc = SimpleNamespace(
        parent="Ủy ban nhân dân Thành phố", name="Khối thi đua 6", locality="Thành phố Hồ Chí Minh mở rộng"
    )
    context = {"lines": [], "signers": [], "columns": 1}
    found = lines(make("lines.html", context, bloc=bloc, number="01/BC", layout=layout, date=date(2023, 12, 17)))[0]
    texts = [line.text.strip() for line in found]
    assert texts.index("ngày 17 tháng 12 năm 2023") == texts.index("Thành phố Hồ Chí Minh mở rộng,") + 1
    assert max(line.right for line in found) <= 195.1


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.rule)
def test_small_days_and_early_months_take_a_nought_and_no_date_leaves_blanks(make, lines, layout):
    context = {"lines": [], "signers": [], "columns": 1}
    dated = lines(make("lines.html", context, layout=layout, date=date(2023, 2, 7)))[0]
    only(dated, "Bình Thuận, ngày 07 tháng 02 năm 2023")
    undated = lines(make("lines.html", context, layout=layout, date=None))[0]
    only(undated, "Bình Thuận, ngày …… tháng …… năm ……")


def test_without_a_number_there_is_no_number_line(make, lines):
    found = lines(make("lines.html", {"lines": [], "signers": [], "columns": 1}))[0]
    assert [line.text for line in found if line.text.startswith("Số:")] == []


def test_type_and_subject_stand_in_the_middle_of_the_text(first):
    assert abs(only(first, "GIAO ƯỚC THI ĐUA").middle - 112.5) < 0.1
    assert abs(only(first, "Khối thi đua 6 năm 2023").middle - 112.5) < 0.1


def test_pages_are_numbered_top_centre_from_the_second(two_pages, lines):
    in_top_margin = [
        sorted((line for line in page if line.bottom <= 20), key=lambda line: line.left) for page in lines(two_pages)
    ]
    assert [[line.text for line in page] for page in in_top_margin] == [
        ["Số liệu minh họa"],
        ["2", "Số liệu minh họa"],
    ]
    number = in_top_margin[1][0]
    assert abs(number.middle - 112.5) < 0.1
    assert abs(number.top - 10) < 0.5


def test_an_issued_record_has_no_print_note_and_real_data_no_sample_mark(make, lines):
    content = make("lines.html", {"lines": [TEXT] * 20, "signers": [], "columns": 1})
    outside = [[line.text for line in page if line.top < 20 or line.bottom > 277] for page in lines(content)]
    assert outside == [[], ["2"]]


def test_a_paragraph_goes_in_by_ten_millimetres_and_ends_flush(two_pages, first):
    starts = [line for line in first if line.text.startswith("Tổ chức các phong trào")]
    assert {round(line.left, 1) for line in starts} == {40.0}
    assert {round(line.right, 1) for line in starts} == {195.0}


def test_the_end_mark_closes_the_text_and_the_letters_are_vietnamese(make, lines):
    found = lines(make("text.html", {"text": "Hết", "lines": list("mnopqrs")}))[0]
    texts = [line.text for line in found]
    assert texts[-1] == "Hết./."
    assert [text for text in texts if text[1:3] == ") "] == [
        "a) m",
        "b) n",
        "c) o",
        "d) p",
        "đ) q",
        "e) r",
        "g) s",
    ]
    assert [line for line in texts if line[:2] in ("I.", "1.")] == ["I. NỘI DUNG", "1. Việc chung"]


def test_the_head_of_a_table_stands_on_every_page_and_no_row_is_cut(make, lines):
    rows = [{"code": f"M{n}", "name": f"{TEXT} Hết dòng {n}.", "points": n} for n in range(1, 31)]
    pages = lines(make("table.html", {"rows": rows, "signers": [Signer()], "recipients": ["Lưu: VT"]}))
    assert len(pages) > 2
    held = []
    for page in pages:
        texts = [line.text for line in page]
        assert texts.count("Cột mã") == 1
        started = [text for text in texts if text.startswith("M")]
        # A row's last words; the line may break between them.
        ended = re.findall(r"Hết dòng (\d+)\.", " ".join(texts))
        assert [f"M{n}" for n in ended] == started
        held += started
    assert held == [f"M{n}" for n in range(1, 31)]


def test_wherever_the_sheet_ends_what_leads_to_a_table_stands_with_it(make, lines):
    ends = set()
    for before in range(14, 32):
        pages = lines(make("led.html", {"lines": [TEXT[:40]] * before, "steps": range(4), "signers": []}))
        texts = [[line.text for line in page] for page in pages]
        led = next(page for page in texts if "Quá trình" in page)
        at = led.index("Quá trình")
        assert led[at : at + 3] == ["Quá trình", "Các bước đã qua:", "Thứ tự"]
        ends.add(len(texts))
    # One sheet held all of it, and one ended somewhere in it.
    assert ends == {1, 2}


def test_figures_are_aligned_at_the_right_edge_of_their_column(make, lines):
    rows = [{"code": n, "name": "a", "points": points} for n, points in enumerate([5, 1000, 87])]
    found = lines(make("table.html", {"rows": rows, "signers": [], "recipients": []}))[0]
    rights = {round(only(found, text).right, 1) for text in ("5", "1.000", "87")}
    assert len(rights) == 1


@pytest.mark.parametrize("columns", [1, 2, 3])
@pytest.mark.parametrize("paragraphs", range(0, 11, 2))
def test_no_block_of_signatures_is_cut_and_none_stands_away_from_its_row(make, lines, columns, paragraphs):
    signers = [
        Signer(agency=f"Cơ quan {n}" if n % 4 else LONG_NAME, position=f"Chức vụ {n}", name=f"Người Ký {n}")
        for n in range(1, 10)
    ]
    pages = lines(make("lines.html", {"lines": [TEXT] * paragraphs, "signers": signers, "columns": columns}))
    page_of = {line.text: number for number, page in enumerate(pages) for line in page}
    for n in range(1, 10):
        assert page_of[f"CHỨC VỤ {n}"] == page_of[f"Người Ký {n}"]
        if n % 4:
            assert page_of[f"CƠ QUAN {n}"] == page_of[f"Người Ký {n}"]
    all_lines = {line.text: line for page in pages for line in page}
    for start in range(1, 10, columns):
        row = range(start, min(start + columns, 10))
        assert len({round(all_lines[f"CHỨC VỤ {n}"].top, 1) for n in row}) == 1
        assert len({round(all_lines[f"Người Ký {n}"].top, 1) for n in row}) == 1
        assert {page_of[f"Người Ký {n}"] for n in row} == {page_of[f"Người Ký {start}"]}
        room = all_lines[f"Người Ký {start}"].top - all_lines[f"CHỨC VỤ {start}"].bottom
        assert 26 <= room <= 30


def test_the_first_signature_is_on_a_page_with_text(make, lines):
    for paragraphs in range(6, 12):
        signers = [Signer(agency="Văn phòng", position="Chánh Văn phòng", name="Trần Tới")]
        pages = lines(make("lines.html", {"lines": [TEXT] * paragraphs, "signers": signers, "columns": 1}))
        last = [line.text for line in pages[-1]]
        assert last.index("VĂN PHÒNG") >= (2 if len(pages) > 1 else 1)


def test_a_name_is_never_broken_before_its_last_word(make, lines):
    signers = [Signer(agency=name) for name in ("Ban Nội chính Tỉnh ủy", "Ban Tổ chức Tỉnh ủy", LONG_NAME)]
    found = lines(make("lines.html", {"lines": [], "signers": signers, "columns": 3}))[0]
    texts = [line.text for line in found]
    assert [text for text in texts if text in ("ỦY", "TỈNH")] == []
    assert texts.count("TỈNH ỦY") == 2


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.rule)
def test_a_long_name_is_broken_between_its_words(make, lines, layout):
    signers = [Signer(agency=name) for name in ("Báo Bình Thuận", LONG_NAME, "Trường Chính trị tỉnh")]
    found = lines(make("lines.html", {"lines": [], "signers": signers, "columns": 3}, layout=layout))[0]
    names = sorted(
        (line for line in found if line.top > only(found, "GIAO ƯỚC THI ĐUA").top + 10), key=lambda one: one.top
    )
    middle = (30 + 195) / 2
    # At 14 pt «DOANH NGHIỆP TỈNH» is wider than its column.
    end = ["DOANH NGHIỆP TỈNH"] if layout is STATE else ["DOANH NGHIỆP", "TỈNH"]
    assert [line.text.strip() for line in names if abs(line.middle - middle) < 1] == [
        "ĐẢNG ỦY KHỐI",
        "CƠ QUAN VÀ",
        *end,
    ]
    assert "BÁO BÌNH THUẬN" in [line.text for line in names]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.rule)
def test_long_words_of_one_signer_never_reach_into_the_next_one_s_column(make, lines, layout):
    positions = ("Ngân hàng Vietinbank Chi-nhánh", "x" * 40, "Trưởng ban")
    signers = [Signer(agency="Ban", position=text) for text in positions]
    found = lines(make("lines.html", {"lines": [], "signers": signers, "columns": 3}, layout=layout))[0]
    agencies = [line for line in found if line.text == "BAN"]
    assert len(agencies) == 3
    borders = [(one.middle + next_one.middle) / 2 for one, next_one in pairwise(agencies)]
    block = [line for line in found if line.top >= agencies[0].top]
    strays = [line.text for line in block for border in borders if line.left < border < line.right]
    assert strays == []


def test_recipients_stand_left_and_the_signature_right_of_the_middle(make, lines):
    context = {
        "rows": [],
        "signers": [Signer(agency="TM. Khối thi đua 6", position="Trưởng khối", name="Trần Tới")],
        "recipients": ["Các thành viên", "Lưu: VT, Tổ giúp việc"],
    }
    found = lines(make("table.html", context))[0]
    head, authority = only(found, "Nơi nhận:"), only(found, "TM. KHỐI THI ĐUA 6")
    assert round(head.left, 1) == 30.0
    assert abs(head.top - authority.top) < 1
    assert only(found, "- Các thành viên;").right < 112.5 < authority.left
    only(found, "- Lưu: VT, Tổ giúp việc.")
    assert abs(only(found, "Trần Tới").middle - authority.middle) < 0.1


def test_another_layout_is_another_value_and_nothing_else():
    other = dataclasses.replace(STATE, left_mm=35, end_mark=".", sign_space_mm=30)
    changed = {
        line for line in stylesheet_text(other).splitlines() if line not in set(stylesheet_text(STATE).splitlines())
    }
    assert changed == {
        "  margin: 20mm 15mm 20mm 35mm;",
        '.ends::after { content: "."; }',
        "  grid-template-rows: auto auto 30mm auto;",
    }
