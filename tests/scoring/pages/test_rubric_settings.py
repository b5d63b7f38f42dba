"""The rubric's own settings: scale, rounding, bands, the tie-break."""

import pytest
from django.test import Client

from common.audit.models import Entry
from scoring.models import Rubric
from scoring.rubrics.tree import editing
from scoring.rubrics.tree.rubric import SeveralAppraisers, WhenExempt
from tests.rubricpages import address, give, plain, post, press, stored
from tests.scoring.rubrics.examples import D, direct, group, penalty, rubric
from tests.years import Made

SETTINGS = {"name": "Bảng mới", "note": "Một\r\nhai", "scale": "1.000,5", "step": "0,25", "decimals": "2"}
SETTINGS["rounding"] = "leaf"


def test_the_settings_are_saved_with_their_bands_from_the_highest(desk: Client, made: Made):
    bands = {"band-name-0": "Đạt", "band-points-0": "0", "band-name-2": "Tốt", "band-points-2": "97,5"}
    answer = post(desk, address(made, "rubric-settings"), made, **SETTINGS, **bands, total_may_exceed_scale="on")
    assert answer.status_code == 302
    fresh = plain(made)
    assert (fresh.name, stored(made).note, fresh.scale, fresh.step) == ("Bảng mới", "Một\nhai", D("1000.5"), D("0.25"))
    assert (fresh.decimals, fresh.total_may_exceed_scale) == (2, True)
    assert [(band.name, band.at_least) for band in fresh.bands] == [("Tốt", D("97.5")), ("Đạt", D(0))]


def test_the_rubric_chooses_what_is_rounded_and_the_log_says_so(desk: Client, made: Made):
    where = address(made, "rubric-settings")
    assert desk.get(where).context["form"]["rounding"].value() == "leaf"
    first, fresh = plain(made), SETTINGS | {"rounding": "total"}
    post(desk, where, made, **fresh)
    assert (first.sums_exactly, plain(made).sums_exactly) == (False, True)
    assert desk.get(where).context["form"]["rounding"].value() == "total"
    logged = Entry.objects.filter(action="sửa «Cách làm tròn»").values_list("old", "new")
    assert list(logged) == [("từng tiêu chí", "chỉ làm tròn tổng")]


def test_a_scale_finer_than_rounded_sums_is_told_beside_it(desk: Client, made: Made):
    typed = SETTINGS | {"step": "1", "decimals": "0", "rounding": "total"}
    answer = post(desk, address(made, "rubric-settings"), made, **typed)
    assert dict(answer.context["form"].errors) == {
        "scale": ["Thang điểm 1.000,5 không được có quá 0 chữ số lẻ, vì điểm được làm tròn đến đó."]
    }


def test_what_is_made_of_what_does_not_apply_is_saved_logged_and_said_of_the_rubric(desk: Client, made: Made):
    answer = post(desk, address(made, "rubric-settings"), made, **SETTINGS, not_applicable="scaled")
    assert answer.status_code == 302
    assert plain(made).not_applicable is WhenExempt.SCALED
    entry = Entry.objects.get(action="sửa «Khi tiêu chí không áp dụng»")
    assert (entry.old, entry.new) == (
        "tính 0 điểm và không coi là còn thiếu",
        "quy các tiêu chí còn lại lên điểm chuẩn của nhóm",
    )
    shown = desk.get(made.address("rubric")).context
    said = "Tiêu chí không áp dụng với một đơn vị: quy các tiêu chí còn lại lên điểm chuẩn của nhóm."
    assert said in shown["whole"]
    # A form that says nothing of it means what goes without saying.
    post(desk, address(made, "rubric-settings"), made, **SETTINGS)
    assert plain(made).not_applicable is WhenExempt.NONE
    answer = post(desk, address(made, "rubric-settings"), made, **SETTINGS, not_applicable="half")
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, ["not_applicable"])


