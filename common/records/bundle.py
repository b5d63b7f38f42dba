"""Several PDF files as one that an office can file: the dossier of a year.

The pages are taken over as they are. What belongs to a whole document is put together anew: bookmarks, page labels,
the structure that is read out, files inside, metadata. A signature on a part does not outlive this (it covers a file of
its own, which is kept and handed out elsewhere); what it shows on the sheet does.
"""

from collections.abc import Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from datetime import datetime
from io import BytesIO
from typing import Any

import pikepdf
from django.utils import timezone
from pikepdf import (
    Array,
    Dictionary,
    Name,
    NameTree,
    NumberTree,
    ObjectStreamMode,
    OutlineItem,
    PageLocation,
    Pdf,
    String,
)
from pikepdf.models.metadata import encode_pdf_date

from common.records.job import GENERATOR, LANGUAGE
from common.records.unlocked import require_no_transaction
from common.vietnamese.text import clean_line

# A link in the front to «part:3» leads to the first sheet of the fourth part.
PART_SCHEME = "part:"
_PRODUCER = f"pikepdf {pikepdf.__version__}"


class NotMerged(Exception):
    """A part is no PDF that can be taken over; `title` tells which."""

    def __init__(self, title: str) -> None:
        super().__init__(f"the part {title!r} is no PDF that can be read without a password")
        self.title = title


@dataclass(frozen=True, slots=True)
class BundlePart:
    """A document of the bundle: its bookmark, how deep that stands (from 1), and its file."""

    title: str
    level: int
    pdf: bytes


@dataclass(frozen=True)
class _Opened:
    """A part while it is taken over: its file, and where its sheets begin."""

    title: str
    level: int
    pdf: Pdf
    start: int


def count_pages(pdf: bytes, *, title: str = "") -> int:
    """How many sheets a file has, for a table of contents. NotMerged if it is none that could be a part."""
    with _open(pdf, title) as opened:
        return len(opened.pages)


def merge_pdfs(parts: Sequence[BundlePart], *, title: str, made_at: datetime, front: bytes = b"") -> bytes:
    """The parts in their order as one file, with a bookmark each; the same arguments give the same bytes.

    `front` is what stands before them, a cover or contents: its sheets are labelled i, ii, iii, those of the parts
    1, 2, 3 throughout, so the contents can tell the numbers before anybody knows how long they are themselves. A link
    to `part:<number>` in it, counted from 0, leads to that part. The file is PDF/A-3 if all that stands in it is.
    NotMerged for a part that cannot be read; LockedMeanwhile inside a transaction.
    """
    require_no_transaction()
    if timezone.is_naive(made_at):
        raise ValueError("made_at needs a time zone")
    levels = [(title, 0, front)] if front else []
    levels += [(part.title, part.level, part.pdf) for part in parts]
    whole = Pdf.new()
    opened: list[_Opened] = []
    with ExitStack() as open_files:
        for number, (name, level, content) in enumerate(levels):
            part = _Opened(name, level, open_files.enter_context(_open(content, name)), len(whole.pages))
            _prepare(part.pdf)
            _renumber(part.pdf, offset=_next_number(whole), prefix=f"{number:04}.")
            whole.pages.extend(part.pdf.pages)
            _take_structure(whole, part)
            opened.append(part)
        before = len(opened[0].pdf.pages) if front else 0
        documents = [part for part in opened if part.level]
        _label(whole, before)
        _lead_links(whole, before, documents)
        _bookmark(whole, documents)
        _take_files(whole, documents)
        _describe(whole, [part.pdf for part in opened], clean_line(title), made_at)
        written = BytesIO()
        whole.save(written, deterministic_id=True, force_version="1.7", object_stream_mode=ObjectStreamMode.generate)
    return written.getvalue()


def _open(content: bytes, title: str) -> Pdf:
    try:
        opened = pikepdf.open(BytesIO(content))
        if not len(opened.pages):
            raise NotMerged(title)
    except (pikepdf.PdfError, pikepdf.PasswordError):
        raise NotMerged(title) from None
    return opened


# --- sheets -----------------------------------------------------------------------------------------------


def _prepare(pdf: Pdf) -> None:
    """What is a part of its sheets stays there; what could act is left behind."""
    if "/AcroForm" in pdf.Root:
        # What fields and signatures show becomes a drawing.
        pdf.flatten_annotations("print")
    named = _destinations(pdf)
    for page in pdf.pages:
        _without(page.obj, "/AA")
        for note in page.obj.get("/Annots", []):
            _without(note, "/AA")
            if "/A" in note and note.A.get("/S") not in (Name.URI, Name.GoTo):
                del note["/A"]
            target = note.get("/Dest")
            if isinstance(target, String | Name) and str(target) in named:
                # Another part may use the same name for a place of its own.
                note.Dest = named[str(target)]


def _without(found: Any, key: str) -> None:
    if key in found:
        del found[key]


