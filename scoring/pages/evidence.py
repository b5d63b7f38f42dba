"""The files behind a card's scores: the page that shows them all and takes new ones, and the door to each."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple
from urllib.parse import urlencode

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect, JsonResponse

from common.contexts import names_in
from common.files.answer import stored_answer
from common.files.intake import files_sent
from common.files.taking import not_taken, store
from common.labels import label
from common.records.record import RecordHead
from common.records.workbooks import ColumnKind, WorkbookSheet
from common.records.workbooks import SheetColumn as Head
from common.vietnamese.dates import date_time
from common.web.sent import whole_number
from documents.models import SAMPLE
from members.access import Answer, may_add_evidence, may_remove_evidence, may_see_card
from members.models import Membership
from members.pages import Again, Opened, Page, YearDoor, member_or_404
from scoring.models import Evidence, Round
from scoring.pages.rounds import RoundShown, round_of, sent_round
from scoring.pages.saving import wants_json
from scoring.presenters.code_column import code_characters
from scoring.presenters.evidence_files import EvidenceFile, Files, files_of, lacks_evidence
from scoring.rubrics import words
from scoring.rubrics.kinds.criterion import RubricNode
from scoring.sheet import MemberColumn, RoundSheet, load_sheet
from scoring.verbs.appraisers import may_open_card
from scoring.verbs.evidence import (
    MOST_FILES_EACH,
    NoSuchPlace,
    add_evidence,
    remove_evidence,
    restore_evidence,
)

TITLE = "Minh chứng"


# --- beside the criteria of a card -----------------------------------------------------------------------


class Beside(NamedTuple):
    """What a card says of a criterion's evidence: the way to it, in words, whether it is wanting, and the names."""

    url: str
    text: str
    lacks: bool
    names: str


_NONE = Files()


def beside(opened: Opened, sheet: RoundSheet, member: str, files: Mapping[str, Files]) -> dict[str, Beside]:
    """What to show beside each criterion of a card, by its code; `files` are those of the card."""
    # Where nothing is wanting, a row is made longer only for whoever mostly has something to add.
    may_add = member in opened.reader.own and may_add_evidence(
        opened.reader, sheet.facts(sheet.columns[member], opened.reader)
    )
    page = opened.address(PAGE.name, member)
    found = {}
    for leaf in sheet.leaves:
        behind = files.get(leaf.code, _NONE)
        names = [file.name for file in behind.present]
        lacks = lacks_evidence(sheet, member, leaf, behind)
        text = f"{len(names)} minh chứng" if names else "Thiếu minh chứng" if lacks else "Thêm minh chứng"
        query = {"ky": opened.query.get("ky", ""), "tc": leaf.code}
        url = f"{page}?{urlencode({name: value for name, value in query.items() if value})}"
        found[leaf.code] = Beside(url, text if names or lacks or may_add else "", lacks, "; ".join(names))
    return found


# --- the page --------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class EvidenceRow:
    """A criterion's files, those that were `removed` where they may be brought back, and whether it takes no more."""

    node: RubricNode
    files: list[EvidenceFile]
    removed: list[EvidenceFile]
    lacks: bool

    @property
    def full(self) -> bool:
        return len(self.files) >= MOST_FILES_EACH


@dataclass(frozen=True, kw_only=True)
class NoEvidence(RoundShown):
    """The page while the year has no round."""

    member: Membership


@dataclass(frozen=True, kw_only=True)
class EvidencePage(RoundShown):
    """The files of a card, or of the criterion that is `wanted`; what was `refused` stands at the criterion `at`."""

    title: str
    member: MemberColumn
    rows: list[EvidenceRow]
    wanted: str
    count: int
    required: int
    missing: list[str]
    may_add: Answer
    may_remove: Answer
    own: bool
    most: int
    refused: Sequence[tuple[str, str]]
    at: str
    page_url: str
    record: RecordHead


def load(opened: Opened) -> EvidencePage | NoEvidence:
    """All files of the card, or of the one criterion of `?tc=`."""
    return page_of(opened)


def page_of(opened: Opened, refused: Sequence[tuple[str, str]] = (), at: str = "") -> EvidencePage | NoEvidence:
    """The page, with what could not be done at the criterion `at`: pairs of a file's name and why not."""
    round_, where = round_of(opened)
    code = opened.kwargs["member"]
    if round_ is None:
        opened.require_known(may_see_card(opened.reader, code, Round.Visibility.OWN))
        return NoEvidence(**names_in(where), member=member_or_404(opened))
    opened.require_known(may_open_card(opened.reader, round_, code))
    sheet = load_sheet(round_, criteria=(), members=(code,), sums=False)
    member = sheet.columns.get(code)
    wanted = opened.query.get("tc", "")
    if member is None or (wanted and (wanted not in sheet.nodes or not sheet.nodes[wanted].is_leaf)):
        raise Http404
    facts = sheet.facts(member, opened.reader)
    may_add, may_remove = may_add_evidence(opened.reader, facts), may_remove_evidence(opened.reader, facts)
    files = files_of(sheet, code)
    lacking = [leaf.code for leaf in sheet.leaves if lacks_evidence(sheet, code, leaf, files[leaf.code])]
    query = f"?{urlencode({'ky': opened.query['ky']})}" if "ky" in opened.query else ""
    return EvidencePage(
        **names_in(where),
        title=TITLE,
        member=member,
        rows=[
            EvidenceRow(
                leaf,
                files[leaf.code].present,
                files[leaf.code].removed if may_remove else [],
                leaf.code in lacking,
            )
            for leaf in sheet.leaves
            if wanted in ("", leaf.code)
        ],
        wanted=wanted,
        count=sum(len(one.present) for one in files.values()),
        required=sum(leaf.evidence_required for leaf in sheet.leaves),
        missing=lacking,
        may_add=may_add,
        may_remove=may_remove,
        own=code in opened.reader.own,
        most=MOST_FILES_EACH,
        refused=refused,
        at=at,
        page_url=opened.path + query,
        record={"subject": f"{member.name}, {round_.name}, {opened.year}"},
    )


