"""The forms of a ground of the law and of a base pay: `?so=3` opens the row with this key, without it a new one."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from awards.models import BasePay, LegalGround
from awards.verbs.grounds import (
    OF_GROUND,
    OF_PAY,
    RowRefused,
    StaleRow,
    drop_row,
    keep_ground,
    keep_pay,
    seal_of,
)
from common.labels import label
from common.refused import STALE_FORM
from common.vietnamese.fields import DateField, LineField, LinesField, MoneyField
from common.web.sent import whole_number
from members.access import Action
from members.pages import Again, Opened, Page


def _ground(name: str) -> str:
    return label(f"awards.LegalGround.{name}")


def _pay(name: str) -> str:
    return label(f"awards.BasePay.{name}")


class GroundForm(forms.Form):
    """A ground, and where it stands among the others."""

    text = LinesField(
        label=_ground("text"),
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Như in trên văn bản, ví dụ: Căn cứ Luật … ngày …",
    )
    valid_from = DateField(label=_ground("valid_from"), required=False)
    valid_to = DateField(
        label=_ground("valid_to"), required=False, help_text="Ngày cuối còn hiệu lực; chưa biết thì để trống."
    )
    note = LineField(label=_ground("note"), required=False, max_length=500)
    place = forms.IntegerField(
        label=_ground("order"),
        required=False,
        min_value=1,
        max_value=1000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Hãy ghi bằng số nguyên, ví dụ 2."},
        help_text="Để trống: đứng cuối.",
    )


class PayForm(forms.Form):
    """A base pay."""

    valid_from = DateField(label=_pay("valid_from"))
    amount = MoneyField(label=_pay("amount"), help_text="Số tiền đủ, ví dụ 1.490.000.")
    step = MoneyField(
        label=_pay("step"), initial=10_000, help_text="Tiền thưởng làm tròn lên bội của số này; không làm tròn: 1."
    )
    ground = LineField(label=_pay("ground"), required=False, max_length=300)


@dataclass(frozen=True, kw_only=True)
class RowPage:
    """A form; `number` is None for a new row, `seen` the mark of what the form was opened with."""

    title: str
    form: forms.Form
    number: int | None
    seen: str
    back: str


@dataclass(frozen=True)
class RowKind:
    """What the two forms differ in: model, form, fields, verb, and how they are called."""

    model: Any
    form: Callable[..., forms.Form]
    names: tuple[str, ...]
    keep: Callable[..., Any]
    new: str
    known: str
    ordered: bool

    def _found(self, opened: Opened) -> Any:
        asked = opened.query.get("so")
        if asked is None:
            return None
        number = whole_number(asked)
        row = self.model.objects.filter(bloc=opened.year.bloc, pk=number).first() if number is not None else None
        if row is None:
            raise Http404
        return row

    def _page(self, opened: Opened, row: Any, form: forms.Form, seen: str) -> RowPage:
        return RowPage(
            title=self.known if row else self.new,
            form=form,
            number=row.pk if row else None,
            seen=seen,
            back=opened.address("award-catalogue"),
        )

    def load(self, opened: Opened) -> RowPage:
        """The row as it stands, or an empty form."""
        row = self._found(opened)
        initial = {name: getattr(row, name) for name in self.names} if row else None
        if initial and self.ordered:
            initial["place"] = row.order
        return self._page(opened, row, self.form(initial=initial), seal_of(row) if row else "")

    def save(self, opened: Opened) -> HttpResponseBase | Again:
        """Keeps the row or takes it away; what was typed comes back where something is wrong."""
        row, posted = self._found(opened), opened.posted
        seen = posted.get("seen", "")
        who = opened.having_seen(seen)
        form = self.form(posted)
        try:
            if row and posted.get("deed") == "drop":
                gone = drop_row(model=self.model, **who, pk=row.pk)
                messages.success(opened.request, f"Đã xóa {gone[:1].lower()}{gone[1:]}.")
            elif not form.is_valid():
                return Again(self._page(opened, row, form, seen))
            else:
                fields = {name: form.cleaned_data[name] for name in self.names}
                where = {"place": form.cleaned_data["place"]} if self.ordered else {}
                self.keep(**who, **where, fields=fields, pk=row.pk if row else None)
                messages.success(opened.request, "Đã lưu.")
        except RowRefused as refused:
            for field, sentence in refused.problems.items():
                form.add_error(field, sentence)
            return Again(self._page(opened, row, form, seen))
        except StaleRow as stale:
            form.add_error(None, STALE_FORM.format(stale))
            row = self._found(opened)
            return Again(self._page(opened, row, form, seal_of(row)))
        except self.model.DoesNotExist:
            raise Http404 from None
        return HttpResponseRedirect(opened.address("award-catalogue"))

    def page(self, name: str, path: str) -> Page[RowPage]:
        """Its page."""
        return Page(
            name=name,
            within="reviews",
            path=f"danh-muc-khen-thuong/{path}",
            title=self.new,
            action=Action.MANAGE_YEAR,
            load=self.load,
            save=self.save,
            template="awards/row_form.html",
            printed=False,
        )


GROUND = RowKind(
    LegalGround, GroundForm, OF_GROUND, keep_ground, "Thêm căn cứ pháp lý", "Sửa căn cứ pháp lý", ordered=True
).page("award-ground", "can-cu")
PAY = RowKind(BasePay, PayForm, OF_PAY, keep_pay, "Thêm lương cơ sở", "Sửa lương cơ sở", ordered=False).page(
    "award-pay", "luong-co-so"
)
