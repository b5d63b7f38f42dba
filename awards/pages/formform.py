"""The form of a form of award with all its editions: `?ma=co-tinh`, or a new one. One save keeps all of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from awards.models import AwardForm
from awards.presenters.catalogue import forms_of
from awards.verbs.forms import (
    MOST_EDITIONS,
    OF_EDITION,
    OF_FORM,
    EditionWanted,
    FormRefused,
    StaleForm,
    drop_form,
    keep_form,
    name_of,
    seal_of,
)
from common.labels import label
from common.refused import STALE_FORM
from common.vietnamese.fields import DateField, LineField, LinesField, NumberField
from common.web.boxes import first_box
from common.web.rowforms import RowForm
from common.web.sent import whole_number
from members.access import Action
from members.pages import Again, Opened, Page


def _of(name: str) -> str:
    return label(f"awards.FormEdition.{name}")


def _count(name: str, **kwargs: Any) -> forms.IntegerField:
    return forms.IntegerField(
        label=_of(name),
        required=False,
        min_value=1,
        max_value=1000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Hãy ghi bằng số nguyên, ví dụ 2."},
        **kwargs,
    )


class AwardFormForm(forms.Form):
    """What a form of award is throughout, and where it stands among the others."""

    category = forms.ChoiceField(label=label("awards.AwardForm.category"), choices=AwardForm.Category.choices)
    subject = forms.ChoiceField(label=label("awards.AwardForm.subject"), choices=AwardForm.Subject.choices)
    level = forms.ChoiceField(label=label("awards.AwardForm.level"), choices=AwardForm.Level.choices)
    place = forms.IntegerField(
        label=label("awards.AwardForm.order"),
        required=False,
        min_value=1,
        max_value=1000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Hãy ghi bằng số nguyên, ví dụ 2."},
        help_text="Hình thức cao hơn đứng trước. Để trống: đứng cuối.",
    )


class EditionForm(RowForm):
    """One edition; one whose name is left empty, with all the rest, is none."""

    kind = "e"
    missing = {"name": "Hãy ghi tên in trên văn bản."}

    was = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = LineField(label=_of("name"), required=False, max_length=300)
    valid_from = DateField(label=_of("valid_from"), required=False, help_text="Từ trước đến nay thì để trống.")
    valid_to = DateField(label=_of("valid_to"), required=False, help_text="Chưa biết ngày hết thì để trống.")
    decided_by = LineField(label=_of("decided_by"), required=False, max_length=200)
    condition = LinesField(
        label=_of("condition"), required=False, max_length=5000, widget=forms.Textarea(attrs={"rows": 3})
    )
    report_form = LineField(label=_of("report_form"), required=False, max_length=100)
    coefficient = NumberField(
        label=_of("coefficient"),
        required=False,
        min_value=0,
        max_digits=6,
        decimal_places=2,
        help_text="Nhân với lương cơ sở. Không có tiền thưởng thì để trống.",
    )
    most_rank = _count("most_rank", help_text="Ví dụ 1: chỉ đơn vị xếp thứ nhất.")
    band = LineField(
        label=_of("band"), required=False, max_length=60, help_text="Tên xếp loại như trong bảng tiêu chí."
    )
    years_running = _count("years_running")
    years_of = forms.ChoiceField(label=_of("years_of"), required=False)
    note = LineField(label=_of("note"), required=False, max_length=500, help_text="Văn bản, điều, khoản quy định.")
    drop = forms.BooleanField(label="Bỏ quy định này", required=False)

    ever = ("was", "drop")

    def __init__(self, *args: Any, others: Sequence[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["years_of"].choices = [("", "–"), *others]  # type: ignore[attr-defined]
        self.fields["drop"].widget.attrs["class"] = "form-check-input"

    def clean_coefficient(self) -> Any:
        """More than nothing; what gives no money is left empty."""
        found = self.cleaned_data["coefficient"]
        if found is not None and found <= 0:
            raise forms.ValidationError("Hệ số phải lớn hơn 0; không có thì để trống.")
        return found

    @property
    def boxes(self) -> list[forms.BoundField]:
        """What is typed into, in its order."""
        return [self[name] for name in self.fields if name not in self.ever]

    @property
    def is_dropped(self) -> bool:
        """Whether it is to go."""
        return bool(self["drop"].value())

    @property
    def heading(self) -> str:
        """What it is called above its boxes."""
        return f"Quy định {self.place + 1}" if self["was"].value() else "Thêm quy định"


@dataclass(frozen=True, kw_only=True)
class AwardFormPage:
    """The form; `code` is "" for a new one, `wrong` each mistake in an edition with the box that it leads to."""

    title: str
    form: AwardFormForm
    rows: list[EditionForm]
    code: str
    seen: str
    wrong: list[tuple[str, str]]
    back: str


def _found(opened: Opened) -> AwardForm | None:
    """The form that the address names; None for a new one, Http404 if there is none."""
    asked = opened.query.get("ma")
    if asked is None:
        return None
    form = AwardForm.objects.filter(bloc=opened.year.bloc, code=asked[:50]).first()
    if form is None:
        raise Http404
    return form


def _others(opened: Opened) -> list[tuple[str, str]]:
    return [(form.code, form.name_on(opened.today)) for form in forms_of(opened.year.bloc)]


def _page(
    opened: Opened, form: AwardForm | None, own: AwardFormForm, rows: list[EditionForm], seen: str
) -> AwardFormPage:
    return AwardFormPage(
        title=f"Sửa: {name_of(form)}" if form else "Thêm hình thức khen thưởng",
        form=own,
        rows=rows,
        code=form.code if form else "",
        seen=seen,
        wrong=[
            (first_box(row[name]), f"{row.heading}: {sentence}")
            for row in rows
            if row.is_bound and not row.is_dropped
            for name, sentences in row.errors.items()
            for sentence in sentences
        ],
        back=opened.address("award-catalogue"),
    )


def load(opened: Opened) -> AwardFormPage:
    """The form as it stands with a blank edition behind its own, or an empty one."""
    form, others = _found(opened), _others(opened)
    editions = list(form.editions.select_related("years_of")) if form else []
    initial = {name: getattr(form, name) for name in OF_FORM} | {"place": form.order} if form else None
    rows = []
    for place, edition in enumerate(editions):
        stands = {name: getattr(edition, name) for name in OF_EDITION} | {"was": edition.pk}
        stands["years_of"] = edition.years_of.code if edition.years_of else ""
        rows.append(EditionForm(place=place, initial=stands, others=others))
    if len(rows) < MOST_EDITIONS:
        rows.append(EditionForm(place=len(rows), others=others))
    return _page(opened, form, AwardFormForm(initial=initial), rows, seal_of(form) if form else "")


def save(opened: Opened) -> HttpResponseBase | Again:
    """Keeps form and editions, or takes the form away; what was typed comes back where something is wrong."""
    form, posted = _found(opened), opened.posted
    others, seen = _others(opened), posted.get("seen", "")
    own = AwardFormForm(posted)
    count = sum(f"e{place}-name" in posted for place in range(MOST_EDITIONS))
    rows = [EditionForm(posted, place=place, others=others) for place in range(count)]
    try:
        if form and posted.get("deed") == "drop":
            gone = drop_form(**opened.having_seen(seen), code=form.code)
            messages.success(opened.request, f"Đã xóa «{gone}».")
            return HttpResponseRedirect(opened.address("award-catalogue"))
        kept = [row for row in rows if not row.is_blank and not row.is_dropped]
        if not all([own.is_valid(), *(row.is_valid() for row in kept)]):
            return Again(_page(opened, form, own, rows, seen))
        fields = dict(own.cleaned_data)
        place = fields.pop("place")
        saved = keep_form(
            **opened.having_seen(seen),
            fields=fields,
            editions=_wanted(opened, kept),
            place=place,
            code=form.code if form else None,
        )
    except FormRefused as refused:
        _tell(own, [row for row in rows if not row.is_blank and not row.is_dropped], refused.problems)
        return Again(_page(opened, form, own, rows, seen))
    except StaleForm as stale:
        own.add_error(None, STALE_FORM.format(stale))
        form = _found(opened)
        return Again(_page(opened, form, own, rows, seal_of(form) if form else ""))
    except AwardForm.DoesNotExist:
        raise Http404 from None
    messages.success(opened.request, f"Đã lưu «{name_of(saved)}».")
    return HttpResponseRedirect(opened.address("award-catalogue"))


def _wanted(opened: Opened, rows: Sequence[EditionForm]) -> list[EditionWanted]:
    by_code = {form.code: form for form in AwardForm.objects.filter(bloc=opened.year.bloc)}
    found = []
    for row in rows:
        fields = {name: row.cleaned_data[name] for name in OF_EDITION}
        fields["years_of"] = by_code.get(fields["years_of"])
        found.append(EditionWanted(fields, row.cleaned_data["was"]))
    return found


def _tell(own: AwardFormForm, rows: Sequence[EditionForm], problems: Mapping[str, str]) -> None:
    """Puts each sentence beside the box that it is about."""
    own.is_valid()
    for place, sentence in problems.items():
        at, _, field = place.partition(".")
        number = whole_number(at)
        if field and number is not None:
            rows[number].add_error(field, sentence)
        else:
            own.add_error(None, sentence)


PAGE = Page(
    name="award-form",
    within="reviews",
    path="danh-muc-khen-thuong/hinh-thuc",
    title="Ghi hình thức khen thưởng",
    action=Action.MANAGE_YEAR,
    load=load,
    save=save,
    template="awards/form_form.html",
    printed=False,
)
