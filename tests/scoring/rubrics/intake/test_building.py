"""From five tables of offices to trees; and from any table at all to one in which every row is accounted for."""

from decimal import Decimal

from hypothesis import given, settings
from hypothesis import strategies as st

from common.files.plaintable import TableRow, TextTable
from common.files.tables import pasted_tables, read_tables
from scoring.rubrics.intake.building import Intake, finest_step, understand
from scoring.rubrics.intake.columns import Use
from scoring.rubrics.intake.lines import Choices, Part
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.tree import PlainRubric
from scoring.rubrics.tree.drafts import impossibilities
from scoring.rubrics.tree.editing import code_refusal
from scoring.rubrics.tree.mistakes import problems, warnings
from tests.officetables import COPIED, GUIDE, THREE_COLUMNS, Rows, as_docx, as_xlsx, pasted
from tests.scoring.rubrics.examples import D


def of(rows: Rows, choices: Choices | None = None) -> Intake:
    return understand(pasted_tables(pasted(rows))[0], choices or Choices())


def told(nodes: tuple[RubricNode, ...], depth: int = 0) -> list[str]:
    """The tree in lines: code, kind, points."""
    lines = []
    for node in nodes:
        points = "" if node.max_points is None else f" {node.max_points.normalize():f}"
        lines += [f"{'  ' * depth}{node.code} {node.kind}{points}", *told(node.children, depth + 1)]
    return lines


def plain(found: Intake, scale: str = "100") -> PlainRubric:
    return PlainRubric("Bảng", D(scale), D("0.5"), False, (), (), found.nodes)


SENTENCES: Rows = [
    ["STT", "Nội dung", "Điểm chuẩn", "Cách chấm"],
    ["I", "CHỈ TIÊU", "40", ""],
    ["1", "Thu ngân sách", "10", "Mỗi 1 % thiếu trừ 2 điểm; mỗi 1 % vượt cộng 0,1 điểm, tối đa 12 điểm"],
    ["2", "Giải quyết hồ sơ", "10", "Đạt 98 % trở lên 10 điểm, từ 97 đến dưới 98 % 8 điểm, dưới 97 % trừ 2 điểm"],
    ["3", "Kỷ luật", "10", "Vi phạm kỷ luật trừ 1–3 điểm một vụ, trừ không quá 6 điểm"],
    ["4", "Xếp loại", "10", ""],
    ["-", "Tốt", "10", ""],
    ["-", "Khá", "5", ""],
    ["-", "Yếu", "-5", ""],
]


def test_sentences_of_percents_stretches_and_cases_become_what_can_be_scored():
    found = of(SENTENCES)
    assert told(found.nodes) == [
        "I group 40",
        "  I.1 group 10",
        "    I.1.g target 10",
        "    I.1.c bonus 2",
        "      I.1.c.1 target 2",
        "  I.2 target 10",
        "  I.3 group 10",
        "    I.3.g achieved 10",
        "    I.3.t penalty 6",
        "      I.3.t.1 occurrences 6",
        "  I.4 levels 10",
    ]
    assert (problems(plain(found, "40")), found.is_possible) == ([], True)
    listed, ranked = found.nodes[0].children[1], found.nodes[0].children[3]
    assert (listed.min_points, ranked.min_points, ranked.levels[-1].points) == (D(-2), D(-5), D(-5))


def test_a_guide_becomes_groups_criteria_bonus_and_penalties():
    found = of(GUIDE)
    assert told(found.nodes) == [
        "I group 60",
        "  I.1 group 40",
        "    I.1.a target 20",
        "    I.1.b per_unit 10",
        "    I.1.c per_unit 10",
        "  I.2 group 20",
        "    I.2.a levels 20",
        "II group 40",
        "  II.1 group 3",
        "    II.1.g achieved 3",
        "    II.1.t penalty 1.5",
        "      II.1.t.1 per_unit 1.5",
        "    II.1.c bonus",
        "      II.1.c.1 per_unit",
        "  II.2 direct 37",
        "III bonus 10",
        "  III.1 achieved 10",
        "IV penalty",
        "  IV.1 per_unit",
        "  IV.2 achieved 3",
    ]
    assert (found.title, found.total, found.is_possible) == ("BẢNG TIÊU CHÍ CHẤM ĐIỂM THI ĐUA", D(100), True)
    assert (problems(plain(found)), warnings(plain(found))) == ([], [])


def test_a_table_reads_alike_from_word_excel_and_the_clipboard():
    expected = of(GUIDE)
    for content in (as_xlsx(GUIDE, merged=["A1:D1"]), as_docx(GUIDE, merged=[(0, 0, 0, 3)])):
        [table] = read_tables(content)
        assert understand(table, Choices()).nodes == expected.nodes


