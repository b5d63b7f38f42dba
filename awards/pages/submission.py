"""One submission: its cases, its dossier by the checklist, what is missing, and the bundle of its files."""

import hashlib
import io
import zipfile
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import Http404, HttpResponseBase
from django.utils import timezone

from awards.editions import named_in
from awards.handing import hands_on_to, was_sent
from awards.models import DossierFile, Proposal, Submission
from awards.presenters.appraisals import COURSE, CourseLine, Returned, course_of, returned_of
from awards.presenters.proposals import PROPOSALS as CASES
from awards.presenters.proposals import ProposalLine, deadline_of, line_of
from awards.presenters.submissions import PLACES as TABLE
from awards.presenters.submissions import PlaceLine, lines_for, pieces_of
from awards.queries import forms_of, holidays_of, proposals_of, submissions_of
from awards.rules.appraising import HANDED_TOLD, Handed, handed_state
from awards.rules.dossiers import refusal
from awards.rules.proposing import SENT, Stage
from awards.rules.workingdays import left_told
from awards.verbs.appraising import concerned
from awards.verbs.proposals import stage
from common.files.answer import stored_answer
from common.files.taking import store
from common.records.disposition import file_response
from common.records.record import RecordHead
from common.records.tables import Table
from common.records.workbooks import WorkbookSheet
from documents.issuedfile import FileLost, bytes_of
from documents.models import DocumentFile
from members.access import may_see_everything
from members.access_of_the_awards import may_manage_proposals, may_see_submission
from members.pages import Opened, Page, YearDoor

EMPTY = "Hồ sơ chưa có tệp nào để đóng gói."
# What the standing body does, by the name in the address.
DEEDS: dict[str, tuple[Stage | None, str]] = {
    "tiep-nhan": (Stage.APPRAISAL, "Tiếp nhận hồ sơ"),
    "tra-lai": (Stage.SUPPLEMENT, "Trả lại hồ sơ"),
    "rut-lai": (None, "Rút lại bước vừa ghi"),
}
LOST = "Tệp «{}» đã mất hoặc bị thay đổi trên máy chủ, nên cổng không đưa ra. Hãy báo Quản trị."


@dataclass(frozen=True, kw_only=True)
class SubmissionPage:
    """The submission; `why_not` says what is in the way of sending it, "" where nothing is.

    `returned` is what has to be supplemented, `deeds` what the standing body can do now, and `with_bloc` says that it
    has no paper of the dossier before it.
    """

    title: str
    submission: Submission
    form_name: str
    due_told: str
    lines: list[ProposalLine]
    case_table: Table[ProposalLine]
    places: list[PlaceLine]
    table: Table[PlaceLine]
    complete: bool
    why_not: str
    with_bloc: bool
    returned: list[Returned]
    course: list[CourseLine]
    course_table: Table[CourseLine]
    handed_told: str
    deeds: list[tuple[str, str]]
    edit_url: str
    send_url: str
    checklist_url: str
    zip_url: str
    record: RecordHead


@dataclass(frozen=True)
class Known:
    """A submission with those of its cases that the reader may know of."""

    submission: Submission
    cases: list[Proposal]
    handed_on: bool


def known_or_404(opened: Opened) -> Known:
    """The submission that the address names, if the reader may know of it."""
    forms = forms_of(opened.year.bloc)
    found = next((one for one in submissions_of(opened.year, forms) if one.number == opened.kwargs["number"]), None)
    if found is None:
        raise Http404
    cases = [one for one in proposals_of(opened.year, forms) if one.submission_id == found.pk]
    body = hands_on_to(opened.year, opened.reader)
    handed_on = body and was_sent(cases)
    opened.require_known(may_see_submission(opened.reader, handed_on=handed_on))
    if not may_see_everything(opened.reader):
        cases = [one for one in cases if stage(one) in SENT]
    return Known(found, cases, handed_on)


def submission_or_404(opened: Opened) -> Submission:
    """The same, for whoever asks for no case."""
    return known_or_404(opened).submission


