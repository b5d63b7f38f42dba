"""«Sửa quy chế»: all lines in one form; the program numbers them, and what belongs to a line moves with it.

Every button sends the whole text, so that nothing typed is lost on the way; only «Lưu» keeps it. What stood before the
last save waits in the session, for «Hoàn tác».
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, QueryDict

from common.vietnamese.text import clean, clean_line
from common.web.sent import whole_number
from members.access import Action
from members.lastsave import LastSave, Undo
from members.pages import Again, Opened, Page
from members.yearsettings import KnownSettings, Settings, YearSetting
from pacts.regulation.outline import proposed_outline
from pacts.regulation.page import setting_url
from pacts.regulation.shown import BoundFigure, figures_of
from pacts.regulation.text import (
    LONGEST,
    MOST_LINES,
    Line,
    LineKind,
    NumberedLine,
    added,
    moved,
    numbered,
    read_pasted,
    seal_of,
)
from pacts.regulation.verbs import TOO_LONG, RegulationRefused, StaleRegulation, change_regulation, lines_of

UNDO = Undo(
    name="regulation",
    what="quy chế",
    page="regulation-edit",
    read=lambda lines: [Line(LineKind(kind), text) for kind, text in lines],
    stale=StaleRegulation,
)
_KEPT = "Những gì bạn nhập còn trên trang, chưa được lưu."
NOT_ADDED = "Ô «Dán từ Word» còn chữ chưa vào quy chế. Hãy bấm «Thêm vào cuối», hoặc xóa ô ấy, rồi lưu."
LOST = "Trang gửi lên thiếu dòng, nên chưa lưu gì. Hãy tải lại trang rồi sửa lại."
OUTLINE = (
    "Dàn ý do cổng đề xuất, không phải quy chế của Khối: hãy sửa từng điều, điền chỗ có dòng chấm, bỏ điều không dùng "
    "rồi bấm Lưu; chưa có gì được lưu."
)


@dataclass(frozen=True)
class FigureBeside:
    """What is said beside a box of a setting that it names: its value, or what is to be done; and where it is set."""

    figure: BoundFigure
    url: str


@dataclass(frozen=True)
class LineRow:
    """A row of the form: its place, its number, what stands in it, the settings it names, and what is wrong."""

    place: int
    line: Line
    mark: str
    where: str
    figures: list[FigureBeside]
    wrong: str


@dataclass(frozen=True, kw_only=True)
class RegulationForm:
    """The form; `seen` is the seal of the text that it began from, `notes` what was done to it that is not saved."""

    rows: list[LineRow]
    kinds: list[tuple[str, str]]
    settings: Sequence[YearSetting]
    seen: str
    pasted: str
    most: int
    sentences: Sequence[str]
    notes: Sequence[str]
    wrong: list[tuple[str, str]]
    may_undo: bool


class _Form:
    """The form of a portal whose settings these sources know."""

    def __init__(self, sources: Sequence[Settings]) -> None:
        self.sources = sources

    def load(self, opened: Opened) -> RegulationForm:
        """The text as it stands."""
        lines = lines_of(opened.year)
        return self._page(opened, lines, seal_of(lines))

    def _page(
        self,
        opened: Opened,
        lines: Sequence[Line],
        seen: str,
        *,
        pasted: str | None = None,
        sentences: Sequence[str] = (),
        notes: Sequence[str] = (),
        wrong: Mapping[str, str] | None = None,
    ) -> RegulationForm:
        wrong = wrong or {}
        known = KnownSettings.of(opened.year, self.sources)
        marks = numbered(lines)
        return RegulationForm(
            rows=[
                LineRow(
                    place,
                    line,
                    mark.mark or mark.kind.label,
                    mark.place,
                    _beside(opened, mark, known),
                    wrong.get(str(place), ""),
                )
                for place, (line, mark) in enumerate(zip(lines, marks, strict=True))
            ],
            kinds=[(kind.value, kind.label) for kind in LineKind],
            settings=known.settings,
            seen=seen,
            pasted=opened.posted.get("pasted", "") if pasted is None else pasted,
            most=LONGEST,
            sentences=[*sentences, *([wrong[""]] if "" in wrong else [])],
            notes=notes,
            wrong=[
                (f"r{place}-text", f"{marks[place].place}: {wrong[str(place)]}")
                for place in range(len(lines))
                if str(place) in wrong
            ],
            may_undo=UNDO.last(opened) is not None,
        )

    def save(self, opened: Opened) -> HttpResponse | Again:
        """Does what the pressed button says: saves, takes back, moves, adds, proposes, or reads what was pasted."""
        posted = opened.posted
        deed, _, asked = posted.get("deed", "save").partition(":")
        lines, complete = _read(posted)
        seen = clean_line(posted.get("seen", ""))
        place = whole_number(asked)
        if deed == "undo":
            return self._undo(opened)
        if not complete:
            return Again(self._page(opened, lines, seen, sentences=[LOST]))
        if deed in ("up", "down") and place is not None:
            lines, _ = moved(lines, place, -1 if deed == "up" else 1)
            return Again(self._page(opened, lines, seen, notes=["Thứ tự mới chưa được lưu."]), 200)
        if deed == "add":
            kind = lines[place].kind if place is not None and place < len(lines) else LineKind.CHAPTER
            more, _ = added(lines, len(lines) - 1 if place is None else place, kind)
            return self._longer(opened, lines, more, seen)
        if deed == "outline":
            known = KnownSettings.of(opened.year, self.sources)
            more = [*lines, *proposed_outline(opened.year.bloc.name, known.settings)]
            return self._longer(opened, lines, more, seen, OUTLINE)
        if deed == "paste":
            return self._paste(opened, lines, seen)
        if clean(posted.get("pasted", "")):
            return Again(self._page(opened, lines, seen, sentences=[NOT_ADDED]))
        return self._save(opened, lines, seen)

    def _longer(
        self,
        opened: Opened,
        lines: Sequence[Line],
        more: Sequence[Line],
        seen: str,
        *notes: str,
        pasted: str | None = None,
    ) -> Again:
        """The text with what was added; as it was typed, with the pasted text still in its box, where that is too long.

        `pasted` is what stays in the box once the text has it.
        """
        if len(more) > MOST_LINES:
            return Again(self._page(opened, lines, seen, sentences=[TOO_LONG]))
        return Again(self._page(opened, more, seen, pasted=pasted, notes=notes), 200)

    def _paste(self, opened: Opened, lines: Sequence[Line], seen: str) -> Again:
        text = opened.posted.get("pasted", "")
        fresh = read_pasted(text)
        if not fresh:
            told = "Chưa thấy nội dung nào. Hãy chép quy chế từ Word rồi dán vào ô."
            return Again(self._page(opened, lines, seen, sentences=[told]))
        told = f"Đã thêm {len(fresh)} dòng vào cuối. Hãy xem lại loại của từng dòng rồi bấm Lưu; chưa có gì được lưu."
        return self._longer(opened, lines, [*lines, *fresh], seen, told, pasted="")

    def _save(self, opened: Opened, lines: Sequence[Line], seen: str) -> HttpResponse | Again:
        before = lines_of(opened.year)
        try:
            changes = change_regulation(
                year=opened.year, lines=lines, seen=seen, actor=opened.actor, reader=opened.reader
            )
        except RegulationRefused as refused:
            return Again(self._page(opened, lines, seen, wrong=refused.problems))
        except StaleRegulation as stale:
            told = f"{stale} {_KEPT} Hãy mở lại quy chế ở một thẻ khác để so, rồi bấm Lưu lần nữa để ghi bản này."
            return Again(self._page(opened, lines, seal_of(before), sentences=[told]))
        if changes:
            UNDO.keep(opened, [[line.kind.value, line.text] for line in before], seal_of(lines_of(opened.year)))
            messages.success(opened.request, f"Đã lưu quy chế: {len(changes)} thay đổi.")
            return HttpResponseRedirect(opened.address("regulation-edit"))
        messages.info(opened.request, "Không có gì thay đổi.")
        return HttpResponseRedirect(opened.address("regulation"))

    def _undo(self, opened: Opened) -> HttpResponse | Again:
        lines: list[Line] = []

        def bring_back(last: LastSave[list[Line]]) -> None:
            lines[:] = last.before
            change_regulation(year=opened.year, lines=lines, seen=last.after, actor=opened.actor, reader=opened.reader)

        try:
            return UNDO.take_back(opened, bring_back)
        except RegulationRefused as refused:
            return Again(self._page(opened, lines, seal_of(lines_of(opened.year)), wrong=refused.problems))


def _beside(opened: Opened, mark: NumberedLine, known: KnownSettings) -> list[FigureBeside]:
    return [FigureBeside(figure, setting_url(opened, figure)) for figure in figures_of([mark], known)]


def _read(posted: QueryDict) -> tuple[list[Line], bool]:
    """The lines as they were typed, and whether all came that the page had, and no more."""
    found: list[Line] = []
    for place in range(MOST_LINES):
        kind, text = posted.get(f"r{place}-kind"), posted.get(f"r{place}-text")
        if kind not in list(LineKind) or text is None:
            break
        found.append(Line(LineKind(kind), clean(text), dropped=f"r{place}-drop" in posted))
    # A text without lines is only what a page without lines sends.
    return found, whole_number(posted.get("rows", "")) == len(found)


def regulation_form(sources: Sequence[Settings]) -> Page[RegulationForm]:
    """The form's page; the roof says who knows the year's settings."""
    form = _Form(sources)
    return Page(
        name="regulation-edit",
        within="pact",
        path="quy-che/sua",
        title="Sửa quy chế",
        action=Action.MANAGE_YEAR,
        load=form.load,
        save=form.save,
        template="pacts/regulation_form.html",
        printed=False,
    )
