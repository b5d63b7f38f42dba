"""Every address × every role × own and other member × what the round shows: the table is built from the URLconf.

A route that nobody listed in `tests/doors.py` fails the suite. What everybody may send to each address is in
test_posting.py; the admin's own addresses are tested beside the admin.
"""

import json
from collections.abc import Iterator
from io import BytesIO
from itertools import product

import pytest
from django.db.models import F
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from openpyxl import load_workbook
from pytest_django import DjangoDbBlocker

from common.audit.log import Actor
from common.audit.models import Entry
from common.vietnamese.numbers import show_points
from common.yearfile.files import load
from documents.models import Document, DocumentFile, Draft
from members.models import BlocYear, Membership, Role, User
from scoring.models import Round, Rubric, Score
from scoring.sheet import load_sheet
from tests.as_read import as_read, without_joins
from tests.doors import (
    APPRAISALS,
    AWARDS,
    CARDS,
    CONFERENCE,
    CONTESTS,
    DOSSIERS,
    DRAFTS,
    FILES,
    FORMS,
    MANAGED,
    MANAGERS,
    MEMBERS_OWN,
    NEW_MODELS,
    NOTED,
    OPEN,
    PROPOSALS,
    PUBLISHED,
    REGISTER,
    REGISTERING,
    REGISTRARS,
    REPORTS,
    REVIEWS,
    ROWS,
    RUBRIC_FORMS,
    SITE,
    WRITERS,
    doors,
)
from tests.pdftext import pdf_text
from tests.printing import for_a_moment, without_hashes
from tests.twoblocs import OTHER, OWN, YEAR_FILE, make_two_blocs

STAFF = ("thuky", "truongkhoi", "vanthu", "quantri")
STRANGERS = ("thuky-khac", "khong-vai-tro")


