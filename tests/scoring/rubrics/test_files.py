from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from common.yearfile.parsing import YearFileRefused
from scoring.rubrics.files import RubricPart, dump_rubric, read_file
from scoring.rubrics.kinds import KINDS, OCCURRENCES, PERCENT_OF
from scoring.rubrics.kinds.criterion import TargetRule
from scoring.rubrics.tree.rubric import SeveralAppraisers, WhenExempt
from tests.examples import examples
from tests.randomrubrics import rubrics
from tests.yearfiles import File, as_bytes, sample_rubric, small


def plain(**more: Any) -> File:
    """A small rubric, whose keys can be given."""
    rubric: File = small()["rubric"]
    return rubric | more


def leaf(number: int, **more: Any) -> File:
    """The small rubric with other keys in one of its leaves: direct, achieved, levels, per_unit, target."""
    rubric = plain()
    rubric["criteria"][0]["children"][number] |= more
    return rubric


def read(file: File) -> RubricPart:
    return read_file(as_bytes(file))


def refusal(file: Any) -> dict[str, str]:
    """The mistakes for which a file is refused: place → sentence."""
    with pytest.raises(YearFileRefused) as caught:
        read_file(as_bytes(file))
    return {problem.place: problem.sentence for problem in caught.value.problems}


LEAF = "criteria[0].children"


# --- what a file says -----------------------------------------------------------------------------------


def test_the_sample_rubric_is_read_with_every_kind_and_rule_that_has_no_list_of_its_own() -> None:
    part = read(sample_rubric())
    assert (part.plain.scale, part.plain.step, part.is_sample) == (Decimal(1000), Decimal("0.5"), False)
    scored = {kind for kind in KINDS if kind.is_leaf}
    assert {leaf.kind for leaf in part.plain.leaves()} == scored - {OCCURRENCES, PERCENT_OF}
    assert {leaf.rule for leaf in part.plain.leaves()} == {None, *TargetRule} - {TargetRule.CURVE}


def test_the_sample_rubric_comes_back_as_it_was_read() -> None:
    assert read(dump_rubric(read(sample_rubric()))) == read(sample_rubric())


@settings(max_examples=examples(60))
@given(rubrics())
def test_any_rubric_comes_back_as_it_was_read(file: File) -> None:
    assert dump_rubric(read(file)) == file


def test_what_is_left_out_has_its_default() -> None:
    file = plain()
    for key in ("format", "note", "step", "total_may_exceed_scale", "tie_break", "bands"):
        del file[key]
    part = read(file)
    assert (part.note, part.plain.step, part.plain.tie_break, part.plain.bands) == ("", Decimal("0.5"), (), ())
    assert (part.plain.total_may_exceed_scale, part.is_sample) == (False, False)


@pytest.mark.parametrize("scale", ["100", 100, "100.00", "0100"])
def test_a_whole_number_may_stand_without_quotes(scale: object) -> None:
    assert read(plain(scale=scale)).plain.scale == Decimal(100)


def test_texts_are_cleaned() -> None:
    part = read(plain(name=" Bảng\n đánh  giá", note="một \nhai"))
    assert (part.plain.name, part.note) == ("Bảng đánh giá", "một\nhai")


def test_rounding_and_deciding_evidence_are_read_and_come_back() -> None:
    file = leaf(0, evidence_required=True, evidence_decides=True) | {"decimals": 1}
    part = read(file)
    assert (part.plain.decimals, part.plain.leaves()[0].evidence_decides) == (1, True)
    assert (dump_rubric(part)["decimals"], read(dump_rubric(part))) == (1, part)
    # Two decimals, and evidence that decides nothing, go without saying.
    assert "decimals" not in dump_rubric(read(plain() | {"decimals": 2}))
    assert ("evidence_decides" in str(dump_rubric(read(plain()))), read(plain()).plain.decimals) == (False, 2)


def test_what_is_rounded_is_read_and_said_only_where_it_is_the_sums() -> None:
    part = read(plain(rounding="total"))
    assert (part.plain.sums_exactly, read(plain()).plain.sums_exactly) == (True, False)
    told = dump_rubric(part)
    assert (told["rounding"], told["format"], read(told)) == ("total", "khoithidua.rubric/2", part)
    assert dump_rubric(read(plain(rounding="leaf"))) == dump_rubric(read(plain()))
    assert "rounding" not in dump_rubric(read(plain()))
    assert refusal(plain(rounding="all")) == {"rounding": "«all» không dùng được. Hãy ghi một trong: leaf, total."}


