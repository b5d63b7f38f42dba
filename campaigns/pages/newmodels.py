"""«Nhân tố mới, mô hình mới»: those of a year or, by words, of all the bloc's years; and one of them.

One that wasn't recognised exists for its own member and the bloc's own people alone, at every door.
"""

from dataclasses import dataclass

from django.http import Http404

from campaigns.models import Campaign, ModelFile, NewModel, Spread
from campaigns.searching import MODEL_TEXTS
from common.labels import label
from common.records.longtext import MOST_BESIDE
from common.records.record import RecordHead
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind, WorkbookSheet
from common.vietnamese.dates import short_date
from common.vietnamese.text import clean_line, fold
from members.access import (
    may_review_new_model,
    may_see_new_model,
    may_take_up_for,
    may_write_new_model,
)
from members.pages import Opened, Page
from members.queries import in_another_year

TITLE = "Nhân tố mới, mô hình mới"


def _label(name: str) -> str:
    return label(f"campaigns.NewModel.{name}")


def _takers(model: NewModel) -> str:
    """«Báo; Ban Dân vận»."""
    return "; ".join(spread.member.short_name for spread in model.spreads.all())


def state_of(model: NewModel) -> str:
    """What became of it, and when: «Được công nhận, 02/04/2024»."""
    said = model.get_state_display()
    return f"{said}, {short_date(model.reviewed_on)}" if model.reviewed_on else said


def change_told(model: NewModel) -> str:
    """«Từ 3 ngày đến 1 ngày»: what it changed, in one line."""
    unit = f" {model.unit}" if model.unit else ""
    told = [f"trước: {model.before}{unit}" if model.before else "", f"sau: {model.after}{unit}" if model.after else ""]
    return "; ".join(filter(None, told))


_YEAR: TableField[NewModel] = TableField(
    "Năm", lambda model: model.year.year, width=8, paper=6, kind=ColumnKind.INTEGER
)
_FIELDS: dict[str, TableField[NewModel]] = {
    "name": TableField(_label("name"), lambda model: model.name, width=44, cell="campaigns/newmodel_name.html"),
    "member": TableField(_label("member"), lambda model: model.member.short_name, width=24, paper=14),
    "campaign": TableField(
        _label("campaign"), lambda model: model.campaign.name if model.campaign else "", width=16, paper=9
    ),
    "change": TableField("Hiệu quả", change_told, width=36, paper=19),
    "state": TableField(_label("state"), state_of, width=26, paper=14),
    "takers": TableField(label("campaigns.Spread.member"), _takers, width=36, paper=16),
}
# What the page of a campaign tells of those found in it.
IN_CAMPAIGN = Table({name: _FIELDS[name] for name in ("name", "member", "change", "state", "takers")})
# What the workbook has besides.
_BOOK: dict[str, TableField[NewModel]] = {
    "what": TableField(_label("what"), lambda model: model.what, width=60),
    "why": TableField(_label("why"), lambda model: model.why, width=50),
    "how": TableField(_label("how"), lambda model: model.how, width=50),
    "review_reason": TableField(_label("review_reason"), lambda model: model.review_reason, width=40),
    "document": TableField(_label("document"), lambda model: model.document, width=36),
}


def _spread_label(name: str) -> str:
    return label(f"campaigns.Spread.{name}")


_SPREAD: dict[str, TableField[Spread]] = {
    "member": TableField(_spread_label("member"), lambda spread: spread.member.short_name, width=24, paper=20),
    "since": TableField(_spread_label("since"), lambda spread: spread.since, paper=14, kind=ColumnKind.DATE),
    "adapted": TableField(_spread_label("adapted"), lambda spread: spread.adapted, width=50, most=MOST_BESIDE),
    "result": TableField(_spread_label("result"), lambda spread: spread.result, width=50, paper=30, most=MOST_BESIDE),
}


@dataclass(frozen=True)
class SpreadLine:
    """A member that took a model up; `url` is where the reader changes what was noted, "" if it may not."""

    spread: Spread
    url: str


@dataclass(frozen=True, kw_only=True)
class NewModelsPage:
    """The models that match; with `words` those of all years of the bloc, else those of this one."""

    models: list[NewModel]
    table: Table[NewModel]
    words: str
    recognised: int
    new_url: str
    record: RecordHead


@dataclass(frozen=True, kw_only=True)
class NewModelPage:
    """One model and who took it up, with where this reader goes on: "" where it may not."""

    title: str
    model: NewModel
    state_word: str
    spreads: list[SpreadLine]
    spread_table: Table[Spread]
    spread_rows: list[Spread]
    edit_url: str
    review_url: str
    spread_url: str
    files: list[ModelFile]
    files_url: str
    record: RecordHead