@pytest.fixture(scope="module")
def made(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Two blocs, made once for all tests of this file; what a test writes there is gone after it."""
    with for_a_moment(django_db_blocker):
        make_two_blocs()
        yield


@pytest.fixture
def year(made: None, db: None) -> BlocYear:
    return BlocYear.objects.get(bloc__code="khoi-6")


def test_of_every_role_somebody_tries_the_doors(year: BlocYear) -> None:
    tried = Role.objects.filter(user__username__in=(*STAFF, OWN))
    # The standing body of a province tries them in tests/test_standing_body.py.
    assert {*tried.values_list("kind", flat=True), Role.Kind.STANDING_BODY} == set(Role.Kind.values)


def client_of(username: str) -> Client:
    client = Client()
    if username:
        client.force_login(User.objects.get(username=username))
    return client


def routes() -> Iterator[str]:
    """The names of all routes outside the admin."""
    for pattern in get_resolver().url_patterns:
        if isinstance(pattern, URLResolver):
            assert pattern.namespace == "admin", f"a part of the URLconf that this table does not know: {pattern}"
        else:
            assert isinstance(pattern, URLPattern)
            assert pattern.name, f"a route without a name: {pattern}"
            yield pattern.name


def roles_at(route: str) -> tuple[str, ...]:
    """Who is tried at a door that is open to staff. A PDF takes its time: there the clerk stands for all of them."""
    return ("vanthu",) if route.endswith(".pdf") else STAFF


def address(route: str, member: str = OWN) -> str:
    page = route.partition(".")[0]
    extra: dict[str, list[str | int]] = {"criterion": ["I.3"]}
    activity = [f"activity{deed}" for deed in ("", "-edit", "-result", "-remove", "-pictures")]
    activity += ["meet", "meet-edit", "contest-edit"]
    extra.update({name: [1] for name in (*activity, "campaign", "campaign-edit", "standings-publication", "document")})
    extra.update({name: ["ke-hoach"] for name in ("composition", "composition-issue")})
    extra.update({name: ["I.1"] for name in ("rubric-node", "rubric-delete")})
    extra.update(
        {
            name: [member]
            for name in ("member", "award-agency", "card", "card-import", "evidence", "explain", "history", "pact-sign")
        }
    )
    extra["eligibility-edit"] = [member]
    extra["told"] = [member, "I.1"]
    extra.update({name: [member] for name in ("registration", *REGISTERING)})
    return reverse(route, args=["khoi-6", 2023, *extra.get(page, [])])


def test_every_route_stands_in_the_table() -> None:
    listed = doors(OPEN | CARDS | ROWS | MANAGED | MEMBERS_OWN | FORMS | PUBLISHED | DRAFTS | REGISTER | NOTED)
    listed |= AWARDS
    listed |= SITE | DOSSIERS | FILES | doors(RUBRIC_FORMS) | set(REGISTERING) | NEW_MODELS | CONTESTS | CONFERENCE
    listed |= REPORTS | REVIEWS | PROPOSALS | APPRAISALS
    assert set(routes()) == listed


@pytest.mark.parametrize(
    "route",
    sorted(
        doors(OPEN | CARDS | ROWS | MANAGED | MEMBERS_OWN | FORMS | PUBLISHED | RUBRIC_FORMS | DRAFTS | REGISTER)
        | DOSSIERS
        | set(NOTED | REGISTERING)
    ),
)
def test_who_is_not_logged_in_is_asked_to_and_strangers_find_nothing(route: str, year: BlocYear) -> None:
    where = address(route)
    answer = client_of("").get(where)
    assert (answer.status_code, answer["Location"]) == (302, f"/dang-nhap/?next={where}")
    for stranger in STRANGERS:
        assert client_of(stranger).get(where).status_code == 404
    # Not even whether there is such a bloc: what does not exist answers alike.
    assert client_of("").get("/khoi-99/2023/").status_code == 302
    assert client_of("thuky").get(where.replace("khoi-6", "khoi-7")).status_code == 404
    assert client_of("thuky").get(where.replace("2023", "2024")).status_code == 404


@pytest.mark.parametrize("route", sorted(doors(OPEN) | doors(ROWS)))
def test_every_role_of_the_bloc_opens_what_is_common(route: str, year: BlocYear) -> None:
    kinds = {"pdf": "application/pdf", "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"}
    for role in (*roles_at(route), OWN):
        answer = client_of(role).get(address(route, OTHER))
        assert (answer.status_code, answer["Content-Type"].split(";")[0]) == (
            200,
            kinds.get(route.partition(".")[2], "text/html"),
        )


@pytest.mark.parametrize("route", sorted(doors(MANAGED)))
def test_what_is_set_up_is_open_to_secretary_and_administrator_and_to_nobody_else(route: str, year: BlocYear) -> None:
    for role in (*STAFF, OWN):
        may = role in ("thuky", "quantri")
        assert client_of(role).get(address(route)).status_code == (200 if may else 403), role
        if "." not in route:
            before = Entry.objects.count()
            answer = client_of(role).post(
                address(route), {"name": f"Kỳ của {role}", "visibility": "own", "reasons": "own"}
            )
            assert (answer.status_code == 403, Entry.objects.count() == before) == (
                not may,
                not may or route not in ("progress-new", "work-edit"),
            )


def test_a_member_and_the_secretary_open_its_forms_of_a_registration_and_nobody_else(year: BlocYear) -> None:
    for role, member in product((*STAFF, OWN), (OWN, OTHER)):
        may = role == "thuky" or (role == OWN and member == OWN)
        found = [client_of(role).get(address(name, member)).status_code for name in REGISTERING]
        assert found == ([200, 302] if may else [403, 403]), (role, member)


def test_paper_is_noted_by_who_files_it(year: BlocYear) -> None:
    for role in (*STAFF, OWN):
        client = client_of(role)
        statuses = [client.get(address("pact-paper")).status_code, client.post(address("pact-paper"), {}).status_code]
        assert statuses == ([200, 422] if role in WRITERS else [403, 403]), role


def test_a_member_explains_its_own_card_and_nobody_else_does(year: BlocYear) -> None:
    Round.objects.update(visibility="full")
    assert [client_of(OWN).get(address("explain", code)).status_code for code in (OWN, OTHER)] == [200, 403]
    assert {client_of(role).get(address("explain")).status_code for role in STAFF} == {403}
    Round.objects.update(visibility="totals")
    assert client_of(OWN).get(address("explain", OTHER)).status_code == 404


# Says of every criterion that its evidence is known to be missing.
EVERYTHING = " ".join(f"{group}.{number}" for group in ("I", "II", "III", "IV", "V", "VI") for number in range(1, 20))
DEEDS = ("nop", "tra-lai", "tham-dinh", "thong-nhat")


@pytest.mark.parametrize("deed", DEEDS)
def test_a_deed_moves_no_card_but_that_of_who_may(deed: str, year: BlocYear) -> None:
    """What each verb allows is tested beside it; here that the page's door asks it for everybody."""
    begins = {"nop": "drafting", "tra-lai": "submitted", "tham-dinh": "submitted", "thong-nhat": "appraised"}[deed]
    Score.objects.filter(appraised_input__isnull=True).update(appraised_input=F("self_input"))
    for role in ("", *STRANGERS, *STAFF, OWN):
        for member in (OWN, OTHER):
            Round.objects.get().cards.update(state=begins, return_reason="")
            posted = {"deed": deed, "return_reason": "Vì sao", "as_scored": "1", "without": EVERYTHING}
            answer = client_of(role).post(address("card", member), posted)
            moved = set(Round.objects.get().cards.exclude(state=begins).values_list("member__code", flat=True))
            may = role == "thuky" or (role == OWN and member == OWN and deed == "nop")
            # One criterion of the other has no value, which keeps its card from going on, whoever tries.
            stays = member == OTHER and deed != "tra-lai"
            assert moved == ({member} if may and not stays else set()), (role, member)
            if role == OWN and member == OTHER:
                assert answer.status_code == 404


@pytest.mark.parametrize("route", sorted(doors(RUBRIC_FORMS)))
def test_only_who_manages_the_year_opens_its_forms_and_sends_them(route: str, year: BlocYear) -> None:
    Score.objects.all().delete()
    Round.objects.update(step="preparing")
    version = Rubric.objects.get(year=year).version
    for role in (*STAFF, OWN):
        client = client_of(role)
        assert client.get(address(route)).status_code == (200 if role in MANAGERS else 403), role
        if role in MANAGERS:
            continue
        assert client.post(address(route), {"version": version, "deed": "down:I.1"}).status_code == 403, role
        assert Rubric.objects.get(year=year).version == version


@pytest.mark.parametrize("route", sorted(doors(DRAFTS)))
def test_drafts_are_open_to_the_bloc_s_own_people_and_closed_to_members(route: str, year: BlocYear) -> None:
    Round.objects.update(visibility="full")
    for role in roles_at(route):
        assert client_of(role).get(address(route)).status_code == 200, role
    answer = client_of(OWN).get(address(route))
    assert answer.status_code == 403
    assert "Bản thảo và hồ sơ của Khối chỉ Thư ký" in as_read(answer)


def test_who_writes_and_issues_a_document(year: BlocYear) -> None:
    for role in ("", *STRANGERS, *STAFF, OWN):
        Draft.objects.all().delete()
        client_of(role).post(address("composition"), {"version": "0", "deed": "save", "body": "Một đoạn."})
        assert Draft.objects.count() == (role in WRITERS), role
        typed = {"version": "0", "on": "17/3/2023", "seen": "on", "replaces": ""}
        client_of(role).post(reverse("composition-issue", args=["khoi-6", 2023, "bang-xep-hang/nam"]), typed)
        issued = Document.objects.all()
        assert issued.count() == (role in WRITERS), role
        # What is issued of sample data goes with it.
        DocumentFile.objects.all().delete()
        issued.delete()


@pytest.mark.parametrize("visibility", ["own", "full"])
@pytest.mark.parametrize("route", sorted(doors(FORMS)))
def test_the_forms_of_who_runs_the_bloc_are_closed_to_members(route: str, visibility: str, year: BlocYear) -> None:
    Round.objects.update(visibility=visibility)
    assert [client_of(role).get(address(route)).status_code for role in STAFF] == [200] * len(STAFF)
    for answer in (client_of(OWN).get(address(route)), client_of(OWN).post(address(route))):
        assert answer.status_code == 403
        assert "Chỉ Thư ký Khối và Lãnh đạo Khối" in as_read(answer)


@pytest.mark.parametrize("route", sorted(doors(REGISTER)))
def test_who_keeps_the_register_opens_its_forms_and_nobody_else(route: str, year: BlocYear) -> None:
    for role in (*STAFF, OWN):
        may = role in REGISTRARS
        answers = [client_of(role).get(address(route)), client_of(role).post(address(route))]
        assert [answer.status_code for answer in answers] == ([200, 422] if may else [403, 403]), role


@pytest.mark.parametrize("route", sorted(doors(PUBLISHED)))
def test_before_anything_is_published_there_is_nothing_to_look_at(route: str, year: BlocYear) -> None:
    assert [client_of(role).get(address(route)).status_code for role in (*STAFF, OWN)] == [404] * (len(STAFF) + 1)


@pytest.mark.parametrize("visibility", ["own", "totals", "full"])
@pytest.mark.parametrize("route", sorted(doors(CARDS)))
def test_cards_are_open_to_staff_and_to_members_as_the_round_says(route: str, visibility: str, year: BlocYear) -> None:
    Round.objects.update(visibility=visibility)
    full = visibility == "full"
    for role in roles_at(route):
        assert client_of(role).get(address(route, OTHER)).status_code == 200
    answer = client_of(OWN).get(address(route, OTHER))
    if route.startswith("grid") and not full:
        own_card = address(route.replace("grid", "card"))
        assert (answer.status_code, answer["Location"]) == (302, own_card)
    else:
        assert answer.status_code == (200 if full else 404)
    if route.startswith(("card", "evidence", "history", "told")):
        assert client_of(OWN).get(address(route)).status_code == 200


def test_what_is_shown_only_after_publication_stays_hidden_before_it(year: BlocYear) -> None:
    Round.objects.update(visibility="full", only_after_publication=True)
    member = client_of(OWN)
    assert member.get(address("card", OTHER)).status_code == 404
    assert member.get(address("grid")).status_code == 302
    Round.objects.update(step="published")
    assert member.get(address("card", OTHER)).status_code == 200
    assert member.get(address("grid")).status_code == 200


POSTS: dict[tuple[str, str], dict[str, dict[str, tuple[str, ...]]]] = {
    # (step, card's state): who may write which stage of whose card; DESIGN §6.
    ("preparing", "drafting"): {},
    ("scoring", "drafting"): {
        "self": {"thuky": (OWN, OTHER), OWN: (OWN,)},
        "appraised": {"thuky": (OWN, OTHER)},
    },
    ("appraising", "submitted"): {"appraised": {"thuky": (OWN, OTHER)}},
    ("agreeing", "appraised"): {"appraised": {"thuky": (OWN, OTHER)}, "agreed": {"thuky": (OWN, OTHER)}},
    ("published", "agreed"): {},
}


@pytest.mark.parametrize(("step", "state"), POSTS)
@pytest.mark.parametrize("visibility", ["own", "full"])
@pytest.mark.parametrize("script", [True, False])
def test_who_may_write_which_value_on_whose_card(
    step: str, state: str, visibility: str, script: bool, year: BlocYear
) -> None:
    round_ = Round.objects.get()
    Round.objects.update(step=step, visibility=visibility)
    round_.cards.update(state=state)
    # The form's door asks the same verb, and visibility concerns members: there a few roles stand for all.
    roles = ("", *STRANGERS, *STAFF, OWN) if script and visibility == "own" else ("thuky", "vanthu", OWN)
    for stage in ("self", "appraised", "agreed"):
        for role in roles:
            for member in (OWN, OTHER):
                for page in ("grid", "card", "criterion"):
                    Score.objects.filter(criterion__code="I.3").delete()
                    headers = {"Accept": "application/json"} if script else {}
                    typed = {"member": member, "criterion": "I.3", "stage": stage, "version": "0", "value": "77,5"}
                    form = {f"v:{stage}:{member}:I.3": "77,5", "reason": "Thử"}
                    client_of(role).post(address(page, member), typed if script else form, headers=headers)
                    written = set(
                        Score.objects.filter(criterion__code="I.3").values_list("card__member__code", flat=True)
                    )
                    may = member in POSTS[step, state].get(stage, {}).get(role, ())
                    # The grid is closed to a member that may not see the others, its own column included.
                    may = may and not (page == "grid" and role == OWN and visibility == "own")
                    assert written == ({member} if may else set()), (stage, role, member, page)


def text_of(content: bytes, kind: str) -> str:
    if kind.startswith("application/pdf"):
        return pdf_text(content)
    if kind.startswith("application/vnd"):
        cells = (cell.value for sheet in load_workbook(BytesIO(content)) for row in sheet.iter_rows() for cell in row)
        return "\n".join(str(value).replace(".", ",") for value in cells if value is not None)
    return without_joins(content.decode())


@pytest.mark.parametrize("visibility", ["own", "totals"])
def test_no_door_tells_a_member_of_anothers_scores(visibility: str, year: BlocYear) -> None:
    Round.objects.update(visibility=visibility)
    sheet = load_sheet(Round.objects.select_related("rubric").get())
    cards = sheet.cards()
    totals = {code: show_points(card.total) for code, card in cards.items()}
    groups = {code: {show_points(card.nodes[top]) for top in ("I", "II")} for code, card in cards.items()}
    secrets = {"GIẢI TRÌNH KÍN", "LÝ DO KÍN"}
    for code in sheet.columns:
        if code != OWN:
            figures = (groups[code] - groups[OWN]) | ({totals[code]} if visibility == "own" else set())
            # Three digits may stand in any hash of the log.
            secrets |= {figure for figure in figures if len(figure) > 3}
    assert len(secrets) > 10
    member = client_of(OWN)
    for route in sorted(doors(OPEN) | doors(CARDS) | doors(ROWS)):
        answer = member.get(address(route), follow=True)
        assert answer.status_code == 200
        shown = without_hashes(text_of(answer.content, answer["Content-Type"]))
        leaked = {secret for secret in secrets if secret in shown}
        assert leaked == set(), route


def test_the_same_secrets_do_stand_on_the_pages_of_who_may_see_them(year: BlocYear) -> None:
    """Else the test above could not fail."""
    secretary = client_of("thuky")
    assert "GIẢI TRÌNH KÍN" in text_of(secretary.get(address("card", OTHER)).content, "text/html")
    assert "LÝ DO KÍN" in text_of(secretary.get(address("log")).content, "text/html")
    sheet = load_sheet(Round.objects.select_related("rubric").get())
    total = show_points(sheet.cards()[OTHER].total)
    answers = [secretary.get(address(f"standings{door}")) for door in ("", ".pdf", ".xlsx")]
    assert [total in text_of(answer.content, answer["Content-Type"]) for answer in answers] == [True, True, True]


def test_a_member_sees_no_rank_where_it_sees_only_its_own_total(year: BlocYear) -> None:
    Round.objects.update(visibility="own")
    context = client_of(OWN).get(address("standings")).context
    assert [(row.member.code, row.shown_rank) for row in context["rows"]] == [(OWN, "")]
    Round.objects.update(step="scoring")
    Round.objects.get().cards.update(state="drafting")
    posted = {"member": OWN, "criterion": "I.3", "stage": "self", "version": "1", "value": "50", "reason": "Thử"}
    answer = client_of(OWN).post(address("card"), posted, headers={"Accept": "application/json"})
    assert {member: sums["rank"] for member, sums in answer.json()["sums"].items()} == {OWN: ""}


def test_a_representative_opens_only_the_years_in_which_its_agency_is_a_member(year: BlocYear) -> None:
    data = json.loads(YEAR_FILE.read_text(encoding="utf-8"))
    data["year"] = 2024
    data["pact"] = None
    data["members"] = [member for member in data["members"] if member["code"] != OWN]
    load(json.dumps(data).encode(), Actor(name="test"))
    assert client_of("thuky").get("/khoi-6/2024/").status_code == 200
    assert client_of(OWN).get("/khoi-6/2024/").status_code == 404
    assert client_of(OTHER).get("/khoi-6/2024/").status_code == 200
    choices = [link.title for link in client_of(OWN).get("/khoi-6/2023/").context["year_choices"]]
    assert choices == ["Khối thi đua 6, năm 2023"]
    # 2024 is open to it too, but the round of 2023 is still being agreed.
    assert client_of(OTHER).get("/")["Location"] == "/khoi-6/2023/"


def test_a_member_of_two_does_not_see_a_third(year: BlocYear) -> None:
    """One account may stand for two agencies: it sees both cards, and no other."""
    second = Membership.objects.get(year=year, code="ban-to-chuc")
    Role.objects.create(
        user=User.objects.get(username=OWN), kind=Role.Kind.REPRESENTATIVE, bloc=year.bloc, agency=second.agency
    )
    member = client_of(OWN)
    statuses = [member.get(address("card", code)).status_code for code in (OWN, "ban-to-chuc", OTHER)]
    assert statuses == [200, 200, 404]
