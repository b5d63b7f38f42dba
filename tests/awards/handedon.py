"""A year whose dossiers go through the standing body, and the standing body doing something with one."""

from typing import Any

from awards.models import AwardSettings, Submission
from awards.rules.proposing import Stage
from awards.verbs.appraising import appraise
from awards.verbs.proposals import Taking
from awards.verbs.submissions import seal_of
from common.audit.log import Actor
from members.models import User
from tests.awards.proposing import bring, proposed
from tests.standingbody import standing_body
from tests.years import Made

REMARK = "Thiếu biên bản họp"


def hand_on(made: Made, on: bool = True) -> None:
    """Says of the year whether its dossiers go through the standing body."""
    AwardSettings.objects.update_or_create(year=made.year, defaults={"to_standing_body": on})


def sent(made: Made, *codes: str) -> Submission:
    """A submission with a case of each of these members, sent; the year hands it on."""
    hand_on(made)
    for code in codes or ("dv-01", "dv-02"):
        bring(made, proposed(made, code), Stage.SUBMITTED)
    return Submission.objects.get(year=made.year)


def done_by(made: Made, user: User, to: Stage | None, **fields: Any) -> int:
    """The account does this with the dossier, on the day of the last step where none is said."""
    submission = Submission.objects.get(year=made.year)
    last = made.year.proposals.get(number=1).steps.latest("number")
    said: dict[str, Any] = {"on": last.on, "remark": "" if to == Stage.APPRAISAL else REMARK} | fields
    return appraise(
        year=made.year,
        number=submission.number,
        taking=Taking(to, **said),
        seen=seal_of(submission),
        actor=Actor(user=user),
        reader=made.reader(user),
    )


def done(made: Made, to: Stage | None, **fields: Any) -> int:
    """The standing body of the bloc's province does it."""
    return done_by(made, standing_body(made), to, **fields)
