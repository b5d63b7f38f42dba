"""The fields that belong to single kinds of criterion, as plain data: forms, logs and judgements are made from it.

Each is an attribute of `RubricNode`, a key in a rubric's file and a column of the tables, under one name.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from scoring.rubrics.kinds.sign import Sign


class FieldEntry(StrEnum):
    """How a field is filled in."""

    LINE = "line"
    NUMBER = "number"
    FLAG = "flag"
    RULE = "rule"
    LEVELS = "levels"
    CURVE = "curve"
    CASES = "cases"
    NODE = "node"
    """Another node of the rubric, by its code."""


@dataclass(frozen=True, eq=False)
class KindField:
    """One field: its name for programs, its label, how sentences call it, how it is filled in, and its hint."""

    key: str
    label: str
    called: str
    entry: FieldEntry
    help: str = ""
    labels: Mapping[Sign, str] = field(default_factory=dict)
    """Other labels, by what the points do."""

    def label_under(self, sign: Sign) -> str:
        """Its label for a criterion whose points do what `sign` says."""
        return self.labels.get(sign, self.label)

    @property
    def unset(self) -> object:
        """What stands where nothing was filled in."""
        return _UNSET[self.entry]


_UNSET: dict[FieldEntry, object] = {
    FieldEntry.LINE: "",
    FieldEntry.NUMBER: None,
    FieldEntry.FLAG: False,
    FieldEntry.RULE: None,
    FieldEntry.LEVELS: (),
    FieldEntry.CURVE: None,
    FieldEntry.CASES: (),
    FieldEntry.NODE: "",
}

MIN_POINTS = KindField(
    "min_points",
    "Điểm thấp nhất",
    "điểm thấp nhất",
    FieldEntry.NUMBER,
    "Để trống là 0. Ghi số âm nếu điểm có thể xuống dưới 0: «cộng hoặc trừ tối đa 5» là -5, điểm chuẩn 5.",
)
CEILING = KindField(
    "ceiling",
    "Trần kể cả điểm cộng",
    "trần kể cả điểm cộng",
    FieldEntry.NUMBER,
    "Điểm thưởng trong nhóm được vượt điểm chuẩn, nhưng cả nhóm không quá số này. Để trống thì không giới hạn.",
)
UNIT = KindField("unit", "Đơn vị tính", "đơn vị tính", FieldEntry.LINE, "Ví dụ: sáng kiến, lần, %, nhiệm vụ.")
POINTS_EACH = KindField(
    "points_each",
    "Điểm mỗi đơn vị",
    "điểm cho mỗi đơn vị tính",
    FieldEntry.NUMBER,
    labels={Sign.BONUS: "Điểm cộng mỗi đơn vị", Sign.PENALTY: "Điểm trừ mỗi đơn vị"},
)
START = KindField(
    "start",
    "Có sẵn",
    "điểm có sẵn",
    FieldEntry.NUMBER,
    "Số điểm trước khi đếm. Như «5 điểm, mỗi lần vắng trừ 1»: có sẵn 5, điểm mỗi đơn vị là -1.",
)
LEVELS = KindField("levels", "Các mức", "các mức", FieldEntry.LEVELS)
CASES = KindField(
    "cases",
    "Các việc",
    "các việc",
    FieldEntry.CASES,
    "Mỗi dòng một việc và số điểm một lần, ví dụ «Gửi báo cáo muộn: 2» hoặc «Vi phạm kỷ luật: 1 đến 3».",
)
RULE = KindField("rule", "Cách tính theo chỉ tiêu", "cách tính theo chỉ tiêu", FieldEntry.RULE)
CURVE = KindField(
    "curve",
    "Bảng mốc điểm",
    "bảng mốc điểm",
    FieldEntry.CURVE,
    "Mỗi dòng một mốc và số điểm, ví dụ «98: 5», hoặc «>98: 5» nếu phải trên 98. Dán được hai cột từ Excel.",
)
FLOOR_PERCENT = KindField(
    "floor_percent",
    "Mức sàn (%)",
    "mức sàn",
    FieldEntry.NUMBER,
    "Dưới mức này được 0 điểm. Chỉ ghi khi cách tính có mức sàn.",
)
LOWER_IS_BETTER = KindField(
    "lower_is_better",
    "Càng thấp càng tốt",
    "càng thấp càng tốt",
    FieldEntry.FLAG,
    "Như hồ sơ quá hạn, đơn thư khiếu nại: kết quả thấp hơn chỉ tiêu thì được nhiều điểm hơn.",
)
DEFAULT_TARGET = KindField(
    "default_target",
    "Chỉ tiêu chung",
    "chỉ tiêu mặc định",
    FieldEntry.NUMBER,
    "Để trống nếu mỗi đơn vị có chỉ tiêu riêng, ghi khi chấm.",
)
EVIDENCE_REQUIRED = KindField("evidence_required", "Cần minh chứng", "yêu cầu minh chứng", FieldEntry.FLAG)
EVIDENCE_DECIDES = KindField(
    "evidence_decides",
    "Có minh chứng mới tính điểm",
    "có minh chứng mới tính điểm",
    FieldEntry.FLAG,
    "Chưa có tệp minh chứng thì điểm của tiêu chí chưa được tính.",
)
EVIDENCE = (EVIDENCE_REQUIRED, EVIDENCE_DECIDES)
SHARE_OF = KindField("share_of", "Tính trên điểm của mục", "mục để tính phần trăm", FieldEntry.NODE)
PERCENT = KindField(
    "percent",
    "Số phần trăm",
    "số phần trăm",
    FieldEntry.NUMBER,
    "Ví dụ 10, như «nộp muộn trừ 10 % số điểm đạt được»: khi chấm chỉ chọn có hoặc không. Để trống thì ghi khi chấm.",
)
ONLY_IF = KindField(
    "only_if",
    "Chỉ tính khi mục",
    "điều kiện tính",
    FieldEntry.NODE,
    "Như «chỉ cộng khi tiêu chí I.1 đạt điểm tối đa». Để trống thì luôn tính.",
    labels={Sign.BONUS: "Chỉ cộng khi mục", Sign.PENALTY: "Chỉ trừ khi mục"},
)
ONLY_IF_LEVEL = KindField(
    "only_if_level",
    "Đạt mức",
    "mức của điều kiện",
    FieldEntry.LINE,
    "Tên một mức của mục ấy. Để trống thì phải đạt điểm chuẩn.",
    labels={Sign.BONUS: "Đạt từ mức", Sign.PENALTY: "Ở mức này trở xuống"},
)
CONDITION = (ONLY_IF, ONLY_IF_LEVEL)
# What every criterion has.
EVERY_LEAF = (*CONDITION, *EVIDENCE)

# In the order in which a log tells them.
FIELDS = (
    *(MIN_POINTS, CEILING),
    *(UNIT, POINTS_EACH, START, LEVELS, CASES, RULE, CURVE, FLOOR_PERCENT, LOWER_IS_BETTER, DEFAULT_TARGET),
    *(SHARE_OF, PERCENT, *CONDITION),
    *EVIDENCE,
)
