"""Whose certificate signed a member's field: another one's is told and refused, or taken with a reason that stays."""

from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from common.audit.log import Actor
from common.audit.models import Entry
from common.files.intake import SentFile
from documents.verbs.filing import add_files
from documents.verifying import verify
from members.models import Agency, Membership
from pacts.fields import field_name
from pacts.models import PactFile, Signature
from pacts.verbs.handing import ASK_THE_CLERK, BOTH, NO_PERSON, NO_REASON, NOBODY_KNOWN, Accepted, Mismatched
from tests.pacts.life import Life, begin, standing

pytestmark = pytest.mark.django_db

OWN = "Cơ quan, đơn vị số 02"
PERSON = "Người đại diện 02"


@pytest.fixture
def life(db: None) -> Life:
    life = begin()
    life.freeze()
    return life


def file_of(life: Life, name: str, organisation: str = "", member: str = "dv-02", **how: Any) -> bytes:
    return life.authority.person(name, organisation, **how).sign(life.file(), field_name(member))


def mismatched(life: Life, file: bytes, **how: Any) -> Mismatched:
    with pytest.raises(Mismatched) as refused:
        life.hand_in("dv-02", file, **how)
    return refused.value


def test_another_agency_s_certificate_is_refused_and_says_whose_it_is(life: Life) -> None:
    said = mismatched(life, file_of(life, "Người đại diện 03", "Cơ quan, đơn vị số 03"))
    assert said.told == [
        f"Chứng thư ghi cơ quan «Cơ quan, đơn vị số 03», không phải «{OWN}».",
        f"Chứng thư ghi tên «Người đại diện 03», không phải người đại diện «{PERSON}».",
    ]
    assert said.problems == {"file": " ".join([*said.told, ASK_THE_CLERK])}
    assert (standing(life), PactFile.objects.filter(role="signed").count()) == ({}, 0)


@pytest.mark.parametrize(
    ("name", "organisation", "told"),
    [
        ("Trần Văn Khác", OWN, f"Chứng thư ghi tên «Trần Văn Khác», không phải người đại diện «{PERSON}»."),
        (PERSON, "", f"Chứng thư không ghi cơ quan nào, nên không biết có phải của «{OWN}» không."),
        ("", "", "Chứng thư không ghi cơ quan và cũng không ghi tên người, nên không biết là của ai."),
    ],
)
def test_another_person_and_a_certificate_that_says_nothing_are_refused(
    life: Life, name: str, organisation: str, told: str
) -> None:
    assert mismatched(life, file_of(life, name, organisation)).told == [told]


def test_the_representative_s_own_certificate_is_taken_however_it_is_written(life: Life) -> None:
    made = life.hand_in("dv-02", file_of(life, "NGUOI DAI DIEN 02", "CO QUAN, DON VI SO 02 TINH BINH THUAN"))
    assert (made.signer_name, made.signer_position, made.compared, made.mismatch) == (PERSON, "Thủ trưởng", BOTH, "")


def test_an_organisation_s_certificate_keeps_the_representative_and_the_position(life: Life) -> None:
    made = life.hand_in("dv-02", file_of(life, "CƠ QUAN, ĐƠN VỊ SỐ 02"))
    assert (made.signer_name, made.signer_position, made.compared) == (PERSON, "Thủ trưởng", NO_PERSON)


def test_where_nobody_knows_who_represents_the_member_that_is_said(db: None) -> None:
    life = begin()
    life.made.year.members.update(representative_name="", representative_position="")
    life.freeze()
    made = life.hand_in("dv-02", file_of(life, "Trần Văn Ký", OWN, title="Giám đốc"))
    assert (made.signer_name, made.signer_position, made.compared) == ("Trần Văn Ký", "Giám đốc", NOBODY_KNOWN)