def test_how_several_appraisers_come_to_one_result_is_saved_logged_and_said_of_the_rubric(desk: Client, made: Made):
    answer = post(desk, address(made, "rubric-settings"), made, **SETTINGS, several_appraisers="mean")
    assert (answer.status_code, plain(made).several_appraisers) == (302, SeveralAppraisers.MEAN)
    entry = Entry.objects.get(action="sửa «Khi nhiều đơn vị thẩm định một phiếu»")
    assert (entry.old, entry.new) == ("cùng ghi một kết quả", "mỗi đơn vị chấm riêng rồi lấy điểm trung bình")
    said = "Khi nhiều đơn vị thẩm định một phiếu: mỗi đơn vị chấm riêng rồi lấy điểm trung bình."
    assert said in desk.get(made.address("rubric")).context["whole"]
    post(desk, address(made, "rubric-settings"), made, **SETTINGS)
    assert plain(made).several_appraisers is SeveralAppraisers.TOGETHER


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"name": ""}, "name", "Hãy đặt tên cho bảng đánh giá."),
        ({"scale": ""}, "scale", "Hãy ghi thang điểm."),
        ({"rounding": ""}, "rounding", "Hãy chọn cách làm tròn."),
        ({"scale": "0"}, "scale", "Thang điểm phải lớn hơn 0."),
        ({"scale": "1.000"}, "scale", "«1.000» có thể hiểu theo hai cách. Hãy viết «1000» hoặc «1,000»."),
        ({"step": "0,001"}, "step", "Bước điểm chỉ được có tối đa 10 chữ số trước và 2 chữ số sau dấu phẩy."),
        (
            {"step": "0,5", "decimals": "0"},
            "step",
            "Bước chấm điểm 0,5 không được có quá 0 chữ số lẻ, vì điểm được làm tròn đến đó.",
        ),
    ],
)
def test_what_is_wrong_with_the_settings_is_told_beside_its_field(
    typed: dict[str, str], field: str, sentence: str, desk: Client, made: Made
):
    before = plain(made)
    answer = post(desk, address(made, "rubric-settings"), made, **(SETTINGS | typed))
    assert (answer.status_code, dict(answer.context["form"].errors)) == (422, {field: [sentence]})
    assert answer.context["form"]["note"].value() == SETTINGS["note"]
    assert (plain(made), stored(made).version) == (before, 1)


def test_rounding_coarser_than_a_criterion_is_told_with_its_code(desk: Client, made: Made):
    press(desk, made, "save", {"1.1": "97,5"})
    answer = post(desk, address(made, "rubric-settings"), made, **(SETTINGS | {"step": "1", "decimals": "0"}))
    assert dict(answer.context["form"].errors) == {
        "decimals": ["Tiêu chí 1.1: Điểm chuẩn 97,5 không được có quá 0 chữ số lẻ, vì điểm được làm tròn đến đó."]
    }


def test_two_bands_of_one_name_are_told_beside_the_second(desk: Client, made: Made):
    bands = {"band-name-0": "Tốt", "band-points-0": "50", "band-name-1": "Tốt", "band-points-1": "90"}
    answer = post(desk, address(made, "rubric-settings"), made, **SETTINGS, **bands)
    assert [(row.points, row.refused) for row in answer.context["bands"].rows if row.name] == [
        ("50", "Có hai mức xếp loại cùng tên «Tốt»."),
        ("90", ""),
    ]


def test_the_tie_break_is_built_by_its_buttons_and_each_saves_the_form(desk: Client, made: Made):
    where = address(made, "rubric-settings")
    give(made, rubric(group("I", None, direct("I.1")), penalty("II", None, direct("II.1"))))
    assert [token for token, _ in desk.get(where).context["choices"]] == ["I", "bonus", "fewer_penalties", "votes"]
    for deed, token, expected in (
        ("tie-add", "votes", ("votes",)),
        ("tie-add", "I", ("votes", "I")),
        ("tie-add", "bonus", ("votes", "I", "bonus")),
        ("tie-up:1", "", ("I", "votes", "bonus")),
        ("tie-down:1", "", ("I", "bonus", "votes")),
        ("tie-out:0", "", ("bonus", "votes")),
    ):
        answer = post(desk, where, made, **SETTINGS, deed=deed, token=token)
        assert answer["Location"] == f"{where}#khi-bang-diem"
        assert plain(made).tie_break == expected
    assert plain(made).name == "Bảng mới"
    for deed, sentence in (
        ("tie-add", "Hãy chọn một điều để xét thêm khi bằng điểm."),
        ("tie-up:9", "Thứ tự xét khi bằng điểm vừa thay đổi: hãy làm lại."),
    ):
        answer = post(desk, where, made, **SETTINGS, deed=deed, token="II")
        assert (answer.status_code, answer.context["sentences"]) == (422, [sentence])


def test_a_sample_becomes_a_real_rubric_and_never_the_other_way_round(desk: Client, made: Made):
    where = address(made, "rubric-settings")
    assert "is_sample" not in desk.get(where).context["form"].fields
    post(desk, where, made, **SETTINGS, is_sample="on")
    assert stored(made).is_sample is False
    give(made, editing.with_maxima(plain(made), {}), is_sample=False)
    Rubric.objects.update(is_sample=True)
    post(desk, where, made, **SETTINGS, is_sample="on")
    assert stored(made).is_sample is True
    post(desk, where, made, **SETTINGS)
    assert stored(made).is_sample is False
    assert Entry.objects.filter(action="đổi loại bảng").values_list("old", "new").get() == (
        "bảng mẫu",
        "bảng chính thức",
    )
