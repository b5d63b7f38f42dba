"""What can be asked for: a function that says whether it may be done again after it was broken off."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.utils.module_loading import import_string

# A function takes the `Running` of its job and the job's arguments, and answers what is told of it (`Job.outcome`).
Function = Callable[..., list[tuple[int, str]] | None]


@dataclass(frozen=True)
class Work:
    """One kind of work. `lost` is told when a worker died over it and it isn't, or can't be, done again."""

    run: Function
    repeatable: bool
    lost: str

    @property
    def path(self) -> str:
        """Where it stands, by which a worker finds it."""
        return f"{self.run.__module__}.{self.run.__qualname__}"


def background(*, repeatable: bool, lost: str) -> Callable[[Function], Work]:
    """Declares a function of a module as background work.

    `repeatable` promises that a second run after a first that was broken off anywhere does no harm: then a job whose
    worker died is done again by itself. Otherwise it fails with `lost`, and whoever asked decides.
    """

    def declare(function: Function) -> Work:
        return Work(function, repeatable, lost)

    return declare


def work_at(path: str) -> Work:
    """The work declared at this path; ImportError if there is none (any more)."""
    found: Any = import_string(path)
    if not isinstance(found, Work):
        raise ImportError(f"{path} is no background work")
    return found
