"""A submission's page, its dossier, the sending, the bundle, and the bloc's own lists."""

import io
import zipfile
from datetime import date

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from awards.models import ChecklistItem, DossierFile, Holiday, Submission
from awards.rules.proposing import Stage
from awards.verbs.checklists import seal_of_checklist, seal_of_holidays
from awards.verbs.dossiers import seal_of as seal_of_item
from awards.verbs.proposals import stage
from awards.verbs.submissions import seal_of
from members.models import User
from tests.awards.proposing import bring, form_of, proposed, wanted
from tests.common.files.samples import pdf, picture
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def made() -> Made:
    made = make_year(members=3)
    for code in ("dv-01", "dv-02"):
        bring(made, proposed(made, code), Stage.PREPARING)
    return made


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def shown(made: Made):
    return browser(made.secretary).get(made.address("submission", 1)).context


def note(made: Made, item: ChecklistItem, **fields: object):
    where = made.address("submission-item", 1)
    return browser(made.secretary).post(where, {"giay-to": item.pk, "state": "ready", "seen": ""} | fields)


def send(made: Made):
    sent = {"on": "2/6/2023", "paper": "12/TTr-KTĐ6", "seen": seal_of(Submission.objects.get())}
    return browser(made.secretary).post(made.address("submission-send", 1), sent)


def test_a_dossier_that_lacks_something_is_not_sent_and_then_all_of_it_is(made):
    (letter,) = wanted(made, "Tờ trình", kind="paper")
    (report,) = wanted(made, "Báo cáo", kind="paper", each=True)
    wanted(made, "Phụ lục", required=False)
    assert [(line.place.name, line.state) for line in shown(made)["places"]] == [
        ("Tờ trình", "Còn thiếu"),
        (f"Báo cáo: {made.members[0].name}", "Còn thiếu"),
        (f"Báo cáo: {made.members[1].name}", "Còn thiếu"),
        ("Phụ lục", "Không bắt buộc"),
    ]
    answer = send(made)
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (
        422,
        [f"Hồ sơ chưa đủ, còn thiếu: Tờ trình; Báo cáo: {made.members[0].name}; Báo cáo: {made.members[1].name}."],
    )
    note(made, letter)
    for number in (1, 2):
        note(made, report, **{"de-nghi": number})
    assert (shown(made)["complete"], send(made).status_code) == (True, 302)
    assert {stage(one) for one in made.year.proposals.all()} == {Stage.SUBMITTED}


def test_a_file_makes_a_paper_there_and_one_to_redo_is_not(made):
    (scan,) = wanted(made, "Biên bản")
    assert note(made, scan).status_code == 302
    assert shown(made)["complete"] is False
    row = Submission.objects.get().items.get()
    note(made, scan, seen=seal_of_item(row), files=SimpleUploadedFile("Quet.pdf", pdf("BIEN BAN")))
    assert shown(made)["complete"] is True
    answer = note(made, scan, seen=seal_of_item(row), state="redo")
    assert answer.context["form"].errors == {"remark": ["Phải làm lại thì ghi vì sao."]}
    note(made, scan, seen=seal_of_item(row), state="redo", remark="Thiếu dấu")
    assert [line.state for line in shown(made)["places"]] == ["Phải làm lại: Thiếu dấu"]


def test_the_bundle_has_the_files_in_order_under_names_of_a_clerk(made):
    first, second = wanted(made, "Tờ trình", "Biên bản")
    note(made, second, files=SimpleUploadedFile("x.pdf", pdf("BIEN BAN")))
    note(made, first, files=SimpleUploadedFile("y.png", picture("PNG")))
    answer = browser(made.secretary).get(made.address("submission-zip", 1))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        assert archive.namelist() == ["01. Tờ trình.png", "02. Biên bản.pdf"]
        assert archive.read("01. Tờ trình.png") == picture("PNG")


@pytest.mark.parametrize("name", ["submission", "submission.pdf", "submission.xlsx", "submission-zip"])
def test_no_member_opens_a_submission_not_even_its_own(made, name):
    (scan,) = wanted(made, "Biên bản")
    note(made, scan, files=SimpleUploadedFile("Bí mật.pdf", pdf("BIEN BAN")))
    file = DossierFile.objects.get()
    for code in ("dv-01", "dv-03"):
        client = browser(made.representative(code))
        assert client.get(made.address(name, 1)).status_code == 404
        assert client.get(made.address("submission-file", 1, file.pk)).status_code == 404


def test_the_checklist_is_kept_row_by_row_and_what_a_dossier_uses_stays(made):
    form = form_of(made)
    (used,) = wanted(made, "Tờ trình", kind="paper")
    note(made, used)
    row = {"i0-form": "pdf", "i0-sets": "1", "i0-source": "upload", "i0-required": "1"}
    sent = row | {"i0-name": "Biên bản", "seen": seal_of_checklist(form)}
    answer = browser(made.secretary).post(made.address("proposals-checklist"), sent)
    assert (answer.status_code, answer.context["rows"][0]["name"].value()) == (422, "Biên bản")
    assert list(ChecklistItem.objects.values_list("name", flat=True)) == ["Tờ trình"]
    kept = sent | {"i0-was": used.pk}
    assert browser(made.secretary).post(made.address("proposals-checklist"), kept).status_code == 302
    assert list(ChecklistItem.objects.values_list("name", "kind")) == [("Biên bản", "pdf")]


def test_a_day_stands_once_among_the_holidays(made):
    seen = seal_of_holidays(made.year.bloc)
    sent = {"h0-on": "2/9/2024", "h0-name": "Quốc khánh", "h1-on": "02/09/2024", "h1-name": "Nghỉ", "seen": seen}
    answer = browser(made.secretary).post(made.address("proposals-holidays"), sent)
    assert (answer.status_code, answer.context["sentences"]) == (
        422,
        ["Ngày 02/09/2024 có ở hai dòng. Hãy bỏ một dòng."],
    )
    browser(made.secretary).post(made.address("proposals-holidays"), sent | {"h1-on": "3/9/2024"})
    assert list(Holiday.objects.values_list("on", flat=True)) == [date(2024, 9, 2), date(2024, 9, 3)]


@pytest.mark.parametrize(("name", "most"), [("submission", 22), ("submission-edit", 14), ("submission-send", 14)])
def test_a_submission_costs_so_many_queries(made, django_assert_max_num_queries, name, most):
    wanted(made, "Tờ trình", "Biên bản")
    client = browser(made.secretary)
    with django_assert_max_num_queries(most):
        assert client.get(made.address(name, 1)).status_code == 200
