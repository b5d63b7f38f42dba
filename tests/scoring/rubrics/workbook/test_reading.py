"""The rubric's workbook: what goes out comes in again, what is filled in is understood, what is wrong has a cell."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date
from decimal import Decimal
from io import BytesIO
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from hypothesis import given, settings
from openpyxl import Workbook, load_workbook
from openpyxl.worksheet.worksheet import Worksheet

from common.files import workbook
from common.files.workbook import TOO_MUCH
from scoring.rubrics import kinds
from scoring.rubrics.files import RubricPart, read_file
from scoring.rubrics.kinds.criterion import PlainLevel
from scoring.rubrics.tree.rubric import PlainBand, Rounding, SeveralAppraisers, WhenExempt
from scoring.rubrics.workbook.columns import COLUMNS, CRITERIA, SETTINGS
from scoring.rubrics.workbook.opening import AGAIN, BookRefused
from scoring.rubrics.workbook.reading import read_book
from scoring.rubrics.workbook.writing import HEAD_ROW, rubric_book
from tests.examples import examples
from tests.randomrubrics import rubrics
from tests.scoring.rubrics.examples import D, direct, group, levels, rubric
from tests.yearfiles import SAMPLE_RUBRIC, File, as_bytes, sample_rubric

BLANK = RubricPart(rubric(), "")
FIRST = HEAD_ROW + 1


def sample() -> RubricPart:
    return read_file(SAMPLE_RUBRIC.read_bytes())


def column(key: str) -> int:
    return next(number for number, found in enumerate(COLUMNS, start=1) if found.key == key)


def edited(part: RubricPart, change: Callable[[Workbook], object]) -> bytes:
    """The workbook of a rubric after somebody did something with it in Excel."""
    book = load_workbook(BytesIO(rubric_book(part)))
    change(book)
    return packed(book)


def packed(book: Workbook) -> bytes:
    written = BytesIO()
    book.save(written)
    return written.getvalue()


def put(key: str, value: object, row: int = FIRST, sheet: str = CRITERIA) -> Callable[[Workbook], object]:
    return lambda book: book[sheet].cell(row, column(key)).__setattr__("value", value)


def set_line(label: str, value: object) -> Callable[[Workbook], object]:
    """Puts a value beside a line of the settings."""

    def change(book: Workbook) -> None:
        page = book[SETTINGS]
        row = next(row for row in range(1, 30) if page.cell(row, 1).value == label)
        page.cell(row, 2).value = value  # type: ignore[assignment]

    return change


def refused(data: bytes, present: RubricPart = BLANK) -> list[str]:
    with pytest.raises(BookRefused) as caught:
        read_book(data, present)
    return [str(mistake) for mistake in caught.value.mistakes]


def own(*rows: Sequence[object]) -> bytes:
    """A workbook of somebody's own making: a head, and rows."""
    book = Workbook()
    page = book.active
    assert isinstance(page, Worksheet)
    for row in rows:
        page.append(list(row))
    return packed(book)


HEAD: list[object] = ["Mã", "Nội dung", "Cách chấm", "Điểm chuẩn"]


# --- there and back -------------------------------------------------------------------------------------------


def test_the_sample_comes_back_as_it_went():
    assert read_book(rubric_book(sample()), BLANK) == sample()


@pytest.mark.parametrize("name", [":;", "a: b; c", "Tốt; khá", "Đạt: đủ"])
def test_a_level_s_name_may_hold_what_parts_levels(name: str):
    file = sample_rubric()
    leaf = next(node for group in file["criteria"] for node in group["children"] if node["kind"] == "levels")
    leaf["levels"] = [{"name": name, "points": leaf["max_points"]}]
    part = read_file(as_bytes(file))
    assert read_book(rubric_book(part), part) == part


@settings(max_examples=examples(40))
@given(rubrics())
def test_any_rubric_comes_back_as_it_went(file: File):
    part = read_file(as_bytes(file))
    assert read_book(rubric_book(part), part) == part


def test_a_half_built_rubric_comes_back_as_it_went():
    leaf = replace(levels("II.1", Tốt="5"), levels=())
    half = rubric(group("I", None), group("II", "10", group("II.A", None), leaf))
    part = RubricPart(half, "Một\nhai", is_sample=True)
    assert read_book(rubric_book(part), part) == part


def test_settings_and_the_sample_s_mark_stay_where_the_workbook_says_nothing_of_them():
    present = replace(sample(), is_sample=True)
    data = edited(sample(), lambda book: book.remove(book[SETTINGS]))
    assert read_book(data, present) == present


