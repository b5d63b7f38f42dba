"""Whose a certificate is: what it says of organisation and person, beside the member whose it should be."""

from datetime import UTC, datetime

import pytest

from common.signatures.matching import NOBODY, Expected, mismatches, names_a_person
from common.signatures.signed import Signed, signer_words

DAY = datetime(2024, 3, 17, 2, 12, tzinfo=UTC)
EXPECTED = Expected(
    names=["Ban Dân vận Tỉnh ủy"],
    places=["Bình Thuận"],
    people=["Nguyễn Thị Thúy"],
    others=["Văn phòng Tỉnh ủy", "Sở Y tế", "Tỉnh ủy Bình Thuận"],
)


def signed(name: str, *organisations: str, province: str = "", title: str = "") -> Signed:
    return Signed("ky-a", name, title, organisations, province, "CA", "1F", DAY, DAY, DAY)


@pytest.mark.parametrize(
    "found",
    [
        signed("Nguyễn Thị Thúy", "Ban Dân vận Tỉnh ủy"),
        signed("NGUYEN THI THUY", "BAN DAN VAN TINH UY"),
        signed(" nguyễn  thị Thuý", "Ban Dân vận Tỉnh uỷ"),
        signed("Nguyễn Thị Thúy", "Ban Dân vận Tỉnh ủy Bình Thuận"),
        signed("Nguyễn Thị Thúy", "Ban Dân vận - Tỉnh ủy tỉnh Bình Thuận", province="Bình Thuận"),
        signed("Nguyễn Thị Thúy", "Ban Dân vận", "Tỉnh ủy Bình Thuận", province="Tỉnh Bình Thuận"),
        signed("Nguyễn Thị Thúy", "Phòng Tổng hợp", "Ban Dân vận", "Tỉnh ủy Bình Thuận"),
        signed("Ban Dân vận Tỉnh ủy"),
        signed("BAN DAN VAN TINH UY", "Tỉnh ủy Bình Thuận"),
        signed("", "Ban Dân vận Tỉnh ủy"),
    ],
)
def test_what_is_the_member_s_own_is_known_in_whatever_way_it_is_written(found: Signed) -> None:
    assert mismatches(found, EXPECTED) == []


@pytest.mark.parametrize(
    ("found", "told"),
    [
        (
            signed("Nguyễn Thị Thúy", "Văn phòng Tỉnh ủy"),
            ["Chứng thư ghi cơ quan «Văn phòng Tỉnh ủy», không phải «Ban Dân vận Tỉnh ủy»."],
        ),
        (
            signed("Sở Y tế"),
            ["Chứng thư ghi cơ quan «Sở Y tế», không phải «Ban Dân vận Tỉnh ủy»."],
        ),
        (
            signed("Trần Văn Khác", "Ban Dân vận Tỉnh ủy"),
            ["Chứng thư ghi tên «Trần Văn Khác», không phải người đại diện «Nguyễn Thị Thúy»."],
        ),
        (
            signed("Trần Văn Khác", "Sở Y tế"),
            [
                "Chứng thư ghi cơ quan «Sở Y tế», không phải «Ban Dân vận Tỉnh ủy».",
                "Chứng thư ghi tên «Trần Văn Khác», không phải người đại diện «Nguyễn Thị Thúy».",
            ],
        ),
        (
            signed("Nguyễn Thị Thúy"),
            ["Chứng thư không ghi cơ quan nào, nên không biết có phải của «Ban Dân vận Tỉnh ủy» không."],
        ),
        (signed(""), [NOBODY]),
        # The same name in another province, however that is said.
        (
            signed("Nguyễn Thị Thúy", "Ban Dân vận Tỉnh ủy Đồng Nai"),
            ["Chứng thư ghi cơ quan «Ban Dân vận Tỉnh ủy Đồng Nai», không phải «Ban Dân vận Tỉnh ủy»."],
        ),
        (
            signed("Nguyễn Thị Thúy", "Ban Dân vận Tỉnh ủy", "Tỉnh ủy Đồng Nai"),
            [
                "Chứng thư ghi cơ quan «Ban Dân vận Tỉnh ủy, Tỉnh ủy Đồng Nai», ở nơi khác với «Ban Dân vận Tỉnh ủy» "
                "(Bình Thuận)."
            ],
        ),
        (
            signed("Nguyễn Thị Thúy", "Ban Dân vận Tỉnh ủy", province="Đồng Nai"),
            ["Chứng thư ghi tỉnh «Đồng Nai», còn «Ban Dân vận Tỉnh ủy» ở Bình Thuận."],
        ),
    ],
)
def test_what_is_another_s_is_told_with_what_it_says_and_what_was_expected(found: Signed, told: list[str]) -> None:
    assert mismatches(found, EXPECTED) == told


def test_what_is_part_of_the_member_is_another_one_if_it_is_known_as_that() -> None:
    party = Expected(["Tỉnh ủy Bình Thuận"], ["Bình Thuận"], [], ["Ban Dân vận Tỉnh ủy"])
    assert mismatches(signed("A", "Phòng Tổng hợp", "Tỉnh ủy Bình Thuận"), party) == []
    assert mismatches(signed("A", "Ban Dân vận Tỉnh ủy", "Tỉnh ủy Bình Thuận"), party) == [
        "Chứng thư ghi cơ quan «Ban Dân vận Tỉnh ủy, Tỉnh ủy Bình Thuận», không phải «Tỉnh ủy Bình Thuận»."
    ]


def test_abbreviations_of_offices_are_written_out() -> None:
    expected = Expected(["Văn phòng Ủy ban nhân dân tỉnh"], ["Bình Thuận"])
    assert mismatches(signed("A", "Văn phòng UBND tỉnh Bình Thuận"), expected) == []
    assert mismatches(signed("A", "Văn phòng UBND tỉnh Ninh Thuận"), expected) != []


def test_where_nobody_knows_who_represents_the_member_the_organisation_is_compared_alone() -> None:
    expected = Expected(["Ban Dân vận Tỉnh ủy"], ["Bình Thuận"])
    assert mismatches(signed("Ai đó", "Ban Dân vận Tỉnh ủy"), expected) == []
    assert len(mismatches(signed("Ai đó", "Báo Bình Thuận"), expected)) == 1


def test_an_organisation_is_told_from_a_person() -> None:
    people = [signed("Nguyễn Thị Thúy", "Ban Dân vận Tỉnh ủy"), signed("Trần Văn Khác", "Sở Y tế"), signed("Lê A")]
    organisations = [
        signed("Ban Dân vận Tỉnh ủy"),
        signed("Sở Y tế"),
        signed("Cục Thuế", "Cục Thuế", "Bộ Tài chính"),
        signed("", "Ban Dân vận Tỉnh ủy"),
    ]
    assert [names_a_person(one, EXPECTED) for one in people] == [True] * 3
    assert [names_a_person(one, EXPECTED) for one in organisations] == [False] * 4


def test_a_signer_is_told_as_the_certificate_says() -> None:
    found = signed("Nguyễn Thị Thúy", "Ban Dân vận", "Tỉnh ủy", title="Trưởng ban")
    assert signer_words(found.to_json()) == (
        "Nguyễn Thị Thúy, Trưởng ban (Ban Dân vận, Tỉnh ủy), ký lúc 17/03/2024 09:12"
    )
    assert signer_words(signed("Sở Y tế", "Sở Y tế").to_json()) == "Sở Y tế, ký lúc 17/03/2024 09:12"
    # As it was kept before the whole organisation and the time were.
    assert signer_words({"name": "Lê A", "title": "", "organisation": "Báo"}) == "Lê A (Báo)"
