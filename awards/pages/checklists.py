"""What a bloc keeps for all its dossiers, as forms of rows: a form's checklist (`?hinh-thuc=co`), and the holidays."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from awards.editions import named_in
from awards.models import AwardForm, ChecklistItem, Holiday
from awards.verbs.checklists import (
    MOST_HOLIDAYS,
    MOST_ITEMS,
    HolidayRow,
    ItemRow,
    ListRefused,
    StaleList,
    change_checklist,
    change_holidays,
    seal_of_checklist,
    seal_of_holidays,
)
from common.audit.log import Change
from common.labels import label
from common.vietnamese.fields import DateField, LineField
from common.web.rowforms import RowForm, wrong_in
from members.access import Action
from members.pages import Again, Opened, Page

BLANKS = 3
KEPT = "{} Những gì bạn nhập còn trong bảng, chưa được lưu. Bấm «Lưu» lần nữa để ghi theo bảng này."


def _item_label(name: str) -> str:
    return label(f"awards.ChecklistItem.{name}")


_YES_NO = [("1", "Có"), ("", "Không")]


class ItemForm(RowForm):
    """One paper of the checklist."""

    kind: ClassVar[str] = "i"
    ever: ClassVar[Sequence[str]] = ("was", "required", "each", "form", "sets", "source")
    missing: ClassVar[Mapping[str, str]] = {"name": "Hãy ghi tên giấy tờ, hoặc xóa cả dòng."}
    was = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = LineField(label=_item_label("name"), max_length=300, required=False)
    required = forms.ChoiceField(label=_item_label("required"), choices=_YES_NO, required=False, initial="1")
    each = forms.ChoiceField(label=_item_label("each"), choices=_YES_NO, required=False)
    form = forms.ChoiceField(label=_item_label("kind"), choices=ChecklistItem.Kind.choices, initial="pdf")
    sets = forms.IntegerField(label=_item_label("sets"), min_value=1, max_value=99, initial=1)
    source = forms.ChoiceField(label=_item_label("source"), choices=ChecklistItem.Source.choices, initial="upload")
    only = forms.IntegerField(label=_item_label("year"), min_value=1948, max_value=2999, required=False)

    @property
    def row(self) -> ItemRow:
        """What was typed, understood."""
        said = self.cleaned_data
        return ItemRow(
            said["was"],
            said["name"],
            bool(said["required"]),
            bool(said["each"]),
            said["form"],
            said["sets"],
            said["source"],
            said["only"],
        )


class HolidayForm(RowForm):
    """One day."""

    kind: ClassVar[str] = "h"
    ever: ClassVar[Sequence[str]] = ("working",)
    missing: ClassVar[Mapping[str, str]] = {
        "on": "Hãy ghi ngày, hoặc xóa cả dòng.",
        "name": "Hãy ghi tên ngày, hoặc xóa cả dòng.",
    }
    on = DateField(label=label("awards.Holiday.on"), required=False)
    name = LineField(label=label("awards.Holiday.name"), max_length=200, required=False)
    working = forms.ChoiceField(
        label=label("awards.Holiday.working"), choices=[("", "Nghỉ"), ("1", "Đi làm bù")], required=False
    )

    @property
    def row(self) -> HolidayRow:
        """What was typed, understood."""
        said = self.cleaned_data
        return HolidayRow(said["on"], said["name"], bool(said["working"]))


@dataclass(frozen=True)
class FormChoice:
    """A form of award whose checklist may be opened."""

    name: str
    url: str
    current: bool


@dataclass(frozen=True, kw_only=True)
class RowsPage:
    """The rows; `seen` is the mark of what the form was opened with, `choices` whose checklists there are."""

    title: str
    text: str
    wide: str
    rows: list[Any]
    wrong: list[tuple[str, str]]
    sentences: list[str]
    seen: str
    back: str
    choices: list[FormChoice]


@dataclass(frozen=True)
class _Rows:
    """How one of the two forms is drawn and kept."""

    form: type[RowForm]
    called: str
    most: int
    page: Callable[[list[Any], str, Sequence[str]], RowsPage]
    seal: Callable[[], str]
    keep: Callable[[list[Any], str], list[Change]]
    here: str


def _with_blanks(form: type[RowForm], rows: list[Any], most: int) -> list[Any]:
    return rows + [form(place=at) for at in range(len(rows), min(len(rows) + BLANKS, most))]


def _saved(opened: Opened, how: _Rows) -> HttpResponseBase | Again:
    posted, seen = opened.posted, opened.posted.get("seen", "")
    kind = how.form.kind
    rows: list[Any] = [how.form(posted, place=at) for at in range(how.most) if f"{kind}{at}-name" in posted]
    valid = [row.is_valid() for row in rows]
    if not all(valid):
        return Again(how.page(rows, seen, []))
    try:
        changes = how.keep([row.row for row in rows if not row.is_blank], seen)
    except ListRefused as refused:
        return Again(how.page(rows, seen, list(refused.problems.values())))
    except StaleList as stale:
        return Again(how.page(rows, how.seal(), [KEPT.format(stale)]))
    except AwardForm.DoesNotExist:
        raise Http404 from None
    told = f"Đã lưu: {len(changes)} thay đổi." if changes else "Không có gì thay đổi."
    messages.success(opened.request, told)
    return HttpResponseRedirect(how.here if posted.get("deed") == "more" else opened.address("proposals"))


def _award_forms(opened: Opened) -> tuple[AwardForm | None, list[FormChoice]]:
    rows = AwardForm.objects.filter(bloc=opened.year.bloc_id).order_by("order").prefetch_related("editions")
    forms_known = list(rows)
    asked = opened.query.get("hinh-thuc")
    found = next((one for one in forms_known if one.code == asked), None) if asked else None
    if asked and found is None:
        raise Http404
    found = found or next(iter(forms_known), None)
    here = opened.address("proposals-checklist")
    return found, [
        FormChoice(named_in(one, opened.year), f"{here}?hinh-thuc={one.code}", one == found) for one in forms_known
    ]


def _checklist(opened: Opened) -> _Rows:
    form, choices = _award_forms(opened)

    def page(rows: list[Any], seen: str, sentences: Sequence[str]) -> RowsPage:
        return RowsPage(
            title=f"Danh mục giấy tờ: {named_in(form, opened.year)}" if form else "Danh mục giấy tờ",
            text="Giấy tờ mà hồ sơ của hình thức này phải có, theo quy định của tỉnh. Giấy tờ chỉ cần trong một năm "
            "thì ghi năm ấy.",
            wide="name",
            rows=rows,
            wrong=wrong_in(rows, "Giấy tờ"),
            sentences=list(sentences),
            seen=seen,
            back=opened.address("proposals"),
            choices=choices,
        )

    def keep(rows: list[Any], seen: str) -> list[Change]:
        if form is None:
            raise Http404
        return change_checklist(**opened.having_seen(seen), form=form.code, rows=rows)

    here = f"{opened.address('proposals-checklist')}?hinh-thuc={form.code}" if form else opened.path
    return _Rows(ItemForm, "Giấy tờ", MOST_ITEMS, page, lambda: seal_of_checklist(form) if form else "", keep, here)


def load_checklist(opened: Opened) -> RowsPage:
    """The checklist as it stands, with room for more."""
    how = _checklist(opened)
    form, _ = _award_forms(opened)
    if form is None:
        return how.page([], "", [])
    rows: list[Any] = [
        ItemForm(
            place=place,
            initial={
                "was": one.pk,
                "name": one.name,
                "required": "1" if one.required else "",
                "each": "1" if one.each else "",
                "form": one.kind,
                "sets": one.sets,
                "source": one.source,
                "only": one.year,
            },
        )
        for place, one in enumerate(ChecklistItem.objects.filter(form=form).order_by("order"))
    ]
    return how.page(_with_blanks(ItemForm, rows, MOST_ITEMS), how.seal(), [])


def save_checklist(opened: Opened) -> HttpResponseBase | Again:
    """Keeps the checklist; what was typed comes back where something is wrong."""
    return _saved(opened, _checklist(opened))


def _holidays(opened: Opened) -> _Rows:
    bloc = opened.year.bloc

    def page(rows: list[Any], seen: str, sentences: Sequence[str]) -> RowsPage:
        return RowsPage(
            title="Ngày nghỉ, ngày làm bù",
            text="Để tính hạn theo ngày làm việc. Thứ Bảy, Chủ nhật cổng đã biết; ở đây ghi ngày lễ, ngày nghỉ bù và "
            "thứ Bảy đi làm bù.",
            wide="",
            rows=rows,
            wrong=wrong_in(rows, "Ngày"),
            sentences=list(sentences),
            seen=seen,
            back=opened.address("proposals"),
            choices=[],
        )

    def keep(rows: list[Any], seen: str) -> list[Change]:
        return change_holidays(**opened.having_seen(seen), rows=rows)

    here = opened.address("proposals-holidays")
    return _Rows(HolidayForm, "Ngày", MOST_HOLIDAYS, page, lambda: seal_of_holidays(bloc), keep, here)


def load_holidays(opened: Opened) -> RowsPage:
    """The holidays as they stand, with room for more."""
    how = _holidays(opened)
    rows: list[Any] = [
        HolidayForm(place=place, initial={"on": one.on, "name": one.name, "working": "1" if one.working else ""})
        for place, one in enumerate(Holiday.objects.filter(bloc=opened.year.bloc).order_by("on"))
    ]
    return how.page(_with_blanks(HolidayForm, rows, MOST_HOLIDAYS), how.seal(), [])


def save_holidays(opened: Opened) -> HttpResponseBase | Again:
    """Keeps the holidays; what was typed comes back where something is wrong."""
    return _saved(opened, _holidays(opened))


CHECKLIST = Page(
    name="proposals-checklist",
    within="reviews",
    path="de-nghi/giay-to",
    title="Danh mục giấy tờ",
    action=Action.MANAGE_YEAR,
    load=load_checklist,
    save=save_checklist,
    template="awards/rows_form.html",
    printed=False,
)
HOLIDAYS = Page(
    name="proposals-holidays",
    within="reviews",
    path="de-nghi/ngay-nghi",
    title="Ngày nghỉ, ngày làm bù",
    action=Action.MANAGE_YEAR,
    load=load_holidays,
    save=save_holidays,
    template="awards/rows_form.html",
    printed=False,
)
