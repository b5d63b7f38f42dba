"""What a member can learn about another member, at every door, for each policy and step of a round.

The doors are read from the URLconf: an address that comes later is tried here without being asked to. Every figure
and word on the other member's card can be told from all others, so what is found was leaked; and where the round
does show it, it must be found, or the test could not fail.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from io import BytesIO
from itertools import product
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse
from openpyxl import load_workbook
from pypdf import PdfReader

from common.audit.log import Actor
from common.files.taking import store
from common.vietnamese.numbers import show_points
from documents.models import Document, DocumentFile
from members.models import User
from scoring.models import Criterion, Evidence, Round, Scorecard, Stage
from scoring.sheet import load_sheet
from scoring.verbs.scores import Edit, save_scores
from tests.as_read import as_read, without_joins
from tests.common.files.samples import pdf
from tests.documents.issued import issue_composed, put_out
from tests.pdftext import pdf_text
from tests.printing import without_hashes
from tests.years import Made, make_year

OWN, OTHER = "dv-02", "dv-03"
WHY = "LÝ DO SỬA PHIẾU KHÁC"
# What a file behind the other member's score is called, and what stands in it.
FILE, IN_FILE = "tệp kín của đơn vị khác.pdf", "CHU TRONG TEP KIN"
# The title of the other member's card that was issued, what stands in it, and in the standings.
ISSUED, IN_CARD, IN_STANDINGS = "phiếu đã phát hành của đơn vị khác", "CHU TRONG PHIEU KIN", "CHU TRONG BANG KIN"
IN_LOG = "CHU TRONG NHAT KY KIN"
# A criterion with points typed directly, and what its first value was before it was corrected.
CORRECTED = "1.1"


@dataclass(frozen=True)
class Case:
    """A round's policy and the step it stands at."""

    visibility: str
    only_after: bool
    step: str

    @property
    def shows(self) -> str:
        """What the members see of each other now."""
        return "own" if self.only_after and self.step != "published" else self.visibility

    def __str__(self) -> str:
        return f"{self.visibility}{'-after' if self.only_after else ''}-{self.step}"


CASES = [
    Case(visibility, only_after, step)
    for visibility, only_after, step in product(Round.Visibility.values, [False, True], Round.Step.values)
]
# Making a PDF takes its time: there the ends of the scale stand for what is between.
PRINTED = [
    Case(visibility, only_after, step)
    for visibility in Round.Visibility.values
    for only_after, step in [(False, "agreeing"), (True, "published")]
]


@dataclass(frozen=True)
class Secrets:
    """What tells of the other member: what stands on its card, its total, and what only it and the staff may know."""

    card: frozenset[str]
    total: frozenset[str]
    log: frozenset[str]

    def shown_at(self, shows: str) -> frozenset[str]:
        """What of it the members may know."""
        return {"own": frozenset(), "totals": self.total, "full": self.card | self.total}[shows]

    @property
    def all(self) -> frozenset[str]:
        return self.card | self.total | self.log


def prepare(case: Case, *, composed: bool = False) -> tuple[Made, Secrets]:
    """A year at this step, with every kind of thing that could leak about the other member.

    `composed`: what was issued are the documents that the portal composes, and not stand-ins for them.
    """
    published = case.step == Round.Step.PUBLISHED
    step = Round.Step.AGREEING if published else case.step
    made = make_year(members=4, leaves=5, step=step, visibility=case.visibility)
    Round.objects.filter(pk=made.round.pk).update(only_after_publication=case.only_after)
    if made.values:
        correct(made)
    put_evidence(made)
    if not composed:
        issue_documents(made)
    secrets = secrets_of(made)
    if published:
        # The first publication stays readable: its figures are as secret as those that replaced them.
        made.publish()
        made.correct({(OTHER, CORRECTED): "78,78"}, reason="Cộng nhầm ở một phiếu")
        secrets = replace(secrets, card=secrets.card | {"78,78"}, total=secrets.total | secrets_of(made).total)
    if composed:
        compose_documents(made)
    return made, secrets


