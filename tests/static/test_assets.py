"""What the browser is given: complete fonts, nothing from outside, nothing inline, and not too much of it."""

import re
import unicodedata
from functools import cache
from pathlib import Path

import pytest
from django.conf import settings
from django.template import Context, Engine
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

STATIC = Path(settings.BASE_DIR) / "static"
TEMPLATES = Path(settings.BASE_DIR) / "templates"
VENDOR = STATIC / "vendor"

VOWELS = "aăâeêioôơuưy"
TONES = "\u0300\u0301\u0303\u0309\u0323"


def vietnamese_letters() -> set[str]:
    """Both cases of every letter of the alphabet with every tone, composed (NFC)."""
    toned = {unicodedata.normalize("NFC", vowel + tone) for vowel in VOWELS for tone in TONES}
    small = toned | set("abcdđefghijklmnopqrstuvwxyz") | set(VOWELS)
    return small | {letter.upper() for letter in small}


@cache
def glyphs(path: Path) -> frozenset[int]:
    """The code points a font file can draw."""
    return frozenset(TTFont(path).getBestCmap())


def faces(stylesheet: Path) -> list[tuple[str, Path, list[tuple[int, int]]]]:
    """Weight, file and ranges of each @font-face, in the order they stand."""
    found = []
    for rule in re.findall(r"@font-face\s*{(.*?)}", stylesheet.read_text(), re.DOTALL):
        weight = re.search(r"font-weight:\s*(\d+)", rule)
        file = re.search(r'url\("([^"]+)"\)', rule)
        ranges = re.search(r"unicode-range:([^;]+);", rule)
        assert weight and file and ranges
        parts = [part.strip().removeprefix("U+").split("-") for part in ranges[1].split(",")]
        spans = [(int(part[0], 16), int(part[-1], 16)) for part in parts]
        found.append((weight[1], stylesheet.parent / file[1], spans))
    return found


def asked_first(stylesheet: Path, weight: str, letter: str) -> Path | None:
    """The file a browser fetches for a letter: of the rules whose range holds it, the last one."""
    at = ord(letter)
    files = [
        file
        for its_weight, file, spans in faces(stylesheet)
        if its_weight == weight and any(low <= at <= high for low, high in spans)
    ]
    return files[-1] if files else None


def test_the_list_of_vietnamese_letters_is_complete():
    # 29 letters of the alphabet and f j w z, and 12 vowels in 5 tones; each in both cases.
    assert len(vietnamese_letters()) == 2 * (29 + 4 + 12 * 5)


@pytest.mark.parametrize("weight", ["400", "600"])
def test_the_first_file_a_browser_asks_for_a_vietnamese_letter_has_it(weight):
    stylesheet = VENDOR / "be-vietnam-pro" / "be-vietnam-pro.css"
    wanted = vietnamese_letters() | set("0123456789 .,;:–-«»“”…·₫%()/&")
    lacking = {
        letter
        for letter in wanted
        if (file := asked_first(stylesheet, weight, letter)) is None or ord(letter) not in glyphs(file)
    }
    assert lacking == set()


@pytest.mark.parametrize("weight", ["400", "600"])
def test_the_figures_of_a_column_have_one_width(weight):
    font = TTFont(VENDOR / "portal-figures" / f"portal-figures-{weight}-normal.woff2")
    names = [font.getBestCmap()[ord(figure)] for figure in "0123456789"]
    assert len({font["hmtx"][name][0] for name in names}) == 1


def test_a_font_stylesheet_names_only_files_that_are_there():
    for stylesheet in VENDOR.rglob("*.css"):
        assert [str(file) for _, file, _ in faces(stylesheet) if not file.is_file()] == []


# --- what others made -----------------------------------------------------------------------------------


def listed() -> dict[str, str]:
    """Each folder named in the table of the vendor README, with its row."""
    rows = re.findall(r"^\| `([^`]+)` (\|.*)$", (VENDOR / "README.md").read_text(), re.MULTILINE)
    return dict(rows)


def test_every_vendored_file_stands_in_a_listed_folder():
    folders = {path.relative_to(VENDOR).parts[0] for path in VENDOR.rglob("*") if path.is_file()}
    assert folders == {*listed(), "README.md"}


def test_every_vendored_thing_has_a_version_and_a_licence_file():
    for row in listed().values():
        _, _, version, licence, why, _ = (cell.strip() for cell in row.split("|"))
        named = re.search(r"`([^`]+)`", licence)
        assert named is not None and (VENDOR / named[1]).is_file(), row
        assert re.search(r"\d+\.\d+\.\d+", version) is not None, row
        assert why != "", row


def test_the_vendored_files_have_the_versions_that_the_list_says():
    rows = listed()
    bootstrap = (VENDOR / "bootstrap" / "bootstrap.min.css").read_text()
    htmx = (VENDOR / "htmx" / "htmx.min.js").read_text()
    said = re.match(r"/\* Bootstrap (\S+),", bootstrap), re.search(r'version:"([^"]+)"', htmx)
    assert [match and match[1] for match in said] == [
        rows[name].split("|")[2].strip() for name in ("bootstrap", "htmx")
    ]


# --- nothing from outside, nothing inline ---------------------------------------------------------------

