"""The forms in which a bloc is described: the one of a year that stands, and that of a bloc from nothing."""

from typing import Any

from django import forms

from common.labels import label
from common.vietnamese.dates import today_vn
from common.vietnamese.fields import LineField, LinesField
from members.access import RoleKind
from members.models import Bloc, BlocYear, Province, User
from members.verbs.accounts import NewPerson
from members.verbs.blocs import OF_BLOC, OF_YEAR, BlocFacts, NewBloc

FIRST_YEAR, LAST_YEAR = 1948, 2200


def _line(model: type[Any], name: str, **more: Any) -> LineField:
    """A box for a field of a model, with its label, help and greatest length."""
    field = model._meta.get_field(name)
    given = {"label": label(f"members.{model.__name__}.{name}"), "help_text": field.help_text} | more
    return LineField(max_length=field.max_length, required=not field.blank, **given)


class BlocForm(forms.Form):
    """A bloc and its year."""

    name = _line(Bloc, "name")
    parent = _line(Bloc, "parent")
    locality = _line(Bloc, "locality")
    sign = _line(Bloc, "sign")
    family = forms.ChoiceField(
        label=label("members.BlocYear.family"),
        choices=BlocYear.Family.choices,
        widget=forms.RadioSelect,
        initial=BlocYear.Family.STATE,
    )
    term = _line(BlocYear, "term")
    source = LinesField(
        label=label("members.BlocYear.source"),
        required=False,
        help_text="Các số liệu của năm này lấy từ đâu.",
        widget=forms.Textarea(attrs={"rows": 2}),
    )

    def facts(self) -> BlocFacts:
        """What was typed."""
        return BlocFacts(**{name: self.cleaned_data[name] for name in (*OF_BLOC, *OF_YEAR)})


class NewBlocForm(BlocForm):
    """A bloc from nothing: also its code, its first year, and its secretary."""

    code = LineField(
        label=label("members.Bloc.code"),
        max_length=50,
        required=False,
        help_text="Đứng trong địa chỉ trang, ví dụ: khoi-6; không đổi được nữa. Để trống: lấy theo tên khối.",
    )
    year = forms.IntegerField(
        label=label("members.BlocYear.year"),
        min_value=FIRST_YEAR,
        max_value=LAST_YEAR,
        initial=lambda: today_vn().year,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"invalid": "Hãy ghi năm bằng bốn chữ số, ví dụ 2026."},
    )
    province = forms.ModelChoiceField(
        Province.objects.all(),
        label=label("members.Bloc.province"),
        required=False,
        empty_label="—",
        help_text="Cơ quan thường trực của tỉnh, thành phố này xem được khối. Danh mục sửa ở trang Quản trị.",
    )
    full_name = LineField(label="Họ và tên Thư ký", max_length=100)
    position = _line(User, "position")
    email = LineField(label="Thư điện tử", max_length=254, required=False)
    username = LineField(
        label=label("members.User.username"),
        max_length=150,
        required=False,
        help_text="Để trống: «thu-ky-» và mã khối.",
    )
    field_order = ("name", "province", "parent", "locality", "year", "code", "sign", "family", "term")

    # In which part of the page each field stands.
    PARTS = (
        ("Khối", ("name", "province", "parent", "locality", "year", "code")),
        ("Văn bản", ("sign", "family", "term")),
        ("Thư ký Khối", ("full_name", "position", "email", "username")),
        ("Năm đầu tiên", ("source",)),
    )

    @property
    def parts(self) -> list[tuple[str, list[forms.BoundField]]]:
        """The fields by the part of the page that they stand in."""
        return [(title, [self[name] for name in names]) for title, names in self.PARTS]

    def new_bloc(self) -> NewBloc:
        """What was typed."""
        given = self.cleaned_data
        who = {name: given[name] for name in ("full_name", "position", "email", "username")}
        return NewBloc(
            self.facts(), given["year"], NewPerson(RoleKind.SECRETARY, **who), given["code"], given["province"]
        )
