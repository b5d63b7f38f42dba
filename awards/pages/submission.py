"""One submission: its cases, its dossier by the checklist, what is missing, and the bundle of its files."""

import hashlib
import io
import zipfile
from dataclasses import dataclass, replace
from datetime import datetime

from django.http import Http404, HttpResponseBase
from django.utils import timezone

from awards.editions import named_in
from awards.models import DossierFile, Submission
from awards.presenters.proposals import PROPOSALS as CASES
from awards.presenters.proposals import ProposalLine, deadline_of, line_of, proposals_of
from awards.presenters.submissions import PLACES as TABLE
from awards.presenters.submissions import PlaceLine, lines_of, pieces_of
from awards.rules.proposing import Stage
from awards.rules.workingdays import left_told
from awards.verbs.dossiers import refusal_of
from awards.workdays import holidays_of
from common.files.answer import stored_answer
from common.files.taking import store
from common.records.disposition import file_response
from common.records.record import RecordHead
from common.records.tables import Table
from common.records.workbooks import WorkbookSheet
from documents.issuedfile import FileLost, bytes_of
from documents.models import DocumentFile
from members.access_of_the_awards import may_manage_proposals, may_see_submission
from members.pages import Opened, Page, YearDoor

EMPTY = "Hồ sơ chưa có tệp nào để đóng gói."
LOST = "Tệp «{}» đã mất hoặc bị thay đổi trên máy chủ, nên cổng không đưa ra. Hãy báo Quản trị."


@dataclass(frozen=True, kw_only=True)
class SubmissionPage:
    """The submission; `why_not` says what is in the way of sending it, "" where nothing is."""

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
    edit_url: str
    send_url: str
    checklist_url: str
    zip_url: str
    record: RecordHead


def submission_or_404(opened: Opened) -> Submission:
    """The submission that the address names, if the reader may know of it."""
    opened.require_known(may_see_submission(opened.reader))
    rows = Submission.objects.filter(year=opened.year.pk, number=opened.kwargs["number"]).select_related("form")
    found = rows.prefetch_related("form__editions").first()
    if found is None:
        raise Http404
    found.year = opened.year
    return found


def load(opened: Opened) -> SubmissionPage:
    """The submission as it stands."""
    submission = submission_or_404(opened)
    manages = bool(may_manage_proposals(opened.reader))
    holidays, due = holidays_of(opened.year.bloc), deadline_of(submission)
    known = [one for one in proposals_of(opened.year) if one.submission_id == submission.pk]
    cases = [line_of(one, opened.today, holidays) for one in known]
    item_url = opened.address("submission-item", submission.number)
    places = lines_of(submission)
    if manages:
        places = [replace(one, url=f"{item_url}?giay-to={one.item.pk}{_case(one)}") for one in places]
    waiting = any(one.stage in (Stage.PREPARING, Stage.SUPPLEMENT) for one in cases)
    why_not = refusal_of(submission)
    name = named_in(submission.form, opened.year)
    return SubmissionPage(
        title=f"{submission}: {name}",
        submission=submission,
        form_name=name,
        due_told=left_told(opened.today, due, holidays) if due and waiting else "",
        lines=[replace(one, url=opened.address("proposal", one.proposal.number)) for one in cases],
        case_table=CASES,
        places=places,
        table=TABLE,
        complete=not why_not,
        why_not=why_not,
        edit_url=opened.address("submission-edit", submission.number) if manages else "",
        send_url=opened.address("submission-send", submission.number) if manages and waiting else "",
        checklist_url=f"{opened.address('proposals-checklist')}?hinh-thuc={submission.form.code}" if manages else "",
        zip_url=opened.address("submission-zip", submission.number) if pieces_of(places) else "",
        record={"title": f"{submission}: tình trạng hồ sơ", "subject": f"{name}, {opened.year}"},
    )


def _case(line: PlaceLine) -> str:
    return f"&de-nghi={line.proposal}" if line.proposal else ""


def tables(opened: Opened, shown: SubmissionPage) -> list[WorkbookSheet]:
    """The dossier's places and the cases as a workbook."""
    return [
        WorkbookSheet(name="Giấy tờ", title=shown.title, columns=TABLE.columns, rows=TABLE.rows(shown.places)),
        WorkbookSheet(name="Trường hợp", title=shown.title, columns=CASES.columns, rows=CASES.rows(shown.lines)),
    ]


def bundle(opened: Opened) -> HttpResponseBase:
    """The files of the dossier in one archive, in the order of the checklist."""
    submission = submission_or_404(opened)
    pieces = pieces_of(lines_of(submission))
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
    """A file of the dossier; once it was taken away, there is none."""
    submission = submission_or_404(opened)
    rows = DossierFile.objects.filter(item__submission=submission, removed_at__isnull=True)
    found = rows.filter(pk=opened.kwargs["file"]).first()
    if found is None:
        raise Http404
    return stored_answer(opened.request, store(), found, save="tai" in opened.query)


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
