"""The year file's «pact»: its text, the conference, and who has signed."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from itertools import groupby
from typing import Any

from common.audit.log import Actor, Change
from common.vietnamese.dates import today_vn
from common.vietnamese.text import clean_line
from common.yearfile.files import refuse_if
from common.yearfile.parsing import Problem, YearFileRefused, shown
from common.yearfile.reading import FileNode
from common.yearfile.shapes import Fields, JsonObject, Parts
from common.yearfile.sync import change_fields, differing, sync_rows
from members.models import BlocYear, Membership
from members.odd_days import NOT_SIGNED_YET, beside_in_file, conference_day, told_of_file
from members.yearfile import person
from pacts.models import PACT_DAYS, Clause, Freezing, Pact, Signature
from pacts.verbs.signatures import may_change_text, odd_signature_day, record_signatures, standing

ONLY_PAPER = "Tệp chỉ ghi được chữ ký trên giấy («paper»): ký trong cổng và ký số là việc làm ở cổng."

# Where the file has the pact's own fields.
_PLACES = {
    "title": "pact.title",
    "note": "pact.note",
    "conference_name": "pact.conference.name",
    "conference_date": "pact.conference.date",
    "conference_date_reason": "pact.conference.date_reason",
    "conference_place": "pact.conference.place",
    "chair_name": "pact.conference.chair",
    "chair_position": "pact.conference.chair",
    "witness_name": "pact.conference.witness",
    "witness_position": "pact.conference.witness",
    "copies": "pact.copies",
}
_NO_CONFERENCE: Fields = {
    "conference_name": "",
    "conference_date": None,
    "conference_place": "",
    "chair_name": "",
    "chair_position": "",
    "witness_name": "",
    "witness_position": "",
}
# The sections beside the pledges. A file without one says nothing of it.
_SECTIONS = {
    "grounds": Clause.Section.GROUND,
    "targets": Clause.Section.TARGET,
    "organisation": Clause.Section.ORGANISATION,
}
# What follows from an act in the portal, which no file can do.
_ACTS = (Signature.Method.PORTAL, Signature.Method.TOKEN)


@dataclass(frozen=True)
class PactOfFile:
    """The pact of a file: fields and lists it gives, and whoever it says has signed; None is «nothing said»."""

    fields: Fields
    adopted: list[str] | None
    pledges: list[str] | None
    clauses: dict[str, list[str]]
    signed: "list[SignedPart] | None"


@dataclass(frozen=True)
class SignedPart:
    """One signature of a file. `name` and `position` None: those of the member's representative."""

    place: str
    day_place: str
    member: str
    on: date
    method: str
    name: str | None = None
    position: str | None = None
    day_reason: str = ""


def read(root: FileNode, parts: Parts) -> None:
    """Reads «pact» into `parts["pact"]`; null or left out leaves it None."""
    parts["pact"] = None
    node = root.node("pact")
    if node is None:
        return
    fields: Fields = {"title": node.line("title", longest=200)}
    fields |= node.given({"note": node.text("note", required=False)})
    fields |= node.given({"copies": node.integer("copies", required=False, least=1, most=1000)})
    conference = node.node("conference")
    adopted = None
    if conference:
        fields |= _read_conference(conference)
        adopted = conference.lines("adopted", longest=500) if conference.says("adopted") else None
        conference.asked.add("adopted")
        conference.close()
    elif node.has("conference"):
        fields |= _NO_CONFERENCE
        adopted = []
    pledges = node.texts("pledges")
    clauses = {key: node.texts(key) for key in _SECTIONS}
    parts["pact"] = PactOfFile(
        fields=fields,
        adopted=adopted,
        pledges=pledges if node.says("pledges") else None,
        clauses={key: texts for key, texts in clauses.items() if node.says(key)},
        signed=_read_signatures(node, parts["codes"]),
    )
    node.close()


def _read_conference(node: FileNode) -> Fields:
    fields = {
        "conference_name": node.line("name", required=False, longest=300),
        "conference_date": node.date("date", required=False),
        "conference_date_reason": node.text("date_reason", required=False),
        "conference_place": node.line("place", required=False, longest=200),
    }
    fields = node.given(fields, **{name: name.removeprefix("conference_") for name in fields})
    for who in ("chair", "witness"):
        fields |= _read_person(node, who)
    return fields


def _read_person(node: FileNode, who: str) -> Fields:
    """Name and position of the chair or the witness; null takes both away, and left out says nothing."""
    found = node.node(who)
    if found is None:
        return {f"{who}_name": "", f"{who}_position": ""} if node.has(who) else {}
    fields = {
        "name": found.line("name", required=False, longest=100),
        "position": found.line("position", required=False, longest=200),
    }
    fields = found.given(fields)
    found.close()
    return {f"{who}_{name}": text for name, text in fields.items()}


