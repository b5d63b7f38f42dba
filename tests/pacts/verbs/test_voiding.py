"""One signature becomes void, with a reason, and the others stand; the member signs again, in any way."""

from collections.abc import Callable
from datetime import date

import pytest

from common.audit.log import Actor
from common.audit.models import Entry
from common.signatures.checking import signatures_in
from documents.models import Caveat, DocumentFile
from documents.verifying import verify
from pacts.compositions import grounds
from pacts.kept import check_pacts, content_of, handed_out
from pacts.models import PactFile, Signature
from pacts.verbs.freezing import IN_FORCE
from pacts.verbs.signatures import record_signatures
from pacts.verbs.signing import SignRefused
from pacts.verbs.voiding import NO_REASON, NOT_THERE, members_behind, void_signature
from tests.common.files.samples import pdf
from tests.pacts.life import Life, begin, log_of, standing

pytestmark = pytest.mark.django_db


@pytest.fixture
def life(db: None) -> Life:
    life = begin(4)
    life.freeze()
    return life


@pytest.fixture
def signed(life: Life) -> Life:
    """A pact in force: one signed on paper, one in the portal, two by token."""
    life.note("dv-01", scan=pdf("ban quet"))
    life.sign("dv-02")
    life.hand_in("dv-03")
    life.hand_in("dv-04")
    assert life.pact.state == "in-force"
    return life


@pytest.mark.parametrize("member", ["dv-01", "dv-02", "dv-03", "dv-04"])
def test_one_becomes_void_the_others_stand_and_the_pact_falls_back(signed: Life, member: str) -> None:
    before = standing(signed)
    method = before.pop(member)
    signed.void(member, "Ký nhầm")
    assert (signed.pact.state, standing(signed)) == ("frozen", before)
    void = signed.pact.signatures.get(member__code=member)
    assert (void.void_reason, void.voided_by, void.voided_at is not None, void.method) == (
        "Ký nhầm",
        "Văn thư khoi-thu",
        True,
        method,
    )
    entry = Entry.objects.get(action="hủy chữ ký")
    assert (entry.member, entry.reason, entry.actor_name) == (member, "Ký nhầm", "Văn thư khoi-thu")
    assert log_of(signed)[-1] == ("Giao ước thi đua năm 2024", "chuyển trạng thái")
    assert list(check_pacts()) == []


@pytest.mark.parametrize("again", ["portal", "paper", "token"])
@pytest.mark.parametrize("member", ["dv-01", "dv-02", "dv-03", "dv-04"])
def test_the_member_signs_again_in_any_way_and_the_pact_is_in_force_again(
    signed: Life, member: str, again: str
) -> None:
    signed.void(member)
    ways: dict[str, Callable[[str], object]] = {
        "portal": signed.sign,
        "paper": signed.note,
        "token": signed.hand_in,
    }
    ways[again](member)
    assert (signed.pact.state, standing(signed)[member]) == ("in-force", again)
    assert signed.pact.signatures.filter(member__code=member).count() == 2


def test_a_pact_in_force_can_be_opened_again_once_a_signature_is_void(signed: Life) -> None:
    with pytest.raises(PermissionError, match=IN_FORCE[:40]):
        signed.reopen()
    signed.void("dv-02")
    signed.reopen()
    assert (signed.pact.state, standing(signed)) == ("drafting", {})
    # What was void before keeps its own reason.
    assert signed.pact.signatures.get(member__code="dv-02").void_reason == "Ký nhầm chứng thư"


@pytest.mark.parametrize("role", ["leader", "dv-03"])
def test_who_notes_signatures_makes_them_void_and_nobody_else(signed: Life, role: str) -> None:
    user = signed.made.representative(role) if role.startswith("dv") else getattr(signed.made, role)
    with pytest.raises(PermissionError, match="Chỉ Thư ký Khối, Văn thư và Quản trị hủy được chữ ký"):
        signed.void("dv-03", by=user)
    for name in ("secretary", "admin"):
        signed.void({"secretary": "dv-03", "admin": "dv-02"}[name], by=getattr(signed.made, name))
    assert sorted(standing(signed)) == ["dv-01", "dv-04"]


def test_a_reason_is_asked_for_and_what_is_void_is_not_voided_again(signed: Life) -> None:
    with pytest.raises(SignRefused) as why:
        signed.void("dv-03", " ")
    assert (why.value.problems, signed.pact.state) == ({"void_reason": NO_REASON}, "in-force")
    void = signed.void("dv-03").signature
    other = begin(bloc="khoi-khac")
    other.freeze()
    theirs = other.sign("dv-01")
    who = signed.made.clerk
    for number in (void.pk, theirs.pk, 0):
        with pytest.raises(PermissionError, match=NOT_THERE[:30]):
            void_signature(
                year=signed.made.year, signature_id=number, reason="x", actor=Actor(user=who),
                reader=signed.made.reader(who),
            )  # fmt: skip


