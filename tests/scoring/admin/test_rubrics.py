"""A rubric in the admin: built row by row, never into what it can never be, and frozen once it was scored with."""

from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from members.models import BlocYear
from scoring.models import Band, Criterion, Level, Round, Rubric
from scoring.rubrics.frozen import FROZEN
from scoring.rubrics.kinds.cases import PlainCase
from scoring.rubrics.kinds.curve import Between, Curve, CurvePoint
from scoring.rubrics.storing import rules_of
from scoring.verbs.rounds import open_round
from tests.adminpages import log, logged_in, more_rows, page, save, told, typed
from tests.years import Made, make_year

HERE = ("khoi-thu", 2024)


@pytest.fixture
def made(db: None) -> Made:
    """A rubric «1» with five criteria and bands, its round still being prepared."""
    return make_year(members=2, leaves=5, scored=False, step=Round.Step.PREPARING)


@pytest.fixture
def secretary(made: Made) -> Client:
    return logged_in(made.secretary)


@pytest.fixture
def later(made: Made) -> BlocYear:
    return BlocYear.objects.create(bloc=made.year.bloc, year=2025)


def criterion(code: str, year: int = 2024) -> Criterion:
    return Criterion.objects.get(code=code, rubric__year__year=year)


def codes(year: int = 2024) -> list[tuple[int, str]]:
    return list(Criterion.objects.filter(rubric__year__year=year).order_by("order").values_list("order", "code"))


def add(client: Client, rubric: Rubric, code: str, kind: str, **boxes: Any) -> list[str]:
    new = {"rubric": rubric.pk, "code": code, "name": f"Nội dung {code}", "kind": kind, "parent": ""}
    return told(save(client, f"{page(Criterion, 'add')}?rubric={rubric.pk}", new | boxes))


def test_a_rubric_is_built_from_nothing_to_one_that_can_be_scored_with(secretary: Client, later: BlocYear) -> None:
    new = {"year": later.pk, "name": "Bảng đánh giá 2025", "scale": "1000", "step": "0,5"}
    bands = more_rows("bands", 0, {"name": "Tốt", "at_least": "850"}, {"name": "Xuất sắc", "at_least": "950"})
    assert told(save(secretary, page(Rubric, "add"), new | bands)) == []
    rubric = Rubric.objects.get(year=later)
    assert hints(secretary, rubric) == ["Bảng đánh giá chưa có tiêu chí nào."]
    assert add(secretary, rubric, "I", "group", max_points="1000") == []
    assert hints(secretary, rubric) == ["Mục I (Nội dung I) chưa có tiêu chí nào."]
    group = {"parent": criterion("I", 2025).pk}
    levels = more_rows("levels", 0, {"name": "Tốt", "points": "100"}, {"name": "Khá", "points": "80,5"})
    assert [
        add(secretary, rubric, "I.1", "direct", max_points="400", **group),
        add(secretary, rubric, "I.2", "achieved", max_points="100", **group),
        add(secretary, rubric, "I.3", "levels", max_points="100", **group, **levels),
        add(secretary, rubric, "I.4", "per_unit", max_points="200", points_each="2,5", unit="sáng kiến", **group),
        add(secretary, rubric, "I.5", "target", max_points="200", rule="threshold", floor_percent="50", **group),
    ] == [[]] * 5
    assert told(save(secretary, page(rubric, "change"), {"tie_break": "i, nhieu diem thuong hon; Số phiếu"})) != []
    assert told(save(secretary, page(rubric, "change"), {"tie_break": "I, Nhiều điểm thưởng hơn"})) == []
    plain = rules_of(Rubric.objects.get(year=later))
    assert [leaf.code for leaf in plain.leaves()] == ["I.1", "I.2", "I.3", "I.4", "I.5"]
    assert (plain.tie_break, plain.bands[0].name, plain.leaves()[2].levels[1].points) == (
        ("I", "bonus"),
        "Xuất sắc",
        Decimal("80.5"),
    )
    assert hints(secretary, rubric) == []


def hints(client: Client, rubric: Rubric) -> list[str]:
    found: list[str] = client.get(page(rubric, "change")).context["hints"]
    return found