SOURCES = sorted(
    path
    for folder in (STATIC, TEMPLATES)
    for path in folder.rglob("*")
    if path.suffix in {".html", ".css", ".scss", ".js", ".svg"}
)
# A namespace is a name, not an address: nothing is fetched.
NAMESPACE = re.compile(r"""xmlns(:\w+)?=(["'])https?://www\.w3\.org/[^"']*\2|%3csvg xmlns=\S*""")
INLINE = [
    re.compile(r"<style\b", re.IGNORECASE),
    re.compile(r"\sstyle\s*=", re.IGNORECASE),
    re.compile(r"<script\b(?![^>]*\ssrc=)", re.IGNORECASE),
    re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
    re.compile(r"\shx-on\b|hx-vals\s*=\s*[\"']js:|javascript:", re.IGNORECASE),
]


@pytest.mark.parametrize("path", SOURCES, ids=lambda path: str(path.relative_to(settings.BASE_DIR)))
def test_nothing_refers_to_another_computer(path):
    text = NAMESPACE.sub("", path.read_text())
    assert re.findall(r"""(?:https?:)?//[\w-]+\.[\w.-]+[^\s"')]*""", text) == []


@pytest.mark.parametrize(
    "path",
    # Records are set for paper by WeasyPrint and no browser ever reads them.
    [path for path in TEMPLATES.rglob("*.html") if "records" not in path.parts],
    ids=lambda path: str(path.relative_to(TEMPLATES)),
)
def test_a_template_has_no_inline_script_or_style(path):
    text = re.sub(r"{% comment %}.*?{% endcomment %}|{#.*?#}", "", path.read_text(), flags=re.DOTALL)
    assert [match[0] for pattern in INLINE for match in pattern.finditer(text)] == []


# --- not too much ---------------------------------------------------------------------------------------

BUDGET = 150 * 1024


def assets(template: str, above: frozenset[str] = frozenset(), empty: frozenset[str] = frozenset()) -> set[Path]:
    """The stylesheets and scripts a page of this template loads, by what it extends and includes.

    What stands in a block that is `empty` in a template which extends this one is not loaded.
    """
    path = TEMPLATES / template
    # A tree is drawn by a template that includes itself.
    if template in above or not path.is_file():
        return set()
    text = path.read_text()
    for block in empty:
        text = re.sub(rf"{{% block {block} %}}.*?{{% endblock %}}", "", text)
    empty |= set(re.findall(r"{% block (\w+) %}{% endblock %}", text)) if "{% extends" in text else set()
    own = {STATIC / name for name in re.findall(r"""{% static ["']([^"']+\.(?:css|js))["'] %}""", text)}
    others = re.findall(r"""{% (?:extends|include) ["']([^"']+)["']""", text)
    return own.union(*(assets(other, above | {template}, empty) for other in others))


@pytest.mark.parametrize(
    "template",
    sorted(str(path.relative_to(TEMPLATES)) for path in TEMPLATES.rglob("*.html")),
)
def test_a_page_loads_at_most_150_kilobytes_of_script_and_style(template):
    loaded = assets(template)
    assert [str(path) for path in loaded if not path.is_file()] == []
    assert sum(path.stat().st_size for path in loaded) <= BUDGET


# --- colours --------------------------------------------------------------------------------------------


def colours() -> dict[str, str]:
    """The colours at the top of portal.css, by name, as six digits."""
    root = re.search(r":root {(.*?)}", (STATIC / "css" / "portal.css").read_text(), re.DOTALL)
    assert root
    found = dict(re.findall(r"--([\w-]+): #([0-9a-f]{3,6});", root[1]))
    return {name: "".join(c * 2 for c in hexa) if len(hexa) == 3 else hexa for name, hexa in found.items()}


def luminance(hexa: str) -> float:
    """Relative luminance as WCAG 2 defines it, 0 (black) to 1 (white)."""
    channels = [int(hexa[at : at + 2], 16) / 255 for at in (0, 2, 4)]
    linear = [c / 12.92 if c <= 0.03928 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


PAIRS = [
    *((text, ground) for text in ("ink", "muted", "red", "green", "amber", "danger") for ground in ("ground", "sheet")),
    ("muted", "grey-tint"),
    ("muted", "zebra"),
    ("green", "green-tint"),
    ("amber", "amber-tint"),
    ("danger", "red-tint"),
    ("red", "red-tint"),
    ("sheet", "red"),
    ("sheet", "red-dark"),
]


@pytest.mark.parametrize(("text", "ground"), PAIRS)
def test_text_stands_out_from_its_ground(text, ground):
    dark, light = sorted((luminance(colours()[text]), luminance(colours()[ground])))
    assert (light + 0.05) / (dark + 0.05) >= 4.5


def test_bootstrap_is_built_in_the_colours_of_the_portal():
    scss = (VENDOR / "bootstrap" / "portal.scss").read_text()
    built: dict[str, str] = dict(re.findall(r"^\$(\w+): #([0-9a-f]{6});", scss, re.MULTILINE))
    ours = colours()
    names = {"primary": "red", "secondary": "muted", "success": "green", "warning": "amber"}
    assert built == {name: ours[names.get(name, name)] for name in built}


# --- pages for when all else fails ----------------------------------------------------------------------


@pytest.mark.parametrize("name", ["400.html", "500.html"])
def test_the_pages_for_faults_need_nothing_but_files_that_are_there(name):
    text = Engine(builtins=[]).from_string((TEMPLATES / name).read_text()).render(Context())
    files = re.findall(r'href="/static/([^"]+)"', text)
    assert [file for file in files if not (STATIC / file).is_file()] == []
    assert [match[0] for pattern in INLINE for match in pattern.finditer(text)] == []
