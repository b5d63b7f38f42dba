"""No English sentence of Django's reaches a user, and what stands in its place fits where it stands."""

import gettext
import re
from io import BytesIO
from pathlib import Path
from string import Formatter

import django
import pytest
from django.utils import translation
from django.utils.translation.trans_real import DjangoTranslation

from deploy.compile_messages import LOCALES, compile_po, read_po

OWN = sorted(LOCALES.rglob("*.po"))
DJANGO = Path(django.__file__).parent
ADMIN_LOCALE = DJANGO / "contrib/admin/locale"
PARTS = ["conf", "contrib/admin", "contrib/auth", "contrib/contenttypes", "contrib/sessions"]
ENGLISH = {
    "django": [DJANGO / part / "locale/en/LC_MESSAGES/django.po" for part in PARTS],
    "djangojs": [ADMIN_LOCALE / "en/LC_MESSAGES/djangojs.po"],
}
# Names, signs and patterns that are the same in both languages.
SAME_IN_BOTH = {
    *(", ", ":", ":?.!", "…", "%(truncated_text)s…", "%(class_name)s %(instance)s", "Email", "IPv4", "IPv6"),
    *("%(size)d byte", "%s KB", "%s MB", "%s GB", "%s TB", "%s PB"),
}


def english(domain):
    return [message for path in ENGLISH[domain] for message in read_po(path.read_text("utf-8")) if message.id]


def vietnamese(domain):
    """What the running portal says: its own texts over the apps' over Django's."""
    if domain == "django":
        return translation.trans_real.translation("vi")
    return DjangoTranslation("vi", domain=domain, localedirs=[str(ADMIN_LOCALE)])


def said(catalogue, message):
    if message.plural is not None:
        return catalogue.ngettext(message.id, message.plural, 2)
    if message.context is not None:
        return catalogue.pgettext(message.context, message.id)
    return catalogue.gettext(message.id)


def placeholders(text):
    """What Python will fill in: %(name)s, %s, {name}."""
    percent = re.findall(r"%(?:\((\w+)\))?[sdr]", text)
    braces = [name for _, name, _, _ in Formatter().parse(text) if name is not None]
    return percent, braces


@pytest.mark.parametrize("domain", ENGLISH)
def test_no_text_of_django_is_left_in_english(domain):
    catalogue = vietnamese(domain)
    left = {
        message.id
        for message in english(domain)
        if said(catalogue, message) in {message.id, message.plural} and message.id not in SAME_IN_BOTH
    }
    assert left == set()


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_what_is_compiled_is_what_is_written(path):
    assert path.with_suffix(".mo").read_bytes() == compile_po(path.read_text("utf-8"))


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_every_own_text_stands_for_one_that_django_has(path):
    known = {(message.context, message.id, message.plural) for message in english(path.stem)}
    own = {(m.context, m.id, m.plural) for m in read_po(path.read_text("utf-8")) if m.id}
    assert own - known == set()


@pytest.mark.parametrize("path", OWN, ids=lambda path: path.name)
def test_an_own_text_asks_for_nothing_that_django_does_not_fill_in(path):
    wrong = []
    for message in read_po(path.read_text("utf-8")):
        if message.id:
            (percent, braces), (own_percent, own_braces) = (
                placeholders(message.id),
                placeholders(message.strings[0]),
            )
            named = set(own_percent) <= set(percent) and set(own_braces) <= set(braces)
            # Without a name, each has to be there, in its place.
            if not named or own_percent.count("") != percent.count("") or own_braces.count("") != braces.count(""):
                wrong.append(message.id)
    assert wrong == []


def test_awkward_sentences_are_said_as_an_office_would():
    with translation.override("vi"):
        assert translation.gettext("Enter a whole number.") == "Hãy nhập một số nguyên."
        assert translation.gettext("Password reset unsuccessful") == "Chưa đặt lại được mật khẩu"
        assert translation.ngettext("%(num)d day", "%(num)d days", 3) % {"num": 3} == "3 ngày"


PO = """msgid ""
msgstr ""
"Content-Type: text/plain; charset=UTF-8\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

# A note.
msgid ""
"two "
"pieces"
msgstr "hai \\"mảnh\\""

msgctxt "month"
msgid "May"
msgstr "Tháng 5"

msgid "%d day"
msgid_plural "%d days"
msgstr[0] "%d ngày"

msgid "not yet"
msgstr ""

#, python-format, fuzzy
msgid "doubtful"
msgstr "hỏi lại"

#~ msgid "gone"
#~ msgstr "bỏ"
"""


def test_python_s_own_gettext_reads_what_is_compiled():
    catalogue = gettext.GNUTranslations(BytesIO(compile_po(PO)))
    assert catalogue.gettext("two pieces") == 'hai "mảnh"'
    assert catalogue.pgettext("month", "May") == "Tháng 5"
    assert catalogue.gettext("May") == "May"
    assert catalogue.ngettext("%d day", "%d days", 7) == "%d ngày"
    assert catalogue.gettext("not yet") == "not yet"
    assert catalogue.gettext("doubtful") == "doubtful"


@pytest.mark.parametrize(
    ("po", "complaint"),
    [
        ('msgid "a"\nmsgstr "b"\n\nmsgid "a"\nmsgstr "c"\n', "twice: a"),
        ('msgid "a"\nmsgstr "b\n', 'not a line of a .po file: msgstr "b'),
        ('mgid "a"\n', 'not a line of a .po file: mgid "a"'),
    ],
)
def test_a_broken_file_is_not_compiled(po, complaint):
    with pytest.raises(ValueError, match=re.escape(complaint)) as refused:
        compile_po(po)
    assert str(refused.value) == complaint
