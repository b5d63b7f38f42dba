"""What a record's template is given."""

from io import BytesIO

import pdfplumber
import pytest
from django.template import Context, Template
from django.template.exceptions import TemplateDoesNotExist
from django.template.loader import render_to_string

from common.records.layout import LAYOUTS, PARTY_2018, PARTY_2026, STATE
from common.records.record import Signer, signature_rows


def test_signers_stand_in_rows_in_their_order_and_the_last_may_be_shorter():
    nine = [Signer(name=str(n)) for n in range(9)]
    assert [[signer.name for signer in row] for row in signature_rows(nine, 2)] == [
        ["0", "1"],
        ["2", "3"],
        ["4", "5"],
        ["6", "7"],
        ["8"],
    ]


def test_four_columns_of_signatures_do_not_fit_and_are_refused():
    template = Template("{% load records %}{% signatures signers 4 %}")
    with pytest.raises(ValueError, match="one to three columns"):
        template.render(Context({"signers": [Signer()]}))


def test_a_record_without_its_layout_is_refused_not_printed_without_a_head():
    with pytest.raises((TemplateDoesNotExist, TypeError)):
        render_to_string("records/base.html", {})


def test_a_hint_stands_straight_under_the_position_or_under_the_agency_where_there_is_none(make, lines):
    signers = [
        Signer(agency="Thư ký", hint="(Ký)", name="A"),
        Signer(agency="KT. Trưởng khối", position="Phó Trưởng khối\nPhụ trách", hint="(Đóng dấu)", name="B"),
    ]
    found = lines(make("lines.html", {"lines": [], "signers": signers, "columns": 2}))[0]
    by_text = {line.text: line for line in found}
    assert round(by_text["(Ký)"].top - by_text["PHÓ TRƯỞNG KHỐI"].top, 1) == 0
    assert by_text["PHÓ TRƯỞNG KHỐI"].top < by_text["PHỤ TRÁCH"].top < by_text["(Đóng dấu)"].top
    assert round(by_text["A"].top - by_text["B"].top, 1) == 0


def test_a_word_longer_than_its_line_goes_on_on_the_next_one(make, lines):
    address = "khoithidua" * 20
    found = lines(make("lines.html", {"lines": [address], "signers": [], "columns": 1}))[0]
    told = [line for line in found if line.text in address and len(line.text) > 3]
    assert "".join(line.text for line in told) == address
    assert max(line.right for line in told) < 210 - STATE.right_mm + 0.5


def test_what_users_wrote_is_escaped(make, lines):
    signers = [Signer(agency="<b>A</b> & x", position="<i>B</i>", name="<u>C</u>")]
    context = {"lines": ["<script>x</script>"], "signers": signers, "columns": 1}
    found = lines(make("lines.html", context, title="<s>T</s>", subject="<s>S</s>"))[0]
    texts = [line.text for line in found]
    assert texts[-6:] == [
        "<S>T</S>",
        "<s>S</s>",
        "<script>x</script>",
        "<B>A</B> & X",
        "<I>B</I>",
        "<u>C</u>",
    ]


TEXT = """Các thành viên thống nhất:
1. Mục đích
Thi đua sôi nổi.
a) Một việc;
- Việc nhỏ;
Điều 1. Công nhận thành viên.
Hội nghị kết thúc lúc 11 giờ."""
PARTS = {
    "letter": "nhắc nộp phiếu",
    "grounds": "Căn cứ Luật Thi đua;\nCăn cứ <b>Quy chế</b>",
    "text": TEXT,
    "recipients": "Các thành viên\nLưu: VT, Khối",
    "signers": [Signer(authority="TM. Khối thi đua 6", position="KT. Trưởng khối\nPhó Trưởng khối", name="Trần Tới")],
}


@pytest.mark.parametrize(
    ("layout", "said"),
    [
        (
            STATE,
            [
                "V/v nhắc nộp phiếu",
                "Căn cứ Luật Thi đua;",
                "Căn cứ <b>Quy chế</b>.",
                "I. NỘI DUNG",
                "Các thành viên thống nhất:",
                "1. Mục đích",
                "Thi đua sôi nổi.",
                "a) Một việc;",
                "- Việc nhỏ;",
                "Điều 1. Công nhận thành viên.",
                "Hội nghị kết thúc lúc 11 giờ./.",
                "Nơi nhận:",
                "- Các thành viên;",
                "- Lưu: VT, Khối.",
                "TM. KHỐI THI ĐUA 6",
                "KT. TRƯỞNG KHỐI",
                "PHÓ TRƯỞNG KHỐI",
                "Trần Tới",
            ],
        ),
        (
            PARTY_2018,
            [
                "V/v nhắc nộp phiếu",
                "- Căn cứ Luật Thi đua;",
                "- Căn cứ <b>Quy chế</b>.",
                "I- NỘI DUNG",
                "Các thành viên thống nhất:",
                "1. Mục đích",
                "Thi đua sôi nổi.",
                "a) Một việc;",
                "- Việc nhỏ;",
                "Điều 1. Công nhận thành viên.",
                "Hội nghị kết thúc lúc 11 giờ.",
                "Nơi nhận:",
                "- Các thành viên;",
                "- Lưu Khối.",
                "T/M KHỐI THI ĐUA 6",
                "K/T TRƯỞNG KHỐI",
                "PHÓ TRƯỞNG KHỐI",
                "Trần Tới",
            ],
        ),
    ],
    ids=["state", "party"],
)
def test_the_same_words_stand_as_each_family_writes_them(make, lines, layout, said):
    found = lines(make("prose.html", PARTS, layout=layout))[0]
    left = [line.text for line in found if line.left < 112.5]
    right = [line.text for line in found if line.left > 112.5]
    assert [*left[left.index(said[0]) :], *right[-4:]] == said


