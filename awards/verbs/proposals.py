"""What can be done with proposals: made from what was voted, and taken from one step to the next.

Steps are only ever added. A decision makes the row in the ledger with it; taking it back takes the row away again.
"""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.db.models import Max

from awards.editions import merit_day, named_in
from awards.models import (
    AwardForm,
    Candidate,
    Nomination,
    Proposal,
    ProposalStep,
    Question,
    StepFile,
    Submission,
    VoteRound,
)
from awards.queries import holidays_of
from awards.rules.proposing import BEGINNINGS, TOLD, Stage, Step, stage_of, standing, wrong_step
from awards.rules.workingdays import MOST, after
from awards.verbs.decided import DecisionRefused, note_cancelling, note_decision, note_handing, take_decision_back
from awards.verbs.dossiers import refusal_of
from awards.verbs.nominations import change_of as change_of_case
from awards.verbs.nominations import seal_of as seal_of_case
from common.audit.log import Actor, Change
from common.files.intake import ReadFile, SentFile, take_in
from common.files.taking import Folder, Taken, names_of, store
from common.files.uploads import MOST_FILES
from common.numbering import free_number
from common.prepared import PreparedRows, with_parents
from common.refused import FieldsRefused
from common.vietnamese.dates import short_date, today_vn
from documents.catalogue import NO_MEMBERS
from members.access import Reader, require
from members.access_of_the_awards import may_manage_proposals
from members.locking import locked
from members.models import BlocYear
from members.odd_days import far_days
from members.yearlog import log_in, who_changed

STALE = "Đề nghị này vừa được người khác sửa hoặc ghi thêm bước."
NOBODY_DECIDES = "Quy định về hình thức này chưa ghi cấp quyết định. Hãy ghi ở trang các hình thức khen thưởng."
_ALREADY = "Tệp này đã có, tên là «{}»."
TOO_MANY = f"Mỗi bước có nhiều nhất {MOST_FILES} tệp."
NOT_YOURS = "Bước này do Cơ quan thường trực ghi nên chỉ Cơ quan thường trực rút lại được."
DAYS_WRONG = f"Hãy ghi số ngày làm việc từ 1 đến {MOST}."


class StaleProposal(ValueError):
    """It was changed or a step was added by somebody else since the form was opened; the text says by whom and what."""


class ProposalRefused(FieldsRefused):
    """What was typed cannot be kept: a sentence for each field, under "" for the whole."""


def key_of(proposal: Proposal) -> str:
    """What the entries of the log on a proposal are known by."""
    return f"proposal/{proposal.number}/"


def seal_of(proposal: Proposal) -> str:
    """A short mark of all that stands in a proposal, its case and its steps."""
    told: list[object] = [proposal.submission_id, proposal.award_id, seal_of_case(proposal.nomination)]
    told += proposal.steps.order_by("number").values_list("number", "to")
    return hashlib.sha256(repr(told).encode()).hexdigest()[:16]


def rules_of(proposal: Proposal) -> list[Step]:
    """Its steps as the rules know them."""
    return [
        Step(one.number, Stage(one.to) if one.to else None, one.on, one.takes_back, one.paper, one.remark)
        for one in proposal.steps.all()
    ]


def last_step(proposal: Proposal) -> ProposalStep:
    """The last of its steps that stands."""
    steps = {one.number: one for one in proposal.steps.all()}
    return steps[standing(rules_of(proposal))[-1].number]


def stage(proposal: Proposal) -> Stage:
    """Where it stands."""
    return stage_of(rules_of(proposal)) or Stage.PLANNED


# Who was chosen in a counted round, is still put forward, and not proposed yet.
_CHOSEN = Candidate.objects.filter(
    round__state=VoteRound.State.COUNTED,
    outcome=Candidate.Outcome.CHOSEN,
    nomination__withdrawn="",
    nomination__proposal=None,
).order_by("round__question__order", "round__number", "order")
_CHOSEN_IN = PreparedRows(
    _CHOSEN.select_related("nomination__member", "round__question__review__conference"), "nomination__year"
)


def cases_of(question: Question) -> list[Candidate]:
    """Who was chosen in the counted rounds of a question, is still put forward, and not proposed yet."""
    found = _CHOSEN.filter(round__question=question).select_related("nomination__member")
    return list({one.nomination_id: one for one in found}.values())


def chosen_in(year: BlocYear, forms: list[AwardForm]) -> list[tuple[Question, list[Candidate]]]:
    """The same of all the year's questions that have any, each with its meeting and its form of these."""
    found: dict[int, tuple[Question, dict[int, Candidate]]] = {}
    for one in _CHOSEN_IN(year.pk):
        question = one.round.question
        found.setdefault(question.pk, (question, {}))[1][one.nomination_id] = one
    with_parents([question for question, _ in found.values()], "form", forms)
    return [(question, list(cases.values())) for question, cases in found.values()]


