"""Issuing: number, code and kept bytes stand in one act, and stay; see `test_races` for many at once."""

import hashlib
from datetime import date

import pytest
from django.db import IntegrityError, connection, transaction

from common.audit.models import Entry
from common.files.store import KeptState
from common.records.worker import RecordNotMade
from documents.codes import ALPHABET, LENGTH, new_code, read_code
from documents.models import Document, DocumentFile
from documents.numbering import NO_TERM, DocumentNumberRefused
from documents.verbs.issuing import TRIES, Issuance, records_store
from members.models import BlocYear
from tests.documents.issued import DAY, page, put_out
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=2, leaves=1, scored=False)


def test_an_issued_document_has_its_number_its_code_and_its_bytes(made: Made) -> None:
    document = put_out(made)
    assert (document.sign, document.number, document.on, document.state) == ("01/KH-KTĐKT", 1, DAY, "in-force")
    assert (document.issuer, document.added_by) == (made.year.bloc.name, str(made.secretary))
    file = document.files.get()
    with records_store().open(file.sha256) as kept:
        content = kept.read()
    url = f"http://localhost:8000/xac-minh/{document.code}/"
    assert content.decode() == f"%PDF-1.7 01/KH-KTĐKT {document.code} {url} 2024-03-17\n%%EOF"
    assert (file.sha256, file.size, file.role) == (hashlib.sha256(content).hexdigest(), len(content), "record")
    assert file.name == "Kế hoạch.pdf"


def test_issuing_is_in_the_log_with_the_digest(made: Made) -> None:
    document = put_out(made)
    entry = Entry.objects.get()
    assert (entry.subject, entry.action) == ("Kế hoạch số 01/KH-KTĐKT: Thi đua năm 2024", "phát hành văn bản")
    assert entry.new == f"ngày 17/03/2024, mã {document.code}, SHA-256 {document.files.get().sha256}"
    assert (entry.bloc, entry.year, entry.member, entry.key) == ("khoi-thu", 2024, "", f"document/{document.pk}")


def test_one_member_s_card_is_in_the_log_of_that_member_alone(made: Made) -> None:
    put_out(made, "phieu-cham-diem/nam/dv-02")
    assert Entry.objects.get().member == "dv-02"


def test_numbers_count_by_type_and_year_of_the_date(made: Made) -> None:
    later = make_year(members=1, leaves=1, scored=False, year=2025)
    signs = [
        put_out(made, "ke-hoach/a").sign,
        put_out(made, "ke-hoach/b").sign,
        put_out(made, "ke-hoach/c", type_code="QĐ", kind="Quyết định").sign,
        put_out(made, "ke-hoach/d", on=date(2025, 1, 9)).sign,
        # The next year's documents of that day count on: it is the same bloc, and the same calendar year.
        put_out(later, "ke-hoach/e", on=date(2025, 1, 10)).sign,
        put_out(made, "ke-hoach/f", type_code="").sign,
    ]
    assert signs == ["01/KH-KTĐKT", "02/KH-KTĐKT", "01/QĐ-KTĐKT", "01/KH-KTĐKT", "02/KH-KTĐKT", "01/KTĐKT"]


def test_party_documents_count_through_the_term(made: Made) -> None:
    made.year.family, made.year.term = BlocYear.Family.PARTY, "2020-2025"
    made.year.bloc.sign = "KTĐ6"
    signs = [put_out(made, "ke-hoach/a").sign, put_out(made, "ke-hoach/b", on=date(2025, 2, 1)).sign]
    assert signs == ["01-KH/KTĐ6", "02-KH/KTĐ6"]


def test_a_party_document_without_a_term_is_refused_before_it_is_made(made: Made) -> None:
    made.year.family = BlocYear.Family.PARTY
    with pytest.raises(DocumentNumberRefused) as refused:
        put_out(made, render=None)
    assert str(refused.value) == NO_TERM
    # A document without number needs none.
    assert put_out(made, numbered=False).sign == ""


def test_sample_documents_take_no_number_from_real_ones(made: Made) -> None:
    assert put_out(made, "ke-hoach/a", is_sample=True).number == 1
    assert put_out(made, "ke-hoach/b").number == 1


