"""Who may know and do what in the review: meeting, votes, proposals and awards. It goes on where `access.py` ends."""

from members.access import YES, Action, Answer, Reader, may, may_see_everything


def may_count_votes(reader: Reader) -> Answer:
    """Whether the reader may open a round of voting, enter what the tellers counted, settle and void it."""
    if may(reader, Action.MANAGE_YEAR):
        return YES
    return Answer(False, "Chỉ Thư ký Khối và Quản trị được mở lượt bỏ phiếu và ghi số liệu của tổ kiểm phiếu.")


def may_see_counting(reader: Reader) -> Answer:
    """Whether the reader may know the figures of a round while they are being entered, before they are settled."""
    if may_see_everything(reader):
        return YES
    return Answer(False, "Số liệu đang kiểm chỉ người của Khối được xem; chốt kết quả rồi mọi đơn vị cùng xem.")
