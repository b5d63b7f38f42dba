"""What the standing body does with a dossier that was handed on to it: return it with remarks, take it up, take back.

Each is a further step of every case that it concerns, beside the bloc's own.
"""

from collections.abc import Sequence

from awards.handing import cases_in, hands_on, was_sent
from awards.models import Proposal, Submission
from awards.rules.appraising import FROM
from awards.rules.proposing import Stage
from awards.verbs.dossiers import key_of
from awards.verbs.proposals import ProposalRefused, Taking, add_step, last_step, stage
from awards.verbs.submissions import STALE, StaleSubmission, SubmissionRefused, change_of, seal_of
from common.audit.log import Actor
from members.access import Reader, require
from members.access_of_the_awards import may_appraise_submission
from members.locking import locked
from members.models import BlocYear
from members.yearlog import log_in, who_changed

NOTHING_THERE = "Hồ sơ này bây giờ không có trường hợp nào để ghi bước ấy."
NOTHING_OF_YOURS = "Cơ quan thường trực chưa ghi bước nào còn rút lại được ở hồ sơ này."
DONE = {Stage.SUPPLEMENT: "trả lại hồ sơ", Stage.APPRAISAL: "tiếp nhận hồ sơ", None: "rút lại bước đã ghi"}


def concerned(cases: Sequence[Proposal], to: Stage | None) -> list[Proposal]:
    """The cases that this step is for; None: those that were last done together and may be taken back."""
    if to is not None:
        return [one for one in cases if stage(one) in FROM[to]]
    own = [(one, step) for one in cases if (step := last_step(one)).by_standing_body]
    newest = max((step for _, step in own), key=lambda step: step.entered_at, default=None)
    if newest is None:
        return []
    same = (newest.to, newest.on, newest.remark, newest.due)
    return [one for one, step in own if (step.to, step.on, step.remark, step.due) == same]


def appraise(*, year: BlocYear, number: int, taking: Taking, seen: str, actor: Actor, reader: Reader) -> int:
    """Takes the cases of the submission to «Phải bổ sung» or «Đang thẩm định», or back; answers how many.

    PermissionError; SubmissionRefused; StaleSubmission unless it stands as `seen` says; Submission.DoesNotExist.
    """
    with locked(year) as now:
        submission = Submission.objects.select_related("form").get(year=now, number=number)
        cases = cases_in(submission)
        require(may_appraise_submission(reader, handed_on=hands_on(now) and was_sent(cases)))
        if seal_of(submission) != seen:
            raise StaleSubmission(who_changed(now, key_of(submission)) or STALE)
        wanted = concerned(cases, taking.to)
        if not wanted:
            raise SubmissionRefused({"": NOTHING_THERE if taking.to else NOTHING_OF_YOURS})
        try:
            changes = [add_step(now, one.number, taking, actor, by_standing_body=True) for one in wanted]
        except ProposalRefused as refused:
            raise SubmissionRefused(refused.problems) from refused
        log_in(now, actor, [change_of(submission, DONE[taking.to], new=taking.remark), *changes])
    return len(wanted)
