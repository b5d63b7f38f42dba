"""The year file's «awards.nominations»: whom the bloc puts forward in mid-year, on an occasion no meeting votes on.

A case is known by its form, its occasion, and whom it means: in whatever order a file has them, they are the same.
"""

from typing import Any

from awards.models import AwardForm, Nomination
from awards.verbs import nominations as cases
from awards.verbs.nominations import MOST, NO_OCCASION, NominationRefused, wrong_nomination
from awards.verbs.proposals import next_place
from awards.yearfile import former
from awards.yearfile.questions import dump_case, read_case
from campaigns.models import Campaign
from common.audit.log import Change
from common.yearfile.parsing import Problem, YearFileRefused, shown
from common.yearfile.reading import FileNode
from common.yearfile.shapes import Fields, JsonObject, Parts
from common.yearfile.sync import change_fields
from members.models import BlocYear

_PLACE = "awards.nominations"
KNOWN_BY = ("form", "occasion", "member", "unit", "person")
NO_CAMPAIGN = "Năm này không có đợt thi đua số {}."


def read(awards: FileNode, parts: Parts) -> None:
    """Reads the cases; None where the file says nothing of them."""
    found = [_read(node, parts) for node in awards.nodes("nominations", most=MOST)]
    parts["nominations"] = found if awards.says("nominations") else None


def _read(node: FileNode, parts: Parts) -> Fields:
    own: Fields = {
        "form": node.code("form"),
        "occasion": node.line("occasion", required=False, longest=300),
        "campaign": node.integer("campaign", required=False, least=1),
        "unit": node.line("unit", required=False, longest=300),
    }
    if not own["occasion"]:
        node.tell("occasion", NO_OCCASION)
    case = read_case(node, parts["codes"])
    if own["unit"] and case["person"]:
        node.tell("unit", "Ghi tập thể thuộc đơn vị hoặc họ và tên, không ghi cả hai.")
    return own | case


def apply(year: BlocYear, parts: Parts) -> list[Change]:
    """Brings the cases to what the file says, each known by what it means; YearFileRefused where that can't be.

    What an older file says of them stays (`awards.yearfile.former`).
    """
    wanted: list[Fields] | None = parts["nominations"]
    if wanted is None:
        return []
    forms = {form.code: form for form in AwardForm.objects.filter(bloc=year.bloc).prefetch_related("editions")}
    campaigns = {one.number: one for one in Campaign.objects.filter(year=year)}
    lost = []
    for place, fields in enumerate(wanted):
        form = forms.get(fields["form"])
        if fields["campaign"] and fields["campaign"] not in campaigns:
            lost.append(Problem(f"{_PLACE}[{place}].campaign", NO_CAMPAIGN.format(fields["campaign"])))
        if form is None:
            lost.append(Problem(f"{_PLACE}[{place}].form", "Danh mục của Khối không có hình thức mã ấy."))
        else:
            told = wrong_nomination(form, fields).items()
            lost += [Problem(f"{_PLACE}[{place}].{field}", sentence) for field, sentence in told]
    if lost:
        raise YearFileRefused(lost)
    members = {member.code: member for member in year.members.all()}
    stand = standing_in(year)
    changes = []
    for fields in wanted:
        form = forms[fields["form"]]
        own = {"member": members[fields["member"]], "form": form, "campaign": campaigns.get(fields["campaign"])}
        if left := stand.get(tuple(fields[name] for name in KNOWN_BY)):
            if said := change_fields(row := left.pop(0), fields | own):
                changes.append(cases.change_of(row, "sửa", *said))
            continue
        row = Nomination.objects.create(year=year, order=next_place(year, form), **fields | own)
        changes.append(cases.change_of(row, "đề nghị", new=cases.told(row)))
    for row in former.left_of(stand, parts):
        try:
            changes += cases.drop(row)
        except NominationRefused:
            sentence = f"{shown(row)} không có trong tệp, nhưng đã lập hồ sơ nên không bỏ được."
            raise YearFileRefused([Problem(_PLACE, sentence)]) from None
    return changes


def standing_in(year: BlocYear) -> dict[tuple[Any, ...], list[Nomination]]:
    """The cases of the year that no meeting votes on, by what they are known by."""
    rows = Nomination.objects.filter(year=year, question__isnull=True).select_related("member", "form", "campaign")
    found: dict[tuple[Any, ...], list[Nomination]] = {}
    for row in rows.prefetch_related("form__editions").order_by("order", "id"):
        found.setdefault((row.form.code, row.occasion, row.member.code, row.unit, row.person), []).append(row)
    return found


def dump(year: BlocYear) -> JsonObject:
    """The cases as they stand; {} where there are none."""
    rows = [row for rows in standing_in(year).values() for row in rows]
    told = [_dump(row) for row in sorted(rows, key=lambda row: (row.form.order, row.order, row.pk))]
    return {"nominations": told} if told else {}


def _dump(row: Nomination) -> JsonObject:
    own: JsonObject = {"form": row.form.code, "occasion": row.occasion}
    own |= {"campaign": row.campaign.number} if row.campaign else {}
    return own | dump_case(row) | ({"unit": row.unit} if row.unit else {})
