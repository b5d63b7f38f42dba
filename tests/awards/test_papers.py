"""The letter, the list, the report and the notice: drafted from the data, and read by whom they are for."""

from datetime import date

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from awards.achievements import AwardedShown
from awards.models import LegalGround, Submission
from awards.papers import PAPERS, CasesShown
from awards.rules.proposing import Stage
from awards.verbs.proposals import propose_chosen
from common.audit.log import Actor
from documents.catalogue import Content, DocumentSubject, NothingToCompose
from tests.awards.proposing import AUTHORITY, bring, proposed, take, voted, wanted
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db
KINDS = {one.slug: one for one in PAPERS}
TODAY = date(2024, 1, 15)


@pytest.fixture
def made() -> Made:
    return make_year(members=3)


def composed(made: Made, slug: str, *key: str) -> Content:
    return KINDS[slug].make(DocumentSubject(made.year, key, TODAY))


def choices(made: Made) -> dict[str, list[str]]:
    return {slug: [one.key for one in kind.choices(made.year)] for slug, kind in KINDS.items()}


def chosen(made: Made, *codes: str) -> None:
    question = voted(made, *codes)
    secretary = made.secretary
    found = propose_chosen(
        year=made.year, question=question.pk, actor=Actor(user=secretary), reader=made.reader(secretary)
    )
    for one in found:
        take(made, one, Stage.PREPARING)


def test_a_year_without_proposals_has_nothing_to_compose(made):
    assert choices(made) == {slug: [] for slug in KINDS}
    for slug in KINDS:
        with pytest.raises(NothingToCompose):
            composed(made, slug, *(["1"] if slug != "thong-bao-khen-thuong" else []))


def test_each_submission_has_its_letter_and_list_and_each_case_its_report(made):
    chosen(made, "dv-01", "dv-02")
    proposed(made, form="bk")
    assert choices(made) == {
        "to-trinh-khen-thuong": ["1"],
        "danh-sach-de-nghi": ["1"],
        "bao-cao-thanh-tich": ["1/dv-01", "2/dv-02", "3/dv-01"],
        "thong-bao-khen-thuong": [],
    }


def test_the_letter_says_on_what_grounds_for_whom_and_with_which_papers(made):
    chosen(made, "dv-01", "dv-02")
    wanted(made, "Tờ trình", "Báo cáo thành tích", sets=2)
    bloc = made.year.bloc
    for order, (text, first, last) in enumerate(
        [
            ("Căn cứ Luật cũ", None, date(2023, 12, 31)),
            ("Luật mới", date(2024, 1, 1), None),
            ("Căn cứ Luật sau", date(2024, 1, 16), None),
        ],
        start=1,
    ):
        LegalGround.objects.create(bloc=bloc, order=order, text=text, valid_from=first, valid_to=last)
    Submission.objects.update(letter="Công văn số 12/SNV", recipient="Sở Nội vụ")
    letter = composed(made, "to-trinh-khen-thuong", "1")
    assert isinstance(letter.context, CasesShown)
    assert letter.context.addressed == "Sở Nội vụ"
    prose = letter.prose
    assert prose.grounds.splitlines() == [
        "Căn cứ Luật mới",
        "Căn cứ Công văn số 12/SNV",
        "Căn cứ Biên bản họp bình xét và Biên bản kiểm phiếu ngày 20 tháng 12 năm 2023",
    ]
    lines = prose.body.splitlines()
    assert lines[2] == "Cờ thi đua của tỉnh: 02 tập thể, theo danh sách kèm theo Tờ trình này."
    assert lines[-2:] == ["- Báo cáo thành tích (02 bộ)", "Kính đề nghị Sở Nội vụ xem xét, quyết định."]


def test_the_list_has_the_votes_behind_each(made):
    chosen(made, "dv-01", "dv-03")
    shown = composed(made, "danh-sach-de-nghi", "1").context
    assert isinstance(shown, CasesShown)
    assert [(row.number, row.name, row.votes) for row in shown.rows] == [
        (1, made.members[0].name, "3/3 (100 %)"),
        (2, made.members[2].name, "3/3 (100 %)"),
    ]


def test_who_withdrew_is_on_no_paper(made):
    chosen(made, "dv-01", "dv-02")
    take(made, made.year.proposals.get(number=1), Stage.WITHDRAWN)
    shown = composed(made, "danh-sach-de-nghi", "1").context
    assert isinstance(shown, CasesShown)
    assert [row.name for row in shown.rows] == [made.members[1].name]
    assert choices(made)["bao-cao-thanh-tich"] == ["2/dv-02"]
    take(made, made.year.proposals.get(number=2), Stage.WITHDRAWN)
    with pytest.raises(NothingToCompose):
        composed(made, "danh-sach-de-nghi", "1")


def test_the_report_has_what_the_member_was_awarded_before(made):
    case = bring(made, proposed(made, occasion="Sơ kết"), Stage.DECIDED)
    proposed(made, occasion="Đột xuất")
    content = composed(made, "bao-cao-thanh-tich", "2", "dv-01")
    assert isinstance(content.context, AwardedShown)
    assert [(row.year, row.name) for row in content.context.titles] == [(made.year.year, "Cờ thi đua của tỉnh")]
    assert content.prose.subject == (
        f"Thành tích của {case.nomination.member.name} đề nghị tặng Cờ thi đua của tỉnh năm {made.year.year}"
    )


def test_the_notice_tells_what_was_decided_and_nothing_that_was_cancelled(made):
    bring(made, proposed(made), Stage.DECIDED)
    bring(made, proposed(made, "dv-02"), Stage.SUBMITTED)
    case = bring(made, proposed(made, "dv-03"), Stage.DECIDED)
    take(made, case, Stage.CANCELLED)
    lines = composed(made, "thong-bao-khen-thuong").prose.body.splitlines()
    assert lines[1:] == [
        "I. Cờ thi đua của tỉnh",
        f"- {made.members[0].name}: Quyết định số 12/QĐ-UBND ngày 01/06/2023 của {AUTHORITY}.",
    ]


@pytest.mark.parametrize("key", [("01", "dv-01"), ("1", "dv-02"), ("9", "dv-01"), ("1",), ("1", "dv-01", "x"), ()])
def test_no_other_address_is_a_report(made, key):
    chosen(made, "dv-01")
    assert composed(made, "bao-cao-thanh-tich", "1", "dv-01").prose.body
    with pytest.raises(NothingToCompose):
        composed(made, "bao-cao-thanh-tich", *key)


@pytest.mark.parametrize("key", ["01", "9", "x", ""])
def test_no_other_address_is_a_paper(made, key):
    chosen(made, "dv-01")
    for slug in ("to-trinh-khen-thuong", "danh-sach-de-nghi"):
        with pytest.raises(NothingToCompose):
            composed(made, slug, *([key] if key else []))


def test_what_there_is_to_compose_is_asked_as_often_for_many_as_for_one(made):
    def asked() -> dict[str, int]:
        found = {}
        for slug, kind in KINDS.items():
            with CaptureQueriesContext(connection) as queries:
                assert kind.choices(made.year)
            found[slug] = len(queries)
        return found

    bring(made, proposed(made), Stage.DECIDED)
    one = asked()
    for code, form in (("dv-01", "bk"), ("dv-02", "bk"), ("dv-03", "gk")):
        bring(made, proposed(made, code, form=form), Stage.DECIDED)
    assert [len(found) for found in choices(made).values()] == [3, 3, 4, 1]
    assert asked() == one
