"""A member writes the draft of its own achievement report, and learns of nobody else's."""

import pytest
from django.test import Client

from awards.models import Proposal
from awards.rules.proposing import Stage
from documents.models import Document, Draft
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.awards.proposing import bring, proposed, wanted
from tests.common.files.samples import pdf
from tests.documents.issued import issue_composed, put_out
from tests.years import Made, make_year

pytestmark = pytest.mark.django_db
SOURCE = "bao-cao-thanh-tich/1/dv-01"
OWN_WORDS = "Đơn vị đã trồng mười vạn cây"
DOORS = ("composition", "composition.pdf")


@pytest.fixture
def made() -> Made:
    return make_year(members=3, leaves=1)


@pytest.fixture
def case(made: Made) -> Proposal:
    """The first member is chosen."""
    return bring(made, proposed(made, "dv-01"), Stage.CHOSEN)


def of(made: Made, code: str) -> Client:
    return logged_in(made.representative(code))


def typed(client: Client, made: Made, body: str = OWN_WORDS, **fields: str) -> dict[str, str]:
    """The form as it stands, with another body."""
    shown = client.get(made.address("composition", SOURCE)).context
    sent = {name: value or "" for name, value in shown["form"].initial.items()}
    return sent | {"body": body, "version": str(shown["version"]), "on": "", "deed": "save"} | fields


def saved(client: Client, made: Made, body: str = OWN_WORDS) -> None:
    answer = client.post(made.address("composition", SOURCE), typed(client, made, body))
    assert (answer.status_code, answer["Location"]) == (302, made.address("composition", SOURCE))


def doors(client: Client, made: Made, source: str = SOURCE) -> list[int]:
    return [client.get(made.address(door, source)).status_code for door in DOORS]


def test_the_member_is_led_to_its_report_and_its_words_are_what_the_secretary_goes_on_from(made, case):
    member, other = of(made, "dv-01"), of(made, "dv-02")
    link = made.address("composition", SOURCE)
    for client, found in ((member, 1), (other, 0)):
        assert client.get(made.address("proposals")).content.decode().count(f'href="{link}"') == found
        tasks = [task for one in client.get(made.address("overview")).context["sections"] for task in one.tasks]
        assert [task.title for task in tasks if task.url == link] == ["Báo cáo thành tích: Cờ thi đua của tỉnh"] * found
    saved(member, made)
    draft = Draft.objects.get()
    assert (draft.source, draft.body, draft.version) == (SOURCE, OWN_WORDS, 1)
    secretary = logged_in(made.secretary).get(link).context
    assert (secretary["form"]["body"].value(), secretary["draft"].changed_by) == (OWN_WORDS, draft.changed_by)


def test_the_member_goes_back_to_what_the_portal_proposes(made, case):
    member = of(made, "dv-01")
    saved(member, made)
    member.post(made.address("composition", SOURCE), typed(member, made, deed="discard"))
    assert Draft.objects.count() == 0
    assert member.get(made.address("composition", SOURCE)).context["form"]["body"].value().startswith("I. Sơ lược")


def test_the_member_issues_nothing(made, case):
    member = of(made, "dv-01")
    assert b'value="issue"' not in member.get(made.address("composition", SOURCE)).content
    answer = member.post(made.address("composition", SOURCE), typed(member, made, deed="issue"))
    assert answer["Location"] == made.address("composition", SOURCE)
    assert [member.get(made.address("composition-issue", SOURCE)).status_code, Document.objects.count()] == [403, 0]


def test_what_was_issued_the_member_reads_and_no_longer_writes(made, case):
    member = of(made, "dv-01")
    before = typed(member, made)
    issue_composed(made, SOURCE)
    document = Document.objects.get()
    shown = member.get(made.address("composition", SOURCE) + "?soan=moi").context
    assert (shown["document"], bool(shown["may_write"])) == (document, False)
    assert member.get(made.address("document", document.pk)).status_code == 200
    assert of(made, "dv-02").get(made.address("document", document.pk)).status_code == 404
    answer = member.post(made.address("composition", SOURCE), before)
    assert (answer.status_code, answer.context["form"]["body"].value()) == (403, OWN_WORDS)
    assert answer.context["sentences"] == [
        "Văn bản này đã phát hành nên đơn vị không sửa được nữa. Cần sửa, hãy đề nghị Thư ký Khối."
    ]
    assert Draft.objects.count() == 0
    # Withdrawn by the bloc, it is the member's to write again.
    Document.objects.update(state="withdrawn", state_reason="Viết lại")
    saved(member, made)


@pytest.mark.parametrize(
    ("to", "writes"),
    [
        (Stage.PLANNED, False),
        (Stage.CHOSEN, True),
        (Stage.PREPARING, True),
        (Stage.SUBMITTED, False),
        (Stage.SUPPLEMENT, True),
        (Stage.APPRAISAL, False),
        (Stage.WITHDRAWN, False),
    ],
)
def test_the_member_writes_from_its_choice_until_it_is_sent_and_what_is_asked_for_again(made, to, writes):
    bring(made, proposed(made, "dv-01"), to)
    member = of(made, "dv-01")
    assert doors(member, made) == ([200, 200] if writes else [403, 403])
    assert member.get(made.address("proposals")).content.decode().count(SOURCE) == int(writes)
    # The bloc's own people write it at any time; of what was withdrawn there is none to begin.
    assert doors(logged_in(made.leader), made) == [200, 200]


def test_what_one_member_writes_no_other_learns_of(made, case):
    saved(of(made, "dv-01"), made, f"I. Tình hình\n{OWN_WORDS}.")
    put_out(made, SOURCE, title="Thành tích của một đơn vị", render=lambda issuance: pdf("NOI DUNG"), numbered=False)
    other = of(made, "dv-02")
    assert doors(other, made) == [403, 403]
    assert doors(other, made, "bao-cao-thanh-tich/1/dv-02") == [403, 403]
    assert doors(other, made, "bao-cao-thanh-tich/9/dv-02") == [403, 403]
    answer = other.post(made.address("composition", SOURCE), {"body": "Sửa của người khác", "version": "1"})
    assert (answer.status_code, Draft.objects.get().body.count("Sửa của người khác")) == (403, 0)
    places = {page: made.address(page) for page in ("overview", "proposals", "documents", "log")}
    places |= {
        "search": made.address("search") + "?tim=mười+vạn+cây",
        "other": made.address("search") + "?tim=thành+tích",
    }
    said = {name: as_read(other.get(where)) for name, where in places.items()}
    told = "Thành tích của"
    assert {name: (text.count(told), text.count(OWN_WORDS)) for name, text in said.items()} == dict.fromkeys(
        said, (0, 0)
    )
    # The same places do tell those of the bloc.
    assert [as_read(logged_in(made.clerk).get(places[name])).count(told) > 0 for name in ("documents", "log")] == [
        True,
        True,
    ]


def test_a_letter_of_proposal_is_no_more_told_by_the_log_than_by_the_register(made):
    bring(made, proposed(made, "dv-01"), Stage.PREPARING)
    wanted(made, "Báo cáo thành tích")
    issue_composed(made, "to-trinh-khen-thuong/1")
    told = "đề nghị tặng Cờ thi đua của tỉnh"
    assert [
        as_read(one.get(made.address("log"))).count(told) > 0 for one in (logged_in(made.leader), of(made, "dv-01"))
    ] == [
        True,
        False,
    ]
