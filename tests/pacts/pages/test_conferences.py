"""The conferences of a year in the browser: entered form by form, read by all members, printed."""

from dataclasses import replace
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from django.db import IntegrityError, connection, transaction
from django.test import Client
from django.test.utils import CaptureQueriesContext
from openpyxl import load_workbook

from common.audit.log import Actor
from common.audit.models import Entry
from documents.catalogue import DocumentSubject
from members.models import Agency, Membership
from pacts.compositions import MINUTES, RESOLUTION
from pacts.conferences import MEMBER_TWICE, NEVER_LEFT, NO_MEMBER, NO_PAPER, InviteeRow, PresenceRow
from pacts.models import Conference, Invitee, Pact, Presence, Resolution
from pacts.pages.conference_forms import GONE
from pacts.verbs.conferences import ConferenceRefused, keep_conference, text_of
from tests.adminpages import logged_in
from tests.as_read import as_read
from tests.pacts.meeting import CAME, INVITED, RESOLVED, REVIEW, hold, send
from tests.printing import Paper
from tests.structure import Tree
from tests.years import Made, make_year


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


def wrong(answer: Any) -> list[str]:
    """What the form says is wrong, in its order."""
    assert answer.status_code == 422
    return [*answer.context["sentences"], *(sentence for _, sentence in answer.context["wrong"])]


def test_a_conference_stands_on_page_paper_and_in_the_workbook(secretary: Client, made: Made) -> None:
    hold(secretary, made)
    member = logged_in(made.representative("dv-02"))
    listed = member.get(made.address("conferences")).context["lines"]
    assert [(line.facts.name, line.facts.day, line.turnout.came) for line in listed] == [
        ("Hội nghị sơ kết 6 tháng đầu năm", date(2024, 7, 15), 2)
    ]
    page = as_read(member.get(made.address("conference", 1)))
    assert page.count("2/3 đơn vị (66,67 %)") == 1
    assert page.count("Đi công tác") == 1
    assert page.count(made.address("conference-edit")) == 0
    paper = Paper(member.get(made.address("conference.pdf", 1)).content)
    assert paper.faults() == []
    assert paper.rows == [
        ["Loại", "Sơ kết"],
        ["Ngày họp", "15/07/2024, 07:30 - 11:00"],
        ["Nơi họp", "Hội trường Báo"],
        ["Người chủ trì", "Trần Văn Chủ, Trưởng khối"],
        ["Thư ký hội nghị", "Lê Thị Ghi, Thư ký Khối"],
        ["Đơn vị dự họp", "2/3 đơn vị (66,67 %)"],
        ["STT", "Thời gian", "Nội dung", "Người thực hiện", "Diễn biến"],
        ["1", "07:30", "Ổn định tổ chức", "Văn phòng", ""],
        ["2", "", "Báo cáo sơ kết", "", "Thư ký trình bày báo cáo."],
        ["STT", "Họ và tên", "Chức vụ", "Cơ quan, đơn vị", "Là"],
        ["1", "Người Đại Diện", "Giám đốc", "Cơ quan, đơn vị số 01", "Thành viên"],
        ["2", "Phạm Khách", "Phó Giám đốc", "Sở Nội vụ", "Khách mời"],
        ["STT", "Đơn vị", "Dự họp", "Người dự họp", "Lý do vắng"],
        ["1", "Cơ quan, đơn vị số 01", "Có mặt", "Người đại diện 01, Thủ trưởng", ""],
        ["2", "Cơ quan, đơn vị số 02", "Ủy quyền dự họp", "Hồ Thay Mặt, Phó phòng", ""],
        ["3", "Cơ quan, đơn vị số 03", "Vắng", "", "Đi công tác"],
        ["Họ và tên", "Chức vụ", "Cơ quan, đơn vị", "Dự họp"],
        ["Phạm Khách", "Phó Giám đốc", "Sở Nội vụ", "Có mặt"],
        ["STT", "Nội dung quyết nghị", "Biểu quyết"],
        ["1", "Thông qua báo cáo", "Tán thành 2/3 (66,67 %); không tán thành 1; ý kiến khác 0"],
    ]
    book = load_workbook(BytesIO(member.get(made.address("conference.xlsx", 1)).content))
    assert book.sheetnames[:3] == ["Dự họp", "Người được mời", "Khách mời"]
    many = as_read(member.get(made.address("conference", 1))).count("nhiều hơn số đơn vị dự họp")
    assert many == 1


