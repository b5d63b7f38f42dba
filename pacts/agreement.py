"""From the tables to what a pact says: as it is drafted now, or as it was frozen."""

from collections.abc import Sequence
from datetime import date
from typing import Protocol

from common.vietnamese.dates import date_in_words
from members.models import BlocYear, Membership
from pacts.agreed import Agreed, Article, PactPart, Party
from pacts.draft import PactDraft, PactSection, Point
from pacts.models import Pact


class PlannedCampaign(Protocol):
    """What a pact says of a campaign."""

    @property
    def name(self) -> str: ...
    @property
    def theme(self) -> str: ...
    @property
    def starts(self) -> date: ...
    @property
    def ends(self) -> date: ...


class YearPlan(Protocol):
    """What a pact says of the year's campaigns and joint activities; the roof hands it in."""

    @property
    def campaigns(self) -> Sequence[PlannedCampaign]: ...
    @property
    def focus(self) -> Sequence[str]: ...
    @property
    def required_activities(self) -> int | None: ...
    @property
    def activity_kinds(self) -> Sequence[str]: ...


NO_DAY = "ngày …… tháng …… năm ………"


def parties_of(members: Sequence[Membership]) -> tuple[Party, ...]:
    """The members in their order, as a pact names them."""
    return tuple(
        Party(
            code=member.code,
            name=member.name,
            role="" if member.role == Membership.Role.MEMBER else str(member.get_role_display()),
            representative=member.representative_name,
            position=member.representative_position,
        )
        for member in members
    )


def agreed_of(pact: Pact, draft: PactDraft, members: Sequence[Membership], plan: YearPlan, on: date | None) -> Agreed:
    """What the pact says as it is drafted; `plan` is what the year has of campaigns and joint activities."""
    year: BlocYear = pact.year
    parts = [
        PactPart("Nội dung thi đua", _articles(draft.points(PactSection.PLEDGE))),
        PactPart("Chỉ tiêu", _articles(draft.points(PactSection.TARGET))),
        PactPart("Tổ chức thực hiện", planned(plan, year.year) + _articles(draft.points(PactSection.ORGANISATION))),
    ]
    return Agreed(
        bloc=year.bloc.name,
        parent=year.bloc.parent,
        year=year.year,
        day=f"{year.bloc.locality}, {date_in_words(on) if on else NO_DAY}",
        grounds=tuple(point.text for point in draft.points(PactSection.GROUND)),
        opening=_opening(pact),
        parties=parties_of(members),
        adopted=tuple(point.text for point in draft.points(PactSection.ADOPTED)),
        parts=tuple(part for part in parts if part.articles),
        copies=pact.copies,
        witness=pact.witness_name,
        witness_position=pact.witness_position,
    )


def _articles(points: Sequence[Point]) -> tuple[Article, ...]:
    return tuple(Article(point.text) for point in points)


def planned(plan: YearPlan, year: int) -> tuple[Article, ...]:
    """The year's campaigns, what they are about, and how many joint activities there shall be, as points."""
    found = [
        Article(
            f"{campaign.name}, từ {date_in_words(campaign.starts)} đến {date_in_words(campaign.ends)}, "
            f"chủ đề: {campaign.theme.rstrip('.')}."
        )
        for campaign in plan.campaigns
    ]
    if plan.focus:
        found.append(Article("Nội dung trọng tâm của các đợt thi đua:", tuple(plan.focus)))
    if plan.required_activities:
        kinds = tuple(plan.activity_kinds)
        text = f"Trong năm {year}, Khối tổ chức ít nhất {plan.required_activities:02} hoạt động chung"
        found.append(Article(f"{text}, như:" if kinds else f"{text}.", kinds))
    return tuple(found)


def _opening(pact: Pact) -> str:
    """«Ngày …, tại Hội nghị …, họp tại …, do … chủ trì, các thành viên … sau đây ký kết …:»."""
    year: BlocYear = pact.year
    who = f"các thành viên {year.bloc.name} sau đây ký kết giao ước thi đua năm {year.year}:"
    if not (pact.conference_name or pact.conference_date or pact.chair_name):
        return f"Các{who[3:]}"
    parts = [date_in_words(pact.conference_date)] if pact.conference_date else []
    parts.append(f"tại {pact.conference_name or 'hội nghị của Khối'}")
    if pact.conference_place:
        parts.append(f"họp tại {pact.conference_place}")
    if pact.chair_name:
        position = f", {pact.chair_position}," if pact.chair_position else ""
        parts.append(f"do {pact.chair_name}{position} chủ trì")
    text = ", ".join([*parts, who])
    return text[:1].upper() + text[1:]
