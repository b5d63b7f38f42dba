"""The check visits («kiểm tra») of a year: the page of them all, and the form of one: `?so=3`, or a new one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from campaigns.models import Campaign, Visit
from campaigns.presenters.visits import VISITS as TABLE
from campaigns.presenters.visits import VisitLine, lines_of, linked
from campaigns.verbs.visits import OF_VISIT, StaleVisit, VisitRefused, drop_visit, findings_of, keep_visit, seal_of
from common.labels import label
from common.records.record import RecordHead
from common.records.tables import Table
from common.records.workbooks import WorkbookSheet
from common.refused import STALE_FORM
from common.vietnamese.fields import DateField, LineField, LinesField
from common.web.sent import whole_number
from members.access import Action, may
from members.models import Membership
from members.pages import Again, Opened, Page

TITLE = "Kiểm tra, trao đổi"
UNMARKED = "Có nhận xét thì hãy đánh dấu đơn vị này là được kiểm tra."


@dataclass(frozen=True, kw_only=True)
class VisitsPage:
    """The visits of the year; `new_url` is "" for who may not note one."""

    lines: list[VisitLine]
    table: Table[VisitLine]
    new_url: str
    record: RecordHead


def visits_for(opened: Opened, campaign: Campaign | None = None) -> list[VisitLine]:
    """The visits as this reader may know them, leading to their forms where it may change them."""
    lines = lines_of(opened.year, opened.reader, campaign=campaign)
    return linked(lines, opened.address("visit-edit")) if may(opened.reader, Action.MANAGE_YEAR) else lines


def load(opened: Opened) -> VisitsPage:
    """The visits as they stand."""
    return VisitsPage(
        lines=visits_for(opened),
        table=TABLE,
        new_url=opened.address("visit-edit") if may(opened.reader, Action.MANAGE_YEAR) else "",
        record={"title": "Danh sách các cuộc kiểm tra", "subject": str(opened.year)},
    )


def tables(opened: Opened, shown: VisitsPage) -> list[WorkbookSheet]:
    """The visits as a workbook."""
    return [
        WorkbookSheet(
            name="Kiểm tra",
            title=f"Các cuộc kiểm tra, {opened.year}",
            columns=TABLE.columns,
            rows=TABLE.rows(shown.lines),
        )
    ]


class VisitForm(forms.Form):
    """A visit, with a mark and a box for each member."""

    campaign = forms.TypedChoiceField(
        label=label("campaigns.Visit.campaign"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Kiểm tra chung cả năm thì để trống.",
    )
    on = DateField(
        label=label("campaigns.Visit.on"), help_text="Ngày chưa tới là cuộc kiểm tra dự kiến; hiện ở trang Lịch."
    )
    who = LineField(
        label=label("campaigns.Visit.who"), max_length=300, help_text="Ví dụ: Trưởng khối, Thư ký và hai đơn vị."
    )

    def __init__(
        self,
        *args: Any,
        campaigns: Sequence[Campaign],
        members: Sequence[Membership],
        findings: Mapping[str, str],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        self.fields["campaign"].choices = [("", "–"), *((one.number, one.name) for one in campaigns)]  # type: ignore[attr-defined]
        for member in members:
            name = member.short_name
            self.fields[f"visited:{member.code}"] = forms.BooleanField(
                label=f"Kiểm tra {name}",
                required=False,
                initial=member.code in findings,
                widget=forms.CheckboxInput(attrs={"class": "form-check-input"}),
            )
            self.fields[f"findings:{member.code}"] = LinesField(
                label=f"Kết quả, nhận xét về {name}",
                required=False,
                max_length=5000,
                initial=findings.get(member.code, ""),
                widget=forms.Textarea(
                    attrs={"rows": 2, "class": "form-control", "aria-label": f"Kết quả, nhận xét về {name}"}
                ),
            )

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        for member in self.members:
            if cleaned.get(f"findings:{member.code}") and not cleaned.get(f"visited:{member.code}"):
                self.add_error(f"visited:{member.code}", UNMARKED)
        return cleaned

    @property
    def kept(self) -> dict[str, Any]:
        """What was typed and understood, as the visit keeps it."""
        return {name: self.cleaned_data[name] for name in OF_VISIT}

    @property
    def findings(self) -> dict[str, str]:
        """What was found at each member that is marked."""
        said = self.cleaned_data
        marked = [member.code for member in self.members if said[f"visited:{member.code}"]]
        return {code: said[f"findings:{code}"] for code in marked}

    @property
    def own(self) -> list[forms.BoundField]:
        """The boxes of the visit itself."""
        return [self[name] for name in OF_VISIT]

    @property
    def rows(self) -> list[tuple[Membership, forms.BoundField, forms.BoundField]]:
        """Each member, its mark and its box."""
        return [(one, self[f"visited:{one.code}"], self[f"findings:{one.code}"]) for one in self.members]


@dataclass(frozen=True, kw_only=True)
class VisitPage:
    """The form of a visit; `number` is None for a new one, `seen` the mark of what the form was opened with."""

    title: str
    form: VisitForm
    number: int | None
    seen: str
    back: str


def _found(opened: Opened) -> Visit | None:
    """The visit that the address names; None for a new one, Http404 if there is none."""
    asked = opened.query.get("so")
    if asked is None:
        return None
    number = whole_number(asked)
    rows = Visit.objects.filter(year=opened.year).select_related("campaign")
    visit = rows.filter(number=number).first() if number is not None else None
    if visit is None:
        raise Http404
    return visit


def _form(opened: Opened, visit: Visit | None, data: Any = None) -> VisitForm:
    initial: dict[str, Any] = {"campaign": opened.query.get("dot", "")}
    if visit:
        initial = {"campaign": visit.campaign.number if visit.campaign else "", "on": visit.on, "who": visit.who}
    return VisitForm(
        data,
        initial=initial,
        campaigns=list(Campaign.objects.filter(year=opened.year).order_by("order")),
        members=list(opened.year.members.order_by("order")),
        findings=findings_of(visit) if visit else {},
    )


def _page(opened: Opened, visit: Visit | None, form: VisitForm, seen: str) -> VisitPage:
    return VisitPage(
        title=f"Sửa: {visit}" if visit else "Ghi cuộc kiểm tra",
        form=form,
        number=visit.number if visit else None,
        seen=seen,
        back=opened.address("visits"),
    )


def load_form(opened: Opened) -> VisitPage:
    """The visit as it stands, or an empty form."""
    visit = _found(opened)
    return _page(opened, visit, _form(opened, visit), seal_of(visit) if visit else "")


def save_form(opened: Opened) -> HttpResponseBase | Again:
    """Keeps the visit or takes it away; what was typed comes back where something is wrong."""
    visit, posted = _found(opened), opened.posted
    form, seen = _form(opened, visit, posted), posted.get("seen", "")
    who = opened.having_seen(seen)
    try:
        if visit and posted.get("deed") == "drop":
            drop_visit(**who, number=visit.number)
            messages.success(opened.request, f"Đã xóa «{visit}».")
        elif not form.is_valid():
            return Again(_page(opened, visit, form, seen))
        else:
            number = visit.number if visit else None
            kept = keep_visit(**who, fields=form.kept, findings=form.findings, number=number)
            messages.success(opened.request, f"Đã lưu «{kept}».")
    except VisitRefused as refused:
        for field, sentence in refused.problems.items():
            form.add_error(field if field in form.fields else None, sentence)
        return Again(_page(opened, visit, form, seen))
    except StaleVisit as stale:
        form.add_error(None, STALE_FORM.format(stale))
        return Again(_page(opened, visit, form, seal_of(visit) if visit else ""))
    except Visit.DoesNotExist:
        raise Http404 from None
    return HttpResponseRedirect(opened.address("visits"))


VISITS = Page(
    name="visits",
    within="campaigns",
    path="kiem-tra",
    title=TITLE,
    load=load,
    template="campaigns/visits.html",
    tables=tables,
    landscape=True,
)
VISIT = Page(
    name="visit-edit",
    within="campaigns",
    path="kiem-tra/ghi",
    title="Ghi cuộc kiểm tra",
    action=Action.MANAGE_YEAR,
    load=load_form,
    save=save_form,
    template="campaigns/visit_form.html",
    printed=False,
)