@pytest.mark.parametrize(
    ("code", "changed", "sentence"),
    [
        ("1.1", {"max_points": "501"}, "Tiêu chí 1.1: Điểm chuẩn 501 lớn hơn điểm chuẩn 500 của mục cha."),
        ("1.3", {"max_points": "90"}, "Tiêu chí 1.3: Điểm của mức phải từ 0 đến điểm chuẩn của tiêu chí."),
        ("1.3", {"levels-0-points": "100,5"}, "Tiêu chí 1.3: Điểm của mức phải từ 0 đến điểm chuẩn của tiêu chí."),
        ("1.3", {"kind": "direct"}, "Tiêu chí 1.3: Mục chấm trực tiếp không dùng «các mức»."),
        ("1.4", {"unit": "", "kind": "direct", "points_each": "", "max_points": "0,001"}, None),
        (
            "1",
            {"kind": "bonus", "max_points": "99"},
            "Tiêu chí 1.1: Điểm chuẩn 100 lớn hơn điểm chuẩn 99 của mục cha.",
        ),
        ("1", {"kind": "penalty"}, "«1» là mục điểm trừ: dùng «ít điểm trừ hơn» (ít điểm trừ hơn)."),
        ("1", {"code": "A"}, "Không hiểu «1»: dùng mã của một mục cấp cao nhất, hoặc «nhiều điểm thưởng hơn»"),
        ("1.1", {"min_points": "1"}, "Điểm thấp nhất phải là số âm; điểm thưởng, điểm trừ không có."),
        ("1", {"ceiling": "90"}, "Trần 90 thấp hơn điểm chuẩn 500: trần là giới hạn khi có thêm điểm cộng."),
        ("1.1", {"ceiling": "200"}, "Trần kể cả điểm cộng chỉ có ở nhóm tiêu chí và phải lớn hơn 0."),
        ("1.1", {"code": "1.2"}, "Tiêu chí với Bảng đánh giá và Mã này đã có rồi."),
        ("1.1", {"rule": "leader"}, "Cách tính, chỉ tiêu chung, «càng thấp càng tốt» chỉ có khi chấm theo chỉ tiêu"),
        ("1.2", {"default_target": "0"}, "Chỉ tiêu chung phải lớn hơn 0; không có thì để trống."),
        ("1.1", {"max_points": "9.125"}, "«9.125» có thể hiểu theo hai cách. Hãy viết «9125» hoặc «9,125»."),
    ],
)
def test_what_can_never_be_is_refused_with_the_rule_s_own_sentence_and_keeps_what_was_typed(
    code: str, changed: dict[str, str], sentence: str | None, secretary: Client, made: Made
) -> None:
    before = rules_of(Rubric.objects.get())
    answer = save(secretary, page(criterion(code), "change"), changed)
    sentences = told(answer)
    assert sentences != []
    assert sentence is None or sentence in " ".join(sentences)
    assert (rules_of(Rubric.objects.get()), log()) == (before, [])
    box = next(iter(changed))
    assert f'value="{changed[box]}"' in answer.content.decode() or changed[box] == ""


@pytest.mark.parametrize("floor", ["", "-1", "0", "101", "9" * 5000])
@pytest.mark.parametrize("rule", ["", "threshold"])
def test_a_floor_that_cannot_be_is_told_beside_the_form_whatever_the_rule(
    floor: str, rule: str, secretary: Client, made: Made
) -> None:
    leaf = Criterion.objects.filter(kind="target")[0]
    said = told(save(secretary, page(leaf, "change"), {"rule": rule, "floor_percent": floor}))
    assert said
    assert not [sentence for sentence in said if "%%" in sentence or "%(" in sentence]
    assert Criterion.objects.get(pk=leaf.pk).rule == leaf.rule


