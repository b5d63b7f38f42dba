"""The two families of documents, measured in the finished PDF: millimetres from the sheet's edges, sizes in points.

What is expected stands here in figures and is not taken from `layout.py`: a value changed there by accident fails.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from io import BytesIO
from itertools import pairwise
from typing import Any

import pdfplumber
import pytest

from common.records.layout import LAYOUTS, PARTY_2018, PARTY_2026, STATE, Layout, layout_for
from common.records.record import Signer

POINTS_PER_MM = 72 / 25.4
LEFT, RIGHT, TOP, BOTTOM, MIDDLE = 30.0, 195.0, 20.0, 277.0, 112.5
SENTENCE = (
    "Tổ chức các phong trào thi đua sôi nổi; động viên, khuyến khích cán bộ, công chức, viên chức, người lao động "
    "trong Khối khắc phục khó khăn, hăng hái thi đua, phát huy sáng kiến, sáng tạo."
)
TEXT = "\n".join([*[SENTENCE] * 16, "Kế hoạch được 9 thành viên thống nhất."])
SIGNER = Signer(authority="TM. Khối thi đua 6", position="KT. Trưởng khối\nPhó Trưởng khối", name="Trần Tới")

STATE_TYPE = {
    "TỈNH ỦY BÌNH THUẬN": (13, "Regular"),
    "KHỐI THI ĐUA 6": (13, "Bold"),
    "Số: 12/KH-KTĐ6": (13, "Regular"),
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM": (13, "Bold"),
    "Độc lập - Tự do - Hạnh phúc": (14, "Bold"),
    "Bình Thuận, ngày 07 tháng 02 năm 2023": (14, "Italic"),
    "KẾ HOẠCH": (14, "Bold"),
    "Phát động thi đua năm 2023": (14, "Bold"),
    "Căn cứ Quy chế hoạt động của Khối.": (14, "Italic"),
    "I. NỘI DUNG": (14, "Bold"),
    "Kế hoạch được 9 thành viên thống nhất./.": (14, "Regular"),
    "Nơi nhận:": (12, "BoldItalic"),
    "- Các thành viên;": (11, "Regular"),
    "- Lưu: VT, Khối.": (11, "Regular"),
    "TM. KHỐI THI ĐUA 6": (13, "Bold"),
    "KT. TRƯỞNG KHỐI": (13, "Bold"),
    "PHÓ TRƯỞNG KHỐI": (13, "Bold"),
    "Trần Tới": (13, "Bold"),
    "2": (13, "Regular"),
}
PARTY_TYPE = {
    "TỈNH ỦY BÌNH THUẬN": (14, "Regular"),
    "KHỐI THI ĐUA 6": (14, "Bold"),
    "*": (14, "Regular"),
    "Số 12-KH/KTĐ6": (14, "Regular"),
    "ĐẢNG CỘNG SẢN VIỆT NAM": (15, "Bold"),
    "Bình Thuận, ngày 07 tháng 02 năm 2023": (14, "Italic"),
    "KẾ HOẠCH": (15, "Bold"),
    "Phát động thi đua năm 2023": (14, "Bold"),
    "-----": (14, "Regular"),
    "- Căn cứ Quy chế hoạt động của Khối.": (14, "Regular"),
    "I- NỘI DUNG": (14, "Bold"),
    "Kế hoạch được 9 thành viên thống nhất.": (14, "Regular"),
    "Nơi nhận:": (14, "Regular"),
    "- Các thành viên;": (12, "Regular"),
    "- Lưu Khối.": (12, "Regular"),
    "T/M KHỐI THI ĐUA 6": (14, "Bold"),
    "K/T TRƯỞNG KHỐI": (14, "Bold"),
    "PHÓ TRƯỞNG KHỐI": (14, "Regular"),
    "Trần Tới": (14, "Bold"),
    "2": (14, "Regular"),
}
# The other family's words, none of which may stand in this one.
FOREIGN = {"state": ["ĐẢNG CỘNG SẢN", "T/M", "K/T", "I-", "Số 1", "-----"], "party": ["CỘNG HÒA", "TM.", "VT", "./."]}


@dataclass(frozen=True)
class Line:
    """A line of one size and face; edges in millimetres."""

    text: str
    page: int
    left: float
    right: float
    top: float
    bottom: float
    foot: float
    """Where its letters stand."""
    type: tuple[float, str]

    @property
    def middle(self) -> float:
        return (self.left + self.right) / 2

    @property
    def width(self) -> float:
        return self.right - self.left


@dataclass(frozen=True)
class Rule:
    """A drawn line, or the box that has one as its foot; `foot` is where it ends below."""

    page: int
    left: float
    right: float
    foot: float
    thickness: float

    @property
    def width(self) -> float:
        return self.right - self.left


@dataclass(frozen=True)
class Measured:
    """What stands where in a document."""

    layout: Layout
    lines: list[Line]
    rules: list[Rule]

    def only(self, text: str) -> Line:
        """The one line with this text."""
        (line,) = [line for line in self.lines if line.text == text]
        return line

    def below(self, text: str, *, within: float = 2.5) -> Rule:
        """The rule that stands under a line: the one whose middle is the line's."""
        line = self.only(text)
        middles = {
            (round(rule.left, 1), round(rule.right, 1)): rule
            for rule in self.rules
            if rule.page == line.page
            and -1 < rule.foot - line.bottom < within
            and abs((rule.left + rule.right) / 2 - line.middle) < 0.2
        }
        (found,) = middles.values()
        return found


