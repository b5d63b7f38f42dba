"""One proposal: who, for what, its course, and what may come next, or why it may not."""

from dataclasses import dataclass, replace

from django import forms
from django.http import Http404, HttpResponseBase

from awards.handing import hands_on_to
from awards.models import Proposal, StepFile
from awards.presenters.proposals import STEPS as TABLE
from awards.presenters.proposals import ProposalLine, StepLine, line_of, steps_of
from awards.queries import holidays_of
from awards.rules.proposing import ENDS, FOLLOWS, SENT, TOLD, Stage
from awards.verbs.dossiers import refusal_of
from awards.verbs.midyear import why_fixed
from awards.verbs.proposals import last_step
from common.files.answer import stored_answer
from common.files.taking import store
from common.records.record import RecordHead
from common.records.tables import Table
from members.access import may_see_everything
from members.access_of_the_awards import may_manage_proposals, may_see_proposal, may_see_submission
from members.pages import Opened, Page, YearDoor

# A scan is added to a step that was entered before.
ADD_FILES = "tep"
# What is pressed to go on; what has happened is noted.
DEEDS: dict[Stage, str] = {
    Stage.CHOSEN: "Ghi đã suy tôn",
    Stage.PREPARING: "Lập hồ sơ",
    Stage.SUBMITTED: "Ghi đã trình",
    Stage.SUPPLEMENT: "Ghi yêu cầu bổ sung",
    Stage.APPRAISAL: "Ghi đang thẩm định",
    Stage.COUNCIL: "Ghi Hội đồng xét",
    Stage.DECIDED: "Ghi quyết định",
    Stage.REFUSED: "Ghi không được tặng",
    Stage.HANDED: "Ghi đã trao",
    Stage.CANCELLED: "Ghi hủy bỏ",
    Stage.WITHDRAWN: "Rút đề nghị",
}


@dataclass(frozen=True, kw_only=True)
class ProposalForm:
    """A form about a proposal; `notes` say what comes of it, `upload` whether files may come with it."""

    title: str
    form: forms.Form
    seen: str
    back: str
    back_name: str
    notes: list[str]
    upload: bool
    deed: str = "Lưu"


def tell(form: forms.Form, problems: dict[str, str]) -> None:
    """Says each sentence beside its box, or above the form where it has none."""
    for field, sentence in problems.items():
        form.add_error(field if field in form.fields else None, sentence)


@dataclass(frozen=True)
class Next:
    """A step that may come next; `why_not` says what is in its way."""

    words: str
    url: str
    why_not: str = ""
    ends: bool = False


@dataclass(frozen=True, kw_only=True)
class ProposalPage:
    """The proposal and its course; for who manages it what may come next, where scans are added to its steps, the
    taking back, and where its case is changed, or why it no longer is."""

    title: str
    line: ProposalLine
    steps: list[StepLine]
    table: Table[StepLine]
    nexts: list[Next]
    scans: list[tuple[str, str]]
    back_url: str
    edit_url: str
    why_fixed: str
    submission_url: str
    over: bool
    record: RecordHead


def proposal_or_404(opened: Opened) -> Proposal:
    """The proposal that the address names, if the reader may know of it."""
    rows = Proposal.objects.filter(year=opened.year.pk, number=opened.kwargs["number"])
    related = rows.select_related("nomination__form", "nomination__member", "submission__form", "award")
    found = related.prefetch_related("steps__files", "nomination__form__editions").first()
    if found is None:
        raise Http404
    found.year = opened.year
    line = line_of(found, opened.today, {})
    member = found.nomination.member.code
    handed_on = hands_on_to(opened.year, opened.reader)
    opened.require_known(may_see_proposal(opened.reader, member, sent=line.stage in SENT, handed_on=handed_on))
    return found


def load(opened: Opened) -> ProposalPage:
    """The proposal as it stands."""
    proposal = proposal_or_404(opened)
    line = line_of(proposal, opened.today, holidays_of(opened.year.bloc))
    manages = bool(may_manage_proposals(opened.reader))
    steps = steps_of(proposal, opened.reader)
    for one in steps:
        one.step.proposal = proposal
    taking = opened.address("proposal-step", proposal.number)
    can_take_back = manages and sum(one.stands for one in steps) > 1 and not last_step(proposal).by_standing_body
    handed_on = line.stage in SENT and hands_on_to(opened.year, opened.reader)
    fixed = why_fixed(proposal) if manages else ""
    sees_submission = proposal.submission and may_see_submission(opened.reader, handed_on=handed_on)
    return ProposalPage(
        title=f"{line.whom}: {line.form_name}",
        line=replace(line, url=""),
        steps=steps,
        table=TABLE,
        nexts=_nexts(proposal, line.stage, taking) if manages else [],
        scans=[(str(one.step), f"{taking}?buoc={ADD_FILES}&thu-tu={one.step.number}") for one in steps if one.step.to]
        if manages
        else [],
        back_url=f"{taking}?buoc=rut-lai" if can_take_back else "",
        edit_url=opened.address("proposal-edit", proposal.number) if manages and not fixed else "",
        why_fixed=fixed,
        submission_url=opened.address("submission", proposal.submission.number)
        if proposal.submission and sees_submission
        else "",
        over=line.stage in ENDS,
        record={"title": f"Đề nghị khen thưởng số {proposal.number}", "subject": str(opened.year)},
    )


def _nexts(proposal: Proposal, stage: Stage, address: str) -> list[Next]:
    found = []
    for one in FOLLOWS[stage]:
        why_not = ""
        if one == Stage.SUBMITTED and proposal.submission:
            why_not = refusal_of(proposal.submission)
        found.append(Next(DEEDS[one], f"{address}?buoc={one.value}", why_not, one in ENDS))
    return found


def fetch(opened: Opened) -> HttpResponseBase:
    """A file of a step, for whoever may know of the step; for everybody else, there is none."""
    proposal = proposal_or_404(opened)
    rows = StepFile.objects.filter(step__proposal=proposal, pk=opened.kwargs["file"], removed_at__isnull=True)
    found = rows.select_related("step").first()
    if found is None or not (may_see_everything(opened.reader) or found.step.to in SENT):
        raise Http404
    return stored_answer(opened.request, store(), found, save="tai" in opened.query)


def title_of(stage: Stage | None) -> str:
    """What the form of a step is called."""
    return DEEDS.get(stage, TOLD[stage]) if stage else "Rút lại bước cuối"


PAGE = Page(
    name="proposal",
    within="reviews",
    path="de-nghi/<int:number>",
    title="Đề nghị",
    load=load,
    template="awards/proposal.html",
)
FILE = YearDoor(name="proposal-file", path="de-nghi/<int:number>/tep/<int:file>", answer=fetch)
