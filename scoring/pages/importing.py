"""«Nhập từ Excel»: a workbook comes back. First a preview of every cell, then all of it or nothing."""

from dataclasses import replace
from functools import partial
from typing import Any

from django.contrib import messages
from django.core.files.uploadedfile import UploadedFile
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from common.audit.log import Actor
from common.audit.models import Door
from common.contexts import names_in
from common.vietnamese.text import clean, clean_line
from members.access import may_see_all_cards, may_see_card
from members.pages import Again, Elsewhere, Opened, Page, member_or_404
from scoring.models import Round
from scoring.pages.handed_in import handed_in, shown_at_its_address
from scoring.pages.rounds import round_of
from scoring.pages.workbooks import may_import
from scoring.sheet import Column, Sheet, load_sheet
from scoring.verbs.appraisers import may_open_card
from scoring.verbs.reasons import LONGEST_REASON, reasons_for
from scoring.verbs.scores import Fate, save_scores
from scoring.workbooks.opening import MOST_BYTES, FileRefused, most_cells, open_workbook
from scoring.workbooks.preview import confirmed, preview, restored, stored
from scoring.workbooks.reading import Found, identity_of, read_changes

NO_FILE = "Hãy chọn tệp Excel (.xlsx) đã tải từ cổng."
TOO_LARGE = f"Tệp lớn hơn {MOST_BYTES // 1024 // 1024} MB nên không được nhận. Hãy tải lại tệp từ cổng rồi sửa."
UNSURE = "Trong tệp có giá trị khác thường. Hãy đánh dấu những giá trị đúng, hoặc sửa trong tệp rồi nạp lại."
NO_REASON = "Trong tệp có điểm sửa hoặc bỏ giá trị đã có. Hãy ghi lý do sửa."


def load(opened: Opened) -> dict[str, Any]:
    """Where to choose a file, or why this reader may not."""
    round_, context = _entered(opened)
    if round_ is None:
        return context
    sheet = _sheet(opened, round_)
    context |= _form(opened, sheet)
    given = handed_in(opened)
    if given is None or not context["may_import"]:
        return context
    if "refused_file" in given:
        return context | {"refused_file": given["refused_file"]}
    # As it stands now: what somebody changed meanwhile is told here, whenever the page is looked at.
    reason = given["reason"]
    made = preview(sheet, restored(given["cells"]), opened.reader, reason or "…", _codes(opened, sheet))
    error = NO_REASON if given["confirmed"] and not reason and not made.refused else ""
    return context | {
        "preview": made,
        "file_name": given["name"],
        "reason": reason or given["proposed"],
        "reason_error": error,
        "unsure": UNSURE if given["asked"] and not made.refused else "",
    }


def _entered(opened: Opened) -> tuple[Round | None, dict[str, Any]]:
    """The round, for whoever may see what the page is about; None while the year has none."""
    round_, where = round_of(opened)
    context = {**names_in(where)}
    code = opened.kwargs.get("member")
    if code is None:
        if round_ is not None and not may_see_all_cards(opened.reader, round_.shown_visibility):
            raise Elsewhere("card-import", sorted(opened.reader.own)[0])
    elif round_ is None:
        opened.require_known(may_see_card(opened.reader, code, Round.Visibility.OWN))
    else:
        opened.require_known(may_open_card(opened.reader, round_, code))
    return round_, context


def _sheet(opened: Opened, round_: Round) -> Sheet:
    """The round's sheet, whole: under the `leader` rule one card's values move others."""
    sheet = load_sheet(round_)
    if opened.kwargs.get("member", "") not in ("", *sheet.columns):
        raise Http404
    return sheet


def _members(opened: Opened, sheet: Sheet) -> list[Column]:
    """Whom the page is about: one member or all."""
    code = opened.kwargs.get("member")
    return sheet.members if code is None else [sheet.columns[code]]


def _form(opened: Opened, sheet: Sheet) -> dict[str, Any]:
    code = opened.kwargs.get("member")
    here = ("grid",) if code is None else ("card", code)
    query = f"?ky={sheet.round.code}" if opened.query.get("ky") else ""
    return {
        "member": sheet.columns[code] if code else None,
        "may_import": may_import(sheet, opened.reader, _members(opened, sheet)),
        "back": opened.address(*here) + query,
        "file_url": opened.address(f"{here[0]}.xlsx", *here[1:]) + query,
        "reasons": reasons_for(sheet.round),
        "most": MOST_BYTES // 1024 // 1024,
    }


def save(opened: Opened) -> HttpResponseBase | Again:
    """A file, answered with the address of its preview; or the confirmation of one, which writes all or nothing."""
    try:
        round_, context = _entered(opened)
    except Elsewhere as other:
        return HttpResponseRedirect(opened.address(other.name, *other.page_args))
    if round_ is None:
        raise Http404
    if "edits" in opened.posted:
        return _confirm(opened, round_)
    sheet = _sheet(opened, round_)
    context |= _form(opened, sheet)
    if not context["may_import"]:
        return Again(context, status=403)
    try:
        name, found = _read(opened, sheet, opened.request.FILES.get("file"))
    except FileRefused as refused:
        return shown_at_its_address(opened, {"refused_file": str(refused)})
    return shown_at_its_address(opened, _kept(name, found, proposed=f"Nhập từ tệp {name}"))


def _codes(opened: Opened, sheet: Sheet) -> list[str]:
    return [member.code for member in _members(opened, sheet)]


def _read(opened: Opened, sheet: Sheet, upload: UploadedFile | None) -> tuple[str, list[Found]]:
    if upload is None:
        raise FileRefused(NO_FILE)
    if upload.size is None or upload.size > MOST_BYTES:
        raise FileRefused(TOO_LARGE)
    book = open_workbook(upload.read(), most_cells(sheet))
    round_ = sheet.round
    known = identity_of(
        book,
        year=opened.year,
        round_code=round_.code,
        round_name=round_.name,
        member=opened.kwargs.get("member"),
    )
    return clean_line(upload.name or "")[:100], read_changes(book, known, sheet).changed


def _kept(
    name: str,
    found: list[Found],
    *,
    proposed: str = "",
    reason: str = "",
    confirmed: bool = False,
    asked: bool = False,
) -> dict[str, Any]:
    """A file that was read, as it is kept to be looked at."""
    return {
        "name": name,
        "cells": stored(found),
        "proposed": proposed[:LONGEST_REASON],
        "reason": reason,
        "confirmed": confirmed,
        "asked": asked,
    }


def _confirm(opened: Opened, round_: Round) -> HttpResponseBase:
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
    fates = [outcome.fate for outcome in saved.outcomes]
    form = _form(opened, saved.sheet)
    if all(fate in (Fate.SAVED, Fate.UNCHANGED) for fate in fates):
        if count := fates.count(Fate.SAVED):
            messages.success(opened.request, f"Đã ghi {count} thay đổi từ tệp Excel.")
        else:
            messages.info(opened.request, "Các giá trị trong tệp đã có sẵn trên cổng. Không có gì thay đổi.")
        return HttpResponseRedirect(form["back"])
    # What somebody changed meanwhile, the missing reason, or what nobody has said to be sure of.
    asked = Fate.ASKED in fates
    return shown_at_its_address(opened, _kept(name, found, reason=reason, confirmed=True, asked=asked))


_page = partial(Page, title="Nhập từ Excel", load=load, save=save, template="scoring/import.html", printed=False)
GRID_PAGE = _page(name="grid-import", path="cham-diem/nhap-excel")
CARD_PAGE = _page(name="card-import", within="grid", path="cham-diem/<slug:member>/nhap-excel")