def compose_documents(made: Made) -> None:
    """All documents that tell of scores, as the portal composes and issues them."""
    nam = made.round.code
    for source in (f"phieu-cham-diem/{nam}/{OTHER}", f"bang-tong-hop/{nam}", f"bang-xep-hang/{nam}", "nhat-ky"):
        issue_composed(made, source)


def put_evidence(made: Made) -> None:
    """A file behind a score of the other member, whatever step the round is at."""
    kept = store().keep(BytesIO(pdf(IN_FILE)))
    card = Scorecard.objects.get(round=made.round, member__code=OTHER)
    criterion = Criterion.objects.get(rubric__year=made.year, code=CORRECTED)
    Evidence.objects.create(
        card=card,
        criterion=criterion,
        name=FILE,
        kind=Evidence.Kind.PDF,
        content_type="application/pdf",
        size=kept.size,
        sha256=kept.sha256,
        added_by="Người nộp",
    )


def issue_documents(made: Made) -> None:
    """What tells of scores, as issued documents. That there are standings is no secret."""
    put_out(made, f"phieu-cham-diem/{made.round.code}/{OTHER}", title=ISSUED, render=lambda issuance: pdf(IN_CARD))
    put_out(made, f"bang-xep-hang/{made.round.code}", render=lambda issuance: pdf(IN_STANDINGS))
    put_out(made, f"bang-tong-hop/{made.round.code}", render=lambda issuance: pdf(IN_CARD))
    put_out(made, "nhat-ky", render=lambda issuance: pdf(IN_LOG))


def correct(made: Made) -> None:
    """The secretary corrects one value of the other member, and says why."""
    stage = max((stage for _, _, stage in made.values), key=list(Stage.values).index)
    given = Edit(OTHER, CORRECTED, stage, 0, "77,77")
    save_scores(round_id=made.round.pk, edits=[given], actor=Actor(user=made.secretary), reader=None, reason=WHY)
    made.values.pop((OTHER, CORRECTED, stage))


def secrets_of(made: Made) -> Secrets:
    """What tells the other member apart from all the others."""
    sheet = load_sheet(Round.objects.select_related("rubric").get(pk=made.round.pk))
    totals = {code: show_points(card.total) for code, card in sheet.cards().items()}
    total = {totals[OTHER]} - {""}
    assert list(totals.values()).count(totals[OTHER]) == 1 or not total
    return Secrets(
        card=frozenset((made.secrets(OTHER) | {"77,77"} if made.values else set()) - total)
        | {FILE, IN_FILE, ISSUED, IN_CARD},
        total=frozenset(total | {IN_STANDINGS}),
        log=frozenset({WHY, IN_LOG} if made.values else {IN_LOG}),
    )


def doors(made: Made, **more: list[Any]) -> Iterator[str]:
    """Every address of the year that can be asked for, about the other member where it is about one; `more` are other
    values of what stands in addresses.
    """
    files: list[object] = list(Evidence.objects.values_list("pk", flat=True))
    known: dict[str, list[object]] = {
        "member": [OTHER, OWN],
        "number": [1, 2],
        "criterion": [CORRECTED],
        "evidence": files,
        "source": [
            "ke-hoach",
            f"phieu-cham-diem/nam/{OTHER}",
            "bang-tong-hop/nam",
            "bang-xep-hang/nam",
            "cong-bo/nam",
            "nhat-ky",
        ],
        "document": list(Document.objects.values_list("pk", flat=True)),
        "file": list(DocumentFile.objects.values_list("pk", flat=True)),
        # There is none: tests/campaigns/pages/test_meets.py tries who opens a contest.
        "contest": [1],
        # There is none: what a picture's door tells is tried in tests/campaigns/pages/test_activity_pictures.py.
        "picture": [1],
        # There are none: who knows of a vote and of its count is tried in tests/awards/pages/.
        "question": [1],
        "turn": [1],
        **more,
    }
    for pattern in get_resolver().url_patterns:
        if not isinstance(pattern, URLPattern) or "bloc" not in pattern.pattern.converters:
            continue
        assert pattern.name
        names = [name for name in pattern.pattern.converters if name not in ("bloc", "year")]
        where = [made.year.bloc.code, *([made.year.year] if "year" in pattern.pattern.converters else [])]
        for values in product(*(known[name] for name in names)):
            yield reverse(pattern.name, args=[*where, *values])