def measure(content: bytes, layout: Layout) -> Measured:
    """The lines and rules of a finished PDF."""
    lines, rules = [], []
    with pdfplumber.open(BytesIO(content)) as pdf:
        for number, page in enumerate(pdf.pages):
            for line in page.extract_words(
                keep_blank_chars=True, x_tolerance=6, extra_attrs=["fontname", "size"], return_chars=True
            ):
                face = line["fontname"].partition("LiberationSerif")[2].removeprefix("-") or "Regular"
                left, right, top, bottom = (line[edge] / POINTS_PER_MM for edge in ("x0", "x1", "top", "bottom"))
                foot = (page.height - line["chars"][0]["matrix"][5]) / POINTS_PER_MM
                size = round(line["size"], 2)
                lines.append(Line(line["text"].strip(), number, left, right, top, bottom, foot, (size, face)))
            rules += [
                Rule(
                    number,
                    left=rect["x0"] / POINTS_PER_MM,
                    right=rect["x1"] / POINTS_PER_MM,
                    foot=rect["bottom"] / POINTS_PER_MM,
                    thickness=rect["height"] or rect["linewidth"],
                )
                for rect in [*page.rects, *page.lines]
                if rect["width"] > 1
            ]
    return Measured(layout, lines, rules)


@pytest.fixture(scope="module", params=LAYOUTS, ids=["state", "party-2018", "party-2026"])
def plan(request: pytest.FixtureRequest, make: Callable[..., bytes]) -> Measured:
    """A plan of two pages with everything that a document has."""
    layout: Layout = request.param
    context: dict[str, Any] = {
        "grounds": ["Căn cứ Luật Thi đua, khen thưởng", "Căn cứ Quy chế hoạt động của Khối"],
        "text": TEXT,
        "recipients": ["Các thành viên", "Lưu: VT, Khối"],
        "signers": [SIGNER],
    }
    content = make(
        "plan.html",
        context,
        layout=layout,
        title="Kế hoạch",
        subject="Phát động thi đua năm 2023",
        number="12/KH-KTĐ6" if layout is STATE else "12-KH/KTĐ6",
        date=date(2023, 2, 7),
    )
    return measure(content, layout)


def is_state(plan: Measured) -> bool:
    return plan.layout.family == "state"


def test_the_party_s_new_rule_holds_from_its_day_and_the_state_s_on_every_day() -> None:
    before, first = date(2026, 5, 26), date(2026, 5, 27)
    assert [layout_for("party", on) for on in (date(2023, 3, 17), before, first, None)] == [
        PARTY_2018,
        PARTY_2018,
        PARTY_2026,
        PARTY_2026,
    ]
    assert [layout_for("state", on) for on in (before, first, None)] == [STATE] * 3
    with pytest.raises(ValueError, match="no family"):
        layout_for("", None)


def test_every_line_has_the_size_and_the_face_of_its_family(plan: Measured) -> None:
    expected = STATE_TYPE if is_state(plan) else PARTY_TYPE
    assert {line.text: line.type for line in plan.lines if line.text in expected} == expected
    body = {line.type for line in plan.lines if line.text not in expected and line.bottom > TOP}
    assert body == ({(14, "Regular"), (14, "Italic")} if is_state(plan) else {(14, "Regular")})


def test_nothing_of_the_other_family_stands_there(plan: Measured) -> None:
    text = "\n".join(line.text for line in plan.lines)
    assert [word for word in FOREIGN[plan.layout.family] if word in text] == []


