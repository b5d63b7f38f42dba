"""«Đề nghị khen thưởng»: the proposals of a year, what is due of them, and who was chosen and is not proposed yet."""

from dataclasses import dataclass, replace

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from awards.achievements import ACHIEVEMENT
from awards.editions import named_in
from awards.handing import hands_on_to
from awards.models import AwardForm, Question, Submission
from awards.ownreports import source_key, to_write
from awards.presenters.proposals import PROPOSALS as TABLE
from awards.presenters.proposals import ProposalLine, deadline_of, lines_of
from awards.queries import forms_of, holidays_of, proposals_of, submissions_of
from awards.rules.appraising import HANDED_TOLD, Handed, handed_state
from awards.rules.proposing import TOLD, Stage
from awards.rules.workingdays import Holidays, left_told
from awards.verbs.proposals import chosen_in, propose_chosen
from common.records.record import RecordHead
from common.records.tables import Table
from common.records.workbooks import WorkbookSheet
from common.web.sent import whole_number
from members.access import RoleKind, may_see_everything
from members.access_of_the_awards import may_manage_proposals, may_see_submission
from members.pages import Again, Opened, Page

TITLE = "Đề nghị khen thưởng"
DUE = "han"
TOLD_TO_BLOC = HANDED_TOLD | {Handed.WAITING: TOLD[Stage.SUBMITTED], Handed.RETURNED: TOLD[Stage.SUPPLEMENT]}


@dataclass(frozen=True)
class Chosen:
    """A question whose chosen cases are not proposed yet."""

    key: int
    form_name: str
    meeting: str
    names: list[str]


@dataclass(frozen=True)
class SubmissionLine:
    """A submission, how many cases it has, and by when it has to be there."""

    submission: Submission
    form_name: str
    cases: int
    state: str
    left: str
    url: str


@dataclass(frozen=True)
class OwnReport:
    """An achievement report that the reader's own member writes now."""

    words: str
    url: str


@dataclass(frozen=True)
class Option:
    """A value to filter by."""

    value: str
    words: str
    chosen: bool


@dataclass(frozen=True, kw_only=True)
class ProposalsPage:
    """The proposals that match, of `all` that the reader knows of; the rest for who manages them."""

    lines: list[ProposalLine]
    all: int
    table: Table[ProposalLine]
    forms: list[Option]
    stages: list[Option]
    due_only: bool
    filtered: bool
    chosen: list[Chosen]
    submissions: list[SubmissionLine]
    own_reports: list[OwnReport]
    # For the standing body, and whether the year's dossiers go through it.
    by_body: bool
    handed_on: bool
    manages: bool
    new_url: str
    checklist_url: str
    holidays_url: str
    record: RecordHead


def load(opened: Opened) -> ProposalsPage:
    """The proposals as they stand, filtered by what the address says."""
    holidays, handed_on = holidays_of(opened.year.bloc), hands_on_to(opened.year, opened.reader)
    awarded = forms_of(opened.year.bloc)
    found = proposals_of(opened.year, awarded)
    known = [
        replace(line, url=opened.address("proposal", line.proposal.number))
        for line in lines_of(opened.year, opened.reader, opened.today, holidays, found)
    ]
    form, stage = opened.query.get("hinh-thuc", ""), opened.query.get("buoc", "")
    due_only = bool(opened.query.get(DUE))
    lines = [
        line
        for line in known
        if form in ("", line.proposal.nomination.form.code) and stage in ("", line.stage) and (line.due or not due_only)
    ]
    if due_only:
        lines.sort(key=lambda line: line.due or opened.today)
    manages = bool(may_manage_proposals(opened.reader))
    forms = {line.proposal.nomination.form.code: line.form_name for line in known}
    there = {line.stage for line in known}
    return ProposalsPage(
        lines=lines,
        all=len(known),
        table=TABLE,
        forms=[Option(code, words, code == form) for code, words in forms.items()],
        stages=[Option(one.value, TOLD[one], one == stage) for one in Stage if one in there],
        due_only=due_only,
        filtered=bool(form or stage or due_only),
        chosen=_chosen(opened, awarded) if manages else [],
        submissions=_submissions(opened, known, holidays, awarded, handed_on),
        by_body=not may_see_everything(opened.reader) and RoleKind.STANDING_BODY in opened.reader.kinds,
        handed_on=handed_on,
        own_reports=_own_reports(opened),
        manages=manages,
        new_url=opened.address("proposal-new") if manages else "",
        checklist_url=opened.address("proposals-checklist") if manages else "",
        holidays_url=opened.address("proposals-holidays") if manages else "",
        record={"title": "Danh sách đề nghị khen thưởng", "subject": str(opened.year)},
    )


