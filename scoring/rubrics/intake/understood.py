"""One row of a table as whoever sent it sees it: its line, the ways to score it, what it asks, what is wrong. Pure."""

from dataclasses import dataclass, field

from scoring.rubrics.intake.lines import About, Line
from scoring.rubrics.intake.proposals import Proposal
from scoring.rubrics.intake.references import References


@dataclass(frozen=True)
class Asked:
    """Which other row the words of a share or of a condition mean.

    `found` is the one that they name, None where nobody can tell; `choices` are the rows that it may be, by their
    numbers. `wrong` is the question that is still open.
    """

    about: About
    found: int | None
    choices: tuple[tuple[int, str], ...]
    wrong: str = ""


@dataclass
class Understood:
    """One row: its line, the ways to score it, which others it refers to, and what is wrong or worth a look."""

    line: Line
    proposals: list[Proposal] = field(default_factory=list)
    kind: str = ""
    wrong: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)
    code: str = ""
    asks_points: bool = False
    refers: References | None = None
    asked: list[Asked] = field(default_factory=list)

    @property
    def proposal(self) -> Proposal | None:
        """The way that is taken."""
        return next((one for one in self.proposals if one.key == self.kind), None)
