"""«Đề nghị giữa năm»: whom the bloc puts forward on an occasion that no meeting votes on; the list and its form.

Until it is decided nobody but the bloc's own people knows of it, not even the member that it is about.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from awards.models import AwardForm, Nomination
from awards.pages.nominationform import LONGEST, WithdrawForm
from awards.presenters.catalogue import forms_of, name_on
from awards.presenters.nominations import MIDYEAR, NominationLine, midyear_lines
from awards.verbs.nominations import (
    OF_NOMINATION,
    NominationRefused,
    StaleNomination,
    change_nomination,
    drop_nomination,
    put_forward_by_itself,
    seal_of,
    withdraw,
)
from awards.votes import nominee
from common.labels import label
from common.records.record import RecordHead
from common.records.tables import Table
from common.records.workbooks import WorkbookSheet
from common.refused import STALE_FORM
from common.vietnamese.dates import today_vn
from common.vietnamese.fields import LineField, LinesField
from common.web.sent import whole_number
from members.access import Action
from members.access_of_the_awards import may_put_forward, may_see_nominations
from members.models import Membership
from members.pages import Again, Opened, Page

TITLE = "Đề nghị khen thưởng giữa năm"


@dataclass(frozen=True, kw_only=True)
class MidyearPage:
    """The cases; `new_url` is "" for who may not put forward."""

    lines: list[NominationLine]
    table: Table[NominationLine]
    new_url: str
    record: RecordHead


def load(opened: Opened) -> MidyearPage:
    """The cases as they stand."""
    opened.require(may_see_nominations(opened.reader, voted_on=False))
    manages = bool(may_put_forward(opened.reader))
    form = opened.address("midyear-edit")
    return MidyearPage(
        lines=midyear_lines(opened.year, opened.reader, form if manages else ""),
        table=MIDYEAR,
        new_url=form if manages else "",
        record={"title": "Danh sách đề nghị khen thưởng", "subject": str(opened.year)},
    )


def tables(opened: Opened, shown: MidyearPage) -> list[WorkbookSheet]:
    """The cases as a workbook."""
    title = f"Danh sách đề nghị khen thưởng, {opened.year}"
    return [WorkbookSheet(name="Đề nghị", title=title, columns=MIDYEAR.columns, rows=MIDYEAR.rows(shown.lines))]


class MidyearForm(forms.Form):
    """A case with its form of award and its occasion. The form stays what it was once the case stands."""

    award = forms.ChoiceField(label=label("awards.Nomination.form"))
    occasion = LineField(
        label=label("awards.Nomination.occasion"),
        max_length=300,
        help_text="Đợt thi đua đã tổng kết, thành tích đột xuất… Ví dụ: Tổng kết đợt thi đua chào mừng 3/2.",
    )
    member = forms.ChoiceField(label=label("awards.Nomination.member"))
    person = LineField(
        label=label("awards.Nomination.person"),
        max_length=100,
        required=False,
        help_text="Hình thức tặng tập thể thì để trống.",
    )
    position = LineField(label=label("awards.Nomination.position"), max_length=200, required=False)
    sex = forms.ChoiceField(
        label=label("awards.Nomination.sex"), choices=[("", "–"), *Nomination.Sex.choices], required=False
    )
    merits = LinesField(
        label=label("awards.Nomination.merits"),
        max_length=LONGEST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(
        self,
        *args: Any,
        awards: Sequence[tuple[str, str]],
        members: Sequence[Membership],
        stands: bool,
        **more: Any,
    ) -> None:
        super().__init__(*args, **more)
        self.fields["award"].choices = [("", "–"), *awards]  # type: ignore[attr-defined]
        self.fields["member"].choices = [("", "–"), *((one.code, one.name) for one in members)]  # type: ignore[attr-defined]
        if stands:
            del self.fields["award"]


@dataclass(frozen=True, kw_only=True)
class MidyearFormPage:
    """The form of a case, and of its withdrawal once it stands; `catalogue_url` while there are no forms of award."""

    title: str
    form: MidyearForm
    withdrawing: WithdrawForm | None
    row: Nomination | None
    catalogue_url: str
    seen: str
    back: str


def _found(opened: Opened) -> Nomination | None:
    asked = opened.query.get("so")
    if asked is None:
        return None
    key = whole_number(asked)
    rows = Nomination.objects.filter(year=opened.year, question__isnull=True).select_related("member", "form")
    row = rows.filter(pk=key).first() if key is not None else None
    if row is None:
        raise Http404
    return row


def _form(opened: Opened, row: Nomination | None, forms_: Sequence[AwardForm], data: Any = None) -> MidyearForm:
    names = (*OF_NOMINATION, "occasion")
    initial = {name: getattr(row, name) for name in names} | {"member": row.member.code} if row else {}
    today = today_vn()
    return MidyearForm(
        data,
        initial=initial,
        awards=[(one.code, f"{name_on(one, today)} ({one.get_subject_display().lower()})") for one in forms_],
        members=list(opened.year.members.order_by("order")),
        stands=row is not None,
    )


def _page(
    opened: Opened, row: Nomination | None, form: MidyearForm, gone: WithdrawForm | None, seen: str
) -> MidyearFormPage:
    if row and gone is None:
        gone = WithdrawForm(initial={"withdrawn": row.withdrawn})
    empty = row is None and len(form.fields["award"].choices) == 1  # type: ignore[attr-defined]
    return MidyearFormPage(
        title=f"Sửa đề nghị: {nominee(row)}" if row else "Thêm đề nghị khen thưởng",
        form=form,
        withdrawing=gone,
        row=row,
        catalogue_url=opened.address("award-catalogue") if empty else "",
        seen=seen,
        back=opened.address("midyear"),
    )


def load_form(opened: Opened) -> MidyearFormPage:
    """The case as it stands, or an empty form."""
    row = _found(opened)
    return _page(opened, row, _form(opened, row, forms_of(opened.year.bloc)), None, seal_of(row))


def save_form(opened: Opened) -> HttpResponseBase | Again:
    """Keeps, withdraws or drops the case, by the pressed button."""
    row, posted = _found(opened), opened.posted
    seen, deed, awards = posted.get("seen", ""), posted.get("deed"), forms_of(opened.year.bloc)
    gone = WithdrawForm(posted) if row and deed in ("withdraw", "drop") else None
    form = _form(opened, row, awards) if gone else _form(opened, row, awards, posted)
    told: forms.Form = gone or form
    try:
        if not told.is_valid():
            return Again(_page(opened, row, form, gone, seen))
        said = told.cleaned_data
        if row and deed == "drop":
            drop_nomination(**opened.having_seen(seen), nomination=row.pk)
        elif row and gone:
            withdraw(**opened.having_seen(seen), nomination=row.pk, reason=said["withdrawn"])
        elif row:
            change_nomination(**opened.having_seen(seen), nomination=row.pk, fields=said)
        else:
            put_forward_by_itself(**opened.who, form=said["award"], occasion=said["occasion"], fields=said)
    except NominationRefused as refused:
        for field, sentence in refused.problems.items():
            field = "award" if field == "form" else field
            told.add_error(field if field in told.fields else None, sentence)
        return Again(_page(opened, row, form, gone, seen))
    except StaleNomination as stale:
        told.add_error(None, STALE_FORM.format(stale))
        return Again(_page(opened, row, form, gone, seal_of(_found(opened))))
    except Nomination.DoesNotExist:
        raise Http404 from None
    messages.success(opened.request, "Đã xóa đề nghị." if deed == "drop" else "Đã lưu đề nghị.")
    return HttpResponseRedirect(opened.address("midyear"))


PAGE = Page(
    name="midyear",
    within="reviews",
    path="binh-xet/giua-nam",
    title=TITLE,
    action=Action.SEE_YEAR,
    load=load,
    template="awards/midyear.html",
    tables=tables,
    landscape=True,
)
FORM = Page(
    name="midyear-edit",
    within="reviews",
    path="binh-xet/giua-nam/ghi",
    title="Đề nghị khen thưởng giữa năm",
    action=Action.MANAGE_YEAR,
    load=load_form,
    save=save_form,
    template="awards/midyear_form.html",
    printed=False,
)
