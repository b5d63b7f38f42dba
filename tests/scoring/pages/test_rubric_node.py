"""A node's own form: every kind with its own fields, each refusal beside its field; and deleting."""

import re
from urllib.parse import unquote

import pytest
from django.test import Client

from common.audit.models import Entry
from scoring.rubrics import kinds
from scoring.rubrics import tree as rules
from scoring.rubrics.kinds.criterion import CriterionKind, PlainLevel, TargetRule
from scoring.rubrics.kinds.curve import Between, Beyond, Curve, CurveOf, CurvePoint
from tests.as_read import as_read
from tests.rubricpages import address, give, plain, post, press, said, stored
from tests.scoring.rubrics.examples import D, direct, group, penalty, rubric
from tests.years import Made

NODES: dict[CriterionKind, tuple[dict[str, str], dict[str, object]]] = {
    kinds.DIRECT: ({}, {}),
    kinds.ACHIEVED: ({"evidence_required": "on"}, {"evidence_required": True}),
    kinds.LEVELS: (
        {"level-name-0": "Tốt", "level-points-0": "10", "level-name-4": " Khá ", "level-points-4": "7,5"},
        {"levels": (PlainLevel("Tốt", D(10)), PlainLevel("Khá", D("7.5")))},
    ),
    kinds.PER_UNIT: ({"unit": "lần", "points_each": "2,5"}, {"unit": "lần", "points_each": D("2.5")}),
    kinds.TARGET: (
        {
            "unit": "%",
            "rule": "threshold",
            "default_target": "1.000,5",
            "floor_percent": "50",
            "lower_is_better": "on",
            "evidence_required": "on",
            "evidence_decides": "on",
        },
        {
            "unit": "%",
            "rule": TargetRule.THRESHOLD,
            "default_target": D("1000.5"),
            "floor_percent": D(50),
            "lower_is_better": True,
            "evidence_required": True,
            "evidence_decides": True,
        },
    ),
    kinds.GROUP: ({"max_points": ""}, {"max_points": None}),
}


@pytest.mark.parametrize("kind", NODES)
def test_a_node_of_every_kind_is_added_with_its_own_fields(kind: CriterionKind, desk: Client, made: Made):
    typed, fields = NODES[kind]
    where = address(made, "rubric-new", query="?trong=1")
    form = desk.get(where).context["form"]
    assert form.initial["code"] == "1.6"
    base = {"kind": kind.value, "code": "1.6", "name": " Nội  dung mới ", "max_points": "10"}
    answer = post(desk, where, made, **(base | typed))
    assert (answer.status_code, unquote(answer.get("Location", ""))) == (302, f"{address(made, 'rubric-edit')}#row-1.6")
    expected = {"max_points": D(10)} | fields
    assert plain(made).find("1.6") == rules.RubricNode("1.6", "Nội dung mới", kind, **expected)  # type: ignore[arg-type]
    assert [leaf.code for leaf in plain(made).nodes[0].children][-1] == "1.6"


def test_fields_of_other_kinds_are_not_read(desk: Client, made: Made):
    everything = {name: text for typed, _ in NODES.values() for name, text in typed.items()}
    base = {"kind": "direct", "code": "1.6", "name": "Mới"}
    post(desk, address(made, "rubric-new", query="?trong=1"), made, **(everything | base | {"max_points": "10"}))
    assert plain(made).find("1.6") == rules.RubricNode(
        "1.6", "Mới", kinds.DIRECT, D(10), evidence_required=True, evidence_decides=True
    )