def _own_reports(opened: Opened) -> list[OwnReport]:
    own = opened.reader.own
    return [
        OwnReport(
            f"{one.nomination}: {named_in(one.nomination.form, opened.year)}",
            opened.address("composition", ACHIEVEMENT.source(source_key(one))),
        )
        for one in (to_write(opened.year, ACHIEVEMENT, own) if own else [])
    ]


def _chosen(opened: Opened, awarded: list[AwardForm]) -> list[Chosen]:
    return [
        Chosen(
            key=question.pk,
            form_name=named_in(question.form, opened.year),
            meeting=str(question.review),
            names=[str(one.nomination) for one in cases],
        )
        for question, cases in chosen_in(opened.year, awarded)
    ]


def _submissions(
    opened: Opened, known: list[ProposalLine], holidays: Holidays, awarded: list[AwardForm], handed_on: bool
) -> list[SubmissionLine]:
    if not may_see_everything(opened.reader) and not handed_on:
        return []
    found = []
    for one in submissions_of(opened.year, awarded):
        due = deadline_of(one)
        cases = [line for line in known if line.proposal.submission_id == one.pk]
        # Whoever is not of the bloc knows of those cases that were sent.
        if not may_see_submission(opened.reader, handed_on=handed_on and bool(cases)):
            continue
        state = handed_state({line.stage for line in cases})
        waiting = any(line.stage in (Stage.PREPARING, Stage.SUPPLEMENT) for line in cases)
        left = left_told(opened.today, due, holidays) if due and waiting and may_see_everything(opened.reader) else ""
        url = opened.address("submission", one.number)
        name = named_in(one.form, opened.year)
        found.append(SubmissionLine(one, name, len(cases), _state_told(state, handed_on), left, url))
    return found


def _state_told(state: Handed | None, to_reader: bool) -> str:
    """How a submission stands: told to the bloc by what it has to do, to the standing body by what itself has to."""
    if state is None:
        return "Chưa trình"
    return HANDED_TOLD[state] if to_reader else TOLD_TO_BLOC[state]


def save(opened: Opened) -> HttpResponseBase | Again:
    """Makes proposals of everybody whom the question has chosen; whoever has one stays with that."""
    opened.require(may_manage_proposals(opened.reader))
    key = whole_number(opened.posted.get("propose", ""))
    if key is None:
        raise Http404
    try:
        made = propose_chosen(**opened.who, question=key)
    except Question.DoesNotExist:
        raise Http404 from None
    if made:
        messages.success(opened.request, f"Đã lập {len(made)} đề nghị từ kết quả bỏ phiếu.")
    else:
        messages.info(opened.request, "Mọi trường hợp được suy tôn đã có đề nghị; không lập thêm.")
    return HttpResponseRedirect(opened.address("proposals"))


def tables(opened: Opened, shown: ProposalsPage) -> list[WorkbookSheet]:
    """The proposals as a workbook."""
    return [
        WorkbookSheet(
            name="Đề nghị", title=f"{TITLE}, {opened.year}", columns=TABLE.columns, rows=TABLE.rows(shown.lines)
        )
    ]


PAGE = Page(
    name="proposals",
    within="reviews",
    path="de-nghi",
    title=TITLE,
    load=load,
    save=save,
    template="awards/proposals.html",
    tables=tables,
    landscape=True,
)