def test_the_newest_rule_of_the_party_begins_a_letter_s_subject_in_words(make, lines):
    found = [line.text for line in lines(make("prose.html", PARTS, layout=PARTY_2026))[0]]
    assert found.count("về việc nhắc nộp phiếu") == 1


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.rule)
def test_appendices_begin_their_own_sheets_and_may_lie_while_the_document_stands(make, lines, sheets, layout):
    content = make("prose.html", PARTS, layout=layout, number="12/KH-KTĐ6", title="Kế hoạch")
    assert [(round(sheet.width), round(sheet.height)) for sheet in sheets(content)] == [
        (210, 297),
        (297, 210),
        (210, 297),
    ]
    _, lying, standing = [[line.text.strip() for line in page if line.top >= 20] for page in lines(content)]
    of = "(Kèm theo Kế hoạch số 12/KH-KTĐ6 ngày 17 tháng 3 năm 2023 của Khối thi đua 6)"
    assert lying == ["PHỤ LỤC I", "Bảng đánh giá", of, "Nội dung nằm ngang."]
    head, whole = of.split(" của ")
    assert standing == ["PHỤ LỤC II", "Danh sách", head, f"của {whole}", "Nội dung đứng."]


@pytest.mark.parametrize(
    ("layout", "secretary", "chair"),
    [(STATE, "THƯ KÝ", "CHỦ TRÌ"), (PARTY_2018, "NGƯỜI GHI BIÊN BẢN", "CHỦ TRÌ HỘI NGHỊ")],
    ids=["state", "party"],
)
def test_minutes_end_with_who_wrote_them_and_who_led(make, lines, layout, secretary, chair):
    context = {"text": "Cuộc họp kết thúc lúc 11 giờ.", "secretary": "Lê Thị Ghi", "chair": "Trần Tới"}
    found = {line.text: line for line in lines(make("minutes.html", context, layout=layout))[0]}
    assert found[secretary].right < 112.5 < found[chair].left
    assert abs(found["Lê Thị Ghi"].middle - found[secretary].middle) < 0.1
    assert abs(found["Trần Tới"].middle - found[chair].middle) < 0.1
    assert "Cuộc họp kết thúc lúc 11 giờ." in found


def test_nothing_to_say_is_nothing_said(make, lines):
    empty = {"grounds": "", "text": "", "recipients": "", "signers": []}
    found = [line.text for line in lines(make("prose.html", empty))[0]]
    assert found[-1] == "I. NỘI DUNG"


@pytest.mark.parametrize(
    ("first", "second"),
    [
        ("Đảng ủy Khối cơ quan và doanh nghiệp tỉnh, Cả năm,", "Khối thi đua 6, năm 2023"),
        ("Hội nghị triển khai các hoạt động của Khối và ký kết giao ước", "thi đua năm 2023"),
    ],
)
def test_a_long_subject_is_broken_between_its_phrases_and_never_before_its_last_word(make, lines, first, second):
    context = {"lines": [], "signers": [], "columns": 1}
    found = [line.text.strip() for line in lines(make("lines.html", context, subject=f"{first} {second}"))[0]]
    assert found[-2:] == [first, second]


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.rule)
def test_recipients_below_two_signatures_are_not_cut_off_from_them(make, lines, layout):
    for count in range(36, 48):
        context = {"count": range(count), "signers": [Signer(agency="A", name="B")] * 2, "recipients": "C\nD\nLưu: VT"}
        pages = [[line.text for line in page] for page in lines(make("below.html", context, layout=layout))]
        (page,) = [page for page in pages if "Nơi nhận:" in page]
        assert [text for text in page if text in ("A", "- C;", "- D;")] == ["A", "A", "- C;", "- D;"]
        assert page == pages[-1]


def test_a_line_to_sign_on_stands_in_the_middle_under_its_signer(make, lines):
    signers = [Signer(agency="Thư ký Khối"), Signer(authority="TM. Khối thi đua 6", position="Trưởng khối")]
    for landscape in (False, True):
        content = make("lines.html", {"lines": [], "signers": signers, "columns": 2}, landscape=landscape)
        heads = {line.text: line.middle for line in lines(content)[0]}
        with pdfplumber.open(BytesIO(content)) as pdf:
            page = pdf.pages[0]
            blanks = [rect for rect in page.rects if 15 < rect["height"] < 17 and rect["top"] > 200]
        middles = sorted({round((rect["x0"] + rect["x1"]) / 2 / 72 * 25.4) for rect in blanks})
        assert middles == [round(heads[text]) for text in ("THƯ KÝ KHỐI", "TM. KHỐI THI ĐUA 6")]
        assert {40 < rect["width"] / 72 * 25.4 < 95 for rect in blanks} == {True}


@pytest.mark.parametrize("layout", LAYOUTS, ids=lambda layout: layout.rule)
def test_the_signatures_below_a_table_stand_with_its_last_rows(make, lines, layout):
    for rows in range(18, 36, 2):
        context = {"rows": range(rows), "signers": [Signer(agency="A", name="B")] * 2}
        last = [line.text for line in lines(make("summed.html", context, layout=layout))[-1]]
        assert [text for text in last if text in ("Tổng", "Dấu «–»: chưa chấm.", "A", "B")] == [
            "Tổng",
            "Dấu «–»: chưa chấm.",
            *["A", "A", "B", "B"],
        ]
        assert f"Hàng {rows - 1}" in last
