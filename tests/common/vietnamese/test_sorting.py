import unicodedata
from itertools import product

import pytest
from django.db import connection
from hypothesis import given
from hypothesis import strategies as st

from common.vietnamese.sorting import given_name_key

ORDERED = [
    # By given name first; letters before tones.
    "Lê A",
    "Lê À",
    "Lê Ả",
    "Lê Ã",
    "Lê Á",
    "Lê Ạ",
    "Trần Văn An",
    "Bùi Thị Anh",
    "Nguyễn Ánh",
    "Phạm Ăn",
    "Hồ Ân",
    "Võ Ba",
    "Võ Bà",
    "Võ Bá",
    "Võ Cát",
    "Lê Dương",
    "Lê Đảng",
    "Lê Đức",
    "Lê E",
    "Lê Ê",
    "Lê Hoa",
    "Lê Hòa",
    "Lê Hoan",
    "Lê O",
    "Lê On",
    "Lê Ô",
    "Lê Ông",
    "Lê Ơ",
    "Lê Ớt",
    "Lê U",
    "Lê Ung",
    "Lê Ư",
    "Lê Ưng",
    # Of the same given name: by the rest, word for word.
    "Yến",
    "Dương Yến",
    "Đặng Yến",
    "Nguyễn Yến",
    # Tones count last: as for given names, so for the rest.
    "Nguyện Yến",
    "Nguyễn Thị Yến",
    "Nguyễn Văn Yến",
]
NAMES = st.text(st.characters(max_codepoint=0x1FFF))


def test_people_stand_by_given_name_in_the_vietnamese_alphabet():
    backwards = ORDERED[::-1]
    assert sorted(backwards, key=given_name_key) == ORDERED


@pytest.mark.parametrize("same", ["HÒA", "hòa", "Hoà", " Hòa ", unicodedata.normalize("NFD", "Hòa"), "Hòa\u200b"])
def test_case_spaces_and_the_place_of_the_tone_don_t_count(same):
    assert given_name_key(same) == given_name_key("Hòa")


def test_a_foreign_letter_stands_where_it_stands_without_its_mark():
    assert given_name_key("Müller") == given_name_key("Muller")
    assert given_name_key("Garção") == given_name_key("Garcão")


@given(NAMES)
def test_a_key_is_digits_only(name):
    assert given_name_key(name).isascii()
    assert given_name_key(name).isdecimal()


@given(NAMES, NAMES)
def test_a_longer_given_name_stands_behind_its_beginning(name, more):
    letters = [character for character in more if character.isalpha() and character.isascii()]
    if letters:
        assert given_name_key("Lê An") < given_name_key("Lê An" + "".join(letters))


@pytest.mark.postgres_only
@pytest.mark.django_db
def test_the_order_is_that_of_the_icu_collation():
    givens = [
        onset + rime
        for onset in ("", "b", "d", "đ", "ng", "nh", "t", "th", "v", "x")
        for rime in (
            *"aàảãáạăằẳẵắặâầẩẫấậeèẻẽéẹêềểễếệiìỉĩíịoòỏõóọôồổỗốộơờởỡớợuùủũúụưừửữứựyỳỷỹýỵ",
            "an",
            "ăn",
            "ân",
            "ông",
        )
    ]
    rests = ["", "lê", "lê thị", "nguyễn", "nguyễn thị", "nguyễn văn", "nguyện", "dương", "đặng"]
    people = [f"{rest} {given}".strip() for given, rest in product(givens, rests)]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT name FROM unnest(%s::text[]) AS name
            ORDER BY regexp_replace(name, '.* ', '') COLLATE "vi-x-icu",
                     regexp_replace(name, ' ?[^ ]*$', '') COLLATE "vi-x-icu"
            """,
            [people],
        )
        by_icu = [name for (name,) in cursor.fetchall()]
    assert sorted(people, key=given_name_key) == by_icu
