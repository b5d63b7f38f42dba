"""What moving a round a step means, in words."""

from scoring.models import Round, Scorecard
from scoring.progress import Progress, missing
from scoring.sheet import MemberColumn

State = Scorecard.State
Step = Round.Step


_MEANS = {
    (Step.PREPARING, Step.SCORING): [
        "Các đơn vị tự chấm và nộp phiếu.",
        "Bảng đánh giá bị khóa, không sửa được nữa.",
    ],
    (Step.SCORING, Step.APPRAISING): ["Thư ký Khối và các đơn vị được phân công thẩm định những phiếu đã nộp."],
    (Step.APPRAISING, Step.AGREEING): ["Khối ghi điểm thống nhất cho những phiếu đã chốt thẩm định."],
    (Step.SCORING, Step.PREPARING): [
        "Không ai ghi điểm được nữa cho đến khi mở lại; điểm đã ghi còn nguyên.",
        "Bảng đánh giá chỉ sửa được nếu chưa có điểm nào.",
    ],
    (Step.APPRAISING, Step.SCORING): ["Phiếu và điểm giữ nguyên. Hạn nộp tính lại theo hạn tự chấm."],
    (Step.AGREEING, Step.APPRAISING): ["Phiếu và điểm giữ nguyên. Điểm thống nhất tạm thời không ghi thêm được."],
}


def consequences(step: str, other: str, rows: list[Progress]) -> list[str]:
    """What going from one step to another means, with whom it leaves behind; no card moves by it."""
    means = list(_MEANS.get((Step(step), Step(other)), []))
    drafting, submitted = missing(rows, State.DRAFTING), missing(rows, State.SUBMITTED)
    if other in (Step.APPRAISING, Step.AGREEING) and step != Step.AGREEING and drafting:
        means.append(f"Chưa nộp: {names_of(drafting)}. Các đơn vị này vẫn nộp được, ghi là nộp trễ.")
    if other == Step.AGREEING and submitted:
        means.append(f"Chưa chốt thẩm định: {names_of(submitted)}. Các phiếu này vẫn thẩm định tiếp được.")
    return means


def names_of(members: list[MemberColumn]) -> str:
    """The members' short names, in a row."""
    return ", ".join(member.short_name for member in members)
