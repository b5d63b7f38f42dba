"""The year file's «pact»: its text, the conference, and who has signed."""

from datetime import date
from typing import Any

from khoithidua.audit.log import Actor, Change
from khoithidua.yearfile.files import refuse_if
from khoithidua.yearfile.reading import Node
from khoithidua.yearfile.sync import sync_rows
from members.models import BlocYear
from members.yearfile import person
from pacts.models import Pact, Signature
from pacts.verbs import SIGNED, pact_fields, record_signatures


def read(root: Node, parts: dict[str, Any]) -> None:
    """Reads «pact» into `parts["pact"]`; null or left out leaves it None."""
    parts["pact"] = None
    node = root.node("pact")
    if node is None:
        return
    fields = {"title": node.text("title", longest=200), "note": node.text("note", required=False)}
    conference = node.node("conference")
    chair = conference.node("chair") if conference else None
    fields |= {
        "conference_name": conference.text("name", required=False, longest=300) if conference else "",
        "conference_date": conference.date("date", required=False) if conference else None,
        "conference_place": conference.text("place", required=False, longest=200) if conference else "",
        "chair_name": chair.text("name", required=False, longest=100) if chair else "",
        "chair_position": chair.text("position", required=False, longest=200) if chair else "",
    }
    parts["pact"] = {
        "fields": fields,
        "adopted": conference.texts("adopted") if conference else [],
        "pledges": node.texts("pledges"),
        "signatures": _read_signatures(node, parts["codes"]),
    }
    for part in (chair, conference, node):
        if part:
            part.close()


def _read_signatures(pact: Node, codes: set[str]) -> dict[str, Any] | None:
    node = pact.node("signatures")
    if node is None:
        return None
    on = node.date("on")
    method = node.choice("method", Signature.Method.values, default=Signature.Method.PAPER)
    if node.raw("signed_by") == "all":
        signed_by = sorted(codes)
    else:
        signed_by = node.texts("signed_by", required=True)
        for number, code in enumerate(signed_by):
            if code not in codes:
                node.tell(f"signed_by[{number}]", f"Không có thành viên nào mã «{code}» trong mục members.")
            elif code in signed_by[:number]:
                node.tell(f"signed_by[{number}]", f"Mã «{code}» viết hai lần.")
    node.close()
    return {"on": on, "method": method, "signed_by": signed_by}


def apply(year: BlocYear, parts: dict[str, Any], actor: Actor) -> list[Change]:
    """Brings the pact to what the file says; FileRefused when that would change what was signed."""
    wanted = parts["pact"]
    year = parts["bloc_year"]
    if wanted is None:
        return []
    pact, new = Pact.objects.get_or_create(year=year, defaults=wanted["fields"])
    pact.year = year
    signed = {signature.member.code: signature.on for signature in pact.signatures.select_related("member")}
    stands = (pact_fields(pact), _texts(pact, "adopted", "name"), _texts(pact, "pledges", "text"))
    differs = new or stands != (wanted["fields"], wanted["adopted"], wanted["pledges"])
    refuse_if(differs and bool(signed), "pact", SIGNED)
    changes = [Change(subject=str(pact), action="thêm giao ước" if new else "sửa giao ước")] if differs else []
    if differs:
        for name, value in wanted["fields"].items():
            setattr(pact, name, value)
        pact.save()
        for rows, name, texts in ((pact.adopted, "name", wanted["adopted"]), (pact.pledges, "text", wanted["pledges"])):
            fields = [{"order": order, name: text} for order, text in enumerate(texts, start=1)]
            sync_rows(rows.all(), "order", fields, place="pact", fixed={"pact": pact})
    return changes + _apply_signatures(pact, wanted["signatures"], signed, actor)


def _apply_signatures(
    pact: Pact, wanted: dict[str, Any] | None, signed: dict[str, date], actor: Actor
) -> list[Change]:
    if wanted is None:
        return []
    codes = set(wanted["signed_by"])
    lost = sorted(set(signed) - codes)
    refuse_if(bool(lost), "pact.signatures.signed_by", f"Chữ ký đã ghi nhận không bỏ được: {', '.join(lost)}.")
    other_day = sorted(code for code in signed if signed[code] != wanted["on"])
    refuse_if(bool(other_day), "pact.signatures.on", f"Ngày ký đã ghi nhận không sửa được: {', '.join(other_day)}.")
    fresh = [
        (member, member.representative_name, member.representative_position)
        for member in pact.year.members.filter(code__in=codes - set(signed)).order_by("order")
    ]
    return record_signatures(
        pact=pact, signed=fresh, on=wanted["on"], method=wanted["method"], actor=actor, log=False
    )


def _texts(pact: Pact, relation: str, name: str) -> list[str]:
    return list(getattr(pact, relation).order_by("order").values_list(name, flat=True))


def dump(year: BlocYear) -> dict[str, Any]:
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
    return {
        "pact": {
            "title": pact.title,
            "note": pact.note or None,
            "conference": conference if any(conference.values()) else None,
            "pledges": _texts(pact, "pledges", "text"),
            "signatures": _dump_signatures(pact),
        }
    }


def _dump_signatures(pact: Pact) -> dict[str, Any] | None:
    signatures = list(pact.signatures.select_related("member").order_by("member__order"))
    if not signatures:
        return None
    everybody = len(signatures) == pact.year.members.count()
    return {
        "on": signatures[0].on.isoformat(),
        "method": signatures[0].method,
        "signed_by": "all" if everybody else [signature.member.code for signature in signatures],
    }