def test_a_level_of_a_thousand_points_is_not_asked_back():
    part = RubricPart(rubric(group("I", None, levels("I.1", Tốt="1000", Khá="999.5"))), "")
    assert read_book(rubric_book(part), part) == part


def test_texts_like_formulas_go_out_and_come_in_as_text():
    plain = replace(rubric(group("I", None, replace(direct("I.1"), name="=1+1"))), name="@SUM(A1)")
    part = RubricPart(plain, "+84 là đầu số")
    assert read_book(rubric_book(part), BLANK) == part


def test_the_form_has_lists_to_choose_from_and_a_head_that_stays():
    page = load_workbook(BytesIO(rubric_book(sample())))[CRITERIA]
    assert page.freeze_panes == f"C{FIRST}"
    assert {str(choice.sqref).partition(":")[0] for choice in page.data_validations.dataValidation} == {
        f"{letter}{FIRST}" for letter in "CJMNO"
    }
    assert page.cell(FIRST, 1).number_format == "@"


# --- what a person fills in -----------------------------------------------------------------------------------


def test_a_table_of_one_s_own_is_understood():
    data = own(
        ["BẢNG ĐIỂM THI ĐUA"],
        [],
        [*HEAD, "Các mức", "Cần minh chứng", "Ghi chú của tôi"],
        ["I", "Nhiệm vụ chính trị", "Nhóm", 60],
        ["I.1", " Tham  mưu ", "trực tiếp", "37,5", None, "X"],
        [None, None, None, None, None, None, "dòng này không phải tiêu chí"],
        ["a", "Xếp loại", "Theo mức", 22.5, "Tốt: 22,5; Khá: 10", "không"],
        ["II", "Điểm thưởng", "Điểm thưởng"],
        ["II.1", "Sáng kiến", "Đạt", 5],
    )
    part = read_book(data, BLANK)
    assert [(node.code, depth) for node, depth, _ in part.plain.walk()] == [
        ("I", 0),
        ("I.1", 1),
        ("a", 1),
        ("II", 0),
        ("II.1", 1),
    ]
    first, second, third = part.plain.leaves()
    assert (first.name, first.kind, first.max_points, first.evidence_required) == (
        "Tham mưu",
        kinds.DIRECT,
        Decimal("37.5"),
        True,
    )
    assert second.levels == (PlainLevel("Tốt", D("22.5")), PlainLevel("Khá", D(10)))
    assert (third.kind, part.plain.nodes[1].max_points) == (kinds.ACHIEVED, None)


def test_the_column_of_the_group_puts_a_line_where_its_code_does_not():
    data = own(
        [*HEAD, "Thuộc mục"],
        ["I", "Nhóm", "Nhóm tiêu chí"],
        ["II", "Nhóm", "Nhóm tiêu chí"],
        ["x", "Con", "Nhóm tiêu chí", None, "I"],
        ["y", "Lá", "Chấm trực tiếp", 5, "x"],
        ["II.1", "Lá", "Chấm trực tiếp", 5],
    )
    plain = read_book(data, BLANK).plain
    assert {node.code: parent.code if parent else "" for node, _, parent in plain.walk()} == {
        "I": "",
        "x": "I",
        "y": "x",
        "II": "",
        "II.1": "II",
    }


def test_numbers_stay_exact_whatever_the_cell_holds():
    for value, expected in ((0.07, "0.07"), (97.5, "97.5"), (1000, "1000"), ("1.000,5", "1000.5"), ("97.50", "97.5")):
        data = own(HEAD, ["I", "Nhóm", "Nhóm"], ["I.1", "Lá", "Chấm trực tiếp", value])
        assert read_book(data, BLANK).plain.leaves()[0].max_points == Decimal(expected)


def test_the_settings_are_read_by_their_lines():
    def fill(book: Workbook) -> None:
        for label, value in {
            "Thang điểm": 100,
            "Bước điểm": "0,25",
            "Số chữ số lẻ khi làm tròn (0, 1 hoặc 2)": 2,
            "Chỉ làm tròn tổng, không làm tròn từng tiêu chí (x nếu vậy)": "x",
            "Tổng điểm được vượt thang điểm (x nếu được)": "có",
            "Khi bằng điểm, xét lần lượt (mỗi dòng một điều)": "Ít điểm trừ hơn\nI",
        }.items():
            set_line(label, value)(book)
        page = book[SETTINGS]
        row = next(row for row in range(1, 30) if page.cell(row, 1).value == "Xếp loại")
        page.cell(row + 1, 1).value, page.cell(row + 1, 2).value = "Đạt", 0
        page.cell(row + 3, 1).value, page.cell(row + 3, 2).value = "Tốt", "80,5"

    part = RubricPart(rubric(group("I", "100", direct("I.1"))), "")
    plain = read_book(edited(part, fill), part).plain
    assert (plain.scale, plain.step, plain.decimals, plain.total_may_exceed_scale) == (D(100), D("0.25"), 2, True)
    assert (plain.rounding, part.plain.rounding) == (Rounding.TOTAL, Rounding.LEAF)
    assert plain.tie_break == ("fewer_penalties", "I")
    assert plain.bands == (PlainBand("Tốt", D("80.5")), PlainBand("Đạt", D(0)))