def _read_signatures(pact: FileNode, codes: list[str]) -> list[SignedPart] | None:
    node = pact.node("signatures")
    if node is None:
        return None
    on = node.date("on")
    method = _read_method(node, Signature.Method.PAPER)
    if node.raw("signed_by") == "all":
        items: list[tuple[str, Any]] = [(node.at("signed_by"), code) for code in codes]
    else:
        items = list(node.items("signed_by", required=True))
    signed: dict[str, SignedPart] = {}
    for place, item in items:
        part = _read_signed(node, place, item, on, method)
        if part is None:
            continue
        if part.member not in codes:
            node.problems.append(
                Problem(part.place, f"Không có thành viên nào mã {shown(part.member)} trong mục members.")
            )
        elif part.member in signed:
            node.problems.append(Problem(part.place, f"Mã {shown(part.member)} đã có ở {signed[part.member].place}."))
        signed.setdefault(part.member, part)
    node.close()
    return list(signed.values())


def _read_signed(signatures: FileNode, place: str, item: Any, on: date | None, method: str) -> SignedPart | None:
    """One who signed: a code, or an object that says what is otherwise than with the rest."""
    on = on or date.min
    day_place = signatures.at("on")
    if isinstance(item, str) and clean_line(item):
        return SignedPart(place, day_place, clean_line(item), on, method)
    if not isinstance(item, dict):
        signatures.problems.append(
            Problem(place, "Phải là mã của một thành viên, hoặc một đối tượng có mã ở mục member.")
        )
        return None
    node = FileNode(item, place, signatures.problems)
    own = node.date("on", required=False)
    part = SignedPart(
        place=node.at("member"),
        day_place=node.at("on") if own else day_place,
        member=node.line("member"),
        on=own or on,
        method=_read_method(node, method),
        name=_person_text(node, "name", 100),
        position=_person_text(node, "position", 200),
        day_reason=node.text("day_reason", required=False),
    )
    node.close()
    return part if part.member else None


def _read_method(node: FileNode, default: str) -> str:
    """How somebody signed, which in a file is always on paper: signing otherwise is an act, not data to load."""
    if node.raw("method") in _ACTS:
        node.asked.add("method")
        node.tell("method", ONLY_PAPER)
        return default
    return node.choice("method", [Signature.Method.PAPER], default=default)


def _person_text(node: FileNode, key: str, longest: int) -> str | None:
    text = node.line(key, required=False, longest=longest)
    return text if node.has(key) else None


def apply(parts: Parts, actor: Actor) -> list[Change]:
    """Brings the pact to what the file says; YearFileRefused when that would change what was signed."""
    part: PactOfFile | None = parts["pact"]
    if part is None:
        return []
    year: BlocYear = parts["bloc_year"]
    pact = Pact.objects.select_for_update(of=("self",)).filter(year=year).first()
    odd = _odd_conference(year, part)
    told = told_of_file(part.fields, PACT_DAYS, odd)
    parts["notes"] += [Problem(_PLACES[name], sentence) for name, sentence in told.items()]
    part = replace(part, fields=part.fields | beside_in_file(part.fields, PACT_DAYS, odd, pact))
    if pact is None:
        pact = Pact.objects.create(year=year, **part.fields)
        changes = [Change(subject=str(pact), action="thêm giao ước")]
    else:
        changes = _apply_fields(pact, part)
    pact.year = year
    for relation, name, texts in (("adopted", "name", part.adopted), ("pledges", "text", part.pledges)):
        if texts is not None:
            rows = [{"order": order, name: text} for order, text in enumerate(texts, start=1)]
            changes += sync_rows(getattr(pact, relation).all(), "order", rows, place="pact", fixed={"pact": pact})
    for key, texts in part.clauses.items():
        changes += _apply_clauses(pact, _SECTIONS[key], texts)
    if part.signed is None:
        return changes
    parts["notes"] += _odd_signatures(pact, part.signed)
    return changes + _apply_signatures(pact, part.signed, actor)


def _odd_conference(year: BlocYear, part: PactOfFile) -> dict[str, str]:
    """What is odd about the conference's day, by field."""
    day = part.fields.get("conference_date")
    return {"conference_date": conference_day(day, year=year.year)} if day else {}


