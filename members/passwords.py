"""Passwords that a guesser of this field tries first: `AUTH_PASSWORD_VALIDATORS` has this beside Django's own.

Django's list of common passwords is English. What people here take is the name of their office or of the portal, a
word of the trade, a year and a run of keys: «Thuky@2023», «bandanvan123456», «Kh0ithidua!». Such parts are taken out,
written with or without marks; too little that is left makes a password nobody has to guess.
"""

import re
from collections.abc import Iterator

from django.core.exceptions import ValidationError

from common.vietnamese.text import fold
from members.models import Agency, Bloc, User

# So many letters and digits of one's own at least, beside all that a guesser knows.
OWN = 4
EASY = (
    "Mật khẩu này dễ đoán: bỏ tên cơ quan, họ tên, từ quen thuộc, năm và dãy phím liền nhau đi thì gần như không còn "
    "gì. Hãy thêm vài từ chỉ riêng bạn biết."
)
HELP = "Mật khẩu không được chỉ gồm tên cơ quan, từ quen thuộc, năm và dãy phím liền nhau, ví dụ Thuky@2023."

_COMMON = """
    khoi thi dua, thi dua, khen thuong, giao uoc, cham diem, xep hang, binh xet, cong bo, phong trao, yeu nuoc,
    thu ky, truong khoi, pho truong khoi, pho khoi, lanh dao, van thu, quan tri, quan tri vien, dai dien, thanh vien,
    don vi, co quan, van phong, uy ban, dang uy, tinh uy, huyen uy, thanh uy, dang bo, chi bo, dang vien, so ban nganh,
    mat khau, tai khoan, dang nhap, xin chao, viet nam, toi yeu, anh yeu em, em yeu anh, yeu em, bac ho, ho chi minh,
    cong ty, hanh phuc, doc lap, tu do, cong khoi thi dua, khoi, cong, dua, diem, ban, so,
    password, passwd, pass, admin, administrator, user, login, welcome, hello, secret, test, demo, default, changeme,
    iloveyou, abc, abcd, letmein, master, root, guest, p w d
"""
_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_KEYS = (*_ROWS, *map("".join, zip(*_ROWS, strict=False)), "abcdefghijklmnopqrstuvwxyz")
_SHORTEST_RUN = 3
# «Kh0iThidua», «m@tkh4u».
_WRITTEN_OTHERWISE = str.maketrans({"0": "o", "1": "i", "3": "e", "4": "a", "5": "s", "7": "t", "@": "a", "$": "s"})


class FieldWordsValidator:
    """Refuses passwords that are made of words of this field, names of its agencies, years and runs of keys."""

    def validate(self, password: str, user: User | None = None) -> None:
        """ValidationError if too little of it is one's own."""
        words = sorted({*_listed(), *_names(), *_of(user)}, key=len, reverse=True)
        typed = fold(password)
        if min(len(_own(text, words)) for text in (typed, typed.translate(_WRITTEN_OTHERWISE))) < OWN:
            raise ValidationError(EASY, code="password_of_field_words")

    def get_help_text(self) -> str:
        return HELP


def _own(text: str, words: list[str]) -> str:
    """What is left of a password without the words, runs of keys, numbers and signs."""
    left = re.sub(r"[\W_]", "", text)
    for word in words:
        left = left.replace(word, " ")
    for run in _runs():
        left = left.replace(run, " ")
    # A year, a date, a telephone's number: whatever its digits are, they are few to try.
    left = re.sub(r"\d+", " ", left)
    left = re.sub(r"(.)\1{2,}", " ", left)
    return left.replace(" ", "")


def _runs() -> Iterator[str]:
    """Neighbouring keys, forwards and backwards, the longest first."""
    for length in range(max(map(len, _KEYS)), _SHORTEST_RUN - 1, -1):
        for row in _KEYS:
            for start in range(len(row) - length + 1):
                run = row[start : start + length]
                yield run
                yield run[::-1]


def _listed() -> Iterator[str]:
    for phrase in _COMMON.split(","):
        yield _joined(phrase)


def _names() -> Iterator[str]:
    """What the blocs and agencies are called, in full, in short and by code, and where they are."""
    rows = [
        *Agency.objects.values_list("code", "name", "short_name", "locality"),
        *Bloc.objects.values_list("code", "name", "sign", "locality"),
    ]
    for text in {text for row in rows for text in row}:
        joined = _joined(text)
        if len(joined) >= _SHORTEST_RUN:
            yield joined


def _of(user: User | None) -> Iterator[str]:
    """The account's own name without its marks; Django's validator asks after the name as it is written."""
    joined = _joined(user.full_name) if user is not None else ""
    if len(joined) >= _SHORTEST_RUN:
        yield joined


def _joined(text: str) -> str:
    return re.sub(r"[\W_]", "", fold(text))
