"""The form of a call for reports: `?so=3`, or a new one. What is asked is chosen from a list, or written by hand."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from campaigns.models import Campaign, ReportCall
from campaigns.verbs.reportcalls import (
    MOST_INDICATORS,
    CallRefused,
    IndicatorRow,
    StaleCall,
    drop_call,
    due_of,
    save_call,
    seal_of,
)
from common.labels import label
from common.refused import STALE_FORM
from common.vietnamese.fields import DateField, LineField, LinesField
from common.web.rowforms import RowForm, wrong_in
from common.web.sent import whole_number
from members.access import Action
from members.odd_days import LOOK_AGAIN, OddDays, Question, kept_of, question_of
from members.pages import Again, Opened, Page

BLANKS = 2
PROPOSED = (
    "Ngày này mới là đề nghị, dời từ hạn của năm trước. Xem lại, sửa nếu cần; lưu là xác nhận, và đơn vị nộp được từ "
    "lúc ấy."
)
# What blocs report as a rule: suggestions only, of which none is asked until it is chosen.
CATALOGUE = Path(__file__).resolve().parent.parent / "data" / "chi-tieu-bao-cao.json"


@lru_cache(maxsize=1)
def suggested() -> list[dict[str, str]]:
    """The figures that can be chosen, each with group, name and unit."""
    found: list[dict[str, str]] = json.loads(CATALOGUE.read_text(encoding="utf-8"))
    return found


class IndicatorForm(RowForm):
    """A figure that is asked for."""

    kind = "i"
    ever: ClassVar[Sequence[str]] = ("was",)
    missing: ClassVar[Mapping[str, str]] = {"name": "Hãy ghi tên chỉ tiêu, hoặc xóa cả dòng."}
    was = forms.IntegerField(required=False, widget=forms.HiddenInput)
    group = LineField(label=label("campaigns.ReportIndicator.group"), max_length=200, required=False)
    name = LineField(label=label("campaigns.ReportIndicator.name"), max_length=300, required=False)
    unit = LineField(label=label("campaigns.ReportIndicator.unit"), max_length=60, required=False)

    @property
    def row(self) -> IndicatorRow:
        """What was typed, understood."""
        said = self.cleaned_data
        return IndicatorRow(said["was"], said["group"], said["name"], said["unit"])


class CallForm(forms.Form):
    """What is asked, and until when."""

    kind = forms.ChoiceField(label=label("campaigns.ReportCall.kind"), choices=ReportCall.Kind.choices)
    campaign = forms.TypedChoiceField(
        label=label("campaigns.ReportCall.campaign"),
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Chỉ chọn cho báo cáo kết thúc đợt thi đua.",
    )
    on = DateField(label=label("campaigns.ReportCall.due"), help_text="Nộp trong ngày này vẫn là đúng hạn.")
    reason = LinesField(
        label=label("campaigns.DeadlineMove.reason"),
        required=False,
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="Chỉ ghi khi đổi hạn nộp. Hạn cũ và lý do vẫn hiện ở trang; báo cáo đã nhận tính theo hạn lúc nhận.",
    )
    outline = LinesField(
        label=label("campaigns.ReportCall.outline"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 5}),
    )
    chosen = forms.MultipleChoiceField(
        label="Thêm chỉ tiêu thường báo cáo", required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(
        self, *args: Any, campaigns: Sequence[Campaign], asked: Sequence[str], call: ReportCall | None, **kw: Any
    ) -> None:
        super().__init__(*args, **kw)
        self.fields["campaign"].choices = [("", "–"), *((one.number, one.name) for one in campaigns)]  # type: ignore[attr-defined]
        self.fields["chosen"].choices = [  # type: ignore[attr-defined]
            (str(at), f"{one['name']} ({one['unit']})")
            for at, one in enumerate(suggested())
            if one["name"] not in asked
        ]
        if call is None or call.due_proposed:
            del self.fields["reason"]
        if call and call.due_proposed:
            self.fields["on"].help_text = PROPOSED

    @property
    def own(self) -> list[forms.BoundField]:
        """The boxes of the call itself."""
        return [field for field in self if field.name != "chosen"]

    @property
    def rows(self) -> list[IndicatorRow]:
        """What was chosen from the list."""
        chosen = [suggested()[int(at)] for at in self.cleaned_data["chosen"]]
        return [IndicatorRow(None, one["group"], one["name"], one["unit"]) for one in chosen]


@dataclass(frozen=True, kw_only=True)
class CallPage:
    """The form of a call; `number` is None for a new one, `seen` the mark of what the form was opened with."""

    title: str
    form: CallForm
    rows: list[IndicatorForm]
    question: Question | None
    sentences: Sequence[str]
    wrong: list[tuple[str, str]]
    number: int | None
    seen: str
    back: str


def _found(opened: Opened) -> ReportCall | None:
    """The call that the address names; None for a new one, Http404 if there is none."""
    asked = opened.query.get("so")
    if asked is None:
        return None
    number = whole_number(asked)
    rows = ReportCall.objects.filter(year=opened.year).select_related("campaign").prefetch_related("moves")
    call = rows.filter(number=number).first() if number is not None else None
    if call is None:
        raise Http404
    return call


def _form(opened: Opened, call: ReportCall | None, data: Any = None) -> CallForm:
    initial: dict[str, Any] = {}
    if call:
        initial = {"kind": call.kind, "campaign": call.campaign.number if call.campaign else ""}
        initial |= {"on": due_of(call), "outline": call.outline}
    asked = list(call.indicators.values_list("name", flat=True)) if call else []
    campaigns = list(Campaign.objects.filter(year=opened.year).order_by("order"))
    return CallForm(data, initial=initial, campaigns=campaigns, asked=asked, call=call)


def _blank(filled: list[IndicatorForm]) -> list[IndicatorForm]:
    """The rows and a few blank ones."""
    count = min(len(filled) + BLANKS, MOST_INDICATORS)
    return filled + [IndicatorForm(place=place) for place in range(len(filled), count)]


def _page(
    opened: Opened,
    call: ReportCall | None,
    form: CallForm,
    rows: list[IndicatorForm],
    seen: str,
    *,
    question: Question | None = None,
    sentences: Sequence[str] = (),
) -> CallPage:
    return CallPage(
        title=f"Sửa yêu cầu: {call.title}" if call else "Yêu cầu báo cáo mới",
        form=form,
        rows=rows,
        question=question,
        sentences=sentences,
        wrong=wrong_in(rows, "Chỉ tiêu"),
        number=call.number if call else None,
        seen=seen,
        back=opened.address("reports"),
    )


def load(opened: Opened) -> CallPage:
    """The call as it stands, or an empty form."""
    call = _found(opened)
    stand = list(call.indicators.order_by("order")) if call else []
    rows = [
        IndicatorForm(place=at, initial={"was": one.pk, "group": one.group, "name": one.name, "unit": one.unit})
        for at, one in enumerate(stand)
    ]
    return _page(opened, call, _form(opened, call), _blank(rows), seal_of(call) if call else "")


def save(opened: Opened) -> HttpResponseBase | Again:
    """Keeps the call, makes room for more rows, or takes it away; what was typed comes back where it is wrong."""
    call, posted = _found(opened), opened.posted
    deed, seen = posted.get("deed", "save"), posted.get("seen", "")
    form = _form(opened, call, posted)
    rows = [IndicatorForm(posted, place=at) for at in range(MOST_INDICATORS) if f"i{at}-name" in posted]
    number = call.number if call else None
    who: dict[str, Any] = {
        "year": opened.year,
        "actor": opened.actor,
        "reader": opened.reader,
        "seen": seen,
        "number": number,
    }
    valid = all([form.is_valid(), *(row.is_valid() for row in rows)])
    question = question_of(posted, kept_of(posted).asked)
    try:
        if call and deed == "drop":
            drop_call(**who)
            messages.success(opened.request, f"Đã xóa yêu cầu «{call.title}».")
            return HttpResponseRedirect(opened.address("reports"))
        if not valid:
            return Again(_page(opened, call, form, rows, seen, question=question))
        wanted = [row.row for row in rows if not row.is_blank] + form.rows
        if len(wanted) > MOST_INDICATORS:
            raise CallRefused({"": f"Một yêu cầu hỏi nhiều nhất {MOST_INDICATORS} chỉ tiêu."})
        said = form.cleaned_data
        kept = save_call(
            **who,
            fields={name: said[name] for name in ("kind", "campaign", "outline")},
            due=said["on"],
            indicators=wanted,
            reason=said.get("reason", ""),
            kept=kept_of(posted),
        )
    except OddDays as odd:
        form.add_error("on", LOOK_AGAIN)
        return Again(_page(opened, call, form, rows, seen, question=question_of(posted, odd.odd["due"])))
    except CallRefused as refused:
        for field, sentence in refused.problems.items():
            form.add_error(field if field in form.fields else None, sentence)
        return Again(_page(opened, call, form, rows, seen, question=question))
    except StaleCall as stale:
        form.add_error(None, STALE_FORM.format(stale))
        return Again(_page(opened, call, form, rows, seal_of(call) if call else ""))
    except ReportCall.DoesNotExist:
        raise Http404 from None
    messages.success(opened.request, f"Đã lưu yêu cầu «{kept.title}».")
    if deed == "more":
        return HttpResponseRedirect(f"{opened.address('report-call')}?so={kept.number}")
    return HttpResponseRedirect(opened.address("reports"))


PAGE = Page(
    name="report-call",
    within="campaigns",
    path="bao-cao/yeu-cau",
    title="Yêu cầu báo cáo",
    action=Action.MANAGE_YEAR,
    load=load,
    save=save,
    template="campaigns/report_call.html",
    printed=False,
)