def test_what_is_made_of_what_does_not_apply_is_chosen_from_a_list_and_read_by_its_words():
    part = RubricPart(rubric(group("I", "100", direct("I.1"))), "")
    label = "Khi tiêu chí không áp dụng (chọn trong danh sách)"
    for word, meaning in (
        ("TÍNH điểm tối đa của tiêu chí", WhenExempt.FULL),
        ("Quy các tiêu chí còn lại lên điểm chuẩn của nhóm", WhenExempt.SCALED),
        (None, WhenExempt.NONE),
    ):
        assert read_book(edited(part, set_line(label, word)), part).plain.not_applicable is meaning
    with pytest.raises(BookRefused) as refused:
        read_book(edited(part, set_line(label, "một nửa")), part)
    assert [mistake.sentence for mistake in refused.value.mistakes] == [
        "Hãy chọn một trong: Tính điểm tối đa của tiêu chí; Quy các tiêu chí còn lại lên điểm chuẩn của nhóm; "
        "Tính 0 điểm và không coi là còn thiếu."
    ]


def test_how_several_appraisers_come_to_one_result_is_chosen_from_a_list_too():
    part = RubricPart(rubric(group("I", "100", direct("I.1"))), "")
    label = "Khi nhiều đơn vị thẩm định một phiếu (chọn trong danh sách)"
    for word, way in (
        ("mỗi đơn vị chấm RIÊNG rồi lấy điểm trung bình", SeveralAppraisers.MEAN),
        ("Cùng ghi một kết quả", SeveralAppraisers.TOGETHER),
        (None, SeveralAppraisers.TOGETHER),
    ):
        assert read_book(edited(part, set_line(label, word)), part).plain.several_appraisers is way
    with pytest.raises(BookRefused) as refused:
        read_book(edited(part, set_line(label, "bốc thăm")), part)
    assert [mistake.sentence for mistake in refused.value.mistakes] == [
        "Hãy chọn một trong: Cùng ghi một kết quả; Mỗi đơn vị chấm riêng rồi lấy điểm trung bình."
    ]


# --- what is wrong has a cell ---------------------------------------------------------------------------------

# I.1 stands in the row below the first group's.
LEAF = FIRST + 1
NO_RESULT = "Ô này có công thức mà tệp không ghi kết quả. Hãy mở tệp bằng Excel rồi lưu lại, hoặc gõ giá trị."


