"""What the standing body of a province learns of a bloc there, at every address. Forms: test_standing_body_forms.py.

The addresses come from the URLconf: one that comes later is tried here without being asked to. What may not leak stands
on the pages of the bloc's own people, or the test could not fail.
"""

from collections.abc import Iterator
from datetime import date, timedelta
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook

from awards.models import ChecklistItem, DossierFile, DossierItem, Proposal
from awards.presenters.nominations import standings_for
from awards.rules.proposing import Stage
from awards.verbs.balloting import open_ballot
from campaigns.models import CharityUse, Contribution, MemberReport, NewModel, ReportCall
from common.audit.log import Actor, Change, write
from common.vietnamese.dates import today_vn
from common.vietnamese.numbers import show_points
from documents.models import Document, Draft
from khoithidua.urls import portal
from members.access import Action
from members.models import BlocYear, Province, Role, User
from pacts.models import Pact
from scoring.models import Round
from scoring.sheet import load_sheet
from tests.adminpages import logged_in
from tests.awards.handedon import done, hand_on, sent
from tests.awards.portalballots import make_meeting
from tests.awards.proposing import bring, proposed, take, wanted
from tests.documents.issued import put_out
from tests.manyblocs import more_blocs
from tests.pdftext import pdf_text
from tests.printing import without_hashes
from tests.standingbody import standing_body
from tests.years import Made, make_year, unsign

SECRET = "CHỮ KÍN CỦA KHỐI"
NAMED = {"bloc": "khoi-thu", "year": 2024, "member": "dv-02", "criterion": "1.1", "source": "ke-hoach"}
# What it may not open at all, with the reason; all else that every member opens it opens too, or finds nothing there.
CLOSED = {"log", "log.pdf", "log.xlsx"}


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=5, visibility=Round.Visibility.FULL)


@pytest.fixture
def body(made: Made) -> Client:
    client = Client()
    client.force_login(standing_body(made))
    return client


def addresses() -> Iterator[tuple[str, str]]:
    """Every address of a bloc-year by its name, that of a document with one that is there."""
    there = {"document": Document}
    named = NAMED | {part: found.pk for part, model in there.items() if (found := model.objects.first())}
    for pattern in portal.urls:
        wanted = pattern.pattern.converters
        yield str(pattern.name), reverse(str(pattern.name), kwargs={part: named.get(part, 1) for part in wanted})


def text_of(answer: Any) -> str:
    """What stands in an answer, whatever it is."""
    content = b"".join(answer) if answer.streaming else answer.content
    kind = answer.get("Content-Type", "")
    # A file that a test put out begins like a PDF and is none.
    if kind.startswith("application/pdf") and b"startxref" in content:
        return pdf_text(content)
    if kind.startswith("application/vnd"):
        cells = (cell.value for sheet in load_workbook(BytesIO(content)) for row in sheet.iter_rows() for cell in row)
        return "\n".join(str(value).replace(".", ",") for value in cells if value is not None)
    return without_hashes(content.decode(errors="replace"))


def plant(made: Made) -> None:
    """The secret in whatever is a draft, a member's own, or for the bloc's own people."""
    year, other = made.year, made.members[2]
    call = ReportCall.objects.create(year=year, number=1, kind="half-year", due=date(2024, 6, 10))
    MemberReport.objects.create(call=call, member=other, text=SECRET)
    NewModel.objects.create(year=year, member=other, number=1, name=SECRET, what=SECRET)
    Draft.objects.create(year=year, source="ke-hoach", title="Kế hoạch", body=SECRET)
    on = date(2024, 5, 1)
    CharityUse.objects.create(
        year=year, number=1, kind="gift", what="Quà", beneficiary=SECRET, handed_on=on, shares=1, amount=1
    )
    Contribution.objects.create(year=year, number=1, member=other, kind="money", amount=1, received_on=on)
    put_out(made, "phieu-cham-diem/nam/dv-03", title=SECRET, type_code="BC")
    changes = [Change(subject=SECRET, action="sửa"), Change(subject=SECRET, action="sửa", member="dv-03")]
    write(Actor(name="tests"), changes, bloc=year.bloc.code, year=year.year)
    pact = Pact.objects.get(year=year)
    unsign(pact)
    Pact.objects.filter(pk=pact.pk).update(note=SECRET, title=SECRET)


def figures(made: Made) -> set[str]:
    """Every total and every value of the round, as a page would show it: four signs and more."""
    cards = load_sheet(Round.objects.select_related("rubric").get(pk=made.round.pk)).cards()
    totals = {show_points(card.total) for card in cards.values()}
    return {one for one in totals.union(*(made.secrets(code) for code in made.codes)) if len(one) > 3}


def leaked(client: Client, secrets: set[str], *, printed: bool) -> dict[str, set[str]]:
    found = {}
    for name, where in addresses():
        if not printed and name.endswith(".pdf"):
            continue
        answer = client.get(where, follow=True)
        shown = text_of(answer)
        told = {secret for secret in secrets if secret in shown}
        if told:
            found[name] = told
    return found


