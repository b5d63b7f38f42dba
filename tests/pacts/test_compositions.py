"""The documents of a conference: what was entered stands in them, and dotted lines only where nothing was."""

from datetime import date

import pytest
from django.utils import timezone

from documents.catalogue import Content, NothingToCompose
from documents.printing import Written, printed
from khoithidua.catalogue import catalogue
from pacts.models import Conference, Pact
from tests.pacts.meeting import reviewed
from tests.printing import Paper
from tests.years import Made, make_year

DOTS = "……………… ……………… ……………… ………………"
ON = date(2024, 7, 10)


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1)


def content_of(made: Made, source: str) -> Content:
    place = catalogue.place(source)
    assert place
    return place.make(made.year, ON)


def paper_of(made: Made, source: str) -> Paper:
    place = catalogue.place(source)
    assert place
    content = place.make(made.year, ON)
    written = Written(made.year, place, content, content.prose, ON)
    return Paper(printed(written, made_at=timezone.now(), printed_by="Thư ký"))


def choices(made: Made, slug: str) -> list[tuple[str, str]]:
    place = catalogue.place(slug)
    assert place
    return [(one.key, one.label) for one in place.composition.choices(made.year)]


def test_the_minutes_are_drafted_from_what_was_entered(made: Made) -> None:
    reviewed(made.year)
    prose = content_of(made, "bien-ban-hoi-nghi/1").prose
    assert prose.body.splitlines() == [
        "I. Thời gian, địa điểm",
        "1. Thời gian: bắt đầu lúc 07 giờ 30 phút, ngày 15 tháng 7 năm 2024.",
        "2. Địa điểm: Hội trường Báo.",
        "II. Thành phần",
        "1. Chủ trì: Trần Văn Chủ, Trưởng khối.",
        "2. Thư ký: Lê Thị Ghi.",
        "3. Có mặt: 02/03 đơn vị thành viên (66,67 %), gồm:",
        "- Cơ quan, đơn vị số 01: Người Đại Diện, Giám đốc.",
        "- Cơ quan, đơn vị số 02: Hồ Thay Mặt (được ủy quyền).",
        "4. Vắng mặt: 01 đơn vị:",
        "- Cơ quan, đơn vị số 03: Đi công tác.",
        "5. Khách mời:",
        "- Phạm Khách, Sở Nội vụ.",
        "III. Diễn biến",
        "1. Ổn định tổ chức (Văn phòng).",
        f"- {DOTS}",
        "2. Báo cáo sơ kết.",
        "- Thư ký trình bày.",
        "- Hội nghị nhất trí.",
        "IV. Kết quả",
        "1. Hội nghị thông qua các văn bản:",
        "- Báo cáo sơ kết.",
        "2. Hội nghị quyết nghị:",
        "- Thông qua báo cáo.",
        "V. Biểu quyết",
        "1. Thông qua báo cáo: tán thành 1/2 (50 %); không tán thành 1; ý kiến khác 0.",
        "Hội nghị kết thúc lúc 11 giờ 00 phút cùng ngày. Biên bản lập thành …… bản, có giá trị như nhau.",
    ]
    assert (prose.subject, prose.signer, prose.left_signer) == ("Hội nghị sơ kết", "Trần Văn Chủ", "Lê Thị Ghi")


def test_of_a_review_meeting_the_papers_call_it_so_and_say_by_which_paper_and_until_when_one_came(made: Made) -> None:
    conference = reviewed(made.year)
    Conference.objects.update(kind="review", name="Họp bình xét thi đua năm 2024")
    conference.presences.filter(state="present").update(left_at="10:30")
    typed = [("số 12/GUQ-B, ngày 10/7/2024", ""), ("Giấy ủy quyền số 12", "09:00"), ("", "09:00")]
    said = []
    for paper, left in typed:
        conference.presences.filter(state="authorised").update(paper=paper, left_at=left or None)
        lines = content_of(made, "bien-ban-hoi-nghi/1").prose.body.splitlines()
        said.append(lines[8].partition("(")[2])
    assert said == [
        "được ủy quyền theo giấy ủy quyền số 12/GUQ-B, ngày 10/7/2024).",
        "được ủy quyền theo giấy ủy quyền số 12; về lúc 09 giờ 00 phút).",
        "được ủy quyền; về lúc 09 giờ 00 phút).",
    ]
    assert lines[7] == "- Cơ quan, đơn vị số 01: Người Đại Diện, Giám đốc (về lúc 10 giờ 30 phút)."
    assert [line.partition(" ")[0] for line in lines].count("Hội") == 0
    assert lines[-1].startswith("Cuộc họp kết thúc lúc 11 giờ 00 phút cùng ngày.")
    invitation = content_of(made, "giay-moi/1").prose
    assert invitation.subject == "Dự họp bình xét thi đua năm 2024"
    assert invitation.body.splitlines()[0].endswith("tới dự họp bình xét thi đua năm 2024.")
    assert invitation.body.splitlines()[-1] == "Sự có mặt của ông (bà) góp phần vào thành công của cuộc họp."