def _named(pdf: Pdf, kind: str) -> list[tuple[str, Any]]:
    """What a file lists by name: places («/Dests»), files («/EmbeddedFiles»)."""
    names = pdf.Root.get("/Names")
    if names is None or kind not in names:
        return []
    return [(str(name), found) for name, found in NameTree(names[kind]).items()]


def _destinations(pdf: Pdf) -> dict[str, Any]:
    return {name: _explicit(place) for name, place in _named(pdf, "/Dests")}


def _explicit(place: Any) -> Any:
    return place.D if isinstance(place, Dictionary) else place


def _label(whole: Pdf, before: int) -> None:
    """Numbers the sheets: i, ii, iii for those in front, and from 1 for all that follow."""
    kinds = {0: Name.r, before: Name.D} if before else {0: Name.D}
    whole.Root.PageLabels = Dictionary(
        Nums=Array(each for at, kind in kinds.items() for each in (at, Dictionary(S=kind)))
    )


def _lead_links(whole: Pdf, before: int, documents: Sequence[_Opened]) -> None:
    """Lets the links in the front lead to the parts that they name."""
    for page in list(whole.pages)[:before]:
        for note in page.obj.get("/Annots", []):
            address = str(note.A.get("/URI", "")) if "/A" in note else ""
            number = address.removeprefix(PART_SCHEME)
            if number != address and number.isdigit() and int(number) < len(documents):
                part = documents[int(number)]
                del note["/A"]
                note.Dest = Array([whole.pages[part.start].obj, Name.Fit])
                note.Contents = String(clean_line(part.title))


# --- bookmarks --------------------------------------------------------------------------------------------


def _bookmark(whole: Pdf, parts: Sequence[_Opened]) -> None:
    with whole.open_outline() as outline:
        above: list[list[OutlineItem]] = [outline.root]
        for part in parts:
            item = OutlineItem(clean_line(part.title), part.start, "Fit")
            # A level that nobody stands on is passed over.
            del above[part.level :]
            above[-1].append(item)
            above.append(item.children)
            item.children.extend(_own_bookmarks(part))
    whole.Root.PageMode = Name.UseOutlines


def _own_bookmarks(part: _Opened) -> list[OutlineItem]:
    """The part's own bookmarks; where they all stand under one, its title, those below it."""
    numbers: dict[Any, int] = {page.objgen: part.start + number for number, page in enumerate(part.pdf.pages)}
    named = _destinations(part.pdf)

    def taken(items: Sequence[OutlineItem]) -> Iterator[OutlineItem]:
        for item in items:
            place: Any = item.destination
            if isinstance(place, str | String | Name):
                place = named.get(str(place))
            if isinstance(place, Array) and len(place) and getattr(place[0], "objgen", None) in numbers:
                new = OutlineItem(clean_line(item.title), numbers[place[0].objgen], "Fit")
                if len(place) > 3 and place[1] == Name.XYZ:
                    new.page_location = PageLocation.XYZ
                    new.page_location_kwargs = {
                        edge: float(at) for edge, at in (("left", place[2]), ("top", place[3])) if at is not None
                    }
                new.children.extend(taken(item.children))
                new.is_closed = True
                yield new

    with part.pdf.open_outline() as outline:
        items = outline.root
        return list(taken(items[0].children if len(items) == 1 else items))


# --- what is read out -------------------------------------------------------------------------------------


def _next_number(whole: Pdf) -> int:
    """The first number that no sheet and no link of the whole has in the structure tree yet."""
    root = whole.Root.get("/StructTreeRoot")
    return 0 if root is None else int(root.ParentTreeNextKey)


def _renumber(pdf: Pdf, *, offset: int, prefix: str) -> None:
    """Gives sheets, links and cells of a part numbers and names that no other part has."""
    root = pdf.Root.get("/StructTreeRoot")
    for page in pdf.pages:
        owned = [(page.obj, "/StructParents"), *((note, "/StructParent") for note in page.obj.get("/Annots", []))]
        for found, key in owned:
            if root is None:
                _without(found, key)
            elif key in found:
                found[key] = int(found[key]) + offset
    for element in [] if root is None else _elements(root):
        if "/ID" in element:
            element.ID = String(prefix + str(element.ID))
        for attributes in _listed(element.get("/A")):
            if isinstance(attributes, Dictionary) and "/Headers" in attributes:
                attributes.Headers = Array(String(prefix + str(head)) for head in attributes.Headers)


def _elements(parent: Any) -> Iterator[Any]:
    """All elements below this one."""
    waiting = [parent]
    while waiting:
        for kid in _listed(waiting.pop().get("/K")):
            if isinstance(kid, Dictionary) and "/S" in kid:
                yield kid
                waiting.append(kid)


def _listed(found: Any) -> list[Any]:
    if found is None:
        return []
    return list(found) if isinstance(found, Array) else [found]


