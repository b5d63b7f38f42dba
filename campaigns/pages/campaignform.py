"""A campaign as its secretary writes it, with its anniversaries: one that stands («Sửa»), and a new one («Thêm»)."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponse, HttpResponseRedirect

from campaigns.models import CAMPAIGN_DAYS, CONTENTS, Campaign
from campaigns.pages import undo
from campaigns.verbs.plan import (
    MOST_OCCASIONS,
    WRITTEN,
    OccasionDates,
    StalePlan,
    campaign_seal,
    plan_of,
    save_campaign,
)
from common.labels import label
from common.vietnamese.fields import DateField, LineField, LinesField
from common.vietnamese.text import clean_line
from common.web.rowforms import RowForm, wrong_in
from common.web.sent import whole_number
from members.access import Action
from members.odd_days import LOOK_AGAIN, KeptDay, OddDays, Question, kept_of, question_of
from members.pages import Again, Opened, Page

BLANKS = 2


class CampaignForm(forms.Form):
    """What is written of a campaign, apart from its anniversaries."""

    name = LineField(label=label("campaigns.Campaign.name"), max_length=100, help_text="Ví dụ: Đợt 1.")
    kind = forms.ChoiceField(
        label=label("campaigns.Campaign.kind"),
        choices=[("", "Chưa ghi"), *Campaign.Kind.choices],
        required=False,
    )
    launched_by = LineField(
        label=label("campaigns.Campaign.launched_by"),
        max_length=100,
        required=False,
        widget=forms.TextInput(attrs={"list": "levels"}),
        help_text="Ví dụ: Khối, Tỉnh, Trung ương.",
    )
    answers = LineField(
        label=label("campaigns.Campaign.answers"),
        max_length=300,
        required=False,
        help_text="Tên phong trào của cấp trên mà đợt này hưởng ứng, nếu có.",
    )
    starts = DateField(label=label("campaigns.Campaign.starts"))
    ends = DateField(label=label("campaigns.Campaign.ends"))
    theme = LinesField(
        label=label("campaigns.Campaign.theme"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="Đứng trong giao ước, kế hoạch và văn bản phát động.",
    )
    aims = LinesField(label=label("campaigns.Campaign.aims"), required=False, help_text="Mỗi ý một dòng.")
    scope = LinesField(label=label("campaigns.Campaign.scope"), required=False)
    criteria = LinesField(
        label=label("campaigns.Campaign.criteria"),
        required=False,
        help_text="Đạt những gì thì được bình xét, khen thưởng. Mỗi tiêu chí một dòng.",
    )
    measures = LinesField(
        label=label("campaigns.Campaign.measures"), required=False, help_text="Mỗi biện pháp một dòng."
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in CONTENTS:
            self.fields[name].widget.attrs["rows"] = 4

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        starts, ends = cleaned.get("starts"), cleaned.get("ends")
        if starts and ends and ends < starts:
            self.add_error("ends", "Ngày kết thúc phải từ ngày bắt đầu trở đi.")
        return cleaned


class OccasionForm(RowForm):
    """An anniversary; a row left blank is none."""

    kind = "o"
    missing: ClassVar[Mapping[str, str]] = {
        "name": "Hãy ghi tên ngày kỷ niệm, hoặc xóa cả dòng.",
        "from_date": "Hãy ghi ngày gốc, ví dụ 3/2/1930.",
        "to_date": "Hãy ghi ngày kỷ niệm trong năm.",
    }
    name = LineField(label="Ngày kỷ niệm", max_length=300, required=False)
    from_date = DateField(label=label("campaigns.Occasion.from_date"), required=False)
    to_date = DateField(label="Ngày kỷ niệm trong năm", required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean()
        origin, day = cleaned.get("from_date"), cleaned.get("to_date")
        if origin and day and day < origin:
            self.add_error("to_date", "Ngày kỷ niệm phải sau ngày gốc.")
        return cleaned


@dataclass(frozen=True, kw_only=True)
class CampaignFormPage:
    """The form; `seen` is the mark of the campaign that it began from, "" for a new one; `wrong` leads to boxes."""

    title: str
    form: CampaignForm
    occasions: list[OccasionForm]
    wrong: list[tuple[str, str]]
    questions: Sequence[Question]
    seen: str
    back: str
    more_fit: bool
    may_undo: bool
    is_new: bool


# --- the page ------------------------------------------------------------------------------------------------


def _campaign(opened: Opened) -> Campaign | None:
    """The campaign of the address, None where it is a new one; Http404 if the year has no such."""
    number = opened.kwargs.get("number")
    if number is None:
        return None
    found = Campaign.objects.filter(year=opened.year, number=number).prefetch_related("occasions").first()
    if found is None:
        raise Http404
    return found


def load(opened: Opened) -> CampaignFormPage:
    """The campaign as it stands, or an empty form."""
    campaign = _campaign(opened)
    if campaign is None:
        return _page(opened, None, CampaignForm(), _blank(0, BLANKS), "")
    form = CampaignForm(initial={name: getattr(campaign, name) for name in WRITTEN})
    rows = [
        OccasionForm(place=place, initial={"name": one.name, "from_date": one.from_date, "to_date": one.to_date})
        for place, one in enumerate(campaign.occasions.all())
    ]
    return _page(opened, campaign, form, [*rows, *_blank(len(rows), BLANKS)], campaign_seal(campaign))


def _blank(start: int, count: int) -> list[OccasionForm]:
    return [OccasionForm(place=place) for place in range(start, min(start + count, MOST_OCCASIONS))]


def _page(
    opened: Opened,
    campaign: Campaign | None,
    form: CampaignForm,
    occasions: list[OccasionForm],
    seen: str,
    questions: Sequence[Question] = (),
) -> CampaignFormPage:
    if campaign:
        for day, reason in CAMPAIGN_DAYS.items():
            form.fields[day].help_text = getattr(campaign, reason)
    return CampaignFormPage(
        title=f"Sửa {campaign.name}" if campaign else "Thêm đợt thi đua",
        form=form,
        occasions=occasions,
        wrong=wrong_in(occasions, "Ngày kỷ niệm"),
        questions=questions,
        seen=seen,
        back=opened.address("campaign", campaign.number) if campaign else opened.address("campaigns"),
        more_fit=len(occasions) < MOST_OCCASIONS,
        may_undo=undo.may_undo(opened),
        is_new=campaign is None,
    )


# --- the form that was sent ----------------------------------------------------------------------------------


def save(opened: Opened) -> HttpResponse | Again:
    """Does what the pressed button says: saves, takes back, moves an anniversary up, or makes room for more."""
    posted = opened.posted
    deed, _, place = posted.get("deed", "save").partition(":")
    campaign = _campaign(opened)
    if deed == "undo":
        return undo.undo(opened)
    rows = [OccasionForm(posted, place=at) for at in range(MOST_OCCASIONS) if f"o{at}-name" in posted]
    form, seen = CampaignForm(posted), clean_line(posted.get("seen", ""))
    if deed in ("up", "more"):
        typed = [row.typed for row in rows]
        at = whole_number(place)
        if deed == "up" and at is not None and 0 < at < len(typed):
            typed[at - 1], typed[at] = typed[at], typed[at - 1]
        shown = [OccasionForm(place=at, initial=one) for at, one in enumerate(typed)]
        shown += _blank(len(shown), BLANKS + 1) if deed == "more" else []
        values = {name: form[name].value() for name in form.fields}
        return Again(_page(opened, campaign, CampaignForm(initial=values), shown, seen, _questions(opened)), 200)
    if not all([form.is_valid(), *(row.is_valid() for row in rows)]):
        return Again(_page(opened, campaign, form, rows, seen, _questions(opened)))
    occasions = [OccasionDates(**row.cleaned_data) for row in rows if not row.is_blank]
    before = plan_of(opened.year)
    try:
        number, changes = save_campaign(
            year=opened.year,
            number=campaign.number if campaign else None,
            fields=form.cleaned_data,
            occasions=occasions,
            seen=seen,
            actor=opened.actor,
            reader=opened.reader,
            kept={day: kept_of(posted, day) for day in CAMPAIGN_DAYS},
        )
    except OddDays as odd:
        for day in odd.odd:
            form.add_error(day, LOOK_AGAIN)
        return Again(_page(opened, campaign, form, rows, seen, _questions(opened, odd)))
    except StalePlan as stale:
        form.add_error(None, f"{stale} Những gì bạn nhập còn đây, chưa được lưu; bấm Lưu lần nữa để ghi đè.")
        fresh = _campaign(opened)
        return Again(_page(opened, fresh, form, rows, campaign_seal(fresh) if fresh else ""))
    if changes:
        undo.keep(opened, before)
        messages.success(opened.request, f"Đã lưu {form.cleaned_data['name']}.")
    else:
        messages.info(opened.request, "Không có gì thay đổi.")
    return HttpResponseRedirect(opened.address("campaign", number))


def _questions(opened: Opened, odd: OddDays | None = None) -> list[Question]:
    """What is to be asked of the two days, what was answered already among it."""
    found = []
    for day in CAMPAIGN_DAYS:
        asked: KeptDay = kept_of(opened.posted, day)
        sentence = odd.odd.get(day, asked.asked) if odd else asked.asked
        if question := question_of(opened.posted, sentence, day):
            found.append(question)
    return found


EDIT = Page(
    name="campaign-edit",
    within="campaigns",
    path="dot-thi-dua/<int:number>/sua",
    title="Sửa đợt thi đua",
    action=Action.MANAGE_YEAR,
    load=load,
    save=save,
    template="campaigns/campaign_form.html",
    printed=False,
)
NEW = Page(
    name="campaign-new",
    within="campaigns",
    path="dot-thi-dua/them",
    title="Thêm đợt thi đua",
    action=Action.MANAGE_YEAR,
    load=load,
    save=save,
    template="campaigns/campaign_form.html",
    printed=False,
)