def test_what_is_long_stands_below_its_row_on_paper_and_each_table_under_its_heading(
    secretary: Client, made: Made
) -> None:
    hold(secretary, made)
    conference = Conference.objects.get()
    said = "Các đại biểu thảo luận sôi nổi, nhất trí với báo cáo. " * 40
    conference.agenda.update(course=said)
    conference.resolutions.update(text=said)
    content = secretary.get(made.address("conference.pdf", 1)).content
    paper, tree = Paper(content), Tree(content)
    assert paper.faults() == []
    # Three rows of half a sheet each in one column stood on five sheets, most of them all but empty.
    assert len(paper.sizes) == 3
    assert paper.text.count("xem dòng dưới") == 3
    assert paper.text.count("nhất trí với báo cáo.") == 3 * 40
    assert [tree.text(head) for head in tree.of("H2")] == [
        "Chương trình",
        "Người được mời",
        "Các đơn vị dự họp",
        "Khách mời dự họp",
        "Quyết nghị",
        "Văn bản được thông qua",
    ]


def test_whoever_comes_without_a_name_is_the_member_s_representative_of_that_day(secretary: Client, made: Made) -> None:
    made.year.members.filter(code="dv-01").update(representative_name="Bùi Đại Diện", representative_position="Trưởng")
    send(secretary, made.address("conference-edit"), REVIEW)
    send(secretary, made.address("conference-attendance", 1), CAME)
    assert Presence.objects.filter(member__code="dv-01").values_list("member__code", "name", "position").get() == (
        "dv-01",
        "Bùi Đại Diện",
        "Trưởng",
    )


def test_while_nobody_is_invited_the_members_are_proposed_and_not_yet_kept(secretary: Client, made: Made) -> None:
    send(secretary, made.address("conference-edit"), REVIEW)
    rows = secretary.get(made.address("conference-invitees", 1)).context["groups"][0].filled
    assert [row["member"].value() for row in rows] == ["dv-01", "dv-02", "dv-03"]
    assert Invitee.objects.count() == 0


@pytest.mark.parametrize(
    ("more", "said"),
    [
        ({"name": ""}, ["Tên hội nghị: Mục này không được để trống."]),
        (
            {"day": "15/7/2042"},
            ["Ngày họp: Ngày 15/07/2042 không phải của hội nghị năm thi đua 2024. Hãy xem lại năm."],
        ),
        ({"ends": "7h"}, ["Kết thúc lúc: Giờ kết thúc phải sau giờ bắt đầu."]),
        ({"starts": "sáng"}, ["Bắt đầu lúc: Hãy nhập giờ theo dạng giờ:phút, ví dụ 07:30."]),
        ({"a2-content": "", "a2-who": "Ai đó"}, ["Chương trình, dòng 3: Hãy ghi nội dung, hoặc xóa cả dòng."]),
    ],
)
def test_what_is_wrong_is_told_with_its_place_and_what_was_typed_stays(
    more: dict[str, str], said: list[str], secretary: Client, made: Made
) -> None:
    answer = send(secretary, made.address("conference-edit"), REVIEW | more)
    assert wrong(answer) == said
    assert answer.context["form"]["place"].value() == "Hội trường Báo"
    assert Conference.objects.count() == 0


