"""Who may know whom a bloc proposes for an award: a part of `members/access.py`, which is long enough."""

from members.access import YES, Answer, Reader, may_see_everything


def may_see_award_proposals(reader: Reader) -> Answer:
    """Whether the reader may know who is proposed: until it is decided not even the member that it is about."""
    if may_see_everything(reader):
        return YES
    return Answer(False, "Đề nghị khen thưởng chưa quyết định thì chỉ người của Khối được xem.")
