"""A rubric of twelve criteria of many kinds, typed by the keyboard alone in less than five minutes.

By the keystroke-level model: so long for each key, and so long to decide for each field that one fills in.
"""

from dataclasses import dataclass

from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from scoring.models import Rubric
from scoring.rubrics import tree as rules
from scoring.rubrics.storing import rules_of
from tests.browser.test_rubric_lines import SignIn, made
from tests.rubricpages import give
from tests.scoring.rubrics.examples import rubric
from tests.years import Made

__all__ = ["made"]
SECONDS_A_KEY, SECONDS_A_DECISION = 0.28, 1.35
MOST_KEYS, MOST_FIELDS, MOST_SECONDS = 500, 66, 300

LEVELS = (("Tốt", "10"), ("Khá", "7"), ("Trung bình", "4"))
# Kind and points of a line; what is counted, and how many points each gives; the levels.
DIRECT, TARGET, LEVELLED, EACH = "Chấm trực tiếp", "Chấm theo chỉ tiêu", "Chấm theo mức", "Chấm theo số lượng"
GROUPS = [
    (
        ("Nhiệm vụ chính trị", "", "50"),
        [
            ("Thu ngân sách", TARGET, "15", "%", ""),
            ("Giải quyết hồ sơ đúng hạn", "", "10", "%", ""),
            ("Báo cáo định kỳ", DIRECT, "15", "", ""),
            ("Xếp loại đơn vị", LEVELLED, "10", "", ""),
        ],
    ),
    (
        ("Xây dựng Đảng", "", "30"),
        [
            ("Sinh hoạt chi bộ", "", "10", "", ""),
            ("Xếp loại chi bộ", LEVELLED, "10", "", ""),
            ("Phát triển đảng viên", EACH, "10", "đảng viên", "2"),
        ],
    ),
    (("Phong trào", "", "20"), [("Hội thao", "", "10", "", ""), ("Sáng kiến", EACH, "10", "sáng kiến", "5")]),
    (("Điểm cộng", "Điểm thưởng", "5"), [("Bằng khen", EACH, "", "bằng khen", "1,5")]),
    (
        ("Điểm trừ", "Điểm trừ", ""),
        [("Vắng họp", EACH, "", "lần", "1"), ("Báo cáo muộn", "", "", "báo cáo", "0,5")],
    ),
]


@dataclass
class Fingers:
    """Types, and counts every key and every field that something was put into."""

    page: Page
    keys: int = 0
    fields: int = 0

    def press(self, *names: str) -> None:
        for name in names:
            self.keys += 1 + name.count("+")
            self.page.keyboard.press(name)

    def fill(self, text: str) -> None:
        if text:
            self.keys += len(text)
            self.fields += 1
            self.page.keyboard.type(text)

    def choose(self, label: str) -> None:
        """In the list that has the focus, by the arrows."""
        if label:
            self.fields += 1
            options: list[str] = self.page.evaluate("Array.from(document.activeElement.options, (one) => one.text)")
            at: int = self.page.evaluate("document.activeElement.selectedIndex")
            way = next(place for place, text in enumerate(options) if place and text.startswith(label)) - at
            self.press(*["ArrowDown" if way > 0 else "ArrowUp"] * abs(way))

    def leave(self, key: str) -> None:
        """Presses what leads on to another page."""
        with self.page.expect_navigation():
            self.press(key)

    @property
    def seconds(self) -> float:
        """How long a practised hand takes."""
        return self.keys * SECONDS_A_KEY + self.fields * SECONDS_A_DECISION


def test_a_rubric_of_twelve_criteria_takes_less_than_five_minutes_without_a_mouse(
    page: Page, made: Made, live_server: LiveServer, sign_in: SignIn
) -> None:
    give(made, rubric(scale="100"))
    sign_in(page, made.secretary)
    page.add_init_script("addEventListener('pointerdown', () => { sessionStorage.mouse = 'used'; }, true)")
    page.goto(f"{live_server.url}{made.address('rubric-edit')}")
    expect(page.get_by_label("Nội dung của dòng 1", exact=True)).to_be_focused()
    hand = Fingers(page)

    def line(name: str, kind: str, points: str, unit: str = "", each: str = "") -> None:
        hand.fill(name)
        hand.press("Tab")
        hand.choose(kind)
        hand.press("Tab")
        for text in filter(None, (each, unit)):
            hand.fill(text)
            hand.press("Tab")
        hand.fill(points)
        if kind != LEVELLED:
            hand.press("Enter")
            return
        hand.leave("Alt+Enter")
        for level, worth in LEVELS:
            hand.fill(level)
            hand.press("Tab")
            hand.fill(worth)
            hand.press("Tab")
        hand.leave("Enter")
        hand.press("Enter")

    for number, (group, criteria) in enumerate(GROUPS):
        if number:
            hand.press("Alt+ArrowLeft")
        line(*group)
        for criterion in criteria:
            line(*criterion)
    hand.leave("Control+s")

    plain = rules_of(Rubric.objects.get())
    assert rules.problems(plain) == rules.warnings(plain) == []
    assert len(plain.leaves()) == 12
    assert [(node.code, node.kind.value) for node, depth, _ in plain.walk() if depth] == [
        *(("I.1", "target"), ("I.2", "target"), ("I.3", "direct"), ("I.4", "levels")),
        *(("II.1", "direct"), ("II.2", "levels"), ("II.3", "per_unit")),
        *(("III.1", "direct"), ("III.2", "per_unit")),
        *(("IV.1", "per_unit"), ("V.1", "per_unit"), ("V.2", "per_unit")),
    ]
    assert page.evaluate("sessionStorage.mouse || ''") == ""
    # Printed where one looks at it (-s).
    print(f"{hand.keys} keys, {hand.fields} fields: {hand.seconds:.0f} seconds")
    assert (hand.keys <= MOST_KEYS, hand.fields <= MOST_FIELDS, hand.seconds < MOST_SECONDS) == (True, True, True)
