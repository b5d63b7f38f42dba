"""The key «award_proposals» of older year files: whom the bloc proposed for an award after each campaign.

It is read still, and written no more: each of its rows is a case of «awards.nominations» whose occasion is the
campaign, with the proposal that was planned of it. What it called the award is a form of the bloc's catalogue by that
name; where there is none, one is added, to be checked.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Max

from awards.models import AwardForm, FormEdition, Nomination
from awards.verbs import forms as catalogue
from awards.verbs import proposals as cases
from campaigns.models import Campaign
from common.audit.log import Change
from common.vietnamese.dates import today_vn
from common.vietnamese.text import fold
from common.yearfile.parsing import Problem, YearFileRefused, shown
from common.yearfile.reading import FileNode
from common.yearfile.shapes import Parts
from members.models import BlocYear, Membership

KEY = "award_proposals"
MOST_PROPOSALS = 100
LONGEST_PERSON = 100
TO_CHECK = "Lấy từ danh sách đề nghị của một đợt thi đua; cần đối chiếu loại, cấp và tên."
FROM_A_FILE = "Nạp từ tệp năm"


@dataclass(frozen=True)
class FormerRow:
    """A row of an older file, its campaign by its number and its member by its code."""

    campaign: int
    award: str
    subject: str
    name: str
    member: str
    note: str

    def is_about(self, row: Nomination) -> bool:
        """Whether this case is what the row became."""
        return (
            row.campaign is not None
            and (row.campaign.number, row.member.code, row.form.subject) == (self.campaign, self.member, self.subject)
            and row.within == self.within(row.member)
            and any(fold(edition.name) == fold(self.award) for edition in row.form.editions.all())
        )

    def within(self, member: Membership) -> str:
        """Whom in the member it means; "" where the member itself stood there by its own name."""
        if self.subject == AwardForm.Subject.INDIVIDUAL:
            return self.name[:LONGEST_PERSON].strip()
        return "" if fold(self.name) in (fold(member.name), fold(member.short_name)) else self.name

    @property
    def remark(self) -> str:
        """What was noted, with the whole of a name that is too long for a person's."""
        whole = self.name if self.subject == AwardForm.Subject.INDIVIDUAL and len(self.name) > LONGEST_PERSON else ""
        return "\n".join(filter(None, (whole, self.note)))


def read(root: FileNode, parts: Parts) -> None:
    """Reads the rows; None where the file says nothing of them."""
    found = [_read(node, parts["codes"]) for node in root.nodes(KEY, most=MOST_PROPOSALS)]
    parts["former_proposals"] = found if root.says(KEY) else None


def _read(node: FileNode, codes: Collection[str]) -> FormerRow:
    row = FormerRow(
        campaign=node.integer("campaign", least=1) or 0,
        award=node.line("award", longest=200),
        subject=node.choice("kind", AwardForm.Subject.values),
        name=node.line("name", longest=300),
        member=node.line("member"),
        note=node.text("note", required=False),
    )
    if row.member and row.member not in codes:
        node.tell("member", f"Không có thành viên nào mã {shown(row.member)} trong mục members.")
    node.close()
    return row


def left_of(stand: Mapping[Any, list[Nomination]], parts: Parts) -> Iterator[Nomination]:
    """Those of the cases that an older file's rows do not speak of either."""
    told = list(parts["former_proposals"] or [])
    for row in (one for rows in stand.values() for one in rows):
        same = next((one for one in told if one.is_about(row)), None)
        if same is None:
            yield row
        else:
            told.remove(same)


def apply(year: BlocYear, parts: Parts) -> list[Change]:
    """Brings in the cases that are not there yet, and takes none away; YearFileRefused for a campaign that isn't."""
    wanted: list[FormerRow] = parts["former_proposals"] or []
    campaigns = {one.number: one for one in Campaign.objects.filter(year=year)}
    if lost := [
        Problem(f"{KEY}[{place}].campaign", f"Năm này không có đợt thi đua số {row.campaign}.")
        for place, row in enumerate(wanted)
        if row.campaign not in campaigns
    ]:
        raise YearFileRefused(lost)
    members = {member.code: member for member in year.members.all()}
    rows = Nomination.objects.filter(year=year, campaign__isnull=False).select_related("campaign", "member", "form")
    stand = list(rows.prefetch_related("form__editions").order_by("order", "id"))
    changes = []
    for one in wanted:
        same = next((row for row in stand if one.is_about(row)), None)
        if same is not None:
            stand.remove(same)
            continue
        form, made = _form(year, one)
        member = members[one.member]
        person = one.subject == AwardForm.Subject.INDIVIDUAL
        case = Nomination.objects.create(
            year=year,
            form=form,
            campaign=campaigns[one.campaign],
            occasion=campaigns[one.campaign].name,
            order=cases.next_place(year, form),
            member=member,
            **{"person" if person else "unit": one.within(member)},
        )
        proposal = cases.plan_case(year, case, today_vn(), FROM_A_FILE, one.remark)
        changes += [*made, cases.change_of(proposal, "lập đề nghị", new=case.occasion)]
    return changes


def _form(year: BlocYear, row: FormerRow) -> tuple[AwardForm, list[Change]]:
    """The form of award that is called so; a new one where the bloc's catalogue has none."""
    forms = list(AwardForm.objects.filter(bloc=year.bloc, subject=row.subject).prefetch_related("editions"))
    for form in forms:
        if any(fold(edition.name) == fold(row.award) for edition in form.editions.all()):
            return form, []
    every = AwardForm.objects.filter(bloc=year.bloc)
    order = (every.aggregate(last=Max("order"))["last"] or 0) + 1
    taken = set(every.values_list("code", flat=True))
    code = next(code for number in range(1, len(taken) + 2) if (code := f"dot-thi-dua-{number}") not in taken)
    form = AwardForm.objects.create(
        bloc=year.bloc,
        code=code,
        order=order,
        category=AwardForm.Category.AWARD,
        subject=row.subject,
        level=AwardForm.Level.BASE,
    )
    FormEdition.objects.create(form=form, name=row.award, note=TO_CHECK)
    return form, [catalogue.change_of(form, "thêm")]
