"""A review meeting as the tests hold it: what is sent to its forms, and one that has everything."""

from datetime import date, time

from members.models import BlocYear
from pacts.models import Conference
from tests.years import Made

SETTLED = {
    "round": "",
    "quorum": "share",
    "quorum_numerator": "2",
    "quorum_denominator": "3",
    "quorum_exceeds": "on",
    "quorum_number": "",
    "written_opinions": "",
    "own_item": "abstains",
    "t0-name": "Lê Đếm",
    "t0-position": "Chuyên viên",
    "t0-member": "dv-01",
    "t0-account": "",
    "t0-is_head": "True",
    "t1-name": "Hồ Soát",
    "t1-position": "",
    "t1-member": "dv-02",
    "t1-account": "",
    "t1-is_head": "",
    "t2-name": "",
    "t2-position": "",
    "t2-member": "",
    "t2-account": "",
    "t2-is_head": "",
}


def called(made: Made) -> Conference:
    """A review meeting with an agenda of two items, as number 1 of the year."""
    conference, _ = Conference.objects.get_or_create(
        year=made.year, number=1, name="Họp bình xét năm 2024", kind="review", chair_name="Trần Văn Chủ"
    )
    for order, content in enumerate(("Trình bày kết quả chấm điểm", "Bỏ phiếu suy tôn"), start=1):
        conference.agenda.get_or_create(order=order, content=content)
    return conference


def attended(year: BlocYear, absent: int = 1, number: int = 1) -> Conference:
    """A review meeting to which all members but the last came; the second by authorisation, the first until ten."""
    conference = Conference.objects.create(
        year=year,
        number=number,
        kind="review",
        name="Họp bình xét năm 2024",
        day=date(year.year, 12, 15),
        starts=time(7, 30),
        ends=time(11),
        place="Hội trường Báo",
        chair_name="Trần Văn Chủ",
        chair_position="Trưởng khối",
        secretary_name="Lê Thị Ghi",
    )
    conference.agenda.create(order=1, time="07:30", content="Trình bày kết quả chấm điểm", who="Thư ký Khối")
    conference.agenda.create(order=2, content="Bỏ phiếu suy tôn")
    members = list(year.members.order_by("order"))
    for place, member in enumerate(members):
        if place >= len(members) - absent:
            conference.presences.create(member=member, state="absent", reason="Đi công tác")
        elif place == 1:
            conference.presences.create(member=member, state="authorised", name="Hồ Thay Mặt", paper="số 12")
        else:
            left = time(10) if place == 0 else None
            conference.presences.create(member=member, state="present", name=f"Người {place}", left_at=left)
    return conference