@pytest.mark.parametrize(
    ("decimals", "sentence"),
    [
        (3, "Số chữ số lẻ phải từ 0 đến 2."),
        ("1", "Phải là số nguyên, không đặt trong ngoặc kép."),
        (-1, "Phải từ 0 đến 32767."),
    ],
)
def test_rounding_is_to_two_decimals_at_most(decimals: object, sentence: str) -> None:
    assert refusal(plain(decimals=decimals)) == {"decimals": sentence}


def test_what_is_made_of_what_does_not_apply_is_said_only_where_it_does_not_go_without_saying() -> None:
    part = read(plain())
    assert (part.plain.not_applicable, "not_applicable" in dump_rubric(part)) == (WhenExempt.NONE, False)
    assert dump_rubric(read(plain(not_applicable="none"))) == dump_rubric(part)
    scaled = read(plain(not_applicable="scaled"))
    assert (scaled.plain.not_applicable, dump_rubric(scaled)["format"]) == (WhenExempt.SCALED, "khoithidua.rubric/2")
    assert read(dump_rubric(scaled)) == scaled
    mean = read(plain(several_appraisers="mean"))
    assert (mean.plain.several_appraisers, dump_rubric(mean)["format"]) == (
        SeveralAppraisers.MEAN,
        "khoithidua.rubric/2",
    )
    assert dump_rubric(read(plain(several_appraisers="together"))) == dump_rubric(part)
    assert refusal(plain(not_applicable="nửa")) == {
        "not_applicable": "«nửa» không dùng được. Hãy ghi một trong: full, scaled, none."
    }


# --- numbers --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["1e3", "", "1.", ".5", "0x10", "NaN", "٣", "97,5 lần", "5%", True, [], {}])
def test_what_is_no_number_is_told(number: object) -> None:
    [(place, sentence)] = refusal(plain(scale=number)).items()
    assert place == "scale"
    assert sentence.endswith('Hãy viết trong ngoặc kép, phần lẻ sau dấu chấm: "97.5".')


@pytest.mark.parametrize(
    ("number", "meant"), [("97,5", "97.5"), (" 5", "5"), ("+5", "5"), ("1.000,5", "1000.5"), ("100 điểm", "100")]
)
def test_a_number_that_a_person_wrote_into_the_file_is_read_as_everywhere(number: str, meant: str) -> None:
    assert read(plain(scale=number)).plain.scale == Decimal(meant)


@pytest.mark.parametrize("number", [97.5, float("nan"), float("inf"), 1e300])
def test_a_fraction_without_quotes_has_no_exact_value_and_is_told(number: float) -> None:
    assert list(refusal(plain(scale=number))) == ["scale"]


@pytest.mark.parametrize("number", ["0.125", "12345678901", 12345678901, "9" * 400, 10**90])
def test_a_number_that_its_column_would_bend_is_told(number: object) -> None:
    [sentence] = refusal(plain(scale=number)).values()
    assert sentence.endswith(": chỉ được tối đa 10 chữ số trước và 2 chữ số sau dấu chấm.")


def test_a_target_may_be_finer_than_points() -> None:
    assert read(leaf(4, default_target="12345678901.2345")).plain.leaves()[4].default_target == Decimal(
        "12345678901.2345"
    )
    assert refusal(leaf(4, default_target="123456789012.3")) == {
        f"{LEAF}[4].default_target": "«123456789012.3»: chỉ được tối đa 11 chữ số trước và 4 chữ số sau dấu chấm."
    }


@pytest.mark.parametrize(("key", "what"), [("scale", "Thang điểm"), ("step", "Bước chấm điểm")])
@pytest.mark.parametrize("number", ["0", 0, "-5", -5])
def test_scale_and_step_are_above_zero(key: str, what: str, number: object) -> None:
    assert refusal(plain(**{key: number})) == {key: f"{what} phải lớn hơn 0."}


# --- the tree -------------------------------------------------------------------------------------------


def test_a_leaf_worth_more_than_its_group_is_told() -> None:
    assert refusal(leaf(1, max_points="101")) == {
        f"{LEAF}[1].max_points": "Điểm chuẩn 101 lớn hơn điểm chuẩn 100 của mục cha."
    }


def test_a_code_that_stands_twice_is_told() -> None:
    assert refusal(leaf(1, code="I.1")) == {f"{LEAF}[1]": f"Mã «I.1» đã dùng ở {LEAF}[0]: mỗi tiêu chí một mã riêng."}


@pytest.mark.parametrize("code", ["I 1", "I/1"])
def test_a_code_that_no_address_could_hold_is_told(code: str) -> None:
    assert refusal(leaf(1, code=code)) == {
        f"{LEAF}[1].code": "Mã không được có dấu cách hay các dấu «/», «?», «#», «\\»."
    }