def propose_chosen(*, year: BlocYear, question: int, actor: Actor, reader: Reader) -> list[Proposal]:
    """Makes a proposal of everybody chosen by this question who has none yet; none twice, however often it is asked.

    The day of the first step is the meeting's, today where it has none. PermissionError, Question.DoesNotExist.
    """
    require(may_manage_proposals(reader))
    with locked(year) as now:
        asked = Question.objects.select_related("review__conference").get(pk=question, review__conference__year=now)
        day = min(asked.review.conference.day or today_vn(), today_vn())
        made, changes = [], []
        for case in cases_of(asked):
            proposal = _made(now, case.nomination, Stage.CHOSEN, day, actor.shown)
            made.append(proposal)
            changes.append(change_of(proposal, "lập đề nghị từ kết quả bỏ phiếu"))
        log_in(now, actor, changes)
    return made


def next_place(year: BlocYear, form: AwardForm) -> int:
    """The place behind all that are put forward for this form in the year."""
    last: int = Nomination.objects.filter(year=year, form=form).aggregate(last=Max("order"))["last"] or 0
    return last + 1


def plan_case(year: BlocYear, nomination: Nomination, on: date, entered_by: str, remark: str = "") -> Proposal:
    """A proposal of this case that no meeting voted on, planned from this day; unlogged."""
    return _made(year, nomination, Stage.PLANNED, on, entered_by, remark)


def _made(
    year: BlocYear, nomination: Nomination, first: Stage, day: date, entered_by: str, remark: str = ""
) -> Proposal:
    if first not in BEGINNINGS:
        raise ValueError(f"no proposal begins with {first}")
    number = free_number(Proposal.objects.filter(year=year))
    proposal = Proposal.objects.create(year=year, number=number, nomination=nomination)
    ProposalStep.objects.create(proposal=proposal, number=1, to=first, on=day, entered_by=entered_by, remark=remark)
    return proposal


@dataclass(frozen=True)
class Taking:
    """A step as somebody enters it; `to` None takes the last one back. `days` are the working days of a supplement,
    `ground` and `money` are the award's where it was decided."""

    to: Stage | None
    on: date
    paper: str = ""
    remark: str = ""
    days: int | None = None
    ground: str = ""
    money: int | None = None


def take_step(
    *,
    year: BlocYear,
    number: int,
    taking: Taking,
    seen: str,
    actor: Actor,
    reader: Reader,
    files: Sequence[SentFile] = (),
) -> list[Taken[StepFile]]:
    """Adds this step to the proposal, with what it brings about: a submission, a row of the ledger, or its end.

    Answers what became of the files that came with it.

    PermissionError, ProposalRefused, StaleProposal unless it stands as `seen` says, Proposal.DoesNotExist.
    """
    require(may_manage_proposals(reader))
    read = [take_in(given, store()) for given in files]
    with locked(year) as now:
        proposal = as_seen(now, number, seen)
        if taking.to is None and last_step(proposal).by_standing_body:
            raise ProposalRefused({"": NOT_YOURS})
        step, brought = _added(now, proposal, taking, actor)
        taken = folder_of(step).take(read, lambda one: file_kept(step, one, actor))
        added = [change_of(proposal, "thêm tệp", new=one.row.told) for one in taken if one.row]
        log_in(now, actor, [step_change(proposal, step), *brought, *added])
    return taken


def add_step(year: BlocYear, number: int, taking: Taking, actor: Actor, *, by_standing_body: bool) -> Change:
    """Adds this step under the lock that whoever calls holds, having asked who may; answers what the log is to say.

    ProposalRefused, Proposal.DoesNotExist.
    """
    proposal = _known(year, number)
    # What a standing body does brings nothing else about.
    step, _ = _added(year, proposal, taking, actor, by_standing_body=by_standing_body)
    return step_change(proposal, step)


def as_seen(year: BlocYear, number: int, seen: str) -> Proposal:
    """The proposal with all that hangs on it; StaleProposal unless it stands as `seen` says, Proposal.DoesNotExist."""
    proposal = _known(year, number)
    if seal_of(proposal) != seen:
        keys = key_of(proposal), change_of_case(proposal.nomination, "").key
        raise StaleProposal(who_changed(year, *keys) or STALE)
    return proposal


def _known(year: BlocYear, number: int) -> Proposal:
    rows = Proposal.objects.select_related("nomination__form", "nomination__member__agency", "submission", "award")
    return rows.prefetch_related("steps").get(year=year, number=number)


