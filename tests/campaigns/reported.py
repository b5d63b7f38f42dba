"""Calls for reports and reports for tests, as the portal's own verbs make them."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from campaigns.models import MemberReport, ReportCall
from campaigns.verbs.reportcalls import IndicatorRow, save_call
from campaigns.verbs.reports import FigureRow, accept_report, report_of, return_report, save_report, seal_of
from common.vietnamese.dates import VIETNAM
from tests.campaigns.proposed import who
from tests.years import Made

INDICATORS = [
    IndicatorRow(None, "An sinh xã hội", "Tiền ủng hộ", "đồng"),
    IndicatorRow(None, "An sinh xã hội", "Suất quà", "suất"),
    IndicatorRow(None, "Đoàn thể", "Công đoàn vững mạnh", "%"),
]
SECRET = "Nội dung riêng của đơn vị"


def at(day: int, hour: int = 8, month: int = 6) -> datetime:
    """A moment of June 2024 in Vietnam."""
    return datetime(2024, month, day, hour, tzinfo=VIETNAM)


def called(made: Made, *, indicators: Sequence[IndicatorRow] = INDICATORS, **more: Any) -> ReportCall:
    """The secretary asks for the report of the half-year until 10 June 2024."""
    fields = {"kind": "half-year", "campaign": None, "outline": ""} | {
        name: value for name, value in more.items() if name in ("kind", "campaign", "outline")
    }
    return save_call(
        **who(made, made.secretary), fields=fields, due=more.get("due", date(2024, 6, 10)), indicators=indicators
    )


def handed_in(
    made: Made,
    call: ReportCall,
    member: str = "dv-02",
    *,
    received: datetime | None = None,
    figures: Mapping[str, FigureRow | int] | None = None,
    text: str = SECRET,
    hand_in: bool = True,
) -> MemberReport:
    """The secretary hands in what the member reported on paper."""
    places = {one.name: one.pk for one in call.indicators.all()}
    rows = [
        FigureRow(places[name], Decimal(value)) if isinstance(value, int) else value
        for name, value in (figures or {}).items()
    ]
    owner = made.year.members.get(code=member)
    save_report(
        **who(made, made.secretary),
        number=call.number,
        member=member,
        text=text,
        figures=rows,
        seen=seal_of(report_of(call, owner)),
        hand_in=hand_in,
        received=received,
    )
    return MemberReport.objects.select_related("call", "member").get(call=call, member=owner)


def returned(made: Made, report: MemberReport, reason: str = "Thiếu số liệu") -> MemberReport:
    """The secretary returns it."""
    how = who(made, made.secretary) | {"number": report.call.number, "member": report.member.code}
    return_report(**how, seen=seal_of(report), reason=reason)
    report.refresh_from_db()
    return report


def accepted(made: Made, report: MemberReport) -> MemberReport:
    """The secretary accepts it."""
    how = who(made, made.secretary) | {"number": report.call.number, "member": report.member.code}
    accept_report(**how, seen=seal_of(report))
    report.refresh_from_db()
    return report