@pytest.mark.parametrize(
    ("form", "typed", "said"),
    [
        (
            "invitees",
            INVITED | {"i0-organisation": "Báo"},
            [
                "Người được mời, dòng 1: Đã chọn đơn vị thành viên thì để trống ô này: tên đơn vị lấy từ danh sách "
                "thành viên."
            ],
        ),
        (
            "invitees",
            {"i0-name": "", "i0-position": "Giám đốc", "i0-organisation": ""},
            ["Người được mời, dòng 1: Hãy ghi họ tên, hoặc cơ quan, hoặc chọn đơn vị thành viên."],
        ),
        ("attendance", CAME | {"p1-name": ""}, ["Dự họp, dòng 2: Ủy quyền thì phải ghi họ tên người được ủy quyền."]),
        ("attendance", CAME | {"p2-name": "Ai"}, ["Dự họp, dòng 3: Đơn vị vắng thì không có người dự họp."]),
        ("attendance", CAME | {"p0-paper": "số 12"}, [f"Dự họp, dòng 1: {NO_PAPER}"]),
        ("attendance", CAME | {"p2-left_at": "10h"}, [f"Dự họp, dòng 3: {NEVER_LEFT}"]),
        (
            "attendance",
            CAME | {"p0-left_at": "11h"},
            ["Dự họp, dòng 1: Giờ về sớm 11:00 không trước giờ kết thúc 11:00. Hãy xem lại hai giờ."],
        ),
        (
            "attendance",
            CAME | {"p0-left_at": "trưa"},
            ["Dự họp, dòng 1: Hãy nhập giờ theo dạng giờ:phút, ví dụ 07:30."],
        ),
        ("attendance", CAME | {"p0-reason": "Ốm"}, ["Dự họp, dòng 1: Chỉ ghi lý do khi đơn vị vắng."]),
        (
            "attendance",
            CAME | {"p2-state": ""},
            ["Dự họp, dòng 3: Hãy chọn có mặt, ủy quyền hay vắng; hoặc xóa các ô của dòng này."],
        ),
        (
            "results",
            RESOLVED | {"r0-votes_other": ""},
            ["Quyết nghị, dòng 1: Hãy ghi đủ ba số phiếu, số nào không có thì ghi 0; hoặc để trống cả ba."],
        ),
    ],
)
def test_what_is_wrong_in_a_row_is_told_with_its_row(
    form: str, typed: dict[str, str], said: list[str], secretary: Client, made: Made
) -> None:
    send(secretary, made.address("conference-edit"), REVIEW)
    assert wrong(send(secretary, made.address(f"conference-{form}", 1), typed)) == said
    assert (Invitee.objects.count(), Presence.objects.count(), Resolution.objects.count()) == (0, 0, 0)


def test_the_database_keeps_out_what_cannot_be(secretary: Client, made: Made) -> None:
    hold(secretary, made)
    refused: list[tuple[Any, dict[str, Any]]] = [
        (Conference, {"ends": "07:00"}),
        (Conference, {"kind": "signing"}),
        (Conference, {"name": ""}),
        (Presence, {"state": "authorised", "name": "", "reason": ""}),
        (Presence, {"state": "present", "reason": "Ốm"}),
        (Presence, {"state": "present", "reason": "", "paper": "số 12"}),
        (Presence, {"state": "absent", "name": "", "position": "", "left_at": "10:00"}),
        (Conference, {"kind": "party"}),
        (Resolution, {"votes_other": None}),
        (Invitee, {"name": "", "organisation": "", "member": None}),
    ]
    for model, fields in refused:
        with pytest.raises(IntegrityError), transaction.atomic():
            model.objects.update(**fields)


