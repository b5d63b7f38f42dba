"""«Tìm»: what is found where, what a reader can never find, and what an odd query is told."""

import re
from datetime import date

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from awards.models import Award, AwardForm, Eligibility, Nomination, Proposal, Question, Review
from campaigns.models import (
    Activity,
    Campaign,
    Contest,
    Meet,
    MemberReport,
    NewModel,
    PlanTask,
    ReportCall,
    Visit,
    VisitedMember,
    Work,
)
from common.vietnamese.finding import TOO_LONG, TOO_SHORT
from documents.models import Document
from khoithidua.urls import THINGS
from members.models import BlocYear, Membership, Role, User
from members.pages import Opened
from members.searchpage import LIMITED, MOST_YEARS, SHOWN, SHOWN_ALONE, _scope
from pacts.models import AgendaItem, Conference, RegulationLine
from scoring.models import Criterion
from tests.as_read import as_read
from tests.documents.issued import put_out
from tests.manyblocs import more_blocs
from tests.printing import printed
from tests.years import Made, make_year

SECRET = "Quả bí đao"
PLACES = {
    "thanh-vien": "thanh-vien/dv-03/",
    "hoi-nghi": "hoi-nghi/1/",
    "quy-che": "quy-che/#dong-1",
    "dot-thi-dua": "dot-thi-dua/1/",
    "ke-hoach": "ke-hoach/#viec-7",
    "hoat-dong": "hoat-dong/1/",
    "thi-dau": "hoat-dong/1/thi-dau/1/",
    "cong-trinh": "hoat-dong/cong-trinh/#cong-trinh-1",
    "mo-hinh": "mo-hinh/7/",
    "bao-cao": "bao-cao/1/dv-03/",
    "kiem-tra": "kiem-tra/#kiem-tra-7",
    "doi-tuong-xet": "binh-xet/doi-tuong/#dv-03",
    "de-nghi": "de-nghi/7/",
    "khen-thuong": "so-khen-thuong/24/",
    "suy-ton": "binh-xet/2/de-nghi/#noi-dung-1",
    "tieu-chi": "tieu-chi/#muc-1.1",
}
# What looking in one year asks the database; the roles and the years are asked again for several.
OF_ONE_YEAR = 32
# What is the member's own and the bloc's own people's matter.
PRIVATE = {"mo-hinh", "bao-cao", "kiem-tra", "van-ban", "doi-tuong-xet", "de-nghi"}


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=2, scored=False)


def plant(made: Made, words: str = SECRET) -> None:
    """Writes the words into one thing of every kind, of dv-03 where it is a member's."""
    year, other = made.year, made.members[2]
    Membership.objects.filter(pk=other.pk).update(representative_name=words)
    conference = Conference.objects.create(year=year, number=1, kind="midyear", name="Sơ kết")
    AgendaItem.objects.create(conference=conference, order=1, content=f"Báo cáo. Bàn về {words}; kết luận.")
    RegulationLine.objects.create(year=year, order=1, kind="article", text="Phạm vi")
    RegulationLine.objects.create(year=year, order=2, kind="clause", text=f"Khoản về {words}.")
    Campaign.objects.filter(year=year, number=1).update(theme=words)
    PlanTask.objects.create(year=year, number=7, order=1, name=f"Việc {words}")
    Activity.objects.filter(year=year, number=1).update(place=words)
    meet = Meet.objects.create(activity=Activity.objects.get(year=year, number=1))
    Contest.objects.create(meet=meet, number=1, sport=words)
    Work.objects.create(year=year, number=1, name=words)
    NewModel.objects.create(year=year, member=other, number=7, name="Một cửa", what=words)
    call = ReportCall.objects.create(year=year, number=1, kind="half-year", due=date(2024, 6, 10))
    MemberReport.objects.create(call=call, member=other, text=words)
    visit = Visit.objects.create(year=year, number=7, on=date(2024, 4, 2), who="Trưởng khối")
    VisitedMember.objects.create(visit=visit, member=other, findings=words)
    Eligibility.objects.create(member=other, state="suspended", since=date(2024, 4, 2), reason=words)
    form, _ = AwardForm.objects.get_or_create(
        bloc=year.bloc, code="co", order=1, category="title", subject="collective", level="province"
    )
    facts = {"agency": other.agency, "agency_name": other.name, "form_name": words, "decision_number": str(year.year)}
    Award.objects.create(bloc=year.bloc, number=year.year - 2000, year=year.year - 1, form=form, **facts)
    nomination = Nomination.objects.create(year=year, form=form, order=1, occasion=words, member=other)
    proposal = Proposal.objects.create(year=year, number=7, nomination=nomination)
    for number, to in enumerate(("planned", "preparing", "submitted"), start=1):
        proposal.steps.create(number=number, to=to, on=date(2024, 7, number), entered_by="Thư ký")
    meeting = Conference.objects.create(year=year, number=2, kind="review", name="Họp bình xét")
    question = Question.objects.create(review=Review.objects.create(conference=meeting), order=1, form=form)
    Nomination.objects.create(year=year, form=form, question=question, order=1, merits=words, member=other)
    Criterion.objects.filter(rubric__year=year, code="1.1").update(name=words)
    put_out(made, "phieu-cham-diem/nam/dv-03", title=words, type_code="BC")


