"""The forms of a year's charity: a contribution, a use. `?so=3` opens the third; without it the form is a new one."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from campaigns.models import CharityUse, Contribution
from campaigns.verbs.charity import (
    OF_CONTRIBUTION,
    OF_USE,
    CharityRefused,
    StaleCharity,
    drop,
    keep_contribution,
    keep_use,
    seal_of,
)
from common.labels import label
from common.refused import STALE_FORM
from common.vietnamese.fields import DateField, LineField, MoneyField, NumberField
from common.web.sent import whole_number
from members.access import Action
from members.pages import Again, Opened, Page


def _label(name: str) -> str:
    return label(f"campaigns.Contribution.{name}")


def _of_use(name: str) -> str:
    return label(f"campaigns.CharityUse.{name}")


class ContributionForm(forms.Form):
    """A contribution. The member is chosen by its code."""

    member = forms.ChoiceField(label=_label("member"), required=False)
    giver = LineField(label=_label("giver"), required=False, max_length=200)
    beside = forms.BooleanField(
        label=_label("beside"),
        required=False,
        help_text="Tiền hoặc hiện vật mà bên cùng làm tự chi, ví dụ Mặt trận xã. Cộng riêng, không tính là của Khối.",
    )
    kind = forms.ChoiceField(label=_label("kind"), choices=Contribution.Kind.choices)
    amount = MoneyField(
        label=_label("amount"),
        required=False,
        help_text="Số tiền đủ, ví dụ 5.000.000. Hiện vật chưa định giá thì để trống.",
    )
    goods = LineField(label=_label("goods"), required=False, max_length=200)
    quantity = NumberField(label=_label("quantity"), required=False, min_value=0, max_digits=12, decimal_places=2)
    unit = LineField(label=_label("unit"), required=False, max_length=50, help_text="Ví dụ: thùng, quyển, suất.")
    pledged_on = DateField(label=_label("pledged_on"), required=False)
    received_on = DateField(
        label=_label("received_on"),
        required=False,
        help_text="Chưa nhận thì để trống. Nhận nhiều lần: mỗi lần một dòng.",
    )
    paper = LineField(
        label=_label("paper"), required=False, max_length=200, help_text="Số và ngày phiếu thu, giấy báo có …"
    )

    def __init__(self, *args: Any, opened: Opened, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = {member.code: member for member in opened.year.members.order_by("order")}
        choices = [("", "Ngoài Khối"), *((code, member.name) for code, member in self.members.items())]
        self.fields["member"].choices = choices  # type: ignore[attr-defined]

    @property
    def kept(self) -> dict[str, Any]:
        """What was typed and understood, as the contribution keeps it."""
        given = {name: self.cleaned_data[name] for name in OF_CONTRIBUTION}
        return given | {"member": self.members.get(given["member"])}


class UseForm(forms.Form):
    """A use."""

    kind = forms.ChoiceField(label=_of_use("kind"), choices=CharityUse.Kind.choices)
    what = LineField(
        label=_of_use("what"),
        max_length=300,
        help_text="Mọi người trong Khối đọc được: không ghi tên, hoàn cảnh của người được giúp ở ô này.",
    )
    beneficiary = LineField(
        label=_of_use("beneficiary"),
        required=False,
        max_length=300,
        help_text="Không bắt buộc. Chỉ Thư ký, Lãnh đạo Khối, Văn thư và Quản trị đọc được; nhật ký không ghi.",
    )
    place = LineField(label=_of_use("place"), required=False, max_length=200)
    handed_on = DateField(label=_of_use("handed_on"))
    shares = forms.IntegerField(
        label=_of_use("shares"),
        required=False,
        min_value=1,
        max_value=1_000_000,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Hãy ghi số suất bằng số nguyên, ví dụ 20."},
    )
    amount = MoneyField(
        label=_of_use("amount"),
        required=False,
        help_text="Tiền của Khối đã chi cho việc này; chỉ trao hiện vật thì để trống.",
    )

    def __init__(self, *args: Any, opened: Opened, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)

    @property
    def kept(self) -> dict[str, Any]:
        """What was typed and understood, as the use keeps it."""
        return {name: self.cleaned_data[name] for name in OF_USE}


@dataclass(frozen=True, kw_only=True)
class CharityFormPage:
    """A form; `number` is None for a new row, `seen` the mark of what the form was opened with."""

    title: str
    form: forms.Form
    number: int | None
    seen: str
    back: str


@dataclass(frozen=True)
class FormKind:
    """What the two forms differ in: model, form, fields, verb, and how they are called."""

    model: Any
    form: Callable[..., Any]
    names: tuple[str, ...]
    keep: Callable[..., Any]
    new: str
    known: str

    def found(self, opened: Opened) -> Any:
        """The row that the address names; None for a new one, Http404 if there is none."""
        asked = opened.query.get("so")
        if asked is None:
            return None
        number = whole_number(asked)
        row = self.model.objects.filter(year=opened.year, number=number).first() if number is not None else None
        if row is None:
            raise Http404
        return row

    def load(self, opened: Opened) -> CharityFormPage:
        """The row as it stands, or an empty form."""
        row = self.found(opened)
        initial = {name: getattr(row, name) for name in self.names} if row else {}
        if member := initial.get("member"):
            initial["member"] = member.code
        return self._page(opened, row, self.form(initial=initial, opened=opened), seal_of(row) if row else "")

    def _page(self, opened: Opened, row: Any, form: Any, seen: str) -> CharityFormPage:
        return CharityFormPage(
            title=f"{self.known} {row}" if row else self.new,
            form=form,
            number=row.number if row else None,
            seen=seen,
            back=opened.address("charity"),
        )

    def save(self, opened: Opened) -> HttpResponseBase | Again:
        """Keeps the row or takes it away; what was typed comes back where something is wrong."""
        row, posted = self.found(opened), opened.posted
        seen = posted.get("seen", "")
        who: Mapping[str, Any] = {
            "year": opened.year,
            "actor": opened.actor,
            "reader": opened.reader,
        }
        form = self.form(opened.posted, opened=opened)
        try:
            if row and posted.get("deed") == "drop":
                drop(self.model, **who, number=row.number, seen=seen)
                messages.success(opened.request, f"Đã xóa {self.known.lower()} {row}.")
            elif not form.is_valid():
                return Again(self._page(opened, row, form, seen))
            else:
                kept = self.keep(**who, fields=form.kept, number=row and row.number, seen=seen)
                messages.success(opened.request, f"Đã lưu {self.known.lower()} {kept}.")
        except CharityRefused as refused:
            for field, sentence in refused.problems.items():
                form.add_error(field, sentence)
            return Again(self._page(opened, row, form, seen))
        except StaleCharity as stale:
            form.add_error(None, STALE_FORM.format(stale))
            return Again(self._page(opened, row, form, seal_of(row)))
        except self.model.DoesNotExist:
            raise Http404 from None
        return HttpResponseRedirect(opened.address("charity"))


_GIFT = FormKind(
    Contribution, ContributionForm, OF_CONTRIBUTION, keep_contribution, "Thêm đóng góp an sinh", "Đóng góp an sinh"
)
_USE = FormKind(CharityUse, UseForm, OF_USE, keep_use, "Thêm việc an sinh", "Việc an sinh")
CONTRIBUTION = Page(
    name="charity-contribution",
    within="activities",
    path="hoat-dong/an-sinh/dong-gop",
    title=_GIFT.new,
    action=Action.MANAGE_YEAR,
    load=_GIFT.load,
    save=_GIFT.save,
    template="campaigns/charity_form.html",
    printed=False,
)
USE = Page(
    name="charity-use",
    within="activities",
    path="hoat-dong/an-sinh/viec",
    title=_USE.new,
    action=Action.MANAGE_YEAR,
    load=_USE.load,
    save=_USE.save,
    template="campaigns/charity_form.html",
    printed=False,
)