def _odd_signatures(pact: Pact, wanted: list[SignedPart]) -> list[Problem]:
    """What is odd about the days of signatures, once a place; YearFileRefused for one that is yet to come."""
    today = today_vn()
    late = [Problem(part.day_place, NOT_SIGNED_YET) for part in wanted if part.on > today]
    if late:
        raise YearFileRefused(dict.fromkeys(late))
    found = {part.day_place: odd_signature_day(pact, part.on) for part in wanted if not part.day_reason}
    return [Problem(place, odd) for place, odd in found.items() if odd]


def _apply_clauses(pact: Pact, section: str, texts: list[str]) -> list[Change]:
    """One section as the file has it. What a ground cites stands in the register, not in a file: it stays with it."""
    stand = pact.clauses.filter(section=section)
    cited = dict(stand.filter(cites__isnull=False).values_list("text", "cites"))
    rows = [{"order": order, "text": text} for order, text in enumerate(texts, start=1)]
    fixed = {"pact": pact, "section": section}
    changes = sync_rows(stand, "order", rows, place="pact", fixed=fixed)
    if changes and cited:
        for clause in stand:
            stand.filter(pk=clause.pk).update(cites=cited.get(clause.text))
    return changes


def _apply_fields(pact: Pact, part: PactOfFile) -> list[Change]:
    places = [_PLACES[name] for name in differing(pact, part.fields)]
    if part.adopted is not None and part.adopted != _texts(pact, "adopted", "name"):
        places.append("pact.conference.adopted")
    if part.pledges is not None and part.pledges != _texts(pact, "pledges", "text"):
        places.append("pact.pledges")
    clauses = _clauses(pact) if part.clauses else {}
    places += [f"pact.{key}" for key, texts in part.clauses.items() if texts != clauses[key]]
    if places and not (answer := may_change_text(pact)):
        raise YearFileRefused(Problem(place, answer.reason) for place in dict.fromkeys(places))
    changed = change_fields(pact, part.fields)
    return [Change(subject=str(pact), action="sửa giao ước", old=changed[0], new=changed[1])] if changed else []


def _apply_signatures(pact: Pact, wanted: list[SignedPart], actor: Actor) -> list[Change]:
    stand = {signature.member.code: signature for signature in standing(pact).select_related("member")}
    # A file can't tell of what was signed in the portal or by token, so it doesn't take it away by its silence.
    on_paper = {code for code, signature in stand.items() if signature.method not in _ACTS}
    lost = sorted(on_paper - {part.member for part in wanted})
    refuse_if(bool(lost), "pact.signatures.signed_by", f"Chữ ký đã ghi nhận không bỏ được: {', '.join(lost)}.")
    for part in wanted:
        if part.member in stand:
            _refuse_other(stand[part.member], part)
    _refuse_voided(pact, wanted, stand)
    members = {member.code: member for member in pact.year.members.all()}
    fresh = [part for part in wanted if part.member not in stand]
    fresh.sort(key=lambda part: (part.on, part.method, part.day_reason, members[part.member].order))
    changes = []
    for (on, method, why), group in groupby(fresh, key=lambda part: (part.on, part.method, part.day_reason)):
        signed = [_signer(members[part.member], part) for part in group]
        changes += record_signatures(
            pact=pact, signed=signed, on=on, method=method, actor=actor, log=False, day_reason=why
        )
    return changes


def _refuse_other(stands: Signature, part: SignedPart) -> None:
    """YearFileRefused if the file says otherwise of a signature that stands; what it leaves out it doesn't say."""
    who = f"Chữ ký của «{part.member}» đã ghi nhận"
    refuse_if(part.on != stands.on, part.day_place, f"{who} ngày {stands.on:%d/%m/%Y}, không sửa được.")
    other = part.method != stands.method
    refuse_if(other, part.place, f"{who} là «{stands.get_method_display()}», không sửa được.")
    for given, stood in ((part.name, stands.signer_name), (part.position, stands.signer_position)):
        refuse_if(given not in (None, stood), part.place, f"{who} với người ký «{stood}», không sửa được.")


def _refuse_voided(pact: Pact, wanted: list[SignedPart], stand: Mapping[str, Signature]) -> None:
    """YearFileRefused if the file brings back a signature that was made void by itself, after it was noted.

    What became void with a text that was opened again is another thing: that text is signed anew.
    """
    void = pact.signatures.filter(voided_at__isnull=False, method=Signature.Method.PAPER)
    if last := pact.reopenings.order_by("-at").first():
        void = void.filter(voided_at__gt=last.at)
    taken_back = {(one.member.code, one.on): one for one in void.select_related("member")}
    for part in wanted:
        one = None if part.member in stand else taken_back.get((part.member, part.on))
        refuse_if(
            one is not None,
            part.place,
            f"Chữ ký của «{part.member}» ngày {part.on:%d/%m/%Y} đã bị hủy ở cổng: {one.void_reason if one else ''} "
            "Nếu đơn vị đã ký lại, hãy ghi nhận ở trang «Ghi nhận chữ ký trên giấy».",
        )


