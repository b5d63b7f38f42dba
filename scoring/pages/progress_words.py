"""What the progress page says in words: the one next thing for a reader, and what moving the round a step means."""

from dataclasses import dataclass

from members.access import Action, Kind, may
from members.pages import Opened
from scoring.models import Round, Scorecard
from scoring.progress import Progress, missing
from scoring.sheet import NOBODY, Column, Sheet

State = Scorecard.State
Step = Round.Step


@dataclass(frozen=True)
class Next:
    """The one next thing to do: what, where, and what the button there says."""

    text: str
    url: str
    label: str


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
        means.append(f"Chưa nộp: {_names(drafting)}. Các đơn vị này vẫn nộp được, ghi là nộp trễ.")
    if other == Step.AGREEING and submitted:
        means.append(f"Chưa chốt thẩm định: {_names(submitted)}. Các phiếu này vẫn thẩm định tiếp được.")
    return means


def _names(members: list[Column]) -> str:
    return ", ".join(member.short_name for member in members)


def next_of(opened: Opened, sheet: Sheet, rows: list[Progress], ky: str) -> Next | None:
    """The one next thing for this reader; None where it only has to wait."""
    if Kind.SECRETARY in opened.reader.kinds:
        return _for_secretary(opened, sheet, rows, ky)
    for row in rows:
        if row.member.code in opened.reader.own and (found := _for_member(opened, sheet.round, row, ky)):
            return found
    for member in sheet.members:
        mine = bool(opened.reader.own & sheet.appraisers.get(member.code, NOBODY))
        if mine and member.state == State.SUBMITTED and sheet.round.step not in (Step.PREPARING, Step.PUBLISHED):
            url = opened.address("card", member.code) + ky
            return Next(f"Thẩm định phiếu của {member.name}.", url, "Thẩm định")
    agreed = len(missing(rows, State.AGREED)) == len(rows)
    if Kind.LEADER in opened.reader.kinds and sheet.round.step == Step.AGREEING and agreed:
        return Next("Mọi phiếu đã thống nhất: có thể công bố.", opened.address("standings") + ky, "Xem xếp hạng")
    if may(opened.reader, Action.MANAGE_YEAR) and sheet.round.step == Step.PREPARING:
        return Next("Xem lại bảng đánh giá, rồi chuyển sang bước Tự chấm.", "#buoc", "Chuyển bước")
    return None


def _for_secretary(opened: Opened, sheet: Sheet, rows: list[Progress], ky: str) -> Next | None:
    step = sheet.round.step
    drafting, submitted = missing(rows, State.DRAFTING), missing(rows, State.SUBMITTED)
    appraised = [row for row in rows if row.member.state == State.APPRAISED]
    if step == Step.PREPARING:
        return Next("Xem lại bảng đánh giá và các hạn, rồi chuyển sang bước Tự chấm.", "#buoc", "Chuyển bước")
    if step == Step.SCORING:
        if drafting:
            text = f"Chờ {len(drafting)} đơn vị nộp phiếu: {_names(drafting)}."
            return Next(text, opened.address("progress-reminders") + ky, "Nhắc nộp phiếu")
        return Next("Mọi đơn vị đã nộp: chuyển sang bước Thẩm định.", "#buoc", "Chuyển bước")
    if step == Step.APPRAISING:
        if submitted:
            url = opened.address("card", submitted[0].code) + ky
            return Next(f"Còn {len(submitted)} phiếu chờ thẩm định: {_names(submitted)}.", url, "Thẩm định")
        if drafting:
            text = f"Còn {len(drafting)} đơn vị chưa nộp: {_names(drafting)}."
            return Next(text, opened.address("progress-reminders") + ky, "Nhắc nộp phiếu")
        return Next("Mọi phiếu đã thẩm định: chuyển sang bước Thống nhất.", "#buoc", "Chuyển bước")
    if step == Step.AGREEING:
        if appraised and any(row.agreed + row.disputed < row.leaves for row in appraised):
            return Next(f"Thống nhất {len(appraised)} phiếu đã thẩm định.", "#thong-nhat", "Thống nhất")
        if appraised:
            names = _names([row.member for row in appraised])
            url = opened.address("card", appraised[0].member.code) + ky
            return Next(f"Ghi điểm thống nhất ở chỗ có ý kiến khác: {names}.", url, "Mở phiếu")
        if submitted or drafting:
            first = (submitted or drafting)[0]
            text = f"Còn phiếu chưa thẩm định xong: {_names([*submitted, *drafting])}."
            return Next(text, opened.address("card", first.code) + ky, "Mở phiếu")
        return Next("Mọi phiếu đã thống nhất: công bố kết quả.", opened.address("standings") + ky, "Xem xếp hạng")
    return None


def _for_member(opened: Opened, round_: Round, row: Progress, ky: str) -> Next | None:
    if round_.step in (Step.PREPARING, Step.PUBLISHED):
        return None
    url = opened.address("card", row.member.code) + ky
    if row.member.state == State.DRAFTING:
        if row.member.return_reason:
            return Next(f"Phiếu bị trả lại: {row.member.return_reason}", url, "Sửa rồi nộp lại")
        left = row.leaves - row.scored
        text = f"Tự chấm {left} tiêu chí còn lại rồi nộp phiếu." if left else "Đã chấm đủ: nộp phiếu."
        return Next(text, url, "Mở phiếu")
    if row.unexplained and row.member.state != State.AGREED:
        text = f"Thẩm định khác tự chấm ở {row.unexplained} tiêu chí chưa giải trình."
        return Next(text, opened.address("explain", row.member.code) + ky, "Giải trình")
    return None