def test_a_pact_signed_on_paper_alone_is_drafted_again_once_nothing_stands(db: None) -> None:
    life = begin()
    members = list(life.made.year.members.all())
    record_signatures(
        pact=life.pact, signed=[(one, "", "") for one in members], on=date(2024, 3, 17), method="paper",
        actor=Actor(name="tests"),
    )  # fmt: skip
    states = []
    for member in members:
        states.append(life.pact.state)
        life.void(member.code)
    assert [*states, life.pact.state] == ["in-force", "frozen", "frozen", "drafting"]
    # No document says any more that the pact was signed.
    assert grounds(life.made.year) == []


# --- the files that were signed by token -----------------------------------------------------------------------


def test_who_signs_next_gets_the_newest_file_without_the_void_signature(life: Life) -> None:
    for code in ("dv-01", "dv-02"):
        life.hand_in(code)
    life.void("dv-02")
    first = PactFile.objects.get(signature__member__code="dv-01")
    assert handed_out(life.frozen) == first
    life.hand_in("dv-02")
    again = handed_out(life.frozen)
    assert (again.signatures, signatures_in(content_of(again))) == (2, 2)
    assert content_of(again).startswith(content_of(first))
    life.hand_in("dv-03")
    life.hand_in("dv-04")
    assert (life.pact.state, handed_out(life.frozen).signatures) == ("in-force", 4)


def test_a_void_signature_in_the_middle_leaves_those_behind_it_in_their_files_and_says_so(life: Life) -> None:
    for code in ("dv-01", "dv-02", "dv-03"):
        life.hand_in(code)
    assert life.void("dv-02").behind == ["Đơn vị 03"]
    assert Entry.objects.get(action="hủy chữ ký").new == (
        "Tệp ký số của Đơn vị 03 có cả chữ ký này; chữ ký của các đơn vị ấy vẫn có giá trị"
    )
    assert standing(life) == {"dv-01": "token", "dv-03": "token"}
    # Nobody is handed a file that shows a void signature: the next one signs behind the first.
    first = PactFile.objects.get(signature__member__code="dv-01")
    assert handed_out(life.frozen) == first
    life.hand_in("dv-04")
    life.hand_in("dv-02")
    assert (life.pact.state, handed_out(life.frozen).signatures) == ("in-force", 3)
    # The third signs again, and one file has them all.
    third = life.pact.signatures.get(member__code="dv-03")
    assert members_behind(third) == []
    life.void("dv-03", "Ký lại để đủ trong một tệp")
    life.hand_in("dv-03")
    assert (life.pact.state, handed_out(life.frozen).signatures) == ("in-force", 4)
    assert signatures_in(life.file()) == 4


def test_what_was_signed_on_a_file_with_a_void_signature_is_not_taken(life: Life) -> None:
    life.hand_in("dv-01")
    late = life.person("dv-02").sign(life.file(), "ky-dv-02")
    life.void("dv-01")
    with pytest.raises(SignRefused) as why:
        life.hand_in("dv-02", late)
    assert why.value.problems == {
        "file": "Tệp này có chữ ký đã bị hủy. Hãy tải lại tệp mới nhất (không có chữ ký ấy), ký rồi nộp."
    }


def test_verification_tells_of_every_file_which_signature_in_it_is_void(life: Life) -> None:
    for code in ("dv-01", "dv-02", "dv-03"):
        life.hand_in(code)
    life.void("dv-02", "Chứng thư của cơ quan khác")
    document = life.frozen.document
    assert document is not None
    said = "Chữ ký của Cơ quan, đơn vị số 02 trong tệp này đã hết giá trị: Chứng thư của cơ quan khác"
    files = {
        file.signature.member.code: file.sha256 for file in PactFile.objects.filter(role="signed") if file.signature
    }
    kept = {code: DocumentFile.objects.get(document=document, sha256=sha) for code, sha in files.items()}
    assert {code: [one.text for one in file.caveats.all()] for code, file in kept.items()} == {
        "dv-01": [],
        "dv-02": [said],
        "dv-03": [said],
    }
    found = verify(document.code)
    assert found is not None
    assert {code: said in found.compared(sha).same for code, sha in files.items()} == {  # type: ignore[union-attr]
        "dv-01": False,
        "dv-02": True,
        "dv-03": True,
    }


def test_of_a_scan_of_several_only_the_void_one_is_told(life: Life) -> None:
    life.note("dv-01", "dv-02", scan=pdf("ban quet"))
    life.void("dv-01", "Ký sai chỗ")
    assert [caveat.text for caveat in Caveat.objects.all()] == [
        "Chữ ký của Cơ quan, đơn vị số 01 trong tệp này đã hết giá trị: Ký sai chỗ"
    ]
    assert Signature.objects.filter(voided_at__isnull=True).count() == 1
