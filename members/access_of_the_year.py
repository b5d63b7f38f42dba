"""Who may know and do what in the year around the scoring: reports, check visits, proposals for awards.

It goes on where `members/access.py` ends. A report is its member's own: the others learn that it came, and when, never
what stands in it. That a check visit was, when, and to whom, everybody in the bloc knows.
"""

from members.access import YES, Answer, Reader, RoleKind, may_see_everything


def may_report_for(reader: Reader, member: str) -> Answer:
    """Whether the reader may write what this member reports, and hand it in."""
    if member in reader.own or RoleKind.SECRETARY in reader.kinds:
        return YES
    return Answer(False, "Chỉ đơn vị và Thư ký Khối được ghi báo cáo của đơn vị.")


def may_see_report(reader: Reader, member: str) -> Answer:
    """Whether the reader may know what stands in this member's report, figures and files included."""
    if member in reader.own or may_see_everything(reader):
        return YES
    return Answer(False, "Nội dung báo cáo chỉ đơn vị ấy và người của Khối được xem.")


def may_review_report(reader: Reader) -> Answer:
    """Whether the reader may accept a report or return it, and say when one that came on paper was received."""
    if RoleKind.SECRETARY in reader.kinds:
        return YES
    return Answer(False, "Chỉ Thư ký Khối tiếp nhận hoặc trả lại báo cáo.")


def may_see_findings(reader: Reader, member: str) -> Answer:
    """Whether the reader may know what was found at this member."""
    if member in reader.own or may_see_everything(reader):
        return YES
    return Answer(False, "Nhận xét khi kiểm tra một đơn vị chỉ đơn vị ấy và người của Khối được xem.")
