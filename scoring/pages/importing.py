"""«Nhập từ Excel»: a workbook comes back. First a preview of every cell, then all of it or nothing.

A sheet that an office made for itself comes through the same door: `scoring.pages.office_sheet` says what it is.
"""

from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from common.audit.log import Actor
from common.audit.models import Door
from common.contexts import names_in
from common.files.tables import pasted_tables, read_tables
from common.vietnamese.text import clean, clean_line
from members.access import Answer, may_see_all_cards, may_see_card
from members.pages import Again, Elsewhere, Opened, Page, member_or_404
from scoring.models import Round
from scoring.pages import office_sheet
from scoring.pages.handed_in import GONE, handed_in, shown_at_its_address
from scoring.pages.office_sheet import KeptSheet, SheetLooked, keep, kept_sheet
from scoring.pages.rounds import RoundShown, own_member, round_of
from scoring.pages.workbooks import may_import
from scoring.rubrics.intake.carried import carried
from scoring.sheet import MemberColumn, RoundSheet, load_sheet
from scoring.verbs.appraisers import may_open_card
from scoring.verbs.reasons import LONGEST_REASON, reasons_for
from scoring.verbs.scores import Fate, Saved, save_scores
from scoring.workbooks.identity import SHEET
from scoring.workbooks.opening import MOST_BYTES, FileRefused, most_cells, open_workbook
from scoring.workbooks.preview import ImportPreview, confirmed, preview, restored, stored
from scoring.workbooks.reading import identity_of, read_changes

NO_FILE = "Hãy chọn tệp Excel (.xlsx) đã tải từ cổng."
_PASTED = "bảng dán vào"
# How much of a paste that is no table is shown again.
_LONGEST_KEPT = 400_000
TOO_LARGE = f"Tệp lớn hơn {MOST_BYTES // 1024 // 1024} MB nên không được nhận. Hãy tải lại tệp từ cổng rồi sửa."
UNSURE = "Trong tệp có giá trị khác thường. Hãy đánh dấu những giá trị đúng, hoặc sửa trong tệp rồi nạp lại."
NO_REASON = "Trong tệp có điểm sửa hoặc bỏ giá trị đã có. Hãy ghi lý do sửa."


@dataclass(frozen=True, kw_only=True)
class KeptFile:
    """A file that was read, as it is kept to be looked at: its cells, and the reason given, or `proposed` until then.

    It was `confirmed` if somebody tried to write it already, and `asked` if it held doubtful values then.
    """

    name: str
    cells: list[list[Any]]
    proposed: str = ""
    reason: str = ""
    confirmed: bool = False
    asked: bool = False


@dataclass(frozen=True, kw_only=True)
class ImportPage(RoundShown):
    """Where to choose a file, or why this reader may not; with the preview of the one that was chosen."""

    member: MemberColumn | None
    may_import: Answer
    back: str
    file_url: str
    reasons: Sequence[str]
    most: int
    refused_file: str = ""
    refused_paste: str = ""
    pasted: str = ""
    sheet: SheetLooked | None = None
    preview: ImportPreview | None = None
    file_name: str = ""
    reason: str = ""
    reason_error: str = ""
    unsure: str = ""


def load(opened: Opened) -> ImportPage | RoundShown:
    """Where to choose a file, or why this reader may not."""
    round_, where = _entered(opened)
    if round_ is None:
        return where
    sheet = _sheet(opened, round_)
    page = _form(opened, where, sheet)
    given = handed_in(opened)
    if given is None or not page.may_import:
        return page
    if "refused_file" in given or "refused_paste" in given:
        return replace(page, **given)
    if office := kept_sheet(given):
        return _shown_sheet(opened, page, sheet, office)
    kept = KeptFile(**given)
    # As it stands now: what somebody changed meanwhile is told here, whenever the page is looked at.
    made = preview(sheet, restored(kept.cells), opened.reader, kept.reason or "…", _codes(opened, sheet))
    return replace(
        page,
        preview=made,
        file_name=kept.name,
        reason=kept.reason or kept.proposed,
        reason_error=NO_REASON if kept.confirmed and not kept.reason and not made.refused else "",
        unsure=UNSURE if kept.asked and not made.refused else "",
    )