def test_a_document_without_number_has_its_code_all_the_same(made: Made) -> None:
    document = put_out(made, numbered=False)
    assert (document.sign, document.run, document.number) == ("", "", None)
    assert read_code(document.code) == document.code


def test_only_those_who_keep_the_register_issue(made: Made) -> None:
    why = "Chỉ Thư ký Khối, Văn thư và Quản trị được soạn, phát hành và lưu văn bản."
    for user in (made.leader, made.representative("dv-01")):
        with pytest.raises(PermissionError, match=why):
            put_out(made, reader=made.reader(user), render=None)
    assert [put_out(made, f"ke-hoach/s-{who}", reader=made.reader(who)).number for who in (made.clerk, made.admin)] == [
        1,
        2,
    ]


def test_what_is_in_force_is_not_issued_twice(made: Made) -> None:
    first = put_out(made)
    with pytest.raises(PermissionError) as refused:
        put_out(made, render=None)
    assert str(refused.value) == (
        "Văn bản này đã phát hành và còn hiệu lực: Kế hoạch số 01/KH-KTĐKT, ngày 17/03/2024. "
        "Muốn phát hành lại, hãy thay thế nó."
    )
    assert list(Document.objects.all()) == [first]


def test_a_replacement_puts_the_old_one_out_of_force_and_keeps_it(made: Made) -> None:
    first = put_out(made)
    second = put_out(made, replaces=first, on=date(2024, 5, 2))
    first.refresh_from_db()
    assert (first.state, first.replaced_by, first.state_on) == ("replaced", second, date(2024, 5, 2))
    assert second.sign == "02/KH-KTĐKT"
    assert list(Entry.objects.order_by("number").values_list("action", flat=True)) == [
        "phát hành văn bản",
        "phát hành văn bản",
        "thay thế văn bản",
    ]
    with pytest.raises(PermissionError, match=r"Kế hoạch số 01/KH-KTĐKT không còn hiệu lực"):
        put_out(made, "ke-hoach/other", replaces=first)


def test_only_a_document_of_the_bloc_is_replaced_and_no_real_one_by_a_sample(made: Made) -> None:
    other = put_out(make_year(members=1, leaves=1, scored=False, bloc="khoi-khac"))
    with pytest.raises(PermissionError, match="Không tìm thấy văn bản được thay thế trong Khối này"):
        put_out(made, replaces=other)
    with pytest.raises(PermissionError, match="Số liệu minh họa không thay thế được văn bản thật"):
        put_out(made, "ke-hoach/b", replaces=put_out(made, "ke-hoach/a"), is_sample=True)


def test_nothing_is_issued_of_a_kind_of_which_nobody_has_said_who_may_read_it(made: Made) -> None:
    for source in ("", "bang-la", "bang-la/ke-hoach"):
        with pytest.raises(ValueError, match=f"no kind of document is declared for «{source}»"):
            put_out(made, source, render=None)
    assert Document.objects.count() == 0


def test_when_making_it_fails_there_is_no_number_and_no_row(made: Made) -> None:
    def fail(issuance: Issuance) -> bytes:
        raise OSError("no")

    with pytest.raises(OSError, match="no"):
        put_out(made, render=fail)
    assert not Document.objects.exists()
    assert put_out(made).number == 1


def test_a_number_that_was_taken_while_it_was_made_is_not_given_again(made: Made) -> None:
    told = []

    def make(issuance: Issuance) -> bytes:
        told.append(issuance.sign)
        if len(told) == 1:
            put_out(made, "ke-hoach/faster")
        return page(issuance)

    assert put_out(made, render=make).sign == "02/KH-KTĐKT"
    assert told == ["01/KH-KTĐKT", "02/KH-KTĐKT"]


def test_who_is_overtaken_again_and_again_makes_it_while_nobody_else_may(made: Made) -> None:
    told = []

    def make(issuance: Issuance) -> bytes:
        told.append(issuance.sign)
        if len(told) <= 4:
            put_out(made, f"ke-hoach/faster-{len(told)}")
        return page(issuance)

    assert put_out(made, render=make).number == 5
    assert len(told) == 5


