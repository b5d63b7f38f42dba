"""How proposals and submissions are told, to whom they are known."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from awards.editions import named_in
from awards.handing import hands_on_to
from awards.models import Proposal, ProposalStep, Submission
from awards.queries import proposals_of
from awards.rules.proposing import SENT, TOLD, UNSENT, Stage, standing
from awards.rules.workingdays import Holidays, first_of, left_told
from awards.verbs.proposals import last_step, rules_of
from common.labels import label
from common.records.longtext import MOST_BESIDE
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind
from members.access import Reader, RoleKind, may_see_everything
from members.access_of_the_awards import may_see_appraisal, may_see_proposal
from members.models import BlocYear

BODY = str(RoleKind.STANDING_BODY.label)
# What is said to one member in place of a remark that is about several.
KEPT = "Nội dung về cả hồ sơ, Thư ký Khối biết."


@dataclass(frozen=True)
class ProposalLine:
    """One proposal: where it is since when, by when something is due, and how that stands today."""

    proposal: Proposal
    form_name: str
    stage: Stage
    since: date
    due: date | None
    left: str
    url: str = ""

    @property
    def whom(self) -> str:
        """Who is put forward: «Nguyễn Văn An, Ban Dân vận»."""
        nomination = self.proposal.nomination
        return f"{nomination.within}, {nomination.member.short_name}" if nomination.within else nomination.member.name

    @property
    def state(self) -> str:
        """Where it is, in words."""
        return TOLD[self.stage]

    @property
    def due_told(self) -> str:
        """By when something is due, and how that stands."""
        return self.left

    @property
    def occasion(self) -> str:
        """On which occasion it was made: the year's end where no other is named."""
        return self.proposal.nomination.occasion or "Bình xét cuối năm"


PROPOSALS = Table[ProposalLine](
    {
        "number": TableField(
            label("awards.Proposal.number"),
            lambda line: line.proposal.number,
            width=6,
            paper=5,
            on_page=False,
            kind=ColumnKind.INTEGER,
        ),
        "whom": TableField(
            label("awards.Proposal.nomination"), lambda line: line.whom, width=44, cell="awards/linked.html"
        ),
        "form": TableField(label("awards.Nomination.form"), lambda line: line.form_name, width=36, paper=22),
        "occasion": TableField(label("awards.Nomination.occasion"), lambda line: line.occasion, width=24, paper=14),
        "state": TableField("Đang ở bước", lambda line: line.state, width=18, paper=12),
        "since": TableField("Từ ngày", lambda line: line.since, width=12, paper=15, kind=ColumnKind.DATE),
        "due": TableField("Hạn", lambda line: line.due_told, width=26, paper=13),
    }
)


# The same where all were made after one campaign.
IN_CAMPAIGN = Table({name: field for name, field in PROPOSALS.fields.items() if name != "occasion"})


def lines_of(
    year: BlocYear, reader: Reader, today: date, holidays: Holidays, found: Sequence[Proposal] | None = None
) -> list[ProposalLine]:
    """The proposals that this reader may know of."""
    known = proposals_of(year) if found is None else found
    lines = [line_of(one, today, holidays) for one in known]
    handed_on = hands_on_to(year, reader)
    return [
        line
        for line in lines
        if may_see_proposal(reader, line.proposal.nomination.member.code, sent=line.stage in SENT, handed_on=handed_on)
    ]


def line_of(proposal: Proposal, today: date, holidays: Holidays) -> ProposalLine:
    """How a proposal stands today."""
    last = last_step(proposal)
    stage = Stage(last.to)
    due = due_of(proposal, stage, last)
    return ProposalLine(
        proposal=proposal,
        form_name=named_in(proposal.nomination.form, proposal.year),
        stage=stage,
        since=last.on,
        due=due,
        left=left_told(today, due, holidays) if due else "",
    )


def due_of(proposal: Proposal, stage: Stage, last: ProposalStep) -> date | None:
    """By when it has to go on: what the authority asked for, or its submission; None where nothing is due."""
    if stage == Stage.SUPPLEMENT:
        return last.due
    # Before it is sent, what is due is its submission.
    if stage in UNSENT and proposal.submission:
        return deadline_of(proposal.submission)
    return None


def deadline_of(submission: Submission) -> date | None:
    """By when the authority has to have it: the first of what letter and rule say; None where neither does."""
    return first_of(submission.due_by_letter, submission.due_by_rule)


@dataclass(frozen=True)
class StepLine:
    """A row of a proposal's course, and whether it still stands; `whole` unless its words are kept from the reader."""

    step: ProposalStep
    stands: bool
    whole: bool = True

    @property
    def what(self) -> str:
        """«Đã trình», «Rút lại bước 3»."""
        return TOLD[Stage(self.step.to)] if self.step.to else f"Rút lại bước {self.step.takes_back}"

    @property
    def told(self) -> str:
        """The same, with that it was taken back."""
        return self.what if self.stands or not self.step.to else f"{self.what} (đã rút lại)"

    @property
    def remark(self) -> str:
        """Why, what is to be supplemented; of a remark on the whole dossier that there is one."""
        return self.step.remark if self.whole or not self.step.remark else KEPT

    @property
    def by(self) -> str:
        """Who entered it, of the standing body or of the bloc."""
        return f"{self.step.entered_by} ({BODY})" if self.step.by_standing_body else self.step.entered_by


STEPS = Table[StepLine](
    {
        "number": TableField(
            label("awards.ProposalStep.number"),
            lambda line: line.step.number,
            width=6,
            paper=7,
            on_page=False,
            kind=ColumnKind.INTEGER,
        ),
        "what": TableField(label("awards.ProposalStep.to"), lambda line: line.told, width=24, paper=20),
        "on": TableField(
            label("awards.ProposalStep.on"), lambda line: line.step.on, width=12, paper=15, kind=ColumnKind.DATE
        ),
        "paper": TableField(label("awards.ProposalStep.paper"), lambda line: line.step.paper, width=20, paper=17),
        "remark": TableField(
            label("awards.ProposalStep.remark"),
            lambda line: line.remark,
            width=50,
            most=MOST_BESIDE,
            cell="awards/step_remark.html",
        ),
        "by": TableField(label("awards.ProposalStep.entered_by"), lambda line: line.by, width=24, paper=18),
    }
)


def steps_of(proposal: Proposal, reader: Reader) -> list[StepLine]:
    """What was ever entered of a proposal, in that order, as far as this reader may know it."""
    stand = {one.number for one in standing(rules_of(proposal))}
    appraisals, everything = may_see_appraisal(reader), may_see_everything(reader)
    return [
        StepLine(one, one.number in stand, whole=bool(appraisals) or not one.by_standing_body)
        for one in proposal.steps.all()
        # What was done within the bloc before it was sent is the bloc's.
        if everything or one.to in SENT
    ]
