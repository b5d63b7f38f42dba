"""The lines of the rubric's table as a browser sends them and the page shows them; without any script."""

from dataclasses import replace

import pytest
from django.test import Client

from scoring.pages.rubric_lines import BLANK_LINES, RefusedCell, read_lines
from scoring.rubrics import kinds
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.rubrics.tree.lines import Line, lines_of
from tests.rubricpages import address, boxes, give, plain, send, stored
from tests.scoring.rubrics.examples import D, direct, group, per_unit, rubric
from tests.years import Made


def shown(answer: object) -> list[tuple[str, str]]:
    """The lines that are shown again, by their names, with their levels."""
    rows = answer.context["rows"]  # type: ignore[attr-defined]
    return [(row.line.name, row.line.level) for row in rows[:-BLANK_LINES]]


def test_lines_are_read_in_the_order_in_which_they_are_sent_and_blank_ones_are_none():
    sent = {
        "line-7-name": "Sau",
        "line-7-level": "2",
        "line-2-level": "2",
        "line-2-kind": "direct",
        "line-3-name": "Trước",
        "line-3-unit": "lần",
        "line-x-name": "không",
        "line-4-lạ": "không",
    }
    assert read_lines(sent) == {7: Line(name="Sau", level="2"), 3: Line(name="Trước", unit="lần")}


def test_the_lines_of_the_page_are_the_rubric_s_and_some_to_go_on(desk: Client, made: Made):
    rows = desk.get(address(made, "rubric-edit")).context["rows"]
    assert [row.line for row in rows[:-BLANK_LINES]] == lines_of(plain(made))
    assert [(row.line, row.blank) for row in rows[-BLANK_LINES:]] == [(Line(level="2"), True)] * BLANK_LINES
    assert [row.called for row in rows][:2] + [row.called for row in rows][-2:] == ["1", "1.1", "dòng 10", "dòng 11"]


def test_an_empty_rubric_offers_a_group_and_lines_in_it(desk: Client, made: Made):
    give(made, rubric())
    rows = desk.get(address(made, "rubric-edit")).context["rows"]
    assert [row.line.level for row in rows] == ["1", "2", "2", "2", "2"]
    lines = [row.line for row in rows]
    lines[0] = replace(lines[0], name="Nhiệm vụ", max_points="10")
    lines[2] = replace(
        lines[2], name="Sáng kiến", kind="per_unit", points_each="2,5", unit="sáng kiến", max_points="10"
    )
    send(desk, made, lines)
    leaf = RubricNode("I.1", "Sáng kiến", kinds.PER_UNIT, D("10"), unit="sáng kiến", points_each=D("2.5"))
    assert plain(made).nodes == (RubricNode("I", "Nhiệm vụ", kinds.GROUP, D("10"), (leaf,)),)


def test_a_page_shows_the_boxes_that_a_kind_has(desk: Client, made: Made):
    give(made, rubric(group("I", None, direct("I.1"), per_unit("I.2"))))
    rows = desk.get(address(made, "rubric-edit")).context["rows"]
    assert {row.called: [(extra.text, extra.shown) for extra in row.extras] for row in rows[:4]} == {
        "I": [("", False), ("", False)],
        "I.1": [("", False), ("", False)],
        "I.2": [("10", True), ("lần", True)],
        "dòng 4": [("", True), ("", True)],
    }


@pytest.mark.parametrize(
    ("cell", "typed", "sentence"),
    [
        ("code", "1 3", "Mã không được có dấu cách hay các dấu «/», «?», «#», «\\»."),
        ("name", "", "Hãy ghi nội dung của mục."),
        ("kind", "per_unit", "Tiêu chí chấm theo số lượng phải có điểm cho mỗi đơn vị tính."),
        ("level", "3", "Cấp 3 quá sâu: dòng trên ở cấp 1 nên dòng này ở cấp 2 hoặc nhỏ hơn."),
        ("points_each", "nửa", "«nửa» không phải là số. Hãy viết như 97,5 hoặc 1.000,5."),
        ("points_each", "0,00001", "Phần thập phân chỉ được có tối đa 4 chữ số. Hãy làm tròn số."),
        ("unit", "lần", "Mục chấm trực tiếp không dùng «đơn vị tính»."),
    ],
)
def test_a_mistake_stands_beside_its_cell_and_nothing_typed_is_lost(
    cell: str, typed: str, sentence: str, desk: Client, made: Made
):
    before = plain(made)
    lines = lines_of(before)
    lines[1] = replace(lines[1], **{cell: typed})
    lines.append(Line(level="2", code="", name="Mới", kind="direct", max_points="77"))
    answer = send(desk, made, lines)
    rows = answer.context["rows"]
    assert (answer.status_code, [row.line for row in rows if not row.blank]) == (422, lines)
    # What a kind asks for stands beside the box for it.
    where = {"kind": "points_each"}.get(cell, cell)
    assert rows[1].refused == {where: sentence}
    assert answer.context["refused"] == [RefusedCell(f"line-1-{where}", f"1.1: {sentence}")]
    page = answer.content.decode()
    assert (f'id="line-1-{where}"' in page, f'id="why-1-{where}"' in page, " data-unsaved" in page) == (True,) * 3
    assert (plain(made), stored(made).version) == (before, 1)


