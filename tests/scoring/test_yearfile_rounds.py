"""Rounds of a year file: names that stand once a year, and days that are odd."""

import pytest

from members.odd_days import NEEDLESS
from scoring.models import Ineligible, Round
from tests.yearfiles import File, dumped, loaded, refusal, small

pytestmark = pytest.mark.django_db


def test_odd_deadlines_and_documents_are_told_with_their_place() -> None:
    file = small()
    file["rounds"][0] |= {
        "deadlines": {"scoring": "2042-11-30"},
        "ineligible": [{"member": "c", "reason": "Vi phạm", "document": "Quyết định ngày 5/6/2199"}],
    }
    notes = [(note.place, note.sentence[:40]) for note in loaded(file).notes if note.place.startswith("rounds")]
    assert notes == [
        ("rounds[0].deadlines.scoring", "Ngày 30/11/2042 không thuộc năm thi đua 2024."[:40]),
        ("rounds[0].ineligible", "c: Ngày 05/06/2199 chưa tới: hôm nay là 28/11/2026."[:40]),
    ]


def test_why_an_odd_deadline_stands_comes_back_as_it_was_loaded_and_goes_with_the_day() -> None:
    def file(**deadlines: str) -> File:
        return small() | {"rounds": [small()["rounds"][0] | {"deadlines": deadlines}]}

    def told(file: File) -> dict[str, str]:
        return {note.place: note.sentence for note in loaded(file).notes if note.place.startswith("rounds")}

    odd = file(scoring="2024-11-30", agreeing="2042-11-30", agreeing_reason="Lùi vì bão")
    assert told(odd) == {}
    assert loaded(odd).changes == []
    assert dumped(odd)["rounds"] == odd["rounds"]
    assert loaded(file(agreeing="2042-11-30")).changes == []
    assert Round.objects.get().agreeing_due_reason == "Lùi vì bão"
    needless = file(agreeing="2024-12-20", agreeing_reason="Lùi vì bão")
    assert told(needless) == {"rounds[0].deadlines.agreeing_reason": NEEDLESS}
    assert Round.objects.get().agreeing_due_reason == ""


def test_why_a_document_to_come_is_named_comes_back_as_it_was_loaded_and_goes_with_it() -> None:
    named = {"member": "c", "reason": "Vi phạm", "document": "Quyết định ngày 5/6/2199"}

    def file(**out: str) -> File:
        return small() | {"rounds": [small()["rounds"][0] | {"ineligible": [named | out]}]}

    odd = file(document_reason="Đang trình ký")
    assert [note for note in loaded(odd).notes if note.place.startswith("rounds")] == []
    assert loaded(odd).changes == []
    assert dumped(odd)["rounds"] == odd["rounds"]
    assert loaded(file()).changes == []
    assert Ineligible.objects.get().document_reason == "Đang trình ký"
    loaded(file(document="Quyết định số 7"))
    assert Ineligible.objects.get().document_reason == ""
    assert list(refusal(file(document="", document_reason="Đang trình ký"))) == [
        "rounds[0].ineligible[0].document_reason"
    ]


def test_two_rounds_of_a_file_do_not_bear_one_name() -> None:
    file = small()
    file["rounds"].append({"code": "khac", "name": file["rounds"][0]["name"].upper()})
    assert refusal(file) == {
        "rounds[1].name": f"Kỳ «{file['rounds'][1]['name']}» trùng tên với rounds[0]. Hãy đặt tên khác."
    }


def test_a_round_that_the_file_does_not_name_keeps_its_name_and_two_may_change_theirs() -> None:
    file = small()
    first = file["rounds"][0]
    loaded(file)
    other = {"code": "khac", "name": "Kỳ khác"}
    loaded(file | {"rounds": [first, other]})
    assert list(refusal(file | {"rounds": [first | {"name": "kỳ KHÁC"}]})) == ["rounds[0].name"]
    swapped = [first | {"name": "Kỳ khác"}, other | {"name": first["name"]}]
    loaded(file | {"rounds": swapped})
    assert [one["name"] for one in dumped(file)["rounds"]] == ["Kỳ khác", first["name"]]


EXEMPT = [
    {"member": "a", "criterion": "I.1", "reason": "Không có đoàn viên"},
    {"member": "c", "criterion": "I.1", "reason": "Mới thành lập"},
]


def test_what_does_not_apply_comes_back_stays_where_a_file_says_nothing_and_goes_where_it_says_so() -> None:
    file = small()
    first = file["rounds"][0] | {"not_applicable": EXEMPT}
    loaded(file | {"rounds": [first]})
    assert dumped(file)["rounds"] == [first]
    loaded(file)
    assert dumped(file)["rounds"] == [first]
    loaded(file | {"rounds": [first | {"not_applicable": EXEMPT[:1]}]})
    assert dumped(file)["rounds"][0]["not_applicable"] == EXEMPT[:1]
    loaded(file | {"rounds": [first | {"not_applicable": []}]})
    assert dumped(file)["rounds"] == small()["rounds"]


