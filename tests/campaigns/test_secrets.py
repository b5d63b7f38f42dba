"""What a member can learn of another in the year around the scoring, at every door: what it reports, what was found
at it, what was not recognised, who is proposed for an award, whom the charity helped.

The doors are read from the URLconf, as in tests/test_visibility.py, so that one that comes later is tried here too.
Whoever may know it finds all of it at the same doors, or the test could not fail.
"""

import re
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from awards.rules.proposing import Stage
from campaigns.models import ModelFile, ReportFile
from campaigns.verbs.charity import OF_USE, keep_use
from campaigns.verbs.charity import seal_of as seal_of_use
from campaigns.verbs.newmodels import propose
from campaigns.verbs.visits import drop_visit, keep_visit
from campaigns.verbs.visits import seal_of as seal_of_visit
from documents.models import DocumentFile
from khoithidua.catalogue import catalogue
from members.models import User
from tests.adminpages import logged_in
from tests.awards.proposing import proposed_after, take
from tests.campaigns.proposed import DECLINED, TOLD, reviewed, who
from tests.campaigns.reported import accepted, at, called, handed_in, returned
from tests.campaigns.visited import visited
from tests.common.files.samples import pdf
from tests.documents.issued import issue_composed
from tests.test_visibility import doors, told
from tests.years import Made, make_year

OWN, OTHER = "dv-02", "dv-03"
# Each word and figure stands in one thing alone. What its own member may not know either:
BLOC_S = {"khen-kin", "khen-rut-kin", "ly-do-rut-kin", "ghi-chu-kin", "nguoi-giup-kin"}
# What it may, with the bloc's own people: the text and the figure of a report that was handed in, that came back with a
# reason, that was accepted, and of a draft; a file and what stands in it; what was found by a visit,
# before it was corrected, and by one that was noted by mistake; models that are not recognised, and why.
MEMBER_S = {
    *("nop-kin", "tra-kin", "ly-do-kin", "tiep-nhan-kin", "nhap-kin", "914273", "824273", "734273", "644273"),
    *("tep-kin", "trong tep kin", "kiem-tra-kin", "kiem-tra-cu-kin", "kiem-tra-nham-kin"),
    *("mo-hinh-kin", "khong-nhan-kin", "ly-do-khong-nhan-kin", "minh-chung-kin", "trong minh chung kin"),
}
SECRETS = BLOC_S | MEMBER_S
# What stands in files that were handed in is no print of the portal.
NOT_PRINTED = {"trong tep kin", "trong minh chung kin"}


def plant(made: Made, member: str) -> None:
    """All of it, of this member."""
    secretary, year = logged_in(made.secretary), made.year.year
    how = who(made, made.secretary)

    def came(day: int) -> Any:
        return at(day).replace(year=year)

    half, first = called(made, due=date(year, 6, 10)), called(made, kind="campaign", campaign=1, due=date(year, 6, 10))
    second, whole = called(made, kind="campaign", campaign=2, due=date(year, 6, 10)), called(made, kind="whole-year")
    for call in (half, first, second):
        # The bloc's own reports add the figures up: of one report the sum would be the figure.
        handed_in(made, call, "dv-01", received=came(9), figures={"Tiền ủng hộ": 1000})
    handed_in(made, half, member, received=came(9), text="nop-kin", figures={"Tiền ủng hộ": 914273})
    report = handed_in(made, first, member, received=came(9), text="tra-kin", figures={"Tiền ủng hộ": 824273})
    returned(made, report, "ly-do-kin")
    report = handed_in(made, second, member, received=came(9), text="tiep-nhan-kin", figures={"Tiền ủng hộ": 734273})
    accepted(made, report)
    handed_in(made, whole, member, hand_in=False, text="nhap-kin", figures={"Tiền ủng hộ": 644273})
    file = {"deed": "add", "files": [SimpleUploadedFile("tep-kin.pdf", pdf("trong tep kin"))]}
    secretary.post(made.address("report-files", first.number, member), file)

    visit = visited(made, {member: "kiem-tra-cu-kin", "dv-01": ""}, on=date(year, 4, 2), campaign=1)
    fields = {"campaign": 1, "on": visit.on, "who": visit.who}
    found = {member: "kiem-tra-kin", "dv-01": ""}
    keep_visit(**how, fields=fields, findings=found, number=visit.number, seen=seal_of_visit(visit))
    mistaken = visited(made, {member: "kiem-tra-nham-kin"}, on=date(year, 4, 3))
    drop_visit(**how, number=mistaken.number, seen=seal_of_visit(mistaken))

    withdrawn = proposed_after(made, 1, member, form="giay-khen", person="khen-rut-kin")
    take(made, withdrawn, Stage.WITHDRAWN, remark="ly-do-rut-kin")
    proposed_after(made, 1, member, form="giay-khen", person="khen-kin", merits="ghi-chu-kin")

    propose(**how, member=member, fields=TOLD | {"name": "mo-hinh-kin", "campaign": 1})
    file = {"deed": "add", "files": [SimpleUploadedFile("minh-chung-kin.pdf", pdf("trong minh chung kin"))]}
    secretary.post(made.address("newmodel-files", 1), file)
    model = propose(**how, member=member, fields=TOLD | {"name": "khong-nhan-kin"})
    reviewed(made, model, DECLINED | {"review_reason": "ly-do-khong-nhan-kin", "reviewed_on": date(year, 4, 2)})

    fields = dict.fromkeys(OF_USE) | {"kind": "gift", "what": "Quà", "place": "", "handed_on": date(year, 5, 1)}
    use = keep_use(**how, fields=fields | {"beneficiary": "Ai đó"})
    keep_use(**how, fields=fields | {"beneficiary": "nguoi-giup-kin"}, number=use.number, seen=seal_of_use(use))