def test_of_the_conference_that_signs_day_place_and_chair_stand_in_the_pact_alone(
    secretary: Client, made: Made
) -> None:
    Pact.objects.filter(year=made.year).update(
        conference_name="hội nghị ký kết",
        conference_date=date(2024, 3, 17),
        conference_place="Hội trường",
        chair_name="Trần Văn Chủ",
    )
    before = secretary.get(made.address("conferences")).context
    assert (before["lines"], before["signing_called"]) == ([], "Hội nghị ký kết")
    where = made.address("conference-edit") + "?loai=signing"
    form = secretary.get(where).context["form"]
    assert list(form.fields) == ["starts", "ends", "secretary_name", "secretary_position"]
    assert send(secretary, where, REVIEW)["Location"] == made.address("conference", 1)
    Pact.objects.update(conference_date=date(2024, 3, 20))
    facts = secretary.get(made.address("conference", 1)).context["facts"]
    assert (facts.name, facts.day, facts.place, facts.chair_name) == (
        "Hội nghị ký kết",
        date(2024, 3, 20),
        "Hội trường",
        "Trần Văn Chủ",
    )
    assert wrong(send(secretary, where, REVIEW)) == ["Năm này đã có hội nghị ký giao ước. Hãy sửa hội nghị ấy."]
    assert secretary.get(made.address("conferences")).context["signing"] is None


def test_by_which_paper_one_came_and_when_one_left_stand_where_there_are_any(secretary: Client, made: Made) -> None:
    assert send(secretary, made.address("conference-edit"), REVIEW | {"kind": "review"}).status_code == 302
    typed = CAME | {"p0-left_at": "10 giờ 30", "p1-paper": "số 12/GUQ, ngày 10/7/2024"}
    assert send(secretary, made.address("conference-attendance", 1), typed).status_code == 302
    form = secretary.get(made.address("conference-attendance", 1)).context["groups"][0].rows
    assert [(row["paper"].value(), row["left_at"].value()) for row in form[:2]] == [
        ("", "10:30"),
        ("số 12/GUQ, ngày 10/7/2024", None),
    ]
    rows = Paper(secretary.get(made.address("conference.pdf", 1)).content).rows
    assert [row for row in rows if len(row) == 7] == [
        ["STT", "Đơn vị", "Dự họp", "Người dự họp", "Giấy ủy quyền", "Lý do vắng", "Về sớm lúc"],
        ["1", "Cơ quan, đơn vị số 01", "Có mặt", "Người đại diện 01, Thủ trưởng", "", "", "10:30"],
        [
            "2",
            "Cơ quan, đơn vị số 02",
            "Ủy quyền dự họp",
            "Hồ Thay Mặt, Phó phòng",
            "số 12/GUQ, ngày 10/7/2024",
            "",
            "",
        ],
        ["3", "Cơ quan, đơn vị số 03", "Vắng", "", "", "Đi công tác", ""],
    ]
    assert rows[0] == ["Loại", "Họp bình xét thi đua, khen thưởng"]
    assert Entry.objects.filter(member="dv-01").values_list("new", flat=True).last() == (
        "có mặt; Người đại diện 01; Thủ trưởng; về sớm lúc 10:30"
    )
    late = send(secretary, made.address("conference-edit") + "?so=1", REVIEW | {"kind": "review", "ends": "10h"})
    assert wrong(late) == ["Giờ về sớm 10:30 không trước giờ kết thúc 10:00. Hãy xem lại hai giờ."]


def test_how_a_point_went_stays_with_it_when_the_agenda_is_put_in_another_order(secretary: Client, made: Made) -> None:
    hold(secretary, made)
    turned = {"a0-content": "Báo cáo sơ kết", "a0-was": "1", "a1-content": "Ổn định", "a1-was": "0", "a1-time": ""}
    assert send(secretary, made.address("conference-edit") + "?so=1", REVIEW | turned).status_code == 302
    agenda = text_of(Conference.objects.get()).agenda
    assert [(row.content, row.course) for row in agenda] == [
        ("Báo cáo sơ kết", "Thư ký trình bày báo cáo."),
        ("Ổn định", ""),
    ]