def test_the_text_keeps_to_the_margins_and_reaches_each_of_them(plan: Measured) -> None:
    body = [line for line in plan.lines if line.top > TOP - 0.5]
    assert round(min(line.left for line in body), 1) == LEFT
    assert round(max(line.right for line in body), 1) == RIGHT
    assert max(line.bottom for line in body) <= BOTTOM
    for page in (0, 1):
        # Letters begin a little below the edge of their line.
        assert 0 <= min(line.top for line in body if line.page == page) - TOP < 2
    # The first page is full: no other line of the paragraph that goes on would fit below.
    assert BOTTOM - max(line.bottom for line in body if line.page == 0) < 2 * 18 / POINTS_PER_MM


def test_the_head_s_columns_have_their_own_widths_and_lines(plan: Measured) -> None:
    parent, issuer = plan.only("TỈNH ỦY BÌNH THUẬN"), plan.only("KHỐI THI ĐUA 6")
    right = plan.only("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" if is_state(plan) else "ĐẢNG CỘNG SẢN VIỆT NAM")
    place = plan.only("Bình Thuận, ngày 07 tháng 02 năm 2023")
    number = plan.only("Số: 12/KH-KTĐ6" if is_state(plan) else "Số 12-KH/KTĐ6")
    # Less than a millimetre under the 95.7 of the plain letters: pairs like «VI» are kerned.
    assert 94.7 < right.width <= 95.7 if is_state(plan) else 72 < right.width < 76
    assert abs(right.foot - parent.foot) < 0.8
    assert abs(number.foot - place.foot) < 0.5
    for column in ((parent, issuer, number), (right, place)):
        assert max(line.middle for line in column) - min(line.middle for line in column) < 0.1
    assert right.left - max(parent.right, issuer.right) > 3
    assert max(right.right, place.right) <= RIGHT + 0.1


def test_nothing_stands_between_the_lines_of_one_head(plan: Measured) -> None:
    parent, issuer = plan.only("TỈNH ỦY BÌNH THUẬN"), plan.only("KHỐI THI ĐUA 6")
    size = issuer.type[0]
    assert (issuer.foot - parent.foot) * POINTS_PER_MM < 1.3 * size
    if is_state(plan):
        nation, motto = plan.only("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"), plan.only("Độc lập - Tự do - Hạnh phúc")
        assert (motto.foot - nation.foot) * POINTS_PER_MM < 1.3 * 14
    else:
        star = plan.only("*")
        assert abs(star.middle - issuer.middle) < 0.1
        assert (star.foot - issuer.foot) * POINTS_PER_MM < 1.3 * 14


def test_the_rule_of_the_right_head_is_exactly_as_wide_as_its_line(plan: Measured) -> None:
    text = "Độc lập - Tự do - Hạnh phúc" if is_state(plan) else "ĐẢNG CỘNG SẢN VIỆT NAM"
    line, rule = plan.only(text), plan.below(text)
    assert abs(rule.left - line.left) < 0.1
    assert abs(rule.right - line.right) < 0.1


@pytest.mark.parametrize("text", ["KHỐI THI ĐUA 6", "Phát động thi đua năm 2023"])
def test_issuer_and_subject_have_a_rule_of_a_third_to_a_half_or_star_and_dashes(text: str, plan: Measured) -> None:
    if is_state(plan):
        assert 1 / 3 <= plan.below(text).width / plan.only(text).width <= 1 / 2
        return
    line = plan.only(text)
    sign = plan.only("*" if line.page == 0 and line.top < 40 else "-----")
    assert abs(sign.middle - line.middle) < 0.1
    assert 0 < sign.foot - line.foot < 6
    assert [rule for rule in plan.rules if 0 < rule.foot - line.foot < 4 and rule.left < line.middle < rule.right] == []


def test_type_and_subject_stand_in_the_middle_of_the_text_one_under_the_other(plan: Measured) -> None:
    heading, subject = plan.only("KẾ HOẠCH"), plan.only("Phát động thi đua năm 2023")
    assert abs(heading.middle - MIDDLE) < 0.1
    assert abs(subject.middle - MIDDLE) < 0.1
    assert 0 < subject.foot - heading.foot < 7