def test_a_node_is_added_at_the_top_and_right_behind_another(desk: Client, made: Made):
    top = {"kind": "penalty", "code": "2", "name": "Điểm trừ", "max_points": "30"}
    post(desk, address(made, "rubric-new"), made, **top)
    assert [(node.code, node.kind) for node in plain(made).nodes] == [("1", kinds.GROUP), ("2", kinds.PENALTY)]
    beside = {"kind": "direct", "code": "1.9", "name": "Mới", "max_points": "5"}
    post(desk, address(made, "rubric-new", query="?sau=1.2"), made, **beside)
    assert [leaf.code for leaf in plain(made).leaves()] == ["1.1", "1.2", "1.9", "1.3", "1.4", "1.5"]
    assert desk.get(address(made, "rubric-new", query="?sau=9")).status_code == 404
    assert desk.get(address(made, "rubric-new", query="?trong=9")).status_code == 404


@pytest.mark.parametrize(
    ("at", "code", "kind", "leads", "comes"),
    [
        ("?trong=1", "1.6", "levels", "?trong=1&loai=levels", "1.7"),
        # Right behind one: what comes next stands behind what was just added, whose code may need care in an address.
        ("?sau=1.2", "1+9", "per_unit", "?sau=1%2B9&loai=per_unit", "1.6"),
        ("", "2", "bonus", "?loai=bonus", "3"),
    ],
)
def test_in_a_series_the_empty_form_comes_back_for_the_same_place_and_kind(
    at: str, code: str, kind: str, leads: str, comes: str, desk: Client, made: Made
):
    where = address(made, "rubric-new")
    typed = {"kind": kind, "code": code, "name": "Sáng kiến", "max_points": "10", "deed": "next"}
    more = NODES.get(kinds.kind_of(kind), ({}, {}))[0] | {"evidence_required": "on"}
    answer = post(desk, where + at, made, **(typed | more))
    assert (answer.status_code, answer.get("Location")) == (302, where + leads)
    page = desk.get(answer["Location"])
    assert [str(message) for message in page.context["messages"]] == [f"Đã thêm {code}, Sáng kiến."]
    form, first = page.context["form"], {"code": comes, "kind": kind}
    assert (form.initial, form.chosen, form.is_bound) == (first, kinds.kind_of(kind), False)
    assert [(row.name, row.points) for row in page.context["levels"].rows] == [("", "")] * 3


def test_a_series_behind_a_criterion_stands_in_the_order_in_which_it_was_added(desk: Client, made: Made):
    where = address(made, "rubric-new", query="?sau=1.2")
    for code in ("1.7", "1.8"):
        typed = {"kind": "direct", "code": code, "name": "Mới", "max_points": "5", "deed": "next"}
        where = post(desk, where, made, **typed)["Location"]
    assert [leaf.code for leaf in plain(made).leaves()] == ["1.1", "1.2", "1.7", "1.8", "1.3", "1.4", "1.5"]


def test_what_is_refused_in_a_series_stays_typed_and_the_next_of_a_kind_that_cannot_be_is_another(
    desk: Client, made: Made
):
    where = address(made, "rubric-new", query="?trong=1&loai=levels")
    typed = {"kind": "direct", "code": "1.6", "name": "Mới", "max_points": "x", "deed": "next"}
    answer = post(desk, where, made, **typed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["max_points"])
    assert {name: answer.context["form"][name].value() for name in ("kind", "code", "name", "max_points")} == {
        name: typed[name] for name in ("kind", "code", "name", "max_points")
    }
    odd = desk.get(address(made, "rubric-new", query="?trong=1&loai=khac")).context["form"]
    assert odd.initial["kind"] == plain(made).leaves()[-1].kind.value


def test_enter_in_a_field_saves_and_only_a_new_node_can_be_one_of_a_series(desk: Client, made: Made):
    def deeds(where: str) -> list[str]:
        return re.findall(r'name="deed" value="(\w+)"', as_read(desk.get(where)))

    # The browser takes the form's first button for Enter.
    assert deeds(address(made, "rubric-new", query="?trong=1")) == ["save", "kind", "save", "next"]
    where = address(made, "rubric-node", "1.1")
    assert deeds(where) == ["save", "kind", "save"]
    typed = {"kind": "direct", "code": "1.1", "name": "Đổi", "max_points": "10", "deed": "next"}
    assert post(desk, where, made, **typed)["Location"] == f"{address(made, 'rubric-edit')}#row-1.1"


