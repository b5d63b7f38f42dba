"""What is odd about a day: a sentence for each oddity, none for what offices do every day."""

from datetime import date
from types import SimpleNamespace

import pytest

from members.odd_days import (
    NEEDLESS,
    Dated,
    KeptDay,
    OddDay,
    OddDays,
    beside,
    beside_in_file,
    campaign_day,
    conference_day,
    days_named,
    due_day,
    far_days,
    filed_day,
    held_day,
    issued_day,
    pact_day,
    reference_day,
    settled,
    settled_all,
    signature_day,
    state_day,
    told_of_file,
)

TODAY = date(2024, 5, 20)
DAY = date(2024, 5, 17)
LATER = date(2024, 5, 18)


def issued(on: date = DAY, **more: object) -> str:
    return issued_day(on, today=TODAY, year=2024, **more)  # type: ignore[arg-type]


def filed(on: date = DAY, **more: object) -> str:
    return filed_day(on, today=TODAY, **more)  # type: ignore[arg-type]


def test_an_ordinary_day_is_not_asked_about() -> None:
    assert issued() == issued(TODAY) == issued(date(2023, 12, 1)) == ""
    earlier = Dated("01/KH-KTĐ6", DAY)
    assert issued(before=earlier, cites=[earlier], replaces=earlier, grounds=["Luật ngày 17/05/2024"]) == ""
    assert filed(date(1948, 6, 11), sign="195/QĐ") == ""


@pytest.mark.parametrize(
    ("odd", "sentence"),
    [
        (issued(date(2024, 5, 21)), "Ngày 21/05/2024 chưa tới: hôm nay là 20/05/2024."),
        (issued(date(2022, 12, 31)), "Ngày 31/12/2022 không thuộc năm thi đua 2024."),
        (
            issued(before=Dated("01/KH-KTĐ6", LATER)),
            "Số trước trong cùng dãy, 01/KH-KTĐ6, ghi ngày 18/05/2024, sau ngày này.",
        ),
        (
            issued(cites=[Dated("Quyết định số 7/QĐ", LATER)]),
            "Văn bản được dẫn, Quyết định số 7/QĐ, ghi ngày 18/05/2024, sau ngày này.",
        ),
        (
            issued(grounds=["Nghị quyết số 13-NQ/TU, ngày 18 tháng 5 năm 2024 của Tỉnh ủy"]),
            "Căn cứ «Nghị quyết số 13-NQ/TU, ngày 18 tháng 5 năm 2024 của Tỉnh ủy» ghi ngày 18/05/2024, sau ngày này.",
        ),
        (
            issued(replaces=Dated("Kế hoạch số 01/KH", LATER)),
            "Văn bản được thay thế, Kế hoạch số 01/KH, ghi ngày 18/05/2024, sau ngày này.",
        ),
        (filed(date(2024, 12, 1)), "Ngày 01/12/2024 chưa tới: hôm nay là 20/05/2024."),
        (filed(date(1024, 5, 17)), "Năm 1024 là quá xa. Hãy xem lại năm."),
        (
            filed(sign="15/QĐ-UBND", others=[Dated("14/QĐ-UBND", LATER)]),
            "Số 14/QĐ-UBND nhỏ hơn nhưng ghi ngày 18/05/2024, sau ngày này.",
        ),
        (
            filed(LATER, sign="13-NQ/TU", others=[Dated("15-NQ/TU", DAY)]),
            "Số 15-NQ/TU lớn hơn nhưng ghi ngày 17/05/2024, trước ngày này.",
        ),
    ],
)
def test_each_oddity_of_a_document_has_a_sentence(odd: str, sentence: str) -> None:
    assert odd == sentence


def test_a_day_to_come_is_not_odd_where_it_is_planned() -> None:
    conference = date(2024, 6, 1)
    assert issued(conference, planned=conference) == ""
    assert issued(date(2024, 6, 2), planned=conference) != ""


def test_numbers_of_other_kinds_of_other_years_and_without_a_number_are_not_held_beside_each_other() -> None:
    others = [Dated("14/KH-UBND", LATER), Dated("Không số", LATER), Dated("14/QĐ-UBND", date(2023, 12, 30))]
    assert filed(sign="15/QĐ-UBND", others=others) == ""
    assert filed(sign="", others=[Dated("14/QĐ-UBND", LATER)]) == ""
    assert filed(sign="15/qd-ubnd", others=[Dated("14/QĐ-UBND", LATER)]) != ""