def test_a_refusal_at_the_rubric_s_own_page_saves_none_of_its_rows(secretary: Client, made: Made) -> None:
    rubric = Rubric.objects.get()
    before = rules_of(rubric)
    rows = {"name": "Tên mới", "bands-0-name": "Giỏi", "criteria-1-max_points": "600"}
    answer = save(secretary, page(rubric, "change"), rows)
    assert told(answer) == ["Tiêu chí 1.1: Điểm chuẩn 600 lớn hơn điểm chuẩn 500 của mục cha."]
    assert (rules_of(Rubric.objects.get()), log()) == (before, [])
    assert answer.context["adminform"].form["name"].value() == "Tên mới"


def test_a_criterion_is_put_under_no_criterion_of_its_own(secretary: Client, made: Made) -> None:
    rubric = Rubric.objects.get()
    assert add(secretary, rubric, "1.9", "group", parent=criterion("1").pk) == []
    inner = criterion("1.9")
    assert add(secretary, rubric, "1.9.1", "group", parent=inner.pk) == []
    answer = save(secretary, page(inner, "change"), {"parent": criterion("1.9.1").pk})
    assert told(answer) == ["Tiêu chí không thể thuộc chính nó hoặc thuộc tiêu chí con của nó."]
    assert inner.pk not in offered(secretary, inner)


def offered(client: Client, thing: Criterion) -> list[int]:
    parents = client.get(page(thing, "change")).context["adminform"].form.fields["parent"].queryset
    return [parent.pk for parent in parents]


def test_only_groups_of_the_same_rubric_can_be_chosen(secretary: Client, made: Made) -> None:
    make_year(members=1, leaves=5, scored=False, step=Round.Step.PREPARING, year=2025)
    assert offered(secretary, criterion("1.1")) == [criterion("1").pk]
    foreign = {"parent": criterion("1", 2025).pk}
    assert len(add(secretary, Rubric.objects.get(year=made.year), "1.8", "direct", max_points="5", **foreign)) == 1


def test_a_new_criterion_stands_behind_its_group_s_others_and_moves_where_it_is_put(
    secretary: Client, made: Made
) -> None:
    rubric = Rubric.objects.get()
    assert add(secretary, rubric, "2", "group") == []
    assert add(secretary, rubric, "1.6", "direct", max_points="5", parent=criterion("1").pk) == []
    assert codes() == list(enumerate(["1", "1.1", "1.2", "1.3", "1.4", "1.5", "1.6", "2"], start=1))
    assert told(save(secretary, page(rubric, "change"), {"criteria-6-order": "2"})) == []
    assert codes() == list(enumerate(["1", "1.6", "1.1", "1.2", "1.3", "1.4", "1.5", "2"], start=1))
    assert [leaf.code for leaf in rules_of(rubric).leaves()] == ["1.6", "1.1", "1.2", "1.3", "1.4", "1.5"]


def test_each_changed_field_of_criterion_level_and_band_is_in_the_log(secretary: Client, made: Made) -> None:
    assert told(save(secretary, page(criterion("1.3"), "change"), {"name": "Thi đua", "levels-0-points": "95,5"})) == []
    rubric = Rubric.objects.get()
    changed = {
        "total_may_exceed_scale": None,
        "rounding": "total",
        "step": "0,25",
        "bands-1-at_least": "300",
        "tie_break": "ít điểm trừ hơn",
    }
    assert told(save(secretary, page(rubric, "change"), changed)) == []
    about = "Bảng đánh giá Bảng đánh giá 5 tiêu chí"
    assert log() == [
        (
            *HERE,
            "",
            "Tiêu chí 1.3. Thi đua",
            "sửa «Nội dung»",
            "Thực hiện nhiệm vụ 1.3 đúng tiến độ và chất lượng",
            "Thi đua",
        ),
        (*HERE, "", "Mức Tốt", "sửa «Điểm»", "100", "95,5"),
        (*HERE, "", about, "sửa «Bước điểm»", "0,01", "0,25"),
        (*HERE, "", about, "sửa «Tổng điểm được vượt thang điểm»", "có", "không"),
        (*HERE, "", about, "sửa «Thứ tự xét khi bằng điểm»", "1", "fewer_penalties"),
        (*HERE, "", about, "sửa «Cách làm tròn»", "từng tiêu chí", "chỉ làm tròn tổng"),
        (*HERE, "", "Mức xếp loại Tốt", "sửa «Từ (điểm)»", "250", "300"),
    ]