def folder_of(step: ProposalStep) -> Folder:
    """What files a step has."""
    return Folder(names_of(step.files.all()), _ALREADY, TOO_MANY)


def file_kept(step: ProposalStep, one: ReadFile, actor: Actor) -> StepFile:
    """The row of a file that was kept with a step."""
    return StepFile.objects.create(
        step=step,
        name=one.name,
        content_type=one.found.content_type,
        size=one.kept.size,
        sha256=one.kept.sha256,
        added_by=actor.shown,
    )


def _added(
    year: BlocYear, proposal: Proposal, taking: Taking, actor: Actor, *, by_standing_body: bool = False
) -> tuple[ProposalStep, list[Change]]:
    """The step, and what the log is to say of what it brought about."""
    steps = rules_of(proposal)
    last = standing(steps)[-1]
    back = last.number if taking.to is None else None
    number = max(one.number for one in steps) + 1
    wrong = wrong_step(
        steps, Step(number, taking.to, taking.on, back, taking.paper, taking.remark), today_vn()
    ) or far_days({"on": taking.on}, ("on",), year=year.year)
    wrong = {"on" if name == "day" else name: told for name, told in wrong.items()}
    due = None
    if taking.days is not None and taking.to == Stage.SUPPLEMENT:
        if 1 <= taking.days <= MOST:
            due = after(taking.on, taking.days, holidays_of(year.bloc))
        else:
            wrong["days"] = DAYS_WRONG
    if wrong:
        raise ProposalRefused(wrong)
    try:
        brought = _brought_about(year, proposal, taking, last)
    except DecisionRefused as refused:
        raise ProposalRefused(refused.problems) from None
    step = ProposalStep.objects.create(
        proposal=proposal,
        number=number,
        to=taking.to or "",
        takes_back=back,
        on=taking.on,
        paper=taking.paper,
        remark=taking.remark,
        due=due,
        entered_by=actor.shown,
        by_standing_body=by_standing_body,
    )
    return step, brought


def _brought_about(year: BlocYear, proposal: Proposal, taking: Taking, last: Step) -> list[Change]:
    """Does what comes with the step; answers what that changed elsewhere. ProposalRefused, DecisionRefused."""
    if taking.to is None:
        return take_decision_back(proposal, last.to)
    if taking.to == Stage.PREPARING:
        _join(year, proposal)
    if taking.to == Stage.SUBMITTED and proposal.submission and (lacking := refusal_of(proposal.submission)):
        raise ProposalRefused({"": lacking})
    if taking.to == Stage.DECIDED:
        return note_decision(year, proposal, taking.on, taking.paper, taking.ground, taking.money)
    if taking.to == Stage.HANDED:
        return note_handing(proposal, taking.on, taking.remark)
    if taking.to == Stage.CANCELLED:
        return note_cancelling(proposal, taking.on, taking.paper)
    return []


def _join(year: BlocYear, proposal: Proposal) -> None:
    """Puts it into the submission of its form, authority and occasion, which is made with its first case."""
    if proposal.submission:
        return
    nomination = proposal.nomination
    edition = nomination.form.edition_on(merit_day(year))
    if edition is None or not edition.decided_by:
        raise ProposalRefused({"": NOBODY_DECIDES})
    proposal.submission, _ = Submission.objects.get_or_create(
        year=year,
        form=nomination.form,
        decided_by=edition.decided_by,
        occasion=nomination.occasion,
        defaults={"number": free_number(Submission.objects.filter(year=year)), "recipient": edition.decided_by},
    )
    proposal.save(update_fields=["submission"])


def told(proposal: Proposal) -> str:
    """It as the log names it: «Đề nghị số 3: Cờ thi đua, Ban Dân vận»."""
    nomination = proposal.nomination
    return f"{proposal}: {named_in(nomination.form, proposal.year)}, {nomination}"


def change_of(proposal: Proposal, action: str, old: str = "", new: str = "") -> Change:
    """An entry of the log on a proposal, for the bloc's own people: its member may not know of it yet."""
    return Change(subject=told(proposal), key=key_of(proposal), action=action, old=old, new=new, member=NO_MEMBERS)


def step_change(proposal: Proposal, step: ProposalStep) -> Change:
    """What the log says of a step."""
    parts = [short_date(step.on), step.paper, step.remark, f"hạn {short_date(step.due)}" if step.due else ""]
    said = "; ".join(part for part in parts if part)
    if not step.to:
        return change_of(proposal, f"rút lại bước {step.takes_back}", new=said)
    return change_of(proposal, f"ghi bước «{TOLD[Stage(step.to)]}»", new=said)
