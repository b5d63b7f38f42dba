"""Sheets of scores as offices make them in Excel and Word, for three offices and a rubric with labels of its own."""

from decimal import Decimal as D

from members.models import Membership
from scoring.models import Round, Stage
from scoring.rubrics import kinds
from scoring.rubrics.kinds.criterion import PlainLevel, RubricNode, TargetRule, Turn
from scoring.rubrics.tree.rubric import PlainRubric
from scoring.verbs.scores import Edit, Fate, save_scores
from tests.officetables import Rows
from tests.years import ACTOR, Made, make_year

NAMES = ("Sở Nội vụ", "Sở Tài chính", "Ban Dân vận Tỉnh ủy")

RUBRIC = PlainRubric(
    name="Bảng chấm điểm của Khối",
    scale=D(100),
    step=D("0.5"),
    total_may_exceed_scale=True,
    tie_break=(),
    bands=(),
    nodes=(
        RubricNode(
            "I",
            "Nhiệm vụ chuyên môn",
            kinds.GROUP,
            D(60),
            (
                RubricNode("I.1", "Hoàn thành nhiệm vụ chính trị", kinds.DIRECT, D(20), label="a)"),
                RubricNode("I.2", "Chế độ thông tin, báo cáo", kinds.DIRECT, D(10), label="b)"),
                RubricNode(
                    "I.3",
                    "Tỷ lệ hồ sơ giải quyết đúng hạn",
                    kinds.TARGET,
                    D(20),
                    label="c)",
                    rule=TargetRule.PROPORTIONAL,
                    default_target=D(100),
                ),
                RubricNode(
                    "I.4",
                    "Sáng kiến được công nhận",
                    kinds.PER_UNIT,
                    D(10),
                    label="d)",
                    points_each=D(2),
                    unit="sáng kiến",
                ),
            ),
        ),
        RubricNode(
            "II",
            "Xây dựng tổ chức",
            kinds.GROUP,
            D(40),
            (
                RubricNode(
                    "II.1",
                    "Xếp loại tổ chức đảng",
                    kinds.LEVELS,
                    D(20),
                    label="a)",
                    levels=(PlainLevel("Xuất sắc", D(20)), PlainLevel("Tốt", D(15))),
                ),
                RubricNode("II.2", "Tham gia phong trào văn nghệ, thể thao", kinds.ACHIEVED, D(10), label="b)"),
                RubricNode("II.3", "Chế độ thông tin, báo cáo", kinds.DIRECT, D(10), label="c)"),
            ),
        ),
        RubricNode(
            "III",
            "Điểm trừ",
            kinds.PENALTY,
            D(5),
            (RubricNode("III.1", "Vi phạm kỷ luật, kỷ cương", kinds.DIRECT, D(5)),),
        ),
    ),
)

# One member's own sheet: results beside points, a sum below each group, points as text.
ONE_MEMBER: Rows = [
    ["PHIẾU TỰ CHẤM ĐIỂM THI ĐUA NĂM 2024", "", "", "", "", ""],
    ["Đơn vị: Sở Tài chính", "", "", "", "", ""],
    ["STT", "Nội dung", "Điểm chuẩn", "Kết quả thực hiện", "Điểm tự chấm", "Điểm thẩm định"],
    ["(1)", "(2)", "(3)", "(4)", "(5)", "(6)"],
    ["I", "NHIỆM VỤ CHUYÊN MÔN", "60", "", "55", ""],
    ["a)", "Hoàn thành nhiệm vụ chính trị", "20", "Hoàn thành tốt", "18,5 đ", ""],
    ["b)", "Chế độ thông tin, báo cáo", "10", "", "9/10", ""],
    ["c)", "Tỷ lệ hồ sơ giải quyết đúng hạn", "20", "98/100", "19,6", ""],
    ["d)", "Sáng kiến được công nhận", "10", "3 sáng kiến", "6", ""],
    ["II", "XÂY DỰNG TỔ CHỨC", "40", "", "35", ""],
    ["a)", "Xếp loại tổ chức đảng", "20", "Tốt", "15", ""],
    ["b)", "Tham gia phong trào văn nghệ, thể thao", "10", "Đạt", "10", ""],
    ["c)", "Chế độ thông tin, báo cáo", "10", "", "10 điểm", ""],
    ["", "Tổng cộng", "100", "", "90", ""],
    ["III", "ĐIỂM TRỪ", "", "", "", ""],
    ["1", "Vi phạm kỷ luật, kỷ cương", "5", "", "-2", ""],
]

