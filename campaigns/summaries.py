"""The reports of the bloc itself, at half-year, at the end of the year or of a campaign: drafted from what stands."""

from collections.abc import Callable
from dataclasses import dataclass

from campaigns.models import Campaign, ReportCall
from campaigns.presenters.reports import SumLine
from campaigns.presenters.summaries import (
    FIGURES,
    TARGETS,
    CountsProposals,
    HeldActivity,
    TargetsOfMember,
    YearSummed,
    sheets_of,
    summed,
)
from common.records.tables import Table
from common.vietnamese.dates import date_in_words, short_date
from common.vietnamese.money import show_dong
from common.vietnamese.numbers import show_number
from documents.audience import EVERYBODY
from documents.catalogue import (
    DOTS,
    Composition,
    CompositionChoice,
    Content,
    DocumentSubject,
    NothingToCompose,
    Prose,
    counted,
    signed_by_the_head,
    usual_recipients,
)
from members.models import BlocYear

Grounds = Callable[[BlocYear], list[str]]
Kind = ReportCall.Kind
_KEYS = {Kind.HALF_YEAR: "so-ket", Kind.WHOLE_YEAR: "tong-ket"}
_AHEAD = {
    Kind.HALF_YEAR: "sáu tháng cuối năm",
    Kind.WHOLE_YEAR: "năm sau",
    Kind.CAMPAIGN: "thời gian tới",
}


@dataclass(frozen=True)
class SummaryTables:
    """What stands behind the prose: the sums of what was reported, and how the registered targets stand."""

    figures: list[SumLine]
    figures_table: Table[SumLine]
    targets: list[TargetsOfMember]
    targets_table: Table[TargetsOfMember]


def _calls(year: BlocYear) -> dict[str, ReportCall]:
    """What the members were asked to report, by the key of the report that the bloc makes of it."""
    rows = ReportCall.objects.filter(year=year.pk).select_related("campaign").order_by("number")
    return {_key(call): call for call in rows}


def _key(call: ReportCall) -> str:
    return f"dot-{call.campaign.number}" if call.campaign else _KEYS[Kind(call.kind)]


def _make(subject: DocumentSubject, grounds: Grounds, proposals: CountsProposals) -> Content:
    call = _calls(subject.year).get("/".join(subject.key))
    if call is None:
        raise NothingToCompose("Năm này chưa yêu cầu các đơn vị báo cáo để soạn văn bản ấy.")
    year = subject.year
    found = summed(year, call, proposals)
    title = f"{call.get_kind_display()} phong trào thi đua năm {year.year} của {year.bloc.name}"
    if call.campaign:
        title = f"Kết quả thi đua {call.campaign.name} năm {year.year} của {year.bloc.name}"
    prose = Prose(
        subject=title,
        grounds="\n".join(grounds(year)),
        body="\n".join(_body(found, call)),
        recipients=usual_recipients(year),
        **signed_by_the_head(year),
    )
    tables = SummaryTables(found.figures, FIGURES, found.targets, TARGETS)
    return Content(prose, tables, sheets=lambda: sheets_of(found, title))


def _body(found: YearSummed, call: ReportCall) -> list[str]:
    """The prose, in the order of such reports; what nobody has told is a dotted line."""
    return [
        "Phần thứ nhất: Kết quả đạt được",
        "I. Công tác tuyên truyền, quán triệt",
        f"- {DOTS}",
        "II. Tổ chức phong trào thi đua",
        *_campaigns(found),
        *_registrations(found),
        f"- {call.title}: {found.reports.came}/{found.reports.members} đơn vị đã nộp, "
        f"{found.reports.in_time} đơn vị đúng hạn.",
        _visits(found),
        "III. Kết quả thực hiện nhiệm vụ",
        *(["- Số liệu các đơn vị báo cáo ghi ở bảng kèm theo."] if found.figures else []),
        f"- {DOTS}",
        "IV. Hoạt động chung, an sinh xã hội",
        *_activities(found),
        *_charity(found),
        *_works(found),
        "V. Nhân tố mới, mô hình mới",
        _models(found),
        "VI. Khen thưởng",
        _proposals(found),
        "VII. Hạn chế, nguyên nhân",
        f"- {DOTS}",
        f"Phần thứ hai: Phương hướng, nhiệm vụ {_AHEAD[Kind(call.kind)]}",
        f"- {DOTS}",
        "Kiến nghị, đề xuất",
        f"- {DOTS}",
    ]


def _campaigns(found: YearSummed) -> list[str]:
    if not found.campaigns:
        return [f"- {DOTS}"]
    names = "; ".join(map(_campaign, found.campaigns))
    return [f"- Các đợt thi đua trong năm ({counted(len(found.campaigns))} đợt): {names}."]