def test_a_top_group_that_breaks_ties_is_not_deleted(secretary: Client, made: Made) -> None:
    answer = secretary.post(page(criterion("1"), "delete"), {"post": "yes"}, follow=True)
    messages = [str(message) for message in answer.context["messages"]]
    assert len(messages) == 1
    assert messages[0].startswith("Không hiểu «1»")
    assert (len(codes()), log()) == (6, [])


def test_a_criterion_goes_with_its_levels(secretary: Client, made: Made) -> None:
    assert secretary.post(page(criterion("1.3"), "delete"), {"post": "yes"}).status_code == 302
    assert codes() == list(enumerate(["1", "1.1", "1.2", "1.4", "1.5"], start=1))
    assert [entry[3:5] for entry in log()] == [
        ("Tiêu chí 1.3. Thực hiện nhiệm vụ 1.3 đúng tiến độ và chất lượng", "xóa"),
        ("Mức Tốt", "xóa"),
        ("Mức Khá", "xóa"),
        ("Mức Đạt", "xóa"),
    ]


def stands() -> list[Any]:
    return [list(model.objects.order_by("pk").values_list()) for model in (Rubric, Band, Criterion, Level)]


@pytest.fixture
def opened(made: Made, secretary: Client) -> dict[Any, dict[str, Any]]:
    """Forms of the rubric and of two criteria as they were before the round moved on."""
    things = [Rubric.objects.get(), criterion("1"), criterion("1.3")]
    return {thing: typed(secretary.get(page(thing, "change"))) for thing in things}


@pytest.mark.parametrize("step", ["scoring", "appraising", "agreeing", "published"])
def test_once_a_round_has_left_preparing_nothing_of_its_rubric_changes(
    step: str, made: Made, secretary: Client, opened: dict[Any, dict[str, Any]]
) -> None:
    Round.objects.update(step=step)
    before = stands()
    for thing, boxes in opened.items():
        shown = secretary.get(page(thing, "change"))
        assert (shown.context["notice"], shown.context["adminform"].form.fields) == (FROZEN, {})
        changed = boxes | {"name": "Khác", "bands-0-name": "Khác", "levels-0-points": "1", "criteria-1-name": "Khác"}
        for view, data in (("change", changed), ("delete", {"post": "yes"})):
            answer = secretary.post(page(thing, view), data)
            assert (answer.status_code, FROZEN in answer.content.decode()) == (403, True)
    assert add(secretary, Rubric.objects.get(), "1.9", "direct", max_points="5", parent=criterion("1").pk) == [FROZEN]
    assert (stands(), log()) == (before, [])


def test_a_round_that_went_back_to_preparing_with_scores_keeps_its_rubric_frozen(db: None) -> None:
    """A score fits the criterion it was given for: another maximum, or another kind, would make it unreadable."""
    made = make_year(members=1, leaves=3, step=Round.Step.SCORING)
    Round.objects.update(step=Round.Step.PREPARING)
    shown = logged_in(made.secretary).get(page(criterion("1.1"), "change"))
    assert shown.context["notice"] == FROZEN


def test_a_frozen_rubric_shows_its_figures_as_everywhere_else(db: None) -> None:
    made = make_year(members=1, leaves=14)
    shown = logged_in(made.secretary).get(page(Rubric.objects.get(), "change")).content.decode()
    assert '<div class="readonly">1.200</div>' in shown
    assert '<div class="readonly">1</div>' in shown
    assert "1200,00" not in shown


def test_a_rubric_is_for_a_year_that_has_none(secretary: Client, made: Made, later: BlocYear) -> None:
    years = secretary.get(page(Rubric, "add")).context["adminform"].form.fields["year"].queryset
    assert list(years) == [later]


def test_a_rubric_with_rounds_is_not_deleted_and_one_without_is(secretary: Client, made: Made) -> None:
    rubric = Rubric.objects.get()
    answer = secretary.post(page(rubric, "delete"), {"post": "yes"})
    assert (answer.status_code, len(answer.context["protected"])) == (200, 1)
    made.round.cards.all().delete()
    made.round.delete()
    assert secretary.post(page(rubric, "delete"), {"post": "yes"}).status_code == 302
    assert stands() == [[], [], [], []]


