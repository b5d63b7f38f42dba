"""Taking back the opening of a year: afterwards all but the log is as it was, or nothing was taken back at all."""

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.core.management import call_command
from django.utils import timezone

from awards.models import AwardSettings, Review
from campaigns.models import Focus, PlanTask, Registration, ReportCall
from common.audit.log import Actor, Change
from common.audit.models import Entry, Head
from common.vietnamese.dates import date_time
from common.yearfile.files import load
from documents.models import Dossier
from khoithidua.urls import HEIRLOOMS
from members.access import Reader
from members.models import Agency, BlocYear, Membership, Opening, Role, User
from members.nextyear import Fate, MemberPlan, NewAgency, NextYear, new_code, usual
from members.openings import opened_next
from members.roster import seal_of
from members.verbs.nextyear import has_next, open_next_year
from members.verbs.nextyear_undo import NOT_OPENED, OPENED_ANEW, UndoRefused, mark_of, undo_next_year
from members.verbs.roster import roster_of
from members.yearlog import entries_of, log_in
from pacts.models import Conference
from tests.awards.reviews import voted_in
from tests.pacts.regulated import regulated
from tests.years import Made, make_year

ACTOR = Actor(name="Lê Thị Mở")
FACTS = Path("members/data/khoi-6-2023.json")
RUBRIC = Path("scoring/data/bang-tieu-chi-mau.json")
DAY = date(2024, 1, 1)
GIVEN = [one.handed_down for one in HEIRLOOMS]


@pytest.fixture
def year(db: None) -> BlocYear:
    """The real year, with something of all that the next can begin with."""
    load(FACTS.read_bytes(), ACTOR)
    call_command("load_rubric", "khoi-6", "2023", str(RUBRIC), verbosity=0)
    year = BlocYear.objects.get(bloc__code="khoi-6", year=2023)
    regulated(year)
    PlanTask.objects.create(year=year, number=1, order=1, name="Ký giao ước", due_on=date(2023, 3, 17))
    asked = {"number": 1, "kind": "half-year", "due": date(2023, 6, 10)}
    ReportCall.objects.create(year=year, **asked).indicators.create(order=1, name="Suất quà", unit="suất")
    member = Membership.objects.get(year=year, code="ban-dan-van")
    registered = Registration.objects.create(member=member, handed_in_on=date(2023, 3, 20))
    registered.targets.create(order=1, name="Mô hình mới", plan=3)
    conference = Conference.objects.create(year=year, number=1, kind=Conference.Kind.MIDYEAR, name="Hội nghị sơ kết")
    conference.agenda.create(order=1, content="Báo cáo")
    voted_in(year)
    Review.objects.update(written_opinions=True)
    AwardSettings.objects.create(year=year, portal_ballot="Điều 9 Quy chế", to_standing_body=True)
    return year


@pytest.fixture
def secretary(year: BlocYear) -> Reader:
    user = User.objects.create_user("thu-ky-that")
    Role.objects.create(user=user, kind=Role.Kind.SECRETARY, bloc=year.bloc)
    return Reader(user, frozenset({Role.Kind.SECRETARY.value}))


def opened(year: BlocYear, reader: Reader, *plans: MemberPlan, new: tuple[NewAgency, ...] = ()) -> Opening:
    """Opens 2024 with all that is offered, and answers how it was opened."""
    named = {plan.code: plan for plan in plans}
    stand = roster_of(year)
    members = [named.get(row.code, MemberPlan(row.code)) for row in stand]
    open_next_year(
        year=year,
        plan=NextYear(members, new=new, head=usual(stand).head),
        heirlooms=[one for part in HEIRLOOMS for one in part.heirlooms(year)],
        seen=seal_of(stand),
        actor=ACTOR,
        reader=reader,
    )
    found = opened_next(year)
    assert found is not None
    return found