def test_a_change_is_logged_with_what_stood_before_and_the_second_of_two_is_told(secretary: Client, made: Made) -> None:
    hold(secretary, made)
    where = made.address("conference-attendance", 1)
    seen = secretary.get(where).context["seen"]
    again = CAME | {"p2-reason": "Ốm"}
    assert secretary.post(where, {"seen": seen} | again).status_code == 302
    entry = Entry.objects.order_by("-id").values_list("subject", "action", "old", "new", "member", "key")[0]
    assert entry == (
        "Hội nghị: Hội nghị sơ kết 6 tháng đầu năm",
        "sửa «Dự họp»",
        "vắng; Đi công tác",
        "vắng; Ốm",
        "dv-03",
        "conference/1/",
    )
    late = secretary.post(where, {"seen": seen} | CAME)
    [said] = wrong(late)
    assert said.endswith("Bấm «Lưu» lần nữa để ghi theo biểu mẫu này.")
    assert Presence.objects.get(member__code="dv-03").reason == "Ốm"
    assert secretary.post(where, {"seen": late.context["seen"]} | CAME).status_code == 302


def test_who_left_or_joined_since_the_form_was_opened_breaks_nothing_and_nothing_typed_is_lost(
    secretary: Client, made: Made
) -> None:
    send(secretary, made.address("conference-edit"), REVIEW)
    where = made.address("conference-attendance", 1)
    seen = secretary.get(where).context["seen"]
    stands = Membership.objects.get(year=made.year, code="dv-01")
    gone = {"p3-member": "dv-09", "p3-state": "absent", "p3-name": "", "p3-position": "", "p3-reason": "Sáp nhập"}
    # Another order, one more member, and one that is none: each row goes to the member whose code it has.
    sent = {"seen": seen} | {key.replace("p0", "p9"): value for key, value in CAME.items() if key[0] == "p"}
    Membership.objects.create(
        year=made.year,
        agency=Agency.objects.create(locality="Nơi khác", code="moi", name="Đơn vị mới", short_name="Mới"),
        code="moi",
        name="Đơn vị mới",
        short_name="Mới",
        order=stands.order + 100,
    )
    answer = secretary.post(where, sent | gone)
    assert wrong(answer) == [GONE.format("absent; Sáp nhập")]
    assert Presence.objects.count() == 0
    assert secretary.post(where, sent | {"seen": answer.context["seen"]}).status_code == 302
    found = Presence.objects.order_by("member__order").values_list("member__code", "state")
    assert list(found) == [("dv-01", "present"), ("dv-02", "authorised"), ("dv-03", "absent")]


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ({"presences": (PresenceRow("dv-09", "present"),)}, {"presences[0].member": NO_MEMBER}),
        ({"presences": (PresenceRow("dv-01", "present"),) * 2}, {"presences[1].member": MEMBER_TWICE}),
        ({"invitees": (InviteeRow("Ai", member="dv-09"),)}, {"invitees[0].member": NO_MEMBER}),
    ],
)
def test_no_row_is_of_a_member_that_there_is_not_nor_of_one_twice(
    rows: dict[str, Any], said: dict[str, str], secretary: Client, made: Made
) -> None:
    send(secretary, made.address("conference-edit"), REVIEW)
    with pytest.raises(ConferenceRefused) as refused:
        keep_conference(
            year=made.year,
            change=lambda text: replace(text, **rows),
            actor=Actor(user=made.secretary),
            reader=made.reader(made.secretary),
            number=1,
            seen=text_of(Conference.objects.get()).seal,
        )
    assert refused.value.problems == said


def test_more_rows_and_all_present_keep_what_was_typed_and_save_nothing(secretary: Client, made: Made) -> None:
    hold(secretary, made)
    where = made.address("conference-attendance", 1)
    shown = send(secretary, where, {"p0-member": "dv-01", "p1-member": "dv-02", "p1-state": "absent", "deed": "all"})
    assert shown.status_code == 200
    assert [row["state"].value() for row in shown.context["groups"][0].rows] == ["present", "absent", "present"]
    rows = send(secretary, made.address("conference-edit"), REVIEW | {"deed": "more"}).context["groups"][0].rows
    assert [row["content"].value() for row in rows[:3]] == ["Ổn định tổ chức", "Báo cáo sơ kết", None]
    assert (Conference.objects.count(), Presence.objects.get(member__code="dv-02").state) == (1, "authorised")