def _campaign(campaign: Campaign) -> str:
    return f"{campaign.name}, từ ngày {short_date(campaign.starts)} đến ngày {short_date(campaign.ends)}"


def _registrations(found: YearSummed) -> list[str]:
    if not found.registered:
        return [f"- Đăng ký thi đua: {DOTS}"]
    lines = [f"- Đăng ký thi đua: {found.registered}/{found.members} đơn vị đã nộp."]
    targets = sum(one.registered for one in found.targets)
    if targets:
        exceeded, met, missed, left = (
            sum(getattr(one, name) for one in found.targets) for name in ("exceeded", "met", "missed", "open")
        )
        lines.append(
            f"- Trong {targets} chỉ tiêu các đơn vị đăng ký: vượt {exceeded}, đạt {met}, không đạt {missed}, "
            f"chưa có kết quả {left}."
        )
    return lines


def _visits(found: YearSummed) -> str:
    if not found.visits.visits:
        return f"- Kiểm tra, trao đổi: {DOTS}"
    return f"- Kiểm tra, trao đổi: {counted(found.visits.visits)} cuộc, {found.visits.members} lượt đơn vị."


def _proposals(found: YearSummed) -> str:
    told = found.proposals
    if not told.collectives and not told.persons:
        return f"- {DOTS}"
    return f"- Đề nghị khen thưởng: {told.collectives} tập thể, {told.persons} cá nhân."


def _activities(found: YearSummed) -> list[str]:
    if not found.activities:
        return [f"- Hoạt động chung: {DOTS}"]
    lines = [f"- Khối đã tổ chức {counted(len(found.activities))} hoạt động chung:"]
    return lines + [f"+ {_activity(held)}." for held in found.activities]


def _activity(held: HeldActivity) -> str:
    activity = held.activity
    parts = [activity.name, date_in_words(activity.held_on) if activity.held_on else "", activity.place]
    if held.people is not None:
        parts.append(f"{show_number(held.people)} người của {held.members} đơn vị tham gia")
    return ", ".join(filter(None, parts))


def _charity(found: YearSummed) -> list[str]:
    sums = found.charity
    told = [
        f"đã nhận {show_dong(sums.money)}" if sums.money else "",
        f"hiện vật trị giá {show_dong(sums.goods)}" if sums.goods else "",
        f"{sums.unvalued} hiện vật chưa định giá" if sums.unvalued else "",
        f"{show_number(sums.days)} ngày công" if sums.days else "",
        f"đối ứng, không qua Khối {show_dong(sums.beside)}" if sums.beside else "",
        f"đã làm {found.helped} việc an sinh, dùng {show_dong(sums.used)}" if found.helped else "",
    ]
    said = "; ".join(filter(None, told))
    return [f"- An sinh xã hội: {said or DOTS}{'.' if said else ''}"]


def _works(found: YearSummed) -> list[str]:
    works = found.works
    if not works.count:
        return [f"- Công trình, phần việc: {DOTS}"]
    value = f", tổng giá trị {show_dong(works.value)}" if works.value else ""
    unvalued = f" ({works.unvalued} công trình chưa ghi giá trị)" if works.unvalued else ""
    return [f"- Công trình, phần việc: {works.count}, đã bàn giao {works.handed}{value}{unvalued}."]


def _models(found: YearSummed) -> str:
    models = found.models
    if not models.proposed:
        return f"- {DOTS}"
    return (
        f"- Các đơn vị đề xuất {models.proposed} mô hình; Khối công nhận {models.recognised}; "
        f"{models.spread} mô hình được đơn vị khác áp dụng."
    )


def _choices(year: BlocYear) -> list[CompositionChoice]:
    return [CompositionChoice(key, call.title) for key, call in _calls(year).items()]


def summaries(grounds: Grounds, proposals: CountsProposals) -> list[Composition]:
    """The bloc's reports; what they stand on, and how many are proposed for an award, the roof knows where to find."""
    return [
        Composition(
            slug="bao-cao",
            kind="Báo cáo",
            called="Báo cáo sơ kết, tổng kết",
            type_code="BC",
            about="Sơ kết, tổng kết năm hoặc một đợt, soạn từ các đợt, đăng ký, chỉ tiêu, hoạt động, an sinh, mô hình "
            "và số liệu các đơn vị báo cáo. Có khi đã yêu cầu các đơn vị báo cáo.",
            template="campaigns/summary.record.html",
            make=lambda subject: _make(subject, grounds, proposals),
            audience=EVERYBODY,
            choices=_choices,
        )
    ]
