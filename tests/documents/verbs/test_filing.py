"""The register's verbs: a document from outside is filed, files are put to it, it goes out of force and says why."""

from datetime import date

import pytest

from common.audit.log import Actor
from common.audit.models import Entry
from common.files.store import KeptState
from documents.models import Document
from documents.readers import Readership
from documents.register import lapsed
from documents.verbs.filing import (
    Filing,
    GroundLine,
    Misfiled,
    StateVerdict,
    add_files,
    file_document,
    judge,
    remove_samples,
)
from documents.verbs.issuing import records_store
from members.odd_days import KeptDay, OddDay
from tests.common.files.pdfsamples import locked
from tests.common.files.samples import pdf, picture
from tests.documents.issued import file_in, given, put_out, say
from tests.years import Made, make_year

WHO = "Chỉ Thư ký Khối, Văn thư và Quản trị được soạn, phát hành và lưu văn bản."


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=2, leaves=1, scored=False)


def problems(made: Made, *args: object, **fields: object) -> dict[str, str]:
    with pytest.raises(Misfiled) as refused:
        file_in(made, *args, **fields)  # type: ignore[arg-type]
    return refused.value.problems


# --- filing ----------------------------------------------------------------------------------------------


def test_a_document_from_outside_stands_in_the_register_with_its_files(made: Made) -> None:
    filed = file_in(
        made, sign="15/QĐ-UBND", on=date(2024, 1, 7), files=[given("Quyết định.pdf", pdf()), given("x.pdf", b"<html>")]
    )
    document = filed.document
    assert (document.origin, document.kind, document.sign, document.state) == (
        "filed", "Quyết định", "15/QĐ-UBND", "in-force",
    )  # fmt: skip
    assert (document.number, document.code, document.source) == (None, "", "")
    file = document.files.get()
    assert (file.name, file.role, records_store().state(file.sha256)) == ("Quyết định.pdf", "attached", KeptState.WHOLE)
    assert [(one.name, one.message[:17]) for one in filed.refused] == [("x", "Đây là trang web ")]


def test_filing_is_in_the_log_with_each_file(made: Made) -> None:
    file = file_in(made, on=date(2024, 1, 7), files=[given("a.pdf", pdf())]).document.files.get()
    entries = [(entry.subject, entry.action, entry.new) for entry in Entry.objects.order_by("number")]
    assert entries == [
        ("Quyết định: Chia khối, cụm thi đua", "lưu văn bản", "của Ủy ban nhân dân tỉnh, ngày 07/01/2024"),
        (
            "Quyết định: Chia khối, cụm thi đua",
            "thêm tệp vào văn bản",
            f"Tệp kèm theo: a.pdf ({file.size} byte, SHA-256 {file.sha256})",
        ),
    ]


def test_grounds_keep_their_order_and_name_documents_of_the_register(made: Made) -> None:
    cited = put_out(made)
    lines = [GroundLine("Luật Thi đua"), GroundLine(), GroundLine("", cited.pk), GroundLine("Theo kế hoạch", cited.pk)]
    document = file_in(made, "Quy chế", *lines).document
    assert list(document.grounds.values_list("order", "text", "cites")) == [
        (1, "Luật Thi đua", None),
        (2, f"Kế hoạch số 01/KH-KTĐKT ngày 17/03/2024 của {made.year.bloc.name}: Thi đua năm 2024", cited.pk),
        (3, "Theo kế hoạch", cited.pk),
    ]


def test_what_is_wanting_is_told_by_its_field(made: Made) -> None:
    assert problems(made, "", kind=" ", issuer="", sign="x" * 61) == {
        "kind": "Hãy ghi loại văn bản.",
        "issuer": "Hãy ghi cơ quan ban hành.",
        "title": "Hãy ghi trích yếu.",
        "sign": "Dài quá 60 ký tự. Hãy ghi ngắn lại.",
    }
    assert not Document.objects.exists()


def test_a_ground_names_no_document_of_another_bloc(made: Made) -> None:
    other = put_out(make_year(members=1, leaves=1, scored=False, bloc="khoi-khac"))
    assert problems(made, "T", GroundLine("Luật"), GroundLine("", other.pk)) == {
        "ground-1": "Văn bản này không có trong sổ."
    }


