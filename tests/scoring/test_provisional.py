"""What shows figures that nobody has published says so: in its title, on each page, in the register, when verified."""

import pytest
from django.test import Client
from django.utils import timezone

from common.audit.log import Actor
from documents.issuedfile import bytes_of, record_of
from documents.models import Document
from documents.printing import Written, issue_written
from documents.verifying import verify
from khoithidua.catalogue import catalogue
from tests.as_read import as_read
from tests.documents.issued import DAY
from tests.printing import Paper
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db
MARK = "Tạm tính, lập trước khi công bố"
# What each of them is called once it is published.
COMPOSED = {
    "phieu-cham-diem/nam/dv-02": "Phiếu chấm điểm",
    "bang-tong-hop/nam": "Bảng tổng hợp điểm",
    "bang-xep-hang/nam": "Bảng xếp hạng",
}
PAGES = {
    "standings": "BẢNG XẾP HẠNG",
    "grid": "BẢNG TỔNG HỢP ĐIỂM",
    "card": "PHIẾU CHẤM ĐIỂM",
    "criterion": "BẢNG ĐIỂM THEO TIÊU CHÍ",
    "history": "LỊCH SỬ ĐIỂM",
}
# A card and a summary of several pages.
LEAVES = 30


@pytest.fixture
def made() -> Made:
    return make_year(members=3, leaves=LEAVES)


def issued(made: Made, source: str) -> Document:
    place = catalogue.place(source)
    assert place is not None
    content = place.make(made.year, DAY)
    return issue_written(
        written=Written(made.year, place, content, content.prose, DAY),
        on=DAY,
        version=0,
        made_at=timezone.now(),
        actor=Actor(user=made.secretary),
        reader=made.reader(made.secretary),
        replaces=Document.objects.filter(source=source, state="in-force").first(),
    )


def marks(content: bytes) -> list[int]:
    """How often each page says it."""
    paper = Paper(content)
    assert paper.faults() == []
    sheets = range(len(paper.sizes))
    return [" ".join(word.text for word in paper.words if word.page == sheet).count(MARK) for sheet in sheets]


def test_every_composition_that_tells_of_scores_is_tried_here() -> None:
    slugs = {composition.slug for composition in catalogue.compositions if composition.template.startswith("scoring/")}
    assert slugs == {source.partition("/")[0] for source in COMPOSED} | {"bang-danh-gia"}


@pytest.mark.parametrize("source", COMPOSED)
def test_what_is_issued_before_says_so_everywhere_and_what_is_issued_after_nowhere(source: str, made: Made) -> None:
    for provisional in (True, False):
        document = issued(made, source)
        kind = COMPOSED[source] + (" tạm tính" if provisional else "")
        found = verify(document.code)
        assert found is not None
        assert (document.kind, document.provisional, found.kind, found.provisional) == (
            kind,
            provisional,
            kind,
            provisional,
        )
        content = bytes_of(record_of(document))
        assert set(marks(content)) == {int(provisional)}
        assert Paper(content).text.count(kind.upper()) == 1
        sentence = "Văn bản này lập khi kết quả chưa công bố"
        shown = as_read(Client().get(f"/xac-minh/{document.code}/"))
        assert shown.count(sentence) == provisional
        client = Client()
        client.force_login(made.secretary)
        assert as_read(client.get(made.address("document", document.pk))).count(sentence) == provisional
        row = next(row for row in client.get(made.address("documents")).context["rows"] if row.id == document.pk)
        assert row.remarks == (MARK if provisional else "")
        if provisional:
            made.publish()


def test_a_print_of_a_page_says_so_until_it_is_published(made: Made) -> None:
    client = Client()
    client.force_login(made.secretary)
    for provisional in (True, False):
        for name, title in PAGES.items():
            args = {"card": ["dv-02"], "criterion": ["1.1"], "history": ["dv-02"]}.get(name, [])
            content = client.get(made.address(f"{name}.pdf", *args)).content
            assert set(marks(content)) == {int(provisional)}, name
            text = Paper(content).text
            assert text.count(f"{title} TẠM TÍNH") == provisional, name
        if provisional:
            made.publish()