def test_the_clerk_may_take_it_with_a_reason_that_stays_in_table_and_log(life: Life) -> None:
    file = file_of(life, "Trần Văn Phó", OWN, title="Phó Giám đốc")
    clerk = life.made.clerk
    asked = mismatched(life, file, by=clerk)
    assert (asked.printed.name, asked.printed.position) == ("Trần Văn Phó", "Phó Giám đốc")
    without = mismatched(life, file, by=clerk, accepted=Accepted("  ", "Trần Văn Phó"))
    assert (without.problems, without.printed.name) == ({"reason": NO_REASON}, "Trần Văn Phó")
    made = life.hand_in(
        "dv-02",
        file,
        by=clerk,
        accepted=Accepted("Phó Giám đốc ký thay theo ủy quyền.", "Trần Văn Phó", "Phó Giám đốc"),
    )
    told = f"Chứng thư ghi tên «Trần Văn Phó», không phải người đại diện «{PERSON}»."
    assert (made.signer_name, made.signer_position, made.mismatch, made.mismatch_reason) == (
        "Trần Văn Phó",
        "Phó Giám đốc",
        told,
        "Phó Giám đốc ký thay theo ủy quyền.",
    )
    entry = Entry.objects.filter(action="ghi nhận đã ký").get()
    assert entry.reason == "Vẫn nhận chứng thư không khớp: Phó Giám đốc ký thay theo ủy quyền."
    assert told.rstrip(".") in entry.new


def test_what_is_typed_too_long_is_told_by_its_field_and_kept(life: Life) -> None:
    file = file_of(life, "Trần Văn Phó", OWN)
    said = mismatched(life, file, by=life.made.clerk, accepted=Accepted("Ký thay", "x" * 101, "y" * 201))
    assert said.problems == {
        "signer": "Dài quá 100 ký tự. Hãy ghi ngắn lại.",
        "signer_position": "Dài quá 200 ký tự. Hãy ghi ngắn lại.",
    }
    assert (len(said.printed.name), len(said.printed.position)) == (101, 201)


def test_without_a_name_the_one_that_was_proposed_stands_with_the_position_that_was_typed(life: Life) -> None:
    file = file_of(life, "Trần Văn Phó", OWN)
    made = life.hand_in("dv-02", file, by=life.made.clerk, accepted=Accepted("Ký thay", " ", "Phó ban"))
    assert (made.signer_name, made.signer_position) == ("Trần Văn Phó", "Phó ban")


def test_whoever_verifies_the_files_is_told_of_another_s_certificate(life: Life) -> None:
    file = file_of(life, "Trần Văn Phó", OWN)
    life.hand_in("dv-02", file, by=life.made.clerk, accepted=Accepted("Ký thay theo ủy quyền."))
    life.hand_in("dv-03")
    document = life.frozen.document
    assert document is not None
    found = verify(document.code)
    assert found is not None
    said = f"Chứng thư ký ở ô của {OWN} không khớp với đơn vị; Khối vẫn nhận, lý do ghi ở trang Giao ước."
    # One line for the file that both have signed, not one for each step on the way to it.
    assert [
        (copy.startswith("Bản ký số hợp lệ, người ký: Trần Văn Phó"), copy.endswith(said)) for copy in found.copies
    ] == [(True, True)]
    assert [said in each.same for each in found.files] == [False, True, True]


def test_another_organisation_s_certificate_that_is_taken_names_no_person(life: Life) -> None:
    file = file_of(life, "Cơ quan, đơn vị số 03")
    made = life.hand_in("dv-02", file, by=life.made.secretary, accepted=Accepted("Mượn chứng thư."))
    assert (made.signer_name, made.signer_position) == (PERSON, "Thủ trưởng")


def test_a_representative_takes_no_other_certificate_even_with_a_reason(life: Life) -> None:
    file = file_of(life, "Trần Văn Phó", OWN)
    with pytest.raises(PermissionError, match="Chỉ Thư ký Khối, Văn thư và Quản trị nhận được chữ ký"):
        life.hand_in("dv-02", file, accepted=Accepted("Tôi ký thay"))
    assert standing(life) == {}