def _shown_sheet(opened: Opened, page: ImportPage, sheet: RoundSheet, kept: KeptSheet) -> ImportPage:
    looked = office_sheet.look(sheet, opened.reader, _codes(opened, sheet), kept)
    return replace(
        page,
        sheet=looked,
        preview=looked.preview,
        file_name=kept.name,
        reason=kept.reason,
        reason_error=NO_REASON if kept.confirmed and not kept.reason and looked.preview.overwritten else "",
        unsure=UNSURE if kept.asked else "",
    )


def _entered(opened: Opened) -> tuple[Round | None, RoundShown]:
    """The round, for whoever may see what the page is about; None while the year has none."""
    round_, where = round_of(opened)
    code = opened.kwargs.get("member")
    if code is None:
        if round_ is not None and not may_see_all_cards(opened.reader, round_.shown_to(opened.reader)):
            raise Elsewhere("card-import", own_member(opened))
    elif round_ is None:
        opened.require_known(may_see_card(opened.reader, code, Round.Visibility.OWN))
    else:
        opened.require_known(may_open_card(opened.reader, round_, code))
    return round_, where


def _sheet(opened: Opened, round_: Round) -> RoundSheet:
    """The round's sheet, whole: under the `leader` rule one card's values move others."""
    sheet = load_sheet(round_)
    if opened.kwargs.get("member", "") not in ("", *sheet.columns):
        raise Http404
    return sheet


def _members(opened: Opened, sheet: RoundSheet) -> list[MemberColumn]:
    """Whom the page is about: one member or all."""
    code = opened.kwargs.get("member")
    return sheet.members if code is None else [sheet.columns[code]]


def _form(opened: Opened, where: RoundShown, sheet: RoundSheet) -> ImportPage:
    code = opened.kwargs.get("member")
    return ImportPage(
        **names_in(where),
        member=sheet.columns[code] if code else None,
        may_import=may_import(sheet, opened.reader, _members(opened, sheet)),
        back=_scores_address(opened, where),
        file_url=_scores_address(opened, where, ".xlsx"),
        reasons=reasons_for(sheet.round),
        most=MOST_BYTES // 1024 // 1024,
    )


def _scores_address(opened: Opened, where: RoundShown, ending: str = "") -> str:
    """The address of the card or the grid whose scores the file brings, or of its workbook."""
    code = opened.kwargs.get("member")
    here = ("grid",) if code is None else ("card", code)
    return opened.address(here[0] + ending, *here[1:]) + where.ky


def save(opened: Opened) -> HttpResponseBase | Again:
    """A file, answered with the address of its preview; or the confirmation of one, which writes all or nothing."""
    try:
        round_, where = _entered(opened)
    except Elsewhere as other:
        return HttpResponseRedirect(opened.address(other.name, *other.page_args))
    if round_ is None:
        raise Http404
    deed = opened.posted.get("deed", "")
    if "edits" in opened.posted and not deed:
        return _confirm(opened, round_, where)
    sheet = _sheet(opened, round_)
    page = _form(opened, where, sheet)
    if not page.may_import:
        return Again(page, status=403)
    if deed:
        return _of_office(opened, round_, where, sheet)
    upload, pasted = opened.request.FILES.get("file"), opened.posted.get("pasted", "")
    try:
        if upload is None:
            return _handed(
                opened, sheet, KeptSheet(name=_PASTED, door=Door.PAGE, tables=carried(pasted_tables(pasted)), at=0)
            )
        return _read(opened, sheet, upload)
    except FileRefused as refused:
        if upload is None:
            return shown_at_its_address(opened, {"refused_paste": str(refused), "pasted": pasted[:_LONGEST_KEPT]})
        return shown_at_its_address(opened, {"refused_file": str(refused), "pasted": pasted[:_LONGEST_KEPT]})


def _codes(opened: Opened, sheet: RoundSheet) -> list[str]:
    return [member.code for member in _members(opened, sheet)]


def _read(opened: Opened, sheet: RoundSheet, upload: UploadedFile) -> HttpResponseRedirect:
    """The address of a file's preview. FileRefused for one in which nothing can be read."""
    if upload.size is None or upload.size > MOST_BYTES:
        raise FileRefused(TOO_LARGE)
    content, name = upload.read(), clean_line(upload.name or "")[:100]
    try:
        book = open_workbook(content, most_cells(sheet))
    except FileRefused:
        book = None
    if book is None or SHEET not in book.sheetnames:
        return _handed(
            opened, sheet, KeptSheet(name=name, door=Door.IMPORT, tables=carried(read_tables(content)), at=0)
        )
    round_ = sheet.round
    known = identity_of(
        book,
        year=opened.year,
        round_code=round_.code,
        round_name=round_.name,
        member=opened.kwargs.get("member"),
    )
    found = read_changes(book, known, sheet).changed
    kept = KeptFile(name=name, cells=stored(found), proposed=_proposed(name))
    return shown_at_its_address(opened, asdict(kept))


