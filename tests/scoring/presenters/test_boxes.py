"""What is shown beside the three values of a criterion."""

from decimal import Decimal

import pytest

from scoring.marks import NO_MARK
from scoring.presenters.boxes import difference


@pytest.mark.parametrize(
    ("own", "appraised", "shown"),
    [("50", "47.5", "−2,5"), ("47.5", "50", "+2,5"), ("50", "50.00", ""), (None, "5", "")],
)
def test_the_difference_says_by_how_much_the_appraisal_lies_above_or_below(own: str | None, appraised: str, shown: str):
    mark = NO_MARK._replace(
        self_input=None if own is None else {"points": own},
        self_points=None if own is None else Decimal(own),
        appraised_input={"points": appraised},
        appraised_points=Decimal(appraised),
    )
    assert difference(mark) == shown