def changing(year: BlocYear, reader: Reader) -> Opening:
    """Opens 2024 with an agency that is renamed, one that is merged into a new one, and one that is dissolved."""
    return opened(
        year,
        reader,
        MemberPlan("ban-dan-van", Fate.RENAMED, "Ban Dân vận và Mặt trận", "Dân vận - Mặt trận"),
        MemberPlan("bao-binh-thuan", Fate.MERGED, into=new_code(0), on=DAY),
        MemberPlan("dang-uy-khoi", Fate.DISSOLVED, on=DAY),
        new=(NewAgency("Báo và Đài Bình Thuận"),),
    )


def undo(year: BlocYear, reader: Reader, **more: str) -> None:
    opening = opened_next(year)
    given = {"seen": mark_of(opening) if opening else "", "typed": "2024"} | more
    undo_next_year(year=year, given=GIVEN, actor=ACTOR, reader=reader, **given)


def refusal(year: BlocYear, reader: Reader, **more: str) -> dict[str, str]:
    """Why it is not taken back; nothing was."""
    before = everything()
    with pytest.raises(UndoRefused) as refused:
        undo(year, reader, **more)
    assert everything() == before
    return refused.value.problems


def everything() -> dict[str, list[Any]]:
    """All rows of all tables of the portal, but for those of the log."""
    models = [model for model in apps.get_models() if model not in (Entry, Head)]
    return {model._meta.label: list(model._default_manager.order_by("pk").values_list()) for model in models}


def test_all_that_the_opening_made_goes_and_agencies_are_again_what_they_were(
    year: BlocYear, secretary: Reader
) -> None:
    before = everything()
    changing(year, secretary)
    new = BlocYear.objects.get(bloc=year.bloc, year=2024)
    # Every part that there can be did come along.
    assert [part.name for give in GIVEN for part in give(new) if not part.rows.exists()] == []
    assert {model for model, rows in everything().items() if rows != before[model]} >= {
        "members.Opening",
        "members.Agency",
    }
    undo(year, secretary)
    assert everything() == before


def test_an_agency_that_was_ended_before_gets_back_its_last_day_and_successor(
    year: BlocYear, secretary: Reader
) -> None:
    heir = Agency.objects.create(locality="Nơi khác", code="heir", name="Kế thừa cũ", short_name="Cũ")
    Agency.objects.filter(memberships__code="bao-binh-thuan").update(
        valid_from=date(2000, 1, 1), valid_to=date(2023, 6, 30), successor=heir
    )
    before = everything()
    changing(year, secretary)
    undo(year, secretary)
    assert everything() == before


def test_the_log_keeps_what_the_removed_year_had_and_tells_the_removal_in_the_year_that_stays(
    year: BlocYear, secretary: Reader
) -> None:
    changing(year, secretary)
    of_2024 = list(entries_of(BlocYear.objects.get(year=2024)).order_by("number").values_list("number", "hash"))
    count = Entry.objects.count()
    undo(year, secretary)
    assert list(Entry.objects.of_year("khoi-6", 2024).order_by("number").values_list("number", "hash")) == of_2024
    told = Entry.objects.filter(number__gt=count).order_by("number")
    assert {(one.bloc, one.year, one.actor_name) for one in told} == {("khoi-6", 2023, "Lê Thị Mở")}
    back = "trả lại như trước khi mở năm 2024"
    assert sorted((one.action, one.subject, one.old, one.new) for one in told) == [
        (
            "hủy việc mở năm",
            "Khối thi đua 6, năm 2024",
            "Thành viên: 8; Yêu cầu báo cáo: 1; Đăng ký thi đua (dàn ý): 1; "
            "Đợt thi đua: 2; Nội dung trọng tâm: 3; Hoạt động chung dự kiến: 2; "
            "Loại hoạt động chung: 4; Việc trong kế hoạch hoạt động: 1; "
            "Dự thảo giao ước thi đua: 1; Hội nghị: 2; Dòng của Quy chế: 5; Bảng đánh giá: 1; "
            "Nội dung bỏ phiếu: 1; Thiết lập họp bình xét: 1; Quy định bình xét của năm: 1",
            "",
        ),
        (
            back,
            "Ban Dân vận Tỉnh ủy",
            "Tên hiện nay: Ban Dân vận và Mặt trận; Tên ngắn: Dân vận - Mặt trận",
            "Tên hiện nay: Ban Dân vận Tỉnh ủy; Tên ngắn: Ban Dân vận",
        ),
        (
            back,
            "Báo Bình Thuận",
            "Đến ngày: 31/12/2023; Đơn vị kế thừa: Báo và Đài Bình Thuận",
            "Đến ngày: ; Đơn vị kế thừa: ",
        ),
        (back, "Đảng ủy Khối cơ quan và doanh nghiệp tỉnh", "Đến ngày: 31/12/2023", "Đến ngày: "),
        ("xóa cơ quan, đơn vị lập khi mở năm", "Báo và Đài Bình Thuận", "Báo và Đài Bình Thuận", ""),
    ]
    call_command("verify_log", verbosity=0)


