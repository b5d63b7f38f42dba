"""«Văn bản»: the register of the bloc-year's documents, searched and filtered, with its print and its workbook."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.core.paginator import Page as PageOfRows
from django.core.paginator import Paginator

from common.labels import label
from common.records.record import RecordHead
from common.records.workbooks import ColumnKind, SheetColumn, WorkbookSheet
from common.vietnamese.text import clean_line, fold
from documents.loading import readership_of
from documents.models import Document
from documents.register import RegisterRow, rows_of
from members.access import Action, Answer, may, may_write_documents
from members.pages import Opened, Page

TITLE = "Văn bản"
A_PAGE = 50


@dataclass(frozen=True)
class RegisterFilter:
    """A filter to choose from a list: its name in the address, what it is called, the list, and what was chosen."""

    name: str
    label: str
    choices: dict[str, str]
    chosen: str


@dataclass(frozen=True, kw_only=True)
class RegisterPage:
    """The documents that match, and those of this page of the list (`page_obj`).

    `all` counts what there is, `lapsed` how many of it are no longer in force; `query` keeps the filters while paging.
    """

    rows: list[RegisterRow]
    page_obj: PageOfRows[RegisterRow]
    words: str
    filters: list[RegisterFilter]
    filtered: bool
    query: str
    all: int
    lapsed: int
    may_write: Answer
    compose: str
    sample: bool
    record: RecordHead


def documents_page(compose: str = "") -> Page[RegisterPage]:
    """The page; `compose` is the page where documents are written, if any."""

    def load(opened: Opened) -> RegisterPage:
        rows = rows_of(opened.year, readership_of(opened))
        words = clean_line(opened.query.get("tim", ""))
        filters = _filters(opened, rows)
        kind, state, origin = (one.chosen for one in filters)
        found = [
            row
            for row in rows
            if all(word in row.words for word in fold(words).split())
            and kind in ("", row.kind)
            and state in ("", row.state)
            and origin in ("", row.origin)
        ]
        kept = {"tim": words, **{one.name: one.chosen for one in filters}}
        query = urlencode({name: value for name, value in kept.items() if value})
        return RegisterPage(
            rows=found,
            page_obj=Paginator(found, A_PAGE).get_page(opened.query.get("trang")),
            words=words,
            filters=filters,
            filtered=bool(query),
            query=f"{query}&" if query else "",
            all=len(rows),
            lapsed=sum(not row.in_force for row in rows),
            may_write=may_write_documents(opened.reader),
            compose=opened.address(compose) if compose and may(opened.reader, Action.SEE_DRAFTS) else "",
            sample=any(row.is_sample for row in found),
            record={"title": "Sổ văn bản", "subject": str(opened.year)},
        )

    return Page(
        name="documents",
        path="van-ban",
        title=TITLE,
        menu=TITLE,
        load=load,
        template="documents/documents.html",
        tables=tables,
        landscape=True,
    )


def _filters(opened: Opened, rows: list[RegisterRow]) -> list[RegisterFilter]:
    kinds = {row.kind: row.kind for row in sorted(rows, key=lambda row: fold(row.kind))}
    choices = (
        ("loai", label("documents.Document.kind"), kinds),
        ("hieu-luc", label("documents.Document.state"), {value: str(label) for value, label in Document.State.choices}),
        ("nguon", label("documents.Document.origin"), {value: str(label) for value, label in Document.Origin.choices}),
    )
    return [
        RegisterFilter(name, label, listed, clean_line(opened.query.get(name, ""))) for name, label, listed in choices
    ]


def tables(opened: Opened, shown: RegisterPage) -> list[WorkbookSheet]:
    """The register as it was filtered, as a workbook."""
    return [
        WorkbookSheet(
            name=TITLE,
            title=f"Sổ văn bản, {opened.year}",
            columns=[
                SheetColumn("STT", 6, ColumnKind.INTEGER),
                SheetColumn(label("documents.Document.sign"), 20),
                SheetColumn(label("documents.Document.on"), 14, ColumnKind.DATE),
                SheetColumn(label("documents.Document.kind"), 20),
                SheetColumn(label("documents.Document.title"), 50),
                SheetColumn(label("documents.Document.issuer"), 30),
                SheetColumn(label("documents.Document.state"), 20),
                SheetColumn(label("documents.Document.origin"), 20),
                SheetColumn("Ghi chú", 30),
            ],
            rows=[
                [
                    place,
                    row.sign,
                    row.on,
                    row.kind,
                    row.title,
                    row.issuer,
                    row.state_label,
                    row.origin_label,
                    row.remarks,
                ]
                for place, row in enumerate(shown.rows, start=1)
            ],
        )
    ]