def test_no_share_is_told_while_somebody_s_presence_is_not_noted(made: Made) -> None:
    conference = reviewed(made.year)
    conference.presences.filter(state="absent").delete()
    lines = content_of(made, "bien-ban-hoi-nghi/1").prose.body.splitlines()
    assert lines[6] == "3. Có mặt: ……/03 đơn vị thành viên, gồm:"
    assert lines[9] == f"4. Vắng mặt: {DOTS}"


@pytest.mark.parametrize(
    ("present", "said"), [(False, "5. Khách mời: không."), (None, f"5. Khách mời: {DOTS}"), (True, "5. Khách mời:")]
)
def test_that_no_guest_came_is_said_once_it_is_noted_of_every_guest(
    made: Made, *, present: bool | None, said: str
) -> None:
    """Whoever is invited of a member is no guest: whether that member came stands above."""
    conference = reviewed(made.year)
    conference.invitees.filter(member=None).update(present=present)
    lines = content_of(made, "bien-ban-hoi-nghi/1").prose.body.splitlines()
    assert [line for line in lines if line.startswith("5. ")] == [said]
    conference.invitees.filter(member=None).delete()
    lines = content_of(made, "bien-ban-hoi-nghi/1").prose.body.splitlines()
    assert [line for line in lines if line.startswith("5. ")] == [f"5. Khách mời: {DOTS}"]


def test_the_minutes_of_the_signing_are_where_they_were_with_or_without_a_row_of_their_own(made: Made) -> None:
    Pact.objects.update(conference_name="hội nghị ký kết", conference_place="Hội trường")
    before = content_of(made, "bien-ban-hoi-nghi").prose
    assert before.body.splitlines()[1].startswith("1. Thời gian: bắt đầu lúc …… giờ ……, ")
    reviewed(made.year)
    signing = Conference.objects.create(year=made.year, number=2, kind="signing")
    assert content_of(made, "bien-ban-hoi-nghi").prose == before
    signing.agenda.create(order=1, content="Ký giao ước", course="Các đơn vị ký.")
    lines = content_of(made, "bien-ban-hoi-nghi").prose.body.splitlines()
    at = lines.index("III. Diễn biến")
    assert lines[at + 1 : at + 3] == ["1. Ký giao ước.", "- Các đơn vị ký."]
    assert choices(made, "bien-ban-hoi-nghi") == [("", "Hội nghị ký kết"), ("1", "Hội nghị sơ kết")]
    with pytest.raises(NothingToCompose):
        content_of(made, "bien-ban-hoi-nghi/2")


def test_everybody_invited_has_a_sheet_of_their_own_and_stands_in_the_list(made: Made) -> None:
    reviewed(made.year)
    paper = paper_of(made, "giay-moi/1")
    assert len(paper.sizes) == 3
    assert paper.faults() == []
    assert [
        paper.text.count(f"Kính mời: {who}") for who in ("Người Đại Diện, Giám đốc, Cơ quan", "Phạm Khách, Sở")
    ] == [
        1,
        1,
    ]
    assert paper.text.count("trân trọng kính mời ông (bà) tới dự hội nghị sơ kết.") == 2
    assert paper.rows[1:] == [
        ["1", "Người Đại Diện", "Giám đốc", "Cơ quan, đơn vị số 01", "Thành viên"],
        ["2", "Phạm Khách", "", "Sở Nội vụ", "Khách mời"],
    ]
    (sheet,) = content_of(made, "giay-moi/1").sheets()
    assert [row[1] for row in sheet.rows] == ["Người Đại Diện", "Phạm Khách"]


def test_the_agenda_is_a_table_and_the_resolution_says_the_votes(made: Made) -> None:
    reviewed(made.year)
    assert paper_of(made, "chuong-trinh-hoi-nghi/1").rows == [
        ["STT", "Thời gian", "Nội dung", "Người thực hiện"],
        ["1", "07:30", "Ổn định tổ chức", "Văn phòng"],
        ["2", "", "Báo cáo sơ kết", ""],
    ]
    prose = content_of(made, "nghi-quyet-hoi-nghi/1").prose
    assert prose.body.splitlines() == [
        "QUYẾT NGHỊ:",
        "Điều 1. Thông qua các văn bản:",
        "- Báo cáo sơ kết.",
        "Điều 2. Thông qua báo cáo (tán thành 1/2 (50 %); không tán thành 1; ý kiến khác 0).",
        f"Điều 3. Các đơn vị thành viên {made.year.bloc.name} chịu trách nhiệm thi hành Nghị quyết này.",
    ]
    assert prose.grounds.splitlines()[-1] == "Căn cứ Biên bản hội nghị sơ kết ngày 15 tháng 7 năm 2024"


def test_a_conference_that_has_nothing_for_a_document_is_no_choice_of_it(made: Made) -> None:
    Conference.objects.create(year=made.year, number=1, kind="other", name="Hội nghị triển khai")
    for slug in ("giay-moi", "chuong-trinh-hoi-nghi", "nghi-quyet-hoi-nghi"):
        assert choices(made, slug) == []
        for key in ("1", "01", "2", "x"):
            with pytest.raises(NothingToCompose):
                content_of(made, f"{slug}/{key}")
