"""One criterion on one card, as a light row: what was put in at each stage, and what it gives."""

import json
from collections.abc import Mapping
from decimal import Decimal
from fractions import Fraction
from typing import Any, NamedTuple

from scoring.models import Stage
from scoring.rubrics.kinds.points import Points

# A value as its column keeps it: an object of JSON, as the criterion's kind writes it.
StoredJSON = Mapping[str, object]
_STAGES: list[str] = Stage.values


class StoredInput(dict[str, object]):
    """A stored value as it was read, with the text it was read from: by that it is remembered."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        super().__init__(json.loads(text))
        self.text = text


def text_of(stored: StoredJSON) -> str:
    """The text of its JSON."""
    return stored.text if isinstance(stored, StoredInput) else json.dumps(stored)


class Mark(NamedTuple):
    """One criterion on one card: the three inputs, what each gives, what counts, and the version."""

    id: int
    self_input: StoredJSON | None
    appraised_input: StoredJSON | None
    agreed_input: StoredJSON | None
    self_points: Decimal | None
    appraised_points: Decimal | None
    agreed_points: Decimal | None
    points: Decimal | None
    explanation: str
    version: int
    # By stage, and as «points»: what was rounded, exactly. Only of a rubric that adds up exact points.
    exact: Mapping[str, Fraction] | None = None

    def input(self, stage: str) -> StoredJSON | None:
        """What was put in at this stage."""
        # Without a `cast`, which is called.
        found: Any = self[_INPUT_AT[stage]]
        return found  # type: ignore[no-any-return]

    def with_input(self, stage: str, stored: StoredJSON | None, *, version: int) -> "Mark":
        """The mark with another input at this stage, its points not yet computed anew; None takes the value away."""
        fresh: dict[str, Any] = {f"{stage}_input": stored, "version": version}
        return self._replace(**fresh)

    def points_at(self, stage: str) -> Decimal | None:
        """What this stage's input gives."""
        found: Decimal | None = getattr(self, f"{stage}_points")
        return found

    def reckoned_at(self, stage: str) -> Points | None:
        """What this stage's input gives, as sums go on with it."""
        return self.points_at(stage) if self.exact is None else self.exact.get(stage, self.points_at(stage))

    @property
    def reckoned(self) -> Points | None:
        """The points that count, as sums go on with them."""
        return self.points if self.exact is None else self.exact.get("points", self.points)

    @property
    def differs(self) -> bool:
        """Whether the appraisal is another than the member's own: in points or, where neither gives any, as put in."""
        if self.self_input is None or self.appraised_input is None:
            return False
        if self.self_points is None and self.appraised_points is None:
            return self.self_input != self.appraised_input
        return self.self_points != self.appraised_points

    def has(self, stage: str) -> bool:
        """Whether something was put in at this stage."""
        return self[_INPUT_AT[stage]] is not None

    @property
    def answered(self) -> bool:
        """Whether the member has answered its appraisal, and nothing is agreed yet."""
        there = self.self_input is not None and self.appraised_input is not None
        return self.agreed_input is None and there and bool(self.explanation)

    @property
    def disputed(self) -> bool:
        """Whether the bloc has to decide: the member has answered a differing appraisal, and nothing is agreed yet."""
        return self.answered and self.differs

    @property
    def claims_points(self) -> bool:
        """Whether there is something to show for it: not where the member gave itself no points."""
        return self.self_points != 0

    def known_at(self, stage: str) -> StoredJSON | None:
        """The latest input up to this stage: what the others are compared with then."""
        for earlier in reversed(_STAGES[: _STAGES.index(stage) + 1]):
            if (found := self.input(earlier)) is not None:
                return found
        return None


# Asked for thousands of times a page.
_INPUT_AT = {stage: Mark._fields.index(f"{stage}_input") for stage in _STAGES}
NO_MARK = Mark(0, None, None, None, None, None, None, None, "", 0)