def test_heads_below_a_common_one_and_levels_as_lines_are_understood():
    found = of(THREE_COLUMNS)
    assert found.uses == (Use.LABEL, Use.NAME, Use.POINTS, Use.BONUS, Use.PENALTY)
    assert told(found.nodes) == [
        "1 group 20",
        "  1.1 group 10",
        "    1.1.g direct 10",
        "    1.1.t penalty 3",
        "      1.1.t.1 direct 3",
        "  1.2 group 10",
        "    1.2.g direct 10",
        "    1.2.c bonus 2",
        "      1.2.c.1 direct 2",
        "2 group 30",
        "  2.1 levels 30",
    ]
    assert [(level.name, level.points) for level in found.nodes[1].children[0].levels] == [
        *(("Xuất sắc", D(30)), ("Tốt", D(25)), ("Khá", D(20))),
    ]
    assert found.is_possible


def test_text_numbers_and_repeated_letters_of_a_copied_table_get_codes_of_their_own():
    [table] = read_tables(as_xlsx(COPIED))
    found = understand(table, Choices())
    assert told(found.nodes) == [
        "1 group",
        "  1.1 achieved 3.5",
        "  1.2 per_unit 1.5",
        "  1.10 direct 3",
        "  1.a direct 1",
        "  1.a-2 direct 1",
        "  1.11 levels 5",
    ]
    assert [node.label for node, _, _ in plain(found).walk()] == ["", "", "", "", "a)", "a)", ""]
    late = found.nodes[0].children[1]
    assert (late.start, late.points_each, late.unit) == (D("1.5"), D("-0.5"), "lần")


def test_levels_in_a_column_of_their_own_belong_to_the_criterion_beside_the_first_of_them():
    found = of(
        [
            ["TT", "Nội dung", "Mức", "Điểm"],
            ["1", "Xếp loại chi bộ", "Xuất sắc", "10"],
            ["", "", "Tốt", "8"],
            ["", "", "Không đạt", "0"],
            ["2", "Báo cáo", "", "5"],
        ]
    )
    assert found.uses == (Use.LABEL, Use.NAME, Use.NOTE, Use.POINTS)
    assert told(found.nodes) == ["1 levels 10", "2 direct 5"]
    assert [(level.name, level.points) for level in found.nodes[0].levels] == [
        *(("Xuất sắc", D(10)), ("Tốt", D(8)), ("Không đạt", D(0))),
    ]


def test_columns_of_penalties_may_say_how_many_for_each_thing():
    found = of(
        [
            ["STT", "Nội dung", "Điểm chuẩn", "Điểm trừ"],
            ["1", "Họp giao ban", "5", "0,5 điểm/lần, tối đa 2"],
            ["2", "ĐIỂM TRỪ", "", ""],
            ["a)", "Vi phạm", "", "-2 điểm/vụ"],
        ]
    )
    assert told(found.nodes) == [
        *("1 group 5", "  1.g achieved 5", "  1.t penalty 2", "    1.t.1 per_unit 2"),
        *("2 penalty", "  2.a per_unit"),
    ]
    assert [leaf.points_each for leaf in plain(found).leaves()] == [None, D("0.5"), D(2)]


def test_a_weight_is_as_many_points_and_points_for_each_have_their_most():
    found = of(
        [
            ["STT", "Tên chỉ tiêu", "Trọng số"],
            ["1", "Thu quỹ", "30%"],
            ["2", "Sáng kiến", "2 điểm/sáng kiến, tối đa 10"],
        ]
    )
    assert told(found.nodes) == ["1 direct 30", "2 per_unit 10"]


def test_levels_whose_line_has_no_points_end_with_nothing():
    found = of(
        [
            ["STT", "Nội dung", "Ghi chú"],
            ["I", "Chuyên môn", ""],
            ["1", "Hoàn thành nhiệm vụ", ""],
            ["-", "Hoàn thành tốt: 10 điểm", ""],
            ["-", "Hoàn thành: 7 điểm", ""],
            ["-", "Không hoàn thành: 0 điểm", ""],
        ]
    )
    assert told(found.nodes) == ["I group", "  I.1 levels 10"]
    assert [level.name for level in found.nodes[0].children[0].levels] == [
        *("Hoàn thành tốt", "Hoàn thành", "Không hoàn thành"),
    ]


def test_a_sign_that_is_not_understood_is_told():
    found = of([["STT", "Nội dung", "Điểm"], ["01/02/2024", "Báo cáo", "5"]])
    assert found.rows[1].notes == ["Không hiểu số thứ tự «01/02/2024»: cấp và mã đặt theo chỗ đứng."]
    assert found.nodes[0].label == "01/02/2024"