def test_the_page_leads_to_each_criterion_to_its_levels_and_to_a_new_one(secretary: Client, made: Made) -> None:
    rubric = Rubric.objects.get()
    shown = secretary.get(page(rubric, "change"))
    assert shown.context["page_links"] == [
        ("Thêm tiêu chí", f"{page(Criterion, 'add')}?rubric={rubric.pk}"),
        ("Bản in (PDF)", "/khoi-thu/2024/tieu-chi.pdf"),
        ("Xem trang", "/khoi-thu/2024/tieu-chi/"),
    ]
    text = shown.content.decode()
    links = [f'<a href="{page(criterion(code), "change")}">{word}</a>' for code, word in LINKS]
    assert [link in text for link in links] == [True, True]
    assert secretary.get(shown.context["page_links"][0][1]).context["adminform"].form.initial["rubric"] == str(
        rubric.pk
    )


LINKS = [("1.1", "Sửa"), ("1.3", "Sửa mức")]


def test_criteria_are_filtered_by_their_rubric(secretary: Client, made: Made) -> None:
    later = make_year(members=1, leaves=2, year=2025)
    shown = secretary.get(page(Criterion), {"rubric__id__exact": Rubric.objects.get(year=later.year).pk})
    assert [row.code for row in shown.context["cl"].result_list] == ["1", "1.1", "1.2"]
    choices = [choice["display"] for choice in shown.context["cl"].filter_specs[0].choices(shown.context["cl"])]
    assert choices == [
        "Tất cả",
        "Bảng đánh giá 2 tiêu chí (Khối thi đua khoi-thu, năm 2025)",
        "Bảng đánh giá 5 tiêu chí (Khối thi đua khoi-thu, năm 2024)",
    ]


def test_a_second_round_that_is_only_prepared_leaves_the_rubric_open(secretary: Client, made: Made) -> None:
    open_round(rubric=Rubric.objects.get(), fields={"code": "sau", "name": "Sáu tháng"})
    assert told(save(secretary, page(criterion("1.1"), "change"), {"name": "Khác"})) == []


def test_a_sample_rubric_becomes_the_real_one_by_taking_its_mark_away_and_no_real_one_becomes_a_sample(
    secretary: Client, made: Made
) -> None:
    rubric = Rubric.objects.get(year=made.year)
    assert "is_sample" not in typed(secretary.get(page(rubric, "change")))
    Rubric.objects.update(is_sample=True)
    assert typed(secretary.get(page(rubric, "change")))["is_sample"] == "on"
    save(secretary, page(rubric, "change"), {"is_sample": None})
    rubric.refresh_from_db()
    assert rubric.is_sample is False


# --- the editor at the rubric's own page, and this door -----------------------------------------------------


def test_every_change_here_makes_a_form_of_the_editor_stale(secretary: Client, made: Made) -> None:
    def version() -> int:
        return int(Rubric.objects.get().version)

    assert version() == 1
    save(secretary, page(Rubric.objects.get(), "change"), {"name": "Tên khác"})
    assert version() == 2
    save(secretary, page(criterion("1.1"), "change"), {"max_points": "90"})
    assert version() == 3
    secretary.post(page(criterion("1.5"), "delete"), {"post": "yes"})
    assert version() == 4
    answer = secretary.post(made.address("rubric-edit"), {"version": 1, "deed": "down:1.1"})
    assert answer.status_code == 422
    assert ": Tiêu chí 1.5. " in answer.context["sentences"][0]
    # What was refused counts for nothing.
    save(secretary, page(criterion("1.1"), "change"), {"max_points": "900"})
    assert version() == 4


def test_a_code_that_no_address_could_hold_is_refused(secretary: Client, made: Made) -> None:
    answer = save(secretary, page(criterion("1.1"), "change"), {"code": "sua"})
    assert told(answer) == ["«sua» không dùng làm mã được: hãy chọn mã khác."]


