"""Who may know and do what in the review: meeting, votes, proposals and awards. It goes on where `access.py` ends."""

from members.access import YES, Action, Answer, Reader, RoleKind, may, may_see_everything


def may_count_votes(reader: Reader) -> Answer:
    """Whether the reader may open a round of voting, enter what the tellers counted, settle and void it."""
    if may(reader, Action.MANAGE_YEAR):
        return YES
    return Answer(False, "Chỉ Thư ký Khối và Quản trị được mở lượt bỏ phiếu và ghi số liệu của tổ kiểm phiếu.")


def may_print_ballots(reader: Reader) -> Answer:
    """Whether the reader may print the blank ballots of a question: whoever counts them, and the clerk, who prints."""
    if RoleKind.CLERK in reader.kinds or may(reader, Action.MANAGE_YEAR):
        return YES
    return Answer(False, "Chỉ Thư ký Khối, Văn thư và Quản trị được in phiếu suy tôn.")


def may_see_counting(reader: Reader) -> Answer:
    """Whether the reader may know the figures of a round while they are being entered, before they are settled."""
    if may_see_everything(reader):
        return YES
    return Answer(False, "Số liệu đang kiểm chỉ người của Khối được xem; chốt kết quả rồi mọi đơn vị cùng xem.")


def may_run_review(reader: Reader) -> Answer:
    """Whether the reader may settle how a review meeting decides, run it, and say what its room is shown."""
    if may(reader, Action.MANAGE_YEAR):
        return YES
    return Answer(False, "Chỉ Thư ký Khối và Quản trị được ghi và điều hành cuộc họp bình xét.")


def may_note_opinions(reader: Reader, *, teller: bool) -> Answer:
    """Whether the reader may enter what absent members sent in writing: whoever runs the meeting, and its tellers."""
    if teller or may(reader, Action.MANAGE_YEAR):
        return YES
    return Answer(False, "Chỉ Thư ký Khối, Quản trị và tổ kiểm phiếu ghi được ý kiến bằng văn bản của đơn vị vắng.")


def may_see_shown_standings(reader: Reader, *, to_all: bool) -> Answer:
    """Whether the reader's own screen has the standings that the room is shown; `to_all`: every member sees them.

    The projector hangs on a computer of the bloc's own people. Whoever opens the page elsewhere learns no more by it
    than by the standings.
    """
    if to_all or may_see_everything(reader):
        return YES
    return Answer(False, "Bảng xếp hạng đang được chiếu trong phòng họp.")


def may_see_award_money(reader: Reader, member: str) -> Answer:
    """Whether the reader may know the money of an award and what was noted of it; `member` is "" for no member's."""
    if may_see_everything(reader) or (member and member in reader.own):
        return YES
    return Answer(False, "Tiền thưởng và ghi chú chỉ đơn vị được khen thưởng và người của Khối được xem.")


def may_see_eligibility_reason(reader: Reader, member: str, reasons: str) -> Answer:
    """Whether the reader may know why this member is not reviewed, by which paper, and how that ended.

    That it is not, everybody in the bloc knows. `reasons` is whom the year lets know the rest: «own» (the member and
    the bloc's own people) or «all» members.
    """
    if member in reader.own or may_see_everything(reader) or reasons == "all":
        return YES
    return Answer(False, "Lý do không xét, tạm dừng xét chỉ đơn vị đó và người của Khối được xem.")


def may_answer_eligibility(reader: Reader, member: str) -> Answer:
    """Whether the reader may write what this member says to its not being reviewed."""
    if member in reader.own or RoleKind.SECRETARY in reader.kinds:
        return YES
    return Answer(False, "Ý kiến của đơn vị chỉ đơn vị ấy và Thư ký Khối được ghi.")


def may_cast_for(reader: Reader, member: str) -> Answer:
    """Whether the reader may vote in the portal for this member: only who represents it, whoever else may do what."""
    if member in reader.own:
        return YES
    return Answer(False, "Chỉ người đại diện của đơn vị bỏ phiếu được, bằng tài khoản và mật khẩu của mình.")


def may_close_ballot(reader: Reader, *, teller: bool) -> Answer:
    """Whether the reader may say that an urn is to be closed: the tellers, each for himself, and nobody for them."""
    if teller:
        return YES
    return Answer(False, "Chỉ người trong tổ kiểm phiếu đóng được hòm phiếu, mỗi người bằng mật khẩu của mình.")


