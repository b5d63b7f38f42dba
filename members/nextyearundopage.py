"""«Hủy việc mở năm»: the year that was opened goes again, as long as nobody has entered anything in it."""

from collections.abc import Callable, Sequence
from copy import copy
from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect

from common.vietnamese.dates import date_time
from common.vietnamese.text import clean_line
from common.yearfile.sync import describe
from members.access import Action
from members.openings import Given, Restored, Undoing, opened_next, undoing_of
from members.pages import Again, Opened, Page
from members.verbs.nextyear_undo import UndoRefused, mark_of, undo_next_year


@dataclass(frozen=True, kw_only=True)
class UndoPage:
    """What would go and what stands in the way; None where the next year was not opened from this one.

    `agencies` says in sentences what becomes of them.
    """

    title: str
    next_year: int
    undoing: Undoing | None
    opened: str
    agencies: list[str]
    sentences: Sequence[str]
    seen: str
    typed: str
    wrong_typed: str


def _page(given: Sequence[Given], opened: Opened, refused: UndoRefused | None = None) -> UndoPage:
    opening = opened_next(opened.year)
    undoing = undoing_of(opening, given, opened.reader) if opening else None
    problems = refused.problems if refused else {}
    return UndoPage(
        title=f"Hủy việc mở năm {opened.year.year + 1}",
        next_year=opened.year.year + 1,
        undoing=undoing,
        opened=_opened(undoing) if undoing else "",
        agencies=_of_agencies(undoing) if undoing else [],
        sentences=undoing.obstacles if undoing and undoing.obstacles else [problems[""]] if "" in problems else [],
        seen=mark_of(opening) if opening else "",
        typed=clean_line(opened.posted.get("typed", "")),
        wrong_typed=problems.get("typed", ""),
    )


def _opened(undoing: Undoing) -> str:
    return f"{undoing.opened.shown_actor} đã mở năm {undoing.year.year} lúc {date_time(undoing.opened.at)}."


def _of_agencies(undoing: Undoing) -> list[str]:
    return [
        *(f"{one.agency}: trở lại như trước ({_was(one)})." for one in undoing.restored),
        *(f"{agency}: xóa, vì chỉ lập ra khi mở năm." for agency in undoing.deleted),
        *(f"{agency}: giữ lại trong danh mục đơn vị, vì còn nơi khác dùng." for agency in undoing.kept),
    ]


def _was(one: Restored) -> str:
    """What it gets back, in words; what is empty again is said to be so."""
    before = copy(one.agency)
    for name, value in one.fields.items():
        setattr(before, name, value)
    told = [describe(before, [name]) for name in one.fields]
    return "; ".join(f"{text}để trống" if text.endswith(": ") else text for text in told)


def page(given: Sequence[Given]) -> Page[UndoPage]:
    """The page; `given` are what the apps can have handed down."""
    load, save = _load(given), _save(given)
    return Page(
        name="next-year-undo",
        within="members",
        path="mo-nam-moi/huy",
        title="Hủy việc mở năm",
        action=Action.MANAGE_YEAR,
        load=load,
        save=save,
        template="members/next_year_undo.html",
        printed=False,
    )


def _load(given: Sequence[Given]) -> Callable[[Opened], UndoPage]:
    def load(opened: Opened) -> UndoPage:
        """What stands now."""
        return _page(given, opened)

    return load


def _save(given: Sequence[Given]) -> Callable[[Opened], HttpResponse | Again]:
    def save(opened: Opened) -> HttpResponse | Again:
        """Takes the opening back, or says why not."""
        try:
            undo_next_year(
                year=opened.year,
                given=given,
                seen=opened.posted.get("seen", ""),
                typed=clean_line(opened.posted.get("typed", "")),
                actor=opened.actor,
                reader=opened.reader,
            )
        except UndoRefused as refused:
            return Again(_page(given, opened, refused))
        messages.success(
            opened.request,
            f"Đã hủy việc mở năm {opened.year.year + 1}. Năm {opened.year.year} giữ nguyên; mở lại bằng «Mở năm sau».",
        )
        return HttpResponseRedirect(opened.address("members"))

    return save
