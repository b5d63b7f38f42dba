"""«Danh mục khen thưởng»: the bloc's forms of award, base pays and grounds of the law, as they stand on a day."""

from dataclasses import dataclass
from datetime import date

from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from awards.presenters.catalogue import (
    FORMS,
    GROUNDS,
    PAYS,
    CatalogueOnDay,
    FormLine,
    GroundLine,
    PayLine,
    catalogue_on,
    linked,
)
from awards.verbs.starting import ListRefused, take_starting_list
from common.records.record import RecordHead
from common.records.tables import Table
from common.records.workbooks import WorkbookSheet
from common.vietnamese.dates import DateRefused, parse_date, short_date
from common.vietnamese.text import clean_line
from members.access import Action, may
from members.pages import Again, Opened, Page


@dataclass(frozen=True, kw_only=True)
class CataloguePage:
    """The catalogue on a `day`; `typed` is what was asked for, `wrong` why it is no day. The addresses are "" for
    whoever may not change it."""

    shown: CatalogueOnDay
    day: date
    typed: str
    wrong: str
    is_today: bool
    warnings: list[GroundLine]
    lacking: list[FormLine]
    forms_table: Table[FormLine]
    pays_table: Table[PayLine]
    grounds_table: Table[GroundLine]
    form_url: str
    pay_url: str
    ground_url: str
    is_empty: bool
    refused: str
    record: RecordHead


def load(opened: Opened) -> CataloguePage:
    """The catalogue on the day that the address names, else today."""
    return _page(opened)


def _page(opened: Opened, refused: str = "") -> CataloguePage:
    typed, wrong, day = clean_line(opened.query.get("ngay", ""))[:40], "", opened.today
    if typed:
        try:
            day = parse_date(typed)
        except DateRefused as error:
            wrong = str(error)
    manages = bool(may(opened.reader, Action.MANAGE_YEAR))
    form_url, pay_url, ground_url = (
        opened.address(name) if manages else "" for name in ("award-form", "award-pay", "award-ground")
    )
    shown = catalogue_on(opened.year.bloc, day)
    if manages:
        shown = linked(shown, form_url, pay_url, ground_url)
    return CataloguePage(
        shown=shown,
        day=day,
        typed=typed or short_date(day),
        wrong=wrong,
        is_today=day == opened.today,
        warnings=[line for line in shown.grounds if line.warns],
        lacking=[line for line in shown.forms if line.edition is None],
        forms_table=FORMS,
        pays_table=PAYS,
        grounds_table=GROUNDS,
        form_url=form_url,
        pay_url=pay_url,
        ground_url=ground_url,
        is_empty=not (shown.forms or shown.pays or shown.grounds),
        refused=refused,
        record={"title": "Danh mục khen thưởng", "subject": f"{opened.year.bloc}, ngày {short_date(day)}"},
    )


def tables(opened: Opened, page: CataloguePage) -> list[WorkbookSheet]:
    """The three tables as a workbook."""
    of_day = f"{opened.year.bloc}, ngày {short_date(page.day)}"
    shown = page.shown
    return [
        WorkbookSheet(
            name="Hình thức khen thưởng",
            title=f"Hình thức khen thưởng, {of_day}",
            columns=FORMS.columns,
            rows=FORMS.rows(shown.forms),
        ),
        WorkbookSheet(
            name="Lương cơ sở",
            title=f"Lương cơ sở, {of_day}",
            columns=PAYS.columns,
            rows=PAYS.rows(shown.pays),
        ),
        WorkbookSheet(
            name="Căn cứ pháp lý",
            title=f"Căn cứ pháp lý, {of_day}",
            columns=GROUNDS.columns,
            rows=GROUNDS.rows(shown.grounds),
        ),
    ]


def save(opened: Opened) -> HttpResponseBase | Again:
    """Takes the starting list over, which is all that this page itself does."""
    opened.require(may(opened.reader, Action.MANAGE_YEAR))
    if opened.posted.get("deed") != "start":
        raise Http404
    try:
        count = take_starting_list(**opened.who)
    except ListRefused as refused:
        return Again(_page(opened, str(refused)))
    told = f"Đã lấy {count} hình thức khen thưởng và các căn cứ để bắt đầu. Hãy đối chiếu từng dòng với văn bản."
    messages.success(opened.request, told)
    return HttpResponseRedirect(opened.address("award-catalogue"))


PAGE = Page(
    name="award-catalogue",
    within="reviews",
    path="danh-muc-khen-thuong",
    title="Danh mục khen thưởng",
    load=load,
    save=save,
    template="awards/catalogue.html",
    tables=tables,
    landscape=True,
)
