"""What stands where in the rubric's workbook: the columns of the criteria, the lines of the settings."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from scoring.rubrics import words
from scoring.rubrics.kinds import KINDS, CriterionKind, fields
from scoring.rubrics.kinds.criterion import TargetRule, begun
from scoring.rubrics.tree.rubric import SeveralAppraisers, WhenExempt

CRITERIA, SETTINGS, HELP = words.CRITERION, "Thiết lập", "Hướng dẫn"
MOST_ROWS = 1000
# What names no group: a criterion at the top would else be taken into the group above it.
AT_TOP = "–"


@dataclass(frozen=True)
class CriteriaColumn:
    """A column of the criteria: its head, how wide, and what the form says of how to fill it."""

    key: str
    head: str
    width: float
    hint: str
    number: bool = False


COLUMNS = (
    CriteriaColumn("code", words.CODE, 9, "I, II… cho nhóm; I.1, I.2… cho tiêu chí. Mỗi dòng một mã riêng."),
    CriteriaColumn("name", words.CONTENT, 46, "Tên nhóm hoặc nội dung tiêu chí."),
    CriteriaColumn("kind", words.KIND, 20, "Chọn trong danh sách."),
    CriteriaColumn(
        "max_points", words.STANDARD, 10, "Nhóm, điểm thưởng, điểm trừ để trống thì không giới hạn.", number=True
    ),
    CriteriaColumn(
        "parent",
        "Thuộc mục",
        9,
        f"Mã của nhóm chứa dòng này; {AT_TOP} là cấp cao nhất. Để trống thì theo mã: I.1 thuộc I.",
    ),
    CriteriaColumn("unit", fields.UNIT.label, 12, "Cho cách chấm theo số lượng, theo chỉ tiêu."),
    CriteriaColumn("points_each", fields.POINTS_EACH.label, 10, "Chỉ cho cách chấm theo số lượng.", number=True),
    CriteriaColumn("start", fields.START.label, 9, "Chỉ cho cách chấm theo số lượng: điểm trước khi đếm.", number=True),
    CriteriaColumn("levels", fields.LEVELS.label, 26, "Chỉ cho cách chấm theo mức. Mỗi dòng một mức, ví dụ «Tốt: 80»."),
    CriteriaColumn("rule", fields.RULE.label, 22, "Chỉ cho cách chấm theo chỉ tiêu. Chọn trong danh sách."),
    CriteriaColumn(
        "default_target", fields.DEFAULT_TARGET.label, 10, "Để trống nếu mỗi đơn vị có chỉ tiêu riêng.", number=True
    ),
    CriteriaColumn("floor_percent", fields.FLOOR_PERCENT.label, 9, "Chỉ khi cách tính có mức sàn.", number=True),
    CriteriaColumn("lower_is_better", fields.LOWER_IS_BETTER.label, 10, "Ghi x nếu đúng."),
    CriteriaColumn("evidence_required", fields.EVIDENCE_REQUIRED.label, 10, "Ghi x nếu cần."),
    CriteriaColumn("evidence_decides", fields.EVIDENCE_DECIDES.label, 12, "Ghi x nếu đúng."),
    CriteriaColumn("cases", fields.CASES.label, 26, "Chỉ khi chấm từng việc. Mỗi dòng một việc, ví dụ «Gửi muộn: 2»."),
    CriteriaColumn("curve", fields.CURVE.label, 20, "Chỉ khi tính theo bảng mốc. Mỗi dòng một mốc, ví dụ «98: 5»."),
    CriteriaColumn(
        "curve_reading", "Cách đọc bảng mốc", 22, "Để trống: phần trăm của chỉ tiêu, giữ điểm của mốc dưới."
    ),
    CriteriaColumn("share_of", fields.SHARE_OF.label, 10, "Chỉ khi chấm theo phần trăm điểm của mục khác: mã mục ấy."),
    CriteriaColumn("percent", fields.PERCENT.label, 9, "Ví dụ 10. Để trống thì ghi khi chấm.", number=True),
    CriteriaColumn("only_if", fields.ONLY_IF.label, 10, "Chỉ dưới điểm thưởng, điểm trừ: mã của mục phải đạt."),
    CriteriaColumn("only_if_level", fields.ONLY_IF_LEVEL.label, 12, "Để trống thì phải đạt điểm chuẩn."),
    # Behind the rest: seldom used, and forms that were taken before have no such columns.
    CriteriaColumn("label", words.PRINTED, 9, "Như a) trên văn bản. Để trống thì in mã."),
    CriteriaColumn("min_points", fields.MIN_POINTS.label, 9, "Số âm, nếu điểm có thể xuống dưới 0.", number=True),
    CriteriaColumn("ceiling", fields.CEILING.label, 10, "Chỉ cho nhóm: giới hạn khi có điểm cộng.", number=True),
)
# Without these a sheet is no rubric.
NEEDED = ("code", "name", "kind", "max_points")


def kind_words() -> dict[CriterionKind, str]:
    """What each kind is called where one chooses it, in the order of the list."""
    return {kind: begun(kind.label) for kind in KINDS}


RULE_WORDS = {rule: begun(rule.label) for rule in TargetRule}

# What one chooses from a list in the settings, by the rubric's field: each choice and its words.
CHOICE_WORDS: dict[str, Mapping[StrEnum, str]] = {
    "not_applicable": {meaning: begun(meaning.label) for meaning in WhenExempt},
    "several_appraisers": {way: begun(way.label) for way in SeveralAppraisers},
}

# The lines of the settings, by the rubric's field; bands stand below in a table of their own.
SETTING_LINES = {
    "name": "Tên bảng",
    "note": "Ghi chú",
    "scale": words.SCALE,
    "step": words.STEP,
    "decimals": "Số chữ số lẻ khi làm tròn (0, 1 hoặc 2)",
    "rounding": "Chỉ làm tròn tổng, không làm tròn từng tiêu chí (x nếu vậy)",
    "total_may_exceed_scale": "Tổng điểm được vượt thang điểm (x nếu được)",
    "not_applicable": f"{words.WHEN_EXEMPT} (chọn trong danh sách)",
    "several_appraisers": f"{words.SEVERAL_APPRAISERS} (chọn trong danh sách)",
    "tie_break": "Khi bằng điểm, xét lần lượt (mỗi dòng một điều)",
}
BANDS_HEAD = (words.BAND, words.AT_LEAST)
