"""Questions of a review meeting and who is put forward, for tests, as the portal's own verbs make them."""

from decimal import Decimal
from typing import Any

from awards.models import AwardForm, Nomination, Question
from awards.verbs.nominations import put_forward
from awards.verbs.questions import keep_question, questions_of, seal_of
from tests.awards.meeting import called
from tests.awards.reviews import award_form
from tests.campaigns.proposed import who
from tests.years import Made

# What the form of a question sends.
RULE = {
    "form": "co-mau",
    "by_ballot": "on",
    "method": "each",
    "most_chosen": "",
    "numerator": "2",
    "denominator": "3",
    "exceeds": "on",
    "base": "members",
    "quota": "percent",
    "quota_number": "",
    "quota_percent": "30",
    "quota_of": "members",
    "quota_rounding": "down",
    "quota_at_least_one": "",
    "tie_path": "second-round",
    "ground": "Điều 7, khoản 2 Quy chế",
}
FIELDS: dict[str, Any] = {
    "form": "co-mau",
    "by_ballot": True,
    "method": "each",
    "most_chosen": None,
    "base": "members",
    "numerator": 2,
    "denominator": 3,
    "exceeds": True,
    "blank_is_against": False,
    "quota": "percent",
    "quota_number": None,
    "quota_percent": Decimal(30),
    "quota_of": "members",
    "quota_rounding": "down",
    "quota_at_least_one": False,
    "tie_path": "second-round",
    "ground": "Điều 7, khoản 2 Quy chế",
}


def question_put(made: Made, form: AwardForm | None = None, **fields: Any) -> Question:
    """The secretary puts a question on this form, else on the flag, to the first review meeting."""
    called(made)
    code = (form or award_form(made)).code
    how = who(made, made.secretary)
    order = keep_question(**how, meeting=1, fields=FIELDS | {"form": code} | fields).order
    return found(made, order)


def found(made: Made, order: int = 1) -> Question:
    """The question at this place, as it stands."""
    return next(one for one in questions_of(made.year, 1) if one.order == order)


def changed(made: Made, order: int, **fields: Any) -> Question:
    """The secretary changes the question at this place."""
    how = who(made, made.secretary)
    seen = seal_of(found(made, order))
    return keep_question(**how, meeting=1, fields=FIELDS | fields, order=order, seen=seen)


def put(made: Made, code: str = "dv-02", order: int = 1, **fields: Any) -> Nomination:
    """The secretary puts this member forward for the question at this place."""
    how = who(made, made.secretary)
    return put_forward(**how, meeting=1, question=order, fields={"member": code} | fields)
