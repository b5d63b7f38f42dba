"""«Đủ» is computed: what is wanted, what is missing, and what the files are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from awards.rules.dossiers import Case, Item, Place, file_names, missing, paper_named, places, refusal

LETTER, REPORT, SCAN = Item(1, "Tờ trình"), Item(2, "Báo cáo thành tích", each=True), Item(3, "Phụ lục", required=False)
CASES = [Case(7, "Ban Dân vận"), Case(8, "Ban Tuyên giáo")]


def test_what_is_wanted_for_each_stands_once_for_every_case():
    assert [place.name for place in places([LETTER, REPORT, SCAN], CASES)] == [
        "Tờ trình",
        "Báo cáo thành tích: Ban Dân vận",
        "Báo cáo thành tích: Ban Tuyên giáo",
        "Phụ lục",
    ]


def test_what_is_not_required_is_never_missing():
    wanted = places([LETTER, REPORT, SCAN], CASES)
    assert missing(wanted, {(1, None), (2, 8)}) == [Place(REPORT, CASES[0])]
    assert missing(wanted, {(1, None), (2, 7), (2, 8)}) == []


def test_a_refusal_names_everything_that_is_missing():
    wanted = places([LETTER, REPORT, SCAN], CASES)
    assert refusal(wanted, {(2, 8)}) == "Hồ sơ chưa đủ, còn thiếu: Tờ trình; Báo cáo thành tích: Ban Dân vận."
    assert refusal(wanted, {place.key for place in wanted}) == refusal([], set()) == ""


def test_files_are_numbered_and_called_as_a_clerk_would():
    assert file_names([("Tờ trình số 12-TTr/KTĐ6", ".pdf"), ("Báo cáo: Ban Dân vận.docx", ".docx")]) == [
        "01. Tờ trình số 12-TTr-KTĐ6.pdf",
        "02. Báo cáo- Ban Dân vận.docx",
    ]
    assert file_names([("Giấy", ".pdf")] * 100)[0] == "001. Giấy.pdf"


items = st.lists(st.builds(Item, st.integers(1, 9), st.just("Giấy"), st.booleans(), st.booleans()), max_size=6)


@given(items, st.integers(0, 4), st.data())
def test_a_dossier_is_complete_exactly_where_every_required_place_is_had(listed, count, data):
    wanted = places(listed, [Case(number, f"Đơn vị {number}") for number in range(count)])
    keys = [place.key for place in wanted]
    had = set(data.draw(st.lists(st.sampled_from(keys)))) if keys else set()
    lacking = missing(wanted, had)
    assert bool(refusal(wanted, had)) == bool(lacking)
    assert missing(wanted, had | {place.key for place in lacking}) == []
    assert not {place.key for place in lacking} & had


@given(st.lists(st.tuples(st.text(max_size=200), st.sampled_from([".pdf", ".docx", ""])), max_size=120))
def test_no_two_files_have_one_name_and_a_folder_sorts_them_so(names):
    called = file_names(names)
    assert len(set(called)) == len(names)
    assert sorted(called) == called
    assert not any("/" in name or "\\" in name for name in called)


@pytest.mark.parametrize(
    ("name", "paper"),
    [
        ("Tờ trình", "to-trinh-khen-thuong"),
        ("Tờ trình kèm danh sách", "to-trinh-khen-thuong"),
        ("Danh sách kèm theo Tờ trình", "danh-sach-de-nghi"),
        ("Báo cáo tóm tắt thành tích", "bao-cao-thanh-tich"),
        ("Biên bản kiểm phiếu", "bien-ban-kiem-phieu"),
        ("Biên bản họp, kèm biên bản kiểm phiếu", "bien-ban-binh-xet-thi-dua"),
        ("BIÊN BẢN bình xét", "bien-ban-binh-xet-thi-dua"),
        ("Ý kiến của cơ quan thuế", None),
    ],
)
def test_a_line_is_known_to_mean_a_paper_of_the_portal_by_the_words_that_stand_first(name, paper):
    assert paper_named(name, titles=True) == paper


def test_the_minutes_are_those_of_the_forms_kind():
    assert paper_named("Biên bản xét", titles=False) == "bien-ban-xet-khen-thuong"
