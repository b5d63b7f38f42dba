"""Number and sign as each family writes them."""

import pytest

from common.records.numbers import number_and_sign, sign_of


@pytest.mark.parametrize(
    ("family", "number", "type_code", "shown"),
    [
        ("state", 12, "KH", "12/KH-KTĐ6"),
        ("state", 1, "QĐ", "01/QĐ-KTĐ6"),
        ("state", 123, "BC", "123/BC-KTĐ6"),
        ("state", 15, "CV", "15/KTĐ6"),
        ("state", 3, "", "03/KTĐ6"),
        ("state", None, "KH", "……/KH-KTĐ6"),
        ("state", None, "CV", "……/KTĐ6"),
        ("party", 12, "KH", "12-KH/KTĐ6"),
        ("party", 9, "QĐ", "09-QĐ/KTĐ6"),
        ("party", 15, "CV", "15-CV/KTĐ6"),
        ("party", 3, "", "03/KTĐ6"),
        ("party", None, "KH", "……-KH/KTĐ6"),
    ],
)
def test_number_and_sign_stand_as_the_family_writes_them(family, number, type_code, shown):
    assert number_and_sign(family, number, type_code, "KTĐ6") == shown


def test_another_family_has_no_numbers():
    with pytest.raises(ValueError, match="no family"):
        number_and_sign("church", 1, "KH", "KTĐ6")


@pytest.mark.parametrize(
    ("name", "sign"),
    [
        ("Khối thi đua 6", "KTĐ6"),
        ("Khối thi đua số 12", "KTĐS12"),
        ("Cụm thi đua các huyện, thị xã", "CTĐCHTX"),
        ("Ủy ban Kiểm tra", "UBKT"),
        ("Khối thi đua Mặt trận - đoàn thể", "KTĐMTĐT"),
    ],
)
def test_a_bloc_without_a_sign_has_its_initials(name, sign):
    assert sign_of(name) == sign
