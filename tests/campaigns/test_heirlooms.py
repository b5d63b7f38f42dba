"""What the next year begins with of registrations and of calls for reports: outlines, each of who goes on with it."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from campaigns.heirlooms import heirlooms
from campaigns.models import Campaign, Registration
from campaigns.verbs.registrations import TargetRow
from common.audit.log import Actor
from common.yearfile.files import dump
from members.models import BlocYear
from members.nextyear import Fate, MemberPlan, NewAgency, NextYear, new_code
from members.roster import seal_of
from members.verbs.nextyear import NextYearRefused, open_next_year
from members.verbs.roster import roster_of
from tests.campaigns.registered import TARGETS, register
from tests.campaigns.reported import called, handed_in
from tests.years import Made, make_year

MODELS = {"group": "Nhiệm vụ chính trị", "name": "Mô hình mới", "unit": "mô hình", "direction": "at-least"}
OVERDUE = {"name": "Hồ sơ quá hạn", "unit": "hồ sơ", "direction": "at-most"}
FAULTS = {"name": "Vi phạm kỷ luật", "direction": "at-most"}
OWN = TargetRow(None, "", "Sáng kiến năm 2024", "", "at-least", Decimal(3))
DAY = date(2025, 1, 1)


@pytest.fixture
def made(db: None) -> Made:
    """A year with two members that have registered, one that has not handed it in, and two calls for reports."""
    made = make_year(members=4, leaves=1, campaigns=1, scored=False)
    register(made, "dv-02")
    register(made, "dv-03", targets=[TARGETS[1], OWN])
    register(made, "dv-04", hand_in=False)
    handed_in(made, called(made, outline="Hai trang, số liệu năm 2024"))
    called(made, kind="campaign", campaign=Campaign.objects.get(year=made.year).number, indicators=[])
    return made


def codes(made: Made) -> list[str]:
    return [one.code for one in heirlooms(made.year) if one.code.startswith(("reports", "targets"))]


def opened(made: Made, *plans: MemberPlan, new: tuple[NewAgency, ...] = (), without: str = "") -> dict[str, Any]:
    """The year of 2025 as a file, opened with all of campaigns but for what is left out."""
    named = {plan.code: plan for plan in plans}
    stand = roster_of(made.year)
    open_next_year(
        year=made.year,
        plan=NextYear([named.get(row.code, MemberPlan(row.code)) for row in stand], new=new),
        heirlooms=[one for one in heirlooms(made.year) if one.code != without],
        seen=seal_of(stand),
        actor=Actor(name="test"),
        reader=made.reader(made.secretary),
    )
    return dump(BlocYear.objects.get(bloc=made.year.bloc, year=2025))


def test_each_member_s_targets_and_each_call_are_decided_on_their_own(made: Made) -> None:
    assert codes(made) == ["reports-1", "reports-2", "targets-dv-02", "targets-dv-03"]
    found = {one.code: (one.name, one.told) for one in heirlooms(made.year)}
    assert found["targets-dv-03"] == ("Chỉ tiêu của Đơn vị 03", "2 chỉ tiêu: Hồ sơ quá hạn; Sáng kiến năm 2025")
    assert found["reports-1"] == (
        "Yêu cầu báo cáo sơ kết",
        "3 chỉ tiêu, hạn đề nghị 10/06/2025 chờ xác nhận; không kèm báo cáo của các đơn vị",
    )


def test_targets_come_along_as_a_draft_without_figures_and_calls_without_reports(made: Made) -> None:
    file = opened(made)
    assert file["registrations"] == [
        {"member": "dv-02", "titles": [], "targets": [MODELS, OVERDUE, FAULTS]},
        {
            "member": "dv-03",
            "titles": [],
            "targets": [OVERDUE, {"name": "Sáng kiến năm 2025", "direction": "at-least"}],
        },
    ]
    assert file["reports"] == [
        {
            "number": 1,
            "kind": "half-year",
            "outline": "Hai trang, số liệu năm 2025",
            "due": "2025-06-10",
            "due_proposed": True,
            "indicators": [
                {"group": "An sinh xã hội", "name": "Tiền ủng hộ", "unit": "đồng"},
                {"group": "An sinh xã hội", "name": "Suất quà", "unit": "suất"},
                {"group": "Đoàn thể", "name": "Công đoàn vững mạnh", "unit": "%"},
            ],
        },
        {"number": 2, "kind": "campaign", "campaign": 1, "due": "2025-06-10", "due_proposed": True},
    ]
    assert Registration.objects.filter(member__year=made.year).count() == 3


def test_who_goes_on_with_a_member_gets_its_targets_each_once(made: Made) -> None:
    merged = opened(
        made, MemberPlan("dv-02", Fate.MERGED, into="dv-03", on=DAY), MemberPlan("dv-04", Fate.RENAMED, "Tên mới")
    )
    later = {"name": "Sáng kiến năm 2025", "direction": "at-least"}
    assert [(one["member"], one["targets"]) for one in merged["registrations"]] == [
        ("dv-03", [MODELS, OVERDUE, FAULTS, later])
    ]


def test_what_comes_of_two_members_has_the_targets_of_both(made: Made) -> None:
    into = {"into": new_code(0), "on": DAY}
    file = opened(
        made,
        MemberPlan("dv-02", Fate.MERGED, **into),  # type: ignore[arg-type]
        MemberPlan("dv-03", Fate.MERGED, **into),  # type: ignore[arg-type]
        new=(NewAgency("Sở Mới"),),
    )
    assert [(one["member"], len(one["targets"])) for one in file["registrations"]] == [("so-moi", 4)]


@pytest.mark.parametrize("fate", [Fate.DISSOLVED, Fate.LEAVES])
def test_targets_end_with_a_member_that_nobody_succeeds(fate: Fate, made: Made) -> None:
    on = DAY if fate is Fate.DISSOLVED else None
    assert [one["member"] for one in opened(made, MemberPlan("dv-02", fate, on=on))["registrations"]] == ["dv-03"]


def test_a_report_on_a_campaign_does_not_come_along_without_the_campaigns(made: Made) -> None:
    with pytest.raises(NextYearRefused) as refused:
        opened(made, without="campaigns")
    name = "Yêu cầu báo cáo kết thúc Đợt thi đua 1"
    assert refused.value.problems == {
        "": f"«{name}» chỉ mang theo được cùng «Các đợt thi đua (dàn ý)». Hãy đánh dấu cả hai, hoặc bỏ «{name}»."
    }
    assert BlocYear.objects.filter(bloc=made.year.bloc).count() == 1


def test_what_is_left_out_stays_behind(made: Made) -> None:
    assert [one["member"] for one in opened(made, without="targets-dv-02")["registrations"]] == ["dv-03"]