def test_a_rubric_is_deleted_without_a_word_of_what_could_be_taken_back(secretary: Client, made: Made) -> None:
    secretary.post(made.address("rubric-edit"), {"version": 1, "deed": "down:1.1"})
    made.round.cards.all().delete()
    made.round.delete()
    before = len(log())
    rubric = Rubric.objects.get()
    secretary.post(page(rubric, "delete"), {"post": "yes"})
    assert not Rubric.objects.exists()
    assert {subject.partition(" ")[0] for _, _, _, subject, *_ in log()[before:]} == {"Bảng", "Mức", "Tiêu"}


# --- the lists of a criterion: a curve's marks, and what can happen ------------------------------------------


CURVE: dict[str, Any] = {"kind": "target", "rule": "curve", "curve_marks": "98: 100\n97: 80\n>98,5: 90"}
CASES: dict[str, Any] = {"kind": "occurrences", "case_lines": "Gửi báo cáo muộn: 2\nVi phạm kỷ luật: 1 đến 3"}


def test_a_criterion_by_marks_and_one_case_by_case_are_built_read_back_and_changed(
    secretary: Client, made: Made
) -> None:
    rubric = Rubric.objects.get()
    group: dict[str, Any] = {"parent": criterion("1").pk, "max_points": "100"}
    Criterion.objects.filter(code="1").update(max_points=900)
    marks = CURVE | {"curve_marks": "98%: 100\n\n97 = 80", "curve_beyond": "hold", "curve_between": "linear"}
    assert add(secretary, rubric, "1.6", **group, **marks) == []
    assert add(secretary, rubric, "1.7", **group, **CASES) == []
    by_marks, by_cases = (rules_of(rubric).find(code) for code in ("1.6", "1.7"))
    assert by_marks is not None and by_marks.curve == Curve(
        (CurvePoint(Decimal(97), Decimal(80)), CurvePoint(Decimal(98), Decimal(100))), interpolation=Between.LINEAR
    )
    assert by_cases is not None and by_cases.cases == (
        PlainCase("Gửi báo cáo muộn", Decimal(2), Decimal(2)),
        PlainCase("Vi phạm kỷ luật", Decimal(1), Decimal(3)),
    )
    shown = typed(secretary.get(page(criterion("1.6"), "change")))
    assert (shown["curve_marks"], shown["curve_between"], shown["case_lines"]) == ("98: 100\n97: 80", "linear", "")
    assert typed(secretary.get(page(criterion("1.7"), "change")))["case_lines"] == CASES["case_lines"]
    added = [(entry[4], entry[6].splitlines()) for entry in log()]
    assert [(action, [line for line in said if "mốc" in line or "việc" in line]) for action, said in added] == [
        (
            "thêm",
            [
                "Cách tính theo chỉ tiêu: Theo bảng mốc điểm",
                "Bảng mốc điểm: 98: 100; 97: 80 (phần trăm của chỉ tiêu; tính theo tỷ lệ giữa hai mốc; giữ điểm của "
                "mốc ngoài cùng)",
            ],
        ),
        (
            "thêm",
            ["Cách chấm: Chấm từng việc", "Các việc: Gửi báo cáo muộn: 2; Vi phạm kỷ luật: 1 đến 3"],
        ),
    ]
    before, version = len(log()), Rubric.objects.get().version
    assert (
        told(save(secretary, page(criterion("1.6"), "change"), {"curve_marks": "98: 100", "curve_between": "step"}))
        == []
    )
    assert told(save(secretary, page(criterion("1.7"), "change"), {"case_lines": "Gửi báo cáo muộn: 3"})) == []
    assert [entry[3:] for entry in log()[before:]] == [
        (
            "Tiêu chí 1.6. Nội dung 1.6",
            "sửa «Bảng mốc điểm»",
            "98: 100; 97: 80 (phần trăm của chỉ tiêu; tính theo tỷ lệ giữa hai mốc; giữ điểm của mốc ngoài cùng)",
            "98: 100 (phần trăm của chỉ tiêu; giữ điểm của mốc dưới; giữ điểm của mốc ngoài cùng)",
        ),
        (
            "Tiêu chí 1.7. Nội dung 1.7",
            "sửa «Các việc»",
            "Gửi báo cáo muộn: 2; Vi phạm kỷ luật: 1 đến 3",
            "Gửi báo cáo muộn: 3",
        ),
    ]
    # An editor's form that was loaded before is stale.
    assert Rubric.objects.get().version == version + 2
    # What is saved unchanged is no change.
    assert told(save(secretary, page(criterion("1.6"), "change"), {})) == []
    assert len(log()) == before + 2