def test_mistakes_of_new_lines_name_the_line(desk: Client, made: Made):
    lines = [
        *lines_of(plain(made)),
        Line(level="2", name="", max_points="5"),
        Line(level="2", name="x", max_points="y"),
    ]
    assert [one.words for one in send(desk, made, lines).context["refused"]] == [
        "Dòng 7: Hãy ghi nội dung của mục.",
        "Dòng 8: «y» không phải là số. Hãy viết như 97,5 hoặc 1.000,5.",
    ]


# --- new lines, which save nothing ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("deed", "at", "level"),
    [
        ("insert:0", 1, "2"),  # in the group, before what stands in it
        ("insert:1", 2, "2"),
        ("insert:3", 4, "3"),  # in a group within the group
        ("insert", 5, "3"),  # last
    ],
)
def test_a_line_is_put_in_below_another_with_all_that_was_typed(
    deed: str, at: int, level: str, desk: Client, made: Made
):
    give(made, rubric(group("I", None, direct("I.1"), direct("I.2"), group("I.3", None, direct("I.3.1")))))
    lines = [replace(line, name=f"{line.name} mới") for line in lines_of(plain(made))]
    answer = send(desk, made, lines, deed)
    names = [(line.name, line.level) for line in lines]
    assert (answer.status_code, shown(answer)) == (200, [*names[:at], ("", level), *names[at:]])
    page = answer.content.decode()
    assert (page.count(" autofocus"), f'id="line-{at}-name" name="line-{at}-name" rows="1"' in page) == (1, True)
    assert stored(made).version == 2  # what was given above


def test_rows_from_a_spreadsheet_become_lines_and_nothing_is_saved(desk: Client, made: Made):
    table = "II\tCông tác khác\t50 điểm\n1\tBáo cáo\t20\n2\tHội họp\t30"
    lines = lines_of(plain(made))
    answer = send(desk, made, lines, "paste", pasted=table)
    assert answer.status_code == 200
    fresh = [row.line for row in answer.context["rows"] if not row.blank][len(lines) :]
    assert [(line.level, line.code, line.name, line.max_points) for line in fresh] == [
        ("1", "II", "Công tác khác", "50"),
        ("2", "", "Báo cáo", "20"),
        ("2", "", "Hội họp", "30"),
    ]
    assert answer.context["told"][0] == (
        "Đã điền 3 dòng, chưa lưu: cột 1 là STT, mã, cột 2 là Nội dung, cột 3 là Điểm chuẩn. "
        "Hãy xem lại cấp, cách chấm, điểm, rồi bấm Lưu."
    )
    assert stored(made).version == 1
    send(desk, made, [*lines, *fresh])
    assert [(node.code, node.max_points) for node, _, _ in plain(made).walk()][-3:] == [
        ("II", D(50)),
        ("II.1", D(20)),
        ("II.2", D(30)),
    ]


def test_rows_are_put_in_where_they_were_pasted_and_out_of_no_group(desk: Client, made: Made):
    give(made, rubric(group("I", None, direct("I.1"), direct("I.2"))))
    lines = lines_of(plain(made))
    inside = send(desk, made, lines, "paste:1", pasted="Báo cáo\t20\nHội họp\t30")
    assert [level for _, level in shown(inside)] == ["1", "2", "2", "2", "2"]
    assert [name for name, _ in shown(inside)][2:4] == ["Báo cáo", "Hội họp"]
    behind = send(desk, made, lines, "paste:1", pasted="II\tKhác\t20\n1\tHội họp\t30")
    assert shown(behind)[-2:] == [("Khác", "1"), ("Hội họp", "2")]


def test_more_rows_than_any_rubric_has_are_refused_whole(desk: Client, made: Made):
    lines = lines_of(plain(made))
    answer = send(desk, made, lines, "paste", pasted="Báo cáo\t1\n" * 1001)
    assert (answer.context["told"], [row.line for row in answer.context["rows"] if not row.blank]) == (
        ["Bảng dán vào có 1001 dòng, chỉ được tối đa 1000. Chưa điền dòng nào."],
        lines,
    )


def test_a_stale_form_puts_in_nothing_but_loses_nothing(desk: Client, made: Made):
    lines = lines_of(plain(made))
    send(desk, made, [replace(line, name=f"{line.name} mới") for line in lines])
    answer = desk.post(address(made, "rubric-edit"), {"version": 1, "deed": "insert"} | boxes(lines))
    assert (answer.status_code, shown(answer)) == (422, [(f"{line.name} mới", line.level) for line in lines])


def test_what_the_rules_refuse_of_what_no_line_shows_is_told_with_its_criterion(desk: Client, made: Made):
    lines = [replace(line, max_points="50" if line.was == "1.3" else line.max_points) for line in lines_of(plain(made))]
    answer = send(desk, made, lines)
    assert (answer.context["refused"], answer.context["sentences"]) == (
        [],
        ["Tiêu chí 1.3: Điểm của mức phải từ 0 đến điểm chuẩn của tiêu chí."],
    )