def test_a_reason_that_nothing_asked_for_is_not_kept(life: Life) -> None:
    made = life.hand_in("dv-02", by=life.made.clerk, accepted=Accepted("Thừa", "Người khác"))
    assert (made.signer_name, made.mismatch, made.mismatch_reason) == (PERSON, "", "")


def test_the_database_keeps_no_mismatch_without_a_reason(life: Life) -> None:
    made = life.hand_in("dv-02")
    with pytest.raises(IntegrityError), transaction.atomic():
        Signature.objects.filter(pk=made.pk).update(mismatch="Không khớp")


# --- renamed and merged agencies -----------------------------------------------------------------------------


def agency_of(life: Life) -> Agency:
    return Agency.objects.get(memberships__year=life.made.year, memberships__code="dv-02")


def another(life: Life, name: str, **fields: Any) -> Agency:
    code = f"co-quan-{Agency.objects.count()}"
    return Agency.objects.create(locality="Bình Thuận", code=code, name=name, short_name=name, **fields)


def test_an_agency_is_known_by_the_names_of_those_that_it_took_over_from(life: Life) -> None:
    own = agency_of(life)
    another(life, "Ban Tuyên giáo", successor=own, valid_to=date(2024, 2, 1))
    assert life.hand_in("dv-02", file_of(life, PERSON, "Ban Tuyên giáo")).compared == BOTH


def test_one_that_was_taken_over_after_the_pact_is_another_agency_still(life: Life) -> None:
    another(life, "Ban Tuyên giáo", successor=agency_of(life), valid_to=date(2024, 5, 1))
    assert mismatched(life, file_of(life, PERSON, "Ban Tuyên giáo")).told == [
        f"Chứng thư ghi cơ quan «Ban Tuyên giáo», không phải «{OWN}»."
    ]


def test_what_took_the_agency_over_signs_for_it_from_that_day_on(life: Life) -> None:
    own = agency_of(life)
    own.successor = another(life, "Ban Tuyên giáo và Dân vận", valid_from=date(2024, 3, 1))
    own.save()
    assert life.hand_in("dv-02", file_of(life, PERSON, "Ban Tuyên giáo và Dân vận")).compared == BOTH
    third = Agency.objects.get(memberships__year=life.made.year, memberships__code="dv-03")
    third.successor = another(life, "Trung tâm sau này", valid_from=date(2024, 7, 1))
    third.save()
    with pytest.raises(Mismatched):
        life.hand_in("dv-03", file_of(life, "Người đại diện 03", "Trung tâm sau này", "dv-03"))


def test_a_name_of_an_earlier_year_and_today_s_are_the_agency_s_too(life: Life) -> None:
    own = agency_of(life)
    Membership.objects.filter(year=life.made.year, code="dv-02").update(name="Tên trong năm")
    own.name = "Tên hiện nay"
    own.save()
    assert life.hand_in("dv-02", file_of(life, PERSON, "Tên hiện nay")).compared == BOTH


def test_another_member_of_the_year_is_never_the_same_agency(life: Life) -> None:
    """Even if it is to be merged into this one."""
    third = Agency.objects.get(memberships__year=life.made.year, memberships__code="dv-03")
    third.successor = agency_of(life)
    third.save()
    assert (
        "«Cơ quan, đơn vị số 03», không phải"
        in mismatched(life, file_of(life, PERSON, "Cơ quan, đơn vị số 03")).told[0]
    )


def test_a_signed_file_that_was_filed_in_the_register_before_as_a_scan_is_told_as_signed(life: Life) -> None:
    content = file_of(life, PERSON, OWN)
    document = life.frozen.document
    assert document is not None
    clerk = life.made.clerk
    refused = add_files(
        year=life.made.year,
        document_id=document.pk,
        role="scan",
        files=[SentFile("quét.pdf", BytesIO(content), len(content))],
        actor=Actor(user=clerk),
        reader=life.made.reader(clerk),
    )
    assert refused == []
    life.hand_in("dv-02", content)
    kept = document.files.exclude(role="record").get()
    assert (kept.role, [one["name"] for one in kept.signers or []]) == ("signed", [PERSON])