def look(made: Made, user: User, typed: str, **more: str):
    client = Client()
    client.force_login(user)
    return client.get(made.address("search"), {"tim": typed, **more})


def counts(answer) -> dict[str, int]:
    """How many of each kind were found."""
    return {group.found.kind.slug: group.found.count for group in answer.context["groups"]}


def urls(answer) -> dict[str, list[str]]:
    return {group.found.kind.slug: [hit.url for hit in group.found.hits] for group in answer.context["groups"]}


# --- where, and for whom


@pytest.mark.parametrize("typed", [SECRET, "qua bi dao", "QUẢ BÍ", '"bi dao"', "đao"])
def test_each_kind_is_found_at_its_place_with_marks_and_without(made: Made, typed: str) -> None:
    plant(made)
    stem = made.address("overview")
    document = f"van-ban/{Document.objects.get().pk}/"
    assert urls(look(made, made.secretary, typed)) == {
        kind: [stem + place] for kind, place in (PLACES | {"van-ban": document}).items()
    }


@pytest.mark.parametrize("member", ["", "dv-03"])
def test_every_place_opens_and_has_what_the_address_leads_to(made: Made, member: str) -> None:
    plant(made)
    user = made.representative(member) if member else made.secretary
    client = Client()
    client.force_login(user)
    for places in urls(look(made, user, SECRET)).values():
        page, _, anchor = places[0].partition("#")
        answer = client.get(page)
        assert (answer.status_code, places[0]) == (200, places[0])
        if anchor:
            assert answer.content.decode().count(f'id="{anchor}"') == 1


@pytest.mark.parametrize("who", ["leader", "clerk", "admin"])
def test_the_bloc_s_own_people_find_all_of_it(made: Made, who: str) -> None:
    plant(made)
    assert set(counts(look(made, getattr(made, who), SECRET))) == {kind.slug for kind in THINGS}


def test_the_member_itself_finds_what_is_its_own(made: Made) -> None:
    plant(made)
    assert set(counts(look(made, made.representative("dv-03"), SECRET))) == {kind.slug for kind in THINGS}


def test_another_member_finds_and_counts_nothing_that_is_not_for_it(made: Made) -> None:
    plant(made)
    answer = look(made, made.representative("dv-02"), SECRET)
    assert counts(answer) == dict.fromkeys((kind.slug for kind in THINGS if kind.slug not in PRIVATE), 1)
    assert answer.context["count"] == len(THINGS) - len(PRIVATE)


