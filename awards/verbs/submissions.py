"""What can be done with a submission: say to whom it goes and by when, and send it whole once it is complete."""

import hashlib
from collections.abc import Mapping
from datetime import date
from typing import Any

from awards.editions import named_in
from awards.models import Submission
from awards.rules.proposing import Stage
from awards.verbs.dossiers import key_of, live_cases, refusal_of
from awards.verbs.proposals import ProposalRefused, Taking, stage, take_step
from awards.verbs.proposals import seal_of as seal_of_proposal
from common.audit.log import Actor, Change
from common.refused import FieldsRefused
from common.yearfile.sync import change_fields
from documents.catalogue import NO_MEMBERS
from members.access import Reader, require
from members.access_of_the_awards import may_manage_proposals
from members.locking import locked
from members.models import BlocYear
from members.odd_days import far_days
from members.yearlog import log_in, who_changed

OF_SUBMISSION = ("recipient", "letter", "due_by_letter", "due_by_rule")
STALE = "Hồ sơ trình này vừa được người khác sửa."
NOTHING_TO_SEND = "Hồ sơ này không có trường hợp nào đang lập hồ sơ hoặc phải bổ sung."
_TO_SEND = (Stage.PREPARING, Stage.SUPPLEMENT)


class StaleSubmission(ValueError):
    """It was changed by somebody else since the form was opened; the text says by whom and what."""


class SubmissionRefused(FieldsRefused):
    """What was typed cannot be kept, or the dossier can't be sent: a sentence for each field, "" for the whole."""


def seal_of(submission: Submission) -> str:
    """A short mark of all that stands in a submission, and of where its cases are."""
    told = [str(getattr(submission, field.attname)) for field in submission._meta.concrete_fields]
    told += [f"{one.number}:{stage(one)}" for one in live_cases(submission)]
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def change_submission(
    *, year: BlocYear, number: int, fields: Mapping[str, Any], seen: str, actor: Actor, reader: Reader
) -> Submission:
    """Says to whom it goes, by which letter and by when; `fields` are those of `OF_SUBMISSION`.

    PermissionError, SubmissionRefused, StaleSubmission unless it stands as `seen` says, Submission.DoesNotExist.
    """
    require(may_manage_proposals(reader))
    if wrong := far_days(fields, ("due_by_letter", "due_by_rule"), year=year.year):
        raise SubmissionRefused(wrong)
    with locked(year) as now:
        submission = _found(now, number, seen)
        if told := change_fields(submission, fields):
            log_in(now, actor, [change_of(submission, "sửa hồ sơ trình", *told)])
    return submission


def send(*, year: BlocYear, number: int, on: date, paper: str, seen: str, actor: Actor, reader: Reader) -> int:
    """Takes every case of it that is being prepared or supplemented to «Đã trình»; answers how many.

    PermissionError; SubmissionRefused with the list of what is missing; StaleSubmission; Submission.DoesNotExist.
    """
    require(may_manage_proposals(reader))
    with locked(year) as now:
        submission = _found(now, number, seen)
        cases = [one for one in live_cases(submission) if stage(one) in _TO_SEND]
        if not cases:
            raise SubmissionRefused({"": NOTHING_TO_SEND})
        if lacking := refusal_of(submission):
            raise SubmissionRefused({"": lacking})
        for one in cases:
            taking = Taking(Stage.SUBMITTED, on, paper)
            try:
                take_step(
                    year=now,
                    number=one.number,
                    taking=taking,
                    seen=seal_of_proposal(one),
                    actor=actor,
                    reader=reader,
                )
            except ProposalRefused as refused:
                raise SubmissionRefused(refused.problems) from refused
    return len(cases)


def _found(year: BlocYear, number: int, seen: str) -> Submission:
    submission = Submission.objects.select_related("form").get(year=year, number=number)
    if seal_of(submission) != seen:
        raise StaleSubmission(who_changed(year, key_of(submission)) or STALE)
    return submission


def change_of(submission: Submission, action: str, old: str = "", new: str = "") -> Change:
    """An entry of the log on a submission, for the bloc's own people."""
    subject = f"{submission}: {named_in(submission.form, submission.year)}"
    return Change(subject=subject, key=key_of(submission), action=action, old=old, new=new, member=NO_MEMBERS)
