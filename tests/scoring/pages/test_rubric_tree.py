"""The rubric's tree at its page: every button does one thing and saves what was typed; without any script."""

from urllib.parse import unquote

import pytest
from django.test import Client
from django.urls import reverse

from common.audit.models import Entry
from scoring.models import Round
from scoring.rubrics.frozen import FROZEN
from tests.rubricpages import address, give, plain, press, said, stored
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
    sums = {row.node.code: (row.sum.total, row.sum.state, row.sum.words) for row in context["rows"] if row.sum}
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
    rows = {row.node.code: row for row in answer.context["rows"]}
    assert (rows[code].refused, rows[code].typed, rows["1.5"].typed) == (sentence, typed, "77")
    assert f'aria-describedby="why-{code}"' in answer.content.decode()
    assert (plain(made), stored(made).version) == (before, 1)


def test_the_sums_beside_what_was_refused_are_those_of_what_was_typed(desk: Client, made: Made):
    answer = press(desk, made, "save", {"1.1": "600"})
    assert [row.sum.words for row in answer.context["rows"] if row.sum] == ["vượt 500"]


def test_a_stale_tree_is_refused_tells_who_and_keeps_what_was_typed(desk: Client, made: Made):
    press(desk, made, "down:1.1")
    answer = desk.post(address(made, "rubric-edit"), {"version": 1, "deed": "save", "max:1.1": "42"})
    assert answer.status_code == 422
    [sentence] = answer.context["sentences"]
    assert sentence.startswith("Bảng đánh giá vừa có thay đổi. Thư ký Khối khoi-thu đã sửa lúc ")
    assert sentence.endswith("Tiêu chí 1.1, chuyển chỗ. Điểm bạn gõ còn trong các ô, chưa được lưu.")
    assert next(row.typed for row in answer.context["rows"] if row.node.code == "1.1") == "42"
    assert plain(made).find("1.1").max_points == 100  # type: ignore[union-attr]
    # The form that is shown again has the new version: sent once more it stands.
    assert answer.context["version"] == 2
    press(desk, made, "save", {"1.1": "42"})
    assert plain(made).find("1.1").max_points == 42  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("deed", "sentence"),
    [
        ("up:1.1", "Mục 1.1 đã ở đầu nhóm của nó."),
        ("into:1.2", "Ngay trên mục 1.2 không có nhóm nào để đưa vào."),
        ("up:9", "Không còn mục nào có mã «9»."),
        ("burn:1", "Không có việc nào như vậy."),
        ("undo", "Không có thay đổi nào để hoàn tác."),
    ],
)
def test_what_a_button_cannot_do_is_told(deed: str, sentence: str, desk: Client, made: Made):
    answer = press(desk, made, deed)
    assert answer.status_code == 302
    assert said(desk, address(made, "rubric-edit")) == [sentence]
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
