"""A conference with everything in it, for the tests of its pages, documents and files."""

from datetime import date, time
from typing import Any

from django.test import Client

from members.models import BlocYear
from pacts.models import AgendaItem, Conference
from tests.years import Made

REVIEW = {
    "kind": "midyear",
    "name": "Hội nghị sơ kết 6 tháng đầu năm",
    "day": "15/7/2024",
    "starts": "7h30",
    "ends": "11:00",
    "place": "Hội trường Báo",
    "chair_name": "Trần Văn Chủ",
    "chair_position": "Trưởng khối",
    "secretary_name": "Lê Thị Ghi",
    "secretary_position": "Thư ký Khối",
    "a0-time": "07:30",
    "a0-content": "Ổn định tổ chức",
    "a0-who": "Văn phòng",
    "a1-content": "Báo cáo sơ kết",
}
INVITED = {
    "i0-name": "Người Đại Diện",
    "i0-position": "Giám đốc",
    "i0-member": "dv-01",
    "i0-organisation": "",
    "i1-name": "Phạm Khách",
    "i1-position": "Phó Giám đốc",
    "i1-member": "",
    "i1-organisation": "Sở Nội vụ",
}
CAME = {
    "p0-member": "dv-01",
    "p0-state": "present",
    "p1-member": "dv-02",
    "p1-state": "authorised",
    "p1-name": "Hồ Thay Mặt",
    "p1-position": "Phó phòng",
    "p2-member": "dv-03",
    "p2-state": "absent",
    "p2-reason": "Đi công tác",
    "g0-was": "1",
    "g0-present": "True",
}
RESOLVED = {
    "adopted": "Báo cáo sơ kết\nQuy chế sửa đổi",
    "c0-was": "0",
    "c0-course": "",
    "c1-was": "1",
    "c1-course": "Thư ký trình bày báo cáo.",
    "r0-text": "Thông qua báo cáo",
    "r0-votes_for": "2",
    "r0-votes_against": "1",
    "r0-votes_other": "0",
}


def entered(made: Made) -> Conference:
    """A conference of which nothing but its name and its agenda is entered."""
    conference, _ = Conference.objects.get_or_create(year=made.year, number=1, name="Hội nghị sơ kết", kind="midyear")
    for order, content in enumerate(("Ổn định tổ chức", "Báo cáo sơ kết"), start=1):
        AgendaItem.objects.get_or_create(conference=conference, order=order, content=content)
    return conference


def reviewed(year: BlocYear, *, number: int = 1) -> Conference:
    """A conference of half a year that has everything: one member present, one authorised, the others absent."""
    conference = Conference.objects.create(
        year=year,
        number=number,
        kind="midyear",
        name="Hội nghị sơ kết",
        day=date(year.year, 7, 15),
        starts=time(7, 30),
        ends=time(11),
        place="Hội trường Báo",
        chair_name="Trần Văn Chủ",
        chair_position="Trưởng khối",
        secretary_name="Lê Thị Ghi",
        adopted="Báo cáo sơ kết",
    )
    conference.agenda.create(order=1, time="07:30", content="Ổn định tổ chức", who="Văn phòng")
    conference.agenda.create(order=2, content="Báo cáo sơ kết", course="Thư ký trình bày.\nHội nghị nhất trí.")
    members = list(year.members.order_by("order"))
    conference.invitees.create(order=1, name="Người Đại Diện", position="Giám đốc", member=members[0])
    conference.invitees.create(order=2, name="Phạm Khách", organisation="Sở Nội vụ", present=True)
    conference.presences.create(member=members[0], state="present", name="Người Đại Diện", position="Giám đốc")
    conference.presences.create(member=members[1], state="authorised", name="Hồ Thay Mặt")
    for member in members[2:]:
        conference.presences.create(member=member, state="absent", reason="Đi công tác")
    conference.resolutions.create(order=1, text="Thông qua báo cáo", votes_for=1, votes_against=1, votes_other=0)
    return conference


def send(client: Client, where: str, typed: dict[str, Any]) -> Any:
    """Opens the form, and sends it with what was typed."""
    return client.post(where, {"seen": client.get(where).context["seen"]} | typed)


def hold(client: Client, made: Made) -> None:
    """Enters the conference whole, form by form, as its number 1."""
    assert send(client, made.address("conference-edit"), REVIEW).status_code == 302
    for name, typed in (("invitees", INVITED), ("attendance", CAME), ("results", RESOLVED)):
        assert send(client, made.address(f"conference-{name}", 1), typed).status_code == 302
