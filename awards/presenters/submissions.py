"""How a submission's dossier stands, place by place, and its files in the order and under the names of a clerk."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from awards.handing import AT_THE_AUTHORITY
from awards.models import ChecklistItem, DossierFile, DossierItem, Proposal, Submission
from awards.portalpapers import issued_of
from awards.queries import checklist_of, rows_of
from awards.rules.dossiers import Case, Item, Place, file_names, missing, places
from awards.verbs.dossiers import had_of, those_alive
from awards.verbs.proposals import stage
from common.labels import label
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind
from documents.models import Document, DocumentFile
from members.access import Reader, may_see_everything

# Of a document, what its dossier takes: what was signed before what was printed.
_ROLES = ("signed", "scan", "record", "unchecked", "attached")


@dataclass(frozen=True)
class PlaceLine:
    """A place of the dossier: what is wanted there, what was noted of it, and the documents that the portal issued.

    `proposal` is the number of its case.
    """

    number: int
    place: Place
    item: ChecklistItem
    row: DossierItem | None
    proposal: int | None
    lacks: bool
    had: bool
    issued: Sequence[Document] = ()
    url: str = ""

    @property
    def state(self) -> str:
        """«Đã có», «Phải làm lại: thiếu dấu», «Còn thiếu», «Không bắt buộc»."""
        if self.row is not None and self.row.state == DossierItem.State.REDO:
            return f"{self.row.get_state_display()}: {self.row.remark}"
        if self.had:
            return str(DossierItem.State.READY.label)
        return "Còn thiếu" if self.item.required else "Không bắt buộc"

    @property
    def form_told(self) -> str:
        """«PDF», «Bản giấy, 2 bộ»."""
        sets = f", {self.item.sets} bộ" if self.item.sets > 1 else ""
        return f"{self.item.get_kind_display()}{sets}"

    @property
    def what(self) -> str:
        """What stands there: the document of the register, the files."""
        named = [str(one) for one in self.documents]
        return "; ".join(named + [one.name for one in self.files])

    @property
    def documents(self) -> list[Document]:
        """The document that was noted; where none was, those that the portal issued."""
        if self.row is not None and self.row.document is not None:
            return [self.row.document]
        return list(self.issued)

    @property
    def files(self) -> list[DossierFile]:
        """Its files that were not taken away."""
        return [one for one in self.row.files.all() if one.removed_at is None] if self.row else []


PLACES = Table[PlaceLine](
    {
        "number": TableField("STT", lambda line: line.number, width=6, paper=7, on_page=False, kind=ColumnKind.INTEGER),
        "name": TableField(
            label("awards.ChecklistItem.name"), lambda line: line.place.name, width=50, cell="awards/linked.html"
        ),
        "form": TableField(label("awards.ChecklistItem.kind"), lambda line: line.form_told, width=16, paper=14),
        "state": TableField(
            label("awards.DossierItem.state"),
            lambda line: line.state,
            width=24,
            paper=20,
            cell="awards/place_state.html",
        ),
        "what": TableField("Văn bản, tệp", lambda line: line.what, width=40, paper=26),
    }
)


def lines_of(submission: Submission, cases: Sequence[Proposal]) -> list[PlaceLine]:
    """Every place of the dossier, in order, as if it had no cases but these."""
    items = {one.pk: one for one in checklist_of(submission.form, submission.year)}
    numbers = {one.pk: one.number for one in cases}
    wanted = places(
        [Item(one.pk, one.name, one.required, one.each) for one in items.values()],
        [Case(one.pk, str(one.nomination)) for one in cases],
    )
    rows = rows_of(submission)
    issued = issued_of(submission, list(items.values()), cases)
    had = had_of(rows, issued)
    lacking = {place.key for place in missing(wanted, had)}
    return [
        PlaceLine(
            number=number,
            place=place,
            item=items[place.item.key],
            row=rows.get(place.key),
            proposal=numbers[place.case.key] if place.case else None,
            lacks=place.key in lacking,
            had=place.key in had,
            issued=issued.get(place.key, ()),
        )
        for number, place in enumerate(wanted, start=1)
    ]


def lines_for(submission: Submission, cases: Sequence[Proposal], reader: Reader) -> list[PlaceLine]:
    """The places that this reader may know of, of the `cases` that it may: a standing body those of the cases that the
    authority has before it.

    A paper that is to be done again is none yet, for whoever is not of the bloc.
    """
    if may_see_everything(reader):
        return lines_of(submission, those_alive(cases))
    there = [one for one in those_alive(cases) if stage(one) in AT_THE_AUTHORITY]
    if not there:
        return []
    lines = lines_of(submission, there)
    return [
        replace(line, row=None, had=False, issued=(), lacks=line.item.required) if _is_redone(line) else line
        for line in lines
    ]


def _is_redone(line: PlaceLine) -> bool:
    return line.row is not None and line.row.state == DossierItem.State.REDO


def ready_files(line: PlaceLine) -> list[DossierFile]:
    """The files of a place; none of a paper that is to be done again."""
    return [] if _is_redone(line) else line.files


@dataclass(frozen=True)
class DossierPiece:
    """A file of the bundle: its name there, and the row that says where its bytes are."""

    name: str
    file: DossierFile | DocumentFile


def pieces_of(lines: list[PlaceLine]) -> list[DossierPiece]:
    """The files of the dossier in the order of the checklist, with names a clerk would give."""
    found = list(_titled(lines))
    names = file_names([(title, _ending(file.name)) for title, file in found])
    return [DossierPiece(name, file) for name, (_, file) in zip(names, found, strict=True)]


def _titled(lines: list[PlaceLine]) -> Iterator[tuple[str, DossierFile | DocumentFile]]:
    for line in lines:
        if _is_redone(line):
            continue
        for document in line.documents:
            sign = f" số {document.sign}" if document.sign else ""
            case = f" {line.place.case.name}" if line.place.case else ""
            files = sorted(document.files.all(), key=lambda one: (_ROLES.index(one.role), one.pk))
            yield from ((f"{document.kind}{sign}{case}", one) for one in files[:1])
        files_there = ready_files(line)
        several = len(files_there) > 1
        for place, one in enumerate(files_there, start=1):
            yield (f"{line.place.name.replace(': ', ' ')}{f' ({place})' if several else ''}", one)


def _ending(name: str) -> str:
    stem, dot, ending = name.rpartition(".")
    return f".{ending}" if dot and stem else ""
