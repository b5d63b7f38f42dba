"""The rubric's tree at its page: every button does one thing and saves what was typed; without any script."""

from dataclasses import replace
from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from common.audit.models import Entry
from scoring.models import Round
from scoring.pages.rubric_lines import RefusedCell
from scoring.pages.rubric_tree import TORN, UNSAVED
from scoring.rubrics.frozen import FROZEN
from scoring.rubrics.tree.lines import Line, lines_of
from tests.rubricpages import address, give, plain, press, said, send, stored
from tests.scoring.rubrics.examples import D, bonus, direct, group, rubric
from tests.years import Made


def test_the_tree_shows_every_sum_against_its_maximum(desk: Client, made: Made):
    give(
        made,
        rubric(
            group("I", "100", direct("I.1", "60"), group("I.2", None, direct("I.2.1", "30"))),
            group("II", "50", direct("II.1", "50")),
            group("III", None),
            bonus("IV", "850", direct("IV.1", "850.5")),
            scale="1000",
        ),
    )
    context = desk.get(address(made, "rubric-edit")).context
    sums = {row.code: (row.sum.total, row.sum.state, row.sum.words) for row in context["rows"] if row.sum}
    assert sums == {
        "I": ("90", "now", "thiếu 10"),
        "I.2": ("30", "off", "không giới hạn"),
        "II": ("50", "done", "khớp"),
        "III": ("0", "todo", "chưa có tiêu chí"),
        "IV": ("850,5", "now", "vượt 0,5"),
    }
    assert (context["scale"].sum.total, context["scale"].sum.words) == ("150", "khớp khi có điểm thưởng")
    assert context["missing"] == ["Mục III (Nhóm) chưa có tiêu chí nào."]
    assert context["wrong"] == ["Tiêu chí IV.1: Điểm chuẩn 850,5 lớn hơn điểm chuẩn 850 của mục cha."]


@pytest.mark.parametrize(
    ("deed", "codes", "sentence", "anchor"),
    [
        ("up:I.2", ["I", "I.2", "I.1", "II", "II.1"], "Chuyển I.2 lên.", "up-I.2"),
        ("down:I", ["II", "II.1", "I", "I.1", "I.2"], "Chuyển I xuống.", "down-I"),
        ("into:II", ["I", "I.1", "I.2", "II", "II.1"], "Đưa II vào trong I.", "into-II"),
        ("copy:I.1", ["I", "I.1", "I.3", "I.2", "II", "II.1"], "Nhân đôi I.1 thành I.3.", "copy-I.3"),
    ],
)
def test_every_button_of_a_row_does_its_work_and_leads_back_to_its_place(
    deed: str, codes: list[str], sentence: str, anchor: str, desk: Client, made: Made
):
    give(made, rubric(group("I", None, direct("I.1"), direct("I.2")), group("II", None, direct("II.1"))))
    answer = press(desk, made, deed)
    assert (answer.status_code, unquote(answer["Location"])) == (302, f"{address(made, 'rubric-edit')}#{anchor}")
    assert [node.code for node, _, _ in plain(made).walk()] == codes
    assert said(desk, address(made, "rubric-edit")) == [sentence]


def test_a_nested_group_is_taken_out_again(desk: Client, made: Made):
    give(made, rubric(group("I", None, direct("I.1"), group("II", None, direct("II.1")))))
    press(desk, made, "out:II")
    assert [node.code for node in plain(made).nodes] == ["I", "II"]


def test_codes_are_numbered_anew_and_the_log_tells_each(desk: Client, made: Made):
    give(made, rubric(group("II", None, direct("x")), group("I", None, direct("y")), tie_break=("I",)))
    press(desk, made, "renumber")
    assert [node.code for node, _, _ in plain(made).walk()] == ["I", "I.1", "II", "II.1"]
    assert plain(made).tie_break == ("II",)
    told = Entry.objects.filter(key__startswith="rubric/").order_by("id").values_list("subject", "action", "old", "new")
    assert list(told) == [
        ("Mục I", "sửa «Mã»", "II", "I"),
        ("Tiêu chí I.1", "sửa «Mã»", "x", "I.1"),
        ("Mục II", "sửa «Mã»", "I", "II"),
        ("Tiêu chí II.1", "sửa «Mã»", "y", "II.1"),
    ]


