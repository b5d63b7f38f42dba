"""«awards»: the bloc's forms of award with their editions, base pays, and grounds of the law."""

from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from awards.models import AwardForm, BasePay, LegalGround
from awards.verbs import forms as form_verbs
from awards.verbs import grounds as ground_verbs
from awards.verbs.forms import MOST_EDITIONS, OF_EDITION, OF_FORM, EditionWanted, bring_editions, wrong_editions
from awards.verbs.grounds import OF_GROUND, OF_PAY, wrong_ground, wrong_pay
from awards.verbs.places import put_in_order, with_at
from common.audit.log import Change
from common.vietnamese.money import MOST
from common.yearfile.files import refuse_if
from common.yearfile.parsing import shown
from common.yearfile.reading import FileNode, tell_duplicates
from common.yearfile.shapes import Fields, JsonObject, Parts
from common.yearfile.sync import change_fields
from members.models import Bloc, BlocYear

MOST_FORMS = 200
MOST_GROUNDS = 200
NO_FORM = "Không có hình thức khen thưởng nào mã {} trong danh mục."
_DAYS = ("valid_from", "valid_to")


@dataclass(frozen=True)
class FormPart:
    """A form of the file; an edition's `years_of` is a code, and its `pk` is not known yet."""

    code: str
    fields: Fields
    editions: list[Fields]


# --- reading -------------------------------------------------------------------------------------------------


def read(node: FileNode, parts: Parts) -> None:
    """Reads «forms», «base_pay» and «grounds»."""
    nodes = node.nodes("forms", most=MOST_FORMS)
    forms = [_read_form(one) for one in nodes]
    tell_duplicates(nodes, (form.code for form in forms), "code", "Mã")
    parts["award_forms"] = forms
    pays = node.nodes("base_pay", most=MOST_GROUNDS)
    parts["base_pay"] = [_read_pay(one) for one in pays]
    tell_duplicates(pays, (pay["valid_from"] for pay in parts["base_pay"]), "valid_from", "Ngày")
    grounds = node.nodes("grounds", most=MOST_GROUNDS)
    parts["legal_grounds"] = [_read_ground(one) for one in grounds]
    tell_duplicates(grounds, (ground["text"] for ground in parts["legal_grounds"]), "text", "Căn cứ")


def _read_form(node: FileNode) -> FormPart:
    code = node.code()
    fields: Fields = {
        "category": node.choice("category", AwardForm.Category.values),
        "subject": node.choice("subject", AwardForm.Subject.values),
        "level": node.choice("level", AwardForm.Level.values),
    }
    nodes = node.nodes("editions", required=True, most=MOST_EDITIONS)
    editions = [_read_edition(one) for one in nodes]
    if all(edition["name"] for edition in editions) and len(nodes) == len(editions):
        for place, sentence in wrong_editions(editions).items():
            at, _, field = place.partition(".")
            node.tell(f"editions[{at}].{field}" if field else "editions", sentence)
    node.close()
    return FormPart(code, fields, editions)


def _read_edition(node: FileNode) -> Fields:
    fields: Fields = {name: node.date(name, required=False) for name in _DAYS} | {
        "name": node.line("name", longest=300),
        "decided_by": node.line("decided_by", required=False, longest=200),
        "condition": node.text("condition", required=False),
        "report_form": node.line("report_form", required=False, longest=100),
        "coefficient": _decimal(node, "coefficient"),
        "most_rank": node.integer("most_rank", required=False, least=1),
        "band": node.line("band", required=False, longest=60),
        "years_running": node.integer("years_running", required=False, least=1),
        "years_of": node.code("years_of") if node.says("years_of") else None,
        "note": node.line("note", required=False, longest=500),
    }
    # Asked for where it is null, too, so that it is no unknown key.
    node.raw("years_of")
    node.close()
    return fields


def _decimal(node: FileNode, key: str) -> Decimal | None:
    """A coefficient, written as text: «1.5»."""
    text = node.line(key, required=False, longest=20)
    if not text:
        return None
    try:
        found = Decimal(text)
        if not found.is_finite() or not 0 < found < 10_000 or found != round(found, 2):
            raise InvalidOperation
    except InvalidOperation:
        node.tell(key, f'{shown(text)} không phải là hệ số. Hãy ghi trong ngoặc kép, ví dụ "1.5", lớn hơn 0.')
        return None
    return found


def _read_pay(node: FileNode) -> Fields:
    fields: Fields = {
        "valid_from": node.date("valid_from"),
        "amount": node.integer("amount", least=0, most=MOST),
        "step": node.integer("step", required=False, least=0, most=MOST) if node.says("step") else 10_000,
        "ground": node.line("ground", required=False, longest=300),
    }
    node.raw("step")
    for field, sentence in wrong_pay(fields).items():
        node.tell(field, sentence)
    node.close()
    return fields


def _read_ground(node: FileNode) -> Fields:
    fields: Fields = {
        "text": node.text("text"),
        "valid_from": node.date("valid_from", required=False),
        "valid_to": node.date("valid_to", required=False),
        "note": node.line("note", required=False, longest=500),
    }
    for field, sentence in wrong_ground(fields).items():
        node.tell(field, sentence)
    node.close()
    return fields