@pytest.mark.parametrize(
    ("key", "value", "sentence"),
    [
        ("max_points", "=100+1", f"ô D{{row}}: {NO_RESULT}"),
        ("name", "=A1", f"ô B{{row}}: {NO_RESULT}"),
        ("max_points", "#N/A", "ô D{row}: Ô này báo lỗi #N/A. Hãy gõ lại giá trị."),
        ("max_points", "nhiều", "ô D{row}: «nhiều» không phải là số. Hãy viết như 97,5 hoặc 1.000,5."),
        (
            "max_points",
            "9.125",
            "ô D{row}: «9.125» có thể hiểu theo hai cách. Hãy viết «9125» hoặc «9,125».",
        ),
        (
            "max_points",
            9.125,
            "ô D{row}: Điểm chuẩn chỉ được có tối đa 10 chữ số trước và 2 chữ số sau dấu phẩy.",
        ),
        ("max_points", date(2026, 1, 2), "ô D{row}: Ở đây cần một số, không phải ngày tháng hay đúng, sai."),
        ("max_points", True, "ô D{row}: Ở đây cần một số, không phải ngày tháng hay đúng, sai."),
        ("max_points", 1e300, "ô D{row}: Số quá lớn: phần nguyên chỉ được có tối đa 12 chữ số."),
        ("max_points", None, "ô D{row}: Tiêu chí được chấm phải có điểm chuẩn."),
        ("max_points", 601, "ô D{row}: Điểm chuẩn 601 lớn hơn điểm chuẩn 600 của mục cha."),
        ("code", 1.1, "ô A{row}: Excel đã đổi chữ ở đây thành số. Hãy đặt ô kiểu Chữ (Text) rồi gõ lại."),
        (
            "code",
            date(2026, 2, 1),
            "ô A{row}: Excel đã đổi chữ ở đây thành ngày tháng. Hãy đặt ô kiểu Chữ (Text) rồi gõ lại.",
        ),
        ("code", "I 1", "ô A{row}: Mã không được có dấu cách hay các dấu «/», «?», «#», «\\»."),
        ("code", None, "ô A{row}: Hãy ghi mã, ví dụ I hoặc I.1."),
        ("code", "I.2", "ô A{next}: Mã «I.2» đã có ở ô A{row}: mỗi dòng một mã riêng."),
        ("name", None, "ô B{row}: Hãy ghi nội dung của mục."),
        ("name", "a" * 501, "ô B{row}: Dài 501 ký tự, chỉ được tối đa 500."),
        ("parent", "IX", "ô E{row}: Chưa có mục «IX» ở các dòng trên: dòng nhóm phải đứng trước."),
        ("default_target", "0", "ô K{row}: Chỉ tiêu mặc định phải lớn hơn 0."),
        ("floor_percent", 101, "ô L{row}: Mức sàn không được quá 100% của chỉ tiêu."),
        ("floor_percent", None, "ô L{row}: Cách tính có mức sàn phải ghi mức sàn (phần trăm của chỉ tiêu)."),
        ("lower_is_better", "có lẽ", "ô M{row}: Hãy ghi x nếu đúng, hoặc để trống."),
        ("points_each", 5, "ô G{row}: Mục chấm theo chỉ tiêu không dùng «điểm cho mỗi đơn vị tính»."),
    ],
)
def test_each_mistake_is_told_by_its_cell(key: str, value: object, sentence: str):
    data = edited(sample(), put(key, value, LEAF))
    expected = sentence.replace("{row}", str(LEAF)).replace("{next}", str(LEAF + 1))
    assert refused(data)[0] == f"Tiêu chí, {expected}"


def test_a_bonus_stands_where_its_code_says_in_a_group_or_at_the_top():
    head = [*HEAD, "Đơn vị tính", "Điểm mỗi đơn vị", "Có sẵn"]
    data = own(
        head,
        ["I", "Báo cáo", "Nhóm tiêu chí", 8],
        ["I.1", "Đúng hạn", "Chấm trực tiếp", 3],
        ["I.2", "Trừ", "Điểm trừ", 1.5],
        ["I.2.1", "Gửi muộn", "Chấm theo số lượng", None, "lần", 0.5],
        ["I.3", "Dự họp", "Chấm theo số lượng", 5, "lần vắng", -1, 5],
        ["II", "Thưởng", "Điểm thưởng", None],
        ["II.1", "Được khen", "Chấm có hoặc không", 2],
    )
    plain = read_book(data, BLANK).plain
    assert [(node.code, parent.code if parent else "", node.under.value) for node, _, parent in plain.walk()] == [
        ("I", "", "plain"),
        ("I.1", "I", "plain"),
        ("I.2", "I", "penalty"),
        ("I.2.1", "I.2", "penalty"),
        ("I.3", "I", "plain"),
        ("II", "", "bonus"),
        ("II.1", "II", "bonus"),
    ]
    counted = {
        leaf.code: (leaf.max_points, leaf.points_each, leaf.start) for leaf in plain.leaves() if leaf.points_each
    }
    assert counted == {"I.2.1": (None, D("0.5"), None), "I.3": (D(5), D(-1), D(5))}


def test_all_mistakes_are_told_at_once():
    def spoil(book: Workbook) -> None:
        put("kind", "Chấm đại", LEAF)(book)
        put("rule", "Kiểu khác", LEAF + 1)(book)
        put("max_points", "x", LEAF + 2)(book)
        set_line("Thang điểm", None)(book)
        set_line("Số chữ số lẻ khi làm tròn (0, 1 hoặc 2)", 3)(book)
        set_line("Tên bảng", None)(book)

    assert [said.partition(":")[0] for said in refused(edited(sample(), spoil))] == [
        "Thiết lập, ô B5",
        "Thiết lập, ô B3",
        "Thiết lập, ô B7",
        f"Tiêu chí, ô C{LEAF}",
        f"Tiêu chí, ô J{LEAF + 1}",
        f"Tiêu chí, ô D{LEAF + 2}",
    ]