def test_the_same_document_is_not_filed_twice_but_again_once_it_was_withdrawn(made: Made) -> None:
    first = file_in(made, sign="15/QĐ", on=date(2024, 1, 7)).document
    told = problems(made, "Tên khác", sign=" 15/QĐ ", on=date(2024, 1, 7))
    assert told["sign"].startswith("Văn bản này đã có trong sổ: Quyết định số 15/QĐ.")
    say(made, first, "withdrawn", reason="Ghi nhầm trích yếu")
    assert file_in(made, "Tên đúng", sign="15/QĐ", on=date(2024, 1, 7)).document.pk != first.pk


def test_leaders_and_members_file_nothing(made: Made) -> None:
    for user in (made.leader, made.representative("dv-01")):
        with pytest.raises(PermissionError, match=WHO):
            file_document(
                year=made.year, filing=Filing("A", "B", "C"), actor=Actor(user=user), reader=made.reader(user)
            )
    assert not Document.objects.exists()


# --- files -----------------------------------------------------------------------------------------------


def add(made: Made, document: Document, role: str, *files: tuple[str, bytes]) -> list[tuple[str, str]]:
    refused = add_files(
        year=made.year, document_id=document.pk, role=role, files=[given(*file) for file in files],
        actor=Actor(user=made.clerk), reader=made.reader(made.clerk),
    )  # fmt: skip
    return [(one.name, one.message) for one in refused]


def test_a_scan_comes_to_an_issued_document_and_is_kept_once(made: Made) -> None:
    document = put_out(made)
    assert add(made, document, "scan", ("Bản quét.pdf", pdf())) == []
    assert add(made, document, "scan", ("Lại nữa.pdf", pdf())) == [
        ("Lại nữa.pdf", "Tệp này đã có ở văn bản này, tên là «Bản quét.pdf».")
    ]
    assert list(document.files.values_list("role", "name")) == [("record", "Kế hoạch.pdf"), ("scan", "Bản quét.pdf")]


def test_what_was_signed_outside_is_a_pdf(made: Made) -> None:
    document = put_out(made)
    assert add(made, document, "signed", ("ảnh.png", picture("PNG"))) == [("ảnh.png", "Bản ký số phải là tệp PDF.")]


def test_nobody_puts_another_record_to_a_document(made: Made) -> None:
    document = put_out(made)
    with pytest.raises(PermissionError, match="Hãy chọn loại tệp trong danh sách"):
        add(made, document, "record", ("Khác.pdf", pdf()))
    with pytest.raises(Document.DoesNotExist):
        other = make_year(members=1, leaves=1, scored=False, year=2025)
        add(other, document, "scan", ("Khác.pdf", pdf()))


# --- what is in force ------------------------------------------------------------------------------------


def unjudged(made: Made, document: Document, state: str, **fields: object) -> dict[str, str]:
    with pytest.raises(Misfiled) as refused:
        say(made, document, state, **fields)
    return refused.value.problems


def test_a_document_is_withdrawn_with_a_reason_that_is_in_the_log(made: Made) -> None:
    document = put_out(made)
    assert list(unjudged(made, document, "withdrawn", reason=" ")) == ["reason"]
    say(made, document, "withdrawn", reason="Sai số liệu", on=date(2024, 4, 1))
    document.refresh_from_db()
    assert (document.state, document.state_reason, document.state_on) == ("withdrawn", "Sai số liệu", date(2024, 4, 1))
    entry = Entry.objects.order_by("-number")[0]
    assert (entry.action, entry.old, entry.new, entry.reason) == (
        "ghi hiệu lực văn bản", "Còn hiệu lực", "Đã thu hồi, từ ngày 01/04/2024", "Sai số liệu",
    )  # fmt: skip