@pytest.mark.parametrize("kind", sorted(PRIVATE))
def test_asking_for_a_private_kind_alone_finds_no_more(made: Made, kind: str) -> None:
    plant(made)
    answer = look(made, made.representative("dv-02"), SECRET, loai=kind)
    assert (counts(answer), answer.context["count"]) == ({}, 0)


@pytest.mark.parametrize("where", ["", "nam", "tat-ca"])
def test_nobody_finds_anything_of_a_bloc_that_is_not_theirs(made: Made, where: str) -> None:
    plant(make_year(bloc="khoi-khac", members=3, leaves=2, scored=False))
    for user in (made.secretary, made.leader, made.clerk, made.representative("dv-03")):
        assert counts(look(made, user, SECRET, trong=where)) == {}


def test_a_page_of_a_bloc_that_is_not_theirs_is_not_there(made: Made) -> None:
    other = make_year(bloc="khoi-khac", members=3, leaves=2, scored=False)
    assert look(other, made.secretary, SECRET).status_code == 404


def test_a_proposal_is_found_by_its_own_member_once_it_was_sent(made: Made) -> None:
    plant(made)
    people = [made.representative("dv-03"), made.representative("dv-02"), made.secretary]

    def found() -> list[int]:
        return [counts(look(made, user, SECRET)).get("de-nghi", 0) for user in people]

    assert found() == [1, 0, 1]
    back = {"takes_back": 3, "on": date(2024, 7, 4), "remark": "Nhập nhầm", "entered_by": "Thư ký"}
    Proposal.objects.get().steps.create(number=4, **back)
    assert found() == [0, 0, 1]


def test_a_model_of_another_is_found_once_it_is_recognised(made: Made) -> None:
    plant(made)
    NewModel.objects.update(state="recognised", reviewed_on=date(2024, 4, 2))
    assert counts(look(made, made.representative("dv-02"), SECRET))["mo-hinh"] == 1


# --- years


@pytest.fixture
def later(made: Made) -> Made:
    """The same bloc a year later, with the words in both years."""
    later = make_year(members=3, leaves=2, scored=False, year=2025)
    plant(made)
    plant(later)
    return later


def test_one_year_or_all_years_of_the_bloc_the_newest_first(made: Made, later: Made) -> None:
    user = made.secretary
    one, both = look(made, user, SECRET, trong="nam"), look(made, user, SECRET)
    assert urls(one)["hoi-nghi"] == [made.address("conference", 1)]
    assert urls(both)["hoi-nghi"] == [later.address("conference", 1), made.address("conference", 1)]


def test_a_representative_finds_of_another_year_what_is_its_own_there(made: Made, later: Made) -> None:
    # Whose code was dv-03 is dv-02 a year later: codes belong to their year.
    third = later.members[2]
    Membership.objects.filter(pk=later.members[1].pk).update(code="dv-09")
    Membership.objects.filter(pk=third.pk).update(code="dv-02")
    found = urls(look(made, made.representative("dv-03"), SECRET))["bao-cao"]
    assert found == [later.address("report", 1, "dv-02"), made.address("report", 1, "dv-03")]
    assert "bao-cao" not in urls(look(made, made.representative("dv-02"), SECRET))


def test_who_has_several_blocs_may_look_in_all_of_them_and_is_told_which(made: Made) -> None:
    other = make_year(bloc="khoi-khac", members=3, leaves=2, scored=False)
    for one in (made, other):
        plant(one)
    Role.objects.create(user=made.secretary, kind=Role.Kind.SECRETARY, bloc=other.year.bloc)
    assert counts(look(made, made.secretary, SECRET))["hoi-nghi"] == 1
    answer = look(made, made.secretary, SECRET, trong="tat-ca")
    assert counts(answer)["hoi-nghi"] == 2
    assert told(answer).count(str(other.year)) >= len(THINGS)