@pytest.mark.parametrize(
    ("boxes", "box", "sentence"),
    [
        (CURVE | {"curve_marks": "98 5 7"}, "curve_marks", "«98 5 7»"),
        (CURVE | {"curve_marks": "98: năm"}, "curve_marks", "«98: năm»"),
        (CURVE | {"curve_marks": "98: 100\n98: 90"}, "curve_marks", "Tiêu chí 1.1: Có hai mốc 98."),
        (
            CURVE | {"curve_marks": "98: 100", "curve_between": "linear"},
            "curve_marks",
            "Tiêu chí 1.1: Tính theo tỷ lệ hoặc tính tiếp thì phải có ít nhất hai mốc.",
        ),
        (CURVE | {"curve_marks": ""}, "curve_marks", "Các mốc bắt buộc khi tính theo bảng mốc"),
        ({"curve_marks": "98: 5"}, "curve_marks", "Các mốc bắt buộc khi tính theo bảng mốc"),
        (CASES | {"case_lines": "Muộn"}, "case_lines", "«Muộn»: hãy ghi tên việc, dấu hai chấm"),
        (CASES | {"case_lines": "Muộn: 2\nmuộn: 3"}, "case_lines", "Tiêu chí 1.1: Có hai việc cùng tên «muộn»."),
        (CASES | {"case_lines": ""}, "case_lines", "Các việc bắt buộc khi chấm từng việc"),
        ({"case_lines": "Muộn: 2"}, "case_lines", "Các việc bắt buộc khi chấm từng việc"),
        # What the rules say of another box stands beside that one.
        ({"max_points": "501"}, "max_points", "Tiêu chí 1.1: Điểm chuẩn 501 lớn hơn"),
    ],
)
def test_what_is_wrong_with_a_list_is_told_beside_its_box_once_and_nothing_typed_is_lost(
    boxes: dict[str, str], box: str, sentence: str, secretary: Client, made: Made
) -> None:
    before = rules_of(Rubric.objects.get())
    answer = save(secretary, page(criterion("1.1"), "change"), boxes)
    errors = answer.context["adminform"].form.errors
    assert list(errors) == [box]
    assert [said.startswith(sentence) for said in errors[box]] == [True]
    form = answer.context["adminform"].form
    assert {name: form[name].value() for name in boxes} == boxes
    assert (rules_of(Rubric.objects.get()), log()) == (before, [])


def test_a_frozen_rubric_shows_the_lists_and_takes_none(secretary: Client, made: Made) -> None:
    save(secretary, page(criterion("1.1"), "change"), CURVE)
    save(secretary, page(criterion("1.5"), "change"), CASES)
    forms = {code: typed(secretary.get(page(criterion(code), "change"))) for code in ("1.1", "1.5")}
    Round.objects.update(step="scoring")
    before, entries = stands(), log()
    for code, name, words in (
        ("1.1", "curve_words", "&gt;98,5: 90<br>98: 100<br>97: 80<br>phần trăm của chỉ tiêu; giữ điểm của mốc dưới"),
        ("1.5", "case_words", "Gửi báo cáo muộn: 2<br>Vi phạm kỷ luật: 1 đến 3"),
    ):
        shown = secretary.get(page(criterion(code), "change"))
        assert shown.context["adminform"].form.fields == {}
        assert shown.content.decode().count(words) == 1, name
        answer = secretary.post(
            page(criterion(code), "change"), forms[code] | {"curve_marks": "1: 1", "case_lines": "A: 1"}
        )
        assert (answer.status_code, FROZEN in answer.content.decode()) == (403, True)
    assert (stands(), log()) == (before, entries)
