"""The year file's «awards.settings»: what the year settles about its review."""

from awards.models import AwardSettings
from awards.verbs.settings import bring_settings
from common.audit.log import Change
from common.yearfile.reading import FileNode
from common.yearfile.shapes import Fields, JsonObject, Parts
from members.models import BlocYear


def read(awards: FileNode, parts: Parts) -> None:
    """Reads it; None where the file says nothing."""
    node = awards.node("settings")
    parts["award_settings"] = _read(node) if node else None


def _read(node: FileNode) -> Fields:
    fields: Fields = {
        "reasons": node.choice("reasons", AwardSettings.Reasons.values, default=AwardSettings.Reasons.OWN),
        "portal_ballot": node.line("portal_ballot", required=False, longest=300),
        "to_standing_body": node.boolean("to_standing_body"),
    }
    node.close()
    return fields


def apply(year: BlocYear, parts: Parts) -> list[Change]:
    """Brings it to what the file says."""
    wanted: Fields | None = parts["award_settings"]
    return [] if wanted is None else bring_settings(year, wanted)


def dump(year: BlocYear) -> JsonObject:
    """It as it stands; {} while nothing was settled."""
    row = AwardSettings.objects.filter(year=year).first()
    if row is None:
        return {}
    told: JsonObject = {"reasons": row.reasons}
    if row.portal_ballot:
        told["portal_ballot"] = row.portal_ballot
    if row.to_standing_body:
        told["to_standing_body"] = True
    return {"settings": told}