@pytest.mark.parametrize("visibility", Round.Visibility.values)
def test_no_address_tells_it_what_is_a_draft_or_not_published(visibility: str, made: Made, body: Client) -> None:
    Round.objects.update(visibility=visibility)
    plant(made)
    secrets = {SECRET, *figures(made)}
    assert len(secrets) > 20
    assert leaked(body, secrets, printed=visibility == "full") == {}
    for typed in ("chữ kín", "giải trình", "giao ước"):
        for scope in ("nam", "tat-ca"):
            answer = body.get(made.address("search"), {"tim": typed, "trong": scope})
            assert (answer.status_code, SECRET in answer.content.decode()) == (200, False)


def test_the_same_stands_on_the_pages_of_the_bloc_s_own_people(made: Made) -> None:
    plant(made)
    secretary = Client()
    secretary.force_login(made.secretary)
    found = leaked(secretary, {SECRET}, printed=False)
    assert {"pact", "log", "newmodel", "composition", "charity", "document"} - set(found) == set()
    assert set(leaked(secretary, figures(made), printed=False)) >= {"grid", "standings", "criterion", "card"}


def test_each_address_answers_as_it_does_to_a_member_of_no_card(made: Made, body: Client) -> None:
    actions = {page.name: page.action for page in portal.pages} | {door.name: door.action for door in portal.doors}
    for name, where in addresses():
        status = body.get(where).status_code
        action = actions.get(name) or actions[name.partition(".")[0]]
        if action != Action.SEE_YEAR:
            assert status == 403, name
        else:
            assert status in (200, 302, 403, 404), name
    assert {name for name, where in addresses() if actions.get(name.partition(".")[0]) == Action.SEE_LOG} == CLOSED


def test_published_standings_are_told_in_totals_whatever_the_members_see(made: Made, body: Client) -> None:
    Round.objects.update(visibility="own")
    made.publish()
    shown = body.get(made.address("standings"))
    assert len([row for row in shown.context["rows"] if row.shown_total]) == 3
    totals = {one for one in figures(made) if one in text_of(shown)}
    assert len(totals) >= 3
    assert [body.get(made.address(name)).status_code for name in ("grid", "grid.xlsx")] == [403, 403]
    assert body.get(made.address("card", "dv-02")).status_code == 404
    Round.objects.update(visibility="full")
    assert [body.get(made.address(name)).status_code for name in ("grid", "standings")] == [200, 200]


def test_a_pact_is_open_to_it_once_it_is_frozen(made: Made, body: Client) -> None:
    assert body.get(made.address("pact")).status_code == 200
    unsign(Pact.objects.get(year=made.year))
    answer = body.get(made.address("pact"))
    assert answer.status_code == 403
    assert "Khi Khối chốt, Cơ quan thường trực xem được ở đây." in answer.content.decode()


def test_issued_documents_are_open_to_it(made: Made, body: Client) -> None:
    number = put_out(made, "ke-hoach", title="Kế hoạch của Khối").pk
    answer = body.get(made.address("documents"))
    assert [row.title for row in answer.context["rows"]] == ["Kế hoạch của Khối"]
    assert body.get(made.address("document", number)).status_code == 200
    assert body.get(made.address("compositions")).status_code == 403


def test_of_another_province_it_finds_nothing_and_nothing_in_the_administration(made: Made, body: Client) -> None:
    other = make_year(bloc="khoi-khac", members=2, leaves=1, scored=False)
    elsewhere = standing_body(other, "tinh-khac")
    assert elsewhere.roles.get().province == made.year.bloc.province
    other.year.bloc.province = Province.objects.create(name="Tỉnh khác")
    other.year.bloc.save()
    assert {body.get(other.address(name)).status_code for name in ("overview", "members", "standings")} == {404}
    (lone,) = more_blocs(1)
    assert body.get(lone.get_absolute_url()).status_code == 404
    assert body.get("/quan-tri/").status_code == 404
    assert body.get("/lap-khoi/").status_code == 403
    lines = body.get("/cac-khoi/").context["lines"]
    assert [line.bloc.code for line in lines] == ["khoi-thu"]
    found = body.get(made.address("search"), {"tim": "đơn vị", "trong": "tat-ca"})
    assert {hit.year for group in found.context["groups"] for hit in group.found.hits} == {made.year}


def test_before_and_after_its_term_it_finds_nothing(made: Made, body: Client) -> None:
    role = Role.objects.get(kind=Role.Kind.STANDING_BODY)
    today = today_vn()
    for bounds in ({"valid_from": today + timedelta(days=1)}, {"valid_to": today - timedelta(days=1)}):
        Role.objects.filter(pk=role.pk).update(**{"valid_from": None, "valid_to": None} | bounds)
        assert body.get(made.address("overview")).status_code == 404
        assert body.get("/cac-khoi/").context["lines"] == []
    Role.objects.filter(pk=role.pk).update(valid_from=today, valid_to=today)
    assert body.get(made.address("overview")).status_code == 200