def test_groups_in_a_column_of_their_own_hold_what_stands_beside_and_below_them():
    found = of(
        [
            ["STT", "Nhóm tiêu chí", "Nội dung", "Điểm tối đa"],
            ["1", "Chuyên môn", "Báo cáo", "10"],
            ["2", "", "Kiểm tra", "20"],
            ["3", "Phong trào", "Hội thao", "5"],
        ]
    )
    assert told(found.nodes) == ["1 group", "  1.1 direct 10", "  1.2 direct 20", "2 group", "  2.3 direct 5"]
    assert [node.name for node in found.nodes] == ["Chuyên môn", "Phong trào"]
    assert [row.notes for row in found.rows[1:]] == [
        *(["Mở nhóm mới «Chuyên môn», mã 1."], [], ["Mở nhóm mới «Phong trào», mã 2."]),
    ]


def test_a_table_of_one_level_has_its_criteria_at_the_top():
    found = of([["STT", "Nội dung", "Điểm"], ["1", "Báo cáo", "10"], ["2", "Kiểm tra", "20"]])
    assert told(found.nodes) == ["1 direct 10", "2 direct 20"]
    assert found.is_possible


def test_a_table_without_a_head_is_understood_by_what_stands_in_it():
    found = of([["I", "Chuyên môn", "30"], ["1", "Báo cáo đúng hạn", "10"], ["2", "Kiểm tra nội bộ", "20"]])
    assert found.uses == (Use.LABEL, Use.NAME, Use.POINTS)
    assert told(found.nodes) == ["I group 30", "  I.1 direct 10", "  I.2 direct 20"]


def test_bold_lines_without_a_sign_are_groups():
    [table] = read_tables(
        as_xlsx([["Nội dung", "Điểm"], ["Chuyên môn", ""], ["Báo cáo", 10], ["Kiểm tra", 5]], bold=[2])
    )
    found = understand(table, Choices())
    assert told(found.nodes) == ["1 group", "  1.1 direct 10", "  1.2 direct 5"]


def test_points_at_the_end_of_the_words_are_read():
    found = of([["STT", "Nội dung", "Ghi chú"], ["I", "Chuyên môn (30 điểm)", ""], ["1", "Báo cáo: 10 điểm", ""]])
    assert told(found.nodes) == ["I group 30", "  I.1 direct 10"]


def test_lines_without_points_of_their_own_say_how_the_line_above_is_scored():
    found = of(
        [
            ["STT", "Nội dung", "Điểm"],
            ["I", "Chuyên môn", "10"],
            ["1", "Họp giao ban", "10"],
            ["-", "Mỗi lần vắng trừ 2 điểm", ""],
        ]
    )
    assert [row.line.part for row in found.rows] == [Part.HEAD, Part.GROUP, Part.CRITERION, Part.MORE]
    [leaf] = found.nodes[0].children
    assert (leaf.start, leaf.points_each) == (D(10), D(-2))


def test_what_cannot_be_read_is_told_at_its_row_and_can_be_filled_in():
    rows = [["STT", "Nội dung", "Điểm"], ["I", "Chuyên môn", ""], ["1", "Báo cáo", "9.125"], ["2", "Họp", ""]]
    found = of(rows)
    assert not found.is_possible
    assert [row.wrong for row in found.rows[2:]] == [
        ["Điểm: «9.125» có thể hiểu theo hai cách. Hãy viết «9125» hoặc «9,125»."],
        ["Chưa có điểm chuẩn: hãy ghi."],
    ]
    filled = of(rows, Choices(points={3: "9", 4: "5,5"}))
    assert told(filled.nodes) == ["I group", "  I.1 direct 9", "  I.2 direct 5.5"]
    assert filled.is_possible
    # Its box stays, so that it can be typed over.
    assert [row.asks_points for row in filled.rows] == [False, False, True, True]


def test_whoever_sent_the_table_has_the_last_word():
    rows = [["STT", "Nội dung", "Điểm"], ["1", "Chuyên môn", "30"], ["2", "Báo cáo", "10"], ["3", "Kiểm tra", "20"]]
    choices = Choices(parts={2: Part.GROUP, 4: Part.LEFT_OUT}, depths={3: 1}, kinds={3: "achieved"})
    assert told(of(rows, choices).nodes) == ["1 group 30", "  1.2 achieved 10"]
    other = Choices(uses={1: Use.UNUSED, 0: Use.NAME})
    assert [node.name for node in of(rows, other).nodes] == ["1", "2", "3"]


