"""The database's search key of a text is the program's, on either database; and what has the words is found."""

import pytest
from django.db.models import F, Value
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from common.vietnamese.folding import Folded, folded, having_words
from common.vietnamese.text import clean_line, fold
from members.models import Bloc

TEXTS = ["Khối thi đua số 6", "ĐẢNG ỦY", "Uỷ ban", "Ủy ban", "thị xã La Gi", "Nguyễn Ỷ Ươm", "a_b%c", ""]


class TheDatabaseFolds(TestCase):
    """One database for all the texts that Hypothesis brings."""

    @given(st.text(alphabet="aăâbdđeêghiklmnoôơpqrstuưvxyAĂÂĐÊÔƠƯáàảãạắấếốớứýỵỸ 0123-_%.\u0301\u0323"))
    def test_as_the_program_does(self, text: str) -> None:
        Bloc.objects.all().delete()
        Bloc.objects.create(code="k", name=clean_line(text) or "x", parent="x", locality="x")
        found = Bloc.objects.annotate(key=Folded(F("name"))).get()
        assert found.key == fold(found.name)


@pytest.mark.parametrize("text", TEXTS)
def test_a_text_that_is_sent_has_the_same_key(text: str, db: None) -> None:
    Bloc.objects.create(code="k", name="x", parent="x", locality="x")
    assert Bloc.objects.annotate(key=Folded(Value(text))).get().key == fold(text) == folded(text)


def test_nothing_has_no_key() -> None:
    assert folded(None) is None


@pytest.mark.parametrize(
    ("typed", "codes"),
    [
        ("", ["k-1", "k-2", "k-3"]),
        ("khoi", ["k-1", "k-2", "k-3"]),
        ("KHỐI dang", ["k-2"]),
        ("đảng", ["k-2"]),
        ("phan thiet k-1", ["k-1"]),
        ("%", []),
        ("_", ["k-3"]),
        ("không có", []),
    ],
)
def test_each_word_stands_in_one_of_the_fields(typed: str, codes: list[str], db: None) -> None:
    for code, name, place in (
        ("k-1", "Khối 1", "Phan Thiết"),
        ("k-2", "Khối các Đảng ủy", "La Gi"),
        ("k-3", "Khối a_b", "Huế"),
    ):
        Bloc.objects.create(code=code, name=name, parent="Tỉnh", locality=place)
    found = having_words(Bloc.objects.order_by("code"), typed, ("name", "code", "locality"))
    assert [bloc.code for bloc in found] == codes