def _signer(member: Membership, part: SignedPart) -> tuple[Membership, str, str]:
    name = member.representative_name if part.name is None else part.name
    position = member.representative_position if part.position is None else part.position
    return member, name, position


def _clauses(pact: Pact) -> dict[str, list[str]]:
    """The texts of every section beside the pledges, in their order, by the file's key."""
    found: dict[str, list[str]] = {key: [] for key in _SECTIONS}
    keys = {section: key for key, section in _SECTIONS.items()}
    for section, text in pact.clauses.order_by("order").values_list("section", "text"):
        found[keys[Clause.Section(section)]].append(text)
    return found


def _texts(pact: Pact, relation: str, name: str) -> list[str]:
    return list(getattr(pact, relation).order_by("order").values_list(name, flat=True))


def dump(year: BlocYear) -> JsonObject:
    """«pact» as it stands, or null."""
    pact = Pact.objects.filter(year=year).first()
    if pact is None:
        return {"pact": None}
    conference = {
        "name": pact.conference_name or None,
        "date": pact.conference_date.isoformat() if pact.conference_date else None,
        "place": pact.conference_place or None,
        "chair": person(pact.chair_name, pact.chair_position),
        "adopted": _texts(pact, "adopted", "name"),
    }
    # What came later stands in a file only where there is something to say.
    witness = person(pact.witness_name, pact.witness_position)
    if witness:
        conference["witness"] = witness
    if pact.conference_date_reason:
        conference["date_reason"] = pact.conference_date_reason
    more: JsonObject = {key: texts for key, texts in _clauses(pact).items() if texts}
    more |= {"copies": pact.copies} if pact.copies else {}
    return {
        "pact": {
            "title": pact.title,
            "note": pact.note or None,
            "conference": conference if any(conference.values()) else None,
            "pledges": _texts(pact, "pledges", "text"),
            "signatures": _dump_signatures(pact),
        }
        | more
    }


def left_out(year: BlocYear) -> list[str]:
    """Of what was signed in the portal or by token no file is made: signing is an act, and stands where it was done.

    Nor of signatures that became void.
    """
    acts = Signature.objects.filter(pact__year=year, voided_at__isnull=True, method__in=_ACTS)
    names = acts.order_by("member__order").values_list("member__short_name", flat=True)
    told = [f"Chữ ký của {name} ký ở cổng nên không nằm trong tệp: chỉ có ở cơ sở dữ liệu này." for name in names]
    void = Signature.objects.filter(pact__year=year, voided_at__isnull=False).order_by("member__order", "id")
    told += [
        f"Chữ ký đã hết giá trị của {name} không nằm trong tệp."
        for name in dict.fromkeys(void.values_list("member__short_name", flat=True))
    ]
    if Freezing.objects.filter(pact__year=year, reopening__isnull=True).exists():
        told.append("Giao ước đã chốt để ký; bản chốt và các tệp đã ký không nằm trong tệp này.")
    return told


def _dump_signatures(pact: Pact) -> JsonObject | None:
    on_paper = standing(pact).exclude(method__in=_ACTS)
    signatures = list(on_paper.select_related("member").order_by("member__order"))
    if not signatures:
        return None
    # What most have in common is said once.
    common = Counter((signature.on, signature.method) for signature in signatures).most_common(1)[0][0]
    signed_by = [_dump_signed(signature, *common) for signature in signatures]
    plain = all(isinstance(item, str) for item in signed_by)
    everybody = plain and len(signatures) == pact.year.members.count()
    return {"on": common[0].isoformat(), "method": common[1], "signed_by": "all" if everybody else signed_by}


def _dump_signed(signature: Signature, on: date, method: str) -> str | JsonObject:
    member = signature.member
    own: JsonObject = {}
    if signature.on != on:
        own["on"] = signature.on.isoformat()
    if signature.method != method:
        own["method"] = signature.method
    if signature.signer_name != member.representative_name:
        own["name"] = signature.signer_name or None
    if signature.signer_position != member.representative_position:
        own["position"] = signature.signer_position or None
    if signature.day_reason:
        own["day_reason"] = signature.day_reason
    return {"member": member.code} | own if own else member.code
