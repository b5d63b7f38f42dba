"""Why a member is «không xét»: who may know it finds it, and nobody else does, at any door."""

from collections.abc import Iterable
from dataclasses import dataclass

import pytest
from django.test import Client

from common.audit.log import Actor
from members.models import User
from scoring.models import Ineligible, Round
from scoring.rules.snapshot import read
from scoring.verbs.publication import EligibilityVerdict
from scoring.verbs.rounds import change_round, state_of_settings
from tests import test_visibility as every_door
from tests.as_read import as_read
from tests.test_visibility import OTHER, OWN
from tests.yearfiles import File, dumped, loaded, small
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db
REASON, DOCUMENT = "BI KY LUAT VI LY DO KIN", "QUYET DINH KIN SO 9"
# Why the document is named though its day is odd.
KEPT = "DANG TRINH KY, GHI TRUOC"
# The prints that could tell it.
PRINTS = ("xep-hang", "cham-diem", "tong-quan", "van-ban")


@dataclass(frozen=True)
class Case:
    """What a round shows, whom it lets know of reasons, and where it stands."""

    visibility: str
    reasons: str
    step: str

    @property
    def told(self) -> bool:
        """Whether another member may know."""
        return self.reasons == "all" and self.visibility != "own"

    def __str__(self) -> str:
        return f"{self.visibility}-{self.reasons}-{self.step}"


CASES = [
    Case(visibility, reasons, step)
    for visibility in Round.Visibility.values
    for reasons in Round.Reasons.values
    for step in ("agreeing", "published")
]
PRINTED = [Case("totals", "own", "published"), Case("full", "own", "agreeing"), Case("totals", "all", "published")]


def prepare(case: Case) -> Made:
    """A round in which the other member is «không xét», said by the verb, so that the log tells of it."""
    made = make_year(members=4, leaves=5, visibility=case.visibility)
    Round.objects.update(reasons=case.reasons)
    round_ = Round.objects.get()
    change_round(
        round_id=round_.pk,
        fields={},
        ineligible={OTHER: (REASON, DOCUMENT)},
        votes={},
        loaded=state_of_settings(round_),
        actor=Actor(user=made.secretary),
    )
    Ineligible.objects.update(document_reason=KEPT)
    if case.step == "published":
        made.publish()
        # A correction tells what was changed: the reason among it.
        Ineligible.objects.update(reason=f"{REASON} MOI")
        made.correct({(OWN, "1.1"): "88,88"}, reason="Cộng nhầm")
    every_door.compose_documents(made)
    return made


def told_at(user: User, made: Made, addresses: Iterable[str]) -> set[str]:
    """Those of the year's addresses that tell this account the reason or the document."""
    client = Client()
    client.force_login(user)
    texts = {
        address: every_door.told(client, f"/{made.year.bloc.code}/{made.year.year}/{address}") for address in addresses
    }
    return {address for address, text in texts.items() if any(word in text for word in (REASON, DOCUMENT, KEPT))}


def doors(made: Made) -> list[str]:
    """Every address within the year, without what stands before it."""
    return [address.removeprefix(f"/{made.year.bloc.code}/{made.year.year}/") for address in every_door.doors(made)]


@pytest.mark.parametrize("case", CASES, ids=str)
def test_another_member_finds_the_reason_just_where_the_round_lets_everybody_know(case: Case) -> None:
    made = prepare(case)
    found = told_at(made.representative(OWN), made, [door for door in doors(made) if not door.endswith(".pdf")])
    assert bool(found) == case.told, found
    own = {"xep-hang/", "xep-hang.xlsx", f"cham-diem/{OTHER}/", "nhat-ky/"}
    assert told_at(made.representative(OTHER), made, own) == own
    assert told_at(made.clerk, made, {"xep-hang/", "xep-hang.xlsx"}) == {"xep-hang/", "xep-hang.xlsx"}


@pytest.mark.parametrize("step", ["agreeing", "published"])
def test_whoever_may_know_the_document_is_told_why_it_is_named_though_its_day_is_odd(step: str) -> None:
    made = prepare(Case("totals", "own", step))
    client = Client()
    client.force_login(made.representative(OTHER))
    for address in ("xep-hang/", "xep-hang.xlsx", "xep-hang.pdf", f"cham-diem/{OTHER}/"):
        shown = every_door.told(client, f"/{made.year.bloc.code}/{made.year.year}/{address}")
        assert (address, [word in shown for word in (DOCUMENT, KEPT)]) == (address, [True, True])


@pytest.mark.parametrize("case", PRINTED, ids=str)
def test_no_print_and_no_data_in_one_tells_more(case: Case) -> None:
    made = prepare(case)
    prints = [door for door in doors(made) if door.endswith(".pdf") and any(part in door for part in PRINTS)]
    found = told_at(made.representative(OWN), made, prints)
    assert ("xep-hang.pdf" in found, bool(found)) == (case.told, case.told)
    assert told_at(made.representative(OTHER), made, ["xep-hang.pdf"]) == {"xep-hang.pdf"}


def test_why_a_document_is_named_stays_with_it_in_a_correction_and_goes_with_it() -> None:
    made = make_year(members=3, leaves=2, ineligible=[OTHER])
    Ineligible.objects.update(document_reason=KEPT)
    texts = [made.publish().snapshot]
    for document in ("Quyết định số 7", "Quyết định số 8"):
        verdict = EligibilityVerdict(OTHER, True, f"Lý do theo {document}", document)
        texts.append(made.correct({}, [verdict]).snapshot)
    lines = [read(text).member(OTHER) for text in texts]
    assert [line.document_reason for line in lines if line] == [KEPT, KEPT, ""]
    assert [text.count('"document_reason"') for text in texts] == [1, 1, 0]
    assert Ineligible.objects.get().document_reason == ""


def test_verification_tells_nobody_why(client: Client) -> None:
    made = prepare(Case("totals", "all", "published"))
    for document in made.year.documents.exclude(code=""):
        shown = as_read(client.get(f"/xac-minh/{document.code}/"))
        told = [word in shown for word in (REASON, DOCUMENT, KEPT)]
        assert (shown.count(document.code) > 0, told) == (True, [False] * 3)


# --- in the file of a year


def year_with(round_: File) -> File:
    """A small year with one round that says this besides."""
    return small() | {"rounds": [{"code": "nam", "name": "Cả năm", **round_}]}


@pytest.mark.parametrize(
    ("said", "kept"), [({}, "own"), ({"ineligible_reasons": "own"}, "own"), ({"ineligible_reasons": "all"}, "all")]
)
def test_who_may_know_why_a_member_is_not_ranked_is_said_where_it_is_not_the_usual(said: File, kept: str) -> None:
    loaded(year_with(said))
    assert Round.objects.get().reasons == kept
    assert dumped(year_with({}))["rounds"][0].get("ineligible_reasons", "own") == kept
    assert ("ineligible_reasons" in dumped(year_with({}))["rounds"][0]) == (kept == "all")
    # A file that doesn't say leaves what stands.
    loaded(year_with({}))
    assert Round.objects.get().reasons == kept