def test_what_may_stand_at_a_place_is_what_the_form_offers(desk: Client, made: Made):
    def offered(where: str) -> list[str]:
        return [value for value, _ in desk.get(where).context["form"].fields["kind"].choices]

    # A share stands only where points add or subtract.
    anywhere = [kind for kind in kinds.KINDS if kind.is_leaf]
    leaves = [kind.value for kind in anywhere if kind is not kinds.PERCENT_OF]
    assert leaves[:2] == ["direct", "achieved"]
    assert offered(address(made, "rubric-new")) == ["group", "bonus", "penalty", *leaves]
    signed = ["bonus", "penalty"]
    assert offered(address(made, "rubric-new", query="?trong=1")) == ["group", *leaves, *signed]
    assert offered(address(made, "rubric-node", "1")) == ["group", "bonus", "penalty"]
    assert offered(address(made, "rubric-node", "1.1")) == ["group", *leaves, *signed]
    give(made, rubric(group("I", None, group("I.1", None, direct("I.1.1"))), penalty("P", None, direct("P.1"))))
    assert offered(address(made, "rubric-node", "I.1")) == ["group", *signed]
    assert offered(address(made, "rubric-new", query="?trong=P")) == ["group", *(kind.value for kind in anywhere)]


def test_a_share_and_a_condition_are_chosen_from_the_nodes_of_the_rubric(desk: Client, made: Made):
    give(made, rubric(group("I", None, direct("I.1")), penalty("P", None, direct("P.1"))))
    where = address(made, "rubric-new", query="?trong=P")
    form = desk.get(where).context["form"]
    assert [code for code, _ in form.fields["share_of"].choices] == ["", "I", "I.1", "P", "P.1"]
    typed = {"kind": "percent_of", "code": "P.2", "name": "Nộp muộn", "share_of": "I", "percent": "10"}
    post(desk, where, made, **typed, only_if="I.1", only_if_level="")
    whole = plain(made)
    kept = whole.find("P.2")
    assert kept is not None
    assert (kept.share_of, kept.percent, kept.only_if) == ("I", D(10), "I.1")
    assert rules.problems(whole) == []
    # Its own code is none that it could follow, and one that follows in a circle is refused where it was chosen.
    form = desk.get(address(made, "rubric-node", "P.2")).context["form"]
    assert [code for code, _ in form.fields["only_if"].choices] == ["", "I", "I.1", "P", "P.1"]
    answer = post(desk, address(made, "rubric-node", "P.2"), made, **typed | {"share_of": "P"}, only_if="I.1")
    assert answer.status_code == 422
    assert dict(answer.context["form"].errors) == {
        "share_of": ["Điểm của mục P tính cả tiêu chí này: không thể tính theo chính nó."]
    }
    # Nothing typed is lost.
    assert answer.context["form"]["percent"].value() == "10"


def test_a_node_is_shown_as_it_stands_and_changed(desk: Client, made: Made):
    where = address(made, "rubric-node", "1.3")
    page = desk.get(where)
    assert [(row.name, row.points) for row in page.context["levels"].rows][:4] == [
        ("Tốt", "100"),
        ("Khá", "80"),
        ("Đạt", "60"),
        ("", ""),
    ]
    form = {"kind": "levels", "code": "A", "name": "Đổi", "max_points": "90", "level-name-0": "Tốt"}
    post(desk, where, made, **form, **{"level-points-0": "90"})
    assert plain(made).leaves()[2] == rules.RubricNode(
        "A", "Đổi", kinds.LEVELS, D(90), levels=(PlainLevel("Tốt", D(90)),)
    )