def test_the_count_of_queries_is_the_same_for_one_bloc_and_for_many(made: Made) -> None:
    plant(made)
    client = Client()
    client.force_login(made.admin)

    def asked(where: str) -> int:
        with CaptureQueriesContext(connection) as queries:
            answer = client.get(made.address("search"), {"tim": SECRET, "trong": where})
        assert answer.context["count"] >= len(THINGS)
        return len(queries)

    assert asked("nam") == OF_ONE_YEAR
    for number in range(3):
        plant(make_year(bloc=f"khoi-{number}", members=6, leaves=8, scored=False))
        assert (asked("nam"), asked("tat-ca")) == (OF_ONE_YEAR, OF_ONE_YEAR + 3)


def test_among_many_blocs_so_many_years_are_looked_in_and_the_page_says_how_few(made: Made) -> None:
    plant(made)
    BlocYear.objects.bulk_create(BlocYear(bloc=made.year.bloc, year=year) for year in (2022, 2023))
    newer = make_year(bloc="khoi-nha", members=1, leaves=1, scored=False, year=2025)
    more_blocs(MOST_YEARS + 10)
    looked = _scope(Opened(made.reader(made.admin), made.year, date(2024, 6, 1), [], opens_others=True), "tat-ca")
    assert len(looked.opened) == MOST_YEARS
    assert [one.year.pk for one in looked.opened[:2]] == [newer.year.pk, made.year.pk]
    ours = [one.year.year for one in looked.opened if one.year.bloc_id == made.year.bloc_id]
    assert ours == [2024, 2023, 2022]
    page = as_read(look(made, made.admin, SECRET, trong="tat-ca"))
    assert LIMITED in page
    assert '<a href="/cac-khoi/">Các Khối</a>' in page
    assert LIMITED not in as_read(look(made, made.admin, SECRET))


def test_what_hangs_on_a_year_of_another_bloc_is_found_by_whoever_opens_it(made: Made) -> None:
    other = make_year(bloc="khoi-khac", members=3, leaves=2, scored=False)
    plant(other)
    assert counts(look(made, made.admin, SECRET, trong="tat-ca")) == counts(look(other, other.admin, SECRET))


# --- how it is shown


def told(answer) -> str:
    main = re.search(r"<main.*</main>", answer.content.decode(), re.DOTALL)
    assert main is not None
    return " ".join(re.sub(r"<(?!/?mark)[^>]+>", "", main[0].replace("<p>", " ")).split())


def test_the_words_are_shown_in_their_sentence(made: Made) -> None:
    plant(made)
    page = told(look(made, made.secretary, "bi dao", loai="hoi-nghi"))
    assert "Sơ kết Bàn về Quả <mark>bí đao</mark>; Năm 2024" in page


def test_a_setting_in_the_regulation_stands_in_brackets_and_reads_as_no_part_of_the_sentence(made: Made) -> None:
    RegulationLine.objects.create(year=made.year, order=1, kind="article", text="Phạm vi")
    RegulationLine.objects.create(year=made.year, order=2, kind="clause", text="Khối gồm {số thành viên} đơn vị.")
    [group] = look(made, made.secretary, "khối gồm", loai="quy-che").context["groups"]
    assert [hit.sentence_text for hit in group.found.hits] == ["Khối gồm [số thành viên] đơn vị."]


def test_what_is_found_is_text_and_nothing_else(made: Made) -> None:
    Work.objects.create(year=made.year, number=1, name="<b>Cầu</b> & <script>cầu</script>")
    page = look(made, made.secretary, "<script>cầu</script>").content.decode()
    assert "&lt;b&gt;Cầu&lt;/b&gt; &amp; <mark>&lt;script&gt;cầu&lt;/script&gt;</mark>" in page


def test_one_result_and_no_result(made: Made) -> None:
    Work.objects.create(year=made.year, number=1, name="Cầu Sở Muối")
    assert "1 kết quả. Công trình, phần việc <mark>Cầu</mark> Sở Muối" in told(look(made, made.secretary, "cau"))
    assert "Không tìm thấy gì" in told(look(made, made.secretary, "cầu treo"))


