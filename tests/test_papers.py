"""What the papers for engineers say is so: paths exist, floors are the linter's, words are the code's."""

import re
import tomllib
from collections.abc import Iterator
from itertools import chain
from pathlib import Path

import pytest
from django.apps import apps

ROOT = Path(__file__).resolve().parent.parent
PAPERS = [ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
DECISIONS = ROOT / "docs" / "decisions"
FOLDERS = ("common", "members", "documents", "campaigns", "pacts", "scoring", "awards")


def text_of(path: Path) -> str:
    return path.read_text(encoding="utf-8")


def code_in(text: str) -> Iterator[str]:
    """What stands in code type, and in indented or fenced lines of commands."""
    yield from re.findall(r"`([^`\n]+)`", text)
    yield from re.findall(r"^ {4,}(make .+)$", text, re.MULTILINE)


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_path_and_link_that_a_paper_names_is_there(paper: Path) -> None:
    text = text_of(paper)
    named = {
        found
        for code in code_in(text)
        for found in re.findall(r"(?:^|[\s=])((?:[a-z_.]+/)+[\w.-]*)", code)
        if not found.startswith(("/", ".venv/"))
    }
    links = {link.partition("#")[0] for link in re.findall(r"\]\(([^)]+)\)", text) if "://" not in link}
    missing = [path for path in named if not (ROOT / path).exists()]
    missing += [link for link in links if link and not (paper.parent / link).exists()]
    assert missing == []


@pytest.mark.parametrize("paper", PAPERS, ids=lambda path: str(path.relative_to(ROOT)))
def test_every_target_of_make_that_a_paper_names_is_in_the_makefile(paper: Path) -> None:
    targets = set(re.findall(r"^([a-z-]+):", text_of(ROOT / "Makefile"), re.MULTILINE))
    named = {found for code in code_in(text_of(paper)) for found in re.findall(r"\bmake ([a-z-]+)", code)}
    assert named - targets == set()


def test_the_floors_are_those_that_the_linter_holds() -> None:
    config = tomllib.loads(text_of(ROOT / "pyproject.toml"))
    held = [re.split(r"[\s|:]+", layer) for layer in config["tool"]["importlinter"]["contracts"][0]["layers"]]
    block = text_of(ROOT / "docs" / "architecture.md").partition("## The floors\n")[2].partition("\n`")[0]
    told = [re.findall(r"\b([a-z]+)/(?=\s)", line) for line in block.splitlines() if re.match(r" {4}\w", line)]
    assert told == held


def terms() -> list[tuple[str, str]]:
    """The glossary's rows: the word in code and the words on pages."""
    rows = re.findall(r"^\| `(\w+)` \| ([^|]*) \|", text_of(ROOT / "docs" / "glossary.md"), re.MULTILINE)
    assert len(rows) >= 30
    return rows


def test_every_word_of_the_glossary_stands_once_and_is_a_class() -> None:
    code = "\n".join(text_of(path) for path in chain.from_iterable((ROOT / name).rglob("*.py") for name in FOLDERS))
    words = [word for word, _ in terms()]
    assert len(words) == len(set(words))
    assert [word for word in words if not re.search(rf"^ *class {word}\b", code, re.MULTILINE)] == []


def test_the_glossary_calls_each_model_as_its_pages_do() -> None:
    models = {model.__name__: str(model._meta.verbose_name) for model in apps.get_models()}
    other = {
        word: (models[word], shown)
        for word, shown in terms()
        if word in models and models[word].lower() not in shown.lower()
    }
    assert other == {}


def test_the_list_of_decisions_has_each_of_them() -> None:
    listed = re.findall(r"^\| \[([\w-]+\.md)\]\(\1\) \| .+ \|$", text_of(DECISIONS / "README.md"), re.MULTILINE)
    assert sorted(listed) == sorted(path.name for path in DECISIONS.glob("*.md") if path.name != "README.md")


@pytest.mark.parametrize("decision", sorted(DECISIONS.glob("[!R]*.md")), ids=lambda path: path.stem)
def test_a_decision_says_what_why_and_what_to_check(decision: Path) -> None:
    """As the bold words that begin a paragraph, or as headings where it is longer."""
    begun = re.findall(r"^(?:\*\*|## )(Decided|Why|Check|What to check)\b", text_of(decision), re.MULTILINE)
    assert [word.removeprefix("What to ").capitalize() for word in begun] == ["Decided", "Why", "Check"]