def load(opened: Opened) -> SubmissionPage:
    """The submission as it stands, as far as the reader may know it."""
    known = known_or_404(opened)
    submission, whole = known.submission, bool(may_see_everything(opened.reader))
    manages = bool(may_manage_proposals(opened.reader))
    holidays, due = holidays_of(opened.year.bloc), deadline_of(submission)
    cases = [line_of(one, opened.today, holidays) for one in known.cases]
    item_url = opened.address("submission-item", submission.number)
    places = lines_for(submission, known.cases, opened.reader)
    if manages:
        places = [replace(one, url=f"{item_url}?giay-to={one.item.pk}{_case(one)}") for one in places]
    waiting = any(one.stage in (Stage.PREPARING, Stage.SUPPLEMENT) for one in cases)
    why_not = refusal([one.place for one in places], {one.place.key for one in places if one.had}) if whole else ""
    name = named_in(submission.form, opened.year)
    state = handed_state({one.stage for one in cases})
    return SubmissionPage(
        title=f"{submission}: {name}",
        submission=submission,
        form_name=name,
        due_told=left_told(opened.today, due, holidays) if due and waiting and whole else "",
        lines=[replace(one, url=opened.address("proposal", one.proposal.number)) for one in cases],
        case_table=CASES,
        places=places,
        table=TABLE,
        complete=not any(one.lacks for one in places),
        why_not=why_not,
        with_bloc=state is Handed.RETURNED and not places and not whole,
        returned=returned_of(known.cases),
        course=course_of(known.cases),
        course_table=COURSE,
        handed_told=HANDED_TOLD[state] if state and known.handed_on else "",
        deeds=_deeds(opened, known) if known.handed_on else [],
        edit_url=opened.address("submission-edit", submission.number) if manages else "",
        send_url=opened.address("submission-send", submission.number) if manages and waiting else "",
        checklist_url=f"{opened.address('proposals-checklist')}?hinh-thuc={submission.form.code}" if manages else "",
        zip_url=opened.address("submission-zip", submission.number) if pieces_of(places) else "",
        record={"title": f"{submission}: tình trạng hồ sơ", "subject": f"{name}, {opened.year}"},
    )


def _deeds(opened: Opened, known: Known) -> list[tuple[str, str]]:
    """What the standing body can do with it now, in words, and where."""
    where = opened.address("submission-appraisal", known.submission.number)
    return [(words, f"{where}?buoc={said}") for said, (to, words) in DEEDS.items() if concerned(known.cases, to)]


def _case(line: PlaceLine) -> str:
    return f"&de-nghi={line.proposal}" if line.proposal else ""


def tables(opened: Opened, shown: SubmissionPage) -> list[WorkbookSheet]:
    """The dossier's places and the cases as a workbook."""
    return [
        WorkbookSheet(name="Giấy tờ", title=shown.title, columns=TABLE.columns, rows=TABLE.rows(shown.places)),
        WorkbookSheet(name="Trường hợp", title=shown.title, columns=CASES.columns, rows=CASES.rows(shown.lines)),
        WorkbookSheet(name="Quá trình", title=shown.title, columns=COURSE.columns, rows=COURSE.rows(shown.course)),
    ]


def bundle(opened: Opened) -> HttpResponseBase:
    """The files of the dossier in one archive, in the order of the checklist."""
    known = known_or_404(opened)
    submission = known.submission
    pieces = pieces_of(lines_for(submission, known.cases, opened.reader))
    if not pieces:
        raise Http404(EMPTY)
    made, at = io.BytesIO(), timezone.localtime()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        for piece in pieces:
            archive.writestr(_info(piece.name, at), _bytes(piece.file))
    name = f"{submission} - {named_in(submission.form, opened.year)} - {opened.year}.zip"
    return file_response(made.getvalue(), name, "application/zip", inline=False)


def _info(name: str, at: datetime) -> zipfile.ZipInfo:
    info = zipfile.ZipInfo(name, at.timetuple()[:6])
    info.compress_type = zipfile.ZIP_DEFLATED
    return info


def _bytes(file: DossierFile | DocumentFile) -> bytes:
    try:
        if isinstance(file, DocumentFile):
            return bytes_of(file)
        with store().open(file.sha256) as kept:
            content = kept.read()
    except FileLost as lost:
        raise Http404(str(lost)) from None
    except OSError:
        raise Http404(LOST.format(file.name)) from None
    if hashlib.sha256(content).hexdigest() != file.sha256:
        raise Http404(LOST.format(file.name))
    return content


def fetch(opened: Opened) -> HttpResponseBase:
    """A file of the dossier, where its place is known to the reader; once it was taken away, there is none."""
    known = known_or_404(opened)
    rows = DossierFile.objects.filter(item__submission=known.submission, removed_at__isnull=True)
    found = rows.filter(pk=opened.kwargs["file"]).first()
    if found is None or not _is_known(found, known, opened):
        raise Http404
    return stored_answer(opened.request, store(), found, save="tai" in opened.query)


def _is_known(file: DossierFile, known: Known, opened: Opened) -> bool:
    if may_see_everything(opened.reader):
        return True
    lines = lines_for(known.submission, known.cases, opened.reader)
    return file.item_id in {line.row.pk for line in lines if line.row}


PAGE = Page(
    name="submission",
    within="reviews",
    path="de-nghi/ho-so/<int:number>",
    title="Hồ sơ trình",
    load=load,
    template="awards/submission.html",
    tables=tables,
)
FILE = YearDoor(name="submission-file", path="de-nghi/ho-so/<int:number>/tep/<int:file>", answer=fetch)
BUNDLE = YearDoor(name="submission-zip", path="de-nghi/ho-so/<int:number>/tai-ve", answer=bundle)