def test_levels_and_words_without_a_line_above_are_told():
    found = of([["Nội dung", "Điểm"], ["Báo cáo", "5"]], Choices(parts={2: Part.LEVEL}))
    assert found.rows[1].wrong == ["Không có dòng nào ở trên để nối vào: hãy chọn dòng này là gì."]
    assert found.nodes == ()
    assert not found.is_possible


def test_a_maximum_above_that_of_its_group_is_told_at_its_row():
    found = of([["STT", "Nội dung", "Điểm"], ["I", "Chuyên môn", "10"], ["1", "Báo cáo", "20"]])
    assert found.rows[2].wrong == ["Điểm chuẩn 20 lớn hơn điểm chuẩn 10 của mục cha."]


def test_words_too_long_for_a_name_and_points_of_groups_are_told():
    found = of(
        [
            ["STT", "Nội dung", "Điểm chuẩn", "Điểm cộng", "Ghi chú"],
            ["I", "Chuyên môn", "10", "2", "Chấm kỹ"],
            ["1", "x" * 600, "10", "", ""],
        ]
    )
    assert found.rows[1].notes == [
        "Điểm cộng 2 của dòng nhóm không đưa vào bảng.",
        "Ghi chú của dòng nhóm không đưa vào bảng.",
    ]
    assert found.rows[2].notes == ["Nội dung dài 600 ký tự: chỉ lấy 500 ký tự đầu."]


def test_text_in_an_old_font_is_told():
    found = of([["STT", "Nội dung", "Điểm"], ["1", "Uû ban nh©n d©n", "10"]])
    assert found.rows[1].wrong == [
        "Chữ viết bằng mã TCVN3, có lẽ là «Uỷ ban nhân dân». Hãy đổi phông trong tệp rồi nạp lại."
    ]


def test_the_step_is_fine_enough_for_every_maximum():
    quarter = of([["STT", "Nội dung", "Điểm"], ["1", "Báo cáo", "0,25"], ["2", "Họp", "1,5"]])
    assert finest_step(quarter.nodes, D("0.5")) == D("0.25")
    assert finest_step(of(THREE_COLUMNS).nodes, D("0.5")) == D("0.5")


WORDS = st.sampled_from(
    [
        *(
            "",
            "STT",
            "Nội dung",
            "Điểm",
            "Điểm trừ",
            "I",
            "1",
            "1.1",
            "a)",
            "-",
            "Tổng cộng",
            "10",
            "3,5 đ",
            "-2",
            "9.125",
        ),
        *("Báo cáo đúng hạn", "ĐIỂM THƯỞNG", "Điểm trừ", "Mỗi lần trừ 0,5, tổng trừ không quá 1", "Tốt: 5; Khá: 3"),
        *("Tỷ lệ đạt 98%", "2 điểm/lần", "Chấm theo mức", "Nhóm tiêu chí", "99999999999999", "0"),
    ]
)
CELLS = WORDS | st.text(max_size=12)


@st.composite
def tables(draw: st.DrawFn) -> TextTable:
    width = draw(st.integers(1, 6))
    rows = draw(st.lists(st.lists(CELLS, min_size=width, max_size=width), max_size=12))
    bold = draw(st.booleans())
    return TextTable("x", tuple(TableRow(at, tuple(cells), bold) for at, cells in enumerate(rows, start=1)))


CHOICES = st.builds(
    Choices,
    uses=st.dictionaries(st.integers(0, 6), st.sampled_from(Use), max_size=3),
    parts=st.dictionaries(st.integers(1, 12), st.sampled_from(Part), max_size=4),
    depths=st.dictionaries(st.integers(1, 12), st.integers(0, 4), max_size=3),
    points=st.dictionaries(st.integers(1, 12), CELLS, max_size=2),
    kinds=st.dictionaries(st.integers(1, 12), st.sampled_from(["direct", "net", "levels", "x"]), max_size=2),
)


@settings(max_examples=400, deadline=None)
@given(tables(), CHOICES)
def test_no_table_breaks_the_reading_and_every_row_is_accounted_for(table: TextTable, choices: Choices):
    found = understand(table, choices)
    assert [row.line.row for row in found.rows] == list(table.rows)
    made = plain(found, "1000")
    nodes = [node for node, _, _ in made.walk()]
    codes = [node.code for node in nodes]
    assert len(set(codes)) == len(codes)
    assert [code_refusal(code) for code in codes] == [""] * len(codes)
    # Each row that is a node stands in the tree, and nothing is there that no row made.
    assert {row.code for row in found.rows if row.line.part.is_node} <= set(codes)
    if found.is_possible:
        assert impossibilities(PlainRubric("x", Decimal(10**6), D("0.01"), True, (), (), found.nodes)) == []
