"""The form of a campaign's proposals for awards: rows, of which the blank ones are none."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, ClassVar

from django import forms
from django.contrib import messages
from django.http import Http404, HttpResponseBase, HttpResponseRedirect

from campaigns.models import AwardProposal, Campaign
from campaigns.verbs.awards import MOST_PROPOSALS, AwardRow, AwardsRefused, StaleAwards, change_awards, seal_of
from common.labels import label
from common.vietnamese.fields import LineField
from common.web.rowforms import RowForm, wrong_in
from members.access import Action
from members.models import Membership
from members.pages import Again, Opened, Page

BLANKS = 3
KEPT = "{} Những gì bạn nhập còn trong bảng, chưa được lưu. Bấm «Lưu» lần nữa để ghi theo bảng này."


def _label(name: str) -> str:
    return label(f"campaigns.AwardProposal.{name}")


class ProposalForm(RowForm):
    """One proposal."""

    kind: ClassVar[str] = "a"
    ever: ClassVar[Sequence[str]] = ("was",)
    missing: ClassVar[Mapping[str, str]] = {
        "name": "Hãy ghi tên, hoặc xóa cả dòng.",
        "whom": "Hãy chọn tập thể hoặc cá nhân.",
        "award": "Hãy ghi hình thức khen thưởng.",
        "member": "Hãy chọn đơn vị.",
    }
    was = forms.IntegerField(required=False, widget=forms.HiddenInput)
    name = LineField(label=_label("name"), max_length=300, required=False)
    whom = forms.ChoiceField(label=_label("kind"), choices=[("", "–"), *AwardProposal.Kind.choices], required=False)
    award = LineField(label=_label("award"), max_length=200, required=False)
    member = forms.ChoiceField(label=_label("member"), required=False)
    note = LineField(label=_label("note"), max_length=1000, required=False)

    def __init__(self, data: Any = None, *, members: Sequence[Membership], **more: Any) -> None:
        super().__init__(data, **more)
        self.fields["member"].choices = [("", "–"), *((one.code, one.short_name) for one in members)]  # type: ignore[attr-defined]

    @property
    def row(self) -> AwardRow:
        """What was typed, understood."""
        said = self.cleaned_data
        return AwardRow(said["was"], said["award"], said["whom"], said["name"], said["member"], said["note"])


@dataclass(frozen=True, kw_only=True)
class AwardsPage:
    """The rows; `seen` is the mark of what the form was opened with."""

    title: str
    rows: list[ProposalForm]
    wrong: list[tuple[str, str]]
    sentences: Sequence[str]
    seen: str
    back: str


def _campaign(opened: Opened) -> Campaign:
    campaign = Campaign.objects.filter(year=opened.year, number=opened.kwargs["number"]).first()
    if campaign is None:
        raise Http404
    return campaign


def _page(
    opened: Opened, campaign: Campaign, rows: list[ProposalForm], seen: str, sentences: Sequence[str] = ()
) -> AwardsPage:
    return AwardsPage(
        title=f"Đề nghị khen thưởng: {campaign.name}",
        rows=rows,
        wrong=wrong_in(rows, "Đề nghị"),
        sentences=sentences,
        seen=seen,
        back=opened.address("campaign", campaign.number),
    )


def load(opened: Opened) -> AwardsPage:
    """The proposals as they stand, with room for more."""
    campaign, members = _campaign(opened), list(opened.year.members.order_by("order"))
    stand = AwardProposal.objects.filter(campaign=campaign).select_related("member").order_by("order")
    rows = [
        ProposalForm(
            place=place,
            members=members,
            initial={"was": one.pk, "name": one.name, "whom": one.kind, "award": one.award}
            | {"member": one.member.code, "note": one.note},
        )
        for place, one in enumerate(stand)
    ]
    more = range(len(rows), min(len(rows) + BLANKS, MOST_PROPOSALS))
    return _page(opened, campaign, rows + [ProposalForm(place=at, members=members) for at in more], seal_of(campaign))


def save(opened: Opened) -> HttpResponseBase | Again:
    """Keeps the rows; what was typed comes back where something is wrong."""
    campaign, posted = _campaign(opened), opened.posted
    members, seen = list(opened.year.members.order_by("order")), posted.get("seen", "")
    rows = [
        ProposalForm(posted, place=place, members=members)
        for place in range(MOST_PROPOSALS)
        if f"a{place}-name" in posted
    ]
    valid = [row.is_valid() for row in rows]
    if not all(valid):
        return Again(_page(opened, campaign, rows, seen))
    try:
        changes = change_awards(
            year=opened.year,
            number=campaign.number,
            rows=[row.row for row in rows if not row.is_blank],
            seen=seen,
            actor=opened.actor,
            reader=opened.reader,
        )
    except AwardsRefused as refused:
        return Again(_page(opened, campaign, rows, seen, list(refused.problems.values())))
    except StaleAwards as stale:
        return Again(_page(opened, campaign, rows, seal_of(campaign), [KEPT.format(stale)]))
    except Campaign.DoesNotExist:
        raise Http404 from None
    told = f"Đã lưu đề nghị khen thưởng: {len(changes)} thay đổi." if changes else "Không có gì thay đổi."
    messages.success(opened.request, told)
    if posted.get("deed") == "more":
        return HttpResponseRedirect(opened.address("awards-edit", campaign.number))
    return HttpResponseRedirect(opened.address("campaign", campaign.number))


PAGE = Page(
    name="awards-edit",
    within="campaigns",
    path="dot-thi-dua/<int:number>/khen-thuong",
    title="Đề nghị khen thưởng",
    action=Action.MANAGE_YEAR,
    load=load,
    save=save,
    template="campaigns/awards_form.html",
    printed=False,
)
