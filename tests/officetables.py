"""Tables of rubrics as offices make them in Excel and Word, and as their clipboard hands them over."""

from collections.abc import Sequence
from io import BytesIO

from docx import Document
from openpyxl import Workbook
from openpyxl.styles import Alignment, Font

Rows = Sequence[Sequence[object]]

# A guide of a province: groups, criteria, notes in sentences, a total, bonus and deductions behind it.
GUIDE: Rows = [
    ["BẢNG TIÊU CHÍ CHẤM ĐIỂM THI ĐUA", "", "", ""],
    ["STT", "Nội dung tiêu chí", "Điểm chuẩn", "Ghi chú"],
    ["I", "CÔNG TÁC CHUYÊN MÔN", "60 điểm", ""],
    ["1", "Thực hiện nhiệm vụ", "40", ""],
    ["a)", "Hoàn thành nhiệm vụ được giao", "20đ", "Đạt tỷ lệ 100% kế hoạch"],
    ["b)", "Báo cáo đúng hạn", "10 điểm", "Mỗi báo cáo chậm trừ 1 điểm"],
    ["c)", "Sáng kiến", "10", "Mỗi sáng kiến 2 điểm, tối đa 10"],
    ["2", "Cải cách hành chính", "20", ""],
    ["a)", "Xếp loại", "20", "Tốt: 20; Khá: 15; Trung bình: 10"],
    ["II", "XÂY DỰNG ĐẢNG", "40", ""],
    ["1", "Sinh hoạt chi bộ", "3", "mỗi lần trừ 0,5, tổng trừ không quá 1,5; cộng 0,5 mỗi trường hợp"],
    ["2", "Phát triển đảng viên", "37", ""],
    ["", "Tổng cộng", "100", ""],
    ["III", "ĐIỂM THƯỞNG", "10", ""],
    ["1", "Được tặng Bằng khen", "10", ""],
    ["IV", "ĐIỂM TRỪ", "", ""],
    ["1", "Để xảy ra vi phạm", "", "Trừ 2 điểm/vụ"],
    ["2", "Không nộp báo cáo", "-3", ""],
]

# Heads below a common one, the columns' numbers, levels as lines of their own.
THREE_COLUMNS: Rows = [
    ["TT", "Tiêu chí", "Điểm", "", ""],
    ["", "", "Điểm chuẩn", "Điểm cộng", "Điểm trừ"],
    ["(1)", "(2)", "(3)", "(4)", "(5)"],
    ["1", "Chấp hành pháp luật", "20", "", ""],
    ["1.1", "Không vi phạm", "10", "", "3"],
    ["1.2", "Tuyên truyền", "10", "2", ""],
    ["2", "Thi đua", "30", "", ""],
    ["2.1", "Xếp loại thi đua", "30", "", ""],
    ["-", "Xuất sắc", "30", "", ""],
    ["-", "Tốt", "25", "", ""],
    ["-", "Khá", "20", "", ""],
]


# Sentences that name other criteria: by a sign, by a sign that repeats, as «this», by nothing at all.
REFERRING: Rows = [
    ["STT", "Nội dung", "Điểm chuẩn", "Cách chấm"],
    ["I", "CHUYÊN MÔN", "50", ""],
    ["1", "Báo cáo", "20", "Nộp muộn trừ 10 % số điểm đạt được"],
    ["2", "Xếp loại công tác", "30", "Tốt: 30; Khá: 20; cộng thêm 1 điểm nếu nội dung này đạt loại Tốt"],
    ["II", "PHONG TRÀO", "50", ""],
    ["1", "Tham gia hội thao", "20", ""],
    ["2", "Sáng kiến", "30", "Mỗi sáng kiến 10 điểm, tối đa 30"],
    ["III", "ĐIỂM THƯỞNG", "7", ""],
    ["1", "Được khen", "5", "Chỉ cộng khi tiêu chí I.1 đạt điểm tối đa"],
    ["2", "Mô hình mới", "", "Cộng 2 điểm nếu tiêu chí I.2 xếp loại khá trở lên"],
    ["IV", "ĐIỂM TRỪ", "", ""],
    ["1", "Hồ sơ chậm", "", "Chậm trừ 5% tổng điểm của nội dung 2"],
    ["2", "Nộp thiếu", "Trừ 10% tổng điểm mục II", ""],
    ["3", "Không dự họp", "", "Trừ 5 % tổng điểm thi đua"],
]

# A rubric that somebody copied from a published one into our own workbook.
COPIED: Rows = [
    ["Bảng đánh giá thi đua"],
    ["Thang điểm 100."],
    ["Mã", "Nội dung", "Cách chấm", "Điểm tối đa", "Thuộc mục", "Đơn vị tính", "Điểm mỗi đơn vị", "Các mức"],
    [1, "Tiêu chuẩn 1", "Nhóm tiêu chí"],
    [1.1, "Triển khai Luật", "Đạt / không đạt", "3,5"],
    [1.2, "Trễ hạn: trừ", "Chấm theo số lượng", "1,5", None, "lần", "-0,5"],
    ["1.10", "Báo cáo", "Chấm trực tiếp", 3],
    ["a)", "Dưới 1%", "Chấm trực tiếp", 1, "1"],
    ["a)", "Dưới 1%", "Chấm trực tiếp", 1, "1"],
    ["1.11", "Tỷ lệ thu gom", "Chấm theo mức", 5, None, None, None, "Trên 98%: 5; Từ 97% đến dưới 98%: 4"],
]


def pasted(rows: Rows) -> str:
    """The rows as Excel and Word put them on the clipboard."""
    return "\n".join("\t".join("" if cell is None else str(cell) for cell in row) for row in rows)


def as_xlsx(rows: Rows, *, merged: Sequence[str] = (), bold: Sequence[int] = (), indent: Sequence[int] = ()) -> bytes:
    """The rows as a workbook, some of its cells merged, some of its rows bold or set in."""
    book = Workbook()
    sheet = book.worksheets[0]
    for row in rows:
        sheet.append([None if cell == "" else cell for cell in row])
    for area in merged:
        sheet.merge_cells(area)
    for number in bold:
        for cell in sheet[number]:
            cell.font = Font(bold=True)
    for number in indent:
        for cell in sheet[number]:
            cell.alignment = Alignment(indent=2)
    made = BytesIO()
    book.save(made)
    return made.getvalue()


def as_docx(*tables: Rows, merged: Sequence[tuple[int, int, int, int]] = ()) -> bytes:
    """The tables as a document; in the first of them `merged` cells (from row, column to row, column)."""
    document = Document()
    for at, rows in enumerate(tables):
        document.add_paragraph("Đoạn văn trước bảng")
        table = document.add_table(len(rows), max(map(len, rows)))
        for row, cells in zip(table.rows, rows, strict=True):
            for cell, text in zip(row.cells, cells, strict=False):
                cell.text = str(text)
        for top, left, bottom, right in merged if at == 0 else ():
            table.cell(top, left).merge(table.cell(bottom, right))
    made = BytesIO()
    document.save(made)
    return made.getvalue()
