"""Where a rubric may come from: another year, a workbook, a file, the sample. What would come in is shown first.

The preview carries the rubric in the form itself, as a file has it; what is confirmed is read and judged anew.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace

from django.core.files.uploadedfile import UploadedFile
from django.http import HttpResponse, HttpResponseBase

from common.audit.models import Door
from common.records.disposition import file_response
from common.records.workbooks import CONTENT_TYPE as XLSX
from common.vietnamese.text import clean_line
from common.web.sent import whole_number
from common.yearfile.parsing import YearFileRefused, parse_json
from members.access import Action
from members.models import BlocYear
from members.pages import Opened, Page, YearDoor
from members.queries import roles_of, years_of
from scoring.models import Rubric
from scoring.pages import rubric_parts as parts
from scoring.pages.handed_in import GONE, handed_in, shown_at_its_address
from scoring.pages.rubric_preview import RubricPreview, let_in, preview_of
from scoring.pages.rubric_settings import FIRST
from scoring.rubrics.files import RubricPart, dump_rubric, read_draft, read_file
from scoring.rubrics.frozen import may_change_rubric
from scoring.rubrics.verbs import (
    part_of,
)
from scoring.rubrics.workbook.opening import MOST_BYTES, BookRefused
from scoring.rubrics.workbook.reading import read_book
from scoring.rubrics.workbook.writing import rubric_book
from scoring.sample import SAMPLE_RUBRIC

SOURCES = ("year", "excel", "json", "sample")
_BLANK = RubricPart(FIRST, note="")


class _NoSource(ValueError):
    """What was asked for cannot be read. Its lines are sentences for the user."""


@dataclass(frozen=True)
class OtherRubric:
    """A rubric of another year, to be copied."""

    pk: int
    text: str


@dataclass(frozen=True, kw_only=True)
class SourcesPage:
    """The ways to a rubric, with why one was `refused`, by its name; or the `preview` of one that was handed in."""

    title: str
    rubric: Rubric | None
    version: int
    frozen: str
    sample: bool
    others: list[OtherRubric]
    # Whether other blocs' rubrics are asked for by their code, and the code that was.
    asks_bloc: bool
    bloc: str
    most_megabytes: int
    tree_url: str
    refused: Mapping[str, list[str]] = field(default_factory=dict)
    preview: RubricPreview | None = None
    sentences: list[str] = field(default_factory=list)


def load(opened: Opened) -> SourcesPage:
    """The ways to begin, or to put another rubric in place of this one; or the preview of one that was handed in."""
    rubric = parts.rubric_or_elsewhere(opened)
    page, given = _page(opened, rubric), handed_in(opened)
    if given is None:
        return page
    if "rubric" not in given:
        return replace(page, refused=given.get("refused") or {"excel": [GONE]})
    return replace(
        page,
        title="Xem trước bảng sẽ lấy vào",
        preview=preview_of(rubric, read_draft(given["rubric"]), given["from"], given["source"]),
        sentences=given["sentences"],
    )


def _kept(part: RubricPart, name: str, source: str, sentences: list[str] | None = None) -> dict[str, object]:
    """A rubric that was handed in, as it is kept to be looked at."""
    return {"rubric": dump_rubric(part, cited=True), "from": name, "source": source, "sentences": sentences or []}


def _years(opened: Opened, bloc: str) -> list[BlocYear]:
    """The years whose rubrics can be copied: those at hand, and those of the bloc with this code."""
    if not (bloc and opened.opens_others):
        return opened.years
    user = opened.reader.user
    return [*opened.years, *years_of(user, roles_of(user), bloc)]


def _page(opened: Opened, rubric: Rubric | None) -> SourcesPage:
    wanted = clean_line(opened.query.get("khoi", ""))
    others = (
        Rubric.objects.filter(year__in=[year.pk for year in _years(opened, wanted)])
        .exclude(year=opened.year)
        .select_related("year__bloc")
        .order_by("-year__year", "year__bloc__code")
    )
    answer = may_change_rubric(rubric) if rubric else None
    return SourcesPage(
        title="Lấy bảng có sẵn" if rubric else "Bắt đầu bảng đánh giá",
        rubric=rubric,
        version=rubric.version if rubric else 0,
        frozen=answer.reason if answer is not None and not answer else "",
        sample=bool(rubric and rubric.is_sample),
        others=[
            OtherRubric(other.pk, f"{other.year}: {other.name}" + (" (bảng mẫu)" if other.is_sample else ""))
            for other in others
        ],
        asks_bloc=opened.opens_others,
        bloc=wanted,
        most_megabytes=MOST_BYTES // 1024 // 1024,
        tree_url=opened.address("rubric-edit" if rubric else "rubric"),
    )


def save(opened: Opened) -> HttpResponse:
    """Shows what would come in; or, confirmed, lets it in."""
    rubric = parts.rubric_or_elsewhere(opened)
    if rubric and not (answer := may_change_rubric(rubric)):
        return parts.refuse(opened, answer.reason)
    data = opened.posted
    if data.get("deed") == "take":
        return _take(opened, rubric)
    source = data.get("source", "")
    present = part_of(rubric) if rubric else _BLANK
    try:
        part, name = _READ[source](opened, present) if source in _READ else _unknown()
    except _NoSource as why:
        return shown_at_its_address(opened, {"refused": {source: str(why).splitlines()}})
    return shown_at_its_address(opened, _kept(part, name, source))


def _unknown() -> tuple[RubricPart, str]:
    raise _NoSource("Hãy chọn một cách để lấy bảng.")


# --- the sources ---------------------------------------------------------------------------------------------


def _from_year(opened: Opened, present: RubricPart) -> tuple[RubricPart, str]:
    number = whole_number(opened.posted.get("other", ""))
    # Only of the years that the reader may open.
    other = (
        Rubric.objects.filter(
            pk=number, year__in=[year.pk for year in _years(opened, clean_line(opened.query.get("khoi", "")))]
        )
        .exclude(year=opened.year)
        .select_related("year__bloc")
        .first()
        if number is not None
        else None
    )
    if other is None:
        raise _NoSource("Hãy chọn bảng của một năm trong danh sách.")
    return part_of(other), str(other.year)


def _from_excel(opened: Opened, present: RubricPart) -> tuple[RubricPart, str]:
    name, data = _sent(opened, "excel", "tệp Excel (.xlsx)")
    try:
        return read_book(data, present), name
    except BookRefused as refused:
        raise _NoSource("\n".join(map(str, refused.mistakes))) from refused


def _from_json(opened: Opened, present: RubricPart) -> tuple[RubricPart, str]:
    name, data = _sent(opened, "json", "tệp bảng đánh giá (.json)")
    try:
        return read_file(data), name
    except YearFileRefused as refused:
        raise _NoSource("\n".join(map(str, refused.problems))) from refused


def _from_sample(opened: Opened, present: RubricPart) -> tuple[RubricPart, str]:
    part = read_file(SAMPLE_RUBRIC.read_bytes())
    return RubricPart(part.plain, part.note, is_sample=True), "bảng mẫu của cổng"


_READ: dict[str, Callable[[Opened, RubricPart], tuple[RubricPart, str]]] = {
    "year": _from_year,
    "excel": _from_excel,
    "json": _from_json,
    "sample": _from_sample,
}


def _sent(opened: Opened, field: str, what: str) -> tuple[str, bytes]:
    """The file that was sent, with its name."""
    sent = opened.request.FILES.get(field)
    if not isinstance(sent, UploadedFile):
        raise _NoSource(f"Hãy chọn một {what}.")
    if (sent.size or 0) > MOST_BYTES:
        raise _NoSource(f"Tệp lớn quá {MOST_BYTES // 1024 // 1024} MB.")
    return str(sent.name), sent.read()


def _take(opened: Opened, rubric: Rubric | None) -> HttpResponse:
    """Puts what was previewed in the place of what there is."""
    data = opened.posted
    source = data.get("source", "")
    try:
        part = read_draft(parse_json(data.get("rubric", "").encode()))
    except YearFileRefused as why:
        return parts.refuse(opened, str(why))

    def again(why: str) -> HttpResponse:
        return shown_at_its_address(opened, _kept(part, data.get("from", ""), source, [why]))

    door = Door.IMPORT if source in ("excel", "json") else Door.PAGE
    return let_in(opened, rubric, part, door=door, again=again)


def template(opened: Opened) -> HttpResponseBase:
    """The workbook to fill, with the present rubric in it."""
    rubric = parts.rubric_or_elsewhere(opened)
    part = part_of(rubric) if rubric else _BLANK
    name = rubric.name if rubric else "Mẫu bảng đánh giá"
    return file_response(rubric_book(part), f"{name} - {opened.year}.xlsx", XLSX)


PAGE = Page(
    name="rubric-source",
    path="tieu-chi/sua/lay-bang",
    title="Lấy bảng đánh giá",
    load=load,
    save=save,
    template="scoring/rubric_sources.html",
    action=Action.MANAGE_YEAR,
    printed=False,
)
DOOR = YearDoor("rubric-book", "tieu-chi/sua/tep-excel", template, action=Action.MANAGE_YEAR)