def _proposed(name: str) -> str:
    return f"Nhập từ tệp {name}"[:LONGEST_REASON]


def _handed(opened: Opened, sheet: RoundSheet, kept: KeptSheet) -> HttpResponseRedirect:
    """The address at which a sheet of an office is looked at for the first time."""
    reason = "Nhập từ bảng dán vào" if kept.door == Door.PAGE else _proposed(kept.name)
    first = office_sheet.likeliest(sheet, opened.reader, _codes(opened, sheet), replace(kept, reason=reason))
    return shown_at_its_address(opened, keep(first))


def _of_office(opened: Opened, round_: Round, where: RoundShown, sheet: RoundSheet) -> HttpResponseBase:
    """A sheet of an office looked at again with what was chosen, or written."""
    given = handed_in(opened)
    kept = kept_sheet(given) if given else None
    if kept is None:
        return shown_at_its_address(opened, {"refused_file": GONE})
    if opened.posted["deed"] != "take":
        return shown_at_its_address(opened, keep(office_sheet.chosen_again(kept, opened.posted)))
    after, saved = office_sheet.take(
        round_=round_,
        sheet=sheet,
        year=opened.year,
        reader=opened.reader,
        codes=_codes(opened, sheet),
        kept=kept,
        sent=opened.posted,
        sure=opened.posted.getlist("sure"),
    )
    if saved and (done := _done(opened, saved, where)):
        return done
    return shown_at_its_address(opened, keep(after))


def _done(opened: Opened, saved: Saved, where: RoundShown) -> HttpResponseRedirect | None:
    """The way back to the scores with what was written, if all of it was."""
    fates = [outcome.fate for outcome in saved.outcomes]
    if not all(fate in (Fate.SAVED, Fate.UNCHANGED) for fate in fates):
        return None
    if count := fates.count(Fate.SAVED):
        messages.success(opened.request, f"Đã ghi {count} thay đổi.")
    else:
        messages.info(opened.request, "Các giá trị trong tệp đã có sẵn trên cổng. Không có gì thay đổi.")
    return HttpResponseRedirect(_scores_address(opened, where))


def _confirm(opened: Opened, round_: Round, where: RoundShown) -> HttpResponseBase:
    posted = opened.posted
    if opened.kwargs.get("member"):
        member_or_404(opened)
    try:
        found = confirmed(posted["edits"])
    except ValueError:
        return shown_at_its_address(opened, {"refused_file": NO_FILE})
    reason, name = clean(posted.get("reason", ""))[:LONGEST_REASON], clean_line(posted.get("name", ""))[:100]
    card = opened.kwargs.get("member", "")
    sure = set(posted.getlist("sure"))
    found = [
        one if one.edit is None else replace(one, edit=replace(one.edit, sure=one.address in sure)) for one in found
    ]
    # A card's page writes on that card alone.
    edits = [
        replace(edit, member=edit.member if card in ("", edit.member) else "")
        for edit in (one.edit for one in found)
        if edit is not None
    ]
    saved = save_scores(
        round_id=round_.pk,
        edits=edits,
        actor=Actor(user=opened.reader.user, door=Door.IMPORT),
        reader=opened.reader,
        reason=reason,
        whole=True,
        year=opened.year,
        cards=None,
    )
    if done := _done(opened, saved, where):
        return done
    # What somebody changed meanwhile, the missing reason, or what nobody has said to be sure of.
    asked = any(outcome.fate is Fate.ASKED for outcome in saved.outcomes)
    kept = KeptFile(name=name, cells=stored(found), reason=reason, confirmed=True, asked=asked)
    return shown_at_its_address(opened, asdict(kept))


_page = partial(Page, title="Nhập từ Excel", load=load, save=save, template="scoring/import.html", printed=False)
GRID_PAGE = _page(name="grid-import", path="cham-diem/nhap-excel")
CARD_PAGE = _page(name="card-import", within="grid", path="cham-diem/<slug:member>/nhap-excel")