# --- applying ------------------------------------------------------------------------------------------------


def apply(year: BlocYear, parts: Parts) -> list[Change]:
    """Brings in what the file names; what it does not name stays, behind what it does."""
    bloc = year.bloc
    return [
        *bring_forms(bloc, parts["award_forms"]),
        *_bring_pays(bloc, parts["base_pay"]),
        *_bring_grounds(bloc, parts["legal_grounds"]),
    ]


def bring_forms(bloc: Bloc, wanted: list[FormPart]) -> list[Change]:
    """Brings in these forms by their codes, in their order; answers what that changed, unlogged.

    YearFileRefused where an edition asks for a form that there is not.
    """
    stand = {form.code: form for form in AwardForm.objects.filter(bloc=bloc).order_by("order")}
    changes: list[Change] = []
    new = set()
    for part in wanted:
        form = stand.get(part.code)
        if form is None:
            order = max((one.order for one in stand.values()), default=0) + 1
            form = AwardForm.objects.create(bloc=bloc, code=part.code, order=order, **part.fields)
            stand[part.code] = form
            new.add(part.code)
        elif told := change_fields(form, part.fields):
            changes.append(form_verbs.change_of(form, "sửa", *told))
    rest = [form for code, form in stand.items() if code not in {part.code for part in wanted}]
    put_in_order([*(stand[part.code] for part in wanted), *rest])
    for place, part in enumerate(wanted):
        made = bring_editions(stand[part.code], _editions(stand, part, place))
        changes += [form_verbs.change_of(stand[part.code], "thêm")] if part.code in new else []
        changes += made
    return changes


def _editions(stand: dict[str, AwardForm], part: FormPart, place: int) -> list[EditionWanted]:
    """The editions with the rows that they mean: an edition is known again by its first day."""
    form = stand[part.code]
    by_day = {row.valid_from: row.pk for row in form.editions.all()}
    found = []
    for number, fields in enumerate(part.editions):
        asked = fields["years_of"]
        where = f"awards.forms[{place}].editions[{number}].years_of"
        refuse_if(asked is not None and asked not in stand, where, NO_FORM.format(shown(asked)))
        found.append(
            EditionWanted(
                fields | {"years_of": stand[asked] if asked is not None else None}, by_day.get(fields["valid_from"])
            )
        )
    return found


def _bring_pays(bloc: Bloc, wanted: list[Fields]) -> list[Change]:
    stand = {pay.valid_from: pay for pay in BasePay.objects.filter(bloc=bloc)}
    changes = []
    for fields in wanted:
        pay = stand.get(fields["valid_from"])
        if pay is None:
            changes.append(ground_verbs.change_of(BasePay.objects.create(bloc=bloc, **fields), "thêm"))
        elif told := change_fields(pay, fields):
            changes.append(ground_verbs.change_of(pay, "sửa", *told))
    return changes


def _bring_grounds(bloc: Bloc, wanted: list[Fields]) -> list[Change]:
    rows = list(LegalGround.objects.filter(bloc=bloc).order_by("order"))
    by_text = {row.text: row for row in rows}
    changes = []
    for place, fields in enumerate(wanted, start=1):
        row = by_text.get(fields["text"])
        if row is None:
            order = max((one.order for one in rows), default=0) + 1
            row = LegalGround.objects.create(bloc=bloc, order=order, **fields)
            changes.append(ground_verbs.change_of(row, "thêm"))
        elif told := change_fields(row, fields):
            changes.append(ground_verbs.change_of(row, "sửa", *told))
        rows = with_at(rows, row, place)
    put_in_order(rows)
    return changes


# --- dumping -------------------------------------------------------------------------------------------------


def dump(year: BlocYear) -> JsonObject:
    """The bloc's forms, base pays and grounds."""
    forms = AwardForm.objects.filter(bloc=year.bloc).order_by("order").prefetch_related("editions__years_of")
    pays = BasePay.objects.filter(bloc=year.bloc).order_by("valid_from")
    grounds = LegalGround.objects.filter(bloc=year.bloc).order_by("order")
    told = {
        "forms": [_dump_form(form) for form in forms],
        "base_pay": [_plain(pay, OF_PAY) for pay in pays],
        "grounds": [_plain(ground, OF_GROUND) for ground in grounds],
    }
    return {key: rows for key, rows in told.items() if rows}


def _dump_form(form: AwardForm) -> JsonObject:
    editions = sorted(form.editions.all(), key=lambda one: (one.valid_from is not None, one.valid_from, one.pk))
    own = {name: getattr(form, name) for name in OF_FORM}
    return {"code": form.code, **own, "editions": [_plain(edition, OF_EDITION) for edition in editions]}


def _plain(row: Any, names: tuple[str, ...]) -> JsonObject:
    """Those of the fields that say something, as a file writes them."""
    told: JsonObject = {}
    for name in names:
        value = getattr(row, name)
        if value in (None, ""):
            continue
        if name in _DAYS:
            value = value.isoformat()
        elif isinstance(value, Decimal):
            value = format(value.normalize(), "f")
        elif isinstance(value, AwardForm):
            value = value.code
        told[name] = value
    return told
