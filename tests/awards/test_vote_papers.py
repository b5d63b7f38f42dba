"""The minutes of a count: the text equals what the tellers entered, and all of them sign."""

from datetime import date

import pytest
from django.utils import timezone

from awards.models import Question
from awards.vote_papers import NO_SUCH
from documents.catalogue import Content, NothingToCompose
from documents.printing import Written, printed
from khoithidua.catalogue import catalogue
from tests.awards.reviews import asked, award_form, meeting
from tests.awards.voted import counted, decided, opened, voided
from tests.printing import Paper
from tests.years import Made, make_year

ON = date(2024, 12, 20)
DOTS = "……………… ……………… ……………… ………………"
LEVEL = {"dv-01": (3, 0, 0), "dv-02": (2, 1, 0), "dv-03": (2, 0, 1)}


@pytest.fixture
def made(db: None) -> Made:
    return make_year(members=3, leaves=1)


@pytest.fixture
def question(made: Made) -> Question:
    return asked(made, meeting(made), quota="number", quota_number=2, ground="Điều 9 Quy chế mẫu")


def content_of(made: Made, key: str = "1/1") -> Content:
    place = catalogue.place(f"bien-ban-kiem-phieu/{key}")
    assert place
    return place.make(made.year, ON)


def choices(made: Made) -> list[tuple[str, str]]:
    place = catalogue.place("bien-ban-kiem-phieu")
    assert place
    return [(one.key, one.label) for one in place.composition.choices(made.year)]


def test_the_minutes_tell_every_round_with_its_figures_what_the_shares_are_of_and_who_was_chosen(
    made: Made, question: Question
) -> None:
    voided(made, opened(made, question), "Phát thiếu một phiếu")
    first = counted(made, opened(made, question), LEVEL)
    decided(made, first, "chair", reason="Nhiều nữ hơn", taken=["dv-03"])
    prose = content_of(made).prose
    assert prose.body.splitlines() == [
        "I. Thời gian, địa điểm",
        "1. Cuộc họp: Họp bình xét thi đua.",
        "2. Thời gian: bắt đầu lúc 08 giờ 00 phút, ngày 20 tháng 12 năm 2024.",
        "3. Địa điểm: Hội trường Báo.",
        "II. Tổ kiểm phiếu",
        "1. Tổ trưởng: Ngô Tổ Trưởng, Chuyên viên.",
        "2. Thành viên: Lý Kiểm Phiếu, Chuyên viên.",
        f"3. Người chứng kiến: {DOTS}",
        "III. Nội dung và cách bỏ phiếu",
        "1. Nội dung: suy tôn, đề nghị Cờ thi đua mẫu.",
        "2. Cách bỏ phiếu: bỏ phiếu kín, đồng ý hoặc không đồng ý từng trường hợp.",
        "3. Được suy tôn khi đạt quá nửa tổng số thành viên, theo Điều 9 Quy chế mẫu; không quá 02 trường hợp.",
        "IV. Kết quả kiểm phiếu",
        "1. Lượt 1: hủy, không tính. Lý do: Phát thiếu một phiếu.",
        "2. Lượt 2 (phiếu giấy):",
        "Tổng số thành viên: 03; số được triệu tập: 03; số có mặt: 03; số phiếu phát ra: 03; số phiếu thu về: 03; "
        "số phiếu hợp lệ: 03; số phiếu không hợp lệ: 00.",
        "Cơ quan, đơn vị số 01: đồng ý 03, không đồng ý 00, không ý kiến 00; tỷ lệ 3/3 (100 %) tổng số thành viên; "
        "được suy tôn.",
        "Cơ quan, đơn vị số 02: đồng ý 02, không đồng ý 01, không ý kiến 00; tỷ lệ 2/3 (66,67 %) tổng số thành "
        "viên; không được suy tôn.",
        "Cơ quan, đơn vị số 03: đồng ý 02, không đồng ý 00, không ý kiến 01; tỷ lệ 2/3 (66,67 %) tổng số thành "
        "viên; được suy tôn.",
        "Bằng phiếu ở vị trí cuối, còn 1 chỗ: Đơn vị 02, Đơn vị 03.",
        "Chủ trì quyết định chọn: Đơn vị 03. Lý do: Nhiều nữ hơn.",
        "Được suy tôn: 02 trường hợp: Đơn vị 01, Đơn vị 03.",
        "V. Kết luận",
        "Được suy tôn: 02 trường hợp: Đơn vị 01, Đơn vị 03.",
        "Việc kiểm phiếu kết thúc lúc …… giờ …… cùng ngày. Biên bản được đọc lại cho mọi người cùng nghe, lập thành "
        "…… bản, có giá trị như nhau.",
    ]
    assert (prose.subject, prose.authority, prose.signer, prose.left_signer) == (
        "Cờ thi đua mẫu",
        "Tổ trưởng tổ kiểm phiếu",
        "Ngô Tổ Trưởng",
        "Lý Kiểm Phiếu",
    )


