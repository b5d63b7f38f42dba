"""A line of the checklist that the portal fills by itself is met by the documents issued for the submission alone."""

import io
import zipfile

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.models import DossierItem, Submission
from awards.rules.proposing import Stage
from awards.verbs.dossiers import refusal_of
from awards.verbs.proposals import propose_chosen
from common.audit.log import Actor
from documents.issuedfile import bytes_of
from documents.models import Document
from tests.adminpages import logged_in
from tests.awards.proposing import bring, proposed, take, voted, wanted
from tests.documents.issued import put_out
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db
CASE = "bao-cao-thanh-tich"


@pytest.fixture
def made() -> Made:
    """Two members were chosen by a meeting, number 7, whose cases are being prepared as 1 and 2."""
    made = make_year(members=3)
    reader = made.reader(made.secretary)
    question = voted(made, "dv-01", "dv-02")
    for one in propose_chosen(year=made.year, question=question.pk, actor=Actor(user=made.secretary), reader=reader):
        take(made, one, Stage.PREPARING)
    return made


def issue(made: Made, source: str) -> Document:
    return put_out(made, source, numbered=False)


def lines(made: Made) -> list[tuple[str, str, str]]:
    """Each line of the dossier, how it stands, and what stands there."""
    places = logged_in(made.secretary).get(made.address("submission", 1)).context["places"]
    return [(line.place.name.partition(":")[0], line.state, line.what) for line in places]


def submission() -> Submission:
    return Submission.objects.select_related("form", "year").get(number=1)


@pytest.mark.parametrize(
    ("name", "sources"),
    [
        ("Tờ trình", ["to-trinh-khen-thuong/1"]),
        ("Danh sách", ["danh-sach-de-nghi/1"]),
        ("Báo cáo thành tích", [f"{CASE}/1/dv-01", f"{CASE}/2/dv-02"]),
        ("Biên bản bình xét", ["bien-ban-binh-xet-thi-dua/7"]),
        ("Biên bản kiểm phiếu", ["bien-ban-kiem-phieu/7/1"]),
    ],
)
def test_a_line_is_met_once_all_that_it_means_is_issued(made, name, sources):
    wanted(made, name, source="portal")
    for source in sources:
        assert refusal_of(submission()) == f"Hồ sơ chưa đủ, còn thiếu: {name}."
        issue(made, source)
    assert refusal_of(submission()) == ""
    [(_, state, what)] = lines(made)
    assert (state, what) == ("Đã có", "; ".join(str(one) for one in Document.objects.order_by("id")))


def test_of_a_line_wanted_for_each_case_the_case_has_its_own(made):
    wanted(made, "Báo cáo thành tích", source="portal", each=True)
    issue(made, f"{CASE}/2/dv-02")
    assert [state for _, state, _ in lines(made)] == ["Còn thiếu", "Đã có"]


@pytest.mark.parametrize("source", ["to-trinh-khen-thuong/2", "danh-sach-de-nghi/1", "ke-hoach"])
def test_a_document_of_something_else_meets_nothing(made, source):
    wanted(made, "Tờ trình", source="portal")
    issue(made, source)
    assert [state for _, state, _ in lines(made)] == ["Còn thiếu"]


def test_what_is_no_longer_in_force_does_not_count_nor_what_has_to_be_done_again(made):
    (letter,) = wanted(made, "Tờ trình", source="portal")
    document = issue(made, "to-trinh-khen-thuong/1")
    Document.objects.update(state="withdrawn", state_reason="Sai số")
    assert [state for _, state, _ in lines(made)] == ["Còn thiếu"]
    Document.objects.filter(pk=document.pk).update(state="in-force", state_reason="")
    DossierItem.objects.create(submission=submission(), item=letter, state="redo", remark="Thiếu dấu", checked_by="A")
    assert [state for _, state, _ in lines(made)] == ["Phải làm lại: Thiếu dấu"]
    assert refusal_of(submission()) != ""


def test_a_line_to_be_uploaded_is_not_met_by_what_was_issued(made):
    wanted(made, "Tờ trình")
    issue(made, "to-trinh-khen-thuong/1")
    assert [state for _, state, _ in lines(made)] == ["Còn thiếu"]


def test_who_was_put_forward_without_a_vote_has_no_minutes_to_be_taken(made):
    bring(made, proposed(made, form="bk"), Stage.PREPARING)
    wanted(made, "Biên bản kiểm phiếu", form="bk", source="portal")
    issue(made, "bien-ban-kiem-phieu/7/1")
    places = logged_in(made.secretary).get(made.address("submission", 2)).context["places"]
    assert [line.state for line in places] == ["Còn thiếu"]


def test_the_bundle_has_them_in_the_order_of_the_checklist_and_the_document_that_was_chosen_in_their_place(made):
    wanted(made, "Báo cáo thành tích", each=True, source="portal")
    other = wanted(made, "Tờ trình", "Danh sách", source="portal")[1]
    for source in ("to-trinh-khen-thuong/1", f"{CASE}/1/dv-01", f"{CASE}/2/dv-02", "danh-sach-de-nghi/1"):
        issue(made, source)
    chosen = issue(made, "ke-hoach")
    DossierItem.objects.create(submission=submission(), item=other, document=chosen, checked_by="A")
    assert [what for _, _, what in lines(made)][-1] == str(chosen)
    answer = logged_in(made.secretary).get(made.address("submission-zip", 1))
    with zipfile.ZipFile(io.BytesIO(answer.content)) as archive:
        names = archive.namelist()
        assert [name.partition(".")[0] for name in names] == ["01", "02", "03", "04"]
        first, second = made.members[0].name, made.members[1].name
        assert [first in names[0], second in names[1]] == [True, True]
        # Byte for byte what was issued.
        held = [archive.read(name) for name in names]
    taken = Document.objects.exclude(source="danh-sach-de-nghi/1")
    assert sorted(held) == sorted(bytes_of(one.files.get()) for one in taken)


def test_what_is_missing_is_asked_as_often_for_many_cases_as_for_one(made):
    def asked() -> int:
        with CaptureQueriesContext(connection) as captured:
            refusal_of(found)
        return len(captured)

    wanted(made, "Tờ trình", "Biên bản kiểm phiếu", source="portal")
    wanted(made, "Báo cáo thành tích", source="portal", each=True)
    found = submission()
    for source in ("to-trinh-khen-thuong/1", "bien-ban-kiem-phieu/7/1", f"{CASE}/1/dv-01", f"{CASE}/2/dv-02"):
        issue(made, source)
    two = asked()
    take(made, made.year.proposals.get(number=2), Stage.WITHDRAWN)
    assert asked() == two