def test_a_conference_entered_by_mistake_goes_and_the_log_keeps_it(secretary: Client, made: Made) -> None:
    hold(secretary, made)
    where = made.address("conference-edit") + "?so=1"
    assert send(secretary, where, {"deed": "drop"})["Location"] == made.address("conferences")
    assert (Conference.objects.count(), Presence.objects.count()) == (0, 0)
    told = Entry.objects.order_by("-id").values_list("action", "old")[0]
    assert told[0] == "xóa"
    assert told[1].startswith("Loại: Sơ kết; Bắt đầu lúc: 07:30:00")
    assert secretary.get(made.address("conference", 1)).status_code == 404


def test_who_may_not_write_reads_and_who_is_no_member_knows_of_nothing(secretary: Client, made: Made) -> None:
    hold(secretary, made)
    stranger = logged_in(make_year(members=1, leaves=1, bloc="khoi-la").secretary)
    for form in ("conference-invitees", "conference-attendance", "conference-results"):
        for who in (made.leader, made.representative("dv-01")):
            assert logged_in(who).get(made.address(form, 1)).status_code == 403
        assert stranger.get(made.address(form, 1)).status_code == 404
    assert [stranger.get(made.address(door, 1)).status_code for door in ("conference", "conference.pdf")] == [404, 404]
    assert logged_in(made.leader).get(made.address("conference", 1)).status_code == 200


def test_one_conference_and_its_forms_ask_so_many_queries(secretary: Client, made: Made) -> None:
    hold(secretary, made)
    asked = {"conference": 11, "conference.pdf": 11, "conference.xlsx": 11, "conference-invitees": 10}
    asked |= {"conference-attendance": 10, "conference-results": 9}
    found = {}
    for name in asked:
        with CaptureQueriesContext(connection) as captured:
            assert secretary.get(made.address(name, 1)).status_code == 200
        found[name] = len(captured)
    assert found == asked


def test_the_empty_page_says_what_to_do(secretary: Client, made: Made) -> None:
    empty = as_read(secretary.get(made.address("conferences")))
    assert (empty.count("Chưa ghi hội nghị nào"), empty.count("?loai=signing")) == (1, 1)
    member = logged_in(made.representative("dv-01"))
    assert as_read(member.get(made.address("conferences"))).count("Khi Thư ký Khối ghi các hội nghị") == 1


def test_the_page_leads_the_staff_to_the_documents_that_it_has_something_for(secretary: Client, made: Made) -> None:
    send(secretary, made.address("conference-edit"), REVIEW)
    where = made.address("conference", 1)
    assert [called for called, _ in secretary.get(where).context["papers"]] == [
        "Chương trình hội nghị",
        "Biên bản hội nghị",
    ]
    for called, url in secretary.get(where).context["papers"]:
        assert secretary.get(url).status_code == 200, called
    assert logged_in(made.representative("dv-01")).get(where).context["papers"] == []


