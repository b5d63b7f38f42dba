"""«Nạp từ Excel» of the ledger: a workbook is read, shown line by line, and then written whole or not at all."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpResponseBase, HttpResponseRedirect

from awards.verbs.ledger import AwardRefused, keep_awards
from awards.workbook import BookRow, JudgedRow, judge, read_rows, template_sheets
from common.audit.log import Actor
from common.audit.models import Door
from common.files.refusal import FileRefused
from common.files.workbook import MOST_BYTES
from common.records.workbooks import WorkbookSheet
from common.vietnamese.text import clean_line
from members.access import Action
from members.pages import Opened, Page
from scoring.pages.handed_in import GONE, handed_in, shown_at_its_address

NO_FILE = "Hãy chọn tệp Excel (.xlsx) đã ghi theo mẫu của cổng."
TOO_LARGE = f"Tệp lớn hơn {MOST_BYTES // 1024 // 1024} MB nên không được nhận. Hãy chia thành nhiều tệp."


@dataclass(frozen=True, kw_only=True)
class ImportPage:
    """Where to choose a file; once one was handed in its `rows`, how many `wrong` there are, and its `name`."""

    rows: list[JudgedRow]
    wrong: int
    name: str
    refused: str
    most: int
    template_url: str
    back: str


def load(opened: Opened) -> ImportPage:
    """Where to choose a file, or the preview of the one that was chosen, as things stand now."""
    given = handed_in(opened)
    rows = _kept(given) if given else []
    judged = judge(opened.year, rows) if rows else []
    return ImportPage(
        rows=judged,
        wrong=sum(bool(row.wrong) for row in judged),
        name=str(given.get("name", "")) if given else "",
        refused=str(given.get("refused_file", "")) if given else "",
        most=MOST_BYTES // 1024 // 1024,
        template_url=opened.address("award-import.xlsx"),
        back=opened.address("award-ledger"),
    )


def _kept(given: Mapping[str, Any]) -> list[BookRow]:
    """The lines of a file that was handed in; [] where it was refused, or another version of the portal kept it."""
    try:
        return [BookRow(int(number), dict(texts), dict(refused)) for number, texts, refused in given["rows"]]
    except (KeyError, TypeError, ValueError):
        return []


def save(opened: Opened) -> HttpResponseBase:
    """A file, answered with the address of its preview; or the confirmation of one, which writes all or nothing."""
    if opened.posted.get("deed") == "write":
        return _write(opened)
    upload = opened.request.FILES.get("file")
    try:
        if upload is None:
            raise FileRefused(NO_FILE)
        if upload.size is None or upload.size > MOST_BYTES:
            raise FileRefused(TOO_LARGE)
        rows = read_rows(upload.read())
    except FileRefused as refused:
        return shown_at_its_address(opened, {"refused_file": str(refused)})
    kept = [[row.number, dict(row.texts), dict(row.refused)] for row in rows]
    return shown_at_its_address(opened, {"name": clean_line(upload.name or "")[:100], "rows": kept})


def _write(opened: Opened) -> HttpResponseBase:
    given = handed_in(opened)
    rows = _kept(given) if given else []
    if not rows:
        return shown_at_its_address(opened, {"refused_file": GONE})
    judged = judge(opened.year, rows)
    # What somebody changed meanwhile is told by the preview, which judges anew.
    if any(row.wrong for row in judged):
        return HttpResponseRedirect(opened.request.get_full_path())
    actor = Actor(user=opened.reader.user, door=Door.IMPORT)
    try:
        count = keep_awards(year=opened.year, rows=[row.fields for row in judged], actor=actor, reader=opened.reader)
    except AwardRefused:
        return HttpResponseRedirect(opened.request.get_full_path())
    messages.success(opened.request, f"Đã ghi {count} khen thưởng từ tệp Excel vào sổ.")
    return HttpResponseRedirect(opened.address("award-ledger"))


def tables(opened: Opened, page: ImportPage) -> list[WorkbookSheet]:
    """The empty form to fill in."""
    return template_sheets(opened.year, opened.today)


PAGE = Page(
    name="award-import",
    within="reviews",
    path="so-khen-thuong/nap-excel",
    title="Nạp sổ khen thưởng từ Excel",
    action=Action.MANAGE_YEAR,
    load=load,
    save=save,
    template="awards/import.html",
    tables=tables,
    printed=False,
)
