"""Text pasted from documents in the old fonts: TCVN3 (.VnTime, «ABC») and VNI (VNI-Times).

Those fonts draw Vietnamese letters in the places of Western ones, so that «Ủy ban nhân dân» arrives as
«Uû ban nh©n d©n» or «Uûy ban nhaân daân». The portal recognises it and asks; it never converts by itself.
Imports no Django.
"""

import re
import unicodedata
from enum import StrEnum


class Legacy(StrEnum):
    """The old encodings that still arrive. The value is the name people know it by."""

    TCVN3 = "TCVN3"
    VNI = "VNI"


def looks_legacy(text: str) -> Legacy | None:
    """Which old encoding `text` seems to be in; None for good Vietnamese, for foreign names, for «© 2023».

    A word speaks for an encoding if it is no Vietnamese syllable as it stands and becomes one when converted.
    Two such words are asked for, or a long one, and that most odd words are mended: «Bø» alone may be a name.
    """
    text = unicodedata.normalize("NFC", text)
    if _BEYOND_LATIN_1.search(text):
        return None
    odd = [word for word in _WORD.findall(text) if not word.isascii() and not _is_syllable(word)]
    mended = {
        kind: [word for word in odd if re.search("[A-Za-z]", word) and _is_syllable(from_legacy(word, kind))]
        for kind in Legacy
    }
    kind = max(Legacy, key=lambda kind: len(mended[kind]))
    enough = len(mended[kind]) >= 2 or any(len(word) >= 4 for word in mended[kind])
    return kind if enough and 2 * len(mended[kind]) > len(odd) else None


def from_legacy(text: str, kind: Legacy) -> str:
    """`text` out of the old encoding `kind`, in NFC.

    The capitals of TCVN3 are lost: they were drawn by a font of capitals (.VnTimeH) from small letters.
    """
    text = unicodedata.normalize("NFC", text)
    if kind is Legacy.TCVN3:
        return text.translate(_TCVN3)
    return unicodedata.normalize("NFC", _VNI.sub(_vni_letter, text))


# Letters that only real Vietnamese text has: neither old encoding has a place for them.
_BEYOND_LATIN_1 = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ]")
# U+00AD, the soft hyphen, is the «ư» of TCVN3; guillemets and signs are letters there, too.
_WORD = re.compile("[A-Za-z\u00a1-\u00ff]+")

_TCVN3 = str.maketrans(
    "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
    "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
)

# Tones as combining marks: huyền, hỏi, ngã, sắc, nặng.
_TONES = "\u0300\u0309\u0303\u0301\u0323"
_CIRCUMFLEX, _BREVE = "\u0302", "\u0306"
# VNI writes a vowel and behind it a letter that stands for its mark, or for its mark and tone together.
_VNI = re.compile("([aeo])([âàåãáä])|(a)([êèúüéë])|([aeouyôö])([øûõùï])|([ôöñæóòî])", re.IGNORECASE)
_VNI_MARKS = {
    **dict(zip("âàåãáä", (_CIRCUMFLEX + tone for tone in ("", *_TONES)), strict=True)),
    **dict(zip("êèúüéë", (_BREVE + tone for tone in ("", *_TONES)), strict=True)),
    **dict(zip("øûõùï", _TONES, strict=True)),
}
_VNI_LETTERS = str.maketrans("ôöñæóòîÔÖÑÆÓÒÎ", "ơưđỉĩịỵƠƯĐỈĨỊỴ")


def _vni_letter(found: re.Match[str]) -> str:
    letter, *mark = (group for group in found.groups() if group is not None)
    return letter.translate(_VNI_LETTERS) + "".join(_VNI_MARKS[sign.lower()] for sign in mark)


_ONSET = "ngh|ng|nh|gh|gi|kh|ph|th|tr|ch|qu|[bcdđghklmnprstvx]|"
# Written apart for the eye; the spaces become the bars between alternatives.
_RIMES = re.sub(
    r"\s+",
    "|",
    """a a[iouy] a[mnptc] ang anh ach  ă[mnptc] ăng  âu ây â[mnptc] âng
    e eo e[mnptc] eng  ê êu ê[mnpt] ênh êch êng  i ia iu i[mnpt] inh ich  [iy]êu [iy]ê[mnptc] [iy]êng
    o oi o[mnptc] ong oong ooc  oa oa[iouy] oa[mnptc] oang oanh oach  oă[mnptc] oăng  oe oeo oe[mnt]
    ô ôi ô[mnptc] ông ôông  ơ ơi ơ[mnpt]
    u ua ui u[mnptc] ung  uây uâ[nt] uâng  uê uê[nt] uênh uêch  uô uôi uô[mnptc] uông  uơ
    uy uya uyu uy[npt] uynh uych uyê[nt]  ư ưa ưi ưu ư[mntc] ưng  ươi ươu ươ[mnptc] ương  y y[nt] ynh ych""",
)
_SYLLABLE = re.compile(f"(?:{_ONSET})(?:{_RIMES})")


def _is_syllable(word: str) -> bool:
    """Whether `word` is built like a Vietnamese syllable: onset, rime and no more than one tone."""
    letters = unicodedata.normalize("NFD", word.lower())
    bare = "".join(letter for letter in letters if letter not in _TONES)
    one_tone = len(letters) - len(bare) <= 1
    return one_tone and _SYLLABLE.fullmatch(unicodedata.normalize("NFC", bare)) is not None