def sources_of(made: Made) -> list[str]:
    """The documents that tell of it: the bloc's own reports, and the log."""
    kinds = [kind for kind in catalogue.compositions if kind.slug in ("bao-cao", "nhat-ky")]
    return [kind.source(choice.key) for kind in kinds for choice in kind.choices(made.year)]


def issue_those_that_tell_of_it(made: Made) -> None:
    """Each of them, as the portal composes and issues it."""
    for source in sources_of(made):
        issue_composed(made, source)


# Where a print could tell any of it; making each PDF of the year would take its time.
PRINTED = re.compile(r"/(2024|bao-cao|kiem-tra|dot-thi-dua|mo-hinh|an-sinh|nhat-ky|thanh-vien|lich|van-ban)[/.]")


@dataclass(frozen=True)
class Scene:
    """The year, and every address in it that could tell."""

    made: Made
    addresses: list[str]

    def found(self, user: User, *, printed: bool) -> dict[str, set[str]]:
        """Which of the secrets each address tells this account; those that tell none are left out."""
        client, found = logged_in(user), {}
        for address in self.addresses:
            if printed == address.endswith(".pdf"):
                # Figures stand as they are shown, and in data as they are.
                text = told(client, address).replace(".", "")
                found[address] = {secret for secret in SECRETS if secret in text}
        return {address: secrets for address, secrets in found.items() if secrets}


@pytest.fixture
def scene(db: None) -> Scene:
    made = make_year(members=4, leaves=1, campaigns=2)
    plant(made, OTHER)
    issue_those_that_tell_of_it(made)
    files = {pk for kept in (ReportFile, ModelFile, DocumentFile) for pk in kept.objects.values_list("pk", flat=True)}
    asked = [made.address("newmodels") + "?tim=kin", made.address("newmodels.xlsx") + "?tim=kin"]
    asked += [made.address(name) + f"?don-vi={OTHER}" for name in ("log", "log.xlsx")]
    asked += [
        f"{made.address(name)}?so={number}"
        for name in ("newmodel-edit", "visit-edit", "charity-use", "report-call")
        for number in (1, 2)
    ]
    return Scene(made, [*doors(made, number=[1, 2, 3, 4], file=sorted(files), source=sources_of(made)), *asked])


def test_no_page_and_no_workbook_tells_a_member_what_is_another_s(scene: Scene) -> None:
    assert scene.found(scene.made.representative(OWN), printed=False) == {}
    stranger = make_year(bloc="khoi-khac", members=3, scored=False)
    for user in (stranger.secretary, stranger.representative(OTHER)):
        assert scene.found(user, printed=False) == {}


def test_no_print_tells_a_member_what_is_another_s(scene: Scene) -> None:
    addresses = [address for address in scene.addresses if PRINTED.search(address)]
    scene = replace(scene, addresses=addresses)
    assert scene.found(scene.made.representative(OWN), printed=True) == {}
    assert union(scene.found(scene.made.secretary, printed=True)) == SECRETS - NOT_PRINTED


def test_its_own_member_and_the_bloc_s_people_find_all_that_is_theirs_at_the_same_doors(scene: Scene) -> None:
    """Else the tests above could not fail."""
    assert union(scene.found(scene.made.representative(OTHER), printed=False)) == MEMBER_S
    assert union(scene.found(scene.made.secretary, printed=False)) == SECRETS


def union(found: dict[str, set[str]]) -> set[str]:
    return {secret for secrets in found.values() for secret in secrets}
