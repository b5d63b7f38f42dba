"""A pact's draft: what each button of the editor makes of it, and what the log is told."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from pacts.draft import (
    MOST_POINTS,
    DraftRefused,
    PactDifference,
    PactDraft,
    PactSection,
    Point,
    added,
    copied,
    differences,
    from_json,
    lines_of,
    moved,
    placed,
    removed,
    to_json,
)

FIELDS = {"title": "Giao ước", "conference_date": date(2024, 3, 17), "copies": 10}


def draft(*texts: str, section: PactSection = PactSection.PLEDGE) -> PactDraft:
    return PactDraft(FIELDS, {section: tuple(Point(text) for text in texts)})


def texts(found: PactDraft, section: PactSection = PactSection.PLEDGE) -> list[str]:
    return [point.text for point in found.points(section)]


ABC = draft("A", "B", "C")


@pytest.mark.parametrize(
    ("place", "steps", "left"),
    [(0, 1, "BAC"), (2, -1, "ACB"), (0, -1, "ABC"), (2, 1, "ABC"), (0, 2, "BCA"), (2, -9, "CAB")],
)
def test_a_point_moves_and_stops_at_the_ends(place: int, steps: int, left: str) -> None:
    assert texts(moved(ABC, PactSection.PLEDGE, place, steps)) == list(left)


def test_a_point_is_taken_away() -> None:
    assert texts(removed(ABC, PactSection.PLEDGE, 1)) == ["A", "C"]


@pytest.mark.parametrize("place", [-1, 3])
def test_there_is_no_point_outside_the_list(place: int) -> None:
    with pytest.raises(DraftRefused, match="Mục «Nội dung» không có dòng"):
        removed(ABC, PactSection.PLEDGE, place)


def test_points_are_put_in_another_order_that_names_each_once() -> None:
    assert texts(placed(ABC, PactSection.PLEDGE, [2, 0, 1])) == ["C", "A", "B"]
    for wrong in ([0, 1], [0, 0, 1], [0, 1, 3], []):
        with pytest.raises(DraftRefused, match="Thứ tự gửi lên không khớp"):
            placed(ABC, PactSection.PLEDGE, wrong)


def test_each_line_of_a_paste_becomes_a_point_without_its_number() -> None:
    pasted = "1. Đoàn kết.\r\n\r\n 2) Tiết kiệm.\n- Sáng tạo.\na) Kỷ cương.\n100% đơn vị đăng ký.\n2023 là năm đầu."
    assert lines_of(pasted) == [
        "Đoàn kết.",
        "Tiết kiệm.",
        "Sáng tạo.",
        "Kỷ cương.",
        "100% đơn vị đăng ký.",
        "2023 là năm đầu.",
    ]
    assert texts(added(ABC, PactSection.PLEDGE, "- D")) == ["A", "B", "C", "D"]


def test_a_list_has_no_end_but_a_far_one() -> None:
    full = draft(*map(str, range(MOST_POINTS)))
    with pytest.raises(DraftRefused, match="Mục «Nội dung» có 101 dòng, nhiều nhất là 100"):
        added(full, PactSection.PLEDGE, "một nữa")


def test_another_year_s_text_is_taken_over_and_the_conference_is_not() -> None:
    source = PactDraft(
        {"title": "Cũ"}, {PactSection.GROUND: (Point("Luật", 7),), PactSection.ADOPTED: (Point("Quy chế cũ"),)}
    )
    fresh = copied(draft("Quy chế", section=PactSection.ADOPTED), source)
    assert (fresh.fields, texts(fresh, PactSection.ADOPTED)) == (FIELDS, ["Quy chế"])
    assert fresh.points(PactSection.GROUND) == (Point("Luật", 7),)


def test_the_log_is_told_each_field_and_each_point() -> None:
    new = PactDraft(
        FIELDS | {"copies": None, "conference_date": date(2024, 3, 20)}, draft("A", "Khác", "C", "D").sections
    )
    assert differences(ABC, new) == [
        PactDifference("Giao ước", "sửa «Ngày họp»", "17/03/2024", "20/03/2024"),
        PactDifference("Giao ước", "sửa «Số bản»", "10", ""),
        PactDifference("Nội dung 2", "sửa", "B", "Khác"),
        PactDifference("Nội dung 4", "thêm", "", "D"),
    ]
    assert differences(ABC, draft("A", "C")) == [PactDifference("Nội dung 2", "xóa", "B", "")]
    assert differences(ABC, draft("C", "A", "B")) == [
        PactDifference("Nội dung", "sắp lại", "1. A; 2. B; 3. C", "1. C; 2. A; 3. B")
    ]
    cited = ABC.having(PactSection.GROUND, [Point("Luật", 7)])
    assert differences(ABC.having(PactSection.GROUND, [Point("Luật")]), cited) == [
        PactDifference("Căn cứ: Luật", "đổi văn bản được dẫn")
    ]
    assert differences(ABC, ABC) == []


points = st.builds(Point, st.text(max_size=5), st.none() | st.integers(1, 9))
drafts = st.builds(
    lambda lists: PactDraft(FIELDS, dict(zip(PactSection, map(tuple, lists), strict=True))),
    st.lists(st.lists(points, max_size=3), min_size=5, max_size=5),
)


@given(drafts)
def test_a_draft_comes_back_as_it_was_kept(kept: PactDraft) -> None:
    assert from_json(to_json(kept)) == kept


@given(drafts, drafts)
def test_nothing_differs_without_being_told(one: PactDraft, other: PactDraft) -> None:
    assert (differences(one, other) == []) == (to_json(one) == to_json(other))
