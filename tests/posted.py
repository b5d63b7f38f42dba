"""What is sent to addresses that take a form, as `tests/test_posting.py` sends it: read off the page, typed over."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from campaigns.models import Activity
from campaigns.verbs.newmodels import seal_of
from members.models import User
from tests.campaigns.proposed import proposed
from tests.common.files.samples import picture
from tests.pacts.life import Life

Sent = dict[str, Any]


def client_of(username: str) -> Client:
    client = Client()
    if username:
        client.force_login(User.objects.get(username=username))
    return client


def shown_to(who: str, life: Life, name: str, *args: object, query: str = "") -> Any:
    """The data of a page as this account sees it."""
    answer = client_of(who).get(life.made.address(name, *args) + query)
    assert answer.status_code == 200
    return answer.context


def form_shown(context: Any, **typed: object) -> Sent:
    """What a browser would send of the form of a page, but for what was typed over."""
    boxes = {box.html_name: box.value() for box in context["form"]}
    return {name: value for name, value in boxes.items() if value not in (None, False)} | typed


def activities_settings(life: Life) -> Sent:
    shown = shown_to("thuky", life, "activities-settings")
    sent = {"seen": shown["seen"], "required": "3", "least": "2"}
    for one in shown["kinds"]:
        sent |= {f"k{one.place}-code": one.row.code, f"k{one.place}-name": one.row.name}
    return sent


def activity_new(life: Life) -> Sent:
    return {"name": "Hiến máu", "kind": "loai-1"}


def activity_edit(life: Life) -> Sent:
    shown = shown_to("thuky", life, "activity-edit", 1)
    return form_shown(shown, seen=shown["seen"], place="Hàm Thuận")


def activity_result(life: Life) -> Sent:
    shown = shown_to("thuky", life, "activity-result", 1)
    return form_shown(shown, seen=shown["seen"], result="Trồng 300 cây") | {"people:dv-02": "12"}


def activity_remove(life: Life) -> Sent:
    Activity.objects.filter(year=life.made.year, number=1).update(held_on=None)
    return {"deed": "cancel", "reason": "Bão", "seen": shown_to("thuky", life, "activity-remove", 1)["seen"]}


def activity_pictures(life: Life) -> Sent:
    return {"deed": "add", "caption": "Trồng cây", "files": [SimpleUploadedFile("Ảnh.png", picture("PNG"))]}


def charity_contribution(life: Life) -> Sent:
    return {"member": "dv-02", "kind": "money", "amount": "5.000.000", "received_on": "1/4/2024"}


def charity_use(life: Life) -> Sent:
    return {"kind": "gift", "what": "Quà Tết", "handed_on": "2/4/2024", "beneficiary": "Bà Nguyễn Thị A"}


def work_edit(life: Life) -> Sent:
    return {"name": "Cầu dân sinh", "value": "70.000.000", "share:dv-02": "5.000.000"}


def bloc_info(life: Life) -> Sent:
    shown = shown_to("thuky", life, "bloc-info")
    return form_shown(shown, seen=shown["seen"], locality="Đà Lạt")


def registration_edit(life: Life) -> Sent:
    return {"deed": "save", "t0-title": "Tập thể lao động xuất sắc", "g0-name": "Mô hình mới", "g0-plan": "12"} | {
        "g0-direction": "at-least"
    }


def next_year(life: Life) -> Sent:
    """Opens the year after the last: everybody stays, and everything comes along."""
    shown = shown_to("thuky", life, "next-year")
    sent = {"deed": "open", "seen": shown["seen"], "head": shown["head"]}
    sent |= {f"{one.row.code}-fate": "stays" for one in shown["rows"]}
    sent["take"] = [one.heirloom.code for one in shown["choices"]]
    looked = client_of("thuky").post(life.made.address("next-year"), sent | {"deed": "look"})
    return sent | {"looked": looked.context["preview"].mark}


def newmodel_edit(life: Life) -> Sent:
    return {"member": "dv-02", "name": "Tổ dân vận số", "what": "Trả lời dân trên mạng"}


def newmodel_review(life: Life) -> Sent:
    seen = seal_of(proposed(life.made))
    return {"state": "recognised", "reviewed_on": "2/4/2024", "seen": seen}


def newmodel_spread(life: Life) -> Sent:
    proposed(life.made, recognised=True)
    return {"member": "dv-03", "since": "3/4/2024", "seen": ""}