def test_all_that_is_odd_is_told_at_once() -> None:
    assert issued(date(2022, 5, 1), before=Dated("01/KH", DAY)) == (
        "Ngày 01/05/2022 không thuộc năm thi đua 2024. Số trước trong cùng dãy, 01/KH, ghi ngày 17/05/2024, "
        "sau ngày này."
    )


@pytest.mark.parametrize(
    ("line", "days"),
    [
        ("Quyết định số 5/QĐ ngày 02/05/2023 của Ủy ban", [date(2023, 5, 2)]),
        ("Luật Thi đua, khen thưởng ngày 15 tháng 6 năm 2022", [date(2022, 6, 15)]),
        ("Kế hoạch phát động từ ngày 01/01/2024 đến ngày 31/12/2024", []),
        ("Công văn ngày 31/02/2024", []),
        ("Chương trình giai đoạn 2021-2025", []),
    ],
)
def test_the_days_on_which_something_was_signed_are_read_from_its_words(line: str, days: list[date]) -> None:
    assert days_named(line) == days


@pytest.mark.parametrize(
    ("more", "sentence"),
    [
        ({"on": date(2024, 5, 16)}, "Ngày 16/05/2024 trước ngày của chính văn bản này (17/05/2024)."),
        (
            {"on": date(2024, 5, 21)},
            "Ngày 21/05/2024 chưa tới, mà hiệu lực ghi ở đây được hiểu là có ngay từ bây giờ.",
        ),
        (
            {"on": DAY, "replaced_by": Dated("Quyết định số 9", LATER)},
            "Văn bản thay thế, Quyết định số 9, ghi ngày 18/05/2024, sau ngày này.",
        ),
        (
            {"on": None, "replaced_by": Dated("Quyết định số 9", date(2024, 1, 1))},
            "Văn bản thay thế, Quyết định số 9, ghi ngày 01/01/2024, trước ngày của văn bản này (17/05/2024).",
        ),
        ({"on": None}, ""),
        ({"on": DAY}, ""),
        ({"on": TODAY, "replaced_by": Dated("Quyết định số 9", LATER)}, ""),
    ],
)
def test_the_day_of_a_state_is_held_beside_the_document_and_what_replaces_it(more: dict[str, object], sentence: str):
    assert state_day(today=TODAY, document=DAY, **more) == sentence  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("on", "more", "sentence"),
    [
        (DAY, {"pact": DAY, "frozen": TODAY}, ""),
        (TODAY, {"pact": DAY, "frozen": TODAY}, ""),
        (date(2024, 5, 16), {"pact": DAY}, "Ngày 16/05/2024 trước ngày của giao ước (17/05/2024)."),
        (
            LATER,
            {"pact": DAY, "frozen": TODAY},
            "Bản này được chốt ở cổng ngày 20/05/2024: ngày 18/05/2024 chưa có bản để ký.",
        ),
        (DAY, {"conference": LATER}, "Ngày 17/05/2024 trước hội nghị ký kết (18/05/2024)."),
        (date(2021, 5, 17), {}, "Ngày 17/05/2021 không thuộc năm thi đua 2024."),
        (date(2025, 1, 3), {"pact": DAY}, "Ngày 03/01/2025 không thuộc năm thi đua 2024."),
    ],
)
def test_the_day_of_a_signature_on_paper_is_held_beside_the_pact(on: date, more: dict[str, date], sentence: str):
    assert signature_day(on, year=2024, **more) == sentence


def test_days_of_the_year_are_held_beside_the_year() -> None:
    other = "Ngày 05/01/2025 không thuộc năm thi đua 2024."
    late = date(2025, 1, 5)
    assert held_day(DAY, year=2024) == campaign_day(DAY, year=2024) == due_day(late, year=2024) == ""
    assert held_day(late, year=2024) == f"{other} Hoạt động này được tính cho năm 2024."
    assert campaign_day(late, year=2024) == conference_day(late, year=2024) == other
    assert conference_day(date(2023, 12, 20), year=2024) == ""
    assert due_day(date(2026, 1, 5), year=2024) == "Ngày 05/01/2026 không thuộc năm thi đua 2024."
    assert pact_day(late, year=2024, conference=None) == other
    assert pact_day(DAY, year=2024, conference=LATER) == "Ngày 17/05/2024 trước hội nghị ký kết (18/05/2024)."


def test_a_document_named_in_words_is_not_to_come() -> None:
    assert reference_day("Quyết định số 5/QĐ ngày 02/05/2023", today=TODAY) == ""
    assert reference_day("Kết luận ngày 21/5/2024", today=TODAY) == "Ngày 21/05/2024 chưa tới: hôm nay là 20/05/2024."


