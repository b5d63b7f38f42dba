"""The documents of the campaigns: the plan of the year, the notice that launches each campaign, and the reports."""

from collections.abc import Callable
from dataclasses import dataclass

from campaigns.launching import LAUNCH
from campaigns.models import Activity, Campaign, Focus, PlanTask
from campaigns.presenters.summaries import CountsProposals
from campaigns.presenters.tasks import PLANNED_TABLE, tasks_of, tasks_sheet
from campaigns.summaries import summaries
from common.labels import label
from common.records.tables import Table
from common.vietnamese.dates import date_in_words
from common.web.sent import whole_number
from documents.audience import EVERYBODY
from documents.catalogue import (
    DOTS,
    SHORT_DOTS,
    Composition,
    CompositionChoice,
    Content,
    DocumentSubject,
    NothingToCompose,
    Prose,
    counted,
    signature_of,
    signed_by_the_head,
    stopped,
    usual_recipients,
)
from members.models import BlocYear
from members.signers import head_of, signed_by

_ROMAN = ("I", "II", "III", "IV", "V", "VI", "VII", "VIII")

Grounds = Callable[[BlocYear], list[str]]


@dataclass(frozen=True)
class PlanShown:
    """The tasks of the plan, which stand in its appendix, with their columns."""

    tasks: list[PlanTask]
    table: Table[PlanTask]
    appendix_title: str


def _plan(subject: DocumentSubject, grounds: Grounds) -> Content:
    """The plan of the year: what is competed for, when, and what is done together."""
    if subject.key:
        raise NothingToCompose("Mỗi năm có một kế hoạch.")
    year = subject.year
    bloc = year.bloc.name
    head = head_of(year)
    lines = [
        "I. Mục đích, yêu cầu",
        f"- Tổ chức thực hiện giao ước thi đua và các phong trào thi đua năm {year.year} của {bloc}.",
        f"- {DOTS}",
        "II. Nội dung trọng tâm",
        *(f"- {stopped(text)}" for text in _focus(year)),
        "III. Các đợt thi đua",
    ]
    for number, campaign in enumerate(Campaign.objects.filter(year=year.pk).order_by("order"), start=1):
        lines += [f"{number}. {campaign.name}", *_when_and_what(campaign)]
    tasks = tasks_of(year)
    lines += ["IV. Hoạt động chung", *_activities(year)]
    if tasks:
        lines += [
            "V. Thời gian, phân công thực hiện",
            f"Nội dung công việc, thời gian, đơn vị chủ trì, phối hợp và sản phẩm của {counted(len(tasks))} việc ghi ở "
            "Phụ lục kèm theo Kế hoạch này.",
        ]
    lines.append(f"{_ROMAN[5 if tasks else 4]}. Tổ chức thực hiện")
    leading = f"{head.name} (Trưởng khối)" if head else "Trưởng khối"
    lines += [
        f"1. {leading} chủ trì, theo dõi, đôn đốc việc thực hiện Kế hoạch này.",
        "2. Các đơn vị thành viên căn cứ Kế hoạch này tổ chức thực hiện tại đơn vị.",
        f"3. Kinh phí thực hiện: {DOTS}",
    ]
    prose = Prose(
        subject=f"Hoạt động của {bloc} năm {year.year}",
        grounds="\n".join(grounds(year)),
        body="\n".join(lines),
        recipients=usual_recipients(year),
        **signature_of(signed_by(year, head)),
    )
    shown = PlanShown(tasks, PLANNED_TABLE, "Thời gian, phân công thực hiện")
    return Content(prose, shown, sheets=lambda: [tasks_sheet(year, PLANNED_TABLE, tasks)] if tasks else [])


def _focus(year: BlocYear) -> list[str]:
    return list(Focus.objects.filter(year=year.pk).order_by("order").values_list("text", flat=True)) or [DOTS]


def _when_and_what(campaign: Campaign) -> list[str]:
    return [
        f"- Thời gian: từ {date_in_words(campaign.starts)} đến {date_in_words(campaign.ends)}.",
        f"- Chủ đề: {stopped(campaign.theme)}",
    ]


def _activities(year: BlocYear) -> list[str]:
    lines = []
    if year.required_activities:
        lines.append(
            f"Trong năm {year.year}, Khối tổ chức ít nhất {counted(year.required_activities)} hoạt động chung:"
        )
    # What was cancelled is planned no more.
    for activity in Activity.objects.filter(year=year.pk, cancelled_reason="").order_by("order").select_related("host"):
        host = f", {activity.host.name} chủ trì" if activity.host else ""
        place = activity.place or SHORT_DOTS
        lines.append(f"- {activity.name}: thời gian {_planned_when(activity)}, địa điểm {place}{host}.")
    return lines or [f"- {DOTS}"]


