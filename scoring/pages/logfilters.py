"""How the log is filtered by what its keys say of scores: by the round, and by the criterion."""

import re

from members.logpage import KeyFilter
from members.pages import Opened
from scoring.models import Criterion, Round
from scoring.rubrics import words
from scoring.rubrics.kinds import KINDS

# The first parts of keys whose second one is a round's code; then come the member's and the criterion's.
_OF_ROUND = "appraisal|appraisers|card|evidence|ineligible|publication|round|score"
_OF_CRITERION = "appraisal|evidence|score"


def _rounds(opened: Opened) -> dict[str, str]:
    return dict(Round.objects.filter(year=opened.year.pk).order_by("id").values_list("code", "name"))


def _criteria(opened: Opened) -> dict[str, str]:
    leaves = Criterion.objects.filter(rubric__year=opened.year.pk).exclude(
        kind__in=[kind.value for kind in KINDS if not kind.is_leaf]
    )
    return {code: f"{code}. {name}" for code, name in leaves.order_by("order").values_list("code", "name")}


LOG_FILTERS = [
    KeyFilter("ky", "Kỳ chấm điểm", _rounds, lambda code: f"^({_OF_ROUND})/{re.escape(code)}(/|$)"),
    KeyFilter("tc", words.CRITERION, _criteria, lambda code: f"^({_OF_CRITERION})/[^/]+/[^/]+/{re.escape(code)}(/|$)"),
]