def _seen(opened: Opened, words: str) -> list[NewModel]:
    """The models this reader may know of and asks for; of other years those recognised, whoever it is there."""
    years = [year for year in opened.years if words and year.bloc_id == opened.year.bloc_id] or [opened.year]
    rows = NewModel.objects.filter(year__in=years).select_related("member", "campaign", "year__bloc")
    wanted, elsewhere = fold(words).split(), in_another_year(opened.reader)
    found = []
    for model in rows.prefetch_related("spreads__member").order_by("-year__year", "number"):
        here = model.year_id == opened.year.pk
        if not may_see_new_model(opened.reader if here else elsewhere, model.member.code, model.state):
            continue
        text = fold(" ".join([model.member.name, *(str(getattr(model, name)) for name in ("name", *MODEL_TEXTS))]))
        if all(word in text for word in wanted):
            found.append(model)
    return found


def found_in(opened: Opened, campaign: Campaign) -> list[NewModel]:
    """The models of a campaign that this reader may know of."""
    rows = NewModel.objects.filter(year=opened.year, campaign=campaign).select_related("member").order_by("number")
    found = [
        model
        for model in rows.prefetch_related("spreads__member")
        if may_see_new_model(opened.reader, model.member.code, model.state)
    ]
    for model in found:
        model.year = opened.year
    return found


def load_all(opened: Opened) -> NewModelsPage:
    """The models of the year, or those of all years in which the words stand."""
    words = clean_line(opened.query.get("tim", ""))
    models = _seen(opened, words)
    writes = any(may_write_new_model(opened.reader, code) for code in opened.reader.own or {""})
    return NewModelsPage(
        models=models,
        table=Table({"name": _FIELDS["name"], "year": _YEAR} | _FIELDS if words else _FIELDS),
        words=words,
        recognised=sum(model.is_recognised for model in models),
        new_url=opened.address("newmodel-edit") if writes else "",
        record={
            "title": f"Danh sách {TITLE.lower()}",
            "subject": f"Các năm của {opened.year.bloc}, tìm «{words}»" if words else str(opened.year),
        },
    )


def tables(opened: Opened, shown: NewModelsPage) -> list[WorkbookSheet]:
    """The models with all that is said of them, and who took them up."""
    book = Table({"name": _FIELDS["name"], "year": _YEAR} | _FIELDS | _BOOK)
    taken = Table(
        {
            "model": TableField(_spread_label("new_model"), lambda spread: spread.new_model.name, width=44),
            **_SPREAD,
        }
    )
    spreads = []
    for model in shown.models:
        for spread in model.spreads.all():
            spread.new_model = model
            spreads.append(spread)
    where = shown.record["subject"]
    return [
        WorkbookSheet(name="Mô hình", title=f"{TITLE}, {where}", columns=book.columns, rows=book.rows(shown.models)),
        WorkbookSheet(
            name="Áp dụng", title=f"Đơn vị áp dụng, {where}", columns=taken.columns, rows=taken.rows(spreads)
        ),
    ]


def model_or_404(opened: Opened) -> NewModel:
    """The model that the address names; Http404 too where this reader may not know of it."""
    rows = NewModel.objects.filter(year=opened.year).select_related("member", "campaign")
    model = rows.filter(number=opened.kwargs["number"]).first()
    if model is None:
        raise Http404
    model.year = opened.year
    opened.require_known(may_see_new_model(opened.reader, model.member.code, model.state))
    return model


def load_one(opened: Opened) -> NewModelPage:
    """One model."""
    model, reader = model_or_404(opened), opened.reader
    spreads = list(model.spreads.select_related("member").order_by("member__order"))
    address = opened.address("newmodel-spread", model.number)
    takes = any(may_take_up_for(reader, code) for code in (reader.own or {""}) - {model.member.code})
    return NewModelPage(
        title=model.name,
        model=model,
        state_word=state_of(model),
        spreads=[
            SpreadLine(one, f"{address}?don-vi={one.member.code}" if may_take_up_for(reader, one.member.code) else "")
            for one in spreads
        ],
        spread_table=Table(_SPREAD),
        spread_rows=spreads,
        edit_url=f"{opened.address('newmodel-edit')}?so={model.number}"
        if may_write_new_model(reader, model.member.code, model.state)
        else "",
        review_url=opened.address("newmodel-review", model.number) if may_review_new_model(reader) else "",
        spread_url=address if model.is_recognised and takes else "",
        files=list(model.files.filter(removed_at__isnull=True).order_by("id")),
        files_url=opened.address("newmodel-files", model.number)
        if may_write_new_model(reader, model.member.code, model.state)
        else "",
        record={"title": TITLE, "subject": f"{model.name}, {opened.year}"},
    )


NEW_MODELS = Page(
    name="newmodels",
    within="campaigns",
    path="mo-hinh",
    title=TITLE,
    load=load_all,
    template="campaigns/newmodels.html",
    tables=tables,
    landscape=True,
)
NEW_MODEL = Page(
    name="newmodel",
    within="campaigns",
    path="mo-hinh/<int:number>",
    title=TITLE,
    load=load_one,
    template="campaigns/newmodel.html",
)