def test_maxima_are_saved_together_and_with_every_other_button(desk: Client, made: Made):
    press(desk, made, "save", {"1": "400", "1.1": "97,5"})
    assert [plain(made).find(code).max_points for code in ("1", "1.1")] == [400, D("97.5")]  # type: ignore[union-attr]
    press(desk, made, "up:1.2", {"1": "", "1.1": "50"})
    assert [node.code for node in plain(made).leaves()][:2] == ["1.2", "1.1"]
    assert [plain(made).find(code).max_points for code in ("1", "1.1")] == [None, 50]  # type: ignore[union-attr]
    assert stored(made).version == 3


@pytest.mark.parametrize(
    ("code", "typed", "sentence"),
    [
        ("1.1", "9.125", "«9.125» có thể hiểu theo hai cách. Hãy viết «9125» hoặc «9,125»."),
        ("1.1", "nhiều", "«nhiều» không phải là số. Hãy viết như 97,5 hoặc 1.000,5."),
        ("1.1", "9,125", "Điểm chuẩn chỉ được có tối đa 10 chữ số trước và 2 chữ số sau dấu phẩy."),
        ("1.1", "501", "Điểm chuẩn 501 lớn hơn điểm chuẩn 500 của mục cha."),
        ("1.1", "", "Tiêu chí được chấm phải có điểm chuẩn."),
        ("1", "0", "Điểm chuẩn phải lớn hơn 0."),
    ],
)
def test_an_impossible_maximum_is_refused_beside_its_box_and_nothing_typed_is_lost(
    code: str, typed: str, sentence: str, desk: Client, made: Made
):
    before = plain(made)
    answer = press(desk, made, "down:1.2", {code: typed, "1.5": "77"})
    assert answer.status_code == 422
    rows = {row.code: row for row in answer.context["rows"]}
    row = rows[code]
    assert (row.refused, row.line.max_points, rows["1.5"].line.max_points) == ({"max_points": sentence}, typed, "77")
    assert answer.context["refused"][0] == RefusedCell(f"line-{row.number}-max_points", f"{code}: {sentence}")
    assert f'aria-describedby="why-{row.number}-max_points"' in answer.content.decode()
    assert (plain(made), stored(made).version) == (before, 1)


def test_the_sums_beside_what_was_refused_are_those_of_what_was_typed(desk: Client, made: Made):
    answer = press(desk, made, "save", {"1.1": "600"})
    assert [row.sum.words for row in answer.context["rows"] if row.sum] == ["vượt 500"]


def test_what_is_typed_on_all_lines_is_one_change_told_and_taken_back_as_one(desk: Client, made: Made):
    before = plain(made)
    lines = lines_of(before)
    lines[1] = replace(lines[1], name="Chuyên môn", max_points="90", kind="achieved")
    lines[2], lines[3] = lines[3], lines[2]
    lines += [Line(level="1", name="Khen thưởng", kind="bonus"), Line(level="2", name="Sáng kiến", max_points="5")]
    answer = send(desk, made, lines)
    assert (answer.status_code, answer["Location"]) == (302, address(made, "rubric-edit"))
    assert said(desk, address(made, "rubric-edit")) == ["Thêm 2 mục, sửa 1.1, chuyển chỗ 1.2."]
    assert [(node.code, node.name, node.kind.value) for node, _, _ in plain(made).walk()][-2:] == [
        ("2", "Khen thưởng", "bonus"),
        ("2.1", "Sáng kiến", "direct"),
    ]
    told = Entry.objects.order_by("id").values_list("subject", "action", "old", "new")
    assert list(told) == [
        ("Tiêu chí 1.1", "sửa «Nội dung»", before.leaves()[0].name, "Chuyên môn"),
        ("Tiêu chí 1.1", "sửa «Cách chấm»", "chấm trực tiếp", "chấm có hoặc không"),
        ("Tiêu chí 1.1", "sửa «Điểm chuẩn»", "100", "90"),
        ("Tiêu chí 1.2", "chuyển chỗ", "trong 1, sau 1.1", "trong 1, sau 1.3"),
        ("Mục 2", "thêm", "", "Nội dung: Khen thưởng\nCách chấm: điểm thưởng\nChỗ đứng: cấp cao nhất, sau 1"),
        (
            "Tiêu chí 2.1",
            "thêm",
            "",
            "Nội dung: Sáng kiến\nCách chấm: chấm trực tiếp\nĐiểm chuẩn: 5\nChỗ đứng: trong 2, đầu tiên",
        ),
    ]
    assert stored(made).version == 2
    press(desk, made, "undo")
    assert plain(made) == before