def test_a_level_without_points_and_one_of_too_many_are_told():
    row = next(number for number, (node, _, _) in enumerate(sample().plain.walk(), start=FIRST) if node.code == "II.1")
    assert refused(edited(sample(), put("levels", "Tốt 80", row))) == [
        f"Tiêu chí, ô I{row}: «Tốt 80»: hãy ghi tên mức, dấu hai chấm, rồi số điểm, ví dụ «Tốt: 80»."
    ]
    assert refused(edited(sample(), put("levels", "Tốt: 81\nKhá: 5", row))) == [
        f"Tiêu chí, ô I{row}: Điểm của mức phải từ 0 đến điểm chuẩn của tiêu chí."
    ]


def test_a_mistake_of_the_settings_is_told_beside_them():
    data = edited(sample(), set_line("Khi bằng điểm, xét lần lượt (mỗi dòng một điều)", "V"))
    assert refused(data) == ["Thiết lập: «V» là mục điểm trừ: dùng «ít điểm trừ hơn» (ít điểm trừ hơn)."]
    data = edited(sample(), set_line("Số chữ số lẻ khi làm tròn (0, 1 hoặc 2)", 0))
    assert refused(data)[0] == (
        "Thiết lập: Bước chấm điểm 0,5 không được có quá 0 chữ số lẻ, vì điểm được làm tròn đến đó."
    )


# --- odd files ------------------------------------------------------------------------------------------------


PARTS = {
    "types": "[Content_Types].xml",
    "workbook": "xl/workbook.xml",
    "document": "word/document.xml",
}


def zipped(**files: str) -> bytes:
    written = BytesIO()
    with ZipFile(written, "w", ZIP_DEFLATED) as archive:
        for name, text in files.items():
            archive.writestr(PARTS.get(name, name), text)
    return written.getvalue()


@pytest.mark.parametrize(
    ("data", "sentence"),
    [
        (b"", f"Tệp trống, không có gì bên trong. {AGAIN}"),
        (
            b"M\xc3\xa3,N\xe1\xbb\x99i dung",
            f"Đây là tệp chữ (.csv, .txt), không phải bảng tính Excel (.xlsx). {AGAIN}",
        ),
        (
            bytes.fromhex("d0cf11e0a1b11ae1"),
            "Tệp theo dạng cũ (.xls). Hãy mở tệp, chọn lưu thành «Excel Workbook (.xlsx)» rồi nạp lại.",
        ),
        (b"PK\x03\x04 broken", f"Tệp bị hỏng hoặc tải lên chưa trọn. {AGAIN}"),
        (
            zipped(document="<w/>"),
            f"Tệp này không phải bảng tính Excel (.xlsx). {AGAIN}",
        ),
        (
            zipped(types="", workbook="<workbook"),
            f"Tệp bị hỏng, không đọc được. {AGAIN}",
        ),
        (b"PK" * 2_700_000, f"Tệp lớn hơn 5 MB. {AGAIN}"),
    ],
)  # fmt: skip
def test_what_is_no_workbook_is_refused_in_a_sentence(data: bytes, sentence: str):
    assert refused(data) == [sentence]


def test_a_file_that_unpacks_to_more_than_any_rubric_is_not_unpacked(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 10_000)
    assert refused(rubric_book(sample())) == [f"{TOO_MUCH} {AGAIN}"]


def test_a_sheet_without_the_needed_columns_is_told_which_are_missing():
    assert refused(own(["Mã", "Nội dung", "Ghi chú"], ["I", "Nhóm", ""])) == [
        "Sheet: Không thấy cột «Cách chấm», «Điểm chuẩn» ở dòng tiêu đề. Hãy tải tệp mẫu và ghi vào đó."
    ]
    assert refused(own()) == [
        "Sheet: Không thấy cột «Mã», «Nội dung», «Cách chấm», «Điểm chuẩn» ở dòng tiêu đề."
        " Hãy tải tệp mẫu và ghi vào đó."
    ]


def test_a_sheet_with_no_line_or_too_many_is_refused():
    assert refused(own(HEAD)) == ["Sheet: Bảng chưa có dòng tiêu chí nào."]
    assert refused(own(HEAD, *([f"I{number}", "Nhóm", "Nhóm"] for number in range(1001)))) == [
        "Sheet: Bảng có 1001 dòng, chỉ được tối đa 1000."
    ]


def test_a_stray_cell_far_below_costs_nothing_and_is_told():
    def stray(book: Workbook) -> None:
        book[CRITERIA].cell(1_048_576, 4).value = 5

    assert refused(edited(sample(), stray)) == [
        "Tiêu chí, ô D1048576: Dòng này chưa có mã, nội dung và cách chấm: hãy ghi đủ hoặc xóa cả dòng."
    ]
