"""The new models of a year in its file."""

import pytest

from campaigns.models import ModelFile, NewModel
from tests.campaigns.test_yearfile import plain
from tests.yearfiles import File, dumped, loaded, refusal, refused_at, small

pytestmark = pytest.mark.django_db
FIRST, SECOND = (member["code"] for member in small()["members"][:2])
MODELS: list[File] = [
    {
        "number": 1,
        "member": FIRST,
        "campaign": small()["campaigns"][0]["number"],
        "name": "Tổ dân vận số",
        "what": "Trả lời dân trên mạng",
        "why": "Dân ở xa",
        "how": "Mỗi xã một tổ",
        "unit": "ngày",
        "before": "5",
        "after": "1",
        "state": "recognised",
        "reviewed_on": "2023-04-02",
        "document": "Quyết định số 12",
        "spreads": [{"member": SECOND, "since": "2023-05-01", "adapted": "Theo cụm", "result": "Ba xã"}],
    },
    {
        "number": 4,
        "member": SECOND,
        "name": "Họp không giấy",
        "what": "Dùng máy tính bảng",
        "state": "declined",
        "reviewed_on": "2023-04-02",
        "review_reason": "Trùng",
    },
]


def test_new_models_come_back_as_they_were_loaded_and_stay_where_a_file_says_nothing() -> None:
    loaded(plain(models=MODELS))
    assert dumped(plain())["models"] == MODELS
    assert loaded(plain(models=MODELS)).changes == []
    assert loaded(plain()).changes == []
    alone = [{key: value for key, value in MODELS[0].items() if key != "spreads"}]
    told = [(change.action, change.member) for change in loaded(plain(models=alone)).changes]
    assert told == [("xóa", SECOND), ("xóa việc áp dụng", SECOND)]
    assert dumped(plain())["models"] == alone


def test_under_the_number_of_another_member_s_model_stands_another_model_without_its_files() -> None:
    loaded(plain(models=MODELS[1:]))
    row = NewModel.objects.get()
    ModelFile.objects.create(new_model=row, name="kin.pdf", content_type="application/pdf", size=1, sha256="0" * 64)
    same = [MODELS[1] | {"name": "Họp không giấy tờ"}]
    assert [change.action for change in loaded(plain(models=same)).changes] == ["sửa"]
    assert ModelFile.objects.count() == 1
    others = [MODELS[1] | {"member": FIRST}]
    assert [change.action for change in loaded(plain(models=others)).changes] == ["bỏ minh chứng", "xóa", "thêm"]
    assert (ModelFile.objects.count(), NewModel.objects.get().member.code) == (0, FIRST)


def test_what_a_file_takes_away_stays_in_the_log_with_its_review_and_who_took_it_up() -> None:
    loaded(plain(models=MODELS[:1]))
    gone = loaded(plain(models=[])).changes
    assert [(change.action, change.member) for change in gone] == [("xóa việc áp dụng", SECOND), ("xóa", FIRST)]
    assert [change.old.rpartition("; ")[2] for change in gone] == [
        "Kết quả áp dụng: Ba xã",
        "Văn bản công nhận: Quyết định số 12",
    ]


@pytest.mark.parametrize(
    ("change", "place"),
    [
        ({"name": ""}, "name"),
        ({"what": ""}, "what"),
        ({"member": "ai-do"}, "member"),
        ({"campaign": 99}, "campaign"),
        ({"state": "good", "reviewed_on": None, "document": "", "spreads": []}, "state"),
        ({"reviewed_on": None}, "reviewed_on"),
        ({"reviewed_on": "2199-01-01"}, "reviewed_on"),
        ({"reviewed_on": "1203-01-01"}, "reviewed_on"),
        ({"spreads": [{"member": SECOND, "since": "1203-05-01"}]}, "spreads[0].since"),
        ({"spreads": [{"member": "ai-do", "since": "2023-05-01"}]}, "spreads[0].member"),
        ({"spreads": [{"member": FIRST, "since": "2023-05-01"}]}, "spreads[0].member"),
        ({"spreads": [{"member": SECOND}]}, "spreads[0].since"),
        ({"spreads": [{"member": SECOND, "since": "2199-05-01"}]}, "spreads[0].since"),
        ({"worth": 1}, "worth"),
    ],
)
def test_a_wrong_new_model_is_told_by_place(change: File, place: str) -> None:
    assert refused_at(plain(models=[MODELS[0] | change])) == [f"models[0].{place}"]


def test_what_was_not_recognised_has_a_reason_no_document_and_nobody_takes_it_up() -> None:
    declined = MODELS[0] | {"state": "declined"}
    assert refused_at(plain(models=[declined])) == [
        "models[0].review_reason",
        "models[0].document",
        "models[0].spreads",
    ]


def test_two_new_models_have_not_one_number() -> None:
    file = plain(models=[MODELS[0], MODELS[1] | {"number": 1}])
    assert refusal(file) == {"models[1].number": "Số «1» đã có ở models[0]."}
