"""What the standing body of a province's council may know of the blocs there; it writes nothing in any of them.

It reads what every member reads (`Action.SEE_YEAR`), less what stands here. What is a member's own or of the bloc's own
people is closed to it, since every rule about that names whom it is for: `members/access.py` and its neighbours.
"""

from members.access import YES, Answer, Reader, RoleKind


def shown_to(reader: Reader, visibility: str, *, published: bool) -> str:
    """What a round shows to this reader, whose `visibility` is what it shows to members now.

    To a standing body nothing («own», and it has no member of its own) until the round is published; then totals and
    ranks whatever the members see, for that is what was decided, and the cards where the members see them too. Whoever
    is something else in the bloc besides, sees what that lets it see.
    """
    if RoleKind.STANDING_BODY not in reader.kinds:
        return visibility
    if not published:
        return visibility if RoleKind.REPRESENTATIVE in reader.kinds else "own"
    return "totals" if visibility == "own" else visibility


def may_see_draft(reader: Reader) -> Answer:
    """Whether the reader may see what the bloc has not settled yet among its members: a pact before it is frozen."""
    if reader.kinds - {RoleKind.STANDING_BODY}:
        return YES
    return Answer(False, "Nội dung này Khối còn đang soạn. Khi Khối chốt, Cơ quan thường trực xem được ở đây.")


def may_see_open_ballot(reader: Reader) -> Answer:
    """Whether the reader may see a ballot in the portal while it is open: who has voted is told there."""
    if reader.kinds - {RoleKind.STANDING_BODY}:
        return YES
    return Answer(False, "Lượt bỏ phiếu đang mở. Khi lượt đóng, Cơ quan thường trực xem được kết quả ở đây.")


def may_look_over(reader: Reader) -> Answer:
    """Whether the reader may see the blocs side by side: those of its province, for whoever runs the portal all."""
    if reader.kinds & {RoleKind.STANDING_BODY, RoleKind.ADMIN}:
        return YES
    return Answer(False, "Trang này dành cho Cơ quan thường trực và Quản trị.")


def may_assign_officers(reader: Reader) -> Answer:
    """Whether the reader may say who of the standing body looks after the bloc."""
    if RoleKind.STANDING_BODY in reader.kinds:
        return YES
    return Answer(False, "Chỉ Cơ quan thường trực phân công chuyên viên theo dõi Khối.")