def test_a_year_that_was_taken_back_can_be_opened_again_and_taken_back_again(year: BlocYear, secretary: Reader) -> None:
    first = changing(year, secretary)
    seen = mark_of(first)
    undo(year, secretary)
    before = everything()
    opened(year, secretary)
    assert refusal(year, secretary, seen=seen) == {"": OPENED_ANEW}
    undo(year, secretary)
    assert {name: rows for name, rows in everything().items() if rows != before[name]} == {}


def test_whatever_was_entered_after_the_opening_stands_in_the_way_and_is_named(
    year: BlocYear, secretary: Reader
) -> None:
    opening = opened(year, secretary)
    for number in range(7):
        log_in(opening.year, Actor(name="Hồ Văn Ghi"), [Change(subject=f"Nội dung {number}", action="sửa")])
    entries = list(Entry.objects.filter(number__gt=opening.last_entry).order_by("number"))
    told = [f"Hồ Văn Ghi đã ghi lúc {date_time(one.at)}: {one.subject}, sửa." for one in entries[:5]]
    assert refusal(year, secretary) == {"": " ".join([*told, "Và 2 mục khác, xem Nhật ký của năm 2024."])}


def test_a_later_year_stands_in_the_way(year: BlocYear, secretary: Reader) -> None:
    opened(year, secretary)
    BlocYear.objects.create(bloc=year.bloc, year=2025)
    assert refusal(year, secretary) == {"": "Năm 2025 đã mở sau năm 2024."}


def test_what_no_log_tells_of_and_no_opening_makes_stands_in_the_way_too(year: BlocYear, secretary: Reader) -> None:
    opening = opened(year, secretary)
    dossier = Dossier.objects.create(year=opening.year, pdf_size=1, zip_size=1, made_at=timezone.now())
    assert refusal(year, secretary) == {"": f"Năm 2024 đã có {Dossier._meta.verbose_name}: {dossier}."}


def test_what_hangs_on_a_member_and_no_log_tells_of_is_named(year: BlocYear, secretary: Reader) -> None:
    opening = opened(year, secretary)
    member = opening.year.members.order_by("order")[0]
    row = member.eligibilities.create(state="excluded", since=date(2024, 1, 2), reason="Kỷ luật")
    assert refusal(year, secretary) == {"": f"Năm này đã có việc không xét, tạm dừng xét: {row}."}


def test_an_agency_that_was_changed_since_stands_in_the_way_with_who_changed_it(
    year: BlocYear, secretary: Reader
) -> None:
    changing(year, secretary)
    agency = Agency.objects.get(memberships__year=year, memberships__code="bao-binh-thuan")
    agency.valid_to = date(2023, 11, 30)
    agency.save()
    sentence = "Báo Bình Thuận đã được sửa sau khi mở năm."
    assert refusal(year, secretary) == {"": sentence}
    change = Change(subject="Cơ quan Báo", key=f"agency/{agency.pk}/valid_to", action="sửa «Đến ngày»")
    log_in(year, Actor(name="Quản trị viên"), [change])
    at = date_time(Entry.objects.order_by("-number")[0].at)
    assert refusal(year, secretary) == {"": f"{sentence} Quản trị viên đã ghi lúc {at}: Cơ quan Báo, sửa «Đến ngày»."}