def test_a_document_is_replaced_by_another_of_the_register(made: Made) -> None:
    old, new = file_in(made, "Cũ", sign="1/QĐ").document, file_in(made, "Mới", sign="2/QĐ").document
    assert list(unjudged(made, old, "replaced")) == ["replaced_by"]
    assert list(unjudged(made, old, "replaced", replaced_by=old.pk)) == ["replaced_by"]
    stranger = put_out(make_year(members=1, leaves=1, scored=False, bloc="khoi-khac"))
    assert list(unjudged(made, old, "replaced", replaced_by=stranger.pk)) == ["replaced_by"]
    assert say(made, old, "replaced", replaced_by=new.pk).replaced_by == new


def test_what_was_said_by_mistake_is_taken_back_with_a_reason(made: Made) -> None:
    document = put_out(made)
    say(made, document, "expired")
    say(made, document, "in-force", reason="Ghi nhầm văn bản")
    document.refresh_from_db()
    assert (document.state, document.state_reason) == ("in-force", "")
    with pytest.raises(PermissionError, match="đang ở trạng thái «Còn hiệu lực» rồi"):
        say(made, document, "in-force")


def test_two_of_one_source_are_never_in_force_together(made: Made) -> None:
    first = put_out(made)
    put_out(made, replaces=first)
    assert list(unjudged(made, first, "in-force")) == ["state"]


def test_nonsense_is_refused_and_so_is_who_may_not(made: Made) -> None:
    document = put_out(made)
    assert list(unjudged(made, document, "lost")) == ["state"]
    with pytest.raises(PermissionError, match=WHO):
        judge(
            year=made.year, document_id=document.pk, verdict=StateVerdict("expired", "x"),
            actor=Actor(user=made.leader), reader=made.reader(made.leader),
        )  # fmt: skip


# --- grounds that are gone -------------------------------------------------------------------------------


def test_who_cites_documents_is_told_which_are_no_longer_in_force(made: Made) -> None:
    old, new, other = (file_in(made, name, sign=f"{name}/QĐ").document for name in ("1", "2", "3"))
    say(made, old, "replaced", replaced_by=new.pk, on=date(2024, 6, 15))
    say(made, other, "expired", reason="Hết thời hạn")
    readership = Readership(made.reader(made.clerk), made.year, [made.year])
    found = lapsed([old.pk, new.pk, other.pk, None], readership)
    assert {found[number].warning for number in found} == {
        "Căn cứ «Quyết định số 1/QĐ» đã được thay thế bởi Quyết định số 2/QĐ, từ ngày 15/06/2024. "
        "Lý do: Có quy định mới",
        "Căn cứ «Quyết định số 3/QĐ» hết hiệu lực. Lý do: Hết thời hạn",
    }
    assert lapsed([None], readership) == {}


def test_sample_documents_are_taken_away_and_real_ones_stay(made: Made) -> None:
    real, first = put_out(made), put_out(made, "ke-hoach/b", is_sample=True)
    second = put_out(made, "ke-hoach/b", is_sample=True, replaces=first)
    ground = file_in(made, "Thật", GroundLine("", second.pk)).document.grounds.get()
    told = remove_samples(actor=Actor(name="tests"))
    assert told == [f"Kế hoạch số 0{number}/KH-KTĐKT, {made.year}" for number in (1, 2)]
    assert {document.title for document in Document.objects.all()} == {real.title, "Thật"}
    ground.refresh_from_db()
    assert (ground.cites, ground.text.startswith("Kế hoạch số 02/KH-KTĐKT ngày")) == (None, True)


# --- odd days ------------------------------------------------------------------------------------------


def odd(made: Made, *args: object, **fields: object) -> str:
    with pytest.raises(OddDay) as asked:
        file_in(made, *args, **fields)  # type: ignore[arg-type]
    return str(asked.value)


def test_a_filed_document_that_cites_one_signed_later_is_asked(made: Made) -> None:
    cited = put_out(made)
    line = GroundLine("", cited.pk)
    told = odd(made, "Chia khối, cụm thi đua", line, on=date(2024, 3, 16))
    assert told == "Văn bản được dẫn, Kế hoạch số 01/KH-KTĐKT, ghi ngày 17/03/2024, sau ngày này."
    assert file_in(made, "Chia khối, cụm thi đua", line, on=date(2024, 3, 17)).document.day_reason == ""
    written = GroundLine("Kế hoạch ngày 17/03/2024")
    assert odd(made, "Chia khối, cụm thi đua", written, on=date(2024, 3, 16)).startswith("Căn cứ «Kế hoạch ngày")