def test_lines_of_a_paragraph_and_paragraphs_stand_apart_as_told(plan: Measured) -> None:
    starts = [line for line in plan.lines if line.text.startswith("Tổ chức các phong trào") and line.page == 0]
    assert {round(line.left, 1) for line in starts} == {LEFT + 10}
    first = [line for line in plan.lines if line.page == 0 and starts[0].foot <= line.foot < starts[1].foot - 0.1]
    assert len(first) == 3
    assert {round(line.left, 1) for line in first[1:]} == {LEFT}
    assert [abs(line.right - RIGHT) < 0.1 for line in first[:2]] == [True, True]
    pitch = 17.5 if is_state(plan) else 18
    points = [line.foot * POINTS_PER_MM for line in [*first, starts[1]]]
    assert [round(after - before, 1) for before, after in pairwise(points)] == [
        pitch,
        pitch,
        pitch + 6,
    ]


def test_the_signature_stands_in_the_right_half_with_room_for_the_seal(plan: Measured) -> None:
    authority = plan.only("TM. KHỐI THI ĐUA 6" if is_state(plan) else "T/M KHỐI THI ĐUA 6")
    position, name = plan.only("PHÓ TRƯỞNG KHỐI"), plan.only("Trần Tới")
    assert authority.left > MIDDLE
    assert max(line.middle for line in (authority, position, name)) - authority.middle < 0.1
    assert 25 <= name.top - position.bottom <= 30
    assert {line.page for line in (authority, position, name)} == {1}


def test_recipients_stand_beside_the_signature_their_head_underlined_for_the_party(plan: Measured) -> None:
    head = plan.only("Nơi nhận:")
    authority = plan.only("TM. KHỐI THI ĐUA 6" if is_state(plan) else "T/M KHỐI THI ĐUA 6")
    last = plan.only("- Lưu: VT, Khối." if is_state(plan) else "- Lưu Khối.")
    assert round(head.left, 1) == round(last.left, 1) == LEFT
    assert abs(head.foot - authority.foot) < 1
    assert last.right < MIDDLE
    under = [rule for rule in plan.rules if rule.page == 1 and head.top < rule.foot < head.bottom + 1]
    assert [abs(rule.width - head.width) < 0.2 for rule in under] == ([] if is_state(plan) else [True])


def test_pages_are_numbered_ten_millimetres_from_the_edge_from_the_second(plan: Measured) -> None:
    above = [line for line in plan.lines if line.bottom < TOP]
    assert [(line.page, line.text) for line in above] == [(1, "2")]
    assert abs(above[0].middle - MIDDLE) < 0.1
    assert abs(above[0].top - 10) < 0.6


def test_every_rule_is_thin(plan: Measured) -> None:
    assert [rule for rule in plan.rules if rule.thickness < 5 and not 0.5 <= rule.thickness <= 1] == []


@pytest.mark.parametrize("layout", LAYOUTS, ids=["state", "party-2018", "party-2026"])
def test_a_letter_s_subject_stands_under_its_number(make: Callable[..., bytes], layout: Layout) -> None:
    context = {"letter": "nhắc nộp phiếu tự chấm điểm thi đua", "grounds": "", "text": "Kính gửi", "signers": []}
    found = measure(make("letter.html", context, layout=layout, number="15/KTĐ6", title="Nhắc nộp"), layout)
    begins = {STATE: "V/v", PARTY_2018: "V/v", PARTY_2026: "về việc"}[layout]
    (subject,) = [line for line in found.lines if line.text.startswith(begins)]
    state = layout.family == "state"
    number = found.only("Số: 15/KTĐ6" if state else "Số 15/KTĐ6")
    assert subject.type == (12.0, "Regular" if state else "Italic")
    assert abs(subject.middle - number.middle) < 0.1
    assert 0 < subject.foot - number.foot < 8


@pytest.mark.parametrize("layout", LAYOUTS, ids=["state", "party-2018", "party-2026"])
def test_a_part_that_lies_has_the_same_margins_and_its_number_in_the_middle(
    make: Callable[..., bytes], layout: Layout
) -> None:
    context = {"grounds": "", "text": "", "recipients": "", "signers": []}
    found = measure(make("prose.html", context, layout=layout), layout)
    lying = [line for line in found.lines if line.page == 1]
    (number,) = [line for line in lying if line.text == "2"]
    (text,) = [line for line in lying if line.text == "Nội dung nằm ngang."]
    assert abs(number.middle - (LEFT + 297 - 15) / 2) < 0.1
    assert abs(number.top - 10) < 0.6
    assert round(text.left, 1) == LEFT + 10
