"""What is sent to the forms of campaigns and joint activities."""

from django.core.files.uploadedfile import SimpleUploadedFile

from campaigns.models import Activity
from campaigns.verbs import meets, newmodels, registrations, reports
from tests.campaigns.competed import contest
from tests.campaigns.planned import tasks_planned
from tests.campaigns.proposed import proposed
from tests.campaigns.registered import register
from tests.campaigns.reported import at, called, handed_in
from tests.common.files.samples import picture
from tests.pacts.life import Life
from tests.posted.people import OWN
from tests.posted.reading import Sent, form_shown, shown_to


def campaigns_edit(life: Life) -> Sent:
    shown = shown_to("thuky", life, "campaigns-edit")
    return {"number": [one.campaign.number for one in shown["rows"]], "seen": shown["seen"], "focus": "Một nội dung"}


def campaign_edit(life: Life) -> Sent:
    shown = shown_to("thuky", life, "campaign-edit", 1)
    return form_shown(shown, name="Đợt khác", seen=shown["seen"])


def campaign_new(life: Life) -> Sent:
    return {"name": "Đợt mới", "starts": "1/7/2024", "ends": "31/12/2024", "theme": "Chủ đề"}


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


def contest_edit(life: Life) -> Sent:
    return {"sport": "Kéo co", "each": "on"}


def meet_edit(life: Life) -> Sent:
    return {"ranking": "prizes", "mixed": "none", "seen": ""}


def contest_matches(life: Life) -> Sent:
    seen = meets.seal_of(contest(life.made, each=True))
    groups = {"win_points": "3", "draw_points": "1", "advance": "2"}
    return {"deed": "draw", "seen": seen} | groups


def team_edit(life: Life) -> Sent:
    return {"members": ["dv-02"], "seen": meets.seal_of(contest(life.made))}


def charity_contribution(life: Life) -> Sent:
    return {"member": "dv-02", "kind": "money", "amount": "5.000.000", "received_on": "1/4/2024"}


def charity_use(life: Life) -> Sent:
    return {"kind": "gift", "what": "Quà Tết", "handed_on": "2/4/2024", "beneficiary": "Bà Nguyễn Thị A"}


def work_edit(life: Life) -> Sent:
    return {"name": "Cầu dân sinh", "value": "70.000.000", "share:dv-02": "5.000.000"}


def registration_edit(life: Life) -> Sent:
    return {"deed": "save", "t0-title": "Tập thể lao động xuất sắc", "g0-name": "Mô hình mới", "g0-plan": "12"} | {
        "g0-direction": "at-least"
    }


def registration_results(life: Life) -> Sent:
    registration = register(life.made, OWN)
    target = registration.targets.get(name="Mô hình mới")
    return {"deed": "save", "seen": registrations.seal_of(registration), f"r{target.pk}-actual": "11"}


def newmodel_edit(life: Life) -> Sent:
    return {"member": "dv-02", "name": "Tổ dân vận số", "what": "Trả lời dân trên mạng"}


def newmodel_files(life: Life) -> Sent:
    proposed(life.made)
    return {"deed": "add", "files": [SimpleUploadedFile("Ảnh.png", picture("PNG"))]}


def newmodel_review(life: Life) -> Sent:
    seen = newmodels.seal_of(proposed(life.made))
    return {"state": "recognised", "reviewed_on": "2/4/2024", "seen": seen}


def newmodel_spread(life: Life) -> Sent:
    proposed(life.made, recognised=True)
    return {"member": "dv-03", "since": "3/4/2024", "seen": ""}


def plan_edit(life: Life) -> Sent:
    return {"seen": shown_to("thuky", life, "plan-edit")["seen"], "r0-name": "Sơ kết Đợt 1", "r0-leader": "Đơn vị 02"}


def plan_done(life: Life) -> Sent:
    tasks_planned(life.made)
    return {"seen": shown_to("thuky", life, "plan-done")["seen"], "task": "1", "done_on": "2/4/2024"}


def report_call(life: Life) -> Sent:
    return {"kind": "half-year", "on": "10/6/2024", "i0-name": "Suất quà"}


def report(life: Life) -> Sent:
    filed = handed_in(life.made, called(life.made), OWN, received=at(9))
    return {"deed": "accept", "seen": reports.seal_of(filed)}


def report_edit(life: Life) -> Sent:
    called(life.made)
    return {"deed": "hand-in", "text": "Nửa đầu năm", "seen": ""}


def report_files(life: Life) -> Sent:
    called(life.made)
    return {"deed": "add", "files": [SimpleUploadedFile("Báo cáo.png", picture("PNG"))]}


def visit_edit(life: Life) -> Sent:
    return {"on": "2/4/2024", "who": "Trưởng khối", f"visited:{OWN}": "on", f"findings:{OWN}": "Làm tốt"}
