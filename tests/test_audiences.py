"""Who may read an issued document is what its kind's audience says, at every door; asked of the catalogue itself.

A kind that is added tomorrow is tried here tomorrow, without being asked to. Every document has a title and a content
that no other has, so what is found was leaked; and whoever may see everything does find it at the same doors.
"""

from collections.abc import Iterator
from dataclasses import MISSING, dataclass, fields
from io import BytesIO
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from openpyxl import load_workbook
from pypdf import PdfReader

from common.audit.log import Actor
from documents.audience import EVERYBODY
from documents.catalogue import Catalogue, Composition, Issuable, key_of
from documents.dossier.job import begin_dossier
from documents.models import Document, DocumentFile
from documents.printing import Written, issue_written
from documents.register import pickable
from documents.verbs.filing import GroundLine
from khoithidua.catalogue import catalogue
from members.models import BlocYear, User
from pacts.verbs.freezing import PACT
from scoring.audiences import ALL_SCORES
from scoring.compositions import make_summary
from scoring.models import Round
from scoring.publications.making import PUBLICATION
from tests.as_read import as_read
from tests.awards.reviews import considered_in, voted_in
from tests.awards.submitted import submitted_in
from tests.campaigns.reported import called
from tests.common.files.samples import pdf
from tests.documents.issued import DAY, file_in, put_out, say
from tests.pacts.meeting import reviewed
from tests.pacts.regulated import regulated
from tests.test_visibility import IN_STANDINGS, OTHER, OWN, Case, found_at, prepare, told
from tests.years import Made, make_year

ME = OWN
STAFF = ("secretary", "leader", "clerk", "admin")
# What no member reads although it tells nothing of scores: who is proposed, before that is decided.
OF_PROPOSING = {"to-trinh-khen-thuong", "danh-sach-de-nghi", "bao-cao-thanh-tich"}
# A kind that somebody adds and that holds every score of everybody; without a line anywhere else.
EVERY_SCORE = Composition(
    slug="bang-chi-tiet",
    kind="Bảng chi tiết",
    about="Mọi điểm của mọi đơn vị.",
    template="scoring/summary_document.record.html",
    make=make_summary,
    audience=ALL_SCORES,
    landscape=True,
)
WITH_EVERY_SCORE = Catalogue([*catalogue.kinds, EVERY_SCORE])
# As if no app declared its documents any more.
EMPTY = Catalogue([])


