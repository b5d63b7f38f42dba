"""A form says of its boxes what they were loaded with, in few words, and is understood."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from scoring.pages.loaded import known_in, loaded_of
from scoring.presenters.boxes import Box

TEXTS = st.text(st.characters(exclude_categories=["C"]), max_size=8)
BOXES = st.builds(
    lambda member, criterion, stage, version, known, open_: Box(
        member, criterion, stage, version, "khác", known, "", open_
    ),
    st.sampled_from(["dv-01", "dv-02", "dv-03"]),
    st.sampled_from(["1.1", 'I. "2"', "Đ<3>:4"]),
    st.sampled_from(["self", "appraised", "agreed"]),
    st.integers(0, 10**6),
    TEXTS,
    st.booleans(),
)


@given(st.lists(BOXES, max_size=12, unique_by=lambda box: box.name))
def test_what_was_loaded_is_read_back_of_every_box_one_may_type_into(boxes: list[Box]) -> None:
    assert known_in(loaded_of(boxes)) == {box.name: (box.version, box.known) for box in boxes if box.open}


def test_what_the_boxes_of_a_row_have_in_common_is_said_once() -> None:
    boxes = [
        Box(member, criterion, "agreed", 3, "", f"{member} {criterion}", "", open=True)
        for criterion in ("1.1", "1.2")
        for member in ("a", "b")
    ]
    assert loaded_of(boxes) == (
        '[["agreed","1.1","a b","3 3","a 1.1\\tb 1.1"],["agreed","1.2","","3 3","a 1.2\\tb 1.2"]]'
    )


@pytest.mark.parametrize(
    "sent",
    [
        "",
        "{}",
        "[1]",
        '[["agreed","1.1","a","1"]]',
        '[["agreed","1.1","a",1,""]]',
        '[["agreed","1.1","a b","1","x"]]',
        '[["agreed","1.1","a","-1","x"]]',
        '[["agreed","1.1","a","9999999999999999999","x"]]',
    ],
)
def test_what_no_form_of_ours_has_sent_is_refused(sent: str) -> None:
    with pytest.raises(ValueError):
        known_in(sent)
