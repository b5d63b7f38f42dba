"""The year file's «awards.nominations»: whom the bloc puts forward in mid-year, on an occasion no meeting votes on."""

from django.db.models import Max

from awards.models import AwardForm, Nomination
from awards.verbs import nominations as cases
from awards.verbs.nominations import MOST, NO_OCCASION, NominationRefused, wrong_nomination
from awards.yearfile.questions import dump_case, read_case
from common.audit.log import Change
from common.yearfile.parsing import Problem, YearFileRefused, shown
from common.yearfile.reading import FileNode
from common.yearfile.shapes import Fields, JsonObject, Parts
from common.yearfile.sync import change_fields
from members.models import BlocYear

_PLACE = "awards.nominations"


def read(awards: FileNode, parts: Parts) -> None:
    """Reads the cases; None where the file says nothing of them."""
    found = [_read(node, parts) for node in awards.nodes("nominations", most=MOST)]
    parts["nominations"] = found if awards.says("nominations") else None


def _read(node: FileNode, parts: Parts) -> Fields:
    own: Fields = {"form": node.code("form"), "occasion": node.line("occasion", required=False, longest=300)}
    if not own["occasion"]:
        node.tell("occasion", NO_OCCASION)
    return own | read_case(node, parts["codes"])


def apply(year: BlocYear, parts: Parts) -> list[Change]:
    """Brings the cases to what the file says, those of a form one by one; YearFileRefused where that can't be."""
    wanted: list[Fields] | None = parts["nominations"]
    if wanted is None:
        return []
    forms = {form.code: form for form in AwardForm.objects.filter(bloc=year.bloc).prefetch_related("editions")}
    lost = []
    for place, fields in enumerate(wanted):
        form = forms.get(fields["form"])
        if form is None:
            lost.append(Problem(f"{_PLACE}[{place}].form", "Danh mục của Khối không có hình thức mã ấy."))
        else:
            told = wrong_nomination(form, fields).items()
            lost += [Problem(f"{_PLACE}[{place}].{field}", sentence) for field, sentence in told]
    if lost:
        raise YearFileRefused(lost)
    members = {member.code: member for member in year.members.all()}
    rows = Nomination.objects.filter(year=year, question__isnull=True).select_related("member", "form")
    stand: dict[str, list[Nomination]] = {}
    for row in rows.prefetch_related("form__editions").order_by("order", "id"):
        stand.setdefault(row.form.code, []).append(row)
    changes = []
    for fields in wanted:
        form = forms[fields["form"]]
        values = fields | {"member": members[fields["member"]], "form": form}
        left = stand.get(form.code)
        if left:
            if said := change_fields(row := left.pop(0), values):
                changes.append(cases.change_of(row, "sửa", *said))
            continue
        last = form.nominations.filter(year=year).aggregate(last=Max("order"))["last"] or 0
        row = Nomination.objects.create(year=year, order=last + 1, **values)
        changes.append(cases.change_of(row, "đề nghị", new=cases.told(row)))
    for row in (one for rows_ in stand.values() for one in rows_):
        try:
            changes += cases.drop(row)
        except NominationRefused:
            sentence = f"{shown(row)} không có trong tệp, nhưng đã lập hồ sơ nên không bỏ được."
            raise YearFileRefused([Problem(_PLACE, sentence)]) from None
    return changes


def dump(year: BlocYear) -> JsonObject:
    """The cases as they stand; {} where there are none."""
    rows = Nomination.objects.filter(year=year, question__isnull=True).select_related("member", "form")
    told = [
        {"form": row.form.code, "occasion": row.occasion} | dump_case(row)
        for row in rows.order_by("form__order", "order", "id")
    ]
    return {"nominations": told} if told else {}
