import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from common.vietnamese.legacy import Legacy, from_legacy, looks_legacy
from common.vietnamese.text import clean

# Every letter, in the order à ả ã á ạ.
VIETNAMESE = (
    "a à ả ã á ạ ă ằ ẳ ẵ ắ ặ â ầ ẩ ẫ ấ ậ đ e è ẻ ẽ é ẹ ê ề ể ễ ế ệ i ì ỉ ĩ í ị "
    "o ò ỏ õ ó ọ ô ồ ổ ỗ ố ộ ơ ờ ở ỡ ớ ợ u ù ủ ũ ú ụ ư ừ ử ữ ứ ự y ỳ ỷ ỹ ý ỵ"
)
IN_TCVN3 = (
    "a µ ¶ · ¸ ¹ ¨ » ¼ ½ ¾ Æ © Ç È É Ê Ë ® e Ì Î Ï Ð Ñ ª Ò Ó Ô Õ Ö i × Ø Ü Ý Þ "
    "o ß á â ã ä « å æ ç è é ¬ ê ë ì í î u ï ñ ò ó ô \u00ad õ ö ÷ ø ù y ú û ü ý þ"
)
IN_VNI = (
    "a aø aû aõ aù aï aê aè aú aü aé aë aâ aà aå aã aá aä ñ e eø eû eõ eù eï eâ eà eå eã eá eä i ì æ ó í ò "
    "o oø oû oõ où oï oâ oà oå oã oá oä ô ôø ôû ôõ ôù ôï u uø uû uõ uù uï ö öø öû öõ öù öï y yø yû yõ yù î"
)
PASTED = [
    ("Uû ban nh©n d©n", Legacy.TCVN3, "Uỷ ban nhân dân"),
    ("Céng hßa x· héi chñ nghÜa ViÖt Nam", Legacy.TCVN3, "Cộng hòa xã hội chủ nghĩa Việt Nam"),
    ("Tr\u00adëng ban", Legacy.TCVN3, "Trưởng ban"),
    ("§¶ng uû Khèi c¬ quan vµ doanh nghiÖp tØnh", Legacy.TCVN3, "Đảng uỷ Khối cơ quan và doanh nghiệp tỉnh"),
    ("Ñaûng uûy", Legacy.VNI, "Đảng ủy"),
    ("Ñoäc laäp - Töï do - Haïnh phuùc", Legacy.VNI, "Độc lập - Tự do - Hạnh phúc"),
    ("Uûy ban nhaân daân tænh Bình Thuaän", Legacy.VNI, "Ủy ban nhân dân tỉnh Bình Thuận"),
    ("CHUÛ TÒCH NGUYEÃN VAÊN A", Legacy.VNI, "CHỦ TỊCH NGUYỄN VĂN A"),
]
# Good Vietnamese whose letters are all in Latin-1, where the old encodings have theirs.
LATIN_1_WORDS = "ban có cô hà hòa hôi là lá lê nhà nhé tôi và về xã ý thì thông tín bé già quá nên khê mía"


@pytest.mark.parametrize(("coded", "kind"), [(IN_TCVN3, Legacy.TCVN3), (IN_VNI, Legacy.VNI)])
def test_every_letter_is_converted(coded, kind):
    assert from_legacy(coded, kind) == VIETNAMESE


def test_vni_keeps_its_capitals():
    assert from_legacy(IN_VNI.upper(), Legacy.VNI) == VIETNAMESE.upper()


def test_tcvn3_has_seven_capitals_of_its_own():
    assert from_legacy("¡¢£¤¥¦§", Legacy.TCVN3) == "ĂÂÊÔƠƯĐ"


@pytest.mark.parametrize(("pasted", "kind", "meant"), PASTED)
def test_what_is_pasted_in_an_old_encoding_is_recognised_and_converted(pasted, kind, meant):
    assert looks_legacy(pasted) == kind
    assert from_legacy(pasted, kind) == meant


@pytest.mark.parametrize(("pasted", "kind", "meant"), PASTED)
def test_cleaning_leaves_it_to_be_recognised(pasted, kind, meant):
    assert looks_legacy(clean(pasted)) == kind
    assert from_legacy(clean(pasted), kind) == meant


@pytest.mark.parametrize(("pasted", "kind", "meant"), PASTED)
def test_what_was_converted_is_not_asked_about_again(pasted, kind, meant):
    assert looks_legacy(meant) is None
    assert looks_legacy(unicodedata.normalize("NFD", meant)) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "Uy ban",
        "Ủy ban nhân dân tỉnh Bình Thuận",
        "Hà có nhà",
        "Bùi Thúy Hà",
        "Tô Hoài",
        "«Ban» và «Tôi»",
        "José",
        "José Muñoz, François, Zoë, Müller & Söhne",
        "São Paulo",
        "naïve café résumé",
        "Björk Guðmundsdóttir",
        "Bø",
        "© 2023",
        "© José 2023 ®",
        "§ 5, 10 m², 5 µm, 2½, 3×4, 1ª",
    ],
)
def test_good_vietnamese_and_foreign_names_are_left_alone(text):
    assert looks_legacy(text) is None


@given(st.lists(st.sampled_from(LATIN_1_WORDS.split()), max_size=9))
def test_no_sentence_of_plain_vietnamese_words_is_taken_for_an_old_encoding(words):
    assert looks_legacy(" ".join(words)) is None


@given(st.text(), st.sampled_from(Legacy))
def test_what_is_converted_is_nfc(text, kind):
    assert unicodedata.is_normalized("NFC", from_legacy(text, kind))
