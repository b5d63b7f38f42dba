"""Who may know what was found at a check visit: a part of `members/access.py`, which is long enough.

That a visit was, when, and to whom, everybody in the bloc knows.
"""

from members.access import YES, Answer, Reader, may_see_everything


def may_see_findings(reader: Reader, member: str) -> Answer:
    """Whether the reader may know what was found at this member."""
    if member in reader.own or may_see_everything(reader):
        return YES
    return Answer(False, "Nhận xét khi kiểm tra một đơn vị chỉ đơn vị ấy và người của Khối được xem.")