def test_a_list_of_marks_is_typed_shown_again_and_changed(desk: Client, made: Made):
    form = {"kind": "target", "code": "1.6", "name": "Tỷ lệ", "max_points": "10", "rule": "curve", "min_points": "-2"}
    marks = {"curve": "97\t4\n>98%: 10 điểm", "curve_of": "percent", "curve_between": "step", "label": "a)"}
    answer = post(desk, address(made, "rubric-new", query="?trong=1"), made, **form, **marks)
    assert answer.status_code == 302, answer.context["form"].errors
    stored = plain(made).find("1.6")
    assert stored == rules.RubricNode(
        "1.6",
        "Tỷ lệ",
        kinds.TARGET,
        D(10),
        label="a)",
        min_points=D(-2),
        rule=rules.TargetRule.CURVE,
        curve=Curve((CurvePoint(D(97), D(4)), CurvePoint(D(98), D(10), above=True))),
    )
    where = address(made, "rubric-node", "1.6")
    shown = desk.get(where).context["form"]
    assert (shown["curve"].value(), shown["curve_beyond"].value(), shown.finer_filled) == (
        ">98: 10\n97: 4",
        "hold",
        True,
    )
    marks = {"curve": "97: 4; 98: 10", "curve_of": "actual", "curve_between": "linear", "curve_beyond": "continue"}
    post(desk, where, made, **form, **marks, curve_whole="on")
    changed = plain(made).find("1.6")
    assert changed is not None
    assert changed.curve == Curve(
        (CurvePoint(D(97), D(4)), CurvePoint(D(98), D(10))),
        CurveOf.ACTUAL,
        Between.LINEAR,
        Beyond.CONTINUE,
        whole=True,
    )
    assert Entry.objects.filter(action__contains="Bảng mốc").get().new == (
        "98: 10; 97: 4 (chính kết quả; tính theo tỷ lệ giữa hai mốc; tính tiếp như hai mốc ngoài cùng; "
        "chỉ tính đơn vị trọn)"
    )
    # What another rule has no use for is not read, and is gone.
    post(desk, where, made, **(form | {"rule": "proportional", "min_points": "", "curve": "x"}))
    last = plain(made).find("1.6")
    assert last is not None
    assert (last.curve, last.rule) == (None, rules.TargetRule.PROPORTIONAL)


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"code": ""}, "code", "Hãy ghi mã, ví dụ I hoặc I.1."),
        ({"code": "1 6"}, "code", "Mã không được có dấu cách hay các dấu «/», «?», «#», «\\»."),
        (
            {"code": "1.1"},
            "code",
            "Mã «1.1» đã dùng cho «Thực hiện nhiệm vụ 1.1 đúng tiến độ và chất lượng». Hãy chọn mã khác.",
        ),
        ({"name": " "}, "name", "Hãy ghi nội dung của mục."),
        (
            {"name": "§iÓm thi ®ua"},
            "name",
            "Chữ này viết bằng mã TCVN3, có lẽ là «Điểm thi đua». Hãy gõ lại bằng Unicode.",
        ),
        ({"max_points": ""}, "max_points", "Tiêu chí được chấm phải có điểm chuẩn."),
        ({"max_points": "9.125"}, "max_points", "«9.125» có thể hiểu theo hai cách. Hãy viết «9125» hoặc «9,125»."),
        ({"max_points": "501"}, "max_points", "Điểm chuẩn 501 lớn hơn điểm chuẩn 500 của mục cha."),
        (
            {"max_points": "12345678901"},
            "max_points",
            "Điểm chuẩn chỉ được có tối đa 10 chữ số trước và 2 chữ số sau dấu phẩy.",
        ),
        ({"kind": "per_unit"}, "points_each", "Hãy ghi mỗi đơn vị tính được bao nhiêu điểm."),
        ({"kind": "per_unit", "points_each": "0"}, "points_each", "Điểm cho mỗi đơn vị tính phải lớn hơn 0."),
        ({"kind": "target"}, "rule", "Hãy chọn cách tính."),
        (
            {"kind": "target", "rule": "threshold"},
            "floor_percent",
            "Cách tính có mức sàn phải ghi mức sàn (phần trăm của chỉ tiêu).",
        ),
        (
            {"kind": "target", "rule": "leader", "floor_percent": "5"},
            "floor_percent",
            "Chỉ cách tính có mức sàn mới ghi mức sàn.",
        ),
        (
            {"kind": "target", "rule": "leader", "default_target": "0"},
            "default_target",
            "Chỉ tiêu mặc định phải lớn hơn 0.",
        ),
        ({"kind": "target", "rule": "curve"}, "curve", "Hãy ghi các mốc, mỗi dòng một mốc, ví dụ «98: 5»."),
        (
            {"kind": "target", "rule": "curve", "curve": "98: 5\n97"},
            "curve",
            "«97»: hãy ghi mốc, dấu hai chấm, rồi số điểm, mỗi dòng một mốc, ví dụ «98: 5».",
        ),
        (
            {"kind": "target", "rule": "curve", "curve": "98: 11"},
            "curve",
            "Mốc 98: điểm phải từ 0 đến điểm chuẩn 10 của tiêu chí.",
        ),
        (
            {"kind": "target", "rule": "curve", "curve": "98,12345: 5"},
            "curve",
            "«98,12345: 5»: Phần thập phân chỉ được có tối đa 4 chữ số. Hãy làm tròn số.",
        ),
        ({"min_points": "1"}, "min_points", "Điểm thấp nhất phải là số âm. Để trống thì không xuống dưới 0."),
        ({"label": "a" * 21}, "label", "Nội dung này chỉ được có tối đa 20 ký tự (hiện có 21)."),
        (
            {"evidence_decides": "on"},
            "evidence_decides",
            "Chỉ tiêu chí cần minh chứng mới đặt được «có minh chứng mới tính điểm».",
        ),
    ],
)
def test_what_is_wrong_with_a_node_is_told_beside_its_field_and_stays_typed(
    typed: dict[str, str], field: str, sentence: str, desk: Client, made: Made
):
    before = plain(made)
    where = address(made, "rubric-new", query="?trong=1")
    form = {"kind": "direct", "code": "1.6", "name": "Mới", "max_points": "10", "unit": "lần"} | typed
    answer = post(desk, where, made, **form)
    assert answer.status_code == 422
    assert dict(answer.context["form"].errors) == {field: [sentence]}
    assert {name: answer.context["form"][name].value() for name in ("code", "max_points")} == {
        name: form[name] for name in ("code", "max_points")
    }
    assert sentence.replace("«", "").split("»")[0][:20] in as_read(answer).replace("«", "")
    assert (plain(made), Entry.objects.count()) == (before, 0)