def test_what_was_changed_of_an_agency_beside_the_opening_stays(year: BlocYear, secretary: Reader) -> None:
    changing(year, secretary)
    Agency.objects.filter(memberships__year=year, memberships__code="ban-dan-van").update(valid_from=date(1999, 1, 1))
    undo(year, secretary)
    agency = Agency.objects.get(memberships__year=year, memberships__code="ban-dan-van")
    assert (agency.name, agency.short_name, agency.valid_from) == (
        "Ban Dân vận Tỉnh ủy",
        "Ban Dân vận",
        date(1999, 1, 1),
    )


@pytest.mark.parametrize("use", ["account", "another bloc", "predecessor"])
def test_an_agency_that_came_with_the_year_stays_if_anything_else_uses_it(
    use: str, year: BlocYear, secretary: Reader
) -> None:
    changing(year, secretary)
    agency = Agency.objects.get(name="Báo và Đài Bình Thuận")
    if use == "account":
        user = User.objects.create_user("dai-dien")
        Role.objects.create(user=user, kind=Role.Kind.REPRESENTATIVE, bloc=year.bloc, agency=agency)
    elif use == "another bloc":
        other = make_year(members=1, leaves=1, bloc="khoi-khac", scored=False).year
        Membership.objects.create(year=other, agency=agency, order=9, code="bao", name="Báo", short_name="Báo")
    else:
        Agency.objects.create(locality="Nơi khác", code="x", name="Đài cũ", short_name="Đài", successor=agency)
    undo(year, secretary)
    assert (Agency.objects.filter(pk=agency.pk).exists(), has_next(year)) == (True, False)
    assert Role.objects.filter(agency=agency).count() == (1 if use == "account" else 0)
    assert Agency.objects.get(memberships__year=year, memberships__code="bao-binh-thuan").successor is None


def test_an_ending_that_an_administrator_wrote_for_another_bloc_too_only_an_administrator_takes_back(
    year: BlocYear, secretary: Reader
) -> None:
    agency = Agency.objects.get(memberships__code="dang-uy-khoi")
    other = make_year(members=1, leaves=1, bloc="khoi-khac", scored=False)
    Membership.objects.create(year=other.year, agency=agency, order=9, code="dang-uy", name="Đảng ủy", short_name="ĐU")
    admin = Reader(other.admin, frozenset({Role.Kind.ADMIN.value}))
    changing(year, admin)
    assert refusal(year, secretary) == {
        "": "Đảng ủy Khối cơ quan và doanh nghiệp tỉnh còn là thành viên của khối khác, nên chỉ Quản trị bỏ được "
        "việc sáp nhập, giải thể đã ghi."
    }
    undo(year, admin)
    agency.refresh_from_db()
    assert (agency.valid_to, has_next(year)) == (None, False)


def test_the_number_of_the_year_is_typed(year: BlocYear, secretary: Reader) -> None:
    opened(year, secretary)
    for typed in ("", "2023", "có"):
        assert refusal(year, secretary, typed=typed) == {"typed": "Hãy gõ 2024, số của năm sẽ bị xóa."}


def test_a_year_that_was_not_opened_from_the_last_is_not_taken_back(year: BlocYear, secretary: Reader) -> None:
    assert refusal(year, secretary) == {"": NOT_OPENED}
    BlocYear.objects.create(bloc=year.bloc, year=2024)
    assert refusal(year, secretary) == {"": NOT_OPENED}


def test_only_who_may_open_a_year_takes_it_back(db: None) -> None:
    made: Made = make_year(members=2, leaves=2, scored=False)
    opened(made.year, made.reader(made.secretary))
    for user in (made.leader, made.clerk, made.representative("dv-01")):
        with pytest.raises(PermissionError):
            undo(made.year, made.reader(user), typed=str(made.year.year + 1))
    assert has_next(made.year) is True


def test_what_stood_in_the_last_year_is_not_touched_by_either(year: BlocYear, secretary: Reader) -> None:
    texts = list(Focus.objects.filter(year=year).values_list("text", flat=True))
    opened(year, secretary)
    undo(year, secretary)
    assert list(Focus.objects.filter(year=year).values_list("text", flat=True)) == texts