# --- what stays ------------------------------------------------------------------------------------------


def refused(statement: str) -> bool:
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(statement)
    except IntegrityError:
        return True
    return False


def another(document: Document, column: str) -> str:
    """Another value than stands in this column, as SQL."""
    value = getattr(document, column)
    if isinstance(value, bool):
        return f"NOT {column}"
    return f"{value + 1}" if isinstance(value, int) else "'2001-01-01'"


def test_the_database_keeps_what_was_registered_whoever_comes(made: Made) -> None:
    document = put_out(made)
    states = {"state", "state_reason", "state_on", "state_day_reason", "replaced_by_id"}
    fixed = {field.attname for field in Document._meta.concrete_fields} - states
    attempts = [f'UPDATE members_document SET "{column}" = {another(document, column)}' for column in sorted(fixed)]
    attempts += [
        "DELETE FROM members_document",
        "UPDATE members_documentfile SET name = 'khác'",
        "DELETE FROM members_documentfile",
    ]
    assert {attempt: refused(attempt) for attempt in attempts} == dict.fromkeys(attempts, True)
    document.state, document.state_reason = Document.State.WITHDRAWN, "Ghi nhầm"
    document.save()
    assert records_store().state(document.files.get().sha256) is KeptState.WHOLE


def test_grounds_stay_but_what_they_cite_may_be_told_later(made: Made) -> None:
    document, cited = put_out(made, "ke-hoach/a"), put_out(made, "ke-hoach/b")
    ground = document.grounds.create(order=1, text="Kế hoạch số 2")
    attempts = ["UPDATE members_ground SET text = 'khác'", "DELETE FROM members_ground"]
    assert {attempt: refused(attempt) for attempt in attempts} == dict.fromkeys(attempts, True)
    ground.cites = cited
    ground.save()
    assert cited.cited_by.get() == ground


def test_a_sample_document_may_be_taken_away_with_its_files(made: Made) -> None:
    document = put_out(made, is_sample=True)
    document.grounds.create(order=1, text="Căn cứ")
    DocumentFile.objects.filter(document=document).delete()
    document.delete()
    assert not Document.objects.exists()


# --- the code --------------------------------------------------------------------------------------------


def test_codes_are_long_and_made_of_what_no_keyboard_turns_into_a_letter_of_its_own() -> None:
    codes = {new_code() for _ in range(500)}
    assert len(codes) == 500
    assert {len(code.replace("-", "")) for code in codes} == {LENGTH}
    assert set("".join(codes)) == {*ALPHABET, "-"}
    assert not set(ALPHABET) & set("AEIOUYDWL")
    assert len(ALPHABET) ** LENGTH > 10**17


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("7KQF-X2MN-9RTB", "7KQF-X2MN-9RTB"),
        ("7kqfx2mn9rtb", "7KQF-X2MN-9RTB"),
        (" 7kqf x2mn – 9rtb ", "7KQF-X2MN-9RTB"),
        ("OKQF-X2MN-9RTI", "0KQF-X2MN-9RT1"),
        ("7KQF-X2MN-9RT", ""),
        ("7KQF-X2MN-9RTBB", ""),
        ("7KQF-X2MN-9RTA", ""),
        ("７KQF-X2MN-9RTB", ""),
        ("", ""),
    ],
)
def test_a_code_is_read_as_people_type_it(typed: str, read: str) -> None:
    assert read_code(typed) == read


def test_a_number_that_others_take_again_and_again_is_told_and_nothing_is_locked_to_get_it(made: Made) -> None:
    taken = []

    def while_it_is_made(issuance: Issuance) -> bytes:
        taken.append(issuance.sign)
        put_out(made, f"ke-hoach/{len(taken)}")
        return page(issuance)

    with pytest.raises(RecordNotMade):
        put_out(made, "ke-hoach", render=while_it_is_made)
    assert taken == [f"{number:02}/KH-KTĐKT" for number in range(1, TRIES + 1)]
    assert sorted(Document.objects.values_list("source", flat=True)) == sorted(
        f"ke-hoach/{number}" for number in range(1, TRIES + 1)
    )
