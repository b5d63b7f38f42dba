"""One declaration gives a page its HTML, its PDF and XLSX twins, its title, its place in the menu and who may open it.

An app declares `Page`s in its `views`; the roof hands all of them to a `Portal`, which makes the addresses. Whatever
door a reader comes through, the way in is the same: fetch the bloc-year and what the reader is in it, or 404; ask
`members.access`; load the page's data once; render it.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Generic, TypedDict, TypeVar

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.http.request import QueryDict
from django.shortcuts import render
from django.urls import URLPattern, get_script_prefix, path, reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from common.audit.log import Actor
from common.audit.models import Door
from common.contexts import Context, names_in
from common.records.attached import Attachment, tables_data
from common.records.disposition import file_response
from common.records.layout import Layout, layout_for
from common.records.made import record_answer
from common.records.pdf import render_pdf
from common.records.record import Record, record_html
from common.records.workbooks import CONTENT_TYPE as XLSX
from common.records.workbooks import WorkbookSheet, render_xlsx
from common.vietnamese.dates import today_vn
from members.access import Action, Answer, Reader, RoleKind, may, may_see_everything
from members.models import BlocYear, Membership, User
from members.queries import opens_other_blocs, reader_of, roles_of, years_of

if TYPE_CHECKING:
    # What the types call a form that was sent: each field's value is text.
    from django.http.request import _ImmutableQueryDict


class Elsewhere(Exception):
    """Raised while loading or saving: what this reader wants stands at another page, by its name and arguments."""

    def __init__(self, name: str, *args: object) -> None:
        super().__init__(name)
        self.name = name
        self.page_args = args


@dataclass(frozen=True)
class Again:
    """What `save` answers when a form must be shown again: the page's data with what was typed and why not.

    With the status 200 nothing was wrong: the page shows what would be done, or a form with other fields.
    """

    context: Context
    status: int = 422


class Who(TypedDict):
    """Which bloc-year a verb works on, and who does it: `verb(**opened.who, …)`."""

    year: BlocYear
    actor: Actor
    reader: Reader


class WhoHasSeen(Who):
    """The same with the seal of what the reader saw."""

    seen: str


@dataclass(frozen=True)
class Opened:
    """A bloc-year somebody has opened: who, which, what `years` are at hand, and what the address said.

    At hand are the years of the bloc that the reader may open, and those of its own roles in other blocs.

    `asked` is the request it was opened by. There is none where a page is printed for a dossier, so that whatever a
    page loads does without it.
    """

    reader: Reader
    year: BlocYear
    today: date
    years: list[BlocYear]
    kwargs: Mapping[str, Any] = field(default_factory=dict)
    query: QueryDict = field(default_factory=QueryDict)
    path: str = ""
    asked: HttpRequest | None = None
    # Whether the reader opens blocs in which it has no role: they are looked for, and not all at hand.
    opens_others: bool = False

    @property
    def request(self) -> HttpRequest:
        """The request, for what saves, tells the reader what was saved, or sends a file."""
        if self.asked is None:
            raise LookupError("nobody asked for this page by a request")
        return self.asked

    @property
    def posted(self) -> "_ImmutableQueryDict":
        """The form that was sent; empty where a page is only looked at."""
        return QueryDict() if self.asked is None else self.asked.POST

    @property
    def actor(self) -> Actor:
        """Who does what this page saves, as the log names it."""
        return Actor(user=self.reader.user, door=Door.PAGE)

    @property
    def who(self) -> Who:
        """What every verb of a bloc-year is told: where, by whom."""
        return {"year": self.year, "actor": self.actor, "reader": self.reader}

    def having_seen(self, seen: str) -> WhoHasSeen:
        """The same for a verb that compares with what its form was opened with."""
        return {**self.who, "seen": seen}

    def require(self, answer: Answer) -> None:
        """Goes on if the answer is yes; else the reader is told why not (403)."""
        if not answer:
            raise PermissionDenied(answer.reason)

    def require_known(self, answer: Answer) -> None:
        """Goes on if the answer is yes; else the thing does not exist for this reader (404)."""
        if not answer:
            raise Http404(answer.reason)

    def address(self, name: str, *args: object) -> str:
        """The address of a page of this bloc-year."""
        return _address(get_script_prefix(), name, self.year.bloc.code, self.year.year, *args)


# A page names some thirty addresses, most of them the same at every look.
@lru_cache(maxsize=4096)
def _address(prefix: str, name: str, *args: object) -> str:
    return reverse(name, args=args)


# What a page loads: a dataclass, or a mapping.
Loaded = TypeVar("Loaded", bound=Context)


@dataclass(frozen=True)
class Page(Generic[Loaded]):
    """What a page is. `load` gives the data of all its doors; it may raise `Elsewhere`, `Http404`, `PermissionDenied`.

    What `load` gives as «record» overrides the head of the PDF (title, subject, date…; see `records.record.Record`)
    and the data that travels inside it: the page's tables, unless it says otherwise. `template` is the HTML; the record
    beside it is the same name with `.record.html`. A page with `tables` has an XLSX, and so has one with a `workbook`
    of its own making; one with `save` answers POST. `menu` is its name in the menu.
    """

    name: str
    path: str
    title: str
    load: Callable[[Opened], Loaded]
    template: str
    action: Action = Action.SEE_YEAR
    save: Callable[[Opened], "HttpResponseBase | Again"] | None = None
    tables: Callable[[Opened, Loaded], list[WorkbookSheet]] | None = None
    # The whole file, where plain tables are not enough; b"" while there is nothing to put into one.
    workbook: Callable[[Opened, Loaded], bytes] | None = None
    landscape: bool = False
    # A form is a step on the way to something; what it leads to is printed.
    printed: bool = True
    # What is kept beside the page and never rendered again, by the ending of its address («pdf», «json»).
    files: Mapping[str, Callable[[Opened], HttpResponseBase]] = field(default_factory=dict)
    menu: str = ""
    # The entry of the menu that the page belongs to, where its name does not begin with that entry's.
    within: str = ""

    @property
    def has_xlsx(self) -> bool:
        return bool(self.tables or self.workbook)

    def stands_in(self, entry: "Page[Any]") -> bool:
        """Whether the reader of this page is in that entry of the menu."""
        return entry.name == self.within if self.within else self.name.startswith(entry.name)

    @property
    def record_template(self) -> str:
        return self.template.removesuffix(".html") + ".record.html"


@dataclass(frozen=True)
class YearDoor:
    """An address of a bloc-year that is no page: a file to fetch, or a deed that leads back to a page."""

    name: str
    path: str
    answer: Callable[[Opened], HttpResponseBase]
    methods: tuple[str, ...] = ("GET", "HEAD")
    action: Action = Action.SEE_YEAR


@dataclass(frozen=True)
class Link:
    """A line of a menu."""

    title: str
    url: str
    current: bool


@dataclass(frozen=True)
class PageShown:
    """What the frame of a page needs to know of it."""

    name: str
    title: str
    pdf_url: str
    xlsx_url: str


@contextmanager
def _not_found_if_gone() -> Iterator[None]:
    """Http404 where the year was found, and then its opening was taken back before a verb could hold it."""
    try:
        yield
    except BlocYear.DoesNotExist:
        raise Http404 from None


def open_year(request: HttpRequest, bloc: str, year: int, **kwargs: Any) -> Opened:
    """The bloc-year at this address with what the reader is in it; Http404 if there is none or it is not theirs.

    The one loader: it fetches and authorises together, so that a view cannot forget the second.
    """
    user = request.user
    if not isinstance(user, User):
        raise Http404
    roles = roles_of(user)
    years = years_of(user, roles, bloc)
    found = next((known for known in years if known.year == year and known.bloc.code == bloc), None)
    if found is None:
        raise Http404
    reader = reader_of(user, roles, found, years[found])
    if not may(reader, Action.SEE_YEAR):
        raise Http404
    return Opened(
        reader=reader,
        year=found,
        today=today_vn(),
        years=list(years),
        kwargs=kwargs,
        opens_others=opens_other_blocs(user, roles),
        query=request.GET,
        path=request.path,
        asked=request,
    )


def member_or_404(opened: Opened) -> Membership:
    """The member that the address names, with its year and bloc at hand."""
    found = Membership.objects.filter(year=opened.year, code=opened.kwargs["member"]).first()
    if found is None:
        raise Http404
    found.year = opened.year
    return found


def _stem(path: str) -> str:
    return "/".join(part for part in ("<slug:bloc>", "<int:year>", path) if part)


@dataclass(frozen=True)
class ReadBy:
    """What every template knows: which bloc-year, when, and who reads it."""

    reader: Reader
    sees_everything: bool
    year: BlocYear
    today: date


@dataclass(frozen=True)
class Frame(ReadBy):
    """What stands around a page: the menu, its own addresses, the years that the reader may change to,
    and where other blocs are looked for (`blocs_url`)."""

    menu: list[Link]
    page: PageShown
    year_choices: list[Link]
    blocs_url: str
    may_manage: bool
    may_run_portal: bool


def _blocs_url(opened: Opened) -> str:
    """Where other blocs are looked for; "" for whoever has all of its own at hand."""
    if not opened.opens_others:
        return ""
    return reverse("council" if RoleKind.STANDING_BODY in opened.reader.kinds else "blocs")


def _read_by(opened: Opened) -> ReadBy:
    return ReadBy(
        reader=opened.reader,
        sees_everything=bool(may_see_everything(opened.reader)),
        year=opened.year,
        today=opened.today,
    )


class _Setting(TypedDict):
    """How a page's record is to be set."""

    title: str
    made_at: datetime
    layout: Layout
    landscape: bool
    attachments: Sequence[Attachment]


