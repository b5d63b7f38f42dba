"""The typeface: complete in Vietnamese, unmodified, and with Times New Roman's widths."""

import hashlib
import re
import unicodedata
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from common.records.fonts import FACES, Face

# Twelve vowels in six tones, and đ, small and capital: every letter of Vietnamese that is not plain Latin.
TONES = ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
LETTERS = sorted(
    {
        unicodedata.normalize("NFC", case(vowel) + tone)
        for vowel in "aăâeêioôơuưy"
        for tone in TONES
        for case in (str.lower, str.upper)
    }
    - set("aeiouyAEIOUY")
    | set("đĐ")
)
# What the records print besides letters.
SIGNS = "0123456789 .,;:!?()[]/%+-–—«»“”‘’…×≥≤₫"


def file_of(face: Face) -> Path:
    found = finders.find(face.path)
    assert found is not None
    return Path(found)


def test_vietnamese_has_134_letters_of_its_own():
    assert len(LETTERS) == 134


@pytest.mark.parametrize("face", FACES, ids=lambda face: face.path)
def test_every_face_has_every_vietnamese_letter_and_sign(face):
    known = TTFont(file_of(face)).getBestCmap()
    wanted = "".join(LETTERS) + "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ" + SIGNS
    assert [sign for sign in wanted if ord(sign) not in known] == []


def test_the_head_line_is_as_wide_as_in_times_new_roman():
    font = TTFont(file_of(FACES[1]))
    names, widths = font.getBestCmap(), font["hmtx"]
    line = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    units = sum(widths[names[ord(letter)]][0] for letter in line)
    assert round(units / font["head"].unitsPerEm * 13 / 72 * 25.4, 1) == 95.7


def test_the_files_are_the_ones_the_note_tells():
    folder = file_of(FACES[0]).parent
    note = (folder / "VERSIONS").read_text(encoding="utf-8")
    told = {name: digest for digest, name in re.findall("([0-9a-f]{64})  (.+)", note)}
    found = {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in folder.glob("*.ttf")}
    assert told == found
    assert sorted(found) == sorted(Path(face.path).name for face in FACES)