@pytest.mark.parametrize(
    ("rows", "sentence"),
    [
        ([("", "5")], "Hãy ghi tên mức."),
        ([("Tốt", "")], "Hãy ghi số điểm của mức này."),
        ([("Tốt", "x")], "«x» không phải là số. Hãy viết như 97,5 hoặc 1.000,5."),
        ([("Tốt", "11")], "Điểm của mức phải từ 0 đến điểm chuẩn của tiêu chí."),
        ([("T" * 101, "5")], "Tên dài 101 ký tự, chỉ được tối đa 100."),
        ([("Tốt", "5"), ("Tốt", "4")], "Có hai mức cùng tên «Tốt»."),
    ],
)
def test_what_is_wrong_with_a_level_is_told_beside_its_line(
    rows: list[tuple[str, str]], sentence: str, desk: Client, made: Made
):
    form = {"kind": "levels", "code": "1.6", "name": "Mới", "max_points": "10"}
    for number, (name, points) in enumerate(rows):
        form |= {f"level-name-{number}": name, f"level-points-{number}": points}
    answer = post(desk, address(made, "rubric-new", query="?trong=1"), made, **form)
    assert answer.status_code == 422
    shown = answer.context["levels"].rows
    assert [(row.name, row.points) for row in shown[: len(rows)]] == rows
    assert [row.refused for row in shown if row.refused] == [sentence]
    assert sentence in as_read(answer)