def test_numbers_of_one_issuer_are_dated_in_their_order_but_for_what_was_withdrawn(made: Made) -> None:
    first = file_in(made, "Một", sign="14/QĐ-UBND", on=date(2024, 5, 2)).document
    asked = odd(made, sign="15/QĐ-UBND", on=date(2024, 5, 1))
    assert asked == "Số 14/QĐ-UBND nhỏ hơn nhưng ghi ngày 02/05/2024, sau ngày này."
    assert file_in(made, issuer="Tỉnh ủy", sign="15/QĐ-UBND", on=date(2024, 5, 1)).document.day_reason == ""
    say(made, first, "withdrawn", reason="Ghi nhầm ngày")
    assert file_in(made, sign="15/QĐ-UBND", on=date(2024, 5, 1)).document.day_reason == ""


def test_an_odd_day_is_filed_with_its_reason_in_the_row_and_in_the_log(made: Made) -> None:
    sentence = odd(made, on=date(1024, 5, 1))
    filing = Filing(kind="Quyết định", title="A", issuer="Tỉnh ủy", on=date(1024, 5, 1))
    reader = made.reader(made.secretary)
    filed = file_document(
        year=made.year,
        filing=filing,
        actor=Actor(user=made.secretary),
        reader=reader,
        kept=KeptDay(sentence, "Tư liệu"),
    )
    reason = "Năm 1024 là quá xa. Hãy xem lại năm. Vẫn ghi vì: Tư liệu"
    assert filed.document.day_reason == Entry.objects.get(action="lưu văn bản").reason == reason


def test_withdrawn_before_it_was_written_or_from_a_day_to_come_is_asked(made: Made) -> None:
    document = put_out(made)
    for day, told in (
        (date(2024, 3, 16), "Ngày 16/03/2024 trước ngày của chính văn bản này (17/03/2024)."),
        (date(2199, 1, 1), "Ngày 01/01/2199 chưa tới, mà hiệu lực ghi ở đây được hiểu là có ngay từ bây giờ."),
    ):
        with pytest.raises(OddDay) as asked:
            say(made, document, "withdrawn", on=day)
        assert str(asked.value) == told
    document.refresh_from_db()
    assert document.state == "in-force"
    kept = KeptDay("Ngày 16/03/2024 trước ngày của chính văn bản này (17/03/2024).", "Ngày trên văn bản ghi nhầm")
    judged = judge(
        year=made.year, document_id=document.pk, verdict=StateVerdict("withdrawn", "Ghi nhầm", date(2024, 3, 16)),
        actor=Actor(user=made.secretary), reader=made.reader(made.secretary), kept=kept,
    )  # fmt: skip
    assert judged.state_day_reason == f"{kept.asked} Vẫn ghi vì: {kept.reason}"
    assert Entry.objects.get(action="ghi hiệu lực văn bản").reason == f"Ghi nhầm\n{judged.state_day_reason}"


def test_replaced_by_an_older_document_is_asked(made: Made) -> None:
    document = put_out(made)
    older = file_in(made, "Cũ hơn", on=date(2024, 1, 7)).document
    with pytest.raises(OddDay) as asked:
        say(made, document, "replaced", replaced_by=older.pk)
    assert str(asked.value) == (
        "Văn bản thay thế, Quyết định, ghi ngày 07/01/2024, trước ngày của văn bản này (17/03/2024)."
    )


def test_a_locked_pdf_is_not_filed_with_its_document(made: Made) -> None:
    filed = file_in(made, on=date(2024, 1, 7), files=[given("Khóa.pdf", locked()), given("Mở.pdf", locked(user=""))])
    assert [file.name for file in filed.document.files.all()] == ["Mở.pdf"]
    assert [(one.name, one.message[:17]) for one in filed.refused] == [("Khóa", "Tệp đặt mật khẩu ")]