@pytest.mark.parametrize(
    ("number", "change", "places"),
    [
        (0, {"kind": "points"}, [".kind"]),
        (0, {"kind": ["direct"]}, [".kind"]),
        (0, {"kind": None}, [".kind"]),
        (0, {"max_points": None}, [".max_points"]),
        (0, {"name": "x" * 501}, [".name"]),
        (0, {"code": "x" * 21}, [".code"]),
        (0, {"code": 1}, [".code"]),
        (0, {"points_each": "5"}, [".points_each"]),
        (0, {"levels": [{"name": "Tốt", "points": "1"}]}, [".levels"]),
        (0, {"rule": "leader"}, [".rule"]),
        (0, {"evidence_required": "có"}, [".evidence_required"]),
        (0, {"children": {}}, [".children"]),
        (0, {"children": [None]}, [".children[0]"]),
        (0, {"weight": "1"}, [".weight"]),
        (2, {"levels": []}, [".levels"]),
        (2, {"levels": None}, [".levels"]),
        (2, {"levels": [{"name": "Tốt"}]}, [".levels[0].points"]),
        (2, {"levels": [{"name": "x" * 101, "points": "1"}]}, [".levels[0].name"]),
        (2, {"levels": [{"name": "Tốt", "points": "21"}]}, [".levels[0]"]),
        (2, {"levels": [{"name": "Tốt", "points": "-1"}]}, [".levels[0]"]),
        (2, {"levels": [{"name": "Tốt", "points": "1"}] * 2}, [".levels[1]"]),
        (3, {"points_each": None}, [".points_each"]),
        (3, {"points_each": 0}, [".points_each"]),
        (3, {"unit": "x" * 51}, [".unit"]),
        (4, {"rule": "fastest"}, [".rule"]),
        (4, {"rule": None}, [".rule"]),
        (4, {"rule": "threshold"}, [".floor_percent"]),
        (4, {"rule": "threshold", "floor_percent": "101"}, [".floor_percent"]),
        (4, {"default_target": "0"}, [".default_target"]),
        (4, {"lower_is_better": 1}, [".lower_is_better"]),
    ],
)
def test_a_wrong_criterion_is_told_by_place(number: int, change: File, places: list[str]) -> None:
    assert list(refusal(leaf(number, **change))) == [f"{LEAF}[{number}]{place}" for place in places]


@pytest.mark.parametrize(
    ("change", "places"),
    [
        ({"format": "khoithidua.year/1"}, ["format"]),
        ({"name": None}, ["name"]),
        ({"name": "x" * 301}, ["name"]),
        ({"scale": None}, ["scale"]),
        ({"criteria": None}, ["criteria"]),
        ({"criteria": [], "tie_break": []}, ["criteria"]),
        ({"criteria": {}}, ["criteria"]),
        ({"tie_break": "I"}, ["tie_break"]),
        ({"tie_break": ["II"]}, ["tie_break[0]"]),
        ({"tie_break": [None]}, ["tie_break[0]"]),
        ({"bands": [{"name": "Tốt", "at_least": None}]}, ["bands[0].at_least"]),
        ({"bands": [{"name": "Khá", "at_least": "1"}, {"name": "Tốt", "at_least": "2"}]}, ["bands[1]"]),
        ({"bands": [None]}, ["bands[0]"]),
        ({"author": "x"}, ["author"]),
        ({"sample": "x"}, ["sample"]),
    ],
)
def test_a_wrong_rubric_is_told_by_place(change: File, places: list[str]) -> None:
    assert list(refusal(plain(**change))) == places


def test_a_tree_without_end_is_told() -> None:
    node: File = {"code": "x", "name": "x", "kind": "direct", "max_points": "1"}
    for _ in range(40):
        node = {"code": "x", "name": "x", "kind": "group", "children": [node]}
    [sentence] = refusal(plain(criteria=[node])).values()
    assert sentence == "Tệp lồng nhau quá 60 cấp."


def test_there_are_only_so_many_criteria() -> None:
    def many(number: int) -> list[File]:
        one = {"name": "x", "kind": "direct", "max_points": "1"}
        return [one | {"code": str(code)} for code in range(number)]

    group: File = {"name": "x", "kind": "group"}
    criteria = [group | {"code": "A", "children": many(600)}, group | {"code": "B", "children": many(600)}]
    for place, child in enumerate(criteria[1]["children"]):
        child["code"] = f"b{place}"
    assert refusal(plain(criteria=criteria, tie_break=[])) == {"criteria": "Chỉ được tối đa 1000 tiêu chí."}


@pytest.mark.parametrize("data", [b"", b"null", b"[]", b"\xff\xfe{}", b'{"name": "a"'])
def test_what_is_no_rubric_file_at_all_is_told(data: bytes) -> None:
    with pytest.raises(YearFileRefused):
        read_file(data)