def client_of(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


def status(client: Client, address: str) -> int:
    """What a door answers; what it sends in pieces is let go."""
    answer = client.get(address)
    if answer.streaming:
        b"".join(answer)
    return answer.status_code


def sources_of(kind: Issuable, made: Made) -> list[str]:
    """Everything that the year can have of this kind."""
    if isinstance(kind, Composition):
        return [kind.source(choice.key) for choice in kind.choices(made.year)]
    return {PACT.slug: [PACT.source()], PUBLICATION.slug: [PUBLICATION.source(made.round.code)]}[kind.slug]


@dataclass(frozen=True)
class Issued:
    """One issued document, whose title stands in no other, and a document from outside that names it."""

    document: Document
    file: DocumentFile
    citing: Document

    def addresses(self, made: Made) -> dict[str, str]:
        """The doors to it."""
        return {
            "page": made.address("document", self.document.pk),
            "print": made.address("document.pdf", self.document.pk),
            "file": made.address("document-file", self.document.pk, self.file.pk),
        }


def with_next_year(made: Made) -> None:
    """The next year stands: only then is there a headship to hand over."""
    BlocYear.objects.create(bloc=made.year.bloc, year=made.year.year + 1)


def issue_all(made: Made) -> dict[str, Issued]:
    """A document of each source that the year can have, of each kind there is."""
    found = {}
    called(made)
    regulated(made.year)
    made.publish()
    with_next_year(made)
    reviewed(made.year)
    voted_in(made.year)
    considered_in(made.year)
    submitted_in(made.year)
    for source in (source for kind in catalogue.kinds for source in sources_of(kind, made)):
        document = Document.objects.filter(source=source).first() or put_out(
            made, source, title=f"Trích yếu của {source}.", render=lambda issuance: pdf("NOI DUNG"), numbered=False
        )
        citing = file_in(made, f"Dẫn {source}", GroundLine("Theo văn bản kia", document.pk), sign=f"{document.pk}/QĐ")
        found[source] = Issued(document, document.files.get(), citing.document)
    return found


def expected(made: Made, user: User, source: str) -> bool:
    """Whether its audience lets this account read the document."""
    reader = made.reader(user)
    kind = catalogue.kind_of(source)
    assert kind is not None
    audience = kind.audience
    return user.username.partition("-")[0] in STAFF or bool(
        audience.may_read(reader, audience.facts(made.year), key_of(source))
    )


def listed(made: Made, client: Client, issued: dict[str, Issued]) -> dict[str, set[str]]:
    """Of which of the documents the register tells, at each of its doors."""

    def said(text: str) -> set[str]:
        text = " ".join(text.split())
        return {source for source, one in issued.items() if one.document.title in text}

    book = load_workbook(BytesIO(client.get(made.address("documents.xlsx")).content))
    paper = PdfReader(BytesIO(client.get(made.address("documents.pdf")).content))
    data = b"".join(part for parts in paper.attachments.values() for part in parts).decode(errors="replace")
    return {
        "list": said(as_read(client.get(made.address("documents")))),
        "workbook": said("\n".join(str(cell) for sheet in book for row in sheet.values for cell in row)),
        "print": said(data),
    }


@pytest.mark.parametrize("visibility", Round.Visibility.values)
def test_every_kind_is_read_at_every_door_by_its_audience_alone(visibility: str, db: None) -> None:
    made = make_year(members=3, leaves=2, visibility=visibility)
    issued = issue_all(made)
    assert {source.partition("/")[0] for source in issued} == {kind.slug for kind in catalogue.kinds}
    for user in (made.representative(ME), made.secretary, made.leader, made.clerk, made.admin):
        client = client_of(user)
        may = {source for source in issued if expected(made, user, source)}
        answers, linked = {}, set()
        for source, one in issued.items():
            addresses = one.addresses(made)
            if source in may:
                # Setting a print takes its time, and there is one for each reader of each document.
                del addresses["print"]
            answers[source] = {status(client, address) for address in addresses.values()}
            citing = as_read(client.get(made.address("document", one.citing.pk)))
            linked |= {source} if f'href="{one.addresses(made)["page"]}"' in citing else set()
        assert answers == {source: {200} if source in may else {404} for source in issued}
        assert (linked, listed(made, client, issued)) == (may, dict.fromkeys(("list", "workbook", "print"), may))


@pytest.mark.parametrize("visibility", Round.Visibility.values)
def test_what_the_audiences_say_differs_with_what_the_round_shows(visibility: str, db: None) -> None:
    """Else the test above could not fail: a representative may read some of it, and never all."""
    made = make_year(members=3, leaves=2, visibility=visibility)
    made.publish()
    member = made.representative(ME)
    closed = {
        source for kind in catalogue.kinds for source in sources_of(kind, made) if not expected(made, member, source)
    }
    others = {"phieu-cham-diem/nam/dv-01", "phieu-cham-diem/nam/dv-03"}
    assert (
        closed
        == {
            "own": {*others, "bang-tong-hop/nam", "bang-xep-hang/nam", "cong-bo/nam", "nhat-ky"},
            "totals": {*others, "bang-tong-hop/nam", "nhat-ky"},
            "full": {"nhat-ky"},
        }[visibility]
    )


def test_drafts_and_the_dossier_are_for_whoever_may_see_everything(db: None) -> None:
    made = make_year(members=2, leaves=1, visibility="full")
    made.publish()
    sources = [source for kind in catalogue.kinds for source in sources_of(kind, made)[:1]]
    composed = [source for source in sources if catalogue.place(source)]
    begin_dossier(year=made.year, actor=Actor(user=made.secretary), reader=made.reader(made.secretary))
    names = ("composition", "composition.pdf", "composition-issue")
    at = {(name, source): made.address(name, source) for name in names for source in sources}
    at |= {(name, ""): made.address(name) for name in ("compositions", "dossier", "dossier.pdf", "dossier.zip")}
    member, staff = client_of(made.representative(ME)), client_of(made.leader)
    assert {status(member, address) for address in at.values()} == {403}
    # The previews of all of them are tried elsewhere (`tests.documents.test_compositions`).
    answers = {what: status(staff, address) for what, address in at.items() if what[0] != "composition.pdf"}
    assert answers == {what: 200 if what[1] in ("", *composed) else 404 for what in answers}


def test_whoever_has_the_code_is_told_what_stands_in_the_head_and_nothing_of_the_content(db: None) -> None:
    made = make_year(members=2, leaves=1, visibility="own")
    for source in ("bang-tong-hop/nam", "nhat-ky", "phieu-cham-diem/nam/dv-01"):
        document = put_out(made, source, title=f"Trích yếu của {source}.", render=lambda issuance: pdf("NOI DUNG KIN"))
        text = as_read(Client().get(reverse("verify-code", args=[document.code])))
        assert (document.title in text, "NOI DUNG KIN" in text, f"/tep/{document.files.get().pk}" in text) == (
            True, False, False,
        )  # fmt: skip


def test_what_a_member_may_read_tells_nothing_of_anothers_scores(db: None) -> None:
    """The audiences fit what is made: where the round shows members their own card alone, the rest tells of none."""
    made, secrets = prepare(Case("own", False, "agreeing"))
    with_next_year(made)
    called(made)
    regulated(made.year)
    reviewed(made.year)
    voted_in(made.year)
    considered_in(made.year)
    submitted_in(made.year)
    member, staff = made.representative(ME), client_of(made.secretary)
    Document.objects.all().update(state="withdrawn", state_reason="Để xem bản cổng đề xuất")
    telling = {}
    for kind in catalogue.compositions:
        sources = sources_of(kind, made)
        # Of the cards, the other member's.
        source = next((source for source in sources if source.endswith(OTHER)), sources[0])
        text = told(staff, made.address("composition.pdf", source))
        telling[source] = any(secret in text for secret in secrets.all)
    proposing = {source for source in telling if source.partition("/")[0] in OF_PROPOSING}
    assert {source for source in telling if not expected(made, member, source)} >= proposing
    assert telling == {source: not expected(made, member, source) and source not in proposing for source in telling}


# --- what nobody has thought of --------------------------------------------------------------------------


@pytest.fixture
def leaky(db: None, settings: Any) -> Iterator[tuple[Made, Any, Document]]:
    """A round that shows members their own card alone, and a new kind of document with every score, issued in it."""
    settings.DOCUMENT_CATALOGUE = "tests.test_audiences.WITH_EVERY_SCORE"
    made, secrets = prepare(Case("own", False, "agreeing"))
    source = EVERY_SCORE.source(made.round.code)
    place = WITH_EVERY_SCORE.place(source)
    assert place is not None
    content = place.make(made.year, DAY)
    document = issue_written(
        written=Written(made.year, place, content, content.prose, DAY), on=DAY, version=0, made_at=timezone.now(),
        actor=Actor(user=made.secretary), reader=made.reader(made.secretary), replaces=None,
    )  # fmt: skip
    yield made, secrets, document


def test_a_new_kind_with_every_score_is_closed_to_a_member_where_the_round_shows_its_own(
    leaky: tuple[Made, Any, Document],
) -> None:
    made, secrets, document = leaky
    file = made.address("document-file", document.pk, document.files.get().pk)
    addresses = [made.address("document", document.pk), made.address("document.pdf", document.pk), file]
    member, staff = client_of(made.representative(ME)), client_of(made.clerk)
    assert [status(member, address) for address in addresses] == [404, 404, 404]
    source = document.source
    drafts = [made.address(name, source) for name in ("composition", "composition.pdf", "composition-issue")]
    assert [status(member, address) for address in drafts] == [403, 403, 403]
    for client, seen in ((member, False), (staff, True)):
        rows = client.get(made.address("documents")).context["rows"]
        assert (document.pk in {row.id for row in rows}) is seen
    # It does hold what is not to be known.
    held = told(staff, file)
    assert {secret for secret in secrets.total if secret in held} == secrets.total - {IN_STANDINGS}
    assert found_at(made.representative(ME), made, secrets, printed=False) == {}


def test_the_same_kind_is_open_to_a_member_where_the_round_shows_all(leaky: tuple[Made, Any, Document]) -> None:
    made, _, document = leaky
    Round.objects.update(visibility="full")
    member = client_of(made.representative(ME))
    assert status(member, made.address("document", document.pk)) == 200


def test_a_kind_cannot_be_declared_without_saying_who_may_read_it() -> None:
    how: dict[str, Any] = {"slug": "x", "kind": "X", "about": "", "template": "", "make": make_summary}
    for declare in (
        lambda: Composition(**how),
        lambda: Composition(**how, audience=None),  # type: ignore[arg-type]
        lambda: Issuable(slug="x"),  # type: ignore[call-arg]
        lambda: Issuable(slug="x", audience="all"),  # type: ignore[arg-type]
    ):
        with pytest.raises(TypeError):
            declare()
    for kind in (Composition, Issuable):
        [audience] = [field for field in fields(kind) if field.name == "audience"]
        assert (audience.default, audience.default_factory) == (MISSING, MISSING)


def test_no_kind_is_declared_twice_with_another_audience() -> None:
    with pytest.raises(ValueError, match="«x» is declared twice"):
        Catalogue([Issuable(slug="x", audience=ALL_SCORES), Issuable(slug="x", audience=EVERYBODY)])


def test_a_document_of_a_kind_that_nobody_declares_any_more_is_for_whoever_may_see_everything(
    db: None, settings: Any
) -> None:
    made = make_year(members=3, leaves=2, visibility="full")
    issued = issue_all(made)
    settings.DOCUMENT_CATALOGUE = "tests.test_audiences.EMPTY"
    withdrawn = issued["ke-hoach"].document
    say(made, withdrawn, "withdrawn", reason="LY DO THU HOI")
    for user, seen in ((made.representative(ME), False), (made.clerk, True), (made.leader, True)):
        client = client_of(user)
        for one in issued.values():
            addresses = one.addresses(made)
            del addresses["print"]
            assert {status(client, address) for address in addresses.values()} == {200 if seen else 404}
        assert listed(made, client, issued) == dict.fromkeys(
            ("list", "workbook", "print"), set(issued) if seen else set()
        )
        # What becomes of it later is no representative's either.
        assert ("LY DO THU HOI" in as_read(client.get(made.address("log")))) is seen
    # Nobody cites it: what it may be known for cannot be told.
    assert {row.source for row in pickable(made.year)} == {""}


def test_a_document_of_another_year_is_judged_by_what_that_year_shows(db: None) -> None:
    """Both years have a round «nam»: what the year that is open shows says nothing of the other one's."""
    made = make_year(members=3, leaves=1, scored=False, visibility="full")
    later = make_year(members=3, leaves=1, scored=False, visibility="own", year=2025)
    old = put_out(made, "bang-xep-hang/nam", title="Bảng cũ")
    new = put_out(later, "bang-xep-hang/nam", title="Bảng mới")
    say(made, old, "replaced", replaced_by=new.pk)
    link = f'href="{later.address("document", new.pk)}"'
    for user, seen in ((made.representative(ME), False), (made.clerk, True)):
        assert (link in as_read(client_of(user).get(made.address("document", old.pk)))) is seen
    Round.objects.filter(year=later.year).update(visibility="totals")
    assert link in as_read(client_of(made.representative(ME)).get(made.address("document", old.pk)))