def test_an_odd_day_is_kept_with_a_reason_for_just_what_was_asked() -> None:
    assert settled("", KeptDay("Gì đó.", "Vì thế")) == ""
    assert settled("Ngày lạ.", KeptDay("Ngày lạ.", " Ký bù ")) == "Ngày lạ. Vẫn ghi vì: Ký bù"
    for kept in (KeptDay(), KeptDay("Ngày lạ.", "  "), KeptDay("Ngày khác.", "Ký bù"), KeptDay("", "Ký bù")):
        with pytest.raises(OddDay, match=r"^Ngày lạ\.$"):
            settled("Ngày lạ.", kept)


def test_of_several_days_only_what_is_not_answered_is_asked() -> None:
    odd = {"a": "Ngày A lạ.", "b": "Ngày B lạ."}
    with pytest.raises(OddDays) as asked:
        settled_all(odd, {"a": KeptDay("Ngày A lạ.", "Đúng vậy")})
    assert asked.value.odd == {"b": "Ngày B lạ."}
    kept = {name: KeptDay(sentence, "Đúng vậy") for name, sentence in odd.items()}
    assert settled_all(odd, kept) == {name: f"{sentence} Vẫn ghi vì: Đúng vậy" for name, sentence in odd.items()}


KEPT_IN = {"starts": "starts_reason", "ends": "ends_reason"}


def test_beside_a_day_that_was_changed_stands_its_reason_or_nothing() -> None:
    assert beside(KEPT_IN, ["starts", "ends", "name"], {"ends": "Ngày lạ. Vẫn ghi vì: Lùi"}) == {
        "starts_reason": "",
        "ends_reason": "Ngày lạ. Vẫn ghi vì: Lùi",
    }
    assert beside(KEPT_IN, ["name"], {"ends": "Lùi"}) == {}


STANDS = SimpleNamespace(starts=DAY, starts_reason="Mở sớm", ends=LATER, ends_reason="")


@pytest.mark.parametrize(
    ("fields", "odd", "stands", "kept"),
    [
        ({}, {}, STANDS, {}),
        ({"starts": DAY}, {"starts": "Lạ."}, STANDS, {"starts_reason": "Mở sớm"}),
        ({"starts": LATER}, {"starts": "Lạ."}, STANDS, {"starts_reason": ""}),
        ({"starts": DAY}, {"starts": "Lạ."}, None, {"starts_reason": ""}),
        ({"starts": DAY}, {}, STANDS, {"starts_reason": ""}),
        ({"starts": None}, {}, STANDS, {"starts_reason": ""}),
        ({"starts": LATER, "starts_reason": "Lùi"}, {"starts": "Lạ."}, STANDS, {"starts_reason": "Lùi"}),
        ({"starts": DAY, "starts_reason": ""}, {"starts": "Lạ."}, STANDS, {"starts_reason": ""}),
        ({"starts": DAY, "starts_reason": "Lùi"}, {"starts": ""}, None, {"starts_reason": ""}),
        ({"starts_reason": "Lùi"}, {}, STANDS, {"starts_reason": "Mở sớm"}),
        ({"starts_reason": "Lùi"}, {}, None, {"starts_reason": ""}),
    ],
)
def test_beside_a_day_of_a_file_stands_what_the_file_gives_or_what_stood_of_the_same_day(
    fields: dict[str, object], odd: dict[str, str], stands: object, kept: dict[str, str]
) -> None:
    assert beside_in_file(fields, KEPT_IN, odd, stands) == kept


def test_a_file_is_asked_why_a_day_is_odd_and_told_of_a_reason_that_no_day_needs() -> None:
    fields = {"starts": DAY, "ends": LATER}
    assert told_of_file(fields, KEPT_IN, {"starts": "Lạ.", "ends": ""}) == {"starts": "Lạ."}
    reasons = {"starts_reason": "Mở sớm", "ends_reason": "Lùi"}
    assert told_of_file(fields | reasons, KEPT_IN, {"starts": "Lạ."}) == {"ends_reason": NEEDLESS}


def test_a_day_that_lies_far_from_the_year_is_a_slip_and_one_of_a_neighbouring_year_is_not() -> None:
    days = {"a": date(1203, 4, 2), "b": date(2013, 1, 1), "c": date(2012, 12, 31), "d": None, "e": date(2034, 1, 1)}
    told = "cách năm thi đua 2023 quá 10 năm. Hãy xem lại năm."
    assert far_days(days, "abcde", year=2023) == {
        "a": f"Ngày 02/04/1203 {told}",
        "c": f"Ngày 31/12/2012 {told}",
        "e": f"Ngày 01/01/2034 {told}",
    }
    assert far_days(days, "abcde", year=0) == {}
