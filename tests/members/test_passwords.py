"""Passwords that whoever knows the field guesses first, at every door where one is chosen."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.test import Client

from members.models import User
from members.passwords import EASY, HELP
from tests.adminpages import logged_in
from tests.printing import store, year_2023

GUESSED = [
    "khoithidua", "KhoiThiDua6", "Khối thi đua 2023", "thiduayeunuoc", "thuky2023", "ThuKy@123456", "Thuky!@#2024",
    "truongkhoi", "Trưởng Khối 1", "vanthu-vanthu", "quantri123", "quantrivien2026", "matkhau123", "Mật khẩu 2023",
    "m@tkh4u2024", "Kh0iThiDu@", "qwerty123456", "asdfgh2023", "1qazxsw2-zxcvbn", "123456aA@", "abcdefgh1234",
    "bandanvan", "ban-dan-van-2023", "BanDanVan@2023", "Đảng ủy Khối 2023", "baobinhthuan6", "khoi-6-2023",
    "Báo Bình Thuận 123", "BinhThuan2023", "aaaaaaaaaa", "thuky-truongkhoi", "admin@khoithidua",
    "20/11/1982-2023", "0987654321a", "thidua.khenthuong.2026",
]  # fmt: skip
GOOD = ["Mui-Ne-1999-2000", "cờ-đỏ-sao-vàng-2023", "thuky-ca-kho-lang-vu-dai", "9 con cò bay lả", "x7Qm-p2Vt-z9Kd"]


@pytest.fixture
def bloc(db: None) -> None:
    store(year_2023())


def refusals(password: str, user: User | None = None) -> list[str]:
    try:
        validate_password(password, user)
    except ValidationError as error:
        return error.messages
    return []


@pytest.mark.parametrize("password", GUESSED)
def test_what_a_guesser_of_the_field_tries_first_is_refused(password: str, bloc: None) -> None:
    assert EASY in refusals(password)


@pytest.mark.parametrize("password", GOOD)
def test_words_of_ones_own_beside_them_are_enough(password: str, bloc: None) -> None:
    assert refusals(password) == []


def test_a_list_of_common_ones_is_asked_too(db: None) -> None:
    assert refusals("trustno1") == ["Mật khẩu này quá phổ biến."]


def test_ones_own_name_with_a_year_is_refused(db: None) -> None:
    user = User(username="ngoc.anh", full_name="Nguyễn Thị Ngọc Ánh")
    assert EASY in refusals("NguyenThiNgocAnh-1980", user)
    assert refusals("ngocanh@2024", user) == ["Mật khẩu quá giống với tên đăng nhập."]


def test_a_member_that_is_entered_later_counts_from_then_on(db: None) -> None:
    assert refusals("BanNoiChinh@2023") == []
    store(year_2023())
    assert EASY in refusals("BanNoiChinh@2023")


def test_the_page_of_ones_own_account_refuses_it_at_its_field_and_says_so_before(bloc: None) -> None:
    user = User.objects.create_user("thu.ky", password=GOOD[0])
    client = logged_in(user)
    assert HELP in client.get("/tai-khoan/").content.decode()
    fields = {"old_password": GOOD[0], "new_password1": "BanDanVan@2023", "new_password2": "BanDanVan@2023"}
    answer = client.post("/tai-khoan/", fields)
    assert answer.context["form"].errors == {"new_password2": [EASY]}
    assert Client().login(username="thu.ky", password=GOOD[0])