def test_what_is_wrong_with_what_does_not_apply_is_told_at_its_place() -> None:
    file = small()
    wrong = [
        {"member": "a", "criterion": "I", "reason": "Nhóm"},
        {"member": "la", "criterion": "I.1", "reason": "Không có"},
        {"member": "a", "criterion": "I.1", "reason": " "},
        {"member": "a", "criterion": "I.1", "reason": "Hai lần"},
    ]
    here = "rounds[0].not_applicable"
    assert refusal(file | {"rounds": [file["rounds"][0] | {"not_applicable": wrong}]}) == {
        f"{here}[0].criterion": "Không có tiêu chí chấm điểm nào mã «I» trong bảng đánh giá.",
        f"{here}[1].member": "Không có thành viên nào mã «la» trong mục members.",
        f"{here}[2].reason": "Không được để trống.",
        f"{here}[3].criterion": "Tiêu chí không áp dụng «a, I.1» đã có ở rounds[0].not_applicable[2].",
    }


GIVEN = [
    {"appraiser": "b", "member": "a", "criterion": "I.1", "value": {"points": "6"}},
    {"appraiser": "c", "member": "a", "criterion": "I.1", "value": {"points": "7"}},
]


def with_means() -> File:
    file = small()
    file["rubric"] |= {"format": "khoithidua.rubric/2", "several_appraisers": "mean"}
    pairs = [{"appraiser": code, "member": "a"} for code in ("b", "c")]
    file["rounds"][0] |= {"step": "appraising", "appraisers": pairs, "appraisals": GIVEN}
    return file


def test_what_appraisers_put_in_by_themselves_comes_back_and_their_mean_follows() -> None:
    file = with_means()
    loaded(file)
    [first] = dumped(file)["rounds"]
    assert first["appraisals"] == GIVEN
    [score] = [one for one in first["scores"] if (one["member"], one["criterion"]) == ("a", "I.1")]
    assert score["appraised"] == {"mean": [{"points": "6"}, {"points": "7"}]}
    loaded(file | {"rounds": [first]})
    assert dumped(file)["rounds"] == [first]
    # What the file doesn't speak of stays; who is named no appraiser any more may not have judged.
    loaded(file | {"rounds": [{key: first[key] for key in first if key != "appraisals"}]})
    assert dumped(file)["rounds"] == [first]
    fewer = {key: first[key] for key in first if key != "appraisals"} | {"appraisers": first["appraisers"][:1]}
    assert list(refusal(file | {"rounds": [fewer]})) == ["rounds[0].appraisers"]
    loaded(file | {"rounds": [first | {"appraisers": first["appraisers"][:1], "appraisals": GIVEN[:1]}]})
    [then] = dumped(file)["rounds"]
    [score] = [one for one in then["scores"] if (one["member"], one["criterion"]) == ("a", "I.1")]
    assert score["appraised"] == {"mean": [{"points": "6"}]}


def test_what_is_wrong_with_what_appraisers_put_in_is_told_at_its_place() -> None:
    file = with_means()
    wrong = [
        GIVEN[0] | {"criterion": "I"},
        GIVEN[0] | {"appraiser": "la"},
        GIVEN[0] | {"appraiser": "a", "member": "b"},
        GIVEN[0] | {"value": {"points": "1000"}},
        GIVEN[1] | {"value": {"mean": [{"points": "7"}]}},
        GIVEN[1],
    ]
    file["rounds"][0]["appraisals"] = wrong
    here = "rounds[0].appraisals"
    found = refusal(file)
    assert {place: found[place] for place in sorted(found)} == {
        f"{here}[0].criterion": "Không có tiêu chí chấm điểm nào mã «I» trong bảng đánh giá.",
        f"{here}[1].appraiser": "Không có thành viên nào mã «la» trong mục members.",
        f"{here}[2].appraiser": "Đơn vị này không được phân công thẩm định phiếu ấy (mục appraisers).",
        f"{here}[3].value": found[f"{here}[3].value"],
        f"{here}[4].value": "Đây là điểm của một đơn vị, không phải điểm trung bình.",
        f"{here}[5].criterion": f"Điểm thẩm định riêng «c, a, I.1» đã có ở {here}[4].",
    }
    file = with_means()
    del file["rubric"]["several_appraisers"]
    assert refusal(file)[f"{here}[0].criterion"] == (
        "Bảng đánh giá không lấy trung bình của nhiều đơn vị thẩm định ở tiêu chí này."
    )