# Criteria down, members across, by the printed labels alone under their headings.
LABELS_ONLY: Rows = [
    ["BẢNG TỔNG HỢP TỰ CHẤM", "", "", "", ""],
    ["TT", "Điểm chuẩn", "Sở Nội vụ", "Sở Tài chính", "Ban Dân vận Tỉnh ủy"],
    ["I", "60", "", "", ""],
    ["a)", "20", "18", "17,5", "20"],
    ["b)", "10", "9", "10", "-"],
    ["c)", "20", "98/100", "95/100", "100/100"],
    ["II", "40", "", "", ""],
    ["c)", "10", "8", "9", "10"],
    ["", "100", "35", "36,5", "30"],
]

# Members down, criteria across below their groups; a sum in the middle and one at the end.
MEMBERS_DOWN: Rows = [
    ["TT", "Đơn vị", "Nhiệm vụ chuyên môn", "", "", "Xây dựng tổ chức", "", "Tổng điểm", "Xếp hạng"],
    ["", "", "a)", "b)", "Cộng", "c)", "Xếp loại tổ chức đảng", "", ""],
    ["1", "Sở Nội vụ", "18", "9", "27", "8", "Tốt", "50", "2"],
    ["2", "Sở Tài chính", "17,5đ", "10đ", "27,5", "9", "Xuất sắc", "56,5", "1"],
    ["3", "Văn phòng Hội", "20", "10", "30", "10", "Tốt", "55", ""],
    ["", "Cộng", "55,5", "29", "84,5", "27", "", "161,5", ""],
]

# A heading over two columns of each member.
TWO_STAGES: Rows = [
    ["Mã", "Tiêu chí", "Sở Nội vụ", "", "Sở Tài chính", ""],
    ["", "", "Tự chấm", "Thẩm định", "Tự chấm", "Thẩm định"],
    ["I.1", "Hoàn thành nhiệm vụ chính trị", "18", "17", "19", "18,5"],
    ["I.2", "Chế độ thông tin báo cáo", "9", "8", "10", "10"],
]

# Names shortened and lengthened, points of criteria that ask for something else, a value too large.
ODD: Rows = [
    ["Nội dung", "Sở Nội vụ (điểm)"],
    ["1. Hoàn thành nhiệm vụ chính trị được giao", "25"],
    ["2. Tỷ lệ hồ sơ giải quyết đúng hạn (20 điểm)", "19,6"],
    ["3. Sáng kiến", "6"],
    ["4. Văn hóa công sở", "5"],
    ["5. Vi phạm kỷ luật, kỷ cương", "không"],
]


def office_year(step: str = Round.Step.SCORING, *, scored: bool = False) -> Made:
    """A year of three offices with names of their own, scored by that rubric."""
    made = make_year(members=3, step=step, scored=False, rubric=RUBRIC)
    if scored:
        edits = [
            Edit(member.code, leaf.code, stage, 0, leaf.leaf_kind.sample(leaf, Turn(turn, place, False, D("0.5"))))
            for place, member in enumerate(made.members)
            for turn, leaf in enumerate(made.leaves)
            for stage in Stage
        ]
        saved = save_scores(round_id=made.round.pk, edits=edits, actor=ACTOR, reader=None)
        assert {outcome.fate for outcome in saved.outcomes} == {Fate.SAVED}
    for member, name in zip(made.members, NAMES, strict=True):
        Membership.objects.filter(pk=member.pk).update(name=name, short_name=name)
    return made