def save(opened: Opened) -> HttpResponseBase | Again:
    """Takes files in, takes one away or brings one back, by what was sent; a script gets its answer as JSON."""
    code = opened.kwargs["member"]
    posted = opened.posted
    round_id = sent_round(
        opened, partial(may_see_card, opened.reader, code), lambda round_: may_open_card(opened.reader, round_, code)
    )
    try:
        if "criterion" in posted:
            return _take(opened, round_id, code)
        return _put(opened, round_id, code)
    except PermissionError as refused:
        if wants_json(opened):
            return JsonResponse({"refused": [["", str(refused)]]}, status=403)
        return Again(page_of(opened, [("", str(refused))], posted.get("criterion", "")))
    except (NoSuchPlace, Round.DoesNotExist):
        raise Http404 from None


def _take(opened: Opened, round_id: int, member: str) -> HttpResponseBase | Again:
    criterion = opened.posted["criterion"]
    taken = add_evidence(
        round_id=round_id,
        member=member,
        criterion=criterion,
        files=files_sent(opened.request, "files"),
        actor=opened.actor,
        reader=opened.reader,
        year=opened.year,
    )
    refused = not_taken(opened.request, taken, none="Chưa chọn tệp nào. Hãy bấm vào ô chọn tệp, rồi bấm «Nộp».")
    count = sum(one.row is not None for one in taken)
    if wants_json(opened):
        return JsonResponse({"saved": count, "refused": refused}, status=422 if refused else 200)
    if count:
        messages.success(opened.request, f"Đã nộp {count} tệp ở tiêu chí {criterion}.")
    return Again(page_of(opened, refused, criterion)) if refused else _back(opened, criterion)


def _put(opened: Opened, round_id: int, member: str) -> HttpResponseBase:
    posted = opened.posted
    restores = "restore" in posted
    number = whole_number(posted.get("restore" if restores else "remove", ""))
    if number is None:
        raise Http404
    done = (restore_evidence if restores else remove_evidence)(
        round_id=round_id,
        evidence_id=number,
        member=member,
        actor=opened.actor,
        reader=opened.reader,
        year=opened.year,
    )
    said = f"Đã lấy lại «{done.name}»." if restores else f"Đã gỡ «{done.name}». Bấm «Khôi phục» để lấy lại."
    messages.success(opened.request, said)
    return _back(opened, done.criterion.code)


def _back(opened: Opened, criterion: str) -> HttpResponseRedirect:
    return HttpResponseRedirect(f"{opened.request.get_full_path()}#tc-{criterion}")


def tables(opened: Opened, shown: EvidencePage | NoEvidence) -> list[WorkbookSheet]:
    """The list of files as a workbook, with the digest of each."""
    if isinstance(shown, NoEvidence):
        return []
    rows = []
    for row in shown.rows:
        node = row.node
        for file in row.files:
            added = date_time(file.added_at)
            rows.append([node.code, node.name, file.name, file.kind, file.size, file.added_by, added, file.sha256])
        if row.lacks:
            rows.append([node.code, node.name, "thiếu minh chứng", *[""] * 5])
    return [
        WorkbookSheet(
            name=TITLE,
            title=f"{TITLE}: {shown.record['subject']}",
            note=SAMPLE if shown.sample else "",
            columns=[
                Head(words.CODE, code_characters(row.node.code for row in shown.rows)),
                Head(words.CRITERION, 44),
                Head(label("scoring.Evidence.name"), 44),
                Head(label("scoring.Evidence.kind"), 10),
                Head("Dung lượng", 11),
                Head(label("scoring.Evidence.added_by"), 24),
                Head(label("scoring.Evidence.added_at"), 17, ColumnKind.TEXT),
                Head(label("scoring.Evidence.sha256"), 68),
            ],
            rows=rows,
            frozen_columns=2,
        )
    ]


# --- one file --------------------------------------------------------------------------------------------


def fetch(opened: Opened) -> HttpResponseBase:
    """One file, for whoever may see its card; for everybody else, and once it was taken away, there is none."""
    code = opened.kwargs["member"]
    of_year = Evidence.objects.filter(card__round__year=opened.year.pk, card__member__code=code)
    found = of_year.filter(pk=opened.kwargs["evidence"], removed_at__isnull=True).select_related("card__round").first()
    if found is None:
        raise Http404
    opened.require_known(may_open_card(opened.reader, found.card.round, code))
    return stored_answer(opened.request, store(), found, save="tai" in opened.query)


PAGE = Page(
    name="evidence",
    within="grid",
    path="cham-diem/<slug:member>/minh-chung",
    title=TITLE,
    load=load,
    template="scoring/evidence.html",
    save=save,
    tables=tables,
)
FILE = YearDoor(name="evidence-file", path="cham-diem/<slug:member>/minh-chung/<int:evidence>", answer=fetch)
