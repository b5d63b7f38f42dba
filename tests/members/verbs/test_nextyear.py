"""Opening the next year from the last: the year of 2023 as it is, then 2024 with another head and changed agencies."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import call_command

from campaigns.heirlooms import heirlooms as of_campaigns
from common.audit.log import Actor
from common.audit.models import Entry
from common.yearfile.files import dump, load
from common.yearfile.heirlooms import Heirloom
from members.access import Reader
from members.models import Agency, BlocYear, Membership, Role, User
from members.nextyear import Fate, MemberPlan, NewAgency, NextYear, new_code, usual
from members.roster import seal_of
from members.verbs.nextyear import NOT_OURS_ALONE, NextYearRefused, OpenedYear, has_next, open_next_year
from members.verbs.roster import StaleRoster, roster_of
from pacts.heirlooms import heirlooms as of_pact
from scoring.models import Rubric
from scoring.rubrics.heirlooms import heirlooms as of_rubric
from tests.years import Made, make_year

ACTOR = Actor(name="test")
FACTS = Path("members/data/khoi-6-2023.json")
RUBRIC = Path("scoring/data/bang-tieu-chi-mau.json")
DAY = date(2024, 1, 1)


@pytest.fixture
def year(db: None) -> BlocYear:
    """The real year, with the sample rubric."""
    load(FACTS.read_bytes(), ACTOR)
    call_command("load_rubric", "khoi-6", "2023", str(RUBRIC), verbosity=0)
    return BlocYear.objects.get(bloc__code="khoi-6", year=2023)


def secretary(year: BlocYear) -> Reader:
    user = User.objects.create_user("thu-ky-that")
    Role.objects.create(user=user, kind=Role.Kind.SECRETARY, bloc=year.bloc)
    return Reader(user, frozenset({Role.Kind.SECRETARY.value}))


def offered(year: BlocYear) -> list[Heirloom]:
    return [*of_campaigns(year), *of_pact(year), *of_rubric(year)]


def plan_of(year: BlocYear, *plans: MemberPlan, **more: object) -> NextYear:
    named = {plan.code: plan for plan in plans}
    stand = roster_of(year)
    members = [named.get(row.code, MemberPlan(row.code)) for row in stand]
    return NextYear(members, **{"head": usual(stand).head, **more})  # type: ignore[arg-type]


def opening(year: BlocYear, plan: NextYear, taken: list[Heirloom] | None = None, **more: object) -> OpenedYear:
    given: dict[str, object] = {
        "seen": seal_of(roster_of(year)),
        "heirlooms": offered(year) if taken is None else taken,
        "actor": ACTOR,
        "reader": more.pop("reader", None) or secretary(year),
    }
    return open_next_year(year=year, plan=plan, **(given | more))  # type: ignore[arg-type]


def written(year: BlocYear) -> str:
    return json.dumps(dump(year), ensure_ascii=False)


def test_2024_is_opened_with_another_head_a_renamed_and_a_merged_agency_and_2023_stays_as_it_is(year: BlocYear) -> None:
    before = written(year)
    plan = plan_of(
        year,
        MemberPlan("ban-dan-van", Fate.RENAMED, "Ban Dân vận và Mặt trận Tỉnh ủy", "Dân vận - Mặt trận"),
        MemberPlan("bao-binh-thuan", Fate.MERGED, into=new_code(0), on=DAY),
        new=(NewAgency("Báo và Đài Bình Thuận"),),
        deputies=frozenset({"van-phong-tinh-uy"}),
    )
    done = opening(year, plan)
    assert written(year) == before
    new = BlocYear.objects.get(bloc=year.bloc, year=2024)
    assert list(new.members.order_by("order").values_list("code", "short_name", "role")) == [
        ("van-phong-tinh-uy", "Văn phòng", "deputy"),
        ("ban-tuyen-giao", "Ban Tuyên giáo", "head"),
        ("uy-ban-kiem-tra", "UB Kiểm tra", "member"),
        ("ban-dan-van", "Dân vận - Mặt trận", "member"),
        ("dang-uy-khoi", "Đảng ủy Khối", "member"),
        ("ban-to-chuc", "Ban Tổ chức", "member"),
        ("truong-chinh-tri", "Trường Chính trị", "member"),
        ("ban-noi-chinh", "Ban Nội chính", "member"),
        ("bao-va-dai-binh-thuan", "Báo và Đài Bình Thuận", "member"),
    ]
    # The same agency as before under its new name; its name of 2023 stays in 2023.
    renamed = Membership.objects.get(year=new, code="ban-dan-van").agency
    assert renamed == Membership.objects.get(year=year, code="ban-dan-van").agency
    assert (renamed.name, Membership.objects.get(year=year, code="ban-dan-van").name) == (
        "Ban Dân vận và Mặt trận Tỉnh ủy",
        "Ban Dân vận Tỉnh ủy",
    )
    ended = Agency.objects.get(memberships__year=year, memberships__code="bao-binh-thuan")
    heir = Agency.objects.get(memberships__year=new, memberships__code="bao-va-dai-binh-thuan")
    assert (ended.valid_to, ended.successor, heir.valid_from) == (date(2023, 12, 31), heir, DAY)
    assert Membership.objects.get(year=new, code="van-phong-tinh-uy").representative_name == "Trần Tới"
    assert Entry.objects.filter(bloc="khoi-6", year=2024).count() == done.changes
    assert Entry.objects.filter(year=2024, action="ghi việc sáp nhập, giải thể").values_list("new", flat=True)[0] == (
        "nhập vào Báo và Đài Bình Thuận từ ngày 01/01/2024"
    )


def test_what_comes_along_is_of_the_next_year_and_says_nothing_that_isn_t_so_any_more(year: BlocYear) -> None:
    opening(year, plan_of(year))
    file = dump(BlocYear.objects.get(bloc=year.bloc, year=2024))
    assert [(one["name"], one["starts"], one["ends"], one["theme"]) for one in file["campaigns"]] == [
        ("Đợt 1", "2024-01-01", "2024-06-30", "Chưa ghi chủ đề của năm 2024."),
        ("Đợt 2", "2024-07-01", "2024-12-31", "Chưa ghi chủ đề của năm 2024."),
    ]
    assert [(one["from"], one["to"], one["years"]) for one in file["campaigns"][0]["occasions"]] == [
        ("1930-02-03", "2024-02-03", 94),
        ("1975-04-30", "2024-04-30", 49),
        ("1890-05-19", "2024-05-19", 134),
    ]
    assert (file["pact"]["title"], file["pact"]["pledges"][-1]) == (
        "Giao ước thi đua năm 2024",
        "Tổ chức ít nhất một hoạt động chung của Khối trong năm 2024.",
    )
    assert (file["pact"]["conference"], file["pact"]["note"], file["pact"]["signatures"]) == (None, None, None)
    assert [one["name"] for one in file["activities"]["planned"]] == [
        "Giao lưu hội thao năm 2024",
        "Hoạt động xã hội từ thiện năm 2024",
    ]
    old = dump(year)["rubric"]
    assert file["rubric"] == old
    assert ("rounds" in file, file["source"]) == (False, None)


def test_a_sample_stays_a_sample(year: BlocYear) -> None:
    Rubric.objects.filter(year=year).update(is_sample=True)
    (rubric,) = of_rubric(year)
    assert (
        rubric.told
        == "«Bảng đánh giá thi đua mẫu (thang 1.000 điểm)», 21 tiêu chí; không kèm căn cứ; vẫn là số liệu minh họa"
    )
    opening(year, plan_of(year))
    assert Rubric.objects.get(year__bloc=year.bloc, year__year=2024).is_sample is True


def test_what_is_dropped_does_not_come_along(year: BlocYear) -> None:
    opening(year, plan_of(year), [one for one in offered(year) if one.code == "focus"])
    file = dump(BlocYear.objects.get(bloc=year.bloc, year=2024))
    assert (file["campaigns"], file["pact"], file["rubric"], file["activities"]["kinds"]) == ([], None, None, [])
    assert file["focus"] == dump(year)["focus"]


def test_a_look_keeps_nothing_and_counts_what_opening_writes(year: BlocYear) -> None:
    reader = secretary(year)
    plan = plan_of(year, MemberPlan("bao-binh-thuan", Fate.DISSOLVED, on=DAY))
    entries = Entry.objects.count()
    looked = opening(year, plan, check=True, reader=reader)
    assert (has_next(year), Entry.objects.count()) == (False, entries)
    assert Agency.objects.get(memberships__code="bao-binh-thuan").valid_to is None
    assert opening(year, plan, reader=reader) == looked
    agency = Agency.objects.get(memberships__code="bao-binh-thuan")
    assert (agency.valid_to, agency.successor, has_next(year)) == (date(2023, 12, 31), None, True)


def test_a_year_is_opened_once(year: BlocYear) -> None:
    reader = secretary(year)
    opening(year, plan_of(year), reader=reader)
    before = written(BlocYear.objects.get(bloc=year.bloc, year=2024))
    with pytest.raises(NextYearRefused) as refused:
        opening(year, plan_of(year), reader=reader)
    assert refused.value.problems == {"": "Năm 2024 của Khối thi đua 6 đã được mở rồi."}
    assert written(BlocYear.objects.get(bloc=year.bloc, year=2024)) == before


def test_an_agency_does_not_end_before_it_began_and_then_nothing_is_opened(year: BlocYear) -> None:
    Agency.objects.filter(memberships__code="bao-binh-thuan").update(valid_from=date(2024, 1, 1))
    with pytest.raises(NextYearRefused) as refused:
        opening(year, plan_of(year, MemberPlan("bao-binh-thuan", Fate.DISSOLVED, on=DAY)))
    assert refused.value.problems == {"bao-binh-thuan.on": "Báo Bình Thuận mới có từ ngày 01/01/2024."}
    assert has_next(year) is False


def test_an_agency_that_another_bloc_knows_is_ended_by_an_administrator_alone(year: BlocYear) -> None:
    agency = Agency.objects.get(memberships__code="bao-binh-thuan")
    other = make_year(members=1, leaves=1, bloc="khoi-khac", scored=False)
    Membership.objects.create(year=other.year, agency=agency, order=9, code="bao", name="Báo", short_name="Báo")
    plan = plan_of(year, MemberPlan("bao-binh-thuan", Fate.DISSOLVED, on=DAY))
    with pytest.raises(NextYearRefused) as refused:
        opening(year, plan)
    assert refused.value.problems == {"bao-binh-thuan.on": NOT_OURS_ALONE}
    agency.refresh_from_db()
    assert (agency.valid_to, has_next(year)) == (None, False)
    opening(year, plan, reader=Reader(other.admin, frozenset({Role.Kind.ADMIN.value})))
    agency.refresh_from_db()
    assert agency.valid_to == date(2023, 12, 31)


def test_nothing_is_opened_from_members_that_were_changed_meanwhile(year: BlocYear) -> None:
    seen = seal_of(roster_of(year))
    Membership.objects.filter(year=year, code="bao-binh-thuan").update(phone="0252 3821 234")
    with pytest.raises(StaleRoster):
        opening(year, plan_of(year), seen=seen)
    assert has_next(year) is False


def test_only_who_manages_the_year_opens_the_next(db: None) -> None:
    made: Made = make_year(members=2, leaves=2, scored=False)
    for reader in (made.reader(made.leader), made.reader(made.clerk), made.reader(made.representative("dv-01"))):
        with pytest.raises(PermissionError):
            opening(made.year, plan_of(made.year), [], reader=reader)
    assert has_next(made.year) is False


def test_what_comes_of_a_merger_is_another_agency_under_the_name_of_one_that_went_into_it(year: BlocYear) -> None:
    old = Agency.objects.get(memberships__year=year, memberships__code="bao-binh-thuan")
    into = new_code(0)
    plan = plan_of(
        year,
        MemberPlan("bao-binh-thuan", Fate.MERGED, into=into, on=DAY),
        MemberPlan("ban-dan-van", Fate.MERGED, into=into, on=DAY),
        new=(NewAgency("Báo Bình Thuận"),),
    )
    opening(year, plan)
    heir = Membership.objects.get(year__year=2024, name="Báo Bình Thuận")
    old.refresh_from_db()
    assert (heir.code, heir.agency.valid_from, heir.agency.valid_to) == ("bao-binh-thuan-2", DAY, None)
    assert (old.successor, old.valid_to) == (heir.agency, date(2023, 12, 31))


def test_a_new_agency_is_not_the_one_of_its_name_that_was_dissolved(year: BlocYear) -> None:
    plan = plan_of(
        year, MemberPlan("bao-binh-thuan", Fate.DISSOLVED, on=DAY), new=(NewAgency("Báo Bình Thuận", "Báo mới"),)
    )
    opening(year, plan)
    new = Membership.objects.get(year__year=2024, name="Báo Bình Thuận")
    old = Membership.objects.get(year=year, code="bao-binh-thuan")
    assert (new.agency == old.agency, new.agency.valid_to, old.agency.name) == (False, None, "Báo Bình Thuận")