def test_a_page_without_typing_changes_nothing(desk: Client, made: Made):
    press(desk, made, "save")
    assert said(desk, address(made, "rubric-edit")) == ["Bảng không có gì thay đổi."]
    assert (stored(made).version, Entry.objects.count()) == (1, 0)


def test_a_code_is_changed_on_its_line_and_by_a_button_in_the_same_save(desk: Client, made: Made):
    lines = [replace(line, code="A" if line.was == "1" else line.code) for line in lines_of(plain(made))]
    send(desk, made, lines, "down:1")
    assert [node.code for node, _, _ in plain(made).walk()][:3] == ["A", "1.2", "1.1"]
    assert said(desk, address(made, "rubric-edit")) == ["Chuyển 1.1 xuống."]
    assert Entry.objects.filter(action="sửa «Mã»").values_list("old", "new").get() == ("1", "A")


def test_a_stale_tree_is_refused_tells_who_and_what_was_typed_goes_on_in_the_rubric_of_now(desk: Client, made: Made):
    lines = lines_of(plain(made))
    press(desk, made, "down:1.1", {"1.5": "55"})
    lines[1] = replace(lines[1], max_points="42")
    lines.insert(2, Line(level="2", name="Mới", kind="direct", max_points="7"))
    answer = send(desk, made, lines, version=1)
    assert answer.status_code == 422
    [sentence] = answer.context["sentences"]
    assert sentence.startswith("Bảng đánh giá vừa có thay đổi. Thư ký Khối khoi-thu đã sửa lúc ")
    assert sentence.endswith("Những gì bạn gõ còn trong bảng, chưa được lưu: hãy kiểm tra rồi bấm Lưu lần nữa.")
    shown = [row.line for row in answer.context["rows"] if not row.blank]
    assert [(line.was or line.name, line.max_points) for line in shown] == [
        ("1", "500"),
        ("1.2", "100"),
        ("1.1", "42"),
        ("Mới", "7"),
        ("1.3", "100"),
        ("1.4", "100"),
        ("1.5", "55"),
    ]
    # The form that is shown again has the new version: sent once more it stands.
    assert answer.context["version"] == 2
    send(desk, made, shown)
    assert [(node.code, node.max_points) for node in plain(made).leaves()][1:3] == [("1.1", D(42)), ("1.6", D(7))]


def test_a_form_that_lost_lines_on_its_way_deletes_nothing(desk: Client, made: Made):
    before = plain(made)
    answer = send(desk, made, lines_of(before)[:3])
    assert (answer.status_code, answer.context["sentences"]) == (422, [TORN])
    assert [row.line for row in answer.context["rows"] if not row.blank] == lines_of(before)
    assert (plain(made), stored(made).version) == (before, 1)


@pytest.mark.parametrize(
    ("deed", "status", "sentence"),
    [
        ("up:1.1", 422, "Mục 1.1 đã ở đầu nhóm của nó."),
        ("into:1.2", 422, "Ngay trên mục 1.2 không có nhóm nào để đưa vào."),
        ("up:99", 422, "Dòng này còn trống. Hãy gõ nội dung của nó trước."),
        ("burn:1", 302, "Không có việc nào như vậy."),
        ("undo", 302, "Không có thay đổi nào để hoàn tác."),
    ],
)
def test_what_a_button_cannot_do_is_told(deed: str, status: int, sentence: str, desk: Client, made: Made):
    answer = press(desk, made, deed)
    assert answer.status_code == status
    told = answer.context["sentences"] if status == 422 else said(desk, address(made, "rubric-edit"))
    assert told == [sentence]
    assert stored(made).version == 1