def told(client: Client, address: str) -> str:
    """Everything this door tells: the whole page with its attributes, or the text of the file."""
    answer = client.get(address, follow=True)
    assert answer.status_code in (200, 403, 404, 405), address
    content = b"".join(answer) if answer.streaming else answer.content
    kind = answer["Content-Type"]
    if kind.startswith("application/pdf"):
        file = PdfReader(BytesIO(content))
        inside = [part.decode() for parts in file.attachments.values() for part in parts if part[:1] in (b"{", b"[")]
        # Figures stand in data as programs write them: «560.77».
        data = re.sub(r"(?<=\d)\.(?=\d)", ",", "\n".join(inside))
        return without_hashes("\n".join([data, pdf_text(content)]))
    if kind.startswith("application/vnd"):
        rows = (row for sheet in load_workbook(BytesIO(content)) for row in sheet.values)
        return without_hashes(
            "\n".join(str(cell).replace(".", ",") for row in rows for cell in row if cell is not None)
        )
    return without_joins(content.decode())


def found_at(user: User, made: Made, secrets: Secrets, *, printed: bool) -> dict[str, set[str]]:
    """Which of the secrets each door tells this account; doors that tell none are left out."""
    client = Client()
    client.force_login(user)
    found = {}
    for address in doors(made):
        if printed == address.endswith(".pdf"):
            text = told(client, address)
            found[address] = {secret for secret in secrets.all if secret in text}
    return {address: told for address, told in found.items() if told}


@pytest.mark.parametrize("case", CASES, ids=str)
def test_a_member_learns_of_another_just_what_the_round_shows(case: Case, db: None) -> None:
    made, secrets = prepare(case)
    may = secrets.shown_at(case.shows)
    found = found_at(made.representative(OWN), made, secrets, printed=False)
    assert {address: what - may for address, what in found.items() if what - may} == {}
    assert {secret for what in found.values() for secret in what} == may


@pytest.mark.parametrize("case", PRINTED, ids=str)
def test_no_print_tells_a_member_more_of_another_than_the_round_shows(case: Case, db: None) -> None:
    made, secrets = prepare(case, composed=True)
    may = secrets.shown_at(case.shows)
    found = found_at(made.representative(OWN), made, secrets, printed=True)
    assert {address: what - may for address, what in found.items() if what - may} == {}
    # The files of what was issued stand at addresses of their own.
    found = found_at(made.representative(OWN), made, secrets, printed=False)
    assert {address: what - may for address, what in found.items() if what - may} == {}


@pytest.mark.parametrize("step", ["scoring", "appraising", "agreeing", "published"])
def test_the_secretary_finds_all_of_it_at_the_same_doors(step: str, db: None) -> None:
    """Else the tests above could not fail."""
    made, secrets = prepare(Case("own", True, step))
    found = found_at(made.secretary, made, secrets, printed=False)
    assert {secret for what in found.values() for secret in what} == secrets.all


@pytest.mark.parametrize("step", ["agreeing", "published"])
def test_a_stranger_finds_none_of_it_at_any_door(step: str, db: None) -> None:
    made, secrets = prepare(Case("full", False, step))
    other = make_year(bloc="khoi-khac", scored=False)
    assert found_at(other.secretary, made, secrets, printed=False) == {}


def test_the_admin_is_closed_to_a_member(db: None) -> None:
    made, secrets = prepare(Case("full", False, "agreeing"))
    client = Client()
    client.force_login(made.representative(OWN))
    answer = client.get(reverse("admin:scoring_score_changelist"), follow=True)
    assert {secret for secret in secrets.all if secret in as_read(answer)} == set()
