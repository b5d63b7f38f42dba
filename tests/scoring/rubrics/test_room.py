"""The room of the rubrics stands below the rest of `scoring`."""

import ast
from pathlib import Path

import scoring

ROOM = Path(scoring.__file__).parent / "rubrics"


def imported(file: Path) -> set[str]:
    """The modules of `scoring` that a file imports, wherever in it."""
    found: set[str] = set()
    for statement in ast.walk(ast.parse(file.read_text(encoding="utf-8"))):
        if isinstance(statement, ast.ImportFrom):
            found.add(statement.module or "")
            found |= {f"{statement.module}.{name.name}" for name in statement.names}
        elif isinstance(statement, ast.Import):
            found |= {name.name for name in statement.names}
    return {module for module in found if module.startswith("scoring.")}


def test_nothing_in_the_room_imports_the_rest_of_scoring_but_what_asks_whether_a_round_uses_a_rubric():
    outside = {
        file.relative_to(ROOM).as_posix()
        for file in ROOM.rglob("*.py")
        if any(not module.startswith("scoring.rubrics") for module in imported(file))
    }
    assert outside == {"frozen.py"}