class Portal:
    """All pages of a bloc-year, in the order of the menu, their addresses, and the doors beside them."""

    def __init__(self, pages: Iterable[Page[Any]], doors: Iterable[YearDoor] = ()) -> None:
        self.pages = list(pages)
        self.doors = list(doors)

    @property
    def urls(self) -> list[URLPattern]:
        """The addresses of all pages: `<bloc>/<year>/<path>/`, and `.pdf` and `.xlsx` beside them."""
        pages = [pattern for page in self.pages for pattern in self._patterns(page)]
        return [path(f"{_stem(door.path)}/", self._door(door), name=door.name) for door in self.doors] + pages

    def _patterns(self, page: Page[Any]) -> Iterable[URLPattern]:
        stem = _stem(page.path)
        yield path(f"{stem}/", self._view(page, self._html), name=page.name)
        if page.printed:
            yield path(f"{stem}.pdf", self._view(page, self._pdf), name=f"{page.name}.pdf")
        if page.has_xlsx:
            yield path(f"{stem}.xlsx", self._view(page, self._xlsx), name=f"{page.name}.xlsx")
        for ending, answer in page.files.items():
            name = f"{page.name}.{ending}"
            yield path(f"{stem}.{ending}", self._door(YearDoor(name, "", answer, action=page.action)), name=name)

    @staticmethod
    def _door(door: YearDoor) -> Callable[..., HttpResponseBase]:
        @never_cache
        def view(request: HttpRequest, bloc: str, year: int, **kwargs: Any) -> HttpResponseBase:
            opened = open_year(request, bloc, year, **kwargs)
            opened.require(may(opened.reader, door.action))
            if request.method not in door.methods:
                return HttpResponse(status=405, headers={"Allow": ", ".join(door.methods)})
            with _not_found_if_gone():
                return door.answer(opened)

        return view

    def _view(
        self, page: Page[Any], answer: Callable[[Page[Any], Opened], HttpResponseBase]
    ) -> Callable[..., HttpResponseBase]:
        def view(request: HttpRequest, bloc: str, year: int, **kwargs: Any) -> HttpResponseBase:
            opened = open_year(request, bloc, year, **kwargs)
            opened.require(may(opened.reader, page.action))
            writes = answer == self._html and page.save is not None
            if request.method not in (("GET", "HEAD", "POST") if writes else ("GET", "HEAD")):
                return HttpResponse(status=405, headers={"Allow": "GET, HEAD, POST" if writes else "GET, HEAD"})
            try:
                if request.method == "POST" and page.save:
                    with _not_found_if_gone():
                        saved = page.save(opened)
                    return self._html(page, opened, saved) if isinstance(saved, Again) else saved
                return answer(page, opened)
            except Elsewhere as other:
                name = other.name if answer == self._html else f"{other.name}.{answer.__name__.strip('_')}"
                query = f"?{opened.query.urlencode()}" if opened.query else ""
                return HttpResponseRedirect(opened.address(name, *other.page_args) + query)

        # A record says itself how long it lasts.
        return view if answer == self._pdf else never_cache(view)

    def _html(self, page: Page[Any], opened: Opened, again: Again | None = None) -> HttpResponse:
        context = again.context if again else page.load(opened)
        return render(
            opened.request,
            page.template,
            {**names_in(self._frame(page, opened)), **names_in(context)},
            status=again.status if again else 200,
        )

    def _frame(self, page: Page[Any], opened: Opened) -> Frame:
        here = [*opened.kwargs.values()]
        query = f"?{opened.query.urlencode()}" if opened.query else ""
        return Frame(
            **names_in(_read_by(opened)),
            menu=[
                Link(other.menu, opened.address(other.name), page.stands_in(other))
                for other in self.pages
                if other.menu and may(opened.reader, other.action)
            ],
            page=PageShown(
                name=page.name,
                title=page.title,
                pdf_url=opened.address(f"{page.name}.pdf", *here) + query if page.printed else "",
                xlsx_url=opened.address(f"{page.name}.xlsx", *here) + query if page.has_xlsx else "",
            ),
            year_choices=[
                Link(str(choice), choice.get_absolute_url(), choice.pk == opened.year.pk) for choice in opened.years
            ],
            blocs_url=_blocs_url(opened),
            may_manage=bool(may(opened.reader, Action.MANAGE_YEAR)),
            may_run_portal=bool(may(opened.reader, Action.MANAGE_PORTAL)),
        )

    def printed(self, name: str, opened: Opened) -> tuple[str, bytes]:
        """The record of a page with its title, as a file for a bundle; KeyError for a page that is none."""
        page = {page.name: page for page in self.pages}[name]
        title, html, how = self._record(page, opened)
        return title, render_pdf(html, **how)

    def _pdf(self, page: Page[Any], opened: Opened) -> HttpResponse:
        title, html, how = self._record(page, opened)
        return record_answer(opened.request, html, filename=self._file_name(opened, title, "pdf"), **how)

    def _record(self, page: Page[Any], opened: Opened) -> tuple[str, str, _Setting]:
        """The title of a page's record, its HTML, and how it is to be set."""
        loaded = page.load(opened)
        context = names_in(loaded)
        title = context.get("title") or page.title
        now = timezone.localtime()
        record = Record(
            title=title,
            subject=str(opened.year),
            date=opened.today,
            printed_at=now,
            printed_by=opened.reader.display_name,
            sample=bool(context.get("sample")),
        )
        said = context.get("record", {})
        if page.tables and "data" not in said:
            said = said | {"data": tables_data(page.tables(opened, loaded))}
        record = replace(record, **said)
        layout = layout_for(opened.year.family, record.date)
        html = record_html(
            page.record_template,
            bloc=opened.year.bloc,
            record=record,
            layout=layout,
            context={**names_in(_read_by(opened)), **context},
        )
        how: _Setting = {
            "title": f"{title} - {opened.year}",
            "made_at": now,
            "layout": layout,
            "landscape": page.landscape,
            "attachments": record.attachments(now),
        }
        return title, html, how

    def _xlsx(self, page: Page[Any], opened: Opened) -> HttpResponse:
        loaded = page.load(opened)
        if page.workbook:
            made = page.workbook(opened, loaded)
        else:
            sheets = page.tables(opened, loaded) if page.tables else []
            made = render_xlsx(sheets, made_at=timezone.localtime()) if sheets else b""
        if not made:
            raise Http404("Trang này chưa có bảng nào để xuất.")
        return file_response(made, self._file_name(opened, names_in(loaded).get("title") or page.title, "xlsx"), XLSX)

    @staticmethod
    def _file_name(opened: Opened, title: str, ending: str) -> str:
        return f"{title} - {opened.year}.{ending}"