@pytest.mark.parametrize("several", [SHOWN, SHOWN + 1, SHOWN_ALONE + 3])
def test_of_too_many_the_first_are_shown_and_the_others_counted(made: Made, several: int) -> None:
    Work.objects.bulk_create(Work(year=made.year, number=place, name=f"Cầu {place}") for place in range(1, several + 1))
    answer, alone = look(made, made.secretary, "cầu"), look(made, made.secretary, "cầu", loai="cong-trinh")
    (group,), (whole,) = answer.context["groups"], alone.context["groups"]
    assert (len(group.found.hits), group.found.more) == (SHOWN, several - SHOWN)
    assert (len(whole.found.hits), whole.found.more) == (min(several, SHOWN_ALONE), max(0, several - SHOWN_ALONE))
    link = f"{made.address('search')}?tim=c%E1%BA%A7u&trong=nam&loai=cong-trinh"
    assert group.url == (link if several > SHOWN else "")
    assert (f"Còn {several - SHOWN}: xem cả {several}" in told(answer)) == (several > SHOWN)


def test_a_title_with_all_words_stands_before_a_text_with_them(made: Made) -> None:
    for number, name, place in ((1, "Đường", "gần cầu"), (2, "Cầu", "")):
        Work.objects.create(year=made.year, number=number, name=name, place=place)
    (group,) = look(made, made.secretary, "cầu").context["groups"]
    assert [hit.title_text for hit in group.found.hits] == ["Cầu", "Đường"]


@pytest.mark.parametrize(
    ("typed", "wrong"),
    [
        ("", ""),
        ("  ", ""),
        ("c", TOO_SHORT),
        ("%", TOO_SHORT),
        ("_", TOO_SHORT),
        ('"', TOO_SHORT),
        ("'", TOO_SHORT),
        ("\x00", ""),
        ("cầu " * 2500, TOO_LONG),
        ("%_", ""),
        ("%' OR 1=1 --", ""),
        ('"cầu', ""),
    ],
)
def test_odd_queries_are_answered_in_words(made: Made, typed: str, wrong: str) -> None:
    Work.objects.create(year=made.year, number=1, name="Cầu số một")
    answer = look(made, made.secretary, typed)
    assert (answer.status_code, answer.context["wrong"]) == (200, wrong)
    assert counts(answer) == ({"cong-trinh": 1} if typed == '"cầu' else {})
    assert len(answer.context["words"]) <= 200


def test_a_sign_finds_itself_alone(made: Made) -> None:
    Work.objects.create(year=made.year, number=1, name="Đạt 50%_a")
    Work.objects.create(year=made.year, number=2, name="Đạt 500")
    assert counts(look(made, made.secretary, "50%")) == counts(look(made, made.secretary, "%_")) == {"cong-trinh": 1}


def test_a_scope_or_a_kind_that_nobody_knows_is_the_usual_one(made: Made) -> None:
    plant(made)
    answer = look(made, made.secretary, SECRET, trong="x", loai="y")
    assert counts(answer) == dict.fromkeys((kind.slug for kind in THINGS), 1)


def test_samples_are_said_to_be_samples(made: Made) -> None:
    plant(made)
    assert not look(made, made.secretary, SECRET).context["sample"]
    made.round.rubric.__class__.objects.update(is_sample=True)
    assert look(made, made.secretary, SECRET).context["sample"]


def test_it_prints_what_the_reader_has_found(made: Made) -> None:
    plant(made)
    query = f"{made.address('search.pdf')}?tim=bi+dao"
    paper = printed(made.representative("dv-02"), query).text
    assert f"Số kết quả mà người in được xem: {len(THINGS) - len(PRIVATE)}." in paper
    assert "Báo cáo của đơn vị" not in paper
    assert "Chưa gõ từ cần tìm." in printed(made.secretary, made.address("search.pdf")).text
