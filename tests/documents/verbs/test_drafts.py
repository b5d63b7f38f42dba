"""A draft is saved with its version, never over somebody else's, and is thrown away for what the portal proposes."""

from dataclasses import replace
from datetime import date

import pytest

from common.audit.log import Actor
from common.audit.models import Entry
from documents.catalogue import CataloguePlace, Prose
from documents.models import Draft
from documents.verbs.drafts import StaleDraft, discard_draft, draft_of, prose_of, save_draft
from khoithidua.catalogue import catalogue
from members.models import User
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db
PROSE = Prose(
    subject="Hoạt động của Khối",
    grounds="Căn cứ Giao ước",
    body="I. Mục đích\n- Thi đua.",
    recipients="Các đơn vị\nLưu: VT",
    authority="TM. Khối thi đua",
    position="KT. Trưởng khối\nPhó Trưởng khối",
    signer="Nguyễn Văn A",
)


@pytest.fixture
def made() -> Made:
    return make_year()


def place() -> CataloguePlace:
    found = catalogue.place("ke-hoach")
    assert found
    return found


def save(made: Made, prose: Prose, version: int, on: date | None = None, user: User | None = None) -> Draft:
    user = user or made.secretary
    return save_draft(
        year=made.year,
        place=place(),
        prose=prose,
        on=on,
        version=version,
        actor=Actor(user=user),
        reader=made.reader(user),
    )


def test_a_draft_comes_back_as_it_was_saved(made: Made) -> None:
    save(made, PROSE, 0, date(2024, 3, 17))
    draft = draft_of(made.year, "ke-hoach")
    assert draft
    assert (prose_of(draft), draft.on, draft.version, draft.title) == (PROSE, date(2024, 3, 17), 1, "Kế hoạch")
    assert draft.changed_by == str(made.secretary)


def test_what_is_typed_is_kept_in_one_form_of_unicode(made: Made) -> None:
    save(made, replace(PROSE, body="Trươ\u0309ng\u00a0khối  \r\n\u200bhai"), 0)
    assert Draft.objects.get().body == "Trưởng khối\nhai"


def test_a_save_that_changes_nothing_is_no_new_version(made: Made) -> None:
    save(made, PROSE, 0)
    before = Entry.objects.count()
    assert save(made, PROSE, 1).version == 1
    assert Entry.objects.count() == before


def test_nobody_saves_over_what_somebody_else_saved_meanwhile(made: Made) -> None:
    save(made, PROSE, 0, user=made.clerk)
    for version in (0, 2):
        with pytest.raises(StaleDraft) as stale:
            save(made, replace(PROSE, body="Khác"), version)
        assert str(stale.value) == f"{made.clerk} vừa lưu bản thảo này trong lúc bạn soạn."
    assert Draft.objects.get().body == PROSE.body


def test_a_draft_that_was_discarded_meanwhile_is_not_written_to(made: Made) -> None:
    save(made, PROSE, 0)
    Draft.objects.all().delete()
    with pytest.raises(StaleDraft) as stale:
        save(made, PROSE, 1)
    assert str(stale.value) == "Bản thảo này vừa được bỏ trong lúc bạn soạn."
    assert Draft.objects.count() == 0


def test_discarding_goes_back_to_what_the_portal_proposes(made: Made) -> None:
    save(made, PROSE, 0)
    known = {"year": made.year, "place": place(), "actor": Actor(user=made.secretary)}
    with pytest.raises(StaleDraft):
        discard_draft(**known, version=2, reader=made.reader(made.secretary))  # type: ignore[arg-type]
    discard_draft(**known, version=1, reader=made.reader(made.secretary))  # type: ignore[arg-type]
    assert draft_of(made.year, "ke-hoach") is None
    entry = Entry.objects.order_by("-id")[0]
    assert (entry.key, entry.action) == ("draft/ke-hoach", "bỏ bản thảo, lấy lại bản cổng đề xuất")


def test_the_log_tells_which_fields_were_changed_and_no_whole_texts(made: Made) -> None:
    save(made, PROSE, 0)
    save(made, replace(PROSE, signer="Trần Thị B", body="I. Mục đích\n- Một hai ba bốn."), 1, date(2024, 3, 17))
    first, second = Entry.objects.filter(key="draft/ke-hoach").order_by("id")
    assert (first.subject, first.action, first.new) == ("Bản thảo Kế hoạch Hoạt động của Khối", "lưu bản thảo", "")
    assert (second.action, second.old, second.new) == (
        "sửa bản thảo",
        "Nội dung (6 chữ); Người ký: Nguyễn Văn A; Ngày văn bản: (trống)",
        "Nội dung (8 chữ); Người ký: Trần Thị B; Ngày văn bản: 17/03/2024",
    )


@pytest.mark.parametrize("kind", ["secretary", "clerk", "admin", "leader", "representative"])
def test_who_writes_documents(made: Made, kind: str) -> None:
    user = made.representative("dv-01") if kind == "representative" else getattr(made, kind)
    if kind in ("secretary", "clerk", "admin"):
        assert save(made, PROSE, 0, user=user).version == 1
    else:
        with pytest.raises(PermissionError, match="Chỉ Thư ký Khối, Văn thư và Quản trị"):
            save(made, PROSE, 0, user=user)
        assert Draft.objects.count() == 0
