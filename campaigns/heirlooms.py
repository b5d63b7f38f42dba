"""What the next year can take over of campaigns, joint activities, and what the members are asked for."""

import re
from datetime import date

from django.db.models import F

from campaigns.models import Activity, ActivityKind, Campaign, Focus, PlanTask, Registration, ReportCall, Target
from campaigns.verbs.reportcalls import OF_INDICATOR
from campaigns.yearfile.campaigns import dump, dump_focus
from common.vietnamese.dates import short_date
from common.yearfile.heirlooms import HandedDown, Heirloom, a_year_later, of_next_year
from common.yearfile.shapes import JsonObject
from members.models import BlocYear

# What a campaign is beyond its year: not its days' reasons, deadlines, or what came of it.
_OUTLINE = ("number", "name", "kind", "launched_by", "aims", "scope", "criteria", "measures")


def heirlooms(year: BlocYear) -> list[Heirloom]:
    """The campaigns as an outline, the focus, joint activities and plan as they were planned, what the members were to
    report, and the targets that each of them had; only what there is.
    """
    campaigns = [_outline(campaign, year.year + 1) for campaign in of_next_year(dump(year), year.year)]
    focus = of_next_year(dump_focus(year), year.year)
    kinds = of_next_year(list(year.activity_kinds.order_by("order").values("code", "name")), year.year)
    activities = (
        Activity.objects.filter(year=year, cancelled_reason="")
        .order_by("order")
        .values("name", kind_code=F("kind__code"))
    )
    planned = [{"kind": one["kind_code"], "name": of_next_year(one["name"], year.year)} for one in activities]
    joint = {"required_per_year": year.required_activities, "kinds": kinds, "planned": planned}
    if year.activity_members:
        joint["least_members"] = year.activity_members
    tasks = [_task(task, year.year) for task in PlanTask.objects.filter(year=year).order_by("order")]
    offered = [
        Heirloom(
            "campaigns",
            "Các đợt thi đua (dàn ý)",
            f"{len(campaigns)} đợt, các ngày dời sang năm {year.year + 1}",
            {"campaigns": campaigns},
        ),
        Heirloom("focus", "Nội dung trọng tâm", f"{len(focus)} nội dung", {"focus": focus}),
        Heirloom(
            "activities",
            "Hoạt động chung dự kiến",
            f"{len(planned)} hoạt động, {len(kinds)} loại, tối thiểu {year.required_activities} trong năm; "
            "không kèm ngày, kết quả",
            {"activities": joint},
        ),
        Heirloom(
            "work_plan",
            "Kế hoạch hoạt động (dàn ý)",
            f"{len(tasks)} việc, hạn dời sang năm {year.year + 1}; không kèm ngày xong, đơn vị chủ trì và phối hợp",
            {"work_plan": tasks},
        ),
    ]
    there_is = {"campaigns": campaigns, "focus": focus, "activities": planned or kinds, "work_plan": tasks}
    found = [heirloom for heirloom in offered if there_is[heirloom.code]]
    return [*found, *_calls(year, {one.code: one for one in found}.get("campaigns")), *_targets(year)]


def handed_down(year: BlocYear) -> list[HandedDown]:
    """What a year that was opened with all of these has of them."""
    return [
        # They stand on the campaigns.
        HandedDown("Yêu cầu báo cáo", ReportCall.objects.filter(year=year)),
        HandedDown("Đăng ký thi đua (dàn ý)", Registration.objects.filter(member__year=year)),
        HandedDown("Đợt thi đua", Campaign.objects.filter(year=year)),
        HandedDown("Nội dung trọng tâm", Focus.objects.filter(year=year)),
        HandedDown("Hoạt động chung dự kiến", Activity.objects.filter(year=year)),
        HandedDown("Loại hoạt động chung", ActivityKind.objects.filter(year=year)),
        HandedDown("Việc trong kế hoạch hoạt động", PlanTask.objects.filter(year=year)),
    ]


def _outline(campaign: JsonObject, year: int) -> JsonObject:
    """The campaign a year later. A theme that counts years is another one then, and waits to be written."""
    theme = campaign["theme"]
    return {
        **{name: campaign[name] for name in _OUTLINE if name in campaign},
        "starts": _later(campaign["starts"]),
        "ends": _later(campaign["ends"]),
        "theme": f"Chưa ghi chủ đề của năm {year}." if re.search(r"\d", theme) else theme,
        "occasions": [
            {"name": one["name"], "from": one["from"], "to": _later(one["to"])} for one in campaign["occasions"]
        ],
    }


def _task(task: PlanTask, year: int) -> JsonObject:
    """A task of the plan a year later. Who leads and helps among the members is decided anew, as the headship is."""
    told = {
        "name": task.name,
        "time": task.time,
        "leader_text": task.leader_text,
        "helpers_text": task.helpers_text,
        "product": task.product,
    }
    found: JsonObject = of_next_year({name: text for name, text in told.items() if text}, year)
    return found | ({"due_on": a_year_later(task.due_on).isoformat()} if task.due_on else {})


def _calls(year: BlocYear, campaigns: Heirloom | None) -> list[Heirloom]:
    """The calls for reports, each with what it asks and a deadline to be confirmed.

    That is the one set at first, a year later: what it was moved for was of its year.
    """
    rows = ReportCall.objects.filter(year=year).select_related("campaign").prefetch_related("indicators")
    return [_call(call, year.year, campaigns) for call in rows.order_by("number")]


def _call(call: ReportCall, year: int, campaigns: Heirloom | None) -> Heirloom:
    asked = [{name: text for name in OF_INDICATOR if (text := getattr(one, name))} for one in call.indicators.all()]
    due = a_year_later(call.due)
    part: JsonObject = {
        "number": call.number,
        "kind": call.kind,
        **({"campaign": call.campaign.number} if call.campaign else {}),
        **({"outline": of_next_year(call.outline, year)} if call.outline else {}),
        "due": due.isoformat(),
        "due_proposed": True,
        "indicators": of_next_year(asked, year),
    }
    count = f"{len(asked)} chỉ tiêu" if asked else "không hỏi chỉ tiêu"
    told = f"{count}, hạn đề nghị {short_date(due)} chờ xác nhận; không kèm báo cáo của các đơn vị"
    name = f"Yêu cầu {call.title[:1].lower()}{call.title[1:]}"
    needs = campaigns if call.campaign else None
    return Heirloom(f"reports-{call.number}", name, told, {"reports": [part]}, needs=needs)


def _targets(year: BlocYear) -> list[Heirloom]:
    """The targets that each member registered, as a draft of its registration: what they are, no figures."""
    rows = Registration.objects.filter(member__year=year, handed_in_on__isnull=False, targets__isnull=False)
    found = rows.distinct().select_related("member").prefetch_related("targets").order_by("member__order")
    return [_outlined(one, year.year) for one in found]


def _outlined(registration: Registration, year: int) -> Heirloom:
    member = registration.member
    targets = [_target(target, year) for target in registration.targets.all()]
    return Heirloom(
        f"targets-{member.code}",
        f"Chỉ tiêu của {member.short_name}",
        f"{len(targets)} chỉ tiêu: {'; '.join(one['name'] for one in targets)}",
        {"registrations": [{"member": member.code, "targets": targets}]},
        member=member.code,
    )


def _target(target: Target, year: int) -> JsonObject:
    told = {name: getattr(target, name) for name in ("group", "name", "unit", "direction")}
    found: JsonObject = of_next_year({name: text for name, text in told.items() if text}, year)
    return found


def _later(day: str) -> str:
    return a_year_later(date.fromisoformat(day)).isoformat()
