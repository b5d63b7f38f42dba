"""The works («công trình, phần việc») of a year: the page of them all, and the form of one: `?so=3`, or a new one."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from campaigns.models import Work
from campaigns.verbs.works import OF_WORK, StaleWork, WorkRefused, drop_work, keep_work, seal_of, shares_of
from campaigns.works import WorkSums, sums_of
from common.labels import label
from common.records.record import RecordHead
from common.records.tables import Table, TableField
from common.records.workbooks import ColumnKind, WorkbookSheet
from common.refused import STALE_FORM
from common.vietnamese.fields import DateField, LineField, LinesField, MoneyField
from common.vietnamese.numbers import show_number
from common.web.sent import whole_number
from members.access import Action, may
from members.models import Membership
from members.pages import Again, Opened, Page

STATE_WORDS = {
    "planned": "Chưa khởi công",
    "running": "Đang làm",
    "handed": "Đã bàn giao",
    "stopped": "Đã dừng",
}


def _label(name: str) -> str:
    return label(f"campaigns.Work.{name}")


def _shares(work: Work) -> str:
    """«Báo 5.000.000; Ban Dân vận 3.000.000»."""
    return "; ".join(f"{share.member.short_name} {show_number(share.amount)}" for share in work.shares.all())


def _state(work: Work) -> str:
    """How it stands in words; of one that was stopped, why."""
    said = STATE_WORDS[work.state]
    return f"{said}: {work.stopped_reason}" if work.stopped_reason else said


def works_table(*, linked: bool) -> Table[Work]:
    """The columns of the works; `linked` to their forms for who may change them."""
    return Table(
        {
            "number": TableField(
                "Số", lambda work: work.number, width=6, paper=5, kind=ColumnKind.INTEGER, on_page=False
            ),
            "name": TableField(
                _label("name"),
                lambda work: work.name,
                width=44,
                cell="campaigns/work_name.html" if linked else "campaigns/work_plain.html",
            ),
            "place": TableField(_label("place"), lambda work: work.place, width=28, paper=13),
            "state": TableField("Tình trạng", _state, width=24, paper=13),
            "starts_on": TableField(_label("starts_on"), lambda work: work.starts_on, paper=11, kind=ColumnKind.DATE),
            "handed_on": TableField(_label("handed_on"), lambda work: work.handed_on, paper=11, kind=ColumnKind.DATE),
            "value": TableField(_label("value"), lambda work: work.value, width=18, paper=13, kind=ColumnKind.NUMBER),
            "shares": TableField("Phần của từng đơn vị (đồng)", _shares, width=50, paper=18),
        }
    )


@dataclass(frozen=True, kw_only=True)
class WorksPage:
    """The works of the year with their columns, and what they come to; `uneven` are those not wholly borne."""

    works: list[Work]
    table: Table[Work]
    sums: WorkSums
    uneven: list[tuple[str, int]]
    record: RecordHead


def load(opened: Opened) -> WorksPage:
    """The works as they stand."""
    works = list(Work.objects.filter(year=opened.year).prefetch_related("shares__member").order_by("number"))
    for work in works:
        work.year = opened.year
    facts = [work.facts for work in works]
    return WorksPage(
        works=works,
        table=works_table(linked=bool(may(opened.reader, Action.MANAGE_YEAR))),
        sums=sums_of(facts),
        uneven=[
            (work.name, known.uncovered)
            for work, known in zip(works, facts, strict=True)
            if known.uncovered and known.shares and known.state != "stopped"
        ],
        record={"title": "Danh sách công trình, phần việc", "subject": str(opened.year)},
    )


def tables(opened: Opened, shown: WorksPage) -> list[WorkbookSheet]:
    """The works as a workbook."""
    return [
        WorkbookSheet(
            name="Công trình, phần việc",
            title=f"Công trình, phần việc, {opened.year}",
            columns=shown.table.columns,
            rows=shown.table.rows(shown.works),
        )
    ]


class WorkForm(forms.Form):
    """A work, with a box for what each member bears of it."""

    name = LineField(label=_label("name"), max_length=300)
    place = LineField(label=_label("place"), required=False, max_length=200)
    value = MoneyField(label=_label("value"), required=False, help_text="Số tiền đủ, ví dụ 70.000.000.")
    starts_on = DateField(label=_label("starts_on"), required=False)
    handed_on = DateField(label=_label("handed_on"), required=False, help_text="Chưa bàn giao thì để trống.")
    stopped_reason = LinesField(
        label=_label("stopped_reason"),
        required=False,
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Chỉ ghi khi không làm nữa; công trình đã dừng vẫn đứng trong danh sách và không được tính.",
    )

    def __init__(self, *args: Any, members: Sequence[Membership], shares: Mapping[str, int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.members = members
        for member in members:
            self.fields[f"share:{member.code}"] = MoneyField(
                label=f"Phần của {member.short_name}",
                required=False,
                initial=shares.get(member.code),
                widget=forms.TextInput(attrs={"class": "form-control"}),
            )

    @property
    def kept(self) -> dict[str, Any]:
        """What was typed and understood, as the work keeps it."""
        return {name: self.cleaned_data[name] for name in OF_WORK}

    @property
    def shares(self) -> dict[str, int | None]:
        """What each member bears; None where nothing was typed."""
        return {member.code: self.cleaned_data[f"share:{member.code}"] for member in self.members}

    @property
    def own(self) -> list[forms.BoundField]:
        """The boxes of the work itself."""
        return [self[name] for name in OF_WORK]

    @property
    def rows(self) -> list[tuple[Membership, forms.BoundField]]:
        """Each member and its box."""
        return [(member, self[f"share:{member.code}"]) for member in self.members]


@dataclass(frozen=True, kw_only=True)
class WorkPage:
    """The form of a work; `number` is None for a new one, `seen` the mark of what the form was opened with."""

    title: str
    form: WorkForm
    number: int | None
    seen: str
    back: str


def _found(opened: Opened) -> Work | None:
    """The work that the address names; None for a new one, Http404 if there is none."""
    asked = opened.query.get("so")
    if asked is None:
        return None
    number = whole_number(asked)
    work = Work.objects.filter(year=opened.year, number=number).first() if number is not None else None
    if work is None:
        raise Http404
    return work


def _page(opened: Opened, work: Work | None, form: WorkForm, seen: str) -> WorkPage:
    return WorkPage(
        title=f"Sửa: {work.name}" if work else "Thêm công trình, phần việc",
        form=form,
        number=work.number if work else None,
        seen=seen,
        back=opened.address("works"),
    )


def load_form(opened: Opened) -> WorkPage:
    """The work as it stands, or an empty form."""
    work, members = _found(opened), list(opened.year.members.order_by("order"))
    initial = {name: getattr(work, name) for name in OF_WORK} if work else {}
    form = WorkForm(initial=initial, members=members, shares=shares_of(work) if work else {})
    return _page(opened, work, form, seal_of(work) if work else "")


def save_form(opened: Opened) -> HttpResponseBase | Again:
    """Keeps the work or takes it away; what was typed comes back where something is wrong."""
    work, posted = _found(opened), opened.posted
    form = WorkForm(posted, members=list(opened.year.members.order_by("order")), shares={})
    seen = posted.get("seen", "")
    who = opened.having_seen(seen)
    try:
        if work and posted.get("deed") == "drop":
            drop_work(**who, number=work.number)
            messages.success(opened.request, f"Đã xóa «{work.name}».")
        elif not form.is_valid():
            return Again(_page(opened, work, form, seen))
        else:
            kept = keep_work(**who, fields=form.kept, shares=form.shares, number=work.number if work else None)
            messages.success(opened.request, f"Đã lưu «{kept.name}».")
    except WorkRefused as refused:
        for field, sentence in refused.problems.items():
            form.add_error(field, sentence)
        return Again(_page(opened, work, form, seen))
    except StaleWork as stale:
        form.add_error(None, STALE_FORM.format(stale))
        return Again(_page(opened, work, form, seal_of(work) if work else ""))
    except Work.DoesNotExist:
        raise Http404 from None
    return HttpResponseRedirect(opened.address("works"))


WORKS = Page(
    name="works",
    within="activities",
    path="hoat-dong/cong-trinh",
    title="Công trình, phần việc",
    load=load,
    template="campaigns/works.html",
    tables=tables,
    landscape=True,
)
WORK = Page(
    name="work-edit",
    within="activities",
    path="hoat-dong/cong-trinh/ghi",
    title="Ghi công trình, phần việc",
    action=Action.MANAGE_YEAR,
    load=load_form,
    save=save_form,
    template="campaigns/work_form.html",
    printed=False,
)
