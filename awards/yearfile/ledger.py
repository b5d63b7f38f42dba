"""«awards»: the bloc's ledger of awards. Files are not in it: what was handed in is kept beside the database.

An award names its agency by its code; one that is no member of the file's year stands in «agencies», so that another
installation knows it too.
"""

from collections.abc import Mapping
from typing import Any

from awards.models import Award, AwardForm
from awards.verbs.ledger import OF_AWARD, TWIN, Holders, change_of, wrong_award
from common.audit.log import Change
from common.vietnamese.money import MOST
from common.yearfile.files import refuse_if
from common.yearfile.parsing import shown
from common.yearfile.reading import FileNode, tell_duplicates
from common.yearfile.shapes import Fields, JsonObject, Parts
from common.yearfile.sync import change_fields, describe
from members.models import Agency, BlocYear

MOST_AWARDS = 20_000
_DAYS = ("decided_on", "handed_on", "cancelled_on")
_LINES = {
    "agency_name": 200,
    "unit": 300,
    "person": 100,
    "form_name": 300,
    "decision_number": 60,
    "decided_by": 200,
    "handed_at": 300,
    "cancelled_by": 300,
}
_NEEDED = ("agency_name", "form_name")


def read(node: FileNode, parts: Parts) -> None:
    """Reads «agencies» and «ledger»."""
    agencies = node.nodes("agencies", most=MOST_AWARDS)
    parts["award_agencies"] = [_read_agency(one) for one in agencies]
    tell_duplicates(agencies, ((one["code"], one["locality"]) for one in parts["award_agencies"]), "code", "Mã")
    nodes = node.nodes("ledger", most=MOST_AWARDS)
    parts["awards_ledger"] = [_read_award(one) for one in nodes]
    tell_duplicates(nodes, (one["number"] for one in parts["awards_ledger"]), "number", "Số")


def _read_agency(node: FileNode) -> Fields:
    found: Fields = {
        "code": node.code(),
        "locality": node.line("locality", longest=100),
        "name": node.line("name", longest=200),
        "short_name": node.line("short_name", longest=60),
        "successor": node.line("successor", required=False, longest=50),
    }
    node.close()
    return found


def _read_award(node: FileNode) -> Fields:
    fields: Fields = {"number": node.integer("number", least=1, most=2_147_483_647)}
    fields |= {"agency": node.code("agency"), "form": node.code("form"), "year": node.integer("year", least=1)}
    fields |= {name: node.line(name, required=name in _NEEDED, longest=most) for name, most in _LINES.items()}
    fields |= {name: node.date(name, required=False) for name in _DAYS}
    fields["ground"] = node.choice("ground", Award.Ground.values, default=Award.Ground.MERIT)
    fields["money"] = node.integer("money", required=False, most=MOST)
    fields["note"] = node.text("note", required=False)
    for field, sentence in wrong_award(fields | {"form": None}).items():
        node.tell(field, sentence)
    node.close()
    return fields


def apply(year: BlocYear, parts: Parts) -> list[Change]:
    """Brings in the awards that the file names, by their numbers; what it does not name stays.

    YearFileRefused for a form or an agency that there is not, and for what cannot be of an award of its form.
    """
    agencies, changes = _bring_agencies(year, parts["award_agencies"])
    forms = {form.code: form for form in AwardForm.objects.filter(bloc=year.bloc)}
    stand = {award.number: award for award in Award.objects.filter(bloc=year.bloc).select_related("agency", "form")}
    twins = {_twin(award): award.number for award in stand.values()}
    for place, wanted in enumerate(parts["awards_ledger"]):
        at = f"awards.ledger[{place}]"
        fields = _found(wanted, at, agencies, forms)
        award = stand.get(fields["number"])
        twin = twins.get(tuple(fields[name] for name in TWIN))
        same = twin is not None and twin != fields["number"]
        refuse_if(same, f"{at}.decision_number", f"Khen thưởng này đã có trong sổ, số {twin}.")
        if award is None:
            award = Award.objects.create(bloc=year.bloc, **fields)
            changes.append(change_of(award, "thêm"))
        elif told := change_fields(award, fields):
            changes.append(_changed(year, award, told))
        twins[_twin(award)] = award.number
    return changes


def _changed(year: BlocYear, award: Award, told: tuple[str, str]) -> Change:
    """Money and notes may be among what changed: it is told to the member whose award it is."""
    holder = Holders.of(year).holder(award.agency_id)
    return change_of(award, "sửa", *(told if holder else ("", "")), member=holder.code if holder else "")


def _twin(award: Award) -> tuple[Any, ...]:
    return tuple(getattr(award, name) for name in TWIN)


def _found(wanted: Fields, at: str, agencies: Mapping[str, Agency], forms: Mapping[str, AwardForm]) -> Fields:
    agency, form = agencies.get(wanted["agency"]), forms.get(wanted["form"])
    sentence = f"Không có cơ quan, đơn vị nào mã {shown(wanted['agency'])} trong mục members hay awards.agencies."
    refuse_if(agency is None, f"{at}.agency", sentence)
    refuse_if(form is None, f"{at}.form", f"Không có hình thức khen thưởng nào mã {shown(wanted['form'])}.")
    fields = wanted | {"agency": agency, "form": form}
    for field, told in wrong_award(fields).items():
        refuse_if(True, f"{at}.{field}", told)
    return fields


def _bring_agencies(year: BlocYear, wanted: list[Fields]) -> tuple[dict[str, Agency], list[Change]]:
    """The agencies that awards may name, by code: the members of the year first. One that is not known yet is made."""
    found = {member.code: member.agency for member in year.members.select_related("agency")}
    changes = []
    made: list[tuple[Agency, str]] = []
    for fields in wanted:
        own = {name: fields[name] for name in ("name", "short_name")}
        agency, new = Agency.objects.get_or_create(code=fields["code"], locality=fields["locality"], defaults=own)
        found.setdefault(fields["code"], agency)
        if new:
            changes.append(Change(subject=str(agency), action="thêm cơ quan, đơn vị", new=describe(agency, own)))
            made.append((agency, fields["successor"]))
    for agency, heir in made:
        if heir and heir in found and found[heir] != agency:
            agency.successor = found[heir]
            agency.save(update_fields=["successor"])
    return found, changes


def dump(year: BlocYear) -> JsonObject:
    """The bloc's awards by their numbers, and the agencies among theirs that are no members of the year."""
    awards = list(Award.objects.filter(bloc=year.bloc).select_related("agency", "form").order_by("number"))
    codes = {member.agency_id: member.code for member in year.members.all()}
    others = {award.agency_id: award.agency for award in awards if award.agency_id not in codes}
    codes |= {pk: agency.code for pk, agency in others.items()}
    agencies = [_dump_agency(others[pk], codes) for pk in sorted(others, key=lambda pk: (others[pk].code, pk))]
    rows = [_dump_award(award, codes) for award in awards]
    return ({"agencies": agencies} if agencies else {}) | ({"ledger": rows} if rows else {})


def _dump_agency(agency: Agency, codes: Mapping[int, str]) -> JsonObject:
    told: JsonObject = {name: getattr(agency, name) for name in ("code", "locality", "name", "short_name")}
    heir = codes.get(agency.successor_id or 0)
    return told | ({"successor": heir} if heir else {})


def _dump_award(award: Award, codes: Mapping[int, str]) -> JsonObject:
    told: JsonObject = {"number": award.number, "agency": codes[award.agency_id], "form": award.form.code}
    for name in OF_AWARD:
        value = getattr(award, name)
        if name not in told and value not in (None, ""):
            told[name] = value.isoformat() if name in _DAYS else value
    return told