def test_who_is_something_else_in_the_bloc_besides_keeps_what_that_opens(made: Made) -> None:
    user = standing_body(made)
    Role.objects.create(user=user, kind=Role.Kind.CLERK, bloc=made.year.bloc)
    client = Client()
    client.force_login(user)
    assert [client.get(made.address(name)).status_code for name in ("grid", "log", "compositions")] == [200] * 3


def test_it_stands_for_a_province_and_nothing_else(made: Made) -> None:
    province = Province.objects.create(name="Tỉnh mẫu")
    user = User.objects.create_user("ai")
    wrong = (
        {"kind": "standing-body"},
        {"kind": "standing-body", "province": province, "bloc": made.year.bloc},
        {"kind": "secretary", "bloc": made.year.bloc, "province": province},
        {"kind": "admin", "province": province},
    )
    for fields in wrong:
        with pytest.raises(Exception, match="Cơ quan thường trực chỉ gắn với tỉnh"):
            Role(user=user, **fields).full_clean()
    Role(user=user, kind="standing-body", province=province, valid_to=today_vn()).full_clean()
    assert BlocYear.objects.count() == 1
    assert Document.objects.count() == 0


@pytest.mark.parametrize("visibility", Round.Visibility.values)
def test_what_is_known_of_nominations_tells_it_no_rank_before_publication(visibility: str, made: Made) -> None:
    Round.objects.update(visibility=visibility)
    reader = made.reader(standing_body(made))
    round_ = Round.objects.select_related("rubric", "year").get()
    assert standings_for(reader, round_).lines == {}
    assert standings_for(made.reader(made.secretary), round_).lines != {}


def test_a_ballot_is_closed_to_it_while_it_is_open(db: None) -> None:
    made = make_meeting(members=3).made
    open_ballot(year=made.year, meeting=1, question=1, actor=Actor(name="tests"), reader=made.reader(made.secretary))
    where = made.address("ballot", 1, 1, 1)
    told = [logged_in(user).get(where).status_code for user in (standing_body(made), made.representative("dv-02"))]
    assert told == [403, 200]


def test_of_a_dossier_that_is_not_sent_or_is_mended_no_address_tells_it_anything(made: Made, body: Client) -> None:
    """The year hands its dossiers on: a case that is not sent, what it is for, and papers put in since it came back."""
    (paper,) = wanted(made, "Báo cáo", each=True, required=False)
    hand_on(made)
    for code in ("dv-01", "dv-02"):
        bring(made, proposed(made, code, merits=SECRET if code == "dv-02" else ""), Stage.PREPARING)
    for case in made.year.proposals.all():
        kept_in(case, paper)
    assert leaked(body, {SECRET}, printed=True) == {}
    take(made, made.year.proposals.get(number=1), Stage.SUBMITTED)
    DossierFile.objects.filter(item__proposal__number=1).update(name="Báo cáo.pdf")
    assert leaked(body, {SECRET}, printed=True) == {}
    done(made, Stage.SUPPLEMENT)
    DossierFile.objects.update(name=f"{SECRET}.pdf")
    assert leaked(body, {SECRET}, printed=True) == {}
    typed = body.get(made.address("search"), {"tim": "chữ kín", "trong": "tat-ca"})
    assert (typed.status_code, SECRET in typed.content.decode()) == (200, False)
    assert {"submission", "submission.xlsx"} <= set(leaked(logged_in(made.secretary), {SECRET}, printed=False))


def kept_in(case: Proposal, paper: ChecklistItem) -> None:
    """A file of the dossier whose name may not leak."""
    assert case.submission is not None
    row = DossierItem.objects.create(submission=case.submission, item=paper, proposal=case, checked_by="Thư ký")
    DossierFile.objects.create(item=row, name=f"{SECRET}.pdf", content_type="application/pdf", size=1, sha256="0" * 64)


def test_of_another_province_or_after_its_term_there_is_no_dossier_for_it(made: Made, body: Client) -> None:
    sent(made)
    where = [made.address(name, 1) for name in ("submission", "submission-appraisal", "proposal")]
    role = Role.objects.filter(kind=Role.Kind.STANDING_BODY)
    assert [body.get(one, {"buoc": "tra-lai"}).status_code for one in where] == [200, 200, 200]
    role.update(valid_to=today_vn() - timedelta(days=1))
    assert {body.get(one, {"buoc": "tra-lai"}).status_code for one in where} == {404}
    role.update(valid_to=None, province=Province.objects.create(name="Tỉnh bên"))
    assert {body.get(one, {"buoc": "tra-lai"}).status_code for one in where} == {404}
    assert body.post(where[1], {"buoc": "tra-lai"}).status_code == 404