@pytest.mark.parametrize("family", ["state", "party"])
def test_all_tellers_and_the_chair_sign_in_both_layouts(made: Made, question: Question, family: str) -> None:
    made.year.family = family
    made.year.save()
    question.review.tellers.create(order=3, name="Hồ Người Ba")
    counted(made, opened(made, question), LEVEL)
    place = catalogue.place("bien-ban-kiem-phieu/1/1")
    assert place
    content = content_of(made)
    written = Written(made.year, place, content, content.prose, ON)
    paper = Paper(printed(written, made_at=timezone.now(), printed_by="Thư ký"))
    assert paper.faults() == []
    text = " ".join(paper.text.split())
    signed = text[text.index("có giá trị như nhau") :]
    names = ["Lý Kiểm Phiếu", "Ngô Tổ Trưởng", "Hồ Người Ba", "Trần Văn Chủ"]
    assert [name for name in names if signed.count(name) == 1] == names


def test_what_was_not_counted_has_no_minutes(made: Made, question: Question) -> None:
    other = asked(made, question.review, form=award_form(made, code="bk", name="Bằng khen mẫu"))
    opened(made, question)
    assert choices(made) == []
    for key in ("1/1", "1/2", "1/3", "01/1", "1", "1/1/1", "x/1"):
        with pytest.raises(NothingToCompose) as refused:
            content_of(made, key)
        assert str(refused.value) == NO_SUCH
    counted(made, opened(made, other), LEVEL)
    assert choices(made) == [("1/2", "Bằng khen mẫu (Họp bình xét thi đua)")]


def test_who_chooses_has_votes_alone_and_who_may_not_vote_is_told(made: Made) -> None:
    review = meeting(made, own_item="abstains")
    question = asked(made, review, method="choose", most_chosen=1, base="present", numerator=1, denominator=2)
    counted(made, opened(made, question), {"dv-01": 2, "dv-02": 1, "dv-03": 0})
    lines = content_of(made).prose.body.splitlines()
    assert lines[10] == "2. Cách bỏ phiếu: bỏ phiếu kín, chọn không quá 1 trường hợp."
    assert lines[15] == (
        "Cơ quan, đơn vị số 01: số phiếu 02; 01 không biểu quyết về đơn vị mình; tỷ lệ 2/2 (100 %) số có mặt; "
        "được suy tôn."
    )


def test_while_those_who_stand_level_are_not_decided_the_end_says_so(made: Made, question: Question) -> None:
    counted(made, opened(made, question), LEVEL)
    lines = content_of(made).prose.body.splitlines()
    assert lines[lines.index("V. Kết luận") + 1 : -1] == [
        "Được suy tôn: 01 trường hợp: Đơn vị 01.",
        "Chưa phân định vì bằng phiếu: Cơ quan, đơn vị số 02; Cơ quan, đơn vị số 03.",
    ]
    counted(made, opened(made, question), {"dv-02": (0, 3, 0), "dv-03": (0, 3, 0)})
    lines = content_of(made).prose.body.splitlines()
    assert lines[lines.index("V. Kết luận") + 1 : -1] == ["Được suy tôn: 01 trường hợp: Đơn vị 01."]