def test_the_last_change_is_named_and_taken_back(desk: Client, made: Made):
    before = plain(made)
    press(desk, made, "down:1.1")
    assert desk.get(address(made, "rubric-edit")).context["undo"] == "chuyển 1.1 xuống"
    press(desk, made, "undo")
    assert plain(made) == before
    page = desk.get(address(made, "rubric-edit"))
    assert ([str(message) for message in page.context["messages"]], page.context["undo"]) == (
        ["Đã hoàn tác: chuyển 1.1 xuống."],
        "",
    )


def test_nothing_is_taken_back_over_what_was_typed_and_not_saved(desk: Client, made: Made):
    press(desk, made, "down:1.1")
    answer = press(desk, made, "undo", {"1.1": "42"})
    assert (answer.status_code, answer.context["sentences"]) == (422, [UNSAVED])
    assert next(row.line.max_points for row in answer.context["rows"] if row.code == "1.1") == "42"
    assert stored(made).version == 2


# --- frozen --------------------------------------------------------------------------------------------------


def test_a_frozen_rubric_says_why_and_offers_nothing(desk: Client, made: Made):
    Round.objects.update(step=Round.Step.SCORING)
    before = plain(made)
    for name, args, query in (
        ("rubric-edit", (), ""),
        ("rubric-settings", (), ""),
        ("rubric-source", (), ""),
        ("rubric-new", (), "?trong=1"),
        ("rubric-node", ("1.1",), ""),
        ("rubric-delete", ("1.1",), ""),
    ):
        page = desk.get(address(made, name, *args, query=query)).content.decode()
        assert (FROZEN in page, page.count("<form")) == (True, 1), name  # the one form is the menu's, to log out
    press(desk, made, "down:1.1")
    assert said(desk, address(made, "rubric-edit")) == [FROZEN]
    assert (plain(made), Entry.objects.count()) == (before, 0)


def test_the_rubric_s_own_page_leads_to_the_editor_until_it_is_frozen(desk: Client, made: Made):
    link = f'href="{address(made, "rubric-edit")}"'
    assert link in desk.get(address(made, "rubric")).content.decode()
    Round.objects.update(step=Round.Step.SCORING)
    assert link not in desk.get(address(made, "rubric")).content.decode()


# --- who may -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("role", ["leader", "clerk", "representative"])
def test_only_who_manages_the_year_may_edit(role: str, made: Made):
    client = Client()
    client.force_login(made.representative("dv-01") if role == "representative" else getattr(made, role))
    before = plain(made)
    assert client.get(address(made, "rubric-edit")).status_code == 403
    assert press(client, made, "down:1.1").status_code == 403
    assert plain(made) == before
    assert reverse("rubric-edit", args=["khoi-thu", 2024]) not in client.get(address(made, "rubric")).content.decode()


def test_a_line_is_saved_and_its_own_page_opened_where_one_goes_on_with_what_no_line_has(desk: Client, made: Made):
    give(made, rubric(group("I", None, direct("I.1"))))
    typed = [*lines_of(plain(made)), Line(level="2", name="Xếp loại", kind="levels", max_points="10")]
    answer = send(desk, made, typed, "edit:2")
    assert (answer.status_code, answer["Location"]) == (302, address(made, "rubric-node", "I.2"))
    assert [node.code for node, _, _ in plain(made).walk()] == ["I", "I.1", "I.2"]
    assert said(desk, answer["Location"]) == ["Thêm I.2."]
    # Nothing was typed: there is nothing to tell.
    version = stored(made).version
    again = press(desk, made, "edit:I.2")
    assert (again["Location"], stored(made).version) == (answer["Location"], version)
    assert said(desk, again["Location"]) == []
    # What is refused stays to be put right, and so does a blank line.
    wrong = send(desk, made, [*lines_of(plain(made)), Line(level="2", name="", max_points="x")], "edit:3")
    assert (wrong.status_code, stored(made).version) == (422, version)
    assert send(desk, made, lines_of(plain(made)), "edit:9").status_code == 422
