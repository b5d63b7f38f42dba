"""Whether the tests notice: changes one thing in a rule at a time, and tells which changes no test failed on.

    .venv/bin/python -m bench.mutations                 thirty changes, the same every time
    .venv/bin/python -m bench.mutations --seed 7 --count 60

Each change is made in a copy of the repository: a comparison, a sign, a number, a truth value, a condition. First the
tests that mirror the rule's file are run, then, if they pass, those of the apps that ask for no database. A
change that lives is either one that means the same, or something that no such test asks.
"""

import argparse
import ast
import copy
import random
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
RULES = (
    *("scoring/rules/*.py", "scoring/rubrics/kinds/*.py"),
    *(f"campaigns/{name}.py" for name in ("brackets", "charity", "counting", "medals", "ranks", "reports", "targets")),
    *(f"members/{name}.py" for name in ("access", "access_of_the_year", "odd_days", "terms")),
)
QUICK = (
    "tests/scoring/rules",
    "tests/scoring/rubrics",
    "tests/campaigns",
    "tests/members",
    "tests/test_documentation.py",
)

# What pytest ends with where none of the files has a test that was asked for.
_NO_TESTS = 5

_COMPARISONS: dict[type[ast.cmpop], type[ast.cmpop]] = {
    ast.Lt: ast.LtE,
    ast.LtE: ast.Lt,
    ast.Gt: ast.GtE,
    ast.GtE: ast.Gt,
    ast.Eq: ast.NotEq,
    ast.NotEq: ast.Eq,
    ast.In: ast.NotIn,
    ast.NotIn: ast.In,
    ast.Is: ast.IsNot,
    ast.IsNot: ast.Is,
}
_SIGNS: dict[type[ast.operator], type[ast.operator]] = {
    ast.Add: ast.Sub,
    ast.Sub: ast.Add,
    ast.Mult: ast.FloorDiv,
    ast.Div: ast.Mult,
}


@dataclass(frozen=True)
class Mutation:
    """One change: the file, the line, the whole file with it, and the statement before and after."""

    file: str
    line: int
    text: str
    before: str
    after: str


def mutations(file: Path) -> Iterator[Mutation]:
    """Every change that is made to this file."""
    tree = ast.parse(file.read_text(encoding="utf-8"))
    # How a class is put together («slots=True») is no rule.
    adorned = {
        inner for node in ast.walk(tree) for mark in getattr(node, "decorator_list", []) for inner in ast.walk(mark)
    }
    for place, node in enumerate(ast.walk(tree)):
        if node in adorned:
            continue
        changed = copy.deepcopy(tree)
        target = list(ast.walk(changed))[place]
        if _change(target):
            yield Mutation(
                str(file.relative_to(ROOT)),
                getattr(node, "lineno", 0),
                ast.unparse(changed),
                ast.unparse(node),
                ast.unparse(target),
            )


def _change(node: ast.AST) -> bool:
    """Changes the node in place; False if there is nothing of it to change."""
    if isinstance(node, ast.Compare) and type(node.ops[0]) in _COMPARISONS:
        node.ops[0] = _COMPARISONS[type(node.ops[0])]()
    elif isinstance(node, ast.BoolOp):
        node.op = ast.Or() if isinstance(node.op, ast.And) else ast.And()
    elif isinstance(node, ast.BinOp) and type(node.op) in _SIGNS and not _is_text(node):
        node.op = _SIGNS[type(node.op)]()
    elif isinstance(node, ast.Constant) and isinstance(node.value, bool):
        node.value = not node.value
    elif isinstance(node, ast.Constant) and isinstance(node.value, int):
        node.value += 1
    elif isinstance(node, ast.IfExp):
        node.body, node.orelse = node.orelse, node.body
    else:
        return False
    return True


def _is_text(node: ast.BinOp) -> bool:
    """Whether texts are put together: a change there only makes an error."""
    parts = (node.left, node.right)
    return any(isinstance(part, ast.JoinedStr) or isinstance(getattr(part, "value", None), str) for part in parts)


def tests_of(file: str) -> list[str]:
    """The test files that mirror this one."""
    path = Path(file)
    mirrored = ROOT / "tests" / path.parent / f"test_{path.name}"
    return [str(mirrored.relative_to(ROOT))] if mirrored.exists() else []


def lives(mutation: Mutation, copy_of: Path) -> bool:
    """Whether no test fails on it."""
    target = copy_of / mutation.file
    whole = target.read_text(encoding="utf-8")
    target.write_text(mutation.text, encoding="utf-8")
    try:
        return all(_passes(chosen, copy_of) for chosen in (tests_of(mutation.file), list(QUICK)) if chosen)
    finally:
        target.write_text(whole, encoding="utf-8")


def _passes(tests: list[str], copy_of: Path) -> bool:
    command = [sys.executable, "-m", "pytest", "-q", "-x", "-m", "not database", "-p", "no:cacheprovider", *tests]
    return subprocess.run(command, cwd=copy_of, capture_output=True).returncode in (0, _NO_TESTS)  # noqa: S603


def main() -> None:
    """Tries the changes, and prints those that live and how many were tried."""
    asked = argparse.ArgumentParser(description="Whether the tests notice a change in a rule.")
    asked.add_argument("--count", type=int, default=30)
    asked.add_argument("--seed", type=int, default=1)
    given = asked.parse_args()
    files = sorted(file for pattern in RULES for file in ROOT.glob(pattern))
    known = [one for file in files for one in mutations(file)]
    chosen = random.Random(given.seed).sample(known, min(given.count, len(known)))  # noqa: S311
    with tempfile.TemporaryDirectory() as folder:
        copy_of = Path(folder) / "copy"
        shutil.copytree(ROOT, copy_of, ignore=shutil.ignore_patterns(".git", ".venv", "__pycache__", ".*_cache"))
        if not _passes(list(QUICK), copy_of):
            sys.exit("The tests fail without any change: mend that first.")
        living = 0
        for number, one in enumerate(chosen, start=1):
            alive = lives(one, copy_of)
            living += alive
            print(
                f"{number:3} {'LIVES' if alive else 'dies '} {one.file}:{one.line}  {one.before}  →  {one.after}",
                flush=True,
            )
    print(f"{living} of {len(chosen)} live ({len(known)} are known)")


if __name__ == "__main__":
    main()