def test_the_share_stands_with_what_it_is_of_on_page_paper_and_in_the_documents(secretary: Client, made: Made) -> None:
    hold(secretary, made)
    where = made.address("conference-results", 1)
    over = send(secretary, where, RESOLVED | {"votes_of": "present"})
    told = "Tán thành: Cộng cả ba số là 3, nhiều hơn 2 đại biểu có mặt. Hãy xem lại số phiếu."
    assert wrong(over) == [f"Quyết nghị, dòng 1: {told.partition(': ')[2]}"]
    assert Conference.objects.get().votes_of == "cast"
    typed = RESOLVED | {"votes_of": "present", "r0-votes_for": "1"}
    assert send(secretary, where, typed).status_code == 302
    page = as_read(secretary.get(made.address("conference", 1)))
    votes = "1/2 đại biểu có mặt tán thành, bằng 50 %; không tán thành 1; ý kiến khác 0"
    assert (page.count(votes), page.count("Tỷ lệ tán thành tính trên số đại biểu có mặt: 2.")) == (1, 1)
    paper = Paper(secretary.get(made.address("conference.pdf", 1)).content).text
    assert paper.count("Tỷ lệ tán thành tính trên số đại biểu có mặt: 2.") == 1
    minutes, resolution = (
        kind.make(DocumentSubject(made.year, ("1",), date(2024, 7, 16))).prose.body.splitlines()
        for kind in (MINUTES, RESOLUTION)
    )
    at = minutes.index("V. Biểu quyết")
    assert minutes[at + 1 : at + 3] == [
        "Tỷ lệ tán thành tính trên số đại biểu có mặt: 2.",
        f"1. Thông qua báo cáo: {votes}.",
    ]
    assert f"Điều 2. Thông qua báo cáo ({votes})." in resolution


def test_ballots_have_their_boxes_once_the_share_is_of_them(secretary: Client, made: Made) -> None:
    hold(secretary, made)
    where = made.address("conference-results", 1)

    def boxes(answer: Any) -> list[str]:
        return [name for name in answer.context["groups"][1].rows[0].fields if name.startswith("ballots")]

    names = ["ballots_issued", "ballots_returned", "ballots_valid"]
    typed = RESOLVED | {"votes_of": "valid", "voters_summoned": "10", "voters_present": "9"}
    asked = send(secretary, where, typed)
    assert (boxes(secretary.get(where)), boxes(asked)) == ([], names)
    assert wrong(asked) == ["Quyết nghị, dòng 1: Tỷ lệ tính trên số phiếu hợp lệ: hãy ghi số này."]
    assert asked.context["form"]["voters_present"].value() == "9"
    counted = {"r0-ballots_issued": "9", "r0-ballots_returned": "9", "r0-ballots_valid": "4"}
    assert send(secretary, where, typed | counted).status_code == 302
    assert boxes(secretary.get(where)) == names
    page = as_read(logged_in(made.representative("dv-02")).get(made.address("conference", 1)))
    said = "2/4 phiếu hợp lệ tán thành, bằng 50 %; không tán thành 1; ý kiến khác 0"
    assert page.count(f"{said}; phát ra 9 phiếu, thu về 9 phiếu, hợp lệ 4 phiếu") == 1
    assert Entry.objects.filter(action="sửa", new__contains="Đại biểu có mặt: 9").count() == 1


def test_a_share_that_cannot_be_worked_out_is_told_with_what_to_do(secretary: Client, made: Made) -> None:
    send(secretary, made.address("conference-edit"), REVIEW)
    send(secretary, made.address("conference-results", 1), RESOLVED | {"votes_of": "present"})
    where, member = made.address("conference", 1), logged_in(made.representative("dv-01"))
    why = "Chưa tính được tỷ lệ: chưa biết số đại biểu có mặt."
    todo = "Hãy ghi điểm danh đủ mọi đơn vị, hoặc ghi số đại biểu ở «Ghi diễn biến, quyết nghị»."
    assert [as_read(client.get(where)).count(why) for client in (secretary, member)] == [1, 1]
    assert [as_read(client.get(where)).count(todo) for client in (secretary, member)] == [1, 0]


def test_votes_that_never_can_be_the_database_refuses(made: Made) -> None:
    conference = Conference.objects.create(year=made.year, number=1, kind="final", name="Tổng kết")
    for fields in ({"votes_of": "half"}, {"voters_summoned": 8, "voters_present": 9}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Conference.objects.update(**fields)
    counts = {"ballots_issued": 8, "ballots_returned": 9}, {"ballots_returned": 8, "ballots_valid": 9}
    for fields in (*counts, {"ballots_issued": 8, "ballots_valid": 9}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Resolution.objects.create(conference=conference, order=1, text="Bầu", **fields)