def _take_structure(whole: Pdf, part: _Opened) -> None:
    """Hangs what is read out of a part into the whole, as a part of one document.

    The sheets have been taken over before, so that the elements find them.
    """
    source = part.pdf.Root.get("/StructTreeRoot")
    if source is None:
        return
    root = _structure(whole)
    taken = whole.copy_foreign(part.pdf.make_indirect(source))
    offset = int(root.ParentTreeNextKey)
    highest = -1
    for number, owner in NumberTree(taken.ParentTree).items():
        root.ParentTree.Nums.extend([number + offset, owner])
        highest = max(highest, number)
    root.ParentTreeNextKey = offset + highest + 1
    document = root.K[0]
    section = whole.make_indirect(
        Dictionary(Type=Name.StructElem, S=Name.Part, P=document, T=String(clean_line(part.title)), K=Array())
    )
    section.Lang = String(str(part.pdf.Root.get("/Lang", LANGUAGE)))
    document.K.append(section)
    for element in _listed(taken.get("/K")):
        # The document of before is the part itself now.
        below = _listed(element.get("/K")) if element.get("/S") == Name.Document else [element]
        for kid in below:
            kid.P = section
            section.K.append(kid)
    named = sorted((str(element.ID), element) for element in _elements(section) if "/ID" in element)
    root.IDTree.Names.extend(each for name, element in named for each in (String(name), element))
    for own, standard in taken.get("/RoleMap", {}).items():
        root.RoleMap[own] = standard


def _structure(whole: Pdf) -> Any:
    """The root of the whole's structure, made when the first part needs it."""
    if "/StructTreeRoot" not in whole.Root:
        root = whole.make_indirect(
            Dictionary(
                Type=Name.StructTreeRoot,
                ParentTree=whole.make_indirect(Dictionary(Nums=Array())),
                ParentTreeNextKey=0,
                IDTree=Dictionary(Names=Array()),
                RoleMap=Dictionary(),
            )
        )
        root.K = Array([whole.make_indirect(Dictionary(Type=Name.StructElem, S=Name.Document, P=root, K=Array()))])
        whole.Root.StructTreeRoot = root
    return whole.Root.StructTreeRoot


# --- what belongs to the whole ----------------------------------------------------------------------------


def _take_files(whole: Pdf, documents: Sequence[_Opened]) -> None:
    """The files inside the parts, under names that tell whose they are: «03-du-lieu.json»."""
    files = {}
    for number, part in enumerate(documents, start=1):
        for name, source in _named(part.pdf, "/EmbeddedFiles"):
            taken = whole.copy_foreign(part.pdf.make_indirect(source))
            called = f"{number:02}-{source.get('/UF', name)}"
            taken.F = taken.UF = String(called)
            taken.AFRelationship = source.get("/AFRelationship", Name.Unspecified)
            files[called] = taken
    if files:
        listed = sorted(files.items(), key=lambda file: bytes(file[1].UF))
        whole.Root.AF = Array(file for _, file in listed)
        names = Array(each for _, file in listed for each in (file.UF, file))
        whole.Root.Names = Dictionary(EmbeddedFiles=Dictionary(Names=names))


def _conformance(pdf: Pdf) -> str:
    """«A», «U» or «B» of a file that says it is PDF/A, else ""."""
    if "/Metadata" not in pdf.Root:
        return ""
    with pdf.open_metadata() as metadata:
        part, level = str(metadata.get("pdfaid:part", "")), str(metadata.get("pdfaid:conformance", ""))
    return level if part in ("1", "2", "3") else ""


def _describe(whole: Pdf, parts: Sequence[Pdf], title: str, made_at: datetime) -> None:
    """Title, language, moment; and what the file is, which is no more than the least of its parts is."""
    made = timezone.localtime(made_at).replace(microsecond=0)
    whole.Root.Lang = String(LANGUAGE)
    whole.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    if "/StructTreeRoot" in whole.Root:
        whole.Root.MarkInfo = Dictionary(Marked=True)
    meant = next((pdf for pdf in parts if "/OutputIntents" in pdf.Root), None)
    if meant is not None:
        whole.Root.OutputIntents = Array(
            whole.copy_foreign(meant.make_indirect(intent)) for intent in meant.Root.OutputIntents
        )
    levels = {_conformance(pdf) for pdf in parts}
    stamp = encode_pdf_date(made)
    whole.docinfo.Title = String(title)
    whole.docinfo.Creator = String(GENERATOR)
    whole.docinfo.Producer = String(_PRODUCER)
    whole.docinfo.CreationDate = whole.docinfo.ModDate = String(stamp)
    with whole.open_metadata(set_pikepdf_as_editor=False, update_docinfo=False) as metadata:
        metadata["dc:title"] = title
        metadata["xmp:CreatorTool"] = GENERATOR
        metadata["pdf:Producer"] = _PRODUCER
        metadata["xmp:CreateDate"] = metadata["xmp:ModifyDate"] = made.isoformat()
        if levels and "" not in levels:
            metadata["pdfaid:part"] = "3"
            metadata["pdfaid:conformance"] = max(levels, key="AUB".index)