def may_void_ballot(reader: Reader, *, teller: bool) -> Answer:
    """Whether the reader may break a ballot off, which reveals nothing."""
    if teller or may(reader, Action.MANAGE_YEAR):
        return YES
    return Answer(False, "Chỉ Thư ký Khối, Quản trị và tổ kiểm phiếu hủy được cuộc bỏ phiếu trên cổng.")


def may_see_votes(state: str) -> Answer:
    """Whether anybody may see the list of votes, and who has voted: nobody before the urn is closed, nor of a void one.

    `state` is the urn's (`awards.models.Urn.State`).
    """
    if state == "closed":
        return YES
    if state == "void":
        return Answer(False, "Cuộc bỏ phiếu này đã hủy: không công bố phiếu nào.")
    return Answer(False, "Đang bỏ phiếu: danh sách phiếu và kết quả chỉ có sau khi tổ kiểm phiếu đóng hòm phiếu.")


def may_manage_proposals(reader: Reader) -> Answer:
    """Whether the reader may make proposals, enter their steps, and put their dossiers together."""
    if may(reader, Action.MANAGE_YEAR):
        return YES
    return Answer(False, "Chỉ Thư ký Khối và Quản trị được lập đề nghị, ghi các bước và chuẩn bị hồ sơ.")


def may_see_proposal(reader: Reader, member: str, *, sent: bool, handed_on: bool = False) -> Answer:
    """Whether the reader may know that this member is proposed, `sent` to the authority or not yet, and how it goes.

    `handed_on`: what the year sends goes through the standing body of its province.
    """
    if may_see_everything(reader) or (sent and member in reader.own):
        return YES
    if sent and handed_on and RoleKind.STANDING_BODY in reader.kinds:
        return YES
    return Answer(False, "Đề nghị chưa trình thì chỉ người của Khối được xem; trình rồi thì cả đơn vị được đề nghị.")


def may_see_submission(reader: Reader, *, handed_on: bool) -> Answer:
    """Whether the reader may know what stands in the dossier of a submission, which is about several members.

    `handed_on`: it was sent, and what the year sends goes through the standing body of its province.
    """
    if may_see_everything(reader) or (handed_on and RoleKind.STANDING_BODY in reader.kinds):
        return YES
    return Answer(False, "Hồ sơ trình chỉ người của Khối được xem.")


def may_see_appraisal(reader: Reader) -> Answer:
    """Whether the reader may know what the standing body remarked on a dossier, which is about several members."""
    if may_see_everything(reader) or RoleKind.STANDING_BODY in reader.kinds:
        return YES
    return Answer(False, "Nội dung Cơ quan thường trực ghi về cả hồ sơ chỉ người của Khối được xem.")


def may_appraise_submission(reader: Reader, *, handed_on: bool) -> Answer:
    """Whether the reader may return a dossier with remarks, take it up, and take such a step of its own back."""
    if RoleKind.STANDING_BODY not in reader.kinds:
        return Answer(False, "Chỉ Cơ quan thường trực trả lại và tiếp nhận hồ sơ trình.")
    if not handed_on:
        return Answer(False, "Khối chưa trình hồ sơ này, hoặc không gửi hồ sơ trình qua Cơ quan thường trực.")
    return YES


def may_put_forward(reader: Reader) -> Answer:
    """Whether the reader may put members and persons forward for a form of award, and withdraw them."""
    if may(reader, Action.MANAGE_YEAR):
        return YES
    return Answer(False, "Chỉ Thư ký Khối và Quản trị được ghi danh sách suy tôn, đề nghị.")


def may_read_own_report(reader: Reader, member: str, *, known: bool) -> Answer:
    """Whether the reader may read this member's achievement report; `known`: the member knows that it is proposed."""
    if may_see_everything(reader) or (known and member in reader.own):
        return YES
    return Answer(False, "Báo cáo thành tích chỉ đơn vị ấy và người của Khối được xem.")


def may_write_own_report(reader: Reader, member: str, *, open_now: bool) -> Answer:
    """Whether the reader may write the draft of its own member's achievement report, while that is `open_now`."""
    if member not in reader.own:
        return Answer(False, "Bản thảo và hồ sơ của Khối chỉ Thư ký, Lãnh đạo Khối, Văn thư và Quản trị được xem.")
    if open_now:
        return YES
    return Answer(False, "Đơn vị viết báo cáo từ khi được suy tôn đến khi trình, và khi phải bổ sung hồ sơ.")