def test_a_group_smaller_than_what_stands_in_it_is_told_at_its_own_maximum(desk: Client, made: Made):
    form = {"kind": "group", "code": "1", "name": "Nhóm", "max_points": "99"}
    answer = post(desk, address(made, "rubric-node", "1"), made, **form)
    errors = answer.context["form"].errors["max_points"]
    assert errors[0] == "Tiêu chí 1.1: Điểm chuẩn 100 lớn hơn điểm chuẩn 99 của mục cha."
    assert len(errors) == 5


def test_another_kind_can_be_chosen_without_script_and_nothing_typed_is_lost(desk: Client, made: Made):
    form = {"kind": "target", "code": "1.7", "name": "Đang gõ", "max_points": "x", "deed": "kind"}
    answer = post(desk, address(made, "rubric-node", "1.1"), made, **form)
    assert (answer.status_code, dict(answer.context["form"].errors)) == (200, {})
    shown = answer.context["form"]
    assert [shown[name].value() for name in ("kind", "code", "name", "max_points")] == ["target", "1.7", "Đang gõ", "x"]
    assert shown.chosen is kinds.TARGET
    assert stored(made).version == 1


def test_a_stale_form_keeps_what_was_typed_and_says_who(desk: Client, made: Made):
    form = {"kind": "direct", "code": "1.1", "name": "Tên tôi gõ", "max_points": "10", "version": "1"}
    press(desk, made, "down:1.1")
    answer = desk.post(address(made, "rubric-node", "1.1"), form)
    assert answer.status_code == 422
    assert answer.context["form"]["name"].value() == "Tên tôi gõ"
    assert "Thư ký Khối khoi-thu đã sửa lúc" in answer.context["sentences"][0]
    press(desk, made, "save")
    answer = desk.post(address(made, "rubric-node", "1.1"), form | {"version": str(answer.context["version"])})
    assert answer.status_code == 302
    assert plain(made).find("1.1").name == "Tên tôi gõ"  # type: ignore[union-attr]


def test_a_node_that_is_gone_is_told(desk: Client, made: Made):
    assert desk.get(address(made, "rubric-node", "9")).status_code == 404
    assert post(desk, address(made, "rubric-node", "9"), made, kind="direct").status_code == 302
    assert said(desk, address(made, "rubric-edit"))[0].startswith("Không còn mục nào có mã «9»")


# --- deleting ------------------------------------------------------------------------------------------------


def test_deleting_asks_once_in_words_that_name_it(desk: Client, made: Made):
    give(made, rubric(group("I", None, direct("I.1"), group("I.2", None, direct("I.2.1"))), tie_break=("I",)))
    page = as_read(desk.get(address(made, "rubric-delete", "I")))
    assert "Xóa mục I?" in page
    assert "Xóa I và 2 tiêu chí</button>" in page
    assert "Xóa I.1</button>" in as_read(desk.get(address(made, "rubric-delete", "I.1")))
    assert desk.get(address(made, "rubric-delete", "IX")).status_code == 404
    answer = post(desk, address(made, "rubric-delete", "I"), made)
    assert answer.status_code == 302
    assert (plain(made).nodes, plain(made).tie_break) == ((), ())
    assert said(desk, address(made, "rubric-edit")) == ["Đã xóa I, Nhóm. Bấm «Hoàn tác» nếu xóa nhầm."]


def test_a_stale_deletion_deletes_nothing(desk: Client, made: Made):
    press(desk, made, "down:1.1")
    answer = desk.post(address(made, "rubric-delete", "1.1"), {"version": 1})
    assert answer.status_code == 422
    assert "vừa có thay đổi" in as_read(answer)
    assert plain(made).find("1.1") is not None