def _planned_when(activity: Activity) -> str:
    """When it is planned for, else when it was held, in words; dots to be filled in where nobody has said it."""
    first, last = activity.planned_from or activity.held_on, activity.planned_to
    if first is None:
        return SHORT_DOTS
    if last is None or last == first:
        return date_in_words(first)
    return f"từ {date_in_words(first)} đến {date_in_words(last)}"


def _launch(subject: DocumentSubject, grounds: Grounds) -> Content:
    """The notice that launches one campaign."""
    year = subject.year
    key = subject.key[0] if len(subject.key) == 1 else ""
    number = whole_number(key)
    found = Campaign.objects.none() if number is None else Campaign.objects.filter(year=year.pk, number=number)
    campaign = found.prefetch_related("occasions").first()
    # «01» would be another address of the same document.
    if campaign is None or str(campaign.number) != key:
        raise NothingToCompose("Năm này không có đợt thi đua ấy.")
    bloc = year.bloc.name
    occasions = [
        f"- Kỷ niệm {occasion.years} năm {occasion.name} ({occasion.from_date.day}/{occasion.from_date.month}/"
        f"{occasion.from_date.year} - {occasion.to_date.day}/{occasion.to_date.month}/{occasion.to_date.year})."
        for occasion in campaign.occasions.all()
    ]
    answering = f", hưởng ứng phong trào thi đua {campaign.answers}" if campaign.answers else ""
    sections = [
        _section(campaign, "aims"),
        _section(campaign, "scope"),
        ["Thời gian, chủ đề", *_when_and_what(campaign)],
        ["Các ngày kỷ niệm", *occasions],
        ["Nội dung thi đua", *(f"- {stopped(text)}" for text in _focus(year))],
        _section(campaign, "criteria"),
        _section(campaign, "measures"),
        [
            "Tổ chức thực hiện",
            f"1. Các đơn vị thành viên tổ chức phát động, đăng ký thi đua tại đơn vị trước ngày {SHORT_DOTS}",
            f"2. Kết thúc đợt, các đơn vị báo cáo kết quả về {bloc} trước ngày {SHORT_DOTS}",
        ],
    ]
    lines = [f"{bloc} phát động thi đua {campaign.name} năm {year.year}{answering} như sau:"]
    # What has nothing below its head is left out, and the others are numbered on.
    said = [section for section in sections if len(section) > 1]
    for roman, (head, *below) in zip(_ROMAN, said, strict=False):
        lines += [f"{roman}. {head}", *below]
    prose = Prose(
        subject=f"Phát động thi đua {campaign.name} năm {year.year}",
        grounds="\n".join(grounds(year)),
        body="\n".join(lines),
        recipients=usual_recipients(year),
        **signed_by_the_head(year),
    )
    return Content(prose)


def _section(campaign: Campaign, name: str) -> list[str]:
    """One of the campaign's contents under its head, each line of it a point."""
    points = [line.strip().removeprefix("- ") for line in getattr(campaign, name).splitlines() if line.strip()]
    return [label(f"campaigns.Campaign.{name}"), *(f"- {stopped(point)}" for point in points)]


def _campaigns(year: BlocYear) -> list[CompositionChoice]:
    rows = Campaign.objects.filter(year=year.pk).order_by("order").values_list("number", "name")
    return [CompositionChoice(str(number), f"Phát động {name}") for number, name in rows]


def compositions(grounds: Grounds, proposals: CountsProposals) -> list[Composition]:
    """The documents; what they stand on («Căn cứ Giao ước …») and how many are proposed for an award, the roof knows
    how to find."""
    return [
        Composition(
            slug="ke-hoach",
            kind="Kế hoạch",
            called="Kế hoạch hoạt động của năm",
            type_code="KH",
            about="Kế hoạch hoạt động của Khối trong năm: nội dung, các đợt thi đua, hoạt động chung, phân công.",
            template="campaigns/plan_document.record.html",
            make=lambda subject: _plan(subject, grounds),
            audience=EVERYBODY,
        ),
        Composition(
            slug=LAUNCH,
            kind="Thông báo",
            type_code="TB",
            about="Phát động từng đợt thi đua.",
            template="documents/composed.record.html",
            make=lambda subject: _launch(subject, grounds),
            audience=EVERYBODY,
            choices=_campaigns,
        ),
        *summaries(grounds, proposals),
    ]
